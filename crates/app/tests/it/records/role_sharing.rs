//! The role-sharing table: rows as data, what facility and vendors say to them, gaps, history, who sees it.

use tenken_domain::records::role_sharing::GapKind;
use tenken_ops::audit::{LogFilter, read_log};
use tenken_ops::facilities::Facility;
use tenken_ops::records::role_sharing::{
    RoleStatements, RoleTable, Saved, StatementPlace, TypedStatement, Voice, load_role_template,
    read_role_statements, read_role_table, save_roles,
};
use tenken_ops::vendors::contracts::{Contract, ContractFacts, edit_contract};
use tenken_ops::{Actor, Error, Role};

use crate::facilities::directory_roles::somebody;
use crate::support::accounts::signed_in;
use crate::support::disclosures::code;
use crate::support::vendor_checklists::{contract, vendor};
use crate::support::{Site, on_both};

on_both!(
    rows_are_tried_loaded_and_stay_once_somebody_used_them,
    gaps_among_two_vendors_are_found_and_closed,
    an_ended_contract_leaves_the_table,
    what_cannot_be_is_told_and_nothing_is_kept,
    two_people_at_one_table_lose_nothing,
    a_vendor_speaks_beside_the_facility_and_sees_its_own_contract_alone,
    looks_of_others_are_noted,
    pages_keep_what_was_typed,
);

const ROWS: &str = "Part,分類,項番,項目,内容,想定されるリスク\n\
    1,,1,見本の項目,見本の内容 甲,\n\
    1,,2,見本の項目,見本の内容 乙,\n\
    2,A 共通,1,見本の項目,見本の内容 丙,見本のリスク\n\
    2,A 共通,2,見本の項目,見本の内容 丁,\n";

const OWN: [&str; 2] = ["Part1//1", "Part1//2"];
const JOINT: [&str; 2] = ["Part2/A 共通/1", "Part2/A 共通/2"];

async fn load(site: &Site, version: &str, file: &str, dry_run: bool) -> Result<bool, Error> {
    let file = file.as_bytes().to_vec();
    let report =
        load_role_template(&site.tenken, &Actor::Local, version, Some(file), dry_run).await;
    report.map(|report| report.is_known)
}

async fn table(site: &Site, of: &Facility) -> RoleTable {
    let table = read_role_table(&site.tenken, &Actor::Local, &of.id, None).await;
    table.unwrap().unwrap()
}

async fn sheet(site: &Site, actor: &Actor, desk: &StatementPlace) -> RoleStatements {
    let sheet = read_role_statements(&site.tenken, actor, desk, None).await;
    sheet.unwrap().unwrap()
}

async fn say(
    site: &Site,
    actor: &Actor,
    desk: &StatementPlace,
    typed: Vec<TypedStatement>,
) -> Saved {
    let saved = save_roles(&site.tenken, actor, desk, "R6.6", typed).await;
    saved.unwrap()
}

/// A row said to be done by somebody, confirmed with "yes".
fn yes(row: &str, charge: &str) -> TypedStatement {
    TypedStatement {
        row: row.into(),
        charge: charge.into(),
        first: "yes".into(),
        first_on: "2026-06-01".into(),
        ..TypedStatement::default()
    }
}

fn no(row: &str, done_on: &str) -> TypedStatement {
    TypedStatement {
        first: "no".into(),
        done_on: done_on.into(),
        ..yes(row, "")
    }
}

fn gaps(table: &RoleTable) -> Vec<(String, Option<usize>, GapKind)> {
    let of_row = |row: &tenken_domain::records::role_sharing::RoleRow| {
        let key = row.key();
        let gaps = table.gaps(row).into_iter();
        gaps.map(move |gap| (key.clone(), gap.column, gap.kind))
            .collect::<Vec<_>>()
    };
    table.rows.iter().flat_map(of_row).collect()
}

async fn rows_are_tried_loaded_and_stay_once_somebody_used_them(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let none = read_role_table(&site.tenken, &Actor::Local, &facility.id, None).await;
    assert_eq!(none.unwrap(), None);
    assert!(!load(site, "R6.6", ROWS, true).await.unwrap());
    let none = read_role_table(&site.tenken, &Actor::Local, &facility.id, None).await;
    assert_eq!(none.unwrap(), None, "a try stores nothing");
    let mistaken = ROWS.replace('丁', "丂");
    assert!(!load(site, "R6.6", &mistaken, false).await.unwrap());
    assert!(!load(site, "R6.6", ROWS, false).await.unwrap(), "mended");
    assert!(
        load(site, "R6.6", ROWS, false).await.unwrap(),
        "the same again"
    );
    let desk = StatementPlace::Own(facility.id.clone());
    let saved = say(site, &Actor::Local, &desk, vec![yes(OWN[0], "")]).await;
    assert_eq!(saved, Saved::Kept(1));
    let refused = load(site, "R6.6", &mistaken, false).await.unwrap_err();
    assert_eq!(code(&refused), "version");
    for version in ["", "令和6年6月", "R6 6", "../R6"] {
        let refused = load(site, version, ROWS, false).await.unwrap_err();
        assert_eq!(code(&refused), "version", "{version}");
    }
    let refused = load(site, "R7.1", "a,b\n1,2\n", false).await.unwrap_err();
    assert_eq!(code(&refused), "no-headings");
    // A newer version is shown from then on; the older one stays readable.
    site.set_now("2026-11-21T03:00:00Z");
    load(site, "R9.1", &mistaken, false).await.unwrap();
    let newest = table(site, &facility).await;
    assert_eq!(newest.version, "R9.1");
    assert_eq!(newest.versions, ["R9.1", "R6.6"]);
    assert!(newest.own.is_empty());
    let older = read_role_table(&site.tenken, &Actor::Local, &facility.id, Some("R6.6")).await;
    assert_eq!(older.unwrap().unwrap().own.len(), 1);
    let missing = read_role_table(&site.tenken, &Actor::Local, &facility.id, Some("R1")).await;
    assert_eq!(code(&missing.unwrap_err()), "not_found");
}

/// A facility with two contracts, and the desks of both.
async fn two_vendors(site: &Site) -> (Facility, [Contract; 2], [StatementPlace; 2]) {
    load(site, "R6.6", ROWS, false).await.unwrap();
    let facility = site.facility("pharmacy", 1, None).await;
    let mut contracts = Vec::new();
    for (second, name) in ["見本システム甲", "見本システム乙"].iter().enumerate() {
        // The table has the oldest first.
        site.set_now(&format!("2026-11-20T03:00:0{second}Z"));
        let vendor = vendor(site, name).await;
        contracts.push(contract(site, &facility, &vendor, &[]).await);
    }
    let contracts: [Contract; 2] = contracts.try_into().unwrap();
    let desks = [0, 1].map(|at| StatementPlace::Contract(contracts[at].id.clone()));
    (facility, contracts, desks)
}

async fn gaps_among_two_vendors_are_found_and_closed(site: &Site) {
    use GapKind::*;
    let (facility, _, [first, second]) = two_vendors(site).await;
    let of = |row: &str, column, kind| (row.to_owned(), column, kind);
    let all = gaps(&table(site, &facility).await);
    assert_eq!(all.len(), 6, "two rows alone, two under two contracts");
    assert!(all.iter().all(|(.., kind)| *kind == Unconfirmed));
    let own = StatementPlace::Own(facility.id.clone());
    let actor = &Actor::Local;
    say(site, actor, &own, vec![yes(OWN[0], ""), no(OWN[1], "")]).await;
    let typed = vec![yes(JOINT[0], "other"), yes(JOINT[1], "not_applicable")];
    say(site, actor, &first, typed).await;
    let typed = vec![yes(JOINT[0], "facility"), yes(JOINT[1], "not_applicable")];
    say(site, actor, &second, typed).await;
    assert_eq!(
        gaps(&table(site, &facility).await),
        [
            of(OWN[1], None, Open),
            of(JOINT[0], Some(0), Unclaimed),
            of(JOINT[1], None, Nobody),
        ]
    );
    let done = TypedStatement {
        seen: 1,
        ..no(OWN[1], "2026-07-01")
    };
    say(site, actor, &own, vec![done]).await;
    let again = |row: &str, charge: &str| TypedStatement {
        seen: 1,
        ..yes(row, charge)
    };
    let typed = vec![again(JOINT[0], "vendor"), again(JOINT[1], "both")];
    assert_eq!(say(site, actor, &second, typed).await, Saved::Kept(2));
    assert_eq!(gaps(&table(site, &facility).await), []);
    let said = &table(site, &facility).await.own[OWN[1]];
    assert_eq!(said.revision, 2);
    assert_eq!(
        said.statement.first,
        Some(false),
        "the first confirmation stays what it was"
    );
}

async fn an_ended_contract_leaves_the_table(site: &Site) {
    let (facility, [ended, _], _) = two_vendors(site).await;
    assert_eq!(table(site, &facility).await.columns.len(), 2);
    let facts = ContractFacts {
        title: ended.title.clone(),
        ends_on: "2026-03-31".into(),
        ..ContractFacts::default()
    };
    edit_contract(
        &site.tenken,
        &Actor::Local,
        &ended.id,
        &ended.version,
        facts,
    )
    .await
    .unwrap();
    let table = table(site, &facility).await;
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| &*column.contract.vendor.1)
        .collect();
    assert_eq!(names, ["見本システム乙"]);
}

async fn what_cannot_be_is_told_and_nothing_is_kept(site: &Site) {
    let (facility, _, [desk, _]) = two_vendors(site).await;
    let own = StatementPlace::Own(facility.id.clone());
    let at = |field: &str, value: &str| {
        let mut typed = no(OWN[0], "");
        match field {
            "first_on" => typed.first_on = value.into(),
            "done_on" => typed.done_on = value.into(),
            "remark" => typed.remark = value.into(),
            _ => typed.first = value.into(),
        }
        typed
    };
    for (typed, field) in [
        (at("first_on", ""), "first_on"),
        (at("first_on", "いつか"), "first_on"),
        (at("first_on", "2099-01-01"), "first_on"),
        (at("first", ""), "first"),
        (at("done_on", "2026-05-01"), "done_on"),
        (at("done_on", "2099-01-01"), "done_on"),
        (at("remark", &"長".repeat(501)), "remark"),
        (at("remark", "\u{202E}"), "remark"),
    ] {
        // The good row beside it is not kept either.
        let told = say(
            site,
            &Actor::Local,
            &own,
            vec![yes(OWN[1], ""), typed.clone()],
        )
        .await;
        let Saved::Refused(faults) = told else {
            panic!("{typed:?} was kept");
        };
        assert_eq!((&*faults[0].row, faults[0].field), (OWN[0], field));
    }
    assert!(table(site, &facility).await.own.is_empty());
    // A row of the other part, and a version that is not there.
    let wrong = save_roles(
        &site.tenken,
        &Actor::Local,
        &desk,
        "R6.6",
        vec![yes(OWN[0], "")],
    );
    assert_eq!(code(&wrong.await.unwrap_err()), "not_found");
    let wrong = save_roles(
        &site.tenken,
        &Actor::Local,
        &own,
        "R1",
        vec![yes(OWN[0], "")],
    );
    assert_eq!(code(&wrong.await.unwrap_err()), "not_found");
    // Eras and wide digits are days as well.
    let era = TypedStatement {
        first_on: "令和８年６月１日".into(),
        ..yes(OWN[0], "")
    };
    assert_eq!(
        say(site, &Actor::Local, &own, vec![era]).await,
        Saved::Kept(1)
    );
}

async fn two_people_at_one_table_lose_nothing(site: &Site) {
    let (facility, _, _) = two_vendors(site).await;
    let own = StatementPlace::Own(facility.id.clone());
    let actor = &Actor::Local;
    let seen = |seen, typed: TypedStatement| TypedStatement { seen, ..typed };
    let empty = TypedStatement {
        row: OWN[1].into(),
        ..TypedStatement::default()
    };
    // Both opened the empty page; the first fills in one row, the second the other.
    let first = vec![yes(OWN[0], ""), empty];
    assert_eq!(say(site, actor, &own, first.clone()).await, Saved::Kept(1));
    assert_eq!(
        say(site, actor, &own, first).await,
        Saved::Kept(0),
        "sent twice"
    );
    let untouched = TypedStatement {
        row: OWN[0].into(),
        ..TypedStatement::default()
    };
    let second = vec![untouched.clone(), yes(OWN[1], "")];
    assert_eq!(say(site, actor, &own, second).await, Saved::Kept(1));
    let said = table(site, &facility).await.own;
    assert_eq!(
        said[OWN[0]].statement.first,
        Some(true),
        "what one did not touch stays as the other left it"
    );
    // Both change one row.
    let other = vec![no(OWN[0], "")];
    let told = say(site, actor, &own, other.clone()).await;
    assert_eq!(told, Saved::ChangedMeanwhile(vec![OWN[0].to_owned()]));
    let resolved = vec![seen(1, no(OWN[0], ""))];
    assert_eq!(say(site, actor, &own, resolved).await, Saved::Kept(1));
    // Taking everything back is a change as well.
    let cleared = vec![seen(2, untouched)];
    assert_eq!(say(site, actor, &own, cleared).await, Saved::Kept(1));
    assert!(
        table(site, &facility).await.own[OWN[0]]
            .statement
            .is_empty()
    );
}

async fn a_vendor_speaks_beside_the_facility_and_sees_its_own_contract_alone(site: &Site) {
    let (facility, [mine, _], [desk, other]) = two_vendors(site).await;
    let actor = &somebody(&[(Role::Vendor, &mine.vendor.0)]);
    assert_eq!(sheet(site, actor, &desk).await.voice, Some(Voice::Vendor));
    say(site, &Actor::Local, &desk, vec![yes(JOINT[0], "vendor")]).await;
    let theirs = TypedStatement {
        place: "利用規約 第3条".into(),
        ..yes(JOINT[0], "facility")
    };
    assert_eq!(say(site, actor, &desk, vec![theirs]).await, Saved::Kept(1));
    let read = sheet(site, actor, &desk).await;
    let (facilitys, vendors) = (&read.by_facility[JOINT[0]], &read.by_vendor[JOINT[0]]);
    assert_eq!(facilitys.statement.charge.unwrap().id(), "vendor");
    assert_eq!(vendors.statement.charge.unwrap().id(), "facility");
    assert_eq!(
        (vendors.statement.first, vendors.statement.first_on),
        (None, None),
        "it is the facility that confirms"
    );
    let found = gaps(&table(site, &facility).await);
    assert!(found.contains(&(JOINT[0].to_owned(), Some(0), GapKind::Disagreed)));
    for desk in [other, StatementPlace::Own(facility.id.clone())] {
        let refused = read_role_statements(&site.tenken, actor, &desk, None).await;
        assert_eq!(code(&refused.unwrap_err()), "not_found", "{desk:?}");
        let refused = save_roles(&site.tenken, actor, &desk, "R6.6", Vec::new()).await;
        assert_eq!(code(&refused.unwrap_err()), "not_found", "{desk:?}");
    }
    let refused = read_role_table(&site.tenken, actor, &facility.id, None).await;
    assert_eq!(code(&refused.unwrap_err()), "not_found");
}

async fn looks_of_others_are_noted(site: &Site) {
    let (facility, _, _) = two_vendors(site).await;
    let address = format!("/facilities/{}/roles", facility.id);
    let mut own = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let page = own.get(&address).await;
    assert!(
        page.body.contains("まだ足りないところがあります"),
        "{}",
        page.body
    );
    assert_eq!(views(site).await, 0);
    let mut inspector = signed_in(site, Role::Inspector, Some("131016")).await;
    let page = inspector.get(&address).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("Part1を記入する"), "{}", page.body);
    assert_eq!(views(site).await, 1);
    let page = inspector.get(&format!("{address}/own")).await;
    assert!(page.body.contains("記入できるのは"), "{}", page.body);
    let mut elsewhere = signed_in(site, Role::Authority, Some("030007")).await;
    assert_eq!(elsewhere.get(&address).await.status, 404);
}

async fn views(site: &Site) -> usize {
    let log = read_log(&site.tenken, &Actor::Local, &LogFilter::default(), None).await;
    let log = log.unwrap();
    let views = log.entries.iter();
    views.filter(|entry| entry.action == "roles.view").count()
}

async fn pages_keep_what_was_typed(site: &Site) {
    let (facility, [contract, _], _) = two_vendors(site).await;
    let mut browser = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let address = format!("/contracts/{}/roles", contract.id);
    let page = browser.get(&address).await;
    for part in ["A 共通", "見本の内容 丙", "見本のリスク"] {
        assert!(page.body.contains(part), "{part}\n{}", page.body);
    }
    let mut fields = vec![
        ("version", "R6.6"),
        ("day", "2026-06-01"),
        ("r0-row", JOINT[0]),
        ("r0-seen", "0"),
        ("r0-charge", "vendor"),
        ("r0-first", "yes"),
        ("r0-done_on", "2026-06-02"),
        ("r0-remark", "<備考>\r\n二行目"),
        ("r1-row", JOINT[1]),
        ("r1-seen", "0"),
    ];
    let wrong = browser.post(&address, &fields).await;
    assert_eq!(wrong.status, 422);
    for part in [
        "href=\"#r0-done_on\"",
        "完了日は、初回の確認が「いいえ」のときだけ",
        "&lt;備考&gt;",
        "value=\"vendor\" selected",
        "value=\"2026-06-01\"",
    ] {
        assert!(wrong.body.contains(part), "{part}\n{}", wrong.body);
    }
    fields.retain(|(name, _)| *name != "r0-done_on");
    let saved = browser.post(&address, &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = browser.get(saved.header("location")).await;
    assert!(page.body.contains("保存しました"), "{}", page.body);
    // Somebody else was faster: both are shown, and sending it again settles it.
    for (name, value) in &mut fields {
        if *name == "r0-charge" {
            *value = "facility";
        }
    }
    let stale = browser.post(&address, &fields).await;
    assert_eq!(stale.status, 422);
    for part in [
        "いまの内容",
        "value=\"facility\" selected",
        "name=\"r0-seen\" value=\"1\"",
    ] {
        assert!(stale.body.contains(part), "{part}\n{}", stale.body);
    }
    for (name, value) in &mut fields {
        if *name == "r0-seen" {
            *value = "1";
        }
    }
    assert_eq!(browser.post(&address, &fields).await.status, 303);
    let whole = browser
        .get(&format!("/facilities/{}/roles", facility.id))
        .await;
    for part in [
        "見本システム甲",
        "初回確認：はい　令和8年6月1日",
        "&lt;備考&gt;",
    ] {
        assert!(whole.body.contains(part), "{part}\n{}", whole.body);
    }
    let open = browser
        .get(&format!(
            "/facilities/{}/roles?open=true&version=R6.6",
            facility.id
        ))
        .await;
    assert_eq!(open.status, 200);
    let file = browser
        .get(&format!("/facilities/{}/roles/sheet.xlsx", facility.id))
        .await;
    assert!(file.bytes.starts_with(b"PK"));
}
