//! Schemas with a version.

use std::thread;

use super::database;
use crate::{Access, CONNECT_DEADLINE, DatabaseUrl, Found, PgError, Schema, Session};
use crate::{ensure_schema, find_schema};

const FIRST: Schema = Schema {
    name: "shelf",
    comment: "What is on somebody's shelf",
    create: "CREATE TABLE shelf.book (title text)",
    migrations: &[],
};

const THIRD: Schema = Schema {
    migrations: &[
        "ALTER TABLE shelf.book ADD COLUMN author text",
        "CREATE TABLE shelf.author (name text)",
    ],
    ..FIRST
};

fn session(url: &DatabaseUrl) -> Session {
    Session::connect(url, "test", Access::Write, CONNECT_DEADLINE).expect("connects")
}

#[test]
fn it_is_made_once_and_brought_up_to_date() {
    let url = database();
    let session = session(&url);
    assert_eq!(find_schema(&session, &FIRST).expect("asks"), Found::Nothing);
    for _ in 0..2 {
        ensure_schema(&url, &FIRST).expect("makes");
        assert_eq!(find_schema(&session, &FIRST).expect("asks"), Found::Current);
    }
    session.batch("INSERT INTO shelf.book VALUES ('Faust')").expect("keeps");
    assert_eq!(find_schema(&session, &THIRD).expect("asks"), Found::Older(1));
    ensure_schema(&url, &THIRD).expect("brings up to date");
    assert_eq!(find_schema(&session, &THIRD).expect("asks"), Found::Current);
    session.batch("UPDATE shelf.book SET author = 'Goethe'").expect("has the column");
    let error = ensure_schema(&url, &FIRST).expect_err("refused");
    let PgError::NewerSchema { found: 3, known: 1, .. } = error else { panic!("{error}") };
}

#[test]
fn one_made_anew_is_as_one_brought_up_to_date() {
    let url = database();
    ensure_schema(&url, &THIRD).expect("makes");
    session(&url).batch("INSERT INTO shelf.book VALUES ('Faust', 'Goethe')").expect("keeps");
    assert_eq!(find_schema(&session(&url), &THIRD).expect("asks"), Found::Current);
}

#[test]
fn many_programs_may_make_it_at_once() {
    let url = database();
    let making: Vec<_> = (0..8)
        .map(|_| {
            let url = url.clone();
            thread::spawn(move || ensure_schema(&url, &THIRD))
        })
        .collect();
    for made in making {
        made.join().expect("ends").expect("makes, or finds it made");
    }
    assert_eq!(find_schema(&session(&url), &THIRD).expect("asks"), Found::Current);
}

#[test]
fn a_failed_step_changes_nothing() {
    const BROKEN: Schema =
        Schema { migrations: &["ALTER TABLE shelf.book ADD COLUMN year int", "NONSENSE"], ..FIRST };
    let url = database();
    ensure_schema(&url, &FIRST).expect("makes");
    ensure_schema(&url, &BROKEN).expect_err("refused");
    assert_eq!(find_schema(&session(&url), &FIRST).expect("asks"), Found::Current);
    session(&url).batch("ALTER TABLE shelf.book ADD COLUMN year int").expect("was not added");
}

#[test]
fn what_somebody_else_made_is_left_alone() {
    let url = database();
    session(&url).batch("CREATE SCHEMA shelf; CREATE TABLE shelf.jar ()").expect("creates");
    let error = ensure_schema(&url, &FIRST).expect_err("refused");
    assert_eq!(error, PgError::NotOurs("shelf".to_owned()));
    let empty = database();
    session(&empty).batch("CREATE SCHEMA shelf").expect("creates");
    ensure_schema(&empty, &FIRST).expect("an empty one is filled");
}
