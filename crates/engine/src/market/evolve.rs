//! STUB
use super::MarketFact;
use crate::{Event, Stamp, State};

pub(crate) fn evolve(_: &mut State, _: &MarketFact, _: &Event, _: Stamp) {}
