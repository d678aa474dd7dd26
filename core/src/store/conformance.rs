//! 適合 — What every backend must do, as plain functions over any [`Store`]; each backend's tests run them all.

use std::num::NonZeroU32;

use super::{
    ContractDue, KeptAnswer, KeptCatalogue, Keyed, ListCut, ListRequest, NewNotice, Origin, Place, Store, Subject,
};
use crate::digest;
use crate::error::{Code, Error, Result};
use crate::model::account::AccountId;
use crate::model::authority::{Authority, Role};
use crate::model::blocklist::{BlocklistForm, KeyPrint};
use crate::model::campaign::{Demand, Outcome};
use crate::model::csr::KeyUse;
use crate::model::{
    AccessKey, Account, Application, ApplicationNumber, Basis, Certificate, Contract, ContractCode, Coupon,
    CouponState, Credential, Criterion, Day, Field, Form, Instant, Kind, ListQuery, ListView, LoginCertificate,
    NewCampaign, NoticeKind, Offer, OneTime, Password, PasswordHash, Profile, RevocationReason, Status, Strength,
    Visit,
};

/// A case: its name, and what it does to a store that is empty.
pub(crate) type Case = (&'static str, fn(&dyn Store));

/// Every case.
pub(crate) const CASES: &[Case] = &[
    ("what was written is read back", what_was_written_is_read_back),
    ("an error keeps nothing", an_error_keeps_nothing),
    ("a panic keeps nothing", a_panic_keeps_nothing),
    ("numbers, codes, lanes and serials are unique", uniqueness_is_the_last_line),
    ("another account's application is not there", accounts_are_apart),
    ("what is imported is kept at once, and known by its reference", imports),
    ("the list is in order, cut by days and counted to a limit", the_list),
    ("revocations come when due, earliest first", revocations_due),
    ("revocations and due times end with the certificate", outlived),
    ("the certificates of a key are known, whose and how revoked", keys),
    ("contracts come when their term is over", contracts_due),
    ("notices are kept once, read behind one and acknowledged", notices),
    ("coupons and profiles are kept", coupons_and_profiles),
    ("open applications come in the order of submission", open_applications),
    ("a campaign keeps what it picked, and settles each once", campaigns),
    ("answers and settings are kept", answers_and_settings),
    ("a weak key is kept once, in lists of its form", blocklists),
    ("catalogues are kept, and one is in force", catalogues),
    ("free codes are found to the last", free_codes),
    ("what is signed in by is kept as it is written", credentials),
    ("sessions are found by their token, end with it and are forgotten", visits),
    ("login certificates stop together, each account's", login_certificates),
    ("a copy is of one instant, and there when it is whole", copies),
    ("keys come in order, behind one", keyed),
    ("accounts come in the order of their access keys, behind one", accounts),
];

fn instant(seconds: i64) -> Instant {
    Instant::from_timestamp(seconds, 0).unwrap()
}

fn number(index: i64) -> ApplicationNumber {
    ApplicationNumber::new(1_000_000_000 + index).unwrap()
}

fn code(value: i64) -> ContractCode {
    ContractCode::new(value).unwrap()
}

fn account(store: &dyn Store, key: &str) -> AccountId {
    let account = Account {
        access_key: key.parse().unwrap(),
        name: "株式会社サンプル".to_owned(),
        dealer_code: "D0001".to_owned(),
        a3_contract: true,
        opened_at: instant(1),
    };
    store.writing(|writer| writer.insert_account(&account)).unwrap()
}

fn contract(account: AccountId, value: i64) -> Contract {
    Contract {
        code: code(value),
        service: "SR3.0-1Y".to_owned(),
        anchor: Day::new(2026, 4, 1),
        months: 12,
        cancelled_on: None,
        ending: None,
        current: Some(number(1)),
        contacts: Form::default(),
        ends_if_unreplaced: true,
        end_is_recorded: true,
        account,
    }
}

fn application(account: AccountId, index: i64) -> Application {
    let mut form = Form::default();
    form.set(Field::OrganizationName, "株式会社サンプル");
    form.set(Field::ServerCommonName, "www.example.jp");
    Application {
        number: number(index),
        kind: Kind::Reissue,
        status: Status::UnderReview,
        service: "SR3.0-1Y".to_owned(),
        contract_code: None,
        base: Some(number(77)),
        received_at: instant(100 + index),
        updated_at: instant(200),
        form,
        csr: Some(vec![1, 2, 3]),
        public_key: Some(vec![7, 8, 9]),
        terms: Vec::new(),
        rejection_reason: None,
        catalogue_version: "1".to_owned(),
        papers: Vec::new(),
        certificate: None,
        account,
        changed_contacts: vec![Field::TechnicalName],
        is_free: true,
        from_contract: None,
        term_record: Some(number(78)),
        offer: Offer {
            asks_for_term: true,
            service_name: "SR3.0 1年".to_owned(),
            addressee: "株式会社パスポート".to_owned(),
            dealer_code: "D0001".to_owned(),
            dealer_price_note: "注記".to_owned(),
            price: Some(57_750),
            term_months: 12,
            certificate_months: 6,
        },
    }
}

fn certificate(serial: &str, issued_at: i64) -> Certificate {
    let validity = (instant(issued_at), instant(issued_at + 86_400));
    Certificate {
        chain: "chain".to_owned(),
        ..Certificate::new(serial.to_owned(), validity, instant(issued_at), vec![4, 5, 6])
    }
}

fn current() -> Place {
    Place { is_current: true, ..Place::default() }
}

fn insert(store: &dyn Store, application: &Application, place: &Place) -> Result<()> {
    store.writing(|writer| writer.insert_application(application, place))
}

fn what_was_written_is_read_back(store: &dyn Store) {
    let account = account(store, "34679CDF");
    let mut written = application(account, 1);
    insert(store, &written, &current()).unwrap();
    let mut kept = contract(account, 42);
    let mut paper = certificate("0a", 500);
    store
        .writing(|writer| {
            writer.insert_contract(&kept, ContractDue::default())?;
            written.contract_code = Some(kept.code);
            written.status = Status::Completed;
            written.rejection_reason = Some("理由".to_owned());
            writer.update_application(&written, &current())?;
            writer.insert_certificate(&written, &paper, &[9; 32], &[8; 32])?;
            paper.revoked_at = Some(instant(600));
            paper.revocation_reason = Some(RevocationReason::Superseded);
            paper.revocation_due_at = Some(instant(590));
            paper.late_reissue_until = Day::new(2026, 12, 31);
            paper.has_free_reissue = true;
            paper.first_downloaded_at = Some(instant(510));
            paper.last_downloaded_at = Some(instant(520));
            writer.update_certificate(account, written.number, &paper)?;
            kept.months = 24;
            kept.cancelled_on = Day::new(2027, 4, 1);
            writer.update_contract(&kept, ContractDue::default())
        })
        .unwrap();
    written.certificate = Some(paper);
    store
        .reading(|reader| {
            assert_eq!(reader.application(Some(account), written.number)?, Some(written.clone()));
            assert_eq!(reader.application(None, written.number)?, Some(written.clone()));
            assert_eq!(reader.applications_of(account, &[number(99), written.number])?, [written.clone()]);
            assert_eq!(reader.contract(account, kept.code)?, Some(kept.clone()));
            assert_eq!(reader.contracts_of(account, &[code(99), kept.code])?, [kept.clone()]);
            let siblings = reader.siblings(account, kept.code)?;
            assert_eq!(siblings.iter().map(|sibling| sibling.number).collect::<Vec<_>>(), [written.number]);
            assert_eq!((siblings[0].term_record, siblings[0].is_free), (written.term_record, true));
            assert_eq!(reader.siblings_of(account, &[code(99), kept.code])?, [(kept.code, siblings[0])]);
            let (id, opened) = reader.account(&"34679CDF".parse().unwrap())?.unwrap();
            assert_eq!((id, opened.dealer_code.as_str(), opened.opened_at), (account, "D0001", instant(1)));
            assert_eq!(reader.account_of(account)?, Some(opened));
            Ok(())
        })
        .unwrap();
}

fn an_error_keeps_nothing(store: &dyn Store) {
    let refused: Result<()> = store.writing(|writer| {
        writer.set_setting("kept", b"no")?;
        Err(Error::from_code(Code::Refused))
    });
    assert_eq!(refused.unwrap_err().code(), Code::Refused);
    assert_eq!(store.reading(|reader| reader.setting("kept")).unwrap(), None);
}

fn a_panic_keeps_nothing(store: &dyn Store) {
    let fallen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.writing(|writer| -> Result<()> {
            writer.set_setting("kept", b"no")?;
            panic!("a fault inside the work");
        })
    }));
    assert!(fallen.is_err());
    assert_eq!(store.reading(|reader| reader.setting("kept")).unwrap(), None);
    store.writing(|writer| writer.set_setting("kept", b"yes")).unwrap();
    assert_eq!(store.reading(|reader| reader.setting("kept")).unwrap(), Some(b"yes".to_vec()));
}

fn uniqueness_is_the_last_line(store: &dyn Store) {
    let one = account(store, "34679CDF");
    let other = account(store, "34679CDG");
    let in_lane = |lane| Place { open_lane: Some(lane), ..current() };
    let on_contract = |index, lane: i64| {
        let application = Application { from_contract: Some(code(7)), ..application(one, index) };
        insert(store, &application, &in_lane(lane))
    };
    store.writing(|writer| writer.insert_contract(&contract(one, 7), ContractDue::default())).unwrap();
    let refused = |result: Result<()>| assert_eq!(result.unwrap_err().code(), Code::Storage);
    refused(store.writing(|writer| writer.insert_contract(&contract(other, 7), ContractDue::default())));
    on_contract(1, 2).unwrap();
    refused(on_contract(2, 2));
    on_contract(3, 1).unwrap();
    let slot = |index| insert(store, &application(one, index), &Place { reissue_slot: Some(1), ..current() });
    slot(6).unwrap();
    refused(slot(7));
    // One that comes to nothing gives its slot back.
    let withdrawn = Application { status: Status::Withdrawn, ..application(one, 6) };
    store.writing(|writer| writer.update_application(&withdrawn, &current())).unwrap();
    slot(7).unwrap();
    // A revocation's lane is its certificate's, here the base's.
    on_contract(4, 5).unwrap();
    refused(on_contract(5, 5));
    refused(insert(store, &application(other, 1), &current()));
    let first = application(one, 1);
    let third = application(one, 3);
    store.writing(|writer| writer.insert_certificate(&first, &certificate("0b", 1), &[1; 32], &[8; 32])).unwrap();
    refused(store.writing(|writer| writer.insert_certificate(&third, &certificate("0b", 1), &[2; 32], &[8; 32])));
    refused(store.writing(|writer| writer.insert_certificate(&first, &certificate("0c", 1), &[1; 32], &[8; 32])));
}

fn imports(store: &dyn Store) {
    let (one, other) = (account(store, "34679CDF"), account(store, "34679CDG"));
    let mut kept = application(one, 1);
    kept.status = Status::Completed;
    kept.contract_code = Some(code(7));
    let paper = Certificate {
        revoked_at: Some(instant(600)),
        revocation_reason: Some(RevocationReason::Superseded),
        revocation_due_at: Some(instant(590)),
        has_free_reissue: true,
        is_recorded: true,
        ..certificate("0a", 500)
    };
    kept.certificate = Some(paper.clone());
    let origin = Origin { contract: code(7), digest: [3; 32] };
    let due = ContractDue { term: Day::new(2026, 4, 2), notice: Day::new(2026, 4, 3) };
    store
        .writing(|writer| {
            writer.insert_contract(&contract(one, 7), due)?;
            writer.insert_origin(one, "OLD-1", &origin)?;
            writer.insert_application(&kept, &current())?;
            writer.insert_certificate(&kept, &paper, &[9; 32], &[8; 32])?;
            assert!(writer.touched().contains(&Subject::Contract(code(7))));
            Ok(())
        })
        .unwrap();
    let query = ListQuery::of(ListView::Current, 10);
    let cut = ListCut { today: Day::new(2026, 4, 1).unwrap(), hidden_up_to: Day::new(1960, 1, 1).unwrap() };
    store
        .reading(|reader| {
            assert_eq!(reader.application(Some(one), kept.number)?, Some(kept.clone()));
            assert_eq!(reader.imported(one, "OLD-1")?, Some(origin));
            assert_eq!((reader.imported(one, "OLD-2")?, reader.imported(other, "OLD-1")?), (None, None));
            assert_eq!(reader.contracts_due(due.term.unwrap(), 9)?, [(one, code(7))]);
            assert_eq!(reader.contracts_to_notice(due.notice.unwrap(), 9)?, [(one, code(7))]);
            let rows = reader.list_rows(&ListRequest { account: Some(one), query: &query, cut }, None, 9)?;
            assert_eq!(rows[0].validity, Some((Day::of(paper.not_before), paper.last_day())), "the list shows it");
            Ok(())
        })
        .unwrap();
    let again = store.writing(|writer| {
        writer.insert_contract(&contract(one, 8), due)?;
        writer.insert_origin(one, "OLD-1", &Origin { contract: code(8), ..origin })
    });
    assert_eq!(again.unwrap_err().code(), Code::Storage);
}

fn accounts_are_apart(store: &dyn Store) {
    let one = account(store, "34679CDF");
    let other = account(store, "34679CDG");
    insert(store, &application(one, 1), &current()).unwrap();
    store.writing(|writer| writer.insert_contract(&contract(one, 7), ContractDue::default())).unwrap();
    let cut = ListCut { today: Day::new(2026, 1, 1).unwrap(), hidden_up_to: Day::new(1960, 1, 1).unwrap() };
    store
        .reading(|reader| {
            assert!(reader.application(Some(one), number(1))?.is_some());
            assert!(reader.application(Some(other), number(1))?.is_none());
            assert!(reader.sequence(Some(one), number(1))?.is_some());
            assert_eq!(reader.sequence(None, number(1))?, reader.sequence(Some(one), number(1))?);
            assert_eq!(reader.sequence(Some(other), number(1))?, None);
            assert!(reader.contract(other, code(7))?.is_none());
            assert!(reader.applications_of(other, &[number(1)])?.is_empty());
            assert!(reader.contracts_of(other, &[code(7)])?.is_empty());
            for (view, of_one) in [(ListView::Current, 1), (ListView::Past, 0)] {
                let query = ListQuery::of(view, 10);
                let request = |account| ListRequest { account: Some(account), query: &query, cut };
                assert_eq!(reader.count_rows(&request(one), 10)?, of_one);
                assert_eq!(reader.count_rows(&request(other), 10)?, 0);
                assert!(reader.list_rows(&request(other), None, 10)?.is_empty());
            }
            let everyones = ListRequest { account: None, query: &ListQuery::default(), cut };
            assert_eq!(reader.count_rows(&everyones, 10)?, 1);
            let rows = reader.list_rows(&everyones, None, 10)?;
            assert_eq!(rows[0].access_key.as_ref().map(AccessKey::as_str), Some("34679CDF"));
            Ok(())
        })
        .unwrap();
}

fn the_list(store: &dyn Store) {
    let account = account(store, "34679CDF");
    let day = |d| Day::new(2026, 5, d).unwrap();
    for index in 0..10 {
        insert(store, &application(account, index), &current()).unwrap();
    }
    let past = Place { is_current: false, ..current() };
    insert(store, &application(account, 10), &past).unwrap();
    let ended = Place { past_from: Some(day(10)), ..current() };
    insert(store, &application(account, 11), &ended).unwrap();
    let mut issued = application(account, 12);
    insert(store, &issued, &current()).unwrap();
    issued.certificate = Some(certificate("0a", day(3).starts().timestamp()));
    store.writing(|writer| writer.update_application(&issued, &current())).unwrap();
    let shown = |view, today, hidden_up_to, limit| {
        let cut = ListCut { today, hidden_up_to };
        store
            .reading(|reader| {
                let query = ListQuery::of(view, limit);
                let request = ListRequest { account: Some(account), query: &query, cut };
                let rows = reader.list_rows(&request, None, limit)?;
                let count = reader.count_rows(&request, limit)?;
                assert_eq!(usize::try_from(count).unwrap(), rows.len());
                Ok(rows.into_iter().map(|row| row.number.value() - 1_000_000_000).collect::<Vec<_>>())
            })
            .unwrap()
    };
    let all: Vec<i64> = (0..10).rev().collect();
    let (current, past) = (ListView::Current, ListView::Past);
    assert_eq!(shown(current, day(9), day(2), 20), [&[12, 11], all.as_slice()].concat());
    assert_eq!(shown(past, day(9), day(2), 20), [10]);
    assert_eq!(shown(current, day(10), day(2), 20), [&[12], all.as_slice()].concat());
    assert_eq!(shown(past, day(10), day(2), 20), [11, 10]);
    assert_eq!(shown(current, day(10), day(3), 20), all);
    assert_eq!(shown(current, day(9), day(2), 3), [12, 11, 9]);
    assert_eq!(shown(past, day(10), day(2), 1), [11]);
}

fn keys(store: &dyn Store) {
    let (one, other) = (account(store, "34679CDF"), account(store, "34679CDG"));
    let key = [1; 32];
    let used = |account, contract| store.reading(|reader| reader.key_use(&key, account, contract)).unwrap();
    assert_eq!(used(one, Some(code(42))), KeyUse::default());
    store.writing(|writer| writer.insert_contract(&contract(one, 42), ContractDue::default())).unwrap();
    let of = Application { contract_code: Some(code(42)), ..application(one, 1) };
    insert(store, &of, &current()).unwrap();
    let mut paper = certificate("0a", 500);
    store.writing(|writer| writer.insert_certificate(&of, &paper, &key, &[8; 32])).unwrap();
    assert_eq!(used(one, Some(code(42))), KeyUse { is_reused: true, ..KeyUse::default() });
    assert_eq!(used(one, Some(code(43))), KeyUse::default());
    assert_eq!(used(one, None), KeyUse::default());
    assert_eq!(used(other, Some(code(42))), KeyUse { is_in_use: true, ..KeyUse::default() });
    let revoked = |paper: &mut Certificate, reason| {
        paper.revocation_reason = Some(reason);
        store.writing(|writer| writer.update_certificate(one, of.number, paper)).unwrap();
    };
    revoked(&mut paper, RevocationReason::Superseded);
    assert_eq!(used(one, None), KeyUse::default());
    revoked(&mut paper, RevocationReason::KeyCompromise);
    assert_eq!(used(one, None), KeyUse { is_compromised: true, ..KeyUse::default() });
    assert_eq!(used(other, None), KeyUse { is_compromised: true, is_in_use: true, is_reused: false });
    assert_eq!(store.reading(|reader| reader.key_use(&[2; 32], one, Some(code(42)))).unwrap(), KeyUse::default());
}

fn revocations_due(store: &dyn Store) {
    let account = account(store, "34679CDF");
    for (index, due) in [(1, 300), (2, 200), (3, 400)] {
        let of = application(account, index);
        insert(store, &of, &current()).unwrap();
        let mut paper = certificate(&format!("0{index}"), 100);
        store
            .writing(|writer| {
                writer.insert_certificate(&of, &paper, &[1; 32], &[8; 32])?;
                paper.revocation_due_at = Some(instant(due));
                writer.update_certificate(account, of.number, &paper)
            })
            .unwrap();
    }
    let due = |at| {
        let found = store.reading(|reader| reader.revocations_due(instant(at), 10)).unwrap();
        found.iter().map(|due| (due.number, due.due_at)).collect::<Vec<_>>()
    };
    assert_eq!(due(199), []);
    assert_eq!(due(200), [(number(2), instant(200))]);
    assert_eq!(due(399), [(number(2), instant(200)), (number(1), instant(300))]);
    let mut done = certificate("02", 100);
    done.revocation_due_at = Some(instant(200));
    done.revoked_at = Some(instant(399));
    store.writing(|writer| writer.update_certificate(account, number(2), &done)).unwrap();
    assert_eq!(due(399), [(number(1), instant(300))]);
}

fn outlived(store: &dyn Store) {
    let account = account(store, "34679CDF");
    let base = Application { number: number(77), ..application(account, 1) };
    insert(store, &base, &current()).unwrap();
    let open = Place { open_lane: Some(5), ..current() };
    insert(store, &application(account, 2), &open).unwrap();
    store.writing(|writer| writer.insert_certificate(&base, &certificate("0a", 100), &[1; 32], &[8; 32])).unwrap();
    let outlived = |at| store.reading(|reader| reader.outlived(instant(at), 10)).unwrap();
    assert_eq!(outlived(86_500), []);
    assert_eq!(outlived(86_501), [(account, number(2))]);
    let due = |at| store.reading(|reader| Ok(reader.revocations_due(instant(at), 10)?.len())).unwrap();
    let mut paper = certificate("0a", 100);
    paper.revocation_due_at = Some(instant(200));
    store.writing(|writer| writer.update_certificate(account, number(77), &paper)).unwrap();
    assert_eq!((due(86_500), due(86_501)), (1, 0), "the certificate's end closes its revocation");
}

fn contracts_due(store: &dyn Store) {
    let account = account(store, "34679CDF");
    let day = |d| Day::new(2026, 5, d);
    for (value, due_on) in [(1, day(3)), (2, day(2)), (3, None)] {
        let held = contract(account, value);
        store
            .writing(|writer| {
                writer.insert_contract(&held, ContractDue::default())?;
                writer.update_contract(&held, ContractDue { term: due_on, notice: due_on })
            })
            .unwrap();
    }
    let due = |on: Option<Day>| store.reading(|reader| reader.contracts_due(on.unwrap(), 10)).unwrap();
    assert_eq!(due(day(1)), []);
    assert_eq!(due(day(2)), [(account, code(2))]);
    assert_eq!(due(day(3)), [(account, code(2)), (account, code(1))]);
    let noticed = store.reading(|reader| reader.contracts_to_notice(day(2).unwrap(), 10)).unwrap();
    assert_eq!(noticed, [(account, code(2))]);
}

fn notices(store: &dyn Store) {
    let account = account(store, "34679CDF");
    let notice = |on| NewNotice {
        kind: NoticeKind::Renewal,
        number: number(1),
        contract_code: Some(code(7)),
        on: Day::new(2026, 5, on).unwrap(),
        days_before: Some(30),
        made_at: instant(5),
    };
    let insert = |on| store.writing(|writer| writer.insert_notice(account, &notice(on)));
    insert(1).unwrap();
    // A fact is told once.
    insert(1).unwrap();
    insert(2).unwrap();
    let unread = |after| store.reading(|reader| reader.notices(after, 10)).unwrap();
    let all = unread(0);
    assert_eq!(all.len(), 2);
    assert_eq!(
        (all[0].access_key.as_str(), all[0].days_before, all[0].on.to_string()),
        ("34679CDF", Some(30), "2026-05-01".to_owned())
    );
    assert_eq!(unread(all[0].sequence), all[1..]);
    assert_eq!(store.writing(|writer| writer.acknowledge_notices(all[0].sequence)).unwrap(), 1);
    assert_eq!(store.writing(|writer| writer.acknowledge_notices(all[0].sequence)).unwrap(), 0);
    assert_eq!(unread(0), all[1..]);
}

fn coupons_and_profiles(store: &dyn Store) {
    let one = account(store, "34679CDF");
    let other = account(store, "34679CDG");
    let coupon = |number: &str, dealer_code: &str, day| Coupon {
        number: number.to_owned(),
        dealer_code: dealer_code.to_owned(),
        service: "SR3.0-1Y".to_owned(),
        expires_on: Day::new(2026, 5, day).unwrap(),
        state: CouponState::Unused,
    };
    let (first, second, third) = (coupon("C-1", "D0001", 2), coupon("C-2", "D0001", 1), coupon("C-3", "D0002", 3));
    let mut profile = Profile::default();
    profile.set(Field::OrganizationName, "株式会社サンプル");
    insert(store, &application(one, 1), &current()).unwrap();
    insert(store, &application(one, 2), &current()).unwrap();
    store
        .writing(|writer| {
            writer.set_profile(one, &profile)?;
            [&first, &second, &third].into_iter().try_for_each(|coupon| writer.insert_coupon(coupon))
        })
        .unwrap();
    assert!(store.writing(|writer| writer.insert_coupon(&first)).is_err(), "a number is given once");
    let expired = |day| {
        let found = store.reading(|reader| reader.coupons_expired(Day::new(2026, 5, day).unwrap(), 10)).unwrap();
        found.into_iter().map(|coupon| coupon.number).collect::<Vec<_>>()
    };
    assert_eq!(expired(3), ["C-2", "C-1"]);
    let reserved = Coupon { state: CouponState::Reserved, ..first.clone() };
    store.writing(|writer| writer.update_coupon(&reserved, Some(number(1)))).unwrap();
    assert_eq!(expired(4), ["C-2", "C-3"]);
    let twice = store.writing(|writer| writer.update_coupon(&second, Some(number(1))));
    assert!(twice.is_err(), "an application has one coupon");
    store
        .reading(|reader| {
            assert_eq!((reader.profile(one)?, reader.profile(other)?), (profile.clone(), Profile::default()));
            assert_eq!(reader.coupons("D0001")?, [reserved.clone(), second.clone()]);
            assert_eq!(reader.coupon("C-3")?, Some(third.clone()));
            assert_eq!(reader.coupon("C-4")?, None);
            assert_eq!(reader.coupon_of(number(1))?, Some(reserved.clone()));
            assert_eq!(reader.coupon_of(number(2))?, None);
            Ok(())
        })
        .unwrap();
}

fn open_applications(store: &dyn Store) {
    let account = account(store, "34679CDF");
    for (index, status) in
        [(1, Status::Received), (2, Status::Approved), (3, Status::Completed), (4, Status::Rejected)]
    {
        insert(store, &Application { status, ..application(account, index) }, &current()).unwrap();
    }
    let open = |after| store.reading(|reader| reader.open_applications(after, 10)).unwrap();
    let all = open(0);
    assert_eq!(all.iter().map(|open| open.number).collect::<Vec<_>>(), [number(1), number(2)]);
    assert_eq!(open(all[0].sequence), all[1..]);
}

fn campaigns(store: &dyn Store) {
    let account = account(store, "34679CDF");
    for index in 1..=3 {
        let mut of = Application { kind: Kind::New, base: None, ..application(account, index) };
        insert(store, &of, &current()).unwrap();
        of.status = Status::Completed;
        let certificate = certificate(&format!("0{index}"), 500 + index);
        store
            .writing(|writer| {
                writer.update_application(&of, &current())?;
                writer.insert_certificate(&of, &certificate, &[9; 32], &[8; 32])
            })
            .unwrap();
    }
    let of = NewCampaign::new("weak", RevocationReason::KeyCompromise).matching(Criterion::Serial, "01");
    let kept = store.reading(|reader| reader.certificates(0, 2)).unwrap();
    assert_eq!(kept.iter().map(|kept| kept.number).collect::<Vec<_>>(), [number(1), number(2)]);
    assert_eq!((kept[0].serial.as_str(), kept[0].spki.as_str()), ("01", "09".repeat(32).as_str()));
    assert_eq!(store.reading(|reader| reader.certificates(kept[1].sequence, 2)).unwrap()[0].number, number(3));
    let picked = [number(1), number(3)];
    let id = store.writing(|writer| writer.insert_campaign(&of, instant(700), instant(600), &picked)).unwrap();
    let waiting = store.reading(|reader| reader.members_waiting(id, 10)).unwrap();
    assert_eq!(waiting.iter().map(|member| member.number).collect::<Vec<_>>(), picked);
    let settle = |member, outcome| {
        store.writing(|writer| {
            writer.settle_member(id, member, outcome, instant(650))?;
            assert!(writer.touched().contains(&Subject::Application(member.number)));
            Ok(())
        })
    };
    settle(waiting[0], Outcome::Opened).unwrap();
    assert!(settle(waiting[0], Outcome::Opened).is_err(), "what was settled stays so");
    settle(waiting[1], Outcome::RevokeOnly).unwrap();
    store
        .reading(|reader| {
            let of_all = reader.campaigns(None)?;
            let campaign = &of_all[0];
            assert_eq!((campaign.id, campaign.name.as_str(), &campaign.criteria), (id, "weak", &of.criteria));
            assert_eq!((campaign.opened_at, campaign.deadline), (instant(600), instant(700)));
            let counts = (campaign.total, campaign.waiting, campaign.opened, campaign.revoke_only);
            assert_eq!((counts, campaign.nothing_needed, campaign.replaced), ((2, 0, 1, 1), 0, 0));
            assert_eq!(reader.campaigns(Some(id))?, of_all);
            assert!(reader.campaigns(Some(id + 1))?.is_empty());
            let members = reader.campaign_members(id, 1, 10)?;
            assert_eq!((members[0].position, members[0].outcome), (2, Some(Outcome::RevokeOnly)));
            // What is left to the RA at once, and the rest when the deadline has passed.
            let demand = Demand { reason: RevocationReason::KeyCompromise, deadline: instant(700) };
            assert_eq!((reader.demands(number(3))?, reader.demands(number(2))?), (vec![demand], vec![]));
            assert_eq!(reader.members_to_revoke(instant(700))?, [(number(3), instant(700))]);
            let all = [(number(1), instant(700)), (number(3), instant(700))];
            assert_eq!(reader.members_to_revoke(instant(701))?, all);
            assert_eq!(reader.members_to_revoke(instant(500 + 3 + 86_400))?, [all[1]], "the first has ended");
            Ok(())
        })
        .unwrap();
}

fn answers_and_settings(store: &dyn Store) {
    let key = "key-1".parse().unwrap();
    let answer = KeptAnswer { content: [3; 32], answer: "{}".to_owned(), at: instant(5) };
    let authority = Authority { certificate: vec![1], chain: "PEM".to_owned(), sealed_key: vec![2] };
    store
        .writing(|writer| {
            writer.keep_answer("operator:one", &key, &answer)?;
            writer.insert_authority(Role::Issuing, &authority)?;
            writer.set_setting("name", b"first")?;
            writer.set_setting("name", b"second")
        })
        .unwrap();
    store
        .reading(|reader| {
            assert_eq!(reader.answer("operator:one", &key)?, Some(answer.clone()));
            assert_eq!(reader.answer("operator:two", &key)?, None);
            assert_eq!(reader.authority(Role::Issuing)?, Some(authority.clone()));
            assert_eq!(reader.authority(Role::Root)?, None);
            assert_eq!(reader.setting("name")?, Some(b"second".to_vec()));
            Ok(())
        })
        .unwrap();
}

fn blocklists(store: &dyn Store) {
    let print = |form: BlocklistForm, byte| KeyPrint { form, digest: vec![byte; form.digest_length()] };
    let [first, second] = [BlocklistForm::OpensslBlacklist, BlocklistForm::Badkeys];
    let add =
        |print: &KeyPrint| store.writing(|writer| writer.add_to_blocklist(print.form, &print.digest)).unwrap();
    assert_eq!((add(&print(first, 1)), add(&print(first, 1)), add(&print(second, 2))), (true, false, true));
    store.writing(|writer| writer.set_blocklist_digest(second, &[7; 32])).unwrap();
    let touched = store.writing(|writer| {
        writer.set_blocklist_digest(second, &[8; 32])?;
        Ok(writer.touched())
    });
    assert_eq!(touched.unwrap(), [Subject::Blocklist(second)]);
    store
        .reading(|reader| {
            assert!(reader.blocklist_holds(&print(first, 1))? && reader.blocklist_holds(&print(second, 2))?);
            assert!(!reader.blocklist_holds(&print(first, 2))? && !reader.blocklist_holds(&print(second, 1))?);
            assert_eq!(
                (reader.blocklist_digest(first)?, reader.blocklist_digest(second)?),
                (None, Some(vec![8; 32]))
            );
            assert_eq!(reader.subjects()?, [Subject::Blocklist(second)]);
            assert!(reader.state(&Subject::Blocklist(first))?.is_none());
            Ok(())
        })
        .unwrap();
}

fn catalogues(store: &dyn Store) {
    let kept = |version: &str, seconds| KeptCatalogue {
        version: version.to_owned(),
        digest: [7; 32],
        text: version.as_bytes().to_vec(),
        loaded_at: instant(seconds),
    };
    let in_force =
        || store.reading(|reader| Ok((reader.catalogue_in_force()?, reader.catalogue_digest()?))).unwrap();
    assert_eq!(in_force(), (None, None));
    for (version, seconds) in [("1", 1), ("2", 2), ("1", 3), ("1", 4)] {
        store.writing(|writer| writer.put_in_force(&kept(version, seconds))).unwrap();
        let first = if version == "1" { 1 } else { seconds };
        assert_eq!(in_force(), (Some(kept(version, first)), Some([7; 32])), "when it was loaded first stays");
    }
    assert_eq!(store.reading(|reader| reader.catalogue_of("2")).unwrap(), Some(kept("2", 2)));
    assert_eq!(store.reading(|reader| reader.catalogue_of("3")).unwrap(), None);
}

fn free_codes(store: &dyn Store) {
    let account = account(store, "34679CDF");
    let first_free =
        |range| store.reading(|reader| reader.first_free_contract_code(std::ops::RangeInclusive::clone(&range)));
    assert_eq!(first_free(0..=3).unwrap(), Some(code(0)));
    for value in [0, 1, 3] {
        store.writing(|writer| writer.insert_contract(&contract(account, value), ContractDue::default())).unwrap();
    }
    assert_eq!(first_free(0..=3).unwrap(), Some(code(2)));
    assert_eq!(first_free(1..=3).unwrap(), Some(code(2)));
    assert_eq!(first_free(3..=4).unwrap(), Some(code(4)));
    store.writing(|writer| writer.insert_contract(&contract(account, 2), ContractDue::default())).unwrap();
    assert_eq!(first_free(0..=3).unwrap(), None);
    assert!(store.reading(|reader| reader.contract_code_is_taken(code(2))).unwrap());
}

fn credentials(store: &dyn Store) {
    let (one, other) = (account(store, "34679CDF"), account(store, "34679CDG"));
    let hash = PasswordHash {
        strength: Strength { memory_kib: 19_456, iterations: 2, lanes: 1 },
        salt: [1; 16],
        digest: [2; 32],
    };
    let credential = Credential {
        password: Some(Password { hash, is_initial: true, given_at: instant(10) }),
        version: 7,
        tries: 4,
        locked_at: Some(instant(20)),
        one_time: Some(OneTime {
            ticket: [3; 32],
            code: [4; 32],
            expires_at: instant(30),
            tries: 1,
            is_used: true,
        }),
    };
    let read = |id| store.reading(move |reader| Ok((reader.credential(id)?, reader.basis(id)?))).unwrap();
    let strengths = || store.reading(|reader| reader.strengths()).unwrap();
    let (none, locked) =
        (Basis::default(), Basis { version: 7, unjudged_since: Some(instant(20)), stopped_at: None });
    assert_eq!(read(one), (Some(Credential::default()), Some(none)), "nothing is signed in by at first");
    assert!(strengths().is_empty());
    store.writing(|writer| writer.update_credential(one, &credential)).unwrap();
    assert_eq!(read(one), (Some(credential.clone()), Some(locked)));
    assert_eq!(read(other), (Some(Credential::default()), Some(none)));
    let first = credential.password.as_ref().unwrap().hash.strength;
    let mut second = credential.clone();
    second.password.as_mut().unwrap().hash.strength.lanes += 1;
    store.writing(|writer| writer.update_credential(other, &second)).unwrap();
    assert_eq!(strengths(), [first, Strength { lanes: first.lanes + 1, ..first }]);
    store.writing(|writer| writer.update_credential(other, &credential)).unwrap();
    assert_eq!(strengths(), [first], "each once");
    store.writing(|writer| writer.update_credential(one, &Credential::default())).unwrap();
    assert_eq!(read(one), (Some(Credential::default()), Some(none)), "what is taken away is gone");
    assert_eq!(read(AccountId(99)), (None, None));
}

fn visits(store: &dyn Store) {
    let (one, other) = (account(store, "34679CDF"), account(store, "34679CDG"));
    let visit = |account, opened_at| Visit {
        account,
        opened_at: instant(opened_at),
        last_used_at: instant(opened_at),
        must_change: true,
        version: 3,
        certificate: Some([5; 32]),
        is_signed_out: false,
    };
    let (mut first, of_other) = (visit(one, 10), visit(other, 10));
    let open = |visit: &Visit| store.writing(|writer| writer.insert_visit(visit)).unwrap();
    let ids = [open(&first), open(&of_other), open(&visit(one, 20))];
    let read = |id| store.reading(move |reader| reader.visit(id)).unwrap();
    let by = |token: [u8; 32]| store.reading(move |reader| reader.visit_of(&token)).unwrap();
    assert_eq!(read(ids[0]), Some((first.clone(), Basis::default())));
    store.writing(|writer| writer.set_token(one, ids[0], &[6; 32])).unwrap();
    assert_eq!((by([6; 32]), by([7; 32])), (Some(ids[0]), None));
    store.writing(|writer| writer.set_token(one, ids[0], &[7; 32])).unwrap();
    assert_eq!((by([6; 32]), by([7; 32])), (None, Some(ids[0])), "a token takes the earlier one's place");
    store.writing(|writer| writer.set_last_used(ids[0], instant(15))).unwrap();
    store.writing(|writer| writer.sign_out(one, ids[0])).unwrap();
    (first.last_used_at, first.is_signed_out) = (instant(15), true);
    assert_eq!(read(ids[0]), Some((first, Basis::default())));
    store.writing(|writer| writer.forget_visits(one, instant(20))).unwrap();
    assert_eq!([read(ids[0]).is_some(), read(ids[1]).is_some(), read(ids[2]).is_some()], [false, true, true]);
}

fn login_certificates(store: &dyn Store) {
    let (one, other) = (account(store, "34679CDF"), account(store, "34679CDG"));
    let certificate = |byte: u8, serial: &str, not_after| LoginCertificate {
        fingerprint: digest::hex(&digest::sha256(&[byte])),
        serial: serial.to_owned(),
        subject: "CN=34679CDF".to_owned(),
        not_before: instant(1),
        not_after: instant(not_after),
        registered_at: instant(2),
        stopped_at: None,
    };
    let (first, second, of_other) = (certificate(1, "0b", 50), certificate(2, "0a", 90), certificate(1, "0c", 90));
    for (account, kept, byte) in [(one, &first, 1), (one, &second, 2), (other, &of_other, 1)] {
        store.writing(|writer| writer.insert_login_certificate(account, kept, &[byte])).unwrap();
    }
    let read =
        |id, byte: u8| store.reading(move |reader| reader.login_certificate(id, &digest::sha256(&[byte]))).unwrap();
    assert_eq!(read(one, 1), Some(first.clone()));
    assert_eq!((read(other, 1), read(other, 2)), (Some(of_other.clone()), None), "each account's are its own");
    let stopped = |at| store.reading(move |reader| reader.stopped_login_certificates(instant(at))).unwrap();
    assert!(stopped(0).is_empty());
    let visit = Visit {
        account: one,
        opened_at: instant(3),
        last_used_at: instant(3),
        must_change: false,
        version: 0,
        certificate: Some(digest::sha256(&[2])),
        is_signed_out: false,
    };
    let visit = store.writing(|writer| writer.insert_visit(&visit)).unwrap();
    let ended = || store.reading(|reader| reader.visit(visit)).unwrap().unwrap().1.stopped_at;
    let stop = |of: Option<u8>, at| {
        let of = of.map(|byte| digest::sha256(&[byte]));
        store.writing(|writer| writer.stop_login_certificates(one, of.as_ref(), instant(at))).unwrap();
    };
    stop(Some(1), 40);
    assert_eq!((read(one, 2), ended()), (Some(second), None), "the other goes on");
    stop(None, 40);
    stop(None, 45);
    assert_eq!(ended(), Some(instant(40)));
    assert_eq!(read(one, 1).unwrap().stopped_at, Some(instant(40)), "once");
    assert_eq!(read(other, 1), Some(of_other));
    let is = |at| stopped(at).into_iter().map(|of| (of.serial, of.at)).collect::<Vec<_>>();
    assert_eq!(is(50), [("0a".to_owned(), instant(40)), ("0b".to_owned(), instant(40))], "by serial number");
    assert_eq!(is(51), [("0a".to_owned(), instant(40))], "the last second included");
}

fn copies(store: &dyn Store) {
    let folder = tempfile::tempdir().unwrap();
    let files = || std::fs::read_dir(folder.path()).unwrap().count();
    let path = folder.path().join("copy");
    account(store, "33333333");
    let copy = store.begin_copy(&path).unwrap();
    account(store, "44444444");
    let first = store.step_copy(copy, NonZeroU32::MIN).unwrap();
    assert!(!first.is_last() && !path.exists(), "{first:?}");
    assert!(store.step_copy(copy, NonZeroU32::MAX).unwrap().is_last());
    store.end_copy(copy);
    assert_eq!(store.step_copy(copy, NonZeroU32::MIN).unwrap_err().code(), Code::Closed, "it was let go of");
    let kept = crate::store::sqlite::Sqlite::open(&path, &|_| Ok(())).unwrap();
    kept.accept().unwrap();
    let accounts = |store: &dyn Store| store.reading(|reader| reader.keys(Keyed::Account, 0, 9)).unwrap().len();
    assert_eq!((accounts(&kept), accounts(store)), (1, 2));
    drop(kept);
    assert_eq!(store.begin_copy(&path).unwrap_err().code(), Code::Conflict);
    assert_eq!(files(), 1);
    let copy = store.begin_copy(&folder.path().join("other")).unwrap();
    store.step_copy(copy, NonZeroU32::MIN).unwrap();
    assert!(files() > 1, "it is made beside its place");
    store.end_copy(copy);
    assert_eq!(files(), 1, "nothing stays of one that is not whole");
}

fn keyed(store: &dyn Store) {
    let accounts = ["33333333", "44444444", "66666666"].map(|key| account(store, key));
    let keys = |after, limit| store.reading(|reader| reader.keys(Keyed::Account, after, limit)).unwrap();
    let all = accounts.map(|account| (account, account.0));
    assert_eq!(keys(i64::MIN, 9), all);
    assert_eq!((keys(i64::MIN, 2), keys(all[0].1, 9)), (all[..2].to_vec(), all[1..].to_vec()));
    assert!(keys(all[2].1, 9).is_empty());
}

fn accounts(store: &dyn Store) {
    let ids = ["66666666", "33333333", "44444444"].map(|key| account(store, key));
    let keys = |after: Option<&str>, limit| {
        let after: Option<AccessKey> = after.map(|key| key.parse().unwrap());
        let found = store.reading(|reader| reader.accounts(after.as_ref(), limit)).unwrap();
        found.into_iter().map(|of| of.access_key.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(keys(None, 9), ["33333333", "44444444", "66666666"]);
    assert_eq!(
        (keys(None, 1), keys(Some("33333333"), 1)),
        (vec!["33333333".to_owned()], vec!["44444444".to_owned()])
    );
    assert_eq!(keys(Some("47777777"), 9), ["66666666"], "there need be no account of the key");
    assert!(keys(Some("66666666"), 9).is_empty());
    let first = store.reading(|reader| Ok((reader.accounts(None, 1)?.pop(), reader.account_of(ids[1])?))).unwrap();
    assert!(first.0.is_some() && first.0 == first.1, "each whole");
}
