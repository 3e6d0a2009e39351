//! The address people use.

use axum::http::Uri;
use std::fmt;
use std::net::Ipv4Addr;
use std::sync::Arc;

use super::SettingsError;

/// Where people find the pages: `https://` and a host, with a port where it is not 443. Links are
/// made of it, and requests for another host are refused. It is `https` in any case: everything else
/// would show passwords on the way. Cloning is cheap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress(Arc<str>);

const SCHEME: &str = "https://";

impl PublicAddress {
    /// Reads what was set.
    ///
    /// # Errors
    /// Anything but `https`, a host and a port.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let read = || {
            let uri: Uri = text.trim().parse().ok()?;
            let authority = uri.authority()?;
            let fits = uri.scheme_str() == Some("https")
                && uri.path() == "/"
                && uri.query().is_none()
                && !authority.as_str().contains('@')
                && !authority.host().is_empty();
            fits.then(|| authority.as_str().to_ascii_lowercase())
        };
        let authority = read().ok_or_else(|| SettingsError::BadPublicAddress(text.to_owned()))?;
        let authority = authority.strip_suffix(":443").unwrap_or(&authority);
        Ok(PublicAddress(format!("{SCHEME}{authority}").into()))
    }

    /// Scheme, host and port, without a slash at the end: what browsers call the origin.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// The name of its host, without a port; `None` where it is known by a number alone.
    pub fn name(&self) -> Option<&str> {
        let host = self.0[SCHEME.len()..].split(':').next()?;
        (!host.starts_with('[') && host.parse::<Ipv4Addr>().is_err()).then_some(host)
    }

    /// Whether a `Host` header names it.
    pub fn is_host(&self, host: &str) -> bool {
        let host = host.strip_suffix(":443").unwrap_or(host);
        self.0[SCHEME.len()..].eq_ignore_ascii_case(host)
    }
}

impl fmt::Display for PublicAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_origin_is_an_address() {
        for (text, origin) in [
            ("https://tenken.example.jp", "https://tenken.example.jp"),
            (
                "https://Tenken.Example.jp:443/",
                "https://tenken.example.jp",
            ),
            ("https://10.0.0.5:8443", "https://10.0.0.5:8443"),
        ] {
            let read = PublicAddress::parse(text).map(|address| address.origin().to_owned());
            assert_eq!(read.as_deref(), Ok(origin), "{text}");
        }
        for text in [
            "",
            "tenken.example.jp",
            "http://tenken.example.jp",
            "https://tenken.example.jp/tenken",
            "https://tenken.example.jp/?x",
            "https://a@tenken.example.jp",
        ] {
            assert!(PublicAddress::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_is_no_name() -> Result<(), SettingsError> {
        for (text, name) in [
            ("https://tenken.example.jp:8443", Some("tenken.example.jp")),
            ("https://10.0.0.5:8443", None),
            ("https://[2001:db8::1]", None),
        ] {
            assert_eq!(PublicAddress::parse(text)?.name(), name, "{text}");
        }
        Ok(())
    }

    #[test]
    fn only_its_host_is_its_host() -> Result<(), SettingsError> {
        let address = PublicAddress::parse("https://tenken.example.jp")?;
        for (host, is) in [
            ("tenken.example.jp", true),
            ("TENKEN.example.jp:443", true),
            ("tenken.example.jp:8443", false),
            ("tenken.example.jp.evil.example", false),
            ("evil.example", false),
            ("localhost", false),
            ("", false),
        ] {
            assert_eq!(address.is_host(host), is, "{host}");
        }
        Ok(())
    }
}
