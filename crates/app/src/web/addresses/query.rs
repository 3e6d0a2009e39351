use super::encode;

/// An address that was passed along, if it is one of ours; else the first page. Browsers take `//`
/// and `/\` for the beginning of another host, and leave out tabs and line ends before they look.
pub fn local(to: &str) -> &str {
    let is_ours = to.starts_with('/')
        && !to.starts_with("//")
        && !to.contains(|letter: char| letter == '\\' || letter.is_control());
    if is_ours { to } else { "/" }
}

/// A query string; values are encoded.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let encoded: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if encoded.is_empty() {
        String::new()
    } else {
        format!("?{}", encoded.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_encoded_and_leave_out_what_is_empty() {
        assert_eq!(query(&[("q", "桜 &"), ("kind", "")]), "?q=%E6%A1%9C%20%26");
        assert_eq!(query(&[("q", "")]), "");
    }

    #[test]
    fn only_addresses_of_ours_are_gone_to() {
        for ours in [
            "/",
            "/forms?x=1",
            "/account#codes",
            "/glossary?q=%2F%2Fevil.example",
            "/%5Cevil",
        ] {
            assert_eq!(local(ours), ours);
        }
        for other in [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/\t/evil.example",
            "/\r\n/evil.example",
            "/\u{1}",
            "https:evil.example",
            "https://evil.example/",
            "HTTPS:/evil.example",
            "javascript:alert(1)",
            "evil.example",
            " //evil.example",
            "%2F%2Fevil.example",
        ] {
            assert_eq!(local(other), "/", "{other}");
        }
    }
}
