//! A run: the real node on one thread and on a disk that fails, and one number that decides
//! everything.
//!
//! ```text
//!              ┌────────────── seed ──────────────┐
//!              ▼              ▼                   ▼
//!  people ─► submit      which step next     what the disk does
//!    ▲         │              │                   │
//!    │         └──────► SteppedNode ◄──────► disk::Disk
//!    │                        │ published
//!    └─ answers ──────► witness (audit, own state) ◄── the journal, after every restart
//! ```
//!
//! # What must hold
//!
//! * What is answered was published before, and what was published is in the journal after every
//!   crash, record for record, on a chain without a gap.
//! * The node's state after opening, and the read model at the end, are what follows from the
//!   records; the [`audit`](crate::audit) agrees with each record and with the state.
//! * A key that is sent again gets the first answer, and stands for nothing twice.
//! * With a calm disk nothing fails, nobody is left without an answer, and followers catch up to
//!   what they would be if built anew.
//! * A byte that rots is found, or does not matter: what is read is what was recorded, or an
//!   error that names the sequence.

mod ending;
mod followers;
mod people;
mod plan;
mod power;
mod report;
mod witness;

pub use report::{Failure, Report, commit};

use crate::Chance;
use crate::disk::{Disk, Faults};
use followers::Kind;
use node::SteppedNode;
use people::People;
use plan::{Action, Plan};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use units::{Duration, Timestamp};
use witness::Witness;

/// What can be said of a run.
type Told = Result<(), String>;

/// Runs one world for so many steps of the scheduler. The same seed and steps give the same
/// [`Report::trace`]. With `shown`, every step is printed.
///
/// # Errors
/// What does not hold.
///
/// # Panics
/// Where there is no room for a temporary folder.
pub fn run(seed: u64, steps: u64, shown: bool) -> Result<Report, Failure> {
    let mut run = Run::new(seed, shown);
    let problem = match catch_unwind(AssertUnwindSafe(|| run.live(steps))) {
        Ok(Ok(())) => return Ok(run.report),
        Ok(Err(problem)) => problem,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            format!("panic: {}", text.unwrap_or("without words"))
        }
    };
    Err(Failure { seed, steps, step: run.step, problem })
}

struct Run {
    step: u64,
    shown: bool,
    chance: Chance,
    plan: Plan,
    // Before the disk, whose folder is the last to go.
    node: Option<SteppedNode>,
    disk: Disk,
    folder: TempDir,
    people: People,
    witness: Witness,
    wall: Timestamp,
    /// Whether the disk may fail now, or the power.
    is_rough: bool,
    /// Followers that were dropped and not opened again yet.
    absent: Vec<Kind>,
    /// Followers whose files were broken, and may not have noticed.
    broken: Vec<Kind>,
    /// Why the node stopped by itself.
    fatal: Arc<Mutex<Option<String>>>,
    report: Report,
}

impl Run {
    fn new(seed: u64, shown: bool) -> Self {
        let mut chance = Chance::new(seed);
        let folder = temporary_folder();
        let disk = Disk::new(folder.path(), chance.number(), Faults::none()).expect("it is there");
        // Noon of 2026-01-01 in UTC, or some day of the ten years after.
        let day = i64::try_from(chance.below(3_652)).expect("days are few");
        Self {
            step: 0,
            shown,
            plan: Plan::new(&mut chance),
            node: None,
            disk,
            folder,
            people: People::new(&mut chance),
            witness: Witness::new(),
            wall: Timestamp::from_micros(1_767_268_800_000_000 + day * 86_400_000_000),
            is_rough: false,
            absent: Vec::new(),
            broken: Vec::new(),
            fatal: Arc::default(),
            report: Report::default(),
            chance,
        }
    }

    fn live(&mut self, steps: u64) -> Told {
        let _entered = self.disk.enter();
        self.open()?;
        while self.step < steps {
            self.step += 1;
            let action = self.plan.next(&mut self.chance);
            let done = self.act(action);
            self.show(action);
            done?;
            self.look()?;
        }
        self.end()
    }

    fn show(&self, action: Action) {
        if self.shown {
            let next = self.node.as_ref().map(|node| node.feed().next_sequence());
            let disk = self.disk.happened();
            let faults = (disk.crashed, disk.full, disk.sync_failed, disk.read_failed);
            println!(
                "step {}: {action:?}, next {next:?}, stops, full, sync, read: {faults:?}",
                self.step
            );
        }
    }

    fn node(&mut self) -> &mut SteppedNode {
        self.node.as_mut().expect("between two steps a node is open")
    }

    fn act(&mut self, action: Action) -> Told {
        match action {
            Action::Submit => self.submit(),
            Action::Write => return self.write(),
            Action::Commit => return self.commit(),
            Action::LookUp => return self.look_up(),
            Action::Follow => return self.follow(),
            Action::Checkpoint => {
                let done = self.node().checkpoint();
                return self.excuse("checkpoint", done);
            }
            Action::Snapshot => {
                let taken = self.node().snapshot();
                return self.excuse("snapshot", taken.map(|_| ()));
            }
            Action::Clock => self.move_clock(),
            Action::Weather => self.change_weather(),
            Action::Meddle => return self.meddle(),
            Action::Crash => {
                self.is_rough = true;
                let operations = self.chance.below(40);
                self.disk.crash_after(operations);
            }
            Action::Kill => return self.kill(),
            Action::Shutdown => return self.shut_down(),
            Action::Check => return self.witness.check(),
        }
        Ok(())
    }

    /// What may fail on a bad disk alone.
    fn excuse<E: ToString>(&mut self, what: &'static str, result: Result<(), E>) -> Told {
        match result {
            Ok(()) => self.report.note(what),
            Err(error) if !self.is_rough => {
                return Err(format!("{what} on a sound disk: {}", error.to_string()));
            }
            Err(_) => self.report.note("node: excused by the disk"),
        }
        Ok(())
    }

    /// What the node's clock shows.
    fn now(&mut self) -> Timestamp {
        let wall = self.wall.micros();
        let state = self.node().undurable_state();
        Timestamp::from_micros(wall.saturating_add(state.clock_offset())).max(state.time())
    }

    fn submit(&mut self) {
        let (now, burst) = (self.now(), self.plan.burst);
        let node = self.node.as_ref().expect("a node is open");
        self.people.submit(node, now, burst, &mut self.report);
    }

    fn write(&mut self) -> Told {
        for _ in 0..=self.chance.below(8) {
            let went = self.node().step_writer();
            self.hear()?;
            if went != Ok(true) {
                break;
            }
        }
        Ok(())
    }

    fn commit(&mut self) -> Told {
        let before = self.witness.records.len();
        self.node().step_committer();
        self.hear()?;
        // The worst moment for a promise that was not kept.
        if self.witness.records.len() > before && self.chance.one_in(100) {
            self.report.note("power: lost right after an answer");
            self.disk.crash_now();
        }
        Ok(())
    }

    fn look_up(&mut self) -> Told {
        if self.node().step_lookups() {
            self.report.note("node: first answer read from the journal");
        }
        self.hear()
    }

    fn hear(&mut self) -> Told {
        self.witness.hear()?;
        self.people.hear(&self.witness, &mut self.report)
    }

    /// Mostly on by a little, sometimes by days, sometimes back.
    fn move_clock(&mut self) {
        let second = 1_000_000;
        let most = self.chance.pick(&[second / 100, second, 60 * second, 86_400 * second]);
        let span = Duration::from_micros(self.chance.below(most));
        let back = self.chance.one_in(10);
        self.wall = if back { self.wall.before(span) } else { self.wall.after(span) };
        let wall = self.wall;
        self.node().set_now(wall);
        self.report.note(if back { "clock: set back" } else { "clock: moved on" });
    }

    fn change_weather(&mut self) {
        let (faults, room) = self.plan.weather(&mut self.chance);
        self.is_rough = faults != Faults::none() || room.is_some();
        self.disk.crash_no_more();
        self.disk.set_faults(faults);
        self.disk.set_room(room);
    }

    fn calm(&mut self) {
        self.is_rough = false;
        self.disk.crash_no_more();
        self.disk.set_faults(Faults::none());
        self.disk.set_room(None);
    }
}

/// In memory where the system has room there: only the simulated disk has to be safe.
fn temporary_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    folder.expect("a temporary folder")
}

#[cfg(test)]
mod tests;
