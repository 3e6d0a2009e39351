//! The edge of the program: how people reach the server, and what stands between it and the network.

mod certificates;
mod connections;
mod forwarded;
mod public_address;

pub use certificates::{CertificateError, CertificateFiles, Certificates};
pub use connections::{HANDSHAKE_WITHIN, HEADERS_WITHIN, MOST_CONNECTIONS, serve_connections};
pub use forwarded::{Astray, Proxies, asks_from_here, expect_no_proxy, peer};
pub use public_address::PublicAddress;

use std::net::SocketAddr;
use std::path::PathBuf;

/// The settings as they were given.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Settings {
    /// 利用者が開くアドレス（https:// で始めます）。ほかのコンピューターから使うときに要ります
    #[arg(long, value_name = "URL", env = "TENKEN_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// 証明書のファイル（PEM。中間証明書も続けて入れます）
    #[arg(long, value_name = "FILE", env = "TENKEN_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// 証明書の秘密鍵のファイル（PEM）
    #[arg(long, value_name = "FILE", env = "TENKEN_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// 信頼するプロキシのアドレス（例：127.0.0.1、10.0.0.0/24。いくつもあるときはコンマで区切ります）
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "TENKEN_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    pub trusted_proxy: Vec<String>,
}

/// How the server may be reached. There is no value for a way that would show passwords to the
/// network, or trust what strangers write into headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// From this machine alone, without encryption.
    Here,
    /// From elsewhere, with the program's own certificate.
    ByTls {
        /// The address people use.
        public: PublicAddress,
        /// What the program proves itself with.
        files: CertificateFiles,
    },
    /// From elsewhere, through a proxy that encrypts.
    ByProxy {
        /// The address people use.
        public: PublicAddress,
        /// Who is believed when it says for whom it asks.
        proxies: Proxies,
        /// For the way between proxy and program.
        files: Option<CertificateFiles>,
    },
}

/// Settings that do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Others could read along.
    #[error(
        "{0} では待ち受けません。暗号化なしでほかのコンピューターから使うと、パスワードや回答が通信の途中で読まれるためです。次のどれかにしてください。\n\
         ・このパソコンだけで使う：--listen 127.0.0.1:8080\n\
         ・証明書を使う：--tls-cert 証明書.pem --tls-key 鍵.pem --public-url https://…\n\
         ・暗号化するプロキシの後ろに置く：--trusted-proxy プロキシのアドレス --public-url https://…"
    )]
    Exposed(SocketAddr),
    /// One of two files.
    #[error(
        "--tls-cert（証明書）と --tls-key（その秘密鍵）は、両方を指定してください。いまは片方だけです。"
    )]
    HalfCertificate,
    /// Nobody knows where the pages are.
    #[error(
        "--public-url がありません。利用者が開くアドレスを、--public-url https://tenken.example.jp のように指定してください。招待のリンクと、ほかのアドレスからの操作を断るために使います。"
    )]
    NoPublicAddress,
    /// An address at which nothing would answer safely.
    #[error(
        "--public-url は、--tls-cert と --tls-key か、--trusted-proxy と一緒に指定してください。どちらもないと、このパソコンの中からだけ使えます。"
    )]
    NoWayThere,
    /// Not an address of a site.
    #[error(
        "--public-url「{0}」は使えません。https:// で始まり、名前と、必要なら番号だけのアドレスにしてください（例：https://tenken.example.jp）。"
    )]
    BadPublicAddress(String),
    /// Not an address of a machine or a network.
    #[error(
        "--trusted-proxy「{0}」は使えません。IPアドレスか、その範囲にしてください（例：127.0.0.1、10.0.0.0/24）。"
    )]
    BadProxy(String),
}

impl Reach {
    /// Checks the settings against the address that is listened on.
    ///
    /// # Errors
    /// What does not go together, and what to do.
    pub fn check(listen: SocketAddr, settings: Settings) -> Result<Self, SettingsError> {
        let files = match (settings.tls_cert, settings.tls_key) {
            (Some(chain), Some(key)) => Some(CertificateFiles { chain, key }),
            (None, None) => None,
            _ => return Err(SettingsError::HalfCertificate),
        };
        let proxies = Proxies::parse(&settings.trusted_proxy)?;
        let public = match &settings.public_url {
            Some(text) => Some(PublicAddress::parse(text)?),
            None => None,
        };
        match (proxies, files, public) {
            (None, None, None) if listen.ip().is_loopback() => Ok(Reach::Here),
            (None, None, _) if !listen.ip().is_loopback() => Err(SettingsError::Exposed(listen)),
            (None, None, _) => Err(SettingsError::NoWayThere),
            (_, _, None) => Err(SettingsError::NoPublicAddress),
            (None, Some(files), Some(public)) => Ok(Reach::ByTls { public, files }),
            (Some(proxies), files, Some(public)) => Ok(Reach::ByProxy {
                public,
                proxies,
                files,
            }),
        }
    }

    /// The address people use, if it is not this machine alone.
    pub fn public(&self) -> Option<&PublicAddress> {
        match self {
            Reach::Here => None,
            Reach::ByTls { public, .. } | Reach::ByProxy { public, .. } => Some(public),
        }
    }

    /// The certificate the program itself shows.
    pub fn files(&self) -> Option<&CertificateFiles> {
        match self {
            Reach::Here => None,
            Reach::ByTls { files, .. } => Some(files),
            Reach::ByProxy { files, .. } => files.as_ref(),
        }
    }

    /// The proxies through which alone people come.
    pub fn proxies(&self) -> Option<&Proxies> {
        match self {
            Reach::ByProxy { proxies, .. } => Some(proxies),
            Reach::Here | Reach::ByTls { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(listen: &str, words: &[(&str, &str)]) -> Result<Reach, SettingsError> {
        let word = |name| {
            let found = words.iter().find(|(option, _)| *option == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let settings = Settings {
            public_url: word("url"),
            tls_cert: word("cert").map(PathBuf::from),
            tls_key: word("key").map(PathBuf::from),
            trusted_proxy: word("proxy").into_iter().collect(),
        };
        Reach::check(listen.parse().expect("an address"), settings)
    }

    #[test]
    fn nothing_unsafe_can_be_set() {
        let (here, beyond) = ("127.0.0.1:8080", "0.0.0.0:8080");
        let url = ("url", "https://tenken.example.jp");
        let tls = [("cert", "c.pem"), ("key", "k.pem")];
        let proxy = ("proxy", "127.0.0.1");
        assert_eq!(check(here, &[]), Ok(Reach::Here));
        assert_eq!(check("[::1]:8080", &[]), Ok(Reach::Here));
        for words in [vec![], vec![url]] {
            let refused = check(beyond, &words);
            assert!(
                matches!(refused, Err(SettingsError::Exposed(_))),
                "{words:?}"
            );
        }
        assert_eq!(check(here, &[url]), Err(SettingsError::NoWayThere));
        assert_eq!(check(beyond, &tls), Err(SettingsError::NoPublicAddress));
        assert_eq!(check(here, &[proxy]), Err(SettingsError::NoPublicAddress));
        for half in tls {
            assert_eq!(
                check(beyond, &[url, half]),
                Err(SettingsError::HalfCertificate)
            );
        }
        let by_tls = check(beyond, &[url, tls[0], tls[1]]);
        assert!(matches!(by_tls, Ok(Reach::ByTls { .. })));
        for listen in [here, beyond] {
            let by_proxy = check(listen, &[url, proxy]);
            assert!(matches!(by_proxy, Ok(Reach::ByProxy { files: None, .. })));
        }
        let both = check(beyond, &[url, proxy, tls[0], tls[1]]);
        assert!(matches!(both, Ok(Reach::ByProxy { files: Some(_), .. })));
        let plain = [("url", "http://tenken.example.jp"), proxy];
        assert!(matches!(
            check(here, &plain),
            Err(SettingsError::BadPublicAddress(_))
        ));
        let anybody = [url, ("proxy", "nginx")];
        assert!(matches!(
            check(here, &anybody),
            Err(SettingsError::BadProxy(_))
        ));
    }
}
