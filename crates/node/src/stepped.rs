//! The node on one thread: the same parts, and whoever owns them says which goes on.
//!
//! For simulations: with the clock told from outside, nothing here depends on anything but the
//! order of calls and what the disk says.

use engine::State;
use journal::{Checkpointer, SqliteJournal};
use units::Timestamp;

use crate::follower::Following;
use crate::load::{LoadError, load_alone};
use crate::parts::{Parts, limit, opened, opening};
use crate::read_model::ReadModel;
use crate::snapshot::write_snapshot;
use crate::writer::{Gone, Step};
use crate::{
    Config, Feed, FollowError, Follower, MarketData, MemberEvents, NoAnswer, NodeHandle, OpenError,
    SnapshotInfo, TakeSnapshotError,
};

/// A node that moves only when it is stepped. Dropping it is a stop without warning: what waits is
/// not answered. [`SteppedNode::shutdown`] ends it in order.
///
/// `on_fatal` of its [`Config`] should be set: otherwise a failed append ends the process, as in
/// any node. `snapshot_every` has no effect: call [`SteppedNode::snapshot`].
pub struct SteppedNode {
    // First, so that the writer's connection is closed after it.
    checkpointer: Checkpointer,
    followers: Vec<Box<dyn Steps>>,
    parts: Parts,
    config: Config,
    has_stopped: bool,
}

/// Which follower of a [`SteppedNode`] is the read model.
pub const READ_MODEL: usize = 0;

/// The node can go on no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the node has stopped")]
pub struct Stopped;

impl SteppedNode {
    /// Opens as [`crate::Node::open`] does; the wall shows `now`.
    ///
    /// # Errors
    /// As there.
    pub fn open(config: Config, now: Timestamp) -> Result<Self, OpenError> {
        let (journal, checkpointer) = SqliteJournal::open_without_thread(&config.folder)?;
        limit(&config, &journal)?;
        let mut parts = Parts::open(&config, journal.into(), load_alone)?;
        parts.term.writer.clock.tell(now);
        let mut node =
            Self { checkpointer, followers: Vec::new(), parts, config, has_stopped: false };
        let replica = node.parts.base.replica();
        node.follow(replica);
        if !node.parts.has_platform {
            node.open_platform()?;
        }
        if node.config.followers {
            node.follow(MemberEvents::open(node.config.home())?);
            node.follow(MarketData::open(node.config.home())?);
        }
        Ok(node)
    }

    fn open_platform(&mut self) -> Result<(), OpenError> {
        let mut reply = self.handle().submit(opening(&self.config.platform))?;
        loop {
            let went = self.step_writer().map_err(|_| NoAnswer::Stopped)? | self.step_committer();
            if let Some(answer) = reply.try_take() {
                opened(&answer?)?;
                while self.step_follower(READ_MODEL).unwrap_or(false) {}
                return Ok(());
            }
            assert!(went, "an idle node has answered everything");
        }
    }

    /// The door for commands. Replies come as the node is stepped: see [`crate::Pending::try_take`].
    #[must_use]
    pub fn handle(&self) -> NodeHandle {
        self.parts.base.handle.clone()
    }

    /// What was recorded, in order.
    #[must_use]
    pub fn feed(&self) -> Feed {
        self.parts.base.feed.clone()
    }

    /// The state as recorded, as far as follower [`READ_MODEL`] was stepped.
    #[must_use]
    pub fn read_model(&self) -> ReadModel {
        self.parts.base.read_model.clone()
    }

    /// The state that the writer decides with: ahead of the journal by what is not committed.
    #[must_use]
    pub fn undurable_state(&self) -> &State {
        &self.parts.term.writer.state
    }

    /// Snapshots that were skipped on opening.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.parts.warnings
    }

    /// What the wall shows from now on. The node's clock never goes back, whatever this says.
    pub fn set_now(&mut self, now: Timestamp) {
        self.parts.term.writer.clock.tell(now);
    }

    /// Lets due timers act, decides one submission or hands a batch over; where that must wait for
    /// the committer, steps the committer first. False where nothing can be done before the
    /// committer was stepped or something comes in.
    ///
    /// # Errors
    /// Where the node has stopped.
    pub fn step_writer(&mut self) -> Result<bool, Stopped> {
        if self.has_stopped {
            return Err(Stopped);
        }
        match self.parts.term.writer.step() {
            Ok(Step::Went) => Ok(true),
            Ok(Step::Idle) => Ok(false),
            Ok(Step::Waits) => {
                self.step_committer();
                // What it says is in the queue now: this does not wait.
                let heard = self.parts.term.writer.wait_for_committer();
                heard.map(|()| true).map_err(|_| self.stop())
            }
            Ok(Step::Ended) | Err(Gone) => Err(self.stop()),
        }
    }

    fn stop(&mut self) -> Stopped {
        self.has_stopped = true;
        Stopped
    }

    /// Records and answers the batch that was handed over. False where there is none.
    pub fn step_committer(&mut self) -> bool {
        // A failure is a step as well: it stops the node.
        self.parts.term.committer.step().unwrap_or(true)
    }

    /// Answers one repeated command whose first answer only the journal still holds. False where
    /// none waits.
    pub fn step_lookups(&mut self) -> bool {
        self.parts.term.lookups.step()
    }

    /// Offers a follower what is at hand, once. False where nothing is.
    ///
    /// # Errors
    /// Where it did not take it.
    ///
    /// # Panics
    /// Where there are not as many followers.
    pub fn step_follower(&mut self, index: usize) -> Result<bool, FollowError> {
        self.followers[index].step()
    }

    /// Adds a follower.
    pub fn follow(&mut self, follower: impl Follower + 'static) {
        let following = Following::new(&self.parts.base.feed, follower);
        self.followers.push(Box::new(following));
    }

    /// Drops a follower; those added after it move up.
    ///
    /// # Panics
    /// Where there are not as many followers.
    pub fn unfollow(&mut self, index: usize) {
        self.followers.remove(index);
    }

    /// The name of every follower and the sequence it wants next.
    #[must_use]
    pub fn followers(&self) -> Vec<(String, u64)> {
        let followers = self.followers.iter();
        followers.map(|follower| (follower.name().to_owned(), follower.position())).collect()
    }

    /// Moves what the journal's log holds into its file.
    ///
    /// # Errors
    /// What SQLite said.
    pub fn checkpoint(&self) -> rusqlite::Result<()> {
        self.checkpointer.checkpoint()
    }

    /// Takes a snapshot of what is recorded.
    ///
    /// # Errors
    /// As for [`crate::take_snapshot`].
    pub fn snapshot(&self) -> Result<SnapshotInfo, TakeSnapshotError> {
        let folder = &self.config.folder;
        let reader = self.config.home().journal.reader().map_err(LoadError::from)?;
        write_snapshot(folder, &load_alone(folder, &reader)?)
    }

    /// Answers what was accepted, and ends.
    pub fn shutdown(mut self) {
        self.parts.base.handle.begin_shutdown();
        while self.step_writer().is_ok() {}
        while self.step_committer() {}
        while self.step_lookups() {}
        self.parts.base.feed.close();
    }
}

/// A follower, whatever it fails with.
trait Steps {
    fn step(&mut self) -> Result<bool, FollowError>;
    fn name(&self) -> &str;
    fn position(&self) -> u64;
}

impl<F: Follower> Steps for Following<F> {
    fn step(&mut self) -> Result<bool, FollowError> {
        Self::step(self).map(|taken| taken > 0)
    }

    fn name(&self) -> &str {
        self.follower.name()
    }

    fn position(&self) -> u64 {
        self.follower.position()
    }
}
