//! A network that breaks when told to: a proxy before an address.
//!
//! Each connection has a thread for either direction, which reads, waits until the state lets it
//! pass on what it read, and writes. What the threads share is one [`State`].

use crate::{Error, Port};
use rustix::net::sockopt::set_socket_linger;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

#[cfg(test)]
mod tests;

/// How long one attempt to write lasts before the thread looks whether it was cut.
const LOOK: Duration = Duration::from_millis(100);

/// Where bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the clients to the address behind.
    In,
    /// Back to the clients.
    Out,
}

/// Passes connections on to an address, and breaks them when told to. Its own port stays the same.
#[derive(Debug)]
pub struct Proxy {
    port: Port,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    target: SocketAddr,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    mode: Mode,
    /// Raised at every cut: connections that are older are over.
    cuts: u64,
    /// Bytes that may still pass, by direction.
    left: [Option<u64>; 2],
    open: Vec<Weak<Connection>>,
    ended: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Pass,
    Frozen,
    Refused,
}

#[derive(Debug)]
struct Connection {
    client: TcpStream,
    server: TcpStream,
    /// [`State::cuts`] when it began.
    born: u64,
}

impl Proxy {
    /// Stands before `address`, which need not listen yet.
    ///
    /// # Errors
    /// Where the address cannot be read or no port is free.
    pub fn before(address: &str) -> Result<Self, Error> {
        let targets = address.to_socket_addrs().map_err(Error::while_doing(address))?;
        let missing = || Error::System(address.to_owned(), ErrorKind::AddrNotAvailable.into());
        let target = targets.into_iter().next().ok_or_else(missing)?;
        let port = Port::reserve()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.number()));
        let listener = listener.map_err(Error::while_doing("listening as a proxy"))?;
        let state = Mutex::new(State::default());
        let shared = Arc::new(Shared { target, state, changed: Condvar::new() });
        let listening = Some(thread::spawn({
            let shared = Arc::clone(&shared);
            move || listen(&listener, &shared)
        }));
        Ok(Self { port, shared, listening })
    }

    /// Host and port for clients.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port.number())
    }

    /// Everything passes, also what was held back.
    pub fn pass(&self) {
        self.shared.change(|state| (state.mode, state.left) = (Mode::Pass, [None; 2]));
    }

    /// As a network that is dead: nothing arrives any more, and nobody is told. New connections are
    /// taken and stay silent. After [`Self::pass`] what was sent meanwhile arrives late.
    pub fn freeze(&self) {
        self.shared.change(|state| state.mode = Mode::Frozen);
    }

    /// Resets all connections; new ones pass.
    pub fn cut(&self) {
        self.shared.change(State::cut);
    }

    /// Resets all connections, and new ones too, as if nobody listened.
    pub fn refuse(&self) {
        self.shared.change(|state| {
            state.mode = Mode::Refused;
            state.cut();
        });
    }

    /// Lets so many more bytes through in a direction, over all connections, then cuts once.
    pub fn cut_after(&self, direction: Direction, bytes: u64) {
        self.shared.change(|state| state.left[direction as usize] = Some(bytes));
    }

    /// How many connections are open.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.lock().open.iter().filter(|open| open.strong_count() > 0).count()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.change(|state| {
            state.ended = true;
            state.cut();
        });
        // Whoever accepts is woken by a connection.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port.number()));
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

impl State {
    /// The threads hold the sockets: woken, they let go of them, and the last one resets.
    fn cut(&mut self) {
        self.cuts += 1;
        for connection in self.open.drain(..).filter_map(|open| open.upgrade()) {
            connection.reset();
        }
    }

    /// How many of these bytes may pass now, and whether that was the last of what may.
    fn take(&mut self, direction: Direction, bytes: usize) -> (usize, bool) {
        let Some(left) = &mut self.left[direction as usize] else { return (bytes, false) };
        let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes);
        *left -= taken as u64;
        (taken, *left == 0)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// Waits while nothing may pass; none where the connection is over.
    fn admit(&self, connection: &Connection) -> Option<MutexGuard<'_, State>> {
        let held = |state: &mut State| state.mode == Mode::Frozen && state.cuts == connection.born;
        let state = self.changed.wait_while(self.lock(), held);
        let state = state.unwrap_or_else(PoisonError::into_inner);
        (state.cuts == connection.born).then_some(state)
    }

    fn is_over(&self, connection: &Connection) -> bool {
        self.lock().cuts != connection.born
    }
}

impl Connection {
    /// Ends reading on both sides without a word to them; the close that follows is a reset.
    fn reset(&self) {
        for socket in [&self.client, &self.server] {
            let _ = set_socket_linger(socket, Some(Duration::ZERO));
            let _ = socket.shutdown(Shutdown::Read);
        }
    }

    const fn ends(&self, direction: Direction) -> (&TcpStream, &TcpStream) {
        match direction {
            Direction::In => (&self.client, &self.server),
            Direction::Out => (&self.server, &self.client),
        }
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    while let Ok((client, _)) = listener.accept() {
        if shared.lock().ended {
            return;
        }
        let shared = Arc::clone(shared);
        thread::spawn(move || connect(client, &shared));
    }
}

fn connect(client: TcpStream, shared: &Arc<Shared>) {
    let Some((client, server)) = reach(client, shared) else { return };
    let mut state = shared.lock();
    let connection = Arc::new(Connection { client, server, born: state.cuts });
    if state.mode == Mode::Refused || state.ended {
        connection.reset();
        return;
    }
    state.open.retain(|open| open.strong_count() > 0);
    state.open.push(Arc::downgrade(&connection));
    drop(state);
    for direction in [Direction::In, Direction::Out] {
        let (connection, shared) = (Arc::clone(&connection), Arc::clone(shared));
        thread::spawn(move || pump(&connection, direction, &shared));
    }
}

/// Both sockets; while frozen nobody is reached. Where there is no server, the client is reset.
fn reach(client: TcpStream, shared: &Shared) -> Option<(TcpStream, TcpStream)> {
    set_socket_linger(&client, Some(Duration::ZERO)).ok()?;
    let state = shared.lock();
    let held = |state: &mut State| state.mode == Mode::Frozen && !state.ended;
    drop(shared.changed.wait_while(state, held).unwrap_or_else(PoisonError::into_inner));
    let server = TcpStream::connect(shared.target).ok()?;
    for socket in [&client, &server] {
        socket.set_nodelay(true).ok()?;
        socket.set_write_timeout(Some(LOOK)).ok()?;
    }
    set_socket_linger(&client, None).ok()?;
    Some((client, server))
}

/// Carries bytes one way until an end or a cut.
fn pump(connection: &Connection, direction: Direction, shared: &Shared) {
    let (mut from, to) = connection.ends(direction);
    let mut buffer = [0; 1 << 16];
    loop {
        let count = match from.read(&mut buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            // The other side was reset: so is this one.
            Err(_) => 0,
        };
        let Some(mut state) = shared.admit(connection) else { return };
        if count == 0 {
            drop(state);
            let _ = to.shutdown(Shutdown::Write);
            return;
        }
        let (passing, last) = state.take(direction, count);
        drop(state);
        let sent = write(to, &buffer[..passing], || shared.is_over(connection));
        if last {
            shared.change(|state| {
                state.left[direction as usize] = None;
                state.cut();
            });
        }
        if sent.is_err() || last {
            connection.reset();
            return;
        }
    }
}

/// All of it, however slowly it is taken, unless the connection is over before.
fn write(mut to: &TcpStream, mut bytes: &[u8], is_over: impl Fn() -> bool) -> io::Result<()> {
    while !bytes.is_empty() {
        match to.write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if is_slow(&error) && !is_over() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn is_slow(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
