//! STUB
use super::*;
use crate::decide::Context;
use crate::{Code, Decide, Event, Rejection};

impl Decide for ConfigureVenue {
    const NAME: &'static str = "configure_venue";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for HaltMarket {
    const NAME: &'static str = "halt_market";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ResumeMarket {
    const NAME: &'static str = "resume_market";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for PlaceOrder {
    const NAME: &'static str = "place_order";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for AmendOrder {
    const NAME: &'static str = "amend_order";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for CancelOrder {
    const NAME: &'static str = "cancel_order";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for CancelAll {
    const NAME: &'static str = "cancel_all";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for SellNow {
    const NAME: &'static str = "sell_now";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for LockQuote {
    const NAME: &'static str = "lock_quote";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for TakeQuote {
    const NAME: &'static str = "take_quote";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ReleaseQuote {
    const NAME: &'static str = "release_quote";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ProposeDeal {
    const NAME: &'static str = "propose_deal";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for AcceptDeal {
    const NAME: &'static str = "accept_deal";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for CancelDeal {
    const NAME: &'static str = "cancel_deal";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for OpenBuyback {
    const NAME: &'static str = "open_buyback";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for SellToBuyback {
    const NAME: &'static str = "sell_to_buyback";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for CloseBuyback {
    const NAME: &'static str = "close_buyback";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

/// Cancels some of a frozen member's open items; the last answer clears the timer.
pub(crate) fn on_purge_member(_: &Context<'_>, member: units::MemberId) -> Vec<Event> {
    vec![Event::new(MarketFact::MemberPurged { member })]
}

/// Cancels up to 1,000 orders, quotes, deals and buy-backs of a series; empty when none is left.
pub(crate) fn purge_series(_: &Context<'_>, _: units::SeriesId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_trigger(_: &Context<'_>, _: units::OrderId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_start(_: &Context<'_>, _: units::OrderId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_order_expiry(_: &Context<'_>, _: units::OrderId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_quote_timeout(_: &Context<'_>, _: units::QuoteId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_deal_timeout(_: &Context<'_>, _: units::DealId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_buyback_end(_: &Context<'_>, _: units::BuybackId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_auction(_: &Context<'_>, _: units::SeriesId) -> Vec<Event> {
    Vec::new()
}
