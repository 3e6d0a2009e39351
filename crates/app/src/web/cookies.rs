//! The cookies: the session, that somebody has signed in with this browser before, and, before the first
//! account exists, the code of the set-up.
//!
//! Where the pages are reached encrypted, their names begin with `__Host-`: browsers then take them
//! from this very host alone, encrypted, and no neighbour under the same domain can plant one. A
//! plain loopback address cannot have such cookies.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use tenken_ops::accounts::SignedIn;

use super::Options;

/// A cookie by both its names.
struct Name {
    plain: &'static str,
    host: &'static str,
}

const SESSION: Name = Name {
    plain: "tenken_session",
    host: "__Host-tenken_session",
};
const BROWSER: Name = Name {
    plain: "tenken_browser",
    host: "__Host-tenken_browser",
};

const SETUP: Name = Name {
    plain: "tenken_setup",
    host: "__Host-tenken_setup",
};

impl Name {
    fn of(&self, options: &Options) -> &'static str {
        if options.loopback_only() {
            self.plain
        } else {
            self.host
        }
    }
}

/// The secret of the session.
pub fn session<'j>(jar: &'j CookieJar, options: &Options) -> Option<&'j str> {
    jar.get(SESSION.of(options)).map(Cookie::value)
}

/// The secret of a browser that is known.
pub fn known_browser<'j>(jar: &'j CookieJar, options: &Options) -> Option<&'j str> {
    jar.get(BROWSER.of(options)).map(Cookie::value)
}

/// The code of the first set-up, as it was given.
pub fn setup_code<'j>(jar: &'j CookieJar, options: &Options) -> Option<&'j str> {
    jar.get(SETUP.of(options)).map(Cookie::value)
}

/// The cookies of who has given the code of the first set-up.
pub fn with_setup_code(jar: CookieJar, options: &Options, code: &str) -> CookieJar {
    jar.add(cookie(&SETUP, options, code))
}

/// The cookies of somebody who has just signed in.
pub fn signed_in(jar: CookieJar, options: &Options, signed_in: &SignedIn) -> CookieJar {
    let jar = jar.add(cookie(&SESSION, options, &signed_in.session));
    match &signed_in.new_browser {
        None => jar,
        Some(secret) => {
            let mut known = cookie(&BROWSER, options, secret);
            known.make_permanent();
            jar.add(known)
        }
    }
}

/// The cookies after signing out.
pub fn signed_out(jar: CookieJar, options: &Options) -> CookieJar {
    jar.remove(cookie(&SESSION, options, ""))
}

/// A cookie that only this host gets, that scripts cannot read and that other sites' posts do not
/// carry.
fn cookie(name: &Name, options: &Options, value: &str) -> Cookie<'static> {
    Cookie::build((name.of(options), value.to_owned()))
        .path("/")
        .http_only(true)
        .secure(!options.loopback_only())
        .same_site(SameSite::Lax)
        .build()
}
