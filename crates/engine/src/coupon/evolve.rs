//! STUB
use super::CouponFact;
use crate::{Stamp, State};

pub(crate) fn evolve(_: &mut State, _: &CouponFact, _: Stamp) {}
