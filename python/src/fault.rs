//! 誤り — The core's errors as the package's exceptions, and its values as JSON.

use passport_core::{Code, Error, Language};
use pyo3::prelude::*;
use serde_json::json;

/// Runs a call into the core without the interpreter and brings its answer, or its error, back.
pub(crate) fn carry<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Error> + Send) -> PyResult<T> {
    py.detach(work).map_err(|error| raise(py, &error))
}

/// A value as JSON text.
pub(crate) fn text(value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|fault| pyo3::exceptions::PyRuntimeError::new_err(fault.to_string()))
}

/// An argument that is none of what it can be.
pub(crate) fn bad_argument(py: Python<'_>) -> PyErr {
    raise(py, &Error::from_code(Code::BadArgument))
}

/// The exception of an error: made by the package, which knows a class for each code.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    let findings: Vec<_> = error.findings().iter().map(finding).collect();
    let told = json!({
        "code": error.code(),
        "rule": error.rule(),
        "section": error.section(),
        "field": error.field(),
        "findings": findings,
        "opens": error.window().map(|window| window.opens),
        "closes": error.window().map(|window| window.closes),
        "record": error.record(),
        "remedy": error.remedy(),
        "cause": error.cause(),
        "ja": error.message(Language::Japanese),
        "en": error.message(Language::English),
    });
    let made = py
        .import("passport._errors")
        .and_then(|module| module.getattr("make"))
        .and_then(|make| make.call1((told.to_string(),)));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(fault) => fault,
    }
}

/// A finding with its text in both languages.
pub(crate) fn finding(finding: &passport_core::Finding) -> serde_json::Value {
    json!({
        "field": finding.field,
        "rule": finding.rule,
        "severity": finding.severity,
        "days": finding.days,
        "record": finding.record,
        "clause": finding.clause(),
        "position": finding.position,
        "about": finding.about,
        "line": finding.line.as_ref().map(|(line, _)| line),
        "column": finding.line.as_ref().map(|(_, column)| column),
        "ja": finding.text(Language::Japanese),
        "en": finding.text(Language::English),
    })
}
