//! Running a rule: no allocation, no panic, an error instead of a wrong number.

use super::{Context, Cost, Expr, Operator, Variable};
use std::fmt;
use units::MemberId;

/// Why a rule has no answer. The act it guards is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleError {
    /// A result does not fit 64 bits.
    Overflow,
    /// A division, or a remainder, by zero.
    DivisionByZero,
    /// The fact was not told, as a bill amount or a local time that the till left out.
    Absent(Variable),
    /// The fact is a count past what a rule can reckon with.
    TooLarge(Variable),
    /// An operator met a value it does not take: the rule was never checked for this position.
    WrongType,
}

impl RuleError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overflow => "rule_overflow",
            Self::DivisionByZero => "rule_division_by_zero",
            Self::Absent(_) => "rule_fact_absent",
            Self::TooLarge(_) => "rule_fact_too_large",
            Self::WrongType => "rule_unchecked",
        }
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow => f.write_str("the rule's arithmetic leaves 64 bits"),
            Self::DivisionByZero => f.write_str("the rule divides by zero"),
            Self::Absent(variable) => write!(f, "the rule needs {variable}, which was not given"),
            Self::TooLarge(variable) => write!(f, "{variable} is too large for the rule"),
            Self::WrongType => f.write_str("the rule was not checked for this use"),
        }
    }
}

impl std::error::Error for RuleError {}

/// A value inside an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Int(i64),
    Bool(bool),
    Member(MemberId),
}

pub(super) struct Evaluation<'a> {
    pub(super) context: &'a Context,
    /// Steps taken so far, never above the rule's static cost.
    pub(super) steps: Cost,
}

impl Evaluation<'_> {
    pub(super) fn condition(&mut self, expr: &Expr) -> Result<bool, RuleError> {
        match self.value(expr)? {
            Value::Bool(value) => Ok(value),
            _ => Err(RuleError::WrongType),
        }
    }

    fn value(&mut self, expr: &Expr) -> Result<Value, RuleError> {
        self.steps.add(1);
        match expr {
            Expr::Int(value) => Ok(Value::Int(*value)),
            Expr::Bool(value) => Ok(Value::Bool(*value)),
            Expr::Member(member) => Ok(Value::Member(*member)),
            Expr::Variable(variable) => self.context.value(*variable),
            Expr::Not(inner) => self.condition(inner).map(|value| Value::Bool(!value)),
            Expr::Negate(inner) => number(self.int(inner)?.checked_neg()),
            Expr::Binary(operator, left, right) => self.binary(*operator, left, right),
            Expr::Choose(choice) if self.condition(&choice.condition)? => self.value(&choice.then),
            Expr::Choose(choice) => self.value(&choice.otherwise),
            Expr::InInts(needle, list) => {
                let needle = self.int(needle)?;
                Ok(self.search(&needle, list))
            }
            Expr::InMembers(needle, list) => match self.value(needle)? {
                Value::Member(needle) => Ok(self.search(&needle, list)),
                _ => Err(RuleError::WrongType),
            },
        }
    }

    fn search<T: PartialEq>(&mut self, needle: &T, list: &[T]) -> Value {
        self.steps.add(list.len());
        Value::Bool(list.contains(needle))
    }

    fn int(&mut self, expr: &Expr) -> Result<i64, RuleError> {
        match self.value(expr)? {
            Value::Int(value) => Ok(value),
            _ => Err(RuleError::WrongType),
        }
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: &Expr,
        right: &Expr,
    ) -> Result<Value, RuleError> {
        match operator {
            Operator::And => {
                let both = self.condition(left)? && self.condition(right)?;
                Ok(Value::Bool(both))
            }
            Operator::Or => {
                let either = self.condition(left)? || self.condition(right)?;
                Ok(Value::Bool(either))
            }
            Operator::Equal => Ok(Value::Bool(self.equal(left, right)?)),
            Operator::NotEqual => Ok(Value::Bool(!self.equal(left, right)?)),
            _ => {
                let (left, right) = (self.int(left)?, self.int(right)?);
                arithmetic(operator, left, right)
            }
        }
    }

    fn equal(&mut self, left: &Expr, right: &Expr) -> Result<bool, RuleError> {
        match (self.value(left)?, self.value(right)?) {
            (Value::Int(left), Value::Int(right)) => Ok(left == right),
            (Value::Bool(left), Value::Bool(right)) => Ok(left == right),
            (Value::Member(left), Value::Member(right)) => Ok(left == right),
            _ => Err(RuleError::WrongType),
        }
    }
}

fn arithmetic(operator: Operator, left: i64, right: i64) -> Result<Value, RuleError> {
    let divides = matches!(operator, Operator::Divide | Operator::Remainder);
    if divides && right == 0 {
        return Err(RuleError::DivisionByZero);
    }
    match operator {
        Operator::Add => number(left.checked_add(right)),
        Operator::Subtract => number(left.checked_sub(right)),
        Operator::Multiply => number(left.checked_mul(right)),
        Operator::Divide => number(left.checked_div(right)),
        Operator::Remainder => number(left.checked_rem(right)),
        Operator::Less => Ok(Value::Bool(left < right)),
        Operator::LessOrEqual => Ok(Value::Bool(left <= right)),
        Operator::Greater => Ok(Value::Bool(left > right)),
        Operator::GreaterOrEqual => Ok(Value::Bool(left >= right)),
        Operator::Equal | Operator::NotEqual | Operator::And | Operator::Or => {
            Err(RuleError::WrongType)
        }
    }
}

fn number(value: Option<i64>) -> Result<Value, RuleError> {
    value.map(Value::Int).ok_or(RuleError::Overflow)
}
