//! What a book must know beside its orders: how the venue works, and who may trade.

use crate::audit::pieces::Units;
use crate::audit::register::{Register, Series};
use engine::Place;
use engine::coupon::Venue;
use engine::rule::{Context, TradeFacts};
use units::{MemberId, Price, Quantity, SeriesId};

/// One market, before a record.
pub(super) struct Floor<'a> {
    pub id: SeriesId,
    pub series: &'a Series,
    register: &'a Register,
    units: &'a Units,
}

impl<'a> Floor<'a> {
    pub fn new(id: SeriesId, register: &'a Register, units: &'a Units) -> Result<Self, String> {
        Ok(Self { id, series: register.series(id)?, register, units })
    }

    pub fn venue(&self) -> Result<&Venue, String> {
        self.series.venue.as_ref().ok_or_else(|| format!("book: {} has no venue", self.id))
    }

    /// Whether a price lies inside the collar around the last one, or the one configured.
    pub fn in_collar(&self, price: Price, last: Option<Price>) -> Result<bool, String> {
        let reference = last.or(self.series.configured);
        let Some((collar, reference)) = self.venue()?.collar.zip(reference) else {
            return Ok(true);
        };
        let (price, reference) = (i64::from(price.as_ppm()), i64::from(reference.as_ppm()));
        let away = (price - reference).abs() * 10_000;
        Ok(away <= reference * i64::from(collar.points()))
    }

    /// Whether the contract lets these units pass; `bought` is what the buyer got just before.
    pub fn allows(
        &self,
        buyer: MemberId,
        seller: MemberId,
        price: Price,
        units: u64,
        bought: u64,
    ) -> Result<bool, String> {
        let Some(rule) = &self.series.terms()?.trade_rule else { return Ok(true) };
        let held = self.units.count(self.id, Place::Free(buyer));
        let facts = TradeFacts {
            buyer_kyc_level: self.register.member(buyer)?.kyc_level,
            seller_kyc_level: self.register.member(seller)?.kyc_level,
            units: Quantity::new(units),
            price,
            holder_units: Quantity::new(held.saturating_add(bought)),
        };
        Ok(rule.evaluate(&Context::Trade(facts)) == Ok(true))
    }
}
