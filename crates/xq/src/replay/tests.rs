use super::expected::{self, Sum};
use super::lines::SeriesKey;
use super::plan::{Plan, SeriesPlan};
use std::path::{Path, PathBuf};

/// A copy of the hand-made tables, to be changed by a test as it likes.
pub fn fixture() -> tempfile::TempDir {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/complete_journey");
    let folder = tempfile::tempdir().expect("a folder");
    for file in std::fs::read_dir(source).expect("the fixture") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), folder.path().join(file.file_name())).expect("copied");
    }
    folder
}

/// The year of real coupons that the figures below are of, where the machine has it.
fn real_tables() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = ["../shared/data/complete_journey", "../../shared/data/complete_journey"];
    let found = beside.iter().map(|place| root.join(place)).find(|path| path.is_dir());
    if found.is_none() {
        eprintln!("skipped: ../shared/data/complete_journey is not there");
    }
    found
}

const fn of_a_campaign(key: SeriesKey) -> bool {
    matches!(key, SeriesKey::Campaign(..))
}

#[test]
fn the_real_tables_come_to_the_figures_of_the_study() {
    let Some(folder) = real_tables() else { return };
    let plan = Plan::read(&folder, &|| ()).expect("a plan");
    let uses = |campaign| {
        let of_kind = plan.lines.iter().filter(|line| of_a_campaign(line.series) == campaign);
        of_kind.fold((0, 0), |(count, cents), line| (count + 1, cents + line.coupon))
    };
    assert_eq!(uses(true), (2_973, 285_749));
    assert_eq!(uses(false), (14_454, 1_804_757));
    let issued = |campaign| {
        let of_kind = plan.series.iter().filter(|(key, _)| of_a_campaign(**key) == campaign);
        let add = |(count, grants, face), series: &SeriesPlan| {
            (count + 1, grants + series.grants.len(), face + series.face())
        };
        of_kind.map(|(_, series)| series).fold((0, 0, 0), add)
    };
    assert_eq!(issued(true), (531, 372_177, 77_875_250));
    assert_eq!(issued(false), (420, 8_123, 1_804_757));

    let expected = expected::compute(&folder).expect("sums");
    let total = Sum { redemptions: 17_427, manufacturer: 2_090_506, store: 362_070 };
    assert_eq!(expected.total, total);
    assert_eq!((expected.manufacturers.len(), expected.stores.len()), (428, 152));
}
