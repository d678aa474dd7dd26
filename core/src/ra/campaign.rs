//! 一斉差し替え — Replacing many certificates at once: picked by conditions, opened step by step, followed to the deadline
//! (2.4; CA/B BR 4.9.1.1).

use super::{MAX_NAME, Ra};
use crate::catalogue::Catalogue;
use crate::context::Command;
use crate::error::{Code, Error, Result};
use crate::journal;
use crate::model::campaign::{KeptCertificate, Member, Outcome};
use crate::model::{
    ApplicationNumber, Campaign, CampaignReport, CampaignRow, Day, Dossier, Field, Instant, NewCampaign,
    NoticeKind, RequestKey,
};
use crate::pki::evidence;
use crate::rule::Rule;
use crate::rules::campaign::{self, Predicate};
use crate::rules::menu::Moment;
use crate::rules::{certificate, list, require, work};
use crate::store::{NewNotice, Reader, Writer};

/// Certificates looked at in one go.
const BATCH: u32 = 500;

impl Ra {
    /// 一斉差し替えの下見 — What a campaign would pick, in the order of issue behind one (0 for the first), 1 to 500 rows at a
    /// time, and where each would stand; it changes nothing. It looks at every certificate of the registry.
    ///
    /// # Errors
    /// As [`Ra::campaign`], but for `campaign_matches_nothing`; `Invalid` with `query_invalid` for another number of rows.
    pub fn campaign_preview(&self, of: &NewCampaign, after: i64, rows: u32) -> Result<CampaignReport> {
        let now = self.context.clock.now();
        let (predicate, _) = self.context.read(|reader| judged(of, &self.context.catalogue(reader), now))?;
        list::a_page(rows)?;
        let found = self.scan(&predicate, &mut 0)?;
        let shown = found.iter().zip(1i64..).filter(|(_, position)| after < *position).take(rows as usize);
        self.context.read(|reader| {
            let catalogue = self.context.catalogue(reader);
            let (_, deadline) = judged(of, &catalogue, now)?;
            let row = |(kept, position): (&KeptCertificate, i64)| {
                let dossier = self.context.dossier(reader, None, kept.number)?;
                let outcome = Some(campaign::outcome(&dossier, &catalogue, now));
                let member = Member { position, number: kept.number, outcome };
                self.row(reader, &dossier, member, deadline, now)
            };
            let rows = shown.clone().map(row).collect::<Result<_>>()?;
            Ok(CampaignReport { rows, total: counted(found.len()) })
        })
    }

    /// 一斉差し替え — Begins a campaign: picks every certificate that meets the conditions, now and for good; one that is
    /// issued later belongs to it no more. Nothing is opened yet: [`Ra::campaign_step`] does that.
    ///
    /// It revokes nothing, then or at the deadline: that stays the RA's own act, of which the worklist and
    /// [`Ra::campaign_report`] speak.
    ///
    /// # Errors
    /// `Invalid` with all of `required`, `too_long` and `bad_format` for its name, `campaign_criterion_missing`,
    /// `campaign_criterion_invalid` for each condition that cannot be read, `campaign_deadline_invalid` for a deadline that
    /// is not to come; `Refused` with `campaign_matches_nothing`.
    pub fn campaign(&self, of: &NewCampaign, key: Option<&RequestKey>) -> Result<Campaign> {
        journal::command("campaign", || {
            let command = Command::new(self.actor(), "campaign", key, of);
            if let Some(earlier) = self.context.earlier(&command)? {
                return Ok(earlier);
            }
            let now = self.context.clock.now();
            let (predicate, _) = self.context.read(|reader| judged(of, &self.context.catalogue(reader), now))?;
            // Looking at every certificate is slow, so it comes before the transaction, which looks at those issued since; what
            // they are picked by never changes.
            let mut last = 0;
            let found = self.scan(&predicate, &mut last)?;
            self.context.run(&command, now, |writer, _| {
                let (_, deadline) = judged(of, &self.context.catalogue(writer), now)?;
                let (mut all, mut after) = (found.clone(), last);
                while let Some(end) = self.batch(writer, &predicate, after, &mut all)? {
                    after = end;
                }
                require(!all.is_empty(), Rule::CampaignMatchesNothing)?;
                let picked: Vec<ApplicationNumber> = all.iter().map(|kept| kept.number).collect();
                let of = NewCampaign { name: of.name.trim().to_owned(), deadline: Some(deadline), ..of.clone() };
                let id = writer.insert_campaign(&of, deadline, now, &picked)?;
                campaign_of(writer, id)
            })
        })
    }

    /// 一斉差し替えの処理 — Deals with the next certificates of a campaign, 1 to 500 in one transaction: a valid one that is the
    /// current one of a living contract can be reissued free of window and count to its last day, and its account has a
    /// notice. Call it until none waits, from any process, again after a crash: each is dealt with once. It takes no request
    /// key: what was done is not there to be done again.
    ///
    /// # Errors
    /// `NotFound` with `unknown_campaign`; `Invalid` with `query_invalid` for another number of certificates.
    pub fn campaign_step(&self, id: i64, rows: u32) -> Result<Campaign> {
        journal::command("campaign_step", || {
            list::a_page(rows)?;
            let now = self.context.clock.now();
            let before = self.context.read(|reader| campaign_of(reader, id))?;
            if before.waiting == 0 {
                return Ok(before);
            }
            let command = Command::new(self.actor(), "campaign_step", None, &(id, rows));
            self.context.run(&command, now, |writer, moment| {
                let catalogue = self.context.catalogue(writer);
                for member in writer.members_waiting(id, rows)? {
                    let dossier = self.context.dossier(writer, None, member.number)?;
                    let outcome = campaign::outcome(&dossier, &catalogue, now);
                    if outcome == Outcome::Opened {
                        self.open_reissue(writer, &dossier, before.deadline, moment)?;
                    }
                    writer.settle_member(id, member, outcome, now)?;
                }
                campaign_of(writer, id)
            })
        })
    }

    /// 一斉差し替えの一覧 — Every campaign, the latest first, with how far it has come.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn campaigns(&self) -> Result<Vec<Campaign>> {
        self.context.read(|reader| reader.campaigns(None))
    }

    /// 一斉差し替えの報告 — Certificates of a campaign in the order of issue, behind one (0 for the first), 1 to 500 at a time:
    /// who has replaced theirs, who has not by the deadline, and whom to call.
    ///
    /// # Errors
    /// `NotFound` with `unknown_campaign`; `Invalid` with `query_invalid` for another number of rows.
    pub fn campaign_report(&self, id: i64, after: i64, rows: u32) -> Result<CampaignReport> {
        list::a_page(rows)?;
        let now = self.context.clock.now();
        self.context.read(|reader| {
            let Campaign { deadline, total, .. } = campaign_of(reader, id)?;
            let members = reader.campaign_members(id, after, rows)?.into_iter();
            let row = |member: Member| {
                let dossier = self.context.dossier(reader, None, member.number)?;
                self.row(reader, &dossier, member, deadline, now)
            };
            Ok(CampaignReport { rows: members.map(row).collect::<Result<_>>()?, total })
        })
    }

    /// Every certificate that meets the conditions, batch by batch; `last` becomes the last one that was looked at.
    fn scan(&self, predicate: &Predicate, last: &mut i64) -> Result<Vec<KeptCertificate>> {
        let mut found = Vec::new();
        loop {
            // Each batch is collected apart, since a read may be run again.
            let (some, end) = self.context.read(|reader| {
                let mut some = Vec::new();
                let end = self.batch(reader, predicate, *last, &mut some)?;
                Ok((some, end))
            })?;
            found.extend(some);
            match end {
                Some(end) => *last = end,
                None => return Ok(found),
            }
        }
    }

    /// Adds those of the next certificates that meet the conditions; answers the last one looked at, none at the end.
    fn batch(
        &self,
        reader: &dyn Reader,
        predicate: &Predicate,
        after: i64,
        found: &mut Vec<KeptCertificate>,
    ) -> Result<Option<i64>> {
        let kept = reader.certificates(after, BATCH)?;
        let end = kept.last().map(|kept| kept.sequence);
        for kept in kept {
            if predicate.picks(&kept) && (!predicate.looks_inside() || self.fits(reader, predicate, kept.number)?) {
                found.push(kept);
            }
        }
        Ok(end)
    }

    /// Whether what stands in a certificate meets the conditions.
    fn fits(&self, reader: &dyn Reader, predicate: &Predicate, number: ApplicationNumber) -> Result<bool> {
        let damaged = || Error::from_code(Code::Damaged);
        let certificate = reader.application(None, number)?.and_then(|record| record.certificate);
        let certificate = certificate.ok_or_else(damaged)?;
        let above = self.context.chain_of(&certificate)?;
        let issuer = above.first().map(Vec::as_slice);
        Ok(predicate.picks_inside(&evidence::traits(&certificate.der, issuer).ok_or_else(damaged)?))
    }

    /// Opens the free reissue of a record, unless it is open, and tells the account until when.
    fn open_reissue(
        &self,
        writer: &mut dyn Writer,
        dossier: &Dossier,
        deadline: Instant,
        moment: Moment,
    ) -> Result<()> {
        let application = &dossier.application;
        let (account, number) = (application.account, application.number);
        let mut certificate = application.certificate.clone().ok_or(Error::from_code(Code::Damaged))?;
        certificate.has_free_reissue = true;
        writer.update_certificate(account, number, &certificate)?;
        self.free_open_reissue(writer, dossier, moment)?;
        let notice = NewNotice {
            kind: NoticeKind::ReplacementNeeded,
            number,
            contract_code: application.contract_code,
            on: Day::of(deadline),
            days_before: None,
            made_at: moment.now,
        };
        // Another campaign may have told of the same day.
        if writer.notice_is_made(&notice)? { Ok(()) } else { writer.insert_notice(account, &notice) }
    }

    /// One certificate of a campaign as it stands.
    fn row(
        &self,
        reader: &dyn Reader,
        dossier: &Dossier,
        member: Member,
        deadline: Instant,
        now: Instant,
    ) -> Result<CampaignRow> {
        let catalogue: &Catalogue = &self.context.catalogue(reader);
        let damaged = || Error::from_code(Code::Damaged);
        let application = &dossier.application;
        let account = reader.account_of(application.account)?.ok_or_else(damaged)?;
        let mut replaced = None;
        for successor in campaign::successors(dossier) {
            let at = reader.application(Some(application.account), successor)?.ok_or_else(damaged)?.updated_at;
            if replaced.is_none_or(|(first, _)| at < first) {
                replaced = Some((at, successor));
            }
        }
        let replaced_at = replaced.map(|(at, _)| at);
        let contacts = dossier.contract.as_ref().map_or(&application.form, |held| &held.contacts);
        let contact = |field| contacts.text(field).to_owned();
        Ok(CampaignRow {
            position: member.position,
            number: member.number,
            access_key: account.access_key,
            account_name: account.name,
            contract_code: application.contract_code,
            server_name: application.text(Field::ServerCommonName).to_owned(),
            serial: application.certificate.as_ref().ok_or_else(damaged)?.serial.clone(),
            standing: campaign::standing(dossier, member.outcome, replaced_at, deadline, catalogue, now),
            is_valid: certificate::in_force(application, now).is_ok(),
            replaced_by: replaced.map(|(_, number)| number),
            replaced_at,
            contact_name: contact(Field::TechnicalName),
            contact_telephone: contact(Field::TechnicalTelephone),
            contact_email: contact(Field::TechnicalEmail),
        })
    }
}

/// The conditions of a campaign and its deadline.
fn judged(of: &NewCampaign, catalogue: &Catalogue, now: Instant) -> Result<(Predicate, Instant)> {
    let settings = catalogue.settings(Day::of(now));
    let deadline = of.deadline.unwrap_or_else(|| work::revocation_deadline(of.reason, now, settings));
    let name = of.name.trim();
    let mut faults = Vec::new();
    let mut fault = |holds: bool, rule| faults.extend((!holds).then_some(rule));
    fault(!name.is_empty(), Rule::Required);
    fault(name.chars().count() <= MAX_NAME, Rule::TooLong);
    fault(!name.chars().any(char::is_control), Rule::BadFormat);
    fault(now < deadline, Rule::CampaignDeadlineInvalid);
    match Predicate::read(&of.criteria) {
        Ok(predicate) if faults.is_empty() => Ok((predicate, deadline)),
        read => {
            faults.extend(read.err().into_iter().flatten());
            Err(Error::invalid_by(faults))
        }
    }
}

/// A campaign of a number.
fn campaign_of(reader: &dyn Reader, id: i64) -> Result<Campaign> {
    let found = reader.campaigns(Some(id))?.pop();
    found.ok_or_else(|| Error::rule_of(Code::NotFound, Rule::UnknownCampaign))
}

fn counted(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
