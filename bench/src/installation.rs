//! Facilities, rounds and a token, prepared as an operator would.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use hyper::header::{CONTENT_TYPE, COOKIE, HeaderValue, SET_COOKIE};
use hyper::{Request, StatusCode};
use serde_json::Value;
use tenken_domain::FacilityCode;

use crate::client::Client;
use crate::database::Place;
use crate::server::Server;
use crate::{Extent, Outcome};

/// The numbers of clients everything is measured with.
pub const LEVELS: [usize; 3] = [1, 8, 64];
/// The round that [`LEVELS`]' last fills.
pub const BUSIEST: &str = "submissions-64";

/// Hospitals, of which the first fill in surveys by program, the others by browser.
const HOSPITALS: usize = 60_000;
const BY_BROWSER: usize = 10_000;
const PHARMACIES: usize = 1_000;

/// What was prepared.
pub struct Installed {
    /// The cookie of who is signed in to the pages.
    pub cookie: HeaderValue,
    /// `Bearer …` of an operator.
    pub bearer: String,
    /// Codes of hospitals for the API.
    pub by_program: Vec<String>,
    /// Codes of hospitals for the pages.
    pub by_browser: Vec<String>,
    /// Codes of pharmacies.
    pub pharmacies: Vec<String>,
}

/// Runs a command of Tenken and gives what it printed.
pub fn tenken(program: &Path, place: &Place, arguments: &[&str]) -> Outcome<String> {
    let output = Command::new(program)
        .args(arguments)
        .args(place.arguments())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("tenken {}: {said}", arguments.join(" ")).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// An operator's token, as the `Authorization` header carries it.
pub fn token(program: &Path, place: &Place) -> Outcome<String> {
    let made = tenken(
        program,
        place,
        &["tokens", "create", "--role", "operator", "--json"],
    )?;
    let made: Value = serde_json::from_str(&made)?;
    Ok(format!(
        "Bearer {}",
        made["token"].as_str().ok_or("no token")?
    ))
}

/// Sets it up as the first visitor of the pages would, who may then answer for everybody. Returns
/// the cookie of the session.
pub async fn set_up(server: &Server) -> Outcome<HeaderValue> {
    let mut client = Client::connect(server.address).await?;
    let code = client.send(Request::get(&server.entrance), "").await?;
    let code = code.headers.get(SET_COOKIE).ok_or("no code")?.to_str()?;
    let request = Request::post("/setup")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(COOKIE, code.split(';').next().unwrap_or_default());
    let fields = "for=facility&kind=pharmacy&name=bench&prefecture=13&person=bench&login=bench\
                  &password=turnip-lantern-oboe";
    let reply = client.send(request, fields).await?;
    let reply = reply.expect(StatusCode::SEE_OTHER)?;
    let cookies = reply.headers.get_all(SET_COOKIE).iter();
    let session = cookies
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
        .find(|cookie| cookie.starts_with("tenken_session="))
        .ok_or("no session after the set-up")?;
    Ok(HeaderValue::from_str(session)?)
}

/// Fills a new installation.
pub fn prepare(
    program: &Path,
    place: &Place,
    scratch: &Path,
    extent: Extent,
) -> Outcome<Installed> {
    let mut by_program = codes("131", extent.of(HOSPITALS))?;
    let by_browser = by_program.split_off(by_program.len() - extent.of(BY_BROWSER));
    let pharmacies = codes("134", PHARMACIES)?;
    let mut list = String::from("医療機関コード,名称,種別,病床数\n");
    for (number, code) in by_program.iter().chain(&by_browser).enumerate() {
        writeln!(
            list,
            "{code},計測用第{number}病院,病院,{}",
            20 + number % 600
        )?;
    }
    for (number, code) in pharmacies.iter().enumerate() {
        writeln!(list, "{code},計測用第{number}薬局,薬局,")?;
    }
    let file = scratch.join("facilities.csv");
    std::fs::write(&file, list)?;
    tenken(
        program,
        place,
        &["facilities", "import", &file.display().to_string()],
    )?;
    for clients in LEVELS {
        for use_ in ["submissions", "journeys"] {
            open(
                program,
                place,
                "hospital-survey@R5",
                &format!("{use_}-{clients}"),
            )?;
        }
    }
    for (form, version) in [
        ("hospital-survey", "R5"),
        ("pharmacy-survey", "R8"),
        ("pharmacy-checklist", "R5"),
    ] {
        open(program, place, &format!("{form}@{version}"), form)?;
    }
    Ok(Installed {
        cookie: HeaderValue::from_static(""),
        bearer: token(program, place)?,
        by_program,
        by_browser,
        pharmacies,
    })
}

fn open(program: &Path, place: &Place, form: &str, id: &str) -> Outcome<()> {
    tenken(program, place, &["rounds", "open", form, "--id", id]).map(drop)
}

/// So many valid codes; `first` are prefecture and fee schedule.
fn codes(first: &str, count: usize) -> Outcome<Vec<String>> {
    (0..count)
        .map(|number| FacilityCode::with_check_digit(&format!("{first}{number:06}")))
        .map(|code| Ok(code.ok_or("not nine digits")?.into()))
        .collect()
}
