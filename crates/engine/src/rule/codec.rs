//! A rule as CBOR. A node is an array: its number, then its parts.
//!
//! ```text
//! [0, int] [1, bool] [2, member] [3, variable] [4, not this] [5, minus this]
//! [6, operator, left, right] [7, condition, then, otherwise]
//! [8, needle, [int…]] [9, needle, [member…]]
//! ```
//!
//! Decoding counts depth, nodes and constants as it goes, so that no input can exhaust the stack
//! or the memory; what comes out keeps every limit of shape.

use super::expr::{Choice, MAX_DEPTH, MAX_NODES};
use super::{Expr, Rule, check};
use minicbor::decode::{Decoder, Error};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

impl<C> Encode<C> for Expr {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match self {
            Self::Int(value) => e.array(2)?.u8(0)?.i64(*value)?.ok(),
            Self::Bool(value) => e.array(2)?.u8(1)?.bool(*value)?.ok(),
            Self::Member(member) => e.array(2)?.u8(2)?.encode(member)?.ok(),
            Self::Variable(variable) => e.array(2)?.u8(3)?.encode(variable)?.ok(),
            Self::Not(inner) => inner.encode(e.array(2)?.u8(4)?, ctx),
            Self::Negate(inner) => inner.encode(e.array(2)?.u8(5)?, ctx),
            Self::Binary(operator, left, right) => {
                e.array(4)?.u8(6)?.encode(operator)?;
                left.encode(e, ctx)?;
                right.encode(e, ctx)
            }
            Self::Choose(choice) => {
                e.array(4)?.u8(7)?;
                choice.condition.encode(e, ctx)?;
                choice.then.encode(e, ctx)?;
                choice.otherwise.encode(e, ctx)
            }
            Self::InInts(needle, list) => {
                needle.encode(e.array(3)?.u8(8)?, ctx)?;
                list.encode(e, ctx)
            }
            Self::InMembers(needle, list) => {
                needle.encode(e.array(3)?.u8(9)?, ctx)?;
                list.encode(e, ctx)
            }
        }
    }
}

impl<'b, C> Decode<'b, C> for Expr {
    fn decode(d: &mut Decoder<'b>, _ctx: &mut C) -> Result<Self, Error> {
        Reader { nodes: 0 }.node(d, 1)
    }
}

struct Reader {
    nodes: usize,
}

impl Reader {
    fn node(&mut self, d: &mut Decoder<'_>, depth: usize) -> Result<Expr, Error> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(Error::message("rule too deep or too large").at(d.position()));
        }
        let length = d.array()?;
        let number = d.u8()?;
        if length.is_none() || length != length_of(number) {
            return Err(Error::message("rule node of unknown shape").at(d.position()));
        }
        let below = depth + 1;
        Ok(match number {
            0 => Expr::Int(d.i64()?),
            1 => Expr::Bool(d.bool()?),
            2 => Expr::Member(d.decode()?),
            3 => Expr::Variable(d.decode()?),
            4 => Expr::Not(self.boxed(d, below)?),
            5 => Expr::Negate(self.boxed(d, below)?),
            6 => Expr::Binary(d.decode()?, self.boxed(d, below)?, self.boxed(d, below)?),
            7 => Expr::Choose(Box::new(Choice {
                condition: self.node(d, below)?,
                then: self.node(d, below)?,
                otherwise: self.node(d, below)?,
            })),
            8 => Expr::InInts(self.boxed(d, below)?, list(d)?),
            _ => Expr::InMembers(self.boxed(d, below)?, list(d)?),
        })
    }

    fn boxed(&mut self, d: &mut Decoder<'_>, depth: usize) -> Result<Box<Expr>, Error> {
        self.node(d, depth).map(Box::new)
    }
}

/// The length of the array of a node with this number.
const fn length_of(number: u8) -> Option<u64> {
    match number {
        0..=5 => Some(2),
        6 | 7 => Some(4),
        8 | 9 => Some(3),
        _ => None,
    }
}

fn list<'b, T: Decode<'b, ()>>(d: &mut Decoder<'b>) -> Result<Vec<T>, Error> {
    let length = d.array()?.and_then(|length| usize::try_from(length).ok());
    let length = length.filter(|&length| check::list_size(length).is_ok());
    let length = length.ok_or_else(|| Error::message("rule list of wrong size"))?;
    (0..length).map(|_| d.decode()).collect()
}

impl<C> Encode<C> for Rule {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(2)?.str(&self.source)?;
        self.expr.encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Rule {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, Error> {
        if d.array()? != Some(2) {
            return Err(Error::message("a rule is its text and its tree").at(d.position()));
        }
        let source = d.str()?;
        let expr = Expr::decode(d, ctx)?;
        Self::new(source.to_owned(), expr).map_err(|problem| Error::message(problem.to_string()))
    }
}
