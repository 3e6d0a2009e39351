//! Who sees what: for each role and scope exactly the facilities and figures of its area, on pages, in
//! the API and in files.

use serde_json::json;
use tenken_domain::results::tabulation::Dimension;
use tenken_ops::accounts::tokens::{TokenToMake, create_token};
use tenken_ops::actor::ScopeKind;
use tenken_ops::checklists::{boards_of_round, facilities_of_board};
use tenken_ops::facilities::corporations::list_corporations;
use tenken_ops::facilities::{
    FacilityFacts, FacilityFilter, add_facility, find_facility, list_facilities,
};
use tenken_ops::forms::import_form;
use tenken_ops::inspections::{Choice, candidates};
use tenken_ops::responses::{Answered, begin_export, read_response};
use tenken_ops::results::{respondents, standings, tabulate_round};
use tenken_ops::rounds::list_rounds;
use tenken_ops::{Actor, Error, Role};

use crate::support::accounts::signed_in_as;
use crate::support::{Site, checklist, on_both, somebody, submit, survey_answers};

on_both!(
    everybody_sees_the_figures_of_their_area_and_no_others,
    what_others_answered_stays_theirs,
    pages_say_whose_facilities_are_counted,
    the_ministry_loads_forms_and_replaces_none,
);

/// A pharmacy of each authority, by its code; empty is none. What each answers to Q4 differs, so that
/// figures tell whose they are.
const PLACES: [(&str, &str, &str); 7] = [
    ("130001", "0001", "東京都の薬局"),
    ("131016", "0002", "千代田区の薬局"),
    ("131024", "0003", "中央区の薬局"),
    ("132012", "0004", "八王子市の薬局"),
    ("141003", "0005", "横浜市の薬局"),
    ("140007", "0006", "神奈川県の薬局"),
    ("", "0007", "所管のない薬局"),
];

async fn places(site: &Site) -> Vec<String> {
    let mut ids = Vec::new();
    for (authority, number, name) in PLACES {
        let prefecture = match authority.get(..2) {
            Some("14") => "14",
            _ => "13",
        };
        let code = format!("{prefecture}400{number}");
        let code = tenken_domain::FacilityCode::with_check_digit(&code).unwrap();
        let facts = FacilityFacts {
            code: Some(code.into()),
            kind: "pharmacy".into(),
            name: name.into(),
            mail: Some("yakkyoku@example.jp".into()),
            authority: Some(authority.to_owned()).filter(|code| !code.is_empty()),
            ..FacilityFacts::default()
        };
        let facility = add_facility(&site.tenken, &Actor::Local, facts).await;
        ids.push(facility.unwrap().id);
    }
    ids
}

/// Who there is, with the positions of the places they see.
fn who(corporation: &str, facility: &str) -> Vec<(Role, String, Vec<usize>)> {
    let everywhere: Vec<usize> = (0..PLACES.len()).collect();
    let mut all = vec![
        (Role::Operator, String::new(), everywhere.clone()),
        (Role::Ministry, String::new(), everywhere.clone()),
        (Role::Auditor, String::new(), everywhere),
        (Role::Corporation, corporation.to_owned(), vec![2, 4]),
        (Role::Facility, facility.to_owned(), vec![]),
        (Role::FacilityMember, facility.to_owned(), vec![]),
    ];
    for role in [Role::Authority, Role::Inspector] {
        for (code, seen) in [
            ("130001", vec![0, 1, 2, 3]),
            ("131016", vec![1]),
            ("131024", vec![2]),
            ("132012", vec![3]),
            ("141003", vec![4]),
            ("140007", vec![4, 5]),
            ("270008", vec![]),
        ] {
            all.push((role, code.to_owned(), seen));
        }
    }
    all
}

async fn answer(site: &Site, round: &str, facility: &str, q4: bool) {
    let mut answers = survey_answers();
    answers["Q4"] = json!(q4);
    let path = format!("/rounds/{round}/responses/{facility}/submissions");
    let body = Some(json!({ "answers": answers }));
    let reply = site
        .api("POST", &path, &[("idempotency-key", "k")], body)
        .await;
    assert_eq!(reply.status, 201, "{}", reply.body);
}

/// The corporation of the places 2 and 4.
async fn corporation(site: &Site, ids: &[String]) -> String {
    site.sql(&format!(
        "INSERT INTO corporations (id, name, kana, search, created_at, updated_at) \
         VALUES ('c-1', '見本会', '', '', '', ''); \
         UPDATE facilities SET corporation_id = 'c-1' WHERE id IN ('{}', '{}'); \
         UPDATE settings SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'population'",
        ids[2], ids[4]
    ))
    .await;
    "c-1".to_owned()
}

async fn everybody_sees_the_figures_of_their_area_and_no_others(site: &Site) {
    let tenken = &site.tenken;
    let ids = places(site).await;
    let corporation = corporation(site, &ids).await;
    let survey = site.round("pharmacy-survey@R8").await.id;
    let list = site.round("pharmacy-checklist@R5").await.id;
    for (at, id) in ids.iter().enumerate() {
        // Place 5 answers nothing; those with an even number answer "no" to Q4.
        if at != 5 {
            answer(site, &survey, id, at % 2 == 1).await;
            submit(site, &list, id, checklist(json!({})), 0).await;
        }
    }
    for (role, scope, seen) in who(&corporation, &ids[0]) {
        let actor = somebody(role, &scope);
        let of = format!("{role:?} {scope}");
        let names: Vec<&str> = seen.iter().map(|at| PLACES[*at].2).collect();
        let answered = seen.iter().filter(|at| **at != 5).count() as u64;
        let yes = seen.iter().filter(|at| **at != 5 && *at % 2 == 1).count() as u64;
        let targeted = seen.len() as u64;

        let counted = list_rounds(tenken, &actor).await.unwrap();
        for round in &counted {
            let counts = (round.targeted, round.opened, round.answered);
            assert_eq!(counts, (targeted, answered, answered), "{of}");
        }
        let watches = role.scope_kind() != ScopeKind::Facility;
        let results = tabulate_round(tenken, &actor, &survey, Dimension::Kind).await;
        if !watches {
            assert!(matches!(results, Err(Error::Forbidden)), "{of}");
            let listed = list_facilities(tenken, &actor, FacilityFilter::default()).await;
            assert!(matches!(listed, Err(Error::Forbidden)), "{of}");
            continue;
        }
        for by in Dimension::ALL {
            let (_, results) = tabulate_round(tenken, &actor, &survey, by).await.unwrap();
            assert_eq!(
                (results.targeted, results.answered),
                (targeted, answered),
                "{of}"
            );
            let groups = results.groups.iter();
            assert_eq!(
                groups.map(|one| one.targeted).sum::<u64>(),
                targeted,
                "{of}"
            );
            let q4 = results.items.iter().find(|item| item.id == "Q4").unwrap();
            assert_eq!(q4.total.counts, [yes, answered - yes], "{of}");
        }
        let all = FacilityFilter::default;
        let page = list_facilities(tenken, &actor, all()).await.unwrap();
        let mut listed: Vec<&str> = page.items.iter().map(|one| one.name.as_str()).collect();
        let mut wanted = names.clone();
        listed.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(listed, wanted, "{of}");
        let asked = respondents(tenken, &actor, &survey, all(), None)
            .await
            .unwrap();
        assert_eq!(asked.items.len(), seen.len(), "{of}");
        let silent = respondents(tenken, &actor, &survey, all(), Some(false)).await;
        let silent = silent.unwrap().items.len() as u64;
        assert_eq!(silent, targeted - answered, "{of}");
        let (_, standing) = standings(tenken, &actor, &survey).await.unwrap();
        let sum = |of: fn(&tenken_ops::results::Standing) -> u64| standing.iter().map(of).sum();
        let sums: (u64, u64) = (sum(|one| one.targeted), sum(|one| one.answered));
        assert_eq!(sums, (targeted, answered), "{of}");
        let boards = boards_of_round(tenken, &actor, &list).await.unwrap();
        let board = (boards.all.targeted, boards.all.submitted);
        assert_eq!(board, (targeted, answered), "{of}");

        let token = TokenToMake {
            name: "sight",
            role: Some(role),
            scope: Some(&scope).filter(|it| !it.is_empty()).map(String::as_str),
            days: 1,
        };
        let token = create_token(tenken, &Actor::Local, token);
        let token = token.await.unwrap().secret;
        let get = async |path: &str| site.api_as(&token, "GET", path, &[], None).await.json();
        let results = get(&format!("/rounds/{survey}/results?by=kind")).await;
        assert_eq!(results["answered"], answered, "{of}");
        let facilities = get("/facilities").await;
        assert_eq!(facilities["total"], targeted, "{of}");
        let rounds = get("/rounds").await;
        let rounds = rounds.as_array().unwrap();
        assert!(
            rounds.iter().all(|round| round["targeted"] == targeted),
            "{of}"
        );
    }
}

async fn what_others_answered_stays_theirs(site: &Site) {
    let tenken = &site.tenken;
    let ids = places(site).await;
    let round = site.round("pharmacy-checklist@R5").await;
    for id in &ids[..3] {
        submit(site, &round.id, id, checklist(json!({})), 0).await;
    }
    let tokyo = somebody(Role::Authority, "130001");
    let all = FacilityFilter::default;
    // A prefecture reads its own alone, of the others that they are there and how far they are.
    for (at, id) in ids.iter().enumerate() {
        let own = at == 0;
        assert_eq!(find_facility(tenken, &tokyo, id).await.is_ok(), own, "{at}");
        let read = read_response(tenken, &tokyo, &round.id, id).await;
        assert_eq!(read.is_ok(), own, "{at}");
    }
    let page = list_facilities(tenken, &tokyo, all()).await.unwrap();
    for facility in &page.items {
        let own = facility.id == ids[0];
        assert_eq!(facility.mail.is_some(), own, "{}", facility.name);
        assert_eq!(facility.is_read_by(&tokyo), own, "{}", facility.name);
    }
    let asked = respondents(tenken, &tokyo, &round.id, all(), None)
        .await
        .unwrap();
    assert!(
        asked
            .items
            .iter()
            .all(|one| one.readable == (one.facility == ids[0]))
    );
    let mut export = begin_export(tenken, &tokyo, &round.id, &all())
        .await
        .unwrap();
    let made = async |_, answered: Vec<Answered>| {
        let made = vec![true; answered.len()];
        let names: Vec<String> = answered.into_iter().map(|one| one.name).collect();
        Ok::<_, tenken_ops::Error>((names, made))
    };
    let names = export.part(50, made).await.unwrap().unwrap();
    assert_eq!(names, ["東京都の薬局"], "papers are those of one's own");
    let listed = facilities_of_board(tenken, &tokyo, &round, None, None, 0)
        .await
        .unwrap();
    assert_eq!(
        (listed.total, listed.items[0].name.as_str()),
        (1, "東京都の薬局")
    );
    let of_ward = facilities_of_board(tenken, &tokyo, &round, None, Some("131016"), 0).await;
    assert_eq!(of_ward.unwrap().total, 0);
    let choice = Choice {
        round: round.id.clone(),
        ..Choice::default()
    };
    let visited = candidates(tenken, &tokyo, &choice).await.unwrap();
    assert_eq!(visited.len(), 1, "a prefecture visits its own");
    list_corporations(tenken, &tokyo, "", None).await.unwrap();
}

async fn pages_say_whose_facilities_are_counted(site: &Site) {
    let ids = places(site).await;
    let round = site.round("pharmacy-checklist@R5").await.id;
    submit(site, &round, &ids[1], checklist(json!({})), 0).await;
    let mut tokyo = signed_in_as(site, "tokyo", Role::Authority, Some("130001")).await;
    let home = tokyo.get("/").await.body;
    assert!(
        home.contains("1／4") || home.contains("1 / 4") || home.contains("value=\"1\""),
        "{home}"
    );
    let page = tokyo.get(&format!("/rounds/{round}")).await.body;
    assert!(
        page.contains("千代田区の薬局") && page.contains("所管：千代田区"),
        "{page}"
    );
    assert!(!page.contains("横浜市の薬局"));
    let linked = |id: &str| page.contains(&format!("/responses/{id}"));
    assert!(
        linked(&ids[0]) && !linked(&ids[1]),
        "what cannot be opened is no link"
    );
    for path in ["results", "standing", "authorities"] {
        let page = tokyo.get(&format!("/rounds/{round}/{path}")).await.body;
        assert!(
            page.contains("東京都にある保健所設置市・特別区が所管する施設を数えています"),
            "{path}: {page}"
        );
        assert!(!page.contains("横浜市"), "{path}");
    }
    let csv = tokyo
        .get(&format!("/rounds/{round}/results.csv?by=kind"))
        .await
        .body;
    let whole = csv.lines().nth(1).unwrap();
    assert!(whole.contains(",4,") && whole.contains(",1,"), "{whole}");
    let accounts = tokyo.get("/accounts").await.body;
    assert!(accounts.contains("東京都の薬局") && !accounts.contains("千代田区の薬局"));
    let mut ward = signed_in_as(site, "ward", Role::Authority, Some("131016")).await;
    let page = ward.get(&format!("/rounds/{round}/results")).await.body;
    assert!(
        page.contains("千代田区が所管する施設を数えています"),
        "{page}"
    );
}

async fn the_ministry_loads_forms_and_replaces_none(site: &Site) {
    let form = include_str!("../../../../../catalog/forms/pharmacy-survey/R8.toml");
    let newer = form.replacen("version = \"R8\"", "version = \"R9\"", 1);
    let load = async |actor: &Actor, text: &str| {
        import_form(&site.tenken, actor, "survey.toml", text)
            .await
            .map(|form| form.key())
    };
    for (role, scope) in [
        (Role::Authority, "131016"),
        (Role::Inspector, "131016"),
        (Role::Auditor, ""),
        (Role::Corporation, "c"),
    ] {
        let refused = load(&somebody(role, scope), &newer).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{role:?}");
    }
    let ministry = somebody(Role::Ministry, "");
    assert_eq!(load(&ministry, &newer).await.unwrap(), "pharmacy-survey@R9");
    for again in [&newer, form] {
        let refused = load(&ministry, again).await;
        let is_kept = matches!(
            refused,
            Err(Error::Bad {
                code: "version_exists",
                ..
            })
        );
        assert!(is_kept, "{refused:?}");
    }
    let mut browser = signed_in_as(site, "ministry", Role::Ministry, None).await;
    let page = browser.get("/forms").await.body;
    assert!(
        page.contains("様式を追加する") && !page.contains("MDS・SDSのひな形"),
        "{page}"
    );
    let mut ward = signed_in_as(site, "ward", Role::Authority, Some("131016")).await;
    assert!(!ward.get("/forms").await.body.contains("様式を追加する"));
}
