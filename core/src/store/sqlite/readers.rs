//! 読取りの接続 — The connections that read a file, kept open between calls and bounded: each takes a megabyte or two and file
//! descriptors, and a host may have hundreds of threads.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::open::Location;
use crate::error::Result;

/// How many read at once at most; others wait for their turn, which comes soon: reading is short.
const MOST: usize = 16;

pub(super) struct Readers {
    location: Location,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    /// Those that read now, and those that are being opened.
    taken: usize,
}

/// A turn to read; its end is the next one's.
struct Turn<'r> {
    readers: &'r Readers,
    /// None until it is opened, and if it cannot be.
    connection: Option<Connection>,
}

impl Readers {
    pub(super) fn new(location: Location) -> Readers {
        Readers { location, state: Mutex::default(), freed: Condvar::new() }
    }

    /// Reads on a connection that nobody else uses meanwhile.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut turn = self.enter();
        let connection = match turn.connection.take() {
            Some(idle) => idle,
            None => self.location.connect()?,
        };
        work(turn.connection.insert(connection))
    }

    fn enter(&self) -> Turn<'_> {
        let full = |state: &mut State| state.taken >= MOST;
        let mut state = self.freed.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        state.taken += 1;
        Turn { readers: self, connection: state.idle.pop() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn location(&self) -> &Location {
        &self.location
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.readers.lock();
        state.taken -= 1;
        state.idle.extend(self.connection.take());
        drop(state);
        self.readers.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::error::{Code, Error};
    use crate::store::sqlite::Sqlite;

    #[test]
    fn many_threads_share_few_connections_and_a_panic_or_a_fault_gives_its_turn_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        Sqlite::create(&path, &mut |_| Ok(())).unwrap();
        let readers = Readers::new(Location::new(&path).unwrap());
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for index in 0..100 {
                let (readers, now, most) = (&readers, &now, &most);
                let reading = move || {
                    let _ = readers.with(|_| {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::sleep(Duration::from_millis(2));
                        now.fetch_sub(1, Ordering::SeqCst);
                        match index % 10 {
                            0 => Err(Error::from_code(Code::Damaged)),
                            1 => std::panic::resume_unwind(Box::new(())),
                            _ => Ok(()),
                        }
                    });
                };
                scope.spawn(move || std::panic::catch_unwind(std::panic::AssertUnwindSafe(reading)).is_ok());
            }
        });
        let state = readers.lock();
        assert_eq!(state.taken, 0);
        assert!((1..=MOST).contains(&state.idle.len()) && most.into_inner() <= MOST, "{}", state.idle.len());
    }
}
