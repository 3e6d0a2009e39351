//! Issue facilities that a target of theirs comes near, or has passed.

use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use tenken_domain::forms::answer::Column;
use tenken_domain::forms::form::FormKind;
use tenken_domain::text::calendar::{era_date, hour_in_tokyo};
use tenken_store::installation::settings;
use tenken_store::messages::{MessageRow, deliveries};
use tenken_store::{messages, rounds};

use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::sender::{Sender, sends_here};
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message};
use crate::results::live::{Checks, LiveFigures};
use crate::rounds::{Phase, Round, from_row};

/// Days before and after a target in which a facility is told.
const NEAR: i64 = 14;
/// Nobody is told before this hour of the day in Tokyo.
const MORNING: i8 = 8;
/// Facilities told in one unit of work.
const AT_ONCE: usize = 1_000;
/// The setting that says on which day this was done last.
const DONE: &str = "told_of_targets";

/// Tells every facility once for each target that comes near and once when it has passed. Doing it
/// again, or in two processes, tells nobody twice; it is done once a day. Returns how many targets
/// were told of.
pub async fn tell_of_targets(tenken: &Tenken) -> Result<usize> {
    let today = tenken.today();
    if hour_in_tokyo(tenken.now()) < MORNING || is_done(tenken, today).await? {
        return Ok(0);
    }
    let rows = tenken
        .read(
            Unasked::Program,
            async move |tx| Ok(rounds::list(tx).await?),
        )
        .await?;
    // Nobody wrote it: an authority's installation says it in its name, any other in the program's.
    let sender = match sends_here(tenken).await? {
        Sender::Authority(code) => Sender::Authority(code),
        _ => Sender::Program,
    };
    let mut told = 0;
    for row in rows {
        let round = from_row(tenken, row).await?;
        if round.form.kind != FormKind::Checklist || round.phase(tenken.now()) != Phase::Open {
            continue;
        }
        let near = tenken
            .memory::<LiveFigures>()
            .checks(tenken, &round, today, move |checks| near(checks, today))
            .await?;
        for (target, facilities) in near.unwrap_or_default() {
            told += 1;
            tell(tenken, &round, target, today, facilities, &sender).await?;
        }
    }
    note_done(tenken, today).await?;
    Ok(told)
}

/// The targets around today, with the facilities that have them.
fn near(checks: Checks<'_>, today: Date) -> BTreeMap<Date, Vec<String>> {
    let (from, to) = (
        today.saturating_sub(NEAR.days()),
        today.saturating_add(NEAR.days()),
    );
    let mut near: BTreeMap<Date, Vec<String>> = BTreeMap::new();
    let places = checks.places.iter().enumerate();
    for (position, place) in places.filter(|(_, place)| place.asked) {
        let targets = checks.rows.targets(position);
        for target in targets.filter(|target| (from..=to).contains(target)) {
            let facilities = near.entry(target).or_default();
            if facilities
                .last()
                .is_none_or(|last| **last != *place.facility)
            {
                facilities.push(place.facility.to_string());
            }
        }
    }
    near
}

async fn tell(
    tenken: &Tenken,
    round: &Round,
    target: Date,
    today: Date,
    facilities: Vec<String>,
    sender: &Sender,
) -> Result<()> {
    let passed = target < today;
    let columns = &round.form.columns;
    let (what, words) = match passed {
        false => ("due", "目標日が近づいています"),
        true => ("late", "目標日を過ぎた項目があります"),
    };
    let message = prepare_message(
        tenken,
        New {
            kind: MessageKind::Target,
            sender: sender.clone(),
            subject: format!("{words}：{}", era_date(target)),
            body: format!(
                "{}で、{}を目標日にした項目が、まだ「いいえ」のままです。\n対応が終わっていれば、{}、もう一度提出してください。間に合わないときは、目標日を見直してください。",
                round.title,
                era_date(target),
                match columns.heading(Column::Second) {
                    Some(_) => format!("{}を入れて", columns.check_name(Column::Second)),
                    None => "答えを「はい」に直して".to_owned(),
                }
            ),
            round: Some(&round.id),
            notice: None,
        },
    );
    let once = format!("{what}:{}:{target}:", round.id);
    let mut stored = false;
    for part in facilities.chunks(AT_ONCE) {
        let (part, message, once) = (part.to_vec(), message.clone(), once.clone());
        let first = !stored;
        stored |= tenken
            .write(Unasked::Program, async move |tx| {
                let part: Vec<&str> = part.iter().map(String::as_str).collect();
                // On most days all of them know: no message, then. Whom another process tells in
                // the meantime, the delivery leaves out.
                let untold = deliveries::untold(tx, &part, &once).await?;
                let untold: Vec<&str> = untold.iter().map(String::as_str).collect();
                if untold.is_empty() {
                    return Ok(false);
                }
                tell_part(tx, &message, first, &untold, &once).await?;
                Ok(true)
            })
            .await?;
    }
    Ok(())
}

async fn tell_part(
    tx: &mut tenken_store::Tx,
    message: &MessageRow,
    first: bool,
    facilities: &[&str],
    once: &str,
) -> Result<()> {
    if first {
        messages::insert(tx, message).await?;
    }
    let (id, at) = (&message.id, &message.created_at);
    Ok(deliveries::tell_listed(tx, id, facilities, at, once).await?)
}

async fn is_done(tenken: &Tenken, today: Date) -> Result<bool> {
    let done = tenken
        .read(Unasked::Program, async move |tx| {
            Ok(settings::get(tx, DONE).await?)
        })
        .await?;
    Ok(done == Some(today.to_string()))
}

async fn note_done(tenken: &Tenken, today: Date) -> Result<()> {
    let today = today.to_string();
    tenken
        .write(Unasked::Program, async move |tx| {
            Ok(settings::set(tx, DONE, &today).await?)
        })
        .await
}
