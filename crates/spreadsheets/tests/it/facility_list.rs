//! Lists of facilities from spreadsheets.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use tenken_domain::facilities::authority::city_elsewhere;
use tenken_spreadsheets::facility_list::{
    self, Choices, FacilityList, FacilityRecord, ListRead, Reading, RowFault, decode,
};

use crate::support::catalog;

pub const TODAY: Date = date(2026, 11, 21);

/// Reads a list with what a person decided.
pub fn read_with(bytes: &[u8], is_authority: &dyn Fn(&str) -> bool, choices: &Choices) -> ListRead {
    let city_elsewhere = &|municipality: &str, prefecture: &str| {
        let authorities = catalog().authorities();
        let city = city_elsewhere(authorities, municipality, prefecture)?;
        Some(city.prefecture.clone())
    };
    let today = TODAY;
    facility_list::read(
        bytes,
        Reading {
            is_authority,
            city_elsewhere,
            today,
            choices,
        },
    )
}

pub fn list(
    bytes: &[u8],
    is_authority: &dyn Fn(&str) -> bool,
) -> Result<FacilityList, Vec<RowFault>> {
    read_with(bytes, is_authority, &Choices::default()).list
}

fn read(
    bytes: &[u8],
    is_authority: &dyn Fn(&str) -> bool,
) -> Result<Vec<FacilityRecord>, Vec<RowFault>> {
    list(bytes, is_authority).map(|list| list.records)
}

fn faults(text: &str) -> Vec<(usize, &'static str)> {
    match read(text.as_bytes(), &|code| code == "131016") {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .into_iter()
            .map(|fault| (fault.row, fault.code))
            .collect(),
    }
}

#[test]
fn lists_from_excel_are_read_whatever_their_encoding() {
    let text = "医療機関コード,名称,種別,病床数,都道府県\r\n０１１０１１３７１９,\"見本\r\n病院\",病院,１２０,\r\n0342110913,見本薬局,薬局,,岩手県\r\n";
    let (sjis, ..) = encoding_rs::SHIFT_JIS.encode(text);
    let with_mark = format!("\u{FEFF}{text}");
    for bytes in [text.as_bytes(), &sjis, with_mark.as_bytes()] {
        let records = read(bytes, &|_| false).unwrap();
        assert_eq!(records.len(), 2);
        assert_eq!(records[0].code.as_str(), "0110113719");
        assert_eq!(records[0].name, "見本 病院");
        assert_eq!(records[0].beds, Some(120));
        assert_eq!(records[0].prefecture, "01");
        assert_eq!(records[1].prefecture, "03");
    }
}

#[test]
fn every_fault_of_every_row_is_named() {
    let text = "code,name,kind,beds,authority\n\
        0110113719,A,病院,12x,\n\
        0110113718,,とこや,,999999\n\
        0342110913,B,薬局,,\n\
        0342110913,C,薬局,,\n\
        0342111184,D\n";
    assert_eq!(
        faults(text),
        [
            (2, "bad-beds"),
            (3, "bad-code"),
            (3, "no-name"),
            (3, "bad-kind"),
            (3, "bad-authority"),
            (5, "duplicate-code"),
            (6, "column-count"),
        ]
    );
}

#[test]
fn whole_file_faults() {
    assert_eq!(
        faults("name,beds\nA,1\n"),
        [(1, "missing-column"), (1, "missing-column")]
    );
    assert_eq!(faults("code,name,kind\n"), [(0, "empty")]);
    assert_eq!(faults(""), [(1, "missing-column"); 3]);
    assert_eq!(
        read(b"\xff\xfe\x00", &|_| true).unwrap_err()[0].code,
        "encoding"
    );
    assert_eq!(faults("PK\u{3}\u{4}\0\0"), [(0, "not-xlsx")]);
}

#[test]
fn rows_are_counted_as_spreadsheets_count_them() {
    let header = "code,\"nam\ne\",kind\n";
    let bad = "1,A,薬局";
    let good = "0110113719,\"見本\n病院\",病院";
    for (text, row) in [
        (format!("{header}{bad}\n"), 2),
        (format!("{header}{bad}"), 2),
        (format!("{header}\n\n{bad}\n"), 4),
        (format!("{header},,\n{bad}\n"), 3),
        (format!("{header}{good}\n\n{bad}\n"), 4),
        (format!("{header}{good}\n{bad}\n"), 3),
        // A quote that is never closed.
        (format!("{header}{good}\n1,\"A,薬局\n"), 3),
    ] {
        for text in [
            text.clone(),
            text.replace('\n', "\r\n"),
            text.replace('\n', "\r"),
        ] {
            assert_eq!(
                faults(&text).first().map(|fault| fault.0),
                Some(row),
                "{text:?}"
            );
        }
    }
}

#[test]
fn headings_and_separators() {
    let row = "0110113719\t病院\tA病院\tえーびょういん\tG1\t０１\t札幌市\t011002\t2,000";
    let text = format!(
        "保険医療機関コード\t 区分 \t正式名称\t正式名称（フリガナ）\tg-mis id\t都道府県名\t市区町村名\tAUTHORITY\t許可病床数\n{row}\n"
    );
    let record = read(text.as_bytes(), &|code| code == "011002")
        .unwrap()
        .remove(0);
    assert_eq!(record.kana, "えーびょういん");
    assert_eq!(record.gmis_id.as_deref(), Some("G1"));
    assert_eq!(
        (record.prefecture.as_str(), record.municipality.as_str()),
        ("01", "札幌市")
    );
    assert_eq!(
        (record.authority.as_deref(), record.beds),
        (Some("011002"), Some(2000))
    );
    assert_eq!(faults("code,name,kind,名称\n"), [(1, "duplicate-column")]);
    let wide = format!("code,name,kind{}\n", ",x".repeat(198));
    assert_eq!(faults(&wide), [(1, "too-many-columns")]);
}

#[test]
fn invisible_and_endless_texts_are_refused() {
    for (name, kana, municipality, expected) in [
        ("A", "ｴｰ", "千代田区", None),
        ("A\u{7}", "", "", Some("bad-name")),
        ("A", "\u{1}", "", Some("bad-text")),
        ("A", "", "\u{202E}区", Some("bad-text")),
        ("A", "", &"区".repeat(201), Some("bad-text")),
        (&"A".repeat(201), "", "", Some("bad-name")),
    ] {
        let text = format!(
            "code,name,kind,kana,municipality\n0342110913,{name},薬局,{kana},{municipality}\n"
        );
        assert_eq!(
            faults(&text).first().map(|fault| fault.1),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn encodings() {
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain("名称".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(decode(&utf16).as_deref(), Some("名称"));
    assert_eq!(decode("名称".as_bytes()).as_deref(), Some("名称"));
    assert_eq!(decode(b"\x96\xbc\x8f\xcc").as_deref(), Some("名称"));
    assert_eq!(decode(b"\xff"), None);
}

#[test]
fn endless_lists_are_refused_at_the_row_they_pass_the_limit() {
    let text = format!(
        "code,name,kind\n{}",
        "0110113719,A,病院\n".repeat(1_100_001)
    );
    assert_eq!(faults(&text), [(1_100_002, "too-many-rows")]);
    let text = format!("code,name,kind\n{}", "1,A,薬局\n".repeat(5_000));
    let found = faults(&text);
    assert_eq!((found.len(), found[1_000]), (1_001, (1_001, "more-faults")));
    // A single line that would fill the memory.
    let text = format!("code,name,kind\n{}", ",".repeat(2 << 20));
    assert_eq!(faults(&text), [(0, "not-csv")]);
}

#[test]
fn moves_changes_of_code_and_closures() {
    let text = "code,name,kind,旧コード,法人番号,開設日,廃止日,変更日,電話,メール\n\
        0342110913,A,薬局,0110113719,7000012050002,昭和30年4月1日,R8.9.30,2026/10/1,03-1234-5678,a@b.jp\n";
    let record = read(text.as_bytes(), &|_| true).unwrap().remove(0);
    assert_eq!(
        record.former_code.as_ref().map(|code| code.as_str()),
        Some("0110113719")
    );
    assert_eq!(record.opened_on, Some(date(1955, 4, 1)));
    assert_eq!(record.closed_on, Some(date(2026, 9, 30)));
    assert_eq!(record.changed_on, date(2026, 10, 1));
    let row = |rest: &str| {
        format!(
            "code,name,kind,旧コード,法人番号,開設日,廃止日,電話,メール\n0342110913,A,薬局,{rest}\n"
        )
    };
    for (rest, expected) in [
        ("0110113718,,,,,", "bad-number"),
        (",7000012050003,,,,", "bad-number"),
        (",,2026-04-01,2026-03-31,,", "closed-before-opened"),
        (",,,,312345678,", "bad-phone"),
        (",,,,,a@b@c", "bad-mail"),
    ] {
        assert_eq!(faults(&row(rest)), [(2, expected)], "{rest}");
    }
    // What is somebody's former code here cannot be somebody's code too.
    let both = "code,name,kind,旧コード\n0342110913,A,薬局,0110113719\n0110113719,B,病院,\n";
    assert_eq!(faults(both), [(2, "duplicate-code")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_list_panics(text in "(code|name|kind|名称|[0-9,\"\n\r\t病院薬局]){0,60}", rest in "\\PC*") {
        let _ = read(text.as_bytes(), &|_| true);
        let list = format!("code,name,kind\n{text}\n{rest}");
        if let Err(faults) = read(list.as_bytes(), &|_| true) {
            let rows = list.lines().count() + list.matches('\r').count() + 1;
            prop_assert!(faults.iter().all(|fault| fault.row <= rows && (fault.row != 1)));
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &|_| true);
    }
}
