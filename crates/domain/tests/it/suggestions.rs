//! All suggestions together: which there are, and what they say of whole facilities.

use std::collections::{BTreeSet, HashSet};
use tenken_domain::suggestions::{Suggestion, measures, suggest, suggest_all};

use crate::suggested::{Kept, short};
use crate::suggestions_devices::MANUAL;
use crate::support::{catalog, ledger_kinds};

/// Contracts are no ledger: what rests on them alone is in no kind's list.
const OF_CONTRACTS: [&str; 3] = ["vendor.mds_sds_obtained", "vendor.mds_sds", "vendor.count"];

#[test]
fn what_ledgers_prove_has_a_rule_and_every_rule_a_ledger() {
    let proved: BTreeSet<&str> = ledger_kinds()
        .iter()
        .flat_map(|kind| kind.proves.iter().map(String::as_str))
        .chain(OF_CONTRACTS)
        .collect();
    let ruled: BTreeSet<&str> = measures().collect();
    assert_eq!(ruled, proved);
    assert_eq!(measures().count(), ruled.len(), "one rule per measure");
    assert!(ruled.iter().all(|id| catalog().measure(id).is_some()));
}

#[test]
fn nothing_is_suggested_of_nothing_but_what_to_enter() {
    let kept = Kept::nothing();
    let ledgers = kept.ledgers();
    let facts = kept.facts(&ledgers);
    let all = suggest_all(&facts);
    let names: HashSet<&str> = all.iter().map(|one| one.rule).collect();
    assert_eq!(names.len(), measures().count(), "names of rules are unique");
    for one in &all {
        assert_eq!((&one.answer, one.rows.len()), (&None, 0), "{}", one.measure);
        assert!(!one.missing.is_empty(), "{}", one.measure);
        assert_eq!(suggest(&facts, &one.measure).as_ref(), Some(one));
    }
    assert_eq!(suggest(&facts, "governance.csirt"), None);
    assert_eq!(suggest(&facts, "no.such"), None);
}

fn printed(kept: &Kept) -> String {
    let ledgers = kept.ledgers();
    let entry = |one: &Suggestion| {
        let rows: Vec<String> = one
            .rows
            .iter()
            .map(|row| format!("  〔{} {} r{}〕\n", row.ledger, row.name, row.revision))
            .collect();
        let missing: Vec<String> = one
            .missing
            .iter()
            .map(|text| format!("  → {text}\n"))
            .collect();
        format!(
            "{} = {}\n  {}\n{}{}",
            one.measure,
            short(one),
            one.why,
            rows.concat(),
            missing.concat()
        )
    };
    suggest_all(&kept.facts(&ledgers))
        .iter()
        .map(entry)
        .collect()
}

#[test]
fn the_example_of_the_manual() {
    insta::assert_snapshot!(printed(&Kept::of(&MANUAL)));
}

#[test]
fn a_small_pharmacy_that_keeps_its_ledgers() {
    let kept = Kept::of(&[
        "contract: vendor=薬歴システム; title=電子薬歴の保守; disclosure=yes",
        "contract: vendor=回線サービス; title=光回線",
        "devices: number=001; kind=端末; os=Windows 11 Pro; software_version=5.0; place=調剤室; users=薬剤師; state=稼働; patched_on=2026-11-12; services_stopped=はい",
        "devices: number=002; kind=端末; os=Ｗｉｎ１０ Pro 22H2; software_version=5.0; place=受付; users=事務; state=稼働; patched_on=2026-11-12; services_stopped=はい",
        "devices: number=003; kind=レセコンサーバ; os=Windows Server 2012 R2; place=奥; users=管理者; state=稼働; patched_on=2023-10-01",
        "devices: number=004; kind=ルータ; os=Ver.8.2; place=奥; state=稼働; patched_on=2026-06-01; source_restricted=はい",
        "user_ids: user_id=yamada; attribute=薬剤師; family_name=山田; rights=一般; state=有効; last_used_on=2026-11-19",
        "user_ids: user_id=kanri; attribute=管理者; family_name=山田; rights=管理者; state=有効; last_used_on=2026-11-01",
        "user_ids: user_id=suzuki; attribute=事務; family_name=鈴木; rights=一般; state=有効; last_used_on=2026-03-30; left_on=2026-03-31",
        "log: name=2026年10月; first_on=2026-10-01; last_on=2026-10-31; reviewed_on=2026-11-04",
        "backups: system=電子薬歴; is_ehr=はい; method=毎晩; frequency=毎日; copies=1; generations=7; media=NAS; offline=オンライン; protection=はい; recovery_steps=はい; last_restore_test_on=2026-05-10",
        "backups: system=電子薬歴; is_ehr=はい; method=週末; frequency=週1回; copies=1; generations=4; media=外付けHDD; offline=オフライン; protection=はい; recovery_steps=はい",
        "bcp: kind=計画; title=BCP; held_on=2025-04-01; cyber=はい",
        "bcp: kind=訓練; title=机上訓練; held_on=2026-09-01; cyber=はい; participants=4",
        "trainings: title=標的型メールの研修; held_on=2026-05-20; attended=4",
        "contacts: role=責任者; organization=薬局; person=山田; phone=0857-00-0001",
        "contacts: role=業者; organization=薬歴システム; phone=0857-00-0002",
        "contacts: role=県警; organization=県警察本部; phone=0857-00-0003",
        "contacts: role=厚労省; organization=厚生労働省; phone=03-6812-7837",
        "connections: kind=構成図; title=店の図; checked_on=2026-04-01",
        "connections: kind=回線; title=光回線; department=調剤室; source_restricted=はい",
        "remote_maintenance: vendor=薬歴システム; answer=ある; answered_on=2026-06-01",
        "auth_policies: system=電子薬歴; place=端末; password_length=8; password_mixed=はい; no_reuse=はい; lockout=はい; forced_change=いいえ; two_factor=予定; planned_on=2027-03-01; obstacle=予算",
    ]);
    insta::assert_snapshot!(printed(&kept));
}
