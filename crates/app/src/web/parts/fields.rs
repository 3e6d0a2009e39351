//! Entry fields of pages that are not questionnaires.

use maud::{Markup, html};
use tenken_domain::facilities::authority::Authority;
use tenken_domain::facilities::facility::Prefecture;

/// A labelled field.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    /// Posted name, also its id.
    pub name: &'a str,
    /// What it is.
    pub label: &'a str,
    /// How to fill it in.
    pub hint: &'a str,
    /// Must be filled in.
    pub required: bool,
    /// What is in it.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

impl Field<'_> {
    fn around(&self, control: &Markup) -> Markup {
        html! {
            div class="field" {
                label class="label" for=(self.name) { (self.label) (self.mark()) }
                @if !self.hint.is_empty() { span class="hint" id={ (self.name) "-hint" } { (self.hint) } }
                @if let Some(error) = self.error { p class="error" id={ (self.name) "-error" } { "修正が必要です：" (error) } }
                (control)
            }
        }
    }

    fn mark(&self) -> Markup {
        html! {
            @if self.required { span class="must" { "（必ず入れてください）" } }
            @else { span class="may" { "（空のままでもかまいません）" } }
        }
    }

    fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = self.error.map(|_| format!("{}-error", self.name));
        let ids: Vec<String> = [hint, error].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// One line of text.
    pub fn text(&self) -> Markup {
        self.around(&html! {
            input type="text" id=(self.name) name=(self.name) value=(self.value) required[self.required]
                aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")];
        })
    }

    /// Text of several lines.
    pub fn lines(&self) -> Markup {
        self.area(None)
    }

    /// Text of several lines and at most so many characters. What is more is kept and refused, never cut.
    pub fn lines_up_to(&self, limit: usize) -> Markup {
        self.area(Some(limit))
    }

    fn area(&self, limit: Option<usize>) -> Markup {
        self.around(&html! {
            textarea id=(self.name) name=(self.name) rows="8" required[self.required] data-limit=[limit]
                aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")] { (self.value) }
        })
    }

    /// What somebody signs in with.
    pub fn login(&self) -> Markup {
        self.around(&html! {
            input type="text" id=(self.name) name=(self.name) value=(self.value) required[self.required]
                autocomplete="username" autocapitalize="none" spellcheck="false"
                aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")];
        })
    }

    /// A password; `kind` tells password managers which. It is never sent back.
    pub fn password(&self, kind: &str) -> Markup {
        self.around(&html! {
            input type="password" id=(self.name) name=(self.name) required[self.required] autocomplete=(kind)
                aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")];
        })
    }

    /// A one-time code, or a recovery code.
    pub fn code(&self) -> Markup {
        self.around(&html! {
            input type="text" class="short" id=(self.name) name=(self.name) required[self.required]
                autocomplete="one-time-code" autocapitalize="characters" spellcheck="false"
                aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")];
        })
    }

    /// Digits.
    pub fn digits(&self) -> Markup {
        self.around(&html! {
            input type="text" class="short" inputmode="numeric" id=(self.name) name=(self.name) value=(self.value)
                required[self.required] aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")];
        })
    }

    /// A day.
    pub fn date(&self) -> Markup {
        self.around(&html! {
            input type="date" id=(self.name) name=(self.name) value=(self.value) required[self.required]
                aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")];
        })
    }

    /// A list to choose from; `options` are the `option` elements.
    pub fn select(&self, options: &Markup) -> Markup {
        self.around(&html! {
            select id=(self.name) name=(self.name) required[self.required]
                aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")] {
                (options)
            }
        })
    }

    /// A file.
    pub fn file(&self, accept: &str) -> Markup {
        self.around(&html! {
            input type="file" id=(self.name) name=(self.name) accept=(accept) required[self.required]
                aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")];
        })
    }
}

/// An option of a list, marked if it is the value.
pub fn option(value: &str, label: &str, chosen: &str) -> Markup {
    html! { option value=(value) selected[value == chosen] { (label) } }
}

/// The prefectures as options, after one for "none".
pub fn prefectures(none: &str, chosen: &str) -> Markup {
    html! {
        (option("", none, chosen))
        @for prefecture in Prefecture::all() {
            (option(&prefecture.code(), prefecture.label(), chosen))
        }
    }
}

/// The health authorities as options, by prefecture, after one for "none".
pub fn authorities(all: &[Authority], none: &str, chosen: &str) -> Markup {
    html! {
        (option("", none, chosen))
        @for prefecture in Prefecture::all() {
            @let code = prefecture.code();
            optgroup label=(prefecture.label()) {
                @for authority in all.iter().filter(|authority| authority.prefecture == code) {
                    (option(&authority.code6, &authority.name, chosen))
                }
            }
        }
    }
}

/// The kinds of facilities as options, after one for "all".
pub fn kinds(none: &str, chosen: &str) -> Markup {
    html! {
        (option("", none, chosen))
        @for kind in tenken_domain::FacilityKind::ALL { (option(kind.id(), kind.label(), chosen)) }
    }
}
