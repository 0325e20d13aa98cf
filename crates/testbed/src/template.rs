//! `initdb` takes a second; a copy of what it made takes a tenth.

use crate::Error;
use crate::account::Account;
use crate::cluster::PASSWORD;
use crate::programs::Programs;
use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Raised when what is made below changes.
const FORMAT: u32 = 1;

/// The server reads this at its start and at every reload.
pub const SETTINGS: &str = "testbed.conf";

/// Makes a new data folder.
pub fn copy(programs: &Programs, account: Account, to: &Path) -> Result<(), Error> {
    let cache = cache();
    fs::create_dir_all(&cache).map_err(Error::while_doing("making a folder for the template"))?;
    let name = format!("{}-{FORMAT}", programs.version);
    let lock = File::create(cache.join(format!("{name}.lock")));
    let lock = lock.and_then(|file| file.lock().map(|()| file));
    let lock = lock.map_err(Error::while_doing("locking the template"))?;
    let template = cache.join(name);
    if !template.exists() {
        make(programs, account, &template)?;
    }
    drop(lock);
    copy_folder(&template, to)
}

/// In the folder of the build, so that `cargo clean` finds it.
fn cache() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let build = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    let user = rustix::process::geteuid().as_raw();
    build.map_or_else(
        || env::temp_dir().join(format!("testbed-template-{user}")),
        |build| build.join("testbed"),
    )
}

/// `initdb` runs where its account may write; the result is then moved here.
fn make(programs: &Programs, account: Account, template: &Path) -> Result<(), Error> {
    let folder = tempfile::tempdir().map_err(Error::while_doing("making a temporary folder"))?;
    account.own(folder.path())?;
    let password = folder.path().join("password");
    fs::write(&password, PASSWORD).map_err(Error::while_doing("writing the password"))?;
    account.own(&password)?;
    let data = folder.path().join("data");
    let mut arguments: Vec<_> = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8"]
        .into_iter()
        .chain(["--locale=C", "--data-checksums", "--no-sync"])
        .map(str::to_owned)
        .collect();
    arguments.push(format!("--pwfile={}", password.display()));
    arguments.push(format!("--pgdata={}", data.display()));
    programs.run(account, "initdb", arguments)?;
    let conf = data.join("postgresql.conf");
    let text = fs::read_to_string(&conf).map_err(Error::while_doing("reading postgresql.conf"))?;
    fs::write(&conf, format!("{text}\ninclude '{SETTINGS}'\n"))
        .map_err(Error::while_doing("writing postgresql.conf"))?;
    let unfinished = template.with_extension("unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    copy_folder(&data, &unfinished)?;
    fs::rename(&unfinished, template).map_err(Error::while_doing("keeping the template"))
}

/// With owners and modes, which the server insists on.
fn copy_folder(from: &Path, to: &Path) -> Result<(), Error> {
    let mut command = Command::new("cp");
    let output = command.args(["-a", "--reflink=auto"]).arg(from).arg(to).output();
    let output = output.map_err(Error::while_doing("starting cp"))?;
    output.status.success().then_some(()).ok_or_else(|| Error::of_program("cp", &output))
}
