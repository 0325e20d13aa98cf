//! The tree of a rule.

use super::Variable;
use minicbor::{Decode, Encode};
use serde::{Serialize, Serializer};
use std::fmt;
use units::MemberId;

/// Levels of nesting a tree may have.
pub const MAX_DEPTH: usize = 16;
/// Nodes a tree may have.
pub const MAX_NODES: usize = 256;
/// Constants a list may have.
pub const MAX_LIST: usize = 256;

/// An expression. There is no loop, no call and no float in it: every tree has a value or an error
/// after a number of steps known beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A number.
    Int(i64),
    /// `true` or `false`.
    Bool(bool),
    /// A member by its id.
    Member(MemberId),
    /// A fact by its name.
    Variable(Variable),
    /// `!x`
    Not(Box<Expr>),
    /// `-x`
    Negate(Box<Expr>),
    /// `x op y`
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `condition ? then : otherwise`
    Choose(Box<Choice>),
    /// `x in [1, 2, 3]`
    InInts(Box<Expr>, Vec<i64>),
    /// `x in ["mem_1", "mem_2"]`
    InMembers(Box<Expr>, Vec<MemberId>),
}

/// The parts of a conditional expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What decides.
    pub condition: Expr,
    /// The value where it is true.
    pub then: Expr,
    /// The value where it is false.
    pub otherwise: Expr,
}

/// An operator between two expressions. Numbers are given out for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Operator {
    /// `+`
    #[n(0)]
    Add,
    /// `-`
    #[n(1)]
    Subtract,
    /// `*`
    #[n(2)]
    Multiply,
    /// `/`, towards zero
    #[n(3)]
    Divide,
    /// `%`, with the sign of the left side
    #[n(4)]
    Remainder,
    /// `==`
    #[n(5)]
    Equal,
    /// `!=`
    #[n(6)]
    NotEqual,
    /// `<`
    #[n(7)]
    Less,
    /// `<=`
    #[n(8)]
    LessOrEqual,
    /// `>`
    #[n(9)]
    Greater,
    /// `>=`
    #[n(10)]
    GreaterOrEqual,
    /// `&&`: the right side is only looked at where the left is true
    #[n(11)]
    And,
    /// `||`: the right side is only looked at where the left is false
    #[n(12)]
    Or,
}

impl Operator {
    /// The sign in the text of a rule.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::And => "&&",
            Self::Or => "||",
        }
    }
}

impl fmt::Display for Expr {
    /// Writes the tree as CEL with every bracket, so that it reads back as the same tree.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Bool(value) => value.fmt(f),
            Self::Member(member) => write!(f, "\"{member}\""),
            Self::Variable(variable) => variable.fmt(f),
            Self::Not(inner) => write!(f, "!({inner})"),
            Self::Negate(inner) => write!(f, "-({inner})"),
            Self::Binary(operator, left, right) => {
                write!(f, "({left} {} {right})", operator.sign())
            }
            Self::Choose(choice) => {
                write!(f, "({} ? {} : {})", choice.condition, choice.then, choice.otherwise)
            }
            Self::InInts(needle, list) => write_list(f, needle, list.iter()),
            Self::InMembers(needle, list) => {
                write_list(f, needle, list.iter().map(|member| format!("\"{member}\"")))
            }
        }
    }
}

fn write_list<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    needle: &Expr,
    list: impl Iterator<Item = T>,
) -> fmt::Result {
    write!(f, "({needle} in [")?;
    for (index, item) in list.enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}{item}")?;
    }
    f.write_str("])")
}

impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
