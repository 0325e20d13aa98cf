//! What the members of the demo world do, as commands.

use super::desk::Ask;
use super::plan::{Market, SeriesPlan};
use super::random::Random;
use crate::failure::Failure;
use contract::local_time;
use engine::Facts;
use engine::clearing::{Authorise, Capture, Item, ShowCode};
use engine::ledger::RecordDeposit;
use engine::market::{Activation, OrderPrice, PlaceOrder, SelfTrade, Side, TimeInForce};
use engine::member::Members;
use sha2::{Digest, Sha256};
use units::{
    Amount, Currency, Duration, MemberId, Price, Quantity, RedemptionId, SeriesId, Timestamp,
};

/// How many prices a maker keeps on each side of a book.
const LEVELS: u32 = 4;

/// Money arrives at the bank.
pub fn deposit(member: MemberId, currency: Currency, minor: i64, bank_reference: String) -> Ask {
    let deposit = RecordDeposit {
        member: Some(member),
        currency,
        amount: Amount::new(minor),
        bank_reference,
    };
    Ask::new(Members::PLATFORM, deposit)
}

/// A maker's prices around `fair`, on both sides.
pub fn quotes(
    maker: MemberId,
    (series, plan): (SeriesId, &SeriesPlan),
    fair: u32,
    random: &mut Random,
) -> Vec<Ask> {
    let mut asks = Vec::new();
    let width = plan.tick * u32::try_from(random.between(2, 5)).unwrap_or(2);
    for level in 0..LEVELS {
        let away = width + level * plan.tick * 2;
        for (side, price) in [(Side::Buy, fair - away), (Side::Sell, fair + away)] {
            let quantity = random.between(2, 12) * plan.coupon;
            let order = order(maker, (series, plan), side, price, quantity);
            asks.push(Ask::new(maker, order));
        }
    }
    asks
}

/// A holder buys one coupon at `price` or better, or waits.
pub fn buy(holder: MemberId, series: SeriesId, plan: &SeriesPlan, price: u32) -> Ask {
    let order = order(holder, (series, plan), Side::Buy, price, plan.coupon);
    Ask::new(holder, order)
}

/// Somebody sells coupons at `price` or better, or waits.
pub fn sell(
    member: MemberId,
    (series, plan): (SeriesId, &SeriesPlan),
    price: u32,
    coupons: u64,
) -> Ask {
    let order = order(member, (series, plan), Side::Sell, price, coupons * plan.coupon);
    Ask::new(member, order)
}

/// A limit order that stays, at the next price on the grid.
pub fn order(
    member: MemberId,
    (series, plan): (SeriesId, &SeriesPlan),
    side: Side,
    price: u32,
    quantity: u64,
) -> PlaceOrder {
    PlaceOrder {
        member,
        series,
        side,
        quantity: Quantity::new(quantity),
        price: OrderPrice::Limit(Price::ppm(price / plan.tick * plan.tick)),
        time_in_force: patience(side, plan, TimeInForce::GoodTillCancelled),
        post_only: false,
        self_trade: SelfTrade::CancelMaker,
        activation: Activation::Now,
    }
}

/// How long an order stays: on a shelf only what is offered rests, who buys takes or leaves.
pub fn patience(side: Side, plan: &SeriesPlan, otherwise: TimeInForce) -> TimeInForce {
    if plan.market == Market::Listing && side == Side::Buy {
        TimeInForce::ImmediateOrCancel
    } else {
        otherwise
    }
}

/// A till of a merchant.
pub struct Till {
    pub merchant: MemberId,
    pub zone: &'static str,
    pub store: u32,
}

impl Till {
    /// A holder shows a code, and the till authorises one coupon with it.
    pub fn redeem(
        &self,
        holder: MemberId,
        (series, plan): (SeriesId, &SeriesPlan),
        now: Timestamp,
        code_hash: [u8; 32],
    ) -> Result<[Ask; 2], Failure> {
        let expires_at = now.after(Duration::from_secs(300));
        let show = ShowCode { holder, code_hash, expires_at };
        let authorise = Authorise {
            merchant: self.merchant,
            holder,
            code_hash: Some(code_hash),
            items: vec![Item { series, quantity: Quantity::new(plan.coupon) }],
            order_amount: Amount::new(plan.min_spend.max(plan.face) + plan.face / 5),
            store: self.store,
            expires_at: None,
        };
        let local_time = local_time(now, self.zone).map_err(|p| Failure::new(p.message_en))?;
        let facts = Facts { local_time: Some(local_time), ..Facts::default() };
        Ok([Ask::new(holder, show), Ask::new(self.merchant, authorise).with(facts)])
    }
}

/// The till takes all that was authorised.
pub fn capture(redemption: RedemptionId) -> Capture {
    Capture { redemption, quantities: None, merchant_match: Amount::ZERO }
}

/// What stands in the journal for a code.
pub fn code_hash(code: &str) -> [u8; 32] {
    Sha256::digest(code).into()
}
