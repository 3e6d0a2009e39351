//! Kinds of ledgers, and what people put into their cells.

use crate::support::{catalog, ledger_kinds};
use tenken_domain::ledgers::{Values, check_row, check_together, extend_kind, read_kind};

#[test]
fn the_bundled_kinds_have_the_columns_of_the_manual() {
    let headings = |id: &str, text: &str| {
        let kind = ledger_kinds().get(id).unwrap();
        for heading in text.split('／') {
            assert!(kind.column_of_heading(heading).is_some(), "{id}: {heading}");
        }
    };
    headings(
        "devices",
        "管理番号／メーカー／OS／ソフトウェア／ソフトウェア バージョン／IPアドレス／コンピュータ名／設置場所／主な利用者属性／登録日／状態／説明",
    );
    headings(
        "user_ids",
        "№／利用者属性／姓／名／電話番号／ユーザID／説明／権限／状態",
    );
    headings("access_log", "ユーザーID／氏名／時刻／カテゴリ／操作情報");
    assert!(ledger_kinds().get("access_log").unwrap().sealed);
    let known: Vec<&str> = ledger_kinds().iter().map(|kind| &*kind.id).collect();
    assert_eq!(known[0], "devices");
    for kind in ledger_kinds().iter() {
        for column in &kind.columns {
            let found = kind.column_of_heading(&column.title).unwrap();
            assert_eq!(kind.columns[found].id, column.id, "{}", kind.id);
        }
    }
}

#[test]
fn cells_as_people_fill_them_in() {
    let read = |kind: &str, column: &str, text: &str| {
        let kind = ledger_kinds().get(kind).unwrap();
        kind.column(column).unwrap().kind.read(text)
    };
    for (column, text, value) in [
        ("registered_on", "2020/12/1", "2020-12-01"),
        ("registered_on", "令和2年12月1日", "2020-12-01"),
        ("registered_on", "R2.12.1", "2020-12-01"),
        ("registered_on", "Ｒ２．１２．１", "2020-12-01"),
        ("registered_on", "44166", "2020-12-01"),
        ("registered_on", "20201201", "2020-12-01"),
        ("registered_on", "2020-12-01 00:00:00", "2020-12-01"),
        ("ip_address", "192.168.〇.〇", "192.168.〇.〇"),
        ("software", "ﾚｾｺﾝｼｽﾃﾑ ①", "レセコンシステム ①"),
        ("software", "〇〇管理システ\nム", "〇〇管理システ ム"),
        ("state", "稼働", "active"),
        ("state", "稼働中", "active"),
        ("state", " 停止 ", "stopped"),
        ("kind", "ルーター", "network"),
        ("kind", "ｻｰﾊﾞｰ", "server"),
        ("services_stopped", "〇", "yes"),
        ("services_stopped", "未", "no"),
        ("number", "001", "001"),
        ("number", "  ", ""),
    ] {
        assert_eq!(
            read("devices", column, text).as_deref(),
            Ok(value),
            "{column}: {text}"
        );
    }
    for (column, text) in [
        ("registered_on", "いつか"),
        ("registered_on", "2020/2/30"),
        ("registered_on", "123"),
        ("registered_on", "2020/12"),
        ("state", "こわれた"),
        ("number", &"9".repeat(41)),
        ("number", "a\u{0}b"),
    ] {
        assert!(read("devices", column, text).is_err(), "{column}: {text}");
    }
    for (text, value) in [
        ("外付けHDD、クラウド", "disk,cloud"),
        ("クラウド,外付けディスク", "disk,cloud"),
        ("NAS", "nas"),
        ("NAS・別のサーバ、磁気テープ", "nas,tape"),
        ("テープ・DVD/クラウド", "tape,optical,cloud"),
    ] {
        assert_eq!(
            read("backups", "media", text).as_deref(),
            Ok(value),
            "{text}"
        );
    }
    assert_eq!(read("backups", "copies", "３個").as_deref(), Ok("3"));
    assert!(read("backups", "copies", "たくさん").is_err());
    for (text, value) in [
        ("2023/5/16 8:30:00", "2023-05-16T08:30:00"),
        ("2023-05-16T08:30:00.123Z", "2023-05-16T08:30:00"),
        ("2023-5-6 8:3", "2023-05-06T08:03:00"),
        ("2023/05/16T23:59:59", "2023-05-16T23:59:59"),
        ("2023.5.16  8:30:00", "2023-05-16T08:30:00"),
        ("令和5年5月16日 8:30", "2023-05-16T08:30:00"),
        ("2023/5/16", "2023-05-16T00:00:00"),
    ] {
        assert_eq!(
            read("access_log", "at", text).as_deref(),
            Ok(value),
            "{text}"
        );
    }
    for text in [
        "8:30",
        "2023/5/16 25:00",
        "2023/5/16 8:99:00",
        "2023/2/29 8:30:00",
        "23/5/16 8:30:00",
        "2023/5/16 8:30:000",
    ] {
        assert!(read("access_log", "at", text).is_err(), "{text}");
    }
}

/// What is shown in a field is read back as the same value.
#[test]
fn values_survive_being_written_and_read() {
    for (kind, column, value) in [
        ("devices", "registered_on", "2020-12-01"),
        ("devices", "state", "disposed"),
        ("devices", "services_stopped", "no"),
        ("backups", "media", "disk,tape,cloud"),
        ("backups", "copies", "12"),
        ("access_log", "at", "2023-05-16T08:30:00"),
        ("auth_policies", "obstacle", "not_supported,budget"),
    ] {
        let column = ledger_kinds().get(kind).unwrap().column(column).unwrap();
        let written = column.kind.write(value);
        assert_eq!(
            column.kind.read(&written).as_deref(),
            Ok(value),
            "{written}"
        );
    }
}

#[test]
fn all_faults_of_a_row_are_told_at_once_and_what_can_be_read_is_kept() {
    let kind = ledger_kinds().get("devices").unwrap();
    let cells = [
        ("maker", "A社"),
        ("registered_on", "いつか"),
        ("state", "こわれた"),
        ("no_such", "x"),
    ];
    let (values, faults) = check_row(kind, cells);
    assert_eq!(values, Values::from_iter([("maker", "A社")]));
    let columns: Vec<&str> = faults.iter().map(|fault| &*fault.column).collect();
    assert_eq!(columns, ["registered_on", "state", "number"]);
}

#[test]
fn rows_with_the_same_number_are_found_however_it_is_written() {
    let kind = ledger_kinds().get("devices").unwrap();
    let rows: Vec<Values> = ["PC-1", "002", "ｐｃ-１", "", ""]
        .iter()
        .map(|number| Values::from_iter([("number", *number)]))
        .collect();
    assert_eq!(check_together(kind, &rows), [(2, 0)]);
}

#[test]
fn every_fault_of_a_kind_file_is_told_with_its_line() {
    let text = r#"
id = "Bad Id"
title = "表"
about = "a"
row = "行"
key = ["nothing"]
proves = ["no.such"]
colour = "red"

[[columns]]
id = "a"
title = "あ"
type = "choice"

[[columns]]
id = "b"
title = "い"
type = "text"
longest = 0

[[columns]]
id = "c"
title = "う"
type = "colour"

[[columns]]
id = "d"
title = "え"
type = "text"

[[columns]]
id = "d"
title = "あ"
type = "text"
"#;
    let faults = read_kind("x.toml", text, catalog()).unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [1, 1, 1, 8, 10, 15, 24, 31], "{faults:#?}");
}

#[test]
fn a_kind_grows_but_loses_nothing() {
    let before = ledger_kinds().get("devices").unwrap();
    let mut after = (**before).clone();
    let mut more = after.columns[0].clone();
    more.id = "lent_to".to_owned();
    after.columns.push(more);
    assert_eq!(extend_kind(before, &after), Ok(()));
    after.columns.remove(0);
    let lost = extend_kind(before, &after).unwrap_err();
    assert_eq!(lost.len(), 1);
}
