//! 子プロセス — Work in a child of this process, which may be killed, hang or be another user.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Exit(i32),
    Signal(i32),
}

/// What a child exits with when it panics.
pub(crate) const PANIC: i32 = 101;

/// Does work in a child and waits for its end. Only for programs: they have one thread when they call this.
pub(crate) fn apart(work: impl FnOnce() -> i32) -> End {
    // SAFETY: this process has one thread, so nobody holds a lock that the child would wait for. The child leaves by `_exit`, and so
    // runs nothing that its parent has set up to be run at the end.
    unsafe {
        let child = libc::fork();
        assert!(child >= 0, "a child is made: {}", std::io::Error::last_os_error());
        if child == 0 {
            libc::_exit(catch_unwind(AssertUnwindSafe(work)).unwrap_or(PANIC));
        }
        let mut status = 0;
        while libc::waitpid(child, &raw mut status, 0) < 0 {
            let fault = std::io::Error::last_os_error();
            assert_eq!(fault.kind(), std::io::ErrorKind::Interrupted, "a child is waited for");
        }
        if libc::WIFSIGNALED(status) {
            End::Signal(libc::WTERMSIG(status))
        } else {
            End::Exit(libc::WEXITSTATUS(status))
        }
    }
}

/// Ends this process, a child, when it has not ended by itself after so many seconds.
pub(crate) fn ends_within(seconds: u32) {
    // SAFETY: it takes a number.
    unsafe { libc::alarm(seconds) };
}
