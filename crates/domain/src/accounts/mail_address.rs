//! E-mail addresses as people in Japan have them.
//!
//! Mobile phones long had addresses that RFC 5321 knows in quotes only: with two dots in a row, or one at
//! the beginning or before the `@`. They are in use still.

use crate::text::input::fold;

/// Longest part before the `@` and longest domain, in characters (RFC 5321, 4.5.3.1).
const LONGEST_LOCAL: usize = 64;
const LONGEST_DOMAIN: usize = 253;

/// Reads one address in any width; letters become small, as every mail server we know of compares them.
/// `None` if it is none.
pub fn read_mail_address(text: &str) -> Option<String> {
    let address = fold(text).to_lowercase();
    let (local, domain) = address.split_once('@')?;
    (is_local(local) && is_domain(domain)).then_some(address)
}

/// An address as it is told to a mail server and written into a header: what RFC 5321 forbids outside of
/// quotes is put into them.
pub fn mail_address_on_the_wire(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) if local.split('.').any(str::is_empty) => {
            format!("\"{local}\"@{domain}")
        }
        _ => address.to_owned(),
    }
}

fn is_local(local: &str) -> bool {
    (1..=LONGEST_LOCAL).contains(&local.len())
        && local.bytes().any(|byte| byte != b'.')
        && local
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte))
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    domain.len() <= LONGEST_DOMAIN && domain.contains('.') && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_have_them() {
        for (typed, read, wire) in [
            ("a@example.jp", "a@example.jp", "a@example.jp"),
            (" Info@Example.JP ", "info@example.jp", "info@example.jp"),
            (
                "ＩＮＦＯ＠ｅｘａｍｐｌｅ．ｊｐ",
                "info@example.jp",
                "info@example.jp",
            ),
            (
                "a..b.@docomo.ne.jp",
                "a..b.@docomo.ne.jp",
                "\"a..b.\"@docomo.ne.jp",
            ),
            (".a@ezweb.ne.jp", ".a@ezweb.ne.jp", "\".a\"@ezweb.ne.jp"),
            ("a.@docomo.ne.jp", "a.@docomo.ne.jp", "\"a.\"@docomo.ne.jp"),
            (
                "a...b@docomo.ne.jp",
                "a...b@docomo.ne.jp",
                "\"a...b\"@docomo.ne.jp",
            ),
            (
                "a-_/+b@sub.example.lg.jp",
                "a-_/+b@sub.example.lg.jp",
                "a-_/+b@sub.example.lg.jp",
            ),
        ] {
            let address = read_mail_address(typed);
            assert_eq!(address.as_deref(), Some(read), "{typed}");
            assert_eq!(mail_address_on_the_wire(read), wire);
        }
    }

    #[test]
    fn what_is_no_address() {
        for typed in [
            "",
            "a",
            "@",
            "a@",
            "@example.jp",
            "...@docomo.ne.jp",
            "a@b",
            "a@b@example.jp",
            "a@example..jp",
            "a@.example.jp",
            "a@example.jp.",
            "a@-example.jp",
            "a b@example.jp",
            "a@exa mple.jp",
            "a,b@example.jp",
            "a@example.jp,b@example.jp",
            "a;b@example.jp",
            "\"a\"@example.jp",
            "a\\b@example.jp",
            "<a@example.jp>",
            "a@example.jp\r\nBcc: b@example.jp",
            "山田@example.jp",
            "a@[192.0.2.1]",
            "a@exa_mple.jp",
        ] {
            assert_eq!(read_mail_address(typed), None, "{typed:?}");
        }
    }
}
