//! 日誌 — What the core tells a log, as records of Python's `logging.getLogger("passport")`.

use log::{Level, LevelFilter, Log, Metadata, Record};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

/// What the core tells its records under, and the logger's name.
const NAME: &str = "passport";

/// The frames between the host's line and this module: the package's own method.
const OWN_FRAMES: u32 = 2;

fn logger(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let made = LOGGER
        .get_or_try_init(py, || Ok::<_, PyErr>(py.import("logging")?.call_method1("getLogger", (NAME,))?.unbind()));
    made.map(|logger| logger.bind(py))
}

/// Makes the core's records Python's, from now on.
pub(crate) fn install() {
    // In a second interpreter of the process it is there already.
    let _ = log::set_logger(&Bridge);
}

/// Asks, while the interpreter is held anyway, which records anybody wants to hear: others are then not even made.
pub(crate) fn heed(py: Python<'_>) {
    let effective =
        logger(py).and_then(|logger| logger.call_method0(pyo3::intern!(py, "getEffectiveLevel"))?.extract());
    log::set_max_level(match effective {
        Ok(..=10) => LevelFilter::Debug,
        Ok(..=20) => LevelFilter::Info,
        Ok(..=30) => LevelFilter::Warn,
        Ok(..=40) => LevelFilter::Error,
        Ok(41..) => LevelFilter::Off,
        // Whoever made the logger so hears of it with the record.
        Err(_) => LevelFilter::Debug,
    });
}

struct Bridge;

impl Log for Bridge {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == NAME
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            // While the interpreter ends there is nobody to tell.
            Python::try_attach(|py| {
                if let Err(fault) = tell(py, record) {
                    // The command is done: its answer must not be lost for a fault of the log.
                    fault.write_unraisable(py, logger(py).ok());
                }
            });
        }
    }

    fn flush(&self) {}
}

fn tell(py: Python<'_>, record: &Record<'_>) -> PyResult<()> {
    let level = match record.level() {
        Level::Error => 40,
        Level::Warn => 30,
        Level::Info => 20,
        Level::Debug | Level::Trace => 10,
    };
    let extra = PyDict::new(py);
    for name in ["verb", "code", "rule", "cause"] {
        extra.set_item(
            name,
            record.key_values().get(name.into()).map(|value| value.to_string()).filter(|text| !text.is_empty()),
        )?;
    }
    let named = PyDict::new(py);
    named.set_item("extra", extra)?;
    named.set_item("stacklevel", OWN_FRAMES)?;
    logger(py)?.call_method("log", (level, record.args().to_string()), Some(&named))?;
    Ok(())
}
