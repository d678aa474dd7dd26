//! 秘密の値 — Every secret is marked, every verb that meets one is run, and then all that the library said, every file it wrote and
//! the memory of the process are searched for the marks.

use std::fmt::Debug;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Command;
use std::str::FromStr;

use passport_core::model::{
    DownloadFormat, ExportFormat, ListQuery, LoginRequest, NewAccount, PasswordChange, Proof, RequestKey,
};
use passport_core::{Clock, Error, Options, Registry};

use crate::registry::fill;

/// Bytes that are searched for and must not be found because they stand here: they are kept veiled.
struct Mark {
    name: &'static str,
    veiled: Vec<u8>,
}

const VEIL: u8 = 0xa5;

impl Mark {
    /// Veils a secret as it is, and in the spellings in which it might be written.
    fn of(name: &'static str, secret: &[u8]) -> Vec<Mark> {
        let veiled = |bytes: &[u8]| bytes.iter().map(|byte| byte ^ VEIL).collect();
        let hex = Wiped(secret.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes());
        vec![Mark { name, veiled: veiled(secret) }, Mark { name, veiled: veiled(&hex.0) }]
    }

    fn is_in(&self, text: &[u8]) -> bool {
        text.windows(self.veiled.len())
            .any(|window| window.iter().zip(&self.veiled).all(|(byte, veiled)| byte ^ VEIL == *veiled))
    }
}

/// Bytes that are overwritten when they are dropped.
struct Wiped(Vec<u8>);

impl Wiped {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap()
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|byte| *byte = 0);
        std::hint::black_box(&self.0);
    }
}

/// A password of this run alone.
fn fresh(length: usize) -> Wiped {
    let mut bytes = vec![0; length];
    File::open("/dev/urandom").unwrap().read_exact(&mut bytes).unwrap();
    bytes.iter_mut().for_each(|byte| *byte = b'!' + *byte % 94);
    Wiped(bytes)
}

/// All that the library said.
#[derive(Default)]
struct Said(Vec<(String, Vec<u8>)>);

impl Said {
    fn debug<T: Debug>(&mut self, verb: &str, value: &T) {
        self.0.push((format!("{verb}, as Debug"), format!("{value:?} {value:#?}").into_bytes()));
    }

    fn text(&mut self, verb: &str, text: impl Into<Vec<u8>>) {
        self.0.push((verb.to_owned(), text.into()));
    }

    /// An answer, or a refusal with all that it tells.
    fn answer<T: Debug>(&mut self, verb: &str, answer: &Result<T, Error>) {
        self.debug(verb, answer);
        if let Err(error) = answer {
            let mut cause: Option<&dyn std::error::Error> = Some(error);
            while let Some(of) = cause {
                self.text(verb, format!("{of} {of:?}"));
                cause = of.source();
            }
        }
    }

    fn files(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            self.text(&path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }

    fn search(&self, marks: &[Mark]) -> Vec<String> {
        let pairs = self.0.iter().flat_map(|said| marks.iter().map(move |mark| (said, mark)));
        pairs
            .filter(|((_, text), mark)| mark.is_in(text))
            .map(|((verb, _), mark)| format!("{} in {verb}", mark.name))
            .collect()
    }
}

/// A life in which every secret there is occurs; what was said, the marks, and the handles that outlive it.
fn live(folder: &Path) -> (Said, Vec<Mark>, impl Sized) {
    let (mut said, mut marks) = (Said::default(), Vec::new());
    let path = folder.join("registry.db");
    let secret = fresh(32);
    marks.extend(Mark::of("the registry's secret", &secret.0));
    let options = || Options::new().secret(secret.0.as_slice().try_into().unwrap());
    said.debug("options", &options());
    let clock = Clock::manual(chrono::DateTime::from_str("2026-04-01T10:00:00+09:00").unwrap()).unwrap();
    let registry = Registry::create(&path, options().clock(clock.clone())).unwrap();
    let ra = registry.ra("operator").unwrap();
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    let key = account.access_key.to_string();
    said.debug("open_account", &account);

    let csr = std::fs::read(passport_tests::root().join("tests/data/ec-www.pem")).unwrap();
    let issued = ra.issue_login_certificate("D0001", &key, LoginRequest::Csr(&csr), false, None);
    said.answer("issue_login_certificate", &issued);
    let certificate = issued.unwrap().pem.into_bytes();
    let password = fresh(24);
    marks.extend(Mark::of("the password of a PKCS#12 file", &password.0));
    let request = LoginRequest::Pkcs12 { password: password.text() };
    said.answer("issue_login_certificate", &ra.issue_login_certificate("D0001", &key, request, true, None));
    let short = fresh(3);
    let request = LoginRequest::Pkcs12 { password: short.text() };
    said.answer("issue_login_certificate", &ra.issue_login_certificate("D0001", &key, request, true, None));

    let (initial, chosen, wrong, second) =
        ("initial".parse::<RequestKey>().unwrap(), fresh(24), fresh(24), fresh(24));
    let reset = ra.reset_password("D0001", &key, Some(&initial));
    said.answer("reset_password", &reset);
    said.answer("reset_password again", &ra.reset_password("D0001", &key, Some(&initial)));
    let reset = reset.unwrap();
    let given = reset.password.as_ref().unwrap();
    marks.extend(Mark::of("an initial password", given.reveal().as_bytes()));
    for (name, password) in [("a password", &chosen), ("a wrong password", &wrong), ("a later password", &second)] {
        marks.extend(Mark::of(name, &password.0));
    }
    let session = registry.sign_in(&key, given.reveal(), Proof::Certificate(&certificate)).unwrap();
    drop(reset);
    for (current, new, repeated) in [(None, &chosen, &wrong), (None, &short, &short), (None, &chosen, &chosen)] {
        let change = PasswordChange { current, new: new.text(), repeated: repeated.text() };
        said.debug("change_password", &change);
        said.answer("change_password", &session.change_password(&change, None));
    }
    let refused = registry.sign_in(&key, wrong.text(), Proof::Certificate(&certificate)).map(|_| ());
    said.answer("sign_in", &refused);
    said.answer(
        "sign_in",
        &registry.sign_in(wrong.text(), chosen.text(), Proof::Certificate(&wrong.0)).map(|_| ()),
    );
    let session = registry.sign_in(&key, chosen.text(), Proof::Certificate(&certificate)).unwrap();
    let token = session.token().unwrap();
    marks.extend(Mark::of("a token", token.reveal().as_bytes()));
    said.debug("token", &token);
    said.answer("resume", &registry.resume(token.reveal()).map(|_| ()));
    said.answer("resume", &registry.resume(wrong.text()).map(|_| ()));
    drop(token);
    let asked = registry.request_one_time_password(&key, chosen.text());
    said.answer("request_one_time_password", &asked);
    let asked = asked.unwrap();
    // Six digits occur by chance: the ticket is looked for, which is useless without the code and the password.
    marks.extend(Mark::of("a ticket", asked.ticket.reveal().as_bytes()));
    let proof =
        Proof::OneTimePassword { ticket: asked.ticket.reveal(), code: asked.mail.as_ref().unwrap().code.reveal() };
    said.debug("proof", &proof);
    said.answer("sign_in", &registry.sign_in(&key, chosen.text(), proof).map(|_| ()));
    drop(asked);
    let change = PasswordChange { current: Some(chosen.text()), new: second.text(), repeated: second.text() };
    let session = registry.sign_in(&key, chosen.text(), Proof::Certificate(&certificate)).unwrap();
    said.answer("change_password", &session.change_password(&change, None));

    let session = registry.sign_in(&key, second.text(), Proof::Certificate(&certificate)).unwrap();
    let mut draft = session.draft_new("SR3.0-1Y").unwrap();
    fill(&mut draft, "ec-www-2.pem");
    said.debug("draft", &draft);
    let number = session.submit(&draft).unwrap().number;
    said.answer("begin_review", &ra.begin_review(number, None));
    said.answer("approve", &ra.approve(number, None));
    said.answer("issue", &ra.issue(number, None));
    said.text("download", session.download_certificate(number, DownloadFormat::PemChain).unwrap());
    said.text("export", session.export(&ListQuery::default(), ExportFormat::JsonLines, None).unwrap().bytes);
    said.text("application_form", session.application_form(number).unwrap());
    said.text("calendar", session.calendar().unwrap());
    said.text("crl", ra.crl().unwrap());
    said.text("login_crl", ra.login_crl().unwrap());
    said.debug("audit", &ra.audit(0, 500).unwrap());
    said.debug("audit_head", &ra.audit_head().unwrap());
    said.debug("verify_audit", &ra.verify_audit(None).unwrap());
    said.debug("notices", &ra.notices(0, 500).unwrap());
    said.text("ca_certificates", registry.ca_certificates().unwrap());
    said.files(folder);
    registry.close();
    said.files(folder);
    said.answer("open", &Registry::open(&path, Options::new().secret(&[7; 32])).map(|_| ()));
    said.answer("open", &Registry::open(&path, options()).map(|registry| registry.close()));
    (said, marks, (registry, ra, session))
}

/// Where the process's own memory holds a mark: what a core dump would hold.
fn remembered(marks: &[Mark]) -> Vec<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = File::open("/proc/self/mem").unwrap();
    let mut found = Vec::new();
    for map in maps.lines().filter(|map| map.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw"))) {
        let (range, name) = (map.split(' ').next().unwrap(), map.split_whitespace().nth(5).unwrap_or("anonymous"));
        let (from, to) = range.split_once('-').unwrap();
        let (from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        let is_read = memory.seek(SeekFrom::Start(from)).and_then(|_| memory.read_exact(&mut bytes)).is_ok();
        let held = marks.iter().filter(|mark| is_read && mark.is_in(&bytes));
        found.extend(held.map(|mark| format!("{} in {name}", mark.name)));
        bytes.fill(0);
        std::hint::black_box(&bytes);
    }
    found
}

#[test]
fn no_secret_is_said_written_or_remembered() {
    const ALONE: &str = "PASSPORT_TEST_ALONE";
    if std::env::var_os(ALONE).is_none() {
        // The memory is the process's: this test wants one of its own.
        let name = "canary::no_secret_is_said_written_or_remembered";
        let mut alone = Command::new(std::env::current_exe().unwrap());
        let output = alone.args([name, "--exact", "--nocapture"]).env(ALONE, "1").output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && told.contains("1 passed"), "{told}");
        print!("{told}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (said, marks, handles) = live(folder.path());
    let found = said.search(&marks);
    assert!(found.is_empty(), "{found:#?}");
    let bytes: usize = said.0.iter().map(|(_, text)| text.len()).sum();
    println!("{} marks in none of {} answers and files, {} KiB", marks.len(), said.0.len(), bytes >> 10);
    drop(said);
    // The search itself finds what is there.
    let planted = fresh(24);
    assert_eq!(remembered(&Mark::of("planted", &planted.0)).len(), 1, "one spelling of it is in memory");
    drop(planted);
    let remembered = remembered(&marks);
    assert!(remembered.is_empty(), "{remembered:#?}");
    drop(handles);
}
