//! A second opinion on rules: what the interpreter of the `cel` crate makes of the same text and facts.
//! Where our evaluation has an answer, CEL has the same; where ours has none, CEL may be more lenient.

use cel::parser::PrattParser;
use cel::{Context as Names, Value};
use engine::rule::{Context, IssueFacts, Rule, TradeFacts};
use std::collections::HashMap;
use units::{CivilTime, Quantity};

/// Whether the rule holds by CEL; `None` where CEL has no answer.
///
/// # Panics
/// Where the parser does not take what it took before.
#[must_use]
pub fn holds(rule: &Rule, facts: &Context) -> Option<bool> {
    // To CEL the id of a member is text, so that only one way of writing it is the right one.
    let plain = !rule.source().contains("mem_");
    let text = if plain { rule.source().to_owned() } else { rule.expr().to_string() };
    let tree = PrattParser::new().parse(&text).expect("this was parsed before");
    match Value::resolve(&tree, &names(facts)) {
        Ok(Value::Bool(answer)) => Some(answer),
        _ => None,
    }
}

fn names(facts: &Context) -> Names<'static, 'static> {
    let mut names = Names::default();
    let mut say = |name: &str, fields: &[(&str, Option<Value>)]| {
        let told = fields.iter().filter_map(|(field, value)| Some((*field, value.clone()?)));
        let told: HashMap<String, Value> = told.map(|(field, v)| (field.to_owned(), v)).collect();
        names.add_variable_from_value(name, told);
    };
    match facts {
        Context::Issue(IssueFacts { holder_kyc_level, holder_units, units, issued_units }) => {
            say(
                "holder",
                &[("kyc_level", int(*holder_kyc_level)), ("units", count(*holder_units))],
            );
            say("ask", &[("units", count(*units))]);
            say("series", &[("issued_units", count(*issued_units))]);
        }
        Context::Trade(facts) => {
            let TradeFacts { buyer_kyc_level, seller_kyc_level, units, price, holder_units } =
                facts;
            say("buyer", &[("kyc_level", int(*buyer_kyc_level))]);
            say("seller", &[("kyc_level", int(*seller_kyc_level))]);
            say("ask", &[("units", count(*units))]);
            say("price", &[("ppm", int(price.as_ppm()))]);
            say("holder", &[("units", count(*holder_units))]);
        }
        Context::Redeem(facts) => {
            say("order", &[("amount", facts.order_amount.and_then(|amount| int(amount.minor())))]);
            let (id, category) = (facts.merchant.to_string().into(), facts.category.and_then(int));
            say("merchant", &[("id", Some(id)), ("category", category)]);
            say("local", &facts.local.map_or_else(Vec::new, local));
            say("ask", &[("units", count(facts.units)), ("face", int(facts.face.minor()))]);
            let redemptions = count(Quantity::new(facts.redemptions));
            let redeemed = ("redeemed_units", count(facts.redeemed_units));
            let level = ("kyc_level", int(facts.holder_kyc_level));
            say("holder", &[level, ("redemptions", redemptions), redeemed]);
            if let Some(store) = facts.store {
                names.add_variable_from_value("store", i64::from(store));
            }
        }
    }
    names
}

fn int(number: impl Into<i64>) -> Option<Value> {
    Some(Value::Int(number.into()))
}

fn count(units: Quantity) -> Option<Value> {
    i64::try_from(units.count()).ok().and_then(int)
}

fn local(local: CivilTime) -> Vec<(&'static str, Option<Value>)> {
    let day = local.date.year_month_day().filter(|(year, _, _)| *year > 0);
    // 1970-01-01, day 0, was a Thursday.
    let weekday = (i64::from(local.date.days()) + 3).rem_euclid(7) + 1;
    vec![
        ("hour", int(local.minute_of_day / 60)),
        ("minute", int(local.minute_of_day % 60)),
        ("weekday", int(weekday)),
        ("date", day.and_then(|(year, month, day)| int(number(year, month, day)))),
    ]
}

fn number(year: i16, month: i8, day: i8) -> i64 {
    i64::from(year) * 10_000 + i64::from(month) * 100 + i64::from(day)
}
