//! One `xq serve`, and its own way to each PostgreSQL server.

use crate::database::{Database, NAMES};
use crate::error::Error;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use testbed::{Port, Proxy, Signal, signal};

/// The program under test, with nothing taken from whoever starts the drill.
#[derive(Clone, Debug)]
pub struct Program {
    pub path: PathBuf,
    /// Where it runs: whatever it leaves behind is left there.
    pub folder: PathBuf,
}

impl Program {
    pub fn command(&self, url: &str) -> Command {
        let mut command = Command::new(&self.path);
        let inherited = std::env::vars_os().map(|(name, _)| name);
        for name in inherited.filter(|name| name.to_string_lossy().starts_with("XQ_")) {
            command.env_remove(name);
        }
        command.current_dir(&self.folder).env("XQ_DATABASE_URL", url);
        command
    }

    /// Runs it to its end, which must be a good one; gives what it printed.
    pub fn run(&self, url: &str, args: &[&str]) -> Result<String, Error> {
        let Output { status, stdout, stderr } = self
            .command(url)
            .args(args)
            .output()
            .map_err(Error::while_doing(format!("starting {}", self.path.display())))?;
        if !status.success() {
            let said = String::from_utf8_lossy(&stderr).trim().to_owned();
            return Err(Error::Program(args.join(" "), said));
        }
        Ok(String::from_utf8_lossy(&stdout).into_owned())
    }
}

/// A node: a process that comes and goes, on a port that stays.
#[derive(Debug)]
pub struct Node {
    pub name: &'static str,
    program: Program,
    url: String,
    port: Port,
    /// One for each server.
    proxies: Vec<Proxy>,
    process: Option<Child>,
    /// How often it ended without having been killed.
    pub ended_by_itself: u32,
}

impl Node {
    /// Not started yet.
    pub fn new(name: &'static str, program: &Program, database: &Database) -> Result<Self, Error> {
        let proxies: Result<Vec<_>, _> =
            database.addresses().iter().map(|address| Proxy::before(address)).collect();
        let proxies = proxies?;
        let hosts: Vec<_> = proxies.iter().map(Proxy::address).collect();
        let (url, port) = (database.url_of(&hosts), Port::reserve()?);
        let program = program.clone();
        Ok(Self { name, program, url, port, proxies, process: None, ended_by_itself: 0 })
    }

    /// Where it answers.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port.number())
    }

    /// Starts the process. It says more in its log than whoever runs the drill wants to read.
    pub fn start(&mut self) -> Result<(), Error> {
        let log = self.log();
        let open = || OpenOptions::new().create(true).append(true).open(&log);
        let why = || Error::while_doing(format!("opening {}", log.display()));
        let (out, err) = (open().map_err(why())?, open().map_err(why())?);
        let listen = format!("127.0.0.1:{}", self.port.number());
        let mut command = self.program.command(&self.url);
        command.args(["serve", "--node-name", self.name, "--listen", &listen, "--log", "info"]);
        command.arg("--data").arg(self.program.folder.join(self.name));
        let child = command.stdin(Stdio::null()).stdout(out).stderr(err).spawn();
        self.process = Some(child.map_err(Error::while_doing("starting a node"))?);
        Ok(())
    }

    fn log(&self) -> PathBuf {
        Path::new(&self.program.folder).join(format!("{}.log", self.name))
    }

    /// kill -9.
    pub fn kill(&mut self) -> Result<(), Error> {
        let Some(mut child) = self.process.take() else { return Ok(()) };
        child.kill().map_err(Error::while_doing("killing a node"))?;
        child.wait().map(drop).map_err(Error::while_doing("waiting for a node's end"))
    }

    /// Halts the process, as a machine that stands still.
    pub fn halt(&self) -> Result<(), Error> {
        self.signal(Signal::STOP)
    }

    /// Lets it go on.
    pub fn resume(&self) -> Result<(), Error> {
        self.signal(Signal::CONT)
    }

    fn signal(&self, what: Signal) -> Result<(), Error> {
        self.process.as_ref().map_or(Ok(()), |child| Ok(signal(child.id(), what)?))
    }

    /// Nothing passes between it and PostgreSQL, and nobody is told.
    pub fn cut_off(&self) {
        self.proxies.iter().for_each(Proxy::freeze);
    }

    /// Nothing passes between it and this server.
    pub fn cut_off_from(&self, server: usize) {
        self.proxies[server].freeze();
    }

    /// Everything passes again.
    pub fn reconnect(&self) {
        self.proxies.iter().for_each(Proxy::pass);
    }

    /// Starts it again where it ended, as a supervisor of services would.
    pub fn supervise(&mut self) -> Result<(), Error> {
        let ended =
            self.process.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(Some(_))));
        if ended {
            self.ended_by_itself += 1;
            self.start()?;
        }
        Ok(())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.resume();
        let _ = self.kill();
    }
}

/// A node for each server there is; they do not belong together otherwise.
pub const NODES: [&str; NAMES.len()] = ["a", "b", "c"];
