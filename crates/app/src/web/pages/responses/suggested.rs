//! What the ledgers say to a question, beside it: a suggested answer to be taken over, the rows it rests on, what is
//! missing; or the way to begin the ledger that could say something.

use maud::{Markup, html};
use std::collections::BTreeMap;
use tenken_domain::forms::answer::{Answer, AnswerType, Answers, Column};
use tenken_domain::forms::form::Item;
use tenken_domain::suggestions::{Suggested, Suggestion};
use tenken_ops::responses::{ItemSuggestion, KeptLedger, Response};

use super::item::title_id;
use super::rested::rows;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::pages::ledgers::contact_chart::CONTACTS;
use crate::web::parts::banner::Tone;
use crate::web::parts::tag;
use crate::web::widgets;

/// The measure that asks for the contact chart.
const CHART: &str = "incident.contact_chart";

/// What the ledgers say to the questions of a response.
pub struct Suggestions<'a> {
    facility: &'a str,
    may_answer: bool,
    answers: &'a Answers,
    said: &'a BTreeMap<String, ItemSuggestion>,
    /// The first question whose ledger is not begun: there the ways to begin one stand open.
    first: Option<&'a str>,
}

impl<'a> Suggestions<'a> {
    /// Takes what they say to a response.
    pub fn of(
        context: &PageContext,
        response: &'a Response,
        said: &'a BTreeMap<String, ItemSuggestion>,
    ) -> Self {
        let items = response.round.form.items.iter();
        let mut items = items.map(|item| &*item.id);
        Suggestions {
            facility: &response.facility.id,
            may_answer: context.answers_for(&response.facility),
            answers: &response.draft.answers,
            first: items.find(|id| said.get(*id).is_some_and(|one| to_begin(one).is_some())),
            said,
        }
    }

    /// What they say to a question.
    pub fn beside(&self, item: &Item) -> Markup {
        let Some(one) = self.said.get(&item.id) else {
            return html! {};
        };
        match to_begin(one) {
            Some(ledger) if self.may_answer => self.beginning(item, ledger),
            Some(_) => html! {},
            None => self.saying(item, one),
        }
    }

    /// The ways to begin a ledger.
    fn beginning(&self, item: &Item, ledger: &KeptLedger) -> Markup {
        let parts = [self.facility, &*ledger.kind.id];
        let table = addresses::LEDGER.link(parts);
        let file = match ledger.kind.sealed {
            true => addresses::LEDGER_LOGS.link(parts),
            false => addresses::LEDGER_IMPORTS.link(parts),
        };
        html! {
            details class="suggested none" open[self.first == Some(&item.id)] {
                summary { "台帳の「" (ledger.kind.title) "」がまだありません" }
                p { "書いておくと、ここに答えが提案されます。" @if is_chart(item) { "連絡体制図も自動でできます。" } }
                ul class="ways" {
                    @if !ledger.kind.sealed { li { a href=(table) { "表を貼り付ける" } } }
                    li { a href=(file) { "ファイルを選ぶ" } }
                    @if !ledger.kind.sealed { li { a href=(addresses::NEW_ROW.link(parts)) { "1行から始める" } } }
                }
            }
        }
    }

    fn saying(&self, item: &Item, one: &ItemSuggestion) -> Markup {
        let suggestion = &one.suggestion;
        let against = one.contradiction.as_deref();
        html! {
            div class=(if against.is_some() { "suggested against" } else { "suggested" }) {
                @if let Some(against) = against {
                    p data-as-stored { (tag::toned(Tone::Warn, "確かめてください")) " " (against) }
                } @else if one.is_given {
                    p data-as-stored { (tag::toned(Tone::Good, "台帳と合っています")) }
                }
                @if let (Some(suggested), Some(answer)) = (&suggestion.answer, &one.answer) {
                    @let taking = self.taking(item, answer);
                    @if against.is_none() || taking.is_some() {
                        div class="offer" data-otherwise hidden[one.is_given] {
                            p { "台帳からの提案：" strong { (shown(item, suggested, answer)) } }
                            @if let Some(taking) = taking { (taking) }
                            @else if self.may_answer && has_second(item) { span class="muted" { "確かめたら、2回目の確認に書いてください。" } }
                        }
                    }
                    @if against.is_none() { p class="why" data-otherwise hidden[one.is_given] { (suggestion.why) } }
                } @else if against.is_none() && (suggestion.answer.is_some() || suggestion.missing.is_empty()) {
                    p class="why" { "台帳から：" (suggestion.why) }
                }
                (self.more(one))
                @if is_chart(item) && one.ledgers.iter().any(|ledger| ledger.kind.id == CONTACTS && ledger.rows > 0) {
                    p { a href=(addresses::CONTACT_CHART.link([self.facility])) { "連絡体制図を見る・印刷する" } }
                }
            }
        }
    }

    /// The button that takes a suggestion over. A check that was made stays as it was; what was found later is a check
    /// of its own.
    fn taking(&self, item: &Item, answer: &Answer) -> Option<Markup> {
        let is_checked = matches!(
            self.answers.get(&item.id),
            Some(Answer::Check(row)) if row.first.is_some() || row.second.is_some()
        );
        (self.may_answer && !is_checked).then(|| html! {
            button class="btn second small" name="same" value=(widgets::same(&item.id, answer)) aria-describedby=(title_id(item)) { "この答えにする" }
        })
    }

    /// The rows, and what is missing with the way to where it is entered.
    fn more(&self, one: &ItemSuggestion) -> Markup {
        let Suggestion {
            answer,
            rows: found,
            missing,
            ..
        } = &one.suggestion;
        let summary = match (found.len(), answer) {
            (0, _) => format!("台帳から提案するには（あと{}つ）", missing.len()),
            (number, Some(Suggested::No)) if !missing.is_empty() => {
                format!("もとにした行（{number}件）と、「はい」にするには")
            }
            (number, _) => format!("もとにした行（{number}件）"),
        };
        html! {
            @if !found.is_empty() || !missing.is_empty() {
                details {
                    summary { (summary) }
                    @if one.is_given { p { (one.suggestion.why) } }
                    (rows(self.facility, found))
                    @if !missing.is_empty() { ul { @for one in missing { li { (one) } } } }
                    ul class="ways" {
                        @for ledger in &one.ledgers {
                            li { a href=(addresses::LEDGER.link([self.facility, &ledger.kind.id])) { "「" (ledger.kind.title) "」を開く" } }
                        }
                        @if one.ledgers.is_empty() {
                            li { a href=(addresses::FACILITY_CONTRACTS.link([self.facility])) { "契約している事業者を開く" } }
                            li { a href=(addresses::FACILITY_DISCLOSURES.link([self.facility])) { "MDS・SDSの記録を開く" } }
                        }
                    }
                }
            }
        }
    }
}

/// The ledger to begin with, where none that speaks to the question has a row and nothing else is said.
fn to_begin(one: &ItemSuggestion) -> Option<&KeptLedger> {
    let is_silent = one.suggestion.answer.is_none() && one.contradiction.is_none();
    let is_blank = one.ledgers.iter().all(|ledger| ledger.rows == 0);
    one.ledgers.first().filter(|_| is_silent && is_blank)
}

fn has_second(item: &Item) -> bool {
    matches!(&item.answer, AnswerType::Check(check) if check.has(Column::Second))
}

fn is_chart(item: &Item) -> bool {
    item.measure.as_deref() == Some(CHART)
}

/// A suggestion in the words of the question.
fn shown(item: &Item, suggested: &Suggested, answer: &Answer) -> String {
    match (&item.answer, suggested) {
        (AnswerType::Check(_), Suggested::Yes) => "はい".to_owned(),
        (AnswerType::Check(_), Suggested::No) => "いいえ".to_owned(),
        (kind, _) => kind.kind().show(answer),
    }
}
