//! Rules on the ledger of backups: R5 hospital survey Q12 to Q12-6, checklist 3(2).

use crate::suggested::{Kept, check, short};

const DISK: &str = "backups: system=電子薬歴; is_ehr=はい; frequency=毎日; copies=1; generations=7; media=外付けHDD; offline=オンライン; protection=はい; recovery_steps=はい; last_restore_test_on=2026-06-01; last_backup_on=2026-11-19";
const TAPE: &str = "backups: system=電子薬歴; is_ehr=はい; frequency=週1回; copies=2; generations=2; media=テープ、DVD; offline=オフライン; protection=はい";
const OTHER: &str = "backups: system=会計; is_ehr=いいえ; frequency=年1回; copies=1; generations=1; media=USB; offline=オンライン; protection=いいえ";
const EMPTY: &str = "backups: system=電子薬歴; method=手で";

fn table(lines: &[&str]) -> Vec<(&'static str, String)> {
    let kept = Kept::of(lines);
    [
        "backup.made",
        "backup.frequency",
        "backup.copies",
        "backup.generations",
        "backup.media",
        "backup.offline",
        "backup.protected",
        "backup.recovery_ready",
    ]
    .into_iter()
    .map(|measure| (measure, short(&kept.suggest(measure))))
    .collect()
}

#[test]
fn several_rows_of_a_system_are_taken_together() {
    let said = |lines: &[&str]| -> Vec<String> {
        table(lines).into_iter().map(|(_, answer)| answer).collect()
    };
    assert_eq!(
        said(&[DISK, TAPE, OTHER]),
        [
            "yes",
            "daily",
            "three-or-more",
            "three-or-more",
            "three-or-more",
            "yes",
            "yes",
            "yes"
        ]
    );
    assert_eq!(
        said(&[DISK]),
        [
            "yes",
            "daily",
            "one",
            "three-or-more",
            "one",
            "no",
            "yes",
            "yes"
        ]
    );
    assert_eq!(
        said(&[TAPE]),
        ["yes", "weekly", "two", "two", "two", "yes", "yes", "-"]
    );
    assert_eq!(said(&[EMPTY]), ["-"; 8]);
    assert_eq!(said(&[]), ["-"; 8]);
    // Only what is of other systems: nothing is said.
    assert_eq!(said(&[OTHER]), ["-"; 8]);
    // Where nobody says, every system counts, and the weakest decides.
    let plain = "backups: system=薬歴; frequency=毎日; copies=3; generations=3; media=NAS、テープ、クラウド; offline=WORM; protection=はい; recovery_steps=はい; last_restore_test_on=2026-01-01";
    assert_eq!(
        said(&[plain]),
        [
            "yes",
            "daily",
            "three-or-more",
            "three-or-more",
            "three-or-more",
            "yes",
            "yes",
            "yes"
        ]
    );
    let weak = "backups: system=会計; frequency=月1回; copies=2; generations=1; media=USB; offline=つながったまま; protection=いいえ; recovery_steps=いいえ";
    assert_eq!(
        said(&[plain, weak]),
        ["yes", "monthly", "two", "one", "one", "no", "no", "no"]
    );
}

#[test]
fn what_could_still_be_more_is_left_open() {
    check(
        "backup.frequency",
        &[
            (&[DISK, EMPTY], "daily", "毎日"),
            (
                &[TAPE, "backups: system=電子薬歴; is_ehr=はい"],
                "-",
                "頻度",
            ),
            (
                &["backups: system=薬歴; frequency=不定期"],
                "other",
                "不定期",
            ),
        ],
    );
    check(
        "backup.copies",
        &[
            (
                &[TAPE, DISK, "backups: system=電子薬歴; is_ehr=はい"],
                "three-or-more",
                "3個",
            ),
            (
                &[TAPE, "backups: system=電子薬歴; is_ehr=はい"],
                "-",
                "控えの数",
            ),
            (&["backups: system=薬歴; copies=0"], "-", "登録してください"),
            (
                &[
                    "backups: system=薬歴; copies=0",
                    "backups: system=薬歴; copies=1",
                ],
                "one",
                "1個",
            ),
        ],
    );
    check(
        "backup.generations",
        &[(&["backups: system=薬歴; generations=0"], "-", "0です")],
    );
    check(
        "backup.made",
        &[
            (&["backups: system=薬歴; copies=0"], "no", "0"),
            (
                &["backups: system=薬歴; last_backup_on=2026-11-20"],
                "yes",
                "薬歴",
            ),
            (
                &["backups: system=薬歴; last_backup_on=2026-11-21"],
                "-",
                "頻度",
            ),
        ],
    );
}

#[test]
fn offline_protection_and_recovery() {
    check(
        "backup.offline",
        &[
            (
                &[DISK, "backups: system=電子薬歴; is_ehr=はい"],
                "-",
                "切り離し",
            ),
            (
                &["backups: system=薬歴; offline=イミュータブル"],
                "yes",
                "書きかえられません",
            ),
            (
                &[
                    "backups: system=薬歴; offline=オフライン",
                    "backups: system=会計",
                ],
                "-",
                "会計",
            ),
        ],
    );
    check(
        "backup.protected",
        &[
            (
                &[DISK, "backups: system=電子薬歴; is_ehr=はい; method=USB"],
                "-",
                "USB",
            ),
            (
                &[
                    DISK,
                    "backups: system=電子薬歴; is_ehr=はい; method=USB; protection=いいえ",
                ],
                "no",
                "USB",
            ),
        ],
    );
    check(
        "backup.recovery_ready",
        &[
            (&[TAPE], "-", "戻す手順書"),
            (
                &["backups: system=薬歴; recovery_steps=はい"],
                "-",
                "戻せるか試し",
            ),
            (
                &["backups: system=薬歴; recovery_steps=はい; last_restore_test_on=2026-11-21"],
                "-",
                "戻せるか試し",
            ),
            (
                &["backups: system=薬歴; recovery_steps=いいえ"],
                "no",
                "手順書がありません",
            ),
            (
                &[
                    "backups: system=薬歴; recovery_steps=いいえ",
                    "backups: system=薬歴; recovery_steps=はい; last_restore_test_on=2026-11-20",
                ],
                "yes",
                "話し合ったか",
            ),
        ],
    );
}
