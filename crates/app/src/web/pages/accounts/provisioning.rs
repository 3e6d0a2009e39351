//! `/accounts`: handing out accounts to the managers of facilities, and who has come.

use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use std::collections::HashMap;
use tenken_domain::text::calendar::era_date;
use tenken_ops::Role;
use tenken_ops::facilities::{Facility, FacilityFilter, list_facilities};
use tenken_ops::policy::{Act, require};
use tenken_ops::provisioning::{
    LetterText, Manager, ProvisioningProgress, TakenLogin, hand_out_accounts, list_managers,
    list_taken_logins, make_letter, make_next_letters, provisioning_progress,
};
use tenken_paper::{Fonts, LETTERS_PER_FILE, Letter, letters};

use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::pages::facilities::list::{FacilitiesQuery, filter_fields};
use crate::web::parts::banner::Tone;
use crate::web::parts::{WIDE_TABLE, crumbs, dates, give_away, meter, numbers, pager, tag};
use crate::web::reauthenticated::Reauthenticated;
use crate::web::{addresses, blocking};

/// How far it has come, and what to do next.
pub async fn show(
    context: PageContext,
    Query(wanted): Query<FacilitiesQuery>,
) -> WebResult<Markup> {
    let filter = wanted.filter();
    let standing = provisioning_progress(&context, &context.actor, &filter).await?;
    let taken = list_taken_logins(&context, &context.actor, &filter).await?;
    let own = FacilityFilter {
        own: true,
        ..filter
    };
    let page = list_facilities(&context, &context.actor, own).await?;
    let managers = list_managers(&context, &context.actor, &page.items).await?;
    let counted = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(addresses::PEOPLE, "利用者")]))
            h1 { "施設へのアカウントの配付" }
            p { "施設の責任者ひとりずつに、アカウントを作って配ります。責任者は、届いたリンクからパスワードを決め、同じ施設の人を自分で招待できます。サインインに使う名前は、10桁の医療機関コードです。" }
            (filter_fields(&context, addresses::ACCOUNTS, &wanted))
            (meter::meter("アカウントがある施設", counted(standing.with_account), counted(standing.facilities)))
            (meter::meter("サインインした施設", counted(standing.came), counted(standing.facilities)))
            (steps(&context, &wanted, standing, taken.len() as u64))
            @if !taken.is_empty() { (not_made(&taken)) }
            h2 { "施設ごとの状況" }
            @if page.items.is_empty() { p { "あてはまる施設はありません。" } } @else { (table(&page.items, &managers)) }
            (pager::pager(addresses::ACCOUNTS, &wanted.query(), page.items.len(), page.total, page.next.as_deref()))
        }
    };
    Ok(context.page("アカウントの配付", &body))
}

/// The facilities that get none, and what to do.
fn not_made(taken: &[TakenLogin]) -> Markup {
    html! {
        h2 { "このままではアカウントを作れない施設" }
        p { "サインインに使う名前になる医療機関コードを、すでにだれかが使っています。ほかの施設のアカウントは作れます。" }
        ul {
            @for one in taken {
                @let (id, name) = &one.facility;
                @let login = if one.by_own_people { &*one.login } else { "" };
                @let proposed = addresses::query(&[("role", Role::Facility.id()), ("scope", id), ("login", login)]);
                li {
                    a href=(addresses::FACILITY.link([id])) { (name) } "：「" (one.login) "」は使われています。"
                    a href={ (addresses::PEOPLE) (proposed) "#person" } {
                        @if one.by_own_people { "使っている人（この施設の人）を責任者にする" } @else { "別の名前で責任者を招待する" }
                        span class="sr" { "：" (name) }
                    }
                }
            }
        }
    }
}

fn steps(
    context: &PageContext,
    wanted: &FacilitiesQuery,
    standing: ProvisioningProgress,
    taken: u64,
) -> Markup {
    let missing = standing
        .facilities
        .saturating_sub(standing.with_account)
        .saturating_sub(taken);
    let address = |path: &str| format!("{path}{}", addresses::query(&wanted.query()));
    html! {
        ol class="steps" {
            li {
                strong { "アカウントを作る" }
                @if missing == 0 { p { @if taken == 0 { "ここに出ている施設には、すべてアカウントがあります。" } @else { "作れるアカウントは、すべて作りました。" } } } @else {
                    p { (numbers::count(missing)) "施設には、まだアカウントがありません。" @if context.sends_mail() { "メールアドレスのある施設には、招待のメールを送ります。" } @else { "いまの設定ではメールを送らないので、すべて手紙で配ります。" } }
                    form method="post" action=(address(addresses::ACCOUNTS)) { button class="btn" { (numbers::count(missing)) "施設のアカウントを作る" } }
                }
            }
            li {
                strong { "手紙を印刷する" }
                (give_away::only_here(context))
                @if standing.for_letters == 0 { p { "手紙が要る施設は、いまありません。" } } @else {
                    p { "メールで招待していない（またはリンクの期限が切れた）" (numbers::count(standing.for_letters)) "施設の手紙を、1枚ずつPDFにします。1つのファイルに" (LETTERS_PER_FILE) "枚まで入ります。残りは、もう一度押すと続きが出ます。" }
                    p { "手紙のリンクは30日間使え、パスワードを決めると使えなくなります。封筒に入れて送り、受け取った人だけが開けるようにしてください。" }
                    form method="post" action=(address(addresses::LETTERS)) { button class="btn second" { "次の手紙を作る（PDF）" } }
                }
            }
        }
    }
}

fn table(facilities: &[Facility], managers: &HashMap<String, Manager>) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "施設" } th scope="col" { "サインインに使う名前" } th scope="col" { "状況" } th scope="col" { "手紙" } } }
                tbody {
                    @for facility in facilities {
                        @let manager = managers.get(&facility.id);
                        tr {
                            th scope="row" { (facility.name) }
                            td class="number" { @match manager { Some(manager) => (manager.login), None => "―" } }
                            td { (account_state(manager)) }
                            td {
                                @if let Some(manager) = manager.filter(|manager| !manager.came) {
                                    form method="post" action=(addresses::LETTER.link([&manager.id])) {
                                        button class="btn small second" { "手紙を作り直す" span class="sr" { "：" (facility.name) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn account_state(manager: Option<&Manager>) -> Markup {
    match manager {
        None => tag::tag("アカウントなし"),
        Some(manager) if manager.came => tag::toned(Tone::Good, "サインインしました"),
        Some(Manager {
            mail_problem: Some(why),
            ..
        }) => html! {
            (tag::toned(Tone::Bad, "メールが届きませんでした")) span class="small muted" { " " (why) }
        },
        Some(Manager {
            mailed_at: Some(at),
            ..
        }) => html! {
            (tag::toned(Tone::Info, "メールで招待")) span class="small muted" { " " (dates::time(*at)) }
        },
        Some(Manager {
            link_until: Some(until),
            ..
        }) => html! {
            (tag::toned(Tone::Info, "手紙（リンク）を作成")) span class="small muted" { " " (dates::time(*until)) "まで" }
        },
        Some(_) => tag::toned(Tone::Warn, "まだ招待していません"),
    }
}

/// Makes the accounts that are missing.
pub async fn make(
    Reauthenticated(context): Reauthenticated,
    Query(wanted): Query<FacilitiesQuery>,
) -> WebResult<Redirect> {
    hand_out_accounts(
        &context,
        &context.actor,
        &wanted.filter(),
        context.sends_mail(),
    )
    .await?;
    let address = format!(
        "{}{}",
        addresses::ACCOUNTS,
        addresses::query(&wanted.query())
    );
    Ok(Redirect::to(&address))
}

/// `POST /accounts/letters`: the next letters.
pub async fn print(
    Reauthenticated(context): Reauthenticated,
    Query(wanted): Query<FacilitiesQuery>,
) -> WebResult<Reply> {
    require(&context.actor, Act::HandOutAccounts)?;
    let fonts = blocking::fonts().await?;
    let set = |texts| paper(&context, fonts.clone(), texts);
    let filter = wanted.filter();
    let made = make_next_letters(&context, &context.actor, &filter, LETTERS_PER_FILE, set).await?;
    made.ok_or_else(|| WebError::not_found("手紙を送る相手"))
}

/// `POST /accounts/{person}/letter`: a letter in place of the one before.
pub async fn print_one(
    Reauthenticated(context): Reauthenticated,
    Path(person): Path<String>,
) -> WebResult<Reply> {
    let fonts = blocking::fonts().await?;
    make_letter(&context, &context.actor, &person, |text| {
        paper(&context, fonts, vec![text])
    })
    .await
}

async fn paper(context: &PageContext, fonts: Fonts, texts: Vec<LetterText>) -> WebResult<Reply> {
    let letters_of: Vec<Letter> = texts
        .into_iter()
        .map(|text| letter(context, text))
        .collect();
    let today = era_date(context.today());
    let pdf = blocking::typeset(move || letters(&fonts, &letters_of, &today)).await?;
    Ok((
        [
            (CONTENT_TYPE, "application/pdf".to_owned()),
            (
                CONTENT_DISPOSITION,
                "attachment; filename=\"letters.pdf\"".to_owned(),
            ),
        ],
        pdf.content,
    )
        .into_response())
}

fn letter(context: &PageContext, text: LetterText) -> Letter {
    let place = format!(
        "{}{}",
        text.facility.prefecture_label(),
        text.facility.municipality
    );
    Letter {
        link: format!(
            "{}{}",
            context.options().address(),
            addresses::WELCOME.link([&text.secret])
        ),
        facility: text.facility.name,
        place: vec![place],
        code: text.facility.code,
        person: "責任者".to_owned(),
        login: text.login,
        until: dates::time(text.until),
        sender: text.sender,
        contact: Vec::new(),
    }
}
