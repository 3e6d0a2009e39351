//! Questions of facilities, each to the desk that can answer it, and the answers.

use jiff::Timestamp;
use tenken_store::facilities::FacilityRow;
use tenken_store::messages::questions::{self, Answered, QuestionFilter, QuestionRow};
use tenken_store::{Tx, rounds};

use crate::audit::{Action, Subject, record_for, record_view};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::facility_key::{by_key, readable};
use crate::core::input::given;
use crate::core::permit::Permit;
use crate::core::policy::{Act, may, require};
use crate::core::sender::sends_for;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, Stamp, tell_facility, usable_text};

/// Who answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// The facility's health authority: about what is asked, and inspections.
    Authority,
    /// The ministry: what an authority hands on.
    Ministry,
    /// Who runs the installation: signing in and using the pages.
    Operator,
}

impl Desk {
    /// All desks.
    pub const ALL: [Desk; 3] = [Self::Authority, Self::Ministry, Self::Operator];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            Desk::Authority => "authority",
            Desk::Ministry => "ministry",
            Desk::Operator => "operator",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Desk::Authority => "調査や点検の内容について（所管の自治体へ）",
            Desk::Ministry => "調査の内容について（厚生労働省へ）",
            Desk::Operator => "サインインや画面の使い方について（システムの管理者へ）",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|desk| desk.id() == text)
    }
}

/// A question, with its answer once there is one.
#[derive(Debug, Clone)]
pub struct Question {
    /// Id; never changes.
    pub id: String,
    /// Who asks: id and name.
    pub facility: (String, String),
    /// Who answers.
    pub desk: Desk,
    /// The round it is about.
    pub round: Option<String>,
    /// The item it is about, if it is about one.
    pub item: Option<String>,
    /// What is asked.
    pub body: String,
    /// When.
    pub asked_at: Timestamp,
    /// The answer and when it was given.
    pub answer: Option<(String, Timestamp)>,
    /// It is the actor's to answer; in lists not looked at.
    pub to_answer: bool,
}

/// A question to be asked.
#[derive(Debug, Clone, Default)]
pub struct NewQuestion {
    /// Who answers: `authority` or `operator`.
    pub desk: String,
    /// The round it is about, if it is.
    pub round: Option<String>,
    /// The item it is about; empty for none.
    pub item: String,
    /// What is asked.
    pub body: String,
}

/// The most questions shown at once.
const MOST: i64 = 200;
/// The longest id of an item, in characters.
const LONGEST_ITEM: usize = 40;

impl From<QuestionRow> for Question {
    fn from(row: QuestionRow) -> Self {
        Question {
            id: row.id,
            facility: (row.facility_id, row.facility),
            desk: Desk::parse(&row.desk).unwrap_or(Desk::Operator),
            round: row.round_id,
            item: row.item,
            body: row.body,
            asked_at: read_time(&row.asked_at),
            answer: (row.answer.zip(row.answered_at)).map(|(text, at)| (text, read_time(&at))),
            to_answer: false,
        }
    }
}

/// Asks a question on behalf of a facility.
///
/// # Errors
/// No text, an unknown desk or round; a facility the actor does not answer for.
pub async fn ask_question(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    new: NewQuestion,
) -> Result<()> {
    let (id, at) = (tenken.environment().id(), tenken.stored_now());
    let (key, actor) = (facility.to_owned(), actor.clone());
    tenken
        .write_if(async move |tx| {
            let facility = by_key(tx, &key).await?;
            let permit = require(&actor, Act::Answer(&facility))?;
            let desk = Desk::parse(&new.desk).filter(|desk| *desk != Desk::Ministry);
            let desk =
                desk.ok_or_else(|| Error::bad("desk", "だれへの質問かを選んでください。"))?;
            if let Some(round) = &new.round {
                let found = rounds::get(tx, round).await?;
                found.ok_or_else(|| Error::round_not_found(round))?;
            }
            let row = QuestionRow {
                id,
                desk: desk.id().to_owned(),
                round_id: new.round,
                item: given(&new.item).map(|item| item.chars().take(LONGEST_ITEM).collect()),
                body: usable_text("body", &new.body)?,
                asked_at: at,
                asked_by: actor.name(),
                answer: None,
                answered_at: None,
                answered_by: None,
                answered_for: None,
                facility_id: facility.id,
                facility: facility.name,
            };
            questions::insert(tx, &row).await?;
            let subject = Subject::Question.of(&row.id);
            let detail = serde_json::json!({ "desk": row.desk });
            let (of, at) = (&row.facility_id, &row.asked_at);
            Ok(permit.grants(
                record_for(of, tx, at, &actor, Action::AskQuestion, &subject, detail).await?,
            ))
        })
        .await
}

/// The questions of a facility, the unanswered first.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn questions_of(tenken: &Tenken, actor: &Actor, facility: &str) -> Result<Vec<Question>> {
    let (key, who) = (facility.to_owned(), actor.clone());
    let rows = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            let filter = QuestionFilter {
                facility: Some(facility.id),
                ..QuestionFilter::default()
            };
            Ok(permit.grants(questions::list(tx, &filter, MOST).await?))
        })
        .await?;
    Ok(rows.into_iter().map(Question::from).collect())
}

/// The questions the actor's desk is to answer, the unanswered first.
///
/// # Errors
/// The actor answers none.
pub async fn questions_at_desk(tenken: &Tenken, actor: &Actor) -> Result<Vec<Question>> {
    let permit = require(actor, Act::AnswerQuestions)?;
    let filter = desk_filter(tenken, actor).await?;
    let rows = tenken
        .read(permit, async move |tx| {
            Ok(questions::list(tx, &filter, MOST).await?)
        })
        .await?;
    Ok(rows.into_iter().map(Question::from).collect())
}

/// What the actor's desk sees: an authority the questions of its facilities and those it answered while
/// they were, the ministry what was handed on to it, who runs the installation everything.
async fn desk_filter(tenken: &Tenken, actor: &Actor) -> Result<QuestionFilter> {
    if may(actor, Act::Operate) {
        return Ok(QuestionFilter::default());
    }
    Ok(match sends_for(tenken, actor).await?.authority() {
        None => QuestionFilter {
            desk: Some(Desk::Ministry.id().to_owned()),
            ..QuestionFilter::default()
        },
        Some(authority) => QuestionFilter {
            authority: Some(authority),
            desk: Some(Desk::Authority.id().to_owned()),
            ..QuestionFilter::default()
        },
    })
}

/// One question.
///
/// # Errors
/// Not found, or neither of the actor's facilities nor for the actor's desk.
pub async fn find_question(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Question> {
    let filter = desk_filter(tenken, actor).await?;
    let (key, who) = (id.to_owned(), actor.clone());
    let (row, to_answer) = tenken
        .read_if(async move |tx| {
            let (row, facility, permit) = find_visible(tx, &who, &filter, &key).await?;
            let to_answer = is_at_desk(&filter, &row, &facility);
            let to_answer = to_answer && may(&who, Act::AnswerQuestions);
            Ok(permit.grants((row, to_answer)))
        })
        .await?;
    let subject = Subject::Question.of(&row.id);
    record_view(
        tenken,
        actor,
        &row.facility_id,
        Action::ViewQuestion,
        subject,
    )
    .await?;
    Ok(Question {
        to_answer,
        ..row.into()
    })
}

/// Answers a question; the facility is told.
///
/// # Errors
/// No text; not found, or not for the actor's desk.
pub async fn answer_question(tenken: &Tenken, actor: &Actor, id: &str, answer: &str) -> Result<()> {
    let permit = require(actor, Act::AnswerQuestions)?;
    let filter = desk_filter(tenken, actor).await?;
    let sender = sends_for(tenken, actor).await?;
    let answered_for = sender.clone().authority();
    let stamp = Stamp::now(tenken);
    let (key, who, answer) = (id.to_owned(), actor.clone(), answer.to_owned());
    tenken
        .write(permit, async move |tx| {
            let (row, facility) = at_desk(tx, &filter, &key).await?;
            let answer = usable_text("answer", &answer)?;
            let answered = Answered {
                answer: &answer,
                at: &stamp.at,
                by: &who.name(),
                authority: answered_for.as_deref(),
            };
            questions::answer(tx, &row.id, &answered).await?;
            let told = stamp.message(New {
                kind: MessageKind::Answer,
                sender,
                subject: "質問への答えが届きました".into(),
                body: format!("【質問】\n{}\n\n【答え】\n{answer}", row.body),
                round: row.round_id.as_deref(),
                notice: None,
            });
            tell_facility(tx, &told, &facility.id).await?;
            let (subject, nothing) = (Subject::Question.of(&row.id), serde_json::Value::Null);
            record_for(
                &facility.id,
                tx,
                &told.created_at,
                &who,
                Action::AnswerQuestion,
                &subject,
                nothing,
            )
            .await
        })
        .await
}

/// Hands a question on to another desk.
///
/// # Errors
/// Not found, or not for the actor's desk; an unknown desk.
pub async fn hand_over_question(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    desk: &str,
) -> Result<()> {
    let permit = require(actor, Act::AnswerQuestions)?;
    let desk = Desk::parse(desk).ok_or_else(|| Error::bad("desk", "渡す先を選んでください。"))?;
    let filter = desk_filter(tenken, actor).await?;
    let (key, who, at) = (id.to_owned(), actor.clone(), tenken.stored_now());
    tenken
        .write(permit, async move |tx| {
            let (row, facility) = at_desk(tx, &filter, &key).await?;
            questions::hand_over(tx, &row.id, desk.id()).await?;
            let subject = Subject::Question.of(&row.id);
            let detail = serde_json::json!({ "desk": desk.id() });
            record_for(
                &facility.id,
                tx,
                &at,
                &who,
                Action::HandOverQuestion,
                &subject,
                detail,
            )
            .await
        })
        .await
}

/// A question that is there for the actor, with who asks it.
async fn find_visible(
    tx: &mut Tx,
    actor: &Actor,
    filter: &QuestionFilter,
    id: &str,
) -> Result<(QuestionRow, FacilityRow, Permit)> {
    let (row, facility) = find(tx, id).await?;
    let answered = filter.authority.is_some() && row.answered_for == filter.authority;
    let permit = match is_at_desk(filter, &row, &facility) || answered {
        true => require(actor, Act::AnswerQuestions),
        false => Err(not_found()),
    };
    let permit = permit.or_else(|_| require(actor, Act::Answer(&facility)));
    Ok((row, facility, permit.map_err(|_| not_found())?))
}

/// A question that is to be answered at the desk of a filter: its facility has not moved to another authority
/// since.
async fn at_desk(
    tx: &mut Tx,
    filter: &QuestionFilter,
    id: &str,
) -> Result<(QuestionRow, FacilityRow)> {
    let (row, facility) = find(tx, id).await?;
    match is_at_desk(filter, &row, &facility) {
        true => Ok((row, facility)),
        false => Err(not_found()),
    }
}

async fn find(tx: &mut Tx, id: &str) -> Result<(QuestionRow, FacilityRow)> {
    let row = questions::get(tx, id).await?.ok_or_else(not_found)?;
    let facility = by_key(tx, &row.facility_id).await?;
    Ok((row, facility))
}

fn is_at_desk(filter: &QuestionFilter, row: &QuestionRow, facility: &FacilityRow) -> bool {
    let authority = filter.authority.as_ref();
    filter.desk.as_ref().is_none_or(|desk| *desk == row.desk)
        && authority.is_none_or(|code| facility.authority.as_ref() == Some(code))
}

fn not_found() -> Error {
    Error::NotFound("この質問".into())
}
