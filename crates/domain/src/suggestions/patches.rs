//! Whether security patches are applied.
//!
//! Source: R5 pharmacy checklist 2(7) and its manual (old systems without patches, too, are what the question wants to
//! find), R7 hospital survey 指標13 and 指標14; guideline 6.0, システム運用編 8③. The sources say "applied" and
//! "regularly" and name no interval.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::Rule;
use super::devices::{LEDGER, in_use, label, missing_kinds};
use super::facts::{Facts, Said};
use crate::ledgers::LedgerRow;
use crate::text::calendar::short_era_date;

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "patch.network",
        name: "patches.network",
        says: |facts| patched(facts, &["network"]),
    },
    Rule {
        measure: "patch.server",
        name: "patches.server",
        says: |facts| patched(facts, &["server"]),
    },
    Rule {
        measure: "patch.pc",
        name: "patches.pc",
        says: |facts| patched(facts, &["pc"]),
    },
    // One without the other is a no (our guidance to 指標14), so that both must be there.
    Rule {
        measure: "patch.server_and_pc",
        name: "patches.server_and_pc",
        says: |facts| patched(facts, &["server", "pc"]),
    },
];

/// How old the last update may be for a yes, in months. Ours, not official: makers of systems for PCs and servers
/// give updates every month, of network devices a few times a year. What is older is no no, but to be looked at.
const RECENT: i32 = 3;
/// The same for network devices.
const RECENT_NETWORK: i32 = 12;

/// How a device stands.
enum Standing {
    /// There are no updates any more since the day.
    Ended {
        what: String,
        day: Date,
    },
    /// Something is to be looked at or entered.
    ToCheck(String),
    Patched,
}

/// Yes if every device of the kinds that is in use was updated not long ago and its maker still gives updates; no if
/// one of them is so old that there are none.
fn patched(facts: &Facts<'_>, kinds: &[&str]) -> Said {
    let found = in_use(facts, kinds);
    let (mut ended, mut told, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for row in &found.rows {
        match standing(facts, row) {
            Standing::Ended { what, day } => {
                let name = facts.named(LEDGER, &[row]);
                told.push(format!(
                    "{name}の{what}（サポート終了 {}）",
                    short_era_date(day)
                ));
                ended.push(*row);
            }
            Standing::ToCheck(message) => missing.push((message, *row)),
            Standing::Patched => {}
        }
    }
    if !ended.is_empty() {
        let more = match told.len() {
            0..=3 => String::new(),
            all => format!("ほか{}件", all - 3),
        };
        told.truncate(3);
        let why = format!(
            "更新が出なくなったものを使っています：{}{more}。",
            told.join("、")
        );
        let named = facts.named(LEDGER, &ended);
        let replace = format!(
            "{named}を、更新が出るものに入れかえる時期を事業者と決め、入れかえたら機器台帳を直してください。"
        );
        return Said::no(why, facts.proofs(LEDGER, &ended), vec![replace]);
    }
    let mut missing = grouped(facts, missing);
    missing.extend(missing_kinds(facts, kinds, &found));
    if !missing.is_empty() {
        return Said::open(missing);
    }
    let labels: Vec<&str> = kinds.iter().map(|kind| label(kind)).collect();
    let why = format!(
        "稼働している{}のすべて（{}台）に、最近の更新の日があります。いちばん新しい版かどうかは確かめてください。",
        labels.join("と"),
        found.rows.len()
    );
    Said::yes(why, facts.proofs(LEDGER, &found.rows))
}

fn standing(facts: &Facts<'_>, row: &LedgerRow) -> Standing {
    let written = row.values.get("os");
    let own = row.values.day("support_end");
    if let Some(day) = own.filter(|day| *day < facts.on) {
        let what = match written {
            "" => "本体".to_owned(),
            os => os.to_owned(),
        };
        return Standing::Ended { what, day };
    }
    if let Some(known) = facts.support_ends.of(written) {
        let Some(version) = known.version else {
            return match own {
                Some(_) => updated(facts, row),
                None => Standing::ToCheck(format!(
                    "のOS「{written}」がどの版かわかりません。版とサポートの期限を確かめ、「OS」か「サポート終了日」を直してください。"
                )),
            };
        };
        if let Some(ends_on) = version.ends_on.filter(|day| *day < facts.on) {
            let day = short_era_date(ends_on);
            return match (version.last_on, own) {
                (Some(last), _) if last < facts.on => Standing::Ended {
                    what: version.name,
                    day: ends_on,
                },
                // An extension somebody paid for is entered as the day it ends.
                (Some(last), Some(own)) if own <= last => updated(facts, row),
                (None, Some(_)) => updated(facts, row),
                _ => Standing::ToCheck(format!(
                    "の{}は、ふつうのサポートが{day}に終わっています。延長の契約などで更新が続いているかを確かめ、続いているなら「サポート終了日」を入れてください。",
                    version.name
                )),
            };
        }
    }
    updated(facts, row)
}

/// Whether the last update is not too long ago.
fn updated(facts: &Facts<'_>, row: &LedgerRow) -> Standing {
    let months: Span = match row.values.get("kind") {
        "network" => RECENT_NETWORK.months(),
        _ => RECENT.months(),
    };
    let first = facts.on.saturating_sub(months);
    match row.values.day("patched_on") {
        None => Standing::ToCheck("に「最後に更新した日」を入れてください。".to_owned()),
        Some(day) if day > facts.on => Standing::ToCheck(format!(
            "の「最後に更新した日」が{}より後です。その日までに更新していたかを確かめてください。",
            short_era_date(facts.on)
        )),
        Some(day) if day < first => Standing::ToCheck(format!(
            "は、最後の更新から{}か月より長くたっています。その後の更新を確かめ、「最後に更新した日」を直してください。",
            months.get_months()
        )),
        Some(_) => Standing::Patched,
    }
}

/// One sentence for all devices of which the same is to be said.
fn grouped(facts: &Facts<'_>, told: Vec<(String, &LedgerRow)>) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&LedgerRow>)> = Vec::new();
    for (message, row) in told {
        match groups.iter_mut().find(|(same, _)| *same == message) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((message, vec![row])),
        }
    }
    let sentence = |(message, rows): (String, Vec<&LedgerRow>)| {
        format!("機器台帳の{}{message}", facts.named(LEDGER, &rows))
    };
    groups.into_iter().map(sentence).collect()
}
