//! Markets: how they work and whether they trade.

mod board;
pub(crate) mod reads;

pub(crate) use reads::{BookView, LevelView, TradeView, reads};

use crate::operation::writes;
use crate::wire::{Price, SeriesId, Venue};
use engine::market;

writes! { OPERATIONS:
    /// Sets how the market of a series works.
    ConfigureVenue 200 at "/v1/trade/markets/{series}/venue" by [] => market::ConfigureVenue {
        /// Which series.
        series: SeriesId,
        /// Mode, tick, lot, collar, auction times.
        venue: Venue,
        /// The price the collar is measured from until there is a trade.
        reference: Option<Price>,
    }
    /// Halts a market: orders rest, nothing trades.
    HaltMarket 200 at "/v1/trade/markets/{series}/halt" by [Regulator] => market::HaltMarket {
        /// Which series.
        series: SeriesId,
        /// A reference to the reason, at most 64 characters.
        #[schema(max_length = 64)]
        reason: String,
    }
    /// Lets a halted market go on.
    ResumeMarket 200 at "/v1/trade/markets/{series}/resume" by [Regulator]
        => market::ResumeMarket {
        /// Which series.
        series: SeriesId,
    }
}
