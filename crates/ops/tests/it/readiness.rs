//! What a facility is prepared for: fees, ransomware and how others stand, to-dos, known weaknesses.

use serde_json::{Value, json};
use tenken_domain::forms::answer::{AnswerType, Answers};
use tenken_domain::forms::form::Form;
use tenken_domain::readiness::{LEAST_FACILITIES, Met, Points, State};
use tenken_domain::responses::draft::Change;
use tenken_domain::todos::Due;
use tenken_ops::ledgers::logs::import_log;
use tenken_ops::ledgers::{Taking, TypedRow, save_rows};
use tenken_ops::readiness::{
    Declaration, compare_facilities, declare_requirement, fees_of, ransomware_of, todos_calendar,
    todos_of, weaknesses_of,
};
use tenken_ops::responses::{begin_answering, save_answers};
use tenken_ops::{Actor, Error, Role};

use crate::evidence::{about, add};
use crate::support::{Site, checklist, on_both, somebody, submit};

on_both!(
    a_fee_rests_on_answers_ledgers_and_what_people_declare,
    a_declaration_that_cannot_be_taken_tells_everything,
    who_declares_and_who_looks,
    a_small_group_is_not_compared,
    the_newest_answers_count_wherever_they_were_given,
    what_is_to_be_done_comes_from_all_that_is_kept,
    evidence_speaks_for_its_measures_until_its_last_day,
    devices_are_looked_up_from_the_ledger,
);

const FEE: &str = "inpatient_dx_1";

/// Something for every question of a form.
fn all_of(form: &Form, with: Value) -> Value {
    let mut answers = json!({});
    for item in &form.items {
        let value = match &item.answer {
            AnswerType::YesNo(_) => json!(true),
            AnswerType::SingleChoice(choice) => json!(choice.options[0].id),
            AnswerType::MultipleChoice(choice) => json!([choice.options[0].id]),
            AnswerType::Integer(_) | AnswerType::Money(_) => json!(1),
            AnswerType::Text(_) | AnswerType::LongText(_) => json!("見本"),
            _ => continue,
        };
        answers[&item.id] = value;
    }
    for (key, value) in with.as_object().unwrap() {
        answers[key] = value.clone();
    }
    answers
}

async fn keep(site: &Site, facility: &str, ledger: &str, cells: &[(&str, &str)]) {
    let cells = cells
        .iter()
        .map(|(id, text)| ((*id).into(), (*text).into()));
    let row = TypedRow {
        cells: cells.collect(),
        ..TypedRow::default()
    };
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    let saved = save_rows(tenken, actor, facility, ledger, vec![row], Taking::Whole);
    let saved = saved.await.unwrap();
    assert!(saved.is_kept, "{saved:?}");
}

fn declaration(requirement: &str, state: &str, on: &str) -> Declaration {
    Declaration {
        fee: FEE.into(),
        requirement: requirement.into(),
        state: state.into(),
        on: on.into(),
        note: String::new(),
    }
}

async fn declare(site: &Site, facility: &str, what: Declaration) {
    declare_requirement(&site.tenken, &Actor::Local, facility, what)
        .await
        .unwrap();
}

async fn state(site: &Site, facility: &str, requirement: &str) -> Met {
    let view = fees_of(&site.tenken, &Actor::Local, facility)
        .await
        .unwrap();
    let found = view.fees[0].result.requirements.iter();
    let mut found = found.filter(|one| one.number == requirement);
    found.next().unwrap().state
}

async fn a_fee_rests_on_answers_ledgers_and_what_people_declare(site: &Site) {
    let hospital = site.facility("hospital", 1, Some(120)).await.id;
    let at = async |number| state(site, &hospital, number).await;
    assert_eq!(at("(1)").await, Met::ToConfirm);
    assert_eq!(at("(11)").await, Met::ToConfirm);
    let round = site.round("hospital-survey@R7").await;
    let answers = all_of(&round.form, json!({ "I8": true, "I9": true, "I2": false }));
    submit(site, &round.id, &hospital, answers, 0).await;
    // What no record can tell is still to be confirmed.
    assert_eq!(at("(9)").await, Met::ToConfirm);
    assert_eq!(at("(10)").await, Met::NotMet);
    for (number, on) in [("(9)", "2026-11-01"), ("(1)", "令和8年4月1日")] {
        declare(site, &hospital, declaration(number, "met", on)).await;
        assert_eq!(at(number).await, Met::Met);
    }
    // The newest counts, also if it names an earlier day.
    declare(site, &hospital, declaration("(9)", "not_met", "2026-10-01")).await;
    assert_eq!(at("(9)").await, Met::NotMet);
    declare(
        site,
        &hospital,
        declaration("(9)", "to_confirm", "2026-10-01"),
    )
    .await;
    assert_eq!(at("(9)").await, Met::ToConfirm);
    // The ledger denies what was answered: nobody's word covers that.
    declare(site, &hospital, declaration("(11)", "met", "2026-11-01")).await;
    let before = at("(11)").await;
    let cells = [("system", "電子カルテ"), ("offline", "つながったまま")];
    keep(site, &hospital, "backups", &cells).await;
    assert_eq!((before, at("(11)").await), (Met::Met, Met::ToConfirm));

    let told = fees_of(&site.tenken, &Actor::Local, &hospital)
        .await
        .unwrap();
    assert_eq!(told.fees[0].result.requirements.len(), 12);
    assert!(told.fees[0].may_claim);
    let told = serde_json::to_value(&told.fees[0]).unwrap();
    assert_eq!(told["requirements"][0]["state"], "met");
    assert_eq!(
        told["requirements"][0]["because"][0]["by"],
        "このパソコンの利用者"
    );
    let sql = "SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = 'fee.declare'";
    assert_eq!(site.text(sql).await, "5");
}

async fn a_declaration_that_cannot_be_taken_tells_everything(site: &Site) {
    let hospital = site.facility("hospital", 1, Some(120)).await.id;
    let refused = async |facility: &str, what: Declaration| {
        declare_requirement(&site.tenken, &Actor::Local, facility, what)
            .await
            .unwrap_err()
    };
    let wrong = Declaration {
        note: "あ".repeat(1_001),
        ..declaration("(1)", "maybe", "2026-11-21")
    };
    let Error::Fields(faults) = refused(&hospital, wrong).await else {
        panic!("all at once");
    };
    let fields: Vec<&str> = faults.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["state", "on", "note"]);
    for what in [
        declaration("(13)", "met", "2026-11-01"),
        Declaration {
            fee: "none".into(),
            ..declaration("(1)", "met", "2026-11-01")
        },
    ] {
        assert!(matches!(refused(&hospital, what).await, Error::NotFound(_)));
    }
    // A pharmacy does not claim it.
    let pharmacy = site.facility("pharmacy", 1, None).await.id;
    let what = declaration("(1)", "met", "2026-11-01");
    assert!(matches!(refused(&pharmacy, what).await, Error::NotFound(_)));
    let view = fees_of(&site.tenken, &Actor::Local, &pharmacy)
        .await
        .unwrap();
    assert!(!view.fees[0].may_claim);
    let sql = "SELECT CAST(count(*) AS TEXT) FROM fee_declarations";
    assert_eq!(site.text(sql).await, "0");
}

async fn who_declares_and_who_looks(site: &Site) {
    let own = site.facility("hospital", 1, Some(120)).await;
    let other = site.other_facility().await.id;
    let met = || declaration("(1)", "met", "2026-11-01");
    let person = somebody(Role::FacilityMember, &own.id);
    declare_requirement(&site.tenken, &person, &own.id, met())
        .await
        .unwrap();
    for role in [Role::Ministry, Role::Authority, Role::Auditor] {
        let actor = somebody(
            role,
            if role == Role::Authority {
                "131016"
            } else {
                ""
            },
        );
        let refused = declare_requirement(&site.tenken, &actor, &own.id, met()).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{role:?}");
        fees_of(&site.tenken, &actor, &own.id).await.unwrap();
    }
    let vendor = somebody(Role::Vendor, "V");
    assert!(fees_of(&site.tenken, &vendor, &own.id).await.is_err());
    let (tenken, who) = (&site.tenken, &person);
    assert!(fees_of(tenken, who, &other).await.is_err());
    assert!(ransomware_of(tenken, who, &other).await.is_err());
    assert!(todos_of(tenken, who, &other).await.is_err());
    assert!(todos_calendar(tenken, who, &other).await.is_err());
    assert!(weaknesses_of(tenken, who, &other).await.is_err());
    // One's own looks are not noted, those of others are.
    fees_of(tenken, who, &own.id).await.unwrap();
    let sql = "SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = 'readiness.view'";
    assert_eq!(site.text(sql).await, "3");
}

async fn points(site: &Site, facility: &str) -> Points {
    let found = ransomware_of(&site.tenken, &Actor::Local, facility).await;
    found.unwrap().view.points
}

async fn a_small_group_is_not_compared(site: &Site) {
    let round = site.round("pharmacy-checklist@R5").await;
    let mut last = String::new();
    for number in 0..LEAST_FACILITIES {
        last = site
            .facility("pharmacy", 1 + u32::try_from(number).unwrap(), None)
            .await
            .id;
        if number + 1 < LEAST_FACILITIES {
            submit(site, &round.id, &last, checklist(json!({})), 0).await;
        }
    }
    let look = async || {
        let found = ransomware_of(&site.tenken, &Actor::Local, &last).await;
        found.unwrap()
    };
    assert!(look().await.compared_at.is_none(), "nobody has counted");
    compare_facilities(&site.tenken).await.unwrap();
    let found = look().await;
    assert!(found.comparison.is_none() && found.compared_at.is_some());
    // The tenth keeps a ledger and has not answered.
    let cells = [
        ("number", "1"),
        ("kind", "端末PC"),
        ("os", "Windows 7"),
        ("support_end", "2020-01-14"),
    ];
    keep(site, &last, "devices", &cells).await;
    compare_facilities(&site.tenken).await.unwrap();
    let others = look().await.comparison.unwrap();
    assert_eq!(others.facilities, LEAST_FACILITIES);
    let (least, most) = (points(site, &last).await.from, others.upper_quartile);
    assert!(least < most, "{least} {most}");
    // Those that answered all stand the same: the count is what each sees of itself.
    let sql = "SELECT min(facility_id) FROM submissions";
    let one = points(site, &site.text(sql).await).await.from;
    assert_eq!(
        (others.lower_quartile, others.median, most),
        (one, one, one)
    );
    // Hospitals are another group.
    let hospital = site.facility("hospital", 50, Some(120)).await.id;
    let found = ransomware_of(&site.tenken, &Actor::Local, &hospital).await;
    assert!(found.unwrap().comparison.is_none());
}

async fn the_newest_answers_count_wherever_they_were_given(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await.id;
    assert_eq!(points(site, &pharmacy).await.from, 0);
    let before = points(site, &pharmacy).await;
    let round = site.round("pharmacy-checklist@R5").await;
    submit(site, &round.id, &pharmacy, checklist(json!({})), 0).await;
    let after = points(site, &pharmacy).await;
    assert!(after.from > before.from && after.to <= before.to);
    // A submission that takes one back.
    let no = json!({ "first": { "value": false, "on": "2026-11-02" }, "target": "2027-03-01" });
    let answers = checklist(json!({ "2-7-network": no }));
    submit(site, &round.id, &pharmacy, answers, 1).await;
    let found = ransomware_of(&site.tenken, &Actor::Local, &pharmacy).await;
    let found = found.unwrap().view;
    assert_eq!(found.points.from, after.from - 5);
    let parts = found.stages.iter().flat_map(|stage| &stage.parts);
    let part = parts.into_iter().find(|part| part.id == "patch_network");
    assert_eq!(part.unwrap().state, State::No);
    // Two years later nothing of it tells anything.
    site.set_now("2029-04-02T03:00:00Z");
    assert_eq!(points(site, &pharmacy).await.from, 0);
}

async fn what_is_to_be_done_comes_from_all_that_is_kept(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let id = &facility.id;
    let all = async || todos_of(&site.tenken, &Actor::Local, id).await.unwrap().1;
    assert!(all().await.is_empty());
    let round = site.round("pharmacy-checklist@R5").await;
    let no = json!({ "first": { "value": false, "on": "2026-11-02" }, "target": "2026-11-10" });
    let answering = begin_answering(&site.tenken, &Actor::Local, &round.id, id)
        .await
        .unwrap();
    let form = answering.form();
    let answers = Answers::from_json(
        form,
        &json!({ "presence": { "first": { "value": true, "on": "2026-11-02" } }, "2-1": no }),
    )
    .unwrap();
    let changes = ["presence", "2-1"].map(|key| Change {
        key: key.to_owned(),
        answer: answers.get(key).cloned(),
        base: 0,
    });
    save_answers(&site.tenken, &answering, changes.into())
        .await
        .unwrap();
    keep(site, id, "backups", &[("system", "電子薬歴")]).await;
    let log = "利用者ID,日時,操作\nsuzuki,2026-10-01 09:00,参照\n";
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    import_log(
        tenken,
        actor,
        id,
        "access_log",
        "a.csv",
        std::io::Cursor::new(log),
        false,
    )
    .await
    .unwrap();
    let found = all().await;
    let rules: Vec<&str> = found.iter().map(|todo| todo.rule).collect();
    assert_eq!(rules, ["target", "restore_test", "access_log_review"]);
    assert_eq!(found[0].state, Due::Overdue);
    assert_eq!(found[0].id, format!("target:{}/2-1", round.id));
    assert_eq!(found[1].rows[0].ledger, "backups");
    let calendar = todos_calendar(tenken, actor, id).await.unwrap();
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 3);
    let calendar = calendar.replace("\r\n ", "");
    assert!(calendar.contains(&format!("UID:{}@{id}.tenken", found[0].id)));
    assert!(calendar.contains(&facility.name));
}

async fn evidence_speaks_for_its_measures_until_its_last_day(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await.id;
    let before = points(site, &pharmacy).await;
    let mut described = about("責任者の辞令", &["governance.officer_appointed"]);
    described.days.expires_on = "2026-12-31".into();
    add(site, &pharmacy, "辞令", described).await.unwrap();
    let after = points(site, &pharmacy).await;
    assert!(after.from > before.from && after.to == before.to);
    let (_, todos) = todos_of(&site.tenken, &Actor::Local, &pharmacy)
        .await
        .unwrap();
    assert_eq!(todos[0].rule, "evidence_expires");
    assert!(todos[0].title.contains("責任者の辞令"));
    site.set_now("2027-01-01T03:00:00Z");
    assert_eq!(points(site, &pharmacy).await, before);
}

async fn devices_are_looked_up_from_the_ledger(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await.id;
    keep(
        site,
        &pharmacy,
        "devices",
        &[("number", "1"), ("software", "だれも知らないもの")],
    )
    .await;
    keep(site, &pharmacy, "backups", &[("system", "電子薬歴")]).await;
    let (facility, found) = weaknesses_of(&site.tenken, &Actor::Local, &pharmacy)
        .await
        .unwrap();
    assert_eq!(facility.id, pharmacy);
    assert!(found.looked.rows.is_empty());
    assert_eq!(found.looked.not_looked_up.len(), 1);
    assert_eq!(found.looked.not_looked_up[0].texts, ["だれも知らないもの"]);
}
