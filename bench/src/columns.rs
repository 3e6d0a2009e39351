//! Part 4, pure: a nation's answers counted in this process, without server and database.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::forms::answer::{AnswerType, Answers};
use tenken_domain::forms::catalog::Sources;
use tenken_domain::results::tabulation::{Columns, Dimension, Population, Unit};
use tenken_domain::{Catalog, FacilityKind, Form};

use crate::load::{histogram, micros};
use crate::record::Report;
use crate::tabulation::{FIGURES, LOOKS, quantiles};
use crate::{Extent, Outcome};

/// Responses of as many facilities as a nation has.
const RESPONSES: usize = 243_000;

/// Counts 243,000 answers to hospital-survey@R7, again and again.
pub fn measure(extent: Extent, report: &mut Report) -> Outcome<()> {
    let form = form("hospital-survey", "R7")?;
    let mut random = Random(0x7e17_0e17);
    let mut population = Population::default();
    let mut columns = Columns::new(&form);
    let prefectures: Vec<Prefecture> = Prefecture::all().collect();
    for position in 0..RESPONSES {
        let unit = Unit {
            kind: FacilityKind::Hospital,
            prefecture: Some(prefectures[random.below(prefectures.len())]),
            beds: Some(20 + random.below(580) as i64),
        };
        population.put(&position.to_string(), Some(&unit));
        columns.take(&form, position, &random_answers(&form, &mut random)?);
    }
    let mut times = histogram()?;
    for _ in 0..extent.of(LOOKS) {
        let began = Instant::now();
        std::hint::black_box(columns.tabulate(&form, &population, Dimension::BedClass, None));
        times.record(micros(began.elapsed()))?;
    }
    let items = columns
        .tabulate(&form, &population, Dimension::BedClass, None)
        .items
        .len();
    let name = format!("{RESPONSES} responses × {items} questions × 6 classes");
    let p99 = times.value_at_quantile(0.99) as f64 / 1000.0;
    let p50 = times.value_at_quantile(0.5) as f64 / 1000.0;
    report.table(
        "4. Tabulation in this process, without server (hospital-survey@R7 by bed_class)",
        &FIGURES,
        vec![quantiles(&name, &times)],
    );
    report.budget(
        &format!("tabulation of {name}"),
        "< 10 ms",
        format!("p50 {p50:.1} ms, p99 {p99:.1} ms"),
        "DuckDB 20 ms",
        p99 < 10.0,
    );
    Ok(())
}

/// A form of the bundled catalog.
fn form(id: &str, version: &str) -> Outcome<Form> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog");
    let text = |name: &str| std::fs::read_to_string(root.join(name));
    let catalog = Catalog::read(&Sources {
        measures: &text("measures.toml")?,
        clauses: &text("clauses.toml")?,
        faq: &text("faq.toml")?,
        glossary: &text("glossary.toml")?,
        authorities: &text("authorities.csv")?,
    })?;
    let name = format!("forms/{id}/{version}.toml");
    let faults = |faults| format!("{name}: {faults:?}");
    Ok(catalog.read_form(&name, &text(&name)?).map_err(faults)?)
}

/// Some answer to every question.
fn random_answers(form: &Form, random: &mut Random) -> Outcome<Answers> {
    let mut answers = serde_json::Map::new();
    for item in &form.items {
        let answer = match &item.answer {
            AnswerType::YesNo(_) => json!(random.below(2) == 0),
            AnswerType::SingleChoice(kind) => {
                json!(kind.options[random.below(kind.options.len())].id)
            }
            AnswerType::MultipleChoice(kind) => {
                json!([kind.options[random.below(kind.options.len())].id])
            }
            AnswerType::Integer(_) | AnswerType::Money(_) => json!(1 + random.below(60)),
            _ => continue,
        };
        answers.insert(item.id.clone(), answer);
    }
    let faults = |faults| format!("random answers: {faults}");
    Ok(Answers::from_json(form, &Value::Object(answers)).map_err(faults)?)
}

/// Numbers that look random and are always the same.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}
