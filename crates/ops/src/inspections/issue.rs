//! Issue a facility the result.

use jiff::civil::Date;
use tenken_domain::text::calendar::{day_in_tokyo, era_date};
use tenken_store::inspections::inspection_results;
use tenken_store::inspections::inspection_results::ResultRow as StoredResult;

use super::{
    Found, InspectionResult,
    dossier::{Dossier, notes_of},
    subject,
};
use crate::audit::{Action, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::input::Typed;
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message, tell_facility};

/// What the one who tells decides.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The day it took place.
    pub visited_on: Date,
    /// Until when the facility replies.
    pub reply_by: Option<Date>,
    /// When it is looked at again.
    pub follow_up_on: Option<Date>,
    /// How many entries they saw: what others noted since is not told unseen.
    pub seen: usize,
}

/// The result as it would be told now.
pub fn draft_result(tenken: &Tenken, dossier: &Dossier) -> InspectionResult {
    let begun = dossier.notes.begun_at().map(day_in_tokyo);
    let visited_on = begun.unwrap_or_else(|| tenken.today().min(dossier.inspection.planned_on));
    let authority =
        Sender::of_authority(dossier.inspection.authority.as_deref()).name(&tenken.catalog());
    InspectionResult::of(dossier, authority, visited_on)
}

/// Tells the facility the result that these dossier add up to. It stays as it is told; issue it twice
/// changes nothing.
///
/// # Errors
/// Not found, or not the actor's to inspect; called off; nothing noted, versions that collide, or
/// entries the teller has not seen; days that cannot be.
pub async fn issue_result(
    tenken: &Tenken,
    actor: &Actor,
    dossier: &Dossier,
    issue: Issue,
) -> Result<()> {
    if !dossier.may_inspect {
        return Err(Error::Forbidden);
    }
    check_issue(tenken.today(), dossier, &issue)?;
    let result = InspectionResult {
        visited_on: issue.visited_on,
        reply_by: issue.reply_by,
        follow_up_on: issue.follow_up_on,
        ..draft_result(tenken, dossier)
    };
    let message = prepare_message(
        tenken,
        New {
            kind: MessageKind::Inspection,
            sender: Sender::of_authority(dossier.inspection.authority.as_deref()),
            subject: "立入検査の結果".into(),
            body: message_words(&result),
            round: None,
            notice: None,
        },
    );
    let (id, actor) = (dossier.inspection.id.clone(), actor.clone());
    tenken.write_if(async move |tx| {
        let Found {
            permit,
            row,
            facility,
        } =
            Found::hold(tx, &actor, &id, Found::inspecting).await?;
        if row.told_at.is_some() {
            return Ok(permit.grants(()));
        }
        if row.cancelled_at.is_some() {
            return Err(Error::bad("cancelled", "取りやめた立入検査の結果は、伝えられません。"));
        }
        let (_, entries) = notes_of(tx, &id).await?;
        if entries != issue.seen {
            return Err(Error::bad(
                "changed",
                "画面を開いたあとに、記録が加わりました。新しい内容を確かめてから、もう一度伝えてください。",
            ));
        }
        let stored = StoredResult {
            body: serde_json::to_string(&result).unwrap_or_default(),
            told_by: actor.name(),
            told_at: message.created_at.clone(),
        };
        inspection_results::tell(tx, &id, &stored, &result.visited_on.to_string()).await?;
        tell_facility(tx, &message, &facility.id).await?;
        let detail = serde_json::json!({
            "visited_on": result.visited_on, "findings": result.findings.len(),
            "reply_by": result.reply_by, "follow_up_on": result.follow_up_on,
        });
        record_for(&facility.id, tx, &message.created_at, &actor, Action::TellInspectionResult, &subject(&id), detail).await?;
        Ok(permit.grants(()))
    }).await
}

/// Whether a result can be told so.
///
/// # Errors
/// Nothing noted, versions that collide; every day that cannot be.
pub fn check_issue(today: Date, dossier: &Dossier, issue: &Issue) -> Result<()> {
    if dossier.entries == 0 {
        return Err(Error::bad(
            "nothing",
            "まだ何も記録されていません。現地の記録を付けてから、結果を伝えてください。",
        ));
    }
    if dossier.notes.collisions().next().is_some() {
        return Err(Error::bad(
            "collision",
            "2つの記録が重なっているところがあります。現地の記録の画面で、どちらにするかを決めてください。",
        ));
    }
    let mut typed = Typed::default();
    if issue.visited_on > today {
        let message = "検査した日が、これからの日になっています。";
        typed.field::<()>(Err(Error::bad("visited_on", message)))?;
    }
    for (field, day) in [
        ("reply_by", issue.reply_by),
        ("follow_up_on", issue.follow_up_on),
    ] {
        if day.is_some_and(|day| day < today) {
            let message = "期限や予定の日は、今日か、これからの日にしてください。";
            typed.field::<()>(Err(Error::bad(field, message)))?;
        }
    }
    typed.done()
}

fn message_words(result: &InspectionResult) -> String {
    let day = era_date(result.visited_on);
    let found = match result.findings.len() {
        0 => "指摘した事項はありません。".to_owned(),
        count => format!("指摘した事項が{count}件あります。"),
    };
    let reply = result.reply_by.map_or_else(String::new, |day| {
        format!("\n{}までに、対応をお知らせください。", era_date(day))
    });
    format!(
        "{day}の立入検査の結果をお知らせします。{found}{reply}\n「立入検査」の画面で、内容を読み、返事を書けます。"
    )
}
