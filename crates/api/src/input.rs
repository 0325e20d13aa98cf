//! What comes in, read without a server and a node: for tests that try very many inputs.
//!
//! Nothing is read here in a way of its own. These are the functions behind the endpoints, called in
//! the order in which the endpoints call them, up to where a command would be submitted or the state
//! be looked at.

use crate::app::bearer;
use crate::batch::{read_command, read_commands};
use crate::operation::{self, Asking};
use crate::read::{self, OfMember, Page};
use crate::resource::markets::reads::{CandlesQuery, Depth};
use crate::resource::orders::OrdersQuery;
use crate::resource::series::SeriesQuery;
use crate::resource::wallet::before;
use crate::stream;
use crate::submit::{self, idempotency_key};
use crate::{Answer, Caller, CodeSecret, Fault};
use axum::http::{HeaderMap, Uri};
use engine::{Command, Envelope, State};
use units::Timestamp;

/// A write as it arrives, with whom it speaks for.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// The parameters of its address, decoded.
    pub path: &'a [(&'a str, &'a str)],
    /// Its body.
    pub body: &'a [u8],
    /// Whom the key it shows speaks for.
    pub caller: Caller,
    /// What codes are made of.
    pub codes: &'a CodeSecret,
}

/// Every write: its name, and the parameters of its address.
pub fn operations() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    operation::operations().map(|operation| (operation.name, operation.path_fields().collect()))
}

impl Incoming<'_> {
    /// The command that this would submit where it is sent to the endpoint of the write named.
    ///
    /// # Errors
    /// The refusal it would get instead.
    pub fn command(&self, name: &str) -> Answer<Command> {
        let operation = operation::operation(name).ok_or(Fault::OpUnknown)?;
        operation.check_role(self.caller.role)?;
        let key = idempotency_key(self.headers)?;
        let asking = Asking { caller: self.caller, key: key.as_str(), codes: self.codes };
        let path = self.path.iter().copied();
        let prepared = operation.read(self.headers, self.body, path, &asking)?;
        Ok(prepared.command)
    }

    /// What is submitted for this command while the state is `state` and it is about `now`: the
    /// command with who speaks, under which key, and what was looked up for it.
    ///
    /// # Errors
    /// Where the key is missing or odd.
    pub fn envelope(&self, command: &Command, state: &State, now: Timestamp) -> Answer<Envelope> {
        let key = idempotency_key(self.headers)?;
        Ok(submit::envelope(self.caller, key, command, state, now))
    }

    /// The commands that this would submit where it is sent to the batch, `limit` at most.
    ///
    /// # Errors
    /// The refusal of the whole.
    pub fn batch(&self, limit: usize) -> Answer<Vec<Answer<Command>>> {
        let commands = read_commands(self.headers, self.body, limit)?.into_iter();
        let read = commands.map(|fields| read_command(fields, self.caller, self.codes));
        Ok(read.map(|asked| asked.map(|asked| asked.prepared.command)).collect())
    }
}

/// Whether the head of a request shows a key, which may be unknown, and brings an idempotency key.
///
/// # Errors
/// The refusal it would get.
pub fn read_head(headers: &HeaderMap) -> Answer<()> {
    bearer(headers)?;
    idempotency_key(headers).map(drop)
}

/// Reads the query of an address as each kind of read does: by name, whether it would be taken.
pub fn read_query(uri: &Uri, headers: &HeaderMap) -> [(&'static str, Answer<()>); 7] {
    [
        ("page", read::read_query(uri).and_then(|query: Page| page(&query))),
        (
            "page of a member",
            read::read_query(uri).and_then(|query: OrdersQuery| page(&query.part().page)),
        ),
        ("member", read::read_query(uri).map(|_: OfMember| ())),
        ("series", read::read_query(uri).and_then(|query: SeriesQuery| page(&query.part().page))),
        ("depth", read::read_query(uri).and_then(|query: Depth| query.levels().map(drop))),
        ("span", read::read_query(uri).map(|_: CandlesQuery| ())),
        (
            "stream",
            read::read_query(uri).and_then(|from: stream::From| from.place(headers)).map(drop),
        ),
    ]
}

/// Lists give out cursors of two kinds: by number, and by place in the journal.
fn page(page: &Page) -> Answer<()> {
    page.limit()?;
    let by_place = page.after::<String>().and_then(before);
    page.after::<u64>().map(drop).or(by_place.map(drop))
}

#[cfg(test)]
mod tests;
