//! Checklists on paper and in Excel: a response as it stands, a submission, a blank form, and all that
//! was submitted in a round.

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response as Reply};
use futures_util::StreamExt;
use futures_util::stream::{once, unfold};
use std::future::ready;
use std::sync::Arc;
use tenken_domain::checklists::paper::Sheet;
use tenken_domain::forms::form::FormKind;
use tenken_domain::{Answers, Form};
use tenken_ops::facilities::Facility;
use tenken_ops::forms::find_form;
use tenken_ops::policy::{Act, require};
use tenken_ops::responses::files::StoredFile;
use tenken_ops::responses::{Answered, Export, begin_export, export_response, export_submission};
use tenken_ops::rounds::{Round, find_round};
use tenken_ops::vendor_checklists::{VendorAnswer, read_to_answer, read_vendor_checklist};
use tenken_paper::{Bundle, CHECKLISTS_PER_FILE, Fonts, Portion, checklists};
use tenken_spreadsheets::checklist_xlsx;

use crate::web::blocking;
use crate::web::context::PageContext;
use crate::web::download::{as_download, as_excel};
use crate::web::error::{WebError, WebResult};
use crate::web::pages::responses::print;
use crate::web::pages::rounds::round;
use crate::web::pages::vendor_checklists::At;
use crate::web::parts::dates;
use crate::web::reauthenticated::Reauthenticated;

/// `GET …/responses/{facility}/paper.pdf`
pub async fn draft_pdf(context: PageContext, place: Path<(String, String)>) -> WebResult<Reply> {
    draft(&context, place, pdf).await
}

/// `GET …/responses/{facility}/paper.xlsx`
pub async fn draft_xlsx(context: PageContext, place: Path<(String, String)>) -> WebResult<Reply> {
    draft(&context, place, async |sheet| xlsx(&sheet)).await
}

/// `GET …/submissions/{revision}/paper.pdf`
pub async fn submission_pdf(
    context: PageContext,
    Path((round, facility, revision)): Path<(String, String, i64)>,
) -> WebResult<Reply> {
    let which = (&*round, &*facility, revision);
    export_submission(
        &context,
        &context.actor,
        which,
        async |round, facility, sent| {
            let state = print::state_of_submission(&sent.receipt, sent.submitted_at);
            pdf(sheet(&round, &facility, sent.answers, &state)?).await
        },
    )
    .await
}

/// `GET …/paper.pdf` of a vendor's form as it is filled in.
pub async fn vendor_draft_pdf(at: At) -> WebResult<Reply> {
    pdf(vendor_draft(&at).await?).await
}

/// `GET …/paper.xlsx` of a vendor's form as it is filled in.
pub async fn vendor_draft_xlsx(at: At) -> WebResult<Reply> {
    xlsx(&vendor_draft(&at).await?)
}

/// `GET /rounds/{round}/sheets/{contract}/paper.pdf`: what the vendor said last, or the blank form.
pub async fn vendor_pdf(
    context: PageContext,
    Path((round, contract)): Path<(String, String)>,
) -> WebResult<Reply> {
    let read = read_vendor_checklist(&context, &context.actor, &round, &contract).await?;
    let (answers, state) = match read.current() {
        Some(said) => (said.answers.clone(), state_of_answer(said)),
        None => (Answers::default(), "未回答".to_owned()),
    };
    let about = format!("{}（{}）", read.contract.facility.1, read.contract.title);
    pdf(Sheet {
        form: read.asked.form,
        answers,
        respondent: read.contract.vendor.1,
        state: of_round(&read.asked.round, &format!("{about}　{state}")),
    })
    .await
}

fn state_of_answer(said: &VendorAnswer) -> String {
    format!(
        "提出済み　{}　記入した人 {}",
        dates::time(said.at),
        said.person
    )
}

async fn vendor_draft(at: &At) -> WebResult<Sheet> {
    let contract = at.answering.contract();
    let filled = read_to_answer(&at.context, &at.answering).await?;
    let said = filled.history.first();
    let state = match said.filter(|said| said.withdrawn.is_none()) {
        Some(said) if said.answers == filled.draft.answers => state_of_answer(said),
        _ => "下書き".to_owned(),
    };
    Ok(Sheet {
        form: at.answering.form().clone(),
        answers: filled.draft.answers,
        respondent: contract.map_or_else(String::new, |contract| contract.vendor.1.clone()),
        state: of_round(at.answering.round(), &format!("{}　{state}", at.about())),
    })
}

/// `GET /forms/{id}/{version}/paper.pdf`
pub async fn blank_pdf(context: PageContext, place: Path<(String, String)>) -> WebResult<Reply> {
    pdf(blank(&context, place).await?).await
}

/// `GET /forms/{id}/{version}/paper.xlsx`
pub async fn blank_xlsx(context: PageContext, place: Path<(String, String)>) -> WebResult<Reply> {
    xlsx(&blank(&context, place).await?)
}

/// `GET /rounds/{round}/papers.zip`: what was submitted last, of all the list of the round finds.
pub async fn bundle(
    Reauthenticated(context): Reauthenticated,
    Path(id): Path<String>,
    Query(wanted): Query<round::RoundQuery>,
) -> WebResult<Reply> {
    require(&context.actor, Act::ListFacilities)?;
    require_checklist(&find_round(&context, &context.actor, &id).await?.form)?;
    let fonts = blocking::fonts().await?;
    let export = begin_export(&context, &context.actor, &id, &wanted.filter()).await?;
    let mut making = Making {
        export,
        fonts,
        bundle: Bundle::default(),
    };
    let first = next_part(&mut making).await?;
    let first = first.ok_or_else(|| WebError::not_found("提出されたチェックリスト"))?;
    let rest = unfold(Some(making), |making| async {
        let mut making = making?;
        let stopped = match next_part(&mut making).await {
            Ok(Some(bytes)) => return Some((Ok(bytes), Some(making))),
            Ok(None) => None,
            // What was sent already stays a whole file, which says that the rest is not in it.
            Err(why) => Some(why.message().to_owned()),
        };
        if stopped.is_some() {
            tracing::error!("a bundle of papers stopped before its end");
        }
        let end = making.bundle.finish(stopped.as_deref());
        Some((end.map_err(|error| error.to_string()), None))
    });
    let parts = once(ready(Ok(first))).chain(rest).fuse();
    let headers = [
        (CONTENT_TYPE, "application/zip"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"checklists.zip\"",
        ),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// A bundle under way.
struct Making {
    export: Export,
    fonts: Fonts,
    bundle: Bundle,
}

/// Reads some more, sets them and adds them; none after the last.
async fn next_part(making: &mut Making) -> WebResult<Option<Vec<u8>>> {
    let fonts = making.fonts.clone();
    let set = |round: Round, answered: Vec<Answered>| async move {
        let sheets = answered.into_iter().map(|one| submitted(&round, one));
        let sheets: Vec<Sheet> = sheets.collect();
        let portion = blocking::run(move || Portion::set(&fonts, &sheets)).await?;
        let made = portion.made().to_vec();
        Ok::<_, WebError>((portion, made))
    };
    match making.export.part(CHECKLISTS_PER_FILE, set).await? {
        Some(portion) => blocking::paper_or_error(making.bundle.add(portion)).map(Some),
        None => Ok(None),
    }
}

fn submitted(round: &Round, one: Answered) -> Sheet {
    let state = print::state_of_submission(&one.receipt, one.submitted_at);
    Sheet {
        form: round.form.clone(),
        answers: one.answers,
        respondent: respondent_line(&one.name, one.code.as_deref()),
        state: of_round(round, &state),
    }
}

/// A file of a response as it stands.
async fn draft<Made: Future<Output = WebResult<Reply>>>(
    context: &PageContext,
    Path((round, facility)): Path<(String, String)>,
    make: impl FnOnce(Sheet) -> Made,
) -> WebResult<Reply> {
    export_response(
        context,
        &context.actor,
        &round,
        &facility,
        async |response| {
            let state = print::state_of_draft(&response);
            let answers = response.draft.answers;
            make(sheet(&response.round, &response.facility, answers, &state)?).await
        },
    )
    .await
}

async fn blank(
    context: &PageContext,
    Path((id, version)): Path<(String, String)>,
) -> WebResult<Sheet> {
    let form = find_form(context, &context.actor, &id, &version).await?;
    require_checklist(&form)?;
    Ok(Sheet::blank(form))
}

fn sheet(round: &Round, facility: &Facility, answers: Answers, state: &str) -> WebResult<Sheet> {
    require_checklist(&round.form)?;
    Ok(Sheet {
        form: round.form.clone(),
        answers,
        respondent: respondent_line(&facility.name, facility.code.as_deref()),
        state: of_round(round, state),
    })
}

fn respondent_line(name: &str, code: Option<&str>) -> String {
    match code {
        Some(code) => format!("{name}（医療機関コード {code}）"),
        None => name.to_owned(),
    }
}

fn of_round(round: &Round, state: &str) -> String {
    let made_up = if round.demo {
        "【見本のデータ】"
    } else {
        ""
    };
    format!("{made_up}{}　{state}", round.title)
}

fn require_checklist(form: &Arc<Form>) -> WebResult<()> {
    match form.kind {
        FormKind::Checklist => Ok(()),
        FormKind::Survey => Err(WebError::not_found("チェックリストの用紙")),
    }
}

async fn pdf(sheet: Sheet) -> WebResult<Reply> {
    let name = file_name(&sheet, "pdf");
    let fonts = blocking::fonts().await?;
    let content = blocking::typeset(move || checklists(&fonts, &[sheet]))
        .await?
        .content;
    Ok(as_download(StoredFile {
        name,
        media_type: "application/pdf".into(),
        content,
    }))
}

fn xlsx(sheet: &Sheet) -> WebResult<Reply> {
    as_excel(file_name(sheet, "xlsx"), checklist_xlsx(sheet))
}

fn file_name(sheet: &Sheet, ending: &str) -> String {
    format!("{}.{ending}", sheet.form.key().replace('@', "-"))
}
