//! `kill -9` under load: after a restart every acknowledged receipt is there.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Place, Site, survey_answers};

/// A running server; killed without mercy when dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(place: &Place) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tenken"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(place.arguments())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| {
                let (address, _) = line.strip_prefix("http://")?.split_once('/')?;
                Some(address.to_owned())
            })
            .expect("the server says where it listens");
        Server { child, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGKILL: no time to finish anything.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request on a connection of its own; `None` when the server is gone.
async fn request(
    address: &str,
    token: &str,
    method: &str,
    path: &str,
    key: &str,
    body: &Value,
) -> Option<(u16, Value)> {
    let body = if method == "GET" {
        String::new()
    } else {
        body.to_string()
    };
    let mut stream = TcpStream::connect(address).await.ok()?;
    let head = format!(
        "{method} /api/v1{path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\nidempotency-key: {key}\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(body.as_bytes()).await.ok()?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.ok()?;
    let (head, body) = reply.split_once("\r\n\r\n")?;
    Some((
        head.split(' ').nth(1)?.parse().ok()?,
        serde_json::from_str(body).ok()?,
    ))
}

async fn acknowledged_survives(place: Place) {
    let site = Site::open(&place).await;
    let round = site.round("pharmacy-survey@R8").await.id;
    let mut facilities = Vec::new();
    // One for each submission: a second one of the same facility is refused.
    for number in 1..=160 {
        facilities.push(site.facility("pharmacy", number, None).await.id);
    }
    let facilities = Arc::new(facilities);
    let token = Arc::new(site.token.clone());
    drop(site);
    let mut acknowledged: Vec<(String, Value)> = Vec::new();
    let next = Arc::new(AtomicUsize::new(0));
    // The process is killed in the middle three times, each time at another moment.
    for run in 0..3usize {
        let server = Server::start(&place);
        let stop_after = next.load(Ordering::Relaxed) + 25 + run * 17;
        let clients: Vec<_> = (0..8)
            .map(|_| {
                let (next, facilities, token) = (
                    Arc::clone(&next),
                    Arc::clone(&facilities),
                    Arc::clone(&token),
                );
                let (address, round) = (server.address.clone(), round.clone());
                tokio::spawn(async move {
                    let mut receipts = Vec::new();
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(facility) = facilities.get(number) else {
                            return receipts;
                        };
                        let path = format!("/rounds/{round}/responses/{facility}/submissions");
                        let key = format!("{run}-{number}");
                        let body = json!({ "answers": survey_answers() });
                        match request(&address, &token, "POST", &path, &key, &body).await {
                            Some((201, receipt)) => receipts.push((path, receipt)),
                            Some((status, body)) => panic!("{status} {body}"),
                            None => return receipts,
                        }
                    }
                })
            })
            .collect();
        while next.load(Ordering::Relaxed) < stop_after {
            tokio::task::yield_now().await;
        }
        drop(server);
        for client in clients {
            acknowledged.extend(client.await.unwrap());
        }
    }
    assert!(
        acknowledged.len() > 75,
        "only {} were acknowledged",
        acknowledged.len()
    );
    let server = Server::start(&place);
    for (path, receipt) in &acknowledged {
        let (status, stored) = request(
            &server.address,
            &token,
            "GET",
            &format!("{path}/{}", receipt["revision"]),
            "-",
            &Value::Null,
        )
        .await
        .unwrap();
        assert_eq!((status, &stored["receipt"]), (200, &receipt["receipt"]));
        assert_eq!(stored["answers"], survey_answers());
    }
    drop(server);
    let log = Command::new(env!("CARGO_BIN_EXE_tenken"))
        .args(["audit", "verify"])
        .args(place.arguments())
        .output()
        .unwrap();
    assert!(log.status.success(), "the audit log is whole: {log:?}");
    place.drop_schema().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_survives_on_sqlite() {
    acknowledged_survives(Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_survives_on_postgres() {
    acknowledged_survives(Place::postgres().await).await;
}
