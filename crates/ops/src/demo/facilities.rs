//! Synthetic facilities, evidently made up.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::facilities::search_text::of_all;
use tenken_domain::{CorporateNumber, FacilityCode, FacilityKind};
use tenken_store::facilities::FacilityRow;
use tenken_store::facilities::corporations::CorporationRow;
use ulid::Ulid;

use super::Scale;
use super::places::{DEMO_PREFECTURE, INHABITANTS, authorities, divide, draw};
use crate::core::environment::stored_time;
use crate::core::tenken::Tenken;
use crate::facilities::searchable;

/// How many of each kind a nation has: the hospitals of the R7 survey, the
/// clinics and dental clinics of 1 October 2024 (domain facts, 5.3), and
/// pharmacies to make 243,000.
const NATION: [(FacilityKind, u64); 4] = [
    (FacilityKind::Hospital, 8_102),
    (FacilityKind::Clinic, 105_207),
    (FacilityKind::DentalClinic, 66_378),
    (FacilityKind::Pharmacy, 63_313),
];

/// First bed, last bed and weight of each class.
const BEDS: [((i64, i64), u64); 6] = [
    ((20, 99), 35),
    ((100, 199), 34),
    ((200, 299), 13),
    ((300, 399), 9),
    ((400, 499), 4),
    ((500, 1100), 5),
];

/// Makes the facilities of a scale.
pub(super) fn make(tenken: &Tenken, scale: Scale, random: &mut ChaCha8Rng) -> Vec<FacilityRow> {
    let catalog = tenken.catalog();
    let at = stored_time(tenken.now());
    let mut rows = Vec::new();
    for (kind, total) in NATION {
        let shares = divide(total, &INHABITANTS);
        for (prefecture, share) in Prefecture::all().zip(shares) {
            let share = match scale {
                Scale::Nation => share,
                Scale::Prefecture if usize::from(prefecture.number()) == DEMO_PREFECTURE => share,
                Scale::Shop
                    if kind == FacilityKind::Pharmacy
                        && usize::from(prefecture.number()) == DEMO_PREFECTURE =>
                {
                    1
                }
                _ => 0,
            };
            let places = authorities(catalog.authorities(), &prefecture.code());
            rows.extend((1..=share).map(|number| {
                let place = draw(&places, random);
                let city = place.filter(|place| place.name != prefecture.label());
                searchable(FacilityRow {
                    id: Ulid::from_parts(random.next_u64() >> 24, u128::from(random.next_u64()))
                        .to_string(),
                    code: code(prefecture, kind, number),
                    gmis_id: None,
                    kind: kind.id().to_owned(),
                    name: format!("デモ{}第{number}{}", prefecture.label(), kind.label()),
                    kana: format!("デモダイ{number}{}", kana(kind)),
                    prefecture: prefecture.code(),
                    municipality: city.map(|place| place.name.clone()).unwrap_or_default(),
                    authority: place.map(|place| place.code6.clone()),
                    beds: (kind == FacilityKind::Hospital).then(|| beds(random)),
                    corporation_id: (kind == FacilityKind::Pharmacy)
                        .then(|| chain(number))
                        .flatten(),
                    demo: true,
                    created_at: at.clone(),
                    updated_at: at.clone(),
                    ..FacilityRow::default()
                })
            }));
        }
    }
    rows
}

/// How many pharmacy chains a demo has.
const CHAINS: u64 = 60;

/// The pharmacy chains of the demo.
pub(super) fn chains(tenken: &Tenken) -> Vec<CorporationRow> {
    let at = stored_time(tenken.now());
    let chain = |number| {
        let name = format!("デモ調剤第{}株式会社", number + 1);
        let known =
            CorporateNumber::with_check_digit(&format!("0100{number:08}")).map(String::from);
        CorporationRow {
            id: chain_id(number),
            search: of_all(&[known.as_deref().unwrap_or_default(), &name]),
            number: known,
            name,
            kana: String::new(),
            created_at: at.clone(),
            updated_at: at.clone(),
        }
    };
    (0..CHAINS).map(chain).collect()
}

/// The chain of a pharmacy: every third one belongs to one.
fn chain(pharmacy: u64) -> Option<String> {
    (pharmacy.is_multiple_of(3)).then(|| chain_id(pharmacy / 3 % CHAINS))
}

fn chain_id(number: u64) -> String {
    Ulid::from_parts(0, number.into()).to_string()
}

fn kana(kind: FacilityKind) -> &'static str {
    match kind {
        FacilityKind::Hospital => "ビョウイン",
        FacilityKind::Clinic => "シンリョウジョ",
        FacilityKind::DentalClinic => "シカシンリョウジョ",
        FacilityKind::Pharmacy => "ヤッキョク",
    }
}

/// Prefecture, fee schedule (1 medical, 3 dental, 4 pharmacy; domain facts,
/// 5.1), six digits, check digit.
fn code(prefecture: Prefecture, kind: FacilityKind, number: u64) -> Option<String> {
    let (schedule, from) = match kind {
        FacilityKind::Hospital => (1, 900_000),
        FacilityKind::Clinic => (1, 100_000),
        FacilityKind::DentalClinic => (3, 100_000),
        FacilityKind::Pharmacy => (4, 100_000),
    };
    let nine = format!("{}{schedule}{:06}", prefecture.code(), from + number);
    FacilityCode::with_check_digit(&nine).map(String::from)
}

fn beds(random: &mut ChaCha8Rng) -> i64 {
    let (first, last) = draw(&BEDS, random).copied().unwrap_or((20, 99));
    first + (random.next_u64() % (last - first + 1).unsigned_abs()).cast_signed()
}
