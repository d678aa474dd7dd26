//! 限りある場所 — Small, full and read-only places, made for this process alone.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

/// No file of this process may grow over so many bytes.
pub(crate) fn limit(bytes: libc::rlim_t) {
    // SAFETY: the limit is one of ours. Without the signal a write over it answers an error, as on a full disk.
    unsafe {
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
        let limit = libc::rlimit { rlim_cur: bytes, rlim_max: libc::RLIM_INFINITY };
        assert_eq!(libc::setrlimit(libc::RLIMIT_FSIZE, &raw const limit), 0, "a limit is set");
    }
}

/// Mounts are this process's own from now on.
pub(crate) fn own_mounts() -> Result<(), String> {
    // SAFETY: no pointer but to text that lives on.
    let done = unsafe {
        libc::unshare(libc::CLONE_NEWNS) == 0
            && libc::mount(
                std::ptr::null(),
                c"/".as_ptr(),
                std::ptr::null(),
                libc::MS_REC | libc::MS_PRIVATE,
                std::ptr::null(),
            ) == 0
    };
    if done { Ok(()) } else { Err(format!("no mounts of one's own: {}", std::io::Error::last_os_error())) }
}

pub(crate) fn mount(source: &Path, at: &Path, kind: &str, flags: libc::c_ulong, more: &str) -> Result<(), String> {
    let [source, place] = [source, at].map(|path| CString::new(path.as_os_str().as_bytes()).unwrap());
    let [kind, more] = [kind, more].map(|text| CString::new(text).unwrap());
    // SAFETY: all are texts that end in NUL and live on.
    let done = unsafe { libc::mount(source.as_ptr(), place.as_ptr(), kind.as_ptr(), flags, more.as_ptr().cast()) };
    if done == 0 { Ok(()) } else { Err(format!("no mount of {kind:?}: {}", std::io::Error::last_os_error())) }
}

pub(crate) fn tmpfs(at: &Path) -> Result<(), String> {
    mount(Path::new("tmpfs"), at, "tmpfs", 0, "size=2m")
}

pub(crate) fn ext4(at: &Path) -> Result<(), String> {
    let image = tempfile::NamedTempFile::new().map_err(|fault| fault.to_string())?;
    image.as_file().set_len(8 << 20).map_err(|fault| fault.to_string())?;
    let commands: [(&str, &[&str]); 2] =
        [("mkfs.ext4", &["-q", "-F", "-O", "^has_journal"]), ("mount", &["-o", "loop"])];
    for (command, arguments) in commands {
        let mut command = Command::new(command);
        command.args(arguments).arg(image.path());
        if arguments[0] == "-o" {
            command.arg(at);
        }
        let output = command.output().map_err(|fault| format!("{command:?}: {fault}"))?;
        if !output.status.success() {
            return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
    }
    Ok(())
}
