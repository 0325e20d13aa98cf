//! What happens to one member.

use super::{Item, Place, Source};
use crate::answer::EventView;
use crate::app::App;
use crate::fresh::AtLeast;
use crate::history::ask;
use crate::submit::within_reach;
use crate::{Answer, Fault};
use node::MemberEvent;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::watch;
use units::MemberId;

/// Events read at a time.
const PAGE: u32 = 200;

pub(crate) struct MemberSource {
    app: Arc<App>,
    member: MemberId,
    after: Place,
    head: watch::Receiver<u64>,
}

impl MemberSource {
    pub fn new(app: &Arc<App>, member: MemberId, after: Option<Place>) -> Self {
        Self {
            app: Arc::clone(app),
            member,
            after: after.unwrap_or_else(|| Place::end_of(app.back.model.sequence())),
            head: app.back.feed.head(),
        }
    }
}

impl Source for MemberSource {
    async fn next(&mut self) -> Answer<Vec<Item>> {
        loop {
            let next = *self.head.borrow_and_update();
            within_reach(&self.app, next.saturating_sub(1)).await?;
            let (member, after) = (self.member, self.after.pair());
            let read = ask(
                &self.app,
                AtLeast::default(),
                |history| history.members.position(),
                move |history| history.members.after(member, after, PAGE),
            );
            let items: Vec<Item> = read.await?.1.iter().map(item).collect();
            if let Some(last) = items.last() {
                self.after = last.id;
                return Ok(items);
            }
            self.head.changed().await.map_err(|_| Fault::Stopping)?;
        }
    }
}

fn item(found: &MemberEvent) -> Item {
    let view = EventView::new(&found.event, found.index);
    let id = Place { sequence: found.sequence, index: found.index };
    let data = json!({
        "id": id.to_string(),
        "sequence": found.sequence,
        "recorded_at": found.time,
        "event": view,
    });
    Item { id, kind: "event", data }
}
