//! 一斉差し替え — The replacement of many certificates at once, and who has replaced theirs.

use std::ffi::{CString, c_char};

use passport_core::model::{Campaign, CampaignReport, CampaignRow, Criterion, NewCampaign, RevocationReason};
use passport_core::{Ra, Result};

use crate::boundary::{Caller, bad_argument, boundary, c_text, c_text_of, freed, number_of};
use crate::error::passport_error;
use crate::handle::{cloned, opaque};
use crate::ra::passport_ra;
use crate::types::{passport_code, passport_criterion, passport_revocation_reason, passport_standing};

/// 一斉差し替えの一覧 — Campaigns, the latest first, each with how far it has come. It never changes.
pub struct passport_campaigns {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of campaigns.
pub(crate) struct CampaignsValue {
    rows: Vec<CampaignsRow>,
}

struct CampaignsRow {
    id: i64,
    name: CString,
    reason: i32,
    criteria: CString,
    opened_at: i64,
    deadline: i64,
    total: u32,
    waiting: u32,
    opened: u32,
    revoke_only: u32,
    nothing_needed: u32,
    replaced: u32,
}

opaque!(passport_campaigns => CampaignsValue);

impl CampaignsValue {
    fn new(campaigns: &[Campaign]) -> CampaignsValue {
        let criteria = |campaign: &Campaign| {
            let lines = campaign.criteria.iter().map(|(criterion, text)| format!("{criterion} {text}"));
            lines.collect::<Vec<_>>().join("\n")
        };
        let row = |campaign: &Campaign| CampaignsRow {
            id: campaign.id,
            name: c_text(&campaign.name),
            reason: campaign.reason.number(),
            criteria: c_text(&criteria(campaign)),
            opened_at: campaign.opened_at.timestamp(),
            deadline: campaign.deadline.timestamp(),
            total: campaign.total,
            waiting: campaign.waiting,
            opened: campaign.opened,
            revoke_only: campaign.revoke_only,
            nothing_needed: campaign.nothing_needed,
            replaced: campaign.replaced,
        };
        CampaignsValue { rows: campaigns.iter().map(row).collect() }
    }

    fn at(&self, index: usize) -> Result<&CampaignsRow> {
        self.rows.get(index).ok_or_else(bad_argument)
    }
}

/// 一斉差し替えの報告 — Certificates of a campaign, or of the look at one, in the order of issue. It never changes.
pub struct passport_campaign_report {
    _opaque: [u8; 0],
}

/// The value behind the handle of a report.
pub(crate) struct CampaignReportValue {
    rows: Vec<ReportRow>,
    total: u32,
}

struct ReportRow {
    position: i64,
    number: i64,
    access_key: CString,
    account_name: CString,
    contract_code: CString,
    server_name: CString,
    serial: CString,
    standing: i32,
    is_valid: bool,
    replaced_by: i64,
    replaced_at: i64,
    contact_name: CString,
    contact_telephone: CString,
    contact_email: CString,
}

opaque!(passport_campaign_report => CampaignReportValue);

impl CampaignReportValue {
    fn new(report: &CampaignReport) -> CampaignReportValue {
        let row = |row: &CampaignRow| ReportRow {
            position: row.position,
            number: row.number.value(),
            access_key: c_text(row.access_key.as_str()),
            account_name: c_text(&row.account_name),
            contract_code: c_text_of(row.contract_code),
            server_name: c_text(&row.server_name),
            serial: c_text(&row.serial),
            standing: row.standing.number(),
            is_valid: row.is_valid,
            replaced_by: number_of(row.replaced_by),
            replaced_at: row.replaced_at.map_or(0, |at| at.timestamp()),
            contact_name: c_text(&row.contact_name),
            contact_telephone: c_text(&row.contact_telephone),
            contact_email: c_text(&row.contact_email),
        };
        CampaignReportValue { rows: report.rows.iter().map(row).collect(), total: report.total }
    }

    fn at(&self, index: usize) -> Result<&ReportRow> {
        self.rows.get(index).ok_or_else(bad_argument)
    }
}

/// What a campaign is to be, as C says it.
struct Told<'call> {
    name: &'call str,
    reason: i32,
    deadline: *const i64,
    criteria: *const i32,
    texts: *const *const c_char,
    count: usize,
}

impl Told<'_> {
    fn read(&self, c: Caller<'_>) -> Result<NewCampaign> {
        let reason = RevocationReason::from_number(self.reason).ok_or_else(bad_argument)?;
        let mut of = NewCampaign::new(self.name, reason);
        of.deadline = c.optional_instant(self.deadline)?;
        let criteria = c.numbers(self.criteria, self.count)?;
        for (criterion, text) in criteria.iter().zip(c.texts(self.texts, self.count)?) {
            of = of.matching(Criterion::from_number(*criterion).ok_or_else(bad_argument)?, text);
        }
        Ok(of)
    }
}

fn desk(ra: *const passport_ra) -> Result<Ra> {
    cloned(ra)
}

/// 一斉差し替えの下見 — What a campaign would pick, in the order of issue behind one (0 for the first), 1 to 500 rows at a
/// time, and where each would stand; it changes nothing (2.4).
///
/// The inputs are those of passport_ra_campaign. `report` is the caller's to free with passport_campaign_report_free. Any
/// thread. INVALID with what passport_ra_campaign finds, or query_invalid for another number of rows; BAD_ARGUMENT for a
/// reason or a condition that there is not; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_campaign_preview(
    ra: *const passport_ra,
    name: *const c_char,
    reason: passport_revocation_reason,
    deadline: *const i64,
    criteria: *const passport_criterion,
    texts: *const *const c_char,
    count: usize,
    after: i64,
    rows: u32,
    report: *mut *mut passport_campaign_report,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let report = c.out(report)?;
        let of = Told { name: c.text(name)?, reason, deadline, criteria, texts, count }.read(c)?;
        report.make(CampaignReportValue::new(&desk(ra)?.campaign_preview(&of, after, rows)?))
    })
}

/// 一斉差し替え — Begins a campaign: picks every certificate that meets the conditions, now and for good, and opens nothing
/// yet: passport_ra_campaign_step does that (2.4).
///
/// `count` conditions stand in `criteria`, each with its text in `texts`: conditions of different kinds must all hold; of
/// several of one kind, one. Days are as `2026-12-26`, serial numbers and fingerprints hexadecimal, an issuer's name as
/// `C=JP, O=Sample, CN=Sample CA`. `deadline` is in Unix seconds; NULL for as long as the reason allows. `request_key` may
/// be NULL. `id` is the campaign's number. Any thread. INVALID with all of required, too_long and bad_format for the name,
/// campaign_criterion_missing, campaign_criterion_invalid, campaign_deadline_invalid; REFUSED (campaign_matches_nothing);
/// BAD_ARGUMENT for a reason or a condition that there is not; CONFLICT (idempotency_key_reused); the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_campaign(
    ra: *mut passport_ra,
    name: *const c_char,
    reason: passport_revocation_reason,
    deadline: *const i64,
    criteria: *const passport_criterion,
    texts: *const *const c_char,
    count: usize,
    request_key: *const c_char,
    id: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let (key, id) = (c.request_key(request_key)?, c.out(id)?);
        let of = Told { name: c.text(name)?, reason, deadline, criteria, texts, count }.read(c)?;
        id.put(desk(ra)?.campaign(&of, key.as_ref())?.id);
        Ok(())
    })
}

/// 一斉差し替えの処理 — Deals with the next certificates of a campaign, 1 to 500 in one transaction: a valid one that is the
/// current one of a living contract can be reissued free of window and count (2.4).
///
/// Call it until none waits, from any process, again after a crash: each is dealt with once. `waiting` is how many still
/// wait. Any thread. NOT_FOUND (unknown_campaign); INVALID (query_invalid) for another number of certificates; the codes of
/// storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_campaign_step(
    ra: *mut passport_ra,
    id: i64,
    rows: u32,
    waiting: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let waiting = c.out(waiting)?;
        waiting.put(desk(ra)?.campaign_step(id, rows)?.waiting);
        Ok(())
    })
}

/// 一斉差し替えの一覧 — Every campaign, the latest first, with how far it has come (2.4).
///
/// `campaigns` is the caller's to free with passport_campaigns_free. Any thread. The codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_campaigns(
    ra: *const passport_ra,
    campaigns: *mut *mut passport_campaigns,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let campaigns = c.out(campaigns)?;
        campaigns.make(CampaignsValue::new(&desk(ra)?.campaigns()?))
    })
}

/// 一斉差し替えの報告 — Certificates of a campaign in the order of issue, behind one (0 for the first), 1 to 500 at a time: who
/// has replaced theirs, who has not by the deadline, and whom to call (2.4).
///
/// `report` is the caller's to free with passport_campaign_report_free. Any thread. NOT_FOUND (unknown_campaign); INVALID
/// (query_invalid) for another number of rows; the codes of storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_ra_campaign_report(
    ra: *const passport_ra,
    id: i64,
    after: i64,
    rows: u32,
    report: *mut *mut passport_campaign_report,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let report = c.out(report)?;
        report.make(CampaignReportValue::new(&desk(ra)?.campaign_report(id, after, rows)?))
    })
}

/// 件数 — How many campaigns there are. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_count(
    campaigns: *const passport_campaigns,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(campaigns, count, |campaigns| campaigns.rows.len()))
}

/// 番号 — The number of a campaign, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_id(
    campaigns: *const passport_campaigns,
    index: usize,
    id: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaigns, id, |campaigns| campaigns.at(index).map(|row| row.id)))
}

/// 名称 — Its name for people, from 0.
///
/// Borrowed: it lives until `campaigns` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_name(
    campaigns: *const passport_campaigns,
    index: usize,
    name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaigns, name, |campaigns| campaigns.at(index).map(|row| row.name.as_ptr())))
}

/// 理由 — Why the certificates must go, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_reason(
    campaigns: *const passport_campaigns,
    index: usize,
    reason: *mut passport_revocation_reason,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaigns, reason, |campaigns| campaigns.at(index).map(|row| row.reason)))
}

/// 条件 — The conditions they were picked by, from 0: one a line, as `serial 0a1b`.
///
/// Borrowed: it lives until `campaigns` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_criteria(
    campaigns: *const passport_campaigns,
    index: usize,
    criteria: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(campaigns, criteria, |campaigns| campaigns.at(index).map(|row| row.criteria.as_ptr())))
}

/// 開始時刻 — When they were picked, in Unix seconds, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_opened_at(
    campaigns: *const passport_campaigns,
    index: usize,
    opened_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaigns, opened_at, |campaigns| campaigns.at(index).map(|row| row.opened_at)))
}

/// 期限 — Until when they must be replaced, in Unix seconds, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_deadline(
    campaigns: *const passport_campaigns,
    index: usize,
    deadline: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaigns, deadline, |campaigns| campaigns.at(index).map(|row| row.deadline)))
}

/// 件数 — How many certificates were picked, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_total(
    campaigns: *const passport_campaigns,
    index: usize,
    total: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaigns, total, |campaigns| campaigns.at(index).map(|row| row.total)))
}

/// 未処理 — How many wait for a step, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_waiting(
    campaigns: *const passport_campaigns,
    index: usize,
    waiting: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaigns, waiting, |campaigns| campaigns.at(index).map(|row| row.waiting)))
}

/// 開放 — For how many a free reissue was opened, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_opened(
    campaigns: *const passport_campaigns,
    index: usize,
    opened: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaigns, opened, |campaigns| campaigns.at(index).map(|row| row.opened)))
}

/// 失効のみ — How many were left to be revoked by the RA, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_revoke_only(
    campaigns: *const passport_campaigns,
    index: usize,
    revoke_only: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(campaigns, revoke_only, |campaigns| campaigns.at(index).map(|row| row.revoke_only)))
}

/// 対象外 — How many were revoked or had ended, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_nothing_needed(
    campaigns: *const passport_campaigns,
    index: usize,
    nothing_needed: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(campaigns, nothing_needed, |campaigns| campaigns.at(index).map(|row| row.nothing_needed)))
}

/// 差し替え済み — How many of the opened ones have been replaced, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_replaced(
    campaigns: *const passport_campaigns,
    index: usize,
    replaced: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaigns, replaced, |campaigns| campaigns.at(index).map(|row| row.replaced)))
}

/// 一斉差し替えの一覧の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaigns_free(campaigns: *mut passport_campaigns) -> passport_code {
    freed(campaigns)
}

/// 件数 — How many certificates were read. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_count(
    campaign_report: *const passport_campaign_report,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(campaign_report, count, |campaign_report| campaign_report.rows.len()))
}

/// 総数 — How many certificates there are in all. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_total(
    campaign_report: *const passport_campaign_report,
    total: *mut u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(campaign_report, total, |campaign_report| campaign_report.total))
}

/// 位置 — The place of a certificate, from 0: the cursor to read on from.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_position(
    campaign_report: *const passport_campaign_report,
    index: usize,
    position: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(campaign_report, position, |campaign_report| campaign_report.at(index).map(|row| row.position)))
}

/// 申込番号 — The record that bears it, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_number(
    campaign_report: *const passport_campaign_report,
    index: usize,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(campaign_report, number, |campaign_report| campaign_report.at(index).map(|row| row.number)))
}

/// アクセスキー — The account, from 0.
///
/// Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_access_key(
    campaign_report: *const passport_campaign_report,
    index: usize,
    access_key: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, access_key, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.access_key.as_ptr())))
}

/// アカウント名 — The account's name, from 0.
///
/// Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_account_name(
    campaign_report: *const passport_campaign_report,
    index: usize,
    account_name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, account_name, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.account_name.as_ptr())))
}

/// 契約コード — The contract, from 0; empty when there is none, never NULL.
///
/// Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_contract_code(
    campaign_report: *const passport_campaign_report,
    index: usize,
    contract_code: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, contract_code, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.contract_code.as_ptr())))
}

/// サーバ名 — The common name, from 0.
///
/// Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_server_name(
    campaign_report: *const passport_campaign_report,
    index: usize,
    server_name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, server_name, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.server_name.as_ptr())))
}

/// シリアル番号 — The serial number, lower-case hexadecimal, from 0.
///
/// Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_serial(
    campaign_report: *const passport_campaign_report,
    index: usize,
    serial: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, serial, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.serial.as_ptr())))
}

/// 進み具合 — Where it stands, from 0.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_standing(
    campaign_report: *const passport_campaign_report,
    index: usize,
    standing: *mut passport_standing,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(campaign_report, standing, |campaign_report| campaign_report.at(index).map(|row| row.standing)))
}

/// 有効か — Whether it is still valid, from 0: what is, must be revoked by the deadline.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_is_valid(
    campaign_report: *const passport_campaign_report,
    index: usize,
    is_valid: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(campaign_report, is_valid, |campaign_report| campaign_report.at(index).map(|row| row.is_valid)))
}

/// 差し替え先 — The record that replaced it, from 0; 0 when none has.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_replaced_by(
    campaign_report: *const passport_campaign_report,
    index: usize,
    replaced_by: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, replaced_by, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.replaced_by)))
}

/// 差し替え時刻 — When that one was issued, in Unix seconds, from 0; 0 when none has replaced it.
///
/// Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_replaced_at(
    campaign_report: *const passport_campaign_report,
    index: usize,
    replaced_at: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, replaced_at, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.replaced_at)))
}

/// 連絡先の氏名 — Whom to call, from 0: the contract's technical contact.
///
/// Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_contact_name(
    campaign_report: *const passport_campaign_report,
    index: usize,
    contact_name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, contact_name, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.contact_name.as_ptr())))
}

/// 連絡先の電話番号 — Their telephone, from 0.
///
/// Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_contact_telephone(
    campaign_report: *const passport_campaign_report,
    index: usize,
    contact_telephone: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, contact_telephone, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.contact_telephone.as_ptr())))
}

/// 連絡先のメール — Their e-mail, from 0.
///
/// Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_contact_email(
    campaign_report: *const passport_campaign_report,
    index: usize,
    contact_email: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(campaign_report, contact_email, |campaign_report| campaign_report
        .at(index)
        .map(|row| row.contact_email.as_ptr())))
}

/// 一斉差し替えの報告の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_campaign_report_free(
    campaign_report: *mut passport_campaign_report,
) -> passport_code {
    freed(campaign_report)
}
