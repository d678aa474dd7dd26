//! 記憶装置 — What a thread's calls of the file system meet: they are counted, struck by a fault when it is their turn, and
//! written down.

use std::cell::RefCell;
use std::path::PathBuf;

/// A call of the file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Open,
    /// An open that makes the file.
    Create,
    Delete,
    Access,
    Read,
    Write,
    Truncate,
    Sync,
    Size,
    Lock,
    /// A piece of the WAL index, which needs room as well.
    Map,
    MapLock,
    Link,
    SyncDirectory,
}

impl Call {
    /// Whether a full disk can refuse it.
    pub(crate) fn needs_room(self) -> bool {
        matches!(self, Call::Create | Call::Write | Call::Sync | Call::Map | Call::Link)
    }

    /// Whether it is one of those that make a change last.
    pub(crate) fn commits(self) -> bool {
        matches!(self, Call::Write | Call::Truncate | Call::Sync | Call::Link | Call::SyncDirectory)
    }
}

/// What is wrong with the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// EIO.
    Broken,
    /// ENOSPC.
    Full,
    /// SIGKILL, in the middle of a write.
    Death,
}

/// Which call meets a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Script {
    /// From 0.
    pub(crate) at: usize,
    pub(crate) fault: Fault,
    /// Every call from then on as well.
    pub(crate) for_good: bool,
    /// Whether the process dies as soon as it has heard the answer.
    pub(crate) then_dies: bool,
}

/// What happened on the disk, in order.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Create(PathBuf),
    Write(PathBuf, u64, Vec<u8>),
    Truncate(PathBuf, u64),
    Sync(PathBuf),
    Delete(PathBuf),
    Link(PathBuf, PathBuf),
    SyncDirectory(PathBuf),
    /// The caller was told that everything up to here is done; the head of the audit.
    Acknowledged(String),
    /// The caller was told that a copy is complete; the head of the audit when it was begun.
    Copied(PathBuf, String),
}

/// What a thread did while it was watched.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) calls: Vec<Call>,
    /// Calls that met the fault.
    pub(crate) struck: u64,
    /// What happened, if it was written down.
    pub(crate) events: Vec<Event>,
}

struct Watch {
    script: Option<Script>,
    writes_down: bool,
    seen: Seen,
}

thread_local! {
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Does work whose calls are counted, and struck as the script says.
pub(crate) fn watched<T>(script: Option<Script>, work: impl FnOnce() -> T) -> (T, Seen) {
    under(Watch { script, writes_down: false, seen: Seen::default() }, work)
}

/// Does work whose calls are written down.
pub(crate) fn written_down<T>(work: impl FnOnce() -> T) -> (T, Seen) {
    under(Watch { script: None, writes_down: true, seen: Seen::default() }, work)
}

fn under<T>(watch: Watch, work: impl FnOnce() -> T) -> (T, Seen) {
    WATCH.set(Some(watch));
    let answer = work();
    let watch = WATCH.take().expect("a thread is watched by one at a time");
    (answer, watch.seen)
}

/// Counts a call; answers the fault it meets.
pub(crate) fn meets(call: Call) -> Option<Fault> {
    // A connection may be closed while its thread ends.
    let met = WATCH.try_with(|watch| {
        let mut watch = watch.borrow_mut();
        let watch = watch.as_mut()?;
        let (turn, script) = (watch.seen.calls.len(), watch.script);
        watch.seen.calls.push(call);
        let script = script.filter(|script| turn == script.at || script.for_good && turn > script.at)?;
        if script.fault == Fault::Full && !call.needs_room() {
            return None;
        }
        watch.seen.struck += 1;
        Some(script.fault)
    });
    let met = met.ok().flatten();
    // In a write the half is written first.
    if met == Some(Fault::Death) && call != Call::Write {
        die();
    }
    met
}

/// Ends the process as a loss of it would: nothing runs any more.
pub(crate) fn die() -> ! {
    // SAFETY: both take numbers and no pointer.
    unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
    loop {
        std::thread::park();
    }
}

/// Writes an event down, if somebody wants it.
pub(crate) fn note(event: impl FnOnce() -> Event) {
    let _ = WATCH.try_with(|watch| {
        if let Some(watch) = watch.borrow_mut().as_mut().filter(|watch| watch.writes_down) {
            let event = event();
            watch.seen.events.push(event);
        }
    });
}
