//! Pythonの窓 — The private native module of the Python package `passport`.
//!
//! It carries and decides nothing: arguments go in, the core's values come out as JSON text, or in their own form where there
//! may be many, and the package makes frozen values of them. The interpreter is released around every call into the core.

mod backup;
mod desks;
mod draft;
mod fault;
mod import;
mod journal;
mod lazy;
mod registry;

use pyo3::prelude::*;

/// The module `passport._passport`.
#[pymodule]
mod _passport {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::backup::Backup;
    #[pymodule_export]
    use super::desks::{Ra, Session};
    #[pymodule_export]
    use super::draft::Draft;
    #[pymodule_export]
    use super::import::Import;
    #[pymodule_export]
    use super::lazy::{Findings, Page};
    #[pymodule_export]
    use super::registry::{Clock, Registry, inspect_csr, tables, version};

    #[pymodule_init]
    fn init(_module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::journal::install();
        Ok(())
    }
}
