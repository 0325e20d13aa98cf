//! Claim codes and till codes that the server makes up.
//!
//! A code is HMAC-SHA256 of who asked and under which idempotency key, cut to 80 bits. Nobody can
//! guess it without the server's secret, and whoever asks again with the same key gets the same code
//! again, although only its hash is recorded.

use crate::access::SCHEMA;
use crate::text::{hex, unhex};
use hmac::{Hmac, KeyInit, Mac};
use pg::{Access, CONNECT_DEADLINE, DatabaseUrl, PgError, Session, ensure_schema};
use sha2::{Digest, Sha256};
use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use units::MemberId;

const FILE: &str = "codes.key";
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// As which it stands in a database.
const NAME: &str = "codes";

/// The secret that codes are derived from.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeSecret([u8; 32]);

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file can be neither read nor made.
    #[error(transparent)]
    File(#[from] io::Error),
    /// The database is not reached, refuses, or does not hold a secret.
    #[error(transparent)]
    Database(#[from] PgError),
}

impl CodeSecret {
    /// Reads the secret of a data folder; makes one, readable by its owner alone, where there is none.
    ///
    /// # Errors
    /// Where the file can be neither read nor made, or does not hold a secret.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join(FILE);
        let mut options = OpenOptions::new();
        match options.write(true).create_new(true).mode(0o600).open(&path) {
            Ok(mut file) => {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes).map_err(io::Error::other)?;
                file.write_all(hex(&bytes).as_bytes())?;
                file.sync_all()?;
                Ok(Self(bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let mut text = String::new();
                std::fs::File::open(&path)?.read_to_string(&mut text)?;
                let bytes = unhex(text.trim()).and_then(|bytes| bytes.try_into().ok());
                let broken = || io::Error::new(io::ErrorKind::InvalidData, "codes.key is damaged");
                bytes.map(Self).ok_or_else(broken)
            }
            Err(error) => Err(error),
        }
    }

    /// Reads the secret that all nodes on a database share; makes one where there is none.
    ///
    /// # Errors
    /// Where the database is not reached or refuses.
    pub fn connect(url: &DatabaseUrl) -> Result<Self, SecretError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Self(bytes).unless_there_is_one(url)
    }

    /// Puts this secret into a database; false where another stands there.
    ///
    /// # Errors
    /// As for [`CodeSecret::connect`].
    pub fn copy_to(&self, url: &DatabaseUrl) -> Result<bool, SecretError> {
        Ok(self.clone().unless_there_is_one(url)? == *self)
    }

    fn unless_there_is_one(self, url: &DatabaseUrl) -> Result<Self, SecretError> {
        ensure_schema(url, &SCHEMA)?;
        let session = Session::connect(url, "xq secret", Access::Write, CONNECT_DEADLINE)?;
        let insert =
            "INSERT INTO access.secret (name, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        session.execute(&session.prepare(insert)?, &[&NAME, &&self.0[..]])?;
        let select = session.prepare("SELECT bytes FROM access.secret WHERE name = $1")?;
        let rows = session.query(&select, &[&NAME])?;
        let bytes = rows.first().and_then(|row| row.try_get::<_, &[u8]>(0).ok());
        let secret = bytes.and_then(|bytes| bytes.try_into().ok()).map(Self);
        let damaged = || PgError::Unexpected("access.secret is damaged".to_owned());
        Ok(secret.ok_or_else(damaged)?)
    }

    /// The code for one request, as four groups of four characters.
    pub(crate) fn code(&self, purpose: &str, member: MemberId, key: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes any key");
        for part in [purpose.as_bytes(), &member.number().to_be_bytes()] {
            mac.update(part);
            mac.update(&[0]);
        }
        mac.update(key.as_bytes());
        let digest = mac.finalize().into_bytes();
        let bits =
            digest.iter().take(10).fold(0_u128, |bits, &byte| (bits << 8) | u128::from(byte));
        let groups = (0..4).map(|group| (0..4).map(|at| digit(bits, group * 4 + at)).collect());
        groups.collect::<Vec<String>>().join("-")
    }
}

/// Character `at` of sixteen, five bits each.
fn digit(bits: u128, at: u32) -> char {
    let value = (bits >> (75 - 5 * at)) & 31;
    char::from(DIGITS[usize::try_from(value).expect("five bits")])
}

/// What a code is recorded as: the SHA-256 of its characters, without hyphens, spaces and case.
/// `None` where it does not have 6 to 64 printable characters.
pub(crate) fn code_hash(code: &str) -> Option<[u8; 32]> {
    let plain: String = code.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let printable = plain.bytes().all(|byte| byte.is_ascii_graphic());
    let fits = (6..=64).contains(&plain.len()) && printable;
    fits.then(|| Sha256::digest(plain.to_ascii_uppercase()).into())
}

#[cfg(test)]
mod tests;
