//! Who acts.

use serde::Serialize;

/// Somebody, or some program, that wants something done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The one trusting person at this machine: the command line, and the
    /// loopback pages until the first account exists.
    Local,
    /// A program with a bearer token.
    Token(TokenActor),
    /// A person who is signed in.
    User(UserActor),
    /// Whoever has the link to a vendor's form about one contract.
    Link {
        /// The contract's id.
        contract: String,
        /// From which address.
        origin: String,
    },
    /// Somebody at the pages who is not signed in: may do nothing.
    Nobody {
        /// From which address.
        origin: String,
    },
}

/// The holder of a bearer token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenActor {
    /// The token's id (not its secret).
    pub id: String,
    /// What it was named when it was made.
    pub name: String,
    /// What it may do.
    pub grant: Grant,
}

/// A person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserActor {
    /// The account's id.
    pub id: String,
    /// Name, for people.
    pub name: String,
    /// What the person may do.
    pub grants: Vec<Grant>,
    /// From which address.
    pub origin: String,
}

/// What somebody may do, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// What.
    pub role: Role,
    /// Where: an authority's six-digit code or the id of a facility, corporation
    /// or vendor, for the roles that are limited to one.
    pub scope: Option<String>,
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Has the installation of a single facility: runs it and answers.
    Owner,
    /// Runs the installation.
    Operator,
    /// The ministry: opens rounds, sees everything.
    Ministry,
    /// A health authority: sees and tends its own facilities.
    Authority,
    /// Somebody of an authority who visits facilities: sees what they answered.
    Inspector,
    /// Somebody of a corporation that runs facilities: answers for all of them
    /// and says who else does.
    Corporation,
    /// Answers for a facility and says who else does.
    Facility,
    /// Answers for a facility.
    FacilityMember,
    /// Somebody of a company that delivers or maintains systems.
    Vendor,
    /// Reads everything, changes nothing.
    Auditor,
}

/// What a role is limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    /// Nothing.
    Everywhere,
    /// One health authority.
    Authority,
    /// The facilities of one corporation.
    Corporation,
    /// One facility.
    Facility,
    /// One vendor, and no facility.
    Vendor,
}

impl Grant {
    /// Reads what is stored; a role that a newer program gave is none to us.
    pub(crate) fn from_stored(role: &str, scope: &str) -> Option<Self> {
        Some(Grant {
            role: Role::parse(role)?,
            scope: Some(scope)
                .filter(|scope| !scope.is_empty())
                .map(str::to_owned),
        })
    }

    /// The facility it is limited to, if it is.
    pub fn facility(&self) -> Option<&str> {
        let limited = self.role.scope_kind() == ScopeKind::Facility;
        self.scope.as_deref().filter(|_| limited)
    }
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 10] = [
        Self::Owner,
        Self::Operator,
        Self::Ministry,
        Self::Authority,
        Self::Inspector,
        Self::Corporation,
        Self::Facility,
        Self::FacilityMember,
        Self::Vendor,
        Self::Auditor,
    ];

    /// The name used in data and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Operator => "operator",
            Role::Ministry => "ministry",
            Role::Authority => "authority",
            Role::Inspector => "inspector",
            Role::Corporation => "corporation",
            Role::Facility => "facility",
            Role::FacilityMember => "facility_member",
            Role::Vendor => "vendor",
            Role::Auditor => "auditor",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Role::Owner => "この施設のTenkenの管理者",
            Role::Operator => "システムの管理者",
            Role::Ministry => "厚生労働省の担当者",
            Role::Authority => "自治体の担当者",
            Role::Inspector => "立入検査の担当者",
            Role::Corporation => "法人の担当者",
            Role::Facility => "施設の責任者",
            Role::FacilityMember => "施設の担当者",
            Role::Vendor => "事業者の担当者",
            Role::Auditor => "監査（見るだけ）",
        }
    }

    /// Reads the name used in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == text)
    }

    /// What the role is limited to.
    pub fn scope_kind(self) -> ScopeKind {
        match self {
            Role::Operator | Role::Ministry | Role::Auditor => ScopeKind::Everywhere,
            Role::Authority | Role::Inspector => ScopeKind::Authority,
            Role::Corporation => ScopeKind::Corporation,
            Role::Owner | Role::Facility | Role::FacilityMember => ScopeKind::Facility,
            Role::Vendor => ScopeKind::Vendor,
        }
    }

    /// Whether a person with this role must give a second factor: all that
    /// reaches beyond a single facility does, and a vendor's, whose systems
    /// many facilities have.
    pub fn needs_second_factor(self) -> bool {
        self.scope_kind() != ScopeKind::Facility
    }
}

impl Actor {
    /// How the audit log and submissions name the actor.
    pub fn name(&self) -> String {
        match self {
            Actor::Local => "local".to_owned(),
            Actor::Token(token) => format!("token:{}", token.id),
            Actor::User(user) => format!("user:{}", user.id),
            Actor::Link { contract, .. } => format!("link:{contract}"),
            Actor::Nobody { .. } => "nobody".to_owned(),
        }
    }

    /// What the actor may do. The local person may do everything and needs none.
    pub fn grants(&self) -> &[Grant] {
        match self {
            Actor::Local | Actor::Link { .. } | Actor::Nobody { .. } => &[],
            Actor::Token(token) => std::slice::from_ref(&token.grant),
            Actor::User(user) => &user.grants,
        }
    }

    /// Whether the actor acts for this facility itself, so that a look at its
    /// answers is no look at another's. Until accounts exist, whoever sits at
    /// the machine does.
    pub fn acts_for(&self, facility: &str) -> bool {
        *self == Actor::Local
            || self
                .grants()
                .iter()
                .filter_map(Grant::facility)
                .any(|own| own == facility)
    }

    /// From where the actor acts, for the audit log: an address, `local` for
    /// this machine, empty where it is not known.
    pub fn origin(&self) -> String {
        match self {
            Actor::Local => "local".to_owned(),
            Actor::Token(_) => String::new(),
            Actor::User(user) => user.origin.clone(),
            Actor::Link { origin, .. } | Actor::Nobody { origin } => origin.clone(),
        }
    }
}
