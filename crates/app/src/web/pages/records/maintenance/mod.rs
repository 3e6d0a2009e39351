//! Outsourced maintenance: the servers of a facility, and whether the guideline's volume for those who
//! outsource it applies.

pub mod evidence;
pub mod overview;
mod questions;
pub mod server;

use axum::routing::{get, post};

use crate::web::addresses::*;
use crate::web::routes::{Route, route, upload_route};

use maud::{Markup, html};
use tenken_domain::records::maintenance::{Duty, Finding, Judged, Judgment, Server, Verdict};

use crate::web::parts::banner::Tone;
use crate::web::parts::tag;

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(MAINTENANCE, get(overview::show)),
        route(MAINTENANCE_SERVERS, post(overview::add)),
        route(MAINTENANCE_JUDGMENTS, post(overview::judge)),
        route(SERVER, get(server::show).post(server::answer)),
        route(SERVER_REMOVAL, post(server::remove)),
        upload_route(SERVER_FILES, post(evidence::add)),
        route(SERVER_FILE, get(evidence::download)),
        route(SERVER_FILE_REMOVAL, post(evidence::remove)),
    ]
}

/// What could not be used: the field's name and why.
type Problem<'a> = (&'a str, &'a str);

/// The volume itself, as the notice of the guideline names its address.
const VOLUME: &str = "https://www.mhlw.go.jp/content/10808000/001716297.pdf";

/// The tone of a verdict.
fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Applies => Tone::Good,
        Verdict::DoesNotApply => Tone::Warn,
        Verdict::Open => Tone::Info,
    }
}

/// How a server stands, beside its name.
fn standing(server: &Server) -> Markup {
    match server.finding() {
        Finding::Outsourced => tag::toned(Tone::Good, "書面で委託している"),
        Finding::NotOutsourced => tag::toned(Tone::Warn, "委託していない"),
        Finding::Missing(_) => tag::toned(Tone::Info, "わからないところがある"),
    }
}

/// Where a duty is written: `契約書 第5条`.
fn written(server: &Server) -> String {
    let document = server.written_in.map_or("", |document| document.label());
    format!("{document} {}", server.place).trim().to_owned()
}

/// Why a verdict is as it is, server by server, and what to do about what is missing.
fn reasoning(judgment: &Judgment) -> Markup {
    html! { ul { @for one in &judgment.servers { li { (reason(one)) } } } }
}

fn reason(Judged { server, finding }: &Judged) -> Markup {
    let vendor = server.contract.as_ref();
    html! {
        strong { (server.name) } "（" (server.kind.label()) "）："
        @match finding {
            Finding::Outsourced => {
                "セキュリティ更新は事業者" @if let Some(one) = vendor { "（" (one.vendor) "、" (one.title) "）" } "の役目で、"
                (written(server)) "に書いてあります。"
                @if server.evidence.is_empty() { "証跡の書類は付いていません。" } @else { "証跡：" (server.evidence.join("、")) }
            }
            Finding::NotOutsourced => { "セキュリティ更新が、事業者の役目になっていません。" }
            Finding::Missing(gap) => { (gap.label()) (gap.advice()) }
        }
    }
}

/// What a server's facts are, as its questions put them.
fn duty(server: &Server) -> &'static str {
    match server.duty {
        Duty::Unknown => "（まだわかりません）",
        known => known.label(),
    }
}

/// The rule, where it is from, and how sure that is.
fn sources() -> Markup {
    html! {
        details {
            summary { "この判定のもとになっている決まり" }
            p { "医療情報システムの安全管理に関するガイドライン第7.0版（令和8年6月29日 産情発0629第1号）の概要には、すべてのサーバのセキュリティアップデートを委託（クラウドサービスの利用を含む）している医療機関等は、保守委託機関編を遵守することで、その他の編の項目も遵守できているものとみなす、とあります。CD-Rで電子カルテのアプリを入れて使うパソコンのように、サーバの役目をするものも含みます（通知で確認済み）。" }
            p { "事業者がセキュリティ更新の責任を負うことが、契約書や約款、サービスレベル合意書などに書かれているときだけ「はい」を選べる（図1の注記※2）、窓口役のパソコン（クライアント端末）は原則サーバに含めない、という点は、" strong { "解説記事による（原本で確認してください）" } "。" }
            p { a href=(VOLUME) rel="noreferrer" { "ガイドライン第7.0版 保守委託機関編（厚生労働省、PDF）" } }
        }
    }
}
