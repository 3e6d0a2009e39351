//! The frame around every page.

use maud::{DOCTYPE, Markup, html};

use super::{addresses, assets};

/// What the frame shows beside the page itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// The path of the page: its place is marked in the menu.
    pub path: &'a str,
    /// Messages in the inbox that nobody has read.
    pub unread: u64,
    /// Only this machine can reach the pages.
    pub loopback_only: bool,
    /// The page shows synthetic data.
    pub demo: bool,
    /// Somebody is here who may look around.
    pub inside: bool,
    /// They may read what everybody did.
    pub reads_log: bool,
    /// They run the installation.
    pub operates: bool,
    /// Somebody who watches many facilities works here.
    pub watches: bool,
    /// They see the notices of the ministry and of their authority.
    pub reads_notices: bool,
    /// They see the inspections of an area.
    pub lists_inspections: bool,
    /// The facility they answer for.
    pub own_facility: Option<&'a str>,
    /// They answer the questions of facilities.
    pub answers_questions: bool,
    /// The name of who is signed in.
    pub person: Option<&'a str>,
    /// Names them to scripts that keep something on the device.
    pub person_id: &'a str,
    /// They say who else may come in.
    pub manages_people: bool,
    /// How many places they act for, if several.
    pub places: usize,
    /// The one they act for now.
    pub place: Option<&'a str>,
    /// They are to be told something about their account.
    pub has_news: bool,
}

/// A page. The body brings its own `.wrap`.
pub fn page(frame: &Frame<'_>, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="ja" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light";
                title { (title) "｜点検 Tenken" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(assets::url("app.css"));
                script type="module" src=(assets::url("app.js")) {}
            }
            body {
                a class="skip" href="#main" { "本文へ進む" }
                (header(frame))
                main id="main" tabindex="-1" { (body) }
                (footer(frame))
            }
        }
    }
}

/// A page for when nothing may be looked up.
pub fn bare(title: &str, body: &Markup) -> Markup {
    page(&Frame::default(), title, body)
}

/// The places of the menu, each with its name.
fn places(frame: &Frame<'_>) -> Vec<(String, &'static str)> {
    let mut places: Vec<(String, &'static str)> = Vec::new();
    let mut add = |is_there: bool, href: &str, name| {
        if is_there {
            places.push((href.to_owned(), name));
        }
    };
    let home = match frame.watches {
        true => "ホーム",
        false => "いまやること",
    };
    add(true, addresses::HOME, home);
    if let Some(id) = frame.own_facility {
        for (address, name) in OF_FACILITY {
            add(true, &address.link([id]), name);
        }
        add(true, addresses::INBOX, "届いたお知らせ");
    }
    add(frame.watches, addresses::ROUNDS, "実施回");
    add(frame.watches, addresses::FACILITIES, "施設");
    add(frame.lists_inspections, addresses::INSPECTIONS, "立入検査");
    add(frame.reads_notices, addresses::NOTICES, "お知らせ");
    add(frame.answers_questions, addresses::QUESTIONS, "質問");
    if frame.own_facility.is_none() {
        add(true, addresses::FORMS, "様式");
        add(true, addresses::GLOSSARY, "用語集");
    }
    add(frame.manages_people, addresses::PEOPLE, "利用者");
    places
}

/// The four places of a facility beside what is to be done now.
const OF_FACILITY: [(addresses::Address<1>, &str); 4] = [
    (addresses::LEDGERS, "台帳"),
    (addresses::READINESS, "備え"),
    (addresses::FACILITY_VENDORS, "事業者"),
    (addresses::FACILITY_RECORDS, "記録"),
];

fn header(frame: &Frame<'_>) -> Markup {
    let places = places(frame);
    html! {
        header {
            div class="site" {
                div class="wrap" {
                    a class="brand" href=(addresses::HOME) { b { "点検" } " Tenken" }
                    @if frame.inside {
                        // Where there is little room the style shows the menu only while this is open.
                        details class="menu" { summary { "メニュー" @if frame.unread > 0 { "（未読" (frame.unread) "件）" } } }
                        nav aria-label="おもな画面" {
                            ul {
                                @for (href, label) in &places {
                                    li { a href=(href) aria-current=[mark_current(frame, href)] {
                                        (label) @if *href == addresses::INBOX && frame.unread > 0 { "（未読" (frame.unread) "件）" }
                                    } }
                                }
                            }
                        }
                    }
                    @if let Some(name) = frame.person {
                        form class="person" method="post" action=(addresses::SIGN_OUT) data-person=(frame.person_id) {
                            a href=(addresses::ACCOUNT) { (name) }
                            button class="btn small second" { "サインアウト" }
                        }
                    }
                }
            }
            @if frame.has_news {
                div class="strip" { div class="wrap" { strong { "あなたのアカウントが変わりました。" } " " a href=(addresses::NEWS) { "変わったことを確かめる" } } }
            }
            @if frame.places > 1 {
                div class="strip" {
                    div class="wrap" {
                        "いまの場所：" strong { (frame.place.unwrap_or("すべて（場所を選んでいません）")) } "　"
                        a href=(addresses::PLACES) { "場所を切り替える" }
                    }
                }
            }
            @if frame.demo {
                div class="strip demo" { div class="wrap" { strong { "デモ" } "　施設と回答は、すべて架空のものです。" } }
            }
        }
    }
}

/// Whether a place of the menu is this page, or the page lies below it.
fn mark_current(frame: &Frame<'_>, place: &str) -> Option<&'static str> {
    let below = |path: &str| path == place || path.starts_with(&format!("{place}/"));
    match frame.path == place {
        true => Some("page"),
        false => (place != addresses::HOME && below(frame.path)
            || own_place(frame).is_some_and(|own| own == place))
        .then_some("true"),
    }
}

/// The place from which who answers for a facility comes to its pages.
fn own_place(frame: &Frame<'_>) -> Option<String> {
    let id = frame.own_facility?;
    let mut parts = frame.path.split('/').skip(1);
    let place = match (parts.next()?, parts.nth(1)) {
        ("facilities", Some("inbox")) => return Some(addresses::INBOX.to_owned()),
        ("facilities", Some("ledgers" | "contact-chart")) | ("ledger-rows" | "logs", _) => {
            addresses::LEDGERS
        }
        (
            "facilities",
            Some("readiness" | "todos" | "ransomware" | "fees" | "weaknesses" | "evidence"),
        ) => addresses::READINESS,
        ("facilities", Some("contracts" | "maintenance" | "disclosures" | "roles" | "vendors"))
        | ("contracts" | "maintenance", _) => addresses::FACILITY_VENDORS,
        ("facilities", Some("inspections" | "log" | "questions" | "records"))
        | ("inspections", _) => addresses::FACILITY_RECORDS,
        ("facilities" | "rounds", _) => return Some(addresses::HOME.to_owned()),
        _ => return None,
    };
    Some(place.link([id]))
}

fn footer(frame: &Frame<'_>) -> Markup {
    html! {
        footer class="foot" {
            div class="wrap" {
                @if frame.loopback_only { p { "このパソコンの中だけで動いています。ほかのパソコンやインターネットからは見えません。" } }
                span { "点検 Tenken " (env!("CARGO_PKG_VERSION")) }
                a href=(addresses::FAQ) { "よくある質問" }
                a href=(addresses::GLOSSARY) { "用語集" }
                @if frame.inside { a href=(addresses::FORMS) { "様式" } }
                @if frame.operates { a href=(addresses::SYSTEM) { "システムの状態" } }
                @if frame.reads_log { a href=(addresses::LOG) { "操作の記録" } }
                a href=(addresses::ABOUT) { "この製品について" }
            }
        }
    }
}
