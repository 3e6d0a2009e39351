//! The program's own certificate, read again when its files change: certificates of today are renewed
//! every few weeks, by a program that knows nothing of this one.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Where the certificate is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The certificate and those between it and a known authority, in PEM.
    pub chain: PathBuf,
    /// Its private key, in PEM.
    pub key: PathBuf,
}

/// A certificate that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file cannot be read.
    #[error("証明書のファイル {} を読めません（{reason}）。場所と、読む権限を確かめてください。", file.display())]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// A file holds something else.
    #[error("証明書のファイル {} の中身が使えません（{reason}）。PEM形式の、正しいファイルか確かめてください。", file.display())]
    NotPem {
        /// Which.
        file: PathBuf,
        /// What it should hold.
        reason: pem::Error,
    },
    /// The two do not belong together.
    #[error("証明書を使えません（{0}）。証明書と秘密鍵が、同じ組のものか確かめてください。")]
    Unusable(#[from] rustls::Error),
}

/// A certificate in use.
pub struct Certificates {
    files: CertificateFiles,
    used: RwLock<Arc<ServerConfig>>,
    /// What the files held when they were last looked at, good or not, so that a broken file is
    /// told once.
    seen: RwLock<Contents>,
}

#[derive(PartialEq, Eq)]
struct Contents {
    chain: Vec<u8>,
    key: Vec<u8>,
}

impl Certificates {
    /// Reads the files.
    ///
    /// # Errors
    /// Why they cannot be used.
    pub fn open(files: CertificateFiles) -> Result<Self, CertificateError> {
        let seen = Contents::read(&files)?;
        let used = seen.to_config(&files)?;
        Ok(Certificates {
            files,
            used: RwLock::new(Arc::new(used)),
            seen: RwLock::new(seen),
        })
    }

    /// What connections are encrypted with from now on.
    pub fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.used.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the files again, if they hold something new; whether they did. What cannot be used
    /// leaves the one in use in place.
    ///
    /// # Errors
    /// Why the new files cannot be used.
    pub fn renew(&self) -> Result<bool, CertificateError> {
        let found = Contents::read(&self.files)?;
        if *self.seen.read().unwrap_or_else(PoisonError::into_inner) == found {
            return Ok(false);
        }
        let config = found.to_config(&self.files);
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = found;
        *self.used.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config?);
        Ok(true)
    }

    /// Looks at the files every half minute, for as long as it is let. Their content counts, not
    /// their time: links that are turned to another file keep old times.
    pub async fn keep_renewing(self: Arc<Self>) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            match self.renew() {
                Ok(true) => tracing::info!("the new certificate is in use"),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "the old certificate stays in use"),
            }
        }
    }
}

impl Contents {
    fn read(files: &CertificateFiles) -> Result<Self, CertificateError> {
        let read = |file: &PathBuf| {
            std::fs::read(file).map_err(|reason| CertificateError::Unreadable {
                file: file.clone(),
                reason,
            })
        };
        Ok(Contents {
            chain: read(&files.chain)?,
            key: read(&files.key)?,
        })
    }

    fn to_config(&self, files: &CertificateFiles) -> Result<ServerConfig, CertificateError> {
        let not_pem = |file: &PathBuf| {
            let file = file.clone();
            |reason| CertificateError::NotPem { file, reason }
        };
        let chain = CertificateDer::pem_slice_iter(&self.chain)
            .collect::<Result<Vec<_>, _>>()
            .map_err(not_pem(&files.chain))?;
        let key = PrivateKeyDer::from_pem_slice(&self.key).map_err(not_pem(&files.key))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}
