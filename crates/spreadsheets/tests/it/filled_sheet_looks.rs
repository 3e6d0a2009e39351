//! Choices that are made by how letters look, by what lies over cells, and in comments.

use rust_xlsxwriter::{Button, Color, Format, FormatUnderline, Note, Worksheet};
use std::io::{Cursor, Read, Write};
use tenken_spreadsheets::filled_sheet::{FilledRow, Reading};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::filled_sheet::{Filled, OFFICER, table, try_read};
use crate::filled_sheet_ways::{Meant, Outcome, outcome, read_each};
use Meant::{Doubt, No, Nothing, Yes};

fn struck() -> Format {
    Format::new().set_font_strikethrough()
}

/// A cell whose letters look different: each part with its look.
struct Way {
    parts: Vec<(Format, &'static str)>,
    meant: Meant,
}

fn way(parts: &[(Format, &'static str)], meant: Meant) -> Way {
    Way {
        parts: parts.to_vec(),
        meant,
    }
}

fn write(sheet: &mut Worksheet, row: u32, way: &Way) -> Filled {
    match way.parts.as_slice() {
        [(format, text)] => sheet.write_with_format(row, 2, *text, format),
        parts => {
            let parts: Vec<(&Format, &str)> =
                parts.iter().map(|(format, text)| (format, *text)).collect();
            sheet.write_rich_string(row, 2, &parts)
        }
    }
    .map(drop)
}

/// Fails for what is read wrongly or passed over, and returns what was made of each.
fn read(ways: &[Way]) -> Vec<FilledRow> {
    let rows = read_each(ways, write);
    for (way, row) in ways.iter().zip(&rows) {
        let outcome = outcome(&row.first, way.meant);
        let texts: Vec<&str> = way.parts.iter().map(|(_, text)| *text).collect();
        assert!(
            matches!(outcome, Outcome::Right | Outcome::Unclear),
            "{texts:?}: {:?}",
            row.first.reading
        );
        assert!(
            way.meant != Doubt || outcome == Outcome::Unclear,
            "{texts:?}"
        );
    }
    rows
}

#[test]
fn the_word_that_is_not_struck_out_is_read_and_told() {
    let plain = Format::new();
    let none = || plain.clone();
    let ways = [
        way(&[(none(), "はい・"), (struck(), "いいえ")], Yes),
        way(&[(struck(), "はい"), (none(), "・いいえ")], No),
        way(&[(struck(), "はい"), (none(), "\nいいえ")], No),
        way(&[(struck(), "はい・"), (none(), "いいえ 7/2")], No),
        way(&[(none(), "○はい・"), (struck(), "いいえ")], Yes),
        way(&[(struck(), "いいえ"), (none(), "　はい")], Yes),
        way(
            &[(none(), "はい "), (struck(), "7/1"), (none(), " 7/2")],
            Yes,
        ),
    ];
    for row in read(&ways) {
        assert!(
            matches!(row.first.reading, Reading::Understood(_)),
            "{row:?}"
        );
        assert!(
            !row.is_certain(),
            "what is struck out is looked at by a person"
        );
    }
}

#[test]
fn what_is_taken_back_is_unclear() {
    let plain = Format::new();
    let none = || plain.clone();
    let ways = [
        way(&[(struck(), "はい")], Doubt),
        way(&[(struck(), "いいえ")], Doubt),
        way(&[(struck(), "はい・いいえ")], Doubt),
        way(&[(struck(), "○はい・いいえ")], Doubt),
        way(&[(struck(), "はい 7/2")], Doubt),
        way(&[(struck(), "7/2")], Doubt),
        way(&[(none(), "は"), (struck(), "い・いいえ")], Doubt),
        way(
            &[(none(), "○"), (struck(), "はい"), (none(), "・いいえ")],
            Doubt,
        ),
        way(&[(struck(), "はい"), (none(), " はい")], Doubt),
        way(
            &[(struck(), "はい"), (none(), "・"), (struck(), "いいえ")],
            Doubt,
        ),
        way(&[(none(), "はい・いいえ "), (struck(), "はい")], Doubt),
        way(&[(none(), "○はい・○"), (struck(), "いいえ")], Doubt),
        // Only the mark is taken back: as printed.
        way(&[(struck(), "○"), (none(), "はい・いいえ")], Doubt),
    ];
    read(&ways);
}

/// One word may be printed so on a firm's own paper: nobody can tell.
#[test]
fn a_word_that_stands_out_is_told() {
    let looks = [
        Format::new().set_bold(),
        Format::new().set_italic(),
        Format::new().set_underline(FormatUnderline::Single),
        Format::new().set_underline(FormatUnderline::Double),
        Format::new().set_font_color(Color::Red),
        Format::new().set_font_color(Color::Blue),
        Format::new().set_font_color(Color::RGB(0x80_80_80)),
        Format::new().set_font_size(16),
        Format::new().set_bold().set_font_color(Color::Red),
    ];
    let plain = Format::new();
    for look in looks {
        let (look, none) = (|| look.clone(), || plain.clone());
        let unclear = [
            way(&[(look(), "はい"), (none(), "・いいえ")], Yes),
            way(&[(none(), "はい・"), (look(), "いいえ")], No),
            way(&[(none(), "はい\n"), (look(), "いいえ")], No),
            way(&[(none(), "○はい・"), (look(), "いいえ")], Doubt),
            way(&[(look(), "は"), (none(), "い・いいえ")], Doubt),
        ];
        for row in read(&unclear) {
            assert!(row.first.unclear().is_some(), "{row:?}");
        }
        let clear = [
            way(&[(look(), "○はい"), (none(), "・いいえ")], Yes),
            way(&[(look(), "○"), (none(), "はい・いいえ")], Yes),
            way(&[(none(), "はい・"), (look(), "○"), (none(), "いいえ")], No),
            way(&[(look(), "はい")], Yes),
            way(&[(look(), "はい・いいえ")], Nothing),
            way(&[(none(), "はい "), (look(), "7/2")], Yes),
        ];
        for (row, way) in read(&clear).iter().zip(&clear) {
            assert_eq!(outcome(&row.first, way.meant), Outcome::Right, "{row:?}");
        }
    }
}

#[test]
fn struck_remarks_targets_and_rows_are_told() {
    let bytes = table(|sheet| {
        let struck = struck();
        for (row, id) in (1..).zip(["1-1", "2-1", "2-2", "2-3"]) {
            sheet.write(row, 8, id)?;
        }
        sheet.write_with_format(1, 7, "やめた", &struck)?;
        sheet.write_rich_string(2, 7, &[(&struck, "古い"), (&Format::new(), "新しい")])?;
        sheet.write_with_format(3, 4, "R8.12.25", &struck)?;
        sheet.write_with_format(4, 1, "（３） 事業者から製造業者/サービス事業者による医療情報セキュリティ開示書（MDS/SDS）を提出してもらう。", &struck)?;
        sheet.write(4, 2, "はい 7/2")?;
        Ok(())
    });
    let rows = try_read(&bytes).unwrap().rows;
    assert!(rows[0].remark.unclear().is_some());
    assert_eq!(rows[1].remark.reading, Reading::Understood("新しい".into()));
    assert!(!rows[1].is_certain());
    assert!(rows[2].target.unclear().is_some());
    assert!(rows[3].is_clear() && !rows[3].is_certain(), "{:?}", rows[3]);
}

#[test]
fn what_lies_over_cells_and_comments_are_told_where_they_are() {
    let bytes = table(|sheet| {
        for (row, id) in (1..).zip(["1-1", "2-1", "2-2", "2-3", "3-1"]) {
            sheet.write(row, 8, id)?;
            sheet.write(row, 2, "はい・いいえ")?;
        }
        sheet.write(1, 1, OFFICER)?;
        // A circle around a word.
        let circle = rust_xlsxwriter::Shape::textbox()
            .set_width(20)
            .set_height(10);
        sheet.insert_shape_with_offset(1, 2, &circle, 2, 2)?;
        sheet.insert_note(2, 2, &Note::new("はい 7/2"))?;
        sheet.write(3, 2, "はい 7/2")?;
        sheet.insert_note(3, 2, &Note::new("やっぱりいいえ"))?;
        sheet.write(4, 2, "はい 7/2")?;
        sheet.insert_note(4, 1, &Note::new("ここは本部に聞く"))?;
        sheet.write(5, 2, "はい 7/2")?;
        Ok(())
    });
    let file = try_read(&bytes).unwrap();
    let rows = &file.rows;
    assert!(file.has_drawings);
    assert!(
        rows[0].first.unclear().unwrap().contains("図形"),
        "{:?}",
        rows[0]
    );
    assert_eq!(rows[0].first.place, "C2");
    assert!(rows[1].first.unclear().unwrap().contains("はい 7/2"));
    assert!(rows[2].first.doubts[0].contains("やっぱりいいえ"));
    assert!(rows[3].doubts[0].contains("本部に聞く"), "{:?}", rows[3]);
    assert!(rows[4].is_certain(), "{:?}", rows[4]);
}

/// A file with another text in one of its parts.
fn patched(bytes: &[u8], part: &str, patch: impl Fn(&str) -> String) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut entry = from.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        let text = if name == part { patch(&text) } else { text };
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(text.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn check_boxes_over_cells_are_told() {
    let rows = || {
        table(|sheet| {
            for (row, id) in (1..).zip(["1-1", "2-1"]) {
                sheet.write(row, 8, id)?.write(row, 2, "はい・いいえ")?;
            }
            Ok(())
        })
    };
    // As Excel writes them today: in the sheet itself, and in an old drawing.
    let control = "<controls><control shapeId=\"1\" name=\"Check Box 1\"><controlPr><anchor><from><xdr:col>2</xdr:col><xdr:colOff>9</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>9</xdr:rowOff></from><to><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></to></anchor></controlPr></control></controls></worksheet>";
    let in_sheet = patched(&rows(), "xl/worksheets/sheet1.xml", |text| {
        text.replace("</worksheet>", control)
    });
    let old = table(|sheet| {
        for (row, id) in (1..).zip(["1-1", "2-1"]) {
            sheet.write(row, 8, id)?.write(row, 2, "はい・いいえ")?;
        }
        sheet.insert_button(1, 2, &Button::new().set_width(20).set_height(10))?;
        sheet.insert_note(2, 7, &Note::new("控え"))?;
        Ok(())
    });
    for bytes in [in_sheet, old] {
        let file = try_read(&bytes).unwrap();
        assert!(file.has_drawings);
        assert!(
            file.rows[0]
                .first
                .unclear()
                .unwrap()
                .contains("チェックボックス")
        );
        // The frame of a comment covers nothing.
        assert_eq!(
            file.rows[1].first.reading,
            Reading::Empty,
            "{:?}",
            file.rows[1]
        );
    }
}

#[test]
fn colours_of_empty_cells_under_the_words_are_told() {
    let yellow = Format::new().set_background_color(Color::Yellow);
    let bytes = crate::filled_sheet::workbook(|sheet| {
        for (column, heading) in [
            (0, "チェック項目"),
            (1, "1回目"),
            (3, "備考"),
            (4, "行の記号"),
        ] {
            sheet.write(0, column, heading)?;
        }
        sheet.write(1, 1, "はい")?.write(1, 2, "いいえ")?;
        sheet.write(2, 4, "1-1")?.write(3, 4, "2-1")?;
        sheet
            .write_blank(2, 1, &yellow)?
            .write_blank(2, 2, &Format::new().set_bold())?;
        sheet
            .write_blank(3, 1, &yellow)?
            .write_blank(3, 2, &yellow)?;
        Ok(())
    });
    let rows = try_read(&bytes).unwrap().rows;
    assert!(rows[0].first.unclear().unwrap().contains("色"));
    assert_eq!(rows[1].first.reading, Reading::Empty);
}
