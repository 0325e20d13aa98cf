//! The blocking client, safe to drop anywhere.

use std::ops::{Deref, DerefMut};
use std::thread;

/// A blocking connection: for threads that may wait, never inside async code. It may be dropped
/// anywhere.
pub struct Client(Option<postgres::Client>);

impl From<postgres::Client> for Client {
    fn from(client: postgres::Client) -> Self {
        Self(Some(client))
    }
}

impl Deref for Client {
    type Target = postgres::Client;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref().expect("it is there until it is dropped")
    }
}

impl DerefMut for Client {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0.as_mut().expect("it is there until it is dropped")
    }
}

impl Drop for Client {
    /// The driver says goodbye to the server and waits for that, which async code must not: so another
    /// thread does.
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            let closing = thread::Builder::new().name("closing".to_owned());
            // Where there is no thread left the server notices by itself.
            let _ = closing.spawn(move || drop(client));
        }
    }
}
