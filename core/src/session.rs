//! お客様の窓口 — The subscriber's desk: it holds its account, and every question it asks carries it.

mod apply;
mod gate;
mod password;
mod profile;

use std::sync::Arc;

use crate::audit::Actor;
use crate::calendar;
use crate::context::{Command, Context};
use crate::error::{Code, Denial, Error, Result};
use crate::model::account::AccountId;
use crate::model::{
    Account, Act, Action, Application, ApplicationNumber, Day, Dossier, DownloadFormat, ExportFormat, ExportPart,
    Instant, ListPage, ListQuery, Sticker,
};
use crate::paper;
use crate::pki;
use crate::rule::Rule;
use crate::rules::menu::Moment;
use crate::rules::{certificate, menu, outlook};
use crate::store::Reader;

/// お客様の窓口 — The desk of one account. It is cheap to clone and may be used from many threads.
#[derive(Clone)]
pub struct Session {
    context: Arc<Context>,
    account: AccountId,
    entry: Entry,
}

/// How a session was opened.
#[derive(Clone, Copy)]
enum Entry {
    /// By the host, under this version of the account's credential.
    Host { version: i64 },
    /// By a sign-in, or by a token: what is kept of it.
    Visit(i64),
}

impl Session {
    /// The desk of an account whose user the host has signed in, under the present version of its credential.
    pub(crate) fn of_host(context: Arc<Context>, account: AccountId, version: i64) -> Session {
        Session { context, account, entry: Entry::Host { version } }
    }

    /// The desk of a kept session.
    pub(crate) fn of_visit(context: Arc<Context>, (account, visit): (AccountId, i64)) -> Session {
        Session { context, account, entry: Entry::Visit(visit) }
    }

    fn actor(&self) -> Actor {
        Actor::Subscriber(self.account)
    }

    /// Whose desk it is.
    fn holder(&self, reader: &dyn Reader) -> Result<Account> {
        reader.account_of(self.account)?.ok_or(Error::from_code(Code::Damaged))
    }

    /// お申込情報 — A record of the account.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`: unknown, or another account's; no one can tell which.
    pub fn application(&self, number: ApplicationNumber) -> Result<Application> {
        self.read(|reader| reader.application(Some(self.account), number)?.ok_or_else(Error::no_record))
    }

    /// 操作の一覧 — Every act of a record with its answer, now or at an instant to come (2.0).
    ///
    /// At an instant to come, the work due up to then is taken as done, and no new acts as happened. At one that has passed,
    /// the record as it stands now is held against that day.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Invalid` with `at_before_record` for an instant before the record.
    pub fn actions(&self, number: ApplicationNumber, at: Option<Instant>) -> Result<Vec<Action>> {
        Ok(self.actions_of(&[number], at)?.into_iter().flatten().collect())
    }

    /// 複数の操作の一覧 — The same of many records, such as a page of the list: as many questions to the store as of one record.
    /// They are answered in the order they are asked for.
    ///
    /// # Errors
    /// As [`Session::actions`], if it is so of any of them.
    pub fn actions_of(&self, numbers: &[ApplicationNumber], at: Option<Instant>) -> Result<Vec<Vec<Action>>> {
        let now = self.context.clock.now();
        self.read(|reader| {
            let catalogue = self.context.catalogue(reader);
            let (asked, at) = (at, at.unwrap_or(now));
            let moment = Moment { now: at, today: Day::of(at), ..self.context.moment(reader, now)? };
            let acts = |(dossier, base): (Dossier, Option<Dossier>)| {
                if asked.is_some_and(|at| at < dossier.application.received_at) {
                    return Err(Denial::from(Rule::AtBeforeRecord).into());
                }
                let dossier = menu::with_due_work_done(dossier, base.as_ref(), &catalogue, now, at);
                menu::actions(&dossier, &catalogue, moment)
            };
            self.context.dossiers(reader, self.account, numbers)?.into_iter().map(acts).collect()
        })
    }

    /// お申込一覧 — A page of the account's applications that a query finds (4); without a cursor the first.
    ///
    /// A cursor is [`ListPage::next`] or [`ListPage::previous`] of a page of the same query. Rows that come or change on the
    /// way move by themselves: no other row is shown twice or left out.
    ///
    /// # Errors
    /// `Invalid` with `query_invalid` for a number of rows that a page cannot have, days out of order, too many or too long
    /// texts, or a server type that there is not; with `page_cursor_invalid` for a cursor of another query.
    pub fn applications(&self, query: &ListQuery, cursor: Option<&str>) -> Result<ListPage> {
        self.read(|reader| self.context.listed(reader, Some(self.account), query, cursor))
    }

    /// 一覧の書出し — A part of a file of the account's applications that a query finds, as many rows as the query has a page; without a
    /// cursor the first (4).
    ///
    /// A cursor is [`ExportPart::next`] of a part of the same query. In CSV a text that a spreadsheet would take for a formula
    /// has an apostrophe before it; what Shift_JIS cannot hold is `〓` and named.
    ///
    /// # Errors
    /// As `applications`.
    pub fn export(&self, query: &ListQuery, format: ExportFormat, cursor: Option<&str>) -> Result<ExportPart> {
        self.read(|reader| self.context.exported(reader, Some(self.account), query, format, cursor))
    }

    /// サービス申込書 — The form of a record as HTML: one A4 page to be printed, which needs nothing from outside (2.2). It says
    /// what the application was sold by on the day of its submission, whenever it is printed.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`.
    pub fn application_form(&self, number: ApplicationNumber) -> Result<String> {
        let page = self.read(|reader| {
            let record = reader.application(Some(self.account), number)?.ok_or_else(Error::no_record)?;
            let base = record.base.map(|base| reader.application(Some(self.account), base)).transpose()?.flatten();
            Ok(paper::page(&record, base.as_ref()))
        })?;
        paper::application_form(&page)
    }

    /// カレンダー — Coming ends and windows of the account's contracts as iCalendar text (RFC 5545): when renewals and
    /// continuations open, the last day to apply for a reissue and to cancel a term, when certificates and contracts end, and
    /// when an old certificate will be revoked. Exported again, an event whose day moved keeps its UID.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn calendar(&self) -> Result<String> {
        let now = self.context.clock.now();
        self.read(|reader| {
            let catalogue = self.context.catalogue(reader);
            let dossiers = |numbers: Vec<ApplicationNumber>| {
                let numbers = numbers.into_iter();
                numbers
                    .map(|number| self.context.dossier(reader, Some(self.account), number))
                    .collect::<Result<Vec<_>>>()
            };
            let mut current = dossiers(reader.current_records(self.account)?)?;
            current.retain(|dossier| outlook::has_a_future(dossier, &catalogue, Day::of(now)));
            let to_be_revoked = dossiers(reader.records_to_be_revoked(self.account)?)?;
            Ok(calendar::of(&current, &to_be_revoked, &catalogue, now))
        })
    }

    /// ステッカー — The images of the record's service, for the pages of its server (3): while its certificate is valid, the
    /// last day included.
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `contact_change_record`, `no_certificate_on_record`,
    /// `not_completed`, `certificate_revoked` or `certificate_expired`.
    pub fn stickers(&self, number: ApplicationNumber) -> Result<Vec<Sticker>> {
        let now = self.context.clock.now();
        self.read(|reader| {
            let record = reader.application(Some(self.account), number)?.ok_or_else(Error::no_record)?;
            menu::certificate_of(&record)?;
            certificate::in_force(&record, now)?;
            Ok(self.context.catalogue(reader).stickers(&record.service, Day::of(now)).cloned().collect())
        })
    }

    /// 証明書のダウンロード — The certificate of a completed record, whatever came later (3); the first and the last
    /// download are kept.
    ///
    /// With its chain it comes first, then each next one's issuer, up to but without the root: what a server is given. PKCS#7
    /// holds the same certificates, as PEM text with the label `PKCS7` (`.p7b`).
    ///
    /// # Errors
    /// `NotFound` with `not_your_record`; `Refused` with `not_completed`, `no_certificate_on_record` or
    /// `contact_change_record`.
    pub fn download_certificate(&self, number: ApplicationNumber, format: DownloadFormat) -> Result<Vec<u8>> {
        let command = Command::new(Actor::Subscriber(self.account), "download_certificate", None, &number);
        let now = self.context.clock.now();
        let (mut der, mut chain) = (Vec::new(), Vec::new());
        self.run(&command, now, |writer, moment| {
            let mut dossier = self.context.dossier(writer, Some(self.account), number)?;
            menu::permit(&dossier, Act::Download, &self.context.catalogue(writer), moment)?;
            let certificate = dossier.application.certificate.as_mut().ok_or(Error::from_code(Code::Damaged))?;
            certificate.first_downloaded_at.get_or_insert(now);
            certificate.last_downloaded_at = Some(now);
            der.clone_from(&certificate.der);
            chain = self.context.chain_of(certificate)?;
            writer.update_certificate(self.account, number, certificate)?;
            Ok(())
        })?;
        Ok(pki::formats::written(&der, &chain, format))
    }
}
