//! How a market works, and whether it does.

use super::desk::desk;
use crate::coupon::{SeriesState, venue_problem};
use crate::decide::{Context, one};
use crate::market::{ConfigureVenue, HaltMarket, MarketFact, ResumeMarket};
use crate::member::{FREEZERS, actor_is, operator_only};
use crate::policy::is_reference;
use crate::{Code, Decide, Event, Rejection};
use units::Price;

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
        if let Some(field) = venue_problem(&venue, desk.terms.unit_value) {
            return Err(Code::VenueInvalid.at(field));
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
    const REJECTIONS: &'static [Code] =
        &[Code::NotPermitted, Code::SeriesNotFound, Code::SeriesStateWrong, Code::MarketNotHalted];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        freezers_only(context)?;
        if !desk(context, self.series)?.market.is_halted() {
            return Err(Code::MarketNotHalted.at("series"));
        }
        Ok(one(Event::new(MarketFact::Resumed { series: self.series })))
    }
}
