//! Bearer tokens for programs. Only a hash of the secret is stored; a token has
//! 160 random bits, so a plain hash is enough.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use tenken_store::accounts::tokens::{self, TokenRow};
use tenken_store::{Tx, facilities};

use crate::accounts;
use crate::audit::{Action, Subject, made, record, record_for};
use crate::core::actor::{Actor, Grant, Role, ScopeKind, TokenActor};
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::input::{Typed, required_line};
use crate::core::permit::Unasked;
use crate::core::policy::{Act, require};
use crate::core::secrets::hash;
use crate::core::tenken::Tenken;

/// Days a token lets its holder in, unless something else is said.
pub const USUAL_DAYS: u16 = 90;
/// The most days it may.
pub const MOST_DAYS: u16 = 730;

/// A token that is to be made.
#[derive(Debug, Clone)]
pub struct TokenToMake<'a> {
    /// What it is for.
    pub name: &'a str,
    /// What its holder may do.
    pub role: Option<Role>,
    /// Where, as [`accounts::grant_to_give`] takes it.
    pub scope: Option<&'a str>,
    /// For how many days, at most [`MOST_DAYS`].
    pub days: u16,
}

/// A token that was just made. The secret is shown once and never again.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Names the token in lists and in the trail.
    pub id: String,
    /// What to send as `Authorization: Bearer …`.
    pub secret: String,
    /// Until when it lets in.
    pub until: Timestamp,
}

/// A token as it is listed.
#[derive(Debug, Clone)]
pub struct Token {
    /// Names it.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What its holder may do; nothing if this program no longer knows the role.
    pub role: Option<Role>,
    /// Where: an authority's code or the id of a facility, corporation or vendor.
    pub scope: Option<String>,
    /// The name of a facility it is limited to.
    pub facility: Option<String>,
    /// Who made it; empty where that was not kept.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// Until when it lets in.
    pub until: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// The day it was last used on, in Tokyo.
    pub used_on: Option<Date>,
}

impl Token {
    /// Whether it lets somebody in now.
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.until
    }
}

/// Who a secret lets in.
#[derive(Debug, Clone)]
pub enum Bearer {
    /// The holder of this token.
    Known(TokenActor),
    /// Its time is over since then.
    Expired(Timestamp),
    /// Nobody: there is no such token, or it is revoked.
    Unknown,
}

/// Makes a token.
///
/// # Errors
/// A role without the scope it needs, a scope that does not exist, or too many days.
pub async fn create_token(
    tenken: &Tenken,
    actor: &Actor,
    token: TokenToMake<'_>,
) -> Result<NewToken> {
    let permit = require(actor, Act::Operate)?;
    let mut typed = Typed::default();
    let name = typed.field(required_line(
        "name",
        "何に使うか",
        token.name,
        "何に使うトークンかを入れてください。",
    ))?;
    typed.field(match (1..=MOST_DAYS).contains(&token.days) {
        true => Ok(()),
        false => {
            let told = format!("期限は、1日から{MOST_DAYS}日までの数にしてください。");
            Err(Error::bad("days", told))
        }
    })?;
    let grant = typed.field(granted(tenken, actor, &token).await.map(Some))?;
    typed.done()?;
    let Some(grant) = grant else {
        return Err(no_role());
    };
    let secret = format!("tenken_{}", tenken.environment().letters(32));
    let until = tenken.now() + SignedDuration::from_hours(24 * i64::from(token.days));
    let row = TokenRow {
        id: tenken.environment().id(),
        name: name.chars().take(100).collect(),
        role: grant.role.id().to_owned(),
        scope: grant.scope.clone(),
        hash: hash(&secret),
        created_at: tenken.stored_now(),
        revoked_at: None,
        expires_at: stored_time(until),
        made_by: actor.name(),
        used_on: None,
    };
    let (id, actor) = (row.id.clone(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            tokens::insert(tx, &row).await?;
            let detail = made(serde_json::json!({
                "name": row.name, "role": row.role, "scope": row.scope, "until": row.expires_at,
            }));
            note_token(
                tx,
                &actor,
                Action::CreateToken,
                &row,
                &row.created_at,
                detail,
            )
            .await
        })
        .await?;
    Ok(NewToken { id, secret, until })
}

/// Whom a token is to act as.
async fn granted(tenken: &Tenken, actor: &Actor, token: &TokenToMake<'_>) -> Result<Grant> {
    let role = token.role.ok_or_else(no_role)?;
    match accounts::grant_of(tenken, actor, role, token.scope).await {
        Err(Error::NotFound(what)) => Err(Error::bad("scope", format!("{what}が見つかりません。"))),
        granted => granted,
    }
}

fn no_role() -> Error {
    Error::bad("role", "役割を選んでください。")
}

/// All tokens, the newest first, with those that work no more.
///
/// # Errors
/// The actor does not run the installation.
pub async fn list_tokens(tenken: &Tenken, actor: &Actor) -> Result<Vec<Token>> {
    let permit = require(actor, Act::Operate)?;
    tenken
        .read(permit, async move |tx| {
            let rows = tokens::list(tx).await?;
            let scopes: Vec<&str> = rows.iter().filter_map(facility_of).collect();
            let facilities = facilities::get_many(tx, &scopes).await?;
            let names: HashMap<String, String> = facilities
                .into_iter()
                .map(|facility| (facility.id, facility.name))
                .collect();
            let token = |row: TokenRow| Token {
                facility: facility_of(&row).and_then(|id| names.get(id).cloned()),
                role: Role::parse(&row.role),
                made_at: read_time(&row.created_at),
                until: read_time(&row.expires_at),
                revoked_at: row.revoked_at.as_deref().map(read_time),
                used_on: row.used_on.and_then(|day| day.parse().ok()),
                id: row.id,
                name: row.name,
                scope: row.scope,
                made_by: row.made_by,
            };
            Ok(rows.into_iter().map(token).collect())
        })
        .await
}

/// Takes a token back: from now on it lets nobody in.
///
/// # Errors
/// Not found: the token, or it is taken back already.
pub async fn revoke_token(tenken: &Tenken, actor: &Actor, id: &str) -> Result<()> {
    let permit = require(actor, Act::Operate)?;
    let (id, at, actor) = (id.to_owned(), tenken.stored_now(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            let row = tokens::get(tx, &id).await?;
            let not_found = || Error::NotFound("使えるトークン".to_owned());
            let row = row.ok_or_else(not_found)?;
            if !tokens::revoke(tx, &id, &at).await? {
                return Err(not_found());
            }
            let detail = serde_json::json!({ "before": { "name": row.name, "role": row.role } });
            note_token(tx, &actor, Action::RevokeToken, &row, &at, detail).await
        })
        .await
}

/// Who sent a bearer token. That it was used is kept by the day, so that a look does not write.
pub async fn authenticate(tenken: &Tenken, secret: &str) -> Result<Bearer> {
    let hash = hash(secret);
    let row = tenken
        .read(Unasked::SignIn, async move |tx| {
            Ok(tokens::by_hash(tx, &hash).await?)
        })
        .await?;
    let Some(row) = row else {
        return Ok(Bearer::Unknown);
    };
    let until = read_time(&row.expires_at);
    if until <= tenken.now() {
        return Ok(Bearer::Expired(until));
    }
    let Some(role) = Role::parse(&row.role) else {
        return Ok(Bearer::Unknown);
    };
    let today = tenken.today().to_string();
    if row.used_on.as_ref() != Some(&today) {
        let id = row.id.clone();
        tenken
            .write(Unasked::SignIn, async move |tx| {
                Ok(tokens::use_on(tx, &id, &today).await?)
            })
            .await?;
    }
    Ok(Bearer::Known(TokenActor {
        grant: Grant {
            role,
            scope: row.scope,
        },
        id: row.id,
        name: row.name,
    }))
}

/// The facility a token is limited to.
fn facility_of(row: &TokenRow) -> Option<&str> {
    let of_facility = |role: &Role| role.scope_kind() == ScopeKind::Facility;
    Role::parse(&row.role).filter(of_facility)?;
    row.scope.as_deref()
}

async fn note_token(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    row: &TokenRow,
    at: &str,
    detail: serde_json::Value,
) -> Result<()> {
    let subject = Subject::Token.of(&row.id);
    match facility_of(row) {
        Some(id) => record_for(id, tx, at, actor, action, &subject, detail).await,
        None => record(tx, at, actor, action, &subject, detail).await,
    }
}
