//! `xq`: the program of the clearing house. Wiring and command line only; one file a subcommand.

mod backup;
mod bench;
mod call;
mod cli;
mod client;
mod cluster;
mod demo;
mod descriptors;
mod failure;
mod journal_export;
mod keys;
mod lake;
mod limits;
mod load;
mod migrate;
mod output;
mod progress;
mod reference;
mod replay;
mod screens;
mod serve;
mod snapshot;
mod statement;
mod trace;
mod verify;
mod views;
mod webhooks;

use clap::Parser;
use cli::{Cli, Run};
use failure::Failure;
use std::process::ExitCode;

/// What one thread makes another frees here: records go from the writer to the committer and the
/// followers. The allocator of the system pays for that with a third of the speed (see
/// `docs/performance.md`).
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match dispatch(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough, as `head` does.
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xq: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> Result<(), Failure> {
    let (data, home) = (&cli.data, cli.home());
    match cli.run {
        Run::Serve(args) => serve::run(&home, &args),
        Run::Demo(args) => demo::run(&home, &args),
        Run::Keys(keys) => keys::run(&home.journal, &keys),
        Run::Call(args) => call::run(data, &args),
        Run::Statement(args) => statement::run(data, &args),
        Run::Verify(args) => verify::run(home, &args),
        Run::Views(args) => views::run(&home, &args),
        Run::Snapshot(args) => snapshot::run(home, &args),
        Run::Migrate(args) => migrate::run(&home, &args),
        Run::Backup(args) => backup::backup(&home, &args),
        Run::Restore(args) => backup::restore(&home, &args),
        Run::Journal(cli::Journal::Export(args)) => journal_export::run(home, &args),
        Run::Trace(args) => trace::run(&home, &args),
        Run::Replay(args) => replay::run(&args),
        Run::Webhooks(args) => webhooks::run(data, &args),
        Run::Bench(args) => bench::run(data, &args),
        Run::Lake(args) => lake::run(&args),
        Run::Load(args) => load::run(data, &args),
        Run::Reference(args) => reference::run(&args),
    }
}
