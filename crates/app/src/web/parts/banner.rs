//! A sentence or two that must not be missed.

use maud::{Markup, Render, html};

/// What a banner is about. It always also says so in words.
#[derive(Debug, Clone, Copy)]
pub enum Tone {
    /// Something worked.
    Good,
    /// Something did not work.
    Bad,
    /// Something wants attention.
    Warn,
    /// Something good to know.
    Info,
}

impl Tone {
    /// The class of banners and tags.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Bad => "bad",
            Tone::Warn => "warn",
            Tone::Info => "info",
        }
    }
}

/// A banner with a heading and more.
pub fn banner(tone: Tone, title: &str, more: impl Render) -> Markup {
    let role = match tone {
        Tone::Bad => "alert",
        _ => "status",
    };
    html! {
        div class={ "banner " (tone.class()) } role=(role) {
            h2 { (title) }
            (more)
        }
    }
}
