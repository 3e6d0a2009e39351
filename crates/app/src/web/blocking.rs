//! Work that takes a core for a while, beside the threads that answer requests.

use tenken_ops::Error;
use tenken_paper::{Fonts, PaperError};

use super::error::WebError;

/// Does something on a thread that may take its time.
pub async fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, WebError> {
    let interrupted = |_| WebError::bad("途中で止まりました。もう一度お試しください。");
    tokio::task::spawn_blocking(work).await.map_err(interrupted)
}

/// Sets type there.
pub async fn typeset<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PaperError> + Send + 'static,
) -> Result<T, WebError> {
    paper_or_error(run(work).await?)
}

/// What came of making a paper, for people.
pub fn paper_or_error<T>(made: Result<T, PaperError>) -> Result<T, WebError> {
    made.map_err(|error| WebError::from(Error::bad("paper", error.to_string())))
}

/// The fonts of this machine.
pub async fn fonts() -> Result<Fonts, WebError> {
    typeset(Fonts::of_this_system).await
}
