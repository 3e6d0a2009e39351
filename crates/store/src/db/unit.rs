//! A unit of work with its types forgotten. All that runs units is compiled once, instead of once for
//! each of the hundreds of use cases.

use std::any::Any;

use super::{BoxFuture, Tx};
use crate::Error;

/// A piece of work in a transaction, as [`super::Db::read`] and [`super::Db::write`] take it: an asynchronous
/// closure that another thread may run. (`AsyncFnOnce` alone cannot yet say that its future is `Send`.)
pub trait Work<'a, T>: FnOnce(&'a mut Tx) -> Self::Running {
    /// The work while it runs.
    type Running: Future<Output = T> + Send + 'a;
}

impl<'a, T, F, Running> Work<'a, T> for F
where
    F: FnOnce(&'a mut Tx) -> Running,
    Running: Future<Output = T> + Send + 'a,
{
    type Running = Running;
}

/// A unit of work.
pub(super) type Unit = Box<dyn for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Done> + Send>;

/// What a unit came to.
pub(super) struct Done {
    /// It ended with `Ok`: its changes are to stay.
    pub(super) is_ok: bool,
    /// The `Result<T, E>` of the work.
    result: Box<dyn Any + Send>,
}

/// Forgets the types of a piece of work.
pub(super) fn of<T, E, F>(work: F) -> Unit
where
    T: Send + 'static,
    E: Send + 'static,
    F: for<'a> Work<'a, Result<T, E>> + Send + 'static,
{
    Box::new(move |tx| {
        Box::pin(async move {
            let result = work(tx).await;
            Done {
                is_ok: result.is_ok(),
                result: Box::new(result),
            }
        })
    })
}

/// What the work returned, or why nothing of it is stored.
pub(super) fn result<T, E>(done: Result<Done, Error>) -> Result<T, E>
where
    T: 'static,
    E: From<Error> + 'static,
{
    match done?.result.downcast() {
        Ok(result) => *result,
        Err(_) => unreachable!("a unit comes back to who gave it"),
    }
}
