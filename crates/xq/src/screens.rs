//! The screens that this program carries: what `web/` was built into. `scripts/web.sh` touches this file, so
//! that the next build takes in what was built.

use api::ScreenFile;
use rust_embed::Embed;
use std::borrow::Cow;

#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// The file at a path below `web/dist`.
pub fn file(path: &str) -> Option<ScreenFile> {
    let file = Built::get(path)?;
    let bytes = match file.data {
        Cow::Borrowed(bytes) => bytes.into(),
        Cow::Owned(bytes) => bytes.into(),
    };
    Some(ScreenFile { bytes, digest: file.metadata.sha256_hash() })
}
