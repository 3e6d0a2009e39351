//! Figures follow submissions at once, and agree with a count by hand.

use serde_json::{Value, json};
use tenken_domain::results::tabulation::Dimension;
use tenken_ops::demo::{Scale, make_demo};
use tenken_ops::facilities::import_facilities;
use tenken_ops::results::follow_open_rounds;
use tenken_ops::{Actor, Environment, Tenken};

use crate::support::{Place, Site, on_both, survey_answers};

on_both!(
    figures_follow_submissions_and_resubmissions,
    bases_differ_by_question,
    another_process_sees_the_same,
    open_rounds_are_ready_before_the_first_look,
    figures_follow_changes_of_a_facility,
    a_demo_is_deterministic
);

async fn submit(site: &Site, round: &str, facility: &str, key: &str, answers: Value) {
    let path = format!("/rounds/{round}/responses/{facility}");
    let reply = site.submit_on_top(&path, key, answers).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
}

async fn results(site: &Site, round: &str, by: &str) -> Value {
    site.api(
        "GET",
        &format!("/rounds/{round}/results?by={by}"),
        &[],
        None,
    )
    .await
    .json()
}

fn item<'a>(results: &'a Value, id: &str) -> &'a Value {
    results["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["id"] == id)
        .unwrap()
}

async fn figures_follow_submissions_and_resubmissions(site: &Site) {
    let round = site.round("pharmacy-survey@R8").await.id;
    let mut facilities = Vec::new();
    for number in 1..=8 {
        facilities.push(site.facility("pharmacy", number, None).await.id);
    }
    assert_eq!(results(site, &round, "kind").await["rate"], 0.0);
    for (at, facility) in facilities.iter().take(3).enumerate() {
        submit(site, &round, facility, "a", survey_answers()).await;
        assert_eq!(results(site, &round, "kind").await["answered"], at + 1);
    }
    let figures = results(site, &round, "prefecture").await;
    assert_eq!(
        (figures["targeted"].clone(), figures["rate"].clone()),
        (json!(8), json!(37.5))
    );
    assert_eq!(item(&figures, "Q4")["total"]["counts"], json!([3, 0]));
    // A newer submission replaces the earlier one in the figures.
    let mut changed = survey_answers();
    changed["Q4"] = json!(false);
    submit(site, &round, &facilities[0], "b", changed).await;
    let figures = results(site, &round, "prefecture").await;
    assert_eq!(figures["answered"], 3);
    assert_eq!(item(&figures, "Q4")["total"]["counts"], json!([2, 1]));
    let tokyo = &figures["groups"].as_array().unwrap()[12];
    assert_eq!(
        (tokyo["label"].clone(), tokyo["answered"].clone()),
        (json!("東京都"), json!(3))
    );
}

async fn bases_differ_by_question(site: &Site) {
    let round = site.round("pharmacy-survey@R8").await.id;
    for (number, bcp, drilled) in [
        (1, true, true),
        (2, true, false),
        (3, false, false),
        (4, false, false),
    ] {
        let facility = site.facility("pharmacy", number, None).await.id;
        let mut answers = survey_answers();
        answers["Q3-1"] = json!(bcp);
        answers["Q3-2"] = json!(drilled);
        submit(site, &round, &facility, "a", answers).await;
    }
    let figures = results(site, &round, "kind").await;
    let drills = &item(&figures, "Q3-2")["total"];
    // Drills are counted among those with a BCP only.
    assert_eq!(
        (drills["base"].clone(), drills["rates"].clone()),
        (json!(2), json!([50.0, 50.0]))
    );
    assert_eq!(item(&figures, "Q3-1")["total"]["base"], 4);
}

async fn another_process_sees_the_same(site: &Site) {
    let round = site.round("pharmacy-survey@R8").await.id;
    let facility = site.facility("pharmacy", 1, None).await.id;
    results(site, &round, "kind").await;
    submit(site, &round, &facility, "a", survey_answers()).await;
    let fresh = results(site, &round, "kind").await;
    assert_eq!(item(&fresh, "Q2")["total"]["counts"], json!([1, 0]));
}

async fn open_rounds_are_ready_before_the_first_look(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    submit(site, &round.id, &facility.id, "a", survey_answers()).await;
    let begun = site.open_again().await;
    assert_eq!(tenken_ops::results::newest_counted(&begun), 0);
    follow_open_rounds(&begun).await.unwrap();
    assert_eq!(tenken_ops::results::newest_counted(&begun), 1);
}

async fn figures_follow_changes_of_a_facility(site: &Site) {
    let round = site.round("hospital-survey@R7").await.id;
    let hospital = site.facility("hospital", 1, Some(120)).await;
    let targeted = |figures: &Value| {
        let groups = figures["groups"].as_array().unwrap();
        let asked = groups.iter().filter(|group| group["targeted"] == 1);
        asked.map(|group| group["key"].clone()).collect::<Vec<_>>()
    };
    let figures = results(site, &round, "bed_class").await;
    assert_eq!(targeted(&figures), [json!("100-199")]);
    let code = hospital.code.unwrap();
    let list = format!("医療機関コード,種別,名称,都道府県,病床数\n{code},病院,見本1,東京都,520\n");
    import_facilities(&site.tenken, &Actor::Local, list.into_bytes(), false)
        .await
        .unwrap();
    let figures = results(site, &round, "bed_class").await;
    assert_eq!(targeted(&figures), [json!("500+")]);
}

async fn a_demo_is_deterministic(_: &Site) {
    let mut reports = Vec::new();
    for _ in 0..2 {
        let place = Place::sqlite();
        let fixed = Environment {
            now: std::sync::Arc::new(|| crate::support::TODAY.parse().unwrap()),
            ..Environment::real()
        };
        let tenken = Tenken::open(&place.location, fixed).await.unwrap();
        let report = make_demo(&tenken, Scale::Prefecture, 8, false, &|_| {})
            .await
            .unwrap();
        assert!(
            make_demo(&tenken, Scale::Shop, 8, false, &|_| {})
                .await
                .is_err(),
            "a second demo must not mix in"
        );
        let figures = tenken_ops::results::tabulate_round(
            &tenken,
            &Actor::Local,
            "demo-hospital-survey-2025",
            Dimension::BedClass,
        );
        reports.push((report, figures.await.unwrap().1));
    }
    let (second, first) = (reports.pop().unwrap(), reports.pop().unwrap());
    assert_eq!(first, second);
    assert_eq!(first.1.answered, first.0.rounds[0].answered);
}
