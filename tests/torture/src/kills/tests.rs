//! Whatever is lost or doubled on purpose must be told.

use rusqlite::Connection;

use super::*;

/// A registry that two workers have lived in, one after the other; and the file as it was half-way.
fn lived() -> (Site, Vec<u8>) {
    let mut site = Site::new().unwrap();
    let live = |site: &Site, slot: usize| {
        let (path, journal) = (site.path(), site.journal(slot));
        work((&path, &journal), &site.access_keys[slot], slot, 7 + slot as u64, 150).unwrap();
    };
    live(&site, 0);
    let half_way = std::fs::read(site.path()).unwrap();
    live(&site, 1);
    assert_eq!(told(&mut site), Vec::<String>::new());
    (site, half_way)
}

fn told(site: &mut Site) -> Vec<String> {
    let mut faults = Vec::new();
    if let Err(error) = site.check(&[0, 1], &mut faults) {
        faults.push(error.to_string());
    }
    faults
}

fn copied(site: &Site) -> Site {
    let folder = tempfile::tempdir().unwrap();
    for path in [site.path(), site.journal(0), site.journal(1)].iter().filter(|path| path.exists()) {
        std::fs::copy(path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    Site { folder, access_keys: site.access_keys.clone(), head: site.head.clone() }
}

#[test]
fn whatever_is_lost_or_doubled_is_told() {
    let (site, _) = lived();
    let a_record = "(SELECT min(number) FROM certificate WHERE is_recorded = 0)";
    let cases = [
        (
            format!(
                "CREATE TEMP TABLE it AS SELECT {a_record} AS number;
                DELETE FROM certificate WHERE number IN it; DELETE FROM application WHERE number IN it"
            ),
            "was acknowledged and is lost",
        ),
        (format!("DELETE FROM application WHERE number = {a_record}"), "a row of certificate refers to nothing"),
        (format!("UPDATE application SET status = 2 WHERE number = {a_record}"), "was acknowledged as"),
        (format!("UPDATE certificate SET serial = '1f' WHERE number = {a_record}"), "was acknowledged as"),
        ("UPDATE certificate SET revoked_at = NULL WHERE revoked_at IS NOT NULL".to_owned(), "was acknowledged as"),
        ("UPDATE coupon SET state = 1, application = NULL WHERE state = 3".to_owned(), "was taken by"),
        ("DELETE FROM coupon WHERE state = 1".to_owned(), "was added and is lost"),
        (
            "UPDATE application SET contract = (SELECT max(contract) FROM application WHERE kind = 1)
                WHERE kind = 1 AND status = 4 AND account = 1"
                .to_owned(),
            "a contract code of new applications twice",
        ),
        (
            "UPDATE application SET coupon = (SELECT max(coupon) FROM application) WHERE status = 4".to_owned(),
            "a coupon of applications twice",
        ),
        (
            "CREATE TEMP TABLE it AS SELECT * FROM application LIMIT 1;
                UPDATE it SET sequence = 1000000, number = 9999999999, open_lane = NULL, reissue_slot = NULL;
                INSERT INTO application SELECT * FROM it"
                .to_owned(),
            "can be of calls in flight",
        ),
        (
            "CREATE TEMP TABLE it AS SELECT * FROM audit WHERE request_key IS NOT NULL LIMIT 1;
                UPDATE it SET sequence = (SELECT max(sequence) + 1 FROM audit); INSERT INTO audit SELECT * FROM it"
                .to_owned(),
            "was done more than once",
        ),
        ("UPDATE audit SET request_key = NULL".to_owned(), "the audit knows nothing of it"),
        (
            "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)".to_owned(),
            "the audit is not sound",
        ),
        (
            "CREATE TEMP TABLE it AS SELECT contract FROM import LIMIT 1;
                DELETE FROM certificate WHERE number IN (SELECT number FROM application WHERE contract IN it);
                DELETE FROM application WHERE contract IN it"
                .to_owned(),
            "was imported and is lost",
        ),
    ];
    for (sql, expected) in cases {
        let mut copy = copied(&site);
        let connection = Connection::open(copy.path()).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        connection.execute_batch(&sql).unwrap();
        assert!(connection.total_changes() > 0, "{sql}");
        drop(connection);
        let told = told(&mut copy);
        assert!(told.iter().any(|fault| fault.contains(expected)), "{sql}\n{told:#?}");
    }
}

#[test]
fn a_file_from_before_has_lost_what_came_later() {
    let (site, half_way) = lived();
    let mut copy = copied(&site);
    std::fs::write(copy.path(), half_way).unwrap();
    let told = told(&mut copy);
    for expected in ["was acknowledged and is lost", "the audit knows nothing of it", "the audit is not sound"] {
        assert!(told.iter().any(|fault| fault.contains(expected)), "{expected}\n{told:#?}");
    }
}

#[test]
fn what_was_in_flight_is_repeated_and_done_once() {
    let site = Site::new().unwrap();
    let (mut were_done, mut were_not) = (0, 0);
    for seed in 0..15 {
        let before = std::fs::read(site.path()).unwrap();
        work((&site.path(), &site.journal(0)), &site.access_keys[0], 0, seed, 1).unwrap();
        // Killed once before the call was made, and once before its answer was written.
        for registry in [before, std::fs::read(site.path()).unwrap()] {
            let mut copy = copied(&site);
            std::fs::write(copy.path(), registry).unwrap();
            let text = std::fs::read_to_string(copy.journal(0)).unwrap();
            let cut = text.trim_end().rfind('\n').unwrap() + 1;
            std::fs::write(copy.journal(0), &text[..cut]).unwrap();
            let mut faults = Vec::new();
            let done = copy.check(&[0, 1], &mut faults).unwrap();
            (were_done, were_not) = (were_done + done, were_not + 1 - done);
            work((&copy.path(), &copy.journal(0)), &copy.access_keys[0], 0, 0, 0).unwrap();
            assert!(copy.ledger(0).in_flight.is_empty() && copy.ledger(0).repeated == 1);
            faults.extend(told(&mut copy));
            assert_eq!(faults, Vec::<String>::new(), "{seed}");
        }
    }
    assert!(were_done > 5 && were_not >= 15, "{were_done} {were_not}");
}
