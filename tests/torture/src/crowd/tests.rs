//! Whatever is wrong on purpose must be told.

use rusqlite::Connection;

use super::*;

const COUNT: u64 = 8;

#[test]
fn what_is_lost_left_undone_or_answered_busy_is_told() {
    let site = Site::new(2).unwrap();
    let over = site.path().with_extension("over");
    std::fs::write(&over, b"").unwrap();
    for slot in 0..ROLES.len() {
        let account = if slot < SUBMITTERS { slot } else { 0 };
        let desk = Desk::open(&site.path(), &site.access_keys[account], account, 5).unwrap();
        work(desk, Journal::open(&site.journal(slot)).0, slot, COUNT, &over).unwrap();
    }
    assert_eq!(site.check(COUNT).unwrap(), Vec::<String>::new());
    assert!(site.check(COUNT + 1).unwrap().contains(&"process 0 did 8 of 9".to_owned()));
    let (journal, kept) = (site.journal(4), std::fs::read(site.journal(4)).unwrap());
    let key: RequestKey = "late".parse().unwrap();
    Journal::open(&journal).0.act(&key, &Deed::Read, || Err(busy(&site.path())));
    assert!(site.check(COUNT).unwrap().join("\n").contains("a call failed: Busy"));
    std::fs::write(&journal, kept).unwrap();
    let cases = [
        ("UPDATE certificate SET revoked_at = NULL WHERE revocation_due_at IS NOT NULL", "was left to do"),
        ("DELETE FROM application WHERE status = 1", "was acknowledged and is lost"),
    ];
    for (sql, expected) in cases {
        let connection = Connection::open(site.path()).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        connection.execute_batch(sql).unwrap();
        let told = site.check(COUNT).unwrap().join("\n");
        assert!(told.contains(expected), "{sql}\n{told}");
    }
}

/// What a writer is told while another does not end.
fn busy(path: &Path) -> Error {
    let writer = Connection::open(path).unwrap();
    let ra = Registry::open(path, world::options(deeds::clock())).unwrap().ra("operator").unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    ra.add_coupons(&deeds::coupons(&["C-9-9".to_owned()]), None).unwrap_err()
}
