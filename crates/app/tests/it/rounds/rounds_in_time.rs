//! Rounds as time goes by: whom they ask when the directory changes, more time and less, closed and open
//! again, started after a look, and the next year of a facility alone.

use serde_json::{Value, json};
use tenken_domain::FiscalYear;
use tenken_ops::facilities::{
    Facility, FacilityFacts, FacilityFilter, edit_facility, find_facility, import_facilities,
};
use tenken_ops::installation::set_up::{FirstAccount, SetUp, set_up};
use tenken_ops::messages::list_messages;
use tenken_ops::responses::{begin_answering, tasks_of_facility};
use tenken_ops::results::{respondents, standings};
use tenken_ops::rounds::reminders::preview_reminder;
use tenken_ops::rounds::years::{start_year, years};
use tenken_ops::rounds::{OpenRound, Round, close_round, open_round, preview_round};
use tenken_ops::{Actor, Role};

use crate::support::accounts::signed_in;
use crate::support::{Reply, Site, on_both, survey_answers};

on_both!(
    figures_of_a_closed_round_do_not_move,
    an_open_round_follows_what_was_so_on_its_day,
    who_closed_before_it_is_asked_nothing,
    who_closes_meanwhile_leaves_a_round_without_a_reference_date,
    a_round_gets_more_time_and_is_opened_again,
    two_who_correct_do_not_overwrite_each_other,
    pages_ask_before_they_close_or_shorten,
    a_round_is_started_after_a_look,
    a_facility_alone_starts_its_next_year,
);

const HEAD: &str = "医療機関コード,名称,種別,都道府県,所管,病床数,廃止日,変更日";

async fn import(site: &Site, rows: &[String]) {
    let list = format!("{HEAD}\n{}\n", rows.join("\n"));
    import_facilities(&site.tenken, &Actor::Local, list.into_bytes(), false)
        .await
        .unwrap();
}

fn row(facility: &Facility, rest: &str) -> String {
    let code = facility.code.as_ref().unwrap();
    format!("{},{},{rest}", code.as_str(), facility.name)
}

/// Changes a facility to kind, prefecture, authority, beds, last day, from a day on.
async fn change(site: &Site, facility: &Facility, to: &str) {
    let tenken = &site.tenken;
    let now = find_facility(tenken, &Actor::Local, &facility.id)
        .await
        .unwrap();
    let cells: Vec<&str> = to.split(',').collect();
    let facts = FacilityFacts {
        // One that moved away got another code there.
        code: now.code.clone().filter(|_| cells[1] == "東京都"),
        name: now.name.clone(),
        kind: cells[0].into(),
        prefecture: cells[1].into(),
        authority: Some(cells[2].into()),
        beds: cells[3].parse().ok(),
        closed_on: cells[4].parse().ok(),
        ..FacilityFacts::default()
    };
    let since = Some(cells[5].parse().unwrap());
    edit_facility(tenken, &Actor::Local, &now.id, &now.version, facts, since)
        .await
        .unwrap();
}

async fn round(site: &Site, form: &str, reference_date: Option<&str>) -> Round {
    let (form_id, version) = form.split_once('@').unwrap();
    let open = OpenRound {
        form_id: form_id.into(),
        version: version.into(),
        closes: Some("2026-12-31".parse().unwrap()),
        reference_date: reference_date.map(|day| day.parse().unwrap()),
        ..OpenRound::default()
    };
    open_round(&site.tenken, &Actor::Local, open).await.unwrap()
}

/// Everything that a round counts: by each dimension and by authority, without what is zero.
async fn figures(site: &Site, round: &Round) -> Vec<String> {
    let mut found = Vec::new();
    for by in ["bed_class", "prefecture", "kind"] {
        let path = format!("/rounds/{}/results?by={by}", round.id);
        let results = site.api("GET", &path, &[], None).await.json();
        for group in results["groups"].as_array().unwrap() {
            if group["targeted"] != 0 {
                let (all, sent) = (&group["targeted"], &group["answered"]);
                found.push(format!("{} {all} {sent}", group["label"]));
            }
        }
    }
    let (_, standings) = standings(&site.tenken, &Actor::Local, &round.id)
        .await
        .unwrap();
    let standings = standings.into_iter();
    found.extend(
        standings.map(|one| format!("{} {} {}", one.authority, one.targeted, one.answered)),
    );
    found
}

async fn submit(site: &Site, round: &Round, facility: &Facility) -> Reply {
    let path = format!("/rounds/{}/responses/{}/submissions", round.id, facility.id);
    let body = json!({ "answers": survey_answers() });
    site.api("POST", &path, &[("idempotency-key", "k")], Some(body))
        .await
}

async fn listed(site: &Site, round: &Round, filter: FacilityFilter) -> Vec<String> {
    let page = respondents(&site.tenken, &Actor::Local, &round.id, filter, None);
    let items = page.await.unwrap().items;
    items.into_iter().map(|one| one.name).collect()
}

async fn figures_of_a_closed_round_do_not_move(site: &Site) {
    let facilities = [
        site.facility("pharmacy", 1, None).await,
        site.facility("pharmacy", 2, None).await,
        site.facility("pharmacy", 3, None).await,
    ];
    for reference in [None, Some("2026-11-10")] {
        let round = round(site, "pharmacy-survey@R8", reference).await;
        assert_eq!(submit(site, &round, &facilities[0]).await.status, 201);
        let before = figures(site, &round).await;
        assert!(before.contains(&"\"東京都\" 3 1".to_owned()), "{before:?}");
        close_round(&site.tenken, &Actor::Local, &round.id)
            .await
            .unwrap();
        assert_eq!(figures(site, &round).await, before);
        // Another kind, place and authority; closed before the round; back-dated.
        change(site, &facilities[0], "診療所,静岡県,221007,5,,2026-11-01").await;
        change(site, &facilities[2], "薬局,神奈川県,140007,,,2026-11-01").await;
        let closed = row(&facilities[1], "薬局,東京都,131016,,2026-10-01,2026-11-01");
        import(site, &[closed]).await;
        assert_eq!(figures(site, &round).await, before, "{reference:?}");
        // The list is that of the figures.
        let of = FacilityFilter {
            prefecture: Some("13".into()),
            authority: Some("131016".into()),
            ..FacilityFilter::default()
        };
        assert_eq!(listed(site, &round, of).await.len(), 3);
        site.set_now("2026-11-21T03:00:00Z");
        let back = "薬局,東京都,131016,,,2026-11-01";
        for one in &facilities {
            change(site, one, back).await;
        }
        assert_eq!(figures(site, &round).await, before, "{reference:?}");
    }
}

async fn an_open_round_follows_what_was_so_on_its_day(site: &Site) {
    let one = site.facility("hospital", 1, Some(50)).await;
    let round = round(site, "hospital-survey@R7", Some("2026-11-10")).await;
    let has = |figures: &[String], text: &str| figures.iter().any(|line| line == text);
    // A correction that holds since before the day counts, one since after it does not.
    import(site, &[row(&one, "病院,東京都,131016,150,,2026-11-05")]).await;
    let now = figures(site, &round).await;
    assert!(
        now[0].starts_with("\"100") && now[0].ends_with("1 0"),
        "{now:?}"
    );
    change(site, &one, "診療所,静岡県,221007,10,,2026-11-15").await;
    assert_eq!(figures(site, &round).await, now);
    assert!(has(&now, "131016 1 0"), "{now:?}");
}

async fn who_closed_before_it_is_asked_nothing(site: &Site) {
    let (gone, silent) = (
        site.facility("pharmacy", 1, None).await,
        site.facility("pharmacy", 2, None).await,
    );
    site.facility("pharmacy", 3, None).await;
    let round = round(site, "pharmacy-survey@R8", Some("2026-11-10")).await;
    assert_eq!(submit(site, &round, &gone).await.status, 201);
    let closed = "薬局,東京都,131016,,2026-11-09,2026-11-20";
    import(site, &[row(&gone, closed), row(&silent, closed)]).await;
    let (all, me) = (FacilityFilter::default(), &Actor::Local);
    assert_eq!(listed(site, &round, all).await, ["見本3"]);
    let results = format!("/rounds/{}/results", round.id);
    let results = site.api("GET", &results, &[], None).await.json();
    assert_eq!(
        (&results["targeted"], &results["answered"]),
        (&json!(1), &json!(0))
    );
    let reminder = preview_reminder(&site.tenken, me, &round.id).await.unwrap();
    assert_eq!(reminder.unanswered, 1);
    // What it has submitted is still to be read, but nothing more is taken.
    let path = format!("/rounds/{}/responses/{}", round.id, gone.id);
    assert_eq!(site.api("GET", &path, &[], None).await.status, 200);
    let again = [("idempotency-key", "again")];
    let body = json!({ "answers": survey_answers() });
    let refused = site
        .api("POST", &format!("{path}/submissions"), &again, Some(body))
        .await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["code"]),
        (409, &json!("not_asked"))
    );
    let page = site.get(&path).await.body;
    assert!(page.contains("対象ではなくなりました") && !page.contains("<textarea"));
    let tasks = tasks_of_facility(&site.tenken, me, &gone.id).await.unwrap();
    assert_eq!((tasks.len(), tasks[0].asked), (1, false));
    assert!(
        begin_answering(&site.tenken, me, &round.id, &silent.id)
            .await
            .is_err()
    );
    assert!(
        tasks_of_facility(&site.tenken, me, &silent.id)
            .await
            .unwrap()
            .is_empty()
    );
    // It was a mistake: asked again, with what it has sent.
    import(site, &[row(&gone, "薬局,東京都,131016,,,2026-11-20")]).await;
    let results = format!("/rounds/{}/results", round.id);
    let results = site.api("GET", &results, &[], None).await.json();
    assert_eq!(
        (&results["targeted"], &results["answered"]),
        (&json!(2), &json!(1))
    );
}

async fn who_closes_meanwhile_leaves_a_round_without_a_reference_date(site: &Site) {
    let one = site.facility("pharmacy", 1, None).await;
    let two = site.facility("pharmacy", 2, None).await;
    let undated = round(site, "pharmacy-checklist@R5", None).await;
    let dated = round(site, "pharmacy-survey@R8", Some("2026-11-10")).await;
    // It will close in three days: until then it is asked.
    change(site, &one, "薬局,東京都,131016,,2026-11-23,2026-11-20").await;
    let all = FacilityFilter::default;
    assert_eq!(listed(site, &undated, all()).await.len(), 2);
    let targeted = || async {
        let path = format!("/rounds/{}/results", undated.id);
        site.api("GET", &path, &[], None).await.json()["targeted"].clone()
    };
    assert_eq!(targeted().await, 2);
    site.set_now("2026-11-23T16:00:00Z");
    assert_eq!(
        targeted().await,
        1,
        "the day has passed, and nothing else happened"
    );
    assert_eq!(listed(site, &undated, all()).await, [two.name.as_str()]);
    // It was there on the reference date, but nobody is there to be reminded.
    assert_eq!(listed(site, &dated, all()).await.len(), 2);
    let reminder = preview_reminder(&site.tenken, &Actor::Local, &dated.id).await;
    assert_eq!(reminder.unwrap().unanswered, 1);
}

async fn patch(site: &Site, round: &Round, body: Value) -> Reply {
    let path = format!("/rounds/{}", round.id);
    site.api("PATCH", &path, &[], Some(body)).await
}

async fn a_round_gets_more_time_and_is_opened_again(site: &Site) {
    let one = site.facility("pharmacy", 1, None).await;
    let round = round(site, "pharmacy-survey@R8", None).await;
    let draft = format!("/rounds/{}/responses/{}", round.id, one.id);
    let begun = json!({ "answers": { "Q1": "書きかけ" } });
    assert_eq!(site.api("PUT", &draft, &[], Some(begun)).await.status, 200);
    let body = json!({ "closes": "2027-01-31", "title": "薬局の調査", "reason": "災害のため", "version": 1 });
    let longer = patch(site, &round, body).await;
    assert_eq!(longer.status, 200, "{}", longer.body);
    let longer = longer.json();
    assert_eq!(
        (&longer["version"], &longer["title"]),
        (&json!(2), &json!("薬局の調査"))
    );
    assert_eq!(longer["closes_at"], "2027-01-31T15:00:00Z");
    let path = format!("/rounds/{}", round.id);
    site.api("POST", &format!("{path}/closing"), &[], None)
        .await;
    let refused = patch(
        site,
        &round,
        json!({ "closes": "2027-02-28", "reason": "x", "version": 3 }),
    );
    assert_eq!(refused.await.json()["code"], "closed");
    let reopening = format!("{path}/reopening");
    let reopen = |body| site.api("POST", &reopening, &[], Some(body));
    for (body, code) in [
        (
            json!({ "closes": null, "reason": " ", "version": 3 }),
            "reason",
        ),
        (
            json!({ "closes": "2026-11-19", "reason": "x", "version": 3 }),
            "window",
        ),
        (
            json!({ "closes": null, "reason": "x", "version": 2 }),
            "changed_meanwhile",
        ),
    ] {
        assert_eq!(reopen(body).await.json()["code"], code);
    }
    let open =
        reopen(json!({ "closes": null, "reason": "間違えて締め切ったため", "version": 3 })).await;
    assert_eq!(open.json()["phase"], "open", "{}", open.body);
    assert_eq!(open.json()["closes_at"], Value::Null);
    // The draft is there, and goes on.
    let kept = site.api("GET", &draft, &[], None).await;
    assert_eq!(kept.json()["answers"]["Q1"], "書きかけ");
    let etag = kept.header("etag").to_owned();
    let more = json!({ "answers": { "Q1": "続き" } });
    let headers = [("if-match", etag.as_str())];
    let more = site.api("PUT", &draft, &headers, Some(more)).await;
    assert_eq!(more.status, 200);
    // The facility is told each time, with the reason.
    let told = list_messages(&site.tenken, &Actor::Local, &one.id)
        .await
        .unwrap();
    let bodies: Vec<&str> = told.iter().map(|message| message.body.as_str()).collect();
    assert_eq!(bodies.len(), 3, "{bodies:?}");
    for words in [
        "理由：災害のため",
        "令和9年1月31日",
        "受付を再開しました",
        "締め切りました",
    ] {
        assert!(
            bodies.iter().any(|body| body.contains(words)),
            "{words}: {bodies:?}"
        );
    }
    let detail = "SELECT detail FROM audit_entries WHERE action = 'round.change'";
    assert!(site.text(detail).await.contains("災害のため"));
}

async fn two_who_correct_do_not_overwrite_each_other(site: &Site) {
    site.facility("pharmacy", 1, None).await;
    let round = round(site, "pharmacy-survey@R8", None).await;
    let of = |title: &str| json!({ "title": title, "reason": "x", "version": 1 });
    assert_eq!(patch(site, &round, of("一人目")).await.status, 200);
    let late = patch(site, &round, of("二人目")).await;
    assert_eq!(
        (late.status.as_u16(), &late.json()["code"]),
        (409, &json!("changed_meanwhile"))
    );
    let path = format!("/rounds/{}", round.id);
    assert_eq!(
        site.api("GET", &path, &[], None).await.json()["title"],
        "一人目"
    );
    // What is as it was makes no version.
    let same = patch(
        site,
        &round,
        json!({ "title": "一人目", "reason": "x", "version": 2 }),
    );
    assert_eq!(same.await.json()["version"], 2);
}

async fn pages_ask_before_they_close_or_shorten(site: &Site) {
    site.facility("pharmacy", 1, None).await;
    let round = round(site, "pharmacy-survey@R8", None).await;
    let path = format!("/rounds/{}", round.id);
    let page = site.get(&path).await.body;
    assert!(page.contains("この実施回を締め切る") && page.contains("締切をのばす"));
    let asked = site.get(&format!("{path}/closing")).await.body;
    assert!(asked.contains("いますぐ締め切りますか") && asked.contains("1施設"));
    let changes = format!("{path}/changes");
    let fields = |closes: &'static str, version: &'static str| {
        [
            ("version", version),
            ("title", "調査"),
            ("closing", "on"),
            ("closes", closes),
            ("reference_date", ""),
            ("reason", "見本"),
        ]
    };
    let shorter = site.post(&changes, &fields("2026-11-30", "1")).await;
    assert!(
        shorter.body.contains("締切が、いまより早くなります"),
        "{}",
        shorter.body
    );
    let now = || async { site.api("GET", &path, &[], None).await.json() };
    assert_eq!(now().await["version"], 1);
    let mut confirmed = fields("2026-11-30", "1").to_vec();
    confirmed.push(("confirmed", "yes"));
    assert_eq!(site.post(&changes, &confirmed).await.status, 303);
    assert_eq!(now().await["closes_at"], "2026-11-30T15:00:00Z");
    // What was typed is there again when it is refused.
    let nothing = site
        .post(
            &changes,
            &[("version", "2"), ("title", "別の名前"), ("reason", "")],
        )
        .await;
    assert_eq!(nothing.status, 422);
    assert!(
        nothing.body.contains("別の名前") && nothing.body.contains("決めないかを選んでください")
    );
    assert_eq!(site.post(&format!("{path}/closing"), &[]).await.status, 303);
    let closed = site.get(&path).await.body;
    assert!(closed.contains("受付を再開する") && closed.contains(&changes));
    let again = [
        ("version", "3"),
        ("closing", "never"),
        ("closes", ""),
        ("reason", "間違い"),
    ];
    assert_eq!(site.post(&changes, &again).await.status, 303);
    assert_eq!(now().await["phase"], "open");
}

async fn a_round_is_started_after_a_look(site: &Site) {
    site.facility("pharmacy", 1, None).await;
    site.other_facility().await;
    site.facility("hospital", 2, Some(20)).await;
    for (form, days) in [
        (
            "pharmacy-survey/R8",
            ["2026-07-06", "2026-08-21", "2026-06-30"],
        ),
        (
            "hospital-survey/R7",
            ["2026-03-09", "2026-04-24", "2026-03-31"],
        ),
        (
            "hospital-survey/R5",
            ["2024-02-01", "2024-03-08", "公式の締切は"],
        ),
    ] {
        let page = site.get(&format!("/forms/{form}/rounds")).await.body;
        for day in days {
            assert!(page.contains(day), "{form}: {day}");
        }
    }
    let start = "/forms/pharmacy-survey/R8/rounds?check=1&kind=pharmacy&opens=2026-11-20";
    let chosen = "&reference_date=2026-06-30&closing=on&closes=2026-12-20";
    for (fields, words) in [
        ("", "決めないかを選んでください"),
        ("&closing=on", "締切の日を入れてください"),
        ("&closing=never&closes=2026-12-01", "日を消すか"),
        ("&closing=on&closes=2026-11-19", "締切の日が過ぎています"),
    ] {
        let refused = site.get(&format!("{start}{fields}")).await;
        assert_eq!(refused.status, 422, "{fields}");
        assert!(refused.body.contains(words), "{fields}: {}", refused.body);
    }
    let look = site.get(&format!("{start}{chosen}")).await.body;
    assert!(
        look.contains("お願いする施設：2施設") && look.contains("岩手県"),
        "{look}"
    );
    assert!(
        site.api("GET", "/rounds", &[], None)
            .await
            .json()
            .as_array()
            .unwrap()
            .is_empty()
    );
    let fields = [
        ("form", "pharmacy-survey@R8"),
        ("kind", "pharmacy"),
        ("opens", "2026-11-20"),
        ("closing", "on"),
        ("closes", "2026-12-20"),
        ("reference_date", "2026-06-30"),
    ];
    assert_eq!(site.post("/rounds", &fields).await.status, 303);
    let rounds = site.api("GET", "/rounds", &[], None).await.json();
    assert_eq!(
        (&rounds[0]["targeted"], &rounds[0]["reference_date"]),
        (&json!(2), &json!("2026-06-30"))
    );
    // The id is taken now: the look says what opening would.
    let taken = OpenRound {
        form_id: "pharmacy-survey".into(),
        version: "R8".into(),
        id: Some(rounds[0]["id"].as_str().unwrap().into()),
        ..OpenRound::default()
    };
    assert!(
        preview_round(&site.tenken, &Actor::Local, taken)
            .await
            .is_err()
    );
}

async fn a_facility_alone_starts_its_next_year(site: &Site) {
    let facts = FacilityFacts {
        kind: "pharmacy".into(),
        name: "みどり薬局".into(),
        prefecture: "13".into(),
        ..FacilityFacts::default()
    };
    let mut first = FirstAccount {
        password: crate::support::PASSWORD.into(),
        ..FirstAccount::default()
    };
    first.person.login = "owner1".into();
    first.person.name = "見本 花子".into();
    set_up(
        &site.tenken,
        &Actor::Local,
        SetUp::Facility(Box::new(facts)),
        first,
    )
    .await
    .unwrap();
    let all = years(&site.tenken, &Actor::Local).await.unwrap();
    assert!(all[0].forms.iter().all(|one| one.round.is_some()));
    assert!(all[1].forms.iter().all(|one| one.round.is_none()));
    let facility = site.text("SELECT id FROM facilities").await;
    let mut browser = signed_in(site, Role::Owner, Some(&facility)).await;
    let home = browser.get("/").await.body;
    assert!(
        home.contains("年度ごとの点検") && !home.contains("質問する<"),
        "{home}"
    );
    assert!(home.contains("国への回答は、G-MISでします"));
    assert!(home.contains("国や自治体には送られません"));
    let questions = browser
        .get(&format!("/facilities/{facility}/questions"))
        .await
        .body;
    assert!(questions.contains("03-6812-7837") && !questions.contains("name=\"desk\""));
    // A new fiscal year has come.
    site.set_now("2027-04-02T03:00:00Z");
    let mut browser = site.browser();
    browser.sign_in("a-owner", crate::support::PASSWORD).await;
    let home = browser.get("/").await.body;
    assert!(
        home.contains("令和9年度の点検は、まだ始まっていません"),
        "{home}"
    );
    let fields = [("year", "2027"), ("form", "pharmacy-checklist@R5")];
    assert_eq!(browser.post("/years", &fields).await.status, 303);
    assert_eq!(browser.post("/years", &fields).await.status, 303);
    let rounds = site.api("GET", "/rounds", &[], None).await.json();
    let of_year: Vec<&Value> = (rounds.as_array().unwrap().iter())
        .filter(|round| round["fiscal_year"] == 2027)
        .collect();
    assert_eq!(of_year.len(), 1);
    assert_eq!(
        (&of_year[0]["phase"], &of_year[0]["targeted"]),
        (&json!("open"), &json!(1))
    );
    assert_eq!(
        browser.post("/years", &[("year", "2027")]).await.status,
        422
    );
    let refused = start_year(&site.tenken, &Actor::Local, FiscalYear(2030), &[]).await;
    assert!(refused.is_err());
}
