//! 窓口 — The two desks: the subscriber's and the RA's.

use passport_core::Error;
use passport_core::model::{
    Application, ApplicationNumber, Criterion, Day, DownloadFormat, ExportFormat, ExportPart, ListQuery,
    LoginRequest, NewAccount, NewCampaign, NewCoupons, PasswordChange, Profile, RequestKey, RevocationReason,
};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::draft::{Draft, field};
use crate::fault::{bad_argument, carry, raise, text};
use crate::import::Import;
use crate::lazy::{Findings, Page};
use crate::registry::instant;

/// Text that is no number is answered like an unknown number.
fn number(py: Python<'_>, text: &str) -> PyResult<ApplicationNumber> {
    text.parse().map_err(|_| raise(py, &Error::no_record()))
}

fn request_key(py: Python<'_>, text: Option<&str>) -> PyResult<Option<RequestKey>> {
    text.map(|text| text.parse().map_err(|_| bad_argument(py))).transpose()
}

/// A day of a `date`'s text.
fn day(py: Python<'_>, text: &str) -> PyResult<Day> {
    text.parse().map_err(|_| bad_argument(py))
}

fn reason(py: Python<'_>, name: &str) -> PyResult<RevocationReason> {
    RevocationReason::from_name(name).ok_or_else(|| bad_argument(py))
}

/// A list's query of its JSON.
fn asked(py: Python<'_>, text: &str) -> PyResult<ListQuery> {
    serde_json::from_str(text).map_err(|_| bad_argument(py))
}

/// A part of an exported list: its bytes, rows, the next cursor, and each cell with replaced characters.
type Exported = (Vec<u8>, u32, Option<String>, Vec<(String, &'static str, String)>);

fn exported(part: ExportPart) -> Exported {
    let cells = part.replaced.into_iter().map(|cell| (cell.number.to_string(), cell.column, cell.characters));
    (part.bytes, part.rows, part.next, cells.collect())
}

fn export_format(py: Python<'_>, name: &str) -> PyResult<ExportFormat> {
    ExportFormat::from_name(name).ok_or_else(|| bad_argument(py))
}

/// What a campaign is to be: its name, reason, deadline, and conditions by name.
type Told<'a> = (&'a str, &'a str, Option<i64>, Vec<(String, String)>);

fn new_campaign(py: Python<'_>, (name, because, deadline, criteria): Told<'_>) -> PyResult<NewCampaign> {
    let mut of = NewCampaign::new(name, reason(py, because)?);
    of.deadline = deadline.map(|seconds| instant(py, seconds)).transpose()?;
    for (criterion, text) in criteria {
        of = of.matching(Criterion::from_name(&criterion).ok_or_else(|| bad_argument(py))?, text);
    }
    Ok(of)
}

/// A record as JSON, with what follows from it.
fn record(application: &Application) -> PyResult<String> {
    let mut value = serde_json::to_value(application).unwrap_or_default();
    value["documents_missing"] = application.documents_missing().into();
    text(&value)
}

/// お客様の窓口 — The subscriber's desk.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Session(pub(crate) passport_core::Session);

#[pymethods]
impl Session {
    fn token<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        carry(py, || self.0.token()).map(|token| PyString::new(py, token.reveal()))
    }

    fn must_change_password(&self, py: Python<'_>) -> PyResult<bool> {
        carry(py, || self.0.must_change_password())
    }

    fn change_password(
        &self,
        py: Python<'_>,
        current: Option<&str>,
        new: &str,
        repeated: &str,
        key: Option<&str>,
    ) -> PyResult<()> {
        let key = request_key(py, key)?;
        carry(py, || self.0.change_password(&PasswordChange { current, new, repeated }, key.as_ref()))
    }

    fn sign_out(&self, py: Python<'_>) -> PyResult<()> {
        carry(py, || self.0.sign_out())
    }

    fn login_certificate(&self, py: Python<'_>) -> PyResult<String> {
        text(&carry(py, || self.0.login_certificate())?)
    }

    fn draft_new(&self, py: Python<'_>, service: &str) -> PyResult<Draft> {
        carry(py, || self.0.draft_new(service)).map(Draft::new)
    }

    fn draft_renewal(&self, py: Python<'_>, of: &str, service: Option<&str>) -> PyResult<Draft> {
        let of = number(py, of)?;
        carry(py, || self.0.draft_renewal(of, service)).map(Draft::new)
    }

    fn draft_switch(&self, py: Python<'_>, of: &str, service: &str) -> PyResult<Draft> {
        let of = number(py, of)?;
        carry(py, || self.0.draft_switch(of, service)).map(Draft::new)
    }

    fn draft_reissue(&self, py: Python<'_>, of: &str) -> PyResult<Draft> {
        let of = number(py, of)?;
        carry(py, || self.0.draft_reissue(of)).map(Draft::new)
    }

    fn draft_continuation(&self, py: Python<'_>, of: &str) -> PyResult<Draft> {
        let of = number(py, of)?;
        carry(py, || self.0.draft_continuation(of)).map(Draft::new)
    }

    fn draft_contact_change(&self, py: Python<'_>, of: &str) -> PyResult<Draft> {
        let of = number(py, of)?;
        carry(py, || self.0.draft_contact_change(of)).map(Draft::new)
    }

    fn draft_revocation(&self, py: Python<'_>, of: &str) -> PyResult<Draft> {
        let of = number(py, of)?;
        carry(py, || self.0.draft_revocation(of)).map(Draft::new)
    }

    fn draft_cancellation(&self, py: Python<'_>, of: &str) -> PyResult<Draft> {
        let of = number(py, of)?;
        carry(py, || self.0.draft_cancellation(of)).map(Draft::new)
    }

    fn check(&self, py: Python<'_>, draft: PyRef<'_, Draft>) -> PyResult<Findings> {
        let draft = draft.value();
        carry(py, || self.0.check(&draft)).map(Findings)
    }

    fn submit(&self, py: Python<'_>, draft: PyRef<'_, Draft>) -> PyResult<String> {
        let draft = draft.value();
        text(&carry(py, || self.0.submit(&draft))?)
    }

    fn withdraw(&self, py: Python<'_>, of: &str, key: Option<&str>) -> PyResult<String> {
        let (of, key) = (number(py, of)?, request_key(py, key)?);
        text(&carry(py, || self.0.withdraw(of, key.as_ref()))?)
    }

    fn application(&self, py: Python<'_>, of: &str) -> PyResult<String> {
        let of = number(py, of)?;
        record(&carry(py, || self.0.application(of))?)
    }

    fn actions(&self, py: Python<'_>, of: Vec<String>, at: Option<i64>) -> PyResult<String> {
        let of = of.iter().map(|of| number(py, of)).collect::<PyResult<Vec<_>>>()?;
        let at = at.map(|seconds| instant(py, seconds)).transpose()?;
        text(&carry(py, || self.0.actions_of(&of, at))?)
    }

    fn applications(&self, py: Python<'_>, query: &str, cursor: Option<&str>) -> PyResult<Page> {
        let query = asked(py, query)?;
        carry(py, || self.0.applications(&query, cursor)).map(Page)
    }

    fn export(&self, py: Python<'_>, query: &str, format: &str, cursor: Option<&str>) -> PyResult<Exported> {
        let (query, format) = (asked(py, query)?, export_format(py, format)?);
        carry(py, || self.0.export(&query, format, cursor)).map(exported)
    }

    fn profile(&self, py: Python<'_>) -> PyResult<String> {
        text(&carry(py, || self.0.profile())?)
    }

    fn set_profile(
        &self,
        py: Python<'_>,
        dealer_code: String,
        fields: Vec<(String, String)>,
        key: Option<&str>,
    ) -> PyResult<String> {
        let key = request_key(py, key)?;
        let mut profile = Profile::default();
        profile.dealer_code = dealer_code;
        for (path, text) in fields {
            profile.set(field(py, &path)?, text);
        }
        text(&carry(py, || self.0.set_profile(&profile, key.as_ref()))?)
    }

    fn pour_profile(&self, py: Python<'_>, draft: PyRef<'_, Draft>) -> PyResult<()> {
        let before = draft.value();
        let mut after = before.clone();
        carry(py, || self.0.pour_profile(&mut after))?;
        draft.take_over(&before, &after);
        Ok(())
    }

    fn coupons(&self, py: Python<'_>) -> PyResult<String> {
        text(&carry(py, || self.0.coupons())?)
    }

    fn calendar(&self, py: Python<'_>) -> PyResult<String> {
        carry(py, || self.0.calendar())
    }

    fn application_form(&self, py: Python<'_>, of: &str) -> PyResult<String> {
        let of = number(py, of)?;
        carry(py, || self.0.application_form(of))
    }

    fn stickers(&self, py: Python<'_>, of: &str) -> PyResult<Vec<(String, &'static str, Vec<u8>)>> {
        let of = number(py, of)?;
        let stickers = carry(py, || self.0.stickers(of))?;
        Ok(stickers.into_iter().map(|sticker| (sticker.name, sticker.media_type, sticker.image)).collect())
    }

    fn download_certificate(&self, py: Python<'_>, of: &str, format: &str) -> PyResult<Vec<u8>> {
        let of = number(py, of)?;
        let format = DownloadFormat::from_name(format).ok_or_else(|| bad_argument(py))?;
        carry(py, || self.0.download_certificate(of, format))
    }
}

/// 審査者の窓口 — The RA's desk.
#[pyclass(frozen, module = "passport._passport")]
pub(crate) struct Ra(pub(crate) passport_core::Ra);

#[pymethods]
impl Ra {
    fn reset_password<'py>(
        &self,
        py: Python<'py>,
        dealer_code: &str,
        access_key: &str,
        key: Option<&str>,
    ) -> PyResult<(String, Option<Bound<'py, PyString>>)> {
        let key = request_key(py, key)?;
        let given = carry(py, || self.0.reset_password(dealer_code, access_key, key.as_ref()))?;
        Ok((text(&given)?, given.password.map(|password| PyString::new(py, password.reveal()))))
    }

    #[allow(clippy::too_many_arguments, reason = "as many as the call has")]
    fn issue_login_certificate<'py>(
        &self,
        py: Python<'py>,
        dealer_code: &str,
        access_key: &str,
        csr: Option<&[u8]>,
        pkcs12_password: Option<&str>,
        beside: bool,
        key: Option<&str>,
    ) -> PyResult<(String, Option<Bound<'py, PyBytes>>)> {
        let key = request_key(py, key)?;
        let request = match pkcs12_password {
            Some(password) => LoginRequest::Pkcs12 { password },
            None => LoginRequest::Csr(csr.unwrap_or_default()),
        };
        let issued =
            carry(py, || self.0.issue_login_certificate(dealer_code, access_key, request, beside, key.as_ref()))?;
        Ok((text(&issued)?, issued.pkcs12.map(|bytes| PyBytes::new(py, bytes.reveal()))))
    }

    fn register_login_certificate(
        &self,
        py: Python<'_>,
        dealer_code: &str,
        access_key: &str,
        certificate: &[u8],
        beside: bool,
        key: Option<&str>,
    ) -> PyResult<String> {
        let key = request_key(py, key)?;
        text(&carry(py, || {
            self.0.register_login_certificate(dealer_code, access_key, certificate, beside, key.as_ref())
        })?)
    }

    fn stop_login_certificate(
        &self,
        py: Python<'_>,
        dealer_code: &str,
        access_key: &str,
        fingerprint: &str,
        key: Option<&str>,
    ) -> PyResult<String> {
        let key = request_key(py, key)?;
        text(&carry(py, || self.0.stop_login_certificate(dealer_code, access_key, fingerprint, key.as_ref()))?)
    }

    fn open_account(
        &self,
        py: Python<'_>,
        name: &str,
        dealer_code: &str,
        a3_contract: bool,
        key: Option<&str>,
    ) -> PyResult<String> {
        let key = request_key(py, key)?;
        let of = NewAccount { a3_contract, ..NewAccount::new(name, dealer_code) };
        text(&carry(py, || self.0.open_account(&of, key.as_ref()))?)
    }

    fn accounts(&self, py: Python<'_>, after: Option<&str>, rows: u32) -> PyResult<String> {
        text(&carry(py, || self.0.accounts(after, rows))?)
    }

    fn application(&self, py: Python<'_>, of: &str) -> PyResult<String> {
        let of = number(py, of)?;
        record(&carry(py, || self.0.application(of))?)
    }

    fn applications(&self, py: Python<'_>, query: &str, cursor: Option<&str>) -> PyResult<Page> {
        let query = asked(py, query)?;
        carry(py, || self.0.applications(&query, cursor)).map(Page)
    }

    fn export(&self, py: Python<'_>, query: &str, format: &str, cursor: Option<&str>) -> PyResult<Exported> {
        let (query, format) = (asked(py, query)?, export_format(py, format)?);
        carry(py, || self.0.export(&query, format, cursor)).map(exported)
    }

    fn import_records(&self, py: Python<'_>, source: &[u8], format: &str, dry_run: bool) -> PyResult<Import> {
        let format = export_format(py, format)?;
        carry(py, || self.0.import_records(source, format, dry_run)).map(Import::new)
    }

    fn begin_review(&self, py: Python<'_>, of: &str, key: Option<&str>) -> PyResult<String> {
        let (of, key) = (number(py, of)?, request_key(py, key)?);
        text(&carry(py, || self.0.begin_review(of, key.as_ref()))?)
    }

    fn approve(&self, py: Python<'_>, of: &str, key: Option<&str>) -> PyResult<String> {
        let (of, key) = (number(py, of)?, request_key(py, key)?);
        text(&carry(py, || self.0.approve(of, key.as_ref()))?)
    }

    fn issue(&self, py: Python<'_>, of: &str, key: Option<&str>) -> PyResult<String> {
        let (of, key) = (number(py, of)?, request_key(py, key)?);
        text(&carry(py, || self.0.issue(of, key.as_ref()))?)
    }

    fn complete(&self, py: Python<'_>, of: &str, key: Option<&str>) -> PyResult<String> {
        let (of, key) = (number(py, of)?, request_key(py, key)?);
        text(&carry(py, || self.0.complete(of, key.as_ref()))?)
    }

    fn confirm_revocation(&self, py: Python<'_>, of: &str, key: Option<&str>) -> PyResult<String> {
        let (of, key) = (number(py, of)?, request_key(py, key)?);
        text(&carry(py, || self.0.confirm_revocation(of, key.as_ref()))?)
    }

    fn reject(&self, py: Python<'_>, of: &str, reason: &str, key: Option<&str>) -> PyResult<String> {
        let (of, key) = (number(py, of)?, request_key(py, key)?);
        text(&carry(py, || self.0.reject(of, reason, key.as_ref()))?)
    }

    fn record_certificate(
        &self,
        py: Python<'_>,
        of: &str,
        certificate: &[u8],
        chain: &[u8],
        key: Option<&str>,
    ) -> PyResult<String> {
        let (of, key) = (number(py, of)?, request_key(py, key)?);
        text(&carry(py, || self.0.record_certificate(of, certificate, chain, key.as_ref()))?)
    }

    fn check_certificate(&self, py: Python<'_>, of: &str, certificate: &[u8], chain: &[u8]) -> PyResult<Findings> {
        let of = number(py, of)?;
        carry(py, || self.0.check_certificate(of, certificate, chain)).map(Findings)
    }

    fn crl(&self, py: Python<'_>) -> PyResult<Vec<u8>> {
        carry(py, || self.0.crl())
    }

    fn login_crl(&self, py: Python<'_>) -> PyResult<Vec<u8>> {
        carry(py, || self.0.login_crl())
    }

    fn revoke(
        &self,
        py: Python<'_>,
        of: &str,
        because: &str,
        end_contract: bool,
        key: Option<&str>,
    ) -> PyResult<String> {
        let (of, because, key) = (number(py, of)?, reason(py, because)?, request_key(py, key)?);
        text(&carry(py, || self.0.revoke(of, because, end_contract, key.as_ref()))?)
    }

    fn record_revocation(
        &self,
        py: Python<'_>,
        of: &str,
        at: i64,
        because: Option<&str>,
        key: Option<&str>,
    ) -> PyResult<String> {
        let (of, at, key) = (number(py, of)?, instant(py, at)?, request_key(py, key)?);
        let because = because.map(|name| reason(py, name)).transpose()?;
        text(&carry(py, || self.0.record_revocation(of, at, because, key.as_ref()))?)
    }

    fn allow_late_reissue(&self, py: Python<'_>, of: &str, until: &str, key: Option<&str>) -> PyResult<String> {
        let (of, until, key) = (number(py, of)?, day(py, until)?, request_key(py, key)?);
        text(&carry(py, || self.0.allow_late_reissue(of, until, key.as_ref()))?)
    }

    fn add_coupons(
        &self,
        py: Python<'_>,
        dealer_code: String,
        service: String,
        expires_on: &str,
        numbers: Vec<String>,
        key: Option<&str>,
    ) -> PyResult<String> {
        let (expires_on, key) = (day(py, expires_on)?, request_key(py, key)?);
        let coupons = NewCoupons { dealer_code, service, expires_on, numbers };
        text(&carry(py, || self.0.add_coupons(&coupons, key.as_ref()))?)
    }

    fn receive_document(
        &self,
        py: Python<'_>,
        of: &str,
        paper: &str,
        on: &str,
        key: Option<&str>,
    ) -> PyResult<String> {
        let (of, on, key) = (number(py, of)?, day(py, on)?, request_key(py, key)?);
        text(&carry(py, || self.0.receive_document(of, paper, on, key.as_ref()))?)
    }

    fn waive_document(
        &self,
        py: Python<'_>,
        of: &str,
        paper: &str,
        reason: &str,
        key: Option<&str>,
    ) -> PyResult<String> {
        let (of, key) = (number(py, of)?, request_key(py, key)?);
        text(&carry(py, || self.0.waive_document(of, paper, reason, key.as_ref()))?)
    }

    fn audit(&self, py: Python<'_>, after: i64, rows: u32) -> PyResult<String> {
        text(&carry(py, || self.0.audit(after, rows))?)
    }

    fn audit_head(&self, py: Python<'_>) -> PyResult<String> {
        carry(py, || self.0.audit_head())
    }

    fn verify_audit(&self, py: Python<'_>, known_head: Option<&str>) -> PyResult<String> {
        text(&carry(py, || self.0.verify_audit(known_head))?)
    }

    fn catalogue_changes(&self, py: Python<'_>, after: &str, to: &str) -> PyResult<String> {
        let (after, to) = (day(py, after)?, day(py, to)?);
        text(&carry(py, || self.0.catalogue_changes(after, to))?)
    }

    fn catalogue_changes_with(&self, py: Python<'_>, catalogue: &str, on: &str) -> PyResult<String> {
        let on = day(py, on)?;
        text(&carry(py, || self.0.catalogue_changes_with(catalogue, on))?)
    }

    fn notices(&self, py: Python<'_>, after: i64, rows: u32) -> PyResult<String> {
        text(&carry(py, || self.0.notices(after, rows))?)
    }

    fn acknowledge_notices(&self, py: Python<'_>, up_to: i64, key: Option<&str>) -> PyResult<u32> {
        let key = request_key(py, key)?;
        carry(py, || self.0.acknowledge_notices(up_to, key.as_ref()))
    }

    fn campaign_preview(
        &self,
        py: Python<'_>,
        name: &str,
        because: &str,
        deadline: Option<i64>,
        criteria: Vec<(String, String)>,
        page: (i64, u32),
    ) -> PyResult<String> {
        let of = new_campaign(py, (name, because, deadline, criteria))?;
        text(&carry(py, || self.0.campaign_preview(&of, page.0, page.1))?)
    }

    fn campaign(
        &self,
        py: Python<'_>,
        name: &str,
        because: &str,
        deadline: Option<i64>,
        criteria: Vec<(String, String)>,
        key: Option<&str>,
    ) -> PyResult<String> {
        let (of, key) = (new_campaign(py, (name, because, deadline, criteria))?, request_key(py, key)?);
        text(&carry(py, || self.0.campaign(&of, key.as_ref()))?)
    }

    fn campaign_step(&self, py: Python<'_>, id: i64, rows: u32) -> PyResult<String> {
        text(&carry(py, || self.0.campaign_step(id, rows))?)
    }

    fn campaigns(&self, py: Python<'_>) -> PyResult<String> {
        text(&carry(py, || self.0.campaigns())?)
    }

    fn campaign_report(&self, py: Python<'_>, id: i64, after: i64, rows: u32) -> PyResult<String> {
        text(&carry(py, || self.0.campaign_report(id, after, rows))?)
    }

    fn worklist(&self, py: Python<'_>) -> PyResult<String> {
        text(&carry(py, || self.0.worklist())?)
    }

    fn run_due(&self, py: Python<'_>) -> PyResult<String> {
        text(&carry(py, || self.0.run_due())?)
    }
}
