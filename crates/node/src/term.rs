//! A term: what writes the journal, for as long as this node may.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use crate::committer::{Committer, Lookups};
use crate::handle::Message;
use crate::stop::Stopper;
use crate::writer::Writer;

pub(crate) struct Term {
    pub writer: Writer,
    pub committer: Committer,
    pub lookups: Lookups,
    /// Where commands go in.
    pub queue: Sender<Message>,
}

impl Term {
    /// Three threads, each the only owner of what it works on.
    pub fn start(self) -> io::Result<Vec<JoinHandle<()>>> {
        let Self { writer, committer, lookups, queue } = self;
        let stopper = Arc::clone(&committer.stopper);
        let spawn = |name, work| spawn(name, &stopper, &queue, work);
        Ok(vec![
            spawn("writer", Box::new(move || writer.run()))?,
            spawn("committer", Box::new(move || committer.run()))?,
            spawn("old answers", Box::new(move || lookups.run()))?,
        ])
    }
}

fn spawn(
    name: &'static str,
    stopper: &Arc<Stopper>,
    queue: &Sender<Message>,
    work: Box<dyn FnOnce() + Send>,
) -> io::Result<JoinHandle<()>> {
    let (stopper, queue) = (Arc::clone(stopper), queue.clone());
    thread::Builder::new().name(name.to_owned()).spawn(move || {
        stopper.guard(name, work);
        // None can do without the others.
        let _ = queue.send(Message::Abandon);
    })
}
