//! An open installation: its database, catalog, clock and live figures.

use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tenken_domain::text::calendar::day_in_tokyo;
use tenken_domain::{Catalog, Form};
use tenken_store::rounds::form_versions;
use tenken_store::{Db, Tx, Work};

pub use tenken_store::Location;

use super::{
    bundled,
    environment::{Environment, stored_time},
    evidence_key::EvidenceKey,
    memory::Memory,
    permit::{Granted, Permit, Unasked},
    totp_key::TotpKey,
};
use crate::core::counts::{Counts, Done};
use crate::core::error::{Error, Result};

/// An open installation. Cloning is cheap; the clones are the same installation.
///
/// It holds nothing that another process could not rebuild from the database.
#[derive(Clone)]
pub struct Tenken(Arc<Inner>);

struct Inner {
    db: Db,
    catalog: RwLock<Arc<Catalog>>,
    environment: Environment,
    memory: Memory,
    counts: Counts,
    totp_key: OnceLock<TotpKey>,
    evidence_key: OnceLock<EvidenceKey>,
}

impl Tenken {
    /// Opens the database, creating or upgrading it, and reads the catalog.
    ///
    /// # Errors
    /// A database that cannot be used, with the reason and what to do.
    pub(crate) async fn begin(location: &Location, environment: Environment) -> Result<Self> {
        let catalog = bundled::catalog().map_err(|faults| Error::bad("catalog", faults))?;
        let tenken = Tenken(Arc::new(Inner {
            db: Db::open(location).await?,
            catalog: RwLock::new(Arc::new(catalog)),
            environment,
            memory: Memory::default(),
            counts: Counts::default(),
            totp_key: OnceLock::new(),
            evidence_key: OnceLock::new(),
        }));
        tenken.read_imported_forms().await?;
        Ok(tenken)
    }

    /// The catalog as it is now.
    pub fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(
            &self
                .0
                .catalog
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// The current instant.
    pub fn now(&self) -> Timestamp {
        (self.0.environment.now)()
    }

    /// The current day in Tokyo.
    pub fn today(&self) -> Date {
        day_in_tokyo(self.now())
    }

    /// Gives the key that the seeds of one-time codes are encrypted with; the first one counts.
    /// Without it nobody can set codes up or give them.
    pub fn use_seed_key(&self, key: TotpKey) {
        let _ = self.0.totp_key.set(key);
    }

    pub(crate) fn totp_key(&self) -> Option<&TotpKey> {
        self.0.totp_key.get()
    }

    /// Gives the key that evidence is encrypted with, once it is known to be the right one; the first one
    /// counts.
    pub(crate) fn use_evidence_key(&self, key: EvidenceKey) {
        let _ = self.0.evidence_key.set(key);
    }

    pub(crate) fn evidence_key(&self) -> Option<&EvidenceKey> {
        self.0.evidence_key.get()
    }

    /// What this process has done since it began.
    pub fn done(&self) -> Done {
        self.0.counts.done()
    }

    /// How many units of work wait for the database now.
    pub fn waiting_for_database(&self) -> usize {
        self.0.db.waiting()
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.0.counts
    }

    /// Runs a unit of work that only reads ([`Db::read`]).
    pub(crate) async fn read<T, F>(&self, _permit: impl Into<Permit>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<T> + for<'a> Work<'a, Result<T>> + Send + 'static,
    {
        self.0.db.read(work).await
    }

    /// Runs a unit of work that only reads, and asks the policy about what it finds.
    pub(crate) async fn read_if<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<Granted<T>>
            + for<'a> Work<'a, Result<Granted<T>>>
            + Send
            + 'static,
    {
        self.0.db.read(work).await.map(Granted::found)
    }

    /// Runs a unit of work that reads as many rows as there are facilities ([`Db::read_long`]).
    pub(crate) async fn read_long<T, F>(&self, _permit: impl Into<Permit>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<T> + for<'a> Work<'a, Result<T>> + Send + 'static,
    {
        self.0.db.read_long(work).await
    }

    /// Runs a unit of work that writes ([`Db::write`]).
    pub(crate) async fn write<T, F>(&self, _permit: impl Into<Permit>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<T> + for<'a> Work<'a, Result<T>> + Send + 'static,
    {
        self.0.db.write(work).await
    }

    /// Runs a unit of work that writes, and asks the policy about what it finds; what it is refused
    /// for is not stored.
    pub(crate) async fn write_if<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<Granted<T>>
            + for<'a> Work<'a, Result<Granted<T>>>
            + Send
            + 'static,
    {
        self.0.db.write(work).await.map(Granted::found)
    }

    /// Runs a unit of work that writes and fails in a way of its own, such as because it was only to be
    /// tried.
    pub(crate) async fn try_write<T, E, F>(
        &self,
        _permit: impl Into<Permit>,
        work: F,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<tenken_store::Error> + Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> std::result::Result<T, E>
            + for<'a> Work<'a, std::result::Result<T, E>>
            + Send
            + 'static,
    {
        self.0.db.write(work).await
    }

    pub(crate) fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// What a module keeps in memory for as long as the process runs; there is one of each type.
    pub(crate) fn memory<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.0.memory.of()
    }

    /// A new id, for what a page makes and sends again if it must.
    pub fn new_id(&self) -> String {
        self.0.environment.id()
    }

    /// The current instant as stored.
    pub(crate) fn stored_now(&self) -> String {
        stored_time(self.now())
    }

    /// A form by id and version, also one that another process just imported.
    pub(crate) async fn form(&self, id: &str, version: &str) -> Result<Arc<Form>> {
        if let Some(form) = self.catalog().form(id, version) {
            return Ok(form);
        }
        self.read_imported_forms().await?;
        self.catalog()
            .form(id, version)
            .ok_or_else(|| Error::NotFound(format!("様式「{id}@{version}」")))
    }

    /// Adds the forms that were imported into the database to the catalog.
    pub(crate) async fn read_imported_forms(&self) -> Result<()> {
        let rows = self
            .read(Unasked::Program, async move |tx| {
                Ok(form_versions::all(tx).await?)
            })
            .await?;
        let mut catalog = Catalog::clone(&self.catalog());
        let new: Vec<(String, String)> = rows
            .into_iter()
            .filter(|row| catalog.form(&row.id, &row.version).is_none())
            .map(|row| (format!("{}@{}", row.id, row.version), row.source))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        // They were checked when they were imported; a later program may know fewer measures.
        for fault in catalog.read_forms(new).err().into_iter().flatten() {
            tracing::error!(
                form = fault.file,
                line = fault.line,
                code = fault.code,
                "imported form can no longer be read"
            );
        }
        *self
            .0
            .catalog
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(catalog);
        Ok(())
    }
}
