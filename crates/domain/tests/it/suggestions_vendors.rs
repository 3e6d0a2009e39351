//! Rules on vendors, passwords and two factors.

use crate::suggested::check;

#[test]
fn remote_maintenance() {
    const A: &str = "contract: vendor=株式会社　Ａ; title=保守";
    const ASKED: &str = "remote_maintenance: vendor=株式会社A; answer=ない; answered_on=2026-11-20";
    check(
        "vendor.remote_maintenance",
        &[
            (&[], "-", "リモート保守をしている機器があるかを聞き"),
            (&[A], "-", "「株式会社　Ａ」"),
            (&[A, ASKED], "yes", "株式会社A"),
            (&[ASKED], "yes", ""),
            (&[A, "contract: vendor=B", ASKED], "-", "「B」"),
            (
                &[A, "remote_maintenance: vendor=株式会社A; answer=返事待ち"],
                "-",
                "返事をもらったら",
            ),
            (
                &[A, "remote_maintenance: vendor=株式会社A"],
                "-",
                "返事をもらったら",
            ),
            (
                &[
                    A,
                    "remote_maintenance: vendor=株式会社A; answer=ある; answered_on=2026-11-21",
                ],
                "-",
                "返事をもらったら",
            ),
            (
                &[A, "remote_maintenance: vendor=株式会社A; answer=ある"],
                "yes",
                "",
            ),
            (
                &[
                    A,
                    ASKED,
                    "remote_maintenance: vendor=株式会社A; system=画像; answer=返事待ち",
                ],
                "-",
                "画像",
            ),
        ],
    );
}

#[test]
fn disclosures() {
    const WITH: &str = "contract: vendor=A; title=保守; disclosure=yes";
    const WITHOUT: &str = "contract: vendor=B; title=回線";
    check(
        "vendor.mds_sds_obtained",
        &[
            (&[], "-", "契約している事業者を登録"),
            (&[WITH], "yes", "「A」"),
            (&[WITH, WITHOUT], "-", "「B」にMDS/SDSを頼み"),
        ],
    );
    check(
        "vendor.mds_sds",
        &[
            (&[], "-", "契約している事業者を登録"),
            (&[WITH], "-", "点検したか"),
            (&[WITH, WITHOUT], "-", "「B」"),
        ],
    );
    check(
        "vendor.count",
        &[
            (&[], "-", "契約している事業者を登録"),
            (
                &[WITH, WITHOUT, "contract: vendor=ａ; title=別の契約"],
                "2",
                "2社",
            ),
        ],
    );
}

const ALL: &str = "auth_policies: system=薬歴; place=両方; password_length=13; no_reuse=はい; lockout=はい; forced_change=いいえ; two_factor=あり; cost=300000";
const NONE: &str = "auth_policies: system=会計; password_length=8; password_mixed=はい; no_reuse=いいえ; lockout=いいえ; forced_change=はい; two_factor=なし; obstacle=予算不足、未対応; planned_on=2027-04-01";
const OPEN: &str = "auth_policies: system=画像";
const PART: &str = "auth_policies: system=勤怠; two_factor=一部; renewal_on=2029-10-01; cost=1000";

#[test]
fn passwords() {
    check(
        "auth.no_reuse",
        &[
            (&[], "-", "登録"),
            (&[ALL], "yes", ""),
            (&[ALL, NONE], "no", "会計"),
            (&[ALL, OPEN], "-", "画像"),
        ],
    );
    check(
        "auth.lockout",
        &[
            (&[], "-", "登録"),
            (&[ALL], "all", ""),
            (&[NONE], "none", ""),
            (&[ALL, NONE], "part", ""),
            (&[ALL, NONE, OPEN], "part", ""),
            (&[ALL, OPEN], "-", "まちがえると止まる"),
        ],
    );
    check(
        "auth.no_forced_change",
        &[
            (&[], "-", "登録"),
            (&[ALL], "yes", ""),
            (&[ALL, NONE], "no", "会計"),
            (&[ALL, OPEN], "-", "画像"),
        ],
    );
    let two = "auth_policies: system=画像; password_length=8; password_mixed=はい; two_factor=あり";
    check(
        "auth.password_length",
        &[
            (&[], "-", "登録"),
            (&[ALL], "thirteen", ""),
            (&[two], "eight-two-factor", ""),
            (&[ALL, two], "eight-two-factor", ""),
            (&[ALL, NONE], "shorter", "会計"),
            (&[ALL, OPEN], "-", "パスワードの長さ"),
            (
                &["auth_policies: system=a; password_length=12"],
                "-",
                "二要素認証",
            ),
            (
                &[
                    "auth_policies: system=a; password_length=12; two_factor=一部; password_mixed=はい",
                ],
                "-",
                "",
            ),
            (
                &["auth_policies: system=a; password_length=12; two_factor=予定"],
                "shorter",
                "",
            ),
            (
                &[
                    "auth_policies: system=a; password_length=12; two_factor=あり; password_mixed=いいえ",
                ],
                "shorter",
                "",
            ),
            (
                &[
                    "auth_policies: system=a; password_length=7; two_factor=あり; password_mixed=はい",
                ],
                "shorter",
                "",
            ),
        ],
    );
}

#[test]
fn two_factors() {
    check(
        "auth.two_factor",
        &[
            (&[], "-", "登録"),
            (&[ALL, NONE], "yes", "薬歴"),
            (&[PART], "yes", "勤怠"),
            (&[NONE], "no", "会計"),
            (&[NONE, OPEN], "-", "画像"),
        ],
    );
    let server = "auth_policies: system=基幹; place=サーバ; two_factor=なし";
    check(
        "auth.two_factor_client",
        &[
            (&[], "-", "端末のシステム"),
            (&[server], "-", "端末のシステム"),
            (&[ALL, server], "all", ""),
            (&[NONE], "none", ""),
            (&[ALL, NONE], "part", ""),
            (&[PART, OPEN], "part", ""),
            (&[ALL, OPEN], "-", "画像"),
        ],
    );
    check(
        "auth.two_factor_server",
        &[
            (&[NONE], "-", "サーバのシステム"),
            (&[server], "none", ""),
            (&[server, ALL], "part", ""),
            (&[ALL, NONE], "all", ""),
        ],
    );
}

#[test]
fn plans_for_two_factors() {
    check(
        "auth.two_factor_plan",
        &[
            (&[], "-", "登録"),
            (&[ALL], "-", "ありません"),
            (&[NONE], "by-april-2027", "R9.4.1"),
            (&[NONE, PART], "next-renewal", ""),
            (
                &["auth_policies: system=a; two_factor=予定; planned_on=2027-04-02"],
                "next-renewal",
                "",
            ),
            (
                &["auth_policies: system=a; two_factor=予定"],
                "-",
                "入れる予定の日",
            ),
            (
                &["auth_policies: system=a; two_factor=予定; planned_on=2026-11-20"],
                "-",
                "これからの",
            ),
            (
                &[
                    "auth_policies: system=a; two_factor=予定; planned_on=2026-01-01; renewal_on=2027-01-01",
                ],
                "next-renewal",
                "",
            ),
            (&[NONE, OPEN], "-", "画像"),
        ],
    );
    check(
        "auth.two_factor_planned_on",
        &[
            (&[], "-", "登録"),
            (&[NONE, PART], "2029-10-01", "R11.10.1"),
            (&[NONE, ALL], "2027-04-01", ""),
        ],
    );
    check(
        "auth.two_factor_obstacle",
        &[
            (&[], "-", "登録"),
            (&[NONE, ALL], "not-supported+budget", "会計"),
            (
                &["auth_policies: system=a; two_factor=なし"],
                "-",
                "入れられないわけ",
            ),
            (&[ALL], "-", "ありません"),
        ],
    );
    check(
        "auth.two_factor_cost",
        &[
            (&[], "-", "登録"),
            (&[ALL, PART, NONE], "301000", "301000円"),
            (
                &[ALL, "auth_policies: system=a; two_factor=あり"],
                "-",
                "かかったお金",
            ),
        ],
    );
}
