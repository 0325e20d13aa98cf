//! How a node begins and ends: in order, killed, without power, and in the middle of beginning.

use super::{Run, Told};
use crate::disk::Outage;
use node::{ClockMode, Config, SteppedNode};
use std::sync::{Arc, PoisonError};

/// How often the disk may spoil an opening before it is left in peace.
const ATTEMPTS: u64 = 4;

impl Run {
    pub(super) fn config(&self) -> Config {
        let mut config = Config::new(self.folder.path()).with_clock(ClockMode::Sandbox);
        config.max_batch_records = self.plan.batch_records;
        config.max_batch_bytes = self.plan.batch_bytes;
        config.queue = self.plan.queue;
        config.recent_bytes = self.plan.recent_bytes;
        let fatal = Arc::clone(&self.fatal);
        config.on_fatal = Some(Arc::new(move |reason| {
            let mut first = fatal.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert(reason.to_owned());
        }));
        config
    }

    /// Opens the node, however often that takes, and looks at what is there.
    pub(super) fn open(&mut self) -> Told {
        let mut attempt = 0;
        let node = loop {
            attempt += 1;
            if attempt > ATTEMPTS {
                self.calm();
            } else if self.chance.one_in(3) {
                self.is_rough = true;
                let operations = self.chance.below(60);
                self.disk.crash_after(operations);
            }
            let opened = SteppedNode::open(self.config(), self.wall);
            match opened {
                Ok(node) if !self.disk.has_crashed() => break node,
                Ok(_) => self.report.note("power: lost while opening"),
                Err(error) if !self.is_rough => {
                    return Err(format!("it cannot be opened on a sound disk: {error}"));
                }
                Err(_) if self.disk.has_crashed() => self.report.note("power: lost while opening"),
                Err(_) => self.report.note("node: opening spoilt by the disk"),
            }
            self.excuse_end()?;
            self.restart();
        };
        self.calm();
        self.report.note("node: opened");
        if !node.warnings().is_empty() {
            self.report.note("node: snapshot skipped");
        }
        self.absent.clear();
        self.welcome(node)?;
        self.change_weather();
        Ok(())
    }

    /// Holds a node that was just opened against what is known.
    fn welcome(&mut self, node: SteppedNode) -> Told {
        let more = self.witness.look_again(self.folder.path(), &node.feed())?;
        if more > 0 {
            self.report.note("node: recorded, and never told");
        }
        self.witness.compare(node.undurable_state(), "writer")?;
        self.witness.compare(&node.read_model().read(), "read model")?;
        self.node = Some(node);
        self.people.hear(&self.witness, &mut self.report)
    }

    /// Whether the node still lives; if not, it is opened again.
    pub(super) fn look(&mut self) -> Told {
        let crashed = self.disk.has_crashed();
        if !crashed && !self.node().handle().is_stopped() {
            return Ok(());
        }
        if !crashed {
            self.report.note("node: stopped by itself");
        }
        self.end_life()
    }

    /// The process is gone at once.
    pub(super) fn kill(&mut self) -> Told {
        self.report.note("node: killed");
        self.end_life()
    }

    fn end_life(&mut self) -> Told {
        let crashed = self.disk.has_crashed();
        // A process that is gone does not close its files.
        self.disk.crash_now();
        self.node = None;
        self.excuse_end()?;
        if crashed {
            self.restart();
        } else {
            self.disk.restart_after(Outage::Process);
        }
        self.meddle_at_rest()?;
        self.open()
    }

    fn restart(&mut self) {
        if self.disk.has_crashed() {
            self.disk.restart();
        } else {
            self.disk.restart_after(Outage::Process);
        }
    }

    /// A node stops by itself where the disk failed, and for nothing else.
    fn excuse_end(&mut self) -> Told {
        let reason = self.fatal.lock().unwrap_or_else(PoisonError::into_inner).take();
        match reason {
            Some(reason)
                if !self.is_rough || !reason.starts_with("the journal was not written") =>
            {
                Err(format!("the node stopped by itself: {reason}"))
            }
            _ => Ok(()),
        }
    }

    /// Ends in order; then the power may fail as well.
    pub(super) fn shut_down(&mut self) -> Told {
        self.report.note("node: shut down");
        self.hear()?;
        let sound = !self.is_rough;
        let before = self.report.count("people: left without an answer");
        self.node.take().expect("a node is open").shutdown();
        self.excuse_end()?;
        let crashed = self.disk.has_crashed();
        if crashed || self.chance.one_in(2) {
            self.disk.restart();
        }
        self.meddle_at_rest()?;
        self.open()?;
        let left = self.report.count("people: left without an answer") - before;
        if sound && left > 0 {
            return Err(format!("an orderly end left {left} submissions without an answer"));
        }
        Ok(())
    }
}
