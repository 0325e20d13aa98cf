//! `xq replay complete-journey`: clears a year of real manufacturers' coupons through a server.
//!
//! ```text
//! files ──► plan ──► setup ──► clear ──► finish ──► books ─┐
//!   └─────► expected (shares no code with the rest) ───────┴─► tie ──► report
//! ```
//!
//! Everything is written through the server's own HTTP API, and everything that is told at the end
//! is read from it. An interrupted replay goes on where it was when it is started again.

mod books;
mod campaigns;
mod clear;
mod document;
mod expected;
mod finish;
mod ids;
mod lines;
mod own;
mod plan;
mod report;
mod server;
mod setup;
mod tables;
mod tie;

#[cfg(test)]
mod tests;
#[cfg(test)]
use tests::fixture;

use crate::client::Client;
use crate::failure::{Done, Failure};
use crate::{output, progress};
use expected::Expected;
use ids::Ids;
use own::OwnServer;
use plan::Plan;
use report::{Lap, Report};
use server::Server;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// When the clock of a fresh server starts: before the first campaign.
const START: &str = "2016-11-01T00:00:00Z";
/// Lines of all tills, about: for the bar only.
const LINES: u64 = 1_200_000;

/// Clear real coupons of a public data set through a server.
#[derive(clap::Subcommand)]
pub enum Replay {
    CompleteJourney(Args),
}

/// Clear a year of grocery coupons (the Complete Journey tables, see `make data`) and tie the
/// statements of every manufacturer and store to the files.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with the tables, as .csv or .csv.zst.
    #[arg(value_name = "DIR")]
    tables: PathBuf,
    /// A server that was started with `--clock manual` before the first campaign; where absent, the
    /// replay starts its own.
    #[arg(long, env = "XQ_REPLAY_SERVER", value_name = "URL", requires = "key")]
    server: Option<String>,
    /// The operator's API key for that server.
    #[arg(long, env = "XQ_REPLAY_KEY", hide_env_values = true)]
    key: Option<String>,
    /// Where the replay keeps its progress, and its own server the journal.
    #[arg(long, env = "XQ_REPLAY_KEEP", default_value = "var/replay", value_name = "DIR")]
    keep: PathBuf,
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

/// Runs a replay; fails where anything does not tie.
pub fn run(replay: &Replay) -> Done {
    let Replay::CompleteJourney(args) = replay;
    let report = complete_journey(args)?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json_line(&mut out, &report)?;
    } else {
        report.print(&mut out)?;
    }
    let tied = report.ties();
    tied.then_some(()).ok_or_else(|| Failure::new("the books do not tie to the files, see above"))
}

fn complete_journey(args: &Args) -> Result<Report, Failure> {
    std::fs::create_dir_all(&args.keep)
        .map_err(|error| Failure::while_doing(error, args.keep.display()))?;
    let mut watch = Stopwatch::default();
    let tables = Tables::read(&args.tables)?;
    watch.lap("reading");
    if let (Some(url), Some(key)) = (&args.server, &args.key) {
        let server = Server::new(Client::new(url, Some(key))?);
        return tables.through(&server, &args.keep, watch);
    }
    let start = START.parse().expect("a time in the form of RFC 3339");
    let own = OwnServer::start(&args.keep.join("server"), start)?;
    let server = Server::new(Client::new(own.url(), Some(own.key()))?);
    tables.through(&server, &args.keep, watch)
}

/// What the files say, in two ways.
struct Tables {
    plan: Plan,
    expected: Expected,
}

impl Tables {
    /// The two readings, side by side.
    fn read(folder: &Path) -> Result<Self, Failure> {
        let bar = progress::bar(LINES, "reading");
        std::thread::scope(|scope| {
            let expected = scope.spawn(|| expected::compute(folder));
            let plan = Plan::read(folder, &|| bar.inc(1))?;
            let expected = expected.join();
            let expected = expected.map_err(|_| Failure::new("summing the files broke off"))??;
            bar.finish_and_clear();
            Ok(Self { plan, expected })
        })
    }

    /// Everything that goes through the server.
    fn through(
        &self,
        server: &Server,
        keep: &Path,
        mut watch: Stopwatch,
    ) -> Result<Report, Failure> {
        let plan = &self.plan;
        let ids = self.set_up(server, keep)?;
        watch.lap("setting up");

        let bar = progress::bar(count(plan.lines.len()), "clearing");
        clear::run(server, &ids, &plan.lines, server.now()?, &bar)?;
        bar.finish_and_clear();
        watch.lap("clearing");

        finish::run(server, &ids, plan)?;
        watch.lap("finishing");

        let books = books::read(server, &ids, plan)?;
        let checks = tie::checks(&books, &self.expected);
        watch.lap("checking");
        Ok(Report::new(books, checks, watch.laps))
    }

    /// The ids of the plan on this server: of an earlier run, or of a set-up now.
    fn set_up(&self, server: &Server, keep: &Path) -> Result<Ids, Failure> {
        let path = keep.join("ids.json");
        if let Some(ids) = Ids::load(&path, &self.plan)? {
            let known = setup::is_known(server, &ids)?;
            let refusal = || Failure::new(format!("{} is of another server", path.display()));
            return known.then_some(ids).ok_or_else(refusal);
        }
        let (now, begins) = (server.now()?, self.plan.begins);
        if now >= begins {
            return Err(Failure::new(format!(
                "the server's clock shows {now}, but the first campaign begins at {begins}: start \
                 a server with a manual clock before that"
            )));
        }
        let bar = progress::bar(count(setup::steps(&self.plan)), "setting up");
        let ids = setup::run(server, &self.plan, &bar)?;
        ids.save(&path)?;
        bar.finish_and_clear();
        Ok(ids)
    }
}

fn count(steps: usize) -> u64 {
    u64::try_from(steps).unwrap_or(u64::MAX)
}

/// How long each part took.
struct Stopwatch {
    lap: Instant,
    laps: Vec<Lap>,
}

impl Default for Stopwatch {
    fn default() -> Self {
        Self { lap: Instant::now(), laps: Vec::new() }
    }
}

impl Stopwatch {
    fn lap(&mut self, part: &'static str) {
        let milliseconds = u64::try_from(self.lap.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.laps.push(Lap { part, milliseconds });
        self.lap = Instant::now();
    }
}
