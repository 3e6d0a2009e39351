//! Opening an installation: what must be brought up to date before anybody uses it.

use super::spelling::respell;
use crate::core::environment::Environment;
use crate::core::error::Result;
use crate::core::tenken::{Location, Tenken};

impl Tenken {
    /// Opens the database, creating or upgrading it, and reads the catalog.
    ///
    /// # Errors
    /// A database that cannot be used, with the reason and what to do.
    pub async fn open(location: &Location, environment: Environment) -> Result<Self> {
        let tenken = Tenken::begin(location, environment).await?;
        respell(&tenken).await?;
        Ok(tenken)
    }
}
