//! An allocator that counts what is in use, so that memory is measured and not guessed from pages.
// An allocator cannot be written without it; it hands everything to the system's.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

static IN_USE: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, with a count.
pub struct Counting;

// Safety: all methods pass their arguments on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(rounded(layout.size()), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(rounded(layout.size()), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        IN_USE.fetch_add(rounded(size), Ordering::Relaxed);
        IN_USE.fetch_sub(rounded(layout.size()), Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// With what an allocator usually adds: a header, and the gap to the next whole 16 bytes.
fn rounded(size: usize) -> usize {
    (size + 8).next_multiple_of(16)
}

/// Bytes in use.
pub fn in_use() -> f64 {
    IN_USE.load(Ordering::Relaxed) as f64
}
