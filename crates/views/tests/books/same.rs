//! The content does not depend on the way: made in bulk or kept up batch by batch, here or there.

use crate::shelf::{Shelf, assert_same};
use crate::world::World;
use node::Follower;
use sim::Chance;
use views::Projector;

/// Makes the books in bulk.
pub fn make(world: &World, shelf: &Shelf) {
    let mut projector = Projector::anew(&shelf.place, world.journal()).expect("opens");
    let next =
        projector.run_to_head(|_| {}).unwrap_or_else(|error| panic!("{}: {error}", shelf.name));
    assert_eq!(next, world.records.len() as u64 + 1);
}

/// Keeps the books up, from nothing on.
pub fn keep(world: &World, shelf: &Shelf, seed: u64) {
    let empty = tempfile::tempdir().expect("a folder");
    drop(journal::SqliteJournal::open(empty.path()).expect("a journal"));
    let nothing = journal::JournalReader::open(empty.path()).expect("readable");
    let mut projector = Projector::open(&shelf.place, nothing).expect("opens");
    for batch in world.batches(&mut Chance::new(seed)) {
        assert_eq!(projector.position(), batch.first);
        projector.apply(&batch).unwrap_or_else(|error| panic!("{}: {error}", shelf.name));
    }
}

#[test]
fn made_at_once_and_kept_up_are_the_same() {
    for seed in 1..=4 {
        let world = World::new(seed, 2_500);
        let bulk = Shelf::sqlite();
        make(&world, &bulk);
        let expected = bulk.dump();
        assert!(expected.len() > world.records.len(), "something is in the books");
        for cut in 0..2 {
            let kept = Shelf::sqlite();
            keep(&world, &kept, seed * 100 + cut);
            assert_same(&expected, &kept.dump(), &format!("seed {seed}, cut {cut}"));
        }
    }
}

#[test]
fn both_databases_hold_the_same() {
    let world = World::new(7, 2_500);
    let (here, there) = (Shelf::sqlite(), Shelf::postgres());
    make(&world, &here);
    make(&world, &there);
    assert_same(&here.dump(), &there.dump(), "made at once");
    let kept = Shelf::postgres();
    keep(&world, &kept, 1);
    assert_same(&here.dump(), &kept.dump(), "kept up");
}
