//! Whatever people write, there is a paper: characters of every block, words without end, and what
//! is no character at all.

use lopdf::Document;
use std::sync::LazyLock;
use tenken_domain::Answers;
use tenken_domain::checklists::paper::Sheet;
use tenken_domain::contact_chart::ContactChart;
use tenken_domain::forms::answer::Answer;
use tenken_domain::ledgers::LedgerRow;
use tenken_paper::{
    Fonts, InspectionPaper, Letter, PaperFinding, PaperRow, checklists, contact_chart,
    inspection_result, letters,
};

use tenken_testing::forms::{filled, form, sheet};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::of_this_system().unwrap());

/// Two characters of each 256 there are, of nearly every block, assigned or not.
fn of_all_blocks() -> String {
    let code_points = (0x20..0x3_4000u32)
        .step_by(0x100)
        .flat_map(|block| [block, block + 0x21])
        .chain((0xE_0000..0xE_0200).step_by(0x11))
        .chain([0xF_0000, 0xF_FFFD, 0xF_FFFE, 0x10_0000, 0x10_FFFF]);
    code_points.filter_map(char::from_u32).collect()
}

/// What has troubled papers, or could.
const ODD: &[&str] = &[
    "✔確認 ⭕ ☑ ✅ ❌ ❗ ✉ ★ ※ ㊙ ㍻ ㋿ ㍿ № ℡",
    "😀👍🏽👨‍👩‍👧‍👦🇯🇵1️⃣❤️‍🔥🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "髙﨑𠮷野家葛󠄀城辻󠄀𩸽叱𠮟塚塚",
    "みどり\u{e000}薬局\u{f8ff}\u{f0000}\u{10fffd}",
    "𛀁𛄀𛅐 ㇰㇱ ゟヿ ｶﾞﾊﾟ カ゚セ゚ツ゚ト゚ か゚き゚",
    "\0\u{1}\u{7}\u{8}\u{1b}[31m\u{7f}\u{80}\u{9f}\u{ad}",
    "\u{feff}\u{fffe}\u{ffff}\u{fdd0}\u{1fffe}\u{10ffff}\u{fffc}\u{fffd}\u{fff9}a\u{fffa}b\u{fffb}",
    "\u{202e}逆さ\u{202d}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}",
    "שלום עולם مرحبا بالعالم ‏123 (abc) नमस्ते ประเทศไทย မြန်မာ ភាសាខ្មែរ བོད་ ᠮᠣᠩᠭᠣᠯ",
    "\u{301}\u{302}あ\u{301}い\u{20dd}う\u{fe0f}\u{e0100}\u{200d}え\u{200c}お\u{34f}\u{180e}\u{3164}",
    "각ᄀᆨ\u{1100}\u{1100}\u{1161}\u{11a8}",
    "\r\n\r\u{b}\u{c}\u{85}\u{2028}\u{2029}\t \u{a0}\u{1680}\u{2003}\u{202f}\u{205f}\u{3000}",
    "#panic() *a* $x$ @a _b_ `c` <d> // \\ \"f\" = ~ -- ' &amp; \\u{41}",
];

/// Answers with one remark.
fn remarked(id: &str, text: &str) -> Answers {
    let mut answers = filled(&form(id), "");
    let rows = filled(&form(id), text);
    let has = |row: &Answer| matches!(row, Answer::Check(row) if !row.remark.is_empty());
    let (item, row) = rows.iter().find(|(_, row)| has(row)).unwrap();
    answers.set(item, Some(row.clone()));
    answers
}

fn checklist(text: &str) -> Vec<u8> {
    let mut page = sheet("pharmacy-checklist", remarked("pharmacy-checklist", text));
    page.respondent = text.chars().take(200).collect();
    page.state = text.chars().take(200).collect();
    checklists(&FONTS, &[page]).unwrap().content
}

fn vendors_form(text: &str) -> Vec<u8> {
    let page = sheet("vendor-checklist", remarked("vendor-checklist", text));
    let respondent = text.chars().take(200).collect();
    checklists(&FONTS, &[Sheet { respondent, ..page }])
        .unwrap()
        .content
}

fn inspection(text: &str) -> Vec<u8> {
    let text = || text.to_owned();
    let paper = InspectionPaper {
        facility: text(),
        code: "1312345670".to_owned(),
        authority: text(),
        checklist: text(),
        inspectors: vec![text(), text()],
        rows: vec![PaperRow {
            name: text(),
            answer: text(),
            verdict: "確認済み".to_owned(),
            note: text(),
        }],
        findings: vec![PaperFinding {
            row: text(),
            what: text(),
            advice: text(),
            due: String::new(),
        }],
        advice: text(),
        ..InspectionPaper::default()
    };
    inspection_result(&FONTS, &paper).unwrap().content
}

fn letter(text: &str) -> Vec<u8> {
    let letter = Letter {
        facility: text.to_owned(),
        place: vec![text.to_owned(); 2],
        code: Some("1312345670".to_owned()),
        person: text.to_owned(),
        login: "1312345670".to_owned(),
        link: "https://tenken.example.lg.jp/welcome/0123456789ABCDEFGHJKMNPQRSTVWXYZ".to_owned(),
        until: "令和8年8月21日（金）".to_owned(),
        sender: text.to_owned(),
        contact: vec![text.to_owned(); 4],
    };
    let pdf = letters(&FONTS, &[letter], "令和8年8月14日")
        .unwrap()
        .content;
    assert_eq!(Document::load_mem(&pdf).unwrap().get_pages().len(), 1);
    pdf
}

fn chart(text: &str) -> Vec<u8> {
    let row = |id: &str, role: &str, text: &str| LedgerRow {
        id: id.to_owned(),
        revision: 1,
        values: ["organization", "person", "covers", "phone", "called_by"]
            .map(|column| (column, text))
            .into_iter()
            .chain([("role", role)])
            .collect(),
    };
    let rows = [row("1", "inside", "見本薬局"), row("2", "vendor", text)];
    let chart = ContactChart::of(text, &rows, jiff::civil::date(2026, 11, 2));
    contact_chart(&FONTS, &chart).unwrap().content
}

/// Every kind of paper.
fn papers(text: &str) -> [Vec<u8>; 5] {
    [
        checklist(text),
        vendors_form(text),
        inspection(text),
        letter(text),
        chart(text),
    ]
}

fn words(pdf: &[u8]) -> String {
    let document = Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    document
        .extract_text(&pages)
        .unwrap()
        .split_whitespace()
        .collect()
}

#[test]
fn characters_of_every_block_are_shown_or_named() {
    for pdf in papers(&of_all_blocks()) {
        assert!(words(&pdf).contains("この紙には、書体にない文字があります"));
    }
}

#[test]
fn whatever_is_odd_there_is_a_paper() {
    for pdf in papers(&ODD.join("\n")) {
        assert!(words(&pdf).contains('〓'));
    }
    for text in ODD {
        checklist(text);
    }
}

#[test]
fn without_trouble_nothing_is_said() {
    let pdf = checklists(
        &FONTS,
        &[sheet(
            "pharmacy-checklist",
            filled(&form("pharmacy-checklist"), "✓確認済み"),
        )],
    );
    let pdf = pdf.unwrap();
    assert!(pdf.missing.iter().all(std::collections::BTreeSet::is_empty));
    assert!(!words(&pdf.content).contains("書体にない"));
}

#[test]
fn marks_by_the_thousand_and_long_remarks_are_set() {
    for text in [
        format!("a{}", "\u{301}".repeat(5_000)),
        "👨\u{200d}".repeat(1_000),
        "ありがとう。".repeat(1_700),
        "\u{202e}abc".repeat(500),
    ] {
        checklist(&text);
    }
}
