//! `xq views`: the books in SQL.

use crate::failure::{Done, Failure};
use crate::progress;
use ::views::access::{self, Reader};
use ::views::database::{Database, Postgres, SCHEMA, Sqlite};
use ::views::describe::describe;
use ::views::query::Place;
use ::views::{Progress, Projector};
use clap::{ArgGroup, Subcommand};
use journal::Store;
use node::Home;
use std::io::{self, Write};
use std::time::Instant;
use units::MemberId;

/// What to do with the books in SQL. They are beside the journal: the file `views.db` of its folder, or
/// the schema `books` of its database.
#[derive(Subcommand)]
pub enum Views {
    /// Make the books anew from the journal.
    ///
    /// Readers see the old books until the new ones are whole. No server may keep these books
    /// meanwhile: stop it first, or remove the books and start it, and it makes them itself.
    Rebuild,
    /// Print every table and column, as the database itself describes them.
    Describe,
    Grant(GrantArgs),
}

/// Let a role of PostgreSQL read the books: what concerns one member, or everything.
#[derive(clap::Args)]
#[command(group = ArgGroup::new("reader").required(true).multiple(false))]
pub struct GrantArgs {
    /// The role, which must be there.
    #[arg(long, value_name = "NAME")]
    role: String,
    /// It sees what this issuer owes, and its own money and units.
    #[arg(long, group = "reader", value_name = "MEMBER")]
    issuer: Option<MemberId>,
    /// It sees what this merchant took, and its own money and units.
    #[arg(long, group = "reader", value_name = "MEMBER")]
    merchant: Option<MemberId>,
    /// It sees everything.
    #[arg(long, group = "reader")]
    auditor: bool,
}

/// The follower that keeps the books of a journal.
pub fn projector(journal: &Store) -> Result<Projector, Failure> {
    let opened = Projector::open(&Place::beside(journal), journal.reader()?);
    opened.map_err(|error| Failure::while_doing(error, "the books cannot be kept"))
}

pub fn run(home: &Home, run: &Views) -> Done {
    let place = Place::beside(&home.journal);
    match run {
        Views::Rebuild => rebuild(&home.journal, &place),
        Views::Describe => {
            let page = describe(&mut connect(&place)?)?.markdown();
            Ok(io::stdout().lock().write_all(page.as_bytes())?)
        }
        Views::Grant(args) => grant(&place, args),
    }
}

fn rebuild(journal: &Store, place: &Place) -> Done {
    let started = Instant::now();
    let opened = Projector::anew(place, journal.reader()?);
    let mut projector = opened.map_err(|error| match error {
        ::views::ProjectError::StandsBy => {
            Failure::new("a server keeps these books: stop it, then make them anew")
        }
        error => error.into(),
    })?;
    let bar = progress::bar(0, "folding");
    let next = projector.run_to_head(|progress| match progress {
        Progress::Records { done, of } => {
            bar.set_length(of.saturating_sub(1));
            bar.set_position(done.saturating_sub(1));
        }
        Progress::Finishing { .. } => bar.set_message("indexes"),
    });
    bar.finish_and_clear();
    let records = next?.saturating_sub(1);
    let mut out = io::stdout().lock();
    writeln!(out, "the books hold {records} records, made in {:.1?}", started.elapsed())?;
    Ok(())
}

fn connect(place: &Place) -> Result<Database, Failure> {
    Ok(match place {
        Place::File(file) if !file.is_file() => {
            let told = "there are no books here: start the server, or run xq views rebuild";
            return Err(Failure::new(told));
        }
        Place::File(file) => Database::Sqlite(Sqlite::open_for_reading(file)?),
        Place::Server(url) => {
            let client = pg::connect(url, "xq views")?;
            Database::Postgres(Box::new(Postgres::new(client, SCHEMA)?))
        }
    })
}

fn grant(place: &Place, args: &GrantArgs) -> Done {
    let Place::Server(_) = place else { return Err(access::GrantError::NoServer.into()) };
    let reader = match (args.issuer, args.merchant) {
        (Some(member), _) => Reader::Issuer(member),
        (_, Some(member)) => Reader::Merchant(member),
        _ => Reader::Auditor,
    };
    access::grant(&mut connect(place)?, &args.role, reader)?;
    writeln!(io::stdout().lock(), "{} may read the books", args.role)?;
    Ok(())
}
