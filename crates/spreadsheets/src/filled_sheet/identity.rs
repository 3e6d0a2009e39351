//! Whose a sheet is, and of which form, by what stands around its rows.

use super::places::Found;
use super::years::years;
use super::{Expected, FORM_MARK};
use crate::grid::Grid;
use tenken_domain::facilities::search_text::folded;
use tenken_domain::forms::form::{Form, Respondent};
use tenken_domain::text::input::{fold, plain};

/// How a paper says for whom it is: 薬局確認用.
const LABEL_END: &str = "確認用";

/// The form a sheet says it is of, if that is not the expected one: for people.
pub(super) fn other_form(grid: &Grid, found: &Found, expected: &Expected<'_>) -> Option<String> {
    let form = expected.form;
    if let Some(key) = &found.form {
        return (*key != form.key()).then(|| format!("別の様式か別の年度の版（{key}）"));
    }
    let labels: Vec<String> = texts(grid, found).filter_map(|text| label(&text)).collect();
    let own = form.label.as_deref().map(plain);
    if let Some(label) = labels.first()
        && labels.iter().all(|label| Some(label) != own.as_ref())
    {
        return Some(format!("「{label}」の用紙"));
    }
    if !is_of_vendors(form) && own.as_ref().is_none_or(|own| !labels.contains(own)) {
        let of_vendor = texts(grid, found).any(|text| name_after(&text, &["事業者名"]).is_some());
        if of_vendor {
            return Some("事業者が書く用紙".into());
        }
    }
    better(grid, found, expected)
        .map(|other| format!("「{}」（{}）", other.short_title, other.key()))
}

/// Another form that fits a sheet better.
fn better<'f>(grid: &Grid, found: &Found, expected: &Expected<'f>) -> Option<&'f Form> {
    let others = expected.others.iter().map(|form| &**form);
    others
        .filter(|other| other.key() != expected.form.key())
        .map(|other| (Found::of(grid, other, expected.year), other))
        .filter(|(theirs, _)| {
            theirs.blocks.len() > found.blocks.len() && theirs.unknown.len() <= found.unknown.len()
        })
        .max_by_key(|(theirs, _)| theirs.blocks.len())
        .map(|(_, other)| other)
}

/// Whether a sheet says whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whose {
    /// Theirs whom it is expected to be of.
    Theirs,
    /// It does not say.
    Unsaid,
    /// Somebody else's: as it says.
    Others(String),
}

/// Whose a sheet is.
pub(super) fn whose(grid: &Grid, found: &Found, expected: &Expected<'_>) -> Whose {
    let names: &[&str] = match is_of_vendors(expected.form) {
        true => &["事業者名", "会社名"],
        false => &[
            "薬局名",
            "医療機関名",
            "病院名",
            "診療所名",
            "医院名",
            "施設名",
            "店舗名",
        ],
    };
    let mut said: Vec<(String, bool)> = Vec::new();
    for &row in &found.around {
        let cells: Vec<String> = grid.row(row).map(|(_, cell)| fold(&cell.text())).collect();
        for (at, text) in cells.iter().enumerate() {
            let next = cells.get(at + 1).map(String::as_str);
            if let Some(code) = code_in(text, next) {
                let is_theirs = expected
                    .code
                    .as_deref()
                    .is_some_and(|own| own.ends_with(&code));
                // Without a code of our own, its name has to tell.
                if expected.code.is_some() {
                    said.push((text.clone(), is_theirs));
                }
            }
            let Some(name) = name_after(text, names) else {
                continue;
            };
            let name = match name.is_empty() {
                true => next.unwrap_or_default(),
                false => name.as_str(),
            };
            let name = name
                .split("(医療機関コード")
                .next()
                .unwrap_or_default()
                .trim();
            if expected.names.is_empty() || !says_a_name(name) {
                continue;
            }
            let is_theirs = expected.names.iter().any(|own| is_same_name(name, own));
            said.push((name.to_owned(), is_theirs));
        }
    }
    match said.iter().find(|(_, is_theirs)| !is_theirs) {
        // A code says more than a name, which may have changed or be written otherwise.
        _ if said
            .iter()
            .any(|(text, is_theirs)| *is_theirs && text.contains("コード")) =>
        {
            Whose::Theirs
        }
        Some((text, _)) => Whose::Others(text.clone()),
        None if said.is_empty() => Whose::Unsaid,
        None => Whose::Theirs,
    }
}

/// The fiscal year a title names that is neither the round's nor the form's.
pub(super) fn other_year(grid: &Grid, found: &Found, expected: &Expected<'_>) -> Option<String> {
    let known = [Some(expected.year), expected.form.fiscal_year];
    texts(grid, found)
        .filter(|text| text.contains("チェックリスト"))
        .flat_map(|text| years(&text))
        .find(|year| !known.contains(&Some(*year)))
        .map(|year| year.to_string())
}

fn is_of_vendors(form: &Form) -> bool {
    form.respondents == [Respondent::Vendor]
}

/// What stands around the rows, as it is compared.
fn texts(grid: &Grid, found: &Found) -> impl Iterator<Item = String> {
    let cells = found.around.iter().flat_map(|row| grid.row(*row));
    cells
        .map(|(_, cell)| plain(&cell.text()))
        .filter(|text| !text.contains(&plain(FORM_MARK)))
}

/// The label of a paper that stands alone or in brackets at the end of its title.
fn label(text: &str) -> Option<String> {
    let bare = text.trim_end_matches([')', ']', '】', '〕']);
    let begin = bare.strip_suffix(LABEL_END)?;
    let own = begin
        .rsplit(['(', '[', '【', '〔'])
        .next()
        .unwrap_or_default();
    let is_alone = own.len() == begin.len();
    const LONGEST: usize = 12;
    let is_label = !own.is_empty() && own.chars().count() <= LONGEST && (is_alone || bare != text);
    is_label.then(|| format!("{own}{LABEL_END}"))
}

/// What stands behind one of the words for a name and its colon; empty if it is the next cell.
fn name_after(text: &str, words: &[&str]) -> Option<String> {
    let rest = words.iter().find_map(|word| text.strip_prefix(word))?;
    let rest = rest.strip_prefix('称').unwrap_or(rest);
    let name = rest.trim_start().strip_prefix(':');
    let name = name.or_else(|| rest.strip_prefix(char::is_whitespace));
    match name {
        Some(name) => Some(name.trim().to_owned()),
        None => rest.is_empty().then(String::new),
    }
}

/// Whether something is written where a name belongs, and not only a line for it.
fn says_a_name(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric)
}

/// A code of a facility, of ten digits or the last seven, where the text or the one before it says that it
/// is one.
fn code_in(text: &str, next: Option<&str>) -> Option<String> {
    let (_, behind) = text.split_once("コード")?;
    let behind = match behind.chars().any(|c| c.is_ascii_digit()) {
        true => behind,
        false => next?,
    };
    let digits: String = behind
        .chars()
        .filter(|c| !matches!(c, '-' | ' ' | ',' | '・' | '.'))
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    matches!(digits.len(), 7 | 10).then_some(digits)
}

/// Whether two names are one, but for how they are written and what kind of corporation stands before.
fn is_same_name(said: &str, own: &str) -> bool {
    const CORPORATION: [&str; 6] = ["株式会社", "有限会社", "合同会社", "法人", "(株)", "(有)"];
    let (said, own) = (folded(said), folded(own));
    let longer = |long: &str, short: &str| {
        let before = long.strip_suffix(short);
        before.is_some_and(|before| CORPORATION.iter().any(|word| before.contains(word)))
    };
    said == own || longer(&said, &own) || longer(&own, &said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_papers() {
        for (text, expected) in [
            (
                "薬局におけるサイバーセキュリティ対策チェックリスト（事業者確認用）",
                Some("事業者確認用"),
            ),
            ("事業者確認用", Some("事業者確認用")),
            ("【薬局確認用】", Some("薬局確認用")),
            ("事業者に「事業者確認用」を送付してください。", None),
            ("確認用", None),
            ("チェックリスト", None),
        ] {
            assert_eq!(label(&plain(text)).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn names_are_the_same_however_they_are_written() {
        for (said, own) in [
            ("さくら薬局", "サクラ薬局"),
            ("株式会社さくら さくら薬局", "さくら薬局"),
            ("さくら薬局", "（株）さくら　さくら薬局"),
            ("医療法人社団みどり会 みどり病院", "みどり病院"),
        ] {
            assert!(is_same_name(said, own), "{said} {own}");
        }
        for (said, own) in [
            ("さくら薬局", "さくら薬局二号店"),
            ("北さくら薬局", "さくら薬局"),
            ("もみじ薬局", "さくら薬局"),
        ] {
            assert!(!is_same_name(said, own), "{said} {own}");
        }
    }
}
