//! What the tests share.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use testbed::Cluster;

use crate::DatabaseUrl;

mod schema;
mod session;
mod tls;
mod url;

/// One server for all tests of this process; it ends with the process.
fn server() -> &'static Cluster {
    static SERVER: OnceLock<Cluster> = OnceLock::new();
    SERVER.get_or_init(|| Cluster::start().expect("PostgreSQL starts"))
}

/// An empty database of its own.
fn database() -> DatabaseUrl {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("pg{}", COUNT.fetch_add(1, Ordering::Relaxed));
    server().create_database(&name).expect("a database").parse().expect("a URL")
}
