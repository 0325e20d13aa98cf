//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::error::LakeError;
use crate::rows::Rows;
use crate::schema::TABLES;

/// Beginning of the names of files that are being written; readers pass over them.
const UNFINISHED: &str = "_unfinished-";

/// Writes the rows of a part; gives the size of the file.
pub(crate) fn write_part(
    folder: &Path,
    rows: &Rows,
    day: &str,
    (first, last): (u64, u64),
) -> Result<u64, LakeError> {
    let folder = folder.join(rows.table().name).join(format!("day={day}"));
    fs::create_dir_all(&folder).map_err(LakeError::file(&folder))?;
    let bytes = rows.write(Vec::new())?;
    put(&folder, &format!("part-{first:012}-{last:012}.parquet"), &bytes)?;
    Ok(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
}

/// Writes a file under another name, sees it onto the disk, and gives it its own.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), LakeError> {
    let (unfinished, finished) = (folder.join(format!("{UNFINISHED}{name}")), folder.join(name));
    let written = || -> std::io::Result<()> {
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, &finished)?;
        File::open(folder)?.sync_all()
    };
    written().map_err(LakeError::file(&finished))
}

/// Removes what an export that was cut off has left: parts that the manifest does not know of, and
/// unfinished files.
pub(crate) fn remove_beyond(folder: &Path, next: u64) -> Result<(), LakeError> {
    for table in TABLES {
        for day in list(&folder.join(table.name))? {
            for file in list(&day)? {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let first =
                    name.strip_prefix("part-").and_then(|rest| rest.get(..12)?.parse().ok());
                if name.starts_with(UNFINISHED) || first.is_some_and(|first: u64| first >= next) {
                    fs::remove_file(&file).map_err(LakeError::file(&file))?;
                }
            }
        }
    }
    Ok(())
}

/// What lies in a folder, in order; nothing where there is none.
fn list(folder: &Path) -> Result<Vec<std::path::PathBuf>, LakeError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => return Err(LakeError::file(folder)(error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>().map_err(LakeError::file(folder))?;
    paths.sort();
    Ok(paths)
}
