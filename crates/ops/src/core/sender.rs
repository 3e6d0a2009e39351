//! On whose behalf somebody speaks, and who has spoken.

use tenken_domain::Catalog;

use crate::core::actor::{Actor, Role, ScopeKind};
use crate::core::error::Result;
use crate::core::installation::{Installation, installation};
use crate::core::tenken::Tenken;

/// Who says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// The ministry: only where somebody of the ministry, or of its installation, speaks.
    Ministry,
    /// An authority, by its six-digit code.
    Authority(String),
    /// A vendor, by the name it had then.
    Vendor(String),
    /// The program itself, and who runs an installation that is nobody's above facilities.
    Program,
}

/// What people call the program.
pub(crate) const PROGRAM: &str = "点検 Tenken";
/// How the ministry and the program are stored as senders.
const STORED_MINISTRY: &str = "ministry";
const STORED_PROGRAM: &str = "tenken";
/// What stands before the name of a vendor that is stored as a sender.
const VENDOR: &str = "vendor:";

impl Sender {
    /// Reads what is stored.
    pub fn parse(stored: &str) -> Self {
        match (stored, stored.strip_prefix(VENDOR)) {
            (STORED_MINISTRY, _) => Sender::Ministry,
            (STORED_PROGRAM, _) => Sender::Program,
            (_, Some(name)) => Sender::Vendor(name.to_owned()),
            (code, None) => Sender::Authority(code.to_owned()),
        }
    }

    /// As it is stored: six digits for an authority.
    pub fn stored(&self) -> String {
        match self {
            Sender::Ministry => STORED_MINISTRY.to_owned(),
            Sender::Authority(code) => code.clone(),
            Sender::Vendor(name) => format!("{VENDOR}{name}"),
            Sender::Program => STORED_PROGRAM.to_owned(),
        }
    }

    /// The authority, or the program where there is none.
    pub fn of_authority(code: Option<&str>) -> Self {
        code.map_or(Sender::Program, |code| Sender::Authority(code.to_owned()))
    }

    /// The six-digit code of the authority that speaks, if one does.
    pub fn authority(self) -> Option<String> {
        match self {
            Sender::Authority(code) => Some(code),
            _ => None,
        }
    }

    /// As people know them.
    pub fn name(&self, catalog: &Catalog) -> String {
        match self {
            Sender::Ministry => "厚生労働省".to_owned(),
            Sender::Authority(code) => catalog
                .authority(code)
                .map_or_else(|| format!("自治体 {code}"), |one| one.name.clone()),
            Sender::Vendor(name) => name.clone(),
            Sender::Program => PROGRAM.to_owned(),
        }
    }
}

/// On whose behalf the actor speaks: their own authority or the ministry, else whose installation this
/// is.
pub async fn sends_for(tenken: &Tenken, actor: &Actor) -> Result<Sender> {
    for grant in actor.grants() {
        match (grant.role, &grant.scope) {
            (Role::Ministry, _) => return Ok(Sender::Ministry),
            (role, Some(code)) if role.scope_kind() == ScopeKind::Authority => {
                return Ok(Sender::Authority(code.clone()));
            }
            _ => {}
        }
    }
    sends_here(tenken).await
}

/// Whose installation this is: who speaks where nobody in particular does.
pub(crate) async fn sends_here(tenken: &Tenken) -> Result<Sender> {
    Ok(match installation(tenken).await? {
        Some(Installation::Authority { code6 }) => Sender::Authority(code6),
        Some(Installation::Ministry) => Sender::Ministry,
        Some(Installation::Facility { .. }) | None => Sender::Program,
    })
}

/// Who said something, as people know them, from what is stored.
pub fn sender_name(tenken: &Tenken, stored: &str) -> String {
    Sender::parse(stored).name(&tenken.catalog())
}
