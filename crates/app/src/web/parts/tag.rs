//! Short words beside a heading.

use maud::{Markup, html};
use tenken_domain::forms::form::Provenance;
use tenken_ops::results::RespondentState;
use tenken_ops::rounds::Phase;

use super::banner::Tone;

/// A tag.
pub fn tag(label: &str) -> Markup {
    html! { span class="tag" { (label) } }
}

/// A tag with a tone; its words alone say what it means.
pub fn toned(tone: Tone, label: &str) -> Markup {
    html! { span class={ "tag " (tone.class()) } { (label) } }
}

/// How a text was obtained.
pub fn provenance(provenance: Provenance) -> Markup {
    let tone = match provenance {
        Provenance::Verbatim => Tone::Good,
        Provenance::Own => Tone::Info,
        Provenance::Reconstructed | Provenance::Draft => Tone::Warn,
    };
    toned(tone, provenance.label())
}

/// Whether a round takes answers.
pub fn phase(phase: Phase) -> Markup {
    match phase {
        Phase::Open => toned(Tone::Info, phase.label()),
        Phase::Upcoming | Phase::Closed => tag(phase.label()),
    }
}

/// How far a facility is.
pub fn state(state: RespondentState) -> Markup {
    match state {
        RespondentState::Submitted(_) => toned(Tone::Good, state.label()),
        RespondentState::Draft(_) => toned(Tone::Warn, state.label()),
        RespondentState::NotOpened => tag(state.label()),
    }
}
