//! 下書き — The draft as a mutable value behind a lock.

use std::sync::{Mutex, MutexGuard, PoisonError};

use passport_core::Error;
use passport_core::model::Field;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};

use crate::fault::{carry, raise, text};

/// 下書き — A draft.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Draft(Mutex<passport_core::model::Draft>);

impl Draft {
    pub(crate) fn new(draft: passport_core::model::Draft) -> Draft {
        Draft(Mutex::new(draft))
    }

    pub(crate) fn value(&self) -> passport_core::model::Draft {
        self.lock().clone()
    }

    /// Sets what a longer piece of work set, of a copy from before.
    pub(crate) fn take_over(&self, before: &passport_core::model::Draft, after: &passport_core::model::Draft) {
        let mut draft = self.lock();
        for (field, text) in after.fields().iter().filter(|(field, text)| before.text(*field) != *text) {
            draft.set(field, text);
        }
    }

    fn lock(&self) -> MutexGuard<'_, passport_core::model::Draft> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn field(py: Python<'_>, path: &str) -> PyResult<Field> {
    Field::from_path(path).ok_or_else(|| raise(py, &Error::unknown_field()))
}

#[pymethods]
impl Draft {
    #[staticmethod]
    fn from_json(py: Python<'_>, json: &str) -> PyResult<Draft> {
        carry(py, || passport_core::model::Draft::from_json(json)).map(Draft::new)
    }

    fn to_json(&self) -> String {
        self.lock().to_json()
    }

    fn set(&self, py: Python<'_>, path: &str, text: &str) -> PyResult<()> {
        self.lock().set(field(py, path)?, text);
        Ok(())
    }

    fn text(&self, py: Python<'_>, path: &str) -> PyResult<String> {
        Ok(self.lock().text(field(py, path)?).to_owned())
    }

    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.lock().fields().iter().map(|(field, text)| (field.path(), text)).into_py_dict(py)
    }

    fn set_csr(&self, py: Python<'_>, csr: &[u8]) -> PyResult<()> {
        carry(py, || self.lock().set_csr(csr).map(|_| ()))
    }

    fn csr(&self) -> Option<Vec<u8>> {
        self.lock().csr().map(<[u8]>::to_vec)
    }

    fn agree_to_terms(&self) {
        self.lock().agree_to_terms();
    }

    fn offered_terms(&self) -> PyResult<String> {
        text(&self.lock().offered_terms())
    }

    fn kind(&self) -> &'static str {
        self.lock().kind().name()
    }

    fn service(&self) -> String {
        self.lock().service().to_owned()
    }

    fn base(&self) -> Option<String> {
        self.lock().base().map(|number| number.to_string())
    }

    fn request_key(&self) -> String {
        self.lock().request_key().to_string()
    }
}
