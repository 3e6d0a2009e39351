//! SQLite's one writer: a thread that commits the waiting units of work as a group.
//!
//! A commit costs a wait for the disk, whatever it holds. So the thread begins a transaction, runs
//! every unit that waits, each in its own savepoint, commits once, and only then tells the callers.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use super::sqlite::Session;
use super::tx::{Session as TxSession, Tx};
use super::{Done, Unit};
use crate::Error;

/// Most units of work in one commit.
const GROUP: usize = 256;

/// The handle to the thread. Dropping it lets the thread finish what waits.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    /// Units that were given to the thread and are not on disk yet.
    waiting: AtomicUsize,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(session: Session) -> Result<Self, Error> {
        let (jobs, waiting) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("tenken-writer".to_owned())
            .spawn(move || serve(session, &waiting))
            .map_err(|error| Error::Unavailable {
                reason: error.to_string(),
            })?;
        Ok(Writer {
            jobs: Some(jobs),
            waiting: AtomicUsize::new(0),
            thread: Some(thread),
        })
    }

    /// How many units wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Runs a unit of work and returns once it is on disk. A panic in it goes on in the caller.
    pub(super) async fn run(&self, unit: Unit) -> Result<Done, Error> {
        let stopped = || Error::Unavailable {
            reason: "the writer has stopped".to_owned(),
        };
        let (reply, outcome) = oneshot::channel();
        let job = Job {
            unit: Some(unit),
            outcome: None,
            reply,
        };
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let _counted = Counted(&self.waiting);
        jobs.send(job).map_err(|_| stopped())?;
        outcome
            .await
            .map_err(|_| stopped())?
            .unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// One of those that wait, also if its caller goes away in the meantime.
struct Counted<'a>(&'a AtomicUsize);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A unit of work may itself have held the last handle.
            if thread.thread().id() != thread::current().id() && thread.join().is_err() {
                tracing::error!("the writer of the database ended by a panic");
            }
        }
    }
}

fn serve(mut session: Session, waiting: &mpsc::Receiver<Job>) {
    let mut group = Vec::with_capacity(GROUP);
    while let Ok(first) = waiting.recv() {
        group.push(first);
        let outcome = commit_group(&mut session, waiting, &mut group);
        if let Err(error) = &outcome {
            tracing::error!(%error, units = group.len(), "a group of writes was not stored");
            if session.in_transaction()
                && let Err(error) = session.command("ROLLBACK")
            {
                tracing::error!(%error, "the failed group could not be rolled back");
            }
        }
        for job in group.drain(..) {
            job.deliver(&outcome);
        }
    }
}

/// Runs the first job of `group` and all that wait, adding them to `group`, and commits. An error
/// means that nothing of the group is stored.
fn commit_group(
    session: &mut Session,
    waiting: &mpsc::Receiver<Job>,
    group: &mut Vec<Job>,
) -> Result<(), Error> {
    if let Err(error) = session.command("BEGIN IMMEDIATE") {
        // The others have waited as long, and would wait again one by one.
        group.extend(waiting.try_iter());
        return Err(error);
    }
    let mut ran = 0;
    while let Some(job) = group.get_mut(ran) {
        session.command("SAVEPOINT unit")?;
        let run = job.run(session);
        if !session.in_transaction() {
            // The disk failed, and SQLite has rolled back the units that ran before, too.
            return Err(run.err().flatten().unwrap_or_else(|| Error::Unavailable {
                reason: "the transaction ended by itself".to_owned(),
            }));
        }
        if run.is_err() {
            session.command("ROLLBACK TO unit")?;
        }
        session.command("RELEASE unit")?;
        ran += 1;
        if ran == group.len() && ran < GROUP {
            group.extend(waiting.try_recv().ok());
        }
    }
    session.command("COMMIT")
}

/// What a unit came to, or the panic it ended with.
type Outcome = thread::Result<Result<Done, Error>>;

/// A unit of work on its way through the thread.
struct Job {
    unit: Option<Unit>,
    outcome: Option<Outcome>,
    reply: oneshot::Sender<Outcome>,
}

impl Job {
    /// Runs the unit and keeps its outcome. An error means that its changes must go; it holds what
    /// the database said, if that was the reason.
    fn run(&mut self, session: &mut Session) -> Result<(), Option<Error>> {
        let Some(unit) = self.unit.take() else {
            return Ok(());
        };
        let mut tx = Tx::new(TxSession::Sqlite(session.clone()));
        // The transaction is thrown away after a panic, so nothing half-done is seen.
        let done = catch_unwind(AssertUnwindSafe(|| poll_once(unit(&mut tx))));
        let failed = tx.into_parts().1;
        let (outcome, stays) = match (done, failed) {
            (Err(panic), failed) => (Err(panic), Err(failed)),
            (Ok(None), failed) => (Ok(Err(Error::Pending)), Err(failed)),
            (Ok(Some(done)), Some(failed)) if done.is_ok => {
                (Ok(Err(failed.clone())), Err(Some(failed)))
            }
            (Ok(Some(done)), None) if done.is_ok => (Ok(Ok(done)), Ok(())),
            (Ok(Some(done)), failed) => (Ok(Ok(done)), Err(failed)),
        };
        self.outcome = Some(outcome);
        stays
    }

    /// Tells the caller, given how the commit went.
    fn deliver(self, commit: &Result<(), Error>) {
        let outcome = match (self.outcome, commit) {
            (Some(Err(panic)), _) => Err(panic),
            // Also for work that ended with an error: it may have seen what is now not stored.
            (_, Err(error)) => Ok(Err(error.clone())),
            (Some(outcome), Ok(())) => outcome,
            // Cannot be: every job of a committed group has run.
            (None, Ok(())) => return,
        };
        // A caller that has gone away does not want to know.
        let _ = self.reply.send(outcome);
    }
}

/// The result of a future that waits for nothing, or `None` if it does wait.
pub(super) fn poll_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
