//! The two cookies: the session, and that somebody has signed in with this browser before.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use tenken_ops::accounts::SignedIn;

const SESSION: &str = "tenken_session";
const BROWSER: &str = "tenken_browser";

/// The secret of the session.
pub fn session(jar: &CookieJar) -> Option<&str> {
    jar.get(SESSION).map(Cookie::value)
}

/// The secret of a browser that is known.
pub fn known_browser(jar: &CookieJar) -> Option<&str> {
    jar.get(BROWSER).map(Cookie::value)
}

/// The cookies of somebody who has just signed in.
pub fn signed_in(jar: CookieJar, signed_in: &SignedIn) -> CookieJar {
    let jar = jar.add(cookie(SESSION, &signed_in.session));
    match &signed_in.new_browser {
        None => jar,
        Some(secret) => {
            let mut known = cookie(BROWSER, secret);
            known.make_permanent();
            jar.add(known)
        }
    }
}

/// The cookies after signing out.
pub fn signed_out(jar: CookieJar) -> CookieJar {
    jar.remove(cookie(SESSION, ""))
}

/// A cookie that only this host gets, that scripts cannot read and that other sites' posts do not
/// carry.
fn cookie(name: &'static str, value: &str) -> Cookie<'static> {
    Cookie::build((name, value.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}
