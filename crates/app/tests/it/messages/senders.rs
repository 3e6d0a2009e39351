//! Whose name stands there: under messages, letters and results, and beside what people did.

use serde_json::json;
use tenken_domain::forms::form::Device;
use tenken_ops::accounts::remove_account;
use tenken_ops::accounts::tokens::{TokenToMake, create_token};
use tenken_ops::checklists::tell_of_targets;
use tenken_ops::facilities::{FacilityFacts, FacilityFilter, add_facility, import_facilities};
use tenken_ops::messages::notices::{publish_notice, read_notice, write_notice};
use tenken_ops::messages::questions::{NewQuestion, answer_question, ask_question, questions_of};
use tenken_ops::messages::{MessageKind, list_messages};
use tenken_ops::provisioning::{LetterText, hand_out_accounts, make_next_letters};
use tenken_ops::responses::{Submit, begin_answering, list_submissions, submit_response};
use tenken_ops::rounds::reminders::send_reminder;
use tenken_ops::{Actor, Role, Sender, sender_name, sends_for};

use crate::support::accounts::signed_in;
use crate::support::vendor_checklists::{answered, contract, vendor};
use crate::support::{
    PASSWORD, Site, checklist, notice, on_both, send_all, somebody, submit, survey_answers,
};

on_both!(
    who_speaks_follows_person_and_installation,
    what_the_program_says_is_not_the_ministrys,
    a_vendors_answer_comes_from_the_vendor,
    letters_are_signed_by_who_hands_them_out,
    what_an_authority_imports_is_its_own,
    people_are_named_where_they_did_something,
    links_and_removed_people_have_names,
);

async fn installed(site: &Site, installation: &str) {
    site.sql(&format!(
        "DELETE FROM settings WHERE key = 'installation'; \
         INSERT INTO settings (key, value) VALUES ('installation', '{installation}')"
    ))
    .await;
}

const TOKYO: &str = r#"{"kind":"authority","code6":"130001"}"#;
const MINISTRY: &str = r#"{"kind":"ministry"}"#;
const SHOP: &str = r#"{"kind":"facility","facility":"f"}"#;

async fn who_speaks_follows_person_and_installation(site: &Site) {
    let tenken = &site.tenken;
    let ward = || Sender::Authority("131016".into());
    let tokyo = || Sender::Authority("130001".into());
    for (here, of_installation) in [
        ("", Sender::Program),
        (SHOP, Sender::Program),
        (TOKYO, tokyo()),
        (MINISTRY, Sender::Ministry),
    ] {
        if !here.is_empty() {
            installed(site, here).await;
        }
        for (role, scope, sender) in [
            (Role::Ministry, "", Sender::Ministry),
            (Role::Authority, "131016", ward()),
            (Role::Inspector, "131016", ward()),
            (Role::Operator, "", of_installation.clone()),
            (Role::Corporation, "c", of_installation.clone()),
        ] {
            let actor = somebody(role, scope);
            assert_eq!(
                sends_for(tenken, &actor).await.unwrap(),
                sender,
                "{here} {role:?}"
            );
        }
        assert_eq!(
            sends_for(tenken, &Actor::Local).await.unwrap(),
            of_installation,
            "{here}"
        );
    }
    for (sender, name) in [
        (Sender::Ministry, "厚生労働省"),
        (tokyo(), "東京都"),
        (Sender::Vendor("見本システム".into()), "見本システム"),
        (Sender::Program, "点検 Tenken"),
        (Sender::Authority("999999".into()), "自治体 999999"),
    ] {
        assert_eq!(Sender::parse(&sender.stored()), sender);
        assert_eq!(sender_name(tenken, &sender.stored()), name);
    }
}

/// The senders of what a facility was told, by kind.
async fn senders(site: &Site, facility: &str) -> Vec<(MessageKind, String)> {
    let inbox = list_messages(&site.tenken, &Actor::Local, facility)
        .await
        .unwrap();
    inbox
        .iter()
        .map(|one| (one.kind, one.sender.name(&site.tenken.catalog())))
        .collect()
}

async fn what_the_program_says_is_not_the_ministrys(site: &Site) {
    let tenken = &site.tenken;
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let row = json!({ "first": { "value": false, "on": "2026-11-02" }, "target": "2026-11-25" });
    submit(
        site,
        &round.id,
        &facility.id,
        checklist(json!({ "1-1": row })),
        0,
    )
    .await;
    tell_of_targets(tenken).await.unwrap();
    assert_eq!(
        senders(site, &facility.id).await,
        [(MessageKind::Target, "点検 Tenken".to_owned())]
    );
    // Nor is what somebody sends who runs an installation that is nobody's above facilities.
    let written = write_notice(tenken, &Actor::Local, notice(None))
        .await
        .unwrap()
        .id;
    publish_notice(tenken, &Actor::Local, &written)
        .await
        .unwrap();
    let ward = somebody(Role::Authority, "131016");
    assert!(
        read_notice(tenken, &ward, &written).await.is_err(),
        "it went to facilities"
    );
    let asked = site.round("pharmacy-survey@R8").await;
    send_reminder(tenken, &Actor::Local, &asked.id, "お願いします。")
        .await
        .unwrap();
    let pharmacist = somebody(Role::Facility, &facility.id);
    let question = NewQuestion {
        desk: "operator".into(),
        body: "使い方は？".into(),
        ..NewQuestion::default()
    };
    ask_question(tenken, &pharmacist, &facility.id, question)
        .await
        .unwrap();
    let id = &questions_of(tenken, &pharmacist, &facility.id)
        .await
        .unwrap()[0]
        .id;
    answer_question(tenken, &Actor::Local, id, "こうです。")
        .await
        .unwrap();
    let named = senders(site, &facility.id).await;
    assert_eq!(named.len(), 4);
    assert!(
        named.iter().all(|(_, name)| name == "点検 Tenken"),
        "{named:?}"
    );
    // In an authority's installation it is the authority that says it.
    installed(site, TOKYO).await;
    site.set_now("2026-11-26T03:00:00Z");
    tell_of_targets(tenken).await.unwrap();
    assert_eq!(
        senders(site, &facility.id).await[0],
        (MessageKind::Target, "東京都".to_owned())
    );
}

async fn a_vendors_answer_comes_from_the_vendor(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    site.sql("UPDATE facilities SET mail = 'yakkyoku@example.jp'")
        .await;
    let round = site.round("pharmacy-checklist@R5").await;
    let of = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &of, &[Device::Server]).await;
    answered(site, &round, &contract, &[]).await;
    let named = senders(site, &facility.id).await;
    assert_eq!(
        named,
        [(MessageKind::VendorAnswer, "見本システム".to_owned())]
    );
    let mails = send_all(site, |_| None).await;
    assert!(
        mails[0].text.contains("送った人：見本システム"),
        "{}",
        mails[0].text
    );
    assert!(!mails[0].text.contains("厚生労働省"));
    let mut pharmacist = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let inbox = pharmacist
        .get(&format!("/facilities/{}/inbox", facility.id))
        .await
        .body;
    assert!(
        inbox.contains("見本システム") && !inbox.contains("厚生労働省"),
        "{inbox}"
    );
}

async fn letters_are_signed_by_who_hands_them_out(site: &Site) {
    let tenken = &site.tenken;
    installed(site, TOKYO).await;
    let none = FacilityFacts {
        kind: "pharmacy".into(),
        name: "所管なし".into(),
        prefecture: "13".into(),
        ..FacilityFacts::default()
    };
    let added = add_facility(tenken, &Actor::Local, none).await.unwrap();
    assert_eq!(
        added.authority.as_deref(),
        Some("130001"),
        "what an authority registers is its own"
    );
    site.sql("UPDATE facilities SET authority = NULL").await;
    site.facility("pharmacy", 2, None).await;
    let all = FacilityFilter::default();
    hand_out_accounts(tenken, &Actor::Local, &all, false)
        .await
        .unwrap();
    let signed = async |actor: &Actor| {
        site.sql("DELETE FROM account_links").await;
        let made = async |texts: Vec<LetterText>| Ok::<_, tenken_ops::Error>(texts);
        let letters = make_next_letters(tenken, actor, &all, 10, made)
            .await
            .unwrap();
        let mut signed: Vec<(String, String)> = letters
            .unwrap()
            .into_iter()
            .map(|one| (one.facility.name, one.sender))
            .collect();
        signed.sort();
        signed
    };
    let pair = |name: &str, sender: &str| (name.to_owned(), sender.to_owned());
    let here = signed(&Actor::Local).await;
    assert_eq!(here, [pair("所管なし", "東京都"), pair("見本2", "東京都")]);
    let ward = signed(&somebody(Role::Authority, "131016")).await;
    assert_eq!(ward, [pair("見本2", "千代田区")]);
    installed(site, SHOP).await;
    let here = signed(&Actor::Local).await;
    assert_eq!(
        here,
        [pair("所管なし", "点検 Tenken"), pair("見本2", "千代田区")]
    );
    site.sql(
        "INSERT INTO corporations (id, name, kana, search, created_at, updated_at) \
         VALUES ('c', '見本会', '', '', '', ''); \
         UPDATE facilities SET corporation_id = 'c'",
    )
    .await;
    let corporation = signed(&somebody(Role::Corporation, "c")).await;
    assert!(
        corporation.iter().all(|(_, sender)| sender == "見本会"),
        "{corporation:?}"
    );
}

async fn what_an_authority_imports_is_its_own(site: &Site) {
    let tenken = &site.tenken;
    let code = |number: &str| {
        let code = tenken_domain::FacilityCode::with_check_digit(&format!("134{number}"));
        String::from(code.unwrap())
    };
    let (first, second, third) = (code("000001"), code("000002"), code("000003"));
    let without = |code: &str| format!("code,name,kind\n{code},見本,薬局\n").into_bytes();
    let authority = async |code: &str| {
        site.text(&format!(
            "SELECT coalesce(authority, '') FROM facilities WHERE code = '{code}'"
        ))
        .await
    };
    installed(site, MINISTRY).await;
    import_facilities(tenken, &Actor::Local, without(&first), false)
        .await
        .unwrap();
    assert_eq!(authority(&first).await, "");
    installed(site, TOKYO).await;
    import_facilities(tenken, &Actor::Local, without(&second), false)
        .await
        .unwrap();
    assert_eq!(authority(&second).await, "130001");
    // What the list says counts, and what is known stays.
    let with = format!("code,name,kind,所管\n{third},見本,薬局,131016\n");
    import_facilities(tenken, &Actor::Local, with.into_bytes(), false)
        .await
        .unwrap();
    import_facilities(tenken, &Actor::Local, without(&third), false)
        .await
        .unwrap();
    assert_eq!(authority(&third).await, "131016");
    let ministry = somebody(Role::Ministry, "");
    import_facilities(tenken, &ministry, without(&code("000004")), false)
        .await
        .unwrap();
    assert_eq!(
        authority(&code("000004")).await,
        "",
        "the ministry is no authority"
    );
}

async fn people_are_named_where_they_did_something(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let person = site
        .person("hana", Role::Facility, Some(&facility.id))
        .await;
    let mut hana = site.browser();
    hana.sign_in("hana", PASSWORD).await;
    let of = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let answers = survey_answers();
    let body = Some(json!({ "answers": answers }));
    let token = TokenToMake {
        name: "レセコン連携",
        role: Some(Role::Facility),
        scope: Some(&facility.id),
        days: 1,
    };
    let token = create_token(&site.tenken, &Actor::Local, token);
    let token = token.await.unwrap().secret;
    let by_token = site
        .api_as(
            &token,
            "POST",
            &format!("{of}/submissions"),
            &[("idempotency-key", "k")],
            body,
        )
        .await;
    assert_eq!(
        by_token.json()["submitted_by"],
        "レセコン連携",
        "{}",
        by_token.body
    );
    let sent = hana
        .post(
            &format!("{of}/submissions"),
            &[("revision", "1"), ("key", "web-1")],
        )
        .await;
    assert_eq!(sent.status, 303, "{}", sent.body);

    let never = |page: &str| {
        // The page tells its script whose it is; nobody reads that.
        let shown = page.replace(&format!("data-person=\"{}\"", person.id), "");
        assert!(!shown.contains(&person.id), "{shown}");
        assert!(
            !page.contains("user:0") && !page.contains("token:0"),
            "{page}"
        );
    };
    let receipt = hana.get(&format!("{of}/submissions/2")).await.body;
    assert!(receipt.contains("見本 hana"), "{receipt}");
    never(&receipt);
    let history = hana.get(&format!("{of}/submissions")).await.body;
    assert!(
        history.contains("見本 hana") && history.contains("レセコン連携"),
        "{history}"
    );
    never(&history);
    let log = hana
        .get(&format!("/facilities/{}/log", facility.id))
        .await
        .body;
    assert!(
        log.contains("見本 hana") && log.contains("<td>hana</td>"),
        "{log}"
    );
    never(&log);
    let csv = hana
        .get(&format!("/facilities/{}/log.csv", facility.id))
        .await
        .body;
    assert!(csv.contains("hana,見本 hana,"), "{csv}");
    never(&csv);
    let mut operator = signed_in(site, Role::Operator, None).await;
    let log = operator.get("/log").await.body;
    assert!(
        log.contains("利用者 見本 hana") && log.contains("見本 hana"),
        "{log}"
    );
    assert!(!log.contains("user:0") && !log.contains("token:0"), "{log}");
    let found = operator.get("/log?who=hana").await.body;
    assert!(found.contains("回答を提出"), "{found}");
    for path in [
        format!("{of}/submissions"),
        format!("{of}/submissions/2"),
        of.clone(),
    ] {
        let reply = site.api("GET", &path, &[], None).await;
        assert!(
            reply.body.contains("\"submitted_by\":\"見本 hana\""),
            "{path}: {}",
            reply.body
        );
    }
    // What is stored is the id.
    let stored = site
        .text("SELECT submitted_by FROM submissions WHERE revision = 2")
        .await;
    assert_eq!(stored, format!("user:{}", person.id));
}

async fn links_and_removed_people_have_names(site: &Site) {
    let tenken = &site.tenken;
    let facility = site.facility("pharmacy", 1, None).await;
    let list = site.round("pharmacy-checklist@R5").await;
    let survey = site.round("pharmacy-survey@R8").await;
    let of = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &of, &[]).await;
    answered(site, &list, &contract, &[]).await;
    let person = site
        .person("taro", Role::Facility, Some(&facility.id))
        .await;
    site.person("jiro", Role::Facility, Some(&facility.id))
        .await;
    let mut taro = site.browser();
    taro.sign_in("taro", PASSWORD).await;
    let answers = format!("/rounds/{}/responses/{}", survey.id, facility.id);
    let local = begin_answering(tenken, &Actor::Local, &survey.id, &facility.id)
        .await
        .unwrap();
    let given =
        tenken_domain::forms::answer::Answers::from_json(local.form(), &survey_answers()).unwrap();
    let submit = Submit {
        answers: Some(given),
        seen: None,
        key: "k".into(),
        ..Submit::default()
    };
    submit_response(tenken, &local, &submit).await.unwrap();
    let sent = taro
        .post(
            &format!("{answers}/submissions"),
            &[("revision", "1"), ("key", "web-1")],
        )
        .await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    remove_account(tenken, &Actor::Local, &person.id, None)
        .await
        .unwrap();
    let sent = list_submissions(tenken, &Actor::Local, &survey.id, &facility.id)
        .await
        .unwrap();
    let names: Vec<&str> = sent.iter().map(|one| one.submitter.as_str()).collect();
    assert_eq!(
        names,
        ["見本 taro", "このパソコンの利用者"],
        "removed people keep their name"
    );
    let mut operator = signed_in(site, Role::Operator, None).await;
    let log = operator
        .get(&format!("/facilities/{}/log", facility.id))
        .await
        .body;
    for named in [
        "見本システム",
        "（リンク）",
        "見本 taro",
        "（削除したアカウント）",
    ] {
        assert!(log.contains(named), "{named}: {log}");
    }
    assert!(
        !log.contains("link:0") && !log.contains(&person.id),
        "{log}"
    );
}
