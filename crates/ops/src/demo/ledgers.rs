//! The ledgers of the demo. Every third facility, the shop among them, has three things to be found: a machine without
//! updates, an account of somebody who left, and a backup that nobody has tried and that is always connected.

use jiff::ToSpan;
use jiff::civil::Date;
use std::sync::Arc;
use tenken_domain::ledgers::{Kinds, Values, check_row};
use tenken_store::facilities::FacilityRow;
use tenken_store::ledgers::ledger_values::{self, ValueRow};
use tenken_store::ledgers::{self as stored, LedgerRowRow};
use ulid::Ulid;

use super::{DemoProgress, Scale};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;
use crate::ledgers::{current_kinds, indexed_values};

/// Facilities whose ledgers are stored in one transaction.
const BATCH: usize = 500;

/// A row as somebody would have typed it.
type Typed = (&'static str, Vec<(&'static str, String)>);

/// Makes them for all facilities; for a nation only those that most questions look at.
pub(super) async fn make(
    tenken: &Tenken,
    facilities: &[FacilityRow],
    scale: Scale,
    progress: &(dyn Fn(DemoProgress) + Send + Sync),
) -> Result<()> {
    let keeper = tenken.clone();
    let kinds: Arc<Kinds> = tenken
        .read(Unasked::Program, async move |tx| {
            current_kinds(&keeper, tx).await
        })
        .await?;
    let (today, at) = (tenken.today(), tenken.stored_now());
    let (mut number, mut made) = (0, 0);
    for batch in facilities.chunks(BATCH) {
        let (mut rows, mut values) = (Vec::new(), Vec::new());
        for facility in batch {
            for typed in of_facility(number, today, scale) {
                put(
                    &kinds,
                    facility,
                    typed,
                    &at,
                    (&mut rows, &mut values),
                    &mut made,
                );
            }
            number += 1;
        }
        tenken
            .write(Unasked::Program, async move |tx| {
                stored::put_many(tx, &rows).await?;
                Ok(ledger_values::replace(tx, &[], &values).await?)
            })
            .await?;
        let total = facilities.len() as u64;
        progress(DemoProgress {
            what: "台帳",
            done: number,
            total,
        });
    }
    Ok(())
}

fn put(
    kinds: &Kinds,
    facility: &FacilityRow,
    (ledger, cells): Typed,
    at: &str,
    (rows, values): (&mut Vec<LedgerRowRow>, &mut Vec<ValueRow>),
    made: &mut u128,
) {
    let Some(kind) = kinds.get(ledger) else {
        return;
    };
    let cells = cells.iter().map(|(column, text)| (*column, &**text));
    let (read, faults): (Values, _) = check_row(kind, cells);
    debug_assert_eq!(faults, [], "{ledger}");
    // Ids of the demo begin at the beginning of time, in the order of its rows.
    let id = Ulid::from_parts(3, *made);
    *made += 1;
    let row = LedgerRowRow {
        id: id.to_string(),
        facility_id: facility.id.clone(),
        ledger: kind.id.clone(),
        row_key: kind.key_of(&read).filter(|_| !kind.key.is_empty()),
        revision: 1,
        content: serde_json::to_string(&read).unwrap_or_default(),
        added_at: at.to_owned(),
        changed_at: at.to_owned(),
        changed_by: Actor::Local.name(),
        removed_at: None,
    };
    values.extend(indexed_values(kind, &facility.id, &row.id, &read));
    rows.push(row);
}

/// What a facility has written down.
fn of_facility(number: u64, today: Date, scale: Scale) -> Vec<Typed> {
    let ago = |days: i64| today.saturating_sub(days.days()).to_string();
    let is_careless = number.is_multiple_of(3);
    let careless = |bad: &str, good: &str| if is_careless { bad } else { good }.to_owned();
    let text = |text: &str| text.to_owned();
    let device = |number: &str,
                  kind: &str,
                  os: &str,
                  name: &str,
                  state: &str,
                  more: &[(&'static str, String)]| {
        let mut cells = vec![
            ("number", text(number)),
            ("kind", text(kind)),
            ("os", text(os)),
            ("computer_name", text(name)),
            ("state", text(state)),
            ("maker", text("デモ製作所")),
            ("place", text("調剤室")),
            ("users", text("薬剤師・事務職員")),
            ("registered_on", ago(900)),
        ];
        cells.extend_from_slice(more);
        ("devices", cells)
    };
    let patched = |days| {
        [
            ("patched_on", ago(days)),
            ("services_stopped", text("はい")),
            ("software", text("デモ薬歴")),
            ("software_version", text("2.0")),
        ]
    };
    let person = |id: &str, family: &str, state: &str, more: &[(&'static str, String)]| {
        let mut cells = vec![
            ("user_id", text(id)),
            ("family_name", text(family)),
            ("attribute", text("薬剤師")),
            ("rights", text("一般")),
            ("state", text(state)),
            ("last_used_on", ago(3)),
        ];
        cells.extend_from_slice(more);
        ("user_ids", cells)
    };
    let mut rows = vec![
        device(
            "001",
            "サーバ",
            "Windows Server 2022",
            "SERVER1",
            "稼働",
            &patched(20),
        ),
        device(
            "002",
            "端末PC",
            &careless("Windows 8.1", "Windows 11 24H2"),
            "PC1",
            "稼働",
            &patched(15),
        ),
        device(
            "003",
            "ネットワーク機器",
            "ファームウェア 3.2",
            "ROUTER1",
            "稼働",
            &[
                ("patched_on", ago(60)),
                ("software", text("組み込みソフト")),
                ("source_restricted", text("はい")),
            ],
        ),
        person("demo01", "見本", "有効", &[]),
        person(
            "demo02",
            "例示",
            &careless("有効", "削除"),
            &[("left_on", ago(120))],
        ),
        (
            "backups",
            vec![
                ("system", text("電子薬歴")),
                ("is_ehr", text("はい")),
                ("method", text("毎晩、自動で")),
                ("frequency", text("毎日")),
                ("copies", text("2")),
                ("generations", text("7")),
                ("media", text("外付けディスク、クラウド")),
                (
                    "offline",
                    careless("つながったまま", "線を外して置いている"),
                ),
                ("protection", text("はい")),
                ("last_backup_on", ago(1)),
                ("last_restore_test_on", careless("", &ago(100))),
                ("recovery_steps", careless("", "はい")),
            ],
        ),
        (
            "bcp",
            vec![
                ("kind", text("BCP（計画）")),
                ("title", text("システム停止時の事業継続計画（デモ）")),
                ("held_on", ago(400)),
                ("cyber", text("はい")),
            ],
        ),
        (
            "trainings",
            vec![
                ("title", text("情報セキュリティ研修（デモ）")),
                ("held_on", ago(200)),
                ("kind", text("定期")),
                ("security", text("はい")),
                ("invited", text("8")),
                ("attended", text("8")),
            ],
        ),
    ];
    if scale == Scale::Nation {
        return rows;
    }
    let contact = |role: &str, organization: &str, person: &str, phone: &str, position: &str| {
        let mut cells = vec![
            ("role", text(role)),
            ("organization", text(organization)),
            ("person", text(person)),
            ("phone", text(phone)),
            ("confirmed_on", ago(90)),
        ];
        if !position.is_empty() {
            cells.push(("position", text(position)));
        }
        ("contacts", cells)
    };
    rows.extend([
        device(
            "004",
            "端末PC",
            "Windows 11 24H2",
            "PC2",
            "稼働",
            &patched(15),
        ),
        device(
            "005",
            "端末PC",
            "Windows 10",
            "PC3",
            "停止",
            &[("note", text("予備"))],
        ),
        (
            "bcp",
            vec![
                ("kind", text("訓練")),
                ("title", text("紙の薬歴での受付訓練（デモ）")),
                ("held_on", ago(150)),
                ("participants", text("6")),
            ],
        ),
        contact("施設内", "この施設", "管理者（デモ）", "03-0000-0001", "1"),
        contact(
            "本部",
            "デモ本部",
            "システム担当（デモ）",
            "03-0000-0002",
            "2",
        ),
        contact(
            "事業者",
            "デモシステム株式会社",
            "受付窓口",
            "03-0000-0003",
            "3",
        ),
        contact(
            "事業者",
            "デモネット株式会社",
            "受付窓口",
            "03-0000-0004",
            "4",
        ),
        contact(
            "警察",
            "デモ県警察本部",
            "サイバー犯罪の相談窓口",
            "03-0000-0005",
            "5",
        ),
        contact(
            "厚生労働省",
            "厚生労働省",
            "医療機関等のサイバー攻撃の連絡先",
            "03-6812-7837",
            "6",
        ),
        (
            "connections",
            vec![
                ("kind", text("外部接続点")),
                ("title", text("インターネット回線（デモ）")),
                ("purpose", text("オンライン資格確認・請求")),
                ("device", text("003")),
                ("source_restricted", text("はい")),
                ("checked_on", ago(100)),
            ],
        ),
        (
            "connections",
            vec![
                ("kind", text("ネットワーク構成図")),
                ("title", text("店内の構成図（デモ）")),
                ("checked_on", ago(100)),
            ],
        ),
        (
            "remote_maintenance",
            vec![
                ("vendor", text("デモシステム株式会社")),
                ("system", text("電子薬歴")),
                ("asked_on", ago(120)),
                ("answer", text("ある")),
                ("answered_on", ago(110)),
                ("devices", text("001")),
            ],
        ),
        (
            "remote_maintenance",
            vec![
                ("vendor", text("デモネット株式会社")),
                ("system", text("ネットワーク")),
                ("asked_on", ago(120)),
                ("answer", text("ない")),
                ("answered_on", ago(112)),
            ],
        ),
        (
            "auth_policies",
            vec![
                ("system", text("電子薬歴")),
                ("place", text("端末とサーバ")),
                ("password_length", text("13")),
                ("password_mixed", text("はい")),
                ("no_reuse", text("はい")),
                ("lockout", text("はい")),
                ("forced_change", text("いいえ")),
                ("two_factor", text("予定がある")),
                ("planned_on", "2027-03-31".to_owned()),
            ],
        ),
    ]);
    rows
}
