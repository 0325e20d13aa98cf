//! Sessions, and what their errors mean.

use std::thread;
use std::time::{Duration, Instant};

use testbed::{Direction, Proxy};

use super::{database, server};
use crate::{Access, DatabaseUrl, PgError, Session, connect};

const DEADLINE: Duration = Duration::from_secs(20);

fn session(url: &DatabaseUrl) -> Session {
    Session::connect(url, "test", Access::Write, DEADLINE).expect("connects")
}

fn through(proxy: &Proxy) -> DatabaseUrl {
    let url = database();
    let text = server().url(url.database());
    text.replace(&server().address(), &proxy.address()).parse().expect("a URL")
}

#[test]
fn what_the_server_refuses_did_not_happen() {
    let session = session(&database());
    let error = session.batch("SELECT 1/0").expect_err("refused");
    assert_eq!(error.sqlstate(), Some("22012"));
    assert!(!error.is_unknown() && !error.may_pass(), "{error}");
    session.batch("BEGIN READ ONLY").expect("begins");
    let error = session.batch("CREATE TABLE t ()").expect_err("refused");
    assert!(matches!(error, PgError::ReadOnly(_)), "{error}");
}

#[test]
fn a_commit_that_fails_is_an_error_although_its_statement_was_complete() {
    let session = session(&database());
    session
        .batch(
            "CREATE TABLE t (x int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO t VALUES (1)",
        )
        .expect("creates");
    let insert = session.prepare("INSERT INTO t VALUES (1)").expect("prepares");
    let error = session.execute(&insert, &[]).expect_err("refused at the commit");
    assert_eq!(error.sqlstate(), Some("23505"), "{error}");
}

#[test]
fn a_statement_whose_connection_was_cut_is_unknown() {
    let proxy = Proxy::before(&server().address()).expect("listens");
    let session = session(&through(&proxy));
    proxy.cut_after(Direction::Out, 0);
    let error = session.batch("SELECT 1").expect_err("cut");
    assert!(error.is_unknown() && error.may_pass(), "{error}");
    assert!(matches!(error, PgError::Lost(_)), "{error}");
    let again = session.batch("SELECT 1").expect_err("it stays closed");
    assert!(again.is_unknown() && session.is_closed(), "{again}");
}

#[test]
fn a_session_that_was_ended_by_the_server_is_unknown() {
    let session = session(&database());
    let error = session.batch("SELECT pg_terminate_backend(pg_backend_pid())").expect_err("ended");
    assert!(matches!(error, PgError::Lost(_)), "{error}");
}

#[test]
fn silence_ends_with_the_deadline() {
    let session = Session::connect(&database(), "test", Access::Write, Duration::from_millis(200));
    let error = session.expect("connects").batch("SELECT pg_sleep(30)").expect_err("too long");
    assert!(matches!(error, PgError::Silent(_)) && error.is_unknown(), "{error}");
}

#[test]
fn a_host_that_says_nothing_does_not_hold_up_the_others() {
    let proxy = Proxy::before(&server().address()).expect("listens");
    proxy.freeze();
    let url = database();
    let hosts = format!("127.0.0.1:1,{},{}", proxy.address(), server().address());
    let text = server().url(url.database()).replace(&server().address(), &hosts);
    let started = Instant::now();
    session(&text.parse().expect("a URL")).batch("SELECT 1").expect("asks");
    assert!(started.elapsed() < DEADLINE);
    let alone: DatabaseUrl = through(&proxy);
    let blocked = thread::spawn(move || connect(&alone, "test").err().expect("gives up"));
    let error = blocked.join().expect("ends");
    assert!(error.to_string().ends_with("no answer in time"), "{error}");
}

#[test]
fn it_waits_inside_async_code_too() {
    let session = session(&database());
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async { session.batch("SELECT 1") }).expect("asks");
}

#[test]
fn warnings_are_kept_until_they_are_asked_for() {
    let session = session(&database());
    session.batch("DO $$ BEGIN RAISE NOTICE 'by the way'; END $$").expect("says");
    assert_eq!(session.take_warning(), None);
    session.batch("DO $$ BEGIN RAISE WARNING 'mind the gap'; END $$").expect("says");
    assert_eq!(session.take_warning().as_deref(), Some("mind the gap"));
    assert_eq!(session.take_warning(), None);
}
