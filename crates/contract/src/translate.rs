//! From the parser's tree to the engine's. [`tokens`] has refused almost all that is foreign,
//! with its place; what is refused here is refused for safety.

use crate::{Problem, tokens};
use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr as Cel, ListExpr, LiteralValue, operators};
use engine::rule::{Choice, Expr, MAX_DEPTH, Operator, RuleProblem, Variable};
use units::MemberId;

pub(crate) fn expression(tree: &IdedExpr) -> Result<Expr, Problem> {
    node(tree, 1)
}

fn node(tree: &IdedExpr, depth: usize) -> Result<Expr, Problem> {
    if depth > MAX_DEPTH {
        return Err(RuleProblem::TooDeep.into());
    }
    match &tree.expr {
        Cel::Literal(LiteralValue::Int(value)) => Ok(Expr::Int(*value.inner())),
        Cel::Literal(LiteralValue::Boolean(value)) => Ok(Expr::Bool(*value.inner())),
        Cel::Literal(LiteralValue::String(text)) => member(text.inner()).map(Expr::Member),
        Cel::Ident(_) | Cel::Select(_) => variable(&tree.expr),
        Cel::Call(call) => operation(call, depth + 1),
        Cel::List(_) => Err(tokens::list_place()),
        _ => Err(tokens::unsupported()),
    }
}

fn variable(tree: &Cel) -> Result<Expr, Problem> {
    let name = match tree {
        Cel::Ident(name) => Some(name.clone()),
        Cel::Select(select) => match &select.operand.expr {
            Cel::Ident(first) if !select.test => Some(format!("{first}.{}", select.field)),
            _ => None,
        },
        _ => None,
    };
    let variable = name.and_then(|name| Variable::named(&name));
    variable.map(Expr::Variable).ok_or_else(tokens::unsupported)
}

fn operation(call: &CallExpr, depth: usize) -> Result<Expr, Problem> {
    let boxed = |tree| node(tree, depth).map(Box::new);
    match (call.func_name.as_str(), call.args.as_slice()) {
        _ if call.target.is_some() => Err(tokens::unsupported()),
        (operators::LOGICAL_NOT, [inner]) => boxed(inner).map(Expr::Not),
        (operators::NEGATE, [inner]) => boxed(inner).map(Expr::Negate),
        (operators::CONDITIONAL, [condition, then, otherwise]) => {
            let choice = Choice {
                condition: node(condition, depth)?,
                then: node(then, depth)?,
                otherwise: node(otherwise, depth)?,
            };
            Ok(Expr::Choose(Box::new(choice)))
        }
        (operators::IN, [needle, list]) => membership(boxed(needle)?, list),
        (name, [left, right]) => {
            let operator = binary(name).ok_or_else(tokens::unsupported)?;
            Ok(Expr::Binary(operator, boxed(left)?, boxed(right)?))
        }
        _ => Err(tokens::unsupported()),
    }
}

fn binary(name: &str) -> Option<Operator> {
    Some(match name {
        operators::ADD => Operator::Add,
        operators::SUBSTRACT => Operator::Subtract,
        operators::MULTIPLY => Operator::Multiply,
        operators::DIVIDE => Operator::Divide,
        operators::MODULO => Operator::Remainder,
        operators::EQUALS => Operator::Equal,
        operators::NOT_EQUALS => Operator::NotEqual,
        operators::LESS => Operator::Less,
        operators::LESS_EQUALS => Operator::LessOrEqual,
        operators::GREATER => Operator::Greater,
        operators::GREATER_EQUALS => Operator::GreaterOrEqual,
        operators::LOGICAL_AND => Operator::And,
        operators::LOGICAL_OR => Operator::Or,
        _ => return None,
    })
}

fn membership(needle: Box<Expr>, list: &IdedExpr) -> Result<Expr, Problem> {
    let Cel::List(ListExpr { elements, .. }) = &list.expr else {
        return Err(tokens::list_place());
    };
    let starts_with_text = matches!(
        elements.first().map(|first| &first.expr),
        Some(Cel::Literal(LiteralValue::String(_)))
    );
    if starts_with_text {
        let members: Result<_, _> = elements.iter().map(listed_member).collect();
        return Ok(Expr::InMembers(needle, members?));
    }
    let numbers: Result<_, _> = elements.iter().map(listed_int).collect();
    Ok(Expr::InInts(needle, numbers?))
}

fn listed_int(tree: &IdedExpr) -> Result<i64, Problem> {
    match &tree.expr {
        Cel::Literal(LiteralValue::Int(value)) => Ok(*value.inner()),
        _ => Err(tokens::list_content()),
    }
}

fn listed_member(tree: &IdedExpr) -> Result<MemberId, Problem> {
    match &tree.expr {
        Cel::Literal(LiteralValue::String(text)) => member(text.inner()),
        _ => Err(tokens::list_content()),
    }
}

fn member(text: &str) -> Result<MemberId, Problem> {
    text.parse().map_err(|_| tokens::not_a_member())
}
