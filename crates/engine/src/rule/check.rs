//! What is known about a rule before it runs: its shape, its types, its cost.

use super::expr::{MAX_DEPTH, MAX_LIST, MAX_NODES};
use super::{Expr, Operator, Position, Type, Variable};
use std::fmt;

/// The most steps a rule may take.
pub const MAX_COST: u32 = 1_024;
/// Bytes the text of a rule may have.
pub const MAX_SOURCE: usize = 2_000;

/// An upper bound of the steps of an evaluation: one for each node and each listed constant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost(u32);

impl Cost {
    /// The number of steps.
    #[must_use]
    pub const fn steps(self) -> u32 {
        self.0
    }

    pub(super) fn add(&mut self, steps: usize) {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.0 = self.0.saturating_add(steps);
    }
}

/// Why a rule is no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleProblem {
    /// The text is longer than [`MAX_SOURCE`] bytes.
    SourceTooLong,
    /// The tree is deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The tree has more than [`MAX_NODES`] nodes.
    TooLarge,
    /// A list has more than [`MAX_LIST`] constants, or none.
    ListSize,
    /// Two sides do not fit each other, or an operator does not take this type.
    WrongType {
        /// What is asked for.
        expected: Type,
        /// What stands there.
        found: Type,
    },
    /// The variable is not to be seen where the rule stands.
    NotVisible(Variable, Position),
    /// The whole is no condition but a value of this type.
    NotACondition(Type),
    /// It may take more than [`MAX_COST`] steps.
    TooCostly,
}

impl RuleProblem {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SourceTooLong => "rule_too_long",
            Self::TooDeep => "rule_too_deep",
            Self::TooLarge => "rule_too_large",
            Self::ListSize => "rule_list_size",
            Self::WrongType { .. } => "rule_wrong_type",
            Self::NotVisible(..) => "rule_variable_not_visible",
            Self::NotACondition(_) => "rule_not_a_condition",
            Self::TooCostly => "rule_too_costly",
        }
    }
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SourceTooLong => write!(f, "a rule has at most {MAX_SOURCE} bytes"),
            Self::TooDeep => write!(f, "a rule nests at most {MAX_DEPTH} levels"),
            Self::TooLarge => write!(f, "a rule has at most {MAX_NODES} parts"),
            Self::ListSize => write!(f, "a list has 1 to {MAX_LIST} constants"),
            Self::WrongType { expected, found } => {
                write!(f, "{expected} is wanted where {found} stands")
            }
            Self::NotVisible(variable, position) => {
                write!(f, "{variable} is not to be seen in a rule on {}", position.name())
            }
            Self::NotACondition(found) => write!(f, "a rule is true or false, not {found}"),
            Self::TooCostly => write!(f, "a rule takes at most {MAX_COST} steps"),
        }
    }
}

impl std::error::Error for RuleProblem {}

/// Depth, size and lists within their limits. Everything recursive after this is bounded.
pub(super) fn check_shape(expr: &Expr) -> Result<(), RuleProblem> {
    let mut nodes = 0;
    shape(expr, 1, &mut nodes)
}

fn shape(expr: &Expr, depth: usize, nodes: &mut usize) -> Result<(), RuleProblem> {
    *nodes += 1;
    if depth > MAX_DEPTH {
        return Err(RuleProblem::TooDeep);
    }
    if *nodes > MAX_NODES {
        return Err(RuleProblem::TooLarge);
    }
    let mut below = |inner: &Expr| shape(inner, depth + 1, nodes);
    match expr {
        Expr::Int(_) | Expr::Bool(_) | Expr::Member(_) | Expr::Variable(_) => Ok(()),
        Expr::Not(inner) | Expr::Negate(inner) => below(inner),
        Expr::Binary(_, left, right) => below(left).and_then(|()| below(right)),
        Expr::Choose(choice) => {
            below(&choice.condition)?;
            below(&choice.then)?;
            below(&choice.otherwise)
        }
        Expr::InInts(needle, list) => list_size(list.len()).and_then(|()| below(needle)),
        Expr::InMembers(needle, list) => list_size(list.len()).and_then(|()| below(needle)),
    }
}

pub(super) const fn list_size(length: usize) -> Result<(), RuleProblem> {
    match length {
        1..=MAX_LIST => Ok(()),
        _ => Err(RuleProblem::ListSize),
    }
}

/// The type of an expression whose shape has been checked.
pub(super) fn infer(expr: &Expr, position: Position) -> Result<Type, RuleProblem> {
    let want = |inner: &Expr, expected| demand(expected, infer(inner, position)?);
    match expr {
        Expr::Int(_) => Ok(Type::Int),
        Expr::Bool(_) => Ok(Type::Bool),
        Expr::Member(_) => Ok(Type::Member),
        Expr::Variable(variable) if variable.is_visible_at(position) => Ok(variable.type_of()),
        Expr::Variable(variable) => Err(RuleProblem::NotVisible(*variable, position)),
        Expr::Not(inner) => want(inner, Type::Bool),
        Expr::Negate(inner) => want(inner, Type::Int),
        Expr::Binary(operator, left, right) => {
            let (argument, result) = signature(*operator, || infer(left, position))?;
            want(left, argument)?;
            want(right, argument)?;
            Ok(result)
        }
        Expr::Choose(choice) => {
            want(&choice.condition, Type::Bool)?;
            let then = infer(&choice.then, position)?;
            want(&choice.otherwise, then)
        }
        Expr::InInts(needle, _) => want(needle, Type::Int).map(|_| Type::Bool),
        Expr::InMembers(needle, _) => want(needle, Type::Member).map(|_| Type::Bool),
    }
}

/// What an operator takes on both sides, and what it gives.
fn signature(
    operator: Operator,
    left: impl FnOnce() -> Result<Type, RuleProblem>,
) -> Result<(Type, Type), RuleProblem> {
    Ok(match operator {
        Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Remainder => (Type::Int, Type::Int),
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            (Type::Int, Type::Bool)
        }
        Operator::And | Operator::Or => (Type::Bool, Type::Bool),
        Operator::Equal | Operator::NotEqual => (left()?, Type::Bool),
    })
}

fn demand(expected: Type, found: Type) -> Result<Type, RuleProblem> {
    if expected == found { Ok(found) } else { Err(RuleProblem::WrongType { expected, found }) }
}

/// The most steps an evaluation can take. Of a choice only the dearer branch counts.
pub(super) fn cost(expr: &Expr) -> Cost {
    let mut total = Cost(1);
    let mut add = |cost: Cost| total.0 = total.0.saturating_add(cost.0);
    match expr {
        Expr::Int(_) | Expr::Bool(_) | Expr::Member(_) | Expr::Variable(_) => {}
        Expr::Not(inner) | Expr::Negate(inner) => add(cost(inner)),
        Expr::Binary(_, left, right) => {
            add(cost(left));
            add(cost(right));
        }
        Expr::Choose(choice) => {
            add(cost(&choice.condition));
            add(cost(&choice.then).max(cost(&choice.otherwise)));
        }
        Expr::InInts(needle, list) => {
            add(cost(needle));
            total.add(list.len());
        }
        Expr::InMembers(needle, list) => {
            add(cost(needle));
            total.add(list.len());
        }
    }
    total
}
