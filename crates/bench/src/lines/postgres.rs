//! What is done on PostgreSQL, on a server that is started for it.

use std::time::Duration;

use crate::postgres::{Accounts, server, set_based};
use crate::{Error, Figure, Line, Place, Setting, Unit};

/// Clients of the set-based baseline; more or fewer reach less.
const CLIENTS: u32 = 8;

pub const SET_BASED: Line = Line {
    name: "set-based",
    about: "what SQL reaches: 1,000 rows inserted and 1,000 balances changed a transaction, 8 clients",
    figures: &[
        Figure::new(
            "ops",
            "ops among any of 100,000 accounts",
            "操作（任意账户）",
            Unit::PerSecond,
        ),
        Figure::new(
            "apart",
            "ops, each client with its own accounts",
            "操作（账户互不相交）",
            Unit::PerSecond,
        ),
    ],
    place: Place::Alone,
    runs: 3,
    prepare: Some(there_is_one),
    run: |setting| {
        let server = server(setting)?;
        let time = Duration::from_millis(setting.size(10_000, 300));
        set_based(&server, CLIENTS, Accounts::Apart, time / 10)?;
        let shared = set_based(&server, CLIENTS, Accounts::Shared, time)?;
        Ok(vec![shared, set_based(&server, CLIENTS, Accounts::Apart, time)?])
    },
    warm_up: false,
};

/// Says before anything is measured where there is no PostgreSQL.
fn there_is_one(_: &Setting) -> Result<(), Error> {
    Ok(testbed::installed().map(drop)?)
}
