//! The content in `catalog/`.

use std::collections::HashSet;
use std::fmt::Write;
use tenken_domain::FacilityKind;
use tenken_domain::forms::answer::{AnswerType, ChoiceOption};
use tenken_domain::forms::clause::Confidence;
use tenken_domain::forms::form::FormKind;
use tenken_domain::suggestions::measures;

use crate::support::{bundled, catalog, catalog_text, form_files};

#[test]
fn all_forms_are_here_with_all_their_questions() {
    let counts: Vec<(String, usize, usize, usize)> = catalog()
        .forms()
        .map(|form| {
            let counts = form.counts();
            (form.key(), counts.total, counts.regular, counts.reference)
        })
        .collect();
    let expected = [
        ("guideline7-readiness@R8", 19, 19, 0),
        ("hospital-survey@R5", 21, 21, 0),
        ("hospital-survey@R7", 22, 22, 0),
        // 有無, 10 rows of R5, 8 rows of R6.
        ("pharmacy-checklist@R5", 19, 11, 8),
        ("pharmacy-survey@R8", 7, 7, 0),
        ("vendor-checklist@R5", 14, 8, 6),
    ];
    assert_eq!(
        counts,
        expected.map(|(key, total, regular, reference)| (
            key.to_owned(),
            total,
            regular,
            reference
        ))
    );
}

#[test]
fn files_stand_where_their_identity_says() {
    for (name, text) in form_files() {
        let form = catalog().read_form(&name, &text).unwrap();
        assert_eq!(name, format!("forms/{}/{}.toml", form.id, form.version));
    }
}

fn options(options: &[ChoiceOption]) -> String {
    let marked = options.iter().map(|option| {
        let text = if option.free_text { "…" } else { "" };
        let alone = if option.exclusive { "!" } else { "" };
        format!("{}{text}{alone}", option.id)
    });
    marked.collect::<Vec<_>>().join("/")
}

fn type_name(kind: &AnswerType) -> String {
    match kind {
        AnswerType::YesNo(kind) => format!("yes_no {}/{}", kind.yes_label, kind.no_label),
        AnswerType::SingleChoice(kind) => format!("single_choice {}", options(&kind.options)),
        AnswerType::MultipleChoice(kind) => format!("multiple_choice {}", options(&kind.options)),
        AnswerType::Text(kind) => format!("text {}", kind.max_length),
        AnswerType::LongText(kind) => format!("long_text {}", kind.max_length),
        AnswerType::Integer(kind) => format!("integer {}..={}{}", kind.min, kind.max, kind.unit),
        AnswerType::Money(kind) => format!("money {}..={}", kind.min, kind.max),
        AnswerType::Date(_) => "date".to_owned(),
        AnswerType::File(kind) => format!("file {}", kind.accept.join(" ")),
        AnswerType::Check(kind) => format!("check {:?}", kind.columns),
        AnswerType::Group(kind) => {
            let fields = kind.fields.iter();
            let names: Vec<String> = fields
                .map(|field| format!("{}: {}", field.id, type_name(&field.answer)))
                .collect();
            format!("group ({})", names.join(", "))
        }
    }
}

/// An accidental change of an official form shows here.
#[test]
fn items() {
    for form in catalog().forms() {
        let mut list = String::new();
        for item in &form.items {
            let section = &form.sections[item.section].id;
            let kind = type_name(&item.answer);
            write!(list, "{} [{}] {section} | {kind}", item.id, item.number).unwrap();
            for (on, mark) in [
                (!item.required, "optional"),
                (item.helper, "helper"),
                (form.is_reference(item), "reference"),
            ] {
                list.push_str(&if on {
                    format!(" | {mark}")
                } else {
                    String::new()
                });
            }
            if let Some(measure) = &item.measure {
                write!(list, " | {measure}").unwrap();
            }
            if let Some(when) = &item.when {
                let when = serde_json::to_string(when).unwrap();
                write!(list, "\n    when {when}").unwrap();
            }
            if let Some(rule) = &item.not_required {
                let when = serde_json::to_string(&rule.when).unwrap();
                write!(list, "\n    not required {when}").unwrap();
            }
            list.push('\n');
        }
        insta::assert_snapshot!(form.key().replace('@', "-"), list);
    }
}

#[test]
fn printed_numbers_of_the_hospital_survey_are_its_ids() {
    for item in &bundled("hospital-survey@R5").items {
        assert_eq!(item.number.replace(' ', ""), item.id);
    }
}

#[test]
fn everything_has_words_for_people() {
    for form in catalog().forms() {
        assert!(
            !form.about.is_empty() && !form.source.is_empty(),
            "{}",
            form.key()
        );
        for item in &form.items {
            let at = format!("{} {}", form.key(), item.id);
            assert!(item.guidance.is_some(), "{at} has no guidance");
            // A measure is what makes answers comparable between years.
            let respondent = matches!(
                item.answer,
                AnswerType::Text(_) | AnswerType::Group(_) if item.measure.is_none()
            );
            assert!(
                item.measure.is_some() || item.helper || respondent,
                "{at} has no measure"
            );
            assert!(
                item.when.is_none()
                    || form.kind == FormKind::Checklist
                    || item.base_label.is_some(),
                "{at} does not say what its base is"
            );
        }
    }
}

/// Reading keeps one of two entries with the same id; there must be no two.
#[test]
fn ids_are_unique() {
    for (file, list, keys) in [
        ("measures.toml", "measures", &["id"][..]),
        ("glossary.toml", "terms", &["id"]),
        (
            "clauses.toml",
            "clauses",
            &["version", "volume", "chapter", "number"],
        ),
    ] {
        let table: toml::Table = toml::from_str(&catalog_text(file)).unwrap();
        let mut seen = HashSet::new();
        for entry in table[list].as_array().unwrap() {
            let id: Vec<&str> = keys
                .iter()
                .map(|key| {
                    entry
                        .get(key)
                        .and_then(toml::Value::as_str)
                        .unwrap_or_default()
                })
                .collect();
            assert!(seen.insert(id.join("/")), "{file}: {id:?} twice");
        }
        assert!(seen.len() > 20, "{file}");
    }
}

#[test]
fn frequent_questions_and_desks_name_forms_that_exist() {
    let faq = catalog().faq();
    let mut ids = HashSet::new();
    for entry in faq.about(None) {
        assert!(ids.insert(&entry.id), "{} twice", entry.id);
    }
    let named = faq.desks_about(None).flat_map(|desk| &desk.forms);
    for key in named.chain(faq.about(None).flat_map(|entry| &entry.forms)) {
        let (id, version) = key.split_once('@').unwrap();
        assert!(catalog().form(id, version).is_some(), "{key}");
    }
    assert_eq!(faq.desks_about(Some("pharmacy-survey@R8")).count(), 2);
    assert_eq!(faq.desks_about(Some("pharmacy-checklist@R5")).count(), 0);
}

/// What no form, clause list or measure points to is dead text.
#[test]
fn measures_are_used_by_forms() {
    let used: HashSet<&str> = catalog()
        .forms()
        .flat_map(|form| form.items.iter().filter_map(|item| item.measure.as_deref()))
        .collect();
    for measure in catalog().measures() {
        assert!(used.contains(measure.id.as_str()), "{}", measure.id);
    }
}

#[test]
fn a_published_version_is_never_replaced() {
    let mut copy = catalog().clone();
    let mut other = (*bundled("pharmacy-survey@R8")).clone();
    other.title = "changed".into();
    assert!(!copy.add(other));
    assert_ne!(copy.form("pharmacy-survey", "R8").unwrap().title, "changed");
}

/// The clauses that say the same in both versions of the guideline name each other.
#[test]
fn clauses_of_two_versions_are_paired_both_ways() {
    let table: toml::Table = toml::from_str(&catalog_text("clauses.toml")).unwrap();
    let mut pairs = 0;
    for entry in table["clauses"].as_array().unwrap() {
        let text = |name: &str| entry[name].as_str().unwrap();
        let key = ["version", "volume", "chapter", "number"]
            .map(text)
            .join("/");
        let clause = catalog().clause(&key).unwrap();
        assert_ne!(clause.confidence, Confidence::Unknown, "{key}");
        if let Some(other) = catalog().counterpart(clause) {
            assert_ne!(other.version, clause.version, "{key}");
            assert_eq!(catalog().counterpart(other), Some(clause), "{key}");
            pairs += 1;
        }
    }
    assert_eq!(pairs, 12);
}

/// What rests on quotations by others alone says so where it is asked.
#[test]
fn questions_from_quotations_say_so() {
    let form = bundled("guideline7-readiness@R8");
    for item in &form.items {
        let quoted = item.clauses.iter().filter_map(|key| catalog().clause(key));
        if quoted
            .clone()
            .any(|clause| clause.confidence == Confidence::ThirdParty)
        {
            let guidance = item.guidance.as_deref().unwrap_or_default();
            assert!(guidance.contains("公開"), "{}", item.id);
        }
    }
}

/// What is promised is there: a suggestion where a rule speaks to the measure, a chart where there are contacts to
/// draw it from. And no time that nobody measured.
#[test]
fn guidance_promises_nothing_that_is_not_there() {
    let ruled: HashSet<&str> = measures().collect();
    let mut suggested = Vec::new();
    for form in catalog().forms() {
        assert!(!form.about.contains("分ほど"), "{}", form.key());
        for item in &form.items {
            let at = format!("{} {}", form.key(), item.id);
            let guidance = item.guidance.as_deref().unwrap_or_default();
            let measure = item.measure.as_deref().unwrap_or_default();
            assert!(!guidance.contains("機能はまだありません"), "{at}");
            if guidance.contains("提案が出ます") {
                assert!(ruled.contains(measure), "{at}");
                suggested.push(at.clone());
            }
            if guidance.contains("自動で作れ") {
                assert_eq!(measure, "incident.contact_chart", "{at}");
            }
        }
    }
    suggested.sort();
    assert_eq!(
        suggested,
        [
            "pharmacy-checklist@R5 2-1",
            "pharmacy-checklist@R5 3-1",
            "pharmacy-survey@R8 Q4"
        ]
    );
}

/// Where an incident is spoken of, the ministry's number is at hand.
#[test]
fn the_number_to_call_is_where_an_incident_is_spoken_of() {
    const NUMBER: &str = "03-6812-7837";
    let form = bundled("pharmacy-checklist@R5");
    let survey = bundled("hospital-survey@R5");
    let incident = form.items.iter().filter(|item| item.id.starts_with("3-"));
    for item in incident.chain(survey.item("Q7")) {
        let guidance = item.guidance.as_deref().unwrap_or_default();
        assert!(
            guidance.contains(NUMBER) && guidance.contains("184"),
            "{}",
            item.id
        );
    }
    let answer = &catalog().faq().question("attacked").unwrap().answer;
    assert!(answer.contains(NUMBER) && answer.contains("公衆電話"));
}

/// A form that was made for others says so, in words for who is asked.
#[test]
fn clinics_are_told_that_the_survey_is_the_pharmacies() {
    let survey = bundled("pharmacy-survey@R8");
    assert_eq!(survey.not_made_for(FacilityKind::Pharmacy), None);
    for kind in [FacilityKind::Clinic, FacilityKind::DentalClinic] {
        let told = survey.not_made_for(kind).unwrap();
        assert!(
            told.contains("診療所用の公式の調査票の文言は、手に入らなかった"),
            "{told}"
        );
    }
    let told = survey.not_made_for(FacilityKind::Hospital).unwrap();
    assert!(told.contains("薬局") && told.contains("病院"), "{told}");
    let readiness = bundled("guideline7-readiness@R8");
    assert!(
        FacilityKind::ALL
            .iter()
            .all(|kind| readiness.not_made_for(*kind).is_none())
    );
    // What we say ourselves is in words for both.
    for item in &survey.items {
        let guidance = item.guidance.as_deref().unwrap_or_default();
        assert!(
            !guidance.contains("自分の薬局") && !guidance.contains("薬局にある"),
            "{}",
            item.id
        );
    }
}
