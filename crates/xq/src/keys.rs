//! `xq keys`: who may call the API.

use crate::failure::{Done, Failure};
use crate::output::{self, Lean, Table};
use api::{KeyInfo, KeyStore, Role};
use clap::Subcommand;
use journal::Store;
use serde_json::json;
use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};
use units::{Duration, MemberId, Timestamp};

/// Make, list and revoke API keys. Works while the server runs.
#[derive(Subcommand)]
pub enum Keys {
    /// Make a key. Its secret goes to standard output, this once; only its hash is kept.
    Create(CreateArgs),
    /// List every key ever made, without secrets.
    List(ListArgs),
    /// Revoke a key; it is refused from the next request on.
    Revoke(RevokeArgs),
}

#[derive(clap::Args)]
pub struct CreateArgs {
    /// Whose key it is. The platform itself is mem_1.
    #[arg(long, env = "XQ_KEY_MEMBER", value_name = "MEMBER")]
    member: MemberId,
    /// operator, issuer, merchant, holder, bank, regulator or auditor.
    #[arg(long, env = "XQ_KEY_ROLE")]
    role: Role,
    /// What you call it.
    #[arg(long, env = "XQ_KEY_LABEL", default_value = "")]
    label: String,
    /// Days until it ends; never where absent.
    #[arg(long, env = "XQ_KEY_DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: Option<u32>,
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

#[derive(clap::Args)]
pub struct ListArgs {
    /// Print JSON Lines.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

#[derive(clap::Args)]
pub struct RevokeArgs {
    /// The key's number, as `xq keys list` shows it.
    #[arg(value_name = "NUMBER")]
    id: i64,
}

pub fn run(journal: &Store, keys: &Keys) -> Done {
    let store = open(journal)?;
    match keys {
        Keys::Create(args) => create(&store, args),
        Keys::List(args) => list(&store, args),
        Keys::Revoke(args) => revoke(&store, args),
    }
}

/// The keys that go with a journal. A data folder is made where there is none: a key may come before
/// the server.
pub fn open(journal: &Store) -> Result<KeyStore, Failure> {
    if let Store::Folder(data) = journal {
        let made = std::fs::create_dir_all(data);
        made.map_err(|error| Failure::while_doing(error, data.display()))?;
    }
    Ok(KeyStore::beside(journal)?)
}

fn create(store: &KeyStore, args: &CreateArgs) -> Done {
    let expires_at = args.days.map(|days| now().after(Duration::from_days(days)));
    let key = store.create(args.member, args.role, &args.label, expires_at)?;
    let mut out = io::stdout().lock();
    if args.json {
        let value =
            json!({ "id": key.id, "secret": key.secret, "member": args.member, "role": args.role });
        return Ok(output::json_line(&mut out, &value)?);
    }
    writeln!(out, "{}", key.secret)?;
    eprintln!(
        "key {} for {} as {}: keep it, it is not shown again",
        key.id, args.member, args.role
    );
    Ok(())
}

fn list(store: &KeyStore, args: &ListArgs) -> Done {
    let keys = store.list()?;
    let mut out = io::stdout().lock();
    if args.json {
        keys.iter().try_for_each(|key| output::json_line(&mut out, &as_json(key)))?;
        return Ok(());
    }
    let left = Lean::Left;
    let mut table = Table::new(&[
        ("key", Lean::Right),
        ("member", left),
        ("role", left),
        ("state", left),
        ("made", left),
        ("ends", left),
        ("label", left),
    ]);
    for key in &keys {
        table.row([
            key.id.to_string(),
            key.member.to_string(),
            key.role.to_string(),
            state(key).to_owned(),
            key.created_at.to_string(),
            key.expires_at.map_or_else(|| "never".to_owned(), |time| time.to_string()),
            key.label.clone(),
        ]);
    }
    Ok(table.print(&mut out)?)
}

fn as_json(key: &KeyInfo) -> serde_json::Value {
    json!({
        "id": key.id,
        "member": key.member,
        "role": key.role,
        "label": key.label,
        "state": state(key),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    })
}

fn state(key: &KeyInfo) -> &'static str {
    if key.revoked_at.is_some() {
        "revoked"
    } else if key.expires_at.is_some_and(|end| end <= now()) {
        "expired"
    } else {
        "active"
    }
}

fn revoke(store: &KeyStore, args: &RevokeArgs) -> Done {
    if store.revoke(args.id)? {
        println!("key {} is revoked", args.id);
        return Ok(());
    }
    let id = args.id;
    Err(Failure::new(format!("there is no key {id} that is not revoked already")))
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let micros = since.ok().and_then(|span| i64::try_from(span.as_micros()).ok());
    Timestamp::from_micros(micros.unwrap_or(0))
}
