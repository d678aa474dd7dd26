//! 一斉差し替え — The statements of campaigns.

use rusqlite::params;

use super::damaged;
use super::rows::{Rows, get, instant, json, number, text};
use crate::error::Result;
use crate::model::campaign::{Demand, KeptCertificate, Member, Outcome};
use crate::model::{ApplicationNumber, Campaign, Day, Instant, Kind, NewCampaign, RevocationReason, Status};
use crate::store::{NewNotice, Subject};

/// How many of a campaign's certificates a condition holds for.
macro_rules! count {
    ($condition:literal) => {
        concat!("(SELECT count(*) FROM campaign_member m WHERE m.campaign = c.id AND ", $condition, ")")
    };
}

pub(super) fn certificates(rows: &Rows<'_>, after: i64, limit: u32) -> Result<Vec<KeptCertificate>> {
    let sql =
        "SELECT rowid, number, serial, spki, issued_at FROM certificate WHERE rowid > ?1 ORDER BY rowid LIMIT ?2";
    rows.all(sql, params![after, limit], |row| {
        Ok(KeptCertificate {
            sequence: get(row, 0)?,
            number: number(row, 1)?,
            serial: get(row, 2)?,
            spki: crate::digest::hex(&get::<Vec<u8>>(row, 3)?),
            issued_on: Day::of(instant(get(row, 4)?)?),
        })
    })
}

pub(super) fn campaigns(rows: &Rows<'_>, id: Option<i64>) -> Result<Vec<Campaign>> {
    let replacing: Vec<String> =
        Kind::ALL.iter().filter(|kind| kind.replaces_certificate()).map(|kind| kind.number().to_string()).collect();
    let sql = format!(
        "SELECT c.id, c.name, c.reason, c.criteria, c.opened_at, c.deadline, {}, {}, {}, {}, {}, \
         (SELECT count(*) FROM campaign_member m WHERE m.campaign = c.id AND m.outcome = ?2 AND EXISTS (\
             SELECT 1 FROM application a JOIN application s ON s.from_contract = a.contract AND s.base = a.number \
             WHERE a.number = m.number AND s.status = ?5 AND s.kind IN ({}))) \
         FROM campaign c WHERE ?1 IS NULL OR c.id = ?1 ORDER BY c.id DESC",
        count!("1"),
        count!("m.outcome IS NULL"),
        count!("m.outcome = ?2"),
        count!("m.outcome = ?3"),
        count!("m.outcome = ?4"),
        replacing.join(", "),
    );
    let outcomes = [Outcome::Opened, Outcome::RevokeOnly, Outcome::NothingNeeded].map(Outcome::number);
    let parameters = params![id, outcomes[0], outcomes[1], outcomes[2], Status::Completed.number()];
    rows.all(&sql, parameters, |row| {
        Ok(Campaign {
            id: get(row, 0)?,
            name: get(row, 1)?,
            reason: RevocationReason::from_number(get(row, 2)?).ok_or_else(damaged)?,
            criteria: json(row, 3)?,
            opened_at: instant(get(row, 4)?)?,
            deadline: instant(get(row, 5)?)?,
            total: get(row, 6)?,
            waiting: get(row, 7)?,
            opened: get(row, 8)?,
            revoke_only: get(row, 9)?,
            nothing_needed: get(row, 10)?,
            replaced: get(row, 11)?,
        })
    })
}

fn member(row: &rusqlite::Row<'_>) -> Result<Member> {
    let outcome = |number| Outcome::from_number(number).ok_or_else(damaged);
    let outcome = get::<Option<i32>>(row, 2)?.map(outcome).transpose()?;
    Ok(Member { position: get(row, 0)?, number: number(row, 1)?, outcome })
}

pub(super) fn members(rows: &Rows<'_>, campaign: i64, after: i64, limit: u32) -> Result<Vec<Member>> {
    let sql = "SELECT position, number, outcome FROM campaign_member WHERE campaign = ?1 AND position > ?2 \
               ORDER BY position LIMIT ?3";
    rows.all(sql, params![campaign, after, limit], member)
}

pub(super) fn waiting(rows: &Rows<'_>, campaign: i64, limit: u32) -> Result<Vec<Member>> {
    let sql = "SELECT position, number, outcome FROM campaign_member INDEXED BY campaign_member_waiting \
               WHERE campaign = ?1 AND outcome IS NULL ORDER BY position LIMIT ?2";
    rows.all(sql, params![campaign, limit], member)
}

/// Certificates that are still valid, that campaigns left to the RA, or whose deadline has passed, each with the first
/// deadline; what waits to be recorded as revoked elsewhere has a task of its own.
pub(super) fn to_revoke(rows: &Rows<'_>, at: Instant) -> Result<Vec<(ApplicationNumber, Instant)>> {
    let sql = "SELECT m.number, min(c.deadline) FROM campaign_member m JOIN campaign c ON c.id = m.campaign \
               JOIN application a ON a.number = m.number \
               JOIN certificate t ON t.account = a.account AND t.number = a.number \
               WHERE m.outcome IS NOT NULL AND (m.outcome = ?2 OR c.deadline < ?1) \
               AND t.revoked_at IS NULL AND t.not_after >= ?1 \
               AND NOT (t.is_recorded = 1 AND t.revocation_due_at IS NOT NULL) GROUP BY m.number ORDER BY 2, 1";
    rows.all(sql, params![at.timestamp(), Outcome::RevokeOnly.number()], |row| {
        Ok((number(row, 0)?, instant(get(row, 1)?)?))
    })
}

pub(super) fn demands(rows: &Rows<'_>, of: ApplicationNumber) -> Result<Vec<Demand>> {
    let sql = "SELECT c.reason, c.deadline FROM campaign_member m JOIN campaign c ON c.id = m.campaign \
               WHERE m.number = ?1 ORDER BY c.id";
    rows.all(sql, [of.value()], |row| {
        let reason = RevocationReason::from_number(get(row, 0)?).ok_or_else(damaged)?;
        Ok(Demand { reason, deadline: instant(get(row, 1)?)? })
    })
}

pub(super) fn notice_is_made(rows: &Rows<'_>, notice: &NewNotice) -> Result<bool> {
    let sql = "SELECT 1 FROM notice WHERE number = ?1 AND kind = ?2 AND \"on\" = ?3 AND days_before = ?4";
    let days_before = notice.days_before.map_or(-1, i64::from);
    let parameters = params![notice.number.value(), notice.kind.number(), notice.on.number(), days_before];
    Ok(!rows.all(sql, parameters, |_| Ok(()))?.is_empty())
}

pub(super) fn insert(
    rows: &Rows<'_>,
    of: &NewCampaign,
    deadline: Instant,
    opened_at: Instant,
    picked: &[ApplicationNumber],
) -> Result<i64> {
    let sql = "INSERT INTO campaign (name, reason, criteria, opened_at, deadline) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id";
    let parameters =
        params![of.name, of.reason.number(), text(&of.criteria)?, opened_at.timestamp(), deadline.timestamp()];
    let id = rows.all(sql, parameters, |row| get::<i64>(row, 0))?.pop().ok_or_else(damaged)?;
    rows.touch(Subject::Campaign(id));
    let sql = "INSERT INTO campaign_member (campaign, position, number) VALUES (?1, ?2, ?3)";
    for (number, position) in picked.iter().zip(1i64..) {
        rows.change(sql, params![id, position, number.value()])?;
    }
    Ok(id)
}

pub(super) fn settle(rows: &Rows<'_>, campaign: i64, member: Member, outcome: Outcome, at: Instant) -> Result<()> {
    // Its outcome is told with the record's own state, so that a step need not read the whole campaign again.
    rows.touch(Subject::Application(member.number));
    let sql = "UPDATE campaign_member SET outcome = ?3, settled_at = ?4 \
               WHERE campaign = ?1 AND position = ?2 AND outcome IS NULL";
    rows.change(sql, params![campaign, member.position, outcome.number(), at.timestamp()])
}
