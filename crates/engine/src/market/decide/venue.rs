//! How a market works, and whether it does.

use super::desk::desk;
use crate::coupon::{SeriesState, Venue, VenueMode};
use crate::decide::{Context, one};
use crate::market::{ConfigureVenue, HaltMarket, MarketFact, ResumeMarket};
use crate::member::{FREEZERS, actor_is, operator_only};
use crate::policy::is_reference;
use crate::{Code, Decide, Event, Rejection};
use units::{BasisPoints, Duration, Price, Quantity};

/// Call auctions are at least a second apart: each is a record.
const SHORTEST_AUCTION: Duration = Duration::from_secs(1);
/// And at most a month.
const LONGEST_AUCTION: Duration = Duration::from_days(31);

/// True where tick, lot, collar and auction times fit together.
pub(crate) fn venue_is_valid(venue: &Venue) -> bool {
    let Venue { mode, tick, lot, collar, auction_every } = *venue;
    let numbers_fit = tick > Price::default() && tick <= Price::PAR && lot > Quantity::ZERO;
    let collar_fits = collar.is_none_or(|c| c > BasisPoints::ZERO && c <= BasisPoints::WHOLE);
    let bounds = SHORTEST_AUCTION..=LONGEST_AUCTION;
    let times_fit = match (mode, auction_every) {
        (VenueMode::CallAuction, every) => every.is_some_and(|every| bounds.contains(&every)),
        (_, every) => every.is_none(),
    };
    numbers_fit && collar_fits && times_fit
}

impl Decide for ConfigureVenue {
    const NAME: &'static str = "configure_venue";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::SeriesNotFound,
        Code::SeriesStateWrong,
        Code::VenueInvalid,
        Code::PriceOffTick,
        Code::MarketHasOrders,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { series, venue, reference } = *self;
        operator_only(context)?;
        let desk = desk(context, series)?;
        if desk.series.state == SeriesState::Closed {
            return Err(Code::SeriesStateWrong.at("series"));
        }
        if !venue_is_valid(&venue) {
            return Err(Code::VenueInvalid.at("venue"));
        }
        let in_range = |price| price > Price::default() && price <= Price::MAX;
        if !reference.is_none_or(in_range) {
            return Err(Code::PriceOffTick.at("reference"));
        }
        if !desk.market.book.is_empty() || !desk.market.waiting.is_empty() {
            return Err(Code::MarketHasOrders.at("series"));
        }
        Ok(one(Event::new(MarketFact::VenueConfigured { series, venue, reference })))
    }
}

fn freezers_only(context: &Context<'_>) -> Result<(), Rejection> {
    actor_is(context, FREEZERS).then_some(()).ok_or(Code::NotPermitted.into())
}

impl Decide for HaltMarket {
    const NAME: &'static str = "halt_market";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::SeriesNotFound,
        Code::SeriesStateWrong,
        Code::MarketHalted,
        Code::TextInvalid,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        freezers_only(context)?;
        desk(context, self.series)?.not_halted()?;
        if !is_reference(&self.reason) {
            return Err(Code::TextInvalid.at("reason"));
        }
        let (series, reason) = (self.series, self.reason.clone());
        Ok(one(Event::new(MarketFact::Halted { series, reason })))
    }
}

impl Decide for ResumeMarket {
    const NAME: &'static str = "resume_market";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::SeriesNotFound,
        Code::SeriesStateWrong,
        Code::MarketNotHalted,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        freezers_only(context)?;
        if !desk(context, self.series)?.market.is_halted() {
            return Err(Code::MarketNotHalted.at("series"));
        }
        Ok(one(Event::new(MarketFact::Resumed { series: self.series })))
    }
}
