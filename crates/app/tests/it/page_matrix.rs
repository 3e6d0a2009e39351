//! Every page × every role × own and other facility. The addresses come from the table the server
//! is built of, so a new page is in the matrix at once and fails until it is listed here.

use axum::body::Body;
use axum::http::Request;
use tenken_app::web::addresses;
use tenken_ops::Role;

use crate::accounts_support::signed_in;
use crate::allowed::{Allowed, may, scope_of};
use crate::support::{Browser, Reply, Site, on_both};

on_both!(every_page_for_every_role);

/// What may be done at an address, by GET and by POST.
fn expected(address: &str) -> (Allowed, Allowed) {
    use Allowed::*;
    match address {
        "/about" | "/glossary" | "/static/{version}/{name}" => (Everybody, Nobody),
        "/setup" | "/sign-in" | "/welcome/{link}" => (Everybody, Everybody),
        // For who has given the password and not yet the code: tested with the accounts.
        "/sign-in/code" => (Nobody, Nobody),
        "/sign-in/passkey" | "/sign-in/passkey/challenge" => (Nobody, Everybody),
        "/account/passkeys" | "/account/proof" => (People, People),
        "/account/passkeys/challenge" | "/account/passkeys/{passkey}/removal" => (Nobody, People),
        "/sign-out" => (Nobody, Everybody),
        "/" | "/forms/{id}/{version}" | "/forms/{id}/{version}/source" | "/account" => {
            (People, Nobody)
        }
        "/account/password" | "/account/codes" => (People, People),
        "/account/codes/removal" | "/account/sessions/{session}/end" => (Nobody, People),
        "/people" => (Hosts, Hosts),
        "/people/{person}/link" | "/people/{person}/removal" => (Nobody, HostsOfFacility),
        "/rounds" => (People, Managers),
        "/rounds/{round}" => (Overseers, Nobody),
        "/rounds/{round}/closing" => (Nobody, Managers),
        "/rounds/{round}/results" | "/rounds/{round}/results.csv" => (Overseers, Nobody),
        "/forms" => (People, Operators),
        "/facilities" => (Overseers, Nobody),
        "/facilities/imports" => (Managers, Managers),
        "/log" | "/log.csv" => (LogReaders, Nobody),
        "/facilities/{facility}"
        | "/facilities/{facility}/log"
        | "/facilities/{facility}/log.csv" => (Readers, Nobody),
        "/rounds/{round}/responses/{facility}" => (Readers, Answerers),
        "/rounds/{round}/responses/{facility}/files/{item}" => (Readers, Answerers),
        "/rounds/{round}/responses/{facility}/answers/{item}" => (Nobody, Answerers),
        "/rounds/{round}/responses/{facility}/submissions" => (Readers, Answerers),
        "/rounds/{round}/responses/{facility}/review"
        | "/rounds/{round}/responses/{facility}/print"
        | "/rounds/{round}/responses/{facility}/submissions/{revision}"
        | "/rounds/{round}/responses/{facility}/submissions/{revision}/print" => (Readers, Nobody),
        _ => panic!("{address} has no line in the matrix of pages: add one"),
    }
}

/// A post that reaches the policy; what it carries is refused afterwards or changes nothing.
fn harmless(address: &str, path: &str) -> Request<Body> {
    let request = Request::post(path).header("sec-fetch-site", "same-origin");
    let uploads =
        matches!(address, "/facilities/imports" | "/forms") || address.contains("/files/");
    if uploads {
        let body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--x--\r\n";
        return request
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
    }
    let body = match address {
        "/rounds" => "form=no-form%40R0",
        "/people" => "role=facility_member&person=&login=&scope=",
        _ => "",
    };
    request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

/// Somebody to be managed.
async fn guest(site: &Site, facility: &str, number: usize) -> String {
    let login = format!("guest-{number}");
    let guest = site.person(&login, Role::FacilityMember, Some(facility));
    guest.await.id
}

/// Whether somebody got as far as what the page does.
fn passed(reply: &Reply) -> bool {
    match reply.status.as_u16() {
        303 => !reply.header("location").starts_with("/sign-in"),
        // Something else than the facility or the page is missing: the policy let it pass.
        404 => ![
            "施設が見つかりません",
            "利用者が見つかりません",
            "このページが",
        ]
        .iter()
        .any(|missing| reply.body.contains(missing)),
        401 | 403 | 405 => false,
        _ => true,
    }
}

async fn every_page_for_every_role(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    let other = site.other_facility().await;
    let round = site.round("pharmacy-survey@R8").await.id;
    let mut callers: Vec<(Option<Role>, Browser<'_>)> = vec![(None, site.browser())];
    for role in Role::ALL {
        let scope = scope_of(role, &own.id);
        callers.push((Some(role), signed_in(site, role, scope).await));
    }
    let mut cells = 0;
    for address in addresses() {
        let (get, post) = expected(address);
        for (role, browser) in &mut callers {
            for (facility, is_own) in [(&own.id, true), (&other.id, false)] {
                let person = match address.contains("{person}") {
                    true => guest(site, facility, cells).await,
                    false => String::new(),
                };
                let path = address
                    .replace("{person}", &person)
                    .replace("{round}", &round)
                    .replace("{facility}", facility)
                    .replace("{id}", "pharmacy-survey")
                    .replace("{version}", "R8")
                    .replace("{revision}", "1")
                    .replace("{item}", "Q2")
                    .replace(['{', '}'], "");
                // Closing the round, as signing out below, would spoil what follows.
                let path = path.replace(&format!("{round}/closing"), "none/closing");
                for (allowed, request) in [
                    (get, Request::get(&path).body(Body::empty()).unwrap()),
                    (post, harmless(address, &path)),
                ] {
                    if address == "/sign-out" || allowed == Allowed::Nobody {
                        continue;
                    }
                    let method = request.method().clone();
                    let reply = browser.send(request).await;
                    assert_eq!(
                        passed(&reply),
                        may(allowed, *role, is_own),
                        "{method} {path} as {role:?}, own: {is_own}: {} {}\n{}",
                        reply.status,
                        reply.header("location"),
                        reply.body
                    );
                    cells += 1;
                }
            }
        }
    }
    assert!(cells > 600, "the matrix has only {cells} cells");
}
