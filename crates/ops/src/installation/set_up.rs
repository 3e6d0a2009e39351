//! The first run: what this installation is for.

use tenken_domain::accounts::password::{check_password, is_enough_alone};
use tenken_store::accounts::users::UserRow;
use tenken_store::installation::settings;

use crate::accounts::{self, NewAccount};
use crate::audit::{Action, Subject, made, record};
use crate::core::actor::{Actor, Grant, Role};
use crate::core::error::{Error, Result};
use crate::core::input::Typed;
use crate::core::installation::{Installation, SETTING};
use crate::core::policy::{Act, require};
use crate::core::secrets::{hash_password, take_place};
use crate::core::tenken::Tenken;
use crate::facilities::{self, FacilityFacts};
use crate::rounds::{self, years};

/// The choice made at the first run.
#[derive(Debug, Clone)]
pub enum SetUp {
    /// One facility.
    Facility(Box<FacilityFacts>),
    /// A health authority, by its six-digit code.
    Authority {
        /// The code.
        code6: String,
    },
    /// The ministry.
    Ministry,
}

/// Who sets an installation up.
#[derive(Debug, Clone, Default)]
pub struct FirstAccount {
    /// Name and login.
    pub person: NewAccount,
    /// The password.
    pub password: String,
}

impl FirstAccount {
    /// The account without its password, which is only looked at.
    fn checked(&self, tenken: &Tenken, role: Role) -> Result<UserRow> {
        let mut typed = Typed::default();
        let person = typed.field(accounts::prepare(tenken, &self.person))?;
        let about = [&*self.person.login, &*self.person.name];
        let fits = check_password(&self.password, role.needs_second_factor(), &about);
        typed.field(fits.map_err(|fault| Error::bad("password", fault.message())))?;
        typed.done()?;
        Ok(person)
    }

    async fn with_password(&self, tenken: &Tenken, person: UserRow) -> Result<UserRow> {
        Ok(UserRow {
            password: Some(
                hash_password(&take_place()?, tenken.environment(), &self.password).await?,
            ),
            password_alone: is_enough_alone(&self.password),
            ..person
        })
    }
}

/// Sets the installation up, once, all of it or nothing. For a facility this
/// also opens a self-check round of every form its kind answers, to the end of
/// the fiscal year. From then on one must sign in; `first` is who can.
///
/// # Errors
/// It is set up already, or the input cannot be used: every fault of it.
pub async fn set_up(
    tenken: &Tenken,
    actor: &Actor,
    choice: SetUp,
    first: FirstAccount,
) -> Result<Installation> {
    let permit = require(actor, Act::Operate)?;
    let mut typed = Typed::default();
    let (installation, facility) = match choice {
        SetUp::Ministry => (Installation::Ministry, None),
        SetUp::Authority { code6 } => {
            if tenken.catalog().authority(&code6).is_none() {
                typed.field::<()>(Err(Error::bad(
                    "authority",
                    "自治体を一覧から選んでください。",
                )))?;
            }
            (Installation::Authority { code6 }, None)
        }
        SetUp::Facility(new) => {
            let row = typed.field(facilities::check_facility(tenken, *new))?;
            let facility = row.id.clone();
            (Installation::Facility { facility }, Some(row))
        }
    };
    let grant = match &installation {
        Installation::Facility { facility } => Grant {
            role: Role::Owner,
            scope: Some(facility.clone()),
        },
        Installation::Authority { .. } | Installation::Ministry => Grant {
            role: Role::Operator,
            scope: None,
        },
    };
    let person = typed.field(first.checked(tenken, grant.role))?;
    typed.done()?;
    let self_checks = match &facility {
        Some(row) => years::first_year(tenken, &row.kind).await?,
        None => Vec::new(),
    };
    let person = first.with_password(tenken, person).await?;
    let text = serde_json::to_string(&installation).unwrap_or_default();
    let detail = made(serde_json::json!(installation));
    let (actor, at) = (actor.clone(), tenken.stored_now());
    tenken
        .write(permit, async move |tx| {
            if settings::get(tx, SETTING).await?.is_some() {
                return Err(Error::bad(
                    "already_set_up",
                    "はじめの設定は、もう済んでいます。",
                ));
            }
            if let Some(row) = facility {
                facilities::store(tx, &actor, row).await?;
            }
            for row in self_checks {
                rounds::store(tx, &actor, &row).await?;
            }
            accounts::store(tx, &actor, &person, &grant).await?;
            settings::set(tx, SETTING, &text).await?;
            let action = Action::SetUp;
            record(tx, &at, &actor, action, Subject::Installation.id(), detail).await
        })
        .await?;
    Ok(installation)
}
