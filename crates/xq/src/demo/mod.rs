//! `xq demo`: a server with a living world behind it.
//!
//! The world is filled once, by the same commands each time; a later start finds it and goes on.

mod busy;
mod cast;
mod desk;
mod fill;
mod live;
mod moves;
mod people;
mod plan;
mod random;

use crate::call::KEY_FILE;
use crate::failure::{Done, Failure};
use crate::progress;
use crate::serve::{House, ListenArgs};
use api::{Guests, KeyStore, Role, Sandbox};
use busy::Busy;
use cast::Cast;
use desk::Desk;
use engine::member::Members;
use live::Life;
use node::{ClockMode, Home, Node};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use units::Timestamp;

/// Run a server with a living world to try things in: issuers, markets, tills, on a sandbox clock.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    listen: ListenArgs,
    /// Let nobody act but you.
    #[arg(long, env = "XQ_QUIET_WORLD")]
    quiet_world: bool,
    /// How many commands a second the world makes.
    #[arg(long, env = "XQ_WORLD_RATE", default_value_t = 20, value_name = "COMMANDS",
          value_parser = clap::value_parser!(u32).range(1..=1_000))]
    world_rate: u32,
    /// Let whoever reaches the server play the people of this world, its operator among them. Without
    /// this only callers on this machine may.
    #[arg(long, env = "XQ_OPEN_PERSONAS")]
    open_personas: bool,
}

pub fn run(home: &Home, args: &Args) -> Done {
    let data = &home.folder;
    let house = House::open(home, &args.listen, ClockMode::Sandbox)?;
    // The world acts through the node that leads.
    house.node.wait_until_leading()?;
    let (cast, is_new) = match Cast::load(data)? {
        Some(cast) => (cast, false),
        None => (filled(home, &house.node)?, true),
    };
    let secret = operator_key(data, &house.keys)?;
    // Whoever started it may have closed the pipe: that does not concern the server.
    let _ = tell(&house, data, is_new, secret.as_deref());
    let busy = Busy::new(&house.node, cast.clone());
    let _ = house.sandbox.set(sandbox(args, &cast, &busy));
    let world = if args.quiet_world {
        None
    } else {
        Some(World::start(&house.node, cast, args.world_rate)?)
    };
    house.serve_then(|| {
        busy.stop();
        drop(world);
    })
}

/// The world as the interface shows it.
fn sandbox(args: &Args, cast: &Cast, busy: &Arc<Busy>) -> Sandbox {
    let guests = match (args.open_personas, args.listen.listen.ip().is_loopback()) {
        (true, _) => Guests::All,
        (false, true) => Guests::Near,
        (false, false) => Guests::Nobody,
    };
    let busy = Arc::clone(busy);
    Sandbox::new(people::personas(cast), guests, Box::new(move |day| busy.begin(day)))
}

fn filled(home: &Home, node: &Node) -> Result<Cast, Failure> {
    let bar = progress::bar(0, "filling the world");
    let mut desk = Desk::new(node.handle(), began_at(home)?);
    let cast = fill::fill(&mut desk, &bar)?;
    bar.finish_and_clear();
    cast.save(&home.folder)?;
    Ok(cast)
}

/// The time of the first record: a filling that was interrupted is repeated from the same time on.
fn began_at(home: &Home) -> Result<Timestamp, Failure> {
    let batches = home.journal.reader()?.batches_from(1, 1)?;
    let first = batches.first().ok_or_else(|| Failure::new("the journal is empty"))?;
    Ok(node::decode_one(first, 1)?.stamp.time)
}

/// Sees to it that the data folder holds an operator's key; gives the secret of a new one.
fn operator_key(data: &Path, keys: &KeyStore) -> Result<Option<String>, Failure> {
    let path = data.join(KEY_FILE);
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if keys.caller(kept.trim()).is_ok() {
        return Ok(None);
    }
    let key = keys.create(Members::PLATFORM, Role::Operator, "demo", None)?;
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    writeln!(file, "{}", key.secret)?;
    Ok(Some(key.secret))
}

fn tell(house: &House, data: &Path, is_new: bool, secret: Option<&str>) -> Result<(), Failure> {
    let url = house.url()?;
    let file = data.join(KEY_FILE);
    let file = file.display();
    let mut out = io::stdout().lock();
    let begun = if is_new { "begins" } else { "goes on" };
    writeln!(out, "A living world {begun} at {url}")?;
    writeln!(out, "  the screens         {url}/")?;
    writeln!(out, "  the API, described  {url}/openapi.json")?;
    writeln!(out, "  a market            {url}/v1/trade/markets/ser_1/book")?;
    match secret {
        Some(secret) => writeln!(
            out,
            "  an operator's key   {secret}\n                      (not shown again; it is in {file})"
        )?,
        None => writeln!(out, "  an operator's key   is in {file}")?,
    }
    writeln!(out, "Try, in another terminal:")?;
    if url != "http://127.0.0.1:8080" {
        writeln!(out, "  export XQ_SERVER={url}")?;
    }
    writeln!(out, "  ./xq call GET /v1/trade/markets/ser_1/book")?;
    writeln!(out, "  ./xq statement --member mem_15")?;
    writeln!(out, "  ./xq trace {}", traded_token())?;
    writeln!(out, "Ctrl-C stops it; the next start goes on from there.")?;
    Ok(out.flush()?)
}

/// The first coupon of a maker: the issuer's own 200 come before it.
fn traded_token() -> units::TokenId {
    let series = units::SeriesId::new(1);
    units::TokenId { series, serial: 201 }
}

/// The thread on which the world lives; it ends when this is dropped.
struct World {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl World {
    fn start(node: &Node, cast: Cast, rate: u32) -> Result<Self, Failure> {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let (sequence, now) = {
            let model = node.read_model();
            let state = model.read();
            (state.sequence(), state.time())
        };
        let mut desk = Desk::new(node.handle(), now);
        let thread = thread::Builder::new().name("world".to_owned()).spawn(move || {
            let ended = Life::new(&mut desk, &cast, sequence)
                .go_on(rate, |_, _| !told.load(Ordering::Acquire));
            if let Err(failure) = ended
                && !told.load(Ordering::Acquire)
            {
                tracing::warn!("the world stands still: {failure}");
            }
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
