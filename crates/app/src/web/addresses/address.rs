use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is not plainly safe in an address.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// An address with `N` places, such as `/rounds/{round}`. The router and the links are both made
/// from it, so that a link cannot lead to an address that is not there.
#[derive(Clone, Copy)]
pub struct Address<const N: usize> {
    base: &'static str,
    rest: &'static str,
}

impl<const N: usize> Address<N> {
    /// As a constant, this does not compile if the text has another number of places.
    pub const fn new(text: &'static str) -> Self {
        assert!(places(text) == N, "the text has another number of places");
        Self {
            base: text,
            rest: "",
        }
    }

    /// What lies below this address. Several addresses can have the same below them.
    pub const fn below<const M: usize>(self, rest: &'static str) -> Address<M> {
        assert!(self.rest.is_empty(), "only one text may be put below");
        assert!(
            N + places(rest) == M,
            "the text has another number of places"
        );
        Address {
            base: self.base,
            rest,
        }
    }

    /// A link to it, with what stands in its places.
    pub fn link(&self, parts: [&str; N]) -> String {
        let mut parts = parts.into_iter();
        let mut link = String::with_capacity(self.base.len() + self.rest.len() + 16 * N);
        for text in [self.base, self.rest] {
            // What is between braces is every second piece.
            for (index, piece) in text.split(['{', '}']).enumerate() {
                match index % 2 {
                    0 => link.push_str(piece),
                    _ => link.extend(parts.next().into_iter().flat_map(encoded)),
                }
            }
        }
        link
    }
}

/// As the router wants it.
impl<const N: usize> From<Address<N>> for String {
    fn from(address: Address<N>) -> Self {
        [address.base, address.rest].concat()
    }
}

const fn places(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut count, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'{' {
            count += 1;
        }
        at += 1;
    }
    count
}

fn encoded(text: &str) -> impl Iterator<Item = &str> {
    utf8_percent_encode(text, UNSAFE)
}

/// Percent-encodes everything that is not plainly safe.
pub fn encode(text: &str) -> String {
    encoded(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUND: Address<1> = Address::new("/rounds/{round}");
    const ANSWER: Address<2> = ROUND.below("/answers/{key}");

    #[test]
    fn places_are_filled_and_encoded() {
        assert_eq!(ROUND.link(["a b/c"]), "/rounds/a%20b%2Fc");
        assert_eq!(
            ANSWER.link(["R8-a_b.c", "2-1"]),
            "/rounds/R8-a_b.c/answers/2-1"
        );
        assert_eq!(String::from(ANSWER), "/rounds/{round}/answers/{key}");
    }
}
