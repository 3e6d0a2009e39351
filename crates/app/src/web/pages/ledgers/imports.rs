//! `GET|POST …/ledgers/{kind}/imports`, of a facility and of all shops of a corporation: a file or a pasted table is
//! handed in, looked at, and stored. In between the page carries what was read, so that nobody needs the file again
//! and the server keeps nothing.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use tenken_domain::ledgers::LedgerKind;
use tenken_ops::Error;
use tenken_ops::ledgers::{
    Handed, ImportChoices, LedgerImport, Owner, import_ledger, ledger_place, ledgers_of_shops,
};

use super::preview::{fill_name, preview};
use crate::web::addresses::{self, query};
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::numbers::count;
use crate::web::parts::{crumbs, errors, faults};
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

/// What the page posts, beside a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Handing {
    /// A table that was pasted.
    text: String,
    /// Whether what was looked at is stored.
    act: Line,
    /// What was looked at.
    kept: String,
    /// How many rows were left out of it.
    left: Line,
    /// What stands in the columns that the table does not have, each under the name of its field: a kind has any
    /// number.
    #[serde(flatten)]
    pub others: HashMap<String, Line>,
}

/// What was stored, as the address of the page that says so carries it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    added: Option<u64>,
    changed: Option<u64>,
    same: Option<u64>,
    left: Option<u64>,
}

/// Where a table is handed in.
pub struct Desk {
    owner: Owner,
    pub kind: Arc<LedgerKind>,
    /// Whose ledgers they are, in words.
    whose: String,
    demo: bool,
    /// This page, the one that shows the ledgers, and what can be filled in.
    pub here: String,
    ledger: String,
    template: String,
    /// The way to here: addresses and names.
    above: Vec<(String, String)>,
}

/// What stands above the fields.
#[derive(Default)]
struct Told<'t> {
    said: Option<Markup>,
    text: &'t str,
}

/// `GET /facilities/{facility}/ledgers/{kind}/imports`
pub async fn show(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
) -> WebResult<Reply> {
    let desk = Desk::of_facility(&context, &facility, &kind).await?;
    if desk.kind.sealed {
        let there = addresses::LEDGER_LOGS.link([&facility, &kind]);
        return Ok(Redirect::to(&there).into_response());
    }
    Ok(desk.page(&context, &Told::default()).into_response())
}

/// `POST /facilities/{facility}/ledgers/{kind}/imports`
pub async fn hand_in(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
    upload: Upload<Handing>,
) -> WebResult<Reply> {
    let desk = Desk::of_facility(&context, &facility, &kind).await?;
    desk.take(&context, upload).await
}

/// `GET /corporations/{corporation}/ledgers/{kind}/imports`
pub async fn show_chain(
    context: PageContext,
    Path((corporation, kind)): Path<(String, String)>,
) -> WebResult<Markup> {
    let desk = Desk::of_chain(&context, &corporation, &kind).await?;
    Ok(desk.page(&context, &Told::default()))
}

/// `POST /corporations/{corporation}/ledgers/{kind}/imports`
pub async fn hand_in_chain(
    context: PageContext,
    Path((corporation, kind)): Path<(String, String)>,
    upload: Upload<Handing>,
) -> WebResult<Reply> {
    let desk = Desk::of_chain(&context, &corporation, &kind).await?;
    desk.take(&context, upload).await
}

/// What was stored, above the ledgers.
pub fn told(done: &Done) -> Markup {
    let Some(added) = done.added else {
        return html! {};
    };
    let parts = [
        ("新しく入れた行", Some(added)),
        ("変わった行", done.changed),
        ("前と同じだった行", done.same),
        ("除いた行", done.left),
    ];
    let said = html! {
        dl class="facts" {
            @for (what, number) in parts.iter().filter_map(|(what, number)| Some((what, number.filter(|it| *it > 0)?))) {
                dt { (what) } dd { (count(number)) "行" }
            }
        }
    };
    banner(Tone::Good, "登録しました", said)
}

impl Desk {
    async fn of_facility(context: &PageContext, facility: &str, kind: &str) -> WebResult<Self> {
        let place = ledger_place(context, &context.actor, facility, kind).await?;
        if !place.may_change {
            return Err(Error::Forbidden.into());
        }
        let (facility, kind) = (place.facility, place.kind);
        let parts = [&*facility.id, &*kind.id];
        let ledger = addresses::LEDGER.link(parts);
        Ok(Desk {
            here: addresses::LEDGER_IMPORTS.link(parts),
            template: addresses::LEDGER_TEMPLATE.link([&kind.id]),
            above: vec![
                (
                    addresses::FACILITY.link([&facility.id]),
                    facility.name.clone(),
                ),
                (addresses::LEDGERS.link([&facility.id]), "台帳".to_owned()),
                (ledger.clone(), kind.title.clone()),
            ],
            ledger,
            demo: facility.demo,
            whose: facility.name,
            owner: Owner::Facility(facility.id),
            kind,
        })
    }

    async fn of_chain(context: &PageContext, corporation: &str, kind: &str) -> WebResult<Self> {
        let chain = ledgers_of_shops(context, &context.actor, corporation).await?;
        if !chain.may_change {
            return Err(Error::Forbidden.into());
        }
        // A log is one shop's.
        let kind = chain.kinds.iter().find(|one| one.id == kind && !one.sealed);
        let kind = kind
            .map(Arc::clone)
            .ok_or_else(|| WebError::not_found("この台帳"))?;
        let corporation = chain.corporation;
        let parts = [&*corporation.id, &*kind.id];
        let ledger = addresses::CHAIN_LEDGERS.link([&corporation.id]);
        Ok(Desk {
            here: addresses::CHAIN_IMPORTS.link(parts),
            template: addresses::CHAIN_TEMPLATE.link(parts),
            above: vec![
                (
                    addresses::CORPORATION.link([&corporation.id]),
                    corporation.name.clone(),
                ),
                (ledger.clone(), "施設の台帳".to_owned()),
            ],
            ledger,
            demo: chain.shops.iter().any(|shop| shop.demo),
            whose: corporation.name,
            owner: Owner::Corporation(corporation.id),
            kind,
        })
    }

    /// Whether a column says whose each row is.
    pub fn has_shops(&self) -> bool {
        matches!(self.owner, Owner::Corporation(_))
    }

    /// Looks at what was handed in, or stores what was looked at.
    async fn take(&self, context: &PageContext, upload: Upload<Handing>) -> WebResult<Reply> {
        let Posted(handing) = upload.fields;
        let is_stored = handing.act == "store";
        let handed = match upload.file {
            _ if is_stored => Handed::Kept(handing.kept.clone()),
            Some((_, content)) => Handed::File(content),
            None if !handing.text.trim().is_empty() => Handed::Text(handing.text.clone()),
            None => {
                return Ok(self.refuse(
                    context,
                    &handing,
                    errors::of_page("ファイルを選ぶか、表を貼り付けてください。", Some("file")),
                ));
            }
        };
        let choices = ImportChoices {
            fill: self.filled(&handing),
            skip_faulty: false,
        };
        let (actor, kind) = (&context.actor, &self.kind.id);
        match import_ledger(
            context,
            actor,
            &self.owner,
            kind,
            handed,
            &choices,
            !is_stored,
        )
        .await
        {
            Ok(import) if import.is_stored => {
                let there = self.ledger.clone() + &outcome(&import, &handing.left);
                Ok(Redirect::to(&there).into_response())
            }
            Ok(import) => {
                let status = match import.faulty_rows() {
                    0 => StatusCode::OK,
                    _ => StatusCode::UNPROCESSABLE_ENTITY,
                };
                let told = Told {
                    said: Some(preview(self, &import, &handing)),
                    text: &handing.text,
                };
                Ok((status, self.page(context, &told)).into_response())
            }
            Err(Error::Rows(found)) => {
                Ok(self.refuse(context, &handing, faults::of_rows("場所", &found)))
            }
            Err(Error::Bad { message, .. }) => {
                Ok(self.refuse(context, &handing, errors::of_page(&message, Some("file"))))
            }
            Err(other) => Err(other.into()),
        }
    }

    /// What was chosen for the columns that the table does not have.
    fn filled(&self, handing: &Handing) -> Vec<(String, String)> {
        let chosen = self.kind.columns.iter().filter_map(|column| {
            let text = handing.others.get(&fill_name(column))?.given()?;
            Some((column.id.clone(), text.to_owned()))
        });
        chosen.collect()
    }

    fn refuse(&self, context: &PageContext, handing: &Handing, said: Markup) -> Reply {
        let told = Told {
            said: Some(said),
            text: &handing.text,
        };
        (StatusCode::UNPROCESSABLE_ENTITY, self.page(context, &told)).into_response()
    }

    fn page(&self, context: &PageContext, told: &Told<'_>) -> Markup {
        let title = format!("{}を取り込む", self.kind.title);
        let above: Vec<(&str, &str)> = (self.above.iter())
            .map(|(address, name)| (&**address, &**name))
            .collect();
        let heading = match told.said {
            Some(_) => "別のファイルや表を読み取る",
            None => "ファイルか表を選ぶ",
        };
        let body = html! {
            div class="wrap" {
                (crumbs::crumbs(context, &above))
                h1 { (title) }
                p { (self.whose) }
                @if let Some(said) = &told.said { (said) }
                h2 { (heading) }
                @if told.said.is_none() { (self.explained()) }
                (self.form(told.text))
            }
        };
        context.page_about(self.demo, &title, &body)
    }

    fn explained(&self) -> Markup {
        html! {
            p { "まず、どう読んだかをお見せします。登録するのは、確かめたあとです。" }
            ul {
                li { "列の順番は、違っていてもかまいません。見出しの言葉で見分けます。" }
                @if self.has_shops() { li { "「施設」の列に、施設の名前か医療機関コードを入れてください。どの施設のものかを、それで見分けます。" } }
                @if !self.kind.key.is_empty() { li { (key_words(&self.kind)) "が同じ行は、その行が新しい内容になります。" } }
                li { "ファイルにない行や、空のセルは、いまのまま残ります。取り込んで消えるものはありません。" }
            }
            p { a href=(self.template) download { "ひな形（Excel）を受け取る" } }
        }
    }

    fn form(&self, text: &str) -> Markup {
        html! {
            form method="post" action=(self.here) enctype="multipart/form-data" novalidate {
                (Field { name: "file", label: "ファイル", hint: "Excel（.xlsx）かCSV。CSVの文字コードは、どれでも読めます。", ..Field::default() }.file(".xlsx,.xlsm,.csv,.tsv,.txt,text/csv"))
                (Field { name: "text", label: "ファイルのかわりに、表を貼り付ける", hint: "Excelで見出しの行からコピーして、ここに貼り付けてください。", value: text, ..Field::default() }.lines())
                div class="buttons" { button class="btn" name="act" value="look" { "読み取る（まだ登録しません）" } }
            }
        }
    }
}

/// The columns by which rows are told apart.
fn key_words(kind: &LedgerKind) -> String {
    let titles = kind.key.iter().filter_map(|id| kind.column(id));
    let titles: Vec<String> = titles
        .map(|column| format!("「{}」", column.title))
        .collect();
    titles.join("と")
}

/// What was done, for the address of the page that says so.
fn outcome(import: &LedgerImport, left: &str) -> String {
    let sum = |of: fn(&tenken_ops::ledgers::ShopImport) -> usize| {
        import.shops.iter().map(of).sum::<usize>().to_string()
    };
    let (added, changed) = (sum(|shop| shop.added), sum(|shop| shop.changed));
    let same = sum(|shop| shop.same);
    let left = left.parse::<u64>().unwrap_or_default().to_string();
    query(&[
        ("added", &added),
        ("changed", &changed),
        ("same", &same),
        ("left", &left),
    ])
}
