//! The text of a rule: read or refused with the place, checked, and held against any facts, within the
//! steps it was promised.
#![no_main]

use contract::{Problem, compile_rule};
use engine::rule::{
    Context, IssueFacts, MAX_COST, MAX_SOURCE, Position, RedeemFacts, Rule, RuleError, TradeFacts,
};
use fuzz::{Source, opinion};
use libfuzzer_sys::fuzz_target;
use units::{Amount, CivilDate, CivilTime, MemberId, Price, Quantity};

const POSITIONS: [Position; 3] = [Position::Redeem, Position::Trade, Position::Issue];

fuzz_target!(|bytes: &[u8]| {
    let mut source = Source::new(bytes);
    let position = source.pick(&POSITIONS);
    let text = source.text();
    let read = compile_rule(&text, position);
    assert_eq!(read, compile_rule(&text, position), "the same text reads the same");
    match read {
        Err(problem) => check_problem(&text, &problem),
        Ok(rule) => {
            check_rule(&text, position, &rule);
            for position in POSITIONS {
                check_answer(&rule, &facts(position, &mut source.clone()));
            }
        }
    }
});

/// A refusal says where, unless it is about the whole.
fn check_problem(text: &str, problem: &Problem) {
    assert!(problem.code.starts_with("rule_"), "{problem:?}");
    assert!(!problem.message_en.is_empty() && !problem.message_zh.is_empty(), "{problem:?}");
    let Some(place) = &problem.place else {
        let whole = ["rule_too_long", "rule_too_deep", "rule_too_large", "rule_list_size"];
        assert!(whole.contains(&problem.code), "no place: {problem:?}");
        return;
    };
    if let Some(column) = place.column {
        assert!((1..=text.len() + 1).contains(&column), "outside the text: {problem:?}");
        let rest = text.get(column - 1..).expect("between characters");
        // Names are repeated without the spaces that may stand between their parts.
        let (there, told) = (rest.chars().next(), place.fragment.chars().next());
        assert!(told.is_none() || there == told, "it stands elsewhere: {problem:?}");
    }
}

fn check_rule(text: &str, position: Position, rule: &Rule) {
    assert_eq!(rule.source(), text);
    let cost = rule.check(position).expect("what was read was checked");
    assert!((1..=MAX_COST).contains(&cost.steps()), "{cost:?}");
    let bytes = minicbor::to_vec(rule).expect("memory takes everything");
    let decoded: Rule = minicbor::decode(&bytes).expect("a rule can be read back");
    assert_eq!(&decoded, rule, "a rule survives its bytes");
    let shown = rule.expr().to_string();
    if shown.len() <= MAX_SOURCE {
        let again = compile_rule(&shown, position).expect("what is shown can be read");
        assert_eq!(again.expr(), rule.expr(), "what is shown reads as the same tree");
    }
}

/// An answer or a reason, always the same, within the steps promised.
fn check_answer(rule: &Rule, facts: &Context) {
    let (answer, steps) = rule.evaluate_counting(facts);
    assert_eq!((answer, steps), rule.evaluate_counting(facts), "the same facts, the same answer");
    let Ok(promised) = rule.check(facts.position()) else {
        return;
    };
    assert!(steps <= promised, "{steps:?} steps, {promised:?} promised");
    assert!(answer != Err(RuleError::WrongType), "types were checked");
    if let Ok(holds) = answer {
        assert_eq!(opinion::holds(rule, facts), Some(holds), "CEL answers otherwise");
    }
}

fn facts(position: Position, source: &mut Source<'_>) -> Context {
    match position {
        Position::Issue => Context::Issue(IssueFacts {
            holder_kyc_level: source.byte(),
            holder_units: units(source),
            units: units(source),
            issued_units: units(source),
        }),
        Position::Trade => Context::Trade(TradeFacts {
            buyer_kyc_level: source.byte(),
            seller_kyc_level: source.byte(),
            units: units(source),
            price: Price::ppm(u32::try_from(source.number() >> 32).expect("32 bits")),
            holder_units: units(source),
        }),
        Position::Redeem => Context::Redeem(RedeemFacts {
            order_amount: source.maybe(amount),
            merchant: MemberId::new(source.byte().into()),
            category: source.maybe(|source| u16::from(source.byte()) * 257),
            store: source.maybe(|source| source.byte().into()),
            local: source.maybe(local),
            units: units(source),
            face: amount(source),
            holder_kyc_level: source.byte(),
            redemptions: source.count(),
            redeemed_units: units(source),
        }),
    }
}

fn units(source: &mut Source<'_>) -> Quantity {
    Quantity::new(source.number())
}

fn amount(source: &mut Source<'_>) -> Amount {
    Amount::new(source.number().cast_signed())
}

fn local(source: &mut Source<'_>) -> CivilTime {
    let number = source.number();
    let days = u32::try_from(number >> 32).expect("32 bits").cast_signed();
    let minute_of_day = u16::try_from(number & 0xFFFF).expect("16 bits");
    CivilTime { date: CivilDate::from_days(days), minute_of_day }
}
