//! SQLiteの外 — The calls by which the library itself makes a file, names it and syncs its directory: they go through here, since
//! the program's own functions of these names stand before the C library's.

use std::cell::Cell;
use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use crate::disk::{self, Call, Event, Fault};

thread_local! {
    /// Within a call of SQLite's, which was counted as such.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Does a call of the VFS, whose own calls are not counted again.
pub(crate) fn inside<T>(work: impl FnOnce() -> T) -> T {
    let _ = INSIDE.try_with(|inside| inside.set(true));
    let answer = work();
    let _ = INSIDE.try_with(|inside| inside.set(false));
    answer
}

fn is_inside() -> bool {
    INSIDE.try_with(Cell::get).unwrap_or(true)
}

/// A call's answer: a descriptor, 0 or -1.
fn answer(of: libc::c_long) -> c_int {
    c_int::try_from(of).unwrap_or(-1)
}

/// What a call answers when it fails.
fn failed(fault: Fault) -> c_int {
    // SAFETY: the C library has an errno for every thread.
    unsafe { *libc::__errno_location() = if fault == Fault::Full { libc::ENOSPC } else { libc::EIO } };
    -1
}

/// Does a call that is not SQLite's, unless it meets a fault; notes what it did.
fn call(call: Call, work: impl FnOnce() -> c_int, event: impl FnOnce() -> Event) -> c_int {
    if !is_inside()
        && let Some(fault) = disk::meets(call)
    {
        return failed(fault);
    }
    let answer = work();
    if answer >= 0 && !is_inside() {
        disk::note(event);
    }
    answer
}

fn path(name: *const c_char) -> PathBuf {
    // SAFETY: the caller gives a name that ends in NUL, as the C library's manual asks.
    PathBuf::from(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes()))
}

/// Syncs a file; that of a directory is noted even when SQLite asks for it.
fn synced(file: c_int, number: libc::c_long) -> c_int {
    // SAFETY: the system takes a number.
    let work = || answer(unsafe { libc::syscall(number, file) });
    let name = std::fs::read_link(format!("/proc/self/fd/{file}")).unwrap_or_default();
    if !name.is_dir() {
        return call(Call::Sync, work, || Event::Sync(name));
    }
    if !is_inside() {
        return call(Call::SyncDirectory, work, || Event::SyncDirectory(name));
    }
    let answer = work();
    disk::note(|| Event::SyncDirectory(name));
    answer
}

#[unsafe(no_mangle)]
extern "C" fn fsync(file: c_int) -> c_int {
    synced(file, libc::SYS_fsync)
}

#[unsafe(no_mangle)]
extern "C" fn fdatasync(file: c_int) -> c_int {
    synced(file, libc::SYS_fdatasync)
}

#[unsafe(no_mangle)]
extern "C" fn unlink(name: *const c_char) -> c_int {
    // SAFETY: the name is handed on as it came.
    let work = || answer(unsafe { libc::syscall(libc::SYS_unlinkat, libc::AT_FDCWD, name, 0) });
    call(Call::Delete, work, || Event::Delete(path(name)))
}

#[unsafe(no_mangle)]
extern "C" fn linkat(from: c_int, old: *const c_char, to: c_int, new: *const c_char, flags: c_int) -> c_int {
    // SAFETY: the names are handed on as they came.
    let work = || answer(unsafe { libc::syscall(libc::SYS_linkat, from, old, to, new, flags) });
    call(Call::Link, work, || Event::Link(path(old), path(new)))
}

/// As it is called on Linux, the mode is there whenever it is asked for; without it any number will do.
#[unsafe(no_mangle)]
extern "C" fn open64(name: *const c_char, flags: c_int, mode: libc::mode_t) -> c_int {
    // SAFETY: the name is handed on as it came.
    let work = || answer(unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, name, flags, mode) });
    if flags & libc::O_CREAT == 0 {
        return work();
    }
    call(Call::Create, work, || Event::Create(path(name)))
}
