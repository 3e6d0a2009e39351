//! Letters that bring an account to people without mail.

use serde::Serialize;

use super::{Fonts, PaperError, Pdf, qr, typesetting};

/// How many letters go into one call of [`letters`] at most, so that memory stays flat however many
/// are sent: `many.chunks(LETTERS_PER_FILE)`. While they are set, each takes about a MiB.
pub const LETTERS_PER_FILE: usize = 100;

/// Characters that a line of the link may have, before and after its last slash.
const LONGEST_LINE: usize = 64;

/// What stands on one letter. It has no `Debug`, because its link is as good as a password.
#[derive(Clone)]
pub struct Letter {
    /// Name of the facility.
    pub facility: String,
    /// Where it is, at most two lines (prefecture and municipality); may be empty.
    pub place: Vec<String>,
    /// The facility's ten-digit code, if it has one.
    pub code: Option<String>,
    /// Name or role of the one it is for, without 様; may be empty.
    pub person: String,
    /// What that person signs in with.
    pub login: String,
    /// The whole link. What follows its last slash is the secret, in digits and capitals.
    pub link: String,
    /// Until when the link works, as people say it (令和8年8月21日（金）).
    pub until: String,
    /// Name of the authority that sends the letter.
    pub sender: String,
    /// Where the sender can be asked, at most four lines; may be empty.
    pub contact: Vec<String>,
}

/// At least one letter as PDF, each on one A4 page to be folded in three for a window envelope (長形3号), in the
/// order given. `today` is the date on them, as people say it.
///
/// Names that are too long are set smaller, and in the end cut with "…"; login and link never are.
/// It takes a core for as long as it runs: call it where nothing else waits.
///
/// # Errors
/// A link too long for a line; a fault of the template.
pub fn letters(fonts: &Fonts, letters: &[Letter], today: &str) -> Result<Pdf, PaperError> {
    let page = |letter| Page::of(letter, today);
    let pages = letters.iter().map(page).collect::<Result<Vec<_>, _>>()?;
    let one_each = letters.len()..=letters.len();
    typesetting::pdf(fonts, include_str!("letters.typ"), &pages, one_each)
}

/// A letter as its template reads it.
#[derive(Serialize)]
struct Page<'a> {
    today: &'a str,
    facility: String,
    place: Vec<String>,
    code: Option<&'a str>,
    person: String,
    login: &'a str,
    address: &'a str,
    secret: &'a str,
    qr: String,
    until: &'a str,
    sender: String,
    contact: Vec<String>,
}

impl<'a> Page<'a> {
    fn of(letter: &'a Letter, today: &'a str) -> Result<Self, PaperError> {
        let (address, secret) = letter
            .link
            .split_at(letter.link.rfind('/').map_or(0, |slash| slash + 1));
        let longest = address.chars().count().max(secret.chars().count());
        let too_long = || PaperError::LongLink {
            facility: letter.facility.clone(),
            length: longest,
            longest: LONGEST_LINE,
        };
        if longest > LONGEST_LINE {
            return Err(too_long());
        }
        Ok(Page {
            today,
            facility: cut(&letter.facility, 100),
            place: letter.place.iter().take(2).map(|l| cut(l, 40)).collect(),
            code: letter.code.as_deref(),
            person: cut(&letter.person, 40),
            login: &letter.login,
            address,
            secret,
            qr: qr::drawing(&letter.link).map_err(|_| too_long())?,
            until: &letter.until,
            sender: cut(&letter.sender, 40),
            contact: letter.contact.iter().take(4).map(|l| cut(l, 50)).collect(),
        })
    }
}

/// The first `most` characters, the last of them "…" if there were more.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Document;

    fn letter(facility: &str) -> Letter {
        Letter {
            facility: facility.to_owned(),
            place: vec!["見本県".to_owned(), "見本市".to_owned()],
            code: Some("1312345670".to_owned()),
            person: "管理者".to_owned(),
            login: "yakkyoku-2".to_owned(),
            link: "https://tenken.example.lg.jp/welcome/0123456789ABCDEFGHJKMNPQRSTVWXYZ"
                .to_owned(),
            until: "令和8年8月21日（金）".to_owned(),
            sender: "見本県健康福祉部".to_owned(),
            contact: vec!["電話 03-0000-0000".to_owned()],
        }
    }

    fn set(many: &[Letter]) -> Vec<u8> {
        let fonts = Fonts::of_this_system().unwrap();
        letters(&fonts, many, "令和8年8月14日").unwrap().content
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

    #[test]
    fn each_letter_is_a_page_with_its_own_words() {
        let mut second = letter("別の薬局");
        second.link =
            "https://tenken.example.lg.jp/welcome/ZYXWVTSRQPNMKJHGFEDCBA9876543210".to_owned();
        let pages = read(&set(&[letter("見本薬局"), second]));
        assert_eq!(pages.len(), 2);
        for words in [
            "見本県",
            "見本薬局",
            "管理者様",
            "1312345670",
            "yakkyoku-2",
            "https://tenken.example.lg.jp/welcome/",
            "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
            "令和8年8月21日（金）",
            "令和8年8月14日",
            "見本県健康福祉部",
            "03-0000-0000",
        ] {
            assert!(pages[0].contains(words), "{words} is not in {}", pages[0]);
        }
        assert!(pages[1].contains("ZYXWVTSRQPNMKJHGFEDCBA9876543210"));
        assert!(!pages[1].contains("0123456789ABCDEFGHJKMNPQRSTVWXYZ"));
    }

    #[test]
    fn nothing_in_a_name_is_taken_for_markup() {
        let name = r##"#panic() *本店* $x$ @a _b_ `c` <d> [e] // \ "f" = ~ -- ' &amp;"##;
        let together: String = name.split_whitespace().collect();
        let pages = read(&set(&[letter(name)]));
        assert!(pages[0].contains(&together), "{}", pages[0]);
    }

    #[test]
    fn what_is_too_long_stays_on_its_page() {
        let long = "とても長い名前の".repeat(25);
        let mut all = letter(&long);
        all.place = vec![long.clone(); 5];
        all.person = long.clone();
        all.login = "w".repeat(100);
        all.sender = long.clone();
        all.contact = vec![long.clone(); 9];
        let pages = read(&set(&[all, letter("見本薬局")]));
        assert_eq!(pages.len(), 2);
        assert!(pages[0].contains('…'));
        assert!(pages[0].contains(&"w".repeat(100)));
    }

    #[test]
    fn no_word_runs_off_the_sheet() {
        for words in crate::typesetting::measured::endless() {
            let letter = Letter {
                sender: words.clone(),
                place: vec![words.clone()],
                person: words.clone(),
                ..letter(&words)
            };
            let page = Page::of(&letter, "令和8年8月14日").unwrap();
            let template = include_str!("letters.typ");
            let edge = crate::typesetting::measured::right_edge(template, &[page]);
            assert!(edge <= 191.0, "{edge} mm: {words}");
        }
    }

    #[test]
    fn what_is_empty_leaves_no_gap_in_words() {
        let mut bare = letter("見本薬局");
        bare.place = Vec::new();
        bare.person = String::new();
        bare.code = None;
        bare.contact = Vec::new();
        let pages = read(&set(&[bare]));
        assert!(pages[0].contains("見本薬局御中"));
        assert!(!pages[0].contains("医療機関コード"));
    }

    #[test]
    fn a_link_that_cannot_be_printed_whole_is_refused() {
        let mut far = letter("見本薬局");
        far.link = format!("https://{}.example.jp/welcome/0", "a".repeat(60));
        let fonts = Fonts::of_this_system().unwrap();
        let error = letters(&fonts, &[far], "令和8年8月14日").unwrap_err();
        assert!(error.to_string().contains("見本薬局"), "{error}");
    }

    #[test]
    fn the_same_letters_are_the_same_bytes() {
        let twice = [letter("見本薬局"), letter("別の薬局")];
        assert!(set(&twice) == set(&twice));
    }
}
