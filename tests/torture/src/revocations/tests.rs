//! Whatever is wrong on purpose must be told.

use super::*;

fn told(site: &Site, sql: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    for path in [site.path(), site.journal(0), site.hand()] {
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let copy = Site { folder, due: site.due.clone() };
    Connection::open(copy.path()).unwrap().execute_batch(sql).unwrap();
    copy.check().unwrap().join("\n")
}

#[test]
fn what_was_revoked_early_twice_or_never_is_told() {
    let site = Site::new(4).unwrap();
    site.show(*site.due.values().max().unwrap());
    work((&site.path(), &site.journal(0)), &site.hand(), 2).unwrap();
    assert_eq!(site.acknowledged(0).len(), 4);
    assert_eq!(told(&site, ""), "");
    let one = "number = (SELECT min(number) FROM certificate WHERE revoked_at IS NOT NULL)";
    let again = "CREATE TEMP TABLE it AS SELECT * FROM";
    let cases = [
        (format!("UPDATE certificate SET revoked_at = NULL WHERE {one}"), "was not revoked"),
        (format!("UPDATE certificate SET revoked_at = revocation_due_at - 1 WHERE {one}"), "and due at"),
        (format!("UPDATE certificate SET is_recorded = 1 WHERE {one}"), "the CRL has 3 entries, and 4 were due"),
        ("DELETE FROM notice WHERE kind = 6".to_owned(), "stands in what is told None times"),
        (
            format!(
                "{again} notice WHERE kind = 6 LIMIT 1; UPDATE it SET sequence = 1000, \"on\" = \"on\" + 1;
                 INSERT INTO notice SELECT * FROM it"
            ),
            "stands in what is told Some(2) times",
        ),
        (
            format!(
                "{again} audit WHERE verb = 'run_due' AND subject LIKE 'application:%' LIMIT 1;
                 UPDATE it SET sequence = (SELECT max(sequence) + 1 FROM audit); INSERT INTO audit SELECT * FROM it"
            ),
            "stands in the audit Some(2) times",
        ),
    ];
    for (sql, expected) in cases {
        let told = told(&site, &sql);
        assert!(told.contains(expected), "{sql}\n{told}");
    }
    // A second worker that was answered the same.
    std::fs::copy(site.journal(0), site.journal(1)).unwrap();
    assert!(site.check().unwrap().join("\n").contains("was answered to be revoked twice"));
}
