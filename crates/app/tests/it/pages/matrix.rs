//! Every page × every role × own and other facility. The addresses come from the table the server
//! is built of, so a new page is in the matrix at once and fails until it is listed here.

use axum::body::Body;
use axum::http::Request;
use tenken_app::web::addresses;
use tenken_ops::evidence::{Described, add_evidence, receive_file};
use tenken_ops::inspections::{
    Chosen, Issue, issue_result, list_inspections, note_entries, plan_visits, read_dossier,
};
use tenken_ops::ledgers::logs::import_log;
use tenken_ops::ledgers::{Taking, TypedRow, save_rows};
use tenken_ops::messages::notices::{NewNotice, publish_notice, write_notice};
use tenken_ops::messages::questions::{NewQuestion, ask_question, questions_of};
use tenken_ops::rounds::Round;
use tenken_ops::{Actor, Role};
use tenken_testing::evidence::pdf;

use crate::records::maintenance::server;
use crate::support::accounts::signed_in;
use crate::support::allowed::{Allowed, Environment, may};
use crate::support::{Browser, Reply, Site, on_both, somebody, verdict, visits};

on_both!(every_page_for_every_role);

/// What may be done at an address, by GET and by POST.
fn expected(address: &str) -> (Allowed, Allowed) {
    use Allowed::*;
    match address {
        "/about" | "/glossary" | "/faq" | "/static/{version}/{name}" => (Everybody, Nobody),
        "/setup" | "/sign-in" | "/sign-in/forgotten" | "/welcome/{link}" => (Everybody, Everybody),
        // For who has given the password and not yet the code: tested with the accounts.
        "/sign-in/code" => (Nobody, Nobody),
        "/sign-in/passkey" | "/sign-in/passkey/challenge" => (Nobody, Everybody),
        "/account/passkeys" | "/account/proof" => (People, People),
        "/account/passkeys/challenge" | "/account/passkeys/{passkey}/removal" => (Nobody, People),
        "/sign-out" | "/setup/code" => (Nobody, Everybody),
        "/"
        | "/forms/{id}/{version}"
        | "/forms/{id}/{version}/source"
        | "/forms/{id}/{version}/paper.pdf"
        | "/forms/{id}/{version}/paper.xlsx"
        | "/account"
        | "/account/unsent-key" => (People, Nobody),
        "/account/password" | "/account/codes" => (People, People),
        "/account/codes/removal" | "/account/sessions/{session}/end" => (Nobody, People),
        "/people" => (Hosts, Hosts),
        "/people/{person}/link" | "/people/{person}/mail" => (Nobody, HostsOfFacility),
        "/people/{person}/removal" => (HostsOfFacility, HostsOfFacility),
        "/places" | "/places/news" => (People, People),
        "/accounts" => (Distributors, Distributors),
        "/accounts/letters" => (Nobody, Distributors),
        "/accounts/{person}/letter" => (Nobody, HostsOfFacility),
        "/system" | "/system/mail" => (Operators, Nobody),
        "/system/tokens" => (Operators, Operators),
        "/system/tokens/{token}/revocation" => (Nobody, Operators),
        "/system/mail/{mail}/retry" => (Nobody, Operators),
        "/inbox" => (People, Nobody),
        "/facilities/{facility}/inbox" | "/facilities/{facility}/inbox/{number}" => {
            (Readers, Nobody)
        }
        "/facilities/{facility}/questions" => (Readers, Answerers),
        "/questions" => (Speakers, Nobody),
        "/questions/{question}" => (Correspondents, Nobody),
        "/questions/{question}/answer" | "/questions/{question}/desk" => (Nobody, Desks),
        "/inspections" => (Overseers, Choosers),
        "/inspections/selection" => (Choosers, Nobody),
        "/service-worker.js" => (Everybody, Nobody),
        "/inspections/{inspection}" => (PaperReaders, Planners),
        "/inspections/{inspection}/cancellation" => (Nobody, Planners),
        "/inspections/{inspection}/site" => (PaperReaders, Inspectors),
        "/inspections/{inspection}/entries"
        | "/inspections/{inspection}/photos"
        | "/inspections/{inspection}/photos/{photo}/removal"
        | "/inspections/{inspection}/findings/{finding}/closing" => (Nobody, Inspectors),
        "/inspections/{inspection}/photos/{photo}" => (PaperReaders, Nobody),
        // The result has been told.
        "/inspections/{inspection}/result" => (Readers, Inspectors),
        "/inspections/{inspection}/result.pdf" => (Readers, Nobody),
        "/inspections/{inspection}/replies" => (Nobody, Answerers),
        "/facilities/{facility}/inspections" => (Readers, Nobody),
        "/notices" => (Overseers, Speakers),
        "/notices/{notice}" | "/notices/{notice}/files/{file}" => (Overseers, Nobody),
        "/notices/{notice}/files" | "/notices/{notice}/publication" => (Nobody, Managers),
        "/notices/{notice}/confirmation" | "/notices/{notice}/passing" => (Nobody, Authorities),
        "/rounds/{round}/authorities" => (Overseers, Nobody),
        "/rounds/{round}/reminders" => (Speakers, Speakers),
        "/rounds" => (Participants, Managers),
        "/rounds/{round}" | "/rounds/{round}/papers.zip" => (Listers, Nobody),
        "/rounds/{round}/closing" | "/rounds/{round}/changes" => (Managers, Managers),
        "/forms/{id}/{version}/rounds" => (Managers, Nobody),
        "/years" => (Managers, Managers),
        "/rounds/{round}/results" | "/rounds/{round}/results.csv" => (Listers, Nobody),
        "/forms" => (People, Managers),
        "/facilities" => (Listers, Nobody),
        "/facilities/imports"
        | "/facilities/imports/reading"
        | "/facilities/moves"
        | "/facilities/{facility}/facts" => (Managers, Managers),
        "/facilities/imports/template.csv" => (Managers, Nobody),
        "/corporations" => (Overseers, Nobody),
        "/corporations/{corporation}" => (CorporationReaders, Nobody),
        "/vendors" => (Overseers, Managers),
        "/vendors/{vendor}" => (VendorReaders, Managers),
        "/vendors/{vendor}/products" | "/vendors/{vendor}/products/{product}" => {
            (Nobody, VendorTenders)
        }
        "/vendors/{vendor}/products/{product}/clients" => (VendorTenders, VendorTenders),
        "/facilities/{facility}/contracts" | "/facilities/{facility}/disclosures" => {
            (Readers, Answerers)
        }
        "/facilities/{facility}/disclosures/{disclosure}"
        | "/facilities/{facility}/disclosures/{disclosure}/file"
        | "/facilities/{facility}/disclosures/{disclosure}/sheet.xlsx" => (Readers, Nobody),
        "/facilities/{facility}/disclosures/{disclosure}/risks" => (Nobody, Answerers),
        "/vendors/{vendor}/products/{product}/disclosures" => (VendorReaders, VendorTenders),
        "/vendors/{vendor}/disclosures/{disclosure}"
        | "/vendors/{vendor}/disclosures/{disclosure}/file"
        | "/vendors/{vendor}/disclosures/{disclosure}/sheet.xlsx" => (VendorReaders, Nobody),
        "/disclosures/templates" => (Operators, Operators),
        "/disclosures/templates/{kind}/{version}/sheet.xlsx" => (People, Nobody),
        "/contracts/proposals" => (Respondents, Respondents),
        "/contracts/{contract}" => (ChecklistReaders, Answerers),
        "/roles/templates" => (Operators, Operators),
        "/facilities/{facility}/roles" | "/facilities/{facility}/roles/sheet.xlsx" => {
            (Readers, Nobody)
        }
        "/facilities/{facility}/roles/own" => (Readers, Answerers),
        "/contracts/{contract}/roles" => (ChecklistReaders, ChecklistFillers),
        "/vendors/{vendor}/contracts" => (Vendors, Nobody),
        "/facilities/{facility}/maintenance" => (Readers, Nobody),
        "/facilities/{facility}/maintenance/servers"
        | "/facilities/{facility}/maintenance/judgments"
        | "/maintenance/servers/{server}/removal"
        | "/maintenance/servers/{server}/files"
        | "/maintenance/servers/{server}/files/{file}/removal" => (Nobody, Answerers),
        "/maintenance/servers/{server}" => (Readers, Answerers),
        "/maintenance/servers/{server}/files/{file}" => (Readers, Nobody),
        "/facilities/{facility}/ledgers" | "/facilities/{facility}/ledgers/{kind}" => {
            (Readers, Nobody)
        }
        "/facilities/{facility}/contact-chart"
        | "/facilities/{facility}/contact-chart.svg"
        | "/facilities/{facility}/contact-chart.pdf" => (Readers, Nobody),
        "/facilities/{facility}/ledgers/{kind}/rows" => (Readers, Answerers),
        "/facilities/{facility}/ledgers/{kind}/changes" => (Nobody, Answerers),
        "/facilities/{facility}/ledgers/{kind}/rows/new" => (Answerers, Nobody),
        "/facilities/{facility}/ledgers/{kind}/imports"
        | "/facilities/{facility}/ledgers/{kind}/logs" => (Answerers, Answerers),
        "/facilities/{facility}/ledgers/{kind}/sheet.xlsx"
        | "/facilities/{facility}/ledgers/{kind}/sheet.csv" => (Readers, Nobody),
        "/ledgers/{kind}/template.xlsx" => (People, Nobody),
        "/logs/{log}" => (Readers, Nobody),
        "/logs/{log}/reviews" => (Nobody, Answerers),
        "/ledgers/find" => (Listers, Nobody),
        "/corporations/{corporation}/ledgers"
        | "/corporations/{corporation}/ledgers/{kind}/sheet.xlsx"
        | "/corporations/{corporation}/ledgers/{kind}/sheet.csv"
        | "/corporations/{corporation}/ledgers/{kind}/template.xlsx" => {
            (CorporationReaders, Nobody)
        }
        "/corporations/{corporation}/ledgers/{kind}/imports" => {
            (CorporationAnswerers, CorporationAnswerers)
        }
        "/ledger-rows/{row}" => (Readers, Answerers),
        "/ledger-rows/{row}/evidence" => (Nobody, Answerers),
        "/facilities/{facility}/evidence" | "/facilities/{facility}/evidence/{evidence}" => {
            (Readers, Answerers)
        }
        "/facilities/{facility}/evidence/{evidence}/versions" => (Answerers, Answerers),
        "/facilities/{facility}/evidence/{evidence}/versions/{number}/file"
        | "/facilities/{facility}/evidence/{evidence}/versions/{number}/thumbnail.jpg" => {
            (Readers, Nobody)
        }
        "/facilities/{facility}/evidence/{evidence}/removal"
        | "/facilities/{facility}/evidence/{evidence}/versions/{number}/removal" => {
            (Nobody, Answerers)
        }
        "/ledger-rows/{row}/removal" | "/ledger-rows/{row}/restoration" => (Nobody, Answerers),
        "/facilities/{facility}/readiness"
        | "/facilities/{facility}/todos"
        | "/facilities/{facility}/todos.ics"
        | "/facilities/{facility}/ransomware"
        | "/facilities/{facility}/fees.pdf"
        | "/facilities/{facility}/weaknesses" => (Readers, Nobody),
        "/facilities/{facility}/fees" => (Readers, Answerers),
        "/weaknesses/datasets" => (Operators, Operators),
        "/rounds/{round}/responses/{facility}/vendors"
        | "/rounds/{round}/responses/{facility}/plan" => (Readers, Nobody),
        "/rounds/{round}/standing" => (Listers, Nobody),
        "/rounds/{round}/vendors/{vendor}/sheets" => (Vendors, Nobody),
        "/rounds/{round}/sheets/{contract}" | "/rounds/{round}/sheets/{contract}/paper.pdf" => {
            (ChecklistReaders, Nobody)
        }
        "/rounds/{round}/sheets/{contract}/links"
        | "/rounds/{round}/sheets/{contract}/mail"
        | "/rounds/{round}/sheets/{contract}/revocation"
        | "/rounds/{round}/sheets/{contract}/queries" => (Nobody, Answerers),
        "/rounds/{round}/sheets/{contract}/withdrawal"
        | "/rounds/{round}/sheets/{contract}/form/answers/{key}"
        | "/rounds/{round}/sheets/{contract}/form/submissions"
        | "/rounds/{round}/sheets/{contract}/form/queries/{query}" => (Nobody, ChecklistFillers),
        "/rounds/{round}/sheets/{contract}/form"
        | "/rounds/{round}/sheets/{contract}/form/sheet" => (ChecklistFillers, ChecklistFillers),
        "/rounds/{round}/sheets/{contract}/form/review"
        | "/rounds/{round}/sheets/{contract}/form/paper.pdf"
        | "/rounds/{round}/sheets/{contract}/form/paper.xlsx" => (ChecklistFillers, Nobody),
        "/rounds/{round}/products/{product}" | "/rounds/{round}/products/{product}/sheet" => {
            (Vendors, Vendors)
        }
        "/rounds/{round}/products/{product}/review"
        | "/rounds/{round}/products/{product}/paper.pdf"
        | "/rounds/{round}/products/{product}/paper.xlsx" => (Vendors, Nobody),
        "/rounds/{round}/products/{product}/answers/{key}"
        | "/rounds/{round}/products/{product}/submissions" => (Nobody, Vendors),
        // A link that was never made tells everybody the same.
        "/sheets/{link}" | "/sheets/{link}/sheet" => (Everybody, Everybody),
        "/sheets/{link}/review" | "/sheets/{link}/paper.pdf" | "/sheets/{link}/paper.xlsx" => {
            (Everybody, Nobody)
        }
        "/sheets/{link}/answers/{key}"
        | "/sheets/{link}/submissions"
        | "/sheets/{link}/queries/{query}" => (Nobody, Everybody),
        "/log" | "/log.csv" => (LogReaders, Nobody),
        "/facilities/{facility}"
        | "/facilities/{facility}/vendors"
        | "/facilities/{facility}/records"
        | "/facilities/{facility}/log"
        | "/facilities/{facility}/log.csv" => (Readers, Nobody),
        "/rounds/{round}/responses/{facility}" => (Readers, Answerers),
        "/rounds/{round}/responses/{facility}/files/{item}" => (Readers, Answerers),
        "/rounds/{round}/responses/{facility}/answers/{key}" => (Nobody, Answerers),
        "/rounds/{round}/responses/{facility}/submissions" => (Readers, Answerers),
        "/rounds/{round}/responses/{facility}/review"
        | "/rounds/{round}/responses/{facility}/print"
        | "/rounds/{round}/responses/{facility}/paper.pdf"
        | "/rounds/{round}/responses/{facility}/paper.xlsx"
        | "/rounds/{round}/responses/{facility}/submissions/{revision}"
        | "/rounds/{round}/responses/{facility}/submissions/{revision}/contact-chart.svg"
        | "/rounds/{round}/responses/{facility}/submissions/{revision}/paper.pdf"
        | "/rounds/{round}/responses/{facility}/submissions/{revision}/print" => (Readers, Nobody),
        "/rounds/{round}/responses/{facility}/sheet" => (Answerers, Answerers),
        _ => panic!("{address} has no line in the matrix of pages: add one"),
    }
}

/// A post that reaches the policy; what it carries is refused afterwards or changes nothing.
fn harmless(address: &str, path: &str) -> Request<Body> {
    let request = Request::post(path).header("sec-fetch-site", "same-origin");
    let uploads = matches!(
        address,
        "/facilities/imports"
            | "/forms"
            | "/disclosures/templates"
            | "/roles/templates"
            | "/weaknesses/datasets"
    ) || address.ends_with("/disclosures")
        || address.contains("/files")
        || address.ends_with("/sheet")
        || (address.contains("/ledgers/") && address.ends_with("/imports"))
        || address.ends_with("/logs")
        || address.ends_with("/photos")
        || address.ends_with("/evidence")
        || address.ends_with("/versions");
    if uploads {
        // A notice looks at the file before it looks whose it is.
        let (name, content) = match address.starts_with("/notices") {
            true => ("a.pdf", "%PDF-"),
            false => ("a.txt", "x"),
        };
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n"
        );
        return request
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
    }
    if address.ends_with("/changes") && address.contains("/ledgers/") {
        return request
            .header("content-type", "application/json")
            .body(Body::from("{\"rows\":[]}"))
            .unwrap();
    }
    let body = match address {
        "/rounds" => "form=no-form%40R0",
        "/people" => "role=facility_member&person=&login=&scope=",
        "/questions/{question}/answer" => "answer=x",
        "/ledger-rows/{row}/restoration" => "revision=1",
        "/logs/{log}/reviews" => "on=2020-01-01",
        "/questions/{question}/desk" => "desk=authority",
        // A character that no text may have.
        "/notices/{notice}/passing" => "words=%00",
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

/// A notice that the ministry has published.
async fn published_notice(site: &Site) -> String {
    let new = NewNotice {
        title: "お知らせ".into(),
        body: "本文".into(),
        ..NewNotice::default()
    };
    let ministry = somebody(Role::Ministry, "");
    let notice = write_notice(&site.tenken, &ministry, new).await.unwrap();
    publish_notice(&site.tenken, &ministry, &notice.id)
        .await
        .unwrap();
    notice.id
}

/// A question to a facility's authority.
async fn question(site: &Site, facility: &str) -> String {
    let new = NewQuestion {
        desk: "authority".into(),
        body: "質問".into(),
        ..NewQuestion::default()
    };
    ask_question(&site.tenken, &Actor::Local, facility, new)
        .await
        .unwrap();
    let asked = questions_of(&site.tenken, &Actor::Local, facility)
        .await
        .unwrap();
    asked[0].id.clone()
}

/// An inspection of a facility whose result has been told.
async fn told_inspection(site: &Site, round: &Round, facility: &str) -> String {
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    let new = visits(round, Chosen::ByHand(vec![facility.to_owned()]));
    plan_visits(tenken, actor, new).await.unwrap();
    let all = list_inspections(tenken, actor).await.unwrap();
    let id = &all
        .iter()
        .find(|one| one.facility.0 == facility)
        .unwrap()
        .id;
    let entries = vec![verdict("a", "1-1", "confirmed", &[])];
    note_entries(tenken, actor, id, entries).await.unwrap();
    let dossier = read_dossier(tenken, actor, id).await.unwrap();
    let issue = Issue {
        visited_on: tenken.today(),
        reply_by: None,
        follow_up_on: None,
        seen: dossier.entries,
    };
    issue_result(tenken, actor, &dossier, issue).await.unwrap();
    id.clone()
}

/// A row of a facility's devices.
async fn ledger_row(site: &Site, facility: &str) -> String {
    let id = site.tenken.new_id();
    let row = TypedRow {
        id: Some(id.clone()),
        cells: vec![("number".into(), "1".into())],
        ..TypedRow::default()
    };
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    save_rows(tenken, actor, facility, "devices", vec![row], Taking::Whole)
        .await
        .unwrap();
    id
}

/// A log of a facility.
async fn kept_log(site: &Site, facility: &str) -> String {
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    let file = "時刻,操作情報\n2026/4/1 8:30:00,開始\n".as_bytes();
    let taken = import_log(tenken, actor, facility, "access_log", "a.csv", file, false);
    taken.await.unwrap().id
}

/// A paper that a facility has handed in.
async fn evidence(site: &Site, facility: &str) -> String {
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    let received = receive_file(tenken, actor, facility, "契約.pdf", pdf("a", "")).await;
    let about = Described {
        kind: "contract".into(),
        ..Described::default()
    };
    let added = add_evidence(tenken, actor, received.unwrap(), None, about).await;
    added.unwrap().id
}

/// Whether somebody got as far as what the page does.
fn passed(reply: &Reply) -> bool {
    match reply.status.as_u16() {
        303 => !reply.header("location").starts_with("/sign-in"),
        // Something else than the facility or the page is missing: the policy let it pass.
        404 => ![
            "施設が見つかりません",
            "利用者が見つかりません",
            "このお知らせが見つかりません",
            "この質問が見つかりません",
            "この契約が見つかりません",
            "このサーバが見つかりません",
            "台帳のこの行が見つかりません",
            "このログが見つかりません",
            "この製品・サービスが見つかりません",
            "この立入検査が見つかりません",
            "法人が見つかりません",
            "事業者が見つかりません",
            "このページが",
        ]
        .iter()
        .any(|missing| reply.body.contains(missing)),
        401 | 403 | 405 => false,
        _ => true,
    }
}

async fn every_page_for_every_role(site: &Site) {
    // The ministry's: who runs it speaks for the ministry.
    site.sql(
        "INSERT INTO settings (key, value) VALUES ('installation', '{\"kind\":\"ministry\"}')",
    )
    .await;
    let own = site.facility("pharmacy", 1, None).await;
    let other = site.other_facility().await;
    let round = site.round("pharmacy-survey@R8").await.id;
    let around = Environment::of(site, &own.id).await;
    let elsewhere = Environment::of(site, &other.id).await;
    let mut callers: Vec<(Option<Role>, Browser<'_>)> = vec![(None, site.browser())];
    for role in Role::ALL {
        let scope = around.scope_of(role);
        callers.push((Some(role), signed_in(site, role, scope).await));
    }
    let notice = published_notice(site).await;
    let questions = [
        question(site, &own.id).await,
        question(site, &other.id).await,
    ];
    let checklist = site.round("pharmacy-checklist@R5").await;
    let inspections = [
        told_inspection(site, &checklist, &own.id).await,
        told_inspection(site, &checklist, &other.id).await,
    ];
    let servers = [
        server(site, &own.id, "サーバ").await,
        server(site, &other.id, "サーバ").await,
    ];
    let rows = [
        ledger_row(site, &own.id).await,
        ledger_row(site, &other.id).await,
    ];
    let logs = [
        kept_log(site, &own.id).await,
        kept_log(site, &other.id).await,
    ];
    let papers = [
        evidence(site, &own.id).await,
        evidence(site, &other.id).await,
    ];
    let mut cells = 0;
    for address in addresses() {
        let (get, post) = expected(&address);
        for (role, browser) in &mut callers {
            for (there, is_own) in [(&around, true), (&elsewhere, false)] {
                let facility = &there.facility;
                let person = match address.contains("{person}") {
                    true => guest(site, facility, cells).await,
                    false => String::new(),
                };
                let asks_vendors = ["/sheets", "/products/", "/vendors", "/standing", "/plan"];
                let round = match asks_vendors.iter().any(|part| address.contains(part)) {
                    true => &checklist.id,
                    false => &round,
                };
                let path = address
                    .replace("{person}", &person)
                    .replace("{round}", round)
                    .replace("{notice}", &notice)
                    .replace("{question}", &questions[usize::from(!is_own)])
                    .replace("{inspection}", &inspections[usize::from(!is_own)])
                    .replace("{server}", &servers[usize::from(!is_own)])
                    .replace("{row}", &rows[usize::from(!is_own)])
                    .replace("{log}", &logs[usize::from(!is_own)])
                    .replace("{evidence}", &papers[usize::from(!is_own)])
                    .replace("{kind}", "devices")
                    .replace("{number}", "1")
                    .replace("{mail}", "1")
                    .replace("{facility}", facility)
                    .replace("{corporation}", &there.corporation)
                    .replace("{vendor}", &there.vendor)
                    .replace("{contract}", &there.contract)
                    .replace("{product}", &there.product)
                    .replace("{id}", "pharmacy-survey")
                    .replace("{version}", "R8")
                    .replace("{revision}", "1")
                    .replace("{item}", "Q2")
                    .replace(['{', '}'], "");
                // Closing the round, as signing out below, would spoil what follows.
                let path = path.replace(&format!("{round}/closing"), "none/closing");
                // And accounts for everybody: a list of nobody.
                let path = match address.starts_with("/accounts") && person.is_empty() {
                    true => format!("{path}?q=nobody"),
                    false => path,
                };
                for (allowed, request) in [
                    (get, Request::get(&path).body(Body::empty()).unwrap()),
                    (post, harmless(&address, &path)),
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
    assert!(cells > 900, "the matrix has only {cells} cells");
}
