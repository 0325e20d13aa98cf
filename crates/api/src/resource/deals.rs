//! Locked quotes, negotiated deals and buy-back programmes.

use crate::operation::writes;
use crate::wire::{
    Amount, BuybackId, BuybackPrice, DealCash, DealId, DealLeg, MemberId, OrderId, Price, Quantity,
    QuoteId, SeriesId, Timestamp,
};
use engine::market;

writes! { OPERATIONS:
    /// Holds part of a resting sell order for one buyer for a short time.
    LockQuote 201 at "/v1/trade/quotes" by [Issuer, Merchant, Holder] => market::LockQuote {
        /// Which sell order.
        order: OrderId,
        /// Who may buy.
        member: MemberId,
        /// How many units.
        quantity: Quantity,
        /// For how long, 1 to 60.
        #[schema(minimum = 1, maximum = 60)]
        seconds: u8,
    }
    /// Buys what was locked, at the price locked.
    TakeQuote 200 at "/v1/trade/quotes/{quote}/take" by [Issuer, Merchant, Holder]
        => market::TakeQuote {
        /// Which quote.
        quote: QuoteId,
    }
    /// Gives a locked quote back before its time.
    ReleaseQuote 200 at "/v1/trade/quotes/{quote}/release" by [Issuer, Merchant, Holder]
        => market::ReleaseQuote {
        /// Which quote.
        quote: QuoteId,
    }
    /// Proposes a block trade or a swap; what the proposer gives is reserved at once.
    ProposeDeal 201 at "/v1/trade/deals" by [Issuer, Merchant, Holder] => market::ProposeDeal {
        /// Who proposes.
        proposer: MemberId,
        /// With whom.
        counterparty: MemberId,
        /// What the proposer gives, at most 16 legs.
        #[serde(default)]
        #[schema(max_items = 16)]
        gives: Vec<DealLeg>,
        /// What the proposer wants, at most 16 legs.
        #[serde(default)]
        #[schema(max_items = 16)]
        wants: Vec<DealLeg>,
        /// What is paid on top.
        cash: Option<DealCash>,
        /// When the proposal lapses; at most 30 days ahead.
        expires_at: Timestamp,
    }
    /// Accepts a deal: everything changes hands in one event.
    AcceptDeal 200 at "/v1/trade/deals/{deal}/accept" by [Issuer, Merchant, Holder]
        => market::AcceptDeal {
        /// Which deal.
        deal: DealId,
    }
    /// Withdraws or declines a deal.
    CancelDeal 200 at "/v1/trade/deals/{deal}/cancel" by [Issuer, Merchant, Holder]
        => market::CancelDeal {
        /// Which deal.
        deal: DealId,
    }
    /// Opens a standing offer of the issuer to buy its own coupons back.
    OpenBuyback 201 at "/v1/trade/buybacks" by [Issuer] => market::OpenBuyback {
        /// What is bought back.
        series: SeriesId,
        /// How much may be spent, fees included.
        budget: Amount,
        /// At what price.
        price: BuybackPrice,
        /// When it ends; open-ended where absent.
        closes_at: Option<Timestamp>,
    }
    /// Sells units to a buy-back programme.
    SellToBuyback 200 at "/v1/trade/buybacks/{buyback}/sell" by [Issuer, Merchant, Holder]
        => market::SellToBuyback {
        /// Which programme.
        buyback: BuybackId,
        /// Who sells.
        member: MemberId,
        /// How many units.
        quantity: Quantity,
        /// The least the seller takes.
        min_price: Option<Price>,
    }
    /// Ends a buy-back programme and releases what is left of its budget.
    CloseBuyback 200 at "/v1/trade/buybacks/{buyback}/close" by [Issuer]
        => market::CloseBuyback {
        /// Which programme.
        buyback: BuybackId,
    }
}
