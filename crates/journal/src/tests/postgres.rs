//! The journal in a real PostgreSQL server.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use pg::Client;
use pg::DatabaseUrl;
use testbed::Cluster;

use crate::{Batch, Contender, JournalReader, PostgresJournal, StoredBatch};

mod altered;
mod killed;
mod leading;
mod migrating;
mod network;
mod refused;
mod replicated;
mod schema;
mod speed;

/// Long enough that nothing here lets it run out unless it wants to.
pub const LEASE: Duration = Duration::from_secs(30);

/// One server for all tests of this process; it ends with the process.
pub fn server() -> &'static Cluster {
    static SERVER: OnceLock<Cluster> = OnceLock::new();
    SERVER.get_or_init(|| Cluster::start().expect("PostgreSQL starts"))
}

/// An empty database of its own.
pub fn database() -> DatabaseUrl {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("journal{}", COUNT.fetch_add(1, Ordering::Relaxed));
    server().create_database(&name).expect("a database").parse().expect("a URL")
}

pub fn contender(url: &DatabaseUrl, name: &str, lease: Duration) -> Contender {
    Contender::register(url, name, &format!("{name}:80"), lease).expect("registers")
}

/// A node that leads. The journal stays open when the node is dropped.
pub fn lead(url: &DatabaseUrl, name: &str, lease: Duration) -> (Contender, PostgresJournal) {
    let mut node = contender(url, name, lease);
    let journal = node.try_lead().expect("asks").expect("the lease is free");
    (node, journal)
}

pub fn append(journal: PostgresJournal, batches: &[Batch]) -> PostgresJournal {
    batches.iter().fold(journal, |journal, batch| journal.append(batch).expect("appends"))
}

pub fn read_all(url: &DatabaseUrl) -> Vec<Batch> {
    let reader = JournalReader::connect(url).expect("opens");
    let found: Result<Vec<StoredBatch>, _> = reader.chain(1).collect();
    found.expect("sound").into_iter().map(super::plain).collect()
}

/// A connection that goes behind the journal's back.
pub fn raw(url: &DatabaseUrl) -> Client {
    pg::connect(url, "test").expect("connects")
}

/// Waits for something outside; a test that waits for ever must fail.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(60), "waited for {what} in vain");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Waits until a statement that contains `text` waits for a lock or a standby.
pub fn until_it_waits(raw: &mut Client, text: &str) {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE $1 AND pid <> pg_backend_pid() \
               AND datname = current_database() AND wait_event_type IN ('Lock', 'IPC')";
    until(text, || {
        let row = raw.query_one(sql, &[&format!("%{text}%")]).expect("asks");
        row.get::<_, i64>(0) > 0
    });
}
