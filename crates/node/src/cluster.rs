//! One of several nodes that share a journal: it follows, and leads when nobody else does.
//!
//! ```text
//!           the lease is free        has folded all that is recorded
//!  standby ──────────────────► takes it ──────────────────────────► leader
//!     ▲                                                                │ an append is refused, or
//!     └────────────────────────────────────────────────────────────────┘ the lease is seen lost
//! ```
//!
//! Whoever has the lease is the only one whose appends are taken: that is decided in the database, with
//! every append. What happens here only makes it quick. So a leader that does not know yet that it was
//! deposed can decide, but records nothing, and answers nothing.

use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use journal::{Contender, Journal, Leader, LeaseWatch, PostgresJournal};

use crate::handle::Message;
use crate::parts::{Base, Origin, clock, opened, opening};
use crate::tail::{Tail, TailError};
use crate::term::Term;
use crate::{NodeRole, OpenError};

/// How often a standby asks for what was recorded.
const POLL: Duration = Duration::from_millis(20);

/// How often a node says that it lives, and asks who leads.
const BEAT: Duration = Duration::from_millis(250);

/// What a leader says that is cut off.
const UNCONFIRMED: &str = "the database does not confirm that this node leads";

pub(crate) struct Cluster {
    base: Base,
    contender: Contender,
    tail: Tail,
    beaten: Option<Instant>,
}

/// Why a node does not get on.
enum Trouble {
    /// It may pass.
    Passing(String),
    /// It does not pass: the node stops.
    Lasting(String),
}

impl From<TailError> for Trouble {
    fn from(error: TailError) -> Self {
        match error.may_pass() {
            true => Self::Passing(error.to_string()),
            false => Self::Lasting(error.to_string()),
        }
    }
}

impl From<OpenError> for Trouble {
    fn from(error: OpenError) -> Self {
        Self::Lasting(error.to_string())
    }
}

impl Cluster {
    pub fn new(base: Base, contender: Contender, tail: Tail) -> Self {
        Self { base, contender, tail, beaten: None }
    }

    /// Starts to follow.
    pub fn start(self) -> std::io::Result<JoinHandle<()>> {
        let stopper = std::sync::Arc::clone(&self.base.stopper);
        let thread = thread::Builder::new().name("cluster".to_owned());
        thread.spawn(move || stopper.guard("cluster", || self.run()))
    }

    fn run(mut self) {
        while !self.base.stopper.is_stopped() {
            match self.step() {
                Ok(()) => {}
                Err(Trouble::Passing(problem)) => self.wait_out(problem),
                Err(Trouble::Lasting(problem)) => return self.base.stopper.fatal(&problem),
            }
            thread::park_timeout(POLL);
        }
    }

    fn wait_out(&self, problem: String) {
        let text = format!("the node waits: {problem}");
        if self.base.handle.close(None, Some(problem)) {
            eprintln!("{text}");
        }
    }

    /// Reads on, and leads if nobody else does.
    fn step(&mut self) -> Result<(), Trouble> {
        while self.tail.step()? {}
        if self.is_silent() {
            let leader = self.beat()?;
            let is_free = leader.is_none();
            self.base.handle.close(leader, None);
            if let Some(journal) = self.candidate(is_free)? {
                self.lead(journal)?;
            }
        }
        Ok(())
    }

    fn is_silent(&self) -> bool {
        self.beaten.is_none_or(|beaten| beaten.elapsed() >= BEAT)
    }

    /// Says that this node lives, and hears who leads.
    fn beat(&mut self) -> Result<Option<Leader>, Trouble> {
        let position = self.base.feed.next_sequence();
        self.contender.set_position(position);
        let leader = self.contender.heartbeat().map_err(passing)?;
        self.beaten = Some(Instant::now());
        Ok(leader)
    }

    /// The journal, if nobody writes it.
    fn candidate(&mut self, is_free: bool) -> Result<Option<PostgresJournal>, Trouble> {
        if is_free { self.contender.try_lead().map_err(passing) } else { Ok(None) }
    }

    /// Writes the journal, until another does or the node stops.
    fn lead(&mut self, journal: PostgresJournal) -> Result<(), Trouble> {
        let watch = journal.lost();
        let term = self.term(journal)?;
        let queue = term.queue.clone();
        let threads = term.start().map_err(OpenError::from)?;
        self.open_platform(&queue)?;
        self.base.handle.open(&queue, NodeRole::Leader { epoch: watch.epoch() });
        if self.base.stopper.is_stopped() {
            // It was told to end before there was anybody to tell.
            let _ = queue.send(Message::Shutdown);
        }
        self.preside(&threads, &watch, &queue);
        self.base.handle.close(None, None);
        if !self.base.stopper.is_stopped() {
            let _ = queue.send(Message::Abandon);
        }
        for thread in threads {
            // What it broke of was said where it broke.
            let _ = thread.join();
        }
        Ok(())
    }

    /// What decides with the state of the journal's head.
    fn term(&mut self, journal: PostgresJournal) -> Result<Term, Trouble> {
        self.tail.reach(journal.next_sequence(), journal.head_hash())?;
        let folded = journal.next_sequence() - 1;
        let folded = self.base.read_model.wait_for_blocking(folded);
        folded.map_err(OpenError::from)?;
        let state = self.base.read_model.read().clone();
        let clock = clock(&self.base.config, &state, self.tail.reader())?;
        let reader = self.base.config.home().journal.reader().map_err(passing)?;
        Ok(self.base.term(Journal::Postgres(journal), reader, Origin { state, clock }))
    }

    /// The first record of an empty journal.
    fn open_platform(&self, queue: &Sender<Message>) -> Result<(), Trouble> {
        if !self.base.read_model.read().members.is_empty() {
            return Ok(());
        }
        let reply = self.base.handle.submit_to(queue, opening(&self.base.config.platform));
        let answer = reply.map_err(OpenError::from)?.wait();
        match answer {
            Ok(answer) => opened(&answer).map(|_| ()).map_err(Trouble::from),
            // Deposed at once: the other opens it.
            Err(_) => Ok(()),
        }
    }

    /// While the term lasts. A leader that the database has not confirmed for as long as its lease
    /// cannot know whether it still leads: it takes no more commands until it does.
    fn preside(&mut self, threads: &[JoinHandle<()>], watch: &LeaseWatch, queue: &Sender<Message>) {
        while !watch.wait(BEAT) && !threads.iter().any(JoinHandle::is_finished) {
            // The lease is kept by the journal itself; this is for those who list the nodes.
            let _ = self.beat();
            if watch.is_current() {
                self.base.handle.open(queue, NodeRole::Leader { epoch: watch.epoch() });
            } else {
                self.wait_out(UNCONFIRMED.to_owned());
            }
            if self.base.stopper.is_stopped() {
                // Where the door is shut nobody else can tell the writer.
                let _ = queue.send(Message::Shutdown);
            }
        }
    }
}

fn passing(error: journal::OpenError) -> Trouble {
    Trouble::Passing(error.to_string())
}
