//! Addresses of pages, written once. Ids are letters, digits, `-`, `_` and `.`
//! only (rounds, items) or made by the program (facilities).

use tenken_ops::disclosures::Side;
use tenken_ops::maintenance::Question;

/// One's own account.
pub const ACCOUNT: &str = "/account";

/// One-time codes of one's own account.
pub const CODES: &str = "/account/codes";

/// Passkeys of one's own account.
pub const PASSKEYS: &str = "/account/passkeys";

/// The places one acts for.
pub const PLACES: &str = "/places";

/// What is new about one's account.
pub const NEWS: &str = "/places/news";

/// Proving to be who one is, before something dangerous.
pub const PROOF: &str = "/account/proof";

/// Signing in.
pub const SIGN_IN: &str = "/sign-in";

/// Where somebody signs in whose page is open while somebody else is signed in.
pub const SIGN_IN_AGAIN: &str = "/sign-in?again=";

/// For who has forgotten the password.
pub const FORGOTTEN: &str = "/sign-in/forgotten";

/// The second factor.
pub const SIGN_IN_CODE: &str = "/sign-in/code";

/// Leaving.
pub const SIGN_OUT: &str = "/sign-out";

/// Signing in, and then going on to an address of ours.
pub fn sign_in(to: &str) -> String {
    match to {
        "/" => SIGN_IN.to_owned(),
        to => format!("{SIGN_IN}{}", query(&[("to", to)])),
    }
}

/// The second factor, and then going on.
pub fn sign_in_code(to: &str) -> String {
    format!("{SIGN_IN_CODE}{}", query(&[("to", to)]))
}

/// Proving to be who one is, and then going on.
pub fn proof(to: &str) -> String {
    format!("{PROOF}{}", query(&[("to", to)]))
}

/// An address that was passed along, if it is one of ours; else the first page. Browsers take `//`
/// and `/\` for the beginning of another host, and leave out tabs and line ends before they look.
pub fn local(to: &str) -> &str {
    let is_ours = to.starts_with('/')
        && !to.starts_with("//")
        && !to.contains(|letter: char| letter == '\\' || letter.is_control());
    if is_ours { to } else { "/" }
}

/// One facility's own checks, year by year.
pub const YEARS: &str = "/years";

/// Where a round of a form is started.
pub fn new_round(form: &tenken_domain::Form) -> String {
    format!("{}/rounds", self::form(form))
}

/// Where a round is corrected.
pub fn changes(round: &str) -> String {
    format!("{}/changes", self::round(round))
}

/// Where a round is closed.
pub fn closing(round: &str) -> String {
    format!("{}/closing", self::round(round))
}

/// Where a facility answers a round.
pub fn response(round: &str, facility: &str) -> String {
    format!("/rounds/{round}/responses/{facility}")
}

/// The same after saving, at an item.
pub fn saved_at(round: &str, facility: &str, item: &str) -> String {
    format!("{}?saved=1#i-{item}", response(round, facility))
}

/// The same after taking so many rows from a file.
pub fn taken(round: &str, facility: &str, rows: usize) -> String {
    format!("{}?taken={rows}", response(round, facility))
}

/// The completeness check before submitting.
pub fn review(round: &str, facility: &str) -> String {
    format!("/rounds/{round}/responses/{facility}/review")
}

/// All submissions of a response.
pub fn submissions(round: &str, facility: &str) -> String {
    format!("/rounds/{round}/responses/{facility}/submissions")
}

/// One submission: its receipt.
pub fn submission(round: &str, facility: &str, revision: i64) -> String {
    format!("/rounds/{round}/responses/{facility}/submissions/{revision}")
}

/// A round's overview.
pub fn round(round: &str) -> String {
    format!("/rounds/{round}")
}

/// A round's figures.
pub fn results(round: &str) -> String {
    format!("/rounds/{round}/results")
}

/// Where a checklist stands.
pub fn standing(round: &str) -> String {
    format!("/rounds/{round}/standing")
}

/// The year of a facility's checklist.
pub fn plan(round: &str, facility: &str) -> String {
    format!("/rounds/{round}/responses/{facility}/plan")
}

/// How far a round is, authority by authority.
pub fn round_authorities(round: &str) -> String {
    format!("/rounds/{round}/authorities")
}

/// Asking those who have not answered.
pub fn reminders(round: &str) -> String {
    format!("/rounds/{round}/reminders")
}

/// A notice.
pub fn notice(notice: &str) -> String {
    format!("/notices/{notice}")
}

/// What a facility has been told.
pub fn inbox(facility: &str) -> String {
    format!("/facilities/{facility}/inbox")
}

/// One message to a facility.
pub fn message(facility: &str, number: i64) -> String {
    format!("/facilities/{facility}/inbox/{number}")
}

/// The questions of a facility.
pub fn questions(facility: &str) -> String {
    format!("/facilities/{facility}/questions")
}

/// A question, at the desk that answers it.
pub fn question(question: &str) -> String {
    format!("/questions/{question}")
}

/// A facility.
pub fn facility(facility: &str) -> String {
    format!("/facilities/{facility}")
}

/// The facts of a facility, to be changed.
pub fn facility_facts(facility: &str) -> String {
    format!("/facilities/{facility}/facts")
}

/// On-site inspections.
pub const INSPECTIONS: &str = "/inspections";

/// Choosing whom to visit.
pub const SELECTION: &str = "/inspections/selection";

/// Handing in a list of facilities.
pub const IMPORTS: &str = "/facilities/imports";

/// The list that was handed in, and how it is read.
pub const READING: &str = "/facilities/imports/reading";

/// An inspection: its plan and what to prepare.
pub fn inspection(inspection: &str) -> String {
    format!("/inspections/{inspection}")
}

/// Where inspectors note on site.
pub fn inspection_site(inspection: &str) -> String {
    format!("/inspections/{inspection}/site")
}

/// The result of an inspection.
pub fn inspection_result(inspection: &str) -> String {
    format!("/inspections/{inspection}/result")
}

/// What a facility was told about its inspections.
pub fn facility_inspections(facility: &str) -> String {
    format!("/facilities/{facility}/inspections")
}

/// A corporation.
pub fn corporation(corporation: &str) -> String {
    format!("/corporations/{corporation}")
}

/// A vendor.
pub fn vendor(vendor: &str) -> String {
    format!("/vendors/{vendor}")
}

/// The contracts of a facility.
pub fn contracts(facility: &str) -> String {
    format!("/facilities/{facility}/contracts")
}

/// What one's own facilities have been told.
pub const INBOX: &str = "/inbox";

/// What vendors say about having contracts.
pub const PROPOSALS: &str = "/contracts/proposals";

/// A contract.
pub fn contract(contract: &str) -> String {
    format!("/contracts/{contract}")
}

/// Whether a facility has outsourced the updates of its servers.
pub fn maintenance(facility: &str) -> String {
    format!("/facilities/{facility}/maintenance")
}

/// A server of a facility.
pub fn server(server: &str) -> String {
    format!("/maintenance/servers/{server}")
}

/// A question about a server.
pub fn server_question(server: &str, question: Question) -> String {
    format!("/maintenance/servers/{server}?question={}", question.id())
}

/// A file of a server.
pub fn evidence(server: &str, file: &str) -> String {
    format!("/maintenance/servers/{server}/files/{file}")
}

/// Templates of MDS and SDS.
pub const TEMPLATES: &str = "/disclosures/templates";

/// The questions of a version of MDS or SDS, as Excel.
pub fn template_xlsx(kind: &str, version: &str) -> String {
    format!("{TEMPLATES}/{kind}/{version}/sheet.xlsx")
}

/// A product's MDS or SDS, as its vendor sees them.
pub fn product_disclosures(vendor: &str, product: &str) -> String {
    format!("/vendors/{vendor}/products/{product}/disclosures")
}

/// What a facility keeps about the MDS and SDS of its vendors.
pub fn facility_disclosures(facility: &str) -> String {
    format!("/facilities/{facility}/disclosures")
}

/// One MDS or SDS, from the side it is looked at.
pub fn disclosure(side: &Side, disclosure: &str) -> String {
    match side {
        Side::Vendor(vendor) => format!("/vendors/{vendor}/disclosures/{disclosure}"),
        Side::Facility(facility) => format!("/facilities/{facility}/disclosures/{disclosure}"),
    }
}

/// The rows of the role-sharing table.
pub const ROLE_TEMPLATES: &str = "/roles/templates";

/// A facility's role-sharing table.
pub fn roles(facility: &str) -> String {
    format!("/facilities/{facility}/roles")
}

/// What a facility does itself.
pub fn own_roles(facility: &str) -> String {
    format!("/facilities/{facility}/roles/own")
}

/// Who does what under a contract.
pub fn contract_roles(contract: &str) -> String {
    format!("/contracts/{contract}/roles")
}

/// A vendor's contracts.
pub fn vendor_contracts(vendor: &str) -> String {
    format!("/vendors/{vendor}/contracts")
}

/// What the vendors of a facility say in a round.
pub fn response_vendors(round: &str, facility: &str) -> String {
    format!("/rounds/{round}/responses/{facility}/vendors")
}

/// A vendor's form about a contract, to be read.
pub fn sheet(round: &str, contract: &str) -> String {
    format!("/rounds/{round}/sheets/{contract}")
}

/// The same, to be filled in.
pub fn sheet_form(round: &str, contract: &str) -> String {
    format!("/rounds/{round}/sheets/{contract}/form")
}

/// The same for whoever has its link.
pub fn sheet_by_link(secret: &str) -> String {
    format!("/sheets/{secret}")
}

/// A vendor's form about a product.
pub fn product_form(round: &str, product: &str) -> String {
    format!("/rounds/{round}/products/{product}")
}

/// A vendor's clients in a round.
pub fn clients(round: &str, vendor: &str) -> String {
    format!("/rounds/{round}/vendors/{vendor}/sheets")
}

/// A facility's own log.
pub fn facility_log(facility: &str) -> String {
    format!("/facilities/{facility}/log")
}

/// A form to read.
pub fn form(form: &tenken_domain::Form) -> String {
    format!("/forms/{}/{}", form.id, form.version)
}

/// A query string; values are encoded.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let encoded: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if encoded.is_empty() {
        String::new()
    } else {
        format!("?{}", encoded.join("&"))
    }
}

/// Percent-encodes everything that is not plainly safe.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(byte as char)
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_encoded_and_leave_out_what_is_empty() {
        assert_eq!(query(&[("q", "桜 &"), ("kind", "")]), "?q=%E6%A1%9C%20%26");
        assert_eq!(query(&[("q", "")]), "");
    }

    #[test]
    fn only_addresses_of_ours_are_gone_to() {
        for ours in [
            "/",
            "/forms?x=1",
            "/account#codes",
            "/glossary?q=%2F%2Fevil.example",
            "/%5Cevil",
        ] {
            assert_eq!(local(ours), ours);
        }
        for other in [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/\t/evil.example",
            "/\r\n/evil.example",
            "/\u{1}",
            "https:evil.example",
            "https://evil.example/",
            "HTTPS:/evil.example",
            "javascript:alert(1)",
            "evil.example",
            " //evil.example",
            "%2F%2Fevil.example",
        ] {
            assert_eq!(local(other), "/", "{other}");
        }
    }
}
