//! What a contact chart lacks.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Contact, MINISTRY_PHONE, Role};

/// Names in one sentence; of the others it says how many.
const MOST_NAMED: usize = 5;
/// Characters of a name in a sentence.
const LONGEST_NAME: usize = 30;

/// What is missing for チェックリスト 3(1) (vendors, ministry and police, and somebody inside to begin with), what
/// would fail in an incident (no number, a number nobody tried for a year: that year is ours, no document names
/// one), and what is wrong with the callers.
pub(super) fn missing(contacts: &[Contact], callers: Vec<String>, on: Date) -> Vec<String> {
    let mut missing = Vec::new();
    let of = |role: Role| contacts.iter().filter(move |contact| contact.role == role);
    if of(Role::Inside).next().is_none() {
        missing.push("施設内の連絡先がありません。最初に連絡を受ける人（管理者など）を、連絡先の表に入れてください。".to_owned());
    }
    if of(Role::Vendor).next().is_none() {
        missing.push("事業者の連絡先がありません。使っているシステムの会社（電子薬歴、レセコン、ネットワークなど）を、連絡先の表に入れてください。".to_owned());
    }
    if of(Role::Police).next().is_none() {
        missing.push("警察の連絡先がありません。都道府県警察のサイバー犯罪などの相談窓口を、連絡先の表に入れてください。".to_owned());
    }
    if of(Role::Ministry).next().is_none() {
        missing.push(format!("厚生労働省の連絡先がありません。厚生労働省医政局特定医薬品開発支援・医療情報担当参事官室 {MINISTRY_PHONE} を、連絡先の表に入れてください。"));
    } else if !of(Role::Ministry).any(has_ministry_phone) {
        missing.push(format!("厚生労働省の連絡先の電話番号が、マニュアルにある {MINISTRY_PHONE} と違います。正しい番号か確かめてください。"));
    }
    let named = |wanted: &dyn Fn(&Contact) -> bool| -> Vec<String> {
        let found = contacts.iter().filter(|contact| wanted(contact));
        found.map(|contact| short(&contact.name())).collect()
    };
    let silent = named(&Contact::has_no_phone);
    if !silent.is_empty() {
        missing.push(format!(
            "電話番号がない連絡先があります：{}。電話番号を入れてください。",
            listed(&silent)
        ));
    }
    let a_year_ago = on.saturating_sub(1.year());
    let old = named(&|it| it.confirmed_on.is_none_or(|day| day < a_year_ago));
    if !old.is_empty() {
        missing.push(format!(
            "電話番号を1年以内に確かめていない連絡先があります：{}。つながるか確かめて、「番号を確かめた日」を入れてください。",
            listed(&old)
        ));
    }
    missing.extend(callers);
    missing
}

/// Names as they stand in a sentence, of many only the first.
pub(super) fn listed(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(MOST_NAMED).map(String::as_str).collect();
    let shown = shown.join("、");
    match names.len().saturating_sub(MOST_NAMED) {
        0 => shown,
        more => format!("{shown}、ほか{more}件"),
    }
}

/// A name that does not make a sentence unreadable.
pub(super) fn short(name: &str) -> String {
    match name.chars().count() > LONGEST_NAME {
        true => name.chars().take(LONGEST_NAME - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}

fn has_ministry_phone(contact: &Contact) -> bool {
    let digits = |text: &str| -> String {
        let folded = crate::text::input::fold(text);
        folded.chars().filter(char::is_ascii_digit).collect()
    };
    let known = digits(MINISTRY_PHONE);
    [&contact.phone, &contact.night_phone]
        .iter()
        .any(|phone| digits(phone).contains(&known))
}
