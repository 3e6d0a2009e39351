//! A fresh installation for each test, on both databases, with a clock of its own.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use jiff::Timestamp;
use serde_json::Value;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tenken_app::edge::Reach;
use tenken_app::metrics::Metrics;
use tenken_app::web::{Given, Options};
use tenken_ops::accounts::{
    Account, NewAccount, create_account, grant_to_give, set_password_by_link,
};
use tenken_ops::facilities::{Facility, FacilityFacts, add_facility};
use tenken_ops::rounds::{OpenRound, Round, open_round};
use tenken_ops::tokens::{MOST_DAYS, TokenToMake, create_token};
use tenken_ops::{Actor, Location, Role, SeedKey, Surroundings, Tenken};
use tower::ServiceExt;

pub use crate::browser::Browser;
use crate::browser::posted;

/// Makes each test of a module run on both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = crate::support::Place::sqlite();
                super::$name(&crate::support::Site::open(&place).await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = crate::support::Place::postgres().await;
                super::$name(&crate::support::Site::open(&place).await).await;
                place.drop_schema().await;
            })*
        }
    };
}
pub(crate) use on_both;

/// Where a test's data is.
pub struct Place {
    pub location: Location,
    /// Lasts until the test ends.
    pub dir: tempfile::TempDir,
    schema: Option<String>,
}

impl Place {
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Place {
            location: Location::Sqlite {
                dir: dir.path().join("data"),
            },
            dir,
            schema: None,
        }
    }

    pub async fn postgres() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let schema = format!(
            "app{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        run_sql(&base_url(), &format!("CREATE SCHEMA {schema}")).await;
        let url = format!("{}?options=-c%20search_path%3D{schema}", base_url());
        Place {
            location: Location::Postgres { url },
            dir: tempfile::tempdir().unwrap(),
            schema: Some(schema),
        }
    }

    /// The command line's words for this place.
    pub fn arguments(&self) -> Vec<String> {
        let mut words = vec!["--data".into(), self.data().display().to_string()];
        if let Location::Postgres { url } = &self.location {
            words.extend(["--database-url".into(), url.clone()]);
        }
        words
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub async fn drop_schema(self) {
        if let Some(schema) = &self.schema {
            run_sql(&base_url(), &format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }
}

fn base_url() -> String {
    std::env::var("TENKEN_TEST_POSTGRES")
        .expect("no PostgreSQL to test on: run `scripts/with-postgres cargo test`")
}

async fn run_sql(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
}

/// An installation and the routes over it.
pub struct Site {
    pub tenken: Tenken,
    location: Location,
    router: Router,
    now: Arc<Mutex<Timestamp>>,
    /// The bearer token of an operator.
    pub token: String,
}

/// An answer of the server.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The body as it came: files are no text.
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The codes of the faults in a problem document, by item.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.json()["faults"]
            .as_array()
            .map(|faults| {
                faults
                    .iter()
                    .map(|fault| (text(&fault["item"]), text(&fault["code"])))
                    .collect()
            })
            .unwrap_or_default()
    }
}

/// A token that outlasts what a test does to the clock.
pub fn to_make<'a>(name: &'a str, role: Role, scope: Option<&'a str>) -> TokenToMake<'a> {
    TokenToMake {
        name,
        role: Some(role),
        scope,
        days: MOST_DAYS,
    }
}

fn router(tenken: &Tenken, options: Options) -> Router {
    tenken_app::server::router(tenken.clone(), options, Metrics::new(tenken))
}

/// The password of everybody in the tests.
pub const PASSWORD: &str = "turnip-lantern-oboe";

/// The day every test begins on: in the middle of fiscal year 2026.
pub const TODAY: &str = "2026-11-20T03:00:00Z";

/// At the usual place on this machine, with mail, and for tests that ask faster than people.
fn with_mail() -> Options {
    let given = Given {
        sends_mail: true,
        requests_per_minute: NonZeroU32::MAX,
        ..Given::default()
    };
    Options::new(&Reach::Here, ([127, 0, 0, 1], 8080).into(), given)
}

impl Site {
    pub async fn open(place: &Place) -> Self {
        let now = Arc::new(Mutex::new(TODAY.parse::<Timestamp>().unwrap()));
        let clock = Arc::clone(&now);
        let surroundings = Surroundings {
            now: Arc::new(move || *clock.lock().unwrap()),
            ..Surroundings::real()
        };
        let tenken = Tenken::open(&place.location, surroundings).await.unwrap();
        tenken.use_seed_key(SeedKey::parse(&"5e".repeat(32)).unwrap());
        let token = create_token(
            &tenken,
            &Actor::Local,
            to_make("test", Role::Operator, None),
        )
        .await
        .unwrap()
        .secret;
        Site {
            router: router(&tenken, with_mail()),
            tenken,
            location: place.location.clone(),
            now,
            token,
        }
    }

    /// The installation as another process opens it.
    pub async fn open_again(&self) -> Tenken {
        Tenken::open(&self.location, Surroundings::real())
            .await
            .unwrap()
    }

    /// The same installation, served in another way.
    pub fn served_as(&self, options: Options) -> Self {
        Site {
            tenken: self.tenken.clone(),
            location: self.location.clone(),
            router: router(&self.tenken, options),
            now: Arc::clone(&self.now),
            token: self.token.clone(),
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

    pub async fn send(&self, mut request: Request<Body>) -> Reply {
        request
            .headers_mut()
            .entry("host")
            .or_insert(HeaderValue::from_static("localhost"));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        Reply {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.into(),
        }
    }

    /// An API request as the operator; `headers` are added.
    pub async fn api(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Reply {
        self.api_as(&self.token, method, path, headers, body).await
    }

    pub async fn api_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"));
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    /// Submits answers through the API on top of what stands, as a program that has read it.
    pub async fn submit_on_top(&self, response: &str, key: &str, answers: Value) -> Reply {
        let seen = self.api("GET", response, &[], None).await;
        let headers = [("idempotency-key", key), ("if-match", seen.header("etag"))];
        let body = serde_json::json!({ "answers": answers });
        let path = format!("{response}/submissions");
        self.api("POST", &path, &headers, Some(body)).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Posts a form as a browser on the page would.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.send(posted(path, fields)).await
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

    /// A browser nobody has used.
    pub fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// The browser that got a reply.
    pub fn as_browser(&self, reply: &Reply) -> Browser<'_> {
        let mut browser = self.browser();
        browser.take_cookies(reply);
        browser
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

/// Answers to every question of `pharmacy-survey@R8`.
pub fn survey_answers() -> Value {
    serde_json::json!({
        "Q1": "見本 太郎", "Q2": true, "Q3-1": true, "Q3-2": false, "Q4": true, "Q5": true, "Q6": false,
    })
}
