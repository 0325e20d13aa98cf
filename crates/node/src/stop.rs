//! How a node ends when it cannot go on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::FatalHook;

/// The exit code of a process whose node could not go on; `EX_SOFTWARE`.
pub const FATAL_EXIT_CODE: i32 = 70;

pub(crate) struct Stopper {
    stopped: AtomicBool,
    hook: Option<FatalHook>,
}

impl Stopper {
    pub fn new(hook: Option<FatalHook>) -> Self {
        let stopped = AtomicBool::new(false);
        Self { stopped, hook }
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// No more commands from now on.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    /// Memory may be ahead of the journal, or wrong: nothing may be answered from it any more.
    pub fn fatal(&self, reason: &str) {
        self.stop();
        match &self.hook {
            Some(hook) => hook(reason),
            None => {
                eprintln!("the node stops: {reason}");
                std::process::exit(FATAL_EXIT_CODE)
            }
        }
    }

    /// Runs a thread's work; a panic in it is fatal.
    pub fn guard(&self, thread: &str, work: impl FnOnce()) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(work)) {
            self.fatal(&format!("{thread}: {}", panic_text(panic.as_ref())));
        }
    }
}

pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words")
}
