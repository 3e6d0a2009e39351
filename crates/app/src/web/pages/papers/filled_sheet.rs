//! `GET|POST …/sheet` of a facility's checklist and of a vendor's form: reading a checklist that was filled in in
//! Excel. What was read is shown beside what is there; only the rows a person ticks are taken, by the
//! same post as saving (`conflicts::chosen`).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use std::sync::Arc;
use tenken_domain::forms::answer::{Answer, CheckRow, Column};
use tenken_domain::forms::fault::Fault;
use tenken_domain::forms::form::{FormKind, Item};
use tenken_domain::responses::draft::Draft;
use tenken_domain::responses::validate::validate;
use tenken_domain::text::calendar::short_era_date;
use tenken_domain::{Answers, FiscalYear, Form};
use tenken_ops::forms::list_forms;
use tenken_ops::responses::{begin_answering, read_response};
use tenken_ops::rounds::Phase;
use tenken_spreadsheets::filled_sheet::{
    self, Entry, Expected, FilledRow, FilledSheet, Reading, shortened,
};

use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::pages::responses::conflicts;
use crate::web::pages::vendor_checklists::At;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{WIDE_TABLE, crumbs, errors};
use crate::web::posted::Upload;
use crate::web::posted_answers::was;
use crate::web::{addresses, blocking};

/// What a file is read into: a draft of a checklist, and where its pages are.
pub struct Destination {
    /// The form.
    pub form: Arc<Form>,
    /// The round's fiscal year: days without a year lie in it.
    pub fiscal_year: FiscalYear,
    /// What is entered so far.
    pub draft: Draft,
    /// Where the fields are, and are posted to.
    pub address: String,
    /// What it is about, for people.
    pub about: String,
    /// Whose sheet it is, as people call them.
    pub called: String,
    /// The names they may have on a sheet; none if there is nobody yet.
    pub names: Vec<String>,
    /// The facility's code.
    pub code: Option<String>,
    /// The way to it.
    pub crumbs: Markup,
    /// It shows synthetic data.
    pub demo: bool,
}

/// The page to choose a file on.
pub async fn show(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
) -> WebResult<Reply> {
    Ok(match of_response(&context, &round, &facility).await? {
        Ok(destination) => choice(&context, &destination, &html! {}).into_response(),
        Err(elsewhere) => elsewhere,
    })
}

/// What a file says, beside what is there. Nothing is taken yet.
pub async fn preview(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
    upload: Upload,
) -> WebResult<Reply> {
    match of_response(&context, &round, &facility).await? {
        Ok(destination) => read_into(&context, &destination, upload).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// `GET …/sheet` of a vendor's form.
pub async fn show_of_vendor(at: At) -> Markup {
    choice(&at.context, &of_vendor(&at), &html! {})
}

/// `POST …/sheet` of a vendor's form.
pub async fn preview_of_vendor(at: At, upload: Upload) -> WebResult<Reply> {
    read_into(&at.context, &of_vendor(&at), upload).await
}

fn of_vendor(at: &At) -> Destination {
    let round = at.answering.round();
    let vendor = at
        .answering
        .contract()
        .map(|contract| contract.vendor.1.clone());
    Destination {
        form: Arc::clone(at.answering.form()),
        fiscal_year: round.fiscal_year,
        draft: at.answering.draft(),
        address: at.address.clone(),
        about: format!("{}／{}", round.title, at.about()),
        called: vendor.clone().unwrap_or_default(),
        names: vendor.into_iter().collect(),
        code: None,
        crumbs: at.crumbs(true),
        demo: round.demo,
    }
}

/// The response of a facility, or where to go instead if nothing can be entered now: the response
/// says why.
async fn of_response(
    context: &PageContext,
    round: &str,
    facility: &str,
) -> WebResult<Result<Destination, Reply>> {
    begin_answering(context, &context.actor, round, facility).await?;
    let response = read_response(context, &context.actor, round, facility).await?;
    let round = &response.round;
    if round.form.kind != FormKind::Checklist {
        return Err(WebError::not_found("チェックリストの用紙"));
    }
    let address = addresses::RESPONSE.link([&round.id, &response.facility.id]);
    if round.phase(context.now()) != Phase::Open || !response.asked {
        return Ok(Err(Redirect::to(&address).into_response()));
    }
    Ok(Ok(Destination {
        form: Arc::clone(&round.form),
        fiscal_year: round.fiscal_year,
        about: format!("{}／{}", round.title, response.facility.name),
        called: response.facility.name.clone(),
        names: vec![response.facility.name.clone()],
        code: response.facility.code.clone(),
        crumbs: crumbs::of_round(context, round, &[(&address, "入力画面")]),
        demo: response.facility.demo,
        draft: response.draft,
        address,
    }))
}

async fn read_into(
    context: &PageContext,
    destination: &Destination,
    upload: Upload,
) -> WebResult<Reply> {
    let refuse = |message: &str| {
        let before = errors::of_page(message, Some("file"));
        let page = choice(context, destination, &before);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let Some((_, bytes)) = upload.file else {
        return Ok(refuse("ファイルを選んでください。"));
    };
    let (form, others) = (
        Arc::clone(&destination.form),
        list_forms(context, &context.actor).await?,
    );
    let (called, names, code) = (
        destination.called.clone(),
        destination.names.clone(),
        destination.code.clone(),
    );
    let year = destination.fiscal_year;
    let read = blocking::run(move || {
        let expected = Expected {
            form: &form,
            others: &others,
            year,
            called,
            names,
            code,
        };
        filled_sheet::read(&bytes, &expected)
    })
    .await?;
    Ok(match read {
        Ok(file) => page(context, destination, &file).into_response(),
        Err(unusable) => refuse(&unusable.message),
    })
}

fn framed(context: &PageContext, destination: &Destination, content: &Markup) -> Markup {
    const TITLE: &str = "記入したExcelから読み込む";
    let body = html! {
        div class="wrap" {
            (destination.crumbs)
            h1 { (TITLE) }
            (content)
        }
    };
    context.page_about(destination.demo, TITLE, &body)
}

fn choice(context: &PageContext, destination: &Destination, before: &Markup) -> Markup {
    let address = &destination.address;
    let content = html! {
        (before)
        p { (destination.about) }
        p { "記入したExcelのファイル（.xlsx）を選んでください。まず、読み取った内容をお見せします。「取り込む」を押すまで、いまの内容は何も変わりません。" }
        ul {
            li { a href={ (address) (addresses::PAPER_XLSX) } download { "いまの内容が入ったExcel" } "に書き足したものは、確実に読み取れます。" }
            li { "公式のExcelの用紙に書いたものも、チェック項目の文と、欄の見出し（" (headings(&destination.form)) "）が残っていれば読み取れます。見出しが分からない列は読みません。" }
            li { "「はい」「いいえ」は、どちらか1つを書くか、○・レ・✓の印を言葉のすぐ前に付けてください。図形で付けた丸、チェックボックス、コメント、写真は読み取れません。" }
            li { "日付は、R8.7.2、令和8年7月2日、2026/7/2、7/2 などの書き方で読み取れます。" }
        }
        form method="post" action={ (address) (addresses::FILLED_SHEET) } enctype="multipart/form-data" novalidate {
            (Field { name: "file", label: "Excelのファイル（5MBまで）", required: true, ..Field::default() }.file(".xlsx,.xlsm"))
            div class="buttons" { button class="btn" { "読み取って確かめる" } }
        }
    };
    framed(context, destination, &content)
}

/// What is printed above the columns of a form.
fn headings(form: &Form) -> String {
    let printed = form.columns.printed().iter();
    let headings: Vec<&str> = printed.map(|column| column.heading.as_str()).collect();
    headings.join("・")
}

/// A row of the file beside what is there.
struct Compared<'a> {
    item: &'a Item,
    row: &'a FilledRow,
    now: Option<&'a Answer>,
    /// What is entered if the row is taken, if that is something else.
    after: Option<Answer>,
    faults: Vec<Fault>,
}

impl Compared<'_> {
    /// What is certain and right is suggested; what is only missing can be added afterwards.
    fn is_suggested(&self) -> bool {
        let missing = |fault: &Fault| matches!(fault.code, "required" | "target_required");
        self.row.is_certain() && self.faults.iter().all(missing)
    }
}

/// Every row of the file, with the faults there would be if all of them were taken.
fn compare<'a>(
    context: &PageContext,
    destination: &'a Destination,
    file: &'a FilledSheet,
) -> Vec<Compared<'a>> {
    let (form, draft) = (&destination.form, &destination.draft.answers);
    let mut taken: Answers = draft.clone();
    let mut rows = Vec::new();
    for row in &file.rows {
        let item = &form.items[row.item];
        let now = draft.get(&item.id);
        let entered = match now {
            Some(Answer::Check(entered)) => Some(entered),
            _ => None,
        };
        let after = row.over(entered);
        let is_new = after != entered.cloned().unwrap_or_else(CheckRow::default);
        let after = is_new.then_some(Answer::Check(after));
        if let Some(after) = &after {
            taken.set(item.id.clone(), Some(after.clone()));
        }
        rows.push(Compared {
            item,
            row,
            now,
            after,
            faults: Vec::new(),
        });
    }
    let faults = validate(form, &taken, context.today(), destination.fiscal_year);
    for row in rows.iter_mut().filter(|row| row.after.is_some()) {
        let of_row = faults.iter().filter(|fault| fault.item == row.item.id);
        row.faults = of_row.cloned().collect();
    }
    rows
}

fn page(context: &PageContext, destination: &Destination, file: &FilledSheet) -> Markup {
    let rows = compare(context, destination, file);
    let address = &destination.address;
    let any = rows.iter().any(|row| row.after.is_some());
    let content = html! {
        (cautions(destination, file))
        (summary(&rows, file))
        p { (destination.about) "　シート「" (file.name) "」" }
        (left_over(file))
        form method="post" action=(address) {
            input type="hidden" name="revision" value=(destination.draft.revision);
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table class="preview" {
                    thead { tr { th scope="col" { "取り込む" } th scope="col" { "チェック項目" } th scope="col" { "いまの内容" } th scope="col" { "ファイルの内容" } } }
                    tbody { @for row in &rows { (compared(&destination.form, row, file.cautions.is_empty())) } }
                }
            }
            (missing_rows(&destination.form, file))
            p { "ファイルで空いている欄は、いまの内容をそのまま残します。" }
            div class="buttons" {
                @if any { button class="btn" name="next" value="taken" { "選んだ行を取り込む" } }
                a class="btn second" href={ (address) (addresses::FILLED_SHEET) } { "ほかのファイルを選ぶ" }
                a class="btn second" href=(address) { "取り込まずに戻る" }
            }
        }
    };
    framed(context, destination, &content)
}

fn summary(rows: &[Compared<'_>], file: &FilledSheet) -> Markup {
    let changed = rows.iter().filter(|row| row.after.is_some()).count();
    let unclear = rows.iter().filter(|row| !row.row.is_clear()).count() + file.unknown.len();
    let doubtful =
        |row: &&Compared<'_>| row.after.is_some() && row.row.is_clear() && !row.row.is_certain();
    let doubtful = rows.iter().filter(doubtful).count();
    let (tone, title) = match (changed, unclear, doubtful) {
        (0, 0, _) => (Tone::Info, "いまの内容と同じです"),
        (_, 0, 0) if file.cautions.is_empty() => {
            (Tone::Good, "読み取れました（まだ取り込んでいません）")
        }
        (_, 0, _) => (Tone::Warn, "確かめてください（まだ取り込んでいません）"),
        (_, _, _) => (
            Tone::Warn,
            "読み取れないところがあります（まだ取り込んでいません）",
        ),
    };
    banner(
        tone,
        title,
        html! {
            p { (rows.len()) "行を読み、" (changed) "行がいまの内容と違います。" @if unclear > 0 { "読み取れないところがある行は" (unclear) "行です。" } @if doubtful > 0 { "読み取れても、人が確かめる必要がある行は" (doubtful) "行で、印を付けていません。" } }
            @if changed > 0 { p { "内容を確かめ、取り込む行に印を付けて、下の「選んだ行を取り込む」を押してください。" } }
        },
    )
}

/// Why nothing is ticked: the file seems to be somebody else's, or of another year.
fn cautions(destination: &Destination, file: &FilledSheet) -> Markup {
    html! {
        @if !file.cautions.is_empty() {
            (banner(Tone::Bad, "このファイルでよいか、先に確かめてください", html! {
                @for caution in &file.cautions { p { (caution) } }
                p { "いま開いているのは「" (destination.about) "」です。別のもののファイルを選んでいたら、取り込まずに、正しいファイルを選び直してください。確かめて取り込む行にだけ、自分で印を付けてください。" }
            }))
        }
    }
}

/// What of the file is not in the table.
fn left_over(file: &FilledSheet) -> Markup {
    html! {
        @if file.has_drawings {
            (banner(Tone::Warn, "図形があります", html! { p { "図形で付けた丸や、貼った写真は読み取れません。「はい」「いいえ」の欄が正しく読めているか、下の表で確かめてください。" } }))
        }
        @if !file.left_out.is_empty() {
            (banner(Tone::Info, "読んでいないところがあります", html! {
                ul { @for what in &file.left_out { li { (what) } } }
            }))
        }
        @if !file.unknown.is_empty() {
            (banner(Tone::Warn, "どの項目か分からない行があります", html! {
                ul { @for row in &file.unknown { li { (row.row) "行目「" (shortened(&row.text)) "」：" (row.reason) } } }
            }))
        }
    }
}

/// What of the form is not in the file.
fn missing_rows(form: &Form, file: &FilledSheet) -> Markup {
    html! {
        @if !file.missing.is_empty() {
            details {
                summary { "ファイルにない項目が" (file.missing.len()) "あります（いまの内容のままです）" }
                ul { @for at in &file.missing { li { (row_name(form, &form.items[*at])) } } }
            }
        }
    }
}

/// A row by its name, with what does not count yet marked so.
fn row_name(form: &Form, item: &Item) -> String {
    let name = form.row_name(item);
    match form.is_reference(item) {
        true => format!("［参考］{name}"),
        false => name,
    }
}

fn compared(form: &Form, row: &Compared<'_>, may_suggest: bool) -> Markup {
    let id = &row.item.id;
    let name = row_name(form, row.item);
    let now = conflicts::show(form, id, row.now);
    let name_of = |column| form.columns.name(column);
    html! {
        tr {
            td data-head="取り込む" {
                @if row.after.is_some() {
                    input type="hidden" name={ "mine." (id) } value=(was(row.after.as_ref()));
                    label class="tick" {
                        input type="checkbox" name={ "pick." (id) } value="mine" checked[may_suggest && row.is_suggested()];
                        span class="sr" { "取り込む：" (name) }
                    }
                } @else if row.row.is_clear() { span class="small muted" { "変わりません" } }
                @else { span class="small muted" { "取り込めません" } }
            }
            th scope="row" class="pre" { (name) }
            td data-head="いまの内容" { (if now.is_empty() { "（未記入）" } else { &now }) }
            td data-head="ファイルの内容" {
                @if let Some(fault) = &row.row.fault { span class="line error" { (fault) } }
                (entry(&name_of(Column::First), &row.row.first, |check| check.show()))
                (entry(&name_of(Column::Target), &row.row.target, |day| short_era_date(*day)))
                (entry(&name_of(Column::Second), &row.row.second, |check| check.show()))
                (entry(&name_of(Column::FirstBy), &row.row.first_by, Clone::clone))
                (entry(&name_of(Column::SecondBy), &row.row.second_by, Clone::clone))
                (entry(&name_of(Column::Remark), &row.row.remark, Clone::clone))
                @for doubt in &row.row.doubts { (doubtful(doubt)) }
                @for fault in &row.faults { span class="line error" { (fault.message) } }
            }
        }
    }
}

/// One column: what was understood, and as what it stands in the file if that is not the same.
fn entry<T>(label: &str, entry: &Entry<T>, words: impl Fn(&T) -> String) -> Markup {
    html! {
        @match &entry.reading {
            Reading::Empty => {},
            Reading::Understood(value) => {
                span class="line" {
                    (label) " " b { (words(value)) }
                    span class="small muted" { " " (entry.place) @if entry.shown != words(value) { "「" (shortened(&entry.shown)) "」" } }
                }
            },
            Reading::Unclear(why) => span class="line error" {
                (label) " " (entry.place) "「" (shortened(&entry.shown)) "」：" (why)
            },
        }
        @for doubt in &entry.doubts { (doubtful(&format!("{label}：{doubt}"))) }
    }
}

/// Why a person should look at something first.
fn doubtful(why: &str) -> Markup {
    html! { span class="line small" { "確かめてください　" (why) } }
}
