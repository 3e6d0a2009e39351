//! The ledger of user IDs: rights, and accounts nobody needs.
//!
//! An ID without a place (device) counts for servers and PCs. Removed ones (削除) and stopped ones (停止) cannot be
//! used and count as put away.

use jiff::ToSpan;
use std::collections::BTreeSet;

use super::Rule;
use super::facts::{Facts, Said};
use crate::ledgers::LedgerRow;
use crate::text::calendar::short_era_date;
use crate::text::input::plain;

const LEDGER: &str = "user_ids";

/// After how many days an account counts as unused for a long time. Ours, not official: the manual says
/// 「長期間使用されていない」 and names no number.
const UNUSED_DAYS: i32 = 90;

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "access.rights_server",
        name: "accounts.rights_server",
        says: |facts| rights(facts, "server"),
    },
    Rule {
        measure: "access.rights_pc",
        name: "accounts.rights_pc",
        says: |facts| rights(facts, "pc"),
    },
    Rule {
        measure: "accounts.removed_server",
        name: "accounts.removed_server",
        says: |facts| removed(facts, "server"),
    },
    Rule {
        measure: "accounts.removed_pc",
        name: "accounts.removed_pc",
        says: |facts| removed(facts, "pc"),
    },
];

/// The IDs on servers, or on PCs, that are not known to be put away.
fn usable<'a>(facts: &Facts<'a>, place: &str) -> Vec<&'a LedgerRow> {
    let is_there = |row: &&LedgerRow| {
        let device = row.values.get("device");
        let state = row.values.get("state");
        (device.is_empty() || device == "both" || device == place)
            && !matches!(state, "stopped" | "removed")
    };
    facts.ledgers.of(LEDGER).iter().filter(is_there).collect()
}

fn place_name(place: &str) -> &str {
    match place {
        "server" => "サーバ",
        _ => "端末PC",
    }
}

/// A sentence for the rows that lack a column.
fn lacking(facts: &Facts<'_>, rows: &[&LedgerRow], column: &str, title: &str) -> Option<String> {
    let without: Vec<&LedgerRow> = rows
        .iter()
        .copied()
        .filter(|row| row.values.get(column).is_empty())
        .collect();
    let named = facts.named(LEDGER, &without);
    (!without.is_empty()).then(|| format!("利用者ID台帳の{named}に「{title}」を入れてください。"))
}

fn nobody(place: &str) -> Said {
    Said::lacks(format!(
        "利用者ID台帳に、{}で使っているIDを登録してください。",
        place_name(place)
    ))
}

/// Unneeded accounts are removed. Source: R5 pharmacy checklist 2(5) and its manual; guideline 6.0, 企画管理編 13⑦.
/// No if somebody who left has an active account; yes if every active account was used lately by somebody who is there.
fn removed(facts: &Facts<'_>, place: &str) -> Said {
    let rows = usable(facts, place);
    if rows.is_empty() {
        return nobody(place);
    }
    let (active, stateless): (Vec<&LedgerRow>, Vec<_>) = rows
        .iter()
        .copied()
        .partition(|row| row.values.get("state") == "active");
    let left: Vec<&LedgerRow> = active
        .iter()
        .copied()
        .filter(|row| facts.has_come(row.values.day("left_on")))
        .collect();
    if let Some(first) = left.first() {
        let days: Vec<String> = left
            .iter()
            .filter_map(|row| row.values.day("left_on").map(short_era_date))
            .take(3)
            .collect();
        let who = facts.named(LEDGER, &left);
        let why = format!(
            "辞めた方のIDが有効のままです：{who}（退職日 {}）。",
            days.join("、")
        );
        let stop = match left.len() {
            1 => format!("{}を消すか止め、", facts.named(LEDGER, &[first])),
            all => format!("この{all}件を消すか止め、"),
        };
        let stop = format!("{stop}利用者ID台帳の「状態」を直してください。");
        return Said::no(why, facts.proofs(LEDGER, &left), vec![stop]);
    }
    let mut missing: Vec<String> = lacking(facts, &stateless, "state", "状態")
        .into_iter()
        .chain(lacking(facts, &active, "last_used_on", "最後に使った日"))
        .collect();
    let since = facts.on.saturating_sub(UNUSED_DAYS.days());
    let unused: Vec<&LedgerRow> = active
        .iter()
        .copied()
        .filter(|row| {
            row.values
                .day("last_used_on")
                .is_some_and(|day| day < since)
        })
        .collect();
    if !unused.is_empty() {
        let named = facts.named(LEDGER, &unused);
        missing.push(format!(
            "{named}は{UNUSED_DAYS}日より長く使われていません。要らなければ止め、要るなら残すわけを「説明」に書いて、答えを確かめてください。"
        ));
    }
    if !missing.is_empty() {
        return Said::open(missing);
    }
    let why = format!(
        "{}の有効なID{}件は、どれも{UNUSED_DAYS}日以内に使われていて、辞めた方のものはありません。",
        place_name(place),
        active.len()
    );
    Said::yes(why, facts.proofs(LEDGER, &active))
}

/// Rights follow what people do. Source: R5 pharmacy checklist 2(4) and its manual (the ledger names 利用者属性・氏名・
/// ユーザーID・権限); guideline 6.0, 企画管理編 13④. Yes if every ID has an attribute and rights, and not all have the
/// same ones.
fn rights(facts: &Facts<'_>, place: &str) -> Said {
    let rows = usable(facts, place);
    if rows.is_empty() {
        return nobody(place);
    }
    let mut missing: Vec<String> = [
        ("state", "状態"),
        ("attribute", "利用者属性"),
        ("rights", "権限"),
    ]
    .into_iter()
    .filter_map(|(column, title)| lacking(facts, &rows, column, title))
    .collect();
    let kinds: BTreeSet<String> = rows
        .iter()
        .map(|row| plain(row.values.get("rights")))
        .filter(|rights| !rights.is_empty())
        .collect();
    if missing.is_empty() && kinds.len() < 2 {
        missing.push(
            "どのIDも同じ権限です。役割によって分けているかを確かめ、分けたら「権限」を直してください。".to_owned(),
        );
    }
    if !missing.is_empty() {
        return Said::open(missing);
    }
    let why = format!(
        "{}のID{}件に、利用者属性と権限（{}種類）が書いてあります。",
        place_name(place),
        rows.len(),
        kinds.len()
    );
    Said::yes(why, facts.proofs(LEDGER, &rows))
}
