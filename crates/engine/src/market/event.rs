//! Facts about orders, trades, quotes, deals and buy-backs. Money and units stand in the legs of the
//! same event.

use super::{
    Activation, BuybackPrice, DealCash, DealLeg, OrderPrice, SelfTrade, Side, TimeInForce,
};
use crate::coupon::Venue;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{
    Amount, BasisPoints, BuybackId, Currency, DealId, MemberId, OrderId, Price, Quantity, QuoteId,
    SeriesId, Timestamp,
};

/// Why an order left without being filled whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum DoneReason {
    /// Its owner or the platform cancelled it.
    #[n(0)]
    Cancelled,
    /// Its time was over.
    #[n(1)]
    Expired,
    /// What could not trade at once was not to rest.
    #[n(2)]
    Unfilled,
    /// It would have traded with an order of the same member.
    #[n(3)]
    SelfTrade,
    /// The contract's condition of trade refused the next fill.
    #[n(4)]
    TradeRefused,
    /// The next price lies outside the collar.
    #[n(5)]
    Collar,
    /// It met as many resting orders as one order may.
    #[n(6)]
    TooManyFills,
    /// It was to enter or re-enter a market that is halted, or whose series is not active.
    #[n(7)]
    Halted,
    /// It was to enter as post-only and would have traded.
    #[n(8)]
    PostOnly,
    /// Its owner was frozen.
    #[n(9)]
    MemberFrozen,
    /// Its series ended.
    #[n(10)]
    SeriesEnded,
}

/// Why a locked quote was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseReason {
    /// The buyer or the platform gave it back.
    #[n(0)]
    Released,
    /// Its time was over.
    #[n(1)]
    TimedOut,
    /// The order it was part of ended.
    #[n(2)]
    OrderEnded,
    /// The buyer was frozen.
    #[n(3)]
    MemberFrozen,
}

/// Why a deal ended without being accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum DealEnd {
    /// One side withdrew or declined it.
    #[n(0)]
    Cancelled,
    /// Its time was over.
    #[n(1)]
    Expired,
    /// One side was frozen.
    #[n(2)]
    MemberFrozen,
    /// A series in it ended.
    #[n(3)]
    SeriesEnded,
}

/// Why a buy-back programme ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum BuybackEnd {
    /// The issuer or the platform closed it.
    #[n(0)]
    Closed,
    /// Its time was over.
    #[n(1)]
    Expired,
    /// The issuer was frozen.
    #[n(2)]
    MemberFrozen,
    /// The series ended.
    #[n(3)]
    SeriesEnded,
}

/// How a trade came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// An arriving order met a resting one; this side arrived.
    #[n(0)]
    Book(#[n(0)] Side),
    /// A call auction.
    #[n(1)]
    Auction,
    /// A locked quote was taken.
    #[n(2)]
    Quote(#[n(0)] QuoteId),
    /// The issuer bought back.
    #[n(3)]
    Buyback(#[n(0)] BuybackId),
}

/// One side of a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct FillSide {
    /// Who.
    #[n(0)]
    pub member: MemberId,
    /// By which order; none where a quote was taken or units were sold to a buy-back.
    #[n(1)]
    pub order: Option<OrderId>,
    /// The fee, its share for the reserve fund included.
    #[n(2)]
    pub fee: Amount,
}

/// A trade: units and money change hands in one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Fill {
    /// What.
    #[n(0)]
    pub series: SeriesId,
    /// At what price.
    #[n(1)]
    pub price: Price,
    /// How many units.
    #[n(2)]
    pub quantity: Quantity,
    /// What they cost, fees apart.
    #[n(3)]
    pub paid: Amount,
    /// Who bought; pays the fee on top.
    #[n(4)]
    pub buyer: FillSide,
    /// Who sold; the fee is taken from what is paid.
    #[n(5)]
    pub seller: FillSide,
    /// How it came about.
    #[n(6)]
    pub via: Via,
}

/// What happened in a market.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MarketFact {
    /// The market works differently from now on.
    #[n(0)]
    VenueConfigured {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// Mode, tick, lot, collar, auction times.
        #[n(1)]
        venue: Venue,
        /// The price the collar is measured from until there is a trade.
        #[n(2)]
        reference: Option<Price>,
    },
    /// Trading stopped.
    #[n(1)]
    Halted {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// Reference to the reason.
        #[n(1)]
        reason: String,
    },
    /// Trading goes on.
    #[n(2)]
    Resumed {
        /// Which series.
        #[n(0)]
        series: SeriesId,
    },
    /// An order was taken in. Where it waits for its time or its trigger, its reservation is in the
    /// legs; otherwise trades follow, and then that it rests or is done.
    #[n(3)]
    OrderAccepted {
        /// Its id.
        #[n(0)]
        order: OrderId,
        /// Whose.
        #[n(1)]
        member: MemberId,
        /// In what.
        #[n(2)]
        series: SeriesId,
        /// Buy or sell.
        #[n(3)]
        side: Side,
        /// How many units.
        #[n(4)]
        quantity: Quantity,
        /// At what price.
        #[n(5)]
        price: OrderPrice,
        /// How long.
        #[n(6)]
        time_in_force: TimeInForce,
        /// Never takes.
        #[n(7)]
        post_only: bool,
        /// Self-trade prevention.
        #[n(8)]
        self_trade: SelfTrade,
        /// When it enters the book.
        #[n(9)]
        activation: Activation,
        /// The highest fee rate it can be charged.
        #[n(10)]
        max_fee: BasisPoints,
        /// Cash reserved, where it is a buy order that waits.
        #[n(11)]
        reserved: Amount,
    },
    /// An order that waited, or that comes back to a book that has moved on, enters it: trades
    /// follow, and then that it rests or is done.
    #[n(4)]
    OrderStarted {
        /// Which order.
        #[n(0)]
        order: OrderId,
    },
    /// A trade. An order of which nothing is open any more is filled, and whatever was reserved in
    /// excess goes back in the same event.
    #[n(5)]
    Filled(#[n(0)] Fill),
    /// What is left of an order rests in the book, behind all others of its price.
    #[n(6)]
    OrderRested {
        /// Which order.
        #[n(0)]
        order: OrderId,
        /// Open units.
        #[n(1)]
        open: Quantity,
        /// Cash that stands behind it, where it buys.
        #[n(2)]
        reserved: Amount,
    },
    /// An order ended; what was reserved goes back.
    #[n(7)]
    OrderDone {
        /// Which order.
        #[n(0)]
        order: OrderId,
        /// Whose.
        #[n(1)]
        member: MemberId,
        /// Units that were still open.
        #[n(2)]
        unfilled: Quantity,
        /// Why.
        #[n(3)]
        reason: DoneReason,
    },
    /// An order was changed. Where it does not keep its place, trades may follow, and then that it
    /// rests or is done.
    #[n(8)]
    OrderAmended {
        /// Which order.
        #[n(0)]
        order: OrderId,
        /// Its price now.
        #[n(1)]
        price: Price,
        /// Its open units now.
        #[n(2)]
        open: Quantity,
        /// The highest fee rate it can be charged now.
        #[n(3)]
        max_fee: BasisPoints,
        /// Cash that stands behind it now, where it buys.
        #[n(4)]
        reserved: Amount,
        /// Whether it kept its place in the queue.
        #[n(5)]
        keeps_place: bool,
    },
    /// A cancel-all is over; each order cancelled has its own fact before this one.
    #[n(9)]
    AllCancelled {
        /// Whose orders.
        #[n(0)]
        member: MemberId,
        /// Only in this series.
        #[n(1)]
        series: Option<SeriesId>,
        /// How many were cancelled.
        #[n(2)]
        cancelled: u64,
        /// How many of them are still open: beyond the bound, or locked for a buyer.
        #[n(3)]
        left: u64,
    },
    /// Part of a sell order is held for one buyer.
    #[n(10)]
    QuoteLocked {
        /// Its id.
        #[n(0)]
        quote: QuoteId,
        /// Part of which order.
        #[n(1)]
        order: OrderId,
        /// For whom.
        #[n(2)]
        member: MemberId,
        /// In what.
        #[n(3)]
        series: SeriesId,
        /// How many units.
        #[n(4)]
        quantity: Quantity,
        /// At what price.
        #[n(5)]
        price: Price,
        /// Cash reserved, fees included.
        #[n(6)]
        reserved: Amount,
        /// The highest fee rate the buyer can be charged.
        #[n(7)]
        max_fee: BasisPoints,
        /// Until when.
        #[n(8)]
        expires_at: Timestamp,
    },
    /// A locked quote was given back. Taking one is a trade: see `Filled`.
    #[n(11)]
    QuoteReleased {
        /// Which quote.
        #[n(0)]
        quote: QuoteId,
        /// Why.
        #[n(1)]
        reason: ReleaseReason,
    },
    /// A call auction was held.
    #[n(12)]
    AuctionHeld {
        /// Which series.
        #[n(0)]
        series: SeriesId,
        /// The one price of all its trades; none where nothing could trade.
        #[n(1)]
        price: Option<Price>,
        /// Units traded in this record.
        #[n(2)]
        volume: Quantity,
        /// True where there were too many trades for one record: more follow at once, at this
        /// price.
        #[n(3)]
        unfinished: bool,
    },
    /// A deal was proposed; what the proposer gives is reserved in the legs.
    #[n(13)]
    DealProposed {
        /// Its id.
        #[n(0)]
        deal: DealId,
        /// Who proposes.
        #[n(1)]
        proposer: MemberId,
        /// With whom.
        #[n(2)]
        counterparty: MemberId,
        /// What the proposer gives.
        #[n(3)]
        gives: Vec<DealLeg>,
        /// What the proposer wants.
        #[n(4)]
        wants: Vec<DealLeg>,
        /// What is paid on top.
        #[n(5)]
        cash: Option<DealCash>,
        /// Cash reserved, fees included, where the proposer pays.
        #[n(6)]
        reserved: Amount,
        /// The highest fee rate the proposer can be charged.
        #[n(7)]
        max_fee: BasisPoints,
        /// When it lapses.
        #[n(8)]
        expires_at: Timestamp,
    },
    /// A deal was accepted: everything changed hands.
    #[n(14)]
    DealAccepted {
        /// Which deal.
        #[n(0)]
        deal: DealId,
        /// Who proposed it.
        #[n(1)]
        proposer: MemberId,
        /// Who accepted it.
        #[n(2)]
        counterparty: MemberId,
        /// The proposer's fee.
        #[n(3)]
        proposer_fee: Amount,
        /// The other side's fee.
        #[n(4)]
        counterparty_fee: Amount,
    },
    /// A deal ended without being accepted; what was reserved goes back.
    #[n(15)]
    DealEnded {
        /// Which deal.
        #[n(0)]
        deal: DealId,
        /// Why.
        #[n(1)]
        reason: DealEnd,
    },
    /// A buy-back programme is open; its budget is reserved in the legs.
    #[n(16)]
    BuybackOpened {
        /// Its id.
        #[n(0)]
        buyback: BuybackId,
        /// What is bought back.
        #[n(1)]
        series: SeriesId,
        /// Who buys.
        #[n(2)]
        issuer: MemberId,
        /// Currency of the budget.
        #[n(3)]
        currency: Currency,
        /// How much may be spent, fees included.
        #[n(4)]
        budget: Amount,
        /// At what price.
        #[n(5)]
        price: BuybackPrice,
        /// When it ends.
        #[n(6)]
        closes_at: Option<Timestamp>,
    },
    /// A buy-back programme ended; what is left of its budget goes back.
    #[n(17)]
    BuybackEnded {
        /// Which programme.
        #[n(0)]
        buyback: BuybackId,
        /// What was left.
        #[n(1)]
        left: Amount,
        /// Why.
        #[n(2)]
        reason: BuybackEnd,
    },
    /// Nothing of a frozen member is open in any market any more.
    #[n(18)]
    MemberPurged {
        /// Whose orders, quotes, deals and buy-backs.
        #[n(0)]
        member: MemberId,
    },
}
