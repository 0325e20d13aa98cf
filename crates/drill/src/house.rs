//! The whole installation, and the course of the drill.

use crate::Args;
use crate::check::Check;
use crate::client::{Attempt, Client, person};
use crate::database::Database;
use crate::error::Error;
use crate::fault::Fault;
use crate::ledger::Ledger;
use crate::load::Load;
use crate::node::{NODES, Node, Program};
use crate::report::{Report, Run};
use crate::watch::Watch;
use std::env;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Nothing sound takes as long.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(20);
/// So many answers after a fault, and writing is taken to go on.
const GOING: usize = 40;

/// The whole installation.
pub struct House {
    // In this order: who asks ends before who answers.
    load: Option<Load>,
    watch: Watch,
    pub nodes: Vec<Node>,
    pub database: Database,
    pub program: Program,
    pub client: Client,
    pub ledger: Arc<Ledger>,
    /// Where the nodes answer.
    pub addresses: Arc<[String]>,
    /// One for each writer.
    pub members: Vec<String>,
}

impl House {
    /// Starts everything, and the load.
    pub fn start(args: &Args, folder: &Path) -> Result<Self, Error> {
        let path = args.program.canonicalize();
        let path = path.map_err(Error::while_doing(args.program.display().to_string()))?;
        let program = Program { path, folder: folder.to_owned() };
        eprintln!("drill: starting three servers of PostgreSQL and three nodes");
        let database = Database::start(&env::temp_dir(), args.asynchronous)?;
        let key = ["keys", "create", "--member", "mem_1", "--role", "operator"];
        let client = Client::new(program.run(&database.url(), &key)?.trim());
        let mut nodes = Vec::new();
        for name in NODES {
            nodes.push(Node::new(name, &program, &database)?);
            nodes.last_mut().map_or(Ok(()), Node::start)?;
        }
        let addresses: Arc<[String]> = nodes.iter().map(Node::address).collect();
        until_ready(&client, &addresses, &mut nodes, 0)?;
        let members = open_members(&client, &addresses, args.writers)?;
        let ledger = Arc::default();
        let watch = Watch::start(
            &client,
            &addresses,
            &format!("/v1/wallet/accounts?member={}", members[0]),
            &ledger,
        );
        let load = Some(Load::start(&client, &addresses, &members, &ledger));
        Ok(Self { load, watch, nodes, database, program, client, ledger, addresses, members })
    }

    /// Each fault as often as asked, in turn, with a check after each; then the last check of all.
    pub fn drill(&mut self, args: &Args) -> Result<Report, Error> {
        let faults = if args.only.is_empty() { Fault::ALL.to_vec() } else { args.only.clone() };
        let mut report = Report { timed: !args.untimed, ..Report::default() };
        let mut check = Check::default();
        self.until_writes()?;
        for round in 1..=args.runs {
            for fault in &faults {
                let run = self.run(*fault, &mut check)?;
                report.find(check.take_wrong());
                let (Run { without_writes, imposed, .. }, name) = (&run, fault.name());
                eprintln!(
                    "drill: {round} of {}: {name}: {without_writes:.2} s without writes \
                     ({imposed:.2} s of the fault), {} answered, {} wrong",
                    args.runs,
                    self.ledger.count(),
                    report.wrong.len(),
                );
                report.runs.push(run);
            }
            check.verify(self)?;
        }
        drop(self.load.take());
        report.verified = check.last(self)?;
        report.find(check.take_wrong());
        report.answered = self.ledger.count();
        report.ended_by_themselves = self.nodes.iter().map(|node| node.ended_by_itself).sum();
        Ok(report)
    }

    fn run(&mut self, fault: Fault, check: &mut Check) -> Result<Run, Error> {
        self.watch.take();
        let start = Instant::now();
        let imposed = fault.happen(self)?;
        self.until_whole()?;
        let without_writes = self.ledger.longest_gap(start);
        for node in 0..self.nodes.len() {
            self.excuse(node, false);
        }
        let reads = self.watch.take();
        check.after_fault(self)?;
        Ok(Run {
            fault: fault.name(),
            without_writes: without_writes.as_secs_f64(),
            imposed: imposed.as_secs_f64(),
            target: fault.target(),
            took: start.elapsed().as_secs_f64(),
            reads: reads.answered,
            reads_failed: reads.failed,
            behind: reads.behind.as_secs_f64(),
        })
    }

    /// From now on nothing is asked of a node that something is done to, or something again.
    pub fn excuse(&self, node: usize, excused: bool) {
        self.watch.excuse(node, excused);
    }

    /// The node that leads, as it says itself.
    pub fn leader(&mut self) -> Result<usize, Error> {
        self.until("a leader", |house| (0..NODES.len()).find(|node| house.leads(*node)))
    }

    /// Waits until another node than this one leads.
    pub fn until_another_leads(&mut self, than: usize) -> Result<usize, Error> {
        let others = (0..NODES.len()).filter(move |node| *node != than);
        self.until("another leader", |house| others.clone().find(|node| house.leads(*node)))
    }

    fn leads(&self, node: usize) -> bool {
        let answer = self.client.get(&self.addresses[node], "/readyz");
        answer.is_some_and(|(_, body)| body["role"] == "leader")
    }

    /// Waits until writes that are asked from now on are answered.
    pub fn until_writes(&mut self) -> Result<(), Error> {
        let start = Instant::now();
        self.until("writes to be answered", |house| {
            (house.ledger.since(start) >= GOING).then_some(())
        })
    }

    /// Waits until every node answers and knows every answered write.
    pub fn until_whole(&mut self) -> Result<(), Error> {
        let sequence = self.ledger.highest();
        until_ready(&self.client, &self.addresses, &mut self.nodes, sequence)
    }

    fn until<T>(&mut self, what: &str, look: impl Fn(&Self) -> Option<T>) -> Result<T, Error> {
        let start = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return Ok(found);
            }
            if start.elapsed() > PATIENCE {
                return Err(Error::Late(PATIENCE.as_secs(), what.to_owned()));
            }
            self.nodes.iter_mut().try_for_each(Node::supervise)?;
            sleep(POLL);
        }
    }

    /// Puts what the servers wrote beside the logs of the nodes.
    pub fn save_logs(&self) {
        for (name, log) in self.database.logs() {
            // Best effort: something may have failed already.
            let _ = fs::write(self.program.folder.join(format!("{name}.log")), log);
        }
    }
}

fn until_ready(
    client: &Client,
    addresses: &[String],
    nodes: &mut [Node],
    sequence: u64,
) -> Result<(), Error> {
    let start = Instant::now();
    let is_ready = |address: &String| {
        let answer = client.get(address, "/readyz");
        answer.is_some_and(|(status, body)| {
            status == 200 && body["sequence"].as_u64().is_some_and(|at| at >= sequence)
        })
    };
    while let Some(late) = addresses.iter().find(|address| !is_ready(address)) {
        if start.elapsed() > PATIENCE {
            return Err(Error::Late(
                PATIENCE.as_secs(),
                format!("{late} to be ready at {sequence}"),
            ));
        }
        nodes.iter_mut().try_for_each(Node::supervise)?;
        sleep(POLL);
    }
    Ok(())
}

/// A person for each writer, opened by whichever node leads.
fn open_members(client: &Client, addresses: &[String], count: usize) -> Result<Vec<String>, Error> {
    let open = |number: usize| {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            for address in addresses {
                let key = format!("member-{number}");
                match client.post(address, "/v1/members", &key, &person()) {
                    Attempt::Recorded { id: Some(id), .. } => return Ok(id),
                    Attempt::Wrong(what) => return Err(Error::Answer(what)),
                    _ => sleep(POLL),
                }
            }
        }
        Err(Error::Late(PATIENCE.as_secs(), "a member to be opened".to_owned()))
    };
    (0..count.max(1)).map(open).collect()
}
