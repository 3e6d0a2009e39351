//! A checklist to be printed or taken away.

use std::sync::Arc;
use tenken_domain::{Answers, Form};

/// A checklist to be printed or taken away: blank, or with what is entered.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The form; of kind checklist.
    pub form: Arc<Form>,
    /// What is entered; none for a blank one.
    pub answers: Answers,
    /// Who filled it in, with the code; empty on a blank one.
    pub respondent: String,
    /// What it is of and since when it holds, in a line; empty on a blank one.
    pub state: String,
}

impl Sheet {
    /// One that is to be filled in.
    pub fn blank(form: Arc<Form>) -> Self {
        Sheet {
            form,
            answers: Answers::default(),
            respondent: String::new(),
            state: String::new(),
        }
    }
}
