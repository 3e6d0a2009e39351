//! Runs the same unit of work on many connections at once, and times each.

use std::cell::Cell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use hdrhistogram::Histogram;

use crate::client::Client;
use crate::{Outcome, machine};

/// How much load, at most.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Connections that work at the same time, each one unit after the other.
    pub clients: usize,
    /// Most units.
    pub units: usize,
    /// Longest run.
    pub limit: Duration,
}

/// What a run showed.
pub struct Measured {
    /// Connections.
    pub clients: usize,
    /// Units done.
    pub units: u64,
    /// How long all took.
    pub seconds: f64,
    /// Time of each unit, in microseconds.
    pub latency: Histogram<u64>,
    /// CPU time: the server's, this program's, and that of everything else on the machine.
    pub cpu: [f64; 3],
}

/// The columns of [`Measured::row`].
pub const COLUMNS: [&str; 9] = [
    "clients",
    "units",
    "units/s",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "server CPU ms/unit",
    "client CPU ms/unit",
    "elsewhere CPU ms/unit",
];

/// Runs `unit` with the numbers 0, 1, 2 … as often as `load` allows.
pub async fn run(
    address: SocketAddr,
    server: Option<u32>,
    load: Load,
    unit: impl AsyncFn(&mut Client, usize) -> Outcome<()>,
) -> Outcome<Measured> {
    let mut clients = Vec::with_capacity(load.clients);
    for _ in 0..load.clients {
        clients.push(Client::connect(address).await?);
    }
    let next = Cell::new(0);
    let cpu = cpu_seconds(server)?;
    let began = Instant::now();
    let work = clients.iter_mut().map(async |client| {
        let mut latency = histogram()?;
        while next.get() < load.units && began.elapsed() < load.limit {
            let number = next.replace(next.get() + 1);
            let start = Instant::now();
            unit(client, number).await?;
            latency.record(micros(start.elapsed()))?;
        }
        Outcome::Ok(latency)
    });
    let all = try_join_all(work).await?;
    let seconds = began.elapsed().as_secs_f64();
    let after = cpu_seconds(server)?;
    let mut latency = histogram()?;
    for part in all {
        latency.add(part)?;
    }
    Ok(Measured {
        clients: load.clients,
        units: latency.len(),
        seconds,
        latency,
        cpu: std::array::from_fn(|at| after[at] - cpu[at]),
    })
}

/// CPU time of the server, of this program, and of everything else.
fn cpu_seconds(server: Option<u32>) -> Outcome<[f64; 3]> {
    let server = server.map_or(Ok(0.0), |pid| machine::cpu_seconds(&pid.to_string()))?;
    let client = machine::cpu_seconds("self")?;
    Ok([server, client, machine::busy_seconds()? - server - client])
}

/// For times in microseconds up to a minute, three digits exact.
pub fn histogram() -> Outcome<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, 60_000_000, 3)?)
}

/// A time as a histogram takes it.
pub fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

impl Measured {
    /// Units per second.
    pub fn rate(&self) -> f64 {
        self.units as f64 / self.seconds
    }

    /// A quantile of the times, in milliseconds.
    pub fn quantile(&self, quantile: f64) -> f64 {
        self.latency.value_at_quantile(quantile) as f64 / 1000.0
    }

    /// A line of a table under [`COLUMNS`].
    pub fn row(&self) -> Vec<String> {
        let mut row = vec![
            self.clients.to_string(),
            self.units.to_string(),
            format!("{:.0}", self.rate()),
        ];
        row.extend([0.5, 0.95, 0.99].map(|quantile| format!("{:.2}", self.quantile(quantile))));
        row.extend(
            self.cpu
                .map(|cpu| format!("{:.3}", cpu * 1000.0 / self.units as f64)),
        );
        row
    }
}
