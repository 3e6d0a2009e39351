//! The role-sharing table: the rows an operator loads, a facility's table, and the desks at which
//! facility and vendors say something to its rows.

mod entry;
pub mod statements;
pub mod table;
pub mod templates;

use axum::routing::get;

use crate::web::addresses::*;
use crate::web::routes::{Route, route, upload_route};

use jiff::civil::Date;
use maud::{Markup, html};
use tenken_domain::records::role_sharing::{RoleRow, Statement};
use tenken_domain::text::calendar::era_date;
use tenken_ops::policy::Act;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::parts::banner::{Tone, banner};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(ROLES, get(table::show)),
        route(ROLES_XLSX, get(table::xlsx)),
        route(OWN_ROLES, get(statements::own).post(statements::save_own)),
        route(
            CONTRACT_ROLES,
            get(statements::of_contract).post(statements::save_of_contract),
        ),
        upload_route(ROLE_TEMPLATES, get(templates::list).post(templates::load)),
    ]
}

/// The table's name, short.
const NAME: &str = "役割分担確認表";

/// What is not in the program, said plainly.
fn no_rows(context: &PageContext) -> Markup {
    banner(
        Tone::Warn,
        "役割分担確認表の項目は、この製品に入っていません",
        html! {
            p {
                "公式の確認表（総務省・厚生労働省・経済産業省、令和6年6月）の項目は、手に入れられなかったため、入れていません。"
                @if context.may(Act::Operate) { "手元の公式の表を、Excelから" a href=(addresses::ROLE_TEMPLATES) { "登録" } "すると、使えるようになります。" }
                @else { "システムの管理者が登録すると、使えるようになります。" }
            }
        },
    )
}

/// What else a file told about a row.
fn explanation(row: &RoleRow) -> Markup {
    let parts = [
        ("想定されるリスク", &row.risk),
        ("推奨される対応例", &row.example),
        ("ガイドライン等の関連部分", &row.reference),
    ];
    html! {
        @if parts.iter().any(|(_, text)| !text.is_empty()) {
            details class="screen-only" {
                summary { "リスクと対応の例を見る" }
                dl class="facts" {
                    @for (name, text) in parts { @if !text.is_empty() { dt { (name) } dd class="pre" { (text) } } }
                }
            }
        }
    }
}

/// The first confirmation, in words.
fn first(statement: &Statement) -> String {
    let answer = match statement.first {
        Some(true) => "はい",
        Some(false) => "いいえ",
        None => return "―".to_owned(),
    };
    format!("{answer}　{}", day(statement.first_on))
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "―".to_owned(), era_date)
}
