//! Records, events, their legs, and trades.

use engine::market::{MarketFact, Side, Via};
use engine::{Actor, Fact, Outcome, Place};

use super::{INDEX, SEQUENCE, TIME, TYPE, begin};
use crate::rows::Rows;
use crate::schema::{Column, Table};
use crate::told::{kind_and_value, plain};

pub(crate) const RECORDS: Table = Table {
    name: "records",
    about: "A row for each record: what was asked, by whom, and whether it happened.",
    columns: &[
        Column::int("sequence", "Its place in the journal, from 1 on; the trace id of all it did."),
        TIME,
        Column::text("actor", "Who asked: a member, or `system` for the node's own clock."),
        Column::text("command", "What was asked, such as `place_order`."),
        Column::text("key", "The idempotency key, where there was one.").or_null(),
        Column::text("outcome", "`done` or `rejected`."),
        Column::text("rejection", "Why not, where it was rejected; see rejections.md.").or_null(),
        Column::text("rejection_field", "The field at fault, where there is one.").or_null(),
        Column::int("events", "How many events it has."),
    ],
    fill: |told, rows| {
        let record = told.record;
        let actor = match record.envelope.actor {
            Actor::System => "system".to_owned(),
            Actor::Member(member) => member.to_string(),
        };
        let key = record.envelope.key.as_ref().map(|key| key.as_str().to_owned());
        let rejection = match &record.outcome {
            Outcome::Done(_) => None,
            Outcome::Rejected(rejection) => Some(rejection),
        };
        let field = rejection.map(|rejection| rejection.param.as_str());
        rows.int(told.sequence()).int(told.time());
        rows.text(actor).text(record.envelope.command.name()).text_or_null(key);
        rows.text(if rejection.is_some() { "rejected" } else { "done" });
        rows.text_or_null(rejection.map(|rejection| rejection.code.name()));
        rows.text_or_null(field.filter(|field| !field.is_empty()))
            .int(count(told.events.len()))
            .end();
    },
};

pub(crate) const EVENTS: Table = Table {
    name: "events",
    about: "A row for each event: everything that happened, with all it says.",
    columns: &[
        SEQUENCE,
        INDEX,
        TIME,
        TYPE,
        Column::text("fact", "What it says, as JSON; the fields depend on the type.").or_null(),
    ],
    fill: |told, rows| {
        for happened in &told.events {
            let fact = (!happened.data.is_null()).then(|| happened.data.to_string());
            begin(rows, told, happened).text(happened.kind.as_str()).text_or_null(fact).end();
        }
    },
};

pub(crate) const POSTINGS: Table = Table {
    name: "postings",
    about: "A row for each change of an account. Per currency they sum to zero in every event; per \
            account they sum to its balance.",
    columns: &[
        SEQUENCE,
        INDEX,
        Column::int("leg", "Which posting of the event, from 0 on."),
        TIME,
        TYPE,
        Column::text("member", "Whose account."),
        Column::text("purpose", "What the account is for, such as `custody` or `escrow`."),
        Column::text("currency", "ISO 4217."),
        Column::int("amount", "Added to the balance, in minor units; negative takes away."),
    ],
    fill: |told, rows| {
        for happened in &told.events {
            for (posting, leg) in happened.event.postings.iter().zip(0..) {
                let account = posting.account;
                rows.int(told.sequence()).int(happened.index).int(leg).int(told.time());
                rows.text(happened.kind.as_str()).text(account.owner.to_string());
                rows.text(word(&account.purpose)).text(account.currency.code());
                rows.int(posting.amount.minor()).end();
            }
        }
    },
};

pub(crate) const MOVES: Table = Table {
    name: "moves",
    about: "A row for each range of units that changed its place. The rows that contain a serial \
            number are the chain of title of that unit.",
    columns: &[
        SEQUENCE,
        INDEX,
        Column::int("leg", "Which move of the event, from 0 on."),
        TIME,
        TYPE,
        Column::text("series", "Of what."),
        Column::int("first", "Serial number of the first unit."),
        Column::int("last", "Serial number of the last unit."),
        Column::int("units", "How many: `last - first + 1`."),
        Column::text("from_place", "Kind of place before, such as `mint`, `free` or `order`."),
        Column::text("from_id", "Whose holding, which order, and so on, before.").or_null(),
        Column::text("to_place", "Kind of place after."),
        Column::text("to_id", "Whose holding, which order, and so on, after.").or_null(),
    ],
    fill: |told, rows| {
        for happened in &told.events {
            for (moved, leg) in happened.event.moves.iter().zip(0..) {
                rows.int(told.sequence()).int(happened.index).int(leg).int(told.time());
                rows.text(happened.kind.as_str()).text(moved.series.to_string());
                rows.int(serial(moved.range.first())).int(serial(moved.range.end() - 1));
                rows.int(serial(moved.range.count()));
                put_place(rows, moved.from);
                put_place(rows, moved.to);
                rows.end();
            }
        }
    },
};

pub(crate) const TRADES: Table = Table {
    name: "trades",
    about: "A row for each trade of the book, of auctions, of locked quotes and of buy-backs.",
    columns: &[
        SEQUENCE,
        INDEX,
        TIME,
        Column::text("series", "What."),
        Column::int("price_ppm", "Price in millionths of face value."),
        Column::int("quantity", "Units."),
        Column::int("paid", "What they cost, fees apart, in minor units."),
        Column::text("currency", "ISO 4217; nothing where no money moved.").or_null(),
        Column::text("venue", "`book`, `auction`, `quote` or `buyback`."),
        Column::text("taker", "Which side arrived: `buy` or `sell`; neither in an auction.")
            .or_null(),
        Column::text("buyer", "Who bought."),
        Column::text("buyer_order", "By which order, where there was one.").or_null(),
        Column::int("buyer_fee", "The buyer's fee, on top, in minor units."),
        Column::text("seller", "Who sold."),
        Column::text("seller_order", "By which order, where there was one.").or_null(),
        Column::int("seller_fee", "The seller's fee, taken from what is paid, in minor units."),
    ],
    fill: |told, rows| {
        for happened in &told.events {
            let Fact::Market(MarketFact::Filled(fill)) = &happened.event.fact else { continue };
            let (venue, taker) = match fill.via {
                Via::Book(side) => ("book", Some(side)),
                Via::Auction => ("auction", None),
                Via::Quote(_) => ("quote", Some(Side::Buy)),
                Via::Buyback(_) => ("buyback", Some(Side::Sell)),
            };
            let currency = happened.event.postings.first().map(|leg| leg.account.currency.code());
            begin(rows, told, happened).text(fill.series.to_string());
            rows.int(serial(fill.price.as_ppm().into())).int(serial(fill.quantity.count()));
            rows.int(fill.paid.minor())
                .text_or_null(currency)
                .text(venue)
                .text_or_null(taker.map(|side| word(&side)));
            for side in [fill.buyer, fill.seller] {
                rows.text(side.member.to_string())
                    .text_or_null(side.order.map(|order| order.to_string()));
                rows.int(side.fee.minor());
            }
            rows.end();
        }
    },
};

fn put_place(rows: &mut Rows, place: Place) {
    let value = serde_json::to_value(place).expect("places become JSON");
    let (kind, id) = kind_and_value(&value);
    rows.text(kind.unwrap_or_default()).text_or_null(id.and_then(plain));
}

/// The word that stands for a value wherever it is written.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).expect("words become JSON");
    plain(&value).unwrap_or_default()
}

/// Serial numbers and quantities stay below what 63 bits hold.
fn serial(number: u64) -> i64 {
    i64::try_from(number).expect("numbers of units fit")
}

fn count(number: usize) -> i64 {
    i64::try_from(number).expect("a length fits")
}
