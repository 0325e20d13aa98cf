//! Exports of a small world's journal.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::ledger::{RecordDeposit, TransferMoney};
use engine::member::{MemberKind, Members, OpenMember};
use engine::{Actor, AdvanceClock, Command, Envelope, Facts, IdempotencyKey};
use journal::JournalReader;
use node::{ClockMode, Config, Node};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use tempfile::TempDir;
use units::{Amount, Currency, Duration, MemberId, Timestamp};

use crate::export::{Exported, export_in_parts};
use crate::{LakeError, TABLES};

const ANN: MemberId = MemberId::new(2);
const BEN: MemberId = MemberId::new(3);

/// Parts are small, so that there are several.
const PART: u64 = 4;

struct World {
    folder: TempDir,
    node: Node,
    day: u32,
}

fn start() -> Timestamp {
    "2026-11-26T12:00:00Z".parse().expect("a time")
}

impl World {
    /// Sequences 1 to 4: the platform, two people, money of one.
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config =
            Config::new(folder.path()).with_clock(ClockMode::Manual { start: start() });
        config.on_fatal = Some(Arc::new(|reason| panic!("fatal: {reason}")));
        config.followers = false;
        let world = Self { node: Node::open(config).expect("opens"), folder, day: 0 };
        for name in ["ann", "ben"] {
            world.submit(name, open_person());
        }
        world.submit("money", deposit(10_000));
        world
    }

    fn submit(&self, key: &str, command: impl Into<Command>) -> u64 {
        let envelope = Envelope {
            actor: Actor::Member(Members::PLATFORM),
            key: IdempotencyKey::new(key),
            command: command.into(),
            facts: Facts::default(),
        };
        let reply = self.node.handle().submit(envelope).expect("accepted");
        reply.wait().expect("answered").record().stamp.sequence
    }

    fn pay(&self, key: &str) -> u64 {
        let amount = Amount::new(10);
        self.submit(key, TransferMoney { from: ANN, to: BEN, currency: Currency::CNY, amount })
    }

    fn next_day(&mut self) {
        self.day += 1;
        let to = start().after(Duration::from_days(self.day));
        self.submit(&format!("day-{}", self.day), AdvanceClock { to });
    }

    #[track_caller]
    fn export(&self, lake: &Path, tail: bool) -> Exported {
        self.try_export(lake, tail).expect("written")
    }

    fn try_export(&self, lake: &Path, tail: bool) -> Result<Exported, LakeError> {
        let reader = JournalReader::open(self.folder.path())?;
        export_in_parts(&reader, lake, (tail, PART), |_| {})
    }
}

fn open_person() -> OpenMember {
    OpenMember {
        kind: MemberKind::Person,
        jurisdiction: "CN".into(),
        kyc_level: 2,
        category: None,
        time_zone: "Asia/Shanghai".into(),
    }
}

fn deposit(minor: i64) -> RecordDeposit {
    RecordDeposit {
        member: Some(ANN),
        currency: Currency::CNY,
        amount: Amount::new(minor),
        bank_reference: "IN-1".into(),
    }
}

/// Every file below a folder, with what stands in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            match entry.file_type().expect("a kind") {
                kind if kind.is_dir() => open.push(entry.path()),
                _ => drop(found.insert(entry.path(), fs::read(entry.path()).expect("a file"))),
            }
        }
    }
    found.into_iter().map(|(path, bytes)| (relative(&path, folder), bytes)).collect()
}

fn relative(path: &Path, folder: &Path) -> PathBuf {
    path.strip_prefix(folder).expect("below it").to_owned()
}

/// Names of the parts of a table.
fn parts(lake: &Path, table: &str) -> Vec<String> {
    let names = files(lake).into_keys().map(|path| path.display().to_string());
    let prefix = format!("{table}/");
    names.filter_map(|name| name.strip_prefix(&prefix).map(str::to_owned)).collect()
}

/// The sequences in a table, in the order of its files.
fn sequences(lake: &Path, table: &str) -> Vec<i64> {
    let mut found = Vec::new();
    for part in parts(lake, table) {
        let file = fs::File::open(lake.join(table).join(part)).expect("a file");
        let reader = SerializedFileReader::new(file).expect("Parquet");
        for row in reader.get_row_iter(None).expect("rows") {
            let row = row.expect("a row");
            let first = row.get_column_iter().find(|(name, _)| *name == "sequence");
            match first.expect("every table has it").1 {
                Field::Long(sequence) => found.push(*sequence),
                other => panic!("{other}"),
            }
        }
    }
    found
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn complete_parts_are_written_and_the_rest_waits() {
    let world = World::new();
    let lake = folder();
    let done = world.export(lake.path(), false);
    assert_eq!((done.records, done.next), (3, 4), "sequences 1 to 3 are the first cell of four");
    let first = "day=2026-11-26/part-000000000001-000000000003.parquet";
    for table in TABLES {
        assert_eq!(parts(lake.path(), table.name), [first], "every table can be read");
    }
    assert_eq!(sequences(lake.path(), "records"), [1, 2, 3]);
    let again = world.export(lake.path(), false);
    assert_eq!((again.files, again.next), (0, 4));
}

#[test]
fn however_often_it_is_exported_the_bytes_are_the_same() {
    let mut world = World::new();
    let (often, once) = (folder(), folder());
    for day in 0..4 {
        for payment in 0..day * 2 {
            world.pay(&format!("pay-{day}-{payment}"));
            world.export(often.path(), false);
        }
        world.next_day();
    }
    world.export(often.path(), false);
    world.export(once.path(), false);
    let (often, once) = (files(often.path()), files(once.path()));
    let differing: Vec<_> =
        once.iter().filter(|(path, bytes)| often.get(*path) != Some(*bytes)).collect();
    let names: Vec<_> = differing.iter().map(|(path, _)| path.display().to_string()).collect();
    assert!(names.is_empty() || names == ["_manifest.json"], "{names:?}");
    assert_eq!(often.len(), once.len());
    assert!(often.len() > 20, "{}", often.len());
}

#[test]
fn a_tail_is_written_at_once_and_followed_by_the_next() {
    let mut world = World::new();
    let lake = folder();
    assert_eq!(world.export(lake.path(), true).next, 5);
    world.pay("one");
    assert_eq!(world.export(lake.path(), true).records, 1);
    world.next_day();
    world.pay("two");
    assert_eq!(world.export(lake.path(), true).records, 2);
    assert_eq!(sequences(lake.path(), "records"), [1, 2, 3, 4, 5, 6, 7]);
    let days: Vec<String> =
        parts(lake.path(), "records").iter().map(|part| part[4..14].to_owned()).collect();
    assert_eq!(days, ["2026-11-26", "2026-11-26", "2026-11-26", "2026-11-26", "2026-11-27"]);
    assert_eq!(sequences(lake.path(), "postings"), [4, 4, 5, 5, 7, 7]);
}

#[test]
fn what_a_cut_off_export_left_is_written_again() {
    let mut world = World::new();
    let lake = folder();
    world.export(lake.path(), false);
    world.pay("one");
    world.next_day();
    // As if it had been cut off after two tables, in the middle of a third.
    let day = lake.path().join("records/day=2026-11-26");
    fs::write(day.join("part-000000000004-000000000009.parquet"), b"x").expect("written");
    fs::write(day.join("_unfinished-part-000000000004-000000000006.parquet"), b"x")
        .expect("written");
    world.export(lake.path(), true);
    assert_eq!(sequences(lake.path(), "records"), [1, 2, 3, 4, 5, 6]);
    let once = folder();
    world.export(once.path(), true);
    assert_eq!(files(lake.path()).into_keys().count(), files(once.path()).into_keys().count());
}

#[test]
fn another_journal_is_refused() {
    let (one, mut other) = (World::new(), World::new());
    let lake = folder();
    one.pay("one");
    one.export(lake.path(), true);
    other.next_day();
    other.next_day();
    let refused = other.try_export(lake.path(), true);
    assert!(matches!(refused, Err(LakeError::OtherJournal { .. })), "{refused:?}");
}

#[test]
fn files_say_what_they_hold() {
    let world = World::new();
    let lake = folder();
    world.export(lake.path(), false);
    for table in TABLES {
        let part = parts(lake.path(), table.name).remove(0);
        let file = fs::File::open(lake.path().join(table.name).join(part)).expect("a file");
        let reader = SerializedFileReader::new(file).expect("Parquet");
        let metadata = reader.metadata().file_metadata();
        let columns = metadata.schema_descr().columns();
        let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
        let expected: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(names, expected);
        let told = metadata.key_value_metadata().expect("metadata");
        let told: BTreeMap<&str, Option<&str>> =
            told.iter().map(|pair| (pair.key.as_str(), pair.value.as_deref())).collect();
        for column in table.columns {
            assert_eq!(told[format!("xianquan.{}", column.name).as_str()], Some(column.about));
        }
    }
}

#[test]
fn the_page_of_the_reference_is_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/lake.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, crate::reference()).expect("written");
    }
    let blessed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        blessed == crate::reference(),
        "lake.md is not as it was: look at it, then `make bless`"
    );
}
