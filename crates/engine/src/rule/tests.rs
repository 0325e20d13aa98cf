use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use units::{Amount, CivilDate, CivilTime, MemberId, Price, Quantity};

fn int(value: i64) -> Expr {
    Expr::Int(value)
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Expr {
    Expr::Binary(operator, Box::new(left), Box::new(right))
}

fn rule(expr: Expr) -> Rule {
    Rule::new(String::new(), expr).unwrap()
}

fn redeem_facts() -> RedeemFacts {
    RedeemFacts {
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
    }
}

fn issue_facts() -> IssueFacts {
    IssueFacts {
        holder_kyc_level: 2,
        holder_units: Quantity::new(10),
        units: Quantity::new(5),
        issued_units: Quantity::new(1_000),
    }
}

fn trade_facts() -> TradeFacts {
    TradeFacts {
        buyer_kyc_level: 1,
        seller_kyc_level: 2,
        units: Quantity::new(3),
        price: Price::ppm(930_000),
        holder_units: Quantity::new(12),
    }
}

fn contexts() -> [Context; 3] {
    [Context::Issue(issue_facts()), Context::Trade(trade_facts()), Context::Redeem(redeem_facts())]
}

#[test]
fn every_variable_that_may_be_seen_has_a_value_and_no_other() {
    for context in contexts() {
        for variable in Variable::ALL {
            let visible = variable.is_visible_at(context.position());
            let value = context.value(variable);
            assert_eq!(value.is_ok(), visible, "{variable} at {context:?}");
            let fits = match value {
                Ok(Value::Int(_)) => variable.type_of() == Type::Int,
                Ok(Value::Member(_)) => variable.type_of() == Type::Member,
                Ok(Value::Bool(_)) => variable.type_of() == Type::Bool,
                Err(error) => error == RuleError::Absent(variable),
            };
            assert!(fits, "{variable} is {value:?}");
        }
    }
}

#[test]
fn local_time_is_read_from_the_clock_on_the_wall() {
    let context = Context::Redeem(redeem_facts());
    let cases = [
        (Variable::LocalHour, 11),
        (Variable::LocalMinute, 45),
        (Variable::LocalWeekday, 1),
        (Variable::LocalDate, 20_261_123),
    ];
    for (variable, expected) in cases {
        assert_eq!(context.value(variable), Ok(Value::Int(expected)));
    }
}

#[test]
fn names_and_numbers_of_variables_are_fixed() {
    for (number, variable) in (0_u8..).zip(Variable::ALL) {
        assert_eq!(minicbor::to_vec(variable).unwrap(), [number]);
        assert_eq!(Variable::named(variable.name()), Some(variable));
    }
    assert!(minicbor::decode::<Variable>(&[18]).is_err());
    assert_eq!(Variable::named("order.total"), None);
}

#[test]
fn arithmetic_that_has_no_answer_is_an_error() {
    use Operator::*;
    let cases = [
        (binary(Add, int(i64::MAX), int(1)), RuleError::Overflow),
        (binary(Subtract, int(i64::MIN), int(1)), RuleError::Overflow),
        (binary(Multiply, int(i64::MAX), int(2)), RuleError::Overflow),
        (binary(Divide, int(i64::MIN), int(-1)), RuleError::Overflow),
        (binary(Remainder, int(i64::MIN), int(-1)), RuleError::Overflow),
        (Expr::Negate(Box::new(int(i64::MIN))), RuleError::Overflow),
        (binary(Divide, int(1), int(0)), RuleError::DivisionByZero),
        (binary(Remainder, int(1), int(0)), RuleError::DivisionByZero),
    ];
    for (expr, expected) in cases {
        let rule = rule(binary(Equal, expr, int(0)));
        assert!(rule.check(Position::Trade).is_ok());
        let answer = rule.evaluate(&Context::Trade(trade_facts()));
        assert_eq!(answer, Err(expected), "{}", rule.expr());
    }
}

#[test]
fn a_fact_not_told_or_too_large_is_an_error_only_where_it_is_needed() {
    let facts = RedeemFacts { order_amount: None, redemptions: u64::MAX, ..redeem_facts() };
    let needs = |variable| binary(Operator::Less, Expr::Variable(variable), int(5));
    let answer = |expr| rule(expr).evaluate(&Context::Redeem(facts));
    let absent = needs(Variable::OrderAmount);
    assert_eq!(answer(absent.clone()), Err(RuleError::Absent(Variable::OrderAmount)));
    assert_eq!(
        answer(needs(Variable::HolderRedemptions)),
        Err(RuleError::TooLarge(Variable::HolderRedemptions))
    );
    let spared = binary(Operator::And, Expr::Bool(false), absent.clone());
    assert_eq!(answer(spared), Ok(false));
    let spared = binary(Operator::Or, Expr::Bool(true), absent);
    assert_eq!(answer(spared), Ok(true));
}

#[test]
fn only_the_chosen_branch_is_looked_at() {
    let broken = binary(Operator::Divide, int(1), int(0));
    let choice = |condition| {
        Expr::Choose(Box::new(Choice {
            condition: Expr::Bool(condition),
            then: int(1),
            otherwise: broken.clone(),
        }))
    };
    let answer = |condition| {
        let rule = rule(binary(Operator::Equal, choice(condition), int(1)));
        rule.evaluate(&Context::Issue(issue_facts()))
    };
    assert_eq!(answer(true), Ok(true));
    assert_eq!(answer(false), Err(RuleError::DivisionByZero));
}

#[test]
fn a_rule_names_its_first_problem() {
    use Operator::*;
    let amount = || Expr::Variable(Variable::OrderAmount);
    let merchant = || Box::new(Expr::Variable(Variable::MerchantId));
    let wrong = |expected, found| RuleProblem::WrongType { expected, found };
    let cases = [
        (amount(), RuleProblem::NotACondition(Type::Int)),
        (*merchant(), RuleProblem::NotACondition(Type::Member)),
        (
            binary(Less, Expr::Variable(Variable::PricePpm), int(1)),
            RuleProblem::NotVisible(Variable::PricePpm, Position::Redeem),
        ),
        (binary(And, Expr::Bool(true), int(1)), wrong(Type::Bool, Type::Int)),
        (binary(Less, *merchant(), int(1)), wrong(Type::Int, Type::Member)),
        (binary(Equal, *merchant(), int(1)), wrong(Type::Member, Type::Int)),
        (Expr::Not(Box::new(amount())), wrong(Type::Bool, Type::Int)),
        (Expr::InInts(merchant(), vec![1]), wrong(Type::Int, Type::Member)),
        (
            Expr::InMembers(Box::new(amount()), vec![MemberId::new(1)]),
            wrong(Type::Member, Type::Int),
        ),
    ];
    for (expr, expected) in cases {
        let rule = rule(expr);
        assert_eq!(rule.check(Position::Redeem), Err(expected), "{}", rule.expr());
    }
}

#[test]
fn the_cost_of_a_choice_is_its_dearer_branch() {
    let long = Expr::InInts(Box::new(int(1)), vec![0; 10]);
    let choice = Expr::Choose(Box::new(Choice {
        condition: Expr::Bool(true),
        then: Expr::Bool(true),
        otherwise: long,
    }));
    let cost = rule(choice).check(Position::Issue).unwrap();
    assert_eq!(cost.steps(), 1 + 1 + (1 + 1 + 10));
}

#[test]
fn a_rule_that_may_run_too_long_is_refused() {
    let list = || Expr::InInts(Box::new(int(1)), vec![0; MAX_LIST]);
    let or = |left, right| binary(Operator::Or, left, right);
    let three = || or(or(list(), list()), list());
    assert!(rule(three()).check(Position::Issue).is_ok());
    let four = or(three(), list());
    assert_eq!(rule(four).check(Position::Issue), Err(RuleProblem::TooCostly));
}

fn nested(levels: usize) -> Expr {
    (1..levels).fold(Expr::Bool(true), |inner, _| Expr::Not(Box::new(inner)))
}

#[test]
fn shape_has_limits() {
    let problem = |expr: Expr| Rule::new(String::new(), expr).err();
    assert_eq!(problem(nested(MAX_DEPTH)), None);
    assert_eq!(problem(nested(MAX_DEPTH + 1)), Some(RuleProblem::TooDeep));
    let wide = |levels| (0..levels).fold(int(1), |e, _| binary(Operator::Add, e.clone(), e));
    assert_eq!(problem(wide(7)), None);
    assert_eq!(problem(wide(8)), Some(RuleProblem::TooLarge));
    let list = |length| Expr::InInts(Box::new(int(1)), vec![0; length]);
    assert_eq!(problem(list(MAX_LIST)), None);
    assert_eq!(problem(list(MAX_LIST + 1)), Some(RuleProblem::ListSize));
    assert_eq!(problem(list(0)), Some(RuleProblem::ListSize));
    let long = Rule::new(" ".repeat(MAX_SOURCE + 1), Expr::Bool(true));
    assert_eq!(long, Err(RuleProblem::SourceTooLong));
}

#[test]
fn decoding_refuses_what_is_beyond_the_limits() {
    let refused = |expr: &Expr| {
        let bytes = minicbor::to_vec(expr).unwrap();
        minicbor::decode::<Expr>(&bytes).is_err()
    };
    assert!(!refused(&nested(MAX_DEPTH)));
    assert!(refused(&nested(MAX_DEPTH + 1)));
    assert!(refused(&Expr::InInts(Box::new(int(1)), vec![])));
    assert!(refused(&Expr::InInts(Box::new(int(1)), vec![0; MAX_LIST + 1])));
    // A million levels of "not" would overflow the stack of a decoder that does not count.
    let deep = [0x82, 4].repeat(1_000_000);
    assert!(minicbor::decode::<Expr>(&deep).is_err());
    // A list that claims 2^60 numbers and gives none.
    let liar = [0x83, 8, 0x82, 0, 1, 0x9b, 0x10, 0, 0, 0, 0, 0, 0, 0];
    assert!(minicbor::decode::<Expr>(&liar).is_err());
    // Unknown number, wrong length, indefinite length.
    for bytes in [&[0x82, 10, 1][..], &[0x83, 0, 1, 1], &[0x9f, 0, 1, 0xff]] {
        assert!(minicbor::decode::<Expr>(bytes).is_err(), "{bytes:?}");
    }
}

#[test]
fn bytes_of_a_rule_are_fixed() {
    let expr = binary(Operator::GreaterOrEqual, Expr::Variable(Variable::OrderAmount), int(100));
    let rule = Rule::new("order.amount >= 100".into(), expr).unwrap();
    let mut expected = vec![0x82, 0x73];
    expected.extend_from_slice(b"order.amount >= 100");
    expected.extend_from_slice(&[0x84, 6, 10, 0x82, 3, 0, 0x82, 0, 0x18, 100]);
    assert_eq!(minicbor::to_vec(&rule).unwrap(), expected);
}

#[test]
fn a_tree_is_shown_with_every_bracket() {
    let sum = binary(Operator::Add, Expr::Variable(Variable::AskFace), int(-1));
    let member = Box::new(Expr::Variable(Variable::MerchantId));
    let listed = Expr::InMembers(member, vec![MemberId::new(1), MemberId::new(40)]);
    let less = binary(Operator::Less, sum, int(9));
    let expr = choose((listed, less, Expr::Not(Box::new(Expr::Bool(false)))));
    assert_eq!(
        expr.to_string(),
        r#"((merchant.id in ["mem_1", "mem_18"]) ? ((ask.face + -1) < 9) : !(false))"#
    );
}

fn leaf() -> impl Strategy<Value = Expr> {
    let constant = prop_oneof![Just(0), Just(-1), Just(i64::MIN), Just(i64::MAX), any::<i64>()];
    prop_oneof![
        constant.prop_map(Expr::Int),
        any::<bool>().prop_map(Expr::Bool),
        any::<u32>().prop_map(|number| Expr::Member(MemberId::new(number))),
        (0..Variable::ALL.len()).prop_map(|index| Expr::Variable(Variable::ALL[index])),
    ]
}

fn operator() -> impl Strategy<Value = Operator> {
    (0_u8..13).prop_map(|number| minicbor::decode(&[number]).unwrap())
}

/// Any tree, sensible or not.
fn any_expr() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(6, 64, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            boxed.clone().prop_map(Expr::Not),
            boxed.clone().prop_map(Expr::Negate),
            (operator(), boxed.clone(), boxed.clone())
                .prop_map(|(operator, left, right)| Expr::Binary(operator, left, right)),
            (inner.clone(), inner.clone(), inner).prop_map(choose),
            (boxed.clone(), vec(any::<i64>(), 1..9)).prop_map(|(n, l)| Expr::InInts(n, l)),
            (boxed, vec(any::<u32>(), 1..9)).prop_map(|(n, l)| {
                Expr::InMembers(n, l.into_iter().map(MemberId::new).collect())
            }),
        ]
    })
}

fn choose((condition, then, otherwise): (Expr, Expr, Expr)) -> Expr {
    Expr::Choose(Box::new(Choice { condition, then, otherwise }))
}

/// Turns any tree into one of the wanted type by replacing what does not fit.
fn fitted(expr: Expr, wanted: Type, position: Position) -> Expr {
    let fit = |inner: Box<Expr>, wanted| Box::new(fitted(*inner, wanted, position));
    let argument = |operator| match operator {
        Operator::And | Operator::Or => Type::Bool,
        _ => Type::Int,
    };
    let result = |operator| {
        let sample = binary(operator, int(1), int(1));
        let logical = binary(operator, Expr::Bool(true), Expr::Bool(true));
        sample.type_at(position).or(logical.type_at(position)).unwrap()
    };
    match expr {
        Expr::Not(inner) if wanted == Type::Bool => Expr::Not(fit(inner, Type::Bool)),
        Expr::Negate(inner) if wanted == Type::Int => Expr::Negate(fit(inner, Type::Int)),
        Expr::Binary(operator, left, right) if result(operator) == wanted => {
            let argument = argument(operator);
            Expr::Binary(operator, fit(left, argument), fit(right, argument))
        }
        Expr::Choose(choice) => choose((
            fitted(choice.condition, Type::Bool, position),
            fitted(choice.then, wanted, position),
            fitted(choice.otherwise, wanted, position),
        )),
        Expr::InInts(needle, list) if wanted == Type::Bool => {
            Expr::InInts(fit(needle, Type::Int), list)
        }
        Expr::InMembers(needle, list) if wanted == Type::Bool => {
            Expr::InMembers(fit(needle, Type::Member), list)
        }
        leaf if leaf.type_at(position) == Ok(wanted) => leaf,
        _ if wanted == Type::Bool => Expr::Bool(true),
        _ if wanted == Type::Int => Expr::Variable(Variable::AskUnits),
        _ => Expr::Member(MemberId::new(5)),
    }
}

prop_compose! {
    fn any_context()(
        which in 0..3,
        small in any::<[u8; 2]>(),
        number in any::<[u64; 3]>(),
        amount in any::<[i64; 2]>(),
        told in any::<[bool; 4]>(),
        day in any::<i32>(),
        minute in any::<u16>(),
        id in any::<u32>(),
    ) -> Context {
        let [first, second, third] = number.map(Quantity::new);
        match which {
            0 => Context::Issue(IssueFacts {
                holder_kyc_level: small[0], holder_units: first, units: second, issued_units: third,
            }),
            1 => Context::Trade(TradeFacts {
                buyer_kyc_level: small[0], seller_kyc_level: small[1],
                units: first, price: Price::ppm(id), holder_units: second,
            }),
            _ => Context::Redeem(RedeemFacts {
                order_amount: told[0].then_some(Amount::new(amount[0])),
                merchant: MemberId::new(id),
                category: told[1].then_some(minute),
                store: told[2].then_some(id),
                local: told[3].then_some(CivilTime {
                    date: CivilDate::from_days(day), minute_of_day: minute,
                }),
                units: first, face: Amount::new(amount[1]), holder_kyc_level: small[0],
                redemptions: number[1], redeemed_units: third,
            }),
        }
    }
}

proptest! {
    #[test]
    fn a_checked_rule_never_panics_nor_outruns_its_cost(
        tree in any_expr(), context in any_context()
    ) {
        let position = context.position();
        let rule = rule(fitted(tree, Type::Bool, position));
        let cost = rule.check(position).unwrap();
        let (answer, steps) = rule.evaluate_counting(&context);
        prop_assert!(steps <= cost, "{steps:?} > {cost:?}");
        prop_assert_ne!(answer, Err(RuleError::WrongType));
    }

    #[test]
    fn an_unchecked_rule_never_panics(tree in any_expr(), context in any_context()) {
        let rule = rule(tree);
        let (answer, steps) = rule.evaluate_counting(&context);
        let listed = u32::try_from(MAX_NODES * (1 + MAX_LIST)).unwrap();
        prop_assert!(steps.steps() <= listed);
        if rule.check(context.position()).is_ok() {
            prop_assert_ne!(answer, Err(RuleError::WrongType));
        }
    }

    #[test]
    fn a_rule_survives_its_bytes(tree in any_expr()) {
        let rule = rule(tree);
        let bytes = minicbor::to_vec(&rule).unwrap();
        prop_assert_eq!(minicbor::decode::<Rule>(&bytes).unwrap(), rule);
    }

    #[test]
    fn decoding_garbage_never_panics(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(expr) = minicbor::decode::<Expr>(&bytes) {
            prop_assert!(Rule::new(String::new(), expr).is_ok());
        }
    }
}
