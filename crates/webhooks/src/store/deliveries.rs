//! What was sent, and what will be sent again.

use units::Timestamp;

use super::{Result, Store, advance};
use crate::database::{DatabaseError, Row, Value};
use crate::endpoint::{Delivery, DeliveryState, EndpointId};
use crate::event::Place;

/// Deliveries that were accepted are kept for so many of an endpoint, and those that were given up.
const KEPT_DELIVERED: u32 = 1_000;
const KEPT_DEAD: u32 = 10_000;

/// How often the oldest are thrown away: after so many.
const BETWEEN_PRUNINGS: u64 = 256;

/// What an attempt came to.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    pub delivery: Delivery,
    /// From where to where the endpoint goes on, where it does.
    pub moved: Option<(Place, Place)>,
    /// Why nothing more is sent to it.
    pub disabled: Option<String>,
}

impl Store {
    /// Writes down what an attempt came to.
    pub fn settle(&self, settled: &Settled) -> Result<()> {
        let delivery = &settled.delivery;
        let endpoint: Value = delivery.endpoint.number().into();
        self.lock().transaction(false, |database| {
            // Deleted meanwhile: nothing more is to be known of it.
            let found = database
                .find("SELECT id FROM endpoint WHERE id = ?1", std::slice::from_ref(&endpoint))?;
            if found.is_none() {
                return Ok(());
            }
            write(database, delivery)?;
            if let Some((from, to)) = settled.moved {
                advance(database, delivery.endpoint, from, to)?;
            }
            if delivery.state == DeliveryState::Delivered {
                let sql = "UPDATE endpoint SET last_success_at = ?2 WHERE id = ?1";
                database.execute(sql, &[endpoint.clone(), delivery.last_at.into()])?;
            }
            if let Some(reason) = &settled.disabled {
                let sql = "UPDATE endpoint SET disabled = ?2 WHERE id = ?1 AND disabled IS NULL";
                database.execute(sql, &[endpoint, reason.as_str().into()])?;
            }
            Ok(())
        })?;
        if delivery.place.sequence.is_multiple_of(BETWEEN_PRUNINGS) {
            self.prune(delivery.endpoint)?;
        }
        Ok(())
    }

    fn prune(&self, endpoint: EndpointId) -> Result<()> {
        let sql =
            "DELETE FROM delivery WHERE endpoint = ?1 AND state = ?2 AND (sequence, event_index)
            <= (SELECT sequence, event_index FROM delivery WHERE endpoint = ?1 AND state = ?2
                ORDER BY sequence DESC, event_index DESC LIMIT 1 OFFSET ?3)";
        let kept = [(DeliveryState::Delivered, KEPT_DELIVERED), (DeliveryState::Dead, KEPT_DEAD)];
        self.lock().transaction(false, |database| {
            for (state, count) in kept {
                let values = [endpoint.number().into(), state.name().into(), count.into()];
                database.execute(sql, &values)?;
            }
            Ok(())
        })
    }

    pub fn delivery(&self, endpoint: EndpointId, place: Place) -> Result<Option<Delivery>> {
        let sql = select("endpoint = ?1 AND sequence = ?2 AND event_index = ?3");
        let values = [endpoint.number().into(), place.sequence.into(), place.index.into()];
        let row = self.lock().find(&sql, &values)?;
        row.map(|row| read(&row)).transpose()
    }

    /// What was put aside and comes next, due or not.
    pub fn next_aside(&self, endpoint: EndpointId) -> Result<Option<Delivery>> {
        let condition =
            "endpoint = ?1 AND state = 'retrying' ORDER BY next_at, sequence, event_index";
        let sql = select(&format!("{condition} LIMIT 1"));
        let row = self.lock().find(&sql, &[endpoint.number().into()])?;
        row.map(|row| read(&row)).transpose()
    }

    /// How many are put aside.
    pub fn asides(&self, endpoint: EndpointId) -> Result<u32> {
        let sql = "SELECT count(*) FROM delivery WHERE endpoint = ?1 AND state = 'retrying'";
        let row = self.lock().find(sql, &[endpoint.number().into()])?;
        row.map_or(Ok(0), |row| row.int(0, "a count"))
    }

    /// Deliveries to an endpoint before this place, newest first.
    pub fn deliveries(
        &self,
        endpoint: EndpointId,
        state: Option<DeliveryState>,
        before: Place,
        limit: u32,
    ) -> Result<Vec<Delivery>> {
        let sql = select(
            "endpoint = ?1 AND (sequence, event_index) < (?2, ?3) AND (?4 = '' OR state = ?4)
             ORDER BY sequence DESC, event_index DESC LIMIT ?5",
        );
        let values = [
            endpoint.number().into(),
            before.sequence.into(),
            before.index.into(),
            state.map_or("", DeliveryState::name).into(),
            limit.into(),
        ];
        let rows = self.lock().query(&sql, &values)?;
        rows.iter().map(read).collect()
    }

    /// Sends again at once what was given up; says how many.
    pub fn revive_dead(&self, endpoint: EndpointId, now: Timestamp) -> Result<u64> {
        let sql =
            "UPDATE delivery SET state = 'retrying', attempts = 0, first_at = ?2, next_at = ?2
            WHERE endpoint = ?1 AND state = 'dead'";
        let values = [endpoint.number().into(), now.into()];
        self.lock().transaction(true, |database| database.execute(sql, &values))
    }

    /// Puts one event aside to be sent at once.
    pub fn put_aside(&self, delivery: &Delivery) -> Result<()> {
        self.lock().transaction(true, |database| write(database, delivery))
    }

    /// How many deliveries are in this state, and when the first of them was first attempted.
    pub fn count(&self, state: DeliveryState) -> Result<(u64, Option<Timestamp>)> {
        let sql = "SELECT count(*), min(first_at) FROM delivery WHERE state = ?1";
        let row = self.lock().find(sql, &[state.name().into()])?;
        let row = row.ok_or(DatabaseError::Unreadable("a count"))?;
        Ok((row.int(0, "a count")?, row.maybe_time(1, "a time")?))
    }
}

fn write(database: &mut crate::database::Database, delivery: &Delivery) -> Result<()> {
    let sql =
        "INSERT INTO delivery (endpoint, sequence, event_index, message, type, state, attempts,
            first_at, last_at, next_at, status, problem, took_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (endpoint, sequence, event_index) DO UPDATE SET state = excluded.state,
            attempts = excluded.attempts, first_at = excluded.first_at, last_at = excluded.last_at,
            next_at = excluded.next_at, status = excluded.status, problem = excluded.problem,
            took_ms = excluded.took_ms";
    let values: [Value; 13] = [
        delivery.endpoint.number().into(),
        delivery.place.sequence.into(),
        delivery.place.index.into(),
        delivery.message.as_str().into(),
        delivery.kind.as_str().into(),
        delivery.state.name().into(),
        delivery.attempts.into(),
        delivery.first_at.into(),
        delivery.last_at.into(),
        delivery.next_at.into(),
        delivery.status.into(),
        delivery.problem.clone().into(),
        delivery.took_ms.into(),
    ];
    database.execute(sql, &values).map(drop)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT endpoint, sequence, event_index, message, type, state, attempts, first_at, last_at,
            next_at, status, problem, took_ms FROM delivery WHERE {condition}"
    )
}

fn read(row: &Row) -> Result<Delivery> {
    const WHAT: &str = "a delivery";
    let state = row.text(5, WHAT)?.parse();
    Ok(Delivery {
        endpoint: EndpointId::new(row.int(0, WHAT)?),
        place: Place { sequence: row.int(1, WHAT)?, index: row.int(2, WHAT)? },
        message: row.text(3, WHAT)?.to_owned(),
        kind: row.text(4, WHAT)?.to_owned(),
        state: state.map_err(|_| DatabaseError::Unreadable(WHAT))?,
        attempts: row.int(6, WHAT)?,
        first_at: row.time(7, WHAT)?,
        last_at: row.time(8, WHAT)?,
        next_at: row.maybe_time(9, WHAT)?,
        status: row.maybe(10, WHAT)?,
        problem: row.maybe_text(11, WHAT)?.map(str::to_owned),
        took_ms: row.int(12, WHAT)?,
    })
}
