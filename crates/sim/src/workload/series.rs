//! The lives of series: defined, revised, approved, frozen, re-activated, closed.

use super::crowd::{Crowd, Offer};
use super::days;
use super::scene::first_issue;
use engine::State;
use engine::coupon::{
    ActivateSeries, ApproveSeries, CloseSeries, DefineSeries, ReactivateSeries, ResumeSeries,
    ReviseSeries, SeriesState, SuspendSeries, Terms,
};
use engine::market::ConfigureVenue;
use engine::member::MemberKind;
use engine::rule::Position;
use units::{BasisPoints, CivilDate, Duration, Price, SeriesId};

fn stands(state: &State, series: SeriesId, wanted: SeriesState) -> bool {
    state.coupons.get(series).is_some_and(|found| found.state == wanted)
}

impl Crowd<'_> {
    pub(super) fn about_series(&mut self) -> Offer {
        match self.chance.below(20) {
            0..=3 => self.define(),
            4..=5 => {
                let (series, reason) = (self.series(), self.reason());
                self.authority(SuspendSeries { series, reason })
            }
            6..=8 => {
                let series =
                    self.series_where(|state, id| stands(state, id, SeriesState::Suspended));
                self.authority(ResumeSeries { series })
            }
            9..=10 => {
                let series = self.series();
                let issuer = self.issuer_of(series);
                self.by(issuer, CloseSeries { series })
            }
            11..=12 => self.reactivate(),
            13..=15 => self.revise(),
            16 => {
                let series = self.series_where(|state, id| {
                    state.coupons.get(id).is_some_and(|found| found.draft.is_some())
                });
                self.platform(ApproveSeries { series })
            }
            17 => {
                let series =
                    self.series_where(|state, id| stands(state, id, SeriesState::Approved));
                let issuer = self.issuer_of(series);
                self.by(issuer, ActivateSeries { series })
            }
            18 => {
                let unissued = self.series_where(|state, id| {
                    stands(state, id, SeriesState::Active) && state.title.units(id).issued == 0
                });
                first_issue(self.state, unissued).unwrap_or_else(|| self.define())
            }
            _ => self.configure(),
        }
    }

    fn document(&mut self) -> String {
        if self.slips() {
            return if self.chance.one_in(4) { "x".repeat(65_537) } else { String::new() };
        }
        "{}".into()
    }

    pub(super) fn define(&mut self) -> Offer {
        let kind = if self.slips() { MemberKind::Merchant } else { MemberKind::Issuer };
        let (issuer, terms, document) = (self.one(kind), Box::new(self.terms()), self.document());
        self.by(issuer, DefineSeries { issuer, terms, document })
    }

    fn reactivate(&mut self) -> Offer {
        let series = self.series_where(|state, id| stands(state, id, SeriesState::Dormant));
        let issuer = self.issuer_of(series);
        let later = i32::try_from(30 + self.chance.below(200)).unwrap_or(30);
        let valid_until = CivilDate::from_days(days::today(self.now).days().saturating_add(later));
        let valid_until = if self.slips() { CivilDate::from_days(i32::MIN) } else { valid_until };
        self.by(issuer, ReactivateSeries { series, valid_until })
    }

    /// A next version: something that may change is changed, or something that may not.
    fn revise(&mut self) -> Offer {
        let series = self.series();
        let issuer = self.issuer_of(series);
        let terms = self.state.coupons.get(series).map(|found| found.terms().clone());
        let mut terms = Box::new(terms.unwrap_or_else(|| self.terms()));
        self.change(&mut terms);
        let document = self.document();
        self.by(issuer, ReviseSeries { series, terms, document })
    }

    fn change(&mut self, terms: &mut Terms) {
        let days = u32::try_from(self.chance.below(4)).unwrap_or(0);
        match self.chance.below(if self.odd { 10 } else { 6 }) {
            0..=1 => terms.reversal_window = Duration::from_days(days),
            2 => terms.authorisation_ttl = Duration::from_secs(60 + 600 * days),
            3 => {
                let rule = self.rules.at(Position::Trade, self.chance);
                terms.trade_rule = Some(rule).filter(|_| self.chance.one_in(2));
            }
            4 => {
                let wrong = self.slips();
                let position = if wrong { Position::Trade } else { Position::Redeem };
                let rule = self.rules.at(position, self.chance);
                terms.redeem_rule = Some(rule).filter(|_| self.chance.one_in(2));
            }
            5 => terms.max_units = None,
            6 => terms.reserve_ratio = BasisPoints::new(9_999),
            7 => terms.transferable = !terms.transferable,
            _ => self.spoil(terms),
        }
    }

    fn configure(&mut self) -> Offer {
        let series = self.series_where(|state, id| {
            let market = state.markets.market(id);
            let is_empty = |side| state.markets.queue(id, side).next().is_none();
            let empty = [engine::market::Side::Buy, engine::market::Side::Sell].map(is_empty);
            market.is_some() && empty == [true, true]
        });
        let now = self.state.markets.market(series).map(|market| *market.venue());
        let grid = now.map_or((10_000, 1), |venue| (venue.tick.as_ppm(), venue.lot.count()));
        let grid = if self.slips() { (7, 0) } else { grid };
        let venue = self.venue(grid);
        let price = Price::ppm(self.chance.pick(&[900_000, 930_000, 1_000_000]));
        let price = if self.slips() { Price::ppm(0) } else { price };
        let reference = Some(price).filter(|_| self.chance.one_in(2));
        self.platform(ConfigureVenue { series, venue, reference })
    }
}
