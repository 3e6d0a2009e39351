//! Correcting a round after it was opened: more time, less, another name, closed and open again. Whoever
//! it asks is told.

use jiff::civil::Date;
use serde_json::{Value, json};
use tenken_domain::text::calendar::{day_in_tokyo, end_of_day, era_date, start_of_day};
use tenken_store::messages::{self, Audience};
use tenken_store::rounds::enrolments::{self, Scope};
use tenken_store::rounds::{self, RoundRow};

use super::open::require_order;
use super::{Phase, Round, find_round, from_row};
use crate::audit::{Action, Subject, changed, record};
use crate::core::actor::Actor;
use crate::core::asked::{self, asked_by};
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::input::Typed;
use crate::core::installation::{Installation, installation};
use crate::core::policy::{Act, require};
use crate::core::sender::{Sender, sends_for};
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, Stamp, tell, usable_text, usable_title};

/// Until when a round takes answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// To the end of this day in Tokyo.
    On(Date),
    /// Until somebody closes it.
    Never,
}

impl Closing {
    /// The last day, if there is one.
    pub fn day(self) -> Option<Date> {
        match self {
            Closing::On(day) => Some(day),
            Closing::Never => None,
        }
    }
}

/// What is to be corrected; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ChangeRound {
    /// Title.
    pub title: Option<String>,
    /// First day, of a round that has not begun.
    pub opens: Option<Date>,
    /// Until when it takes answers, while it does.
    pub closing: Option<Closing>,
    /// Reference date, while it takes answers.
    pub reference_date: Option<Date>,
    /// Why, in words for those who are asked.
    pub reason: String,
    /// The version that was seen; `None` corrects any.
    pub seen: Option<i64>,
}

/// What is done to a round.
enum Deed {
    Change(ChangeRound),
    Close,
    Reopen(Closing, String, Option<i64>),
}

/// Corrects a round; whoever it asks is told, with the reason. What is as it was changes nothing.
///
/// # Errors
/// An unknown round, or one that somebody else has changed since it was seen; no reason; days that
/// have passed, or that stand in the wrong order; days of a round that is over: [`reopen_round`].
pub async fn change_round(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    change: ChangeRound,
) -> Result<Round> {
    require(actor, Act::ManageRounds)?;
    let change = check_change(change)?;
    do_to(tenken, actor, id, Deed::Change(change)).await
}

/// The words of a change as they are kept.
///
/// # Errors
/// Everything that is wrong with them.
pub fn check_change(change: ChangeRound) -> Result<ChangeRound> {
    let mut typed = Typed::default();
    let title = typed.field(change.title.as_deref().map(usable_title).transpose())?;
    let reason = typed.field(reason(&change.reason))?;
    typed.done()?;
    Ok(ChangeRound {
        title,
        reason,
        ..change
    })
}

/// Closes a round now.
///
/// # Errors
/// An unknown round, or one that is closed already.
pub async fn close_round(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Round> {
    require(actor, Act::ManageRounds)?;
    do_to(tenken, actor, id, Deed::Close).await
}

/// Lets a round that is over take answers again. What was entered and submitted is still there.
///
/// # Errors
/// An unknown round, or one that is not over or that somebody else has changed since `seen`; no reason;
/// a day that has passed.
pub async fn reopen_round(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    closing: Closing,
    reason: &str,
    seen: Option<i64>,
) -> Result<Round> {
    require(actor, Act::ManageRounds)?;
    let reason = self::reason(reason)?;
    do_to(tenken, actor, id, Deed::Reopen(closing, reason, seen)).await
}

/// Checks why something is done.
fn reason(typed: &str) -> Result<String> {
    usable_text("reason", typed)
        .map_err(|_| Error::bad("reason", "理由を、10,000文字までで入れてください。"))
}

async fn do_to(tenken: &Tenken, actor: &Actor, id: &str, deed: Deed) -> Result<Round> {
    let permit = require(actor, Act::ManageRounds)?;
    let round = find_round(tenken, actor, id).await?;
    let stamp = Stamp::now(tenken);
    let (message, at) = (stamp.id.clone(), stamp.at.clone());
    let work = Work {
        today: tenken.today(),
        phase: round.phase(tenken.now()),
        sender: sends_for(tenken, actor).await?,
        // Who asks itself alone need not write to itself.
        tells: !matches!(
            installation(tenken).await?,
            Some(Installation::Facility { .. })
        ),
        actor: actor.clone(),
        at,
        stamp,
    };
    let id = id.to_owned();
    let row = tenken
        .write(permit, async move |tx| {
            let before = rounds::get_for_update(tx, &id)
                .await?
                .ok_or_else(|| Error::round_not_found(&id))?;
            // Looked at before it was held: it may have changed in between.
            if before.version != round.version {
                return Err(changed_meanwhile());
            }
            work.run(tx, before, deed).await
        })
        .await?;
    tell(tenken, &message).await?;
    from_row(tenken, row).await
}

/// Everything the transaction needs.
struct Work {
    today: Date,
    phase: Phase,
    sender: Sender,
    tells: bool,
    actor: Actor,
    at: String,
    stamp: Stamp,
}

impl Work {
    async fn run(
        self,
        tx: &mut tenken_store::Tx,
        before: RoundRow,
        deed: Deed,
    ) -> Result<RoundRow> {
        let (action, after, reason) = match deed {
            Deed::Change(change) => {
                let reason = change.reason.clone();
                (Action::ChangeRound, self.changed(&before, change)?, reason)
            }
            Deed::Close => (Action::CloseRound, self.closed(&before)?, String::new()),
            Deed::Reopen(closing, reason, seen) => {
                let after = self.reopened(&before, closing, seen)?;
                (Action::ReopenRound, after, reason)
            }
        };
        let takes_answers = after.closed_at.is_none()
            && (self.phase != Phase::Closed || action == Action::ReopenRound);
        let Some(mut detail) = changed(&facts(&before), &facts(&after)) else {
            return Ok(before);
        };
        if let (Value::Object(detail), false) = (&mut detail, reason.is_empty()) {
            detail.insert("reason".to_owned(), Value::String(reason.clone()));
        }
        rounds::replace(tx, &after).await?;
        if takes_answers {
            enrolments::bring_up_to_date(tx, Scope::Round(&after.id)).await?;
        }
        let subject = Subject::Round.of(&after.id);
        record(tx, &self.at, &self.actor, action, &subject, detail).await?;
        if self.tells && self.phase != Phase::Upcoming {
            self.tell(tx, action, [&before, &after], &reason).await?;
        }
        Ok(RoundRow {
            version: before.version + 1,
            ..after
        })
    }

    fn changed(&self, before: &RoundRow, change: ChangeRound) -> Result<RoundRow> {
        require_seen(before, change.seen)?;
        let mut after = before.clone();
        if let Some(title) = change.title {
            after.title = title;
        }
        if let Some(closing) = change.closing {
            after.closes_at = self.end(closing, before)?;
        }
        if let Some(day) = change.reference_date {
            after.reference_date = Some(day.to_string());
        }
        if let Some(day) = change.opens {
            after.opens_at = stored_time(start_of_day(day));
        }
        if after.opens_at != before.opens_at && self.phase != Phase::Upcoming {
            return Err(Error::bad(
                "begun",
                "この実施回はもう始まっているので、始まる日は変えられません。",
            ));
        }
        let days = |row: &RoundRow| (row.closes_at.clone(), row.reference_date.clone());
        if days(&after) != days(before) && self.phase == Phase::Closed {
            return Err(Error::bad(
                "closed",
                "この実施回は締め切られています。締切の日や基準日を変えるには、受付を再開してください。",
            ));
        }
        let day = |at: &String| day_in_tokyo(read_time(at));
        require_order(
            day(&after.opens_at),
            after.closes_at.as_deref().map(last_day),
        )?;
        Ok(after)
    }

    fn closed(&self, before: &RoundRow) -> Result<RoundRow> {
        if self.phase == Phase::Closed {
            return Err(Error::bad(
                "already_closed",
                "この実施回はすでに締め切られています。",
            ));
        }
        Ok(RoundRow {
            closed_at: Some(self.at.clone()),
            ..before.clone()
        })
    }

    fn reopened(&self, before: &RoundRow, closing: Closing, seen: Option<i64>) -> Result<RoundRow> {
        require_seen(before, seen)?;
        if self.phase != Phase::Closed {
            return Err(Error::bad(
                "not_closed",
                "この実施回は締め切られていません。締切の日は、実施回の内容を直すところで変えられます。",
            ));
        }
        Ok(RoundRow {
            closed_at: None,
            closes_at: self.end(closing, before)?,
            ..before.clone()
        })
    }

    /// The end that is asked for; one that has passed is refused unless it is as it was.
    fn end(&self, closing: Closing, before: &RoundRow) -> Result<Option<String>> {
        let end = closing.day().map(|day| stored_time(end_of_day(day)));
        let stays = end == before.closes_at && self.phase != Phase::Closed;
        if !stays && closing.day().is_some_and(|day| day < self.today) {
            return Err(Error::bad(
                "window",
                "締切の日は、きょうか、きょうより後の日にしてください。いますぐ締め切るには「締め切る」を使います。",
            ));
        }
        Ok(end)
    }

    /// Tells whoever the round asks what became different, in the transaction that changes it.
    async fn tell(
        self,
        tx: &mut tenken_store::Tx,
        action: Action,
        [before, after]: [&RoundRow; 2],
        reason: &str,
    ) -> Result<()> {
        let (subject, mut body) = news(action, before, after);
        if !reason.is_empty() {
            body.push_str(&format!("\n理由：{reason}"));
        }
        let message = self.stamp.message(New {
            kind: MessageKind::Round,
            sender: self.sender.clone(),
            subject: format!("{subject}：{}", after.title),
            body,
            round: Some(&after.id),
            notice: None,
        });
        let audience = Audience {
            asked: Some(asked_by(after, self.today)),
            operating_on: Some(self.today.to_string()),
            demo: after.demo,
            ..Audience::default()
        };
        Ok(messages::insert_for(tx, &message, &audience, None).await?)
    }
}

/// What those who are asked are told: a heading, and sentence by sentence what changed.
fn news(action: Action, before: &RoundRow, after: &RoundRow) -> (&'static str, String) {
    let until = |row: &RoundRow| match row.closes_at.as_deref().map(last_day) {
        Some(day) => format!("{}まで", era_date(day)),
        None => "決めていません".to_owned(),
    };
    let mut lines = Vec::new();
    let heading = match action {
        Action::CloseRound => {
            lines.push(
                "回答の受付を締め切りました。下書きと提出した内容は、これからも見られます。"
                    .to_owned(),
            );
            "受付を締め切りました"
        }
        Action::ReopenRound => {
            lines.push("回答の受付を再開しました。途中まで書いたものは残っていますので、続きから書けます。提出したものを直して、もう一度提出することもできます。".to_owned());
            lines.push(format!("締切：{}", until(after)));
            "受付を再開しました"
        }
        _ => {
            lines.push("実施回の内容が変わりました。".to_owned());
            if before.closes_at != after.closes_at {
                lines.push(format!(
                    "締切：{}（変更前：{}）",
                    until(after),
                    until(before)
                ));
            }
            "内容が変わりました"
        }
    };
    if before.title != after.title {
        lines.push(format!("名前：{}（変更前：{}）", after.title, before.title));
    }
    if before.reference_date != after.reference_date {
        let day = |row: &RoundRow| {
            let day = row
                .reference_date
                .as_deref()
                .and_then(|day| day.parse().ok());
            day.map_or_else(|| "なし".to_owned(), era_date)
        };
        lines.push(format!(
            "いつの状況か（基準日）：{}（変更前：{}）",
            day(after),
            day(before)
        ));
    }
    (heading, lines.join("\n"))
}

/// The last day of a window whose end is stored.
fn last_day(end: &str) -> Date {
    asked::last_day(read_time(end))
}

fn require_seen(row: &RoundRow, seen: Option<i64>) -> Result<()> {
    match seen {
        Some(seen) if seen != row.version => Err(changed_meanwhile()),
        _ => Ok(()),
    }
}

fn changed_meanwhile() -> Error {
    Error::bad(
        "changed_meanwhile",
        "ほかの人が先にこの実施回を変更しました。いまの内容を確かめて、もう一度変更してください。",
    )
}

/// What the audit log tells of a round.
fn facts(row: &RoundRow) -> Value {
    json!({
        "title": row.title, "opens_at": row.opens_at, "closes_at": row.closes_at,
        "closed_at": row.closed_at, "reference_date": row.reference_date,
    })
}
