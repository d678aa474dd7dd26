//! SQLiteの下 — An SQLite VFS over the one of Unix that does what [`crate::disk`] says. As the default one it lies under every
//! connection of this process, the library's own as well, which know nothing of it.
//!
//! Letting a lock go never fails: no file system of one machine refuses that, and SQLite does not look.

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::Once;

use rusqlite::ffi;

use crate::disk::{self, Call, Event, Fault};

/// The Unix VFS, by whose name a connection passes by ours.
pub(crate) const PLAIN: &str = "unix";

/// A file of ours; the Unix VFS's own lies behind it.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    /// Kept by SQLite until the file is closed; null for a temporary one.
    name: *const c_char,
}

/// Lies under every connection that is opened from now on.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    // SAFETY: the Unix VFS is there as long as the process. The copy of it lives as long (`leak`), differs in name, size and three
    // functions, all of which get our own files; its other functions look at no field that differs.
    ONCE.call_once(|| unsafe {
        let unix = ffi::sqlite3_vfs_find(c"unix".as_ptr());
        assert!(!unix.is_null(), "SQLite has the Unix VFS");
        let ours = Box::leak(Box::new(*unix));
        ours.zName = c"torture".as_ptr();
        ours.pAppData = unix.cast();
        ours.szOsFile += c_int::try_from(size_of::<File>()).expect("a file is small");
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        ours.xAccess = Some(access);
        assert_eq!(ffi::sqlite3_vfs_register(ours, 1), ffi::SQLITE_OK, "it is registered");
    });
}

/// The Unix VFS below ours.
unsafe fn unix(vfs: *mut ffi::sqlite3_vfs) -> *mut ffi::sqlite3_vfs {
    // SAFETY: `install` put it there.
    unsafe { (*vfs).pAppData.cast() }
}

/// The Unix VFS's own file behind ours, and its functions.
unsafe fn below(file: *mut ffi::sqlite3_file) -> (*mut ffi::sqlite3_file, &'static ffi::sqlite3_io_methods) {
    // SAFETY: `szOsFile` has room for both, and an open file's functions are the Unix VFS's static ones.
    unsafe {
        let real = file.cast::<File>().add(1).cast::<ffi::sqlite3_file>();
        (real, &*(*real).pMethods)
    }
}

unsafe fn path_of(file: *mut ffi::sqlite3_file) -> PathBuf {
    // SAFETY: `file` is ours, and SQLite keeps its name until it is closed.
    unsafe { path((*file.cast::<File>()).name) }
}

unsafe fn path(name: *const c_char) -> PathBuf {
    if name.is_null() {
        return PathBuf::new();
    }
    // SAFETY: SQLite's names end in NUL.
    PathBuf::from(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes()))
}

/// The code by which a call fails.
fn code(call: Call, fault: Fault) -> c_int {
    match call {
        Call::Open | Call::Create => ffi::SQLITE_CANTOPEN,
        Call::Write if fault == Fault::Full => ffi::SQLITE_FULL,
        Call::Write => ffi::SQLITE_IOERR_WRITE,
        Call::Map if fault == Fault::Full => ffi::SQLITE_IOERR_SHMSIZE,
        Call::Map => ffi::SQLITE_IOERR_SHMMAP,
        Call::Delete => ffi::SQLITE_IOERR_DELETE,
        Call::Access => ffi::SQLITE_IOERR_ACCESS,
        Call::Read => ffi::SQLITE_IOERR_READ,
        Call::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
        Call::Size => ffi::SQLITE_IOERR_FSTAT,
        Call::Lock => ffi::SQLITE_IOERR_LOCK,
        Call::MapLock => ffi::SQLITE_IOERR_SHMLOCK,
        Call::Sync | Call::Link | Call::SyncDirectory => ffi::SQLITE_IOERR_FSYNC,
    }
}

/// Does a call, unless it meets a fault; notes what it did.
fn call(call: Call, work: impl FnOnce() -> c_int, event: impl FnOnce() -> Option<Event>) -> c_int {
    if let Some(fault) = disk::meets(call) {
        return code(call, fault);
    }
    let answer = crate::calls::inside(work);
    if answer == ffi::SQLITE_OK
        && let Some(event) = event()
    {
        disk::note(|| event);
    }
    answer
}

// SAFETY of all that follows: SQLite calls these as its manual says, with files that `open` made and pointers that are good for
// the call; they are handed on as they are.

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: as above; without functions SQLite does not close a file that could not be opened.
    unsafe {
        (*file).pMethods = std::ptr::null();
        (*file.cast::<File>()).name = name;
        let makes = flags & ffi::SQLITE_OPEN_CREATE != 0 && !path(name).exists();
        let (real, unix) = (file.cast::<File>().add(1).cast::<ffi::sqlite3_file>(), unix(vfs));
        let open = (*unix).xOpen.expect("Unix opens");
        let answer = call(
            if makes { Call::Create } else { Call::Open },
            || open(unix, name, real, flags, out),
            || makes.then(|| Event::Create(path(name))),
        );
        if answer == ffi::SQLITE_OK {
            (*file).pMethods = &raw const METHODS;
        }
        answer
    }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: as above.
    unsafe {
        let unix = unix(vfs);
        let delete = (*unix).xDelete.expect("Unix deletes");
        call(Call::Delete, || delete(unix, name, sync), || Some(Event::Delete(path(name))))
    }
}

unsafe extern "C" fn access(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, how: c_int, out: *mut c_int) -> c_int {
    // SAFETY: as above.
    unsafe {
        let unix = unix(vfs);
        let access = (*unix).xAccess.expect("Unix looks");
        call(Call::Access, || access(unix, name, how, out), || None)
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, bytes: *const c_void, length: c_int, at: i64) -> c_int {
    // SAFETY: as above; SQLite says that `bytes` has so many, and none but a positive number of them.
    unsafe {
        let (real, methods) = below(file);
        let write = methods.xWrite.expect("Unix writes");
        if let Some(fault) = disk::meets(Call::Write) {
            // What a disk does that fails in the middle.
            write(real, bytes, length / 2, at);
            if fault == Fault::Death {
                disk::die();
            }
            return code(Call::Write, fault);
        }
        let answer = crate::calls::inside(|| write(real, bytes, length, at));
        if answer == ffi::SQLITE_OK {
            disk::note(|| {
                let bytes = std::slice::from_raw_parts(bytes.cast::<u8>(), length.unsigned_abs() as usize);
                Event::Write(path_of(file), at.unsigned_abs(), bytes.to_vec())
            });
        }
        answer
    }
}

/// A function that is handed on, with the call it counts as and what it leaves to be noted.
macro_rules! handed_on {
    ($name:ident, $function:ident, ($($argument:ident: $kind:ty),*), $call:expr, |$file:ident| $event:expr) => {
        unsafe extern "C" fn $name($file: *mut ffi::sqlite3_file, $($argument: $kind),*) -> c_int {
            // SAFETY: as above.
            unsafe {
                let (real, methods) = below($file);
                let function = methods.$function.expect("Unix has it");
                match $call {
                    Some(counted) => call(counted, || function(real, $($argument),*), || $event),
                    None => function(real, $($argument),*),
                }
            }
        }
    };
}

/// Taking a lock, in the index of the WAL.
fn taking(flags: c_int) -> Option<Call> {
    (flags & ffi::SQLITE_SHM_LOCK != 0).then_some(Call::MapLock)
}

handed_on!(close, xClose, (), None::<Call>, |file| None);
handed_on!(read, xRead, (bytes: *mut c_void, length: c_int, at: i64), Some(Call::Read), |file| None);
handed_on!(truncate, xTruncate, (size: i64), Some(Call::Truncate), |file| {
    Some(Event::Truncate(path_of(file), size.unsigned_abs()))
});
handed_on!(sync, xSync, (flags: c_int), Some(Call::Sync), |file| Some(Event::Sync(path_of(file))));
handed_on!(size, xFileSize, (size: *mut i64), Some(Call::Size), |file| None);
handed_on!(lock, xLock, (how: c_int), Some(Call::Lock), |file| None);
handed_on!(unlock, xUnlock, (how: c_int), None::<Call>, |file| None);
handed_on!(is_reserved, xCheckReservedLock, (out: *mut c_int), Some(Call::Lock), |file| None);
handed_on!(control, xFileControl, (what: c_int, about: *mut c_void), None::<Call>, |file| None);
handed_on!(sector, xSectorSize, (), None::<Call>, |file| None);
handed_on!(device, xDeviceCharacteristics, (), None::<Call>, |file| None);
handed_on!(map, xShmMap, (page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void), Some(Call::Map), |file| None);
handed_on!(map_lock, xShmLock, (from: c_int, count: c_int, flags: c_int), taking(flags), |file| None);
handed_on!(unmap, xShmUnmap, (delete: c_int), None::<Call>, |file| None);

unsafe extern "C" fn barrier(file: *mut ffi::sqlite3_file) {
    // SAFETY: as above.
    unsafe {
        let (real, methods) = below(file);
        methods.xShmBarrier.expect("Unix has it")(real);
    }
}

/// Version 2: without memory-mapped reading, which the library does not use.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(device),
    xShmMap: Some(map),
    xShmLock: Some(map_lock),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap),
    xFetch: None,
    xUnfetch: None,
};

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, ErrorCode};

    use super::*;
    use crate::disk::Script;

    /// Writes a row and answers what became of it.
    fn row(connection: &Connection) -> Result<(), ErrorCode> {
        let done = connection.execute("INSERT INTO t VALUES (randomblob(9000))", []);
        done.map(drop).map_err(|fault| fault.sqlite_error_code().unwrap())
    }

    #[test]
    fn the_nth_call_fails_and_no_other_and_what_happens_is_written_down() {
        install();
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("plain.db")).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (c)").unwrap();
        let (_, seen) = disk::written_down(|| row(&connection).unwrap());
        let writes = seen.events.iter().filter(|event| matches!(event, Event::Write(..))).count();
        assert_eq!(writes, seen.calls.iter().filter(|call| **call == Call::Write).count());
        assert!(matches!(seen.events.last(), Some(Event::Sync(path)) if path.ends_with("plain.db-wal")));
        let mut failed = 0;
        for at in 0..seen.calls.len() {
            for (fault, for_good) in [(Fault::Broken, false), (Fault::Broken, true), (Fault::Full, false)] {
                let (answer, met) =
                    disk::watched(Some(Script { at, fault, for_good, then_dies: false }), || row(&connection));
                if fault == Fault::Full && !met.calls[at].needs_room() {
                    assert_eq!((met.struck, answer), (0, Ok(())));
                    continue;
                }
                assert!(met.struck == 1 || for_good, "{at} {met:?}", met = met.struck);
                let told = if fault == Fault::Full && met.calls[at] == Call::Write {
                    ErrorCode::DiskFull
                } else {
                    ErrorCode::SystemIoFailure
                };
                failed += u64::from(answer.is_err());
                assert!(answer.is_ok() || answer == Err(told), "{at} {fault:?} {answer:?}");
                row(&connection).unwrap();
            }
        }
        assert!(failed > 10, "{failed}");
    }
}
