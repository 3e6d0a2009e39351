//! What answers at each address.

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use std::convert::Infallible;

use super::addresses::*;
use super::pages::*;
use super::{Site, assets};

/// The largest post that carries a file: 5 MiB of content and its wrapping.
const UPLOAD_LIMIT: usize = 6 * 1024 * 1024;

/// The largest post that carries a list of facilities: a nation's, with all
/// columns, is 48 MB.
const LIST_LIMIT: usize = 64 * 1024 * 1024;

/// An address with what answers there.
type Route = (String, MethodRouter<Site>);

/// Every address with what answers there.
pub(super) fn table() -> Vec<Route> {
    [
        installation(),
        accounts(),
        forms(),
        rounds(),
        responses(),
        sheets(),
        messages(),
        inspections(),
        facilities(),
        vendors(),
        maintenance(),
        disclosures(),
        roles(),
    ]
    .concat()
}

fn route(address: impl Into<String>, methods: MethodRouter<Site>) -> Route {
    (address.into(), methods)
}

/// The same where files are handed in.
fn upload_route(address: impl Into<String>, methods: MethodRouter<Site>) -> Route {
    route(address, up_to(UPLOAD_LIMIT, methods))
}

/// For the router: what lies below an address and below others too.
fn below<const N: usize>(base: Address<N>, rest: &str) -> String {
    String::from(base) + rest
}

/// Takes posts of so many bytes.
fn up_to(limit: usize, methods: MethodRouter<Site>) -> MethodRouter<Site> {
    methods.layer::<_, Infallible>(DefaultBodyLimit::max(limit))
}

/// The installation: its first set-up, its state, what it says about itself.
fn installation() -> Vec<Route> {
    vec![
        route(HOME, get(home::show)),
        route(SETUP, get(setup::show).post(setup::decide)),
        route(SETUP_CODE, post(setup_code::submit)),
        route(SYSTEM, get(system::show)),
        route(MAILS, get(system::mails)),
        route(MAIL_RETRY, post(system::retry)),
        route(TOKENS, get(tokens::show).post(tokens::create)),
        route(TOKEN_REVOCATION, post(tokens::revoke)),
        route(LOG, get(log::show)),
        route(LOG_CSV, get(log::csv)),
        route(GLOSSARY, get(glossary::show)),
        route(FAQ, get(faq::show)),
        route(ABOUT, get(about::show)),
        route(STATIC, get(assets::serve)),
        route(SERVICE_WORKER, get(assets::service_worker)),
    ]
}

/// Accounts: signing in, one's own account, people and their invitations.
fn accounts() -> Vec<Route> {
    vec![
        route(SIGN_IN, get(sign_in::show).post(sign_in::submit)),
        route(FORGOTTEN, get(forgotten::show).post(forgotten::submit)),
        route(SIGN_IN_CODE, get(code::show).post(code::submit)),
        route(SIGN_IN_PASSKEY, post(passkeys::sign_in)),
        route(SIGN_IN_PASSKEY_CHALLENGE, post(passkeys::ask_to_sign_in)),
        route(SIGN_OUT, post(sign_in::sign_out)),
        route(WELCOME, get(welcome::show).post(welcome::submit)),
        route(ACCOUNT, get(account::show)),
        route(UNSENT_KEY, get(account::unsent_key)),
        route(PASSWORD, get(password::show).post(password::submit)),
        route(CODES, get(codes::show).post(codes::submit)),
        route(CODES_REMOVAL, post(codes::remove)),
        route(PASSKEYS, get(passkeys::show).post(passkeys::add)),
        route(PASSKEY_CHALLENGE, post(passkeys::ask_new)),
        route(PASSKEY_REMOVAL, post(passkeys::remove)),
        route(PROOF, get(proof::show).post(proof::submit)),
        route(SESSION_END, post(account::end_session)),
        route(PLACES, get(places::show).post(places::choose)),
        route(NEWS, get(places::news).post(places::told)),
        route(PEOPLE, get(people::list).post(people::invite)),
        route(PERSON_LINK, post(people::renew_link)),
        route(PERSON_MAIL, post(people::mail)),
        route(PERSON_REMOVAL, get(leaving::show).post(leaving::remove)),
        route(ACCOUNTS, get(handing_out::show).post(handing_out::make)),
        route(LETTERS, post(handing_out::print)),
        route(LETTER, post(handing_out::print_one)),
    ]
}

/// Forms.
fn forms() -> Vec<Route> {
    vec![
        upload_route(FORMS, get(forms::list).post(forms::import)),
        route(FORM, get(forms::show)),
        route(FORM_SOURCE, get(forms::source)),
        route(below(FORM, PAPER_PDF), get(papers::blank_pdf)),
        route(below(FORM, PAPER_XLSX), get(papers::blank_xlsx)),
    ]
}

/// Rounds: opening, changing, closing them, and how far they are.
fn rounds() -> Vec<Route> {
    vec![
        route(ROUNDS, get(rounds::list).post(new_round::open)),
        route(ROUND, get(round::show)),
        route(
            CLOSING,
            get(round_changes::ask_to_close).post(round_changes::close),
        ),
        route(
            CHANGES,
            get(round_changes::show).post(round_changes::change),
        ),
        route(NEW_ROUND, get(new_round::show)),
        route(YEARS, get(years::show).post(years::start)),
        route(RESULTS, get(results::show)),
        route(RESULTS_CSV, get(results::csv)),
        route(STANDING, get(standing::show)),
        route(ROUND_PAPERS, get(papers::bundle)),
        route(ROUND_AUTHORITIES, get(authorities::show)),
        route(REMINDERS, get(reminders::show).post(reminders::send)),
    ]
}

/// A facility's answers to a round. What is below a response is below a vendor's form too.
fn responses() -> Vec<Route> {
    vec![
        route(RESPONSE, get(answering::show).post(saving::save)),
        route(below(RESPONSE, ANSWER), post(autosave::save)),
        upload_route(RESPONSE_FILE, get(files::download).post(files::attach)),
        route(PLAN, get(plan::show)),
        route(RESPONSE_VENDORS, get(coverage::show)),
        route(RESPONSE_REVIEW, get(review::show)),
        route(RESPONSE_PRINT, get(print::draft)),
        route(below(RESPONSE, PAPER_PDF), get(papers::draft_pdf)),
        route(below(RESPONSE, PAPER_XLSX), get(papers::draft_xlsx)),
        upload_route(
            below(RESPONSE, FILLED_SHEET),
            get(filled_sheet::show).post(filled_sheet::preview),
        ),
        route(
            RESPONSE_SUBMISSIONS,
            get(submissions::list).post(submissions::submit),
        ),
        route(SUBMISSION, get(submissions::receipt)),
        route(SUBMISSION_PRINT, get(print::submission)),
        route(below(SUBMISSION, PAPER_PDF), get(papers::submission_pdf)),
    ]
}

/// Vendors' forms: to read, to fill in, and what is asked about them.
fn sheets() -> Vec<Route> {
    let mut routes = vec![
        route(SHEET, get(sheets::view::show)),
        route(below(SHEET, PAPER_PDF), get(papers::vendor_pdf)),
        route(SHEET_LINKS, post(sheets::view::link)),
        route(SHEET_MAIL, post(sheets::view::mail)),
        route(SHEET_REVOCATION, post(sheets::view::revoke)),
        route(SHEET_WITHDRAWAL, post(sheets::view::withdraw)),
        route(SHEET_QUERIES, post(sheets::asking::ask)),
        route(SHEET_QUERY, post(sheets::asking::answer)),
        route(SHEET_QUERY_BY_LINK, post(sheets::asking::answer)),
        route(CLIENTS, get(clients::show)),
    ];
    routes.extend(filled_in(SHEET_BY_LINK));
    routes.extend(filled_in(SHEET_FORM));
    routes.extend(filled_in(PRODUCT_FORM));
    routes
}

/// A form that is filled in, with all that is below it.
fn filled_in<const N: usize>(base: Address<N>) -> [Route; 7] {
    [
        route(base, get(sheets::fill::show).post(sheets::fill::save)),
        route(below(base, ANSWER), post(sheets::fill::autosave)),
        route(below(base, REVIEW), get(sheets::review::show)),
        route(below(base, SUBMISSIONS), post(sheets::review::submit)),
        route(below(base, PAPER_PDF), get(papers::vendor_draft_pdf)),
        route(below(base, PAPER_XLSX), get(papers::vendor_draft_xlsx)),
        upload_route(
            below(base, FILLED_SHEET),
            get(filled_sheet::show_of_vendor).post(filled_sheet::preview_of_vendor),
        ),
    ]
}

/// What people are told and ask: notices, inboxes, questions.
fn messages() -> Vec<Route> {
    vec![
        route(NOTICES, get(notices::list).post(notices::write)),
        route(NOTICE, get(notice::show)),
        upload_route(NOTICE_FILES, post(notice::add_file)),
        route(NOTICE_FILE, get(notice::download)),
        route(NOTICE_PUBLICATION, post(notice::publish)),
        route(NOTICE_CONFIRMATION, post(notice::confirm)),
        route(NOTICE_PASSING, post(notice::pass_on)),
        route(INBOX, get(inbox::own)),
        route(FACILITY_INBOX, get(inbox::list)),
        route(MESSAGE, get(inbox::show)),
        route(
            FACILITY_QUESTIONS,
            get(questions::of_facility).post(questions::ask),
        ),
        route(QUESTIONS, get(questions::at_desk)),
        route(QUESTION, get(questions::show)),
        route(QUESTION_ANSWER, post(questions::answer)),
        route(QUESTION_DESK, post(questions::hand_over)),
    ]
}

/// On-site inspections.
fn inspections() -> Vec<Route> {
    vec![
        route(
            INSPECTIONS,
            get(inspections::list::show).post(inspections::selection::plan),
        ),
        route(SELECTION, get(inspections::selection::show)),
        route(
            INSPECTION,
            get(inspections::plan::show).post(inspections::plan::change),
        ),
        route(INSPECTION_CANCELLATION, post(inspections::plan::cancel)),
        route(
            INSPECTION_SITE,
            get(inspections::site::show).post(inspections::saving::save),
        ),
        route(INSPECTION_ENTRIES, post(inspections::entries::take)),
        upload_route(INSPECTION_PHOTOS, post(inspections::photos::add)),
        route(INSPECTION_PHOTO, get(inspections::photos::show)),
        route(INSPECTION_PHOTO_REMOVAL, post(inspections::photos::remove)),
        route(
            INSPECTION_RESULT,
            get(inspections::result::show).post(inspections::result::tell),
        ),
        route(INSPECTION_RESULT_PDF, get(inspections::paper::show)),
        route(INSPECTION_REPLIES, post(inspections::followed::reply)),
        route(FINDING_CLOSING, post(inspections::followed::close)),
        route(FACILITY_INSPECTIONS, get(inspections::of_facility::show)),
    ]
}

/// The directory: facilities, their lists, corporations.
fn facilities() -> Vec<Route> {
    vec![
        route(FACILITIES, get(facilities::list)),
        route(FACILITY, get(facility::show)),
        route(
            FACILITY_FACTS,
            get(facility_facts::show).post(facility_facts::submit),
        ),
        route(FACILITY_LOG, get(facility_log::show)),
        route(FACILITY_LOG_CSV, get(facility_log::csv)),
        route(
            IMPORTS,
            up_to(LIST_LIMIT, get(imports::show).post(imports::hand_in)),
        ),
        route(READING, get(imports::look).post(imports::decide)),
        route(IMPORT_TEMPLATE, get(imports::template)),
        route(MOVES, get(moves::show).post(moves::submit)),
        route(CORPORATIONS, get(corporations::list)),
        route(CORPORATION, get(corporations::show)),
    ]
}

/// Vendors, their products, and their contracts with facilities.
fn vendors() -> Vec<Route> {
    vec![
        route(VENDORS, get(vendors::list).post(vendors::add)),
        route(VENDOR, get(vendors::show).post(vendors::edit)),
        route(VENDOR_CONTRACTS, get(vendor_contracts::show)),
        route(PRODUCTS, post(vendors::add_product)),
        route(PRODUCT, post(vendors::rename_product)),
        route(
            PRODUCT_CLIENTS,
            get(new_clients::show).post(new_clients::submit),
        ),
        route(
            FACILITY_CONTRACTS,
            get(contracts::list).post(contracts::add),
        ),
        route(CONTRACT, get(contracts::show).post(contracts::edit)),
        route(PROPOSALS, get(proposals::show).post(proposals::decide)),
    ]
}

/// Outsourced maintenance: a facility's servers, and the files about them.
fn maintenance() -> Vec<Route> {
    vec![
        route(MAINTENANCE, get(maintenance::overview::show)),
        route(MAINTENANCE_SERVERS, post(maintenance::overview::add)),
        route(MAINTENANCE_JUDGMENTS, post(maintenance::overview::judge)),
        route(
            SERVER,
            get(maintenance::server::show).post(maintenance::server::answer),
        ),
        route(SERVER_REMOVAL, post(maintenance::server::remove)),
        upload_route(SERVER_FILES, post(maintenance::evidence::add)),
        route(SERVER_FILE, get(maintenance::evidence::download)),
        route(SERVER_FILE_REMOVAL, post(maintenance::evidence::remove)),
    ]
}

/// MDS and SDS: statements from the vendor's and the facility's side, and their questions.
fn disclosures() -> Vec<Route> {
    let mut routes = vec![
        upload_route(
            PRODUCT_DISCLOSURES,
            get(disclosures::product::show).post(disclosures::product::register),
        ),
        upload_route(
            FACILITY_DISCLOSURES,
            get(disclosures::ledger::show).post(disclosures::ledger::register),
        ),
        route(
            below(FACILITY_DISCLOSURE, STATEMENT_RISKS),
            post(disclosures::risks::keep),
        ),
        upload_route(
            TEMPLATES,
            get(disclosures::templates::list).post(disclosures::templates::load),
        ),
        route(TEMPLATE_XLSX, get(disclosures::templates::xlsx)),
    ];
    for side in [VENDOR_DISCLOSURE, FACILITY_DISCLOSURE] {
        routes.extend([
            route(side, get(disclosures::statement::show)),
            route(
                below(side, STATEMENT_FILE),
                get(disclosures::statement::file),
            ),
            route(
                below(side, STATEMENT_XLSX),
                get(disclosures::statement::xlsx),
            ),
        ]);
    }
    routes
}

/// The role-sharing table: who does what.
fn roles() -> Vec<Route> {
    vec![
        route(ROLES, get(roles::table::show)),
        route(ROLES_XLSX, get(roles::table::xlsx)),
        route(
            OWN_ROLES,
            get(roles::sheet::own).post(roles::sheet::save_own),
        ),
        route(
            CONTRACT_ROLES,
            get(roles::sheet::of_contract).post(roles::sheet::save_of_contract),
        ),
        upload_route(
            ROLE_TEMPLATES,
            get(roles::templates::list).post(roles::templates::load),
        ),
    ]
}
