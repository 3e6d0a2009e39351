//! The places somebody acts for: who has several says for which, and is told when one is added.

use tenken_store::accounts::{logins, sessions, users};
use tenken_store::facilities::corporations;
use tenken_store::{Tx, facilities, vendors};

use super::recording::record_account;
use super::sessions::Session;
use crate::audit::Action;
use crate::core::actor::{Actor, Grant, Role, ScopeKind};
use crate::core::error::{Error, Result};
use crate::core::input::given;
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;

/// A place somebody acts for: all that is limited to the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Names it among the person's places.
    pub key: String,
    /// What it is.
    pub kind: ScopeKind,
    /// What people call it.
    pub name: String,
    /// What the person is there.
    pub roles: Vec<Role>,
}

/// What a person has not been told about their account.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// Roles that were added, with the names of the places.
    pub added: Vec<(Role, String)>,
    /// What the person signs in with.
    pub login: String,
    /// What they signed in with before, and can until they are told.
    pub former_logins: Vec<String>,
}

/// Names a place where nothing limits the role.
const EVERYWHERE: &str = "everywhere";

/// Names the place of a grant among the places of its holder.
pub(super) fn place_of(grant: &Grant) -> &str {
    grant.scope.as_deref().unwrap_or(EVERYWHERE)
}

/// The places an actor acts for, in the order of its grants.
pub async fn list_places(tenken: &Tenken, actor: &Actor) -> Result<Vec<Place>> {
    let (grants, tenken_too) = (actor.grants().to_vec(), tenken.clone());
    tenken
        .read(Unasked::OwnAccount, async move |tx| {
            let mut places: Vec<Place> = Vec::new();
            for grant in &grants {
                let key = place_of(grant);
                match places.iter_mut().find(|place| place.key == key) {
                    Some(place) => place.roles.push(grant.role),
                    None => places.push(Place {
                        key: key.to_owned(),
                        kind: grant.role.scope_kind(),
                        name: name_of(&tenken_too, tx, grant).await?,
                        roles: vec![grant.role],
                    }),
                }
            }
            Ok(places)
        })
        .await
}

/// What people call what a grant is limited to.
pub(super) async fn name_of(tenken: &Tenken, tx: &mut Tx, grant: &Grant) -> Result<String> {
    let Some(scope) = grant.scope.as_deref() else {
        return Ok("全体".to_owned());
    };
    let name = match grant.role.scope_kind() {
        ScopeKind::Everywhere => None,
        ScopeKind::Authority => tenken.catalog().authority(scope).map(|it| it.name.clone()),
        ScopeKind::Corporation => corporations::get(tx, scope).await?.map(|it| it.name),
        ScopeKind::Facility => facilities::get(tx, scope).await?.map(|it| it.name),
        ScopeKind::Vendor => vendors::get(tx, scope).await?.map(|it| it.name),
    };
    Ok(name.unwrap_or_else(|| scope.to_owned()))
}

/// Says for which of their places somebody acts from now on in this session; empty for none in
/// particular.
///
/// # Errors
/// None of the person's places.
pub async fn choose_place(tenken: &Tenken, session: &Session, key: &str) -> Result<()> {
    let is_own = session.user.grants.iter().any(|it| place_of(it) == key);
    if !key.is_empty() && !is_own {
        return Err(Error::NotFound("この場所".into()));
    }
    let (id, key) = (session.id.clone(), given(key));
    tenken
        .write(Unasked::OwnAccount, async move |tx| {
            Ok(sessions::choose_place(tx, &id, key.as_deref()).await?)
        })
        .await
}

/// What the person has not been told about their account.
pub async fn read_news(tenken: &Tenken, session: &Session) -> Result<News> {
    let (id, tenken_too) = (session.user.id.clone(), tenken.clone());
    tenken
        .read(Unasked::OwnAccount, async move |tx| {
            let mut news = News {
                former_logins: logins::former_of(tx, &id).await?,
                login: users::get(tx, &id)
                    .await?
                    .map_or_else(String::new, |it| it.login),
                ..News::default()
            };
            let untold = users::untold_grants(tx, &id).await?;
            for grant in untold.into_iter().filter_map(super::people::grant) {
                let name = name_of(&tenken_too, tx, &grant).await?;
                news.added.push((grant.role, name));
            }
            Ok(news)
        })
        .await
}

/// Notes that the person has been told. What they signed in with before works no more.
pub async fn end_news(tenken: &Tenken, session: &Session) -> Result<()> {
    let (id, actor, at) = (
        session.user.id.clone(),
        session.actor(),
        tenken.stored_now(),
    );
    tenken
        .write(Unasked::OwnAccount, async move |tx| {
            users::note_told(tx, &id).await?;
            logins::end_former(tx, &id).await?;
            let nothing = serde_json::Value::Null;
            record_account(tx, &at, &actor, Action::ConfirmNews, &id, nothing).await
        })
        .await
}
