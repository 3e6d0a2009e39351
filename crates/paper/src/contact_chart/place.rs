//! Where everything stands in the drawing of a contact chart.

use tenken_domain::contact_chart::ContactChart;
use tenken_domain::text::calendar::era_date;

use super::plan::{
    Branch, COMPLETE, Card, DISCOVERER, FIRST, MISSING, NO_PHONE, NOBODY, Plan, Tone,
};
use super::words::{clean, lines};

/// How wide a drawing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartWidth {
    /// One column of 360 px, for phones.
    Phone,
    /// Three columns, 1080 px together.
    Screen,
}

/// Around everything.
pub(super) const MARGIN: f64 = 12.0;
/// Between boxes below each other, and between columns.
const GAP: f64 = 14.0;
/// How far who is called stands to the right of who calls.
const INDENT: f64 = 30.0;
/// Where the line begins that goes down from who calls.
const SPINE: f64 = 14.0;
/// Between the edge of a box and its words.
const PADDING: f64 = 12.0;
/// The disc with the number: its radius.
pub(super) const DISC: f64 = 13.0;
/// How high a line is by its letters.
const LEADING: f64 = 1.5;
/// How far below the top of a line its letters stand, by their height.
const ASCENT: f64 = 1.1;

/// A drawing, in px from its top left corner.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) blocks: Vec<Block>,
    pub(super) arrows: Vec<Arrow>,
}

/// A box with words.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) look: Look,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    /// In a disc at the top left.
    pub(super) number: Option<usize>,
    pub(super) lines: Vec<Line>,
}

/// What a box looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Words without a box.
    Bare,
    /// Who noticed, and where the tree goes on.
    Head,
    /// The first contact.
    First,
    /// Every other one.
    Contact(Tone),
    /// What is missing.
    Missing,
    /// Nothing is.
    Complete,
}

/// A line of words.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) x: f64,
    pub(super) baseline: f64,
    pub(super) style: Style,
    pub(super) text: String,
}

/// Letters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) ink: Ink,
}

/// The colour of letters, which depends on what they stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Quiet,
    /// The colour of the box's edge.
    Edge,
    Alarm,
}

/// From who calls to who is called.
#[derive(Debug)]
pub(super) struct Arrow {
    pub(super) points: Vec<(f64, f64)>,
}

const fn style(size: f64, bold: bool, ink: Ink) -> Style {
    Style { size, bold, ink }
}

/// A part of what stands in a box; empty ones are left out.
type Paragraph = (Style, String);

impl Drawing {
    pub(super) fn of(chart: &ContactChart, width: ChartWidth) -> Self {
        let (width, columns) = match width {
            ChartWidth::Phone => (360.0, 1),
            ChartWidth::Screen => (1080.0, 3),
        };
        let mut drawing = Drawing {
            width,
            height: MARGIN,
            blocks: Vec::new(),
            arrows: Vec::new(),
        };
        let plan = Plan::of(chart);
        drawing.across(
            Look::Bare,
            None,
            &[
                (style(22.0, true, Ink::Plain), "連絡体制図".to_owned()),
                (style(16.0, true, Ink::Plain), chart.facility.clone()),
                (
                    style(14.0, false, Ink::Quiet),
                    format!("作成日 {}", era_date(chart.on)),
                ),
            ],
        );
        match &plan.first {
            None => drawing.across(
                Look::Head,
                None,
                &[(style(16.0, true, Ink::Plain), NOBODY.to_owned())],
            ),
            Some(card) => {
                let [who, does] = DISCOVERER;
                drawing.across(
                    Look::Head,
                    None,
                    &[
                        (style(16.0, true, Ink::Plain), who.to_owned()),
                        (style(14.0, false, Ink::Plain), does.to_owned()),
                    ],
                );
                let from = drawing.height - GAP;
                drawing.height += GAP;
                let x = MARGIN + SPINE;
                drawing.arrows.push(Arrow {
                    points: vec![(x, from), (x, drawing.height)],
                });
                drawing.across(Look::First, Some(card.number), &first(card));
                drawing.columns(&plan.callees, columns);
            }
        }
        for further in &plan.further {
            drawing.height += GAP;
            let head = (style(16.0, true, Ink::Plain), further.head.clone());
            drawing.across(Look::Head, None, &[head]);
            drawing.columns(&further.callees, columns);
        }
        drawing.height += GAP;
        drawing.missing(&chart.missing);
        let made = (style(13.0, false, Ink::Quiet), "Tenkenで作成".to_owned());
        drawing.across(Look::Bare, None, &[made]);
        drawing.height += MARGIN - GAP;
        drawing
    }

    /// A box over the whole width, below everything.
    fn across(&mut self, look: Look, number: Option<usize>, words: &[Paragraph]) {
        let width = self.width - 2.0 * MARGIN;
        let block = Block::of(look, number, words, (MARGIN, self.height), width);
        self.height = block.bottom() + GAP;
        self.blocks.push(block);
    }

    fn missing(&mut self, missing: &[String]) {
        if missing.is_empty() {
            let fine = (style(15.0, true, Ink::Edge), COMPLETE.to_owned());
            return self.across(Look::Complete, None, &[fine]);
        }
        let mut words = vec![(style(16.0, true, Ink::Alarm), MISSING.to_owned())];
        words
            .extend((missing.iter()).map(|it| (style(14.0, false, Ink::Plain), format!("・{it}"))));
        self.across(Look::Missing, None, &words);
    }

    /// Whom the box above calls, each in the column that is shortest so far.
    fn columns(&mut self, branches: &[Branch], columns: usize) {
        let top = self.height;
        let from = top - GAP;
        let all = self.width - 2.0 * MARGIN;
        // Whole px, so that lines drawn over each other are one.
        let width = ((all - GAP * (columns - 1) as f64) / columns as f64).floor();
        let mut heights = vec![top; columns];
        for branch in branches {
            let column = (0..columns)
                .min_by(|a, b| heights[*a].total_cmp(&heights[*b]))
                .unwrap_or_default();
            let left = MARGIN + (width + GAP) * column as f64;
            heights[column] = self.branch(branch, from, (left, heights[column]), width);
        }
        self.height = heights.into_iter().fold(top, f64::max);
    }

    /// A contact and whom it calls below and to the right of who calls it, whose box ends at `from`. Gives where the
    /// next one can stand.
    fn branch(&mut self, branch: &Branch, from: f64, (left, y): (f64, f64), width: f64) -> f64 {
        let card = &branch.card;
        let (x, width) = (left + INDENT, width - INDENT);
        let look = Look::Contact(card.tone);
        let block = Block::of(look, Some(card.number), &words(card), (x, y), width);
        let height = y + PADDING + DISC;
        self.arrows.push(Arrow {
            points: vec![(left + SPINE, from), (left + SPINE, height), (x, height)],
        });
        let bottom = block.bottom();
        self.blocks.push(block);
        (branch.callees.iter()).fold(bottom + GAP, |y, callee| {
            self.branch(callee, bottom, (x, y), width)
        })
    }
}

impl Block {
    fn of(
        look: Look,
        number: Option<usize>,
        words: &[Paragraph],
        (x, y): (f64, f64),
        width: f64,
    ) -> Self {
        let mut block = Block {
            look,
            x,
            y,
            width,
            height: 0.0,
            number,
            lines: Vec::new(),
        };
        let padding = if look == Look::Bare { 0.0 } else { PADDING };
        let mut top = y + padding;
        for (at, (style, text)) in words.iter().enumerate() {
            // The first words stand beside the number.
            let beside = if at == 0 && number.is_some() {
                2.0 * DISC + 10.0
            } else {
                0.0
            };
            let left = x + padding + beside;
            let room = width - 2.0 * padding - beside;
            let start = top;
            for text in lines(&clean(text), style.size, room) {
                block.lines.push(Line {
                    x: left,
                    baseline: top + style.size * ASCENT,
                    style: *style,
                    text,
                });
                top += style.size * LEADING;
            }
            if beside > 0.0 {
                top = top.max(start + 2.0 * DISC + 4.0);
            }
        }
        block.height = top + padding - y;
        block
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// What stands in the box of the first contact.
fn first(card: &Card) -> Vec<Paragraph> {
    let mut words = words(card);
    if let Some(top) = words.first_mut() {
        *top = (
            style(16.0, true, Ink::Edge),
            format!("{FIRST}（{}）", card.role),
        );
    }
    words
}

/// What stands in the box of a contact.
fn words(card: &Card) -> Vec<Paragraph> {
    let small = style(14.0, false, Ink::Plain);
    let termed = |term: &str, text: &str| match text.is_empty() {
        true => String::new(),
        false => format!("{term} {text}"),
    };
    let alarm = if card.no_phone { NO_PHONE } else { "" };
    let parts = [
        (style(14.0, true, Ink::Edge), card.role.to_owned()),
        (style(17.0, true, Ink::Plain), card.name.clone()),
        (style(15.0, false, Ink::Plain), card.beside.clone()),
        (small, termed("受け持ち：", &card.covers)),
        (style(18.0, true, Ink::Plain), termed("電話", &card.phone)),
        (
            style(16.0, true, Ink::Plain),
            termed("夜間・休日", &card.night_phone),
        ),
        (style(16.0, true, Ink::Alarm), alarm.to_owned()),
        (small, termed("メール", &card.mail)),
        (small, card.advice.clone()),
        (small, card.goes_on.clone()),
    ];
    let filled = parts.into_iter().filter(|(_, text)| !text.is_empty());
    filled.collect()
}
