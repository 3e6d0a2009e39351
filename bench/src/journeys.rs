//! Part 2: whole browser journeys: somebody finishes a survey and submits it.
//!
//! A journey is seven requests: the form page, three answers saved by the script, the check before
//! submitting, the submission, and the receipt it redirects to. The other answers were given before
//! (through the API, not measured). Style sheet and script, which browsers keep, are left out.

use hyper::body::Bytes;
use hyper::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderValue, LOCATION};
use hyper::http::request;
use hyper::{Request, StatusCode};
use serde_json::json;

use crate::client::Client;
use crate::installation::{Installed, LEVELS};
use crate::load::{self, COLUMNS, Load};
use crate::record::Report;
use crate::server::Server;
use crate::submissions::answers;
use crate::{Extent, Outcome};

/// Most journeys at 1, 8 and 64 clients.
const UNITS: [usize; 3] = [1_000, 5_000, 10_000];
/// The questions answered on the page.
const LAST: [&str; 3] = ["Q12-6", "Q13-1", "Q13-2"];

/// Measures all levels.
pub async fn measure(
    server: &Server,
    installed: &Installed,
    extent: Extent,
    report: &mut Report,
) -> Outcome<()> {
    let mut rows = Vec::new();
    for (clients, units) in LEVELS.into_iter().zip(UNITS) {
        let round = format!("journeys-{clients}");
        let units = extent.of(units);
        prepare(server, installed, &round, units).await?;
        let load = Load {
            clients,
            units,
            limit: extent.limit,
        };
        let measured = load::run(
            server.address,
            Some(server.pid()),
            load,
            async |client, number| {
                let facility = &installed.by_browser[number];
                journey(client, &round, facility, &installed.cookie).await
            },
        )
        .await?;
        let mut row = measured.row();
        row.push(format!("{:.0}", server.memory()?.resident));
        rows.push(row);
        let sql = "SELECT receipt FROM submissions WHERE round_id = $1";
        let stored = server.place.rows::<1>(sql, &round).await?.len() as u64;
        if stored != measured.units {
            return Err(format!("{} journeys, {stored} submissions stored", measured.units).into());
        }
        if clients == 64 {
            report.budget(
                "whole browser journeys, 64 clients",
                "≥ 1,000/s",
                format!("{:.0}/s", measured.rate()),
                "LimeSurvey 19.6/s (page + one post)",
                measured.rate() >= 1_000.0,
            );
        }
    }
    let head = [&COLUMNS[..], &["resident MiB"]].concat();
    report.table(
        "2. Browser journeys (hospital-survey@R5, 7 requests each, gzip)",
        &head,
        rows,
    );
    Ok(())
}

/// Gives all answers but the last three.
async fn prepare(server: &Server, installed: &Installed, round: &str, units: usize) -> Outcome<()> {
    let mut draft = answers();
    for key in LAST {
        draft[key] = json!(null);
    }
    let body = Bytes::from(json!({ "answers": draft }).to_string());
    let load = Load {
        clients: 16,
        units,
        limit: std::time::Duration::from_secs(120),
    };
    load::run(server.address, None, load, async |client, number| {
        let facility = &installed.by_browser[number];
        let request = Request::put(format!("/api/v1/rounds/{round}/responses/{facility}"))
            .header(AUTHORIZATION, &installed.bearer)
            .header(CONTENT_TYPE, "application/json");
        client
            .send(request, body.clone())
            .await?
            .expect(StatusCode::OK)
            .map(drop)
    })
    .await
    .map(drop)
}

/// One journey, from a draft of revision 1 to the receipt.
async fn journey(
    client: &mut Client,
    round: &str,
    facility: &str,
    cookie: &HeaderValue,
) -> Outcome<()> {
    let page = format!("/rounds/{round}/responses/{facility}");
    client
        .send(browser(Request::get(&page), cookie), "")
        .await?
        .expect(StatusCode::OK)?;
    for (item, revision) in LAST.into_iter().zip(1..) {
        let fields = format!("revision={revision}&was.{item}=&a.{item}=yes");
        let request = posted(Request::post(format!("{page}/answers/{item}")), cookie);
        client.send(request, fields).await?.expect(StatusCode::OK)?;
    }
    client
        .send(browser(Request::get(format!("{page}/review")), cookie), "")
        .await?
        .expect(StatusCode::OK)?;
    // What the review page's form holds.
    let request = posted(Request::post(format!("{page}/submissions")), cookie);
    let reply = client.send(request, "revision=4&key=web-4-0").await?;
    let reply = reply.expect(StatusCode::SEE_OTHER)?;
    let receipt = reply
        .headers
        .get(LOCATION)
        .ok_or("no address of the receipt")?
        .to_str()?;
    client
        .send(browser(Request::get(receipt), cookie), "")
        .await?
        .expect(StatusCode::OK)
        .map(drop)
}

/// A request as a browser sends it.
fn browser(request: request::Builder, cookie: &HeaderValue) -> request::Builder {
    request
        .header(COOKIE, cookie)
        .header(ACCEPT_ENCODING, "gzip, deflate, br, zstd")
        .header("Accept-Language", "ja,en;q=0.8")
        .header("Sec-Fetch-Site", "same-origin")
}

fn posted(request: request::Builder, cookie: &HeaderValue) -> request::Builder {
    browser(request, cookie).header(CONTENT_TYPE, "application/x-www-form-urlencoded")
}
