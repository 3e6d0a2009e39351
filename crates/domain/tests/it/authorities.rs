//! The 157 health authorities.

use std::collections::HashSet;
use tenken_domain::facilities::authority::{Authority, AuthorityKind};
use tenken_domain::facilities::facility::Prefecture;

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

#[test]
fn a_prefecture_has_the_cities_and_wards_in_its_area_and_nobody_else_has_another() {
    let catalog = catalog();
    let tokyo = catalog.area_of("130001");
    let named = |name: &str| {
        let mut all = catalog.authorities().iter();
        all.find(|one| one.name == name).unwrap().code6.clone()
    };
    // 東京都、23区、八王子市、町田市
    assert_eq!(tokyo.len(), 26);
    for name in ["東京都", "千代田区", "八王子市", "町田市"] {
        assert!(tokyo.contains(&named(name)), "{name}");
    }
    assert_eq!(catalog.area_of("131016"), ["131016"]);
    assert_eq!(catalog.area_of("999999"), ["999999"]);
    let mut all: Vec<String> = Vec::new();
    for authority in catalog.authorities() {
        let area = catalog.area_of(&authority.code6);
        assert!(area.contains(&authority.code6), "{}", authority.name);
        match authority.kind {
            AuthorityKind::Prefecture => all.extend(area),
            _ => assert_eq!(area.len(), 1, "{}", authority.name),
        }
    }
    let distinct: HashSet<&String> = all.iter().collect();
    assert_eq!(
        (all.len(), distinct.len()),
        (157, 157),
        "each lies in one prefecture"
    );
}
