//! Rules on accounts and logs.

use crate::suggested::check;

const IN_USE: &str = "user_ids: user_id=yamada; family_name=山田; attribute=薬剤師; rights=一般; state=有効; last_used_on=2026-11-10";
const ADMIN: &str = "user_ids: user_id=kanri; attribute=システム管理者; rights=管理者; state=有効; last_used_on=2026-11-01";

#[test]
fn accounts_of_those_who_left() {
    for measure in ["accounts.removed_server", "accounts.removed_pc"] {
        check(
            measure,
            &[
                (&[], "-", "登録してください"),
                (&[IN_USE, ADMIN], "yes", "2件"),
                (
                    &[
                        IN_USE,
                        "user_ids: user_id=suzuki; family_name=鈴木; state=有効; left_on=2026-11-20",
                    ],
                    "no",
                    "「suzuki 鈴木」（退職日 R8.11.20）",
                ),
                (
                    &[
                        IN_USE,
                        "user_ids: user_id=suzuki; state=有効; left_on=2026-11-21; last_used_on=2026-11-20",
                    ],
                    "yes",
                    "",
                ),
                (
                    &[
                        IN_USE,
                        "user_ids: user_id=suzuki; state=停止; left_on=2026-01-01",
                    ],
                    "yes",
                    "1件",
                ),
                (
                    &[
                        IN_USE,
                        "user_ids: user_id=suzuki; state=削除; left_on=2026-01-01",
                    ],
                    "yes",
                    "1件",
                ),
                (
                    &["user_ids: user_id=suzuki; state=削除"],
                    "-",
                    "登録してください",
                ),
                (
                    &[IN_USE, "user_ids: user_id=suzuki; left_on=2026-01-01"],
                    "-",
                    "「suzuki」に「状態」",
                ),
                (
                    &[IN_USE, "user_ids: user_id=suzuki; state=有効"],
                    "-",
                    "最後に使った日",
                ),
                (
                    &["user_ids: user_id=a; state=有効; last_used_on=2026-08-22"],
                    "yes",
                    "",
                ),
                (
                    &["user_ids: user_id=a; state=有効; last_used_on=2026-08-21"],
                    "-",
                    "90日より長く",
                ),
            ],
        );
    }
    let on_pc = "user_ids: user_id=suzuki; state=有効; device=端末; left_on=2026-01-01";
    check("accounts.removed_server", &[(&[IN_USE, on_pc], "yes", "")]);
    check("accounts.removed_pc", &[(&[IN_USE, on_pc], "no", "suzuki")]);
}

#[test]
fn rights() {
    for measure in ["access.rights_server", "access.rights_pc"] {
        check(
            measure,
            &[
                (&[], "-", "登録してください"),
                (&[IN_USE, ADMIN], "yes", "2種類"),
                (&[IN_USE], "-", "同じ権限"),
                (
                    &[
                        IN_USE,
                        ADMIN,
                        "user_ids: user_id=x; state=有効; rights=一般",
                    ],
                    "-",
                    "利用者属性",
                ),
                (
                    &[
                        IN_USE,
                        ADMIN,
                        "user_ids: user_id=x; state=有効; attribute=事務職員",
                    ],
                    "-",
                    "「権限」",
                ),
                (
                    &[IN_USE, ADMIN, "user_ids: user_id=x; state=停止"],
                    "yes",
                    "",
                ),
                (
                    &[
                        IN_USE,
                        ADMIN,
                        "user_ids: user_id=x; attribute=事務職員; rights=一般",
                    ],
                    "-",
                    "「状態」",
                ),
            ],
        );
    }
}

#[test]
fn logs() {
    check(
        "logs.access",
        &[
            (&[], "-", "取りこんでください"),
            (
                &[
                    "log: name=10月.csv; first_on=2026-10-01; last_on=2026-10-31; reviewed_on=2026-11-02",
                ],
                "yes",
                "R8.11.2",
            ),
            (
                &["log: name=10月.csv; first_on=2026-10-01; last_on=2026-10-31"],
                "-",
                "「10月.csv」に目を通し",
            ),
            (
                &["log: name=a; first_on=2026-10-01; last_on=2026-10-31; reviewed_on=2026-11-21"],
                "-",
                "目を通し",
            ),
            (
                &["log: name=a; first_on=2026-10-01; last_on=2026-10-31; reviewed_on=2026-08-19"],
                "-",
                "目を通し",
            ),
            (
                &["log: name=a; first_on=2026-05-01; last_on=2026-08-20; reviewed_on=2026-08-20"],
                "yes",
                "",
            ),
            (
                &["log: name=a; first_on=2026-05-01; last_on=2026-08-19; reviewed_on=2026-11-01"],
                "-",
                "取りこんで",
            ),
            (
                &["log: name=a; first_on=2026-11-21; last_on=2026-11-30; reviewed_on=2026-11-20"],
                "-",
                "取りこんで",
            ),
        ],
    );
}
