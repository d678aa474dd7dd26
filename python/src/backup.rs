//! 控え — A copy of a registry that is under way.

use std::sync::{Arc, Mutex, PoisonError};

use passport_core::{Code, Error};
use pyo3::prelude::*;

use crate::fault::carry;

/// 控え — A backup, step by step.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Backup(Mutex<Option<Arc<passport_core::Backup>>>);

impl Backup {
    pub(crate) fn new(backup: passport_core::Backup) -> Backup {
        Backup(Mutex::new(Some(Arc::new(backup))))
    }
}

#[pymethods]
impl Backup {
    fn step(&self, py: Python<'_>, pages: u32) -> PyResult<(u32, u32)> {
        carry(py, || {
            let backup = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let progress = backup.ok_or(Error::from_code(Code::Closed))?.step(pages)?;
            Ok((progress.remaining, progress.total))
        })
    }

    fn close(&self, py: Python<'_>) {
        py.detach(|| drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take()));
    }
}
