//! 遅延 — Lists that stay in the core's own form until a value of one is asked for: a CSR may have 15,000 findings, and of a page
//! a script may want the count alone.

use passport_core::model::ListPage;
use passport_core::{Finding, Language};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

fn at<T>(values: &[T], index: usize) -> PyResult<&T> {
    values.get(index).ok_or_else(|| PyIndexError::new_err("no such value"))
}

/// 指摘の列 — Findings, each as the arguments of the package's `Finding`.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Findings(pub(crate) Vec<Finding>);

#[pymethods]
impl Findings {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyTuple>> {
        let finding = at(&self.0, index)?;
        (
            finding.field.map(|field| field.path()),
            finding.rule.name(),
            finding.severity.name(),
            finding.text(Language::Japanese),
            finding.text(Language::English),
            finding.days.map(|(first, last)| (first.to_string(), last.to_string())),
            finding.record.map(|number| number.to_string()),
            finding.line.as_ref().map(|(line, _)| *line),
            finding.clause(),
            finding.position,
            finding.about.as_deref(),
            finding.line.as_ref().map(|(_, column)| column.as_str()),
        )
            .into_pyobject(py)
    }
}

/// 一覧の頁 — A page of the list, each row as the arguments of the package's `ListRow`.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Page(pub(crate) ListPage);

#[pymethods]
impl Page {
    fn __len__(&self) -> usize {
        self.0.rows.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyTuple>> {
        let row = at(&self.0.rows, index)?;
        let values = [
            row.number.to_string().into_bound_py_any(py)?,
            row.access_key.as_ref().map(ToString::to_string).into_bound_py_any(py)?,
            row.received_on.to_string().into_bound_py_any(py)?,
            row.service_name.as_str().into_bound_py_any(py)?,
            row.status.name().into_bound_py_any(py)?,
            row.kind.name().into_bound_py_any(py)?,
            row.valid_from.map(|day| day.to_string()).into_bound_py_any(py)?,
            row.valid_until.map(|day| day.to_string()).into_bound_py_any(py)?,
            row.contract_code.as_ref().map(ToString::to_string).into_bound_py_any(py)?,
            row.organization.as_str().into_bound_py_any(py)?,
            row.server_name.as_str().into_bound_py_any(py)?,
            row.coupon.as_str().into_bound_py_any(py)?,
            row.documents_missing.into_bound_py_any(py)?,
        ];
        PyTuple::new(py, values)
    }

    /// How many there are, whether that is exact, and the cursors of the next and the previous page.
    fn around(&self) -> (u32, bool, Option<&str>, Option<&str>) {
        (self.0.total, self.0.total_is_exact, self.0.next.as_deref(), self.0.previous.as_deref())
    }
}
