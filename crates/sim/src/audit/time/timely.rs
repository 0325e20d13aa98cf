//! What each timer does, and what only time may do.

use engine::clearing::ClearingFact;
use engine::coupon::{CouponFact, ReturnReason};
use engine::ledger::LedgerFact;
use engine::market::{BuybackEnd, DealEnd, DoneReason, MarketFact, ReleaseReason};
use engine::{Event, Fact, Timer};

/// True where these events are what the timer brings.
pub(super) fn acts(timer: Timer, events: &[Event]) -> bool {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return false };
    match timer {
        Timer::PurgeMember(member) => match &first.fact {
            Fact::Market(MarketFact::MemberPurged { member: purged }) => *purged == member,
            fact => is_of_freeze(fact),
        },
        Timer::PurgeSeries(series) => match &first.fact {
            Fact::Coupon(CouponFact::SeriesPurged { series: purged }) => *purged == series,
            fact => is_of_ending(fact),
        },
        Timer::TriggerOrder(order) | Timer::OrderStart(order) => {
            first.fact == MarketFact::OrderStarted { order }.into()
        }
        Timer::Authorisation(id) => matches!(first.fact,
            Fact::Clearing(ClearingFact::Voided { redemption, timed_out: true, .. })
                if redemption == id),
        Timer::ReversalWindow(id) => matches!(first.fact,
            Fact::Clearing(ClearingFact::Finalised { redemption, .. }) if redemption == id),
        Timer::Quote(quote) => {
            let reason = ReleaseReason::TimedOut;
            first.fact == MarketFact::QuoteReleased { quote, reason }.into()
        }
        Timer::OrderExpiry(id) => matches!(last.fact,
            Fact::Market(MarketFact::OrderDone { order, reason: DoneReason::Expired, .. })
                if order == id),
        Timer::Deal(deal) => {
            first.fact == MarketFact::DealEnded { deal, reason: DealEnd::Expired }.into()
        }
        Timer::Gift(id) => matches!(first.fact,
            Fact::Coupon(CouponFact::GiftReturned { gift, reason: ReturnReason::TimedOut, .. })
                if gift == id),
        Timer::Hold(hold) => first.fact == LedgerFact::HoldVoided { hold, timed_out: true }.into(),
        Timer::CoolingOff(purchase) => {
            first.fact == CouponFact::CoolingOffEnded { purchase }.into()
        }
        Timer::Buyback(id) => matches!(first.fact,
            Fact::Market(MarketFact::BuybackEnded { buyback, reason: BuybackEnd::Expired, .. })
                if buyback == id),
        Timer::Auction(id) => matches!(last.fact,
            Fact::Market(MarketFact::AuctionHeld { series, .. }) if series == id),
        Timer::SeriesEnd(id) => matches!(first.fact,
            Fact::Coupon(CouponFact::SeriesExpired { series }
                | CouponFact::SeriesDormant { series, .. }) if series == id),
        Timer::ShownCode(code) => matches!(first.fact,
            Fact::Clearing(ClearingFact::CodeExpired { code_hash, .. }) if code_hash == code),
    }
}

/// A quote on an order ends before its order.
fn is_of_freeze(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Market(
            MarketFact::OrderDone { reason: DoneReason::MemberFrozen, .. }
                | MarketFact::QuoteReleased {
                    reason: ReleaseReason::MemberFrozen | ReleaseReason::OrderEnded,
                    ..
                }
                | MarketFact::DealEnded { reason: DealEnd::MemberFrozen, .. }
                | MarketFact::BuybackEnded { reason: BuybackEnd::MemberFrozen, .. }
        )
    )
}

fn is_of_ending(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Market(
            MarketFact::OrderDone { reason: DoneReason::SeriesEnded, .. }
                | MarketFact::QuoteReleased { reason: ReleaseReason::OrderEnded, .. }
                | MarketFact::DealEnded { reason: DealEnd::SeriesEnded, .. }
                | MarketFact::BuybackEnded { reason: BuybackEnd::SeriesEnded, .. }
        ) | Fact::Coupon(
            CouponFact::GiftReturned { reason: ReturnReason::SeriesEnded, .. }
                | CouponFact::LossRestored { reason: ReturnReason::SeriesEnded, .. }
        )
    )
}

/// Checks that nothing happens by a command that only time may bring.
pub(super) fn none_by_time(events: &[Event]) -> Result<(), String> {
    let found = events.iter().find(|event| is_by_time(&event.fact));
    found.map_or(Ok(()), |event| Err(format!("time: a command brings {:?}", event.fact)))
}

fn is_by_time(fact: &Fact) -> bool {
    let ending = is_of_ending(fact) || is_of_freeze(fact);
    // Quotes end with their order by commands, too.
    let ordinary = matches!(
        fact,
        Fact::Market(MarketFact::QuoteReleased { reason: ReleaseReason::OrderEnded, .. })
    );
    if ordinary {
        return false;
    }
    ending
        || matches!(
            fact,
            Fact::Ledger(LedgerFact::HoldVoided { timed_out: true, .. })
                | Fact::Coupon(
                    CouponFact::SeriesExpired { .. }
                        | CouponFact::SeriesDormant { .. }
                        | CouponFact::SeriesPurged { .. }
                        | CouponFact::SeriesExtinguished { .. }
                        | CouponFact::SeriesEscheated { .. }
                        | CouponFact::CoolingOffEnded { .. }
                        | CouponFact::GiftReturned { reason: ReturnReason::TimedOut, .. }
                        | CouponFact::LossRestored { reason: ReturnReason::TimedOut, .. }
                )
                | Fact::Market(
                    MarketFact::AuctionHeld { .. }
                        | MarketFact::MemberPurged { .. }
                        | MarketFact::OrderDone { reason: DoneReason::Expired, .. }
                        | MarketFact::QuoteReleased { reason: ReleaseReason::TimedOut, .. }
                        | MarketFact::DealEnded { reason: DealEnd::Expired, .. }
                        | MarketFact::BuybackEnded { reason: BuybackEnd::Expired, .. }
                )
                | Fact::Clearing(
                    ClearingFact::CodeExpired { .. }
                        | ClearingFact::Voided { timed_out: true, .. }
                        | ClearingFact::Finalised { .. }
                )
        )
}
