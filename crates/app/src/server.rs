//! The HTTP server: pages and API behind one address.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::serve::ListenerExt;
use axum::{Router, middleware};
use std::net::SocketAddr;
use std::time::Duration;
use tenken_ops::Tenken;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::{api, web};

/// Longer than any honest request takes.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// Everything that is served.
pub fn router(tenken: Tenken, options: web::Options) -> Router {
    let probes = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(tenken.clone());
    probes
        .nest("/api/v1", api::router(tenken.clone()))
        .merge(web::router(tenken, options))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIMEOUT,
        ))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(options, web::guard::guard))
}

/// Whether the database answers.
async fn ready(State(tenken): State<Tenken>) -> (StatusCode, &'static str) {
    match tenken_ops::set_up::installation(&tenken).await {
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
        "{0} では待ち受けできません。利用者の登録（アカウント）ができるまで、Tenken はこのパソコンの中からだけ使えます。--listen 127.0.0.1:8080 のように指定してください。"
    )]
    NotLoopback(SocketAddr),
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
    /// The server broke off.
    #[error("サーバーが止まりました（{0}）。")]
    Broken(std::io::Error),
}

/// Serves until the program is told to stop, then finishes what is under way.
/// `started` is told the address once connections are taken.
///
/// # Errors
/// An address beyond this machine, or one that is taken.
pub async fn serve(
    tenken: Tenken,
    address: SocketAddr,
    options: web::Options,
    started: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    if !address.ip().is_loopback() {
        return Err(ServeError::NotLoopback(address));
    }
    let failed = |reason| ServeError::Listen { address, reason };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    started(listener.local_addr().map_err(failed)?);
    let listener = listener.tap_io(|stream| {
        // Answers are small; waiting to fill a packet would only delay them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    let service = router(tenken, options).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stop_asked())
        .await
        .map_err(ServeError::Broken)
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
