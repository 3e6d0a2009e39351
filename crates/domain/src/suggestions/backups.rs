//! The ledger of backups.
//!
//! Source: R5 hospital survey Q12 to Q12-6 with its explanations (of several media the most frequent counts), R5
//! pharmacy checklist 3(2) and its manual, R7 hospital survey 指標22; domain-facts 10.
//!
//! The questions are about the system of medical records: rows that say they are of it count, and all that do not
//! deny it where none says so. Each row is one way of making backups; a system has the most frequent of its rows, the
//! sum of their copies, the most generations, all their media. Of several systems the weakest decides, so that the
//! answer holds for all. A row with no copies (0) is no backup.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use super::facts::{Facts, Said, split};
use crate::ledgers::LedgerRow;
use crate::text::input::plain;

const LEDGER: &str = "backups";

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "backup.made",
        name: "backups.made",
        says: made,
    },
    Rule {
        measure: "backup.recovery_ready",
        name: "backups.recovery_ready",
        says: recovery_ready,
    },
    Rule {
        measure: "backup.frequency",
        name: "backups.frequency",
        says: frequency,
    },
    Rule {
        measure: "backup.copies",
        name: "backups.copies",
        says: copies,
    },
    Rule {
        measure: "backup.generations",
        name: "backups.generations",
        says: generations,
    },
    Rule {
        measure: "backup.media",
        name: "backups.media",
        says: media,
    },
    Rule {
        measure: "backup.offline",
        name: "backups.offline",
        says: offline,
    },
    Rule {
        measure: "backup.protected",
        name: "backups.protected",
        says: protected,
    },
];

/// The frequencies from the rarest; ids of the ledger and of Q12-1.
const FREQUENCIES: [&str; 5] = ["other", "yearly", "monthly", "weekly", "daily"];
const FREQUENCY_NAMES: [&str; 5] = ["不定期", "年1回", "月1回", "週1回", "毎日"];
/// The options of Q12-2, Q12-3 and Q12-4, for 1, 2, and more.
const COUNTS: [&str; 3] = ["one", "two", "three-or-more"];

type Rows<'a> = Vec<&'a LedgerRow>;

/// What the rows of one system say.
enum Level<'a> {
    /// A rank, and the rows it is from.
    Known(usize, Rows<'a>),
    /// Rows that leave it open.
    Open(Rows<'a>),
}

/// The rows the questions are about.
fn about<'a>(facts: &Facts<'a>) -> Rows<'a> {
    let saying = |value: &'static str| {
        let rows = facts.ledgers.of(LEDGER).iter();
        rows.filter(move |row| row.values.get("is_ehr") == value)
    };
    match saying("yes").next() {
        Some(_) => saying("yes").collect(),
        None => saying("").collect(),
    }
}

fn is_backup(row: &LedgerRow) -> bool {
    row.values.number("copies") != Some(0)
}

/// The backups by system.
fn systems<'a>(facts: &Facts<'a>) -> Vec<Rows<'a>> {
    let mut systems: BTreeMap<String, Rows<'a>> = BTreeMap::new();
    for row in about(facts).into_iter().filter(|row| is_backup(row)) {
        let system = plain(row.values.get("system"));
        systems.entry(system).or_default().push(row);
    }
    systems.into_values().collect()
}

fn nothing() -> Said {
    Said::lacks(
        "バックアップの記録に、電子カルテ・電子薬歴などのデータの控えの取り方を登録してください。",
    )
}

/// Q12: backups are made. Yes if a row says how often, when last, or how many there are; no if every row says there is
/// none.
fn made(facts: &Facts<'_>) -> Said {
    let all = about(facts);
    if all.is_empty() {
        return nothing();
    }
    let (backups, none): (Rows<'_>, Rows<'_>) = all.into_iter().partition(|row| is_backup(row));
    if backups.is_empty() {
        let why = "バックアップの記録では、控えの数が0です。";
        let make = "控えを取り始め、バックアップの記録を直してください。".to_owned();
        return Said::no(why, facts.proofs(LEDGER, &none), vec![make]);
    }
    let (said, open): (Rows<'_>, Rows<'_>) = backups.into_iter().partition(|row| {
        let values = &row.values;
        facts.has_come(values.day("last_backup_on"))
            || !values.get("frequency").is_empty()
            || values.number("copies").is_some()
    });
    if said.is_empty() {
        let named = facts.named(LEDGER, &open);
        return Said::lacks(format!(
            "バックアップの記録の{named}に「頻度」か「最後に取れた日」を入れてください。"
        ));
    }
    let why = format!(
        "バックアップの記録に、{}があります。最後に取れた日も確かめてください。",
        facts.named(LEDGER, &said)
    );
    Said::yes(why, facts.proofs(LEDGER, &said))
}

/// The lowest of what the systems say, or what is to be entered in a column.
fn weakest<'a>(
    facts: &Facts<'a>,
    title: &str,
    level: impl Fn(&[&'a LedgerRow]) -> Level<'a>,
) -> Result<(usize, Rows<'a>), Said> {
    let (mut least, mut rows, mut open) = (None::<usize>, Rows::new(), Rows::new());
    for system in systems(facts) {
        match level(&system) {
            Level::Known(rank, from) => {
                least = Some(least.map_or(rank, |least| least.min(rank)));
                rows.extend(from);
            }
            Level::Open(without) => open.extend(without),
        }
    }
    match least {
        _ if !open.is_empty() => {
            let named = facts.named(LEDGER, &open);
            Err(Said::lacks(format!(
                "バックアップの記録の{named}に「{title}」を入れてください。"
            )))
        }
        Some(least) => Ok((least, rows)),
        None => Err(nothing()),
    }
}

/// Rows with, and without a value in a column.
fn filled<'a>(rows: &[&'a LedgerRow], column: &str) -> (Rows<'a>, Rows<'a>) {
    let rows = rows.iter().copied();
    rows.partition(|row| !row.values.get(column).is_empty())
}

/// What is known, unless it could still be more.
fn unless_open<'a>(rank: usize, most: usize, with: Rows<'a>, without: Rows<'a>) -> Level<'a> {
    match rank < most && !without.is_empty() {
        true => Level::Open(without),
        false => Level::Known(rank, with),
    }
}

/// Q12-1.
fn frequency(facts: &Facts<'_>) -> Said {
    let most = FREQUENCIES.len() - 1;
    let level = |rows: &[_]| {
        let (with, without) = filled(rows, "frequency");
        let rank = |row: &&LedgerRow| {
            let frequency = row.values.get("frequency");
            FREQUENCIES.iter().position(|one| *one == frequency)
        };
        let rank = with.iter().filter_map(rank).max().unwrap_or(0);
        unless_open(rank, most, with, without)
    };
    let (rank, rows) = match weakest(facts, "頻度", level) {
        Ok(found) => found,
        Err(said) => return said,
    };
    let (Some(id), Some(name)) = (FREQUENCIES.get(rank), FREQUENCY_NAMES.get(rank)) else {
        return nothing();
    };
    let why = format!("バックアップの記録では、いちばん回数の多い控えは{name}です。");
    Said::option(id, why, facts.proofs(LEDGER, &rows))
}

/// A question with the options one, two, three or more.
fn count<'a>(
    facts: &Facts<'a>,
    title: &str,
    unit: &str,
    level: impl Fn(&[&'a LedgerRow]) -> Level<'a>,
) -> Said {
    let (count, rows) = match weakest(facts, title, level) {
        Ok(found) => found,
        Err(said) => return said,
    };
    let option = count.checked_sub(1).map(|at| at.min(COUNTS.len() - 1));
    match option.and_then(|at| COUNTS.get(at)) {
        Some(option) => {
            let why = format!("バックアップの記録では、{count}{unit}です。");
            Said::option(option, why, facts.proofs(LEDGER, &rows))
        }
        None => {
            let named = facts.named(LEDGER, &rows);
            Said::lacks(format!(
                "バックアップの記録の{named}の「{title}」が0です。確かめて直してください。"
            ))
        }
    }
}

/// A number in a column, not below zero.
fn number(row: &LedgerRow, column: &str) -> usize {
    let number = row.values.number(column).unwrap_or(0);
    usize::try_from(number).unwrap_or(0)
}

/// Q12-2. Backups alone are counted, not the original (domain-facts 10).
fn copies(facts: &Facts<'_>) -> Said {
    count(facts, "控えの数", "個", |rows| {
        let (with, without) = filled(rows, "copies");
        let sum = with.iter().fold(0_usize, |sum, row| {
            sum.saturating_add(number(row, "copies"))
        });
        unless_open(sum, COUNTS.len(), with, without)
    })
}

/// Q12-3.
fn generations(facts: &Facts<'_>) -> Said {
    count(facts, "世代の数", "世代", |rows| {
        let (with, without) = filled(rows, "generations");
        let most = with.iter().map(|row| number(row, "generations")).max();
        unless_open(most.unwrap_or(0), COUNTS.len(), with, without)
    })
}

/// Q12-4. Two disks are one kind (our guidance to Q12-4).
fn media(facts: &Facts<'_>) -> Said {
    count(facts, "入れ物の種類", "種類", |rows| {
        let (with, without) = filled(rows, "media");
        let kinds: BTreeSet<&str> = with
            .iter()
            .flat_map(|row| row.values.get("media").split(','))
            .collect();
        unless_open(kinds.len(), COUNTS.len(), with, without)
    })
}

/// Q12-5 and 指標22. What cannot be written to counts as well: the R5 manual to 3(2) says
/// オフライン（物理的あるいは論理的に書き込み不可の状態）.
fn offline(facts: &Facts<'_>) -> Said {
    let is_away = |row: &&LedgerRow| matches!(row.values.get("offline"), "offline" | "unwritable");
    let (mut away, mut online, mut open) = (Rows::new(), Rows::new(), Rows::new());
    for system in systems(facts) {
        let (safe, rest): (Rows<'_>, Rows<'_>) = system.into_iter().partition(is_away);
        let (with, without) = filled(&rest, "offline");
        match (safe.is_empty(), without.is_empty()) {
            (false, _) => away.extend(safe),
            (true, true) => online.extend(with),
            (true, false) => open.extend(without),
        }
    }
    if !online.is_empty() {
        let named = facts.named(LEDGER, &online);
        let why = format!("バックアップの記録では、{named}の控えはつながったままです。");
        let take = "控えのひとつを、線を外した所か、書きかえられない所に置き、バックアップの記録を直してください。";
        return Said::no(why, facts.proofs(LEDGER, &online), vec![take.to_owned()]);
    }
    if !open.is_empty() {
        let named = facts.named(LEDGER, &open);
        return Said::lacks(format!(
            "バックアップの記録の{named}に「切り離し」を入れてください。"
        ));
    }
    if away.is_empty() {
        return nothing();
    }
    let is_off = away
        .iter()
        .any(|row| row.values.get("offline") == "offline");
    let named = facts.named(LEDGER, &away);
    let why = match is_off {
        true => format!("バックアップの記録では、{named}の控えを切り離して置いています。"),
        false => format!(
            "バックアップの記録では、{named}の控えは書きかえられません。線を外した所に置いた控えではないことに注意してください。"
        ),
    };
    Said::yes(why, facts.proofs(LEDGER, &away))
}

/// Q12-6. Every backup must be protected: the one that is not can leak.
fn protected(facts: &Facts<'_>) -> Said {
    let rows = systems(facts).concat();
    let said = split(&rows, "protection");
    if !said.no.is_empty() {
        let named = facts.named(LEDGER, &said.no);
        let why = format!("バックアップの記録では、{named}にもれない工夫がありません。");
        let protect = format!(
            "{named}を暗号にする、鍵のかかる所に置くなどして、バックアップの記録を直してください。"
        );
        return Said::no(why, facts.proofs(LEDGER, &said.no), vec![protect]);
    }
    if !said.open.is_empty() {
        let named = facts.named(LEDGER, &said.open);
        return Said::lacks(format!(
            "バックアップの記録の{named}に「もれない工夫」を入れてください。"
        ));
    }
    if said.yes.is_empty() {
        return nothing();
    }
    let why = "バックアップの記録では、どの控えにももれない工夫があります。";
    Said::yes(why, facts.proofs(LEDGER, &said.yes))
}

/// Checklist 3(2): backups are made and how to restore them is checked. Every system must have steps, and a day on
/// which restoring was tried. Whether the information needed was talked about stands in no ledger.
fn recovery_ready(facts: &Facts<'_>) -> Said {
    let (mut ready, mut without, mut missing) = (Rows::new(), Rows::new(), Vec::new());
    for system in systems(facts) {
        let said = split(&system, "recovery_steps");
        let tried: Rows<'_> = said
            .yes
            .iter()
            .copied()
            .filter(|row| facts.has_come(row.values.day("last_restore_test_on")))
            .collect();
        if !tried.is_empty() {
            ready.extend(tried);
        } else if said.yes.is_empty() && said.open.is_empty() {
            without.extend(said.no);
        } else if said.yes.is_empty() {
            missing.push(format!(
                "バックアップの記録の{}に「戻す手順書」を入れてください。",
                facts.named(LEDGER, &said.open)
            ));
        } else {
            missing.push(format!(
                "{}を戻せるか試し、「最後に戻せるか試した日」を入れてください。",
                facts.named(LEDGER, &said.yes)
            ));
        }
    }
    if !without.is_empty() {
        let named = facts.named(LEDGER, &without);
        let why = format!("バックアップの記録では、{named}に戻す手順書がありません。");
        let write =
            format!("{named}を戻す手順を書き、試してから、バックアップの記録を直してください。");
        return Said::no(why, facts.proofs(LEDGER, &without), vec![write]);
    }
    if !missing.is_empty() {
        return Said::open(missing);
    }
    if ready.is_empty() {
        return nothing();
    }
    let why = format!(
        "バックアップの記録では、{}に戻す手順書があり、試した日があります。止まったときに要る情報を話し合ったかも確かめてください。",
        facts.named(LEDGER, &ready)
    );
    Said::yes(why, facts.proofs(LEDGER, &ready))
}
