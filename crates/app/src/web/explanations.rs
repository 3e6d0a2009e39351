//! What helps to answer an item, folded below it.
//!
//! It is the larger part of an answering page and depends on nothing but the form, whose versions
//! never change: so it is made once per form and kept.

use maud::{Markup, html};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use tenken_domain::Catalog;
use tenken_domain::forms::clause::Clause;
use tenken_domain::forms::form::{Form, Item};

use crate::web::parts::banner::Tone;
use crate::web::parts::tag;

/// The explanations of every form that was looked at.
#[derive(Default)]
pub struct Explanations(RwLock<HashMap<String, Arc<[Markup]>>>);

impl Explanations {
    /// The explanations of a form's items, in their order.
    pub fn of(&self, form: &Form, catalog: &Catalog) -> Arc<[Markup]> {
        let key = form.key();
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&key) {
            return Arc::clone(known);
        }
        drop(known);
        let made: Arc<[Markup]> = form
            .items
            .iter()
            .map(|item| asides(item, catalog))
            .collect();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(key).or_insert(made))
    }
}

fn asides(item: &Item, catalog: &Catalog) -> Markup {
    let clauses = item.clauses.iter().filter_map(|key| catalog.clause(key));
    let (official, others): (Vec<&Clause>, Vec<&Clause>) =
        clauses.partition(|clause| clause.confidence.is_official());
    html! {
        div class="asides" {
            @if item.guidance.is_some() || !item.terms.is_empty() { (easy(item, catalog)) }
            @if item.explanation.is_some() || !official.is_empty() || item.erratum.is_some() { (as_published(item, &official, catalog)) }
            @if !others.is_empty() { (unchecked(item, &others, catalog)) }
        }
    }
}

fn easy(item: &Item, catalog: &Catalog) -> Markup {
    html! {
        details {
            summary { "やさしい説明" }
            div class="help easy" {
                @if let Some(guidance) = &item.guidance { p class="pre" { (guidance) } }
                @if !item.terms.is_empty() {
                    dl class="words" {
                        @for term in item.terms.iter().filter_map(|id| catalog.term(id)) {
                            dt { (term.term) }
                            dd { (term.plain) }
                        }
                    }
                }
            }
        }
    }
}

/// What was read in official documents, and nothing else.
fn as_published(item: &Item, clauses: &[&Clause], catalog: &Catalog) -> Markup {
    html! {
        details {
            summary { "公式の説明とガイドライン" }
            div class="help" {
                @if let Some(explanation) = &item.explanation { p class="pre" { (explanation) } }
                @if let Some(erratum) = &item.erratum { p class="small" { strong { "原文で気づいた点：" } (erratum) } }
                @for clause in clauses { (cited(item, clause, catalog)) }
            }
        }
    }
}

/// What others quote of the guideline, or what was concluded: each says so.
fn unchecked(item: &Item, clauses: &[&Clause], catalog: &Catalog) -> Markup {
    html! {
        details {
            summary { "ガイドラインの条文（原本未確認）" }
            div class="help" {
                p class="small" { "原本を手に入れて確かめたものではありません。判断に使うときは、厚生労働省が公表している原本を見てください。" }
                @for clause in clauses {
                    p class="tags" { (tag::toned(Tone::Warn, clause.confidence.label())) }
                    (cited(item, clause, catalog))
                    p class="small muted" { "出典：" (clause.source) }
                }
            }
        }
    }
}

/// What the pairing of clauses of two versions rests on.
pub const PAIRED: &str = "文言か番号が同じことによる対応づけで、公式の対応表ではありません";

fn cited(item: &Item, clause: &Clause, catalog: &Catalog) -> Markup {
    html! {
        p class="small" {
            strong { "ガイドライン " (clause.cite()) @if let Some(heading) = &clause.heading { "（" (heading) "）" } }
            // Explanations often quote the clause.
            @if let Some(text) = clause.text.as_ref().filter(|text| !explains(item, text)) { br; (text) }
            @if let Some(other) = catalog.counterpart(clause) { br; "別の版では：" (other.cite()) "（" (PAIRED) "）" }
        }
    }
}

fn explains(item: &Item, text: &str) -> bool {
    item.explanation
        .as_ref()
        .is_some_and(|explanation| explanation.contains(text))
}
