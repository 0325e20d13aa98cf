//! What is done on PostgreSQL, on a server that is started for it.

use std::time::Duration;

use super::durable::{ALL_KINDS, OPS, P50, P99, Work};
use crate::house::House;
use crate::mix::Kind;
use crate::postgres::{Accounts, server, set_based};
use crate::{Bound, Error, Figure, Line, Place, Setting, Unit};

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

const JOURNALLED: Figure = Figure { against: Some("sql"), ..OPS };
const TIMES: Figure = Figure::new(
    "times",
    "times the set-based SQL of the same run",
    "为批量 SQL 的倍数",
    Unit::Count,
);
const SQL: Figure =
    Figure::new("sql", "set-based SQL, any of 100,000 accounts", "批量 SQL", Unit::PerSecond);

pub const JOURNAL: Line = Line {
    name: "durable-postgres",
    about: "`durable` with the journal on PostgreSQL, `synchronous_commit=on`, 60 s",
    figures: &[
        JOURNALLED.asked(Bound::AtLeast(165_000.0)),
        Figure::new("legs", "legs of these", "其中分录", Unit::PerSecond),
        P50,
        P99,
        SQL,
        TIMES.asked(Bound::AtLeast(2.0)),
    ],
    place: Place::Alone,
    runs: 3,
    prepare: Some(there_is_one),
    run: |setting| journal(setting, &ALL_KINDS),
    warm_up: false,
};

pub const PAYMENTS: Line = Line {
    name: "durable-postgres-payments",
    about: "the same with transfers of money alone",
    figures: &[
        Figure { english: "transfers", chinese: "转账", ..JOURNALLED }
            .asked(Bound::AtLeast(165_000.0)),
        Figure::new("legs", "legs of these", "其中分录", Unit::PerSecond),
        P50,
        P99,
        SQL,
        TIMES.asked(Bound::AtLeast(2.0)),
    ],
    place: Place::Alone,
    runs: 3,
    prepare: Some(there_is_one),
    run: |setting| journal(setting, &Work { kind: Kind::Payments, seconds: 20, ..ALL_KINDS }),
    warm_up: false,
};

/// The journal on a server, and set-based SQL on the same server right after.
fn journal(setting: &Setting, work: &Work) -> Result<Vec<f64>, Error> {
    let (server, folder) = (server(setting)?, setting.passing()?);
    let house = House::on(&server.create_database("xq")?, folder.path(), work.most)?;
    let ([ops, legs, p50, p99], _) = work.on(&house, setting)?;
    drop(house);
    let time = Duration::from_millis(setting.size(10_000, 300));
    let sql = set_based(&server, CLIENTS, Accounts::Shared, time)?;
    Ok(vec![ops, legs, p50, p99, sql, ops / sql])
}

/// Says before anything is measured where there is no PostgreSQL.
pub(super) fn there_is_one(_: &Setting) -> Result<(), Error> {
    Ok(testbed::installed().map(drop)?)
}
