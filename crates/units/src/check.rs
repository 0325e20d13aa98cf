//! Check characters by ISO/IEC 7064 MOD 37,36: one alphanumeric character that catches every
//! single wrong character and every swap of two neighbours.

/// The check character of `text`, which holds only 0–9 and A–Z (either case), or `None`.
#[must_use]
pub fn check_character(text: &str) -> Option<char> {
    let product = text.bytes().try_fold(36_u32, |product, byte| {
        let sum = (product + value(byte)?) % 36;
        let sum = if sum == 0 { 36 } else { sum };
        Some(sum * 2 % 37)
    })?;
    char::from_digit((37 - product) % 36, 36).map(|c| c.to_ascii_uppercase())
}

/// True where the last character of `text` is the check character of the rest.
#[must_use]
pub fn has_valid_check(text: &str) -> bool {
    let mut characters = text.chars();
    match characters.next_back() {
        Some(last) if last.is_ascii_alphanumeric() => {
            check_character(characters.as_str()) == Some(last.to_ascii_uppercase())
        }
        _ => false,
    }
}

fn value(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(36)
}
