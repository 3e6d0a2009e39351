//! How the pages are served.

use axum::http::HeaderMap;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use tenken_ops::accounts::Party;

use super::rate_limit::{A_MINUTE, RateLimit};
use super::setup_code::SetupCode;
use crate::edge::{Astray, Proxies, PublicAddress, Reach, expect_no_proxy};
use crate::thumbnails::Thumbnails;

/// This machine by name.
const LOCALHOST: &str = "localhost";

/// A setting as who runs the installation sees it.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The option of the command line.
    pub option: String,
    /// The variable of the environment, if there is one.
    pub variable: Option<String>,
    /// What it means.
    pub meaning: String,
    /// What it is; never a secret.
    pub value: String,
}

/// What the pages are told of how the program was started.
#[derive(Debug, Clone)]
pub struct Given {
    /// Requests of one person a minute.
    pub requests_per_minute: NonZeroU32,
    /// Mails are sent.
    pub sends_mail: bool,
    /// All settings.
    pub settings: Vec<Setting>,
    /// What the first set-up asks for; nothing if it trusts whoever is at this machine.
    pub setup_code: Option<Arc<SetupCode>>,
    /// Who draws small pictures of files; nothing if nobody does.
    pub thumbnails: Option<Thumbnails>,
}

impl Default for Given {
    /// No mail, the usual rate, no small pictures.
    fn default() -> Self {
        Given {
            requests_per_minute: A_MINUTE,
            sends_mail: false,
            settings: Vec::new(),
            setup_code: None,
            thumbnails: None,
        }
    }
}

/// How the pages are served. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Options {
    address: Arc<str>,
    public: Option<PublicAddress>,
    proxies: Option<Proxies>,
    party: Option<Arc<Party>>,
    given: Arc<Given>,
    /// How often one person may ask.
    pub rate_limit: Arc<RateLimit>,
}

impl Options {
    /// What follows from how the server is reached and where it listens.
    pub fn new(reach: &Reach, listen: SocketAddr, given: Given) -> Self {
        let public = reach.public().cloned();
        let party = match &public {
            Some(public) => public.name().map(|name| Party {
                host: name.to_owned(),
                origin: public.origin().to_owned(),
            }),
            None => Some(Party {
                host: LOCALHOST.to_owned(),
                origin: format!("http://{LOCALHOST}:{}", listen.port()),
            }),
        };
        Options {
            party: party.map(Arc::new),
            address: match &public {
                Some(public) => public.origin().into(),
                None => format!("http://{listen}").into(),
            },
            public,
            proxies: reach.proxies().cloned(),
            rate_limit: Arc::new(RateLimit::a_minute(given.requests_per_minute)),
            given: Arc::new(given),
        }
    }

    /// Where people find the pages: scheme, host and port, without a slash at the end. Links that are
    /// shown or sent begin with it; the `Host` header of a request never does for that.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether mails are sent.
    pub fn sends_mail(&self) -> bool {
        self.given.sends_mail
    }

    /// All settings, as they are in force.
    pub fn settings(&self) -> &[Setting] {
        &self.given.settings
    }

    /// What the first set-up asks for.
    pub fn setup_code(&self) -> Option<&SetupCode> {
        self.given.setup_code.as_deref()
    }

    /// Who draws small pictures of files.
    pub fn thumbnails(&self) -> Option<&Thumbnails> {
        self.given.thumbnails.as_ref()
    }

    /// For which site passkeys are made; `None` where it has no name: browsers make none for numbers.
    pub fn party(&self) -> Option<&Party> {
        self.party.as_deref()
    }

    /// Whether only this machine reaches the pages. Everybody else has encryption in between.
    pub fn loopback_only(&self) -> bool {
        self.public.is_none()
    }

    /// Whether a `Host` header names these pages.
    pub fn is_host(&self, host: &str) -> bool {
        match &self.public {
            Some(public) => public.is_host(host),
            None => is_loopback(host),
        }
    }

    /// Whether an `Origin` header names these pages, which were asked for as `host`.
    pub fn is_origin(&self, origin: &str, host: &str) -> bool {
        match &self.public {
            Some(public) => origin == public.origin(),
            None => origin.strip_prefix("http://") == Some(host),
        }
    }

    /// From which address somebody asks; `None` where there is no network in between.
    ///
    /// # Errors
    /// Why a request is not taken that should have come through a proxy.
    pub fn client(
        &self,
        peer: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<Option<IpAddr>, Astray> {
        match &self.proxies {
            Some(proxies) => proxies.client(peer, headers).map(Some),
            None if self.loopback_only() => expect_no_proxy(headers).map(|()| peer),
            None => Ok(peer),
        }
    }
}

impl Default for Options {
    /// For this machine alone, at the usual place.
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        Options::new(&Reach::Here, listen, Given::default())
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, LOCALHOST | "127.0.0.1" | "[::1]")
}
