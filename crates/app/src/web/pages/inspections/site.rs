//! `GET /inspections/{inspection}/site`: where inspectors note, row by row. It is an ordinary form; the
//! script sends each note by itself and goes on without a network.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::form::Item;
use tenken_domain::inspections::{
    About, Finding, LONGEST_TEXT, Met, Noted, Place, RowNote, Standing, Verdict, inspected,
};
use tenken_domain::text::calendar::era_date;
use tenken_ops::inspections::{Dossier, Photo, read_dossier};

use super::entries::State;
use super::{ABOVE, MAY_BE_KEPT, demands};
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::fields::option;
use crate::web::parts::{crumbs, dates};
use crate::web::{addresses, assets};

/// The page; who does not inspect, or comes when it is over, sees the result instead.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Reply> {
    let dossier = read_dossier(&context, &context.actor, &id).await?;
    let one = &dossier.inspection;
    if one.told_at.is_some() || one.cancelled_at.is_some() || !dossier.may_inspect {
        return Ok(Redirect::to(&addresses::INSPECTION_RESULT.link([&id])).into_response());
    }
    Ok(([MAY_BE_KEPT], page(&context, &dossier)).into_response())
}

fn page(context: &PageContext, dossier: &Dossier) -> Markup {
    let one = &dossier.inspection;
    let address = addresses::INSPECTION.link([&one.id]);
    let title = format!("現地の記録：{}", one.facility.name);
    let nothing = Answers::default();
    let answers = dossier
        .submitted
        .as_ref()
        .map_or(&nothing, |last| &last.answers);
    let state = serde_json::to_string(&State::of(&dossier.notes, dossier.entries, &dossier.photos));
    let body = html! {
        script type="module" src=(assets::url("inspection.js")) {}
        div class="status" { div class="wrap" {
            p id="site-state" role="status" { "「保存する」を押すまで、記録はこの画面だけにあります。" }
        } }
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[ABOVE, (address.as_str(), "計画と準備")]))
            h1 { (title) }
            p class="muted" { (era_date(one.planned_on)) "　" (dossier.round.title) }
            p { "施設の回答は、そのまま残ります。ここには、見て確かめたことを書きます。" }
            form method="post" action=(addresses::INSPECTION_SITE.link([&one.id])) novalidate
                data-inspection=(one.id) data-person=(context.person_id()) data-static=(assets::all()) data-state=(state.unwrap_or_default()) {
                input type="hidden" name="batch" value=(context.new_id());
                @if dossier.submitted.is_none() { p class="hint" { "チェックリストが、まだ提出されていません。紙の記入を確認し、「全体についての助言」か「指摘」に書いてください。" } }
                @for (at, section) in dossier.round.form.sections.iter().enumerate() {
                    @let rows: Vec<&Item> = inspected(&dossier.round.form, answers).map(|(_, item)| item).filter(|item| item.section == at).collect();
                    @if !rows.is_empty() {
                        section class="section" {
                            h2 { (section.title) }
                            @for item in rows { (row(dossier, item, answers)) }
                        }
                    }
                }
                (vendors(dossier))
                section class="section" {
                    h2 id="findings" { "指摘" }
                    p class="hint" { "直してもらうことを、1つずつ書きます。書くと、次の欄が増えます。" }
                    div data-findings {
                        @for (place, standing) in dossier.notes.iter() {
                            @if let Place::Finding(id) = place {
                                @if standing.collides() || standing.settled().is_some_and(|entry| !entry.noted.is_blank()) { (finding(dossier, id, Some(standing))) }
                            }
                        }
                        (finding(dossier, &context.new_id(), None))
                    }
                }
                section class="section" { h2 { "全体についての助言" } (advice(dossier)) }
                div class="buttons" data-without-script { button class="btn big" { "保存する" } }
            }
            (photo_form(dossier))
            div class="buttons" {
                a class="btn second" href=(addresses::INSPECTION.link([&one.id])) { "計画と準備" }
                a class="btn" href=(addresses::INSPECTION_RESULT.link([&one.id])) { "結果をまとめて伝える" }
            }
        }
    };
    context.page_about(one.facility.demo, &title, &body)
}

/// A row: what the facility says, what the guide demands, what is seen.
fn row(dossier: &Dossier, item: &Item, answers: &Answers) -> Markup {
    let place = Place::Row(item.id.clone());
    let standing = dossier.notes.at(&place);
    let noted = match standing
        .and_then(Standing::settled)
        .map(|entry| &entry.noted)
    {
        Some(Noted::Row(row)) => row.clone(),
        _ => RowNote::default(),
    };
    let place = place.to_string();
    // What is met says nothing beyond the answer itself.
    let wanted = dossier
        .demands
        .iter()
        .filter(|demand| demand.about == About::Item(item.id.clone()) && demand.met != Met::Yes);
    let answer = answers
        .get(&item.id)
        .map(|answer| item.answer.kind().show(answer));
    let heading = format!("h-{}", item.id);
    html! {
        section class="item" data-place=(place) data-kind="row" {
            h3 class="question" id=(heading) {
                @if !item.number.is_empty() { span class="no" { (item.number) } }
                (dossier.round.form.row_text(item))
            }
            dl class="facts" { dt { "施設の回答" } dd { (answer.as_deref().unwrap_or("（記入なし）")) } }
            (demands(wanted))
            (based(&place, standing, &Noted::Row(noted.clone())))
            fieldset class="field" aria-labelledby=(heading) {
                legend class="label" { "確認の結果" }
                div class="choices pair verdicts" {
                    @for verdict in Verdict::ALL {
                        label class="choice" { input type="radio" name=(format!("verdict/{place}")) value=(verdict.id()) data-part="verdict" checked[noted.verdict == Some(verdict)]; (verdict.label()) }
                    }
                }
            }
            details open[!noted.note.is_empty() || dossier.photos.iter().any(|photo| is_at(photo, &place))] {
                summary { "メモ・写真" }
                label class="label" for=(format!("note/{place}")) { "メモ" }
                textarea id=(format!("note/{place}")) name=(format!("note/{place}")) data-part="note" rows="2" data-limit=(LONGEST_TEXT) { "\n" (noted.note) }
                (photos(dossier, &place))
            }
            button class="btn second small" type="button" data-finding-of=(item.id) hidden { "この行を指摘する" }
        }
    }
}

/// The forms of vendors: what the guide demands of them.
fn vendors(dossier: &Dossier) -> Markup {
    let mut of = dossier
        .demands
        .iter()
        .filter(|demand| !matches!(demand.about, About::Item(_) | About::Checklist))
        .peekable();
    html! {
        @if of.peek().is_some() {
            section class="section" {
                h2 { "事業者確認用" }
                (demands(of))
                p class="hint" { "確かめたことは「全体についての助言」か「指摘」に書いてください。" }
            }
        }
    }
}

/// What the fields of a place rest on, and every version where several stand.
fn based(place: &str, standing: Option<&Standing>, shown: &Noted) -> Markup {
    let ids = standing
        .map(|standing| standing.ids.join(" "))
        .unwrap_or_default();
    html! {
        input type="hidden" name=(format!("on/{place}")) value=(ids);
        input type="hidden" name=(format!("was/{place}")) value=(serde_json::to_string(shown).unwrap_or_default());
        @if let Some(standing) = standing.filter(|standing| standing.collides()) {
            div class="conflict" {
                p { "同じところに、2つ以上の記録があります。どちらにするか、書き直して決めてください。" }
                dl class="both" {
                    @for version in &standing.versions {
                        div { dt { (version.by) " " (dates::clock(version.at)) } dd { (shown_text(&version.noted)) } }
                    }
                }
            }
        }
    }
}

/// What is noted, in words.
pub fn shown_text(noted: &Noted) -> String {
    let parts: Vec<String> = match noted {
        Noted::Row(row) => vec![
            row.verdict
                .map_or_else(String::new, |verdict| verdict.label().to_owned()),
            row.note.clone(),
        ],
        Noted::Finding(finding) if finding.withdrawn => vec!["（取り消し）".to_owned()],
        Noted::Finding(finding) => vec![
            finding.what.clone(),
            finding.advice.clone(),
            finding.due.map(era_date).unwrap_or_default(),
        ],
        Noted::Advice { text } => vec![text.clone()],
    };
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match said.is_empty() {
        true => "（記入なし）".to_owned(),
        false => said.join("　"),
    }
}

fn finding(dossier: &Dossier, id: &str, standing: Option<&Standing>) -> Markup {
    let noted = match standing
        .and_then(Standing::settled)
        .map(|entry| &entry.noted)
    {
        Some(Noted::Finding(finding)) => finding.clone(),
        _ => Finding::default(),
    };
    let place = Place::Finding(id.to_owned()).to_string();
    let name = |part: &str| format!("{part}/{place}");
    let due = noted.due.map(|day| day.to_string()).unwrap_or_default();
    html! {
        section class="item" data-place=(place) data-kind="finding" data-blank[standing.is_none()] aria-label="指摘" {
            (based(&place, standing, &Noted::Finding(noted.clone())))
            div class="field" {
                label class="label" for=(name("item")) { "どの行について" }
                select id=(name("item")) name=(name("item")) data-part="item" {
                    (option("", "行を決めない", &noted.item))
                    @for item in dossier.round.form.items.iter().filter(|item| !item.helper && !dossier.round.form.is_reference(item)) {
                        (option(&item.id, &dossier.round.form.row_beginning(item), &noted.item))
                    }
                }
            }
            div class="field" { label class="label" for=(name("what")) { "指摘の内容" } textarea id=(name("what")) name=(name("what")) data-part="what" rows="2" data-limit=(LONGEST_TEXT) { "\n" (noted.what) } }
            div class="field" { label class="label" for=(name("advice")) { "助言（どう直すか）" } textarea id=(name("advice")) name=(name("advice")) data-part="advice" rows="2" data-limit=(LONGEST_TEXT) { "\n" (noted.advice) } }
            div class="field" { label class="label" for=(name("due")) { "改善の期限" } input type="date" id=(name("due")) name=(name("due")) data-part="due" value=(due); }
            (photos(dossier, &place))
            label class="choice" hidden[standing.is_none()] { input type="checkbox" name=(name("withdrawn")) value="1" data-part="withdrawn"; "この指摘を取り消す" }
        }
    }
}

fn advice(dossier: &Dossier) -> Markup {
    let standing = dossier.notes.at(&Place::Advice);
    let shown = Noted::Advice {
        text: dossier.notes.advice().to_owned(),
    };
    html! {
        section class="item" data-place="advice" data-kind="advice" aria-label="全体についての助言" {
            (based("advice", standing, &shown))
            label class="label" for="text/advice" { "助言" span class="may" { "（書かなくてもかまいません）" } }
            textarea id="text/advice" name="text/advice" data-part="text" rows="4" data-limit=(LONGEST_TEXT) { "\n" (dossier.notes.advice()) }
            (photos(dossier, "advice"))
        }
    }
}

fn is_at(photo: &Photo, place: &str) -> bool {
    let shown = photo.place.as_ref();
    shown.is_some_and(|shown| shown.to_string() == place)
}

/// The photos of a place. The script adds the field to take one.
fn photos(dossier: &Dossier, place: &str) -> Markup {
    let id = &dossier.inspection.id;
    html! {
        ul class="photos" data-photos {
            @for photo in dossier.photos.iter().filter(|photo| is_at(photo, place)) {
                li { a href=(addresses::INSPECTION_PHOTO.link([id, &photo.id])) { (photo.name) } }
            }
        }
        label class="photo" hidden { span class="label" { "写真" } input type="file" accept="image/jpeg,image/png" capture="environment" multiple data-photo; }
    }
}

/// Adding photos without script, and removing them.
fn photo_form(dossier: &Dossier) -> Markup {
    let id = &dossier.inspection.id;
    html! {
        section class="section" {
            h2 { "写真" }
            p class="hint" { "患者さんの名前やカルテ・薬歴が写らないようにしてください。写ってしまったものは、ここで消せます。" }
            @if !dossier.photos.is_empty() {
                ul class="photos" {
                    @for photo in &dossier.photos {
                        li class="row" {
                            a href=(addresses::INSPECTION_PHOTO.link([id, &photo.id])) { (photo.name) }
                            form method="post" action=(addresses::INSPECTION_PHOTO_REMOVAL.link([id, &photo.id])) { button class="btn small second" { "消す" span class="sr" { "：" (photo.name) } } }
                        }
                    }
                }
            }
            form method="post" action=(addresses::INSPECTION_PHOTOS.link([id])) enctype="multipart/form-data" data-without-script {
                div class="field" {
                    label class="label" for="place" { "どこの写真か" }
                    select id="place" name="place" {
                        (option("advice", "全体", ""))
                        @for item in dossier.round.form.items.iter().filter(|item| !item.helper && !dossier.round.form.is_reference(item)) {
                            (option(&Place::Row(item.id.clone()).to_string(), &dossier.round.form.row_beginning(item), ""))
                        }
                    }
                }
                div class="field" { label class="label" for="file" { "写真（JPEGかPNG、5MBまで）" } input type="file" id="file" name="file" accept="image/jpeg,image/png"; }
                button class="btn second" { "写真を加える" }
            }
        }
    }
}
