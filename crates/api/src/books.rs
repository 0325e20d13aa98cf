//! Questions to the books in SQL: what was, and lists of everything that is or was.

use crate::app::App;
use crate::fresh::{AtLeast, MIN_PARAMETER};
use crate::{Answer, Fault, Problem};
use std::sync::Arc;
use std::time::{Duration, Instant};
use views::database::DatabaseError;
use views::query::Reader;

/// How often to look whether the books have caught up.
const LOOK: Duration = Duration::from_millis(2);
/// How long they are waited for where the caller does not say what it must see.
const PATIENCE: Duration = Duration::from_secs(2);

/// What was found, and the last record that is counted in.
pub(crate) struct Found<T> {
    pub as_of: u64,
    pub found: T,
}

/// Asks, once the books have all that the read model has: whoever wrote reads it back. Books that stay
/// behind for two seconds are answered from as they are, unless the caller said what the answer must
/// count in. Everything one question asks is answered from one moment.
pub(crate) async fn ask<T: Send + 'static>(
    app: &Arc<App>,
    AtLeast(least): AtLeast,
    question: impl Fn(&mut Reader<'_>) -> Result<T, DatabaseError> + Send + Sync + 'static,
) -> Answer<Found<T>> {
    let wanted = app.back.model.sequence().max(least);
    let patience = if least > 0 { app.limits.fresh_timeout } else { PATIENCE };
    let deadline = Instant::now() + patience;
    let question = Arc::new(question);
    loop {
        let is_last = Instant::now() >= deadline;
        let enough = if is_last { least } else { wanted };
        let (books, question) = (Arc::clone(&app.back.books), Arc::clone(&question));
        let look = move || {
            books.read(|reader| {
                let as_of = reader.as_of();
                let found = (as_of >= enough).then(|| question(reader)).transpose()?;
                Ok(found.map(|found| Found { as_of, found }))
            })
        };
        let looked = tokio::task::spawn_blocking(look).await.map_err(|_| Fault::Internal)?;
        match looked {
            Ok(Some(found)) => return Ok(found),
            Err(error) if !matches!(error, DatabaseError::NotThere) => return Err(problem(&error)),
            Err(_) if is_last => return Err(Fault::BooksNotReady.into()),
            Ok(None) if is_last => return Err(Fault::NotCaughtUp.at(MIN_PARAMETER)),
            Ok(None) | Err(_) => tokio::time::sleep(LOOK).await,
        }
    }
}

fn problem(error: &DatabaseError) -> Problem {
    eprintln!("{error}");
    Fault::Internal.into()
}
