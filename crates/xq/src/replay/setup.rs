//! Before the first till opens: members, their money, series and grants.

use super::document::document;
use super::ids::{self, Ids};
use super::lines::STORE_ZONE;
use super::plan::{Plan, SeriesPlan};
use super::server::{Server, ServerError, Write};
use indicatif::ProgressBar;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Merchant category of grocery stores.
const GROCERY: u16 = 5411;
/// Grants in one issue.
const MAX_GRANTS: usize = 5_000;

/// Brings everything of the plan into being and tells the ids it got. May be sent again.
///
/// # Errors
/// Where the server refuses or does not answer.
pub fn run(server: &Server, plan: &Plan, bar: &ProgressBar) -> Result<Ids, ServerError> {
    let setup = Setup { server, plan, bar };
    let mut ids = Ids::of(plan);
    ids.members = setup.open_members()?;
    setup.fund_issuers(&ids)?;
    ids.series = setup.define_series(&ids)?;
    setup.open_series(&ids)?;
    setup.issue(&ids)?;
    Ok(ids)
}

/// How many commands it takes.
#[must_use]
pub fn steps(plan: &Plan) -> usize {
    let issues = plan.series.values().map(|series| series.grants.chunks(MAX_GRANTS).count());
    let members = plan.issuers().len() * 2 + plan.stores().len() + plan.households().len();
    members + plan.series.len() * 3 + issues.sum::<usize>()
}

/// Whether the server has the series of these ids.
///
/// # Errors
/// Where the server does not answer.
pub fn is_known(server: &Server, ids: &Ids) -> Result<bool, ServerError> {
    for id in ids.series.values().take(1) {
        match server.get(&format!("/v1/stats/series/{id}")) {
            Ok(_) => {}
            Err(error) if error.is_not_found() => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

struct Setup<'a> {
    server: &'a Server,
    plan: &'a Plan,
    bar: &'a ProgressBar,
}

impl Setup<'_> {
    fn send(&self, writes: &[Write]) -> Result<Vec<Value>, ServerError> {
        self.server.send(writes, &|done| self.bar.inc(done))
    }

    fn open_members(&self) -> Result<BTreeMap<String, String>, ServerError> {
        let issuers = self.plan.issuers().into_keys().map(ids::issuer).map(|n| (n, "issuer"));
        let stores = self.plan.stores().into_iter().map(ids::store).map(|n| (n, "merchant"));
        let households = self.plan.households().into_iter().map(ids::household);
        let households = households.map(|n| (n, "person"));
        let members: Vec<_> = issuers.chain(stores).chain(households).collect();
        let open = |(name, kind): &(String, &str)| {
            let mut member = json!({
                "kind": kind, "jurisdiction": "US", "kyc_level": 1, "time_zone": STORE_ZONE,
            });
            if *kind == "merchant" {
                member["category"] = GROCERY.into();
            }
            Write::new("open_member", format!("cj-open-{name}"), member)
        };
        let answers = self.send(&members.iter().map(open).collect::<Vec<_>>())?;
        let named = members.into_iter().zip(&answers);
        named.map(|((name, _), answer)| Ok((name, Server::id(answer)?))).collect()
    }

    fn fund_issuers(&self, ids: &Ids) -> Result<(), ServerError> {
        let issuers = self.plan.issuers().into_iter().map(|(manufacturer, face)| {
            let name = ids::issuer(manufacturer);
            let deposit = json!({
                "member": ids.member(&name), "currency": "USD", "amount": face,
                "bank_reference": format!("cj-{name}"),
            });
            Write::new("record_deposit", format!("cj-deposit-{name}"), deposit)
        });
        self.send(&issuers.collect::<Vec<_>>()).map(drop)
    }

    fn define_series(&self, ids: &Ids) -> Result<BTreeMap<String, String>, ServerError> {
        let define = self.plan.series.iter().map(|(key, series)| {
            let issuer = ids.member(&ids::issuer(key.manufacturer()));
            let draft = json!({ "issuer": issuer, "document": document(*key, series) });
            Write::new("define_series", format!("cj-define-{key}"), draft)
        });
        let answers = self.send(&define.collect::<Vec<_>>())?;
        let named = self.plan.series.keys().zip(&answers);
        named.map(|(key, answer)| Ok((key.to_string(), Server::id(answer)?))).collect()
    }

    fn open_series(&self, ids: &Ids) -> Result<(), ServerError> {
        for (step, name) in [("approve", "approve_series"), ("activate", "activate_series")] {
            let writes = self.plan.series.keys().map(|key| {
                let series = json!({ "series": ids.series(*key) });
                Write::new(name, format!("cj-{step}-{key}"), series)
            });
            self.send(&writes.collect::<Vec<_>>())?;
        }
        Ok(())
    }

    fn issue(&self, ids: &Ids) -> Result<(), ServerError> {
        let issues = self.plan.series.iter().flat_map(|(key, series)| {
            let parts = grants(series, ids).into_iter().enumerate();
            parts.map(move |(part, grants)| {
                let issue = json!({ "series": ids.series(*key), "grants": grants });
                Write::new("issue_units", format!("cj-issue-{key}-{part}"), issue)
            })
        });
        self.send(&issues.collect::<Vec<_>>()).map(drop)
    }
}

fn grants(series: &SeriesPlan, ids: &Ids) -> Vec<Vec<Value>> {
    let grant = |grant: &super::plan::Grant| {
        let to = ids.member(&ids::household(grant.household));
        json!({ "to": to, "quantity": grant.cents })
    };
    let parts = series.grants.chunks(MAX_GRANTS);
    parts.map(|part| part.iter().map(grant).collect()).collect()
}
