//! Nothing in a drawing overlaps, leaves its box or points nowhere.

use super::place::{Block, ChartWidth, Drawing, MARGIN};
use super::samples::{chain, chart, many, usual};
use super::words::width;
use proptest::prelude::*;
use proptest::sample::select;
use tenken_domain::contact_chart::ContactChart;

/// Boxes are apart, words within their box and apart, arrows end at boxes and cross none.
fn check(chart: &ContactChart) {
    for format in [ChartWidth::Phone, ChartWidth::Screen] {
        let drawing = Drawing::of(chart, format);
        let blocks = &drawing.blocks;
        for (at, block) in blocks.iter().enumerate() {
            let right = block.x + block.width;
            assert!(block.x >= MARGIN && right <= drawing.width - MARGIN + 0.01);
            assert!(block.y >= MARGIN && block.bottom() <= drawing.height);
            for other in &blocks[at + 1..] {
                let beside = right <= other.x || other.x + other.width <= block.x;
                let below = block.bottom() <= other.y || other.bottom() <= block.y;
                assert!(beside || below, "{block:?}\n{other:?}");
            }
            let mut above = block.y;
            for line in &block.lines {
                let size = line.style.size;
                assert!(line.x >= block.x);
                assert!(line.x + width(&line.text, size) <= right + 0.01, "{line:?}");
                assert!(line.baseline - size * 0.9 >= above, "{line:?}");
                above = line.baseline + size * 0.2;
            }
            assert!(above <= block.bottom());
        }
        for arrow in &drawing.arrows {
            let (first, last) = (arrow.points[0], arrow.points[arrow.points.len() - 1]);
            let within = |from: f64, at: f64, length: f64| at >= from && at <= from + length;
            let begins = blocks
                .iter()
                .any(|it| (it.bottom() - first.1).abs() < 0.01 && within(it.x, first.0, it.width));
            let ends = blocks.iter().any(|it| {
                let at_side = (it.x - last.0).abs() < 0.01 && within(it.y, last.1, it.height);
                let on_top = (it.y - last.1).abs() < 0.01 && within(it.x, last.0, it.width);
                at_side || on_top
            });
            assert!(begins && ends, "{arrow:?}");
            for part in arrow.points.windows(2) {
                let (left, right) = (part[0].0.min(part[1].0), part[0].0.max(part[1].0));
                let crosses = |it: &&Block| {
                    right > it.x + 0.01
                        && left < it.x + it.width - 0.01
                        && part[1].1 > it.y + 0.01
                        && part[0].1 < it.bottom() - 0.01
                };
                assert!(!blocks.iter().any(|it| crosses(&it)), "{arrow:?}");
            }
        }
        let mut numbers: Vec<usize> = blocks.iter().filter_map(|it| it.number).collect();
        numbers.sort_unstable();
        let all: Vec<usize> = (1..=chart.in_order().len()).collect();
        assert_eq!(numbers, all);
        // Everybody who is called has an arrow.
        assert_eq!(drawing.arrows.len(), all.len());
    }
}

#[test]
fn nothing_overlaps_on_charts_of_every_size() {
    for chart in [
        chart("", &[]),
        chart("見本薬局", &[["police", "警察", "", "110", ""]]),
        usual(),
        chain(12),
        chain(200),
        many(),
    ] {
        check(&chart);
    }
}

/// Every letter of a name, in the order of the lines.
#[test]
fn long_names_are_shown_whole() {
    for chart in [chain(200), many()] {
        let drawing = Drawing::of(&chart, ChartWidth::Phone);
        for contact in chart.in_order() {
            let block = drawing
                .blocks
                .iter()
                .find(|it| it.number == Some(contact.number));
            let words: String = block.unwrap().lines.iter().map(|it| &*it.text).collect();
            assert!(words.contains(&contact.organization), "{words}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn nothing_overlaps_whatever_is_written(
        facility in ".{0,60}",
        rows in prop::collection::vec(
            (
                select(vec!["inside", "head_office", "vendor", "police", "ministry", "x"]),
                prop_oneof![select(vec!["甲社", "乙", "丙"]).prop_map(str::to_owned), ".{0,200}"],
                ".{0,40}",
                ".{0,20}",
                select(vec!["", "甲社", "乙", "丙", "丁", "発見者"]),
            ),
            0..40,
        ),
    ) {
        let rows: Vec<[&str; 5]> = rows
            .iter()
            .map(|(role, name, person, phone, by)| [*role, &**name, &**person, &**phone, *by])
            .collect();
        check(&chart(&facility, &rows));
    }
}
