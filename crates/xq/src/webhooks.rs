//! `xq webhooks`: endpoints of a running server, and what was sent to them.

use crate::call::{ServerArgs, new_key};
use crate::failure::{Done, Failure};
use crate::output::{self, Lean, Table};
use clap::Subcommand;
use serde_json::{Value, json};
use std::io;
use std::path::Path;
use units::Timestamp;

/// Look at webhooks and send again, over the API of a running server.
#[derive(Subcommand)]
pub enum Webhooks {
    /// List endpoints.
    List(ListArgs),
    /// List what was sent to an endpoint, newest first.
    Deliveries(DeliveriesArgs),
    /// Send again: everything from a record or a time on, one event, or all that was given up.
    Replay(ReplayArgs),
}

#[derive(clap::Args)]
pub struct ListArgs {
    /// Whose; those of the key's member where absent.
    #[arg(long, env = "XQ_MEMBER")]
    member: Option<units::MemberId>,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
pub struct DeliveriesArgs {
    /// The endpoint, such as whk_1.
    webhook: String,
    /// delivered, holding, retrying or dead.
    #[arg(long, env = "XQ_STATE")]
    state: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
pub struct ReplayArgs {
    /// The endpoint, such as whk_1.
    webhook: String,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct What {
    /// From this record on.
    #[arg(long, env = "XQ_REPLAY_SEQUENCE")]
    sequence: Option<u64>,
    /// From this time on, such as 2026-11-26T08:00:00Z.
    #[arg(long, env = "XQ_REPLAY_SINCE", value_name = "TIME")]
    since: Option<Timestamp>,
    /// One event, as sequence.index.
    #[arg(long, env = "XQ_REPLAY_EVENT")]
    event: Option<String>,
    /// All that was given up.
    #[arg(long, env = "XQ_REPLAY_DEAD")]
    dead: bool,
}

#[derive(clap::Args)]
struct Common {
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
    #[command(flatten)]
    server: ServerArgs,
}

pub fn run(data: &Path, webhooks: &Webhooks) -> Done {
    match webhooks {
        Webhooks::List(args) => list(data, args),
        Webhooks::Deliveries(args) => deliveries(data, args),
        Webhooks::Replay(args) => replay(data, args),
    }
}

fn list(data: &Path, args: &ListArgs) -> Done {
    let member = args.member.map_or(String::new(), |member| format!("&member={member}"));
    let path = format!("/v1/webhooks?limit=200{member}");
    let columns = ["id", "member", "url", "events", "enabled", "position", "disabled_because"];
    show(data, &args.common, &path, &columns)
}

fn deliveries(data: &Path, args: &DeliveriesArgs) -> Done {
    let state = args.state.as_ref().map_or(String::new(), |state| format!("&state={state}"));
    let path = format!("/v1/webhooks/{}/deliveries?limit=200{state}", args.webhook);
    let columns = ["event", "type", "state", "attempts", "status", "next_attempt_at", "problem"];
    show(data, &args.common, &path, &columns)
}

/// The first page of a list, as a table.
fn show(data: &Path, common: &Common, path: &str, columns: &[&str]) -> Done {
    let answer = common.server.client(data)?.get(path)?;
    let items = answer["items"].as_array().cloned().unwrap_or_default();
    let mut out = io::stdout().lock();
    if common.json {
        for item in &items {
            output::json_line(&mut out, item)?;
        }
        return Ok(());
    }
    let heads: Vec<_> = columns.iter().map(|name| (*name, Lean::Left)).collect();
    let mut table = Table::new(&heads);
    for item in &items {
        table.add(columns.iter().map(|name| cell(&item[*name])).collect());
    }
    Ok(table.print(&mut out)?)
}

/// What members' servers have answered may hold anything.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    };
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

fn replay(data: &Path, args: &ReplayArgs) -> Done {
    let What { sequence, since, event, dead } = &args.what;
    let body = match (sequence, since, event) {
        (Some(sequence), ..) => json!({ "sequence": sequence }),
        (_, Some(since), _) => json!({ "since": since }),
        (.., Some(event)) => json!({ "event": event }),
        _ => json!({ "dead": dead }),
    };
    let path = format!("/v1/webhooks/{}/replay", args.webhook);
    let answer = args.common.server.client(data)?.post(&path, &new_key(), &body)?;
    let mut out = io::stdout().lock();
    if args.common.json {
        return Ok(output::json_line(&mut out, &answer)?);
    }
    let position = answer["webhook"]["position"].as_str();
    let position = position.ok_or_else(|| Failure::new(format!("not understood: {answer}")))?;
    let mut table = Table::new(&[("sent again", Lean::Left), ("goes on after", Lean::Left)]);
    let count = answer["events"].as_u64();
    let count = count.map_or("all from there".to_owned(), |count| format!("{count} events"));
    table.row([count, position.to_owned()]);
    Ok(table.print(&mut out)?)
}
