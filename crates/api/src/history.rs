//! What was recorded, by member and by market: answers from the node's durable followers.

use crate::app::App;
use crate::fresh::{AtLeast, MIN_PARAMETER};
use crate::{Answer, Fault};
use node::{MarketDataQueries, MemberEventQueries, StoreError};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How often a reader looks whether the followers have caught up, and how many times.
const LOOK: Duration = Duration::from_millis(5);
const LOOKS: usize = 400;

/// The questions that can be asked about the past.
pub struct History {
    /// What happened to each member.
    pub members: MemberEventQueries,
    /// What was traded.
    pub market: MarketDataQueries,
}

impl History {
    /// Opens what the followers of the node on `folder` keep; the node must be running.
    ///
    /// # Errors
    /// Where their files cannot be read.
    pub fn open(folder: &Path) -> Result<Arc<Self>, StoreError> {
        let (members, market) =
            (MemberEventQueries::open(folder)?, MarketDataQueries::open(folder)?);
        Ok(Arc::new(Self { members, market }))
    }
}

/// Asks, once the followers have seen all that the read model has: whoever wrote reads it back. A
/// follower that stays behind for two seconds is answered from as it is, unless the caller said what
/// the answer must count in at least. Tells the last record that is counted in, too.
pub(crate) async fn ask<T: Send + 'static>(
    app: &Arc<App>,
    AtLeast(least): AtLeast,
    position: fn(&History) -> Result<u64, StoreError>,
    question: impl FnOnce(&History) -> Result<T, StoreError> + Send + 'static,
) -> Answer<(u64, T)> {
    let wanted = app.back.model.sequence();
    let mut next = 0;
    for _ in 0..LOOKS {
        let history = Arc::clone(&app.back.history);
        next = blocking(move || position(&history)).await?;
        if next > wanted {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    let as_of = next.saturating_sub(1);
    if as_of < least {
        return Err(Fault::NotCaughtUp.at(MIN_PARAMETER));
    }
    let history = Arc::clone(&app.back.history);
    Ok((as_of, blocking(move || question(&history)).await?))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Answer<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Internal)?;
    Ok(done.map_err(|_| Fault::Internal)?)
}
