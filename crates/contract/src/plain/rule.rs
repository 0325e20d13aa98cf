//! Conditions in words, as far as words for them are known.

use super::{Sentence, list};
use engine::rule::{Expr, Operator, Rule, Variable};
use units::Amount;

/// What a condition is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Use,
    Trade,
    Get,
}

/// Weekdays, Monday first.
const DAYS: [(&str, &str); 7] = [
    ("Monday", "周一"),
    ("Tuesday", "周二"),
    ("Wednesday", "周三"),
    ("Thursday", "周四"),
    ("Friday", "周五"),
    ("Saturday", "周六"),
    ("Sunday", "周日"),
];

/// A sentence for each part that must hold.
pub(super) fn sentences(rule: &Rule, act: Act, money: &dyn Fn(Amount) -> String) -> Vec<Sentence> {
    let mut parts = Vec::new();
    split(rule.expr(), &mut parts);
    parts.into_iter().map(|part| sentence(part, act, money)).collect()
}

/// What must hold all together, each by itself; what is always true is left out.
fn split<'e>(expr: &'e Expr, parts: &mut Vec<&'e Expr>) {
    match expr {
        Expr::Binary(Operator::And, left, right) => {
            split(left, parts);
            split(right, parts);
        }
        // A template writes `least == 0 || …` with its blank filled: one side is settled then.
        Expr::Binary(Operator::Or, left, right) => match (settled(left), settled(right)) {
            (Some(true), _) | (_, Some(true)) => {}
            (Some(false), _) => split(right, parts),
            (_, Some(false)) => split(left, parts),
            (None, None) => parts.push(expr),
        },
        other if settled(other) == Some(true) => {}
        other => parts.push(other),
    }
}

/// The truth of what holds no facts.
fn settled(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Bool(value) => Some(*value),
        Expr::Binary(operator, left, right) => {
            let (Expr::Int(left), Expr::Int(right)) = (left.as_ref(), right.as_ref()) else {
                return None;
            };
            match operator {
                Operator::Equal => Some(left == right),
                Operator::NotEqual => Some(left != right),
                Operator::Less => Some(left < right),
                Operator::LessOrEqual => Some(left <= right),
                Operator::Greater => Some(left > right),
                Operator::GreaterOrEqual => Some(left >= right),
                _ => None,
            }
        }
        _ => None,
    }
}

fn sentence(part: &Expr, act: Act, money: &dyn Fn(Amount) -> String) -> Sentence {
    let told = match part {
        Expr::Binary(operator, left, right) => match (left.as_ref(), right.as_ref()) {
            (Expr::Variable(variable), Expr::Int(value)) => {
                bound(*variable, *operator, *value, money)
            }
            _ => None,
        },
        Expr::InInts(needle, values) => match needle.as_ref() {
            Expr::Variable(variable) => one_of(*variable, values),
            _ => None,
        },
        _ => None,
    };
    told.unwrap_or_else(|| as_written(part, act))
}

fn bound(
    variable: Variable,
    operator: Operator,
    value: i64,
    money: &dyn Fn(Amount) -> String,
) -> Option<Sentence> {
    let (least, most) = match operator {
        Operator::GreaterOrEqual => (Some(value), None),
        Operator::Greater => (value.checked_add(1), None),
        Operator::LessOrEqual => (None, Some(value)),
        Operator::Less => (None, value.checked_sub(1)),
        Operator::Equal => (Some(value), Some(value)),
        _ => return None,
    };
    Some(match (variable, least, most) {
        (Variable::OrderAmount, Some(least), None) => {
            let least = money(Amount::new(least));
            let en = format!("The bill must be {least} at least.");
            Sentence::new("bill", en, format!("订单满 {least} 可用。"))
        }
        (Variable::AskUnits, None, Some(most)) => {
            let en = format!("At most {most} at once.");
            Sentence::new("quantity", en, format!("单次最多使用 {most} 份。"))
        }
        (Variable::LocalHour, Some(from), None) => {
            let en = format!("From {from}:00 on, by the clock of the store.");
            Sentence::new("when", en, format!("门店当地时间 {from}:00 起可用。"))
        }
        (Variable::LocalHour, None, Some(last)) => {
            let end = last.checked_add(1)?;
            let en = format!("Before {end}:00, by the clock of the store.");
            Sentence::new("when", en, format!("门店当地时间 {end}:00 前可用。"))
        }
        (Variable::LocalWeekday, Some(day), Some(_)) => return one_of(variable, &[day]),
        (Variable::LocalWeekday, None, Some(last)) => {
            return one_of(variable, &(1..=last).collect::<Vec<_>>());
        }
        (Variable::LocalWeekday, Some(first), None) => {
            return one_of(variable, &(first..=7).collect::<Vec<_>>());
        }
        (Variable::HolderRedemptions, None, Some(most)) => {
            let times = most.checked_add(1)?;
            let en = format!("Everybody may use it {times} times at most.");
            Sentence::new("quantity", en, format!("每人最多使用 {times} 次。"))
        }
        _ => return None,
    })
}

fn one_of(variable: Variable, values: &[i64]) -> Option<Sentence> {
    if variable != Variable::LocalWeekday || values.is_empty() || values.len() > DAYS.len() {
        return None;
    }
    let day = |number: &i64| DAYS.get(usize::try_from(number.checked_sub(1)?).ok()?);
    let days: Vec<_> = values.iter().map(day).collect::<Option<_>>()?;
    let (en, zh): (Vec<_>, Vec<_>) = days.into_iter().copied().unzip();
    let en = format!("On these days, at the store: {}.", list(&en, ", "));
    Some(Sentence::new("when", en, format!("限门店当地{}使用。", list(&zh, "、"))))
}

/// Words are not known for it.
fn as_written(part: &Expr, act: Act) -> Sentence {
    let (en, zh) = match act {
        Act::Use => ("It can be used where", "使用条件"),
        Act::Trade => ("It can be traded where", "交易条件"),
        Act::Get => ("It is issued where", "领取条件"),
    };
    Sentence::new("rule", format!("{en}: {part}"), format!("{zh}：{part}"))
}
