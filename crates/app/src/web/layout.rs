//! The frame around every page.

use maud::{DOCTYPE, Markup, html};

use super::assets::{CSS_URL, JS_URL};
use super::links;

/// What the frame shows beside the page itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
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
    /// They answer for a facility, which has an inbox.
    pub has_inbox: bool,
    /// They answer the questions of facilities.
    pub answers_questions: bool,
    /// The name of who is signed in.
    pub person: Option<&'a str>,
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
                link rel="stylesheet" href=(*CSS_URL);
                script type="module" src=(*JS_URL) {}
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

fn header(frame: &Frame<'_>) -> Markup {
    let mut places = vec![(
        "/",
        if frame.watches {
            "ホーム"
        } else {
            "いまやること"
        },
    )];
    if frame.watches {
        places.extend([("/rounds", "実施回"), ("/facilities", "施設")]);
    }
    for (is_there, place) in [
        (frame.lists_inspections, (links::INSPECTIONS, "立入検査")),
        (frame.reads_notices, ("/notices", "お知らせ")),
        (frame.answers_questions, ("/questions", "質問")),
        (frame.has_inbox, ("/inbox", "届いたお知らせ")),
    ] {
        if is_there {
            places.push(place);
        }
    }
    places.extend([("/forms", "様式"), ("/glossary", "用語集")]);
    if frame.manages_people {
        places.push(("/people", "利用者"));
    }
    html! {
        header {
            div class="site" {
                div class="wrap" {
                    a class="brand" href="/" { b { "点検" } " Tenken" }
                    @if frame.inside {
                        nav aria-label="おもな画面" {
                            ul { @for (href, label) in places { li { a href=(href) { (label) } } } }
                        }
                    }
                    @if let Some(name) = frame.person {
                        form class="person" method="post" action=(links::SIGN_OUT) {
                            a href=(links::ACCOUNT) { (name) }
                            button class="btn small second" { "サインアウト" }
                        }
                    }
                }
            }
            @if frame.has_news {
                div class="strip" { div class="wrap" { strong { "あなたのアカウントが変わりました。" } " " a href=(links::NEWS) { "変わったことを確かめる" } } }
            }
            @if frame.places > 1 {
                div class="strip" {
                    div class="wrap" {
                        "いまの場所：" strong { (frame.place.unwrap_or("すべて（場所を選んでいません）")) } "　"
                        a href=(links::PLACES) { "場所を切り替える" }
                    }
                }
            }
            @if frame.demo {
                div class="strip demo" { div class="wrap" { strong { "デモ" } "　ここに出ている施設と回答は、すべて架空のものです。" } }
            }
            @if frame.loopback_only {
                div class="strip" { div class="wrap" { "このパソコンの中だけで動いています。ほかのパソコンやインターネットからは見えません。" } }
            }
        }
    }
}

fn footer(frame: &Frame<'_>) -> Markup {
    html! {
        footer class="foot" {
            div class="wrap" {
                span { "点検 Tenken " (env!("CARGO_PKG_VERSION")) }
                a href="/faq" { "よくある質問" }
                a href="/glossary" { "用語集" }
                @if frame.operates { a href="/system" { "システムの状態" } }
                @if frame.reads_log { a href="/log" { "操作の記録" } }
                a href="/about" { "この製品について" }
            }
        }
    }
}
