//! Checklists as PDF.

use lopdf::Document;
use std::io::{Cursor, Read};
use tenken_domain::checklists::paper::Sheet;
use tenken_paper::{Bundle, Fonts, Portion, checklists};

use tenken_testing::forms::{CHECKLISTS, filled, form, sheet};

fn set(sheets: &[Sheet]) -> Vec<u8> {
    checklists(&Fonts::of_this_system().unwrap(), sheets)
        .unwrap()
        .content
}

/// The words of each page, without the spaces that come from where they stand.
fn read(pdf: &[u8]) -> Vec<String> {
    let document = Document::load_mem(pdf).unwrap();
    let pages = document.get_pages();
    let text = |page: &u32| document.extract_text(&[*page]).unwrap();
    pages
        .keys()
        .map(|page| text(page).split_whitespace().collect())
        .collect()
}

fn assert_has(page: &str, words: &[&str]) {
    for words in words {
        let words: String = words.split_whitespace().collect();
        assert!(page.contains(&words), "{words} is not in {page}");
    }
}

#[test]
fn blank_and_filled_checklists_are_two_pages_as_the_official_form() {
    for id in CHECKLISTS {
        let form = form(id);
        let blank = read(&set(&[Sheet::blank(form.clone())]));
        assert_eq!(blank.len(), 2, "{id}");
        assert_has(
            &blank[0],
            &[
                &form.title,
                "チェック項目",
                "確認結果（日付）",
                "1回目",
                "目標日",
                "2回目",
                "備考",
            ],
        );
        assert_has(&blank[0], &[form.label.as_deref().unwrap()]);
        assert_has(&blank[1], &[&form.title, "参考項目（令和６年度中）", "●"]);
        let full = read(&set(&[sheet(id, filled(&form, "確認済み"))]));
        assert_eq!(full.len(), 2, "{id}");
        assert_has(
            &full[0],
            &[
                "見本薬局（医療機関コード 1312345670）",
                "受付番号 A-1",
                "R8.7.2",
                "R8.12.25",
                "確認済み",
            ],
        );
    }
}

#[test]
fn two_lines_above_still_leave_room_for_all_notes_on_the_first_page() {
    let form = form("pharmacy-checklist");
    let mut long = sheet("pharmacy-checklist", filled(&form, ""));
    long.state = "令和8年度の長い名前の点検の実施回　".repeat(5);
    assert_eq!(read(&set(&[long])).len(), 2);
}

#[test]
fn every_printed_text_is_there_once() {
    for id in CHECKLISTS {
        let form = form(id);
        let pages = read(&set(&[Sheet::blank(form.clone())])).concat();
        for item in form.items.iter().filter(|item| !item.helper) {
            let text: String = item.text.split_whitespace().collect();
            let same = form.items.iter().filter(|other| other.text == item.text);
            assert_eq!(pages.matches(&text).count(), same.count(), "{text}");
        }
    }
}

/// The columns are the form's: other headings, a day in a column of its own, no second check, a name.
#[test]
fn other_forms_have_their_own_columns() {
    for (id, printed, absent) in [
        (
            "test-hospital-checklist",
            ["確認項目", "対応目標日", "医療機関名（試験用）："],
            "2回目",
        ),
        (
            "test-vendor-checklist",
            ["確認結果", "確認日", "事業者名（試験用）："],
            "2回目",
        ),
        (
            "test-checklist",
            ["確認の結果", "確認した人", "施設名："],
            "区分",
        ),
    ] {
        let form = form(id);
        let words = read(&set(&[Sheet::blank(form.clone())])).concat();
        for text in printed {
            assert!(words.contains(text), "{id}: {text} in {words}");
        }
        assert!(!words.contains(absent), "{id}: {words}");
        let entered = read(&set(&[sheet(id, filled(&form, "書いた備考"))])).concat();
        assert!(
            entered.contains("書いた備考") && entered.contains("R8.7.2"),
            "{entered}"
        );
    }
}

#[test]
fn long_remarks_make_more_pages_and_are_not_lost() {
    let remark = format!("{}終わり", "あ".repeat(497));
    let full = filled(&form("pharmacy-checklist"), &remark);
    let pages = read(&set(&[sheet("pharmacy-checklist", full)]));
    assert!(pages.len() > 2);
    let words = pages.concat();
    assert_eq!(words.matches("終わり").count(), 19);
    assert_eq!(words.matches('あ').count(), 19 * 497 + words_of_form());
}

/// How often the letter that fills the remarks stands on the form itself.
fn words_of_form() -> usize {
    let pages = read(&set(&[sheet(
        "pharmacy-checklist",
        filled(&form("pharmacy-checklist"), ""),
    )]));
    pages.concat().matches('あ').count()
}

#[test]
fn nothing_in_a_remark_is_taken_for_markup() {
    let remark = r##"#panic() *a* $x$ @a _b_ `c` <d> // \ "f" = ~"##;
    let together: String = remark.split_whitespace().collect();
    let full = filled(&form("vendor-checklist"), remark);
    let pages = read(&set(&[sheet("vendor-checklist", full)]));
    assert_has(&pages[0], &[&together]);
}

#[test]
fn the_same_checklists_are_the_same_bytes() {
    let two = ["a", "b"].map(|remark| {
        sheet(
            "pharmacy-checklist",
            filled(&form("pharmacy-checklist"), remark),
        )
    });
    assert!(set(&two) == set(&two));
}

#[test]
fn a_bundle_is_sent_in_parts_that_make_one_zip() {
    let fonts = Fonts::of_this_system().unwrap();
    let mut bundle = Bundle::default();
    let mut bytes = Vec::new();
    for name in ["あおば/薬局", "かえで\u{e000}薬局"] {
        let of = |respondent: &str| Sheet {
            respondent: respondent.to_owned(),
            ..sheet(
                "pharmacy-checklist",
                filled(&form("pharmacy-checklist"), ""),
            )
        };
        let portion = Portion::set(&fonts, &[of(name), of("みなと薬局")]);
        assert_eq!(portion.made(), [true, true]);
        let part = bundle.add(portion).unwrap();
        assert!(part.len() > 1_000);
        bytes.extend(part);
    }
    bytes.extend(bundle.finish(Some("見本の理由")).unwrap());
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into())
        .collect();
    assert_eq!(
        names,
        [
            "0001_あおば薬局からみなと薬局まで.pdf",
            "0002_かえで\u{e000}薬局からみなと薬局まで.pdf",
            "0000_はじめにお読みください.txt",
        ]
    );
    let mut told = String::new();
    let mut text = archive.by_index(2).unwrap();
    text.read_to_string(&mut told).unwrap();
    drop(text);
    for words in [
        "4施設の分だけ",
        "見本の理由",
        "次の1施設の用紙には",
        "U+E000",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let mut pdf = Vec::new();
    archive.by_index(1).unwrap().read_to_end(&mut pdf).unwrap();
    let pages = read(&pdf);
    assert_eq!(pages.len(), 4);
    assert_has(&pages[0], &["かえで〓薬局", "U+E000"]);
    assert_has(&pages[2], &["みなと薬局"]);
}
