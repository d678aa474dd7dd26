//! 提出書類 — The papers of an application, as they come in (2.2).

use super::{Ra, reason_of};
use crate::context::Command;
use crate::error::{Denial, Result};
use crate::journal;
use crate::model::{ApplicationNumber, Day, Paper, Receipt, RequestKey};
use crate::rule::Rule;
use crate::rules::require;

impl Ra {
    /// 書類の受領 — Records that a paper of an open record came in on a day.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status` for a record that is not open, `unknown_document`
    /// for a paper it was not asked for with, or `document_day_invalid` for a day to come, or before the application.
    pub fn receive_document(
        &self,
        number: ApplicationNumber,
        paper: &str,
        on: Day,
        key: Option<&RequestKey>,
    ) -> Result<Receipt> {
        let command = Command::new(self.actor(), "receive_document", key, &(number, paper, on));
        self.with_paper(&command, number, paper, |paper, from, today| {
            require(from <= on && on <= today, Rule::DocumentDayInvalid)?;
            paper.received_on = Some(on);
            Ok(())
        })
    }

    /// 書類の免除 — Does without a paper of an open record, for a reason.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `wrong_status` for a record that is not open or
    /// `unknown_document`, or `document_received` for one that came in; `Invalid` with `required` for a blank reason, `too_long` over 1,000 characters.
    pub fn waive_document(
        &self,
        number: ApplicationNumber,
        paper: &str,
        reason: &str,
        key: Option<&RequestKey>,
    ) -> Result<Receipt> {
        journal::command("waive_document", || {
            let reason = reason_of(reason)?;
            let command = Command::new(self.actor(), "waive_document", key, &(number, paper, reason));
            self.with_paper(&command, number, paper, |paper, _, _| {
                require(paper.received_on.is_none(), Rule::DocumentReceived)?;
                paper.waived_for = Some(reason.to_owned());
                Ok(())
            })
        })
    }

    /// Changes one paper of an open record, given the day of its application and today.
    fn with_paper(
        &self,
        command: &Command,
        number: ApplicationNumber,
        id: &str,
        change: impl Fn(&mut Paper, Day, Day) -> Result<(), Denial>,
    ) -> Result<Receipt> {
        let now = self.context.clock.now();
        self.context.run(command, now, |writer, moment| {
            let mut dossier = self.context.dossier(writer, None, number)?;
            let application = &mut dossier.application;
            require(application.status.is_open(), Rule::WrongStatus)?;
            let applied_on = Day::of(application.received_at);
            let paper = application.papers.iter_mut().find(|paper| paper.id == id);
            change(paper.ok_or(Denial::from(Rule::UnknownDocument))?, applied_on, moment.today)?;
            self.context.refile(writer, &dossier, moment.today)?;
            Ok(Receipt { at: now, ..Receipt::of(&dossier.application) })
        })
    }
}
