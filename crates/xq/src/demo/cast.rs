//! Who the demo world has, once it is filled. Kept in a file, so that a second start goes on.

use super::plan::{Firm, SERIES, SeriesPlan};
use crate::failure::{Done, Failure};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use units::{MemberId, SeriesId};

const FILE: &str = "demo.json";

/// The members and series of the demo world, in the order of the plan.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Cast {
    /// The bank and the regulator.
    pub offices: Vec<MemberId>,
    pub issuers: Vec<MemberId>,
    pub merchants: Vec<MemberId>,
    pub makers: Vec<MemberId>,
    pub holders: Vec<MemberId>,
    pub series: Vec<SeriesId>,
}

impl Cast {
    /// The cast of a world that was filled before.
    pub fn load(data: &Path) -> Result<Option<Self>, Failure> {
        match fs::read(data.join(FILE)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Notes that the world is filled.
    pub fn save(&self, data: &Path) -> Done {
        let partial = data.join("demo.json.partial");
        fs::write(&partial, serde_json::to_vec_pretty(self)?)?;
        Ok(fs::rename(partial, data.join(FILE))?)
    }

    /// Each series with its plan.
    pub fn markets(&self) -> impl Iterator<Item = (SeriesId, &'static SeriesPlan)> + '_ {
        self.series.iter().copied().zip(&SERIES)
    }

    /// The holders who live where the money of `plan` is used.
    pub fn holders_of(&self, plan: &SeriesPlan) -> &[MemberId] {
        let abroad = self.holders.len() - self.holders.len() / 4;
        let (home, abroad) = self.holders.split_at(abroad);
        if plan.currency == units::Currency::CNY { home } else { abroad }
    }

    /// The merchants at which the series number `at` of the plan is taken.
    pub fn tills_of(&self, at: usize) -> Vec<(MemberId, &'static Firm)> {
        let issuer = &super::plan::ISSUERS[at];
        let merchants = self.merchants.iter().copied().zip(&super::plan::MERCHANTS);
        let taking = merchants
            .filter(|(_, firm)| firm.category == issuer.category && firm.country == issuer.country);
        taking.collect()
    }
}
