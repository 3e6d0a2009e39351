//! Who acts.

use serde::Serialize;

/// Somebody, or some program, that wants something done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The one trusting person at this machine: the loopback pages until
    /// accounts exist, and the command line.
    Local,
    /// A program with a bearer token.
    Token(TokenActor),
}

/// The holder of a bearer token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenActor {
    /// The token's id (not its secret).
    pub id: String,
    /// What it was named when it was made.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// What it may do it to: a facility's id for [`Role::Facility`], an
    /// authority's six-digit code for [`Role::Authority`].
    pub scope: Option<String>,
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the installation.
    Operator,
    /// The ministry: opens rounds, sees everything.
    Ministry,
    /// A health authority: sees and tends its own facilities.
    Authority,
    /// One facility: answers for itself.
    Facility,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 5] = [
        Self::Operator,
        Self::Ministry,
        Self::Authority,
        Self::Facility,
        Self::Auditor,
    ];

    /// The name used on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::Ministry => "ministry",
            Role::Authority => "authority",
            Role::Facility => "facility",
            Role::Auditor => "auditor",
        }
    }

    /// Reads the name used on the command line.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == text)
    }

    /// Whether a token of this role must name what it is for.
    pub fn needs_scope(self) -> bool {
        matches!(self, Role::Authority | Role::Facility)
    }
}

impl Actor {
    /// How the audit log and submissions name the actor.
    pub fn name(&self) -> String {
        match self {
            Actor::Local => "local".to_owned(),
            Actor::Token(token) => format!("token:{}", token.id),
        }
    }

    /// Whether the actor acts for this facility itself, so that a look at its
    /// answers is no look at another's. Until accounts exist, whoever sits at
    /// the machine does.
    pub fn acts_for(&self, facility: &str) -> bool {
        match self {
            Actor::Local => true,
            Actor::Token(token) => {
                token.role == Role::Facility && token.scope.as_deref() == Some(facility)
            }
        }
    }

    /// From where the actor acts, for the audit log: an address, `local` for
    /// this machine, empty where it is not known.
    pub fn origin(&self) -> String {
        match self {
            Actor::Local => "local".to_owned(),
            Actor::Token(_) => String::new(),
        }
    }
}
