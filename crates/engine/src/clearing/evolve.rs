//! STUB
use super::ClearingFact;
use crate::{Event, Stamp, State};

pub(crate) fn evolve(_: &mut State, _: &ClearingFact, _: &Event, _: Stamp) {}
