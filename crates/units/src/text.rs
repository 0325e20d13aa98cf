//! Numbers as short text: Crockford's base 32 (no I, L, O or U), lower case.

use std::fmt;

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Why a text is not the id it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseIdError {
    /// It does not begin with the prefix of its kind, such as `ser_`.
    Prefix(&'static str),
    /// What follows the prefix is not a number in base 32.
    Digits,
}

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix(wanted) => write!(f, "an id of this kind begins with {wanted}"),
            Self::Digits => f.write_str("the part after the prefix is not a base-32 number"),
        }
    }
}

impl std::error::Error for ParseIdError {}

/// `number` in base 32, without leading zeros.
#[must_use]
pub fn base32(mut number: u64) -> String {
    let mut digits = Vec::with_capacity(13);
    loop {
        let digit = usize::try_from(number % 32).expect("below 32");
        digits.push(DIGITS[digit]);
        number /= 32;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().map(|&digit| char::from(digit)).collect()
}

/// Reads what [`base32`] wrote; capitals are taken too, and O, I, L as the digits they look like.
#[must_use]
pub fn parse_base32(text: &str) -> Option<u64> {
    if text.is_empty() || text.len() > 13 {
        return None;
    }
    text.bytes()
        .try_fold(0_u64, |number, byte| number.checked_mul(32)?.checked_add(digit_value(byte)?))
}

fn digit_value(byte: u8) -> Option<u64> {
    let lower = match byte.to_ascii_lowercase() {
        b'o' => b'0',
        b'i' | b'l' => b'1',
        other => other,
    };
    let index = DIGITS.iter().position(|&digit| digit == lower)?;
    u64::try_from(index).ok()
}
