//! Orders and everything that trades.

use super::row::table;
use crate::value::Word;
use units::{Currency, Timestamp};

table! {
    /// Every order, as it stands now or ended.
    kept OrderRow = "orders" (order_id: i64) {
        /// Number of the order.
        order_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Whose.
        member_id: i64 => "members",
        /// In what.
        series_id: i64 => "series",
        /// `buy` or `sell`.
        side: Word,
        /// `limit` or `market`.
        kind: Word,
        /// Limit, or the protection price of a market order.
        price: i64,
        /// Units filled and open together.
        units: i64,
        /// Units open; what was still open where it ended.
        open_units: i64,
        /// Units filled.
        filled_units: i64,
        /// Open units that are locked for buyers.
        locked_units: i64,
        /// Cash that stands behind it, where it buys.
        reserved: i64,
        /// `waiting` (for its time or price), `resting`, `filled`, `done`; `entering` only inside a record.
        state: Word,
        /// Why it is done, such as `cancelled`, `expired`, `unfilled`.
        reason: Option<Word>,
        /// `good_till_cancelled`, `good_till`, `immediate_or_cancel`, `fill_or_kill`.
        time_in_force: Word,
        /// Until when it stays.
        good_till: Option<Timestamp>,
        /// Never takes.
        post_only: bool,
        /// Whom self-trade prevention cancels: `cancel_taker`, `cancel_maker`, `cancel_both`.
        self_trade: Word,
        /// When it enters: `now`, `at` a time, when the price `rises` or `falls`.
        activation: Word,
        /// The time it waits for.
        starts_at: Option<Timestamp>,
        /// The price it waits for.
        trigger_price: Option<i64>,
        /// The highest fee rate it can be charged, in basis points.
        max_fee: i64,
        /// The record since which it stands at its place of the queue.
        queued_sequence: Option<i64>,
        /// The event of that record.
        queued_event: Option<i64>,
        /// The record that took it in.
        sequence: i64,
        /// When it was taken in.
        created_at: Timestamp,
        /// The record that changed it last.
        changed_sequence: i64,
        /// The record that ended it.
        ended_sequence: Option<i64>,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }
    index "orders_by_member" (member_id, order_id) "the orders of a member";
    index "orders_by_series" (series_id, ended_sequence, order_id)
        "the open orders of a series, now (no end) or at a record (a later end)";
}

table! {
    /// Every change of an order, with how it stood after: its last row up to a record is the order as
    /// of that record.
    log OrderEventRow = "order_events" (order_id: i64, sequence: i64, event_index: i64) {
        /// Which order.
        order_id: i64 => "orders",
        /// The record.
        sequence: i64,
        /// The event of the record.
        event_index: i64,
        /// `accepted`, `started`, `filled`, `rested`, `amended`, `locked`, `unlocked`, `done`.
        kind: Word,
        /// Its state after, as in orders.
        state: Word,
        /// Its price after.
        price: i64,
        /// Its open units after.
        open_units: i64,
        /// Of them locked for buyers.
        locked_units: i64,
        /// Cash behind it after.
        reserved: i64,
        /// Since which record it stands at its place of the queue; none where it is in none.
        queued_sequence: Option<i64>,
        /// The event of that record.
        queued_event: Option<i64>,
    }
}

table! {
    /// Everything that was traded: fills in the book and in auctions, quotes taken, units sold to a
    /// buy-back, and deals (a row for each kind of units).
    log TradeRow = "trades" (sequence: i64, event_index: i64, leg: i64) {
        /// The record.
        sequence: i64 => "records",
        /// The event of the record.
        event_index: i64,
        /// 0, or the place among the kinds of units of a deal.
        leg: i64,
        /// When.
        recorded_at: Timestamp,
        /// `book`, `auction`, `quote`, `buyback`, `deal`.
        kind: Word,
        /// In what.
        series_id: i64 => "series",
        /// At what price; none in a deal.
        price: Option<i64>,
        /// How many units.
        units: i64,
        /// What they cost, fees apart; none in a deal of several kinds of units or without cash.
        paid: Option<i64>,
        /// ISO 4217 code of what was paid.
        currency: Option<Currency>,
        /// Who bought.
        buyer_id: i64,
        /// By which order.
        buyer_order_id: Option<i64>,
        /// The buyer's fee, on top of what was paid; none where `paid` is.
        buyer_fee: Option<i64>,
        /// Who sold.
        seller_id: i64,
        /// By which order.
        seller_order_id: Option<i64>,
        /// The seller's fee, taken from what was paid; none where `paid` is.
        seller_fee: Option<i64>,
        /// Which side arrived: `buy`, `sell`; none in an auction and in a deal.
        taker: Option<Word>,
        /// The quote that was taken.
        quote_id: Option<i64>,
        /// The programme that bought back.
        buyback_id: Option<i64>,
        /// The deal.
        deal_id: Option<i64>,
    }
    index "trades_by_series" (series_id, sequence, event_index) "the tape of a series";
    index "trades_by_buyer" (buyer_id, sequence) "what a member bought";
    index "trades_by_seller" (seller_id, sequence) "what a member sold";
}

table! {
    /// Part of a sell order held for one buyer.
    kept QuoteRow = "quotes" (quote_id: i64) {
        /// Number of the quote.
        quote_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Part of which order.
        order_id: i64 => "orders",
        /// For whom.
        member_id: i64 => "members",
        /// In what.
        series_id: i64 => "series",
        /// How many units.
        units: i64,
        /// At what price.
        price: i64,
        /// Cash reserved while it was locked, fees included.
        reserved: i64,
        /// `locked`, `taken`, `released`.
        state: Word,
        /// Why it was given back: `released`, `timed_out`, `order_ended`, `member_frozen`.
        reason: Option<Word>,
        /// Until when.
        expires_at: Timestamp,
        /// The record that locked it.
        sequence: i64,
        /// When it was locked.
        created_at: Timestamp,
        /// The record that ended it.
        ended_sequence: Option<i64>,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }
    index "quotes_by_member" (member_id, quote_id) "the quotes of a buyer";
    index "quotes_by_order" (order_id, quote_id) "the quotes on an order";
}

table! {
    /// A negotiated deal: units for cash, or units for units.
    kept DealRow = "deals" (deal_id: i64) {
        /// Number of the deal.
        deal_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Who proposed it.
        proposer_id: i64 => "members",
        /// With whom.
        counterparty_id: i64 => "members",
        /// Who pays cash: `proposer`, `counterparty`.
        payer: Option<Word>,
        /// ISO 4217 code of the cash.
        currency: Option<Currency>,
        /// How much cash.
        amount: Option<i64>,
        /// Cash reserved of the proposer while it was open, fees included.
        reserved: i64,
        /// The proposer's fee, once accepted.
        proposer_fee: Option<i64>,
        /// The other side's fee, once accepted.
        counterparty_fee: Option<i64>,
        /// `proposed`, `accepted`, `ended`.
        state: Word,
        /// Why it ended: `cancelled`, `expired`, `member_frozen`, `series_ended`.
        reason: Option<Word>,
        /// When it lapses.
        expires_at: Timestamp,
        /// The record that proposed it.
        sequence: i64,
        /// When it was proposed.
        created_at: Timestamp,
        /// The record that ended it.
        ended_sequence: Option<i64>,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }
    index "deals_by_proposer" (proposer_id, deal_id) "the deals that a member proposed";
    index "deals_by_counterparty" (counterparty_id, deal_id) "the deals offered to a member";
}

table! {
    /// The units of a deal.
    log DealLegRow = "deal_legs" (deal_id: i64, side: Word, leg: i64) {
        /// Which deal.
        deal_id: i64 => "deals",
        /// `gives` (the proposer gives them) or `wants`.
        side: Word,
        /// Place in the list, from 0 on.
        leg: i64,
        /// What.
        series_id: i64 => "series",
        /// How many.
        units: i64,
    }
    index "deal_legs_by_series" (series_id, deal_id) "the deals in a series";
}

table! {
    /// An issuer's standing offer for its own coupons.
    kept BuybackRow = "buybacks" (buyback_id: i64) {
        /// Number of the programme.
        buyback_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// What is bought back.
        series_id: i64 => "series",
        /// Who buys.
        issuer_id: i64 => "members",
        /// ISO 4217 code of the budget.
        currency: Currency,
        /// How much might be spent, fees included.
        budget: i64,
        /// How much is, or was at its end, left.
        remaining: i64,
        /// Units bought so far.
        bought_units: i64,
        /// `fixed` or `below_last`.
        price_kind: Word,
        /// The fixed price.
        price: Option<i64>,
        /// Off the last price, in basis points.
        discount: Option<i64>,
        /// Never less than this.
        floor_price: Option<i64>,
        /// Never more than this.
        cap_price: Option<i64>,
        /// `open`, `ended`.
        state: Word,
        /// Why it ended: `closed`, `expired`, `member_frozen`, `series_ended`.
        reason: Option<Word>,
        /// When it ends by itself.
        closes_at: Option<Timestamp>,
        /// The record that opened it.
        sequence: i64,
        /// When it was opened.
        created_at: Timestamp,
        /// The record that ended it.
        ended_sequence: Option<i64>,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }
    index "buybacks_by_series" (series_id, buyback_id) "the programmes of a series";
    index "buybacks_by_issuer" (issuer_id, buyback_id) "the programmes of an issuer";
}
