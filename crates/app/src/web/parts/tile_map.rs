//! A map of Japan of equal tiles, one for each prefecture: shares are seen at once, and a small
//! prefecture as well as a large one.

use maud::{Markup, html};
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::results::tabulation::rate_permille;

use super::numbers;

/// A prefecture's share.
#[derive(Debug, Clone, Copy)]
pub struct Tile {
    /// Which.
    pub prefecture: Prefecture,
    /// The part.
    pub answered: u64,
    /// The whole.
    pub targeted: u64,
}

/// Column and row of each prefecture, in the order of their codes.
const PLACES: [(u32, u32); 47] = [
    (13, 0),
    (12, 1),
    (12, 2),
    (12, 3),
    (11, 2),
    (11, 3),
    (11, 4),
    (13, 5),
    (12, 5),
    (11, 5),
    (11, 6),
    (13, 6),
    (12, 6),
    (11, 7),
    (10, 4),
    (9, 4),
    (8, 4),
    (8, 5),
    (10, 6),
    (10, 5),
    (9, 5),
    (10, 7),
    (9, 6),
    (8, 7),
    (8, 6),
    (7, 6),
    (6, 7),
    (6, 6),
    (7, 7),
    (7, 8),
    (5, 6),
    (4, 6),
    (5, 7),
    (4, 7),
    (3, 6),
    (5, 9),
    (5, 8),
    (4, 8),
    (4, 9),
    (2, 7),
    (1, 7),
    (0, 7),
    (1, 8),
    (2, 8),
    (2, 9),
    (1, 9),
    (0, 10),
];
const SIZE: u32 = 50;
const COLUMNS: u32 = 14;
const ROWS: u32 = 11;
/// Shares from which a tile is darker, in tenths of a percent.
const LEVELS: [u64; 4] = [200, 400, 600, 800];

/// The map. The same figures stand in the table that goes with it, so it is one picture to screen
/// readers.
pub fn tile_map(tiles: &[Tile]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label="地図（横に動かせます）" {
            svg class="map" viewBox={ "0 0 " (COLUMNS * SIZE) " " (ROWS * SIZE) } role="img" aria-label="都道府県ごとの回答率の地図。同じ数字が、下の表にあります。" {
                @for tile in tiles {
                    @let (column, row) = tile_place(tile.prefecture);
                    g class=(class(tile)) {
                        title { (tile.prefecture.label()) "：" (numbers::share(tile.answered, tile.targeted)) "（" (numbers::count(tile.answered)) "／" (numbers::count(tile.targeted)) "施設）" }
                        rect x=(column * SIZE + 1) y=(row * SIZE + 1) width=(SIZE - 2) height=(SIZE - 2) rx="4" {}
                        text x=(column * SIZE + SIZE / 2) y=(row * SIZE + 21) { (short(tile.prefecture)) }
                        text class="share" x=(column * SIZE + SIZE / 2) y=(row * SIZE + 39) {
                            @if tile.targeted == 0 { "―" } @else { (rate_permille(tile.answered, tile.targeted) / 10) "%" }
                        }
                    }
                }
            }
        }
        ul class="legend" aria-label="色の意味" {
            @for (level, words) in ["20%未満", "20%以上", "40%以上", "60%以上", "80%以上"].iter().enumerate() {
                li { svg viewBox="0 0 16 16" aria-hidden="true" { g class={ "t" (level) } { rect width="16" height="16" rx="3" {} } } (words) }
            }
        }
    }
}

fn tile_place(prefecture: Prefecture) -> (u32, u32) {
    let number: usize = prefecture.code().parse().unwrap_or(1);
    PLACES[(number - 1).min(PLACES.len() - 1)]
}

/// Where nobody is asked there is no share.
fn class(tile: &Tile) -> String {
    match tile.targeted {
        0 => "none".to_owned(),
        _ => format!("t{}", level(tile)),
    }
}

fn level(tile: &Tile) -> usize {
    let share = rate_permille(tile.answered, tile.targeted);
    LEVELS.iter().filter(|&&from| share >= from).count()
}

/// The name without 都, 府 and 県.
fn short(prefecture: Prefecture) -> &'static str {
    let name = prefecture.label();
    match name {
        "北海道" => name,
        _ => name.strip_suffix(['都', '府', '県']).unwrap_or(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_prefectures_share_a_place_and_all_fit() {
        let places: HashSet<_> = PLACES.iter().collect();
        assert_eq!(places.len(), 47);
        assert!(PLACES.iter().all(|(x, y)| *x < COLUMNS && *y < ROWS));
    }

    #[test]
    fn names_are_short_and_levels_follow_the_legend() {
        let of = |code: &str| Prefecture::parse(code).unwrap();
        assert_eq!(short(of("01")), "北海道");
        assert_eq!(short(of("13")), "東京");
        assert_eq!(short(of("26")), "京都");
        let tile = |answered| Tile {
            prefecture: of("13"),
            answered,
            targeted: 1000,
        };
        let levels = [0, 199, 200, 599, 600, 800, 1000].map(|answered| level(&tile(answered)));
        assert_eq!(levels, [0, 0, 1, 2, 3, 4, 4]);
        let nobody = Tile {
            targeted: 0,
            ..tile(0)
        };
        assert_eq!(class(&nobody), "none");
    }
}
