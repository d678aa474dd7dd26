//! Each thing that a check looks at is tampered with, and exactly that check must find it.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::Connection;

use crate::model::{Check, Field, Integrity, IntegrityFault, NewAccount};
use crate::ra::trail::tests::{lived, options};
use crate::store::sqlite::relations::tests::relations;
use crate::{Code, Registry};

/// A registry with something for every check to look at: two contracts, one with an open reissue, kept answers, lists of weak
/// keys, CRLs.
fn full(path: &Path) {
    lived(path);
    let registry = Registry::open(path, options(true)).unwrap();
    registry.load_blocklist(b"00112233445566778899\n11112233445566778899\n").unwrap();
    let ra = registry.ra("yamada").unwrap();
    ra.crl().unwrap();
    let rows = ra.applications(&Default::default(), None).unwrap().rows;
    let of = rows.iter().find(|row| ra.application(row.number).unwrap().service == "EV2.0-1Y").unwrap();
    let session = registry.session(of.access_key.as_ref().unwrap().as_str()).unwrap();
    let mut draft = session.draft_reissue(of.number).unwrap();
    let csr = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/ec-www-2.pem");
    draft.set_csr(&std::fs::read(csr).unwrap()).unwrap();
    draft.set(Field::RevokePrevious, "at_issue").agree_to_terms();
    let open = session.submit(&draft).unwrap().number;
    ra.begin_review(open, Some(&"key-1".parse().unwrap())).unwrap();
    assert_eq!(session.application(open).unwrap().text(Field::ServerCommonName), "www.example.jp");
}

fn checked(path: &Path) -> Integrity {
    Registry::open(path, options(true)).unwrap().check_integrity().unwrap()
}

/// What is tampered with: the check that must find it, a part of what it says, and how.
const TAMPERED: &[(Check, &str, &str)] = &[
    (Check::Pages, "NULL value", ""),
    (Check::Schema, "is not there", "DROP INDEX notice_open"),
    (Check::Schema, "is not one of", "CREATE TABLE other (name TEXT)"),
    (Check::Schema, "is not one of", "CREATE TRIGGER other AFTER INSERT ON notice BEGIN DELETE FROM notice; END"),
    (Check::References, "refers to no", "UPDATE import SET account = 99"),
    (Check::AuditChain, "does not follow", "UPDATE audit SET actor = 'operator:other' WHERE sequence = 5"),
    (Check::AuditChain, "does not read", "UPDATE audit SET link = x'00' WHERE sequence = 5"),
    (Check::AuditState, "last entry", "UPDATE account SET name = name || 'x'"),
    (Check::Accounts, "does not read", "UPDATE account SET access_key = 'no key'"),
    (Check::Accounts, "does not read", "UPDATE account SET profile = '{'"),
    (Check::Accounts, "does not read", "UPDATE credential SET digest = x'00'"),
    (Check::Accounts, "no credential", "DELETE FROM credential"),
    (Check::Sessions, "not there yet", "UPDATE session SET version = 99"),
    (
        Check::Sessions,
        "does not have",
        "UPDATE session SET certificate = zeroblob(32) WHERE certificate IS NOT NULL",
    ),
    (Check::Sessions, "another length", "UPDATE session SET token = x'00' WHERE token IS NOT NULL"),
    (Check::LoginCertificates, "columns", "UPDATE login_certificate SET serial = serial || '0'"),
    (Check::LoginCertificates, "columns", "UPDATE login_certificate SET subject = subject || '0'"),
    (Check::LoginCertificates, "columns", "UPDATE login_certificate SET not_after = not_after + 1"),
    (Check::LoginCertificates, "columns", "UPDATE login_certificate SET der = x'3000'"),
    (
        Check::Applications,
        "no number",
        "DELETE FROM notice WHERE number = (SELECT number FROM application WHERE status = 2); UPDATE application SET number = 5, kind = 1, base = NULL, reissue_slot = NULL, open_lane = NULL, \
     from_contract = NULL, contract = NULL WHERE status = 2",
    ),
    (Check::Applications, "does not read", "UPDATE application SET form = '[' WHERE status = 2"),
    (Check::Applications, "does not read", "UPDATE application SET status = 77 WHERE status = 2"),
    (Check::Applications, "does not read", "UPDATE application SET offer = '{}' WHERE status = 2"),
    (Check::Applications, "applied for from", "UPDATE application SET base = 1234567890 WHERE status = 2"),
    (Check::Applications, "the term of", "UPDATE application SET term_record = 1234567890 WHERE status = 2"),
    (
        Check::Applications,
        "without its certificate",
        "UPDATE application SET status = 4, open_lane = NULL, documents_missing = 0, \
     past_from = (SELECT past_from FROM application WHERE kind = 1 AND service = 'EV2.0-1Y') WHERE status = 2",
    ),
    (
        Check::Applications,
        "without a contract",
        "DELETE FROM notice WHERE contract IS NOT NULL; UPDATE application SET contract = NULL, from_contract = NULL, open_lane = NULL, \
     status = 3 WHERE status = 2",
    ),
    (
        Check::Applications,
        "not on the contract",
        "DELETE FROM notice WHERE contract IS NOT NULL; UPDATE application SET contract = NULL WHERE status = 2",
    ),
    (Check::Applications, "another key", "UPDATE application SET csr = x'3000' WHERE status = 2"),
    (Check::Applications, "another key", "UPDATE application SET public_key = NULL WHERE status = 2"),
    (
        Check::Applications,
        "catalogue does not have",
        "DELETE FROM notice WHERE contract IS NOT NULL; UPDATE application SET service = 'NO', contract = NULL, from_contract = NULL, \
     base = NULL, open_lane = NULL, reissue_slot = NULL, kind = 1 WHERE status = 2",
    ),
    (Check::Lanes, "another lane", "UPDATE application SET open_lane = 4 WHERE status = 2"),
    (Check::Lanes, "another lane", "UPDATE application SET open_lane = NULL WHERE status = 2"),
    (Check::Lanes, "takes a reissue", "UPDATE application SET reissue_slot = 1 WHERE kind = 1"),
    (Check::Lanes, "takes a reissue", "UPDATE application SET reissue_slot = -1 WHERE status = 2"),
    (Check::ListColumns, "is_current", "UPDATE application SET is_current = 0"),
    (Check::ListColumns, "past_from", "UPDATE application SET past_from = 20000"),
    (Check::ListColumns, "documents_missing", "UPDATE application SET documents_missing = 1"),
    (
        Check::ListColumns,
        "organization, server_name",
        "UPDATE application SET organization = 'x', server_name = 'x'",
    ),
    (Check::ListColumns, "server_type", "UPDATE application SET server_type = 'x'"),
    (
        Check::ListColumns,
        "folded_organization, folded_server_name",
        "UPDATE application SET folded_organization = 'x', \
     folded_server_name = 'x'",
    ),
    (
        Check::ListColumns,
        "folded_contact_names, folded_contact_emails",
        "UPDATE application SET folded_contact_names = 'x', \
     folded_contact_emails = 'x'",
    ),
    (
        Check::ListColumns,
        "issued_on, valid_from, valid_until",
        "UPDATE application SET issued_on = 1, valid_from = 1, valid_until = 1",
    ),
    (Check::ListColumns, "does not read", "UPDATE application SET past_from = 999999999999"),
    (Check::Certificates, "serial", "UPDATE certificate SET serial = serial || '0'"),
    (
        Check::Certificates,
        "issuer, spki",
        "UPDATE certificate SET issuer = zeroblob(32), spki = zeroblob(32) WHERE number IN \
     (SELECT number FROM application WHERE service = 'EV2.0-1Y')",
    ),
    (Check::Certificates, "does not read", "UPDATE certificate SET der = x'3000'"),
    (Check::Certificates, "chain", "UPDATE certificate SET chain = '-----BEGIN CERTIFICATE-----'"),
    (Check::Certificates, "revocation_reason", "UPDATE certificate SET revoked_at = 1775005200"),
    (Check::Certificates, "last_downloaded_at", "UPDATE certificate SET first_downloaded_at = NULL"),
    (
        Check::Contracts,
        "none of its completed",
        "UPDATE contract SET current = (SELECT number FROM application WHERE status = 2) \
     WHERE service = 'EV2.0-1Y'",
    ),
    (Check::Contracts, "or the other way", "UPDATE contract SET current = NULL"),
    (
        Check::Contracts,
        "void with",
        "UPDATE contract SET ending = 1, ends_if_unreplaced = 1, due_on = NULL, notice_on = NULL",
    ),
    (Check::Contracts, "other contacts", "UPDATE contract SET contacts = '{}'"),
    (Check::Contracts, "does not read", "UPDATE contract SET months = -1"),
    (Check::DueDays, "another day", "UPDATE contract SET due_on = due_on + 1"),
    (Check::DueDays, "another day", "UPDATE contract SET due_on = NULL"),
    (
        Check::Papers,
        "lacks a paper",
        "UPDATE paper SET position = position + 1 WHERE position = (SELECT max(position) FROM paper)",
    ),
    (Check::Coupons, "by nobody", "UPDATE coupon SET state = 1"),
    (
        Check::Coupons,
        "names another",
        "UPDATE coupon SET application = (SELECT number FROM application WHERE status = 2), state = 2",
    ),
    (Check::Coupons, "reserved for", "UPDATE coupon SET state = 2"),
    (Check::Coupons, "another service", "UPDATE coupon SET service = 'SR3.0-1Y'"),
    (Check::Coupons, "that names it", "UPDATE coupon SET state = 1, application = NULL"),
    (Check::Notices, "account does not have", "UPDATE notice SET number = 1234567890 WHERE sequence = 1"),
    (Check::Notices, "another contract", "UPDATE notice SET contract = 1 WHERE contract IS NOT NULL"),
    (Check::Notices, "of no kind", "UPDATE notice SET kind = 77 WHERE sequence = 1"),
    (Check::Notices, "of no kind", "UPDATE notice SET days_before = -2 WHERE sequence = 1"),
    (Check::Campaigns, "lacks one", "UPDATE campaign_member SET position = 7"),
    (
        Check::Campaigns,
        "without a certificate",
        "UPDATE campaign_member SET number = (SELECT number FROM application WHERE status = 2)",
    ),
    (Check::Campaigns, "an outcome", "UPDATE campaign_member SET settled_at = NULL"),
    (Check::Campaigns, "does not read", "UPDATE campaign SET criteria = '['"),
    (Check::Imports, "another length", "UPDATE import SET digest = x'00'"),
    (Check::Requests, "does not read", "UPDATE request SET answer = '{'"),
    (Check::Requests, "nobody's", "UPDATE request SET scope = 'subscriber:99'"),
    (
        Check::Catalogues,
        "what was loaded",
        "UPDATE catalogue SET text = CAST(text || x'0a' AS BLOB) WHERE in_force IS NULL",
    ),
    (Check::Blocklists, "another length", "INSERT INTO blocklist VALUES (1, x'00')"),
    (Check::Blocklists, "no digest", "INSERT INTO blocklist VALUES (2, zeroblob(15))"),
    (Check::Authorities, "no key", "UPDATE authority SET sealed_key = zeroblob(60) WHERE role = 1"),
    (
        Check::Authorities,
        "no key",
        "UPDATE authority SET certificate = (SELECT certificate FROM authority WHERE role = 3) WHERE role = 1",
    ),
    (
        Check::Authorities,
        "does not read",
        "UPDATE authority SET chain = '-----BEGIN CERTIFICATE-----' WHERE role = 2",
    ),
    (Check::Settings, "no setting", "INSERT INTO setting VALUES ('other', x'00')"),
    (Check::Settings, "no setting", "UPDATE setting SET value = x'00' WHERE name = 'last_crl'"),
];

/// Makes a NULL where there may be none, which only the schema forbids.
fn null_where_there_may_be_none(connection: &Connection) {
    let allow = |is_on| connection.pragma_update(None, "writable_schema", is_on).unwrap();
    allow(true);
    let change = |from: &str, to: &str| {
        let sql = "UPDATE sqlite_schema SET sql = replace(sql, ?1, ?2) WHERE name = 'notice'";
        assert_eq!(connection.execute(sql, [from, to]).unwrap(), 1);
        let version: i64 = connection.pragma_query_value(None, "schema_version", |row| row.get(0)).unwrap();
        connection.pragma_update(None, "schema_version", version + 1).unwrap();
    };
    change("made_at      INTEGER NOT NULL", "made_at      INTEGER");
    connection.execute("UPDATE notice SET made_at = NULL", []).unwrap();
    change("made_at      INTEGER", "made_at      INTEGER NOT NULL");
    allow(false);
}

#[test]
fn what_is_tampered_with_is_found_by_its_check_and_by_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    full(&path);
    let sound = checked(&path);
    assert!(sound.is_sound() && sound.faults.is_empty(), "{:#?}", sound.faults);
    let idle: Vec<_> = sound.checks.iter().filter(|checked| checked.things == 0).collect();
    assert!(idle.is_empty() && sound.checks.len() == Check::ALL.len(), "nothing to look at: {idle:?}");
    let mut unbroken: BTreeSet<_> = relations().into_iter().collect();
    let mut faults = Vec::new();
    for (check, says, sql) in TAMPERED {
        let copy = path.with_extension("copy");
        std::fs::copy(&path, &copy).unwrap();
        let connection = Connection::open(&copy).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        match *sql {
            "" => null_where_there_may_be_none(&connection),
            sql => connection.execute_batch(sql).unwrap_or_else(|fault| panic!("{sql}: {fault}")),
        }
        connection.close().unwrap();
        let found = checked(&copy);
        // Whatever the audit covers it finds as well.
        let by: BTreeSet<_> = found.faults.iter().map(|fault| fault.check).collect();
        let by: Vec<_> = by.into_iter().filter(|by| *by == *check || *by != Check::AuditState).collect();
        if by != [*check] || !found.faults.iter().any(|fault| fault.text.contains(says)) {
            faults.push(format!("{sql}\n    must be {check}, {says}; is {:?}", found.faults));
        }
        unbroken.retain(|(of, text)| !found.faults.iter().any(|fault| fault.check == *of && fault.text == *text));
        assert_eq!((found.is_sound(), found.checks.len()), (found.faults.is_empty(), Check::ALL.len()));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(unbroken.is_empty(), "no tampering breaks {unbroken:#?}");
    println!("tampered with {} things", TAMPERED.len());
}

#[test]
fn a_page_of_something_else_in_the_place_of_an_empty_index_is_found_though_sqlite_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    full(&path);
    let connection = Connection::open(&path).unwrap();
    let root = |name: &str| {
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
        let page: u32 = connection.query_row(sql, [name], |row| row.get(0)).unwrap();
        let page = page as usize;
        (page - 1) * 4096..page * 4096
    };
    let (index, others) = (root("contract_notice"), ["account", "contract_due"].map(root));
    connection.execute_batch("UPDATE contract SET notice_on = NULL, due_on = 1").unwrap();
    connection.close().unwrap();
    for other in others {
        let mut file = std::fs::read(&path).unwrap();
        file.copy_within(other, index.start);
        let bent = folder.path().join("bent.db");
        std::fs::write(&bent, file).unwrap();
        let sqlite = Connection::open(&bent).unwrap();
        let said: String = sqlite.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(said, "ok");
        drop(sqlite);
        let faults = checked(&bent).faults;
        let found =
            |fault: &IntegrityFault| fault.check == Check::Pages && fault.subject == "index:contract_notice";
        assert!(faults.iter().any(found), "{faults:?}");
    }
}

/// The bytes of a table's root page, a leaf, and where in them each row's number stands.
fn numbers(file: &[u8], root: usize) -> Vec<usize> {
    let page = (root - 1) * 4096;
    assert_eq!(file[page], 13, "a leaf of a table");
    let rows = usize::from(u16::from_be_bytes([file[page + 3], file[page + 4]]));
    let cell =
        |row: usize| page + usize::from(u16::from_be_bytes([file[page + 8 + 2 * row], file[page + 9 + 2 * row]]));
    // The length of the row comes first, in bytes of which all but the last have the highest bit.
    let number = |cell: usize| (cell..).find(|place| file[*place] < 128).unwrap() + 1;
    (0..rows).map(|row| number(cell(row))).collect()
}

#[test]
fn rows_that_are_in_no_order_do_not_go_round_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let registry = Registry::create(&path, options(true)).unwrap();
    let ra = registry.ra("yamada").unwrap();
    for _ in 0..4 {
        ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    }
    registry.close();
    for (table, check) in [("account", Check::Accounts), ("audit", Check::AuditChain)] {
        let connection = Connection::open(&path).unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
        let root: u32 = connection.query_row(sql, [table], |row| row.get(0)).unwrap();
        drop(connection);
        let mut file = std::fs::read(&path).unwrap();
        let places = numbers(&file, root as usize);
        let place = places[places.len() - 2];
        file[place] ^= 0x40;
        let bent = folder.path().join(table);
        std::fs::write(&bent, file).unwrap();
        let faults = checked(&bent).faults;
        assert!(faults.iter().any(|fault| fault.check == check), "{table}: {faults:?}");
        let ra = Registry::open(&bent, options(true)).unwrap().ra("yamada").unwrap();
        assert!(!ra.verify_audit(None).unwrap().is_sound(), "{table}");
    }
}

#[test]
fn a_fault_names_accounts_as_the_audit_does_and_nothing_personal_and_many_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    full(&path);
    let connection = Connection::open(&path).unwrap();
    connection.execute("UPDATE login_certificate SET subject = 'x'", []).unwrap();
    let many = i64::try_from(Integrity::MOST_FAULTS).unwrap() + 50;
    let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) \
               INSERT INTO setting SELECT 'other' || i, x'00' FROM n";
    connection.execute(sql, [many]).unwrap();
    let key: String = connection.query_row("SELECT access_key FROM account", [], |row| row.get(0)).unwrap();
    connection.close().unwrap();
    let found = checked(&path);
    let of = |check| found.faults.iter().filter(move |fault| fault.check == check);
    assert_eq!(of(Check::LoginCertificates).next().unwrap().subject, format!("account:{key}"));
    assert_eq!(of(Check::Settings).count(), Integrity::MOST_FAULTS);
    let counted = found.checks.iter().find(|checked| checked.check == Check::Settings).unwrap();
    assert_eq!(counted.faults, u64::try_from(many).unwrap());
    let text = format!("{found:?}");
    for personal in ["サンプル", "見本", "hanako", "example.jp", "東京"] {
        assert!(!text.contains(personal), "{personal}");
    }
}

/// Everything that a file says, but for what no audit and no check covers: kept answers, entries of the lists of weak keys, which
/// notices were acknowledged and when sessions were last used.
fn said(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let sql = r#"SELECT 'SELECT json_array(''' || t.name || ''', ' || group_concat('hex("' || c.name || '")') || ') FROM ' || t.name
        FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
        AND t.name NOT IN ('request', 'blocklist') AND c.name NOT IN ('acknowledged', 'last_used_at') GROUP BY t.name"#;
    let mut statement = connection.prepare(sql).unwrap();
    let each: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut said = Vec::new();
    for sql in each {
        let mut statement = connection.prepare(&sql).unwrap();
        said.extend(statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap));
    }
    said.sort();
    said
}

/// Random bytes over random places of the file: it is refused, or checked to the end without a panic; and what is found sound says
/// what it said before.
#[test]
fn a_bent_file_is_checked_to_the_end_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    full(&path);
    let whole = std::fs::read(&path).unwrap();
    let before = said(&path);
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let (mut refused, mut found, mut unnoticed) = (0, 0, 0);
    for _ in 0..60 {
        let mut bent = whole.clone();
        for _ in 0..=next(4) {
            let (at, length) = (next(bent.len()), 1 + next(200));
            for byte in bent.iter_mut().skip(at).take(length) {
                *byte = u8::try_from(next(256)).unwrap();
            }
        }
        let copy = path.with_extension("bent");
        for end in ["bent", "bent-wal", "bent-shm"] {
            let _ = std::fs::remove_file(path.with_extension(end));
        }
        std::fs::write(&copy, &bent).unwrap();
        match Registry::open(&copy, options(true)).and_then(|registry| registry.check_integrity()) {
            Ok(answer) if answer.is_sound() => {
                assert_eq!(said(&copy), before, "a change that was not found");
                unnoticed += 1;
            }
            Ok(_) => found += 1,
            Err(fault) => {
                assert!(
                    matches!(fault.code(), Code::Damaged | Code::Incompatible | Code::SignIn),
                    "{} {:?}",
                    fault.code(),
                    fault.cause()
                );
                refused += 1;
            }
        }
    }
    println!("bent: {refused} refused, {found} found, {unnoticed} where nothing stands");
    assert!(before.len() > 50 && refused > 0 && found > 0);
}
