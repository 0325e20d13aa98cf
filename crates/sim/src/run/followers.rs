//! What happens to followers: they lag, are dropped, lose their files; and what is left of them is
//! what they would be if built anew.

use super::{Run, Told};
use node::{Follower, MarketData, MemberEvents, RecordedBatch, SteppedNode, StoreError};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::fs;
use std::path::Path;

/// A follower with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    MemberEvents,
    MarketData,
}

impl Kind {
    const ALL: [Self; 2] = [Self::MemberEvents, Self::MarketData];

    fn name(self) -> &'static str {
        match self {
            Self::MemberEvents => "member events",
            Self::MarketData => "market data",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::MemberEvents => "member_events.db",
            Self::MarketData => "market_data.db",
        }
    }

    fn tables(self) -> &'static [&'static str] {
        match self {
            Self::MemberEvents => &["event", "member_event", "party", "position"],
            Self::MarketData => &["trade", "candle", "position"],
        }
    }

    fn join(self, node: &mut SteppedNode, folder: &Path) -> Result<(), StoreError> {
        match self {
            Self::MemberEvents => node.follow(MemberEvents::open(folder)?),
            Self::MarketData => node.follow(MarketData::open(folder)?),
        }
        Ok(())
    }
}

impl Run {
    /// One of them takes what is there, or a part.
    pub(super) fn follow(&mut self) -> Told {
        let count = self.node().followers().len() as u64;
        let index = usize::try_from(self.chance.below(count)).expect("a few");
        let took = self.step_follower(index);
        self.excuse("follower: took", took.map(|_| ()))
    }

    /// One that finds its file damaged is opened again, as if the server were.
    fn step_follower(&mut self, index: usize) -> Result<bool, String> {
        let took = self.node().step_follower(index).map_err(|error| error.to_string());
        let Err(problem) = &took else { return took };
        let (name, _) = self.node().followers().swap_remove(index);
        let broken = self.broken.iter().position(|kind| kind.name() == name);
        match broken {
            Some(at) if problem.contains("malformed") || problem.contains("not a database") => {
                self.report.note("follower: damage found");
                let kind = self.broken.swap_remove(at);
                self.node().unfollow(index);
                self.take_back(kind)?;
                Ok(true)
            }
            _ => took,
        }
    }

    /// Drops one, or lets one come back, whose file may be gone or broken meanwhile.
    pub(super) fn meddle(&mut self) -> Told {
        match self.absent.pop() {
            Some(kind) => {
                self.damage(kind)?;
                self.take_back(kind)
            }
            None => {
                let kind = self.chance.pick(&Kind::ALL);
                self.drop_follower(kind)?;
                self.absent.push(kind);
                self.report.note("follower: dropped");
                Ok(())
            }
        }
    }

    fn drop_follower(&mut self, kind: Kind) -> Told {
        let followers = self.node().followers();
        let index = followers.iter().position(|(name, _)| name == kind.name());
        self.node().unfollow(index.ok_or("a follower is missing")?);
        Ok(())
    }

    fn take_back(&mut self, kind: Kind) -> Told {
        let folder = self.folder.path().to_owned();
        let joined = kind.join(self.node(), &folder);
        if joined.is_err() {
            self.absent.push(kind);
        }
        self.excuse("follower: came back", joined)
    }

    /// What happens to files while nobody has them open.
    pub(super) fn meddle_at_rest(&mut self) -> Told {
        if self.chance.one_in(6) {
            self.disk.damage_plain_files(".snapshot", "partial");
        }
        let kind = self.chance.pick(&Kind::ALL);
        if self.chance.one_in(4) { self.damage(kind) } else { Ok(()) }
    }

    fn damage(&mut self, kind: Kind) -> Told {
        let file = self.folder.path().join(kind.file());
        if !file.is_file() {
            return Ok(());
        }
        let done = match self.chance.below(4) {
            0 => {
                self.report.note("follower: file deleted");
                fs::remove_file(&file)
            }
            1 => {
                self.report.note("follower: file broken");
                self.broken.push(kind);
                fs::remove_file(&file).and_then(|()| fs::write(&file, [0x5a; 3_000]))
            }
            _ => Ok(()),
        };
        done.map_err(|error| error.to_string())
    }

    /// Lets all of them catch up and compares them with new ones.
    pub(super) fn compare_followers(&mut self) -> Told {
        while let Some(kind) = self.absent.pop() {
            self.take_back(kind)?;
        }
        // What was broken where nobody wrote since is found by who reads it, and built anew.
        while let Some(kind) = self.broken.pop() {
            self.drop_follower(kind)?;
            fs::remove_file(self.folder.path().join(kind.file()))
                .map_err(|error| error.to_string())?;
            self.take_back(kind)?;
        }
        for index in 0..self.node().followers().len() {
            while self.step_follower(index)? {}
        }
        let fresh = self.folder.path().join("fresh");
        fs::create_dir(&fresh).map_err(|error| error.to_string())?;
        let failed = |error: StoreError| error.to_string();
        self.build(MemberEvents::open(&fresh).map_err(failed)?)?;
        self.build(MarketData::open(&fresh).map_err(failed)?)?;
        for kind in Kind::ALL {
            compare(kind, self.folder.path(), &fresh)?;
        }
        Ok(())
    }

    /// Follows all records at once.
    fn build(&self, mut follower: impl Follower) -> Told {
        let (records, hash) = (self.witness.records.clone(), self.witness.hash);
        let decision_version = engine::DECISION_VERSION;
        let all = RecordedBatch { first: 1, decision_version, hash, bytes: 0, records };
        follower.apply(&all).map_err(|error| error.to_string())
    }
}

fn compare(kind: Kind, folder: &Path, fresh: &Path) -> Told {
    for table in kind.tables() {
        let read = |folder: &Path| {
            let rows = rows(&folder.join(kind.file()), table);
            rows.map_err(|error| format!("{}, {table}: {error}", kind.name()))
        };
        let (kept, anew) = (read(folder)?, read(fresh)?);
        if let Some(row) =
            (0..kept.len().max(anew.len())).find(|row| kept.get(*row) != anew.get(*row))
        {
            let (kept, anew) = (kept.get(row), anew.get(row));
            return Err(format!("{}, {table}: {kept:?} is kept, built anew {anew:?}", kind.name()));
        }
    }
    Ok(())
}

fn rows(file: &Path, table: &str) -> rusqlite::Result<Vec<Vec<Value>>> {
    let connection = Connection::open(file)?;
    let mut statement = connection.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?;
    let columns = statement.column_count();
    let rows =
        statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
    rows.collect()
}
