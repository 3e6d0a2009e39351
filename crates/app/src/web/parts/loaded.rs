//! What came of a file that was handed in on a page: tried, taken or refused.

use axum::http::StatusCode;
use maud::Markup;
use tenken_ops::{Error, FieldFaults};

use super::{errors, faults};
use crate::web::error::WebResult;

/// What the page answers.
pub struct Loaded {
    /// Whether it could be used.
    pub status: StatusCode,
    /// What is shown above the page.
    pub above: Markup,
    /// What is wrong with its fields.
    pub faults: FieldFaults,
}

impl Loaded {
    /// From the result of the use case; `told` says what a good one did.
    ///
    /// # Errors
    /// Those that are not about what was handed in.
    pub fn of<T>(result: Result<T, Error>, told: impl FnOnce(&T) -> Markup) -> WebResult<Self> {
        let (status, above, faults) = match result {
            Ok(report) => (StatusCode::OK, told(&report), FieldFaults::new()),
            Err(Error::Rows(found)) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                faults::of_rows("セル", &found),
                FieldFaults::new(),
            ),
            Err(error) => {
                let found = error.into_fields()?;
                let is_on_page = |field: &str| ["kind", "version", "file"].contains(&field);
                let above = errors::of_fields(&found, is_on_page);
                (StatusCode::UNPROCESSABLE_ENTITY, above, found)
            }
        };
        Ok(Loaded {
            status,
            above,
            faults,
        })
    }
}
