//! Part 1: durable submissions through the API, and whether each acknowledged one is stored.

use std::cell::RefCell;
use std::collections::HashSet;

use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Request, StatusCode};
use serde_json::{Value, json};

use crate::client::Client;
use crate::installation::{Installed, LEVELS, tenken};
use crate::load::{self, COLUMNS, Load};
use crate::record::Report;
use crate::server::Server;
use crate::{Extent, Outcome};

/// Most submissions at 1, 8 and 64 clients.
const UNITS: [usize; 3] = [5_000, 30_000, 50_000];

/// Answers to all 21 questions of hospital-survey@R5.
pub fn answers() -> Value {
    json!({
        "Q1.name": "点検 花子", "Q1.organization": "医療法人点検会 点検病院", "Q1.contact": "03-0000-0000",
        "Q2": true, "Q3": true, "Q4": false, "Q5": true, "Q6": ["own", "vendor"], "Q7": true, "Q8": true,
        "Q9": false, "Q10": true, "Q10-1": false, "Q11": true, "Q12": true, "Q12-1": "daily",
        "Q12-2": "two", "Q12-3": "three-or-more", "Q12-4": "two", "Q12-5": true, "Q12-6": false,
        "Q13-1": true, "Q13-2": false,
    })
}

/// Submits for a facility and gives the receipt.
pub async fn submit(
    client: &mut Client,
    bearer: &str,
    round: &str,
    facility: &str,
    key: &str,
    body: Bytes,
) -> Outcome<String> {
    let request = Request::post(format!(
        "/api/v1/rounds/{round}/responses/{facility}/submissions"
    ))
    .header(AUTHORIZATION, bearer)
    .header(CONTENT_TYPE, "application/json")
    .header("Idempotency-Key", key);
    let reply = client
        .send(request, body)
        .await?
        .expect(StatusCode::CREATED)?;
    let receipt: Value = serde_json::from_slice(&reply.body)?;
    Ok(receipt["receipt"].as_str().ok_or("no receipt")?.to_owned())
}

/// Measures all levels.
pub async fn measure(
    server: &Server,
    installed: &Installed,
    extent: Extent,
    report: &mut Report,
) -> Outcome<()> {
    let body = Bytes::from(json!({ "answers": answers() }).to_string());
    let mut rows = Vec::new();
    let mut lost = 0;
    for (clients, units) in LEVELS.into_iter().zip(UNITS) {
        let round = format!("submissions-{clients}");
        let units = extent.of(units).min(installed.by_program.len());
        let receipts = RefCell::new(Vec::with_capacity(units));
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
                let (facility, body) = (&installed.by_program[number], body.clone());
                let key = format!("bench-{number}");
                let receipt =
                    submit(client, &installed.bearer, &round, facility, &key, body).await?;
                receipts.borrow_mut().push(receipt);
                Ok(())
            },
        )
        .await?;
        let missing = missing(server, &round, &receipts.into_inner()).await?;
        lost += missing;
        let memory = server.memory()?;
        let mut row = measured.row();
        row.extend([
            format!("{:.0}", memory.resident),
            format!("{:.0}", memory.peak),
            missing.to_string(),
        ]);
        rows.push(row);
        report.rates.insert(round, measured.rate());
        if clients == 64 {
            report.budget(
                "durable submissions through the API, 64 clients",
                "≥ 5,000/s",
                format!("{:.0}/s", measured.rate()),
                "ODK Central 270/s",
                measured.rate() >= 5_000.0,
            );
            let p99 = measured.quantile(0.99);
            report.budget(
                "their p99",
                "< 50 ms",
                format!("{p99:.1} ms"),
                "–",
                p99 < 50.0,
            );
        }
    }
    report.budget(
        "acknowledged submissions not stored",
        "0",
        lost.to_string(),
        "–",
        lost == 0,
    );
    let head = [&COLUMNS[..], &["resident MiB", "peak MiB", "lost"]].concat();
    report.table(
        "1. Submissions through the API (hospital-survey@R5, 21 questions, all answered)",
        &head,
        rows,
    );
    Ok(())
}

/// How many acknowledged receipts are not in the database. It is an error if there is anything
/// else, or if Tenken itself counts another number.
pub async fn missing(server: &Server, round: &str, receipts: &[String]) -> Outcome<usize> {
    let sql = "SELECT receipt FROM submissions WHERE round_id = $1";
    let stored: HashSet<String> = server
        .place
        .rows::<1>(sql, round)
        .await?
        .into_iter()
        .flatten()
        .collect();
    let results = tenken(
        &server.program,
        &server.place,
        &["results", round, "--json"],
    )?;
    let results: Value = serde_json::from_str(&results)?;
    let [acknowledged, stored_count] = [receipts.len(), stored.len()];
    if stored_count > acknowledged || results["answered"] != json!(stored_count) {
        let counted = &results["answered"];
        return Err(format!(
            "{round}: {acknowledged} receipts, {stored_count} rows, tenken results says {counted}"
        )
        .into());
    }
    Ok(receipts
        .iter()
        .filter(|receipt| !stored.contains(*receipt))
        .count())
}
