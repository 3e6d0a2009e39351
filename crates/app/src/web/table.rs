//! The one table of addresses.

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};
use std::convert::Infallible;

use super::pages::*;
use super::{Site, assets, links};

/// The largest post that carries a list of facilities: a nation's, with all
/// columns, is 48 MB.
const LIST_LIMIT: usize = 64 * 1024 * 1024;
/// The largest post that carries a file: 5 MiB of content and its wrapping.
const UPLOAD_LIMIT: usize = 6 * 1024 * 1024;

/// The addresses of a vendor's form that is filled in, all below one.
macro_rules! vendor_form {
    ($base:literal) => {{
        let upload = DefaultBodyLimit::max(UPLOAD_LIMIT);
        let read = get(filled_sheet::show_of_vendor).post(filled_sheet::preview_of_vendor);
        [
            ($base, get(sheets::fill::show).post(sheets::fill::save)),
            (
                concat!($base, "/answers/{key}"),
                post(sheets::fill::autosave),
            ),
            (concat!($base, "/review"), get(sheets::review::show)),
            (concat!($base, "/submissions"), post(sheets::review::submit)),
            (concat!($base, "/paper.pdf"), get(papers::vendor_draft_pdf)),
            (
                concat!($base, "/paper.xlsx"),
                get(papers::vendor_draft_xlsx),
            ),
            (
                concat!($base, "/sheet"),
                read.layer::<_, Infallible>(upload),
            ),
        ]
    }};
}

/// Every address with what answers there.
pub(super) fn table() -> Vec<(&'static str, MethodRouter<Site>)> {
    let upload = || DefaultBodyLimit::max(UPLOAD_LIMIT);
    let mut table = vec![
        ("/", get(home::show)),
        ("/setup", get(setup::show).post(setup::decide)),
        ("/sign-in", get(sign_in::show).post(sign_in::submit)),
        (
            links::FORGOTTEN,
            get(forgotten::show).post(forgotten::submit),
        ),
        ("/sign-in/code", get(code::show).post(code::submit)),
        ("/sign-in/passkey", post(passkeys::sign_in)),
        ("/sign-in/passkey/challenge", post(passkeys::ask_to_sign_in)),
        ("/sign-out", post(sign_in::sign_out)),
        ("/welcome/{link}", get(welcome::show).post(welcome::submit)),
        ("/account", get(account::show)),
        ("/account/unsent-key", get(account::unsent_key)),
        (
            "/account/password",
            get(password::show).post(password::submit),
        ),
        ("/account/codes", get(codes::show).post(codes::submit)),
        ("/account/codes/removal", post(codes::remove)),
        ("/account/passkeys", get(passkeys::show).post(passkeys::add)),
        ("/account/passkeys/challenge", post(passkeys::ask_new)),
        (
            "/account/passkeys/{passkey}/removal",
            post(passkeys::remove),
        ),
        ("/account/proof", get(proof::show).post(proof::submit)),
        (
            "/account/sessions/{session}/end",
            post(account::end_session),
        ),
        (links::PLACES, get(places::show).post(places::choose)),
        (links::NEWS, get(places::news).post(places::told)),
        ("/setup/code", post(setup_code::submit)),
        ("/people", get(people::list).post(people::invite)),
        ("/people/{person}/link", post(people::renew_link)),
        ("/people/{person}/mail", post(people::mail)),
        (
            "/people/{person}/removal",
            get(leaving::show).post(leaving::remove),
        ),
        ("/accounts", get(handing_out::show).post(handing_out::make)),
        ("/accounts/letters", post(handing_out::print)),
        ("/accounts/{person}/letter", post(handing_out::print_one)),
        ("/system", get(system::show)),
        ("/system/mail", get(system::mails)),
        ("/system/tokens", get(tokens::show).post(tokens::create)),
        ("/system/tokens/{token}/revocation", post(tokens::revoke)),
        ("/system/mail/{mail}/retry", post(system::retry)),
        ("/rounds", get(rounds::list).post(new_round::open)),
        ("/rounds/{round}", get(round::show)),
        (
            "/rounds/{round}/closing",
            get(round_changes::ask_to_close).post(round_changes::close),
        ),
        (
            "/rounds/{round}/changes",
            get(round_changes::show).post(round_changes::change),
        ),
        ("/forms/{id}/{version}/rounds", get(new_round::show)),
        (links::YEARS, get(years::show).post(years::start)),
        ("/rounds/{round}/results", get(results::show)),
        ("/rounds/{round}/results.csv", get(results::csv)),
        (
            "/rounds/{round}/responses/{facility}",
            get(answering::show).post(saving::save),
        ),
        (
            "/rounds/{round}/responses/{facility}/answers/{key}",
            post(autosave::save),
        ),
        (
            "/rounds/{round}/responses/{facility}/files/{item}",
            get(files::download)
                .post(files::attach)
                .layer::<_, Infallible>(upload()),
        ),
        ("/rounds/{round}/responses/{facility}/plan", get(plan::show)),
        (
            "/rounds/{round}/responses/{facility}/vendors",
            get(coverage::show),
        ),
        (
            "/rounds/{round}/responses/{facility}/review",
            get(review::show),
        ),
        (
            "/rounds/{round}/responses/{facility}/print",
            get(print::draft),
        ),
        (
            "/rounds/{round}/responses/{facility}/paper.pdf",
            get(papers::draft_pdf),
        ),
        (
            "/rounds/{round}/responses/{facility}/paper.xlsx",
            get(papers::draft_xlsx),
        ),
        (
            "/rounds/{round}/responses/{facility}/sheet",
            get(filled_sheet::show)
                .post(filled_sheet::preview)
                .layer::<_, Infallible>(upload()),
        ),
        (
            "/rounds/{round}/responses/{facility}/submissions",
            get(submissions::list).post(submissions::submit),
        ),
        (
            "/rounds/{round}/responses/{facility}/submissions/{revision}",
            get(submissions::receipt),
        ),
        (
            "/rounds/{round}/responses/{facility}/submissions/{revision}/print",
            get(print::submission),
        ),
        ("/rounds/{round}/sheets/{contract}", get(sheets::view::show)),
        (
            "/rounds/{round}/sheets/{contract}/paper.pdf",
            get(papers::vendor_pdf),
        ),
        (
            "/rounds/{round}/sheets/{contract}/links",
            post(sheets::view::link),
        ),
        (
            "/rounds/{round}/sheets/{contract}/mail",
            post(sheets::view::mail),
        ),
        (
            "/rounds/{round}/sheets/{contract}/revocation",
            post(sheets::view::revoke),
        ),
        (
            "/rounds/{round}/sheets/{contract}/withdrawal",
            post(sheets::view::withdraw),
        ),
        (
            "/rounds/{round}/sheets/{contract}/queries",
            post(sheets::asking::ask),
        ),
        (
            "/rounds/{round}/sheets/{contract}/form/queries/{query}",
            post(sheets::asking::answer),
        ),
        (
            "/sheets/{link}/queries/{query}",
            post(sheets::asking::answer),
        ),
        (
            "/rounds/{round}/vendors/{vendor}/sheets",
            get(clients::show),
        ),
        ("/rounds/{round}/standing", get(standing::show)),
        (
            "/rounds/{round}/responses/{facility}/submissions/{revision}/paper.pdf",
            get(papers::submission_pdf),
        ),
        ("/rounds/{round}/papers.zip", get(papers::bundle)),
        ("/rounds/{round}/authorities", get(authorities::show)),
        (
            "/rounds/{round}/reminders",
            get(reminders::show).post(reminders::send),
        ),
        ("/notices", get(notices::list).post(notices::write)),
        ("/notices/{notice}", get(notice::show)),
        (
            "/notices/{notice}/files",
            post(notice::add_file).layer::<_, Infallible>(upload()),
        ),
        ("/notices/{notice}/files/{file}", get(notice::download)),
        ("/notices/{notice}/publication", post(notice::publish)),
        ("/notices/{notice}/confirmation", post(notice::confirm)),
        ("/notices/{notice}/passing", post(notice::pass_on)),
        ("/inbox", get(inbox::own)),
        ("/facilities/{facility}/inbox", get(inbox::list)),
        ("/facilities/{facility}/inbox/{number}", get(inbox::show)),
        (
            "/facilities/{facility}/questions",
            get(questions::of_facility).post(questions::ask),
        ),
        ("/questions", get(questions::at_desk)),
        ("/questions/{question}", get(questions::show)),
        ("/questions/{question}/answer", post(questions::answer)),
        ("/questions/{question}/desk", post(questions::hand_over)),
        (
            links::INSPECTIONS,
            get(inspections::list::show).post(inspections::selection::plan),
        ),
        (links::SELECTION, get(inspections::selection::show)),
        ("/service-worker.js", get(assets::service_worker)),
        (
            "/inspections/{inspection}",
            get(inspections::plan::show).post(inspections::plan::change),
        ),
        (
            "/inspections/{inspection}/cancellation",
            post(inspections::plan::cancel),
        ),
        (
            "/inspections/{inspection}/site",
            get(inspections::site::show).post(inspections::saving::save),
        ),
        (
            "/inspections/{inspection}/entries",
            post(inspections::entries::take),
        ),
        (
            "/inspections/{inspection}/photos",
            post(inspections::photos::add).layer::<_, Infallible>(upload()),
        ),
        (
            "/inspections/{inspection}/photos/{photo}",
            get(inspections::photos::show),
        ),
        (
            "/inspections/{inspection}/photos/{photo}/removal",
            post(inspections::photos::remove),
        ),
        (
            "/inspections/{inspection}/result",
            get(inspections::result::show).post(inspections::result::tell),
        ),
        (
            "/inspections/{inspection}/result.pdf",
            get(inspections::paper::show),
        ),
        (
            "/inspections/{inspection}/replies",
            post(inspections::followed::reply),
        ),
        (
            "/inspections/{inspection}/findings/{finding}/closing",
            post(inspections::followed::close),
        ),
        (
            "/facilities/{facility}/inspections",
            get(inspections::of_facility::show),
        ),
        ("/faq", get(faq::show)),
        ("/facilities", get(facilities::list)),
        ("/facilities/{facility}", get(facility::show)),
        (
            "/facilities/{facility}/facts",
            get(facility_facts::show).post(facility_facts::submit),
        ),
        (
            "/facilities/{facility}/contracts",
            get(contracts::list).post(contracts::add),
        ),
        (
            "/contracts/proposals",
            get(proposals::show).post(proposals::decide),
        ),
        (
            "/contracts/{contract}",
            get(contracts::show).post(contracts::edit),
        ),
        (
            "/facilities/{facility}/maintenance",
            get(maintenance::overview::show),
        ),
        (
            "/facilities/{facility}/maintenance/servers",
            post(maintenance::overview::add),
        ),
        (
            "/facilities/{facility}/maintenance/judgments",
            post(maintenance::overview::judge),
        ),
        (
            "/maintenance/servers/{server}",
            get(maintenance::server::show).post(maintenance::server::answer),
        ),
        (
            "/maintenance/servers/{server}/removal",
            post(maintenance::server::remove),
        ),
        (
            "/maintenance/servers/{server}/files",
            post(maintenance::evidence::add).layer::<_, Infallible>(upload()),
        ),
        (
            "/maintenance/servers/{server}/files/{file}",
            get(maintenance::evidence::download),
        ),
        (
            "/maintenance/servers/{server}/files/{file}/removal",
            post(maintenance::evidence::remove),
        ),
        (
            "/facilities/{facility}/disclosures",
            get(disclosures::ledger::show)
                .post(disclosures::ledger::register)
                .layer::<_, Infallible>(upload()),
        ),
        (
            "/facilities/{facility}/disclosures/{disclosure}",
            get(disclosures::statement::show),
        ),
        (
            "/facilities/{facility}/disclosures/{disclosure}/file",
            get(disclosures::statement::file),
        ),
        (
            "/facilities/{facility}/disclosures/{disclosure}/sheet.xlsx",
            get(disclosures::statement::xlsx),
        ),
        (
            "/facilities/{facility}/disclosures/{disclosure}/risks",
            post(disclosures::risks::keep),
        ),
        ("/facilities/{facility}/roles", get(roles::table::show)),
        (
            "/facilities/{facility}/roles/sheet.xlsx",
            get(roles::table::xlsx),
        ),
        (
            "/facilities/{facility}/roles/own",
            get(roles::sheet::own).post(roles::sheet::save_own),
        ),
        (
            "/contracts/{contract}/roles",
            get(roles::sheet::of_contract).post(roles::sheet::save_of_contract),
        ),
        (
            links::ROLE_TEMPLATES,
            get(roles::templates::list)
                .post(roles::templates::load)
                .layer::<_, Infallible>(upload()),
        ),
        ("/facilities/{facility}/log", get(facility_log::show)),
        ("/facilities/{facility}/log.csv", get(facility_log::csv)),
        (
            links::IMPORTS,
            get(imports::show)
                .post(imports::hand_in)
                .layer::<_, Infallible>(DefaultBodyLimit::max(LIST_LIMIT)),
        ),
        (links::READING, get(imports::look).post(imports::decide)),
        ("/facilities/imports/template.csv", get(imports::template)),
        ("/facilities/moves", get(moves::show).post(moves::submit)),
        ("/corporations", get(corporations::list)),
        ("/corporations/{corporation}", get(corporations::show)),
        ("/vendors", get(vendors::list).post(vendors::add)),
        ("/vendors/{vendor}", get(vendors::show).post(vendors::edit)),
        ("/vendors/{vendor}/contracts", get(vendor_contracts::show)),
        ("/vendors/{vendor}/products", post(vendors::add_product)),
        (
            "/vendors/{vendor}/products/{product}",
            post(vendors::rename_product),
        ),
        (
            "/vendors/{vendor}/products/{product}/clients",
            get(new_clients::show).post(new_clients::submit),
        ),
        (
            "/vendors/{vendor}/products/{product}/disclosures",
            get(disclosures::product::show)
                .post(disclosures::product::register)
                .layer::<_, Infallible>(upload()),
        ),
        (
            "/vendors/{vendor}/disclosures/{disclosure}",
            get(disclosures::statement::show),
        ),
        (
            "/vendors/{vendor}/disclosures/{disclosure}/file",
            get(disclosures::statement::file),
        ),
        (
            "/vendors/{vendor}/disclosures/{disclosure}/sheet.xlsx",
            get(disclosures::statement::xlsx),
        ),
        (
            links::TEMPLATES,
            get(disclosures::templates::list)
                .post(disclosures::templates::load)
                .layer::<_, Infallible>(upload()),
        ),
        (
            "/disclosures/templates/{kind}/{version}/sheet.xlsx",
            get(disclosures::templates::xlsx),
        ),
        (
            "/forms",
            get(forms::list)
                .post(forms::import)
                .layer::<_, Infallible>(upload()),
        ),
        ("/forms/{id}/{version}", get(forms::show)),
        ("/forms/{id}/{version}/source", get(forms::source)),
        ("/forms/{id}/{version}/paper.pdf", get(papers::blank_pdf)),
        ("/forms/{id}/{version}/paper.xlsx", get(papers::blank_xlsx)),
        ("/log", get(log::show)),
        ("/log.csv", get(log::csv)),
        ("/glossary", get(glossary::show)),
        ("/about", get(about::show)),
        ("/static/{version}/{name}", get(assets::serve)),
    ];
    table.extend(vendor_form!("/sheets/{link}"));
    table.extend(vendor_form!("/rounds/{round}/sheets/{contract}/form"));
    table.extend(vendor_form!("/rounds/{round}/products/{product}"));
    table
}
