//! Conditions of a contract: small integer-only expressions, checked once and run often.
//!
//! A rule reads like CEL but is a tree of our own. Its types are checked for the [`Position`] it
//! stands at, its steps are bounded before it runs, and running it cannot panic, loop, allocate,
//! or ask anything outside the [`Context`] it is given. Where it has no answer (an overflow, a
//! division by zero, a fact that was not told) it gives a [`RuleError`], and the act is refused.
//!
//! Unlike in CEL, `&&` and `||` look strictly from left to right: an error on the left is an error.
//! There is no float, no text search, no clock and no time zone; local time is a fact.

mod check;
mod codec;
mod evaluate;
mod expr;
mod facts;
mod variable;

pub use check::{Cost, MAX_COST, MAX_SOURCE, RuleProblem};
pub use evaluate::RuleError;
pub use expr::{Choice, Expr, MAX_DEPTH, MAX_LIST, MAX_NODES, Operator};
pub use facts::{Context, IssueFacts, RedeemFacts, TradeFacts};
pub use variable::{Position, Type, Variable};

use evaluate::{Evaluation, Value};
use serde::Serialize;

/// A condition with the text it was written as. Its tree is always within the limits of shape;
/// whether it makes sense at a position is for [`Rule::check`] to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    source: String,
    expr: Expr,
}

impl Rule {
    /// A rule of this tree.
    ///
    /// # Errors
    /// Where the text or the tree is too long, too deep or too large.
    pub fn new(source: String, expr: Expr) -> Result<Self, RuleProblem> {
        if source.len() > MAX_SOURCE {
            return Err(RuleProblem::SourceTooLong);
        }
        check::check_shape(&expr)?;
        Ok(Self { source, expr })
    }

    /// The text as its author wrote it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The tree.
    #[must_use]
    pub const fn expr(&self) -> &Expr {
        &self.expr
    }

    /// Checks that the rule is a condition on facts to be seen at `position`, within the cost
    /// bound.
    ///
    /// # Errors
    /// The first problem found, from left to right.
    pub fn check(&self, position: Position) -> Result<Cost, RuleProblem> {
        match check::infer(&self.expr, position)? {
            Type::Bool => {}
            other => return Err(RuleProblem::NotACondition(other)),
        }
        let cost = check::cost(&self.expr);
        if cost.steps() > MAX_COST {
            return Err(RuleProblem::TooCostly);
        }
        Ok(cost)
    }

    /// Whether the condition holds for these facts.
    ///
    /// # Errors
    /// Where the rule has no answer.
    pub fn evaluate(&self, context: &Context) -> Result<bool, RuleError> {
        self.evaluate_counting(context).0
    }

    /// The same, with the steps taken; never more than [`Rule::check`] promised.
    pub fn evaluate_counting(&self, context: &Context) -> (Result<bool, RuleError>, Cost) {
        let mut evaluation = Evaluation { context, steps: Cost::default() };
        let answer = evaluation.condition(&self.expr);
        (answer, evaluation.steps)
    }
}

impl Expr {
    /// The type of this expression in a rule at `position`.
    ///
    /// # Errors
    /// Where its shape, its types or its variables are wrong.
    pub fn type_at(&self, position: Position) -> Result<Type, RuleProblem> {
        check::check_shape(self)?;
        check::infer(self, position)
    }
}

#[cfg(test)]
mod tests;
