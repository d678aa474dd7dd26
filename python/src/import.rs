//! 取込み — An import under way.

use pyo3::prelude::*;
use serde_json::json;

use crate::fault::{carry, text};
use crate::lazy::Findings;

/// 取込み — The import of a file, part by part.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Import(passport_core::Import);

impl Import {
    pub(crate) fn new(import: passport_core::Import) -> Import {
        Import(import)
    }
}

#[pymethods]
impl Import {
    fn step(&self, py: Python<'_>) -> PyResult<(String, Findings)> {
        let part = carry(py, || self.0.step())?;
        let told = json!({
            "contracts": part.contracts,
            "rows_done": part.rows_done,
            "rows": part.rows,
            "is_last": part.is_last,
        });
        Ok((text(&told)?, Findings(part.findings)))
    }
}
