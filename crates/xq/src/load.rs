//! `xq load`: a server under load, from a process of its own.

use crate::call::ServerArgs;
use crate::failure::{Done, Failure};
use crate::output::json_line;
use ::bench::load::{Latency, Load, Ops, Report, Stop};
use clap::ValueEnum;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// Send commands to a sandbox server, and tell how many happen and how long answers take.
///
/// Members, money and series are opened for it: it leaves them behind. With `--rate`, latency counts
/// from the time at which a request should have left, also where it left later.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    server: ServerArgs,
    /// What is sent.
    #[arg(long, env = "XQ_LOAD_OPS", default_value = "payments")]
    ops: Kind,
    /// Connections, each with one request under way.
    #[arg(long, env = "XQ_LOAD_CONNECTIONS", default_value_t = 64, value_name = "N",
          value_parser = clap::value_parser!(u16).range(1..=4_096))]
    connections: u16,
    /// Ops in one request.
    #[arg(long, env = "XQ_LOAD_BATCH", default_value_t = 1, value_name = "N",
          value_parser = clap::value_parser!(u16).range(1..=10_000))]
    batch: u16,
    /// Requests a second, whatever the server does; as fast as it answers where absent.
    #[arg(long, env = "XQ_LOAD_RATE", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// How long, in seconds.
    #[arg(long, env = "XQ_LOAD_SECONDS", default_value_t = 10, value_name = "N")]
    seconds: u32,
    /// How long before that, in seconds, without counting.
    #[arg(long, env = "XQ_LOAD_WARM_UP", default_value_t = 2, value_name = "N")]
    warm_up: u32,
    /// So many requests instead of a time; all count.
    #[arg(long, env = "XQ_LOAD_REQUESTS", value_name = "N")]
    requests: Option<u64>,
    /// Pay among these members instead of new ones.
    #[arg(long, env = "XQ_LOAD_MEMBERS", value_name = "ID", value_delimiter = ',')]
    members: Vec<String>,
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Transfers of money.
    Payments,
    /// Orders on both sides of the price, of which about half trade.
    Orders,
    /// Orders, transfers of money and transfers of coupons: 2 to 2 to 1.
    Mix,
    /// `GET /healthz`: what the transport alone allows.
    Health,
}

pub fn run(data: &Path, args: &Args) -> Done {
    let report = args.load(data)?.run()?;
    let mut out = io::stdout().lock();
    if args.json {
        return Ok(json_line(&mut out, &report)?);
    }
    Ok(print(&mut out, &report)?)
}

impl Args {
    fn load(&self, data: &Path) -> Result<Load, Failure> {
        let (server, key) = self.server.address_and_key(data);
        let address = server.trim_end_matches('/').strip_prefix("http://");
        let address = address.ok_or_else(|| Failure::new("--server is an http:// address"))?;
        let seconds = |n: u32| Duration::from_secs(n.into());
        Ok(Load {
            address: address.to_owned(),
            key: key.unwrap_or_default(),
            ops: match self.ops {
                Kind::Payments => Ops::Payments,
                Kind::Orders => Ops::Orders,
                Kind::Mix => Ops::Mix,
                Kind::Health => Ops::Health,
            },
            batch: self.batch.into(),
            connections: self.connections.into(),
            rate: self.rate.map(f64::from),
            stop: match self.requests {
                Some(requests) => Stop::Requests(requests),
                None => Stop::After { warm_up: seconds(self.warm_up), time: seconds(self.seconds) },
            },
            members: self.members.clone(),
        })
    }
}

fn print(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let Report { requests, ops, seconds, ops_per_second, latency, .. } = report;
    let loop_is = match report.rate {
        Some(rate) => format!("{rate} requests/s"),
        None => "as fast as it answers".to_owned(),
    };
    writeln!(
        out,
        "load       {loop_is}, {} connections, {} ops a request",
        report.connections, report.batch
    )?;
    writeln!(out, "answered   {requests} requests in {seconds:.1} s")?;
    writeln!(out, "happened   {ops} ops, {ops_per_second:.0} a second")?;
    let Latency { p50, p90, p99, p999, max } = latency;
    writeln!(
        out,
        "latency    p50 {p50:.2} ms, p90 {p90:.2}, p99 {p99:.2}, p99.9 {p999:.2}, max {max:.2}"
    )?;
    for (code, count) in &report.errors {
        writeln!(out, "refused    {count} {code}")?;
    }
    Ok(())
}
