//! Which cells show their number as a day: Excel keeps days as numbers.

use quick_xml::events::Event;
use std::collections::HashMap;

use super::markup::{Markup, attribute};
use super::{Limits, Unusable};

/// Excel keeps at most 65,490 styles.
const MOST: usize = 70_000;

/// By the number of a style: whether it shows a day.
///
/// # Errors
/// The part is damaged, or has more styles than Excel keeps.
pub(super) fn day_styles(markup: &mut Markup<'_>, limits: Limits) -> Result<Vec<bool>, Unusable> {
    let mut formats = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    loop {
        match markup.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&tag, "numFmtId").unwrap_or_default();
                    let code = attribute(&tag, "formatCode").unwrap_or_default();
                    formats.insert(id, is_day_code(&code));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&tag, "numFmtId").unwrap_or_default();
                    let built_in = || is_built_in_day(id.parse().unwrap_or(0));
                    styles.push(formats.get(&id).copied().unwrap_or_else(built_in));
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
        if formats.len() > MOST || styles.len() > MOST {
            return Err(limits.too_large());
        }
    }
}

/// The formats Excel has without writing them down; the later ones are those of Japanese.
fn is_built_in_day(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Whether a format has a year or a day in it, outside of quotes and brackets.
fn is_day_code(code: &str) -> bool {
    let mut plain = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '[' => {
                chars.by_ref().find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            other => plain.push(other.to_ascii_lowercase()),
        }
    }
    !plain.contains("general")
        && plain.contains(['y', 'd', 'e', 'g'])
        && !plain.contains(['0', '#'])
}

#[cfg(test)]
mod tests {
    use super::is_day_code;

    #[test]
    fn days_are_told_from_numbers() {
        for code in [
            "yyyy/m/d",
            "[$-411]ggge\"年\"m\"月\"d\"日\";@",
            "yyyy\\-mm\\-dd",
            "m/d/yy h:mm",
        ] {
            assert!(is_day_code(code), "{code}");
        }
        for code in ["General", "0", "#,##0\"日\"", "[Red]0.00E+00", "@", "h:mm"] {
            assert!(!is_day_code(code), "{code}");
        }
    }
}
