//! `xq call`: one request to a server, for people and scripts.

use crate::client::Client;
use crate::failure::{Done, Failure};
use clap::ValueEnum;
use serde_json::Value;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fs, process};

/// The file in the data folder that holds the key which `xq demo` made.
pub const KEY_FILE: &str = "operator.key";

/// Which server, and who calls it.
#[derive(clap::Args)]
pub struct ServerArgs {
    /// Where the server is.
    #[arg(long, env = "XQ_SERVER", default_value = "http://127.0.0.1:8080", value_name = "URL")]
    server: String,
    /// The API key; where absent, the one that `xq demo` left in the data folder.
    #[arg(long, env = "XQ_KEY", hide_env_values = true)]
    key: Option<String>,
}

impl ServerArgs {
    /// A client of that server.
    pub fn client(&self, data: &Path) -> Result<Client, Failure> {
        let (server, key) = self.address_and_key(data);
        Ok(Client::new(server, key.as_deref())?)
    }

    /// Where it is, and the key for it.
    pub fn address_and_key(&self, data: &Path) -> (&str, Option<String>) {
        let left = || fs::read_to_string(data.join(KEY_FILE)).ok();
        let key = self.key.clone().or_else(left);
        (&self.server, key.map(|key| key.trim().to_owned()))
    }
}

/// Call the API of a running server. A write gets an idempotency key of its own.
#[derive(clap::Args)]
pub struct Args {
    /// How.
    #[arg(ignore_case = true)]
    method: Method,
    /// What, such as /v1/members.
    path: String,
    /// The body of a write; `-` reads it from standard input.
    #[arg(value_name = "JSON")]
    body: Option<String>,
    /// The idempotency key of a write; a new one where absent.
    #[arg(long, env = "XQ_IDEMPOTENCY_KEY", value_name = "KEY")]
    idempotency_key: Option<String>,
    /// Print only the value at this JSON pointer; a text without its quotes.
    #[arg(long, env = "XQ_PICK", value_name = "POINTER")]
    pick: Option<String>,
    /// Print the answer on one line.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
    #[command(flatten)]
    server: ServerArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum Method {
    Get,
    Post,
}

pub fn run(data: &Path, args: &Args) -> Done {
    let client = args.server.client(data)?;
    let answer = match args.method {
        Method::Get if args.body.is_some() => return Err(Failure::new("a GET has no body")),
        Method::Get => client.get(&args.path)?,
        Method::Post => {
            let key = args.idempotency_key.clone().unwrap_or_else(new_key);
            client.post(&args.path, &key, &body(args.body.as_deref())?)?
        }
    };
    print(&answer, args)
}

fn body(given: Option<&str>) -> Result<Value, Failure> {
    let mut text = String::new();
    let given = match given {
        None => "{}",
        Some("-") => {
            io::stdin().read_to_string(&mut text)?;
            &text
        }
        Some(text) => text,
    };
    serde_json::from_str(given).map_err(|error| Failure::while_doing(error, "the body is not JSON"))
}

fn print(answer: &Value, args: &Args) -> Done {
    let mut out = io::stdout().lock();
    let shown = match &args.pick {
        None => answer,
        Some(pointer) => answer.pointer(pointer).ok_or_else(|| {
            Failure::new(format!("the answer has nothing at {pointer}: {answer}"))
        })?,
    };
    match shown {
        Value::String(text) if args.pick.is_some() => writeln!(out, "{text}")?,
        _ if args.json => writeln!(out, "{shown}")?,
        _ => writeln!(out, "{shown:#}")?,
    }
    Ok(())
}

/// A key that nobody else uses: this process at this moment.
pub fn new_key() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let nanos = since.map_or(0, |since| since.as_nanos());
    format!("call-{}-{nanos}", process::id())
}
