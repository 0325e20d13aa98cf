//! From the text of a rule to a checked rule.

use crate::{Problem, tokens, translate};
use cel::parser::PrattParser;
use engine::rule::{Expr, Position, Rule};

/// Reads a rule for `position`, types and cost checked.
///
/// # Errors
/// The first problem, with its place inside the text.
pub fn compile_rule(source: &str, position: Position) -> Result<Rule, Problem> {
    tokens::check(source, position)?;
    let tree = parse(source)?;
    let expr = translate::expression(&tree)?;
    let rule = Rule::new(source.to_owned(), expr)?;
    match rule.check(position) {
        Ok(_) => Ok(rule),
        Err(problem) => {
            let fragment = culprit(rule.expr(), position).to_string();
            Err(Problem::from(problem).within(None, &fragment))
        }
    }
}

fn parse(source: &str) -> Result<cel::IdedExpr, Problem> {
    // One error is told; the parser need not look for more.
    let parser = PrattParser::new().error_recovery_limit(1);
    parser.parse(source).map_err(|errors| {
        let first = errors.errors.iter().find(|error| error.pos.0 > 0);
        let offset = first.and_then(|error| offset_of(source, error.pos));
        let rest = offset.and_then(|offset| source.get(offset..));
        let column = offset.map(|offset| offset + 1);
        tokens::syntax().within(column, rest.unwrap_or_default())
    })
}

/// The parser counts lines and columns from 1.
fn offset_of(source: &str, (line, column): (isize, isize)) -> Option<usize> {
    let line = usize::try_from(line).ok()?.checked_sub(1)?;
    let column = usize::try_from(column).ok()?.checked_sub(1)?;
    let before: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    Some(before.saturating_add(column).min(source.len()))
}

/// The smallest part of a wrong expression that is wrong by itself.
fn culprit(expr: &Expr, position: Position) -> &Expr {
    let inner = match expr {
        Expr::Int(_) | Expr::Bool(_) | Expr::Member(_) | Expr::Variable(_) => vec![],
        Expr::Not(inner) | Expr::Negate(inner) => vec![&**inner],
        Expr::InInts(inner, _) | Expr::InMembers(inner, _) => vec![&**inner],
        Expr::Binary(_, left, right) => vec![&**left, &**right],
        Expr::Choose(choice) => vec![&choice.condition, &choice.then, &choice.otherwise],
    };
    let wrong = inner.into_iter().find(|inner| inner.type_at(position).is_err());
    wrong.map_or(expr, |inner| culprit(inner, position))
}
