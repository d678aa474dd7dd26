//! 状態の照合 — Compares what a scenario says of a record or a list with what the account's own desk shows.

use chrono::SecondsFormat;
use passport_core::model::{Act, Action, Day, Field, Instant, ListQuery, ListView, Paper};
use serde_json::Value;

use crate::format::{Answer, RecordState};
use crate::run::{Stage, Told, instant, same, told};

impl Stage {
    /// Compares one entry of a step's `state`.
    pub(crate) fn look(&mut self, label: &str, state: &Value) -> Told<()> {
        match label.split_once(':') {
            Some(("list", account)) => self.look_at_list(account, ListView::Current, state),
            Some(("past", account)) => self.look_at_list(account, ListView::Past, state),
            _ => {
                let state = serde_json::from_value(state.clone()).map_err(told)?;
                self.look_at_record(label, &state)
            }
        }
    }

    fn look_at_list(&mut self, account: &str, view: ListView, state: &Value) -> Told<()> {
        let labels: Vec<String> = serde_json::from_value(state.clone()).map_err(told)?;
        let expected = labels.iter().map(|label| self.number(Some(label))).collect::<Told<Vec<_>>>()?;
        let page = self.session(account)?.applications(&ListQuery::of(view, 500), None).map_err(told)?;
        let shown: Vec<_> = page.rows.iter().map(|row| row.number).collect();
        same("the list", &shown, &expected)?;
        same("the total", &(page.total as usize, page.total_is_exact), &(expected.len(), true))
    }

    fn look_at_record(&mut self, label: &str, state: &RecordState) -> Told<()> {
        let (number, account) = self.record(label)?.clone();
        let session = self.session(&account)?;
        let record = session.application(number).map_err(told)?;
        let word = |what: &str, is: &str, must: &Option<String>| match must {
            Some(must) => same(what, is, must.as_str()),
            None => Ok(()),
        };
        word("status", record.status.name(), &state.status)?;
        word("kind", record.kind.name(), &state.kind)?;
        word("service", &record.service, &state.service)?;
        word("rejection_reason", record.rejection_reason.as_deref().unwrap_or_default(), &state.rejection_reason)?;
        word("catalogue_version", &record.catalogue_version, &state.catalogue_version)?;
        if let Some(must) = &state.papers {
            let state = |paper: &Paper| match (paper.received_on, &paper.waived_for) {
                (Some(day), _) => day.to_string(),
                (None, Some(reason)) => reason.clone(),
                (None, None) => "missing".to_owned(),
            };
            let is = record.papers.iter().map(|paper| (paper.id.clone(), state(paper))).collect();
            same("papers", &is, must)?;
        }
        if let Some(must) = state.documents_missing {
            same("documents_missing", &record.documents_missing(), &must)?;
            let rows = session.applications(&ListQuery::default(), None).map_err(told)?.rows;
            let row = rows.iter().find(|row| row.number == number).ok_or("the record is not in the list")?;
            same("the list's mark", &row.documents_missing, &must)?;
        }
        if let Some(base) = &state.base {
            same("base", &record.base, &Some(self.number(Some(base))?))?;
        }
        match state.contract.as_deref() {
            None => {}
            Some("none") => same("contract", &record.contract_code, &None)?,
            Some("given") => same("contract is given", &record.contract_code.is_some(), &true)?,
            Some(other) => {
                let other = session.application(self.number(Some(&other.to_owned()))?).map_err(told)?;
                same("contract", &record.contract_code, &other.contract_code)?;
            }
        }
        for (path, text) in &state.text {
            let field = Field::from_path(path).ok_or_else(|| format!("no field is called {path:?}"))?;
            same(path, record.text(field), text.as_str())?;
        }
        let certificate = record.certificate.as_ref();
        at("valid_from", certificate.map(|certificate| certificate.not_before), &state.valid_from)?;
        at("valid_until", certificate.map(|certificate| certificate.not_after), &state.valid_until)?;
        at("revoked_at", certificate.and_then(|certificate| certificate.revoked_at), &state.revoked_at)?;
        let due = certificate.and_then(|certificate| certificate.revocation_due_at);
        at("revocation_due_at", due, &state.revocation_due_at)?;
        if let Some(must) = &state.revocation_reason {
            let reason = certificate.and_then(|certificate| certificate.revocation_reason);
            same("revocation_reason", &reason.map(|reason| reason.name()), &must.as_deref())?;
        }
        day("late_reissue_until", certificate.and_then(|of| of.late_reissue_until), &state.late_reissue_until)?;
        if state.actions.is_empty() {
            return Ok(());
        }
        let asked_at = state.actions_at.as_deref().map(instant).transpose()?;
        let actions = session.actions(number, asked_at).map_err(told)?;
        for (act, answer) in &state.actions {
            let act = Act::from_name(act).ok_or_else(|| format!("no act is called {act:?}"))?;
            let action = actions.iter().find(|action| action.act == act).ok_or("the act is not answered")?;
            self.compare(action, answer).map_err(|fault| format!("{act}: {fault}"))?;
        }
        Ok(())
    }

    fn compare(&self, action: &Action, answer: &Answer) -> Told<()> {
        let rule = action.rule.map(|rule| rule.name());
        same("allowed means no rule", &action.allowed, &rule.is_none())?;
        match answer {
            Answer::Word(word) => same("answer", rule.unwrap_or("allowed"), word.as_str()),
            Answer::Full(full) => {
                same("rule", &rule, &full.rule.as_deref())?;
                day("opens", action.opens, &full.opens)?;
                day("closes", action.closes, &full.closes)?;
                if let Some(must) = &full.remedy {
                    same("remedy", &action.remedy.map(|remedy| remedy.name()), &must.as_deref())?;
                }
                match &full.record {
                    Some(label) => same("record", &action.record, &Some(self.number(Some(label))?)),
                    None => Ok(()),
                }
            }
        }
    }
}

/// Compares a day, if it is told.
pub(crate) fn day(what: &str, is: Option<Day>, must: &Option<Option<String>>) -> Told<()> {
    match must {
        Some(must) => same(what, &is.map(|day| day.to_string()), must),
        None => Ok(()),
    }
}

/// Compares an instant, however its offset is written.
pub(crate) fn at(what: &str, is: Option<Instant>, must: &Option<Option<String>>) -> Told<()> {
    let Some(must) = must else { return Ok(()) };
    let must = must.as_deref().map(instant).transpose()?;
    let text = |at: Option<Instant>| at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    same(what, &text(is), &text(must))
}
