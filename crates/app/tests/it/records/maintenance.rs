//! Whether all servers are tended by vendors: questions, evidence, verdicts and when they want another look.

use axum::body::Body;
use axum::http::Request;
use tenken_domain::records::maintenance::Verdict;
use tenken_ops::facilities::Facility;
use tenken_ops::records::maintenance::{
    Maintenance, Question, Server, add_server, answer_question, find_server, judge_maintenance,
    read_maintenance, remove_server,
};
use tenken_ops::vendors::contracts::{Contract, ContractFacts, edit_contract};
use tenken_ops::{Actor, Error, Role};

use crate::support::accounts::signed_in;
use crate::support::vendor_checklists::{contract, vendor};
use crate::support::{Browser, Reply, Site, on_both};

on_both!(
    questions_lead_to_a_verdict,
    a_judgment_wants_another_look_when_its_ground_changes,
    the_first_page_says_that_a_judgment_is_out_of_date,
    evidence_is_taken_kept_and_removed,
    an_answer_to_what_somebody_changed_is_not_lost,
    another_facility_does_not_exist,
    what_cannot_be_is_told,
);

/// A server that the pages ask about, by its id.
pub async fn server(site: &Site, facility: &str, name: &str) -> String {
    let added = add_server(&site.tenken, &Actor::Local, facility, name, "pc").await;
    added.unwrap().id
}

async fn answer(site: &Site, id: &str, question: Question, value: &str) -> Server {
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    let seen = find_server(tenken, actor, id).await.unwrap().revision;
    let answered = answer_question(tenken, actor, id, seen, question, value).await;
    answered.unwrap()
}

/// A server of the facility whose updates are a vendor's duty, in writing.
async fn outsourced(site: &Site, of: &Facility, contract: &Contract) -> String {
    let id = server(site, &of.id, "薬歴のサーバ").await;
    for (question, value) in [
        (Question::Contract, contract.id.as_str()),
        (Question::Duty, "vendor"),
        (Question::WrittenIn, "sla"),
        (Question::Place, "第5条"),
    ] {
        answer(site, &id, question, value).await;
    }
    id
}

async fn read(site: &Site, of: &Facility) -> Maintenance {
    read_maintenance(&site.tenken, &Actor::Local, &of.id)
        .await
        .unwrap()
}

async fn judge(site: &Site, of: &Facility) {
    let seen = read(site, of).await.fingerprint;
    judge_maintenance(&site.tenken, &Actor::Local, &of.id, true, &seen)
        .await
        .unwrap();
}

async fn of_contract(site: &Site) -> (Facility, Contract) {
    let facility = site.facility("pharmacy", 1, None).await;
    let vendor = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &vendor, &[]).await;
    (facility, contract)
}

fn location(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.body);
    reply.header("location").to_owned()
}

async fn upload(browser: &mut Browser<'_>, path: &str, name: &str, content: &[u8]) -> Reply {
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    let body = [head.as_bytes(), content, b"\r\n--x--\r\n"].concat();
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from(body));
    browser.send(request.unwrap()).await
}

async fn questions_lead_to_a_verdict(site: &Site) {
    let (facility, contract) = of_contract(site).await;
    let overview = format!("/facilities/{}/maintenance", facility.id);
    let mut browser = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let page = browser.get(&overview).await;
    assert!(page.body.contains("まだ判定できません"), "{}", page.body);
    let fields = [("name", "薬歴のパソコン"), ("kind", "pc")];
    let reply = browser.post(&format!("{overview}/servers"), &fields).await;
    let mut next = location(&reply);
    let address = next.split('?').next().unwrap().to_owned();
    for (question, value, revision) in [
        ("contract", contract.id.as_str(), "1"),
        ("duty", "vendor", "2"),
        ("written_in", "contract", "3"),
        ("place", "第5条第2項", "4"),
    ] {
        assert_eq!(next, format!("{address}?question={question}"));
        let page = browser.get(&next).await;
        assert!(
            page.body.contains(&format!("name=\"{question}\"")),
            "{}",
            page.body
        );
        let fields = [
            ("question", question),
            (question, value),
            ("revision", revision),
        ];
        next = location(&browser.post(&address, &fields).await);
    }
    assert_eq!(next, address);
    let page = browser.get(&overview).await.body;
    assert!(
        page.contains("保守委託機関編によることができます"),
        "{page}"
    );
    assert!(page.contains("契約書 第5条第2項"), "{page}");
    assert!(page.contains("解説記事による（原本で確認してください）"));
    // Somebody says that this is all there is; the same once more is one record.
    let seen = read(site, &facility).await.fingerprint;
    let fields = [("seen", seen.as_str()), ("all_listed", "yes")];
    for _ in 0..2 {
        let reply = browser
            .post(&format!("{overview}/judgments"), &fields)
            .await;
        assert_eq!(location(&reply), overview);
    }
    let recorded = read(site, &facility).await.recorded;
    assert_eq!(recorded.len(), 1);
    let judgment = recorded[0].judgment.as_ref().unwrap();
    assert_eq!(judgment.verdict, Verdict::Applies);
    assert!(recorded[0].holds && recorded[0].person.as_ref().unwrap().starts_with("見本"));
    // One that is nobody's duty decides.
    let own = server(site, &facility.id, "画像のサーバ").await;
    answer(site, &own, Question::Duty, "own").await;
    assert_eq!(
        read(site, &facility).await.now.verdict,
        Verdict::DoesNotApply
    );
    let page = browser.get(&overview).await.body;
    assert!(
        page.contains("保守委託機関編によることはできません"),
        "{page}"
    );
    assert!(page.contains("見直しが必要です"), "{page}");
    let seen = find_server(&site.tenken, &Actor::Local, &own)
        .await
        .unwrap();
    remove_server(&site.tenken, &Actor::Local, &own, seen.revision)
        .await
        .unwrap();
    assert!(
        read(site, &facility).await.recorded[0].holds,
        "as it was judged"
    );
}

async fn a_judgment_wants_another_look_when_its_ground_changes(site: &Site) {
    let (facility, contract) = of_contract(site).await;
    let id = outsourced(site, &facility, &contract).await;
    judge(site, &facility).await;
    let now = read(site, &facility).await;
    assert!(now.recorded[0].holds && now.now.verdict == Verdict::Applies);
    // The contract will end: that wants a look, though nothing has changed yet.
    let facts = ContractFacts {
        title: contract.title.clone(),
        ends_on: "2026-12-31".into(),
        ..ContractFacts::default()
    };
    edit_contract(
        &site.tenken,
        &Actor::Local,
        &contract.id,
        &contract.version,
        facts,
    )
    .await
    .unwrap();
    let now = read(site, &facility).await;
    assert!(!now.recorded[0].holds && now.now.verdict == Verdict::Applies);
    judge(site, &facility).await;
    assert!(read(site, &facility).await.recorded[0].holds);
    // It is over: what was answered under it is not known any more.
    site.set_now("2027-01-10T03:00:00Z");
    let now = read(site, &facility).await;
    assert_eq!(now.now.verdict, Verdict::Open);
    assert!(!now.recorded[0].holds);
    let then = now.recorded[0].judgment.as_ref().unwrap();
    assert_eq!(then.verdict, Verdict::Applies, "what was judged stays");
    // Another contract asks anew.
    let after = answer(site, &id, Question::Contract, "none").await;
    assert!(after.facts.written_in.is_none() && after.facts.place.is_empty());
    assert_eq!(read(site, &facility).await.now.verdict, Verdict::Open);
}

async fn the_first_page_says_that_a_judgment_is_out_of_date(site: &Site) {
    let (facility, contract) = of_contract(site).await;
    let id = outsourced(site, &facility, &contract).await;
    let mut browser = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let words = "サーバの更新の委託の判定は、見直しが必要です";
    let before = browser.get("/").await.body;
    assert!(!before.contains(words), "nobody has judged: {before}");
    judge(site, &facility).await;
    let holds = browser.get("/").await.body;
    assert!(!holds.contains(words), "{holds}");
    answer(site, &id, Question::Duty, "own").await;
    let changed = browser.get("/").await.body;
    let link = format!("href=\"/facilities/{}/maintenance\">いま", facility.id);
    assert!(changed.contains(words), "{changed}");
    assert!(changed.contains(&link), "{changed}");
    judge(site, &facility).await;
    assert!(!browser.get("/").await.body.contains(words));
}

async fn evidence_is_taken_kept_and_removed(site: &Site) {
    let (facility, contract) = of_contract(site).await;
    let id = outsourced(site, &facility, &contract).await;
    judge(site, &facility).await;
    let mut browser = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let files = format!("/maintenance/servers/{id}/files");
    let too_large = [b"%PDF-".as_slice(), &vec![b'x'; 5 * 1024 * 1024]].concat();
    for (name, content, why) in [
        ("契約.txt", b"x".as_slice(), "受け付けられない種類"),
        ("契約.pdf", b"<html>", "受け付けられない種類"),
        ("契約.pdf", b"", "中身が空です"),
        ("契約.pdf", &too_large, "大きすぎます"),
        ("", b"", "書類を選んでから"),
    ] {
        let reply = upload(&mut browser, &files, name, content).await;
        assert_eq!(reply.status, 422, "{name}: {}", reply.body);
        assert!(reply.body.contains(why), "{name}: {}", reply.body);
    }
    for at in 0..10 {
        let name = format!("契約{at}.pdf");
        let reply = upload(&mut browser, &files, &name, b"%PDF-1.7 page").await;
        assert_eq!(reply.status, 303, "{}", reply.body);
    }
    let reply = upload(&mut browser, &files, "契約.pdf", b"%PDF-1.7 page").await;
    assert!(reply.body.contains("10個まで"), "{}", reply.body);
    let now = read(site, &facility).await;
    assert_eq!(now.servers[0].evidence.len(), 10);
    assert!(!now.recorded[0].holds, "there is something new to look at");
    assert_eq!(now.now.verdict, Verdict::Applies);
    // Others who read it leave a trace, the facility does not.
    let file = format!("{files}/{}", now.servers[0].evidence[0].id);
    let mut authority = signed_in(site, Role::Authority, Some("131016")).await;
    let seen = "SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = 'server.file_view'";
    for (reader, looks) in [(&mut browser, "0"), (&mut authority, "1")] {
        let reply = reader.get(&file).await;
        assert_eq!(reply.status, 200);
        assert!(
            reply
                .header("content-disposition")
                .starts_with("attachment")
        );
        assert_eq!(reply.body, "%PDF-1.7 page");
        assert_eq!(site.text(seen).await, looks);
    }
    for _ in 0..2 {
        let reply = browser.post(&format!("{file}/removal"), &[]).await;
        assert_eq!(reply.status, 303, "{}", reply.body);
    }
    assert_eq!(browser.get(&file).await.status, 404);
    let removed =
        "SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = 'server.file_removal'";
    assert_eq!(site.text(removed).await, "1");
    // With its server, the content of the rest goes too.
    let now = find_server(&site.tenken, &Actor::Local, &id).await.unwrap();
    remove_server(&site.tenken, &Actor::Local, &id, now.revision)
        .await
        .unwrap();
    let kept = "SELECT CAST(count(*) AS TEXT) FROM maintenance_files WHERE length(content) > 0";
    assert_eq!(site.text(kept).await, "0");
}

async fn an_answer_to_what_somebody_changed_is_not_lost(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let id = server(site, &facility.id, "薬歴のサーバ").await;
    let address = format!("/maintenance/servers/{id}");
    let mut browser = signed_in(site, Role::Facility, Some(&facility.id)).await;
    answer(site, &id, Question::Duty, "vendor").await;
    let fields = [
        ("question", "place"),
        ("place", "12ページ"),
        ("revision", "1"),
    ];
    let reply = browser.post(&address, &fields).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("ほかの人が先に"), "{}", reply.body);
    assert!(reply.body.contains("value=\"12ページ\""), "{}", reply.body);
    assert!(
        reply.body.contains("name=\"revision\" value=\"2\""),
        "{}",
        reply.body
    );
    // What says the same as is there already changes nothing and is no conflict.
    let fields = [("question", "duty"), ("duty", "vendor"), ("revision", "1")];
    assert_eq!(browser.post(&address, &fields).await.status, 303);
    let reply = browser
        .post(&format!("{address}/removal"), &[("revision", "1")])
        .await;
    assert_eq!(reply.status, 422);
    // Nor is a verdict recorded that nobody has seen.
    let seen = read(site, &facility).await.fingerprint;
    answer(site, &id, Question::Duty, "own").await;
    let path = format!("/facilities/{}/maintenance/judgments", facility.id);
    let fields = [("seen", seen.as_str()), ("all_listed", "yes")];
    let reply = browser.post(&path, &fields).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("見ている間に"), "{}", reply.body);
    assert!(read(site, &facility).await.recorded.is_empty());
}

async fn another_facility_does_not_exist(site: &Site) {
    let (own, _) = of_contract(site).await;
    let other = site.other_facility().await;
    let theirs = server(site, &other.id, "よそのサーバ").await;
    let mut browser = signed_in(site, Role::Facility, Some(&own.id)).await;
    let address = format!("/maintenance/servers/{theirs}");
    let overview = format!("/facilities/{}/maintenance", other.id);
    for path in [&address, &format!("{address}/files/x"), &overview] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    let fields = [("question", "duty"), ("duty", "own"), ("revision", "1")];
    assert_eq!(browser.post(&address, &fields).await.status, 404);
    let reply = upload(&mut browser, &format!("{address}/files"), "a.pdf", b"%PDF-").await;
    assert_eq!(reply.status, 404);
    // A contract of somebody else is none of one's own.
    let vendor = vendor(site, "よその会社").await;
    let foreign = contract(site, &other, &vendor, &[]).await;
    let mine = server(site, &own.id, "薬歴のサーバ").await;
    let (tenken, question) = (&site.tenken, Question::Contract);
    let refused = answer_question(tenken, &Actor::Local, &mine, 1, question, &foreign.id).await;
    assert!(
        matches!(
            refused,
            Err(Error::Bad {
                code: "contract",
                ..
            })
        ),
        "{refused:?}"
    );
}

async fn what_cannot_be_is_told(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let overview = format!("/facilities/{}/maintenance", facility.id);
    let mut browser = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let reply = browser
        .post(
            &format!("{overview}/servers"),
            &[("name", "薬歴<b>"), ("kind", "")],
        )
        .await;
    assert_eq!(reply.status, 422);
    assert!(
        reply.body.contains("どれか1つを選んでください"),
        "{}",
        reply.body
    );
    assert!(
        reply.body.contains("value=\"薬歴&lt;b&gt;\""),
        "{}",
        reply.body
    );
    let judgments = format!("{overview}/judgments");
    let reply = browser.post(&judgments, &[("all_listed", "yes")]).await;
    assert!(reply.body.contains("判定の前に、"), "{}", reply.body);
    let id = server(site, &facility.id, "薬歴のサーバ").await;
    let seen = read(site, &facility).await.fingerprint;
    let reply = browser.post(&judgments, &[("seen", &seen)]).await;
    assert_eq!(reply.status, 422);
    assert!(
        reply.body.contains("すべて一覧に入っているか"),
        "{}",
        reply.body
    );
    for (question, value) in [
        ("duty", ""),
        ("duty", "x"),
        ("written_in", ""),
        ("place", ""),
    ] {
        let fields = [("question", question), (question, value), ("revision", "1")];
        let reply = browser
            .post(&format!("/maintenance/servers/{id}"), &fields)
            .await;
        assert_eq!(reply.status, 422, "{question}");
    }
}
