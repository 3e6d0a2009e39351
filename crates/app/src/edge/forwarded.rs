//! For whom a proxy asks.
//!
//! Only `X-Forwarded-For` and `X-Forwarded-Proto` are read, never `Forwarded`: a proxy that sets the
//! ones passes the other on as a stranger wrote it.

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, HeaderName};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use super::SettingsError;

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The proxies that are believed. Cloning is cheap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxies(Arc<[IpNet]>);

/// Why a request that should have come through a proxy is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Astray {
    /// It came around the proxy.
    Around,
    /// The proxy does not say for whom it asks.
    Unnamed,
    /// It reached the proxy without encryption.
    Plain,
    /// A proxy nobody told of passed it on to pages that trust whoever is at this machine. It said so
    /// in this header.
    Unexpected(&'static str),
}

/// What proxies say about themselves, or about whom they ask for.
const OF_PROXIES: &[&str] = &[
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-forwarded-server",
    "x-forwarded-by",
    "x-forwarded-scheme",
    "x-forwarded-ssl",
    "x-forwarded-prefix",
    "x-forwarded-uri",
    "x-forwarded-method",
    "x-original-forwarded-for",
    "x-original-host",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-envoy-external-address",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "x-proxyuser-ip",
];

/// Refuses what a proxy passed on, where none is expected.
///
/// # Errors
/// The header it is known by.
pub fn expect_no_proxy(headers: &HeaderMap) -> Result<(), Astray> {
    match OF_PROXIES.iter().find(|name| headers.contains_key(**name)) {
        Some(name) => Err(Astray::Unexpected(name)),
        None => Ok(()),
    }
}

impl Proxies {
    /// Reads addresses and networks; `None` if there are none.
    ///
    /// # Errors
    /// Something else, by its text.
    pub fn parse(texts: &[String]) -> Result<Option<Self>, SettingsError> {
        let read = |text: &String| {
            let text = text.trim();
            let network = text
                .parse()
                .or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_| SettingsError::BadProxy(text.to_owned()))
        };
        let networks: Vec<IpNet> = texts.iter().map(read).collect::<Result<_, _>>()?;
        Ok((!networks.is_empty()).then(|| Proxies(networks.into())))
    }

    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who asks, if the request came through one of these proxies: the last address in the chain
    /// that is not itself a proxy's. What stands before it was written by strangers.
    ///
    /// # Errors
    /// Why the request is not taken.
    pub fn client(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Result<IpAddr, Astray> {
        if !peer.is_some_and(|peer| self.has(peer)) {
            return Err(Astray::Around);
        }
        if list_members(headers, &PROTO)
            .next_back()
            .is_some_and(|proto| proto != "https")
        {
            return Err(Astray::Plain);
        }
        let mut first = None;
        for text in list_members(headers, &FOR).rev() {
            let address = text.parse().map_err(|_| Astray::Unnamed)?;
            first = Some(address);
            if !self.has(address) {
                break;
            }
        }
        first.ok_or(Astray::Unnamed)
    }
}

/// The members of a list that may stand in several headers.
fn list_members<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> impl DoubleEndedIterator<Item = &'h str> {
    headers
        .get_all(name)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("unreadable").split(','))
        .map(str::trim)
}

/// The address at the other end of the connection.
pub fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let info = extensions.get::<ConnectInfo<SocketAddr>>();
    info.map(|info| info.0.ip().to_canonical())
}

/// Whether a program of this machine asks, and asks for itself.
pub fn asks_from_here(extensions: &Extensions, headers: &HeaderMap) -> bool {
    peer(extensions).is_some_and(|peer| peer.is_loopback()) && !headers.contains_key(FOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(peer: &str, pairs: &[(HeaderName, &'static str)]) -> Result<String, Astray> {
        let proxies = Proxies::parse(&["127.0.0.1".into(), "10.0.0.0/24".into()]);
        let proxies = proxies.ok().flatten().expect("proxies");
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, HeaderValue::from_static(value));
        }
        let found = proxies.client(peer.parse().ok(), &headers);
        found.map(|address| address.to_string())
    }

    #[test]
    fn a_proxy_is_believed_and_nobody_else() {
        let chain = |list| [(FOR, list)];
        let found = |address: &str| Ok(address.to_owned());
        assert_eq!(client("127.0.0.1", &chain("192.0.2.7")), found("192.0.2.7"));
        assert_eq!(
            client("10.0.0.9", &chain("2001:db8::1")),
            found("2001:db8::1")
        );
        let invented = "203.0.113.9, 192.0.2.7, 10.0.0.3";
        assert_eq!(client("127.0.0.1", &chain(invented)), found("192.0.2.7"));
        let apart = [(FOR, "203.0.113.9"), (FOR, "192.0.2.7")];
        assert_eq!(client("127.0.0.1", &apart), found("192.0.2.7"));
        assert_eq!(client("127.0.0.1", &chain("10.0.0.4")), found("10.0.0.4"));
        assert_eq!(
            client("192.0.2.8", &chain("192.0.2.7")),
            Err(Astray::Around)
        );
        assert_eq!(client("", &chain("192.0.2.7")), Err(Astray::Around));
        assert_eq!(client("127.0.0.1", &[]), Err(Astray::Unnamed));
        assert_eq!(client("127.0.0.1", &chain("unknown")), Err(Astray::Unnamed));
        let hidden = [(HeaderName::from_static("forwarded"), "for=192.0.2.7")];
        assert_eq!(client("127.0.0.1", &hidden), Err(Astray::Unnamed));
        let plain = [(FOR, "192.0.2.7"), (PROTO, "http")];
        assert_eq!(client("127.0.0.1", &plain), Err(Astray::Plain));
        let encrypted = [(FOR, "192.0.2.7"), (PROTO, "https")];
        assert_eq!(client("127.0.0.1", &encrypted), found("192.0.2.7"));
    }
}
