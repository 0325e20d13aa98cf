//! Orders: entry, matching, fees, self-trade prevention, amendment, waiting, halts, freezes.
use super::*;
