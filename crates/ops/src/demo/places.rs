//! Where demo facilities lie: real prefectures and authorities, plausible shares.

use rand::Rng;
use tenken_domain::facilities::authority::{Authority, AuthorityKind};

/// Inhabitants of each prefecture by code, in thousands (census of 2020): what
/// facilities are spread by.
pub(super) const INHABITANTS: [u64; 47] = [
    5225, 1238, 1211, 2302, 960, 1068, 1833, 2867, 1933, 1939, 7345, 6284, 14048, 9237, 2201, 1035,
    1133, 767, 810, 2048, 1979, 3633, 7542, 1770, 1414, 2578, 8838, 5465, 1324, 923, 553, 671,
    1888, 2800, 1342, 720, 950, 1335, 692, 5135, 811, 1312, 1738, 1124, 1070, 1588, 1467,
];

/// The prefecture of the demo at that scale: 長野県, with two core cities.
pub(super) const DEMO_PREFECTURE: usize = 20;
/// Its six-digit code.
pub(super) const DEMO_PREFECTURE_CODE6: &str = "200000";

/// Divides a total by weights, exactly, the largest remainders first.
pub(super) fn divide(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u64 = weights.iter().sum();
    let mut shares: Vec<u64> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&at| std::cmp::Reverse(total * weights[at] % sum));
    let missing = total - shares.iter().sum::<u64>();
    for &at in by_remainder.iter().take(missing as usize) {
        shares[at] += 1;
    }
    shares
}

/// The authorities of one prefecture with a weight each.
pub(super) fn authorities(all: &[Authority], prefecture: &str) -> Vec<(Authority, u64)> {
    all.iter()
        .filter(|authority| authority.prefecture == prefecture)
        .map(|authority| {
            let weight = match authority.kind {
                AuthorityKind::Prefecture => 12,
                AuthorityKind::DesignatedCity => 12,
                AuthorityKind::CoreCity => 4,
                AuthorityKind::OtherCity | AuthorityKind::SpecialWard => 2,
            };
            (authority.clone(), weight)
        })
        .collect()
}

/// Draws one of several by weight.
pub(super) fn draw<'a, T>(weighted: &'a [(T, u64)], random: &mut impl Rng) -> Option<&'a T> {
    let sum: u64 = weighted.iter().map(|(_, weight)| weight).sum();
    let mut at = random.next_u64().checked_rem(sum)?;
    weighted
        .iter()
        .find(|(_, weight)| {
            let hit = at < *weight;
            at = at.saturating_sub(*weight);
            hit
        })
        .map(|(thing, _)| thing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_exactly() {
        for total in [0, 1, 47, 8_102, 63_313] {
            assert_eq!(divide(total, &INHABITANTS).iter().sum::<u64>(), total);
        }
        assert_eq!(divide(10, &[1, 1, 2]), [3, 2, 5]);
    }
}
