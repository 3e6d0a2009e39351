//! The contact chart as SVG: a file of its own, or a part of a page. It has no script and no style, only attributes,
//! so that it stands in pages with a strict policy.

use std::fmt::{self, Display, Formatter, Write};
use tenken_domain::contact_chart::ContactChart;

use super::place::{Arrow, Block, ChartWidth, DISC, Drawing, Ink, Line, Look};
use super::plan::Tone;
use super::words::clean;

/// The families of the pages.
const FAMILY: &str =
    "'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic UI', Meiryo, 'Noto Sans CJK JP', sans-serif";

/// The drawing of a chart. It says in words what it shows to those who do not see it; its ids differ by width, so
/// that both can stand in one page.
pub fn contact_chart_svg(chart: &ContactChart, width: ChartWidth) -> String {
    let drawing = Drawing::of(chart, width);
    let mut svg = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut svg, chart, &drawing);
    svg
}

fn write(svg: &mut String, chart: &ContactChart, drawing: &Drawing) -> fmt::Result {
    let (width, height) = (drawing.width, Px(drawing.height));
    let title = format!("{}の連絡体制図", chart.facility);
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="contact-chart-title-{width} contact-chart-text-{width}" font-family="{FAMILY}">"#
    )?;
    writeln!(
        svg,
        r#"<title id="contact-chart-title-{width}">{}</title>"#,
        Escaped(&clean(&title))
    )?;
    let text: Vec<String> = chart.text().lines().map(clean).collect();
    writeln!(
        svg,
        r#"<desc id="contact-chart-text-{width}">{}</desc>"#,
        Escaped(&text.join("\n"))
    )?;
    writeln!(
        svg,
        r##"<rect width="{width}" height="{height}" fill="#ffffff"/>"##
    )?;
    for arrow in &drawing.arrows {
        draw_arrow(svg, arrow)?;
    }
    for block in &drawing.blocks {
        draw_block(svg, block)?;
    }
    svg.write_str("</svg>\n")
}

/// Ground and edge of a box.
fn colours(look: Look) -> (&'static str, &'static str) {
    match look {
        Look::Bare => ("#ffffff", "#ffffff"),
        Look::Head => ("#f5f6f8", "#595959"),
        Look::First => ("#0017c1", "#0017c1"),
        Look::Contact(Tone::Own) => ("#e8f1fe", "#0017c1"),
        Look::Contact(Tone::Firm) => ("#e6f5ec", "#146b41"),
        Look::Contact(Tone::Office) => ("#fbf5e0", "#6e5600"),
        Look::Missing => ("#fdeeee", "#ce0000"),
        Look::Complete => ("#e6f5ec", "#146b41"),
    }
}

/// The colour of letters in a box.
fn ink(look: Look, ink: Ink) -> &'static str {
    match (look, ink) {
        (Look::First, _) => "#ffffff",
        (_, Ink::Plain) => "#1a1a1a",
        (_, Ink::Quiet) => "#595959",
        (_, Ink::Edge) => colours(look).1,
        (_, Ink::Alarm) => "#ce0000",
    }
}

fn draw_block(svg: &mut String, block: &Block) -> fmt::Result {
    let (ground, edge) = colours(block.look);
    let (disc, digits) = match block.look {
        Look::First => ("#ffffff", edge),
        _ => (edge, ground),
    };
    let [x, y, width, height] = [block.x, block.y, block.width, block.height].map(Px);
    if block.look != Look::Bare {
        writeln!(
            svg,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="{ground}" stroke="{edge}" stroke-width="2"/>"#
        )?;
    }
    if let (Some(number), Some(line)) = (block.number, block.lines.first()) {
        // A little above the baseline is the middle of the letters.
        let (left, middle) = (
            Px(line.x - DISC - 10.0),
            line.baseline - line.style.size * 0.36,
        );
        let size = if number < 100 { 15 } else { 12 };
        writeln!(
            svg,
            r#"<circle cx="{left}" cy="{}" r="{DISC}" fill="{disc}"/><text x="{left}" y="{}" font-size="{size}" font-weight="700" text-anchor="middle" fill="{digits}">{number}</text>"#,
            Px(middle),
            Px(middle + f64::from(size) * 0.36)
        )?;
    }
    block
        .lines
        .iter()
        .try_for_each(|line| draw_line(svg, block.look, line))
}

fn draw_line(svg: &mut String, look: Look, line: &Line) -> fmt::Result {
    let weight = if line.style.bold { 700 } else { 400 };
    writeln!(
        svg,
        r#"<text x="{}" y="{}" font-size="{}" font-weight="{weight}" fill="{}">{}</text>"#,
        Px(line.x),
        Px(line.baseline),
        line.style.size,
        ink(look, line.style.ink),
        Escaped(&line.text)
    )
}

/// A line with a head at its end, which points the way its last part goes.
fn draw_arrow(svg: &mut String, arrow: &Arrow) -> fmt::Result {
    let points: Vec<String> = (arrow.points.iter())
        .map(|(x, y)| format!("{},{}", Px(*x), Px(*y)))
        .collect();
    let [.., (from_x, _), (x, y)] = arrow.points[..] else {
        return Ok(());
    };
    let head = match from_x < x {
        true => [(x - 9.0, y - 6.0), (x, y), (x - 9.0, y + 6.0)],
        false => [(x - 6.0, y - 9.0), (x, y), (x + 6.0, y - 9.0)],
    };
    let head = head.map(|(x, y)| format!("{},{}", Px(x), Px(y)));
    writeln!(
        svg,
        r##"<polyline points="{}" fill="none" stroke="#595959" stroke-width="2"/><polygon points="{}" fill="#595959"/>"##,
        points.join(" "),
        head.join(" ")
    )
}

/// A length to a tenth of a px.
struct Px(f64);

impl Display for Px {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", (self.0 * 10.0).round() / 10.0)
    }
}

/// Words in XML.
struct Escaped<'t>(&'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{chart, usual};
    use super::*;
    use tenken_domain::contact_chart::Role;

    const WIDTHS: [ChartWidth; 2] = [ChartWidth::Phone, ChartWidth::Screen];

    /// What stands between `<text …>` and its end.
    fn shown(svg: &str) -> Vec<&str> {
        let parts = svg.split("<text ").skip(1);
        let words = parts.map(|part| part.split_once('>').unwrap().1);
        words
            .map(|part| part.split_once("</text>").unwrap().0)
            .collect()
    }

    #[test]
    fn a_chart_names_everybody_once_and_says_what_is_missing() {
        for width in WIDTHS {
            let svg = contact_chart_svg(&usual(), width);
            let shown = shown(&svg);
            for contact in usual().in_order() {
                let number = contact.number.to_string();
                assert_eq!(shown.iter().filter(|it| ***it == number).count(), 1);
                // The ministry's office takes two lines.
                if !contact.person.is_empty() && contact.role != Role::Ministry {
                    let named = shown.iter().filter(|it| ***it == contact.person);
                    assert_eq!(named.count(), 1, "{}", contact.person);
                }
            }
            let together = shown.concat();
            for words in [
                "作成日 令和8年11月2日（月）",
                "まず、ここに電話（施設内）",
                "「184」をつけた電話や公衆電話はつながりません。",
                "電話番号がない連絡先があります：",
            ] {
                assert!(together.contains(words), "{words} is not in {together}");
            }
            assert!(svg.contains(r#"role="img""#));
            assert!(!svg.contains("style") && !svg.contains("<script"));
        }
    }

    #[test]
    fn what_people_wrote_is_never_taken_for_markup() {
        let bad = "</text><script>alert('1')</script>&amp;\"]]>\u{0}\u{8}\u{b}\u{ffff}\u{202e}";
        let chart = chart(
            bad,
            &[
                ["inside", bad, bad, bad, bad],
                ["vendor", bad, bad, "", bad],
            ],
        );
        for width in WIDTHS {
            let svg = contact_chart_svg(&chart, width);
            let tags = [
                "svg", "title", "desc", "rect", "text", "circle", "polyline", "polygon",
            ];
            for tag in svg.split('<').skip(1) {
                let name = tag
                    .trim_start_matches('/')
                    .split([' ', '>'])
                    .next()
                    .unwrap();
                assert!(tags.contains(&name), "<{tag}");
            }
            for entity in svg.split('&').skip(1) {
                let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
                assert!(known.iter().any(|it| entity.starts_with(it)), "&{entity}");
            }
            let allowed =
                |c: char| c == '\n' || ((' '..'\u{fffe}').contains(&c) && c != '\u{202e}');
            assert!(svg.chars().all(allowed));
            assert!(svg.contains("&lt;/text&gt;&lt;script&gt;"));
        }
    }

    #[test]
    fn letters_have_contrast_enough() {
        let lightness = |colour: &str| {
            let channel = |at: usize| {
                let part = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
                let part = f64::from(part) / 255.0;
                match part <= 0.03928 {
                    true => part / 12.92,
                    false => ((part + 0.055) / 1.055).powf(2.4),
                }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        for look in [
            Look::Bare,
            Look::Head,
            Look::First,
            Look::Contact(Tone::Own),
            Look::Contact(Tone::Firm),
            Look::Contact(Tone::Office),
            Look::Missing,
            Look::Complete,
        ] {
            // Bare words are never in the colour of an edge, which they have not.
            let edge = (look != Look::Bare).then_some(Ink::Edge);
            for letters in [Ink::Plain, Ink::Quiet, Ink::Alarm].into_iter().chain(edge) {
                let (one, other) = (lightness(ink(look, letters)), lightness(colours(look).0));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(contrast >= 4.5, "{look:?} {letters:?}: {contrast}");
            }
        }
    }
}
