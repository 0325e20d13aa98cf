//! What the server refuses, and how the operator is told.

use std::path::Path;
use std::process::Command;

use pg::{DatabaseUrl, PgError};

use super::super::{batch, five_batches};
use super::{LEASE, append, contender, database, lead, raw, read_all, server};
use crate::{AppendError, Contender, JournalReader, OpenError};

/// The same database as another user, who may do what `grants` say.
fn role(url: &DatabaseUrl, name: &str, grants: &str) -> DatabaseUrl {
    let name = format!("{name}_{}", url.database());
    let mut raw = raw(url);
    raw.batch_execute(&format!("CREATE ROLE {name} LOGIN PASSWORD 'secret'")).expect("creates");
    raw.batch_execute(&grants.replace("WHO", &name)).expect("grants");
    let address = server().address();
    format!("postgres://{name}:secret@{address}/{}", url.database()).parse().expect("a URL")
}

const READS: &str = "GRANT USAGE ON SCHEMA journal TO WHO;
                     GRANT SELECT ON ALL TABLES IN SCHEMA journal TO WHO;";
const LEADS: &str = "GRANT INSERT ON journal.batch TO WHO; GRANT UPDATE ON journal.lease TO WHO;
                     GRANT INSERT, UPDATE, DELETE ON journal.node TO WHO";

fn of_five() -> DatabaseUrl {
    let url = database();
    append(lead(&url, "a", LEASE).1, &five_batches());
    url
}

fn refused(url: &DatabaseUrl) -> OpenError {
    Contender::register(url, "b", "b:80", LEASE).err().expect("refused")
}

#[test]
fn a_newer_schema_is_refused_by_writer_and_reader() {
    let url = of_five();
    raw(&url).batch_execute("UPDATE journal.version SET version = 2").expect("edits");
    for error in [refused(&url), JournalReader::connect(&url).err().expect("refused")] {
        let OpenError::Database(PgError::NewerSchema { found: 2, known: 1, .. }) = error else {
            panic!("{error}");
        };
        assert!(error.to_string().ends_with("use a newer program"), "{error}");
    }
}

#[test]
fn other_tables_are_not_taken_for_a_journal() {
    let url = database();
    raw(&url)
        .batch_execute("CREATE SCHEMA journal; CREATE TABLE journal.entries (x int)")
        .expect("creates");
    for error in [refused(&url), JournalReader::connect(&url).err().expect("refused")] {
        assert!(matches!(error, OpenError::Database(PgError::NotOurs(_))), "{error}");
    }
}

#[test]
fn a_role_with_these_privileges_can_lead_and_one_can_read() {
    let url = of_five();
    let leader = role(&url, "leader", &format!("{READS}{LEADS}"));
    let reader = role(&url, "reader", READS);
    append(lead(&leader, "b", LEASE).1, &[batch(16, 1, 10)]);
    assert_eq!(read_all(&reader).len(), 6);
    let OpenError::Database(PgError::Privilege(what)) = refused(&reader) else {
        panic!("may lead");
    };
    assert!(what.contains("table node"), "{what}");
}

#[test]
fn lost_privileges_are_told() {
    let url = of_five();
    let leader = role(&url, "leader", &format!("{READS}{LEADS}"));
    let (_node, journal) = lead(&leader, "b", LEASE);
    let role = leader.user();
    raw(&url).batch_execute(&format!("REVOKE INSERT ON journal.batch FROM {role}")).expect("takes");
    let error = journal.append(&batch(16, 1, 10)).err().expect("refused");
    let AppendError::Refused { first: 16, source: PgError::Privilege(what) } = &error else {
        panic!("{error}");
    };
    assert!(what.contains("table batch"), "{what}");
    assert_eq!(read_all(&url).len(), 5);
}

#[test]
fn a_role_that_may_not_write_is_told_so() {
    let url = of_five();
    let grants = format!("{READS}ALTER ROLE WHO SET default_transaction_read_only = on");
    let reader = role(&url, "reader", &grants);
    let error = refused(&reader).to_string();
    assert!(error.contains("no server there takes writes"), "{error}");
    assert_eq!(read_all(&reader).len(), 5);
}

#[test]
fn whoever_is_not_let_in_is_told_what_to_check() {
    let url = of_five();
    let address = server().address();
    let wrong = format!("postgres://postgres:wrong@{address}/{}", url.database());
    let missing = format!("postgres://postgres:testbed@{address}/nowhere");
    let nobody = "postgres://postgres@127.0.0.1:1/xq".to_owned();
    let told = |text: String| refused(&text.parse().expect("a URL")).to_string();
    let error = told(wrong);
    assert!(error.contains("does not let user postgres in") && error.contains("pg_hba"), "{error}");
    assert!(told(missing).contains("there is no database nowhere"));
    let error = told(nobody);
    assert!(error.contains("cannot connect to PostgreSQL at 127.0.0.1:1"), "{error}");
}

/// A small file system of its own, as long as it lives.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let options = ["-t", "tmpfs", "-o", "size=24m,mode=777", "tmpfs"];
        let mounted = Command::new("mount").args(options).arg(folder.path()).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

#[test]
fn a_full_disk_takes_the_handle_and_keeps_what_was_recorded() {
    use std::os::unix::fs::PermissionsExt;
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: making a small file system needs root");
        return;
    };
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(disk.path(), open).expect("opens the folder");
    let space = disk.path().join("space");
    std::fs::create_dir(&space).expect("creates");
    let owner = Command::new("chown").arg("postgres").arg(&space).status();
    assert!(owner.is_ok_and(|status| status.success()), "gives the folder to the server");
    let url = database();
    let (_node, mut journal) = lead(&url, "a", LEASE);
    let mut raw = raw(&url);
    let (name, place) = (format!("small_{}", url.database()), space.display());
    raw.batch_execute(&format!("CREATE TABLESPACE {name} LOCATION '{place}'")).expect("creates");
    raw.batch_execute(&format!("ALTER TABLE journal.batch SET TABLESPACE {name}")).expect("moves");
    let mut appended = Vec::new();
    let error = loop {
        let next = batch(journal.next_sequence(), 3, 1_000_000);
        match journal.append(&next) {
            Ok(back) => journal = back,
            Err(error) => break error,
        }
        appended.push(next);
        assert!(appended.len() < 40, "the limit does not bite");
    };
    let first = 1 + 3 * appended.len() as u64;
    assert!(matches!(error, AppendError::DiskFull { first: f, .. } if f == first), "{error}");
    assert!(error.to_string().starts_with("the disk is full: batch at sequence"), "{error}");
    assert_eq!(read_all(&url), appended);
    // With room again, the journal goes on where it stopped.
    raw.batch_execute("ALTER TABLE journal.batch SET TABLESPACE pg_default").expect("moves");
    raw.batch_execute(&format!("DROP TABLESPACE {name}")).expect("drops");
    let next = batch(first, 1, 100_000);
    append(contender(&url, "b", LEASE).try_lead().expect("asks").expect("free"), &[next]);
}
