//! How connections to PostgreSQL are encrypted: what its URL says with `sslmode` and `sslrootcert`.
//!
//! A server that is not on this machine is reached with TLS unless the URL says `sslmode=disable`, and is
//! always asked who it is: libpq's `prefer` and its unverified `require` protect against nobody who stands
//! in between.

use std::fs;
use std::net::IpAddr;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// A database to connect to, and how.
pub(super) struct Endpoint {
    pub(super) config: Config,
    /// `None`: not encrypted.
    pub(super) tls: Option<MakeRustlsConnect>,
}

/// Reads a URL.
///
/// # Errors
/// What is wrong with it, or with the certificates it names.
pub(super) fn read_url(url: &str) -> Result<Endpoint, String> {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut mode, mut roots) = (None, None);
    // The driver knows neither file nor most of the modes.
    let rest: Vec<&str> = query
        .split('&')
        .filter(|pair| match pair.split_once('=') {
            Some(("sslmode", value)) => {
                mode = Some(value);
                false
            }
            Some(("sslrootcert", value)) => {
                roots = Some(percent_decode_str(value).decode_utf8_lossy().into_owned());
                false
            }
            _ => true,
        })
        .collect();
    let mut config: Config = format!("{address}?{}", rest.join("&"))
        .parse()
        .map_err(|error: tokio_postgres::Error| super::dialect::chain(&error))?;
    let encrypted = match mode {
        Some("disable") => false,
        Some("require" | "verify-ca" | "verify-full") => true,
        Some(other) => {
            return Err(format!(
                "sslmode={other} is not known here: say verify-full, or disable for no encryption"
            ));
        }
        None => !config.get_hosts().iter().all(is_this_machine),
    };
    if !encrypted {
        config.ssl_mode(SslMode::Disable);
        return Ok(Endpoint { config, tls: None });
    }
    config.ssl_mode(SslMode::Require);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(trusted(roots.as_deref())?)
        .with_no_client_auth();
    Ok(Endpoint {
        config,
        tls: Some(MakeRustlsConnect::new(client)),
    })
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
        Host::Unix(_) => true,
    }
}

/// The certificates that vouch for servers: those of a file, else those of this machine.
fn trusted(file: Option<&str>) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    let Some(file) = file else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        return Ok(roots);
    };
    let unusable = |reason: String| format!("sslrootcert={file}: {reason}");
    let pem = fs::read(file).map_err(|error| unusable(error.to_string()))?;
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| unusable(error.to_string()))?;
    }
    match roots.is_empty() {
        true => Err(unusable("there is no certificate in it".to_owned())),
        false => Ok(roots),
    }
}

#[cfg(test)]
mod tests {
    use super::read_url;

    #[test]
    fn only_this_machine_is_reached_without_encryption_unasked() {
        let is_encrypted = |url: &str| read_url(url).map(|target| target.tls.is_some());
        for (url, encrypted) in [
            ("postgres://u@127.0.0.1:5432/t", false),
            ("postgres://u@localhost/t", false),
            ("postgres://u@%2Frun%2Fpostgresql/t", false),
            ("postgres://u@db.example/t", true),
            ("postgres://u@localhost,db.example/t", true),
            ("postgres://u@db.example/t?sslmode=disable", false),
            ("postgres://u@127.0.0.1/t?sslmode=verify-full", true),
            (
                "postgres://u@db.example/t?sslmode=require&options=-c%20a=b",
                true,
            ),
        ] {
            assert_eq!(is_encrypted(url), Ok(encrypted), "{url}");
        }
        for url in [
            "postgres://u@db.example/t?sslmode=prefer",
            "postgres://u@db.example/t?sslrootcert=/nowhere.pem",
            "postgres://u@db.example/t?unknown=1",
        ] {
            assert!(is_encrypted(url).is_err(), "{url}");
        }
    }
}
