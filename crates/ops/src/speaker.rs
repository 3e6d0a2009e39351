//! On whose behalf somebody speaks.

use crate::actor::{Actor, ScopeKind};
use crate::error::Result;
use crate::set_up::{Installation, installation};
use crate::tenken::Tenken;

/// The six-digit code of the authority on whose behalf the actor speaks: their own, or that whose
/// installation this is; empty for the ministry.
///
/// # Errors
/// Those of the database.
pub async fn speaks_for(tenken: &Tenken, actor: &Actor) -> Result<String> {
    let own = actor
        .grants()
        .iter()
        .find(|grant| grant.role.scope_kind() == ScopeKind::Authority)
        .and_then(|grant| grant.scope.clone());
    if let Some(own) = own {
        return Ok(own);
    }
    Ok(match installation(tenken).await? {
        Some(Installation::Authority { code6 }) => code6,
        _ => String::new(),
    })
}

/// Who speaks, as people know them: an authority by its six-digit code; empty is the ministry.
pub fn speaker_name(tenken: &Tenken, code: &str) -> String {
    let catalog = tenken.catalog();
    catalog
        .authority(code)
        .map_or_else(|| "厚生労働省".to_owned(), |one| one.name.clone())
}
