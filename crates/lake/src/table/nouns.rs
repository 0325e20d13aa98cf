//! What happened to members, series, orders and redemptions: a row for each step, with the fields
//! that most steps have. Everything else stands in `events`.

use engine::Fact;
use engine::market::MarketFact;
use serde_json::Value;

use super::{INDEX, SEQUENCE, TIME, begin};
use crate::rows::Rows;
use crate::schema::{Column, Table};
use crate::told::{Happened, Told, kind_and_value, plain};

pub(crate) const MEMBERS: Table = Table {
    name: "members",
    about: "A row for each change of a member; what did not change is empty.",
    columns: &[
        SEQUENCE,
        INDEX,
        TIME,
        Column::text("event", "`opened`, `kyc_level_set`, `frozen`, `unfrozen` or `closed`."),
        Column::text("member", "Who."),
        Column::text("kind", "What it is, such as `person` or `issuer`.").or_null(),
        Column::text("jurisdiction", "ISO 3166-1 alpha-2.").or_null(),
        Column::int("kyc_level", "How well it is known: 0 to 9.").or_null(),
        Column::int("category", "Merchant category code.").or_null(),
        Column::text("time_zone", "IANA time zone.").or_null(),
        Column::text("reason", "Reference to the reason of a freeze.").or_null(),
    ],
    fill: |told, rows| {
        for (event, happened) in told.about("member.") {
            begin(rows, told, happened).text(event);
            rows.text(happened.text("member").unwrap_or_default());
            rows.text_or_null(happened.text("kind")).text_or_null(happened.text("jurisdiction"));
            rows.int(happened.int("kyc_level")).int(happened.int("category"));
            rows.text_or_null(happened.text("time_zone"))
                .text_or_null(happened.text("reason"))
                .end();
        }
    },
};

pub(crate) const SERIES: Table = Table {
    name: "series",
    about: "A row for each change of a series; what did not change is empty.",
    columns: &[
        SEQUENCE,
        INDEX,
        TIME,
        Column::text("event", "Such as `series_defined`, `series_approved` or `series_expired`."),
        Column::text("series", "Which."),
        Column::text("issuer", "Who owes it.").or_null(),
        Column::int("version", "Which version of its contract.").or_null(),
        Column::text("consideration", "`paid`, `promotional` or `loyalty`.").or_null(),
        Column::text("currency", "ISO 4217.").or_null(),
        Column::int("unit_value", "Face value of a unit, in minor units.").or_null(),
        Column::int("units_per_coupon", "Units that make a coupon.").or_null(),
        Column::int("reserve_ratio", "Escrow in ten-thousandths of face value.").or_null(),
        Column::text("valid_until", "The last day, in the issuer's time zone.").or_null(),
        Column::int("quantity", "Units that ended with it.").or_null(),
        Column::int("amount", "Money handed over with it, in minor units.").or_null(),
        Column::text("reason", "Reference to the reason of a suspension.").or_null(),
        Column::text("document", "The contract document, as JSON.").or_null(),
    ],
    fill: |told, rows| {
        for (event, happened) in told.about("coupon.series_") {
            let terms = happened.data.get("terms").unwrap_or(&Value::Null);
            let text = |name: &str| terms.get(name).and_then(plain);
            let int = |name: &str| terms.get(name).and_then(Value::as_i64);
            begin(rows, told, happened).text(event);
            rows.text(happened.text("series").unwrap_or_default());
            rows.text_or_null(happened.text("issuer")).int(happened.int("version"));
            rows.text_or_null(text("consideration"))
                .text_or_null(text("currency"))
                .int(int("unit_value"));
            rows.int(int("units_per_coupon")).int(int("reserve_ratio"));
            rows.text_or_null(happened.text("valid_until").or(text("valid_until")));
            rows.int(happened.int("quantity")).int(happened.int("amount"));
            rows.text_or_null(happened.text("reason"))
                .text_or_null(happened.text("document"))
                .end();
        }
    },
};

pub(crate) const ORDERS: Table = Table {
    name: "orders",
    about: "A row for each step of an order. A trade is a step of each order in it.",
    columns: &[
        SEQUENCE,
        INDEX,
        TIME,
        Column::text(
            "event",
            "`order_accepted`, `order_started`, `order_rested`, `order_amended`, `filled` or \
             `order_done`.",
        ),
        Column::text("order", "Which."),
        Column::text("member", "Whose; empty where the step does not say.").or_null(),
        Column::text("series", "In what; empty where the step does not say.").or_null(),
        Column::text("side", "`buy` or `sell`; empty where the step does not say.").or_null(),
        Column::text("price_kind", "`limit` or `market`, when it was accepted.").or_null(),
        Column::int("price_ppm", "Limit, protection or trade price, in millionths.").or_null(),
        Column::int("quantity", "Units asked for, or traded.").or_null(),
        Column::int("open", "Units that are open after it, where the step says so.").or_null(),
        Column::int("reserved", "Cash behind it, in minor units, where the step says so.")
            .or_null(),
        Column::text("time_in_force", "How long it stays, when it was accepted.").or_null(),
        Column::text("reason", "Why it was done with.").or_null(),
    ],
    fill: |told, rows| {
        for (event, happened) in told.about("market.order_") {
            order_step(told, event, happened, rows);
        }
        for (event, happened) in told.about("market.filled") {
            fill_steps(told, event, happened, rows);
        }
    },
};

fn order_step(told: &Told<'_>, event: &str, happened: &Happened<'_>, rows: &mut Rows) {
    let (kind, price) = match happened.data.get("price").map(kind_and_value) {
        Some((kind, price)) => (kind, price.and_then(Value::as_i64)),
        None => (None, None),
    };
    begin(rows, told, happened).text(event);
    rows.text(happened.text("order").unwrap_or_default());
    rows.text_or_null(happened.text("member"))
        .text_or_null(happened.text("series"))
        .text_or_null(happened.text("side"));
    rows.text_or_null(kind).int(price).int(happened.int("quantity"));
    rows.int(happened.int("open")).int(happened.int("reserved"));
    rows.text_or_null(happened.text("time_in_force")).text_or_null(happened.text("reason")).end();
}

fn fill_steps(told: &Told<'_>, event: &str, happened: &Happened<'_>, rows: &mut Rows) {
    let Fact::Market(MarketFact::Filled(fill)) = &happened.event.fact else { return };
    for (side, word) in [(fill.buyer, "buy"), (fill.seller, "sell")] {
        let Some(order) = side.order else { continue };
        begin(rows, told, happened).text(event).text(order.to_string());
        rows.text(side.member.to_string()).text(fill.series.to_string()).text(word);
        rows.text_or_null(None::<&str>).int(happened.int("price")).int(happened.int("quantity"));
        rows.int(None).int(None).text_or_null(None::<&str>).text_or_null(None::<&str>).end();
    }
}

pub(crate) const REDEMPTIONS: Table = Table {
    name: "redemptions",
    about: "A row for each step of a redemption.",
    columns: &[
        SEQUENCE,
        INDEX,
        TIME,
        Column::text("step", "`authorised`, `captured`, `voided`, `reversed` or `finalised`."),
        Column::text("redemption", "Which."),
        Column::text("merchant", "Where."),
        Column::text("holder", "Whose coupons."),
        Column::text("currency", "ISO 4217.").or_null(),
        Column::int("amount", "Face value of the step, in minor units.").or_null(),
        Column::int("order_amount", "Amount of the purchase, in minor units.").or_null(),
        Column::int("merchant_match", "The store's own discount, in minor units.").or_null(),
        Column::int("store", "The merchant's number of the store.").or_null(),
        Column::bool("timed_out", "Whether it was voided because its time ran out.").or_null(),
        Column::text("items", "What of which series, as JSON.").or_null(),
    ],
    fill: |told, rows| {
        for (step, happened) in told.about("clearing.") {
            // A code that is shown is none yet.
            let Some(redemption) = happened.text("redemption") else { continue };
            let timed_out = happened.data.get("timed_out").and_then(Value::as_bool);
            begin(rows, told, happened).text(step).text(redemption);
            rows.text(happened.text("merchant").unwrap_or_default());
            rows.text(happened.text("holder").unwrap_or_default());
            rows.text_or_null(happened.text("currency")).int(happened.int("amount"));
            rows.int(happened.int("order_amount")).int(happened.int("merchant_match"));
            rows.int(happened.int("store"))
                .bool(timed_out)
                .text_or_null(happened.text("items"))
                .end();
        }
    },
};
