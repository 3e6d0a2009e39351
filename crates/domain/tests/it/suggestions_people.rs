//! Rules on plans and drills, trainings, contacts.

use crate::suggested::{Kept, check};

const PLAN: &str = "bcp: kind=計画; title=薬局BCP; held_on=2026-11-20; cyber=はい";
const UNSAID: &str = "bcp: kind=計画; title=薬局BCP; held_on=2026-11-20";
const QUAKE: &str = "bcp: kind=計画; title=地震の計画; held_on=2020-04-01; cyber=いいえ";
const DRILL: &str = "bcp: kind=訓練; title=机上訓練; held_on=2026-11-20";

#[test]
fn plans() {
    check(
        "bcp.established",
        &[
            (&[], "-", "作った日を登録"),
            (&[PLAN], "yes", "薬局BCP"),
            (&[UNSAID], "yes", "考えに入れているかを確かめて"),
            (&[QUAKE], "-", "書き足し"),
            (&[QUAKE, PLAN], "yes", ""),
            (&["bcp: kind=計画; title=案"], "-", "作った日"),
            (
                &["bcp: kind=計画; title=案; planned_on=2027-01-01"],
                "no",
                "まだできていません",
            ),
            (
                &["bcp: kind=計画; title=案; held_on=2026-11-21"],
                "no",
                "まだできていません",
            ),
            (&["on: day=2026-06-30", PLAN], "no", "R8.6.30"),
            (&[DRILL], "-", "BCP（計画）"),
        ],
    );
    check(
        "bcp.established_or_planned",
        &[
            (&[], "-", ""),
            (&[PLAN], "yes", "薬局BCP"),
            (&[UNSAID], "-", "サイバー攻撃を考えに入れている"),
            (
                &["bcp: kind=計画; title=案; planned_on=2028-03-31"],
                "yes",
                "R10.3.31までに作る予定",
            ),
            (
                &["bcp: kind=計画; title=案; planned_on=2028-04-01"],
                "-",
                "間にありません",
            ),
            (
                &["bcp: kind=計画; title=案; planned_on=2026-11-19"],
                "-",
                "間にありません",
            ),
            (
                &["bcp: kind=計画; title=案; planned_on=2027-04-01; cyber=いいえ"],
                "-",
                "書き足し",
            ),
            // The form of 令和5年度: until the end of 令和6年度.
            (
                &[
                    "on: day=2024-03-31",
                    "bcp: kind=計画; title=案; planned_on=2025-03-31",
                ],
                "yes",
                "R7.3.31",
            ),
            (
                &[
                    "on: day=2024-03-31",
                    "bcp: kind=計画; title=案; planned_on=2025-04-01",
                ],
                "-",
                "",
            ),
        ],
    );
}

#[test]
fn drills_count_with_a_plan_alone() {
    check(
        "bcp.drilled",
        &[
            (&[], "-", "BCP（計画）"),
            (&[DRILL], "-", "BCP（計画）"),
            (&[QUAKE, DRILL], "-", "書き足し"),
            (&[PLAN], "-", "訓練を行い"),
            (&[PLAN, DRILL], "yes", "机上訓練"),
            (&[PLAN, "bcp: kind=訓練; title=訓練"], "-", "行った日"),
            (
                &[PLAN, "bcp: kind=訓練; title=訓練; held_on=2026-11-21"],
                "no",
                "まだ行っていません",
            ),
            (
                &[PLAN, "bcp: kind=訓練; title=訓練; planned_on=2027-01-10"],
                "no",
                "まだ行っていません",
            ),
            (
                &[
                    PLAN,
                    "bcp: kind=訓練; title=地震訓練; held_on=2026-09-01; cyber=いいえ",
                ],
                "-",
                "使えない場合の訓練",
            ),
        ],
    );
    let found = Kept::of(&[PLAN, DRILL]).suggest("bcp.drilled");
    assert_eq!(found.rows.len(), 2, "the plan is part of the proof");
}

#[test]
fn trainings_within_a_year() {
    check(
        "training.yearly",
        &[
            (&[], "-", "研修の記録に登録"),
            (
                &["trainings: title=研修; held_on=2025-11-20"],
                "yes",
                "研修",
            ),
            (
                &["trainings: title=研修; held_on=2025-11-19"],
                "-",
                "最後の研修はR7.11.19です",
            ),
            (&["trainings: title=研修; held_on=2026-11-20"], "yes", ""),
            (&["trainings: title=研修; held_on=2026-11-21"], "-", ""),
            (
                &["trainings: title=接遇; held_on=2026-10-01; security=いいえ"],
                "-",
                "",
            ),
            (
                &["trainings: title=新人; held_on=2026-10-01; kind=採用時"],
                "-",
                "",
            ),
            (
                &["trainings: title=研修; held_on=2026-10-01; attended=0"],
                "-",
                "",
            ),
            (
                &["trainings: title=研修; planned_on=2026-10-01"],
                "-",
                "「行った日」",
            ),
            // Leap years.
            (
                &[
                    "on: day=2028-02-29",
                    "trainings: title=研修; held_on=2027-02-28",
                ],
                "yes",
                "",
            ),
            (
                &[
                    "on: day=2028-02-29",
                    "trainings: title=研修; held_on=2027-02-27",
                ],
                "-",
                "",
            ),
            (
                &[
                    "on: day=2029-02-28",
                    "trainings: title=研修; held_on=2028-02-28",
                ],
                "yes",
                "",
            ),
            (
                &[
                    "on: day=2029-03-01",
                    "trainings: title=研修; held_on=2028-02-29",
                ],
                "-",
                "",
            ),
            // The survey of 2026 asks about the end of June.
            (
                &[
                    "on: day=2026-06-30",
                    "trainings: title=研修; held_on=2025-06-30",
                ],
                "yes",
                "",
            ),
            (
                &[
                    "on: day=2026-06-30",
                    "trainings: title=研修; held_on=2026-07-01",
                ],
                "-",
                "",
            ),
        ],
    );
}

#[test]
fn contacts() {
    const INSIDE: &str = "contacts: role=施設内; organization=薬局; phone=03-0000-0001";
    const VENDOR: &str = "contacts: role=業者; organization=Ａ社; night_phone=03-0000-0002";
    const POLICE: &str = "contacts: role=県警; organization=県警察; phone=03-0000-0003";
    const MINISTRY: &str =
        "contacts: role=厚労省; organization=厚生労働省; phone=０３（６８１２）７８３７";
    const MUTE: &str = "contacts: role=県警; organization=県警察; phone=未定";
    const OFFICE: &str = "contacts: role=保健所; organization=保健所; phone=03-0000-0004";
    check(
        "incident.contact_chart",
        &[
            (&[], "-", "厚生労働省（03-6812-7837）"),
            (&[INSIDE, VENDOR, POLICE, MINISTRY], "yes", "連絡体制図"),
            (&[VENDOR, POLICE, MINISTRY], "-", "施設内"),
            (&[INSIDE, POLICE, MINISTRY], "-", "事業者"),
            (&[INSIDE, VENDOR, MINISTRY], "-", "警察"),
            (&[INSIDE, VENDOR, MUTE, MINISTRY], "-", "警察"),
            (&[INSIDE, VENDOR, POLICE], "-", "厚生労働省"),
            (
                &[
                    INSIDE,
                    VENDOR,
                    POLICE,
                    "contacts: role=厚労省; organization=厚生労働省; phone=03-1111-2222",
                ],
                "-",
                "番号を確かめて",
            ),
            (
                &["contract: vendor=A 社", INSIDE, VENDOR, POLICE, MINISTRY],
                "yes",
                "",
            ),
            (
                &["contract: vendor=Ｂ社", INSIDE, VENDOR, POLICE, MINISTRY],
                "-",
                "「Ｂ社」",
            ),
            (
                &["evidence: name=図.pdf; measures=incident.contact_chart"],
                "yes",
                "図.pdf",
            ),
            (
                &["evidence: name=図.pdf; measures=incident.contact_chart; expires_on=2026-11-19"],
                "-",
                "",
            ),
            (
                &["evidence: name=図.pdf; measures=bcp.established"],
                "-",
                "",
            ),
        ],
    );
    check(
        "incident.contacts_known",
        &[
            (&[], "-", "事業者"),
            (&[VENDOR, OFFICE], "yes", ""),
            (&[VENDOR, MINISTRY], "yes", ""),
            (&[VENDOR, POLICE], "-", "保健所・自治体"),
            (&[OFFICE], "-", "事業者"),
            (&["contract: vendor=Ｂ社", VENDOR, OFFICE], "-", "「Ｂ社」"),
        ],
    );
}
