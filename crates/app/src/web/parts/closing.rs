//! Until when a round takes answers: a day, or no end, which is chosen and never the outcome of an
//! empty field.

use maud::{Markup, html};
use tenken_ops::rounds::Closing;

use crate::web::posted::Posted;

/// The name of the choice.
pub const FIELD: &str = "closing";
/// To the end of the day in the field `closes`.
pub const ON: &str = "on";
const NEVER: &str = "never";

/// Reads what was chosen.
///
/// # Errors
/// Nothing was chosen, or both: the field to mend it at, and why.
pub fn read(posted: &Posted) -> Result<Closing, (&'static str, String)> {
    let day = posted.day("closes")?;
    let message = match (posted.text(FIELD), day) {
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

/// What stands for a closing in the fields, as (choice, day).
pub fn closing_fields(closes: Option<jiff::civil::Date>) -> [(&'static str, String); 2] {
    let choice = if closes.is_some() { ON } else { NEVER };
    let day = closes.map(|day| day.to_string()).unwrap_or_default();
    [(FIELD, choice.to_owned()), ("closes", day)]
}

/// The fields.
pub fn fields(posted: &Posted, error: Option<&str>) -> Markup {
    let chosen = posted.text(FIELD);
    let choice = |value: &str, label: &str| {
        html! { label class="choice" { input type="radio" name=(FIELD) value=(value) checked[chosen == value]; span { (label) } } }
    };
    html! {
        fieldset class="field" {
            legend class="label" { "締切" span class="must" { "（必ず選んでください）" } }
            @if let Some(error) = error { p class="error" id="closes-error" { "修正が必要です：" (error) } }
            div class="choices" { (choice(ON, "締切の日を決める")) (choice(NEVER, "締切の日を決めない")) }
            label class="label" for="closes" { "締切の日" }
            span class="hint" id="closes-hint" { "その日の終わり（24時）まで受け付けます。" }
            input type="date" id="closes" name="closes" value=(posted.text("closes"))
                aria-describedby=(if error.is_some() { "closes-hint closes-error" } else { "closes-hint" }) aria-invalid=[error.map(|_| "true")];
        }
    }
}
