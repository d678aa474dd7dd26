//! 取込みの手順 — The step of a scenario that imports records.

use passport_core::model::ExportFormat;

use crate::format::{Found, Step};
use crate::root;
use crate::run::{Answer, Stage, Told, found, named, same, told};

impl Stage {
    pub(crate) fn import_records(&mut self, step: &Step) -> Told<Answer> {
        let format = named("format", step.format.as_deref().unwrap_or("csv_utf8"), ExportFormat::from_name)?;
        let mut source = String::new();
        for line in step.source.iter().flatten() {
            source += &self.filled_in(line)?;
            source += "\r\n";
        }
        let begun = self.ra.import_records(source.as_bytes(), format, step.dry_run.unwrap_or_default());
        let import = match begun {
            Ok(import) => import,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        let (mut contracts, mut findings, mut lines) = (Vec::new(), Vec::<Found>::new(), Vec::new());
        loop {
            let part = import.step().map_err(told)?;
            contracts.extend(part.contracts.iter().map(|of| format!("{} {}", of.reference, of.outcome)));
            lines.extend(part.findings.iter().filter_map(|of| of.line.as_ref().map(|(line, _)| *line)));
            findings.extend(part.findings.iter().map(found));
            if part.is_last {
                break;
            }
        }
        same("contracts", &contracts, &step.contracts.clone().unwrap_or_default())?;
        if let Some(must) = &step.lines {
            same("lines", &lines, must)?;
        }
        for (label, [account, number]) in &step.records {
            self.records.insert(label.clone(), (number.parse().map_err(told)?, account.clone()));
        }
        Ok(Answer::Findings(findings))
    }

    /// A line with the access keys of its `<session:NAME>` and the base64 of its `<data:FILE>`.
    fn filled_in(&mut self, line: &str) -> Told<String> {
        let mut filled = String::new();
        let mut rest = line;
        while let Some((before, behind)) = rest.split_once('<') {
            let (place, after) = behind.split_once('>').ok_or("a place is not closed")?;
            filled += before;
            match place.split_once(':') {
                Some(("session", account)) => {
                    self.session(account)?;
                    filled += &self.access_keys[account];
                }
                Some(("data", file)) => {
                    let pem = std::fs::read_to_string(root().join("tests/data").join(file)).map_err(told)?;
                    filled.extend(pem.lines().filter(|line| !line.starts_with("-----")));
                }
                _ => return Err(format!("nothing is called {place:?}")),
            }
            rest = after;
        }
        Ok(filled + rest)
    }
}
