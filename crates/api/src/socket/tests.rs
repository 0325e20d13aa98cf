//! On a clock that jumps to the next timer as soon as everybody waits.

use super::{ENOUGH, Socket};
use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, advance};

const PATIENCE: Duration = Duration::from_secs(20);

/// Takes so many bytes each time it is asked; 0 stands for "not now", and so does the end.
struct Other(VecDeque<usize>);

impl AsyncWrite for Other {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.0.pop_front() {
            None | Some(0) => Poll::Pending,
            Some(taken) => Poll::Ready(Ok(taken.min(buf.len()))),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fn socket(takes: &[usize]) -> Socket<Other> {
    Socket::new(Other(takes.iter().copied().collect()), PATIENCE)
}

/// Writes it all; gives how it ended, and when.
async fn write(socket: &mut Socket<Other>, bytes: usize) -> (Result<(), ErrorKind>, Duration) {
    let begun = Instant::now();
    let written = socket.write_all(&vec![0; bytes]).await;
    (written.map_err(|error| error.kind()), begun.elapsed())
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_is_left() {
    let ended = write(&mut socket(&[100]), 1_000).await;
    assert_eq!(ended, (Err(ErrorKind::TimedOut), PATIENCE));
}

#[tokio::test(start_paused = true)]
async fn a_trickle_is_not_enough() {
    let ended = write(&mut socket(&[0, ENOUGH - 1]), 1_000_000).await;
    assert_eq!(ended, (Err(ErrorKind::TimedOut), PATIENCE));
}

#[tokio::test(start_paused = true)]
async fn who_takes_enough_gets_more_time() {
    let ended = write(&mut socket(&[0, ENOUGH, 0, ENOUGH]), 1_000_000).await;
    assert_eq!(ended, (Err(ErrorKind::TimedOut), 3 * PATIENCE));
}

#[tokio::test(start_paused = true)]
async fn silence_between_answers_does_not_count() {
    let mut socket = socket(&[0, 1_000, 0, 1_000]);
    let patience = |ended: (Result<(), ErrorKind>, Duration)| ended.0;
    assert_eq!(patience(write(&mut socket, 1_000).await), Ok(()));
    socket.flush().await.expect("flushed");
    advance(10 * PATIENCE).await;
    assert_eq!(patience(write(&mut socket, 1_000).await), Ok(()));
}
