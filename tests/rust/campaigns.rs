//! 一斉差し替えの手順 — The steps of a scenario that are about campaigns.

use passport_core::model::{Campaign, CampaignReport, CampaignRow, Criterion, NewCampaign, RevocationReason};

use crate::format::Step;
use crate::run::{Answer, Stage, Told, instant, named, request_key, same, told};

impl Stage {
    pub(crate) fn campaign_verb(&mut self, step: &Step) -> Told<Answer> {
        let ra = self.ra.clone();
        let rows = step.rows.unwrap_or(500);
        match step.r#do.as_str() {
            "campaign" => {
                let begun = ra.campaign(&self.new_campaign(step)?, request_key(step)?.as_ref());
                if let Ok(campaign) = &begun {
                    let name = step.r#as.clone().ok_or("a campaign needs `as`")?;
                    self.campaigns.insert(name, campaign.id);
                    counted(campaign, step)?;
                }
                self.repeatable("ra", step, begun)
            }
            "campaign_preview" => match ra.campaign_preview(&self.new_campaign(step)?, 0, rows) {
                Ok(report) => self.compare_report(&report, step),
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            "campaign_step" => match ra.campaign_step(self.campaign(step)?, rows) {
                Ok(campaign) => counted(&campaign, step).map(|()| Answer::Done),
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            "campaign_report" => match ra.campaign_report(self.campaign(step)?, 0, rows) {
                Ok(report) => self.compare_report(&report, step),
                Err(refusal) => Ok(Answer::Refused(refusal)),
            },
            _ => {
                let campaigns = ra.campaigns().map_err(told)?;
                let is: Vec<String> = campaigns
                    .iter()
                    .map(|of| format!("{} {} {} of {}", of.name, of.reason, of.replaced, of.total))
                    .collect();
                same("campaigns", &is, &step.campaigns.clone().unwrap_or_default())?;
                Ok(Answer::Done)
            }
        }
    }

    /// A campaign by its name, or by its number as `#7`.
    fn campaign(&self, step: &Step) -> Told<i64> {
        let name = step.campaign.as_deref().ok_or("the step names no campaign")?;
        match name.strip_prefix('#') {
            Some(id) => id.parse().map_err(told),
            None => self.campaigns.get(name).copied().ok_or_else(|| format!("no campaign is called {name:?}")),
        }
    }

    fn new_campaign(&self, step: &Step) -> Told<NewCampaign> {
        let reason = step.reason.as_deref().unwrap_or("superseded");
        let reason = named("reason", reason, RevocationReason::from_name)?;
        let mut of = NewCampaign::new(step.name.clone().unwrap_or_default(), reason);
        of.deadline = step.deadline.as_deref().map(instant).transpose()?;
        for [criterion, text] in step.criteria.iter().flatten() {
            let criterion = named("criterion", criterion, Criterion::from_name)?;
            // The serial number of a record's certificate is known by the record's name.
            let text = match text.strip_prefix('@') {
                Some(record) => {
                    let record = self.ra.application(self.record(record)?.0).map_err(told)?;
                    record.certificate.ok_or("the record bears no certificate")?.serial
                }
                None => text.clone(),
            };
            of = of.matching(criterion, text);
        }
        Ok(of)
    }

    /// A report as a scenario tells it: `RECORD STANDING`, ` valid` when the certificate still is, and by what it was replaced.
    fn compare_report(&self, report: &CampaignReport, step: &Step) -> Told<Answer> {
        let name =
            |number| self.records.iter().find(|(_, (known, _))| *known == number).map(|(name, _)| name.as_str());
        let member = |row: &CampaignRow| {
            let valid = if row.is_valid { " valid" } else { "" };
            let by = row.replaced_by.map(|by| format!(" by {}", name(by).unwrap_or("?"))).unwrap_or_default();
            format!("{} {}{valid}{by}", name(row.number).unwrap_or("?"), row.standing)
        };
        let is: Vec<String> = report.rows.iter().map(member).collect();
        same("members", &is, &step.members.clone().unwrap_or_default())?;
        for row in &report.rows {
            let told_contact = !row.contact_name.is_empty() && !row.contact_telephone.is_empty();
            same("whom to call is told", &told_contact, &true)?;
        }
        if let Some(must) = step.counts.as_ref().and_then(|counts| counts.get("total")) {
            same("total", &report.total, must)?;
        }
        Ok(Answer::Done)
    }
}

fn counted(campaign: &Campaign, step: &Step) -> Told<()> {
    for (name, must) in step.counts.iter().flatten() {
        let is = match name.as_str() {
            "total" => campaign.total,
            "waiting" => campaign.waiting,
            "opened" => campaign.opened,
            "revoke_only" => campaign.revoke_only,
            "nothing_needed" => campaign.nothing_needed,
            "replaced" => campaign.replaced,
            other => return Err(format!("no count is called {other:?}")),
        };
        same(name, &is, must)?;
    }
    Ok(())
}
