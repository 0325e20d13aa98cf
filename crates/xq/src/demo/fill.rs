//! The first filling of the demo world, phase by phase. Every command is the same each time, so a
//! filling that was interrupted is done again: what is recorded already answers as it did.

use super::cast::Cast;
use super::desk::{Ask, Desk};
use super::moves::{self, Till};
use super::plan::{self, Firm, HOLDERS, Market, SeriesPlan, Takes};
use super::random::Random;
use crate::failure::Failure;
use contract::{Problem, expiry_instant, local_time};
use engine::clearing::{ClearingFact, ReverseRedemption, VoidRedemption};
use engine::coupon::{
    ActivateSeries, ApproveSeries, ClaimGift, CouponFact, CreateGift, DefineSeries, Grant,
    IssueUnits, Terms, Venue, VenueMode,
};
use engine::ledger::{FundEscrow, SettleMerchant};
use engine::market::{
    AcceptDeal, BuybackPrice, ConfigureVenue, DealCash, DealLeg, MarketFact, OpenBuyback, Payer,
    ProposeDeal,
};
use engine::member::{MemberFact, Members, OpenMember};
use engine::{Event, Fact, Facts};
use indicatif::ProgressBar;
use units::{
    Amount, BasisPoints, CivilDate, Currency, Duration, MemberId, Price, Quantity, RedemptionId,
    SeriesId,
};

const PLATFORM: MemberId = Members::PLATFORM;
const SEED: u64 = 20_260_101;
/// Time between two auctions in the demo world.
const AUCTION: Duration = Duration::from_secs(60);

/// Fills an empty world.
pub fn fill(desk: &mut Desk, bar: &ProgressBar) -> Result<Cast, Failure> {
    let mut filling =
        Filling { desk, cast: Cast::default(), granted: Vec::new(), random: Random::new(SEED) };
    bar.set_length(9);
    let mut done = |()| bar.inc(1);
    filling.members().map(&mut done)?;
    filling.money().map(&mut done)?;
    filling.series().map(&mut done)?;
    filling.issues().map(&mut done)?;
    filling.books().map(&mut done)?;
    filling.trades().map(&mut done)?;
    filling.tills().map(&mut done)?;
    filling.gifts().map(&mut done)?;
    filling.programmes().map(&mut done)?;
    Ok(filling.cast)
}

struct Filling<'a> {
    desk: &'a mut Desk,
    cast: Cast,
    /// By series, in the order of the plan.
    granted: Vec<Vec<MemberId>>,
    random: Random,
}

impl Filling<'_> {
    fn members(&mut self) -> Result<(), Failure> {
        self.cast.offices = self.open(plan::OFFICES.iter())?;
        self.cast.issuers = self.open(plan::ISSUERS.iter())?;
        self.cast.merchants = self.open(plan::MERCHANTS.iter())?;
        self.cast.makers = self.open(plan::MAKERS.iter())?;
        let homes: Vec<_> = (0..HOLDERS).map(plan::holder_home).collect();
        self.cast.holders = self.open(homes.iter())?;
        Ok(())
    }

    fn open<'f>(
        &mut self,
        firms: impl Iterator<Item = &'f Firm>,
    ) -> Result<Vec<MemberId>, Failure> {
        let asks = firms.map(|firm| {
            let open = OpenMember {
                kind: firm.kind,
                jurisdiction: firm.country.to_owned(),
                kyc_level: 2,
                category: firm.category,
                time_zone: firm.zone.to_owned(),
            };
            Ask::new(PLATFORM, open)
        });
        let events = self.desk.all(asks.collect())?;
        Ok(collect(&events, |fact| match fact {
            Fact::Member(MemberFact::Opened { member, .. }) => Some(*member),
            _ => None,
        }))
    }

    fn money(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        let mut deposit = |member: MemberId, currency: Currency, minor: i64| {
            let bank_reference = format!("DEMO-{member}-{}", currency.code());
            asks.push(moves::deposit(member, currency, minor, bank_reference));
        };
        for currency in [Currency::CNY, Currency::USD] {
            for member in &self.cast.makers {
                deposit(*member, currency, 500_000_000);
            }
        }
        for (issuer, plan) in self.cast.issuers.iter().zip(&plan::SERIES) {
            deposit(*issuer, plan.currency, 800_000_000);
        }
        for (at, holder) in self.cast.holders.iter().enumerate() {
            let is_chinese = plan::holder_home(at).country == "CN";
            let (currency, least) =
                if is_chinese { (Currency::CNY, 300_000) } else { (Currency::USD, 50_000) };
            let more = i64::try_from(self.random.between(0, 500_000)).unwrap_or(0);
            deposit(*holder, currency, least + more);
        }
        let escrow = self.cast.issuers.iter().zip(&plan::SERIES);
        let escrow = escrow.map(|(issuer, plan)| {
            let fund = FundEscrow {
                issuer: *issuer,
                currency: plan.currency,
                amount: Amount::new(100_000_000),
            };
            Ask::new(*issuer, fund)
        });
        asks.extend(escrow);
        self.desk.all(asks).map(drop)
    }

    fn series(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for (at, plan) in plan::SERIES.iter().enumerate() {
            asks.push(self.define(at, plan)?);
        }
        let events = self.desk.all(asks)?;
        self.cast.series = collect(&events, |fact| match fact {
            Fact::Coupon(CouponFact::SeriesDefined { series, .. }) => Some(*series),
            _ => None,
        });
        let defined = collect(&events, |fact| match fact {
            Fact::Coupon(CouponFact::SeriesDefined { terms, .. }) => Some(terms.clone()),
            _ => None,
        });
        let mut asks = Vec::new();
        for ((series, plan), terms) in self.cast.markets().zip(&defined) {
            asks.push(Ask::new(PLATFORM, ApproveSeries { series }).with(validity(terms)?));
            asks.push(Ask::new(PLATFORM, ActivateSeries { series }));
            asks.push(Ask::new(PLATFORM, venue(series, plan, terms)));
        }
        self.desk.all(asks).map(drop)
    }

    fn define(&self, at: usize, plan: &SeriesPlan) -> Result<Ask, Failure> {
        let issuer = self.cast.issuers[at];
        let firm = &plan::ISSUERS[at];
        let takes = Takes {
            merchants: self.cast.tills_of(at).iter().map(|(id, _)| id.to_string()).collect(),
            categories: firm.category.into_iter().collect(),
        };
        let today = local_time(self.desk.now(), firm.zone).map_err(one_problem)?.date;
        let template = contract::template(plan.template, None);
        let template = template.ok_or_else(|| Failure::new("a template of the demo is missing"))?;
        let values = plan::filled(plan, today, firm.zone, &takes);
        let document = template.fill(&values).map_err(problems)?;
        let define = DefineSeries {
            issuer,
            terms: Box::new(contract::read(&document).map_err(problems)?),
            document: document.to_string(),
        };
        Ok(Ask::new(issuer, define))
    }

    /// Stock for the makers, the issuers' own treasury, and coupons for the holders.
    fn issues(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for (at, (series, plan)) in self.cast.markets().enumerate() {
            let issuer = self.cast.issuers[at];
            let grant = |to: MemberId, coupons: u64| Grant {
                to,
                quantity: Quantity::new(coupons * plan.coupon),
                paid: Amount::ZERO,
            };
            let mut granted = Vec::new();
            let mut grants = vec![grant(issuer, 200)];
            if plan.market != Market::Listing {
                grants.extend(self.cast.makers.iter().map(|maker| grant(*maker, 150)));
            }
            for holder in self.cast.holders_of(plan) {
                if self.random.percent(45) {
                    grants.push(grant(*holder, self.random.between(1, 4)));
                    granted.push(*holder);
                }
            }
            self.granted.push(granted);
            asks.push(Ask::new(issuer, IssueUnits { series, grants }));
        }
        self.desk.all(asks).map(drop)
    }

    fn books(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for (series, plan) in self.cast.markets() {
            if plan.market == Market::Listing {
                continue;
            }
            for maker in &self.cast.makers {
                asks.extend(moves::quotes(*maker, (series, plan), plan.fair, &mut self.random));
            }
        }
        self.desk.all(asks).map(drop)
    }

    /// Holders buy from the makers, and some sell what they were granted.
    fn trades(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for (at, (series, plan)) in self.cast.markets().enumerate() {
            if plan.market == Market::Listing {
                asks.push(moves::sell(self.cast.issuers[at], (series, plan), plan.fair, 100));
            }
            for _ in 0..20 {
                let buyer = self.random.pick(self.cast.holders_of(plan));
                let price = plan.fair + 10 * plan.tick;
                asks.push(moves::buy(buyer, series, plan, price));
            }
            for _ in 0..10 {
                let seller = self.random.pick(&self.granted[at]);
                let price = plan.fair - 10 * plan.tick;
                asks.push(moves::sell(seller, (series, plan), price, 1));
            }
        }
        self.desk.offer(asks).map(drop)
    }

    /// Tills authorise and capture; some void, some reverse.
    fn tills(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for (at, (series, plan)) in self.cast.markets().enumerate() {
            let tills = self.cast.tills_of(at);
            for store in 0..12 {
                let (merchant, firm) = self.random.pick(&tills);
                let store = store % 3 + 1;
                let till = Till { merchant, zone: firm.zone, store };
                let holder = self.random.pick(&self.granted[at]);
                let code = self.random.bytes();
                asks.extend(till.redeem(holder, (series, plan), self.desk.now(), code)?);
            }
        }
        let events = self.desk.offer(asks)?;
        let authorised = collect(&events, |fact| match fact {
            Fact::Clearing(ClearingFact::Authorised { redemption, merchant, .. }) => {
                Some((*redemption, *merchant))
            }
            _ => None,
        });
        self.finish(&authorised)
    }

    fn finish(&mut self, authorised: &[(RedemptionId, MemberId)]) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for (at, (redemption, merchant)) in authorised.iter().copied().enumerate() {
            match at % 10 {
                // A till that has not decided yet.
                0 => {}
                1 => asks.push(Ask::new(merchant, VoidRedemption { redemption })),
                _ => asks.push(Ask::new(merchant, moves::capture(redemption))),
            }
            if at % 10 == 2 {
                asks.push(Ask::new(merchant, ReverseRedemption { redemption }));
            }
        }
        for (merchant, firm) in self.cast.merchants.iter().zip(&plan::MERCHANTS).step_by(3) {
            let currency = firm.currency();
            let settle = SettleMerchant { merchant: *merchant, currency, amount: None };
            asks.push(Ask::new(*merchant, settle));
        }
        self.desk.offer(asks).map(drop)
    }

    /// Gifts, of which half are claimed; the codes are `demo-gift-1` and so on.
    fn gifts(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for number in 1..=20 {
            let (series, _) = self.market(0);
            let gift = CreateGift {
                series,
                from: self.granted[0][number],
                quantity: Quantity::new(1),
                code_hash: moves::code_hash(&format!("demo-gift-{number}")),
                attempts: 3,
                expires_at: self.desk.now().after(Duration::from_days(30)),
            };
            asks.push(Ask::new(gift.from, gift));
        }
        let events = self.desk.offer(asks)?;
        let open = collect(&events, |fact| match fact {
            Fact::Coupon(CouponFact::GiftCreated { gift, code_hash, .. }) => {
                Some((*gift, *code_hash))
            }
            _ => None,
        });
        let claims = open.into_iter().step_by(2).enumerate().map(|(at, (gift, code_hash))| {
            let member = self.cast.holders[at];
            Ask::new(member, ClaimGift { gift, member, code_hash })
        });
        let claims = claims.collect();
        self.desk.offer(claims).map(drop)
    }

    /// Two buy-backs, a block trade and a swap.
    fn programmes(&mut self) -> Result<(), Failure> {
        let [(vouchers, plan), (nights, hotel), (cards, _)] =
            [self.market(0), self.market(1), self.market(4)];
        let price = BuybackPrice::BelowLast {
            discount: BasisPoints::new(500),
            floor: Price::ppm(700_000),
            cap: Price::ppm(950_000),
        };
        let fixed = BuybackPrice::Fixed(Price::ppm(900_000));
        let buyback = |series, price| OpenBuyback {
            series,
            budget: Amount::new(5_000_000),
            price,
            closes_at: None,
        };
        let leg = |series, plan: &SeriesPlan, coupons: u64| DealLeg {
            series,
            quantity: Quantity::new(coupons * plan.coupon),
        };
        let [one, other] = [self.cast.makers[0], self.cast.makers[1]];
        let deal = |gives, wants, minor| ProposeDeal {
            proposer: one,
            counterparty: other,
            gives,
            wants,
            cash: Some(DealCash {
                payer: Payer::Counterparty,
                currency: Currency::CNY,
                amount: Amount::new(minor),
            }),
            expires_at: self.desk.now().after(Duration::from_days(7)),
        };
        let block = deal(vec![leg(vouchers, plan, 20)], Vec::new(), 180_000);
        let swap = deal(vec![leg(nights, hotel, 2)], vec![leg(vouchers, plan, 10)], 5_000);
        let asks = vec![
            Ask::new(self.cast.issuers[0], buyback(vouchers, price)),
            Ask::new(self.cast.issuers[4], buyback(cards, fixed)),
            Ask::new(one, block),
            Ask::new(one, swap),
        ];
        let events = self.desk.all(asks)?;
        let deals = collect(&events, |fact| match fact {
            Fact::Market(MarketFact::DealProposed { deal, .. }) => Some(*deal),
            _ => None,
        });
        let accept = deals.into_iter().map(|deal| Ask::new(other, AcceptDeal { deal }));
        let accept = accept.collect();
        self.desk.all(accept).map(drop)
    }

    fn market(&self, at: usize) -> (SeriesId, &'static SeriesPlan) {
        (self.cast.series[at], &plan::SERIES[at])
    }
}

/// What a platform looks up when it approves a series.
fn validity(terms: &Terms) -> Result<Facts, Failure> {
    let instant = |after: CivilDate| expiry_instant(after, &terms.time_zone).map_err(one_problem);
    let eve = |day: CivilDate| CivilDate::from_days(day.days() - 1);
    Ok(Facts {
        local_time: None,
        expires_at: terms.valid_until.map(instant).transpose()?,
        starts_at: terms.valid_from.map(eve).map(instant).transpose()?,
    })
}

/// The venue of the template, with the price that the collar is measured from.
fn venue(series: SeriesId, plan: &SeriesPlan, terms: &Terms) -> ConfigureVenue {
    let mut venue: Venue = terms.venue;
    if venue.mode == VenueMode::CallAuction {
        venue.auction_every = Some(AUCTION);
    }
    ConfigureVenue { series, venue, reference: Some(Price::ppm(plan.fair)) }
}

/// What `pick` finds in the facts, in order.
fn collect<T>(events: &[Vec<Event>], pick: impl Fn(&Fact) -> Option<T>) -> Vec<T> {
    let facts = events.iter().flatten().map(|event| &event.fact);
    facts.filter_map(pick).collect()
}

fn one_problem(problem: Problem) -> Failure {
    Failure::new(problem.message_en)
}

fn problems(problems: Vec<Problem>) -> Failure {
    let texts: Vec<_> =
        problems.into_iter().map(|p| format!("{} {}", p.pointer, p.message_en)).collect();
    Failure::new(texts.join("; "))
}
