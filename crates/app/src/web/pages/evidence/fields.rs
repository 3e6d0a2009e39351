//! The fields that say what a piece of evidence is and what it shows.

use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::evidence::{EvidenceKind, RowRef, next_review};
use tenken_ops::FieldFaults;
use tenken_ops::evidence::{Days, Described, Evidence, Version};
use tenken_ops::facilities::Facility;

use super::measures::groups;
use crate::web::context::PageContext;
use crate::web::parts::errors;
use crate::web::parts::fields::{Field, option};
use crate::web::typed::{Line, Several, revision};

/// What is said about a piece of evidence, as a page posts it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedEvidence {
    title: Line,
    kind: Line,
    measures: Several,
    /// The rows it still belongs to, by their ids.
    rows: Several,
    valid_from: Line,
    review_on: Line,
    expires_on: Line,
    /// The revision the page was made on.
    #[serde(deserialize_with = "revision")]
    pub revision: i64,
}

impl TypedEvidence {
    /// What is offered for a new file: to look at it again a year later.
    pub fn offered(today: Date) -> Self {
        TypedEvidence {
            review_on: Line::showing(Some(next_review(today))),
            ..TypedEvidence::default()
        }
    }

    /// The same, on top of another revision.
    pub fn on(self, revision: i64) -> Self {
        TypedEvidence { revision, ..self }
    }

    /// What stands in the fields of evidence that is there.
    pub fn of(evidence: &Evidence) -> Self {
        let days = evidence.current();
        let day = |of: fn(&Version) -> Option<Date>| Line::showing(days.and_then(of));
        let rows = evidence.rows.iter().map(|row| row.row.clone());
        TypedEvidence {
            title: evidence.title.as_str().into(),
            kind: evidence.kind.id().into(),
            measures: evidence.measures.clone().into(),
            rows: rows.collect::<Vec<_>>().into(),
            valid_from: day(|it| it.valid_from),
            review_on: day(|it| it.review_on),
            expires_on: day(|it| it.expires_on),
            revision: evidence.revision,
        }
    }

    /// As use cases take it. Of the rows it belonged to, those stay that are still ticked.
    pub fn described(&self, rows: &[RowRef]) -> Described {
        let stays = |row: &&RowRef| self.rows.contains(&row.row);
        Described {
            title: self.title.to_owned(),
            kind: self.kind.to_owned(),
            measures: self.measures.to_vec(),
            rows: rows.iter().filter(stays).cloned().collect(),
            days: self.days(),
        }
    }

    /// The days alone.
    pub fn days(&self) -> Days {
        Days {
            valid_from: self.valid_from.to_owned(),
            review_on: self.review_on.to_owned(),
            expires_on: self.expires_on.to_owned(),
        }
    }

    /// Whether a row is still ticked.
    pub fn has_row(&self, id: &str) -> bool {
        self.rows.iter().any(|row| row == id)
    }
}

/// The field for a file.
pub fn file(faults: &FieldFaults) -> Markup {
    let field = Field {
        name: "file",
        label: "ファイル",
        hint: "PDF、写真（JPEG・PNG）、Word・Excel・PowerPoint。10MBまで。患者さんの名前や処方の内容が写っていないか、先に確かめてください。",
        required: true,
        error: errors::in_field(faults, "file"),
        ..Field::default()
    };
    field.file(&super::receive::accepted())
}

/// All fields but the file. `may_be_untitled` where the name of the file takes the place of a title.
pub fn about(
    context: &PageContext,
    facility: &Facility,
    typed: &TypedEvidence,
    faults: &FieldFaults,
    may_be_untitled: bool,
) -> Markup {
    let title = Field {
        name: "title",
        label: "証跡の名前",
        hint: match may_be_untitled {
            true => "例：レセコンの保守契約書。空のままなら、ファイルの名前になります。",
            false => "例：レセコンの保守契約書。",
        },
        required: !may_be_untitled,
        value: &typed.title,
        error: errors::in_field(faults, "title"),
    };
    html! {
        (title.text())
        (kind(&typed.kind, faults))
        (measures(context, facility, typed, faults))
        (days(typed, faults))
    }
}

/// What it is, to choose.
pub fn kind(chosen: &str, faults: &FieldFaults) -> Markup {
    let field = Field {
        name: "kind",
        label: "どんな書類・写真か",
        required: true,
        value: chosen,
        error: errors::in_field(faults, "kind"),
        ..Field::default()
    };
    field.select(&html! {
        (option("", "選んでください", chosen))
        @for kind in EvidenceKind::ALL { (option(kind.id(), kind.label(), chosen)) }
    })
}

/// The days of a version.
pub fn days(typed: &TypedEvidence, faults: &FieldFaults) -> Markup {
    let field = |name, value, label, hint| Field {
        name,
        label,
        hint,
        value,
        error: errors::in_field(faults, name),
        ..Field::default()
    };
    html! {
        (field("review_on", &typed.review_on, "見直す日", "中身が今も正しいかを確かめる日です。ふつうは1年後です。").date())
        (field("valid_from", &typed.valid_from, "有効になった日", "契約が始まった日など。なければ空のままで。").date())
        (field("expires_on", &typed.expires_on, "有効期限", "契約や証明書が切れる日。なければ空のままで。").date())
    }
}

/// The measures, folded by group but for those that are ticked.
fn measures(
    context: &PageContext,
    facility: &Facility,
    typed: &TypedEvidence,
    faults: &FieldFaults,
) -> Markup {
    let catalog = context.catalog();
    let error = errors::in_field(faults, "measures");
    html! {
        fieldset class="field" id="measures" tabindex="-1" {
            legend class="label" { "何をしていることを示すものか" span class="may" { "（いくつでも。あとからでも選べます）" } }
            @if let Some(error) = error { p class="error" { "修正が必要です：" (error) } }
            @for group in groups(&catalog, facility.kind) {
                @let ticked = group.measures.iter().filter(|one| typed.measures.contains(&one.id)).count();
                details open[ticked > 0] {
                    summary { (group.title) @if ticked > 0 { "（" (ticked) "個を選んでいます）" } }
                    div class="choices" { @for measure in &group.measures {
                        label class="choice" {
                            input type="checkbox" name="measures" value=(measure.id) checked[typed.measures.contains(&measure.id)];
                            span { (measure.title) span class="muted small" { br; (measure.plain) } }
                        }
                    } }
                }
            }
        }
    }
}
