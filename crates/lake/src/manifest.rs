//! How far a lake has come.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::LakeError;
use crate::file::put;
use crate::rows::SCHEMA_VERSION;

/// Readers pass over names that begin so.
const FILE: &str = "_manifest.json";

/// What stands in `_manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Of which release the tables are.
    pub schema_version: String,
    /// The sequence that comes next: everything before it is in the files.
    pub next: u64,
    /// The end of a batch before it, to know the journal again.
    pub boundary: Option<Boundary>,
}

/// The end of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Boundary {
    /// The sequence after the batch.
    pub next: u64,
    /// The journal's chain hash there, in hexadecimal digits.
    pub hash: String,
}

impl Manifest {
    /// That of a lake; of an empty one where there is none.
    pub fn read(folder: &Path) -> Result<Self, LakeError> {
        let path = folder.join(FILE);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let schema_version = SCHEMA_VERSION.to_owned();
                return Ok(Self { schema_version, next: journal::FIRST_SEQUENCE, boundary: None });
            }
            Err(error) => return Err(LakeError::file(&path)(error)),
        };
        let manifest: Self =
            serde_json::from_slice(&text).map_err(|error| LakeError::Manifest(path, error))?;
        if manifest.schema_version != SCHEMA_VERSION {
            return Err(LakeError::OtherSchema { found: manifest.schema_version });
        }
        Ok(manifest)
    }

    pub fn write(&self, folder: &Path) -> Result<(), LakeError> {
        let mut text = serde_json::to_vec_pretty(self).expect("text and numbers become JSON");
        text.push(b'\n');
        put(folder, FILE, &text)
    }
}
