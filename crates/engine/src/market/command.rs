//! What may be asked of a market.

use crate::coupon::Venue;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{
    Amount, BasisPoints, BuybackId, Currency, DealId, MemberId, OrderId, Price, Quantity, QuoteId,
    SeriesId, Timestamp,
};

/// Sets how the market of a series works. Platform only; no order may rest.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ConfigureVenue {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// Mode, tick, lot, collar, auction times.
    #[n(1)]
    pub venue: Venue,
    /// The price the collar is measured from until there is a trade.
    #[n(2)]
    pub reference: Option<Price>,
}

/// Halts a market: orders rest, nothing trades. Platform or regulator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct HaltMarket {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
    /// A reference to the reason, at most 64 characters.
    #[n(1)]
    pub reason: String,
}

/// Lets a halted market go on. Platform or regulator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ResumeMarket {
    /// Which series.
    #[n(0)]
    pub series: SeriesId,
}

/// Which side of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Wants units.
    #[n(0)]
    Buy,
    /// Has units.
    #[n(1)]
    Sell,
}

/// The price of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderPrice {
    /// This price or better.
    #[n(0)]
    Limit(#[n(0)] Price),
    /// Whatever the book offers, but no worse than this protection price; never rests.
    #[n(1)]
    Market(#[n(0)] Price),
}

/// How long an order stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeInForce {
    /// Until it is filled or cancelled.
    #[n(0)]
    GoodTillCancelled,
    /// Until this time.
    #[n(1)]
    GoodTill(#[n(0)] Timestamp),
    /// What cannot trade at once is cancelled.
    #[n(2)]
    ImmediateOrCancel,
    /// All at once or nothing.
    #[n(3)]
    FillOrKill,
}

/// Whom self-trade prevention cancels where a member would trade with itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum SelfTrade {
    /// The arriving order.
    #[n(0)]
    CancelTaker,
    /// The resting order.
    #[n(1)]
    CancelMaker,
    /// Both.
    #[n(2)]
    CancelBoth,
}

/// When an order enters the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// At once.
    #[n(0)]
    Now,
    /// At this time.
    #[n(1)]
    At(#[n(0)] Timestamp),
    /// When a trade prints at this price or above.
    #[n(2)]
    Rises(#[n(0)] Price),
    /// When a trade prints at this price or below.
    #[n(3)]
    Falls(#[n(0)] Price),
}

/// Places an order. Cash or units behind it are reserved at once.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct PlaceOrder {
    /// Whose order.
    #[n(0)]
    pub member: MemberId,
    /// In what.
    #[n(1)]
    pub series: SeriesId,
    /// Buy or sell.
    #[n(2)]
    pub side: Side,
    /// How many units, a multiple of the lot.
    #[n(3)]
    pub quantity: Quantity,
    /// At what price, a multiple of the tick.
    #[n(4)]
    pub price: OrderPrice,
    /// How long.
    #[n(5)]
    pub time_in_force: TimeInForce,
    /// Refuse it rather than let it take.
    #[n(6)]
    pub post_only: bool,
    /// Self-trade prevention.
    #[n(7)]
    pub self_trade: SelfTrade,
    /// When it enters the book.
    #[n(8)]
    pub activation: Activation,
}

/// Changes a resting order. It keeps its place in the queue only where the price stays and the size
/// shrinks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct AmendOrder {
    /// Which order.
    #[n(0)]
    pub order: OrderId,
    /// New price; as before where absent.
    #[n(1)]
    pub price: Option<Price>,
    /// New open quantity; as before where absent.
    #[n(2)]
    pub quantity: Option<Quantity>,
}

/// Cancels an order and releases what was reserved.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct CancelOrder {
    /// Which order.
    #[n(0)]
    pub order: OrderId,
}

/// Cancels a member's open orders, the oldest first, 1,000 at most in one go.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct CancelAll {
    /// Whose.
    #[n(0)]
    pub member: MemberId,
    /// Only in this series.
    #[n(1)]
    pub series: Option<SeriesId>,
}

/// Sells at once to the best bids, with a guard against slippage: one click.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct SellNow {
    /// Who sells.
    #[n(0)]
    pub member: MemberId,
    /// What.
    #[n(1)]
    pub series: SeriesId,
    /// How many.
    #[n(2)]
    pub quantity: Quantity,
    /// How far below the best bid the last unit may go.
    #[n(3)]
    pub max_slippage: BasisPoints,
}

/// Holds part of a resting sell order for one buyer for a short time; the buyer's cash is reserved.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct LockQuote {
    /// Which sell order.
    #[n(0)]
    pub order: OrderId,
    /// Who may buy.
    #[n(1)]
    pub member: MemberId,
    /// How many units.
    #[n(2)]
    pub quantity: Quantity,
    /// For how long, 1 to 60.
    #[n(3)]
    pub seconds: u8,
}

/// Buys what was locked, at the price locked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct TakeQuote {
    /// Which quote.
    #[n(0)]
    pub quote: QuoteId,
}

/// Gives a locked quote back before its time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ReleaseQuote {
    /// Which quote.
    #[n(0)]
    pub quote: QuoteId,
}

/// Units of one series in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct DealLeg {
    /// What.
    #[n(0)]
    pub series: SeriesId,
    /// How many.
    #[n(1)]
    pub quantity: Quantity,
}

/// Who pays in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The one who proposed it.
    #[n(0)]
    Proposer,
    /// The other side.
    #[n(1)]
    Counterparty,
}

/// Cash in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct DealCash {
    /// Who pays.
    #[n(0)]
    pub payer: Payer,
    /// Currency.
    #[n(1)]
    pub currency: Currency,
    /// Above zero.
    #[n(2)]
    pub amount: Amount,
}

/// Proposes a negotiated deal: a block trade (units for cash) or a swap (units for units, with or
/// without cash). What the proposer gives is reserved at once.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ProposeDeal {
    /// Who proposes.
    #[n(0)]
    pub proposer: MemberId,
    /// With whom.
    #[n(1)]
    pub counterparty: MemberId,
    /// What the proposer gives, at most 16 legs.
    #[n(2)]
    pub gives: Vec<DealLeg>,
    /// What the proposer wants, at most 16 legs.
    #[n(3)]
    pub wants: Vec<DealLeg>,
    /// What is paid on top.
    #[n(4)]
    pub cash: Option<DealCash>,
    /// When the proposal lapses; at most 30 days ahead.
    #[n(5)]
    pub expires_at: Timestamp,
}

/// Accepts a deal: everything changes hands in one event. The counterparty.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct AcceptDeal {
    /// Which deal.
    #[n(0)]
    pub deal: DealId,
}

/// Withdraws or declines a deal. Either side.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct CancelDeal {
    /// Which deal.
    #[n(0)]
    pub deal: DealId,
}

/// What a buy-back programme pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BuybackPrice {
    /// Always this.
    #[n(0)]
    Fixed(#[n(0)] Price),
    /// The last trade price less a discount, between a floor and a cap.
    #[n(1)]
    BelowLast {
        /// Off the last price.
        #[n(0)]
        discount: BasisPoints,
        /// Never less than this.
        #[n(1)]
        floor: Price,
        /// Never more than this.
        #[n(2)]
        cap: Price,
    },
}

/// Opens a standing offer of the issuer to buy its own coupons back; the budget is reserved.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct OpenBuyback {
    /// What is bought back.
    #[n(0)]
    pub series: SeriesId,
    /// How much may be spent, fees included.
    #[n(1)]
    pub budget: Amount,
    /// At what price.
    #[n(2)]
    pub price: BuybackPrice,
    /// When it ends; open-ended where absent.
    #[n(3)]
    pub closes_at: Option<Timestamp>,
}

/// Sells units to a buy-back programme.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct SellToBuyback {
    /// Which programme.
    #[n(0)]
    pub buyback: BuybackId,
    /// Who sells.
    #[n(1)]
    pub member: MemberId,
    /// How many units.
    #[n(2)]
    pub quantity: Quantity,
    /// The least the seller takes.
    #[n(3)]
    pub min_price: Option<Price>,
}

/// Ends a buy-back programme and releases what is left of its budget. The issuer or the platform.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct CloseBuyback {
    /// Which programme.
    #[n(0)]
    pub buyback: BuybackId,
}
