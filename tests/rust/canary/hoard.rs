//! 捨てられぬ記憶 — An allocator that, once told so, gives no memory back: whatever is freed without being wiped stays to be found,
//! where otherwise the next allocation may happen to lie over it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes of the longest allocation that is kept: those of argon2 are longer, and no secret.
const LONGEST: usize = 256 * 1024;

static IS_HOARDING: AtomicBool = AtomicBool::new(false);

struct Hoard;

#[global_allocator]
static HOARD: Hoard = Hoard;

/// From now on, nothing is given back.
pub(super) fn begin() {
    IS_HOARDING.store(true, Ordering::SeqCst);
}

// SAFETY: everything is the system allocator's, which is asked for what the caller asks; what is not given back, nobody uses.
unsafe impl GlobalAlloc for Hoard {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's own promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's own promise.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if !IS_HOARDING.load(Ordering::Relaxed) {
            // SAFETY: the caller's own promise.
            return unsafe { System.realloc(pointer, layout, size) };
        }
        // SAFETY: both are as long as what is copied, and the alignment is that of the first.
        unsafe {
            let moved = System.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                std::ptr::copy_nonoverlapping(pointer, moved, layout.size().min(size));
                self.dealloc(pointer, layout);
            }
            moved
        }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if layout.size() > LONGEST || !IS_HOARDING.load(Ordering::Relaxed) {
            // SAFETY: the caller's own promise.
            unsafe { System.dealloc(pointer, layout) }
        }
    }
}
