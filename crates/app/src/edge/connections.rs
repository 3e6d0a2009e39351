//! Takes connections, encrypted or not, and bounds what each may cost.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::Certificates;

/// Connections at the same time; those beyond wait to be taken. Each may take one file descriptor
/// and, while a request is read, some ten KiB.
pub const MOST_CONNECTIONS: usize = 4096;
/// A connection without a whole request head for so long is closed, also between requests.
pub const HEADERS_WITHIN: Duration = Duration::from_secs(30);
/// A connection that is not encrypted after so long is closed.
pub const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// The largest head of a request, in bytes: the longest address with a few cookies is below 4 KiB.
const HEADER_LIMIT: usize = 32 * 1024;
/// When connections cannot be taken for want of descriptors, others must end first.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a stopping server waits for what is under way: no request takes longer.
const FINISH_WITHIN: Duration = Duration::from_secs(60);

/// What all connections share.
#[derive(Clone)]
struct Shared {
    router: Router,
    certificates: Option<Arc<Certificates>>,
    http: http1::Builder,
}

/// Serves until `stop` ends, then lets every request that is under way finish. `places` are the
/// connections that may be open at the same time.
pub async fn serve_connections(
    listener: TcpListener,
    certificates: Option<Arc<Certificates>>,
    router: Router,
    places: Arc<Semaphore>,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_header_size(HEADER_LIMIT);
    let shared = Shared {
        // Made ready once, not at every request.
        router: router.with_state(()),
        certificates,
        http,
    };
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        // A place is taken after the connection, so that only open ones hold any.
        let taken = async {
            let stream = listener.accept().await;
            (stream, Arc::clone(&places).acquire_owned().await)
        };
        let (stream, place) = tokio::select! {
            taken = taken => taken,
            () = &mut stop => break,
        };
        match stream {
            Ok((stream, peer)) => {
                let (shared, watcher) = (shared.clone(), graceful.watcher());
                tokio::spawn(async move {
                    talk(stream, peer, shared, watcher).await;
                    drop(place);
                });
            }
            Err(error) if is_of_peer(&error) => {}
            Err(error) => {
                tracing::error!(%error, "connections cannot be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(FINISH_WITHIN, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("connections that did not end were broken off");
    }
}

/// Whether it was the other side that went away.
fn is_of_peer(error: &io::Error) -> bool {
    use io::ErrorKind::*;
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

/// Encrypts, where there is a certificate, beside all other connections.
async fn talk(stream: TcpStream, peer: SocketAddr, shared: Shared, watcher: Watcher) {
    // Answers are small; waiting to fill a packet would only delay them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let Some(certificates) = &shared.certificates else {
        return answer(stream, peer, shared, watcher).await;
    };
    let handshake = TlsAcceptor::from(certificates.config()).accept(stream);
    match tokio::time::timeout(HANDSHAKE_WITHIN, handshake).await {
        Ok(Ok(stream)) => answer(stream, peer, shared, watcher).await,
        Ok(Err(error)) => tracing::debug!(%error, "no encryption"),
        Err(_) => tracing::debug!("the encryption took too long"),
    }
}

async fn answer<S>(stream: S, peer: SocketAddr, shared: Shared, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = shared
        .router
        .map_request(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
    let connection = shared
        .http
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection broke off");
    }
}
