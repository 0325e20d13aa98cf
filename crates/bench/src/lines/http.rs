//! A server in its own process, a load in another, both on this machine.

use std::process::Stdio;

use crate::load::Report;
use crate::server::{Server, operator_key, program};
use crate::{Bound, Error, Figure, Line, Place, Setting, Unit};

const PER_SECOND: Unit = Unit::PerSecond;

pub const ARRAYS: Line = Line {
    name: "http-arrays",
    about: "over HTTP, durable, arrays of 100, 8 connections; payments, then orders and transfers",
    figures: &[
        Figure::new("payments", "ops, payments", "操作（转账）", PER_SECOND)
            .asked(Bound::AtLeast(60_000.0)),
        Figure::new("mix", "ops, orders and transfers", "操作（订单与转让）", PER_SECOND)
            .asked(Bound::AtLeast(60_000.0)),
        Figure::new("p99", "request with 100 payments, p99", "百笔请求 p99", Unit::Milliseconds),
    ],
    place: Place::Here,
    runs: 3,
    prepare: None,
    run: |setting| {
        let folder = setting.passing()?;
        let under = UnderLoad::start(setting, folder.path())?;
        let payments = under.load(&["--batch", "100", "--connections", "8"])?;
        let mix = under.load(&["--batch", "100", "--connections", "8", "--ops", "mix"])?;
        Ok(vec![payments.ops_per_second, mix.ops_per_second, payments.latency.p99])
    },
    warm_up: false,
};

pub const SINGLE: Line = Line {
    name: "http-single",
    about: "over HTTP, durable, one payment a request, 64 connections; then 15,000 a second, open loop",
    figures: &[
        Figure::new("ops", "ops", "操作", PER_SECOND)
            .asked(Bound::AtLeast(15_000.0))
            .against("health"),
        Figure::new("p50", "p50 at 15,000/s", "15,000/s 时 p50", Unit::Milliseconds)
            .asked(Bound::Below(5.0)),
        Figure::new("p99", "p99 at 15,000/s", "15,000/s 时 p99", Unit::Milliseconds)
            .asked(Bound::Below(20.0)),
        Figure::new("health", "GET /healthz", "GET /healthz", PER_SECOND),
    ],
    place: Place::Here,
    runs: 3,
    prepare: None,
    run: |setting| {
        let folder = setting.passing()?;
        let under = UnderLoad::start(setting, folder.path())?;
        let health = under.load(&["--ops", "health"])?;
        let ops = under.load(&[])?;
        let at_rate = under.load(&["--rate", "15000"])?;
        Ok(vec![
            ops.ops_per_second,
            at_rate.latency.p50,
            at_rate.latency.p99,
            health.ops_per_second,
        ])
    },
    warm_up: false,
};

/// A server, and what it takes to load it.
struct UnderLoad<'a> {
    setting: &'a Setting,
    server: Server,
    key: String,
}

impl<'a> UnderLoad<'a> {
    fn start(setting: &'a Setting, folder: &std::path::Path) -> Result<Self, Error> {
        let server = Server::start(setting, folder)?;
        let key = operator_key(setting, folder)?;
        Ok(Self { setting, server, key })
    }

    /// Runs `xq load` with these arguments.
    fn load(&self, args: &[&str]) -> Result<Report, Error> {
        let mut command = program(self.setting, self.setting.folder());
        command.arg("load").args(args).arg("--json");
        if self.setting.quick {
            command.args(["--requests", "200"]);
        }
        command.args(["--server", &format!("http://{}", self.server.address)]);
        command.env("XQ_KEY", &self.key).stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = command.output()?;
        if !output.status.success() {
            return Err(Error::new(format!("xq load ended with {}", output.status)));
        }
        let report: Report = serde_json::from_slice(&output.stdout)?;
        if report.errors.is_empty() {
            return Ok(report);
        }
        Err(Error::new(format!("ops were refused under load: {:?}", report.errors)))
    }
}
