//! Orders.

pub(crate) mod reads;

pub(crate) use reads::{OrdersQuery, reads};

use crate::operation::writes;
use crate::wire::{
    Activation, BasisPoints, MemberId, OrderId, OrderPrice, Price, Quantity, SelfTrade, SeriesId,
    Side, TimeInForce,
};
use engine::market;

writes! { OPERATIONS:
    /// Places an order; cash or units behind it are reserved at once.
    PlaceOrder 201 at "/v1/trade/orders" by [Issuer, Merchant, Holder] => market::PlaceOrder {
        /// Whose order.
        member: MemberId,
        /// In what.
        series: SeriesId,
        /// Buy or sell.
        side: Side,
        /// How many units, a multiple of the lot.
        quantity: Quantity,
        /// At what price, a multiple of the tick.
        price: OrderPrice,
        /// How long; until cancelled where absent.
        #[serde(default)]
        time_in_force: TimeInForce,
        /// Refuse it rather than let it take.
        #[serde(default)]
        post_only: bool,
        /// Whom self-trade prevention cancels; the arriving order where absent.
        #[serde(default)]
        self_trade: SelfTrade,
        /// When it enters the book; at once where absent.
        #[serde(default)]
        activation: Activation,
    }
    /// Changes a resting order; it keeps its place only where its size shrinks.
    AmendOrder 200 at "/v1/trade/orders/{order}/amend" by [Issuer, Merchant, Holder]
        => market::AmendOrder {
        /// Which order.
        order: OrderId,
        /// New price; as before where absent.
        price: Option<Price>,
        /// New open quantity; as before where absent.
        quantity: Option<Quantity>,
    }
    /// Cancels an order.
    CancelOrder 200 at "/v1/trade/orders/{order}/cancel" by [Issuer, Merchant, Holder]
        => market::CancelOrder {
        /// Which order.
        order: OrderId,
    }
    /// Cancels a member's open orders, the oldest first, 1,000 at most in one go.
    CancelAll 200 at "/v1/trade/orders/cancel-all" by [Issuer, Merchant, Holder]
        => market::CancelAll {
        /// Whose.
        member: MemberId,
        /// Only in this series.
        series: Option<SeriesId>,
    }
    /// Sells at once to the best bids, with a guard against slippage.
    SellNow 201 at "/v1/trade/sell-now" by [Issuer, Merchant, Holder] => market::SellNow {
        /// Who sells.
        member: MemberId,
        /// What.
        series: SeriesId,
        /// How many.
        quantity: Quantity,
        /// How far below the best bid the last unit may go.
        max_slippage: BasisPoints,
    }
}
