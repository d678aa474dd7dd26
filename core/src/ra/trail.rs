//! 監査 — What the RA can see and verify of the audit.

use super::Ra;
use crate::audit;
use crate::error::Result;
use crate::model::{AuditCheck, AuditRecord};
use crate::rules::list;

impl Ra {
    /// 監査記録 — Entries of the audit in order, behind one (0 for the first), 1 to 500 at a time.
    ///
    /// # Errors
    /// `Invalid` with `query_invalid` for another number of entries.
    pub fn audit(&self, after: i64, rows: u32) -> Result<Vec<AuditRecord>> {
        list::a_page(rows)?;
        self.context.read(|reader| audit::records(reader, after, rows))
    }

    /// 監査の末尾 — The last entry's number and link as text, to be kept outside of the registry: with it
    /// [`Ra::verify_audit`] finds out whether later entries were cut off.
    ///
    /// # Errors
    /// `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn audit_head(&self) -> Result<String> {
        self.context.read(audit::head)
    }

    /// 監査の検査 — Verifies the chain from its beginning, against a head known from before if one is given, and every
    /// record, contract, account, coupon, campaign and catalogue against its last entry. It reads the whole registry, but for the lists of weak
    /// keys: of them it verifies the digest of what was loaded, not each entry. [`crate::Registry::load_blocklist`] of the
    /// same list answers whether one is missing, and puts it back.
    ///
    /// # Errors
    /// `Invalid` with `audit_head_invalid` when the known head is not one that [`Ra::audit_head`] gave.
    pub fn verify_audit(&self, known_head: Option<&str>) -> Result<AuditCheck> {
        self.context.read(|reader| audit::verify(reader, self.context.secret.as_ref(), known_head))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::{Path, PathBuf};

    use rusqlite::Connection;
    use rusqlite::types::Value;

    use crate::model::{Criterion, Field, Instant, NewAccount, NewCampaign, NewCoupons, RevocationReason};
    use crate::{Clock, Options, Ra, Registry};

    const SECRET: [u8; 32] = [7; 32];

    /// What follows from the other columns, and may be worked out again.
    const HINTS: &[&str] = &[
        "open_lane",
        "is_current",
        "past_from",
        "documents_missing",
        "folded_organization",
        "folded_server_name",
        "folded_contact_names",
        "folded_contact_emails",
        "server_type",
        "acknowledged",
        "last_used_at",
    ];

    /// Tables whose rows are no subject. A kept answer is a copy of what the records say, given again to whoever asks
    /// twice; an entry for each would be one more for every command with a key. For the lists of weak keys their digest
    /// stands.
    const NOT_AUDITED: &[&str] = &["request", "blocklist"];

    pub(crate) fn options(with_secret: bool) -> Options {
        let clock = Clock::manual(Instant::from_timestamp(1_775_005_200, 0).unwrap()).unwrap();
        let options = Options::new().clock(clock);
        if with_secret { options.secret(&SECRET) } else { options }
    }

    /// A registry with something in every table, and its head before the last change.
    pub(crate) fn lived(path: &Path) -> String {
        let registry = Registry::create(path, options(true)).unwrap();
        registry.load_catalogue("version = \"own-1\"\n").unwrap();
        registry.load_catalogue("version = \"own-2\"\n").unwrap();
        let ra = registry.ra("yamada").unwrap();
        let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
        let coupons = NewCoupons {
            dealer_code: "D0001".to_owned(),
            service: "EV2.0-1Y".to_owned(),
            expires_on: "2026-12-31".parse().unwrap(),
            numbers: vec!["C-0001".to_owned()],
        };
        ra.add_coupons(&coupons, None).unwrap();
        let key = account.access_key.as_str();
        let request = crate::model::LoginRequest::Pkcs12 { password: "a pkcs12 password" };
        let issued = ra.issue_login_certificate("D0001", key, request, false, None).unwrap();
        let initial = ra.reset_password("D0001", key, None).unwrap().password.unwrap();
        let proof = crate::model::Proof::Certificate(issued.pem.as_bytes());
        registry.sign_in(key, initial.reveal(), proof).unwrap().token().unwrap();
        assert!(registry.request_one_time_password(key, initial.reveal()).unwrap().mail.is_some());
        let session = registry.session(key).unwrap();
        let mut draft = session.draft_new("EV2.0-1Y").unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
        let forms = std::fs::read_to_string(root.join("scenarios/forms.json")).unwrap();
        let forms: serde_json::Value = serde_json::from_str(&forms).unwrap();
        for (path, text) in forms["ev-company"].as_object().unwrap() {
            draft.set(Field::from_path(path).unwrap(), text.as_str().unwrap());
        }
        draft.set(Field::Coupon, "C-0001").agree_to_terms();
        draft.set_csr(&std::fs::read(root.join("data/ec-www.pem")).unwrap()).unwrap();
        let number = session.submit(&draft).unwrap().number;
        ra.begin_review(number, None).unwrap();
        ra.receive_document(number, "application_form", "2026-04-01".parse().unwrap(), None).unwrap();
        ra.approve(number, None).unwrap();
        ra.issue(number, None).unwrap();
        let of = NewCampaign::new("weak keys", RevocationReason::KeyCompromise);
        let of = of.matching(Criterion::ServerDomain, "example.jp");
        let campaign = ra.campaign(&of, None).unwrap();
        ra.campaign_step(campaign.id, 1).unwrap();
        let certificate = std::fs::read_to_string(root.join("data/other-allowing.pem")).unwrap();
        let certificate: String = certificate.lines().filter(|line| !line.starts_with('-')).collect();
        let file = format!(
            "account,contract,kind,service,received_at,certificate\n{key},OLD-1,new,SR3.0-1Y,2026-03-31,{certificate}\n"
        );
        let imported =
            ra.import_records(file.as_bytes(), crate::model::ExportFormat::CsvUtf8, false).unwrap().step();
        assert_eq!(imported.unwrap().contracts[0].outcome, crate::model::ImportOutcome::Imported);
        let head = ra.audit_head().unwrap();
        session.download_certificate(number, crate::model::DownloadFormat::Pem).unwrap();
        registry.close();
        head
    }

    fn opened(path: &Path) -> crate::error::Result<Ra> {
        Registry::open(path, options(true))?.ra("yamada")
    }

    fn ra(path: &Path) -> Ra {
        opened(path).unwrap()
    }

    /// Whether it opens, and nothing is found.
    fn is_sound(path: &Path, head: &str) -> bool {
        let registry = Registry::open(path, options(true));
        let check = registry.and_then(|registry| registry.ra("yamada")).and_then(|ra| ra.verify_audit(Some(head)));
        check.is_ok_and(|check| check.is_sound())
    }

    fn copied(path: &Path, change: impl FnOnce(&Connection)) -> PathBuf {
        let copy = path.with_extension("copy");
        std::fs::copy(path, &copy).unwrap();
        let connection = Connection::open(&copy).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        // Whoever tampers does not keep to this one either.
        connection.execute_batch("DROP INDEX catalogue_in_force").unwrap();
        change(&connection);
        connection.close().unwrap();
        copy
    }

    /// Another value that the column takes.
    fn other(value: &Value, kind: &str) -> Value {
        match value {
            Value::Null if kind == "BLOB" => Value::Blob(vec![1]),
            Value::Null if kind == "TEXT" => Value::Text("x".to_owned()),
            Value::Null => Value::Integer(1),
            Value::Integer(number) => Value::Integer(number + 1_000_003),
            Value::Real(number) => Value::Real(number + 1.0),
            Value::Text(text) => Value::Text(format!("{text}x")),
            Value::Blob(bytes) => Value::Blob(bytes.iter().map(|byte| byte ^ 1).collect()),
        }
    }

    fn kind_of(connection: &Connection, table: &str, column: &str) -> String {
        let sql = "SELECT type FROM pragma_table_info(?1) WHERE name = ?2";
        connection.query_row(sql, [table, column], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_tampered_registry_is_found_row_by_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        let head = lived(&path);
        let sound = ra(&path).verify_audit(Some(&head)).unwrap();
        assert!(sound.is_sound() && sound.is_keyed && sound.entries > 10, "{sound:?}");
        let connection = Connection::open(&path).unwrap();
        let mut tried = 0;
        let mut tables = connection
            .prepare(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
            )
            .unwrap();
        let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        for table in tables.iter().filter(|table| !NOT_AUDITED.contains(&table.as_str())) {
            let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
            let kinds: Vec<String> = names.iter().map(|name| kind_of(&connection, table, name)).collect();
            let rows: Vec<Vec<Value>> = statement
                .query_map([], |row| (0..names.len()).map(|column| row.get(column)).collect())
                .unwrap()
                .map(Result::unwrap)
                .collect();
            assert!(!rows.is_empty(), "{table} is empty");
            // A row is found by all of its values: tables without a row number have one key or another.
            let which = names.iter().enumerate().map(|(at, name)| format!("\"{name}\" IS ?{}", at + 1));
            let which = which.collect::<Vec<_>>().join(" AND ");
            for row in &rows {
                for (column, name) in names.iter().enumerate().filter(|(_, name)| !HINTS.contains(&name.as_str())) {
                    let copy = copied(&path, |connection| {
                        let mut values = row.clone();
                        values.push(other(&row[column], &kinds[column]));
                        let sql = format!("UPDATE {table} SET \"{name}\" = ?{} WHERE {which}", values.len());
                        assert_eq!(
                            connection.execute(&sql, rusqlite::params_from_iter(values)).unwrap(),
                            1,
                            "{sql}"
                        );
                    });
                    // What no longer reads at all is found as well.
                    assert!(!is_sound(&copy, &head), "{table}.{name} is altered and not found");
                    tried += 1;
                }
                let copy = copied(&path, |connection| {
                    let sql = format!("DELETE FROM {table} WHERE {which}");
                    assert_eq!(connection.execute(&sql, rusqlite::params_from_iter(row)).unwrap(), 1);
                });
                assert!(!is_sound(&copy, &sound_head(&path)), "a row of {table} is gone and not found");
                tried += 1;
            }
        }
        println!("tampered: {tried} copies, each found");
    }

    fn sound_head(path: &Path) -> String {
        ra(path).audit_head().unwrap()
    }

    #[test]
    fn the_digest_of_the_lists_of_weak_keys_is_verified_and_a_lost_entry_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        let list = b"00112233445566778899\n11112233445566778899\n";
        let registry = Registry::create(&path, options(true)).unwrap();
        assert_eq!((registry.load_blocklist(list).unwrap(), registry.load_blocklist(list).unwrap()), (2, 0));
        registry.close();
        assert!(ra(&path).verify_audit(None).unwrap().is_sound());
        let subjects: Vec<_> = ra(&path).audit(0, 500).unwrap().into_iter().map(|entry| entry.subject).collect();
        let lists: Vec<_> = subjects.iter().filter(|subject| subject.starts_with("blocklist:")).collect();
        assert_eq!(
            (lists.as_slice(), subjects.last().unwrap().as_str()),
            (&[&"blocklist:openssl-blacklist".to_owned()][..], "")
        );
        for sql in ["UPDATE setting SET value = x'00'", "DELETE FROM setting"] {
            let copy = copied(&path, |connection| {
                let sql = format!("{sql} WHERE name = 'blocklist_openssl'");
                assert_eq!(connection.execute(&sql, []).unwrap(), 1);
            });
            let check = ra(&copy).verify_audit(None).unwrap();
            assert_eq!(check.altered, ["blocklist:openssl-blacklist"], "{sql}");
        }
        let lost = copied(&path, |connection| {
            assert_eq!(connection.execute("DELETE FROM blocklist WHERE digest < x'11'", []).unwrap(), 1);
        });
        let registry = Registry::open(&lost, options(true)).unwrap();
        assert_eq!((registry.load_blocklist(list).unwrap(), registry.load_blocklist(list).unwrap()), (1, 0));
    }

    #[test]
    fn the_first_broken_entry_is_named_and_a_cut_tail_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        lived(&path);
        let head = sound_head(&path);
        let entries = ra(&path).verify_audit(None).unwrap().entries;
        let broken = copied(&path, |connection| {
            connection.execute("UPDATE audit SET actor = 'operator:other' WHERE sequence = 5", []).unwrap();
        });
        assert_eq!(ra(&broken).verify_audit(None).unwrap().first_broken, Some(5));
        let gap = copied(&path, |connection| {
            connection.execute("DELETE FROM audit WHERE sequence = 4", []).unwrap();
        });
        assert_eq!(ra(&gap).verify_audit(None).unwrap().first_broken, Some(4));
        let cut = copied(&path, |connection| {
            connection.execute("DELETE FROM audit WHERE sequence > ?1", [entries - 1]).unwrap();
        });
        let check = ra(&cut).verify_audit(Some(&head)).unwrap();
        assert!(check.tail_is_cut && check.first_broken.is_none(), "{check:?}");
        let grown = ra(&path).verify_audit(Some(&head)).unwrap();
        assert!(grown.is_sound(), "{grown:?}");
        let digest = head.split_once(':').unwrap().1;
        let mut others: Vec<String> = ["41", "x:00", "1:zz"].map(str::to_owned).to_vec();
        others.extend(["0", "-5", "01", "+1", " 1", "", "99999999999999999999"].map(|at| format!("{at}:{digest}")));
        others.push(head.to_uppercase());
        others.push(format!("{head} "));
        for head in &others {
            let refused = ra(&path).verify_audit(Some(head)).unwrap_err();
            assert_eq!(refused.rule(), Some(crate::Rule::AuditHeadInvalid), "{head}");
        }
    }

    #[test]
    fn a_chain_without_a_secret_says_so_and_entries_hold_nothing_personal() {
        let folder = tempfile::tempdir().unwrap();
        let plain = Registry::create(folder.path().join("plain.db"), options(false)).unwrap();
        assert!(!plain.ra("yamada").unwrap().verify_audit(None).unwrap().is_keyed);
        let path = folder.path().join("registry.db");
        lived(&path);
        let records = ra(&path).audit(0, 500).unwrap();
        assert!(records.iter().any(|record| record.actor == "operator:yamada" && record.verb == "approve"));
        assert!(records.iter().any(|record| record.actor.starts_with("subscriber:") && record.actor.len() == 19));
        let text = format!("{records:?}");
        for personal in ["サンプル", "見本", "hanako", "example.jp", "東京"] {
            assert!(!text.contains(personal), "{personal}");
        }
        assert_eq!(ra(&path).audit(0, 0).unwrap_err().rule(), Some(crate::Rule::QueryInvalid));
    }
}
