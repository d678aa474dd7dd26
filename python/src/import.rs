//! 取込み — An import under way.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use serde_json::json;

use crate::fault::{carry, finding, text};

/// 取込み — The import of a file, part by part.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Import(Mutex<passport_core::Import>);

impl Import {
    pub(crate) fn new(import: passport_core::Import) -> Import {
        Import(Mutex::new(import))
    }
}

#[pymethods]
impl Import {
    fn step(&self, py: Python<'_>) -> PyResult<String> {
        let part = carry(py, || self.0.lock().unwrap_or_else(PoisonError::into_inner).step())?;
        text(&json!({
            "contracts": part.contracts,
            "findings": part.findings.iter().map(finding).collect::<Vec<_>>(),
            "rows_done": part.rows_done,
            "rows": part.rows,
            "is_last": part.is_last,
        }))
    }
}
