//! Which events an endpoint wants.

use std::fmt;
use std::str::FromStr;

/// What the types of events begin with.
const NOUNS: [&str; 7] = ["member", "ledger", "coupon", "market", "clearing", "policy", "clock"];

/// `*` for all, `clearing.*` for all of a noun, `market.filled` for one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

/// The text is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a pattern is *, or a noun (member, ledger, coupon, market, clearing, policy, clock) with .* or \
     the name of a fact, such as market.filled"
)]
pub struct NotAPattern;

impl Pattern {
    /// Whether events of this type are wanted.
    #[must_use]
    pub fn matches(&self, kind: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(beginning) => kind.starts_with(beginning),
            None => self.0 == kind,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Pattern {
    type Err = NotAPattern;

    fn from_str(text: &str) -> Result<Self, NotAPattern> {
        let is_word = |word: &str| {
            let fits = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
            (1..=64).contains(&word.len()) && word.bytes().all(fits)
        };
        let is_one =
            |(noun, fact): (&str, &str)| NOUNS.contains(&noun) && (fact == "*" || is_word(fact));
        let fits = text == "*" || text.split_once('.').is_some_and(is_one);
        fits.then(|| Self(text.to_owned())).ok_or(NotAPattern)
    }
}

#[cfg(test)]
mod tests;
