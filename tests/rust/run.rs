//! 実行 — Runs a scenario step by step; what is not as told is told back with the step's number.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use passport_core::model::{
    ApplicationNumber, CatalogueChange, Day, DownloadFormat, Draft, DueWork, ExportFormat, ExportPart, Field,
    Instant, ListPage, ListQuery, NewAccount, NewCoupons, Notice, Profile, Receipt, RequestKey, RevocationReason,
    Sticker, WorkItem,
};
use passport_core::{Clock, Error, Options, Ra, Registry, Session, inspect_csr};
use serde_json::Value;

use crate::format::{Expect, Found, Scenario, Step};
use crate::root;
use crate::state::{at, day};

/// What goes wrong in a runner: a sentence for the person who reads the test's output.
pub(crate) type Told<T> = Result<T, String>;

/// What a step answered: nothing refused, a refusal, or findings.
pub(crate) enum Answer {
    Done,
    Refused(Error),
    Findings(Vec<Found>),
}

/// シナリオの実行 — Runs a scenario.
///
/// # Errors
/// A sentence that names the step and what was otherwise than told.
pub fn run(scenario: &Scenario) -> Result<(), String> {
    let first = scenario.steps.first().and_then(|step| step.at.as_deref()).ok_or("the first step has no `at`")?;
    let clock = Clock::manual(instant(first)?).map_err(told)?;
    let registry = Registry::in_memory(Options::new().clock(clock)).map_err(told)?;
    let ra = registry.ra("operator").map_err(told)?;
    let mut stage = Stage { registry, ra, ..Stage::empty()? };
    let mut by = String::new();
    for (index, step) in scenario.steps.iter().enumerate() {
        by = step.by.clone().unwrap_or(by);
        let told = |fault| format!("{}: step {} ({}): {fault}", scenario.id, index + 1, step.r#do);
        stage.step(&by, step).map_err(told)?;
    }
    // Whatever happened, the audit holds it.
    let check = stage.ra.verify_audit(None).map_err(told)?;
    same("what is altered", &check.altered, &Vec::new()).and(same("the audit", &check.is_sound(), &true))?;
    // And everything that follows from something else still does.
    same("the registry's faults", &stage.registry.check_integrity().map_err(told)?.faults, &Vec::new())
}

/// Everything a scenario has made so far.
pub(crate) struct Stage {
    pub(crate) registry: Registry,
    pub(crate) ra: Ra,
    pub(crate) sessions: BTreeMap<String, Session>,
    pub(crate) access_keys: BTreeMap<String, String>,
    /// Passwords, codes and tokens, by name.
    pub(crate) secrets: BTreeMap<String, String>,
    /// The serial numbers of login certificates that were issued, by name.
    pub(crate) login_serials: BTreeMap<String, String>,
    drafts: BTreeMap<String, Draft>,
    /// Records by label, with the account that made them.
    pub(crate) records: BTreeMap<String, (ApplicationNumber, String)>,
    receipts: BTreeMap<(String, String), Value>,
    /// Heads of the audit, by name.
    heads: BTreeMap<String, String>,
    /// Campaigns by name.
    pub(crate) campaigns: BTreeMap<String, i64>,
    forms: BTreeMap<String, BTreeMap<String, String>>,
}

impl Stage {
    fn empty() -> Told<Stage> {
        let forms = std::fs::read_to_string(root().join("tests/scenarios/forms.json")).map_err(told)?;
        let registry = Registry::in_memory(Options::new()).map_err(told)?;
        Ok(Stage {
            ra: registry.ra("operator").map_err(told)?,
            registry,
            sessions: BTreeMap::new(),
            access_keys: BTreeMap::new(),
            secrets: BTreeMap::new(),
            login_serials: BTreeMap::new(),
            drafts: BTreeMap::new(),
            records: BTreeMap::new(),
            receipts: BTreeMap::new(),
            heads: BTreeMap::new(),
            campaigns: BTreeMap::new(),
            forms: serde_json::from_str(&forms).map_err(told)?,
        })
    }

    fn step(&mut self, by: &str, step: &Step) -> Told<()> {
        if let Some(at) = &step.at {
            self.registry.clock().set(instant(at)?).map_err(told)?;
        }
        let answer = match by.split_once(':') {
            Some(("session", account)) => self.subscriber(account, step)?,
            None if by == "ra" => self.operator(step)?,
            None if by == "host" => self.host(step)?,
            _ => return Err(format!("nobody is called {by:?}")),
        };
        judge(step, answer)?;
        for (label, state) in &step.state {
            self.look(label, state).map_err(|fault| format!("state of {label}: {fault}"))?;
        }
        Ok(())
    }

    /// The desk of an account, opened on its first mention.
    pub(crate) fn session(&mut self, account: &str) -> Told<Session> {
        if let Some(session) = self.sessions.get(account) {
            return Ok(session.clone());
        }
        let opened =
            self.ra.open_account(&NewAccount::new(format!("Account {account}"), "D0001"), None).map_err(told)?;
        self.open(account, opened.access_key.as_str())
    }

    /// A record by its label, or by its number as `#1234567890`.
    pub(crate) fn number(&self, label: Option<&String>) -> Told<ApplicationNumber> {
        let label = label.ok_or("the step names no record")?;
        match label.strip_prefix('#') {
            Some(number) => number.parse().map_err(told),
            None => self.record(label).map(|(number, _)| *number),
        }
    }

    pub(crate) fn record(&self, label: &str) -> Told<&(ApplicationNumber, String)> {
        self.records.get(label).ok_or_else(|| format!("no record is called {label:?}"))
    }

    fn subscriber(&mut self, account: &str, step: &Step) -> Told<Answer> {
        let session = self.session(account)?;
        if let Some(answer) = self.session_signs_in(&session, step)? {
            return Ok(answer);
        }
        match step.r#do.as_str() {
            "draft" => self.keep_draft(&session, step),
            "apply" => match self.draft(&session, step)? {
                Ok(draft) => self.submit(&session, account, &draft, step),
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            "submit" => {
                let mut draft = self.kept(step)?.clone();
                fill(&mut draft, &step.fields)?;
                self.submit(&session, account, &draft, step)
            }
            "check" => {
                let draft = match &step.draft {
                    Some(_) => self.kept(step)?.clone(),
                    None => match self.draft(&session, step)? {
                        Ok(draft) => draft,
                        Err(refusal) => return Ok(Answer::Refused(refusal)),
                    },
                };
                Ok(match session.check(&draft) {
                    Ok(findings) => Answer::Findings(findings.iter().map(found).collect()),
                    Err(refusal) => Answer::Refused(refusal),
                })
            }
            "withdraw" => {
                let number = self.number(step.on.as_ref())?;
                self.receipt(account, step, |key| session.withdraw(number, key))
            }
            "application" => Ok(done(session.application(self.number(step.on.as_ref())?))),
            "actions" => {
                let at = step.asked_at.as_deref().map(instant).transpose()?;
                Ok(done(session.actions(self.number(step.on.as_ref())?, at)))
            }
            "applications" => self.pages(step, |cursor| session.applications(&step.query, cursor)),
            "export" => self.export(step, |query, format, cursor| session.export(query, format, cursor)),
            "profile" => match session.profile() {
                Ok(profile) => self.read_profile(&profile, step),
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            "set_profile" => {
                let mut profile = Profile::default();
                profile.dealer_code = step.dealer_code.clone().unwrap_or_default();
                for (path, text) in &step.fields {
                    let field = named("field", path, Field::from_path)?;
                    profile.set(field, text.as_deref().unwrap_or_default());
                }
                let set = session.set_profile(&profile, request_key(step)?.as_ref());
                self.repeatable(account, step, set)
            }
            "coupons" => match session.coupons() {
                Ok(coupons) => {
                    let is: BTreeMap<_, _> =
                        coupons.into_iter().map(|of| (of.number, of.state.name().to_owned())).collect();
                    same("the coupons", &is, &step.coupons.clone().unwrap_or_default()).map(|()| Answer::Done)
                }
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            "calendar" => match session.calendar() {
                Ok(calendar) => holds(&calendar, step).map(|()| Answer::Done),
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            "application_form" => match session.application_form(self.number(step.on.as_ref())?) {
                Ok(form) => shows(&form, step).map(|()| Answer::Done),
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            "download" => self.download(&session, step),
            "stickers" => match session.stickers(self.number(step.on.as_ref())?) {
                Ok(stickers) => stuck(&stickers, step).map(|()| Answer::Done),
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            other => Err(format!("no verb of a session is called {other:?}")),
        }
    }

    fn operator(&mut self, step: &Step) -> Told<Answer> {
        let ra = self.ra.clone();
        if let Some(answer) = self.ra_signs_in(step)? {
            return Ok(answer);
        }
        match step.r#do.as_str() {
            "open_account" => {
                let key = request_key(step)?;
                let name = step.name.as_deref().unwrap_or_default();
                let mut account = NewAccount::new(name, step.dealer_code.as_deref().unwrap_or_default());
                account.a3_contract = step.a3_contract.unwrap_or_default();
                let opened = ra.open_account(&account, key.as_ref());
                if let (Some(name), Ok(opened)) = (&step.r#as, &opened) {
                    self.open(name, opened.access_key.as_str())?;
                }
                self.repeatable("ra", step, opened)
            }
            "add_coupons" => {
                let coupons = NewCoupons {
                    dealer_code: step.dealer_code.clone().unwrap_or_default(),
                    service: step.service.clone().unwrap_or_default(),
                    expires_on: step
                        .expires_on
                        .as_deref()
                        .ok_or("the step has no `expires_on`")?
                        .parse()
                        .map_err(told)?,
                    numbers: step.numbers.clone().unwrap_or_default(),
                };
                let added = ra.add_coupons(&coupons, request_key(step)?.as_ref());
                self.repeatable("ra", step, added)
            }
            "allow_late_reissue" => {
                let until: Day = step.until.as_deref().ok_or("the step has no `until`")?.parse().map_err(told)?;
                self.operated(step, |number, key| ra.allow_late_reissue(number, until, key))
            }
            "revoke" => {
                let reason = step.reason.as_deref().unwrap_or("unspecified");
                let reason = named("reason", reason, RevocationReason::from_name)?;
                let end_contract = step.end_contract.unwrap_or_default();
                self.operated(step, |number, key| ra.revoke(number, reason, end_contract, key))
            }
            "record_certificate" => {
                let certificate = data(step.certificate.as_deref().unwrap_or_default())?;
                let chain = step.chain.as_deref().map(data).transpose()?.unwrap_or_default();
                self.operated(step, |number, key| ra.record_certificate(number, &certificate, &chain, key))
            }
            "check_certificate" => {
                let certificate = data(step.certificate.as_deref().unwrap_or_default())?;
                let chain = step.chain.as_deref().map(data).transpose()?.unwrap_or_default();
                Ok(match ra.check_certificate(self.number(step.on.as_ref())?, &certificate, &chain) {
                    Ok(findings) => Answer::Findings(findings.iter().map(found).collect()),
                    Err(refusal) => Answer::Refused(refusal),
                })
            }
            "crl" => match ra.crl() {
                Ok(crl) => self.compare_crl(&crl, step).map(|()| Answer::Done),
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            "record_revocation" => {
                let at = instant(step.revoked_at.as_deref().ok_or("the step has no `revoked_at`")?)?;
                let reason = step.reason.as_deref();
                let reason = reason.map(|name| named("reason", name, RevocationReason::from_name)).transpose()?;
                self.operated(step, |number, key| ra.record_revocation(number, at, reason, key))
            }
            "catalogue_changes" => {
                let to: Day = step.to.as_deref().ok_or("the step has no `to`")?.parse().map_err(told)?;
                let changes = match (&step.catalogue, &step.after) {
                    (Some(file), _) => ra.catalogue_changes_with(&catalogue(file)?, to),
                    (None, after) => {
                        let after = after.as_deref().ok_or("the step has no `after`")?.parse().map_err(told)?;
                        ra.catalogue_changes(after, to)
                    }
                };
                let changes = changes.map_err(told)?;
                let is: Told<Vec<String>> = changes.iter().map(|change| self.told_of_change(change)).collect();
                same("changes", &is?, &step.changes.clone().unwrap_or_default())?;
                Ok(Answer::Done)
            }
            "applications" => self.pages(step, |cursor| ra.applications(&step.query, cursor)),
            "export" => self.export(step, |query, format, cursor| ra.export(query, format, cursor)),
            "import_records" => self.import_records(step),
            "notices" => match ra.notices(0, step.rows.unwrap_or(500)) {
                Ok(notices) => {
                    let is = notices.iter().map(|notice| self.told_of_notice(notice)).collect::<Told<Vec<_>>>()?;
                    same("notices", &is, &step.notices.clone().unwrap_or_default())?;
                    if let Some(last) = notices.last().filter(|_| step.acknowledge == Some(true)) {
                        let acknowledged = ra.acknowledge_notices(last.sequence, None).map_err(told)?;
                        same("acknowledged", &(acknowledged as usize), &notices.len())?;
                    }
                    Ok(Answer::Done)
                }
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            "campaign" | "campaign_preview" | "campaign_step" | "campaigns" | "campaign_report" => {
                self.campaign_verb(step)
            }
            "audit_head" => {
                let head = ra.audit_head().map_err(told)?;
                self.heads.insert(step.r#as.clone().ok_or("a head needs `as`")?, head);
                Ok(Answer::Done)
            }
            "verify_audit" => {
                let head = match step.head.as_deref().map(|head| (head, head.strip_prefix('@'))) {
                    Some((_, Some(name))) => self.heads.get(name).ok_or("no head is called so")?.as_str(),
                    Some((head, None)) => head,
                    None => "",
                };
                match ra.verify_audit(Some(head)) {
                    Ok(check) => same("the audit is sound", &check.is_sound(), &true).map(|()| Answer::Done),
                    Err(refusal) => Ok(Answer::Refused(refusal)),
                }
            }
            "accounts" => self.accounts(step),
            "worklist" => {
                let items = ra.worklist().map_err(told)?;
                self.compare_worklist(&items, step)
            }
            "application" => Ok(done(ra.application(self.number(step.on.as_ref())?))),
            "begin_review" => self.operated(step, |number, key| ra.begin_review(number, key)),
            "approve" => self.operated(step, |number, key| ra.approve(number, key)),
            "issue" => self.operated(step, |number, key| ra.issue(number, key)),
            "complete" => self.operated(step, |number, key| ra.complete(number, key)),
            "confirm_revocation" => self.operated(step, |number, key| ra.confirm_revocation(number, key)),
            "reject" => {
                let reason = step.reason.clone().unwrap_or_default();
                self.operated(step, |number, key| ra.reject(number, &reason, key))
            }
            "receive_document" => {
                let day = step.day.as_deref().ok_or("the step has no `day`")?.parse().map_err(told)?;
                let paper = step.paper.clone().unwrap_or_default();
                self.operated(step, |number, key| ra.receive_document(number, &paper, day, key))
            }
            "waive_document" => {
                let (paper, reason) =
                    (step.paper.clone().unwrap_or_default(), step.reason.clone().unwrap_or_default());
                self.operated(step, |number, key| ra.waive_document(number, &paper, &reason, key))
            }
            "conclude" => {
                let today = Day::of(self.registry.clock().now());
                self.operated(step, |number, _| {
                    ra.begin_review(number, None)?;
                    for paper in ra.application(number)?.papers.iter().filter(|paper| paper.is_missing()) {
                        ra.receive_document(number, &paper.id, today, None)?;
                    }
                    ra.approve(number, None)?;
                    ra.issue(number, None)
                })
            }
            "run_due" => {
                let is = ra.run_due().map_err(told)?;
                let is = is.iter().map(|work| self.told_of(work)).collect::<Told<Vec<_>>>()?;
                same("done", &is, &step.done.clone().unwrap_or_default())?;
                Ok(Answer::Done)
            }
            other => Err(format!("no verb of the RA is called {other:?}")),
        }
    }

    /// A CRL holds the serial numbers of the certificates of these records, and of no others.
    fn compare_crl(&self, crl: &[u8], step: &Step) -> Told<()> {
        let hexadecimal: String = crl.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut is = Vec::new();
        for (label, (number, _)) in &self.records {
            let certificate = self.ra.application(*number).map_err(told)?.certificate;
            is.extend(certificate.filter(|of| hexadecimal.contains(&of.serial)).map(|_| label.clone()));
        }
        same("the CRL", &is, &step.lists.clone().unwrap_or_default())
    }

    fn host(&mut self, step: &Step) -> Told<Answer> {
        if let Some(answer) = self.host_signs_in(step)? {
            return Ok(answer);
        }
        match step.r#do.as_str() {
            "confirm_clock" => Ok(done(self.registry.confirm_clock())),
            "load_catalogue" => {
                let loaded =
                    self.registry.load_catalogue(&catalogue(step.catalogue.as_deref().unwrap_or_default())?);
                faulty_lines(step, &loaded)?;
                Ok(done(loaded))
            }
            "load_blocklist" => {
                let loaded = self.registry.load_blocklist(&data(step.blocklist.as_deref().unwrap_or_default())?);
                if let (Some(taken), Ok(is)) = (step.taken, &loaded) {
                    same("taken", is, &taken)?;
                }
                faulty_lines(step, &loaded)?;
                Ok(done(loaded))
            }
            "catalogue" => {
                let version = step.version.as_deref().unwrap_or_default();
                let kept = match self.registry.catalogue(version) {
                    Ok(kept) => kept,
                    Err(refusal) => return Ok(done(Err::<(), _>(refusal))),
                };
                let is_of_file = step.catalogue.as_deref().map(|file| catalogue(file).map(|text| text == kept));
                same("the text is the file's", &is_of_file.transpose()?.unwrap_or(true), &true)?;
                Ok(Answer::Done)
            }
            "inspect_csr" => {
                let read = inspect_csr(&data(step.csr.as_deref().unwrap_or_default())?).map_err(told)?;
                let value = serde_json::to_value(&read).map_err(told)?;
                for (key, expected) in step.reads.iter().flatten() {
                    same(key, value.get(key).ok_or("not a part of the answer")?, expected)?;
                }
                Ok(Answer::Findings(read.findings.iter().map(found).collect()))
            }
            other => Err(format!("no verb of the host is called {other:?}")),
        }
    }

    /// The draft a step describes, once through its JSON; or the refusal of the draft itself.
    fn draft(&self, session: &Session, step: &Step) -> Told<Result<Draft, Error>> {
        let drafted = match step.kind.as_deref() {
            Some("new") => session.draft_new(step.service.as_deref().unwrap_or_default()),
            Some(kind) => {
                let number = self.number(step.on.as_ref())?;
                match kind {
                    "renewal" => session.draft_renewal(number, step.service.as_deref()),
                    "switch" => session.draft_switch(number, step.service.as_deref().unwrap_or_default()),
                    "reissue" => session.draft_reissue(number),
                    "continuation" => session.draft_continuation(number),
                    "contact_change" => session.draft_contact_change(number),
                    "revocation" => session.draft_revocation(number),
                    "cancellation" => session.draft_cancellation(number),
                    other => return Err(format!("no kind of draft is called {other:?}")),
                }
            }
            other => return Err(format!("no kind of draft is called {other:?}")),
        };
        let mut draft = match drafted {
            Ok(draft) => draft,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Some(name) = &step.form {
            let form = self.forms.get(name).ok_or_else(|| format!("no form is called {name:?}"))?;
            let form = form.iter().map(|(path, text)| (path.clone(), Some(text.clone()))).collect();
            fill(&mut draft, &form)?;
        }
        if step.pour == Some(true)
            && let Err(refusal) = session.pour_profile(&mut draft)
        {
            return Ok(Err(refusal));
        }
        fill(&mut draft, &step.fields)?;
        if let Some(file) = &step.csr
            && let Err(refusal) = draft.set_csr(&data(file)?)
        {
            return Ok(Err(refusal));
        }
        if step.agree != Some(false) {
            draft.agree_to_terms();
        }
        let back = Draft::from_json(&draft.to_json()).map_err(told)?;
        same("the draft after its JSON", &back, &draft)?;
        Ok(Ok(back))
    }

    fn keep_draft(&mut self, session: &Session, step: &Step) -> Told<Answer> {
        match self.draft(session, step)? {
            Ok(draft) => {
                self.drafts.insert(step.r#as.clone().ok_or("a draft needs `as`")?, draft);
                Ok(Answer::Done)
            }
            Err(refusal) => Ok(Answer::Refused(refusal)),
        }
    }

    fn kept(&self, step: &Step) -> Told<&Draft> {
        let name = step.draft.as_ref().ok_or("the step names no draft")?;
        self.drafts.get(name).ok_or_else(|| format!("no draft is called {name:?}"))
    }

    fn submit(&mut self, session: &Session, account: &str, draft: &Draft, step: &Step) -> Told<Answer> {
        match session.submit(draft) {
            Ok(receipt) => {
                if let Some(label) = &step.r#as {
                    self.records.insert(label.clone(), (receipt.number, account.to_owned()));
                }
                let key = (account.to_owned(), draft.request_key().to_string());
                self.remember(key, serde_json::to_value(receipt).map_err(told)?)?;
                if let Some(label) = &step.filed {
                    let page = session.applications(&ListQuery::default(), None).map_err(told)?;
                    let is_new = |number| self.records.values().all(|(known, _)| *known != number);
                    let filed = page.rows.iter().map(|row| row.number).find(|number| is_new(*number));
                    let filed = filed.ok_or("nothing was filed along")?;
                    self.records.insert(label.clone(), (filed, account.to_owned()));
                }
                Ok(Answer::Done)
            }
            Err(refusal) => Ok(Answer::Refused(refusal)),
        }
    }

    /// A page of a list; told its pages, the whole way through them and back.
    fn pages(&self, step: &Step, page: impl Fn(Option<&str>) -> Result<ListPage, Error>) -> Told<Answer> {
        let first = match page(step.cursor.as_deref()) {
            Ok(first) => first,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        if let Some(total) = step.total {
            same("the total", &(first.total, first.total_is_exact), &(total, true))?;
        }
        let Some(must) = &step.pages else { return Ok(Answer::Done) };
        let must = must
            .iter()
            .map(|page| page.iter().map(|label| self.number(Some(label))).collect::<Told<Vec<_>>>())
            .collect::<Told<Vec<_>>>()?;
        let numbers = |page: &ListPage| page.rows.iter().map(|row| row.number).collect::<Vec<_>>();
        let (mut last, mut shown) = (first.clone(), vec![numbers(&first)]);
        while let Some(next) = &last.next {
            last = page(Some(next)).map_err(told)?;
            shown.push(numbers(&last));
        }
        same("the pages", &shown, &must)?;
        let mut back = vec![numbers(&last)];
        while let Some(previous) = &last.previous {
            last = page(Some(previous)).map_err(told)?;
            back.push(numbers(&last));
        }
        back.reverse();
        same("the pages on the way back", &back, &must)?;
        Ok(Answer::Done)
    }

    /// The whole file of a list, part by part.
    fn export(
        &self,
        step: &Step,
        export: impl Fn(&ListQuery, ExportFormat, Option<&str>) -> Result<ExportPart, Error>,
    ) -> Told<Answer> {
        let format = named("format", step.format.as_deref().unwrap_or("csv_utf8"), ExportFormat::from_name)?;
        let (mut file, mut parts, mut replaced) = (Vec::new(), 0, Vec::new());
        let mut cursor = step.cursor.clone();
        loop {
            let part = match export(&step.query, format, cursor.as_deref()) {
                Ok(part) => part,
                Err(refusal) => return Ok(Answer::Refused(refusal)),
            };
            parts += 1;
            file.extend(part.bytes);
            for cell in part.replaced {
                let label = self.records.iter().find(|(_, (known, _))| *known == cell.number).map(|(name, _)| name);
                let label = label.ok_or("a cell of an unknown record")?;
                replaced.push(format!("{label} {} {}", cell.column, cell.characters));
            }
            cursor = part.next;
            if cursor.is_none() {
                break;
            }
        }
        same("parts", &parts, &step.parts.unwrap_or(parts))?;
        if format != ExportFormat::CsvShiftJis {
            holds(std::str::from_utf8(&file).map_err(told)?, step)?;
        }
        let file: String = file.iter().map(|byte| format!("{byte:02x}")).collect();
        for run in step.hex.iter().flatten() {
            same(run, &file.contains(run.as_str()), &true)?;
        }
        same("replaced", &replaced, &step.replaced.clone().unwrap_or_default())?;
        Ok(Answer::Done)
    }

    /// A piece of due work as a scenario tells it: `KIND NAME`, by the record, the one that concluded the contract, or the
    /// coupon.
    fn told_of(&self, work: &DueWork) -> Told<String> {
        let record =
            |number| self.records.iter().find(|(_, (known, _))| *known == number).map(|(name, _)| name.clone());
        let name = match (work.number, work.contract_code, &work.coupon) {
            (Some(number), ..) => record(number),
            (None, Some(code), _) => {
                let concluded = |number: ApplicationNumber| {
                    let record = self.ra.application(number);
                    record
                        .is_ok_and(|record| record.contract_code == Some(code) && record.kind.concludes_contract())
                };
                self.records.iter().find(|(_, (number, _))| concluded(*number)).map(|(name, _)| name.clone())
            }
            (None, None, coupon) => coupon.clone(),
        };
        Ok(format!("{} {}", work.kind, name.ok_or("work of a record that has no name")?))
    }

    /// A change of the catalogue as a scenario tells it: `RECORD ASPECT: BEFORE → AFTER`.
    fn told_of_change(&self, change: &CatalogueChange) -> Told<String> {
        let name = self.records.iter().find(|(_, (known, _))| *known == change.number).map(|(name, _)| name);
        let name = name.ok_or("a change for a record that has no name")?;
        Ok(format!("{name} {}: {} → {}", change.aspect, change.before, change.after))
    }

    /// A notice as a scenario tells it: `KIND RECORD DAY`, and how many days before.
    fn told_of_notice(&self, notice: &Notice) -> Told<String> {
        let name = self.records.iter().find(|(_, (known, _))| *known == notice.number).map(|(name, _)| name);
        let name = name.ok_or("a notice of a record that has no name")?;
        let before = notice.days_before.map(|days| format!(" {days}")).unwrap_or_default();
        Ok(format!("{} {name} {}{before}", notice.kind, notice.on))
    }

    /// Every account behind the one told, so many rows at a time.
    fn accounts(&self, step: &Step) -> Told<Answer> {
        let (mut after, mut is) = (step.after.clone(), BTreeMap::new());
        loop {
            let page = match self.ra.accounts(after.as_deref(), step.rows.unwrap_or(500)) {
                Ok(page) => page,
                Err(refusal) => return Ok(Answer::Refused(refusal)),
            };
            let Some(last) = page.last() else { break };
            let keys = after.iter().map(String::as_str).chain(page.iter().map(|of| of.access_key.as_str()));
            same("the order", &keys.is_sorted_by(|one, next| one < next), &true)?;
            after = Some(last.access_key.to_string());
            is.extend(page.into_iter().map(|of| (of.name, of.dealer_code)));
        }
        same("the accounts", &is, &step.accounts.clone().unwrap_or_default()).map(|()| Answer::Done)
    }

    fn compare_worklist(&self, items: &[WorkItem], step: &Step) -> Told<Answer> {
        let must = step.items.as_deref().unwrap_or_default();
        same("how many items", &items.len(), &must.len())?;
        for (item, must) in items.iter().zip(must) {
            let number = self.number(Some(&must.on))?;
            if let Some(must) = must.documents_missing {
                same("documents_missing", &item.documents_missing, &must)?;
            }
            same("item", &(item.task.name(), item.number), &(must.task.as_str(), number))?;
            at("due_at", item.due_at, &must.due_at)?;
            day("opens", item.opens, &must.opens)?;
            day("contract_ends_on", item.contract_ends_on, &must.contract_ends_on)?;
        }
        Ok(Answer::Done)
    }

    fn read_profile(&self, profile: &Profile, step: &Step) -> Told<Answer> {
        for (path, must) in step.reads.iter().flatten() {
            let is = match path.as_str() {
                "dealer_code" => profile.dealer_code.as_str(),
                path => profile.text(named("field", path, Field::from_path)?),
            };
            same(path, &Value::from(is), must)?;
        }
        Ok(Answer::Done)
    }

    fn operated(
        &mut self,
        step: &Step,
        verb: impl FnOnce(ApplicationNumber, Option<&RequestKey>) -> Result<Receipt, Error>,
    ) -> Told<Answer> {
        let number = self.number(step.on.as_ref())?;
        self.receipt("ra", step, |key| verb(number, key))
    }

    fn receipt(
        &mut self,
        actor: &str,
        step: &Step,
        verb: impl FnOnce(Option<&RequestKey>) -> Result<Receipt, Error>,
    ) -> Told<Answer> {
        let key = request_key(step)?;
        self.repeatable(actor, step, verb(key.as_ref()))
    }

    pub(crate) fn repeatable(
        &mut self,
        actor: &str,
        step: &Step,
        result: Result<impl serde::Serialize, Error>,
    ) -> Told<Answer> {
        match (result, &step.key) {
            (Err(refusal), _) => Ok(Answer::Refused(refusal)),
            (Ok(_), None) => Ok(Answer::Done),
            (Ok(receipt), Some(key)) => {
                let receipt = serde_json::to_value(receipt).map_err(told)?;
                self.remember((actor.to_owned(), key.clone()), receipt)?;
                Ok(Answer::Done)
            }
        }
    }

    pub(crate) fn is_remembered(&self, actor: &str, key: &str) -> bool {
        self.receipts.contains_key(&(actor.to_owned(), key.to_owned()))
    }

    /// The first answer to a request key is every later one's.
    fn remember(&mut self, key: (String, String), receipt: Value) -> Told<()> {
        match self.receipts.get(&key) {
            Some(first) => same("the receipt of a repeat", &receipt, first),
            None => {
                self.receipts.insert(key, receipt);
                Ok(())
            }
        }
    }

    fn download(&self, session: &Session, step: &Step) -> Told<Answer> {
        let name = step.format.as_deref().unwrap_or("pem");
        let format = DownloadFormat::from_name(name).ok_or_else(|| format!("no format is called {name:?}"))?;
        match session.download_certificate(self.number(step.on.as_ref())?, format) {
            Ok(bytes) => downloaded(&bytes, format, step).map(|()| Answer::Done),
            Err(refusal) => Ok(Answer::Refused(refusal)),
        }
    }
}

/// Whether the stickers are those that must be, and are images.
fn stuck(stickers: &[Sticker], step: &Step) -> Told<()> {
    let is: Vec<String> =
        stickers.iter().map(|sticker| format!("{} {}", sticker.name, sticker.media_type)).collect();
    same("stickers", &is, &step.stickers.clone().unwrap_or_default())?;
    for sticker in stickers {
        let begins: &[u8] = if sticker.media_type == "image/png" { b"\x89PNG\r\n" } else { b"<svg " };
        same("the image begins as it must", &sticker.image.starts_with(begins), &true)?;
    }
    Ok(())
}

/// Whether a download is in its format: PEM text with its label, of so many certificates; or one certificate in DER.
fn downloaded(bytes: &[u8], format: DownloadFormat, step: &Step) -> Told<()> {
    let label = match format {
        DownloadFormat::Der => {
            let length = bytes.get(2..4).map(|length| 4 + usize::from(length[0]) * 256 + usize::from(length[1]));
            same("it begins as DER", &bytes.starts_with(&[0x30, 0x82]), &true)?;
            return same("the length in DER", &length, &Some(bytes.len()));
        }
        DownloadFormat::Pkcs7 => "-----BEGIN PKCS7-----\n",
        _ => "-----BEGIN CERTIFICATE-----\n",
    };
    let text = std::str::from_utf8(bytes).map_err(told)?;
    same("it begins with its label", &text.starts_with(label), &true)?;
    same("certificates", &text.matches(label).count(), &step.certificates.unwrap_or(1))
}

/// Compares what a step answered with what it must answer.
fn judge(step: &Step, answer: Answer) -> Told<()> {
    let expect = step.expect.clone().unwrap_or(Expect::Word("ok".to_owned()));
    let code = match &answer {
        Answer::Refused(refusal) => Some(refusal.code().name()),
        Answer::Done | Answer::Findings(_) => None,
    };
    if let Some(expected) = step.code.as_deref() {
        same("code", &code, &Some(expected))?;
    }
    match (expect, answer) {
        (Expect::Word(word), Answer::Done) => same("answer", &"ok".to_owned(), &word),
        (Expect::Word(word), Answer::Findings(found)) if word == "ok" => same("findings", &found, &Vec::new()),
        (Expect::Word(word), Answer::Refused(refusal)) => {
            let rule = refusal.rule().map_or(refusal.code().name(), |rule| rule.name());
            same("answer", &rule.to_owned(), &word)
        }
        (Expect::Findings(mut expected), answer) => {
            let mut findings = match answer {
                Answer::Done => Vec::new(),
                Answer::Findings(found) => found,
                Answer::Refused(refusal) => refusal.findings().iter().map(found).collect(),
            };
            findings.sort();
            expected.sort();
            // Days and weights are compared where they are told.
            for (finding, expected) in findings.iter_mut().zip(&expected) {
                finding.days = finding.days.take().filter(|_| expected.days.is_some());
                finding.position = finding.position.filter(|_| expected.position.is_some());
                finding.about = finding.about.take().filter(|_| expected.about.is_some());
                finding.severity = finding.severity.take().filter(|_| expected.severity.is_some());
                finding.clause = finding.clause.take().filter(|_| expected.clause.is_some());
            }
            same("findings", &findings, &expected)
        }
        (Expect::Word(word), Answer::Findings(found)) => Err(format!("findings {found:?} instead of {word:?}")),
    }
}

pub(crate) fn found(finding: &passport_core::Finding) -> Found {
    Found {
        field: finding.field.map(|field| field.path().to_owned()),
        rule: finding.rule.name().to_owned(),
        days: finding.days.map(|(first, second)| [first.to_string(), second.to_string()]),
        position: finding.position,
        about: finding.about.clone(),
        severity: Some(finding.severity.name().to_owned()),
        clause: Some(finding.clause().to_owned()),
    }
}

/// The lines of the faults found in a file, where a step tells them.
fn faulty_lines<T>(step: &Step, loaded: &Result<T, Error>) -> Told<()> {
    let (Some(lines), Err(refusal)) = (&step.lines, loaded) else { return Ok(()) };
    let is = refusal.findings().iter().filter_map(|found| found.line.as_ref().map(|(line, _)| *line));
    same("lines", &is.collect::<Vec<_>>(), lines)
}

/// Whether a printed form is a page, and holds what it must.
fn shows(form: &str, step: &Step) -> Told<()> {
    same("the form is a page", &form.starts_with("<!DOCTYPE html>"), &true)?;
    holds(form, step)
}

/// Whether a text holds what it must and not what it must not.
fn holds(form: &str, step: &Step) -> Told<()> {
    for text in step.shows.iter().flatten() {
        same(text, &form.contains(text.as_str()), &true)?;
    }
    for text in step.hides.iter().flatten() {
        same(text, &form.contains(text.as_str()), &false)?;
    }
    Ok(())
}

/// A value by its name.
pub(crate) fn named<T>(what: &str, name: &str, from_name: impl Fn(&str) -> Option<T>) -> Told<T> {
    from_name(name).ok_or_else(|| format!("no {what} is called {name:?}"))
}

pub(crate) fn done<T>(result: Result<T, Error>) -> Answer {
    match result {
        Ok(_) => Answer::Done,
        Err(refusal) => Answer::Refused(refusal),
    }
}

fn fill(draft: &mut Draft, fields: &BTreeMap<String, Option<String>>) -> Told<()> {
    for (path, text) in fields {
        let field = Field::from_path(path).ok_or_else(|| format!("no field is called {path:?}"))?;
        draft.set(field, text.as_deref().unwrap_or_default());
    }
    Ok(())
}

pub(crate) fn request_key(step: &Step) -> Told<Option<RequestKey>> {
    step.key.as_ref().map(|key| key.parse().map_err(told)).transpose()
}

fn catalogue(file: &str) -> Told<String> {
    let path = root().join("tests/scenarios/catalogues").join(file);
    std::fs::read_to_string(&path).map_err(|fault| format!("{file}: {fault}"))
}

pub(crate) fn data(file: &str) -> Told<Vec<u8>> {
    std::fs::read(root().join("tests/data").join(file)).map_err(|fault| format!("{file}: {fault}"))
}

pub(crate) fn instant(text: &str) -> Told<Instant> {
    DateTime::parse_from_rfc3339(text).map(|at| at.with_timezone(&Utc)).map_err(|fault| format!("{text}: {fault}"))
}

pub(crate) fn told(fault: impl std::fmt::Display) -> String {
    fault.to_string()
}

pub(crate) fn same<T: PartialEq + std::fmt::Debug + ?Sized>(what: &str, is: &T, must: &T) -> Told<()> {
    if is == must { Ok(()) } else { Err(format!("{what} is {is:?}, must be {must:?}")) }
}
