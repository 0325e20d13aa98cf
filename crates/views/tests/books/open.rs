//! Opening: what is there is kept up, what does not fit is made anew, and one alone keeps the books.

use crate::same::{keep, make};
use crate::shelf::{Shelf, assert_same};
use crate::world::World;
use node::Follower;
use sim::Chance;
use std::fs;
use views::{ProjectError, Projector};

#[test]
fn goes_on_where_it_stopped() {
    let world = World::new(41, 1_500);
    for shelf in Shelf::both() {
        let batches = world.batches(&mut Chance::new(41));
        let (some, rest) = batches.split_at(batches.len() / 2);
        let empty = tempfile::tempdir().expect("a folder");
        drop(journal::SqliteJournal::open(empty.path()).expect("a journal"));
        let nothing = journal::JournalReader::open(empty.path()).expect("readable");
        let mut first = Projector::open(&shelf.place, nothing).expect("opens");
        some.iter().for_each(|batch| first.apply(batch).expect("applied"));
        drop(first);
        let mut second = Projector::open(&shelf.place, world.journal()).expect("opens");
        assert_eq!(second.position(), rest[0].first, "{}", shelf.name);
        rest.iter().for_each(|batch| second.apply(batch).expect("applied"));
        drop(second);
        let whole = Shelf::sqlite();
        make(&world, &whole);
        assert_same(&whole.dump(), &shelf.dump(), shelf.name);
    }
}

#[test]
fn books_of_another_journal_are_made_anew() {
    let (world, other) = (World::new(42, 600), World::new(43, 600));
    for shelf in Shelf::both() {
        make(&other, &shelf);
        let mut projector = Projector::open(&shelf.place, world.journal()).expect("opens");
        assert_eq!(projector.position(), 1, "{}", shelf.name);
        for batch in world.batches(&mut Chance::new(1)) {
            projector.apply(&batch).expect("applied");
        }
        drop(projector);
        let whole = Shelf::sqlite();
        make(&world, &whole);
        assert_same(&whole.dump(), &shelf.dump(), shelf.name);
    }
}

#[test]
fn a_damaged_file_is_made_anew() {
    let world = World::new(44, 600);
    let shelf = Shelf::sqlite();
    make(&world, &shelf);
    let before = shelf.dump();
    fs::write(shelf.file(), b"this is no database").expect("written");
    let mut projector = Projector::open(&shelf.place, world.journal()).expect("opens");
    assert_eq!(projector.position(), 1);
    projector.run_to_head(|_| {}).expect("made");
    drop(projector);
    assert_same(&before, &shelf.dump(), "made anew");
}

#[test]
fn one_alone_keeps_the_books() {
    let world = World::new(45, 800);
    for shelf in Shelf::both() {
        let batches = world.batches(&mut Chance::new(2));
        let mut keeper = Projector::open(&shelf.place, world.journal()).expect("opens");
        let anew = Projector::anew(&shelf.place, world.journal());
        assert!(matches!(anew, Err(ProjectError::StandsBy)), "{}", shelf.name);
        let mut other = Projector::open(&shelf.place, world.journal()).expect("stands by");
        // It writes nothing, and says so.
        let refused = other.apply(&batches[0]);
        assert!(matches!(refused, Err(ProjectError::StandsBy)), "{}", shelf.name);
        batches.iter().for_each(|batch| keeper.apply(batch).expect("applied"));
        // What the keeper has written the other needs not write.
        let (last, some) = batches.split_last().expect("batches");
        some.iter().for_each(|batch| other.apply(batch).expect("there already"));
        drop(keeper);
        other.apply(last).expect("takes over");
        assert_eq!(other.position(), world.records.len() as u64 + 1);
        drop(other);
        let whole = Shelf::sqlite();
        make(&world, &whole);
        assert_same(&whole.dump(), &shelf.dump(), shelf.name);
    }
}

#[test]
fn readers_go_on_while_the_books_are_made_anew() {
    let world = World::new(46, 500);
    for shelf in Shelf::both() {
        keep(&world, &shelf, 3);
        let queries = shelf.queries();
        let count = || {
            let rows = queries.read(|reader| reader.query("SELECT COUNT(*) FROM records", &[]));
            rows.expect("readable")[0].get::<i64>(0).expect("a count")
        };
        let before = count();
        make(&world, &shelf);
        assert_eq!(count(), before, "{}", shelf.name);
        let next = queries.position().expect("there");
        assert!(queries.wait_for(next - 1, std::time::Duration::ZERO).expect("there"));
        assert!(!queries.wait_for(next, std::time::Duration::ZERO).expect("there"));
    }
}
