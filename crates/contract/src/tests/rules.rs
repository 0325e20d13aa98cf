use super::check_texts;
use crate::compile_rule;
use engine::rule::{Context, Position, RedeemFacts};
use proptest::prelude::*;
use units::{Amount, CivilTime, MemberId, Quantity};

fn redeem() -> Context {
    Context::Redeem(RedeemFacts {
        order_amount: Some(Amount::new(30_000)),
        merchant: MemberId::new(5),
        category: Some(5812),
        store: Some(7),
        local: Some(CivilTime { date: "2026-11-23".parse().unwrap(), minute_of_day: 11 * 60 + 45 }),
        units: Quantity::new(2),
        face: Amount::new(10_000),
        holder_kyc_level: 1,
        redemptions: 3,
        redeemed_units: Quantity::new(4),
    })
}

#[test]
fn good_rules_mean_what_they_say() {
    let cases = [
        ("true", true),
        ("order.amount >= 20000", true),
        ("order.amount >= 20000 && ask.units <= 1", false),
        ("order.amount / ask.face == 3 || 1 / 0 == 1", true),
        ("merchant.id == \"mem_5\"", true),
        ("merchant.id in ['mem_1', 'mem_5']", true),
        ("merchant.id != \"mem_5\"", false),
        ("!(merchant.category in [5812, 5814])", false),
        ("local.weekday in [6, 7] ? ask.units == 1 : ask.units <= 2", true),
        ("local.date >= 20261001 && local.date <= 20261231", true),
        ("local.hour * 60 + local.minute < 12 * 60", true),
        ("-ask.units + 10 % 4 == 0", true),
        ("- -5 == 5", true),
        ("ask.units - -1 == 3 // a remark", true),
        ("store in [-1, 7,]", true),
        ("0x10 == 16", true),
        ("1 < 2 == true", true),
        ("holder.redemptions < 3\n || holder.redeemed_units < 5", true),
    ];
    for (source, expected) in cases {
        let rule =
            compile_rule(source, Position::Redeem).unwrap_or_else(|e| panic!("{source}: {e}"));
        assert_eq!(rule.evaluate(&redeem()), Ok(expected), "{source}");
        assert_eq!(rule.source(), source);
    }
}

/// Source, code, column, fragment.
const BAD: [(&str, &str, Option<usize>, &str); 55] = [
    ("", "rule_syntax", Some(1), ""),
    ("(", "rule_syntax", Some(2), ""),
    ("ask.units <", "rule_syntax", Some(12), ""),
    ("ask.units = 1", "rule_syntax", Some(11), "= 1"),
    ("ask.units == 1 ask.units", "rule_syntax", Some(16), "ask.units"),
    ("if", "rule_syntax", Some(1), "if"),
    ("ask.units & 1", "rule_syntax", Some(11), "&"),
    ("'open", "rule_syntax", Some(1), "'open"),
    ("ask.units in [1", "rule_syntax", Some(14), "["),
    ("9223372036854775808 == 1", "rule_syntax", Some(1), "9223372036854775808 == 1"),
    ("order.amount >= 1.5", "rule_float", Some(17), "1.5"),
    ("order.amount >= 1e3", "rule_float", Some(17), "1e3"),
    ("store in [1, 2.0]", "rule_float", Some(14), "2.0"),
    ("double(ask.units) == 1", "rule_float", Some(1), "double"),
    ("merchant.id.matches('a+')", "rule_regex", Some(13), "matches"),
    ("timestamp('2026-01-01') == 1", "rule_time", Some(1), "timestamp"),
    ("duration('1s') == 1", "rule_time", Some(1), "duration"),
    ("local.date.getHours('Asia/Tokyo') == 1", "rule_time", Some(12), "getHours"),
    ("[1].all(x, x == 1)", "rule_list_place", Some(1), "["),
    ("store.exists(x, x == 1)", "rule_macro", Some(7), "exists"),
    ("has(order.amount)", "rule_macro", Some(1), "has"),
    ("size('mem_1') == 1", "rule_unknown_function", Some(1), "size"),
    ("int(ask.units) == 1", "rule_unknown_function", Some(1), "int"),
    ("order.total > 1", "rule_unknown_variable", Some(1), "order.total"),
    ("x", "rule_unknown_variable", Some(1), "x"),
    ("order.amount.x == 1", "rule_unknown_variable", Some(1), "order.amount.x"),
    ("true && price.ppm > 1", "rule_variable_not_visible", Some(9), "price.ppm"),
    ("ask.units == 1u", "rule_unsupported_literal", Some(14), "1u"),
    ("b'a' == b'a'", "rule_unsupported_literal", Some(1), "b'a'"),
    ("store == null", "rule_unsupported_literal", Some(10), "null"),
    ("{1: 2} == {1: 2}", "rule_unsupported", Some(1), "{"),
    ("store{} == 1", "rule_unsupported", Some(6), "{"),
    ("store[0] == 1", "rule_list_place", Some(6), "["),
    ("[1] == [1]", "rule_list_place", Some(1), "["),
    ("1 in store", "rule_list_place", Some(3), "in"),
    ("1 in (2)", "rule_list_place", Some(3), "in"),
    ("store in [1, 'mem_1']", "rule_list_content", Some(14), "'mem_1'"),
    ("store in [store]", "rule_list_content", Some(11), "store"),
    ("store in [1] % 2 == 1", "rule_list_place", Some(14), "%"),
    ("store in [1- 2]", "rule_list_content", Some(12), "-"),
    ("store in [1 2]", "rule_list_content", Some(13), "2"),
    ("store in [--1]", "rule_list_content", Some(11), "-"),
    ("store in [,]", "rule_list_content", Some(11), ","),
    ("store in [1,", "rule_syntax", Some(10), "["),
    ("store in [1 + 1]", "rule_list_content", Some(13), "+"),
    ("store in []", "rule_list_size", None, ""),
    ("merchant.id == 'shop'", "rule_not_a_member", Some(16), "'shop'"),
    ("merchant.id == 'mem_\\x35'", "rule_not_a_member", Some(16), "'mem_\\x35'"),
    ("merchant.id == 5", "rule_wrong_type", None, "(merchant.id == 5)"),
    ("true && (1 + true == 2)", "rule_wrong_type", None, "(1 + true)"),
    ("order.amount && true", "rule_wrong_type", None, "(order.amount && true)"),
    ("store in ['mem_1']", "rule_wrong_type", None, "(store in [\"mem_1\"])"),
    ("order.amount + 1", "rule_not_a_condition", None, "(order.amount + 1)"),
    ("order.amount >= ５", "rule_not_ascii", Some(17), "５"),
    ("1 == 1 ; drop", "rule_syntax", Some(8), ";"),
];

#[test]
fn bad_rules_are_told_by_code_and_place() {
    for (source, code, column, fragment) in BAD {
        let problem = compile_rule(source, Position::Redeem).expect_err(source);
        check_texts(&problem);
        assert_eq!(problem.code, code, "{source}");
        let place = problem.place.as_ref();
        assert_eq!(place.and_then(|place| place.column), column, "{source}");
        let told = place.map_or("", |place| &place.fragment);
        assert_eq!(told, fragment, "{source}");
    }
}

#[test]
fn a_rule_sees_only_what_belongs_to_its_position() {
    for position in [Position::Issue, Position::Trade, Position::Redeem] {
        for variable in engine::rule::Variable::ALL {
            let source = format!("{variable} == {variable}");
            let compiled = compile_rule(&source, position);
            assert_eq!(compiled.is_ok(), variable.is_visible_at(position), "{source}");
        }
    }
}

#[test]
fn sizes_have_limits() {
    let code = |source: String| compile_rule(&source, Position::Issue).err().map(|p| p.code);
    let list = |length| format!("1 in [{}]", vec!["1"; length].join(","));
    let any = |length| vec!["true"; length].join(" || ");
    assert_eq!(code(list(256)), None);
    assert_eq!(code(list(257)), Some("rule_list_size"));
    assert_eq!(code(any(100)), None);
    assert_eq!(code(any(200)), Some("rule_too_large"));
    assert_eq!(code("true".to_owned() + &" ".repeat(2_000)), Some("rule_too_long"));
    assert_eq!(code(format!("{}1 == 1", "!".repeat(1_000))), Some("rule_too_deep"));
    assert_eq!(code("(".repeat(1_000)), Some("rule_too_deep"));
    assert_eq!(code("1 in [".repeat(300)), Some("rule_too_deep"));
    assert_eq!(code("true ? ".repeat(280)), Some("rule_too_deep"));
    assert_eq!(code(format!("1{} == 1", " + 1".repeat(15))), Some("rule_too_deep"));
    let nested = |levels| format!("{}true{}", "!(".repeat(levels), ")".repeat(levels));
    assert_eq!(code(nested(15)), None);
    assert_eq!(code(nested(16)), Some("rule_too_deep"));
}

/// Text that looks like a rule often enough to get past the first check.
fn almost_rule() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("order.amount"),
        Just("merchant.id"),
        Just("ask.units"),
        Just("local.hour"),
        Just("1"),
        Just("-7"),
        Just("true"),
        Just("false"),
        Just("\"mem_5\""),
        Just("in"),
        Just("in [1, 2]"),
        Just("["),
        Just("]"),
        Just("("),
        Just(")"),
        Just(","),
        Just("?"),
        Just(":"),
        Just("+"),
        Just("-"),
        Just("*"),
        Just("/"),
        Just("%"),
        Just("=="),
        Just("<"),
        Just(">="),
        Just("&&"),
        Just("||"),
        Just("!"),
        Just("!="),
        Just("."),
        Just("`"),
        Just("1.5"),
        Just("'"),
        Just("//"),
        Just("r'"),
        Just("0x"),
        Just("all(x, x)"),
        Just("{"),
    ];
    proptest::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

/// Sound conditions.
fn good_rule() -> impl Strategy<Value = String> {
    let int = prop_oneof![
        any::<i32>().prop_map(|n| n.to_string()),
        Just("ask.units".to_owned()),
        Just("order.amount".to_owned()),
    ];
    let compare =
        (int.clone(), "(<|<=|>|>=|==|!=)", int).prop_map(|(l, o, r)| format!("{l} {o} {r}"));
    compare.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), "(&&|[|]{2})", inner.clone())
                .prop_map(|(l, o, r)| format!("({l}) {o} ({r})")),
            inner.clone().prop_map(|e| format!("!({e})")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(c, t, e)| format!("({c}) ? ({t}) : ({e})")),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_hurts(source in "\\PC{0,300}") {
        let _ = compile_rule(&source, Position::Redeem);
    }

    #[test]
    fn no_ascii_hurts(source in "[ -~\\n]{0,300}") {
        let _ = compile_rule(&source, Position::Redeem);
    }

    #[test]
    fn no_almost_rule_hurts(source in almost_rule()) {
        match compile_rule(&source, Position::Redeem) {
            Ok(rule) => prop_assert!(rule.check(Position::Redeem).is_ok()),
            Err(problem) => check_texts(&problem),
        }
    }

    #[test]
    fn a_rule_reads_back_from_what_it_shows(source in good_rule()) {
        let rule = compile_rule(&source, Position::Redeem).unwrap();
        let shown = rule.expr().to_string();
        let again = compile_rule(&shown, Position::Redeem).unwrap();
        prop_assert_eq!(again.expr(), rule.expr());
    }
}
