//! 誤り — The core's errors as the package's exceptions, and its values as JSON.

use passport_core::{Code, Error, Language};
use pyo3::prelude::*;
use serde_json::json;

use crate::journal;
use crate::lazy::Findings;

/// Runs a call into the core without the interpreter and brings its answer, or its error, back.
pub(crate) fn carry<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Error> + Send) -> PyResult<T> {
    journal::heed(py);
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
    let told = json!({
        "code": error.code(),
        "rule": error.rule(),
        "section": error.section(),
        "field": error.field(),
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
        .and_then(|make| make.call1((told.to_string(), Findings(error.findings().to_vec()))));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(fault) => fault,
    }
}
