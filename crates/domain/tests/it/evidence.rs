//! When evidence is good, and when it is to be looked at again.

use jiff::civil::{Date, date};
use tenken_domain::evidence::{EvidenceFacts, EvidenceKind, FileKind, next_review};

fn facts(from: Option<Date>, review: Option<Date>, to: Option<Date>) -> EvidenceFacts {
    EvidenceFacts {
        id: "e".into(),
        version: 1,
        title: "契約".into(),
        kind: EvidenceKind::Contract,
        name: "契約.pdf".into(),
        measures: vec![],
        rows: vec![],
        valid_from: from,
        review_on: review,
        expires_on: to,
    }
}

#[test]
fn it_is_good_from_its_first_day_to_its_last() {
    let (first, last) = (date(2026, 4, 1), date(2027, 3, 31));
    for (from, to, day, holds) in [
        (None, None, first, true),
        (Some(first), Some(last), first, true),
        (Some(first), Some(last), last, true),
        (Some(first), None, date(2026, 3, 31), false),
        (None, Some(last), date(2027, 4, 1), false),
    ] {
        assert_eq!(
            facts(from, None, to).holds_on(day),
            holds,
            "{from:?} {to:?} {day}"
        );
        // That another look is due does not end it.
        assert_eq!(facts(from, Some(date(2020, 1, 1)), to).holds_on(day), holds);
    }
}

#[test]
fn the_first_of_review_and_end_is_due() {
    let (early, late) = (Some(date(2026, 12, 1)), Some(date(2027, 1, 1)));
    assert_eq!(facts(None, early, late).due_on(), early);
    assert_eq!(facts(None, late, early).due_on(), early);
    assert_eq!(facts(None, None, late).due_on(), late);
    assert_eq!(facts(early, None, None).due_on(), None);
}

#[test]
fn it_is_looked_at_a_year_later() {
    assert_eq!(next_review(date(2026, 11, 20)), date(2027, 11, 20));
    assert_eq!(next_review(date(2028, 2, 29)), date(2029, 2, 28));
    assert_eq!(next_review(Date::MAX), Date::MAX);
}

#[test]
fn kinds_are_found_by_name_and_media_type() {
    for kind in FileKind::ALL {
        assert_eq!(FileKind::of_media_type(kind.media_type()), Some(kind));
        for ending in kind.endings() {
            let name = format!("a.b.{}", ending.to_uppercase());
            assert_eq!(FileKind::of_name(&name), Some(kind), "{name}");
        }
    }
    for name in ["pdf", "a.", "a.docm", "a.pdf.exe", ""] {
        assert_eq!(FileKind::of_name(name), None, "{name}");
    }
    for kind in EvidenceKind::ALL {
        assert_eq!(EvidenceKind::parse(kind.id()), Some(kind));
    }
}
