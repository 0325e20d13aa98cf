//! Conditions that contracts of the simulation are made with.

use crate::Chance;
use contract::compile_rule;
use engine::rule::{Position, Rule};

const ISSUE: [&str; 4] = [
    "holder.kyc_level >= 1 || ask.units <= 500000",
    "holder.units + ask.units <= 20000000",
    "series.issued_units < 40000000",
    "holder.kyc_level in [0, 1, 3] ? ask.units % 2 == 0 : true",
];

const TRADE: [&str; 6] = [
    "ask.units <= 400",
    "price.ppm >= 880000 && price.ppm <= 1100000",
    "buyer.kyc_level >= 1 || seller.kyc_level >= 2",
    "holder.units + ask.units <= 2500000",
    // No answer at one price: a division by zero.
    "1000000 / (price.ppm - 930000) != 7",
    "ask.units > 1 || price.ppm > 900000",
];

const REDEEM: [&str; 7] = [
    "local.weekday != 7",
    "local.hour >= 6 && local.hour < 23",
    "order.amount >= 1000",
    "holder.redemptions < 12",
    "holder.redeemed_units + ask.units <= 5000",
    "merchant.category in [5812, 5411] || store == 7",
    "local.date % 100 != 29 || ask.face < 100000",
];

pub(super) struct Rules {
    issue: Vec<Rule>,
    trade: Vec<Rule>,
    redeem: Vec<Rule>,
}

impl Rules {
    pub fn new() -> Self {
        Self {
            issue: compiled(&ISSUE, Position::Issue),
            trade: compiled(&TRADE, Position::Trade),
            redeem: compiled(&REDEEM, Position::Redeem),
        }
    }

    pub fn at(&self, position: Position, chance: &mut Chance) -> Rule {
        let rules = match position {
            Position::Issue => &self.issue,
            Position::Trade => &self.trade,
            Position::Redeem => &self.redeem,
        };
        let at = usize::try_from(chance.below(rules.len() as u64)).expect("an index fits");
        rules[at].clone()
    }
}

fn compiled(sources: &[&str], position: Position) -> Vec<Rule> {
    let compile = |source: &&str| compile_rule(source, position).expect("the rule makes sense");
    sources.iter().map(compile).collect()
}
