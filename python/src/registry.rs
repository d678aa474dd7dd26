//! 台帳 — Registry and clock, and what stands on its own.

use std::path::PathBuf;

use chrono::DateTime;
use passport_core::model::{
    Act, Aspect, CaAlgorithm, Check, CouponState, Criterion, DayKind, DownloadFormat, DueKind, Event, ExportFormat,
    Field, ImportOutcome, Instant, KeyType, Kind, ListView, NoticeKind, Proof, Remedy, RevocationReason,
    SearchField, SortKey, Standing, Status, Task,
};
use passport_core::{Code, Language, Options, Rule, Severity};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyString;
use serde_json::{Value, json};

use crate::backup::Backup;
use crate::desks::{Ra, Session};
use crate::fault::{bad_argument, carry, text};
use crate::journal;
use crate::lazy::Findings;

/// Unix seconds as an instant.
pub(crate) fn instant(py: Python<'_>, seconds: i64) -> PyResult<Instant> {
    DateTime::from_timestamp(seconds, 0).ok_or_else(|| bad_argument(py))
}

/// 手動の時計 — A clock that a test moves.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Clock(passport_core::Clock);

#[pymethods]
impl Clock {
    #[new]
    fn new(py: Python<'_>, seconds: i64) -> PyResult<Clock> {
        let at = instant(py, seconds)?;
        carry(py, || passport_core::Clock::manual(at)).map(Clock)
    }

    fn set(&self, py: Python<'_>, seconds: i64) -> PyResult<()> {
        let at = instant(py, seconds)?;
        carry(py, || self.0.set(at))
    }

    fn now(&self) -> i64 {
        self.0.now().timestamp()
    }
}

/// 台帳 — An open registry.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Registry(passport_core::Registry);

/// What a new registry's CA is made of: the name of an algorithm; chain and key of one that was made elsewhere.
type NewCa = (Option<String>, Option<PyBackedBytes>, Option<PyBackedBytes>);

fn options(
    py: Python<'_>,
    secret: Option<&[u8]>,
    clock: Option<PyRef<'_, Clock>>,
    (algorithm, chain, key): NewCa,
) -> PyResult<Options> {
    let mut options = Options::new();
    if let Some(name) = algorithm {
        options = options.ca_algorithm(CaAlgorithm::from_name(&name).ok_or_else(|| bad_argument(py))?);
    }
    if chain.is_some() || key.is_some() {
        options = options.ca(chain.as_deref().unwrap_or_default(), key.as_deref().unwrap_or_default());
    }
    if let Some(secret) = secret {
        options = options.secret(secret.try_into().map_err(|_| bad_argument(py))?);
    }
    if let Some(clock) = clock {
        options = options.clock(clock.0.clone());
    }
    Ok(options)
}

/// The ticket of a one-time password, until when it works, and the code and where to send it.
type Requested<'py> = (Bound<'py, PyString>, i64, Option<(Bound<'py, PyString>, String)>);

#[pymethods]
impl Registry {
    #[staticmethod]
    fn create(
        py: Python<'_>,
        path: PathBuf,
        secret: Option<&[u8]>,
        clock: Option<PyRef<'_, Clock>>,
        ca: NewCa,
    ) -> PyResult<Registry> {
        let options = options(py, secret, clock, ca)?;
        carry(py, || passport_core::Registry::create(path, options)).map(Registry)
    }

    #[staticmethod]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        secret: Option<&[u8]>,
        clock: Option<PyRef<'_, Clock>>,
        create_if_missing: bool,
        ca: NewCa,
    ) -> PyResult<Registry> {
        let options = options(py, secret, clock, ca)?.create_if_missing(create_if_missing);
        carry(py, || passport_core::Registry::open(path, options)).map(Registry)
    }

    #[staticmethod]
    fn in_memory(
        py: Python<'_>,
        secret: Option<&[u8]>,
        clock: Option<PyRef<'_, Clock>>,
        ca: NewCa,
    ) -> PyResult<Registry> {
        let options = options(py, secret, clock, ca)?;
        carry(py, || passport_core::Registry::in_memory(options)).map(Registry)
    }

    fn close(&self, py: Python<'_>) {
        journal::heed(py);
        py.detach(|| self.0.close());
    }

    fn session(&self, py: Python<'_>, access_key: &str) -> PyResult<Session> {
        carry(py, || self.0.session(access_key)).map(Session)
    }

    fn sign_in(&self, py: Python<'_>, access_key: &str, password: &str, certificate: &[u8]) -> PyResult<Session> {
        carry(py, || self.0.sign_in(access_key, password, Proof::Certificate(certificate))).map(Session)
    }

    fn sign_in_by_one_time_password(
        &self,
        py: Python<'_>,
        access_key: &str,
        password: &str,
        ticket: &str,
        code: &str,
    ) -> PyResult<Session> {
        let proof = Proof::OneTimePassword { ticket, code };
        carry(py, || self.0.sign_in(access_key, password, proof)).map(Session)
    }

    fn request_one_time_password<'py>(
        &self,
        py: Python<'py>,
        access_key: &str,
        password: &str,
    ) -> PyResult<Requested<'py>> {
        let made = carry(py, || self.0.request_one_time_password(access_key, password))?;
        let mail = made.mail.map(|mail| (PyString::new(py, mail.code.reveal()), mail.email));
        Ok((PyString::new(py, made.ticket.reveal()), made.expires_at.timestamp(), mail))
    }

    fn resume(&self, py: Python<'_>, token: &str) -> PyResult<Session> {
        carry(py, || self.0.resume(token)).map(Session)
    }

    fn ra(&self, py: Python<'_>, operator: &str) -> PyResult<Ra> {
        carry(py, || self.0.ra(operator)).map(Ra)
    }

    fn load_catalogue(&self, py: Python<'_>, catalogue: &str) -> PyResult<()> {
        carry(py, || self.0.load_catalogue(catalogue))
    }

    fn load_blocklist(&self, py: Python<'_>, blocklist: &[u8]) -> PyResult<u64> {
        carry(py, || self.0.load_blocklist(blocklist))
    }

    fn catalogue(&self, py: Python<'_>, version: &str) -> PyResult<String> {
        carry(py, || self.0.catalogue(version))
    }

    fn catalogue_version(&self, py: Python<'_>) -> PyResult<String> {
        carry(py, || self.0.catalogue_version())
    }

    fn confirm_clock(&self, py: Python<'_>) -> PyResult<()> {
        carry(py, || self.0.confirm_clock())
    }

    fn backup(&self, py: Python<'_>, to: PathBuf) -> PyResult<Backup> {
        carry(py, || self.0.backup(to)).map(Backup::new)
    }

    fn check_integrity(&self, py: Python<'_>) -> PyResult<String> {
        text(&carry(py, || self.0.check_integrity())?)
    }

    fn ca_certificates(&self, py: Python<'_>) -> PyResult<String> {
        carry(py, || self.0.ca_certificates())
    }
}

/// CSRの検査 — What a CSR holds and everything found in it.
#[pyfunction]
pub(crate) fn inspect_csr(py: Python<'_>, csr: &[u8]) -> PyResult<(String, Findings)> {
    let mut read = carry(py, || passport_core::inspect_csr(csr))?;
    let findings = Findings(std::mem::take(&mut read.findings));
    Ok((text(&read)?, findings))
}

/// 版 — The library's version.
#[pyfunction]
pub(crate) fn version() -> &'static str {
    passport_core::VERSION
}

/// 表 — Names and labels of every enumeration, fields and rules, as the core has them.
#[pyfunction]
pub(crate) fn tables() -> PyResult<String> {
    macro_rules! table {
        ($($name:ident),*) => {
            // By hand: `json!` of so many would nest too deep.
            [$((stringify!($name).to_owned(), $name::ALL.iter().map(|value| {
                json!([value.name(), value.label(Language::Japanese), value.label(Language::English)])
            }).collect::<Value>())),*]
        };
    }
    let tables = table!(
        Kind,
        Status,
        Event,
        Act,
        Severity,
        RevocationReason,
        KeyType,
        Code,
        DueKind,
        Task,
        Remedy,
        ListView,
        DayKind,
        SearchField,
        SortKey,
        CouponState,
        Aspect,
        NoticeKind,
        CaAlgorithm,
        DownloadFormat,
        ExportFormat,
        ImportOutcome,
        Check,
        Criterion,
        Standing
    );
    let mut tables: Value = tables.into_iter().collect::<serde_json::Map<_, _>>().into();
    tables["Field"] = Field::ALL
        .iter()
        .map(|field| json!([field.path(), field.label(Language::Japanese), field.label(Language::English)]))
        .collect();
    tables["Rule"] = Rule::ALL
        .iter()
        .map(|rule| {
            json!([rule.name(), rule.text(Language::Japanese), rule.text(Language::English), rule.section()])
        })
        .collect();
    text(&tables)
}
