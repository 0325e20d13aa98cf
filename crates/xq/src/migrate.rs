//! `xq migrate`: from a data folder into a database.

use crate::failure::{Done, Failure};
use crate::output::{Lean, Table, hex};
use crate::progress;
use api::{CodeSecret, KeyStore};
use journal::{CopyProgress, Store};
use node::{Folded, Home, VerifyProgress};
use pg::DatabaseUrl;
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;

/// Copy the journal, the API keys, the webhooks and the secret of the codes from the data folder into the database
/// of --database-url, and prove that the copy is the same. No server may run on either.
///
/// An interrupted copy goes on where it stopped. At the end the folder is marked: its journal can be
/// read, and no server writes it any more.
#[derive(clap::Args)]
pub struct Args {
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

/// What stands where.
struct Compared {
    folder: Folded,
    database: Folded,
    keys: usize,
    webhooks: u64,
    /// Records that an interrupted copy had brought over before.
    found: u64,
}

pub fn run(home: &Home, args: &Args) -> Done {
    let Store::Database(url) = &home.journal else {
        return Err(Failure::new("say where to: --database-url postgres://user@host/database"));
    };
    let compared = migrate(&home.folder, url)?;
    Ok(tell(&compared, args.json)?)
}

fn migrate(folder: &Path, url: &DatabaseUrl) -> Result<Compared, Failure> {
    let bar = progress::bar(0, "copying");
    let moved = journal::migrate(folder, url, |CopyProgress { done, total }| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let moved = moved?;
    let keys = KeyStore::connect(url)?.copy_from(&KeyStore::open(folder)?)?;
    let webhooks = webhooks::carry(folder, url)?;
    if !CodeSecret::open(folder)?.copy_to(url)? {
        return Err(Failure::new("the database holds another secret for codes: use an empty one"));
    }
    let found = moved.found;
    let (database, folder) = (Store::Database(url.clone()), Store::Folder(folder.to_owned()));
    let folder = folded(&folder, "reading the folder")?;
    let database = folded(&database, "reading the copy")?;
    if database != folder {
        let text = "the copy is not the same: empty the database and start again";
        return Err(Failure::new(text));
    }
    moved.mark()?;
    Ok(Compared { folder, database, keys, webhooks, found })
}

fn folded(journal: &Store, what: &'static str) -> Result<Folded, Failure> {
    let bar = progress::bar(0, what);
    let folded = node::fold(journal, |VerifyProgress { done, total }| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    Ok(folded?)
}

fn tell(compared: &Compared, json: bool) -> io::Result<()> {
    let Compared { folder, database, keys, webhooks, found } = compared;
    let mut out = io::stdout().lock();
    if json {
        let value = json!({
            "records": database.records,
            "batches": database.batches,
            "head": database.head_hash.to_string(),
            "digest": hex(&database.state_digest),
            "keys": keys,
            "webhooks": webhooks,
            "found": found,
        });
        return writeln!(out, "{value}");
    }
    let columns = [("", Lean::Left), ("folder", Lean::Left), ("database", Lean::Left)];
    let mut table = Table::new(&columns);
    let mut row = |what: &str, value: fn(&Folded) -> String| {
        table.row([what.to_owned(), value(folder), value(database)]);
    };
    row("records", |folded| folded.records.to_string());
    row("batches", |folded| folded.batches.to_string());
    row("head", |folded| folded.head_hash.to_string());
    row("digest", |folded| hex(&folded.state_digest));
    table.row(["keys".to_owned(), keys.to_string(), keys.to_string()]);
    table.row(["webhooks".to_owned(), webhooks.to_string(), webhooks.to_string()]);
    table.print(&mut out)?;
    writeln!(out, "the same; the folder's journal is marked as moved and is not written any more")
}
