//! Durable ops in one process: queue, decide, encode, hash, commit, answer, and a follower that folds.

use std::time::Duration;

use node::CommitInfo;

use crate::baseline::blobs_per_second;
use crate::house::{Crowd, House, Until};
use crate::mix::{Kind, Mix};
use crate::world::World;
use crate::{Bound, Error, Figure, Line, Place, Setting, Unit};

const RAW: Figure = Figure::new(
    "raw",
    "the same bytes as raw SQLite blobs",
    "同量数据直写 SQLite",
    Unit::PerSecond,
);
pub(super) const OPS: Figure =
    Figure::new("ops", "ops, all kinds", "操作（混合）", Unit::PerSecond).against("raw");
pub(super) const P50: Figure = Figure::new("p50", "commit, p50", "提交 p50", Unit::Milliseconds);
pub(super) const P99: Figure = Figure::new("p99", "commit, p99", "提交 p99", Unit::Milliseconds);

pub const LINE: Line = Line {
    name: "durable",
    about: "durable in process, 4 submitters with arrays of 2,000, a mix of all ops, 60 s",
    figures: &[
        OPS.asked(Bound::AtLeast(250_000.0)),
        Figure::new("legs", "legs of these", "其中分录", Unit::PerSecond)
            .asked(Bound::AtLeast(640_000.0)),
        P50,
        P99.asked(Bound::Below(25.0)),
        RAW,
    ],
    place: Place::Alone,
    runs: 3,
    prepare: None,
    run: |setting| Ok(run(setting, &ALL_KINDS)?.to_vec()),
    warm_up: false,
};

pub const PAYMENTS: Line = Line {
    name: "durable-payments",
    about: "the same with transfers of money alone, which others measure",
    figures: &[
        Figure { english: "transfers", chinese: "转账", ..OPS }.asked(Bound::AtLeast(250_000.0)),
        Figure::new("legs", "legs of these", "其中分录", Unit::PerSecond),
        P50,
        P99.asked(Bound::Below(25.0)),
        RAW,
    ],
    place: Place::Alone,
    runs: 3,
    prepare: None,
    run: |setting| {
        let work = Work { kind: Kind::Payments, seconds: 20, ..ALL_KINDS };
        Ok(run(setting, &work)?.to_vec())
    },
    warm_up: false,
};

pub const SMALL: Line = Line {
    name: "small-batches",
    about: "16 submitters with arrays of 100: joined as they come, then never more than 100 a commit",
    figures: &[
        OPS.asked(Bound::AtLeast(100_000.0)),
        P99,
        Figure::new(
            "raw",
            "100 ops a commit, as raw SQLite blobs",
            "每次 100 条直写",
            Unit::PerSecond,
        ),
        Figure::new(
            "strict",
            "ops, at most 100 a commit",
            "操作（每次提交至多 100）",
            Unit::PerSecond,
        )
        .asked(Bound::AtLeast(100_000.0))
        .against("raw"),
        Figure::new("strict_p99", "commit of these, p99", "其提交 p99", Unit::Milliseconds),
    ],
    place: Place::Alone,
    runs: 3,
    prepare: None,
    run: |setting| {
        let joined = Work { submitters: 16, array: 100, seconds: 20, ..ALL_KINDS };
        let [ops, _, _, p99, _] = run(setting, &joined)?;
        let [strict, _, _, strict_p99, raw] = run(setting, &Work { most: Some(100), ..joined })?;
        Ok(vec![ops, p99, raw, strict, strict_p99])
    },
    warm_up: false,
};

/// What submitters do.
pub(super) struct Work {
    pub kind: Kind,
    pub submitters: u64,
    pub array: usize,
    pub most: Option<usize>,
    pub seconds: u64,
}

pub(super) const ALL_KINDS: Work =
    Work { kind: Kind::All, submitters: 16, array: 1_000, most: None, seconds: 60 };

impl Work {
    /// Ops and legs a second, p50 and p99 of commits; and the commits themselves.
    pub fn on(
        &self,
        house: &House,
        setting: &Setting,
    ) -> Result<([f64; 4], Vec<CommitInfo>), Error> {
        let world = World::SMALL;
        house.fill(world.asks())?;
        let mixes = (0..self.submitters).map(|number| Mix::new(self.kind, world, number));
        let mut mixes: Vec<_> = mixes.collect();
        let time = Duration::from_millis(setting.size(self.seconds * 1_000, 300));
        house.crowd(&mut mixes, self.array, Until::Time(time / 10))?;
        house.forget_commits();
        let crowd = house.crowd(&mut mixes, self.array, Until::Time(time))?;
        let commits = house.take_commits();
        let [ops, legs] = rates(&crowd);
        Ok(([ops, legs, at(&commits, 50), at(&commits, 99)], commits))
    }
}

/// The same four on SQLite, and what the same bytes would take by themselves.
fn run(setting: &Setting, work: &Work) -> Result<[f64; 5], Error> {
    let folder = setting.passing()?;
    let house = House::open(folder.path(), work.most)?;
    let ([ops, legs, p50, p99], commits) = work.on(&house, setting)?;
    drop(house);
    Ok([ops, legs, p50, p99, raw(setting, &commits)?])
}

#[allow(clippy::cast_precision_loss, reason = "counts of a measurement")]
fn rates(crowd: &Crowd) -> [f64; 2] {
    [crowd.done, crowd.legs].map(|count| count as f64 / crowd.elapsed.as_secs_f64())
}

/// Milliseconds that this share of the commits stayed within.
fn at(commits: &[CommitInfo], percent: usize) -> f64 {
    let mut times: Vec<_> = commits.iter().map(|commit| commit.elapsed).collect();
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    times.get(last * percent / 100).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// Records a second, where commits of the same mean size are nothing but blobs.
#[allow(clippy::cast_precision_loss, reason = "counts of a measurement")]
fn raw(setting: &Setting, commits: &[CommitInfo]) -> Result<f64, Error> {
    let count = commits.len().max(1);
    let records: usize = commits.iter().map(|commit| commit.records).sum();
    let bytes: usize = commits.iter().map(|commit| commit.bytes).sum();
    let folder = setting.passing()?;
    let time = Duration::from_millis(setting.size(3_000, 100));
    let commits = blobs_per_second(folder.path(), bytes / count, time)?;
    Ok(commits * records as f64 / count as f64)
}
