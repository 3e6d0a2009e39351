//! Connections: encrypted, patient with nobody, and with a certificate that is renewed.

use axum::Router;
use axum::routing::get;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tenken_app::edge::{
    CertificateFiles, Certificates, HANDSHAKE_WITHIN, HEADERS_WITHIN, serve_connections,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const NAME: &str = "tenken.example.jp";

fn files(dir: &Path) -> CertificateFiles {
    CertificateFiles {
        chain: dir.join("cert.pem"),
        key: dir.join("key.pem"),
    }
}

/// Puts a new certificate in place.
fn issue(dir: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([NAME.into()]).unwrap();
    std::fs::write(files(dir).chain, cert.pem()).unwrap();
    std::fs::write(files(dir).key, signing_key.serialize_pem()).unwrap();
    cert.der().clone()
}

/// A server with a page, and how to stop it.
async fn serve(
    certificates: Option<Arc<Certificates>>,
    places: usize,
) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let router = Router::new().route("/", get(|| async { "page" }));
    let serving = tokio::spawn(serve_connections(
        listener,
        certificates,
        router,
        Arc::new(Semaphore::new(places)),
        async { drop(stopped.await) },
    ));
    (address, stop, serving)
}

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: tenken.example.jp\r\nconnection: close\r\n\r\n";

/// What an encrypted request gets from who trusts one certificate.
async fn ask(address: SocketAddr, trusted: CertificateDer<'static>) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(NAME).unwrap();
    let stream = TcpStream::connect(address).await?;
    let mut stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await?;
    stream.write_all(REQUEST).await?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await?;
    Ok(reply)
}

async fn ask_plainly(address: SocketAddr) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(REQUEST).await.unwrap();
    let mut reply = String::new();
    let _ = stream.read_to_string(&mut reply).await;
    reply
}

/// How long a connection stays open on which `sent` is all that comes, in a time of our own.
async fn kept_open(address: SocketAddr, sent: &[u8]) -> Duration {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let began = Instant::now();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    began.elapsed()
}

#[tokio::test]
async fn a_renewed_certificate_is_used_and_a_broken_one_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let first = issue(dir.path());
    let certificates = Arc::new(Certificates::open(files(dir.path())).unwrap());
    let (address, _stop, _serving) = serve(Some(Arc::clone(&certificates)), 8).await;
    let reply = ask(address, first.clone()).await.unwrap();
    assert!(
        reply.starts_with("HTTP/1.1 200") && reply.ends_with("page"),
        "{reply}"
    );
    let unencrypted = ask_plainly(address).await;
    assert!(!unencrypted.contains("HTTP"), "nothing is said");

    assert!(!certificates.renew().unwrap(), "nothing new");
    std::fs::write(files(dir.path()).chain, "half of a cert").unwrap();
    assert!(certificates.renew().is_err());
    assert!(!certificates.renew().unwrap(), "told once");
    assert!(
        ask(address, first.clone()).await.is_ok(),
        "the old one stays"
    );

    let second = issue(dir.path());
    let key = std::fs::read(files(dir.path()).key).unwrap();
    issue(dir.path());
    std::fs::write(files(dir.path()).key, &key).unwrap();
    assert!(certificates.renew().is_err(), "they do not belong together");
    assert!(ask(address, first.clone()).await.is_ok());
    assert!(ask(address, second).await.is_err());

    let third = issue(dir.path());
    assert!(certificates.renew().unwrap());
    assert!(ask(address, third).await.is_ok());
    assert!(ask(address, first).await.is_err());
}

#[test]
fn a_certificate_that_cannot_be_used_is_refused_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |words: &str| {
        let error = Certificates::open(files(dir.path())).map(drop).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    };
    refused("読めません");
    issue(dir.path());
    std::fs::write(files(dir.path()).key, "no key").unwrap();
    refused("key.pem の中身");
    std::fs::write(files(dir.path()).chain, "").unwrap();
    issue(dir.path());
    std::fs::write(files(dir.path()).chain, "").unwrap();
    refused("証明書");
}

#[tokio::test(start_paused = true)]
async fn who_says_nothing_is_not_waited_for_and_holds_nobody_up() {
    let dir = tempfile::tempdir().unwrap();
    let trusted = issue(dir.path());
    let certificates = Arc::new(Certificates::open(files(dir.path())).unwrap());
    let (encrypted, _stop, _serving) = serve(Some(certificates), 8).await;
    let _silent = TcpStream::connect(encrypted).await.unwrap();
    assert!(
        ask(encrypted, trusted).await.is_ok(),
        "beside the silent one"
    );
    let open = kept_open(encrypted, b"\x16\x03\x01").await;
    assert!(
        open >= HANDSHAKE_WITHIN && open < HANDSHAKE_WITHIN * 2,
        "{open:?}"
    );

    let (plain, _stop, _serving) = serve(None, 8).await;
    for sent in [
        "",
        "GET / HTTP/1.1\r\nhost:",
        "GET / HTTP/1.1\r\nhost: x\r\n\r\n",
    ] {
        let open = kept_open(plain, sent.as_bytes()).await;
        assert!(
            open >= HEADERS_WITHIN && open < HEADERS_WITHIN * 2,
            "{sent} {open:?}"
        );
    }
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let (address, _stop, _serving) = serve(None, 8).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "GET / HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n",
        "x".repeat(40_000)
    );
    // The server may close before it has read all of it.
    let _ = stream.write_all(head.as_bytes()).await;
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply).await;
    assert!(reply.is_empty() || reply.starts_with(b"HTTP/1.1 431"));
    assert!(ask_plainly(address).await.ends_with("page"));
}

#[tokio::test]
async fn those_beyond_the_limit_wait_for_a_place() {
    let (address, _stop, _serving) = serve(None, 1).await;
    let mut first = TcpStream::connect(address).await.unwrap();
    first.write_all(b"GET / HT").await.unwrap();
    let second = tokio::spawn(ask_plainly(address));
    // However often others get their turn, there is no place.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!second.is_finished());
    drop(first);
    assert!(second.await.unwrap().ends_with("page"));
}

#[tokio::test]
async fn a_server_that_stops_closes_what_is_idle_and_ends() {
    let (address, stop, serving) = serve(None, 8).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut some = [0; 16];
    idle.read_exact(&mut some).await.unwrap();
    stop.send(()).unwrap();
    serving.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
