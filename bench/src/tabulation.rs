//! Part 4: figures of a nation's rounds over HTTP, at rest and while submissions come in.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::try_join;
use hdrhistogram::Histogram;
use hyper::body::Bytes;
use hyper::header::AUTHORIZATION;
use hyper::{Request, StatusCode};
use serde_json::{Value, json};

use crate::client::Client;
use crate::database::Place;
use crate::installation::{tenken, token};
use crate::load::{self, Load, histogram, micros};
use crate::record::{Report, millis};
use crate::server::Server;
use crate::submissions::submit;
use crate::{Extent, Outcome};

/// Looks at figures that are timed.
pub const LOOKS: usize = 500;
/// The columns of [`quantiles`].
pub const FIGURES: [&str; 5] = ["figures of", "least ms", "p50 ms", "p99 ms", "most ms"];
/// Facilities that submit while figures are looked at, and how many at once.
const SUBMITTING: usize = 20_000;
const SUBMITTING_CLIENTS: usize = 8;

/// The server with a nation's data: its start, its memory, its figures.
pub async fn measure(
    program: &Path,
    place: &Place,
    extent: Extent,
    report: &mut Report,
) -> Outcome<()> {
    let began = Instant::now();
    tenken(program, place, &["demo", "--scale", "nation"])?;
    let making = began.elapsed();
    let bearer = token(program, place)?;
    let (server, start) = Server::first_page(program, place).await?;
    let idle = server.memory()?;
    let rounds: Value =
        serde_json::from_str(&tenken(program, place, &["rounds", "list", "--json"])?)?;
    let mut client = Client::connect(server.address).await?;
    let mut table = Vec::new();
    let mut largest = (0, String::new());
    for round in rounds.as_array().ok_or("no rounds")? {
        let id = round["round"]["id"].as_str().ok_or("no id")?;
        let answered = round["answered"].as_u64().unwrap_or_default();
        let first = looks(&mut client, &bearer, id, 1).await?;
        let warm = looks(&mut client, &bearer, id, extent.of(LOOKS)).await?;
        table.push(quantiles(
            &format!("{id}, {answered} answered: first look"),
            &first,
        ));
        table.push(quantiles(&format!("{id}: next looks"), &warm));
        if answered > largest.0 && round["round"]["phase"] == json!("open") {
            largest = (answered, id.to_owned());
        }
    }
    let live = server.memory()?;
    let (_, id) = largest;
    let looked = while_submitting(&server, &bearer, &id, extent).await?;
    let [p50, p99] =
        [0.5, 0.99].map(|quantile| looked.figures.value_at_quantile(quantile) as f64 / 1000.0);
    table.push(quantiles(
        &format!(
            "{id}: while {:.0} submissions/s come in ({} of them)",
            looked.rate, looked.submitted
        ),
        &looked.figures,
    ));
    let after = server.memory()?;
    report.table(
        "4a. GET /api/v1/rounds/{round}/results?by=bed_class on a nation's data, one client",
        &FIGURES,
        table,
    );
    report.table(
        "4b. A nation's data (243,000 facilities)",
        &["", "value"],
        [
            (
                "making it (tenken demo --scale nation), s",
                format!("{:.1}", making.as_secs_f64()),
            ),
            ("start to first page, ms", millis(start)),
            (
                "resident memory after the first page, MiB",
                format!("{:.0}", idle.resident),
            ),
            (
                "resident memory with all rounds live, MiB",
                format!("{:.0}", live.resident),
            ),
            (
                "resident memory after the submissions, MiB",
                format!("{:.0}", after.resident),
            ),
            ("peak memory, MiB", format!("{:.0}", after.peak)),
        ]
        .map(|(name, value)| vec![name.to_owned(), value])
        .into(),
    );
    let seconds = start.as_secs_f64();
    report.budget(
        "start, a nation's data, to the first page",
        "< 3 s",
        format!("{seconds:.2} s"),
        "–",
        seconds < 3.0,
    );
    report.budget(
        "peak memory, a nation's rounds live",
        "< 500 MiB",
        format!("{:.0} MiB", after.peak),
        "–",
        after.peak < 500.0,
    );
    report.note(
        "figures over HTTP during submissions, whole round trip",
        format!("p50 {p50:.1} ms, p99 {p99:.1} ms"),
    );
    Ok(())
}

/// Figures looked at while others submit.
struct Looked {
    figures: Histogram<u64>,
    submitted: u64,
    rate: f64,
}

async fn while_submitting(
    server: &Server,
    bearer: &str,
    round: &str,
    extent: Extent,
) -> Outcome<Looked> {
    let mut client = Client::connect(server.address).await?;
    let (facilities, answers) =
        population(&mut client, bearer, round, extent.of(SUBMITTING)).await?;
    let body = Bytes::from(json!({ "answers": answers }).to_string());
    let load = Load {
        clients: SUBMITTING_CLIENTS,
        units: facilities.len(),
        limit: extent.limit,
    };
    let (done, figures) = (Cell::new(false), RefCell::new(histogram()?));
    let submitting = async {
        let measured = load::run(
            server.address,
            Some(server.pid()),
            load,
            async |client, number| {
                let (facility, body) = (&facilities[number], body.clone());
                submit(
                    client,
                    bearer,
                    round,
                    facility,
                    &format!("bench-{number}"),
                    body,
                )
                .await
                .map(drop)
            },
        )
        .await;
        done.set(true);
        measured
    };
    let looking = async {
        while !done.get() {
            let time = look(&mut client, bearer, round).await?;
            figures.borrow_mut().record(micros(time))?;
        }
        Ok(())
    };
    let (measured, ()) = try_join(submitting, looking).await?;
    Ok(Looked {
        figures: figures.into_inner(),
        submitted: measured.units,
        rate: measured.rate(),
    })
}

/// Ids of pharmacies the round asks, and answers one of them has submitted.
async fn population(
    client: &mut Client,
    bearer: &str,
    round: &str,
    count: usize,
) -> Outcome<(Vec<String>, Value)> {
    let (mut facilities, mut answers) = (Vec::new(), Value::Null);
    let mut after = String::new();
    while facilities.len() < count {
        let page = get(
            client,
            bearer,
            &format!("/api/v1/facilities?kind=pharmacy{after}"),
        )
        .await?;
        for facility in page["items"].as_array().ok_or("no facilities")? {
            let id = facility["id"].as_str().ok_or("no id")?;
            if answers.is_null() {
                let response = get(
                    client,
                    bearer,
                    &format!("/api/v1/rounds/{round}/responses/{id}"),
                )
                .await?;
                if response["submitted"].is_object() {
                    answers = response["answers"].clone();
                }
            }
            facilities.push(id.to_owned());
        }
        let Some(next) = page["next"].as_str() else {
            break;
        };
        after = format!("&after={}", escaped(next));
    }
    Ok((facilities, answers))
}

/// Percent-encodes everything that is not a letter or digit.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn get(client: &mut Client, bearer: &str, path: &str) -> Outcome<Value> {
    let request = Request::get(path).header(AUTHORIZATION, bearer);
    let reply = client.send(request, "").await?.expect(StatusCode::OK)?;
    Ok(serde_json::from_slice(&reply.body)?)
}

/// How long the figures take to come.
async fn look(client: &mut Client, bearer: &str, round: &str) -> Outcome<Duration> {
    let request = Request::get(format!("/api/v1/rounds/{round}/results?by=bed_class"))
        .header(AUTHORIZATION, bearer);
    let began = Instant::now();
    client.send(request, "").await?.expect(StatusCode::OK)?;
    Ok(began.elapsed())
}

async fn looks(
    client: &mut Client,
    bearer: &str,
    round: &str,
    count: usize,
) -> Outcome<Histogram<u64>> {
    let mut times = histogram()?;
    for _ in 0..count {
        times.record(micros(look(client, bearer, round).await?))?;
    }
    Ok(times)
}

/// A line of a table under [`FIGURES`].
pub fn quantiles(name: &str, times: &Histogram<u64>) -> Vec<String> {
    let ms = |quantile| format!("{:.2}", times.value_at_quantile(quantile) as f64 / 1000.0);
    vec![name.to_owned(), ms(0.0), ms(0.5), ms(0.99), ms(1.0)]
}
