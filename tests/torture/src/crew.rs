//! 作業者 — The processes that a program sets to work, kills, stops and hears. None outlives the program.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::{ExitStatusExt, parent_id};
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// A process of `CHILDREN`.
pub(crate) struct Worker {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Worker {
    pub(crate) fn spawn(name: &str, arguments: &[String]) -> Worker {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("child").arg(name).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Worker { child, said }
    }

    /// SIGKILL.
    ///
    /// # Errors
    /// When it had ended by itself.
    pub(crate) fn kill(&mut self) -> Result<(), String> {
        self.child.kill().unwrap();
        let status = self.child.wait().unwrap();
        if status.signal() == Some(Signal::KILL.as_raw()) {
            Ok(())
        } else {
            Err(format!("a process ended by itself: {status}"))
        }
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// When it failed.
    pub(crate) fn finish(&mut self) -> Result<(), String> {
        let status = self.child.wait().unwrap();
        if status.success() { Ok(()) } else { Err(format!("a process failed: {status}")) }
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// SIGSTOP, and waits until it stands still.
    pub(crate) fn stop(&self) {
        self.signal(Signal::STOP);
        // The state is what follows the name, which is in brackets.
        while !self.stat().rsplit(") ").next().is_some_and(|rest| rest.starts_with('T')) {
            std::thread::yield_now();
        }
    }

    /// SIGCONT.
    pub(crate) fn go_on(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn stat(&self) -> String {
        std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap()
    }

    /// What it says next, to the end of the line; blank when it has ended.
    pub(crate) fn hear(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Gives the signal that [`stand_by`] waits for.
    pub(crate) fn give_signal(&mut self) {
        // Whoever has ended is found by what it says.
        let _ = self.child.stdin.as_mut().unwrap().write_all(b"\n");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// In a worker: says something to the program.
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// In a worker: says that it is ready, and waits for the signal.
pub(crate) fn stand_by() {
    say("ready");
    let mut line = String::new();
    if std::io::stdin().read_line(&mut line).unwrap() == 0 {
        std::process::exit(0);
    }
}

/// In a worker: whether the program that began it is still there.
pub(crate) struct Parent(u32);

impl Parent {
    pub(crate) fn find() -> Parent {
        Parent(parent_id())
    }

    pub(crate) fn is_there(&self) -> bool {
        parent_id() == self.0
    }
}
