//! 関係 — What holds between the rows of a sound file, and SQLite's own checks; each statement names what it does not hold for.
//!
//! The numbers of kinds and statuses are those of the model: kinds up to 5 bear certificates, 1 and 3 conclude contracts; statuses up
//! to 3 are open, 4 is completed.

use std::collections::BTreeSet;

use super::open;
use super::rows::{Rows, get};
use crate::error::{Code, Result};
use crate::model::campaign::Outcome;
use crate::model::{Check, NoticeKind};

/// What SQLite says when it finds nothing.
const SOUND: &str = "ok";

/// Something that holds of every row; the statement selects the subjects of those it does not hold of.
struct Relation(Check, &'static str, &'static str);

/// How much there is to look at.
const THINGS: &[(Check, &str)] = &[
    (Check::Pages, "SELECT page_count FROM pragma_page_count"),
    (Check::Schema, "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"),
    (
        Check::References,
        "SELECT count(*) FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) WHERE t.type = 'table'",
    ),
    (Check::Sessions, "SELECT count(*) FROM session"),
    (Check::Papers, "SELECT count(*) FROM paper"),
    (Check::Coupons, "SELECT count(*) FROM coupon"),
    (Check::Notices, "SELECT count(*) FROM notice"),
    (Check::Campaigns, "SELECT count(*) FROM campaign_member"),
    (Check::Imports, "SELECT count(*) FROM import"),
    (Check::Requests, "SELECT count(*) FROM request"),
    (Check::Blocklists, "SELECT count(*) FROM blocklist"),
    (Check::Settings, "SELECT count(*) FROM setting"),
];

const RELATIONS: &[Relation] = &[
    Relation(
        Check::Accounts,
        "has no credential",
        "SELECT 'account:' || id FROM account a WHERE NOT EXISTS (SELECT 1 FROM credential c WHERE c.account = a.id)",
    ),
    Relation(
        Check::Sessions,
        "was opened under a credential that is not there yet",
        "SELECT 'account:' || s.account FROM session s JOIN credential c ON c.account = s.account WHERE s.version > c.version",
    ),
    Relation(
        Check::Sessions,
        "was opened with a certificate that the account does not have",
        "SELECT 'account:' || s.account FROM session s WHERE s.certificate IS NOT NULL AND NOT EXISTS (\
         SELECT 1 FROM login_certificate l WHERE l.account = s.account AND l.fingerprint = s.certificate)",
    ),
    Relation(
        Check::Sessions,
        "has a token of another length",
        "SELECT 'account:' || account FROM session WHERE length(token) <> 32",
    ),
    Relation(
        Check::Applications,
        "was applied for from a record that its account does not have",
        "SELECT 'application:' || number FROM application a WHERE base IS NOT NULL AND NOT EXISTS (\
         SELECT 1 FROM application b WHERE b.account = a.account AND b.number = a.base)",
    ),
    Relation(
        Check::Applications,
        "belongs to the term of a record that its account does not have",
        "SELECT 'application:' || number FROM application a WHERE term_record IS NOT NULL AND NOT EXISTS (\
         SELECT 1 FROM application b WHERE b.account = a.account AND b.number = a.term_record)",
    ),
    Relation(
        Check::Applications,
        "is completed without its certificate, or bears one without being completed",
        "SELECT 'application:' || number FROM application a WHERE (status = 4 AND kind <= 5) <> EXISTS (\
         SELECT 1 FROM certificate c WHERE c.account = a.account AND c.number = a.number)",
    ),
    Relation(
        Check::Applications,
        "is approved or completed without a contract",
        "SELECT 'application:' || number FROM application WHERE status IN (3, 4) AND contract IS NULL",
    ),
    Relation(
        Check::Applications,
        "is not on the contract that it was applied for from",
        "SELECT 'application:' || number FROM application WHERE kind NOT IN (1, 3) AND contract IS NOT from_contract",
    ),
    Relation(
        Check::Contracts,
        "has a current record that is none of its completed ones",
        "SELECT printf('contract:B%07d', code) FROM contract k WHERE current IS NOT NULL AND NOT EXISTS (\
         SELECT 1 FROM application a JOIN certificate c ON c.account = a.account AND c.number = a.number \
         WHERE a.account = k.account AND a.number = k.current AND a.contract = k.code AND a.status = 4)",
    ),
    Relation(
        Check::Contracts,
        "has a certificate later than that of its current record",
        "SELECT printf('contract:B%07d', code) FROM contract k WHERE EXISTS (\
         SELECT 1 FROM application a JOIN certificate c ON c.account = a.account AND c.number = a.number \
         WHERE a.contract = k.code AND +a.account = k.account AND c.rowid > ifnull((\
         SELECT rowid FROM certificate WHERE account = k.account AND number = k.current), 0))",
    ),
    Relation(
        Check::Contracts,
        "has a first day without a current record, or the other way round",
        "SELECT printf('contract:B%07d', code) FROM contract WHERE (anchor IS NULL) <> (current IS NULL)",
    ),
    Relation(
        Check::Contracts,
        "is void with a certificate, or has ended and waits for one",
        "SELECT printf('contract:B%07d', code) FROM contract \
         WHERE (ending = 3 AND current IS NOT NULL) OR (ending IS NOT NULL AND ends_if_unreplaced <> 0)",
    ),
    Relation(
        Check::Papers,
        "lacks a paper",
        "SELECT 'application:' || number FROM paper GROUP BY account, number \
         HAVING min(position) <> 0 OR max(position) <> count(*) - 1",
    ),
    Relation(
        Check::Coupons,
        "is reserved or used by nobody, or free and somebody's",
        "SELECT 'coupon:' || number FROM coupon WHERE (state IN (2, 3)) <> (application IS NOT NULL)",
    ),
    Relation(
        Check::Coupons,
        "is had by an application that names another",
        "SELECT 'coupon:' || c.number FROM coupon c JOIN application a ON a.number = c.application WHERE a.coupon <> c.number",
    ),
    Relation(
        Check::Coupons,
        "is reserved for an application that is approved, used by one that is not, or had by one that came to nothing",
        "SELECT 'coupon:' || c.number FROM coupon c JOIN application a ON a.number = c.application \
         WHERE NOT ((c.state = 2 AND a.status IN (1, 2)) OR (c.state = 3 AND a.status IN (3, 4)))",
    ),
    Relation(
        Check::Coupons,
        "pays an application for another service",
        "SELECT 'coupon:' || c.number FROM coupon c JOIN application a ON a.number = c.application WHERE a.service <> c.service",
    ),
    Relation(
        Check::Coupons,
        "is not had by the application that names it",
        "SELECT 'coupon:' || c.number FROM application a JOIN coupon c ON c.number = a.coupon \
         WHERE a.status <= 4 AND a.kind <= 3 AND c.application IS NOT a.number",
    ),
    Relation(
        Check::Notices,
        "is about a record that its account does not have",
        "SELECT 'notice:' || sequence FROM notice n WHERE NOT EXISTS (\
         SELECT 1 FROM application a WHERE a.account = n.account AND a.number = n.number)",
    ),
    Relation(
        Check::Notices,
        "is about another contract than its record's",
        "SELECT 'notice:' || n.sequence FROM notice n JOIN application a ON a.number = n.number \
         WHERE n.contract IS NOT NULL AND n.contract IS NOT a.contract",
    ),
    Relation(
        Check::Notices,
        "is of no kind that there is, or of a number of days before that cannot be",
        "SELECT 'notice:' || sequence FROM notice WHERE kind NOT IN (NOTICE_KINDS) OR days_before < -1",
    ),
    Relation(
        Check::Campaigns,
        "lacks one of its certificates",
        "SELECT 'campaign:' || campaign FROM campaign_member GROUP BY campaign \
         HAVING min(position) <> 1 OR max(position) <> count(*)",
    ),
    Relation(
        Check::Campaigns,
        "has a record without a certificate",
        "SELECT 'campaign:' || m.campaign FROM campaign_member m WHERE NOT EXISTS (\
         SELECT 1 FROM application a JOIN certificate c ON c.account = a.account AND c.number = a.number \
         WHERE a.number = m.number)",
    ),
    Relation(
        Check::Campaigns,
        "has an outcome that is none, or one without its time",
        "SELECT 'campaign:' || campaign FROM campaign_member \
         WHERE (outcome IS NULL) <> (settled_at IS NULL) OR (outcome IS NOT NULL AND outcome NOT IN (OUTCOMES))",
    ),
    Relation(
        Check::Imports,
        "keeps a digest of another length",
        "SELECT printf('contract:B%07d', contract) FROM import WHERE length(digest) <> 32",
    ),
    Relation(
        Check::Requests,
        "keeps an answer that does not read, or a digest of another length",
        "SELECT iif(scope LIKE 'operator:%', 'operator', scope) FROM request \
         WHERE NOT json_valid(answer) OR length(content) <> 32",
    ),
    Relation(
        Check::Requests,
        "keeps the answer to a key that can be nobody's",
        "SELECT iif(scope LIKE 'operator:%', 'operator', scope) FROM request r \
         WHERE length(key) NOT BETWEEN 1 AND 128 OR NOT (scope IN ('host', 'due') \
         OR scope LIKE 'operator:_%' OR EXISTS (SELECT 1 FROM account WHERE 'subscriber:' || id = r.scope))",
    ),
    Relation(
        Check::Blocklists,
        "has an entry of another length",
        "SELECT 'blocklist:' || form FROM blocklist \
         WHERE ifnull(length(digest) <> CASE form WHEN 1 THEN 10 WHEN 2 THEN 15 END, 1)",
    ),
    Relation(
        Check::Blocklists,
        "has entries, and no digest of what was loaded",
        "SELECT 'blocklist:' || form FROM (SELECT min(form) AS form FROM blocklist UNION SELECT max(form) FROM blocklist) \
         WHERE form IS NOT NULL AND NOT EXISTS (SELECT 1 FROM setting \
         WHERE name = CASE form WHEN 1 THEN 'blocklist_openssl' WHEN 2 THEN 'blocklist_badkeys' END AND length(value) = 32)",
    ),
    Relation(
        Check::Settings,
        "is no setting, or not of its form",
        "SELECT 'setting:' || name FROM setting WHERE NOT CASE \
         WHEN name = 'secret_check' THEN length(value) IN (0, 32) \
         WHEN name = 'latest_instant' THEN length(value) = 8 \
         WHEN name IN ('last_crl', 'last_login_crl') THEN length(value) = 16 \
         WHEN name IN ('blocklist_openssl', 'blocklist_badkeys') THEN length(value) = 32 ELSE 0 END",
    ),
];

/// The store's own part of a check: tells what is wrong with what, and answers how much it looked at.
pub(super) fn examine(rows: &Rows<'_>, check: Check, tell: &mut dyn FnMut(&str, &str)) -> Result<u64> {
    match check {
        Check::Pages => pages(rows, tell)?,
        Check::Schema => schema(rows, tell)?,
        Check::References => references(rows, tell)?,
        _ => {}
    }
    for Relation(_, text, sql) in RELATIONS.iter().filter(|relation| relation.0 == check) {
        rows.each(&with_numbers(sql), &mut |row| {
            tell(&get::<String>(row, 0)?, text);
            Ok(())
        })?;
    }
    let Some((_, sql)) = THINGS.iter().find(|things| things.0 == check) else { return Ok(0) };
    Ok(rows.one(sql, [], |row| get::<i64>(row, 0))?.unwrap_or_default().unsigned_abs())
}

fn with_numbers(sql: &str) -> String {
    let listed = |numbers: Vec<String>| numbers.join(", ");
    let kinds = listed(NoticeKind::ALL.iter().map(|kind| kind.number().to_string()).collect());
    let outcomes = listed(Outcome::ALL.iter().map(|outcome| outcome.number().to_string()).collect());
    sql.replace("NOTICE_KINDS", &kinds).replace("OUTCOMES", &outcomes)
}

fn pages(rows: &Rows<'_>, tell: &mut dyn FnMut(&str, &str)) -> Result<()> {
    rows.each("PRAGMA integrity_check", &mut |row| {
        let said: String = get(row, 0)?;
        if said != SOUND {
            tell("", said.lines().next().unwrap_or_default());
        }
        Ok(())
    })?;
    trees(rows, tell)
}

/// Reads every table and index from its root, as calls do, and counts the rows of each. SQLite's check does not see a page of a table
/// in the place of an index that is empty, nor entries of an index with a condition that have no row.
fn trees(rows: &Rows<'_>, tell: &mut dyn FnMut(&str, &str)) -> Result<()> {
    let fresh = open::in_memory()?;
    let sql = "SELECT type, name, sql, tbl_name FROM sqlite_schema WHERE type IN ('table', 'index')";
    let trees = Rows::new(&fresh).all(sql, [], |row| {
        let object: Object = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
        Ok((object, get::<String>(row, 3)?))
    })?;
    // What is another or missing is told by the check of the schema.
    let there = objects(rows)?;
    for ((kind, name, sql), table) in trees.into_iter().filter(|(object, _)| there.contains(object)) {
        let condition = sql.as_deref().filter(|_| kind == "index").and_then(|sql| sql.split_once(" WHERE "));
        let condition = condition.map_or("true", |(_, condition)| condition);
        let by = if kind == "index" { format!("INDEXED BY \"{name}\"") } else { "NOT INDEXED".to_owned() };
        let count = |by: &str| format!("(SELECT count(*) FROM \"{table}\" {by} WHERE {condition})");
        let subject = format!("{kind}:{name}");
        let are_equal = format!("SELECT {} = {}", count(&by), count("NOT INDEXED"));
        match rows.one(&are_equal, [], |row| get::<bool>(row, 0)) {
            Ok(Some(true)) => {}
            Ok(_) => tell(&subject, "has not as many entries as there are rows"),
            Err(fault) if fault.code() == Code::Damaged => tell(&subject, "does not read"),
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

fn references(rows: &Rows<'_>, tell: &mut dyn FnMut(&str, &str)) -> Result<()> {
    rows.each("PRAGMA foreign_key_check", &mut |row| {
        tell(&format!("table:{}", get::<String>(row, 0)?), &format!("refers to no {}", get::<String>(row, 2)?));
        Ok(())
    })
}

/// What stands in the file's schema, held against one that was made just now. What ANALYZE leaves is SQLite's own.
fn schema(rows: &Rows<'_>, tell: &mut dyn FnMut(&str, &str)) -> Result<()> {
    let fresh = open::in_memory()?;
    let mut expected = objects(&Rows::new(&fresh))?;
    for object in objects(rows)? {
        if !expected.remove(&object) {
            tell(&format!("{}:{}", object.0, object.1), "is not one of this version's");
        }
    }
    for (kind, name, _) in expected {
        tell(&format!("{kind}:{name}"), "is not there as this version makes it");
    }
    Ok(())
}

type Object = (String, String, Option<String>);

fn objects(rows: &Rows<'_>) -> Result<BTreeSet<Object>> {
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'";
    let found = rows.all(sql, [], |row| Ok((get(row, 0)?, get(row, 1)?, get(row, 2)?)))?;
    Ok(found.into_iter().collect())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Every relation, by its check and its text: each is to be broken once.
    pub(crate) fn relations() -> Vec<(Check, &'static str)> {
        RELATIONS.iter().map(|Relation(check, text, _)| (*check, *text)).collect()
    }
}
