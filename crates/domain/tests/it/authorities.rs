//! The 157 health authorities.

use std::collections::HashSet;
use tenken_domain::authority::{Authority, AuthorityKind};
use tenken_domain::facility::Prefecture;

use crate::support::catalog;

#[test]
fn there_are_157_of_them() {
    let count = |kind| {
        catalog()
            .authorities()
            .iter()
            .filter(|a| a.kind == kind)
            .count()
    };
    assert_eq!(count(AuthorityKind::Prefecture), 47);
    assert_eq!(count(AuthorityKind::DesignatedCity), 20);
    assert_eq!(count(AuthorityKind::CoreCity), 62);
    assert_eq!(count(AuthorityKind::OtherCity), 5);
    assert_eq!(count(AuthorityKind::SpecialWard), 23);
    assert_eq!(catalog().authorities().len(), 157);
}

/// Weights 6 to 2, 11 minus the remainder, last digit (総務省 全国地方公共団体コード).
fn check_digit(code5: &str) -> u32 {
    let sum: u32 = code5
        .bytes()
        .zip([6, 5, 4, 3, 2])
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    (11 - sum % 11) % 10
}

#[test]
fn codes_carry_their_check_digit() {
    assert_eq!(check_digit("13101"), 6); // 千代田区 131016
    for Authority {
        code6, code5, name, ..
    } in catalog().authorities()
    {
        assert_eq!(code5.len(), 5, "{name}");
        assert_eq!(*code6, format!("{code5}{}", check_digit(code5)), "{name}");
    }
}

#[test]
fn codes_are_unique_and_begin_with_their_prefecture() {
    let mut seen = HashSet::new();
    for authority in catalog().authorities() {
        let Authority {
            code6,
            prefecture,
            name,
            kind,
            ..
        } = authority;
        assert!(seen.insert(code6), "{name}");
        assert!(code6.starts_with(prefecture.as_str()), "{name}");
        let label = Prefecture::parse(prefecture).unwrap().label();
        match kind {
            AuthorityKind::Prefecture => assert_eq!(name, label),
            AuthorityKind::SpecialWard => assert!(prefecture == "13" && name.ends_with('区')),
            _ => assert!(name.ends_with('市'), "{name}"),
        }
        assert_eq!(catalog().authority(code6), Some(authority));
    }
}
