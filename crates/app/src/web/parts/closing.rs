//! Until when a round takes answers: a day, or no end, which is chosen and never the outcome of an
//! empty field.

use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::rounds::Closing;

use crate::web::typed::Line;

/// To the end of a day.
const ON: &str = "on";
const NEVER: &str = "never";

/// What a page posts of it, as it was typed.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Typed {
    closing: Line,
    closes: Line,
}

impl Typed {
    /// As a form or an address carries it.
    pub fn pairs(&self) -> [(&str, &str); 2] {
        [("closing", &self.closing), ("closes", &self.closes)]
    }
}

/// Reads what was chosen.
///
/// # Errors
/// Nothing was chosen, or both: the field to mend it at, and why.
pub fn read(typed: &Typed) -> Result<Closing, (&'static str, String)> {
    let day = typed.closes.day("closes")?;
    let message = match (&*typed.closing, day) {
        (ON | "", Some(day)) => return Ok(Closing::On(day)),
        (NEVER, None) => return Ok(Closing::Never),
        (NEVER, Some(_)) => {
            "締切の日が入っています。日を消すか、「締切の日を決める」を選んでください。"
        }
        (ON, None) => "締切の日を入れてください。",
        _ => "締切の日を決めるか、決めないかを選んでください。",
    };
    Err(("closes", message.to_owned()))
}

/// What stands for a closing in the fields.
pub fn closing_fields(closes: Option<Date>) -> Typed {
    Typed {
        closing: if closes.is_some() { ON } else { NEVER }.into(),
        closes: Line::showing(closes),
    }
}

/// The fields.
pub fn fields(typed: &Typed, error: Option<&str>) -> Markup {
    let chosen = &*typed.closing;
    let choice = |value: &str, label: &str| {
        html! { label class="choice" { input type="radio" name="closing" value=(value) checked[chosen == value]; span { (label) } } }
    };
    html! {
        fieldset class="field" {
            legend class="label" { "締切" span class="must" { "（必ず選んでください）" } }
            @if let Some(error) = error { p class="error" id="closes-error" { "修正が必要です：" (error) } }
            div class="choices" { (choice(ON, "締切の日を決める")) (choice(NEVER, "締切の日を決めない")) }
            label class="label" for="closes" { "締切の日" }
            span class="hint" id="closes-hint" { "その日の終わり（24時）まで受け付けます。" }
            input type="date" id="closes" name="closes" value=(typed.closes)
                aria-describedby=(if error.is_some() { "closes-hint closes-error" } else { "closes-hint" }) aria-invalid=[error.map(|_| "true")];
        }
    }
}
