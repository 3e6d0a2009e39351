//! Part 3: the form page alone, and a bare page of the same HTTP library as the floor.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use hyper::header::{ACCEPT_ENCODING, CONTENT_ENCODING, COOKIE, HeaderValue};
use hyper::{Request, StatusCode};

use crate::client::Client;
use crate::installation::Installed;
use crate::load::{self, COLUMNS, Load, Measured};
use crate::record::Report;
use crate::server::Server;
use crate::{Extent, Outcome};

const CLIENTS: usize = 64;
const UNITS: usize = 60_000;

/// Measures the pages of three forms, and the floor.
pub async fn measure(
    server: &Server,
    installed: &Installed,
    extent: Extent,
    report: &mut Report,
) -> Outcome<()> {
    let load = Load {
        clients: CLIENTS,
        units: extent.of(UNITS),
        limit: extent.limit / 2,
    };
    let mut rows = Vec::new();
    let (hospitals, pharmacies) = (&installed.by_browser, &installed.pharmacies);
    for (form, facilities, encoding) in [
        ("hospital-survey", hospitals, "gzip"),
        ("hospital-survey", hospitals, "identity"),
        ("pharmacy-survey", pharmacies, "gzip"),
        ("pharmacy-survey", pharmacies, "identity"),
        ("pharmacy-checklist", pharmacies, "gzip"),
        ("pharmacy-checklist", pharmacies, "identity"),
    ] {
        let cookie = &installed.cookie;
        let mut client = Client::connect(server.address).await?;
        let size = page(&mut client, (form, &facilities[0]), encoding, cookie).await?;
        let measured = load::run(
            server.address,
            Some(server.pid()),
            load,
            async |client, number| {
                let facility = &facilities[number % facilities.len()];
                page(client, (form, facility), encoding, cookie)
                    .await
                    .map(drop)
            },
        )
        .await?;
        rows.push(row(format!("{form}, {encoding}"), size, &measured));
        if encoding == "gzip" {
            report.budget(
                &format!("the form page ({form}, gzip, 64 clients)"),
                "≥ 5,000/s",
                format!("{:.0}/s", measured.rate()),
                "LimeSurvey 28/s",
                measured.rate() >= 5_000.0,
            );
            report.budget(
                &format!("its size ({form}, compressed)"),
                "< 60 KiB",
                format!("{:.1} KiB", size as f64 / 1024.0),
                "LimeSurvey 98 KB",
                size < 60 * 1024,
            );
        }
    }
    let (address, size) = bare_page()?;
    let floor = load::run(address, None, load, async |client, _| {
        client
            .send(Request::get("/"), "")
            .await?
            .expect(StatusCode::OK)
            .map(drop)
    })
    .await?;
    rows.push(row(
        "bare axum page in this process (floor)".into(),
        size,
        &floor,
    ));
    let head = [&["page", "bytes"], &COLUMNS[..]].concat();
    report.table("3. The form page alone (empty draft)", &head, rows);
    Ok(())
}

fn row(name: String, size: usize, measured: &Measured) -> Vec<String> {
    [vec![name, size.to_string()], measured.row()].concat()
}

/// Gets a form page and gives its length as sent.
async fn page(
    client: &mut Client,
    (form, facility): (&str, &str),
    encoding: &str,
    cookie: &HeaderValue,
) -> Outcome<usize> {
    let request = Request::get(format!("/rounds/{form}/responses/{facility}"))
        .header(ACCEPT_ENCODING, encoding)
        .header(COOKIE, cookie);
    let reply = client.send(request, "").await?.expect(StatusCode::OK)?;
    let found = reply
        .headers
        .get(CONTENT_ENCODING)
        .map_or("identity", |it| it.to_str().unwrap_or(""));
    if found != encoding {
        return Err(format!("asked for {encoding}, got {found}").into());
    }
    Ok(reply.body.len())
}

/// The least a page can cost: the HTTP library alone, on threads of its own as long as this program
/// runs.
fn bare_page() -> Outcome<(SocketAddr, usize)> {
    const HELLO: &str = "<!DOCTYPE html><title>hello</title>";
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, Router::new().route("/", get(|| async { HELLO }))).await
        })
    });
    // Connections made before it listens would only wait, but be measured.
    std::thread::sleep(Duration::from_millis(100));
    Ok((address, HELLO.len()))
}
