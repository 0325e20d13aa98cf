//! A PostgreSQL server as one would run it, and what set-based SQL does on it.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use ::postgres::{Client, Statement};
use testbed::Cluster;

use crate::lines::rate;
use crate::{Dice, Error, Setting};

/// Ops in a transaction.
const ROWS: u32 = 1_000;
/// Accounts that there are.
const ACCOUNTS: u32 = 100_000;

const SCHEMA: &str = "
    CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 50);
    CREATE TABLE entry (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account int NOT NULL, amount bigint NOT NULL
    );";

/// One round trip, one transaction: an entry for each op, and the balance of its account. Accounts
/// are taken in the order of the array, which is the same for all: nobody waits in a circle.
const POST: &str = "
    WITH op AS (SELECT * FROM unnest($1::int[], $2::bigint[]) AS op (account, amount)),
         written AS (INSERT INTO entry (account, amount) SELECT account, amount FROM op)
    UPDATE account SET balance = balance + op.amount FROM op WHERE id = op.account";

/// A durable server on the disk to be measured.
///
/// # Errors
/// Where PostgreSQL is missing or does not start.
pub fn server(setting: &Setting) -> Result<Cluster, Error> {
    let plan = Cluster::plan().durable().below(setting.folder());
    let plan = plan.with("shared_buffers", "512MB").with("max_wal_size", "8GB");
    Ok(plan.with("synchronous_commit", "on").start()?)
}

/// Which accounts a client changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// Any: who changes one that another has changed waits for that commit. So it is where people pay
    /// one another.
    Shared,
    /// Some of its own, so that nobody ever waits: the best case, which needs callers who sort
    /// themselves.
    Apart,
}

/// Ops a second of so many clients. An op is one row inserted and one balance changed: less than a
/// transfer, which changes two, and there are no keys, limits or hashes.
///
/// # Errors
/// Where the server refuses.
pub fn set_based(
    server: &Cluster,
    clients: u32,
    accounts: Accounts,
    time: Duration,
) -> Result<f64, Error> {
    let mut client = server.client("postgres")?;
    client.batch_execute("DROP TABLE IF EXISTS account, entry")?;
    client.batch_execute(SCHEMA)?;
    let fill = format!("INSERT INTO account SELECT id, 0 FROM generate_series(1, {ACCOUNTS}) id");
    client.batch_execute(&fill)?;
    client.batch_execute("VACUUM ANALYZE account")?;
    client.batch_execute("CHECKPOINT")?;
    let start = Barrier::new(usize::try_from(clients).unwrap_or(1));
    let rates: Result<Vec<f64>, Error> = thread::scope(|scope| {
        let threads = (0..clients).map(|number| {
            let start = &start;
            scope.spawn(move || {
                let ready = Poster::new(server, number, accounts.of(number, clients));
                start.wait();
                ready?.post_for(time)
            })
        });
        let threads: Vec<_> = threads.collect();
        threads.into_iter().map(|thread| thread.join().expect("clients end well")).collect()
    });
    let wrong = "SELECT (SELECT sum(balance) FROM account) - (SELECT sum(amount) FROM entry)";
    let wrong: String = client.query_one(&format!("SELECT ({wrong})::text"), &[])?.get(0);
    if wrong != "0" {
        return Err(Error::new(format!("the balances are off by {wrong}")));
    }
    Ok(rates?.iter().sum())
}

impl Accounts {
    /// The first, and how many.
    const fn of(self, client: u32, clients: u32) -> (u32, u32) {
        match self {
            Self::Shared => (1, ACCOUNTS),
            Self::Apart => (1 + client * (ACCOUNTS / clients), ACCOUNTS / clients),
        }
    }
}

/// One client.
struct Poster {
    client: Client,
    post: Statement,
    dice: Dice,
    /// The first account it may change, and how many there are.
    accounts: (u32, u32),
}

impl Poster {
    fn new(server: &Cluster, number: u32, accounts: (u32, u32)) -> Result<Self, Error> {
        let mut client = server.client("postgres")?;
        client.batch_execute("SET enable_hashjoin = off; SET enable_mergejoin = off")?;
        let post = client.prepare(POST)?;
        Ok(Self { client, post, dice: Dice::new(number.into()), accounts })
    }

    fn post_for(&mut self, time: Duration) -> Result<f64, Error> {
        let (start, mut ops) = (Instant::now(), 0);
        while start.elapsed() < time {
            let (accounts, amounts) = self.ops();
            ops += self.client.execute(&self.post, &[&accounts, &amounts])?;
        }
        Ok(rate(ops, start))
    }

    /// So many accounts in order, none twice, each with an amount.
    fn ops(&mut self) -> (Vec<i32>, Vec<i64>) {
        let (first, count) = self.accounts;
        let step = count / ROWS;
        let ops = (0..ROWS).map(|row| {
            let account = first + row * step + self.dice.small(step);
            (i32::try_from(account).unwrap_or(1), i64::from(self.dice.small(1_000)) - 500)
        });
        ops.unzip()
    }
}
