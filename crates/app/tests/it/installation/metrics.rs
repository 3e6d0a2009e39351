//! What the server tells whoever runs it: figures, and a log without people in it.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use tenken_ops::accounts::tokens::create_token;
use tenken_ops::{Actor, Role};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{PASSWORD, Place, Reply, Site, on_both, survey_answers, to_make};

on_both!(figures_grow_with_what_happens, figures_are_for_who_runs_it);

async fn figures(site: &Site, peer: &str, headers: &[(&str, &str)]) -> Reply {
    let peer: SocketAddr = peer.parse().unwrap();
    let mut request = Request::get("/metrics").extension(ConnectInfo(peer));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.send(request.body(Body::empty()).unwrap()).await
}

async fn figures_grow_with_what_happens(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await.id;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    site.browser().sign_in("person", "wrong").await;
    site.browser().sign_in("person", PASSWORD).await;
    let path = format!("/rounds/{round}/responses/{}/submissions", pharmacy.id);
    for _ in 0..2 {
        let key = [("idempotency-key", "once")];
        let body = json!({ "answers": survey_answers() });
        let sent = site.api("POST", &path, &key, Some(body)).await;
        assert!(sent.status.is_success(), "{}", sent.body);
    }
    site.api("GET", &format!("/rounds/{round}/results"), &[], None)
        .await;
    site.get("/no/such/secret").await;
    let reply = figures(site, "127.0.0.1:1", &[]).await;
    assert_eq!(reply.status, 200);
    for line in [
        "tenken_sign_ins_total 1",
        "tenken_sign_ins_refused_total 1",
        "tenken_submissions_total 1",
        "tenken_live_figures_sequence 1",
        "tenken_connections 0",
        "tenken_database_waiting 0",
        r#"tenken_request_seconds_count{method="POST",route="/sign-in",status="3xx"} 1"#,
        r#"tenken_request_seconds_count{method="POST",route="/sign-in",status="4xx"} 1"#,
        r#"route="/api/v1/rounds/{round}/responses/{facility}/submissions""#,
        r#"method="GET",route="other",status="4xx""#,
        "tenken_process_start_time_seconds ",
        r#"tenken_build_info{version=""#,
        "# EOF",
    ] {
        assert!(
            reply.body.contains(line),
            "{line} is not in\n{}",
            reply.body
        );
    }
    assert!(!reply.body.contains("secret") && !reply.body.contains(&pharmacy.id));
}

async fn figures_are_for_who_runs_it(site: &Site) {
    let (here, elsewhere) = ("127.0.0.1:1", "198.51.100.7:1");
    let forwarded = [("x-forwarded-for", "198.51.100.7")];
    assert_eq!(figures(site, here, &[]).await.status, 200);
    assert_eq!(figures(site, "[::1]:1", &[]).await.status, 200);
    assert_eq!(figures(site, here, &forwarded).await.status, 401);
    assert_eq!(figures(site, elsewhere, &[]).await.status, 401);
    for role in [Role::Operator, Role::Auditor, Role::Ministry] {
        let token = create_token(&site.tenken, &Actor::Local, to_make("figures", role, None));
        let bearer = format!("Bearer {}", token.await.unwrap().secret);
        let reply = figures(site, elsewhere, &[("authorization", &bearer)]).await;
        let expected = if role == Role::Ministry { 403 } else { 200 };
        assert_eq!(reply.status.as_u16(), expected, "{role:?}");
    }
}

/// Everything a person could send, with a secret in it.
async fn send_secrets(address: &str, entrance: &str) {
    let body = "login=SECRETlogin&password=SECRETpassword&to=/SECRETto";
    for head in [
        "GET /welcome/SECRETlink HTTP/1.1".to_owned(),
        "GET /rounds?q=SECRETquery HTTP/1.1\r\ncookie: tenken_session=SECRETcookie".to_owned(),
        "GET /SECRETaddress HTTP/1.1\r\nuser-agent: SECRETagent".to_owned(),
        "GET /api/v1/forms HTTP/1.1\r\nauthorization: Bearer SECRETtoken".to_owned(),
        "GET /about HTTP/1.1\r\nx-forwarded-for: SECRETclient".to_owned(),
        "SECRETMETHOD /about HTTP/1.1".to_owned(),
        format!(
            "POST /sign-in HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}",
            body.len()
        ),
        format!("GET {entrance} HTTP/1.1"),
    ] {
        let posted = if head.starts_with("POST") { body } else { "" };
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("{head}\r\nhost: localhost\r\nconnection: close\r\n\r\n{posted}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        assert!(reply.contains("x-request-id: "), "{head}");
    }
}

#[tokio::test]
async fn the_log_has_a_line_for_every_request_and_nobodys_secrets() {
    let place = Place::sqlite();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tenken"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
        .args(place.arguments())
        .env("TENKEN_LOG", "trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut log = String::new();
        stderr.read_to_string(&mut log).map(|_| log)
    });
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (address, entrance) = lines
        .map_while(Result::ok)
        .find_map(|line| {
            let (address, path) = line.strip_prefix("http://")?.split_once('/')?;
            Some((address.to_owned(), format!("/{path}")))
        })
        .unwrap();
    let (_, code) = entrance.split_once("/setup?code=").unwrap();
    send_secrets(&address, &entrance).await;
    child.kill().unwrap();
    child.wait().unwrap();
    let log = reader.join().unwrap().unwrap();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let answered: Vec<&Value> = lines
        .iter()
        .map(|line| &line["fields"])
        .filter(|fields| fields["message"] == "answered")
        .collect();
    assert_eq!(answered.len(), 8, "{log}");
    assert_eq!(answered[0]["route"], "/welcome/{link}");
    assert_eq!(answered[2]["route"], "other");
    assert_eq!(answered[6]["method"], "POST");
    for fields in answered {
        assert!(fields["status"].is_u64() && fields["ms"].is_f64() && fields["id"].is_string());
    }
    let told = lines.iter().find(|line| {
        ["SECRET", code]
            .iter()
            .any(|secret| line.to_string().contains(secret))
    });
    assert_eq!(told, None);
}
