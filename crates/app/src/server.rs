//! The HTTP server: pages and API behind one address.

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tenken_ops::Tenken;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::edge::{self, CertificateError, Certificates, Reach};
use crate::metrics::{self, Metrics};
use crate::{api, requests, web};

/// Longer than any honest request takes, the sending of its body included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// A log of 200 MB over a line of 2 Mbit/s takes a quarter of an hour.
const LOG_TIMEOUT: Duration = Duration::from_secs(20 * 60);
/// A body of which nothing arrives for so long is given up.
const BODY_PAUSE: Duration = Duration::from_secs(15);

/// Everything that is served.
pub fn router(tenken: Tenken, options: web::Options, metrics: Metrics) -> Router {
    let probes = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(tenken.clone());
    let numbers = Router::new()
        .route("/metrics", get(metrics::show))
        .with_state((tenken.clone(), metrics.clone()));
    Router::new()
        .nest("/api/v1", api::router(tenken.clone()))
        .merge(web::router(tenken, options.clone()))
        .layer(middleware::from_fn_with_state(options, web::guard::guard))
        // Load balancers ask for these by the machine's address: the host is not looked at.
        .merge(probes)
        .merge(numbers)
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(middleware::from_fn(in_time))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(metrics, requests::observe))
}

/// Gives up what takes longer than it may.
async fn in_time(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let limit = match route.is_some_and(|route| web::takes_long(route.as_str())) {
        true => LOG_TIMEOUT,
        false => REQUEST_TIMEOUT,
    };
    let answered = tokio::time::timeout(limit, next.run(request)).await;
    answered.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Whether the database answers.
async fn ready(State(tenken): State<Tenken>) -> (StatusCode, &'static str) {
    match tenken_ops::installation(&tenken).await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "database unavailable")
        }
    }
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Without accounts anybody who reaches the address could answer for the facility.
    #[error(
        "まだ利用者（アカウント）がいないので、ほかのコンピューターからは使えるようにしません。先に、このパソコンの中だけで始めて（--public-url などを付けずに tenken serve）「はじめの設定」をするか、tenken users create で管理者を登録してください。"
    )]
    NoAccounts,
    /// Whether there are accounts is not known.
    #[error(transparent)]
    Accounts(#[from] tenken_ops::Error),
    /// The certificate cannot be used.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The address cannot be listened on.
    #[error(
        "{address} で待ち受けできません（{reason}）。ほかのプログラムが使っていないか確かめるか、--listen で別の番号にしてください。"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system said.
        reason: std::io::Error,
    },
}

/// Serves until the program is told to stop, then finishes what is under way.
/// `started` is told the address people use once connections are taken.
///
/// # Errors
/// Nobody has an account, but others than this machine shall reach it; a certificate that cannot be
/// used; an address that is taken.
pub async fn serve(
    tenken: Tenken,
    address: SocketAddr,
    reach: Reach,
    given: web::Given,
    started: impl FnOnce(&str),
) -> Result<(), ServeError> {
    if reach != Reach::Here && !tenken_ops::accounts::any_accounts(&tenken).await? {
        return Err(ServeError::NoAccounts);
    }
    let certificates = reach.files().cloned().map(Certificates::open).transpose()?;
    let certificates = certificates.map(Arc::new);
    let failed = |reason| ServeError::Listen { address, reason };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let options = web::Options::new(&reach, listener.local_addr().map_err(failed)?, given);
    started(options.address());
    let metrics = Metrics::new(&tenken);
    let places = Arc::clone(&metrics.places);
    let rate_limit = Arc::clone(&options.rate_limit);
    let router = router(tenken, options, metrics);
    let renewing = certificates
        .clone()
        .map(|certificates| tokio::spawn(certificates.keep_renewing()));
    let forgetting = tokio::spawn(async move { rate_limit.keep_forgetting().await });
    edge::serve_connections(listener, certificates, router, places, stop_asked()).await;
    forgetting.abort();
    if let Some(renewing) = renewing {
        renewing.abort();
    }
    Ok(())
}

/// Ends when the program is asked to stop (Ctrl-C, SIGTERM).
async fn stop_asked() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
