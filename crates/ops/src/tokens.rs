//! Bearer tokens for programs. Only a hash of the secret is stored; a token has
//! 160 random bits, so a plain hash is enough.

use tenken_store::tokens::{self, TokenRow};

use crate::accounts;
use crate::actor::{Actor, Grant, Role, TokenActor};
use crate::audit::{made, note, note_for};
use crate::error::{Error, Result};
use crate::policy::{Act, require};
use crate::secrets::hash;
use crate::tenken::Tenken;

/// A token that was just made. The secret is shown once and never again.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Names the token in lists and in the trail.
    pub id: String,
    /// What to send as `Authorization: Bearer …`.
    pub secret: String,
}

/// Makes a token.
///
/// # Errors
/// A role without the scope it needs, or a scope that does not exist.
pub async fn create_token(
    tenken: &Tenken,
    actor: &Actor,
    name: &str,
    role: Role,
    scope: Option<&str>,
) -> Result<NewToken> {
    require(actor, Act::Operate)?;
    let grant = accounts::grant_of(tenken, actor, role, scope).await?;
    let secret = format!("tenken_{}", tenken.surroundings().letters(32));
    let row = TokenRow {
        id: tenken.surroundings().id(),
        name: name.chars().take(100).collect(),
        role: grant.role.id().to_owned(),
        scope: grant.scope.clone(),
        hash: hash(&secret),
        created_at: tenken.stored_now(),
        revoked_at: None,
    };
    let facility = grant.facility().map(str::to_owned);
    let (id, actor) = (row.id.clone(), actor.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                tokens::insert(tx, &row).await?;
                let subject = format!("token:{}", row.id);
                let detail = made(
                    serde_json::json!({ "name": row.name, "role": row.role, "scope": row.scope }),
                );
                let at = &row.created_at;
                match &facility {
                    Some(id) => {
                        note_for(id, tx, at, &actor, "token.create", &subject, detail).await
                    }
                    None => note(tx, at, &actor, "token.create", &subject, detail).await,
                }
            })
        })
        .await?;
    Ok(NewToken { id, secret })
}

/// Who sent a bearer token; `None` for one that is unknown or revoked.
pub async fn authenticate(tenken: &Tenken, secret: &str) -> Result<Option<TokenActor>> {
    let hash = hash(secret);
    let row = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move { Ok(tokens::by_hash(tx, &hash).await?) })
        })
        .await?;
    Ok(row.and_then(|row| {
        Some(TokenActor {
            grant: Grant {
                role: Role::parse(&row.role)?,
                scope: row.scope,
            },
            id: row.id,
            name: row.name,
        })
    }))
}
