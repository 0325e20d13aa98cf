//! Which campaign explains a coupon, as far as the tables tell.
//!
//! The till's lines do not name the campaign. A campaign is a candidate for a line when it was sent
//! to the household, covers the product and ran on that day (a civil day of the stores' time
//! zone). The table of redemptions confirms some candidates by a coupon of the campaign that the
//! household brought on that day: where it does, the others are out. Of those that are left the
//! one that ended first is taken, and of equals the one with the lowest number.

use super::tables::{DataError, date, each_row, number};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The number of a campaign.
pub type CampaignId = u32;

/// First and last day of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// First day.
    pub start: Date,
    /// Last day, inclusive.
    pub end: Date,
}

/// What a coupon was used for, as far as attribution looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Who.
    pub household: u32,
    /// What was bought.
    pub product: u32,
    /// On which day at the store.
    pub day: Date,
}

/// All campaigns: when, to whom, for what, and what was seen to be used.
#[derive(Debug, Default)]
pub struct Campaigns {
    runs: BTreeMap<CampaignId, Run>,
    members: BTreeSet<(u32, CampaignId)>,
    coupons: BTreeSet<(CampaignId, u32, u64)>,
    seen: BTreeSet<(u32, CampaignId, Date, u64)>,
}

impl Campaigns {
    /// Reads the four tables of campaigns.
    ///
    /// # Errors
    /// The first thing that is wrong in the files.
    pub fn read(folder: &Path) -> Result<Self, DataError> {
        let mut campaigns = Self::default();
        campaigns.read_runs(folder)?;
        let members = &mut campaigns.members;
        each_row(folder, "campaigns", ["campaign_id", "household_id"], |[c, h]| {
            members.insert((number(h)?, number(c)?));
            Ok(())
        })?;
        let coupons = &mut campaigns.coupons;
        let columns = ["campaign_id", "product_id", "coupon_upc"];
        each_row(folder, "coupons", columns, |[campaign, product, upc]| {
            coupons.insert((number(campaign)?, number(product)?, number(upc)?));
            Ok(())
        })?;
        campaigns.read_seen(folder)?;
        Ok(campaigns)
    }

    fn read_runs(&mut self, folder: &Path) -> Result<(), DataError> {
        let columns = ["campaign_id", "start_date", "end_date"];
        each_row(folder, "campaign_descriptions", columns, |[id, start, end]| {
            let (start, end) = (date(start)?, date(end)?);
            if start > end {
                return Err(format!("the campaign ends on {end}, before {start}"));
            }
            match self.runs.insert(number(id)?, Run { start, end }) {
                None => Ok(()),
                Some(_) => Err(format!("campaign {id} is there twice")),
            }
        })
    }

    fn read_seen(&mut self, folder: &Path) -> Result<(), DataError> {
        let columns = ["household_id", "campaign_id", "redemption_date", "coupon_upc"];
        each_row(folder, "coupon_redemptions", columns, |[household, id, day, upc]| {
            let row = (number(household)?, number(id)?, date(day)?, number(upc)?);
            self.seen.insert(row);
            Ok(())
        })
    }

    /// The campaign that explains a use, where one does.
    #[must_use]
    pub fn attribute(&self, used: Use) -> Option<CampaignId> {
        let candidates: Vec<_> = self.candidates(used).collect();
        let confirmed = candidates.iter().filter(|(_, id)| self.confirms(*id, used));
        let first = confirmed.min().or_else(|| candidates.iter().min());
        first.map(|(_, id)| *id)
    }

    fn candidates(&self, used: Use) -> impl Iterator<Item = (Date, CampaignId)> {
        self.of_household(used.household).filter_map(move |id| {
            let run = self.runs.get(&id)?;
            let runs = run.start <= used.day && used.day <= run.end;
            let covered = self.coupons_for(id, used.product).next().is_some();
            (runs && covered).then_some((run.end, id))
        })
    }

    fn of_household(&self, household: u32) -> impl Iterator<Item = CampaignId> {
        let all = (household, CampaignId::MIN)..=(household, CampaignId::MAX);
        self.members.range(all).map(|(_, id)| *id)
    }

    fn coupons_for(&self, campaign: CampaignId, product: u32) -> impl Iterator<Item = u64> {
        let all = (campaign, product, u64::MIN)..=(campaign, product, u64::MAX);
        self.coupons.range(all).map(|(_, _, upc)| *upc)
    }

    fn confirms(&self, id: CampaignId, used: Use) -> bool {
        self.coupons_for(id, used.product)
            .any(|upc| self.seen.contains(&(used.household, id, used.day, upc)))
    }

    /// When a campaign ran.
    #[must_use]
    pub fn run(&self, campaign: CampaignId) -> Option<Run> {
        self.runs.get(&campaign).copied()
    }

    /// The first day of the first campaign.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        self.runs.values().map(|run| run.start).min()
    }

    /// The last day of the last campaign.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.runs.values().map(|run| run.end).max()
    }

    /// Every household that each campaign was sent to.
    #[must_use]
    pub fn households(&self) -> BTreeMap<CampaignId, Vec<u32>> {
        let mut households = BTreeMap::<_, Vec<_>>::new();
        for (household, campaign) in &self.members {
            households.entry(*campaign).or_default().push(*household);
        }
        households
    }
}

#[cfg(test)]
mod tests;
