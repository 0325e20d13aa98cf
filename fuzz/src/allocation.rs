//! An allocator with an upper bound: whoever believes a length that stands in the input and makes
//! room for it is found out, also where the room is never written to and so costs no memory.
#![allow(unsafe_code, reason = "the trait is unsafe; every call is passed on as it came")]

use std::alloc::{GlobalAlloc, Layout, System};

/// Bytes of one allocation. Many times what any input here needs.
const MOST: usize = 64 * 1024 * 1024;

struct Bounded;

#[global_allocator]
static ALLOCATOR: Bounded = Bounded;

fn check(size: usize) {
    if size > MOST {
        eprintln!("one allocation of {size} bytes, at most {MOST} are allowed");
        std::process::abort();
    }
}

// SAFETY: all of it is `System`; a call that would allocate too much does not return.
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        check(layout.size());
        // SAFETY: the caller's promises are those that `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        check(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        check(size);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}
