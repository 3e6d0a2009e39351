//! What a form file brings for the catalog, compared with what the catalog has.

use std::collections::HashSet;

use crate::forms::catalog::Catalog;
use crate::forms::clause::{Clause, Confidence};
use crate::forms::faq::{FrequentQuestion, TelephoneDesk};
use crate::forms::form::{Brought, Link, is_key};
use crate::forms::glossary::Term;
use crate::forms::measure::Measure;

use super::fault::{FormFault, Lines};

/// Things a form brings, each with its line.
pub(super) type Listed<T> = Vec<(usize, T)>;

/// What a form file lists, before it is compared with the catalog.
pub(super) struct Lists {
    pub measures: Listed<Measure>,
    pub clauses: Listed<Clause>,
    pub terms: Listed<Term>,
    pub questions: Listed<FrequentQuestion>,
    pub desks: Listed<TelephoneDesk>,
    pub links: Listed<Link>,
}

impl Lists {
    /// Whether the form brings a measure.
    pub fn has_measure(&self, id: &str) -> bool {
        self.measures.iter().any(|(_, one)| one.id == id)
    }

    /// Whether the form brings a clause.
    pub fn has_clause(&self, key: &str) -> bool {
        self.clauses.iter().any(|(_, one)| one.key() == key)
    }

    /// Whether the form brings a word.
    pub fn has_term(&self, id: &str) -> bool {
        self.terms.iter().any(|(_, one)| one.id == id)
    }

    /// What becomes the catalog's with a form (`id@version`), and its documents.
    pub fn keep(self, form: &str) -> (Brought, Vec<Link>) {
        fn all<T>(list: Listed<T>) -> Vec<T> {
            list.into_iter().map(|(_, one)| one).collect()
        }
        let of_form = || vec![form.to_owned()];
        let brought = Brought {
            measures: all(self.measures),
            clauses: all(self.clauses),
            terms: all(self.terms),
            questions: all(self.questions)
                .into_iter()
                .map(|one| FrequentQuestion {
                    forms: of_form(),
                    ..one
                })
                .collect(),
            desks: all(self.desks)
                .into_iter()
                .map(|one| TelephoneDesk {
                    forms: of_form(),
                    ..one
                })
                .collect(),
        };
        (brought, all(self.links))
    }

    /// Every fault of what is brought. An id that the catalog has is the catalog's.
    pub fn check(&self, form: &str, lines: &Lines<'_>, catalog: &Catalog) -> Vec<FormFault> {
        let mut found = Finder {
            lines,
            faults: Vec::new(),
        };
        found.each(
            "対策項目",
            "measures",
            &self.measures,
            |one| &one.id,
            |one| catalog.measure(&one.id).is_some_and(|known| known != one),
        );
        for (line, measure) in &self.measures {
            found.usable(
                *line,
                "対策項目",
                &measure.id,
                &[("title", &measure.title), ("plain", &measure.plain)],
            );
            for clause in &measure.clauses {
                if catalog.clause(clause).is_none() && !self.has_clause(clause) {
                    found.fault(*line, "unknown-clause", unknown_clause(clause));
                }
            }
        }
        let keys: Listed<(String, &Clause)> = self
            .clauses
            .iter()
            .map(|(line, one)| (*line, (one.key(), one)))
            .collect();
        found.each(
            "遵守事項",
            "clauses",
            &keys,
            |one| &one.0,
            |(key, one)| catalog.clause(key).is_some_and(|known| known != *one),
        );
        for (line, clause) in &self.clauses {
            found.clause(*line, clause, |key| {
                catalog.clause(key).is_some() || self.has_clause(key)
            });
        }
        found.each(
            "用語",
            "terms",
            &self.terms,
            |one| &one.id,
            |one| catalog.term(&one.id).is_some_and(|known| known != one),
        );
        for (line, term) in &self.terms {
            found.usable(
                *line,
                "用語",
                &term.id,
                &[("term", &term.term), ("plain", &term.plain)],
            );
        }
        // Of a form that is known already, they are known too.
        let known = |one: &FrequentQuestion| {
            let known = catalog.faq().question(&one.id);
            known.is_some_and(|known| known.forms != [form])
        };
        found.each(
            "よくある質問",
            "questions",
            &self.questions,
            |one| &one.id,
            known,
        );
        for (line, question) in &self.questions {
            found.usable(
                *line,
                "よくある質問",
                &question.id,
                &[
                    ("question", &question.question),
                    ("answer", &question.answer),
                ],
            );
            found.of_this_form(*line, &question.forms);
        }
        for (line, desk) in &self.desks {
            found.texts(
                *line,
                "照会先",
                &[
                    ("about", &desk.about),
                    ("name", &desk.name),
                    ("phone", &desk.phone),
                    ("hours", &desk.hours),
                ],
            );
            found.of_this_form(*line, &desk.forms);
        }
        for (line, link) in &self.links {
            found.texts(*line, "資料", &[("title", &link.title)]);
            if !link.url.starts_with("https://") || link.url.contains(char::is_whitespace) {
                found.fault(
                    *line,
                    "bad-url",
                    format!(
                        "資料の url「{}」は https:// で始まるアドレスにしてください。",
                        link.url
                    ),
                );
            }
        }
        found.faults
    }
}

/// The words for a clause that is neither the catalog's nor the form's.
pub(super) fn unknown_clause(key: &str) -> String {
    format!(
        "遵守事項「{key}」は登録されていません。id を確かめるか、この様式の [[clauses]] に書いてください。"
    )
}

/// Collects faults.
struct Finder<'l, 't> {
    lines: &'l Lines<'t>,
    faults: Vec<FormFault>,
}

impl Finder<'_, '_> {
    fn fault(&mut self, line: usize, code: &'static str, message: String) {
        self.faults
            .push(self.lines.fault(line, None, code, message));
    }

    /// Each id once, and none that is the catalog's already, unless it says the same.
    fn each<'a, T>(
        &mut self,
        what: &str,
        list: &str,
        all: &'a Listed<T>,
        id: impl Fn(&'a T) -> &'a str,
        is_other: impl Fn(&T) -> bool,
    ) {
        let mut seen = HashSet::new();
        for (line, one) in all {
            let id = id(one);
            if !seen.insert(id) {
                self.fault(
                    *line,
                    "duplicate-entry",
                    format!("{what}「{id}」が2つあります。どちらかを消してください。"),
                );
            }
            if is_other(one) {
                self.fault(
                    *line,
                    "redefined",
                    format!("{what}「{id}」はすでに登録されていて、内容が違います。登録されているものを使うときは、この [[{list}]] を消してください。別のものなら、id を変えてください。"),
                );
            }
        }
    }

    fn usable(&mut self, line: usize, what: &str, id: &str, texts: &[(&str, &str)]) {
        if id.split('.').any(|part| !is_key(part)) {
            self.fault(line, "bad-id", format!("{what}の id「{id}」に使えるのは半角の英数字とハイフン、下線、点だけです（点の間は64文字まで）。"));
        }
        self.texts(line, what, texts);
    }

    fn texts(&mut self, line: usize, what: &str, texts: &[(&str, &str)]) {
        for (name, text) in texts {
            if text.trim().is_empty() {
                self.fault(line, "empty-text", format!("{what}の {name} が空です。"));
            }
        }
    }

    /// Questions and desks of a form are about that form: it need not say so, and cannot say else.
    fn of_this_form(&mut self, line: usize, forms: &[String]) {
        if !forms.is_empty() {
            self.fault(
                line,
                "misplaced-key",
                "様式の中では forms を書けません（この様式のものになります）。消してください。"
                    .to_owned(),
            );
        }
    }

    fn clause(&mut self, line: usize, clause: &Clause, is_known: impl Fn(&str) -> bool) {
        for (name, part) in [
            ("version", &clause.version),
            ("volume", &clause.volume),
            ("chapter", &clause.chapter),
        ] {
            if part.trim().is_empty() || part.contains('/') {
                self.fault(
                    line,
                    "bad-id",
                    format!("遵守事項の {name}「{part}」が空か、「/」を含んでいます。"),
                );
            }
        }
        if clause.confidence == Confidence::Unknown {
            let usable = "遵守事項の confidence（確かさ）に使えるのは A、B、C、inferred です。";
            self.fault(line, "bad-confidence", usable.to_owned());
        }
        if clause.source.trim().is_empty() {
            self.fault(
                line,
                "empty-text",
                "遵守事項の source（出典）が空です。".to_owned(),
            );
        }
        let other = clause.counterpart.as_ref();
        if let Some(other) = other.filter(|key| !is_known(key)) {
            self.fault(line, "unknown-clause", unknown_clause(other));
        }
    }
}
