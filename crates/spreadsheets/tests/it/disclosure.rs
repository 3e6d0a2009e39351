//! Files of MDS and SDS: headings in several spellings, answers and marks, templates.

use rust_xlsxwriter::{Formula, Workbook};
use tenken_domain::records::disclosure::{DisclosureAnswer, DisclosureKind, Given, Question};
use tenken_spreadsheets::disclosure_file::{FilledDisclosure, Mark, check, differences, read};
use tenken_spreadsheets::facility_list::RowFault;

use crate::support::{codes, workbook};

const MDS: DisclosureKind = DisclosureKind::Mds;

fn of_csv(text: &str) -> Result<FilledDisclosure, Vec<RowFault>> {
    read(text.as_bytes(), MDS)
}

fn said(file: &FilledDisclosure) -> Vec<(&str, &Mark)> {
    let questions = file.questions.iter();
    questions
        .map(|row| (&*row.question.number, &row.answer))
        .collect()
}

fn template() -> Vec<Question> {
    let question = |number: &str, text: &str| Question {
        number: number.into(),
        text: text.into(),
    };
    vec![
        question("1", "見本の質問 甲"),
        question("2-1", "見本の質問 乙"),
        question("2-2", "見本の質問 丙"),
    ]
}

#[test]
fn columns_are_found_by_their_headings() {
    for headings in [
        "質問番号,質問文,回答,備考",
        "Ｎｏ．,質問,回答（はい・いいえ・対象外）,備考欄",
        "項番,確認 項目,回答欄,コメント",
        "\"質問\n番号\",質問内容,答え,補足",
    ] {
        let file = of_csv(&format!("見本の開示書\n{headings}\n１,見本,ハイ？,書き\n")).unwrap();
        assert_eq!(file.questions[0].question.number, "1", "{headings}");
        assert_eq!(file.questions[0].remark, "書き", "{headings}");
        assert!(
            matches!(file.questions[0].answer, Mark::Unclear(_)),
            "{headings}"
        );
    }
}

#[test]
fn answers_in_words_of_any_width() {
    use DisclosureAnswer::*;
    for (text, answer) in [
        ("はい", Yes),
        (" は い ", Yes),
        ("ＹＥＳ", Yes),
        ("いいえ", No),
        ("No", No),
        ("対象外", NotApplicable),
        ("N/A", NotApplicable),
        ("該当なし", NotApplicable),
    ] {
        let file = of_csv(&format!("番号,質問,回答\n1,見本,{text}\n")).unwrap();
        assert_eq!(file.questions[0].answer, Mark::Said(answer), "{text}");
    }
    for text in ["〇", "はい・いいえ", "検討中"] {
        let file = of_csv(&format!("番号,質問,回答\n1,見本,{text}\n")).unwrap();
        assert!(
            matches!(file.questions[0].answer, Mark::Unclear(_)),
            "{text}"
        );
    }
}

#[test]
fn marks_below_the_words_count_for_them() {
    let bytes = workbook(&[(
        "MDS",
        &[
            &["番号", "質問", "回答", "", "", "備考"],
            &["", "", "はい", "いいえ", "対象外"],
            &["1", "甲", "○"],
            &["2", "乙", "", "レ"],
            &["3", "丙", "", "", "対象外", "書き"],
            &["4", "丁", "○", "○"],
            &["5", "戊"],
        ],
    )]);
    let file = read(&bytes, MDS).unwrap();
    use DisclosureAnswer::*;
    let marks = said(&file);
    assert_eq!(marks[0].1, &Mark::Said(Yes));
    assert_eq!(marks[1].1, &Mark::Said(No));
    assert_eq!(marks[2].1, &Mark::Said(NotApplicable));
    assert!(
        matches!(marks[3].1, Mark::Unclear(why) if why.contains("C6とD6")),
        "{marks:?}"
    );
    assert_eq!(marks[4].1, &Mark::Empty);
    assert_eq!(file.questions[2].remark, "書き");
}

#[test]
fn titles_of_chapters_and_repeated_headings_are_no_questions() {
    let file = of_csv(
        "番号,質問,回答\n,第一章,\n1,見本の質問 甲,はい\n番号,質問,回答\n2,,\n2-1,見本の質問 乙,いいえ\n2-2,見本の質問 丙,\n",
    )
    .unwrap();
    let given = check(&template(), &file).unwrap();
    let wanted: Vec<bool> = given.iter().map(Given::wants_risk_record).collect();
    assert_eq!(wanted, [false, true, true]);
}

#[test]
fn faults_name_the_cell() {
    for (text, faults) in [
        ("なにか\n", vec![("", "no-headings")]),
        ("番号,質問,回答\n", vec![("", "empty")]),
        (
            "番号,質問,質問文,回答\n1,a,b,はい\n",
            vec![("C1", "duplicate-column")],
        ),
        (
            "番号,質問,回答\n1,a,はい\n１,b,はい\n",
            vec![("A3", "duplicate-number")],
        ),
        (
            "番号,質問,回答\n,a,はい\n1,,はい\n",
            vec![("C2", "no-number"), ("C3", "no-text")],
        ),
        ("番号,質問,回答\n1,a\u{0007},はい\n", vec![("B2", "text")]),
    ] {
        let found = codes(of_csv(text));
        let found: Vec<(&str, &str)> = found.iter().map(|(cell, code)| (&**cell, *code)).collect();
        assert_eq!(found, faults, "{text}");
    }
}

#[test]
fn a_file_is_of_its_template_or_says_where_it_is_not() {
    let checked = |rows: &str| {
        let file = of_csv(&format!("番号,質問,回答,備考\n{rows}")).unwrap();
        check(&template(), &file)
    };
    let (one, two, three) = (
        "1,見本の質問甲,はい,\n",
        "2-1,見本の質問　乙,対象外,\n",
        "2-2,見本の質問 丙,いいえ,書き\n",
    );
    let given = checked(&format!("{three}{one}{two}")).unwrap();
    assert_eq!(given[2].remark, "書き");
    for (rows, faults) in [
        (format!("{one}{two}"), vec![("", "missing-question")]),
        (
            format!("{one}{two}{three}3,別の質問,はい,\n"),
            vec![("C5", "unknown-number")],
        ),
        (
            format!("1,別の質問,はい,\n{two}{three}"),
            vec![("C2", "other-text")],
        ),
        (
            format!("1,見本の質問 甲,たぶん,\n{two}{three}"),
            vec![("C2", "unclear-answer")],
        ),
        (
            "1,見本の質問 甲\n2-1,見本の質問 乙\n2-2,見本の質問 丙\n".into(),
            vec![("", "no-answers")],
        ),
    ] {
        let found = codes(checked(&rows));
        let found: Vec<(&str, &str)> = found.iter().map(|(cell, code)| (&**cell, *code)).collect();
        assert_eq!(found, faults, "{rows}");
    }
    // A chapter with a number of its own is left out.
    assert!(checked(&format!("0,章の題,,\n{one}{two}{three}")).is_ok());
}

#[test]
fn a_template_is_the_same_or_differs_row_by_row() {
    let differing = |rows: &str| {
        let file = of_csv(&format!("番号,質問\n{rows}")).unwrap();
        let faults = differences(&template(), &file);
        faults
            .into_iter()
            .map(|fault| (fault.row, fault.code))
            .collect::<Vec<_>>()
    };
    let same = "1,見本の質問 甲\n2-1,見本の質問 乙\n2-2,見本の質問 丙\n";
    assert_eq!(differing(same), []);
    assert_eq!(differing(&same.replace('乙', "丁")), [(3, "other-text")]);
    assert_eq!(
        differing(&same.replace("2-2", "2-3")),
        [(4, "other-number")]
    );
    assert_eq!(
        differing(&format!("{same}3,もう一つ\n")),
        [(5, "unknown-number")]
    );
    assert_eq!(
        differing("1,見本の質問 甲\n2-1,見本の質問 乙\n"),
        [(0, "missing-question")]
    );
}

#[test]
fn of_several_sheets_the_one_named_after_the_kind_is_read() {
    let rows: &[&[&str]] = &[&["番号", "質問", "回答"], &["1", "見本", "はい"]];
    let cover: &[&[&str]] = &[&["表紙"]];
    let both = workbook(&[("表紙", cover), ("MDS", rows), ("ＳＤＳ", rows)]);
    assert_eq!(read(&both, MDS).unwrap().sheet, "MDS");
    assert_eq!(read(&both, DisclosureKind::Sds).unwrap().sheet, "ＳＤＳ");
    let unclear = workbook(&[("一", rows), ("二", rows)]);
    assert_eq!(
        codes(read(&unclear, MDS)),
        [(String::new(), "several-sheets")]
    );
}

#[test]
fn an_answer_of_a_formula_is_read_by_its_result_and_marked() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (column, text) in (0..).zip(["番号", "質問", "回答"]) {
        page.write_string(0, column, text).unwrap();
    }
    page.write_number(1, 0, 1.1).unwrap();
    page.write_string(1, 1, "見本").unwrap();
    page.write_formula(1, 2, Formula::new("=\"は\"&\"い\"").set_result("はい"))
        .unwrap();
    let file = read(&book.save_to_buffer().unwrap(), MDS).unwrap();
    let row = &file.questions[0];
    assert_eq!((&*row.question.number, row.is_formula), ("1.1", true));
    assert_eq!(row.answer, Mark::Said(DisclosureAnswer::Yes));
}

#[test]
fn files_that_cannot_be_opened_say_why() {
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest".to_vec();
    let locked: Vec<u8> = compound
        .iter()
        .copied()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let many = format!("番号,質問\n{}", "1,2,3,4,5,6\n".repeat(4_000));
    for (bytes, code) in [
        (compound, "old-excel"),
        (locked, "password"),
        (b"PK\x03\x04 broken".to_vec(), "not-xlsx"),
        (b"a\0b".to_vec(), "not-csv"),
        (many.into_bytes(), "too-many-cells"),
    ] {
        assert_eq!(codes(read(&bytes, MDS)), [(String::new(), code)]);
    }
}
