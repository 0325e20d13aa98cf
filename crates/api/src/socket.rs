//! A socket that ends where the other side does not take what it is sent.
//!
//! HTTP has no word for a caller that asks and does not read: without a bound its answer, its
//! connection and whatever they hold stay for ever. While all goes well nothing is measured: the clock
//! runs from the first write that the system does not take until all of it is out.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// Bytes that must be taken each time the patience has run out.
const ENOUGH: usize = 16 * 1024;

pub(crate) struct Socket<S> {
    inner: S,
    patience: Duration,
    stall: Option<Stall>,
}

/// The other side is behind.
struct Stall {
    until: Pin<Box<Sleep>>,
    taken: usize,
}

impl<S: AsyncWrite + Unpin> Socket<S> {
    pub fn new(inner: S, patience: Duration) -> Self {
        Self { inner, patience, stall: None }
    }

    /// What a write came to, unless it has been waiting for too long.
    fn watch(
        &mut self,
        cx: &mut Context<'_>,
        write: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match write {
            Poll::Pending => Poll::Ready(Err(ready!(self.run_out(cx)))),
            Poll::Ready(done) => {
                if let (Some(stall), Ok(taken)) = (&mut self.stall, &done) {
                    stall.taken += taken;
                }
                Poll::Ready(done)
            }
        }
    }

    /// Ready once the patience has run out and too little was taken.
    fn run_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        let patience = self.patience;
        let begin = || Stall { until: Box::pin(sleep(patience)), taken: 0 };
        let stall = self.stall.get_or_insert_with(begin);
        loop {
            ready!(stall.until.as_mut().poll(cx));
            if stall.taken < ENOUGH {
                return Poll::Ready(ErrorKind::TimedOut.into());
            }
            stall.taken = 0;
            stall.until.as_mut().reset(Instant::now() + patience);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Socket<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let write = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.watch(cx, write)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let write = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.watch(cx, write)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    /// Whoever flushes has written all there was: nothing is waited for any more.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stall = None;
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests;
