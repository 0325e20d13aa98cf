//! Facts about a series as a whole: its terms, its states, its market.

use super::money::{micros, points, ppm};
use super::{Fold, FoldError, int, member};
use crate::schema::{SeriesEventRow, SeriesRow, SeriesVersionRow};
use crate::value::Word;
use crate::words;
use engine::coupon::{Acceptance, AfterExpiry, CouponFact, Terms, Venue};
use engine::market::MarketFact;
use units::{CivilDate, MemberId, SeriesId};

/// What else there is to say of something that happened to a series.
#[derive(Default)]
struct More {
    version: Option<i64>,
    until: Option<units::Timestamp>,
    units: Option<i64>,
    treasury_units: Option<i64>,
    amount: Option<i64>,
    shortfall: Option<i64>,
    price: Option<i64>,
    reason: Option<String>,
}

impl Fold<'_> {
    /// Notes that something happened to a series as a whole.
    fn series_event(&mut self, series: SeriesId, kind: Word, more: More) {
        self.about_series = Some(series.number().into());
        self.log.series_events.push(SeriesEventRow {
            sequence: self.at.sequence,
            event_index: self.at.event,
            recorded_at: self.at.time,
            series_id: series.number().into(),
            kind,
            version: more.version,
            until: more.until,
            units: more.units,
            treasury_units: more.treasury_units,
            amount: more.amount,
            shortfall: more.shortfall,
            price: more.price,
            reason: more.reason,
        });
    }

    fn edit_series(
        &mut self,
        series: SeriesId,
        change: impl FnOnce(&mut SeriesRow),
    ) -> Result<(), FoldError> {
        let (key, missing) = ((series.number().into(),), self.missing::<SeriesRow>());
        let row = self.shelves.series.edit(&mut self.source, key)?.ok_or(missing)?;
        change(row);
        row.changed_sequence = self.at.sequence;
        Ok(())
    }

    fn turn(&mut self, series: SeriesId, state: &'static str) -> Result<(), FoldError> {
        self.edit_series(series, |row| row.state = Word(state))
    }

    pub(super) fn series_fact(&mut self, fact: &CouponFact) -> Result<(), FoldError> {
        let kind = words::coupon_fact(fact);
        match fact {
            CouponFact::SeriesDefined { series, issuer, terms, document } => {
                self.define(*series, *issuer, terms);
                self.write_version(*series, 1, terms, document);
                self.series_event(*series, kind, More { version: Some(1), ..More::default() });
                Ok(())
            }
            CouponFact::SeriesRevised { series, version, terms, document } => {
                self.write_version(*series, (*version).into(), terms, document);
                let version = Some((*version).into());
                self.series_event(*series, kind, More { version, ..More::default() });
                Ok(())
            }
            CouponFact::SeriesApproved { .. } => self.approve(fact),
            CouponFact::SeriesActivated { series } | CouponFact::SeriesResumed { series } => {
                self.series_event(*series, kind, More::default());
                self.turn(*series, "active")
            }
            CouponFact::SeriesSuspended { series, reason } => {
                let reason = Some(reason.clone());
                self.series_event(*series, kind, More { reason, ..More::default() });
                self.turn(*series, "suspended")
            }
            CouponFact::SeriesClosed { series } => {
                self.series_event(*series, kind, More::default());
                self.edit_series(*series, |row| (row.state, row.ends_at) = (Word("closed"), None))
            }
            CouponFact::SeriesReactivated { series, valid_until, ends_at } => {
                let until = Some(*ends_at);
                self.series_event(*series, kind, More { until, ..More::default() });
                self.edit_series(*series, |row| {
                    (row.state, row.ends_at) = (Word("active"), until)
                })?;
                self.revalidate(*series, *valid_until)
            }
            _ => self.series_ending(fact),
        }
    }

    fn series_ending(&mut self, fact: &CouponFact) -> Result<(), FoldError> {
        let kind = words::coupon_fact(fact);
        match fact {
            CouponFact::SeriesExpired { series } => {
                self.series_event(*series, kind, More::default());
                self.edit_series(*series, |row| (row.state, row.ends_at) = (Word("expired"), None))
            }
            CouponFact::SeriesDormant { series, until } => {
                let until = Some(*until);
                self.series_event(*series, kind, More { until, ..More::default() });
                self.edit_series(*series, |row| (row.state, row.ends_at) = (Word("dormant"), until))
            }
            CouponFact::SeriesPurged { series } => {
                self.series_event(*series, kind, More::default());
                Ok(())
            }
            CouponFact::SeriesExtinguished { series, quantity } => {
                let units = Some(int(quantity.count()));
                self.series_event(*series, kind, More { units, ..More::default() });
                self.turn(*series, "closed")
            }
            CouponFact::SeriesEscheated { series, quantity, treasury, amount, shortfall } => {
                let more = More {
                    units: Some(int(quantity.count())),
                    treasury_units: Some(int(treasury.count())),
                    amount: Some(amount.minor()),
                    shortfall: Some(shortfall.minor()),
                    ..More::default()
                };
                self.series_event(*series, kind, more);
                let (paid, lacking) = (amount.minor(), shortfall.minor());
                self.liability_money(*series, |row| {
                    row.escheat_paid += paid;
                    row.shortfall += lacking;
                })?;
                self.turn(*series, "closed")
            }
            _ => unreachable!("no fact about a series"),
        }
    }

    fn define(&mut self, series: SeriesId, issuer: MemberId, terms: &Terms) {
        self.concern([member(issuer)]);
        self.shelves.series.add(SeriesRow {
            series_id: series.number().into(),
            id: series.to_string(),
            issuer_id: member(issuer),
            state: Word("draft"),
            consideration: words::consideration(&terms.consideration),
            currency: terms.currency,
            unit_value: terms.unit_value.minor(),
            units_per_coupon: int(terms.units_per_coupon),
            form: words::form(&terms.form),
            transferable: terms.transferable,
            divisible: terms.divisible,
            reserve_ratio: points(terms.reserve_ratio),
            version: 0,
            cooling_off: 0,
            starts_at: None,
            ends_at: None,
            venue_mode: None,
            tick: None,
            lot: None,
            collar: None,
            auction_every: None,
            reference_price: None,
            last_price: None,
            halted: false,
            issued: 0,
            outstanding: 0,
            authorised: 0,
            captured: 0,
            redeemed: 0,
            extinguished: 0,
            refunded: 0,
            escheated: 0,
            replaced: 0,
            required: 0,
            sequence: self.at.sequence,
            created_at: self.at.time,
            changed_sequence: self.at.sequence,
        });
    }

    fn write_version(&mut self, series: SeriesId, version: i64, terms: &Terms, document: &str) {
        let (acceptance, accepted_by) = accepted(&terms.acceptance);
        let dormancy = match terms.after_expiry {
            AfterExpiry::Extinguish => None,
            AfterExpiry::Dormant { lasts, .. } => Some(micros(lasts)),
        };
        self.shelves.versions.add(SeriesVersionRow {
            series_id: series.number().into(),
            version,
            state: Word("draft"),
            first_serial: None,
            valid_from: terms.valid_from,
            valid_until: terms.valid_until,
            time_zone: terms.time_zone.clone(),
            acceptance: Word(acceptance),
            accepted_by,
            reversal_window: micros(terms.reversal_window),
            authorisation_ttl: micros(terms.authorisation_ttl),
            cooling_off: micros(terms.cooling_off),
            after_expiry: words::after_expiry(&terms.after_expiry),
            dormancy,
            max_units: terms.max_units.map(|most| int(most.count())),
            venue_mode: words::venue_mode(&terms.venue.mode),
            tick: ppm(terms.venue.tick),
            lot: int(terms.venue.lot.count()),
            collar: terms.venue.collar.map(points),
            auction_every: terms.venue.auction_every.map(micros),
            template: terms.template.as_ref().map(|template| template.id.clone()),
            template_version: terms.template.as_ref().map(|template| template.version.into()),
            document: document.to_owned(),
            sequence: self.at.sequence,
            approved_sequence: None,
        });
    }

    /// Terms of the first version bring the market with them; validity is that of the first.
    fn approve(&mut self, fact: &CouponFact) -> Result<(), FoldError> {
        let CouponFact::SeriesApproved { series, version, first_serial, starts_at, ends_at } = fact
        else {
            unreachable!("called for approvals only")
        };
        let (series, number) = (*series, i64::from(*version));
        let more = More { version: Some(number), until: *ends_at, ..More::default() };
        self.series_event(series, Word("series_approved"), more);
        let (key, missing) = ((series.number().into(), number), self.missing::<SeriesVersionRow>());
        let row = self.shelves.versions.edit(&mut self.source, key)?.ok_or(missing)?;
        row.state = Word("approved");
        row.first_serial = Some(int(*first_serial));
        row.approved_sequence = Some(self.at.sequence);
        let terms = row.clone();
        let (starts_at, ends_at) = (*starts_at, *ends_at);
        self.edit_series(series, |row| {
            row.version = number;
            row.cooling_off = terms.cooling_off;
            if row.state != Word("draft") {
                return;
            }
            row.state = Word("approved");
            (row.starts_at, row.ends_at) = (starts_at, ends_at);
            row.venue_mode = Some(terms.venue_mode);
            (row.tick, row.lot) = (Some(terms.tick), Some(terms.lot));
            (row.collar, row.auction_every) = (terms.collar, terms.auction_every);
        })
    }

    /// Every version, and a draft, has a new last day.
    fn revalidate(&mut self, series: SeriesId, until: CivilDate) -> Result<(), FoldError> {
        let series_id = i64::from(series.number());
        for version in 1.. {
            let row = self.shelves.versions.edit(&mut self.source, (series_id, version))?;
            let Some(row) = row else { break };
            row.valid_until = Some(until);
        }
        Ok(())
    }

    /// Facts about a market as a whole.
    pub(super) fn venue_fact(&mut self, fact: &MarketFact) -> Result<(), FoldError> {
        let kind = words::market_fact(fact);
        match fact {
            MarketFact::VenueConfigured { series, venue, reference } => {
                let price = reference.map(ppm);
                self.series_event(*series, kind, More { price, ..More::default() });
                self.edit_series(*series, |row| configure(row, venue, price))
            }
            MarketFact::Halted { series, reason } => {
                let reason = Some(reason.clone());
                self.series_event(*series, kind, More { reason, ..More::default() });
                self.edit_series(*series, |row| row.halted = true)
            }
            MarketFact::Resumed { series } => {
                self.series_event(*series, kind, More::default());
                self.edit_series(*series, |row| row.halted = false)
            }
            MarketFact::AuctionHeld { series, price, volume, .. } => {
                let units = Some(int(volume.count()));
                let price = price.map(ppm);
                self.series_event(*series, kind, More { units, price, ..More::default() });
                Ok(())
            }
            _ => unreachable!("no fact about a whole market"),
        }
    }
}

fn configure(row: &mut SeriesRow, venue: &Venue, reference: Option<i64>) {
    row.venue_mode = Some(words::venue_mode(&venue.mode));
    (row.tick, row.lot) = (Some(ppm(venue.tick)), Some(int(venue.lot.count())));
    row.collar = venue.collar.map(points);
    row.auction_every = venue.auction_every.map(micros);
    row.reference_price = reference;
}

fn accepted(acceptance: &Acceptance) -> (&'static str, Option<String>) {
    let list = |numbers: Vec<String>| Some(numbers.join(","));
    match acceptance {
        Acceptance::Any => ("any", None),
        Acceptance::Members(members) => {
            ("members", list(members.iter().map(|id| id.number().to_string()).collect()))
        }
        Acceptance::Categories(codes) => {
            ("categories", list(codes.iter().map(ToString::to_string).collect()))
        }
    }
}
