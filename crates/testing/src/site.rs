//! An installation, and whom it knows.

use jiff::Timestamp;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tenken_ops::accounts::tokens::{MOST_DAYS, TokenToMake, create_token};
use tenken_ops::accounts::{
    Account, NewAccount, create_account, grant_to_give, set_password_by_link,
};
use tenken_ops::evidence::use_evidence_key;
use tenken_ops::facilities::{Facility, FacilityFacts, add_facility};
use tenken_ops::rounds::{OpenRound, Round, open_round};
use tenken_ops::{Actor, Environment, EvidenceKey, Location, Role, Tenken, TotpKey};

use crate::place::{Place, run_sql};

/// A token that outlasts what a test does to the clock.
pub fn to_make<'a>(name: &'a str, role: Role, scope: Option<&'a str>) -> TokenToMake<'a> {
    TokenToMake {
        name,
        role: Some(role),
        scope,
        days: MOST_DAYS,
    }
}

/// The password of everybody in the tests.
pub const PASSWORD: &str = "turnip-lantern-oboe";

/// The day every test begins on: in the middle of fiscal year 2026.
pub const TODAY: &str = "2026-11-20T03:00:00Z";

/// An installation.
pub struct Site {
    pub tenken: Tenken,
    location: Location,
    now: Arc<Mutex<Timestamp>>,
    /// The bearer token of an operator.
    pub token: String,
}

impl Site {
    pub async fn open(place: &Place) -> Self {
        let now = Arc::new(Mutex::new(TODAY.parse::<Timestamp>().unwrap()));
        let clock = Arc::clone(&now);
        let environment = Environment {
            now: Arc::new(move || *clock.lock().unwrap()),
            ..Environment::real()
        };
        let tenken = Tenken::open(&place.location, environment).await.unwrap();
        tenken.use_seed_key(TotpKey::parse(&"5e".repeat(32)).unwrap());
        let key = EvidenceKey::parse(&"e7".repeat(32)).unwrap();
        use_evidence_key(&tenken, key).await.unwrap();
        let token = create_token(
            &tenken,
            &Actor::Local,
            to_make("test", Role::Operator, None),
        )
        .await
        .unwrap()
        .secret;
        Site {
            tenken,
            location: place.location.clone(),
            now,
            token,
        }
    }

    /// The installation as another process opens it.
    pub async fn open_again(&self) -> Tenken {
        Tenken::open(&self.location, Environment::real())
            .await
            .unwrap()
    }

    /// Where the database's file is, if it is one.
    pub fn directory(&self) -> Option<&Path> {
        match &self.location {
            Location::Sqlite { dir } => Some(dir),
            Location::Postgres { .. } => None,
        }
    }

    pub fn set_now(&self, at: &str) {
        *self.now.lock().unwrap() = at.parse().unwrap();
    }

    /// Changes the database behind the program's back.
    pub async fn sql(&self, sql: &str) {
        match &self.location {
            Location::Sqlite { dir } => rusqlite::Connection::open(dir.join("tenken.db"))
                .unwrap()
                .execute_batch(sql)
                .unwrap(),
            Location::Postgres { url } => run_sql(url, sql).await,
        }
    }

    /// The one text that a query gives.
    pub async fn text(&self, sql: &str) -> String {
        match &self.location {
            Location::Sqlite { dir } => rusqlite::Connection::open(dir.join("tenken.db"))
                .unwrap()
                .query_row(sql, [], |row| row.get(0))
                .unwrap(),
            Location::Postgres { url } => {
                let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                    .await
                    .unwrap();
                tokio::spawn(connection);
                client.query_one(sql, &[]).await.unwrap().get(0)
            }
        }
    }

    /// A facility of another prefecture and authority than those of [`Site::facility`].
    pub async fn other_facility(&self) -> Facility {
        let new = FacilityFacts {
            code: Some("0342110913".into()),
            kind: "pharmacy".into(),
            name: "よその薬局".into(),
            authority: Some("030007".into()),
            ..Default::default()
        };
        add_facility(&self.tenken, &Actor::Local, new)
            .await
            .unwrap()
    }

    /// Somebody with an account and this password.
    pub async fn person(&self, login: &str, role: Role, scope: Option<&str>) -> Account {
        let grant = grant_to_give(&self.tenken, &Actor::Local, role, scope)
            .await
            .unwrap();
        let new = NewAccount {
            login: login.to_owned(),
            name: format!("見本 {login}"),
        };
        let invited = create_account(&self.tenken, &Actor::Local, new, grant)
            .await
            .unwrap();
        let link = invited.link.expect("somebody new");
        set_password_by_link(&self.tenken, &link.secret, PASSWORD, "")
            .await
            .unwrap();
        invited.account
    }

    /// A facility of a kind, with a code that is valid.
    pub async fn facility(&self, kind: &str, number: u32, beds: Option<i64>) -> Facility {
        let schedule = match kind {
            "dental_clinic" => 3,
            "pharmacy" => 4,
            _ => 1,
        };
        let nine = format!("13{schedule}{number:06}");
        let code = tenken_domain::FacilityCode::with_check_digit(&nine).unwrap();
        let new = FacilityFacts {
            code: Some(code.into()),
            kind: kind.to_owned(),
            name: format!("見本{number}"),
            beds,
            authority: Some("131016".to_owned()),
            ..FacilityFacts::default()
        };
        add_facility(&self.tenken, &Actor::Local, new)
            .await
            .unwrap()
    }

    /// An open round of a form (`id@version`).
    pub async fn round(&self, form: &str) -> Round {
        let (form_id, version) = form.split_once('@').unwrap();
        let open = OpenRound {
            form_id: form_id.into(),
            version: version.into(),
            ..OpenRound::default()
        };
        open_round(&self.tenken, &Actor::Local, open).await.unwrap()
    }
}
