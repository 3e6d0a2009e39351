//! The proof that somebody may do what follows. The database is reached with one alone
//! ([`super::tenken::Tenken::read`] and its siblings), so that no use case forgets to ask.

/// Shows that the policy was asked, or that there is nobody to ask about.
#[derive(Debug, Clone, Copy)]
pub struct Permit(());

/// Where the policy has nobody to ask about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unasked {
    /// The program itself does it: a job, what is kept in memory, an entry in the log.
    Program,
    /// Somebody proves who they are, or begins to: a password, a link, a token.
    SignIn,
    /// A person looks after their own account; the session is the proof.
    OwnAccount,
    /// Everybody may see it, also who is not signed in.
    Public,
}

impl Permit {
    /// The policy's own way to make one.
    pub(super) fn by_policy() -> Self {
        Permit(())
    }

    /// What a unit of work found, once it has asked.
    pub(crate) fn grants<T>(self, found: T) -> Granted<T> {
        Granted(found)
    }
}

impl From<Unasked> for Permit {
    fn from(_: Unasked) -> Self {
        Permit(())
    }
}

/// What a unit of work found that asked the policy itself, about what it found.
pub(crate) struct Granted<T>(T);

impl<T> Granted<T> {
    pub(super) fn found(self) -> T {
        self.0
    }
}
