//! 一行の重さ — What a row of a page takes: the memory of the page, and the file's index that the list is read from.

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use passport_core::Registry;
use passport_core::model::{ListPage, ListQuery};
use rusqlite::Connection;

use crate::{life, report};

/// The system's allocator, counted.
pub(crate) struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: as it came.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as it came.
        unsafe { System.dealloc(memory, layout) }
    }
}

pub(crate) fn run(folder: &Path, wanted: &str) {
    if !"memory".contains(wanted) {
        return;
    }
    let path = life::registry(folder, 10_000);
    let registry = Registry::open(&path, life::options()).unwrap();
    let session = life::desk(&registry, &path);
    let mut query = ListQuery::default();
    query.rows = ListPage::MAX_ROWS;
    session.applications(&query, None).unwrap();
    let before = HELD.load(Ordering::Relaxed);
    let page = session.applications(&query, None).unwrap();
    let held = HELD.load(Ordering::Relaxed) - before;
    assert_eq!(page.rows.len(), 500);
    #[allow(clippy::cast_precision_loss, reason = "bytes")]
    let each = held as f64 / page.rows.len() as f64;
    println!("\nmemory of a listed row: {each:.0} bytes  {}", report::told(each, 400.0));
    let sql = "SELECT sum(pgsize) FROM dbstat WHERE name = 'application_list'";
    match Connection::open(&path).unwrap().query_row(sql, [], |row| row.get::<_, i64>(0)) {
        Ok(bytes) => println!("the list's index: {} bytes an application", bytes / 10_000),
        Err(fault) => println!("the list's index: not measured ({fault})"),
    }
}
