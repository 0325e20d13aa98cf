//! Contracts of all kinds: vouchers, cards and giants, sold and given, backed in full or in part.

use super::cast::{self, ZONES};
use super::crowd::Crowd;
use super::days;
use engine::coupon::{
    Acceptance, AfterDormancy, AfterExpiry, Consideration, Form, TemplateRef, Terms, Venue,
    VenueMode,
};
use engine::member::MemberKind;
use engine::rule::{Position, Rule};
use units::{Amount, BasisPoints, CivilDate, Currency, Duration, Price, Quantity};

/// What the units of a series are like.
struct Shape {
    unit_value: i64,
    units_per_coupon: u64,
    divisible: bool,
    currency: Currency,
    /// Venues: tick in ppm and lot that fit each other.
    grid: (u32, u64),
}

impl Crowd<'_> {
    /// Terms of a new series, which now and then make no sense.
    pub(super) fn terms(&mut self) -> Terms {
        let shape = self.shape();
        let paid = self.chance.one_in(2);
        let hour = 3_600_000_000;
        let mut terms = Terms {
            consideration: if paid {
                Consideration::Paid
            } else {
                self.chance.pick(&[Consideration::Promotional, Consideration::Loyalty])
            },
            currency: shape.currency,
            unit_value: Amount::new(shape.unit_value),
            units_per_coupon: shape.units_per_coupon,
            form: self.chance.pick(&[Form::Registered, Form::Registered, Form::Bearer]),
            transferable: !self.chance.one_in(6),
            divisible: shape.divisible,
            valid_from: None,
            valid_until: self.last_day(),
            time_zone: self.chance.pick(&ZONES).into(),
            acceptance: self.acceptance(),
            reversal_window: self.span(&[0, 1, hour, 24 * hour, 72 * hour, 90 * 24 * hour]),
            authorisation_ttl: self.span(&[hour / 4, hour / 4, 1, 30 * 24 * hour]),
            cooling_off: if paid {
                self.span(&[0, 7 * 24 * hour, 30 * 24 * hour])
            } else {
                Duration::ZERO
            },
            reserve_ratio: BasisPoints::new(
                self.chance.pick(&[10_000, 10_000, 10_000, 4_000, 3_333, 1, 0]),
            ),
            after_expiry: self.after_expiry(paid),
            max_units: Some(Quantity::new(50_000_000)).filter(|_| self.chance.one_in(4)),
            issue_rule: self.rule(Position::Issue),
            trade_rule: self.rule(Position::Trade),
            redeem_rule: self.rule(Position::Redeem),
            venue: self.venue(shape.grid),
            template: None,
        };
        if self.chance.one_in(6) {
            terms.valid_from = Some(days::special(self.chance, self.now));
            terms.valid_until = terms.valid_until.max(terms.valid_from);
        }
        if self.slips() {
            self.spoil(&mut terms);
        }
        terms
    }

    fn shape(&mut self) -> Shape {
        let currency = self.chance.pick(&[Currency::CNY, Currency::USD, cast::currencies()[2]]);
        let tick = self.chance.pick(&[10_000, 10_000, 5_000, 1_000, 200_000]);
        match self.chance.below(10) {
            // A card: every unit is a minor unit.
            0..=2 => Shape {
                unit_value: 1,
                units_per_coupon: 1_000,
                divisible: true,
                currency,
                grid: (tick, self.chance.pick(&[1_000, 5_000])),
            },
            // As large as 64 bits allow.
            3 => Shape {
                unit_value: self.chance.pick(&[1 << 40, (1 << 50) + 7, i64::MAX / 1_000]),
                units_per_coupon: 1,
                divisible: false,
                currency: cast::whale(),
                grid: (tick, 1),
            },
            // A voucher; 777 leaves parts of a cent everywhere.
            _ => Shape {
                unit_value: self.chance.pick(&[1_000, 1_000, 777, 5_000]),
                units_per_coupon: 1,
                divisible: false,
                currency,
                grid: (tick.max(5_000), self.chance.pick(&[1, 1, 1, 10])),
            },
        }
    }

    fn span(&mut self, micros: &[u64]) -> Duration {
        Duration::from_micros(self.chance.pick(micros))
    }

    /// A last valid day: within months, on a day that calendars dislike, or none.
    pub(super) fn last_day(&mut self) -> Option<CivilDate> {
        let today = days::today(self.now).days();
        let far = i32::try_from(self.chance.below(300)).unwrap_or(0);
        match self.chance.below(8) {
            0..=2 => Some(CivilDate::from_days(today.saturating_add(1 + far))),
            3..=5 => Some(days::special(self.chance, self.now)),
            6 => Some(CivilDate::from_days(today.saturating_add(3_000))),
            _ => None,
        }
    }

    fn acceptance(&mut self) -> Acceptance {
        match self.chance.below(8) {
            0 => {
                let both = [self.one(MemberKind::Merchant), self.one(MemberKind::Issuer)];
                Acceptance::Members(both.to_vec())
            }
            1 => Acceptance::Categories(vec![5_812, 5_411]),
            _ => Acceptance::Any,
        }
    }

    fn after_expiry(&mut self, paid: bool) -> AfterExpiry {
        if !paid && self.chance.one_in(2) {
            return AfterExpiry::Extinguish;
        }
        let days = self.chance.pick(&[1, 20, 400]);
        let then = self.chance.pick(&[AfterDormancy::Escheat, AfterDormancy::Extinguish]);
        AfterExpiry::Dormant { lasts: Duration::from_days(days), then }
    }

    fn rule(&mut self, position: Position) -> Option<Rule> {
        let wrong = self.slips() && self.chance.one_in(4);
        let position = if wrong { elsewhere(position) } else { position };
        let rule = self.rules.at(position, self.chance);
        Some(rule).filter(|_| wrong || self.chance.one_in(4))
    }

    pub(super) fn venue(&mut self, (tick, lot): (u32, u64)) -> Venue {
        let mode = self.chance.pick(&[
            VenueMode::Continuous,
            VenueMode::Continuous,
            VenueMode::Continuous,
            VenueMode::CallAuction,
            VenueMode::FixedPrice,
            VenueMode::Rfq,
            VenueMode::BuybackOnly,
        ]);
        let width = self.chance.pick(&[500, 3_000, 10_000]);
        // Every minute is dear where a year passes at once.
        let every = if self.chance.one_in(40) {
            Duration::from_secs(60)
        } else {
            let day = 86_400_000_000;
            self.span(&[day / 24, day, day, 7 * day, 7 * day])
        };
        Venue {
            mode,
            tick: Price::ppm(tick),
            lot: Quantity::new(lot),
            collar: Some(BasisPoints::new(width)).filter(|_| self.chance.one_in(3)),
            auction_every: Some(every).filter(|_| mode == VenueMode::CallAuction),
        }
    }

    /// One term that is not allowed.
    pub(super) fn spoil(&mut self, terms: &mut Terms) {
        match self.chance.below(15) {
            0 => terms.unit_value = Amount::new(self.chance.pick(&[0, -1, i64::MIN])),
            1 => terms.units_per_coupon = 0,
            2 => terms.reserve_ratio = BasisPoints::new(10_001),
            3 => terms.max_units = Some(Quantity::ZERO),
            4 => {
                terms.valid_from = terms.valid_until.map(|day| CivilDate::from_days(day.days() + 1))
            }
            5 => terms.time_zone = self.chance.pick(&["", "Mars/Olympus"]).into(),
            6 => terms.reversal_window = Duration::from_days(91),
            7 => terms.authorisation_ttl = Duration::ZERO,
            8 => terms.cooling_off = Duration::from_days(31),
            9 => {
                terms.after_expiry =
                    AfterExpiry::Dormant { lasts: Duration::ZERO, then: AfterDormancy::Escheat };
            }
            10 => terms.acceptance = Acceptance::Categories(Vec::new()),
            11 => terms.venue.tick = Price::ppm(self.chance.pick(&[0, 7, u32::MAX])),
            12 => terms.venue.lot = Quantity::ZERO,
            13 => terms.valid_until = Some(CivilDate::from_days(i32::MAX)),
            _ => terms.template = Some(TemplateRef { id: String::new(), version: 1 }),
        }
    }
}

/// Where a rule for this position makes no sense.
const fn elsewhere(position: Position) -> Position {
    match position {
        Position::Issue | Position::Trade => Position::Redeem,
        Position::Redeem => Position::Trade,
    }
}
