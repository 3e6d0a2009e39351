//! The server under test: started, watched and stopped.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hyper::header::LOCATION;
use hyper::{Request, StatusCode};

use crate::Outcome;
use crate::client::Client;
use crate::database::Place;
use crate::machine::{self, Memory};

/// A running `tenken serve`. Dropping it kills it: what was acknowledged must be stored anyway.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Where its first visitor begins, with the code of the set-up.
    pub entrance: String,
    /// Its program.
    pub program: PathBuf,
    /// Its data.
    pub place: Place,
}

impl Server {
    /// Starts the server on a free loopback port and waits until it listens.
    pub fn start(program: &Path, place: &Place) -> Outcome<Self> {
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0"])
            // All clients are one person here.
            .args(["--requests-per-minute", "100000000"])
            .args(place.arguments())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let said = child.stdout.take();
        let mut server = Server {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            entrance: String::new(),
            program: program.to_owned(),
            place: place.clone(),
        };
        for line in BufReader::new(said.ok_or("no output")?).lines() {
            if let Some(address) = line?.strip_prefix("http://") {
                let (address, path) = address.split_once('/').ok_or("no address")?;
                server.address = address.parse()?;
                server.entrance = format!("/{path}");
                return Ok(server);
            }
        }
        Err("the server ended before it listened".into())
    }

    /// Starts the server and tells how long it took until the first page was there.
    pub async fn first_page(program: &Path, place: &Place) -> Outcome<(Self, Duration)> {
        let began = Instant::now();
        let server = Server::start(program, place)?;
        let mut client = Client::connect(server.address).await?;
        let reply = client.send(Request::get("/"), "").await?;
        if let Some(next) = reply.headers.get(LOCATION) {
            client
                .send(Request::get(next.to_str()?), "")
                .await?
                .expect(StatusCode::OK)?;
        } else {
            reply.expect(StatusCode::OK)?;
        }
        Ok((server, began.elapsed()))
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its memory.
    pub fn memory(&self) -> Outcome<Memory> {
        machine::memory(self.pid())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
