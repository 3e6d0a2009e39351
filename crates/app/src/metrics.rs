//! `GET /metrics`: how the server is doing, for Prometheus (OpenMetrics text).

use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tenken_ops::Tenken;
use tenken_ops::policy::{Act, require};
use tokio::sync::Semaphore;

use crate::api::{Caller, Problem};
use crate::edge::{MOST_CONNECTIONS, asks_from_here};

/// Upper bounds of the durations told apart, in seconds: from a page out of memory to the longest
/// wait.
const BOUNDS: [f64; 9] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 5.0, 60.0];

/// What is counted while the server runs. Cloning is cheap.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Kind, Histogram>,
    /// What is left of the connections that may be open.
    pub places: Arc<Semaphore>,
}

/// Requests that are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    method: &'static str,
    /// The pattern of the address, never the address: that may hold a secret.
    route: String,
    status: &'static str,
}

impl Metrics {
    /// Begins to count.
    pub fn new(tenken: &Tenken) -> Self {
        let mut registry = Registry::with_prefix("tenken");
        let histogram: fn() -> Histogram = || Histogram::new(BOUNDS);
        let requests = Family::new_with_constructor(histogram);
        registry.register(
            "request_seconds",
            "Time to answer, by pattern of the address",
            requests.clone(),
        );
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        registry.register_collector(Box::new(Now {
            tenken: tenken.clone(),
            places: Arc::clone(&places),
            started: tenken.now().as_second(),
        }));
        Metrics {
            registry: Arc::new(registry),
            requests,
            places,
        }
    }

    /// Counts a request that was answered.
    pub fn count(&self, method: &'static str, route: &str, status: StatusCode, took: Duration) {
        let kind = Kind {
            method,
            route: route.to_owned(),
            status: match status.as_u16() / 100 {
                1 => "1xx",
                2 => "2xx",
                3 => "3xx",
                4 => "4xx",
                _ => "5xx",
            },
        };
        self.requests
            .get_or_create(&kind)
            .observe(took.as_secs_f64());
    }
}

/// What is looked up when somebody asks.
struct Now {
    tenken: Tenken,
    places: Arc<Semaphore>,
    started: i64,
}

impl fmt::Debug for Now {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Now")
    }
}

impl Collector for Now {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let open = MOST_CONNECTIONS - self.places.available_permits();
        let done = self.tenken.done();
        let mut gauge = |name, help, value: i64| {
            let metric = ConstGauge::new(value);
            let metric_type = metric.metric_type();
            metric.encode(encoder.encode_descriptor(name, help, None, metric_type)?)
        };
        gauge("connections", "Open connections", count(open))?;
        gauge(
            "database_waiting",
            "Units of work that wait for the database",
            count(self.tenken.waiting_for_database()),
        )?;
        gauge(
            "live_figures_sequence",
            "The newest submission in the live figures",
            tenken_ops::results::newest_counted(&self.tenken),
        )?;
        gauge(
            "process_start_time_seconds",
            "When the server began, in seconds since 1970",
            self.started,
        )?;
        if let Some(bytes) = resident_bytes() {
            gauge("process_resident_memory_bytes", "Memory in use", bytes)?;
        }
        let mut counter = |name, help, value: u64| {
            let metric = ConstCounter::new(value);
            let metric_type = metric.metric_type();
            metric.encode(encoder.encode_descriptor(name, help, None, metric_type)?)
        };
        counter("sign_ins", "People who signed in", done.sign_ins)?;
        counter(
            "sign_ins_refused",
            "Wrong passwords and codes",
            done.sign_ins_refused,
        )?;
        counter("submissions", "Responses submitted", done.submissions)?;
        let build = [("version", env!("CARGO_PKG_VERSION"))];
        let info = prometheus_client::metrics::info::Info::new(build);
        let metric_type = info.metric_type();
        info.encode(encoder.encode_descriptor("build", "The program", None, metric_type)?)
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Memory the process holds, where the operating system (Linux) says so.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// The page. Programs of this machine may read it, and tokens of who runs or audits the
/// installation.
pub async fn show(
    State((tenken, metrics)): State<(Tenken, Metrics)>,
    request: Request,
) -> Response {
    let (mut parts, _) = request.into_parts();
    if !asks_from_here(&parts.extensions, &parts.headers) {
        match Caller::from_request_parts(&mut parts, &tenken).await {
            Ok(Caller(actor)) if require(&actor, Act::ReadLog).is_ok() => {}
            Ok(_) => return Problem::from(tenken_ops::Error::Forbidden).into_response(),
            Err(problem) => return problem.into_response(),
        }
    }
    let mut text = String::new();
    if let Err(error) = encode(&mut text, &metrics.registry) {
        tracing::error!(%error, "the metrics cannot be written");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], text).into_response()
}
