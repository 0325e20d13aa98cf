//! `xq serve`: a server on a data folder.

use crate::cluster::ClusterArgs;
use crate::failure::{Done, Failure};
use crate::keys;
use crate::limits::LimitArgs;
use crate::views;
use ::webhooks::{Courier, Reach, Settings};
use api::{Backend, KeyStore, Pulse, Sandbox, Server};
use clap::ValueEnum;
use node::{ClockMode, Config, Home, Node};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{debug, info, warn};
use units::Timestamp;

/// Where to listen, and how much to say.
#[derive(clap::Args)]
pub struct ListenArgs {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, env = "XQ_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// What to tell on standard error.
    #[arg(long, env = "XQ_LOG", default_value = "warn", value_name = "LEVEL")]
    log: LogLevel,
    /// Take a snapshot after so many records; 0 for never.
    #[arg(long, env = "XQ_SNAPSHOT_EVERY", default_value_t = 1_000_000, value_name = "RECORDS")]
    snapshot_every: u64,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    cluster: ClusterArgs,
    /// Let webhooks go to http:// and to this machine and its network. For sandboxes: members could
    /// reach what only this machine should.
    #[arg(long, env = "XQ_ALLOW_HTTP_WEBHOOKS")]
    allow_http_webhooks: bool,
}

impl ListenArgs {
    fn webhooks(&self) -> Settings {
        let reach = if self.allow_http_webhooks { Reach::Anywhere } else { Reach::Public };
        Settings { reach, ..Settings::default() }
    }
}

/// Run a server on the data folder until Ctrl-C.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    listen: ListenArgs,
    /// What time it is: the clock on the wall, a sandbox's clock that can be moved forward, or one
    /// that stands still until it is moved.
    #[arg(long, env = "XQ_CLOCK", default_value = "wall")]
    clock: ClockKind,
    /// What a manual clock shows at first, such as 2026-01-01T00:00:00Z.
    #[arg(long, env = "XQ_CLOCK_START", value_name = "TIME", required_if_eq("clock", "manual"))]
    clock_start: Option<Timestamp>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClockKind {
    Wall,
    Sandbox,
    Manual,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogLevel {
    Off,
    Error,
    Warn,
    Info,
    Debug,
}

impl Args {
    fn clock(&self) -> Result<ClockMode, Failure> {
        match (self.clock, self.clock_start) {
            (ClockKind::Wall, None) => Ok(ClockMode::Wall),
            (ClockKind::Sandbox, None) => Ok(ClockMode::Sandbox),
            (ClockKind::Manual, Some(start)) => Ok(ClockMode::Manual { start }),
            _ => Err(Failure::new("--clock-start belongs to --clock manual")),
        }
    }
}

pub fn run(home: &Home, args: &Args) -> Done {
    let house = House::open(home, &args.listen, args.clock()?)?;
    let mut out = io::stdout().lock();
    // Whoever started it may have closed the pipe: that does not concern the server.
    let _ = writeln!(out, "xq is listening on {}", house.url()?);
    let _ = out.flush();
    drop(out);
    house.serve()
}

/// A node and the server in front of it.
pub struct House {
    // In this order: the port is closed before the node ends.
    runtime: Runtime,
    server: Server,
    courier: Courier,
    pub node: Node,
    pub keys: Arc<KeyStore>,
    /// Filled in where there is a demo world.
    pub sandbox: Arc<OnceLock<Sandbox>>,
    stop: StopSignal,
}

impl House {
    /// Opens the journal and takes the port; nothing is answered yet.
    pub fn open(home: &Home, args: &ListenArgs, clock: ClockMode) -> Result<Self, Failure> {
        start_log(args.log);
        let keys = Arc::new(keys::open(&home.journal)?);
        let runtime = runtime()?;
        // Before anybody is told that the server is there, and may want it to end.
        let stop = runtime.block_on(async { StopSignal::listen() })?;
        let address = args.listen;
        // Before the node, which tells the others where it is.
        let listener = runtime.block_on(async { api::listen(address) });
        let listener = listener.map_err(|error| Failure::while_doing(error, address))?;
        let pulse = Arc::new(Pulse::default());
        let mut config = config(&home.folder, args, clock, Arc::clone(&pulse));
        config.membership = args.cluster.membership(&home.journal, listener.local_addr()?)?;
        let name = config.membership.as_ref().map(|membership| membership.name.clone());
        let mut node = Node::open(config)?;
        node.follow(views::projector(&home.journal)?);
        for warning in node.warnings() {
            warn!("{warning}");
        }
        let mut backend = Backend::open(&node, home, Arc::clone(&keys), args.webhooks())?;
        backend.pulse = pulse;
        backend.screens = crate::screens::file;
        backend.name = name.unwrap_or(backend.name);
        let courier = Courier::start(&backend.webhooks)?;
        let sandbox = Arc::clone(&backend.sandbox);
        let server = Server::on(listener, backend, args.limits.interface());
        info!(next_sequence = node.status().next_sequence, "open");
        Ok(Self { runtime, server, courier, node, keys, sandbox, stop })
    }

    /// Where it listens.
    pub fn url(&self) -> Result<String, Failure> {
        Ok(format!("http://{}", self.server.local_addr()?))
    }

    /// Serves until Ctrl-C or SIGTERM; then answers what was accepted, and ends.
    pub fn serve(self) -> Done {
        self.serve_then(|| {})
    }

    /// The same, with something to end between the last answer and the node.
    pub fn serve_then(self, end: impl FnOnce()) -> Done {
        let Self { runtime, server, courier, node, stop, .. } = self;
        runtime.block_on(server.run(stop.given()));
        info!("stopping");
        end();
        drop(courier);
        node.shutdown();
        Ok(())
    }
}

/// Reads of the past each take a thread while they look into a file. Most look one after another, so
/// more threads would only wait.
const FILE_READERS: usize = 32;

fn runtime() -> io::Result<Runtime> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.enable_all().max_blocking_threads(FILE_READERS).build()
}

fn config(data: &Path, args: &ListenArgs, clock: ClockMode, pulse: Arc<Pulse>) -> Config {
    let mut config = Config::new(data).with_clock(clock);
    config.queue = args.limits.queue();
    config.snapshot_every = Some(args.snapshot_every).filter(|every| *every > 0);
    config.on_commit = Some(Arc::new(move |commit| {
        pulse.note(commit.records, commit.elapsed);
        debug!(first = commit.first, records = commit.records, took = ?commit.elapsed, "recorded");
    }));
    config
}

/// Whoever wants the server to end: Ctrl-C, or SIGTERM.
struct StopSignal {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignal {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn given(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

fn start_log(level: LogLevel) {
    use tracing::level_filters::LevelFilter;
    let level = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let log = tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr);
    log.with_target(false).with_ansi(false).init();
}
