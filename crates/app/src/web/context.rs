//! Who looks at a page, and what it needs to know about this installation.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT, RETRY_AFTER, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use maud::Markup;
use serde_json::json;
use std::ops::Deref;
use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::text::calendar::end_of_day;
use tenken_ops::accounts::{self, Device, Place, Session};
use tenken_ops::actor::ScopeKind;
use tenken_ops::facilities::Facility;
use tenken_ops::messages::count_all_unread;
use tenken_ops::policy::{Act, require, roles_to_give};
use tenken_ops::{Actor, Grant, Installation, Role, Sender, Tenken};

use super::error::WebError;
use super::guard::Client;
use super::posted_answers::Entered;
use super::{Options, Site, addresses, cookies, layout};

/// One look at a page by somebody who may look: who is signed in, or, before the first account
/// exists, whoever sits at the machine. This is the only place an [`Actor`] comes from; a page that
/// takes it cannot be reached otherwise.
pub struct PageContext {
    site: Site,
    /// Who acts.
    pub actor: Actor,
    /// What this installation is for, once decided.
    pub installation: Option<Installation>,
    /// The session of who is signed in.
    session: Option<Session>,
    /// The places somebody acts for who has several.
    pub places: Vec<Place>,
    /// From where.
    pub device: Device,
    /// The path that is asked for.
    path: String,
    /// Messages that nobody at the person's facilities has read; counted for pages that are looked at.
    unread: u64,
}

/// Names who opened the page whose script sends something.
const SENDER: &str = "tenken-person";

/// A look at a page that is open to everybody, such as the one for signing in.
pub struct Passing(pub PageContext);

impl FromRequestParts<Site> for PageContext {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let Passing(context) = Passing::from_request_parts(parts, site).await?;
        match &context.session {
            Some(session) if session.waits_for_code => {
                Err(Redirect::to(addresses::SIGN_IN_CODE).into_response())
            }
            Some(session) if session.must_set_codes_up && !is_own(parts) => {
                Err(Redirect::to(addresses::CODES).into_response())
            }
            None if context.is_nobody() => match context.waits_for_set_up().await {
                Ok(true) => Err(Redirect::to(addresses::SETUP).into_response()),
                Ok(false) => Err(signed_out(parts)),
                Err(error) => Err(error.into_response()),
            },
            _ if context.is_other_than_sender(parts) => Err(not_sender()),
            _ => context.with_unread(&parts.method).await,
        }
    }
}

impl FromRequestParts<Site> for Passing {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let look = look(parts, site)
            .await
            .map_err(IntoResponse::into_response)?;
        if let Some(session) = &look.session {
            site.options
                .rate_limit
                .keep(&session.user.id)
                .map_err(|seconds| too_fast(parts, seconds))?;
        }
        Ok(Passing(look))
    }
}

async fn look(parts: &Parts, site: &Site) -> Result<PageContext, WebError> {
    let (jar, options) = (CookieJar::from_headers(&parts.headers), &site.options);
    let client = parts.extensions.get::<Client>();
    let origin = client
        .and_then(|client| client.0)
        .map_or_else(String::new, |address| address.to_string());
    let session = match cookies::session(&jar, options) {
        Some(secret) => accounts::find_session(&site.tenken, secret, &origin).await?,
        None => None,
    };
    let nobody = || Actor::Nobody {
        origin: origin.clone(),
    };
    let actor = match &session {
        Some(session) if session.waits_for_code => nobody(),
        Some(session) => session.actor(),
        // Only who sits at this machine is trusted before the first account.
        None if !options.loopback_only() || site.has_accounts().await? => nobody(),
        None if asks_for_code(site, &jar).await? => nobody(),
        None => Actor::Local,
    };
    let header = |name| parts.headers.get(name)?.to_str().ok();
    let mut places = Vec::new();
    if actor.grants().len() > 1 {
        places = accounts::list_places(&site.tenken, &actor).await?;
        // Somebody may be two things at one place.
        if places.len() == 1 {
            places.clear();
        }
    }
    Ok(PageContext {
        site: site.clone(),
        installation: site.installation().await?,
        actor,
        session,
        places,
        device: Device {
            origin,
            browser: header(USER_AGENT).unwrap_or_default().to_owned(),
            known_browser: cookies::known_browser(&jar, options).map(str::to_owned),
        },
        path: parts.uri.path().to_owned(),
        unread: 0,
    })
}

/// Whether the first set-up still wants its code from this browser.
async fn asks_for_code(site: &Site, jar: &CookieJar) -> Result<bool, WebError> {
    let Some(code) = site.options.setup_code() else {
        return Ok(false);
    };
    // Made-up data are set up already, and have no accounts.
    if site.installation().await?.is_some() {
        return Ok(false);
    }
    let given = cookies::setup_code(jar, &site.options);
    Ok(!given.is_some_and(|given| code.is(given, site.tenken.now())))
}

/// Whether a page is about one's own account.
fn is_own(parts: &Parts) -> bool {
    let path = parts.uri.path();
    path.starts_with(addresses::ACCOUNT) || path == addresses::SIGN_OUT
}

/// A reply to the script, if it asks; people get a page.
pub(super) fn to_script(parts: &Parts, status: StatusCode, message: &str) -> Option<Response> {
    let accepts = parts
        .headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok());
    accepts
        .is_some_and(|types| types.starts_with("application/json"))
        .then(|| (status, Json(json!({ "message": message }))).into_response())
}

/// The answer to who asks more often than a person can.
fn too_fast(parts: &Parts, seconds: u64) -> Response {
    let error = WebError::too_fast(seconds);
    let mut reply = to_script(parts, StatusCode::TOO_MANY_REQUESTS, error.message())
        .unwrap_or_else(|| error.into_response());
    reply.headers_mut().insert(RETRY_AFTER, seconds.into());
    reply
}

/// The answer to the script of a page that somebody else opened.
fn not_sender() -> Response {
    let message = "いまは、この画面を開いた人とは別の人がサインインしています。入力した内容は、このブラウザに残っています。この画面を開いた人がサインインし直すと、保存されます。";
    (
        StatusCode::UNAUTHORIZED,
        Json(json!({ "message": message })),
    )
        .into_response()
}

/// The answer to who is not signed in.
fn signed_out(parts: &Parts) -> Response {
    let message = "サインインの時間が切れました。この画面を開いたまま、別の画面でサインインし直してください。入力した内容は、このブラウザに残っています。";
    if let Some(reply) = to_script(parts, StatusCode::UNAUTHORIZED, message) {
        return reply;
    }
    let back = match parts.method {
        Method::GET => parts
            .uri
            .path_and_query()
            .map_or(addresses::HOME, |path| path.as_str()),
        _ => addresses::HOME,
    };
    Redirect::to(&addresses::sign_in(back)).into_response()
}

impl Site {
    /// What the installation is for. It never changes once it is decided, so it is kept.
    async fn installation(&self) -> tenken_ops::Result<Option<Installation>> {
        if let Some(known) = self.installation.get() {
            return Ok(Some(known.clone()));
        }
        let read = tenken_ops::installation(&self.tenken).await?;
        if let Some(decided) = &read {
            // Another request may have been first; both read the same.
            let _ = self.installation.set(decided.clone());
        }
        Ok(read)
    }

    /// Whether anybody has an account. Once somebody has, it stays so.
    async fn has_accounts(&self) -> tenken_ops::Result<bool> {
        if self.has_accounts.get().is_some() {
            return Ok(true);
        }
        let any = accounts::any_accounts(&self.tenken).await?;
        if any {
            let _ = self.has_accounts.set(());
        }
        Ok(any)
    }
}

impl PageContext {
    /// Whether nothing is there yet but the first set-up.
    pub async fn waits_for_set_up(&self) -> Result<bool, WebError> {
        let accounts = self.site.has_accounts().await?;
        Ok(self.site.options.loopback_only() && self.installation.is_none() && !accounts)
    }

    /// What entries are dated and signed with.
    pub fn entered(&self) -> Entered<'_> {
        Entered {
            today: self.today(),
            by: match &self.actor {
                Actor::User(user) => &user.name,
                _ => "",
            },
        }
    }

    /// The page around a body.
    pub fn page(&self, title: &str, body: &Markup) -> Markup {
        layout::page(&self.frame(false), title, body)
    }

    /// The page around a body that shows synthetic data.
    pub fn page_about(&self, demo: bool, title: &str, body: &Markup) -> Markup {
        layout::page(&self.frame(demo), title, body)
    }

    /// Counts what is unread, for the menu of a page.
    async fn with_unread(mut self, method: &Method) -> Result<Self, Response> {
        if *method == Method::GET && !self.watches() {
            let unread = count_all_unread(&self, &self.actor).await;
            self.unread = unread.map_err(|error| WebError::from(error).into_response())?;
        }
        Ok(self)
    }

    /// What explains the items of a form, in their order.
    pub fn explanations(&self, form: &Form) -> Arc<[Markup]> {
        self.site.explanations.of(form, &self.catalog())
    }

    /// The session of who is signed in, also while the second factor is missing.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn session(&self) -> Result<&Session, WebError> {
        self.session
            .as_ref()
            .ok_or_else(|| WebError::not_found("このページ"))
    }

    /// What somebody may do at the place they act for.
    fn acting(&self) -> &[Grant] {
        match &self.session {
            Some(session) if !self.is_nobody() => session.acting(),
            _ => self.actor.grants(),
        }
    }

    /// The place somebody acts for who has several, once they have said which.
    pub fn place(&self) -> Option<&Place> {
        let said = self.session.as_ref().is_some_and(Session::is_somewhere);
        self.places.first().filter(|_| said)
    }

    /// Whether somebody who has several places has not said for which they act.
    pub fn is_between_places(&self) -> bool {
        !self.places.is_empty() && self.place().is_none()
    }

    /// Whether there is something about the account to tell.
    fn has_news(&self) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.has_news)
    }

    /// The facilities somebody answers for, who answers for nothing else.
    pub fn own_facilities(&self) -> Vec<&str> {
        match (&self.actor, &self.installation) {
            (Actor::Local, Some(Installation::Facility { facility })) => vec![facility],
            _ => {
                let mut own: Vec<&str> = self.acting().iter().filter_map(Grant::facility).collect();
                // Somebody may be two things at one facility.
                own.dedup();
                own
            }
        }
    }

    /// The authority, corporation or vendor that somebody works for.
    pub fn own(&self, kind: ScopeKind) -> Option<&str> {
        self.acting().iter().find_map(|grant| {
            let of_kind = grant.role.scope_kind() == kind;
            grant.scope.as_deref().filter(|_| of_kind)
        })
    }

    /// Whether somebody who watches many facilities works here.
    pub fn watches(&self) -> bool {
        match &self.actor {
            Actor::Local => matches!(
                self.installation,
                Some(Installation::Authority { .. } | Installation::Ministry)
            ),
            _ => self.acting().iter().any(|grant| {
                !matches!(
                    grant.role.scope_kind(),
                    ScopeKind::Facility | ScopeKind::Vendor
                )
            }),
        }
    }

    fn frame(&self, demo: bool) -> layout::Frame<'_> {
        layout::Frame {
            path: &self.path,
            unread: self.unread,
            loopback_only: self.site.options.loopback_only(),
            demo,
            // Accounts may be made at the command line, before anybody sets anything up in the browser.
            inside: !self.is_nobody() && (self.installation.is_some() || self.session.is_some()),
            reads_log: self.may(Act::ReadLog),
            operates: self.may(Act::Operate),
            watches: self.watches(),
            reads_notices: self.watches() && self.may(Act::ReadNotices),
            lists_inspections: self.watches() && self.may(Act::ListInspections),
            own_facility: self
                .own_facilities()
                .first()
                .copied()
                .filter(|_| !self.watches()),
            answers_questions: self.watches() && self.may(Act::AnswerQuestions),
            person: self.signed_in_as(),
            person_id: self.person_id(),
            manages_people: self.manages_people(),
            places: self.places.len(),
            has_news: self.has_news(),
            place: self.place().map(|place| &*place.name),
        }
    }

    /// Whether the policy lets this person do something: what they may not do is not offered.
    pub fn may(&self, act: Act<'_>) -> bool {
        require(&self.actor, act).is_ok()
    }

    /// Whether this person answers for a facility.
    pub fn answers_for(&self, facility: &Facility) -> bool {
        facility.is_answered_by(&self.actor)
    }

    /// Whether this person may see more of a facility than that it is there and how far it is.
    pub fn reads(&self, facility: &Facility) -> bool {
        facility.is_read_by(&self.actor)
    }

    /// Whose facilities the figures that this person sees are of, in words; nothing where they are the
    /// whole installation's.
    pub fn counted(&self) -> Option<String> {
        let grants = self.actor.grants();
        let everywhere = |grant: &Grant| grant.role.scope_kind() == ScopeKind::Everywhere;
        if grants.iter().any(everywhere) {
            return None;
        }
        if let Some(code) = self.own(ScopeKind::Authority) {
            let name = self.authority(code);
            return Some(match self.watches_others() {
                true => format!(
                    "{name}が所管する施設と、{name}にある保健所設置市・特別区が所管する施設を数えています。"
                ),
                false => format!("{name}が所管する施設を数えています。"),
            });
        }
        let own = self.own(ScopeKind::Corporation);
        own.map(|_| "この法人の施設を数えています。".to_owned())
    }

    /// Whether this person works for a prefecture with cities or wards that are authorities themselves.
    pub fn watches_others(&self) -> bool {
        let code = self.own(ScopeKind::Authority);
        code.is_some_and(|code| self.catalog().area_of(code).len() > 1)
    }

    /// Whether the page of people has something for this person.
    fn manages_people(&self) -> bool {
        !self.roles_to_give().is_empty()
    }

    /// The roles this person may give to others.
    pub fn roles_to_give(&self) -> Vec<Role> {
        roles_to_give(&self.actor)
    }

    /// Whether one must sign in to see more.
    pub fn is_nobody(&self) -> bool {
        matches!(self.actor, Actor::Nobody { .. })
    }

    /// The name of who is signed in.
    pub fn signed_in_as(&self) -> Option<&str> {
        match &self.actor {
            Actor::User(user) => Some(&user.name),
            _ => None,
        }
    }

    /// Names the person to scripts that keep something on the device.
    pub fn person_id(&self) -> &str {
        match &self.actor {
            Actor::User(user) => &user.id,
            _ => "local",
        }
    }

    /// Whether the script of a page sends what somebody else entered, who opened the page.
    fn is_other_than_sender(&self, parts: &Parts) -> bool {
        let sender = parts.headers.get(SENDER);
        sender.is_some_and(|sender| sender.as_bytes() != self.person_id().as_bytes())
    }

    /// The answer to a page of answers that somebody else opened: what they typed is theirs, and is
    /// kept until they sign in. A page says in its field `opener` who opened it.
    pub fn is_other_than_opener(&self, opener: Option<&str>) -> Option<Response> {
        (opener? != self.person_id())
            .then(|| Redirect::to(&addresses::sign_in_again()).into_response())
    }

    /// How many seconds are left of [`Tenken::today`].
    pub fn left_of_today(&self) -> i64 {
        (end_of_day(self.today()).as_second() - self.now().as_second()).max(0)
    }

    /// Whether an account is the person's own.
    pub fn is_self(&self, id: &str) -> bool {
        matches!(&self.actor, Actor::User(user) if user.id == id)
    }

    /// Whether mails are sent.
    pub fn sends_mail(&self) -> bool {
        self.site.options.sends_mail()
    }

    /// Who said something, as people know them.
    pub fn sender(&self, sender: &Sender) -> String {
        sender.name(&self.catalog())
    }

    /// The name of an authority, by its code.
    pub fn authority(&self, code: &str) -> String {
        match self.catalog().authority(code) {
            Some(authority) => authority.name.clone(),
            None => "所管の登録がない施設".to_owned(),
        }
    }

    /// How the pages are served, and where.
    pub fn options(&self) -> &Options {
        &self.site.options
    }
}

/// A page is of an installation; use cases take its context as one.
impl Deref for PageContext {
    type Target = Tenken;

    fn deref(&self) -> &Tenken {
        &self.site.tenken
    }
}
