//! What a pharmacy's ledgers say to its survey and checklist, what a submission rests on, and what happens when the
//! ledgers change afterwards.

use serde_json::json;
use std::collections::BTreeMap;
use std::io::Cursor;
use tenken_ops::Actor;
use tenken_ops::facilities::Facility;
use tenken_ops::ledgers::logs::{import_log, review_log};
use tenken_ops::ledgers::{RowOutcome, Taking, TypedRow, contact_chart, save_rows};
use tenken_ops::responses::{
    ItemSuggestion, contradicted_answers, read_response, read_suggestions, rested_on,
};

use crate::support::{Site, checklist, on_both, somebody, submit, survey_answers};
use tenken_ops::Role;

on_both!(
    what_is_kept_is_suggested_and_submissions_rest_on_it,
    a_device_that_gets_old_contradicts_what_was_submitted,
    a_row_that_goes_takes_its_suggestion_along,
    a_pharmacy_without_ledgers_is_told_which_to_begin,
    others_hear_nothing,
);

const SURVEY: &str = "pharmacy-survey@R8";
const CHECKLIST: &str = "pharmacy-checklist@R5";

/// The manual's table of devices, as it is pasted: what every PC has is filled down beside it.
const DEVICES: [&str; 4] = [
    "001 A社 Win11 電子薬歴 Ver.5.2 192.168.〇.〇 Room1のPC１ 調剤室 薬剤師 2020/12/1 稼働",
    "002 A社 Win11 電子薬歴 Ver.5.2 192.168.〇.〇 Room1のPC2 調剤室 薬剤師 2020/12/1 停止",
    "003 B社 Win11 電子薬歴 Ver.4 192.168.〇.〇 Room2のPC１ 受付 事務 令和2年12月1日 稼働",
    "004 B社 Win11 電子薬歴 Ver.5.2 192.168.〇.〇 Room3のPC１ 事務室 事務 R2.12.1 稼働",
];
const DEVICE_COLUMNS: [&str; 11] = [
    "number",
    "maker",
    "os",
    "software",
    "software_version",
    "ip_address",
    "computer_name",
    "place",
    "users",
    "registered_on",
    "state",
];

/// A pharmacy and the ids of its rows, by what they are called here.
struct Kept {
    pharmacy: Facility,
    rows: BTreeMap<String, String>,
}

impl Kept {
    /// A pharmacy that keeps what the walk-through of the manual names.
    async fn of(site: &Site) -> Self {
        let pharmacy = site.facility("pharmacy", 1, None).await;
        let rows = BTreeMap::new();
        let mut kept = Kept { pharmacy, rows };
        for line in DEVICES {
            let mut cells: Vec<(&str, &str)> =
                DEVICE_COLUMNS.into_iter().zip(line.split(' ')).collect();
            cells.extend([
                ("kind", "端末"),
                ("patched_on", "2026/11/12"),
                ("services_stopped", "はい"),
            ]);
            kept.put(site, "devices", &cells).await;
        }
        for (id, attribute, rights) in [("yamada", "薬剤師", "一般"), ("kanri", "管理者", "管理者")]
        {
            let cells = [
                ("user_id", id),
                ("attribute", attribute),
                ("rights", rights),
                ("state", "有効"),
                ("device", "両方"),
                ("last_used_on", "2026/11/18"),
            ];
            kept.put(site, "user_ids", &cells).await;
        }
        kept.put(
            site,
            "backups",
            &[
                ("system", "電子薬歴"),
                ("is_ehr", "はい"),
                ("frequency", "毎日"),
                ("recovery_steps", "はい"),
                ("last_restore_test_on", "2026/5/10"),
            ],
        )
        .await;
        for (kind, title, on) in [
            ("BCP", "計画", "2025/4/1"),
            ("訓練", "机上訓練", "2026/6/1"),
        ] {
            let cells = [
                ("kind", kind),
                ("title", title),
                ("held_on", on),
                ("cyber", "はい"),
            ];
            kept.put(site, "bcp", &cells).await;
        }
        for (role, organization, phone) in [
            ("施設内", "薬局", "03-0000-0001"),
            ("事業者", "薬歴システム", "03-0000-0002"),
            ("警察", "都道府県警察", "03-0000-0003"),
            ("厚生労働省", "厚生労働省", "03-6812-7837"),
        ] {
            let cells = [
                ("role", role),
                ("organization", organization),
                ("phone", phone),
            ];
            kept.put(site, "contacts", &cells).await;
        }
        kept.log(site).await;
        kept
    }

    /// A new row, or another value in one; what is typed must be taken.
    async fn put(&mut self, site: &Site, kind: &str, cells: &[(&str, &str)]) {
        let row = TypedRow {
            cells: typed(cells),
            ..TypedRow::default()
        };
        let called = format!("{kind} {}", cells[0].1);
        let saved = self.save(site, kind, row).await;
        self.rows.insert(called, saved);
    }

    async fn save(&self, site: &Site, kind: &str, row: TypedRow) -> String {
        let id = row.id.clone().unwrap_or_default();
        let (tenken, actor) = (&site.tenken, &Actor::Local);
        let of = &self.pharmacy.id;
        let saved = save_rows(tenken, actor, of, kind, vec![row], Taking::Whole).await;
        match saved.unwrap().outcomes.remove(0) {
            RowOutcome::Kept(row) => row.id,
            RowOutcome::Removed => id,
            other => panic!("{other:?}"),
        }
    }

    async fn change(&self, site: &Site, called: &str, cells: &[(&str, &str)], is_removed: bool) {
        let (kind, _) = called.split_once(' ').unwrap();
        let row = TypedRow {
            id: Some(self.rows[called].clone()),
            seen: 1,
            cells: typed(cells),
            is_removed,
        };
        self.save(site, kind, row).await;
    }

    async fn log(&self, site: &Site) {
        let text = "ユーザーID,氏名,時刻,カテゴリ,操作情報\nyamada,山田,2026/10/05 09:00:00,ログイン,成功\nyamada,山田,2026/11/10 18:00:00,ログアウト,成功\n";
        let (tenken, actor) = (&site.tenken, &Actor::Local);
        let source = Cursor::new(text.as_bytes());
        let of = &self.pharmacy.id;
        let taken = import_log(tenken, actor, of, "access_log", "10月.csv", source, false).await;
        let id = taken.unwrap().id;
        review_log(tenken, actor, &id, tenken.today(), "")
            .await
            .unwrap();
    }

    async fn suggestions(&self, site: &Site, round: &str) -> BTreeMap<String, ItemSuggestion> {
        read_suggestions(&site.tenken, &Actor::Local, round, &self.pharmacy.id)
            .await
            .unwrap()
    }

    /// The rows a submission rests on: by item, `ledger` and how many.
    async fn rests(&self, site: &Site, round: &str) -> Vec<String> {
        let (tenken, actor) = (&site.tenken, &Actor::Local);
        let response = read_response(tenken, actor, round, &self.pharmacy.id)
            .await
            .unwrap();
        let rested = rested_on(tenken, &response, 1).await.unwrap();
        let said = rested
            .bases
            .iter()
            .map(|(item, basis)| format!("{item} {} {}", basis.rows[0].ledger, basis.rows.len()));
        said.collect()
    }
}

fn typed(cells: &[(&str, &str)]) -> Vec<(String, String)> {
    let cells = cells.iter();
    cells
        .map(|(column, text)| ((*column).into(), (*text).into()))
        .collect()
}

/// By item: the answer as the API has it, and how many rows say so.
fn answered(said: &BTreeMap<String, ItemSuggestion>) -> Vec<String> {
    let answered = said.iter().filter(|(_, one)| one.answer.is_some());
    let shown = |(item, one): (&String, &ItemSuggestion)| {
        let answer = serde_json::to_value(&one.answer).unwrap();
        let value = answer.pointer("/first/value").unwrap_or(&answer);
        format!("{item} {value} {}", one.suggestion.rows.len())
    };
    answered.map(shown).collect()
}

async fn what_is_kept_is_suggested_and_submissions_rest_on_it(site: &Site) {
    let kept = Kept::of(site).await;
    let (survey, list) = (site.round(SURVEY).await.id, site.round(CHECKLIST).await.id);
    let said = kept.suggestions(site, &survey).await;
    assert_eq!(answered(&said), ["Q3-1 true 1", "Q3-2 true 2", "Q4 true 4"]);
    // No training is entered: there is no answer, but what to enter, and where.
    let training = &said["Q5"];
    assert!(training.suggestion.rows.is_empty() && training.suggestion.missing.len() == 1);
    assert_eq!(
        (&*training.ledgers[0].kind.id, training.ledgers[0].rows),
        ("trainings", 0)
    );
    let said = kept.suggestions(site, &list).await;
    assert_eq!(
        answered(&said),
        [
            "2-1 true 4",
            "2-4-pc true 2",
            "2-4-server true 2",
            "2-5-pc true 2",
            "2-5-server true 2",
            "2-6-server true 1",
            "2-7-pc true 3",
            "2-9-pc true 3",
            "3-1 true 4",
            "3-2 true 1",
            "3-3 true 1",
        ]
    );
    for (item, one) in &said {
        let proved = one.suggestion.answer.is_none() || !one.suggestion.rows.is_empty();
        assert!(proved, "{item} has an answer without rows");
        assert!(!one.is_given && one.contradiction.is_none(), "{item}");
    }

    let of = &kept.pharmacy.id;
    submit(site, &survey, of, survey_answers(), 0).await;
    // The survey's Q3-2 was answered otherwise and rests on nothing.
    assert_eq!(
        kept.rests(site, &survey).await,
        ["Q3-1 bcp 1", "Q4 devices 4"]
    );
    let no = json!({ "first": { "value": false, "on": "2026-11-02" }, "target": "2027-01-31" });
    submit(site, &list, of, checklist(json!({ "2-1": no })), 0).await;
    let rests = kept.rests(site, &list).await;
    assert_eq!(rests.len(), 10, "{rests:?}");
    assert!(
        rests.contains(&"2-6-server access_log 1".to_owned()),
        "{rests:?}"
    );
    assert!(kept.suggestions(site, &list).await["2-7-pc"].is_given);

    // The chart stays as it was, whatever becomes of the contacts.
    kept.change(site, "contacts 警察", &[], true).await;
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    let response = read_response(tenken, actor, &list, of).await.unwrap();
    let then = rested_on(tenken, &response, 1)
        .await
        .unwrap()
        .chart
        .unwrap();
    let now = contact_chart(tenken, actor, of).await.unwrap();
    assert_eq!(then.in_order().len(), 4);
    assert_eq!(now.chart.in_order().len(), 3);
    assert!(now.may_change && now.chart.missing.iter().any(|one| one.contains("警察")));
    assert!(
        rested_on(tenken, &response, 2)
            .await
            .unwrap()
            .bases
            .is_empty()
    );
}

async fn a_device_that_gets_old_contradicts_what_was_submitted(site: &Site) {
    let kept = Kept::of(site).await;
    let list = site.round(CHECKLIST).await.id;
    let of = &kept.pharmacy.id;
    submit(site, &list, of, checklist(json!({})), 0).await;
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    assert_eq!(contradicted_answers(tenken, actor, of).await.unwrap(), []);
    kept.change(site, "devices 003", &[("os", "Win8")], false)
        .await;
    let against = contradicted_answers(tenken, actor, of).await.unwrap();
    let items: Vec<&str> = against.iter().map(|one| &*one.item).collect();
    assert_eq!(items, ["2-7-pc"]);
    assert!(
        against[0].message.contains("Windows 8"),
        "{}",
        against[0].message
    );
    let said = kept.suggestions(site, &list).await;
    let patches = &said["2-7-pc"];
    assert_eq!(patches.suggestion.rows[0].revision, 2);
    assert!(
        patches
            .contradiction
            .as_ref()
            .is_some_and(|one| one.contains("H28.1.12"))
    );
    assert!(!patches.is_given);
}

async fn a_row_that_goes_takes_its_suggestion_along(site: &Site) {
    let kept = Kept::of(site).await;
    let survey = site.round(SURVEY).await.id;
    let of = &kept.pharmacy.id;
    let mut answers = survey_answers();
    answers["Q3-2"] = json!(true);
    submit(site, &survey, of, answers, 0).await;
    kept.change(site, "bcp 訓練", &[], true).await;
    let drilled = &kept.suggestions(site, &survey).await["Q3-2"];
    assert_eq!(drilled.answer, None);
    // It was submitted on the strength of the row that is gone.
    let against = contradicted_answers(&site.tenken, &Actor::Local, of)
        .await
        .unwrap();
    let items: Vec<&str> = against.iter().map(|one| &*one.item).collect();
    assert_eq!(items, ["Q3-2"]);
    kept.change(site, "bcp BCP", &[], true).await;
    assert_eq!(kept.suggestions(site, &survey).await["Q3-1"].answer, None);
}

async fn a_pharmacy_without_ledgers_is_told_which_to_begin(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    let survey = site.round(SURVEY).await.id;
    let said = read_suggestions(&site.tenken, &Actor::Local, &survey, &pharmacy.id)
        .await
        .unwrap();
    assert_eq!(answered(&said), Vec::<String>::new());
    let first = said.iter().map(|(item, one)| {
        assert!(one.ledgers.iter().all(|ledger| ledger.rows == 0), "{item}");
        format!("{item} {}", one.ledgers[0].kind.id)
    });
    let first: Vec<String> = first.collect();
    assert_eq!(
        first,
        ["Q3-1 bcp", "Q3-2 bcp", "Q4 devices", "Q5 trainings"]
    );
    submit(site, &survey, &pharmacy.id, survey_answers(), 0).await;
    let against = contradicted_answers(&site.tenken, &Actor::Local, &pharmacy.id).await;
    assert_eq!(against.unwrap(), []);
}

async fn others_hear_nothing(site: &Site) {
    let kept = Kept::of(site).await;
    let other = site.other_facility().await;
    let list = site.round(CHECKLIST).await.id;
    let of = &kept.pharmacy.id;
    let stranger = somebody(Role::FacilityMember, &other.id);
    let tenken = &site.tenken;
    assert!(
        read_suggestions(tenken, &stranger, &list, of)
            .await
            .is_err()
    );
    assert!(contradicted_answers(tenken, &stranger, of).await.is_err());
    assert!(contact_chart(tenken, &stranger, of).await.is_err());
    // An inspector of the area looks, and that is noted.
    let inspector = somebody(Role::Inspector, "131016");
    let seen = contact_chart(tenken, &inspector, of).await.unwrap();
    assert!(!seen.may_change && seen.chart.missing.len() < 3);
    let noted =
        "SELECT subject FROM audit_entries WHERE action = 'ledger.view' ORDER BY seq DESC LIMIT 1";
    assert_eq!(site.text(noted).await, "ledger:contacts");
}
