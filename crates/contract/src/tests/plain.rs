//! Sentences, for every template as it is filled in the goldens, and for rules one by one.

use super::templates::sample;
use crate::{Sentence, compile_rule, plain, read, template};
use engine::coupon::Terms;
use engine::rule::Position;

fn terms(id: &str) -> Terms {
    read(&template(id, None).unwrap().fill(&sample(id)).unwrap()).unwrap()
}

fn told<'s>(sentences: &'s [Sentence], topic: &str) -> Vec<(&'s str, &'s str)> {
    let of_topic = sentences.iter().filter(|sentence| sentence.topic == topic);
    of_topic.map(|sentence| (sentence.en.as_str(), sentence.zh.as_str())).collect()
}

#[test]
fn a_dining_coupon_is_told_in_sentences() {
    let sentences = plain(&terms("dining"));
    for (topic, en, zh) in [
        (
            "worth",
            "Each is worth CNY 100.00 and is used whole.",
            "每张面值 CNY 100.00，须整张使用。",
        ),
        (
            "when",
            "Valid from 2026-01-01 to 2026-12-31, both days included (Asia/Shanghai).",
            "有效期 2026-01-01 至 2026-12-31，含首尾两日（Asia/Shanghai）。",
        ),
        ("where", "These merchants take it: mem_5, mem_6.", "可用商户：mem_5、mem_6。"),
        ("quantity", "At most 2 at once.", "单次最多使用 2 份。"),
        ("bill", "The bill must be CNY 200.00 at least.", "订单满 CNY 200.00 可用。"),
        (
            "trade",
            "It is traded at any time, at most 30% away from the price before.",
            "可随时在市场买卖，价格偏离参考价不超过 30%。",
        ),
        (
            "expiry",
            "Once it has expired it is still owed for 1095 days; after that its value goes to unclaimed property.",
            "过期后 1095 天内发行方仍负有义务，之后余额转入无人认领财产。",
        ),
        (
            "escrow",
            "The issuer keeps 100% of what it owes in escrow.",
            "发行方按应付余额的 100% 缴存准备金。",
        ),
    ] {
        assert_eq!(told(&sentences, topic), [(en, zh)], "{topic}");
    }
    assert!(told(&sentences, "rule").is_empty(), "words are known for all of it");
}

#[test]
fn every_template_is_told_in_both_languages() {
    for template in crate::templates() {
        let sentences = plain(&terms(&template.id));
        for topic in ["what", "worth", "when", "where", "transfer", "trade", "expiry", "escrow"] {
            assert!(!told(&sentences, topic).is_empty(), "{} says nothing of {topic}", template.id);
        }
        for Sentence { en, zh, .. } in &sentences {
            assert!(en.ends_with('.') || en.contains(": "), "{en}");
            assert!(zh.ends_with('。') || zh.contains('：'), "{zh}");
        }
    }
}

#[test]
fn conditions_are_told_in_words_or_as_they_are_written() {
    for (rule, expected) in [
        ("order.amount > 9999", "The bill must be CNY 100.00 at least."),
        ("ask.units < 4", "At most 3 at once."),
        ("local.hour >= 10", "From 10:00 on, by the clock of the store."),
        ("local.hour < 22", "Before 22:00, by the clock of the store."),
        ("local.weekday in [6, 7]", "On these days, at the store: Saturday, Sunday."),
        ("local.weekday <= 2", "On these days, at the store: Monday, Tuesday."),
        ("local.weekday == 3", "On these days, at the store: Wednesday."),
        ("holder.redemptions < 5", "Everybody may use it 5 times at most."),
        ("0 == 0 || order.amount >= 5", ""),
        ("true", ""),
        ("1 == 2 || ask.units <= 1", "At most 1 at once."),
        ("store != 7", "It can be used where: (store != 7)"),
        ("local.weekday in [8]", "It can be used where: (local.weekday in [8])"),
    ] {
        let mut terms = terms("gift_card");
        terms.currency = "CNY".parse().expect("known");
        let before = plain(&terms);
        terms.redeem_rule = Some(compile_rule(rule, Position::Redeem).expect("a rule"));
        let mut after = plain(&terms);
        after.retain(|sentence| !before.contains(sentence));
        let english: Vec<_> = after.iter().map(|sentence| sentence.en.as_str()).collect();
        let expected: Vec<_> = [expected].into_iter().filter(|text| !text.is_empty()).collect();
        assert_eq!(english, expected, "{rule}");
    }
}

#[test]
fn money_and_shares_are_written_to_the_digit() {
    let face = |currency: &str, minor: i64| {
        let mut terms = terms("dining");
        terms.currency = currency.parse().expect("known");
        terms.unit_value = units::Amount::new(minor);
        plain(&terms)[1].zh.clone()
    };
    assert_eq!(face("CNY", 5), "每张面值 CNY 0.05，须整张使用。");
    assert_eq!(face("JPY", 500), "每张面值 JPY 500，须整张使用。");
    assert_eq!(face("BHD", 12_345), "每张面值 BHD 12.345，须整张使用。");
    let mut terms = terms("dining");
    for (points, text) in [(10_000, "100%"), (1_250, "12.5%"), (1_205, "12.05%"), (5, "0.05%")] {
        terms.reserve_ratio = units::BasisPoints::new(points);
        let escrow = plain(&terms).pop().expect("escrow comes last");
        assert!(escrow.en.contains(&format!(" {text} ")), "{}", escrow.en);
    }
}
