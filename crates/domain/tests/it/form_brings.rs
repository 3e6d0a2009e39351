//! What a form brings with it: measures, clauses, words, questions, desks, devices and columns.

use jiff::civil::date;
use serde_json::json;
use tenken_domain::Catalog;
use tenken_domain::checklists::paper::{Cell, Paper};
use tenken_domain::checklists::rows::{RowState, Standing, states};
use tenken_domain::forms::answer::{Answer, Answers, CheckRow, Column, Columns};
use tenken_domain::forms::form::{Device, Devices};
use tenken_domain::vendors::coverage::{Contracted, Cover, coverage, leaves_out};

use crate::support::{
    TODAY, answers, bundled, catalog, checked, faults, made_up, made_up_text, printed,
};

/// The bundled catalog with the three forms made up for tests.
fn with_all() -> Catalog {
    let mut catalog = catalog().clone();
    let names = ["hospital-r7", "vendor-r7", "checklist-r8"];
    let files = names.map(|name| (format!("{name}.toml"), made_up_text(name)));
    catalog.read_forms(files.to_vec()).unwrap();
    catalog
}

#[test]
fn what_a_form_brings_is_known_wherever_the_catalogs_is() {
    let before = catalog();
    assert!(before.measure("media.restricted").is_none());
    let catalog = with_all();
    assert_eq!(
        catalog.measure("media.restricted").unwrap().title,
        "外部記録媒体の接続制限"
    );
    assert!(catalog.clause("7.0/システム運用編/99/①").is_some());
    assert!(catalog.terms().any(|term| term.id == "usb_storage"));
    let form = "test-hospital-checklist@R7-draft";
    let desks: Vec<&str> = (catalog.faq().desks_about(Some(form)))
        .map(|desk| desk.name.as_str())
        .collect();
    assert_eq!(desks, ["試験用の窓口"]);
    // Its questions are about it alone.
    let asked = |form| {
        catalog
            .faq()
            .about(Some(form))
            .any(|one| one.id == "test_usb")
    };
    assert!(asked(form) && !asked("pharmacy-checklist@R5"));
    let form = catalog.form("test-hospital-checklist", "R7-draft").unwrap();
    assert_eq!(form.links[0].url, "https://example.jp/manual.pdf");
    // Read again, it brings nothing that is not there already.
    let again = made_up_text("hospital-r7");
    assert!(catalog.read_new_form("again.toml", &again).is_ok());
}

/// Another form that brings things, after the first.
fn bringing(list: &str) -> Vec<(usize, &'static str)> {
    let text = format!("{}\n{list}", made_up_text("checklist-r8"));
    let first = text.lines().count() - list.lines().count();
    let found = with_all().read_new_form("other.toml", &text);
    let found = found.err().unwrap_or_default();
    assert!(
        found.iter().all(|fault| !fault.message.is_ascii()),
        "{}",
        printed(&found)
    );
    found
        .iter()
        .map(|fault| (fault.line - first, fault.code))
        .collect()
}

#[test]
fn an_id_that_is_known_is_the_catalogs() {
    const MINE: &str =
        "[[measures]]\nid = \"bcp.drilled\"\ntitle = \"別の名前\"\nplain = \"別の意味\"\n";
    assert_eq!(bringing(MINE), [(2, "redefined")]);
    let known = catalog().measure("bcp.drilled").unwrap();
    let same = format!(
        "[[measures]]\nid = \"bcp.drilled\"\ntitle = \"{}\"\nplain = \"{}\"\nclauses = {}\n",
        known.title,
        known.plain,
        json!(known.clauses)
    );
    assert_eq!(bringing(&same), []);
    // What another form brought is known, too.
    let others = "[[terms]]\nid = \"usb_storage\"\nterm = \"別\"\nplain = \"別\"\n";
    assert_eq!(bringing(others), [(2, "redefined")]);
    for (list, code) in [
        (
            "[[clauses]]\nversion = \"7.0\"\nvolume = \"経営管理編\"\nchapter = \"3\"\nnumber = \"③\"\ntext = \"別の文\"\nconfidence = \"A\"\nsource = \"別\"\n",
            "redefined",
        ),
        (
            "[[clauses]]\nversion = \"7.0\"\nvolume = \"経営管理編\"\nchapter = \"3\"\nnumber = \"⑳\"\nconfidence = \"確か\"\nsource = \"別\"\n",
            "bad-confidence",
        ),
        (
            "[[questions]]\nid = \"bcp\"\nquestion = \"別\"\nanswer = \"別\"\n",
            "redefined",
        ),
        (
            "[[measures]]\nid = \"日本語\"\ntitle = \"題\"\nplain = \"説明\"\n",
            "bad-id",
        ),
        (
            "[[measures]]\nid = \"a.b\"\ntitle = \"\"\nplain = \"説明\"\n",
            "empty-text",
        ),
        (
            "[[measures]]\nid = \"a.b\"\ntitle = \"題\"\nplain = \"説明\"\nclauses = [\"8.0/編/1/①\"]\n",
            "unknown-clause",
        ),
        (
            "[[links]]\ntitle = \"資料\"\nurl = \"http://example.jp/\"\n",
            "bad-url",
        ),
        (
            "[[links]]\ntitle = \"資料\"\nurl = \"javascript:alert(1)\"\n",
            "bad-url",
        ),
        (
            "[[desks]]\nabout = \"内容\"\nname = \"窓口\"\nphone = \"00\"\nhours = \"いつも\"\nforms = [\"a@1\"]\n",
            "misplaced-key",
        ),
        (
            "[[devices]]\nid = \"server\"\nlabel = \"別\"\n",
            "duplicate-entry",
        ),
    ] {
        let found = bringing(list);
        assert_eq!(found.len(), 1, "{list} {found:?}");
        assert_eq!(found[0].1, code, "{list}");
    }
    let twice = "[[terms]]\nid = \"new\"\nterm = \"新\"\nplain = \"新\"\n".repeat(2);
    assert_eq!(bringing(&twice), [(6, "duplicate-entry")]);
    // A slip in one entry does not hide the next.
    let two = "[[terms]]\nid = \"a\"\nterm = \"新\"\n[[terms]]\nid = \"b\"\nword = \"新\"\n";
    assert_eq!(bringing(two), [(2, "syntax"), (6, "syntax")]);
}

#[test]
fn all_slips_of_a_header_and_an_item_are_told_at_once() {
    let text = made_up_text("checklist-r8")
        .replace(
            "kind = \"checklist\"",
            "kind = \"list\"\nauthor = \"だれか\"",
        )
        .replace(
            "measure = \"system.in_use\"",
            "measure = \"no.such\"\ncolour = \"red\"\nterms = \"server\"",
        )
        .replace("fiscal_year = 2026", "fiscal_year = \"R8\"");
    let found = catalog().read_new_form("slips.toml", &text).unwrap_err();
    let found: Vec<(&str, Option<&str>)> = found
        .iter()
        .map(|fault| (fault.code, fault.item.as_deref()))
        .collect();
    let header = ("syntax", None);
    let item = ("syntax", Some("presence"));
    assert_eq!(
        found,
        [
            header,
            header,
            header,
            ("unknown-measure", Some("presence")),
            item,
            item
        ]
    );
}

#[test]
fn a_form_for_vendors_is_there_and_is_for_vendors() {
    let form =
        |key: &str| made_up_text("hospital-r7").replace("test-vendor-checklist@R7-draft", key);
    let catalog = with_all();
    for (key, code) in [
        ("test-vendor-checklist@R9", "unknown-form"),
        ("pharmacy-checklist@R5", "bad-form"),
        ("pharmacy-survey@R8", "bad-form"),
        ("test-hospital-checklist@R7-draft", "bad-form"),
        ("vendor", "bad-form"),
    ] {
        let found = catalog
            .read_new_form("vendor.toml", &form(key))
            .unwrap_err();
        assert_eq!(found.len(), 1, "{}", printed(&found));
        assert_eq!((found[0].code, found[0].line), (code, 9), "{key}");
    }
    let own = made_up_text("vendor-r7").replace(
        "provenance =",
        "vendor_form = \"vendor-checklist@R5\"\nprovenance =",
    );
    let found = catalog.read_new_form("own.toml", &own).unwrap_err();
    assert_eq!(found[0].code, "bad-form");
}

#[test]
fn columns_are_declared_as_a_whole_and_left_out_by_row() {
    let declared = |columns: &str| {
        let (head, rest) = made_up_text("vendor-r7")
            .split_once("[[columns]]")
            .map(|(head, rest)| (head.to_owned(), rest.to_owned()))
            .unwrap();
        let rest = rest.split_once("[[devices]]").unwrap().1.to_owned();
        let text = format!("{head}{columns}\n[[devices]]{rest}");
        let found = catalog().read_new_form("columns.toml", &text).err();
        let found = found.unwrap_or_default();
        found.iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    let column = |id: &str| format!("[[columns]]\nid = \"{id}\"\nheading = \"見出し\"\n");
    assert!(declared(&column("first")).is_empty());
    for (columns, code) in [
        (column("remark"), "no-first-column"),
        (format!("{0}{0}", column("first")), "duplicate-entry"),
        (column("first") + &column("second_on"), "bad-column"),
        (column("first") + &column("outside"), "bad-column"),
        (column("first") + &column("third"), "syntax"),
        (
            column("first") + "[[columns]]\nid = \"remark\"\nheading = \"\"\n",
            "empty-text",
        ),
        (
            column("first") + "[[columns]]\nid = \"remark\"\nheading = \"備考\"\nday = true\n",
            "bad-column",
        ),
        (
            "[[columns]]\nid = \"first\"\nheading = \"結果\"\nday = false\n".to_owned()
                + &column("first_on"),
            "bad-column",
        ),
    ] {
        let found = declared(&columns);
        assert!(found.contains(&code), "{columns} {found:?}");
    }
    // A row has none that its form does not have.
    let text = made_up_text("hospital-r7").replace(
        "columns = [\"first\", \"first_on\", \"target\"]",
        "columns = [\"first\", \"second\"]",
    );
    let found = with_all().read_new_form("row.toml", &text).unwrap_err();
    assert_eq!(
        (found[0].code, found[0].item.as_deref()),
        ("bad-column", Some("2-13"))
    );
    let text = made_up_text("hospital-r7").replace("device = \"medical\"", "device = \"robots\"");
    let found = with_all().read_new_form("row.toml", &text).unwrap_err();
    assert_eq!(
        (found[0].code, found[0].item.as_deref()),
        ("unknown-device", Some("2-13"))
    );
}

#[test]
fn what_is_asked_and_said_follows_the_columns() {
    let form = made_up("hospital-r7");
    let row = |value: serde_json::Value| {
        faults(
            &form,
            json!({
                "presence": { "first": { "value": true, "on": "2026-11-02" }, "remark": "本院のみ" },
                "1-1": value,
            }),
        )
    };
    let of =
        |found: Vec<(String, Option<&'static str>, &'static str)>| -> Vec<(Option<&str>, &str)> {
            let own = found.into_iter().filter(|(item, ..)| item == "1-1");
            own.map(|(_, part, code)| (part, code)).collect()
        };
    assert_eq!(
        of(row(json!({ "first": { "value": true } }))),
        [(Some("first"), "required")]
    );
    assert_eq!(
        of(row(
            json!({ "first": { "value": false, "on": "2026-11-02" } })
        )),
        [(Some("target"), "target_required")]
    );
    let check = form.item("1-1").unwrap().check().unwrap();
    assert_eq!(check.check_name(Column::First), "確認結果");
    assert_eq!(check.name(Column::Target), "対応目標日");
    // There is no second check, in the API either.
    let second = json!({ "1-1": { "first": { "value": false, "on": "2026-11-02" }, "second": { "value": true } } });
    let refused = Answers::from_json(&form, &second).unwrap_err();
    assert!(
        refused.to_string().contains("「2回目」の欄はありません"),
        "{refused}"
    );
    // The row before all others has a remark, and is still no row to be met.
    let presence = form.item("presence").unwrap();
    assert!(presence.gate && presence.check().unwrap().has(Column::Remark));
    let given = answers(
        &form,
        json!({
            "presence": { "first": { "value": true, "on": "2026-11-02" } },
            "1-1": { "first": { "value": false, "on": "2026-11-02" }, "target": "2027-01-31" },
        }),
    );
    let standing = Standing::of(&form, &given, TODAY);
    assert_eq!(
        (standing.expected, standing.planned, standing.open),
        (5, 1, 4)
    );
}

#[test]
fn a_no_without_a_place_for_a_day_is_neither_late_nor_forgotten() {
    let form = made_up("checklist-r8");
    let no = |id: &str| {
        let given = answers(
            &form,
            json!({
                "presence": { "first": { "value": true, "on": "2026-11-02" } },
                (id): { "first": { "value": false, "on": "2026-11-02" } },
            }),
        );
        let at = form.position(id).unwrap();
        let states = states(&form, &given, TODAY);
        states
            .into_iter()
            .find(|(found, _)| *found == at)
            .unwrap()
            .1
    };
    assert_eq!(no("1-1"), RowState::NoTarget);
    assert_eq!(no("1-2"), RowState::Unmet);
    assert!(!form.item("1-2").unwrap().gate);
}

#[test]
fn headings_that_are_printed_twice_are_told_apart() {
    let names: Vec<String> = (made_up("checklist-r8").columns.headings())
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    let expected = [
        "1回目",
        "1回目の確認日",
        "確認した人",
        "目標日",
        "2回目",
        "2回目の確認日",
        "備考",
    ];
    assert_eq!(names, expected);
    let usual: Vec<String> = (Columns::default().headings())
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    let expected = [
        "1回目",
        "1回目の確認日",
        "目標日",
        "2回目",
        "2回目の確認日",
        "備考",
    ];
    assert_eq!(usual, expected);
}

/// Titles of groups and headings of columns of each table.
fn heads(paper: &Paper<'_>) -> Vec<Vec<(Option<String>, Vec<String>)>> {
    let own = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
    let tables = paper.tables.iter().map(|table| {
        let groups = table.columns.iter();
        let groups = groups.map(|group| {
            (
                group.title_above().map(str::to_owned),
                own(group.headings()),
            )
        });
        groups.collect()
    });
    tables.collect()
}

#[test]
fn the_paper_has_the_forms_columns() {
    let nothing = Answers::default();
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    // As it has always looked.
    let form = bundled("pharmacy-checklist@R5");
    let full = vec![
        (
            Some("確認結果（日付）".to_owned()),
            words(&["1回目", "目標日", "2回目"]),
        ),
        (None, words(&["備考"])),
    ];
    let gate = vec![
        (None, words(&["確認結果（日付）"])),
        (None, words(&["備考"])),
    ];
    assert_eq!(
        heads(&Paper::of(&form, &nothing)),
        [gate, full.clone(), full]
    );
    let form = made_up("hospital-r7");
    let paper = Paper::of(&form, &nothing);
    assert_eq!(
        (paper.item_heading(), paper.name_label()),
        ("確認項目", "医療機関名（試験用）：")
    );
    let gate = vec![(None, words(&["確認結果", "確認日", "備考"]))];
    let full = vec![(None, words(&["確認結果", "確認日", "対応目標日", "備考"]))];
    assert_eq!(heads(&paper), [gate, full.clone(), full]);
    let form = made_up("checklist-r8");
    let entered = CheckRow {
        first_by: "見本 太郎".into(),
        first: checked(false, date(2026, 11, 2)),
        ..CheckRow::default()
    };
    let given = [
        (
            "presence".to_owned(),
            Answer::Check(CheckRow {
                first: checked(true, date(2026, 11, 2)),
                ..CheckRow::default()
            }),
        ),
        ("1-2".to_owned(), Answer::Check(entered)),
    ];
    let given: Answers = given.into_iter().collect();
    let paper = Paper::of(&form, &given);
    let row = paper.rows().last().unwrap();
    assert_eq!(row.cell(Column::FirstBy), Cell::Text("見本 太郎"));
    assert_eq!(
        row.cell(Column::First),
        Cell::Check(checked(false, date(2026, 11, 2)), false)
    );
    assert_eq!(
        row.cell(Column::FirstOn),
        Cell::Day(Some(date(2026, 11, 2)))
    );
    assert_eq!(row.cell(Column::Target), Cell::Closed);
    assert_eq!(row.cell(Column::Second), Cell::Closed);
}

/// Two rows of one number and text are told apart on paper, too; where a line above says of what they
/// are, the paper is as printed.
#[test]
fn a_row_says_its_device_where_nothing_above_it_does() {
    let nothing = Answers::default();
    let form = made_up("hospital-r7");
    let words: Vec<String> = Paper::of(&form, &nothing)
        .rows()
        .map(|row| row.words())
        .collect();
    let told: Vec<&String> = words.iter().filter(|words| words.contains('（')).collect();
    assert_eq!(told, ["二要素認証を実装している。（端末PC）"]);
    for id in ["pharmacy-checklist@R5", "vendor-checklist@R5"] {
        let form = bundled(id);
        for row in Paper::of(&form, &nothing).rows() {
            assert_eq!(row.words(), row.item.text);
        }
    }
}

#[test]
fn rows_without_a_measure_meet_the_vendors_by_id_and_device() {
    let (own, asked) = (made_up("hospital-r7"), made_up("vendor-r7"));
    let yes = || {
        Answer::Check(CheckRow {
            first: checked(true, date(2026, 11, 2)),
            ..CheckRow::default()
        })
    };
    let outside = || {
        Answer::Check(CheckRow {
            outside: true,
            ..CheckRow::default()
        })
    };
    let ours: Answers = ["presence", "2-12", "2-13"]
        .map(|id| (id.to_owned(), yes()))
        .into_iter()
        .collect();
    let theirs: Answers = ["2-12", "2-13"]
        .map(|id| (id.to_owned(), outside()))
        .into_iter()
        .collect();
    let contract = [Contracted {
        covers: &[],
        answers: Some(&theirs),
    }];
    let covers = |ours: &Answers| -> Vec<Cover> {
        let rows = coverage((&own, ours), &asked, &contract, TODAY);
        rows.iter().skip(1).map(|row| row.cover()).collect()
    };
    assert_eq!(covers(&ours), [Cover::Answered, Cover::Answered]);
    let nothing: Answers = [("presence".to_owned(), yes())].into_iter().collect();
    assert_eq!(covers(&nothing), [Cover::Uncovered, Cover::Uncovered]);
    // One kind of several is enough for a contract to cover a row; what is no kind is in every one.
    let left_out = |covers: &[Device]| -> Vec<&str> {
        let items = asked.items.iter().filter(|item| leaves_out(covers, item));
        items.map(|item| item.id.as_str()).collect()
    };
    assert_eq!(left_out(&[Device::Network]), ["2-12"]);
    assert!(left_out(&[Device::Server]).is_empty());
}

#[test]
fn devices_are_the_same_whatever_they_are_called() {
    let devices = |label: &str, kinds: &[Device]| Devices {
        id: "x".into(),
        label: label.into(),
        kinds: kinds.to_vec(),
    };
    let both = devices("サーバ、端末PC", &[Device::Server, Device::Pc]);
    assert_eq!(both, devices("端末とサーバ", &[Device::Pc, Device::Server]));
    assert_ne!(both, devices("サーバ、端末PC", &[Device::Server]));
    assert!(both.include(&devices("サーバ", &[Device::Server])));
    assert!(!devices("サーバ", &[Device::Server]).include(&both));
    let medical = devices("医療機器", &[]);
    assert_eq!(medical, devices("医療機器", &[]));
    assert_ne!(medical, devices("カメラ", &[]));
    assert!(!both.include(&medical) && !medical.is_all());
}

#[test]
fn rows_are_named_with_the_devices_of_the_form() {
    let form = made_up("hospital-r7");
    let names = |id| form.row_name(form.item(id).unwrap());
    assert!(names("2-12").ends_with("（サーバ、端末PC）"));
    assert!(names("2-13").ends_with("（医療機器）"));
    assert!(!names("2-1").contains('（'), "about everything");
    // 参考項目 of one number and text.
    assert_ne!(names("2-14-server"), names("2-14-pc"));
    assert_eq!(
        form.row_name(form.item("2-14-pc").unwrap()),
        form.name_of("2-14-pc").unwrap()
    );
    let long = bundled("pharmacy-checklist@R5");
    let short = |id| long.row_beginning(long.item(id).unwrap());
    assert_ne!(short("2-7-server"), short("2-7-pc"));
    assert!(short("3-1").ends_with('…'));
}
