//! Rules on the ledger of devices.

use crate::suggested::{Kept, check, short};

const PC: &str = "devices: number=001; kind=PC; os=Win11; software_version=2.0; place=Room1; users=薬剤師; state=稼働; patched_on=2026-11-01; services_stopped=はい";
const SERVER: &str = "devices: number=010; kind=サーバ; os=Windows Server 2022; place=奥; users=管理者; state=稼働; patched_on=2026-10-01; services_stopped=はい";
const ROUTER: &str = "devices: number=020; kind=ルータ; os=Ver.8; place=奥; state=稼働; patched_on=2026-01-15; source_restricted=はい";
const BARE: &str = "devices: number=030";

/// The example of the manual, as it is pasted: no column says what a device is.
pub const MANUAL: [&str; 4] = [
    "devices: number=001; maker=A社; os=Win11; software=〇〇電子カルテ; software_version=2.0; ip_address=192.168.〇.〇; computer_name=Room1のPC１; place=Room1; users=薬剤師・事務職員・システム管理者; registered_on=2020/12/1; state=稼働",
    "devices: number=002; maker=A社; os=Win11; software=〇〇電子カルテ; software_version=1.2; ip_address=192.168.〇.〇; computer_name=Room1のPC2; place=Room1; users=薬剤師・事務職員・システム管理者; registered_on=2020/12/1; state=停止; note=メンテナンス",
    "devices: number=003; maker=A社; os=Win8; software=〇〇電子カルテ; software_version=2.0; ip_address=192.168.〇.〇; computer_name=Room2のPC１; place=Room2; users=薬剤師・システム管理者; registered_on=2014/10/1; state=稼働",
    "devices: number=004; maker=B社; os=Win11; software=〇〇管理システム; software_version=5.0.1; ip_address=192.168.〇.〇; computer_name=Room3のPC１; place=Room3; users=薬剤師・システム管理者; registered_on=2021/8/1; state=稼働",
];

#[test]
fn inventories() {
    check(
        "inventory.devices",
        &[
            (&[], "-", "登録してください"),
            (&MANUAL, "yes", "サーバとネットワーク機器は1台もありません"),
            (&[PC, SERVER, ROUTER], "yes", "3台"),
            (&[PC, BARE], "-", "「030」に「設置場所」か「IPアドレス」"),
            (
                &["devices: number=1; kind=PC; os=Win11; place=A; state=稼働"],
                "-",
                "主な利用者属性",
            ),
            (
                &["devices: number=1; kind=PC; users=薬剤師; place=A; state=稼働"],
                "-",
                "ソフトウェアバージョン",
            ),
            (
                &["devices: number=1; kind=PC; os=Win11; users=薬剤師; ip_address=192.168.〇.〇"],
                "-",
                "「状態」",
            ),
            (
                &["devices: number=1; kind=PC; state=廃棄"],
                "-",
                "登録してください",
            ),
            (&[PC, "devices: number=9; state=廃棄"], "yes", "1台"),
            (
                &["devices: number=1; kind=医療機器; place=A; state=稼働"],
                "-",
                "登録してください",
            ),
        ],
    );
    check(
        "inventory.medical_devices",
        &[
            (&[PC], "-", "医療機器"),
            (
                &["devices: number=1; kind=医療機器; place=検査室; state=停止"],
                "yes",
                "1台",
            ),
            (
                &["devices: number=1; kind=医療機器; state=稼働"],
                "-",
                "設置場所",
            ),
            (
                &["devices: number=1; kind=医療機器; place=検査室; state=廃棄"],
                "-",
                "医療機器",
            ),
        ],
    );
}

#[test]
fn patches_of_pcs() {
    check(
        "patch.pc",
        &[
            (&[], "-", "稼働している端末PCを登録"),
            (&[SERVER], "-", "稼働している端末PCを登録"),
            (&[PC], "yes", "1台"),
            // Ended, with the day; the rest does not matter.
            (
                &["devices: number=1; kind=PC; os=Win8; patched_on=2026-11-01"],
                "no",
                "Windows 8（サポート終了 H28.1.12）",
            ),
            (
                &[PC, "devices: number=1; kind=PC; os=Ｗｉｎｄｏｗｓ８．１"],
                "no",
                "R5.1.10",
            ),
            (
                &["devices: number=1; kind=PC; os=独自OS; support_end=2026-11-19"],
                "no",
                "R8.11.19",
            ),
            (
                &[
                    "devices: number=1; kind=PC; os=独自OS; support_end=2026-11-20; patched_on=2026-11-01",
                ],
                "yes",
                "",
            ),
            (
                &["devices: number=1; kind=PC; support_end=2020-01-01"],
                "no",
                "本体",
            ),
            // What does not run any more is not asked about.
            (
                &[PC, "devices: number=1; kind=PC; os=Win8; state=停止"],
                "yes",
                "",
            ),
            (
                &[PC, "devices: number=1; kind=PC; os=Win8; state=廃棄"],
                "yes",
                "",
            ),
            (
                &["devices: number=1; kind=PC; os=Win8; state=廃棄"],
                "-",
                "登録",
            ),
            // Ordinary support has ended, a paid one may go on.
            (
                &["devices: number=1; kind=PC; os=Win10 Pro 22H2; patched_on=2026-11-01"],
                "-",
                "R7.10.14",
            ),
            (
                &[
                    "devices: number=1; kind=PC; os=Win10; patched_on=2026-11-01; support_end=2028-10-10",
                ],
                "yes",
                "",
            ),
            (
                &[
                    "devices: number=1; kind=PC; os=Win10; patched_on=2026-11-01; support_end=2028-10-11",
                ],
                "-",
                "サポート終了日",
            ),
            (
                &[
                    "on: day=2028-10-11",
                    "devices: number=1; kind=PC; os=Win10; patched_on=2028-10-01",
                ],
                "no",
                "R7.10.14",
            ),
            (
                &[
                    "on: day=2025-10-14",
                    "devices: number=1; kind=PC; os=Win10; patched_on=2025-10-01",
                ],
                "yes",
                "",
            ),
            (
                &[
                    "devices: number=1; kind=PC; os=Win8; support_end=2030-01-01; patched_on=2026-11-01",
                ],
                "no",
                "Windows 8",
            ),
            (
                &["devices: number=1; kind=PC; os=macOS 12; patched_on=2026-11-01"],
                "-",
                "macOS 12",
            ),
            (
                &[
                    "devices: number=1; kind=PC; os=macOS 12; patched_on=2026-11-01; support_end=2026-12-01",
                ],
                "yes",
                "",
            ),
            // Unclear names are to be checked.
            (
                &["devices: number=1; kind=PC; os=Windows 8か10; patched_on=2026-11-01"],
                "-",
                "どの版かわかりません",
            ),
            (
                &[
                    "devices: number=1; kind=PC; os=Windows 8か10; patched_on=2026-11-01; support_end=2027-01-01",
                ],
                "yes",
                "",
            ),
            // Days of updates.
            (
                &["devices: number=1; kind=PC; os=Win11"],
                "-",
                "最後に更新した日",
            ),
            (
                &["devices: number=1; kind=PC; os=Win11; patched_on=2026-08-20"],
                "yes",
                "",
            ),
            (
                &["devices: number=1; kind=PC; os=Win11; patched_on=2026-08-19"],
                "-",
                "3か月より長く",
            ),
            (
                &["devices: number=1; kind=PC; os=Win11; patched_on=2026-11-21"],
                "-",
                "より後です",
            ),
            // What a device is.
            (&["devices: number=1; os=Win8"], "no", "Windows 8"),
            (
                &["devices: number=1; os=Windows Server 2008"],
                "-",
                "端末PCを登録",
            ),
            (&[PC, BARE], "-", "「030」に「種類」"),
        ],
    );
}

#[test]
fn patches_of_the_rest() {
    check(
        "patch.server",
        &[
            (&[PC], "-", "稼働しているサーバを登録"),
            (&[SERVER, PC], "yes", "サーバ"),
            (
                &["devices: number=1; kind=サーバ; os=Win8; patched_on=2026-11-01"],
                "no",
                "Windows 8",
            ),
            (
                &["devices: number=1; os=Windows Server 2012 R2"],
                "no",
                "R5.10.10",
            ),
            (
                &[
                    "on: day=2026-10-13",
                    "devices: number=1; os=Windows Server 2012 R2",
                ],
                "-",
                "延長の契約",
            ),
        ],
    );
    check(
        "patch.network",
        &[
            (&[PC], "-", "ネットワーク機器を登録"),
            (&[ROUTER], "yes", ""),
            (
                &["devices: number=1; kind=ルータ; patched_on=2025-11-20"],
                "yes",
                "",
            ),
            (
                &["devices: number=1; kind=ルータ; patched_on=2025-11-19"],
                "-",
                "12か月より長く",
            ),
            (
                &["devices: number=1; kind=ルータ; support_end=2024-03-31"],
                "no",
                "R6.3.31",
            ),
        ],
    );
    check(
        "patch.server_and_pc",
        &[
            (&[PC], "-", "サーバを登録"),
            (&[SERVER], "-", "端末PCを登録"),
            (&[PC, SERVER], "yes", "2台"),
            (
                &[SERVER, "devices: number=1; kind=PC; os=Windows 7"],
                "no",
                "Windows 7",
            ),
        ],
    );
    let four: Vec<String> = (1..=5)
        .map(|n| format!("devices: number={n}; kind=PC; os=Win7"))
        .collect();
    let lines: Vec<&str> = four.iter().map(String::as_str).collect();
    let found = Kept::of(&lines).suggest("patch.pc");
    assert_eq!((short(&found), found.rows.len()), ("no".to_owned(), 5));
    assert!(found.why.contains("ほか2件"), "{}", found.why);
}

#[test]
fn services_and_sources() {
    check(
        "services.stopped_pc",
        &[
            (&[], "-", "登録"),
            (&[PC], "yes", "1台"),
            (
                &[PC, "devices: number=2; kind=PC; services_stopped=いいえ"],
                "no",
                "「2」",
            ),
            (
                &[PC, "devices: number=2; kind=PC"],
                "-",
                "「2」に「不要なソフト",
            ),
            (
                &[
                    PC,
                    "devices: number=2; kind=PC; services_stopped=いいえ; state=停止",
                ],
                "yes",
                "",
            ),
            (&[PC, BARE], "-", "種類"),
        ],
    );
    check(
        "services.stopped_server",
        &[
            (&[PC], "-", "サーバを登録"),
            (&[SERVER, PC], "yes", "サーバ"),
        ],
    );
    check(
        "network.source_restricted",
        &[
            (&[], "-", "ネットワーク機器を登録"),
            (&[ROUTER], "yes", "1台"),
            (
                &[
                    ROUTER,
                    "connections: kind=回線; title=光回線; source_restricted=いいえ",
                ],
                "no",
                "光回線",
            ),
            (
                &[
                    ROUTER,
                    "connections: kind=回線; title=光回線; source_restricted=はい",
                ],
                "yes",
                "",
            ),
            (&[ROUTER, "connections: kind=回線; title=光回線"], "yes", ""),
            (
                &["connections: kind=回線; title=光回線; source_restricted=はい"],
                "-",
                "ネットワーク機器を登録",
            ),
            (
                &["devices: number=1; kind=ルータ; source_restricted=いいえ"],
                "no",
                "「1」",
            ),
            (&["devices: number=1; kind=ルータ"], "-", "接続元制限"),
        ],
    );
}
