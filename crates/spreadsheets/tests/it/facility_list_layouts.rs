//! Lists as bureaus, prefectures and people lay them out: the right reading of each.

use jiff::civil::date;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use tenken_domain::FacilityKind;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::facilities::facility_code::Schedule;
use tenken_spreadsheets::facility_list::{Built, Choices, Column, Found, ListRead};

use crate::facility_list::read_with;

/// Reads without any decision.
fn read(bytes: &[u8]) -> ListRead {
    read_with(bytes, &|_| true, &Choices::default())
}

/// Code, kind, beds and name of each facility, or the codes of the faults with their rows.
fn brief(read: &ListRead) -> Vec<String> {
    match &read.list {
        Ok(list) => list
            .records
            .iter()
            .map(|it| {
                let beds = it
                    .beds
                    .map_or_else(|| "-".to_owned(), |beds| beds.to_string());
                format!("{} {} {beds} {}", it.code, it.kind.label(), it.name)
            })
            .collect(),
        Err(faults) => faults
            .iter()
            .map(|it| format!("{} {} {}", it.row, it.column, it.code))
            .collect(),
    }
}

fn codes(text: &str) -> Vec<String> {
    brief(&read(text.as_bytes()))
}

/// One sheet of texts.
fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
}

fn excel(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet(), rows);
    book.save_to_buffer().unwrap()
}

#[test]
fn codes_of_all_prefectures_and_nothing_that_contradicts_them() {
    let head = "医療機関コード,名称,種別,都道府県\n";
    let good = format!(
        "{head}1349991019,A,薬局,東京都\n1319991027,B,診療所,東京都\n1139991035,C,歯科診療所,埼玉県\n1149991043,D,薬局,埼玉県\n"
    );
    assert_eq!(codes(&good).len(), 4);
    let nurses = tenken_domain::FacilityCode::with_check_digit("316990001").unwrap();
    let nurses = format!("{nurses},A,診療所,");
    for (row, expected) in [
        ("3149900015,A,薬局,東京都", "2 医療機関コード contradiction"),
        ("3149900015,A,病院,鳥取県", "2 医療機関コード contradiction"),
        ("3119900094,A,薬局,鳥取県", "2 医療機関コード contradiction"),
        ("3119900094,A,歯科診療所,", "2 医療機関コード contradiction"),
        (&nurses, "2 医療機関コード contradiction"),
        // Nine digits: not a code of Aomori or Iwate that lost its zero.
        ("319900015,A,薬局,鳥取県", "3149900015 薬局 - A"),
        ("319900015,A,薬局,", "3149900015 薬局 - A"),
        ("319900015,A,薬局,岩手県", "2 医療機関コード bad-code"),
        ("110113719,A,病院,北海道", "0110113719 病院 - A"),
        ("110113719,A,病院,埼玉県", "2 医療機関コード bad-code"),
        ("9900015,A,薬局,鳥取県", "3149900015 薬局 - A"),
        ("9900015,A,薬局,", "2 医療機関コード bad-code"),
        ("3139900017,A,医院,鳥取県", "3139900017 歯科診療所 - A"),
        (
            "3139900017,A,診療所,鳥取県",
            "2 医療機関コード contradiction",
        ),
        ("3139900124,A,歯科病院,鳥取県", "3139900124 病院 - A"),
    ] {
        assert_eq!(codes(&format!("{head}{row}\n")), [expected], "{row}");
    }
}

#[test]
fn an_authority_or_a_city_of_another_prefecture_is_a_fault() {
    let head = "医療機関コード,名称,種別,市区町村,所管\n";
    for (rest, expected) in [
        ("鳥取市,312011", "3149900015 薬局 - A"),
        ("横浜市中区,", "2 市区町村 municipality-elsewhere"),
        ("北区,", "3149900015 薬局 - A"),
        ("府中市,", "3149900015 薬局 - A"),
        (",131016", "2 所管 authority-elsewhere"),
    ] {
        assert_eq!(
            codes(&format!("{head}3149900015,A,薬局,{rest}\n")),
            [expected],
            "{rest}"
        );
    }
}

/// The list of what was notified (届出受理医療機関名簿), the same columns in all bureaus.
#[test]
fn the_bureaus_list_of_notified_facilities() {
    let head = "項番,都道府県コード,都道府県名,区分,医療機関番号,併設医療機関番号,医療機関記号番号,医療機関名称,医療機関所在地（郵便番号）,医療機関所在地（住所）,電話番号,FAX番号,病床数,受理届出名称,受理記号,受理番号,算定開始年月日,個別有効開始年月日,備考（見出し）,備考（データ）,市町村コード,市町村名,種別コード,種別";
    let head: Vec<&str> = head.split(',').collect();
    let mut row = vec![
        "1",
        "31",
        "鳥取県",
        "医科",
        "9900011",
        "",
        "",
        "みほん病院",
        "680-0000",
        "鳥取市みほん１",
        "0857-00-0001",
        "",
        "精神　　120",
        "精神療養病棟入院料",
        "精療",
        "第1号",
        "令和 7年 9月 1日",
        "",
        "",
        "",
        "",
        "",
        "22",
        "病院",
    ];
    let first = row.clone();
    row[13] = "入院時食事療養（Ⅰ）";
    let book = excel(&[
        &[],
        &["[令和８年１０月１日 現在 ]令和８年１０月１日作成"],
        &[],
        &head,
        &first,
        &row,
    ]);
    let read = read(&book);
    assert_eq!(brief(&read), ["3119900011 病院 120 みほん病院"]);
    let seen = read.understood.unwrap();
    assert_eq!((seen.heading_row, seen.rows, seen.joined_rows), (4, 2, 1));
    assert_eq!(seen.codes[&Built::SevenDigits], 1);
    let used = |heading: &str| {
        let column = seen.columns.iter().find(|it| it.heading == heading);
        column.unwrap().used_as
    };
    assert_eq!(used("医療機関番号"), Some(Column::Code));
    assert_eq!(used("区分"), Some(Column::Schedule));
    assert_eq!(used("種別"), Some(Column::Kind));
    assert_eq!(used("併設医療機関番号"), None);
    assert_eq!(used("FAX番号"), None);
}

/// The list by codes (コード内容別一覧): no column for prefecture, schedule or kind; several lines in a
/// cell.
#[test]
fn the_bureaus_list_by_codes() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("鳥取").unwrap();
    fill(
        sheet,
        &[
            &["コード内容別医療機関一覧表"],
            &["[令和 8年 9月 1日現在　医科　現存/休止]"],
            &[
                "項番",
                "医療機関番号",
                "医療機関名称",
                "医療機関所在地",
                "電話番号",
                "開設者氏名",
                "管理者氏名",
                "指定年月日",
                "病床数/診療科名",
                "備考",
            ],
            &[
                "1",
                "99,0001,1\n(99,3001,0)",
                "みほん病院",
                "〒680-0000 鳥取市みほん1",
                "0857-00-0001\n常勤: 10",
                "見本 太郎",
                "見本 花子",
                "昭38. 5. 1\n新規\n令 5. 5. 1",
                "一般　69\n療養　37\n内　外",
                "病院\n現存",
            ],
            &[
                "2",
                "99・0010・2",
                "みほん医院",
                "〒680-0000 鳥取市みほん2",
                "0857−00−0002（代）",
                "見本 太郎",
                "見本 花子",
                "平24. 4. 1",
                "内",
                "診療所\n現存",
            ],
        ],
    );
    let bytes = book.save_to_buffer().unwrap();
    let read = read_with(
        &bytes,
        &|_| true,
        &Choices {
            skip_cells: true,
            ..Choices::default()
        },
    );
    assert_eq!(
        brief(&read),
        [
            "3119900011 病院 106 みほん病院",
            "3119900102 診療所 - みほん医院"
        ]
    );
    let seen = read.understood.unwrap();
    assert_eq!(seen.prefecture.as_deref(), Some("鳥取県"));
    assert_eq!(seen.schedule.as_deref(), Some("医科"));
    let remark = seen.columns.iter().find(|it| it.heading == "備考").unwrap();
    assert_eq!(
        (remark.used_as, remark.found),
        (Some(Column::Kind), Found::Values)
    );
    let list = read.list.unwrap();
    assert_eq!(list.records[0].opened_on, Some(date(1963, 5, 1)));
    assert_eq!(list.records[0].phone.as_deref(), Some("0857-00-0001"));
    assert_eq!(list.records[1].phone.as_deref(), Some("0857-00-0002"));
}

/// The municipalities' standard open data set (医療機関一覧), and a prefecture's.
#[test]
fn open_data_of_municipalities_and_prefectures() {
    let municipal = "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_通称,医療機関の種類,所在地_都道府県,所在地_市区町村,電話番号,連絡先メールアドレス,法人番号,法人の名称,医療機関コード,診療曜日,病床数,URL,備考\n312011,1,鳥取県鳥取市,みほん病院,ミホンビョウイン,,病院,鳥取県,鳥取市,0857-00-0001,,,医療法人みほん,3119900011,,120,,\n";
    assert_eq!(codes(municipal), ["3119900011 病院 120 みほん病院"]);
    let records = read(municipal.as_bytes()).list.unwrap().records;
    assert_eq!(
        (
            &*records[0].kana,
            &*records[0].municipality,
            &*records[0].corporation_name
        ),
        ("ミホンビョウイン", "鳥取市", "医療法人みほん")
    );
    let prefectural = "都道府県コード又は市区町村コード,No,都道府県名,振興局,市町村,名称,名称_カナ,医療機関の種類,電話番号,指定年月日,医療機関コード,病床数,療養病床,現存・休止\n010006,287,北海道,上川総合振興局,旭川市,みほん病院,,病院,0166-00-0001,昭32. 7. 1,9900017,481,,現存\n";
    let read = read(prefectural.as_bytes());
    let record = &read.list.unwrap().records[0];
    assert_eq!(record.code.as_str(), "0119900017");
    assert_eq!(
        (record.beds, record.opened_on),
        (Some(481), Some(date(1957, 7, 1)))
    );
}

const HEAD: [&str; 8] = [
    "医療機関コード",
    "名称",
    "種別",
    "都道府県",
    "市区町村",
    "電話",
    "病床数",
    "開設日",
];
const ONE: [&str; 8] = [
    "3149900015",
    "みほん薬局一号店",
    "薬局",
    "鳥取県",
    "みほん市",
    "0857-00-0001",
    "",
    "2020/4/1",
];
const TWO: [&str; 8] = [
    "3149900023",
    "みほん薬局二号店",
    "薬局",
    "鳥取県",
    "みほん市",
    "0857-00-0001",
    "",
    "2020/4/1",
];
const BOTH: [&str; 2] = [
    "3149900015 薬局 - みほん薬局一号店",
    "3149900023 薬局 - みほん薬局二号店",
];

#[test]
fn titles_stand_above_the_headings() {
    let book = excel(&[
        &["薬局一覧表"],
        &["", "", "", "", "", "", "", "令和8年10月1日現在"],
        &[],
        &HEAD,
        &ONE,
        &TWO,
    ]);
    let found = read(&book);
    assert_eq!(brief(&found), BOTH);
    assert_eq!(found.understood.unwrap().heading_row, 4);
    let text = format!(
        "薬局一覧（令和8年10月1日現在）,,,,,,,\r\n\r\n{}\r\n{}\r\n{}\r\n",
        HEAD.join(","),
        ONE.join(","),
        TWO.join(",")
    );
    let (sjis, ..) = encoding_rs::SHIFT_JIS.encode(&text);
    let utf16: Vec<u8> = format!("\u{FEFF}{}", text.replace(',', "\t"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let with_mark = format!("\u{FEFF}{text}");
    for bytes in [text.as_bytes(), &sjis, &utf16, with_mark.as_bytes()] {
        assert_eq!(brief(&read(bytes)), BOTH);
    }
    // A fault is told in its own row, and the heading row by its number.
    let faulty = text.replace(TWO[0], "3149900024");
    assert_eq!(codes(&faulty), ["5 医療機関コード bad-code"]);
    let missing = text.replace("医療機関コード", "ばんごう");
    let faults = read(missing.as_bytes()).list.unwrap_err();
    assert_eq!((faults[0].row, faults[0].code), (3, "missing-column"));
    assert!(faults[0].message.contains("3行目"), "{}", faults[0].message);
}

#[test]
fn headings_in_two_rows_and_cells_merged_over_rows() {
    let bold = Format::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(&HEAD[..3]) {
        sheet
            .merge_range(0, column, 1, column, heading, &bold)
            .unwrap();
    }
    sheet.merge_range(0, 3, 0, 4, "所在地", &bold).unwrap();
    sheet.write(1, 3, "都道府県").unwrap();
    sheet.write(1, 4, "市区町村").unwrap();
    for (row, cells) in (2..).zip([ONE, TWO]) {
        for (column, text) in (0..).zip(&cells[..5]) {
            sheet.write(row, column, *text).unwrap();
        }
    }
    let found = read(&book.save_to_buffer().unwrap());
    assert_eq!(brief(&found), BOTH);
    let seen = found.understood.unwrap();
    assert_eq!((seen.heading_row, seen.last_heading_row), (1, 2));
    assert_eq!(seen.columns[3].used_as, Some(Column::Prefecture));

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &[&HEAD[..4]]);
    for (row, cells) in (1..).zip([ONE, TWO]) {
        sheet.write(row, 0, cells[0]).unwrap();
        sheet.write(row, 1, cells[1]).unwrap();
    }
    sheet.merge_range(1, 2, 2, 2, "薬局", &bold).unwrap();
    sheet.merge_range(1, 3, 2, 3, "鳥取県", &bold).unwrap();
    assert_eq!(brief(&read(&book.save_to_buffer().unwrap())), BOTH);

    // Upper headings that say nothing themselves, and those that do together with the lower.
    let text = "基本情報,,,法人,\n医療機関コード,名称,種別,名称,番号\n3149900015,A,薬局,みほん会,7000012050002\n";
    let found = read(text.as_bytes());
    let record = &found.list.as_ref().unwrap().records[0];
    assert_eq!(record.name, "A");
    assert_eq!(record.corporation_name, "みほん会");
}

#[test]
fn hidden_and_further_sheets_and_hidden_rows_are_named_and_left() {
    let mut book = Workbook::new();
    let old = book.add_worksheet();
    old.set_name("旧データ").unwrap().set_hidden(true);
    fill(
        old,
        &[
            &HEAD,
            &["3149900064", "古い薬局", "薬局", "鳥取県", "", "", "", ""],
        ],
    );
    let now = book.add_worksheet();
    now.set_name("現在").unwrap().set_active(true);
    fill(now, &[&HEAD, &ONE, &TWO]);
    now.set_row_hidden(2).unwrap();
    let more = book.add_worksheet();
    more.set_name("歯科").unwrap();
    fill(
        more,
        &[
            &HEAD,
            &[
                "3139900017",
                "みほん歯科",
                "歯科診療所",
                "鳥取県",
                "",
                "",
                "",
                "",
            ],
        ],
    );
    let bytes = book.save_to_buffer().unwrap();
    let found = read(&bytes);
    assert_eq!(brief(&found), BOTH[..1]);
    let list = found.list.unwrap();
    let notes: Vec<&str> = list.notes.iter().map(|it| it.code).collect();
    assert_eq!(notes, ["other-sheet", "other-sheet", "hidden-rows"]);
    assert!(list.notes[0].message.contains("非表示のシート「旧データ」"));
    assert!(list.notes[2].message.contains("3行目"));
    let choices = Choices {
        sheets: vec!["現在".into(), "歯科".into()],
        hidden_rows: true,
        ..Choices::default()
    };
    let found = read_with(&bytes, &|_| true, &choices);
    assert_eq!(brief(&found).len(), 3);
    let wrong = Choices {
        sheets: vec!["ない".into()],
        ..Choices::default()
    };
    assert_eq!(
        brief(&read_with(&bytes, &|_| true, &wrong)),
        ["0  no-sheet"]
    );
}

#[test]
fn a_wrong_guess_is_corrected_and_what_is_not_said_is_chosen() {
    let text = "番,なまえ,しゅるい,名称\n9900015,A薬局,薬局,みほん会\n";
    let choices = Choices {
        columns: vec![
            ("A".into(), Some(Column::Code)),
            ("なまえ".into(), Some(Column::Name)),
            ("c".into(), Some(Column::Kind)),
        ],
        prefecture: Prefecture::parse("鳥取"),
        schedule: Some(Schedule::Pharmacy),
        ..Choices::default()
    };
    let found = read_with(text.as_bytes(), &|_| true, &choices);
    assert_eq!(brief(&found), ["3149900015 薬局 - A薬局"]);
    assert_eq!(found.understood.unwrap().columns[3].used_as, None);
    // Not used, and another row of headings.
    let text = "コード,名称,種別\nコード,名称,種別\n3149900015,A,薬局\n";
    let choices = Choices {
        heading_row: Some(2),
        ..Choices::default()
    };
    assert_eq!(
        brief(&read_with(text.as_bytes(), &|_| true, &choices)).len(),
        1
    );
    let text = "コード,名称,種別,電話\n3149900015,A,薬局,こわれた\n";
    let choices = Choices {
        columns: vec![("電話".into(), None)],
        ..Choices::default()
    };
    assert_eq!(
        brief(&read_with(text.as_bytes(), &|_| true, &choices)).len(),
        1
    );
}

#[test]
fn one_bad_cell_or_row_stops_the_rest_only_unless_it_may_be_left_out() {
    let text = "コード,名称,種別,電話,病床数\n3149900015,A,薬局,こわれた,\n3149900024,B,薬局,,\n3149900023,C,薬局,0857-00-0001,\n3119900011,D,病院,0857-00-0002,120\n3119900011,E,病院,0857-00-0002,120\n";
    let found = read(text.as_bytes());
    assert_eq!((found.spoiled.cells, found.spoiled.rows), (1, 2));
    assert_eq!(
        brief(&found),
        [
            "2 電話 bad-phone",
            "3 医療機関コード bad-code",
            "6 医療機関コード duplicate-code"
        ]
    );
    let cells = Choices {
        skip_cells: true,
        ..Choices::default()
    };
    let found = read_with(text.as_bytes(), &|_| true, &cells);
    assert_eq!(found.list.unwrap_err().len(), 2);
    let both = Choices {
        skip_rows: true,
        ..cells
    };
    let list = read_with(text.as_bytes(), &|_| true, &both).list.unwrap();
    assert_eq!(list.left_out.len(), 3);
    let names: Vec<&str> = list.records.iter().map(|it| &*it.name).collect();
    // Nobody can tell whether D or E is right.
    assert_eq!(names, ["A", "C"]);
    assert_eq!(list.records[0].untold, [Column::Phone]);
    assert_eq!(list.records[0].phone, None);
}

#[test]
fn several_rows_of_one_facility_become_one() {
    let text = "コード,名称,種別,電話,病床数\n3119900011,D,病院,,120\n3119900011,D,病院,0857-00-0002,\n,,,,\n合計,,,,\nコード,名称,種別,電話,病床数\n3149900015,A,薬局,,\n";
    let found = read(text.as_bytes());
    assert_eq!(
        brief(&found),
        [
            "5 医療機関コード bad-code",
            "5 名称 no-name",
            "5 種別 bad-kind"
        ]
    );
    let found = read(text.replace("合計,,,,\n", "").as_bytes());
    assert_eq!(
        brief(&found),
        ["3119900011 病院 120 D", "3149900015 薬局 - A"]
    );
    let list = found.list.unwrap();
    assert_eq!(list.records[0].phone.as_deref(), Some("0857-00-0002"));
}

#[test]
fn what_is_damaged_is_told_cell_by_cell() {
    let text = "コード,名称,種別,市区町村,法人名\n3149900015,?田薬局,薬局,みほん\u{200B}市,みほん会\n3149900023,𠮷田薬局,薬局,葛\u{E0100}城市,\u{E000}会\n";
    let records = read(text.as_bytes()).list.unwrap().records;
    let damaged = |at: usize| -> Vec<Column> {
        let records: &tenken_spreadsheets::facility_list::FacilityRecord = &records[at];
        records.damaged.iter().map(|(column, _)| *column).collect()
    };
    assert_eq!(damaged(0), [Column::Name, Column::Municipality]);
    assert_eq!(damaged(1), [Column::CorporationName]);
}

#[test]
fn lists_of_the_bureaus_without_a_word_for_the_kind() {
    for (schedule, beds, kind) in [
        ("薬局", "", FacilityKind::Pharmacy),
        ("歯科", "", FacilityKind::DentalClinic),
        ("医科", "120", FacilityKind::Hospital),
        ("医科", "19床", FacilityKind::Clinic),
        ("医科", "", FacilityKind::Clinic),
    ] {
        let digit = Schedule::parse(schedule).unwrap().digit();
        let code =
            tenken_domain::FacilityCode::with_check_digit(&format!("31{digit}990001")).unwrap();
        let seven = &code.as_str()[3..];
        let text = format!(
            "都道府県名,区分,医療機関番号,医療機関名称,病床数\n鳥取県,{schedule},{seven},A,{beds}\n"
        );
        let records = read(text.as_bytes()).list.unwrap().records;
        assert_eq!(
            (records[0].kind, &records[0].code),
            (kind, &code),
            "{schedule} {beds}"
        );
        // The same under the other heading, with the six digits of the prefecture.
        let text = text.replace("区分", "種別").replace("鳥取県,", "310000,");
        let records = read(text.as_bytes()).list.unwrap().records;
        assert_eq!(records[0].kind, kind, "{schedule} {beds}");
    }
}

/// Codes made by the rule, in the layout of the bureaus: every one is read, and what is no code is not.
#[test]
fn codes_of_all_prefectures_and_kinds_are_read_in_the_bureaus_layout() {
    let kinds = [
        ("医科", "病院", '1'),
        ("医科", "診療所", '1'),
        ("歯科", "診療所", '3'),
        ("薬局", "薬局", '4'),
    ];
    let head = "都道府県名,区分,医療機関番号,医療機関名称,種別\n";
    let (mut seven, mut nine, mut wrong) = (head.to_owned(), head.to_owned(), head.to_owned());
    let mut codes = Vec::new();
    for prefecture in Prefecture::all() {
        for (at, (schedule, kind, digit)) in (0..).zip(kinds) {
            for number in 0..12 {
                let number = at * 100_000 + number * 8_191 + u32::from(prefecture.number());
                let first = format!("{}{digit}{number:06}", prefecture.code());
                let code = tenken_domain::FacilityCode::with_check_digit(&first).unwrap();
                let label = prefecture.label();
                let digits = &code.as_str()[3..];
                let row = |digits: &str| format!("{label},{schedule},{digits},A,{kind}\n");
                seven += &row(digits);
                nine += &row(&format!("{}{digits}", prefecture.code()));
                let slip = (digits.as_bytes()[6] - b'0' + 3) % 10;
                wrong += &row(&format!("{}{slip}", &digits[..6]));
                codes.push(code);
            }
        }
    }
    for (what, list) in [("seven", &seven), ("nine", &nine)] {
        let read = read(list.as_bytes());
        let list = read
            .list
            .unwrap_or_else(|faults| panic!("{what}: {:?}", &faults[..3]));
        let found: Vec<_> = list.records.into_iter().map(|it| it.code).collect();
        assert_eq!(found, codes, "{what}");
    }
    // A number whose last digit is wrong fits one of the two rules now and then, but is told then.
    let skip = Choices {
        skip_rows: true,
        ..Choices::default()
    };
    let list = read_with(wrong.as_bytes(), &|_| true, &skip).list;
    let (taken, noted) = list.map_or((0, 0), |list| (list.records.len(), list.notes.len()));
    assert!(taken * 4 < codes.len(), "{taken}");
    assert_eq!(noted, taken.min(100));
}
