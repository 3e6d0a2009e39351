//! What came of a file that was handed in on a page: tried, taken or refused.

use axum::http::StatusCode;
use maud::Markup;
use tenken_ops::Error;

use super::{errors, faults};
use crate::web::error::WebResult;

/// What the page answers.
pub struct Loaded {
    /// Whether it could be used.
    pub status: StatusCode,
    /// What is shown above the page.
    pub above: Markup,
    /// The field that is wrong, and why.
    pub problem: Option<(&'static str, String)>,
}

impl Loaded {
    /// From the result of the use case; `told` says what a good one did.
    ///
    /// # Errors
    /// Those that are not about what was handed in.
    pub fn of<T>(result: Result<T, Error>, told: impl FnOnce(&T) -> Markup) -> WebResult<Self> {
        let (status, above, problem) = match result {
            Ok(report) => (StatusCode::OK, told(&report), None),
            Err(Error::Rows(found)) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                faults::of_rows("セル", &found),
                None,
            ),
            Err(Error::Bad { code, message }) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                errors::of_page(&message, Some(code)),
                Some((code, message)),
            ),
            Err(other) => return Err(other.into()),
        };
        Ok(Loaded {
            status,
            above,
            problem,
        })
    }

    /// The field that is wrong, as fields take it.
    pub fn problem(&self) -> Option<(&str, &str)> {
        let problem = self.problem.as_ref();
        problem.map(|(field, message)| (*field, message.as_str()))
    }
}
