//! 証明書の一生 — A certificate's life, told on a terminal: applied for, reviewed, issued, listed, reissued, revoked
//! when its time comes, downloaded and verified by OpenSSL. The CSRs are real ones that OpenSSL made.
//!
//! `cargo run --example lifecycle -- OUTPUT-DIRECTORY`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use passport_core::model::{
    ApplicationNumber, Day, DownloadFormat, Draft, Field, Instant, ListQuery, ListView, NewAccount,
};
use passport_core::{Clock, Language, Options, Ra, Registry, Session};
use unicode_width::UnicodeWidthStr;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// What the applicant types in; the DN fields and the server names come from the CSR.
const FORM: &[(Field, &str)] = &[
    (Field::OrganizationName, "株式会社サンプル"),
    (Field::OrganizationKana, "ｶﾌﾞｼｷｶﾞｲｼｬｻﾝﾌﾟﾙ"),
    (Field::OrganizationRegistrationNumber, "0100-01-123456"),
    (Field::OrganizationType, "corporation"),
    (Field::OrganizationRegisteredAddress, "東京都渋谷区神宮前1-5-1"),
    (Field::OrganizationRegisteredPostalCode, "1500001"),
    (Field::OrganizationPresentAddress, "東京都渋谷区神宮前1-5-1"),
    (Field::OrganizationPresentPostalCode, "1500001"),
    (Field::ApplicantTitle, "代表取締役"),
    (Field::ApplicantName, "見本 太郎"),
    (Field::ServerType, "nginx"),
    (Field::RegistrationOrganization, "株式会社サンプル"),
    (Field::RegistrationName, "見本 花子"),
    (Field::RegistrationPostalCode, "1500001"),
    (Field::RegistrationAddress, "東京都渋谷区神宮前1-5-1"),
    (Field::RegistrationTelephone, "03(5775)8730"),
    (Field::RegistrationEmail, "hanako@example.jp"),
    (Field::TechnicalOrganization, "株式会社サンプル"),
    (Field::TechnicalName, "見本 次郎"),
    (Field::TechnicalTelephone, "03-5775-8731"),
    (Field::TechnicalEmail, "jiro@example.jp"),
    (Field::BillingOrganization, "株式会社サンプル"),
    (Field::BillingName, "見本 三郎"),
    (Field::BillingPostalCode, "1500001"),
    (Field::BillingAddress, "東京都渋谷区神宮前1-5-1"),
    (Field::BillingTelephone, "03-5775-8732"),
    (Field::BillingEmail, "saburo@example.jp"),
];

fn main() -> Outcome {
    let output = PathBuf::from(std::env::args().nth(1).ok_or("usage: lifecycle OUTPUT-DIRECTORY")?);
    std::fs::create_dir_all(&output)?;
    let clock = Clock::manual(at("2026-12-01T10:00:00+09:00")?)?;
    let options = Options::new().clock(clock.clone()).secret(&[7; 32]);
    let registry = Registry::create(output.join("registry.db"), options)?;
    let ra = registry.ra("yamada")?;
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None)?;
    let session = registry.session(account.access_key.as_str())?;
    heading("2026-12-01  アカウント開設 — an account is opened");
    println!("アクセスキー {}  特約店コード {}", account.access_key, account.dealer_code);

    heading("入力の検査 — a draft with faults: every finding at once, nothing is kept");
    let mut faulty = filled(&session, "EV2.0-1Y", "ec-www.pem")?;
    faulty.set(Field::OrganizationKana, "漢字").set(Field::RegistrationTelephone, "090-1234-5678");
    faulty.set(Field::BillingEmail, "").set(Field::OrganizationType, "sole_proprietor");
    for finding in session.check(&faulty)? {
        println!("  {:<30} {}", finding.rule.name(), finding.text(Language::Japanese));
    }
    if let Err(refusal) = session.submit(&faulty) {
        println!("  submit → {} ({} findings)", refusal.code(), refusal.findings().len());
    }

    heading("新規申請 — SR3.0 and EV2.0 are applied for, reviewed, approved and issued");
    let sr = session.submit(&filled(&session, "SR3.0-1Y", "rsa-www.pem")?)?.number;
    let ev = session.submit(&filled(&session, "EV2.0-1Y", "ec-www.pem")?)?.number;
    list(&session)?;
    conclude(&ra, sr)?;
    conclude(&ra, ev)?;
    println!();
    list(&session)?;
    acts(&session, sr)?;
    acts(&session, ev)?;

    heading("2026-12-10  再発行申請 — EV2.0 is reissued, its old certificate to be revoked later");
    clock.set(at("2026-12-10T09:30:00+09:00")?)?;
    let second = session.submit(&reissue(&session, ev, "ec-www-2.pem")?)?.number;
    conclude(&ra, second)?;
    list(&session)?;
    acts(&session, second)?;
    if let Err(refusal) = session.draft_reissue(second) {
        let rule = refusal.rule().map_or("", |rule| rule.name());
        println!("\n二度目の再発行 → {rule}  {}", refusal.message(Language::Japanese));
    }

    heading("2026-12-24  後日失効 — the deferred revocation, to the second");
    for moment in ["2026-12-24T09:29:59+09:00", "2026-12-24T09:30:00+09:00"] {
        clock.set(at(moment)?)?;
        let done: Vec<String> =
            ra.run_due()?.iter().filter_map(|work| work.number).map(|of| of.to_string()).collect();
        println!("{moment}  失効した証明書: [{}]", done.join(", "));
    }

    heading("2026-12-27  期間の終わり — day 26: the reissue window of SR3.0 has closed");
    clock.set(at("2026-12-27T00:00:00+09:00")?)?;
    acts(&session, sr)?;

    heading("ダウンロード — the certificates, verified by OpenSSL");
    let chain = registry.ca_certificates()?;
    std::fs::write(output.join("ca.pem"), chain)?;
    for (name, number) in [("sr", sr), ("ev-reissued", second)] {
        let path = output.join(format!("{name}.pem"));
        std::fs::write(&path, session.download_certificate(number, DownloadFormat::Pem)?)?;
        verify(&output, &path, &clock)?;
    }
    Ok(())
}

fn at(text: &str) -> Outcome<Instant> {
    Ok(chrono::DateTime::parse_from_rfc3339(text)?.to_utc())
}

fn heading(text: &str) {
    println!("\n── {text}\n");
}

fn csr(file: &str) -> Outcome<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(file);
    Ok(std::fs::read(&path).map_err(|fault| format!("{}: {fault}", path.display()))?)
}

fn filled(session: &Session, service: &str, file: &str) -> Outcome<Draft> {
    let mut draft = session.draft_new(service)?;
    for (field, text) in FORM {
        draft.set(*field, *text);
    }
    draft.set_csr(&csr(file)?)?;
    draft.agree_to_terms();
    Ok(draft)
}

fn reissue(session: &Session, number: ApplicationNumber, file: &str) -> Outcome<Draft> {
    let mut draft = session.draft_reissue(number)?;
    draft.set(Field::RevokePrevious, "deferred").set_csr(&csr(file)?)?;
    draft.agree_to_terms();
    Ok(draft)
}

fn conclude(ra: &Ra, number: ApplicationNumber) -> Outcome {
    ra.begin_review(number, None)?;
    let record = ra.application(number)?;
    for paper in &record.papers {
        ra.receive_document(number, &paper.id, Day::of(record.received_at), None)?;
    }
    ra.approve(number, None)?;
    ra.issue(number, None)?;
    Ok(())
}

fn list(session: &Session) -> Outcome {
    let page = session.applications(&ListQuery::of(ListView::Current, 20), None)?;
    let days = |(from, until): (Day, Day)| format!("{from} – {until}");
    row(&["お申込日", "サービス", "ステータス", "お申込種別", "証明書有効期間", "契約コード", "サーバ名"]);
    for record in &page.rows {
        row(&[
            &record.received_on.to_string(),
            &record.service_name,
            record.status.label(Language::Japanese),
            record.kind.label(Language::Japanese),
            &record.valid_from.zip(record.valid_until).map_or("-".to_owned(), days),
            &record.contract_code.map_or("-".to_owned(), |code| code.to_string()),
            &record.server_name,
        ]);
    }
    println!("{} 件", page.total);
    Ok(())
}

fn row(cells: &[&str]) {
    const WIDTHS: &[usize] = &[11, 12, 11, 11, 25, 11, 16];
    let padded =
        |(cell, width): (&&str, &usize)| format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width())));
    println!("{}", cells.iter().zip(WIDTHS).map(padded).collect::<Vec<_>>().join(" ").trim_end());
}

fn acts(session: &Session, number: ApplicationNumber) -> Outcome {
    let record = session.application(number)?;
    println!("\n{number}  {} {}", record.service, record.kind.label(Language::Japanese));
    for action in session.actions(number, None)? {
        let window =
            action.opens.zip(action.closes).map_or(String::new(), |(from, to)| format!(" ({from} – {to})"));
        let answer = match action.rule {
            None => "可".to_owned(),
            Some(rule) => format!("不可  {} — {}", rule.name(), rule.text(Language::Japanese)),
        };
        let act = action.act.label(Language::Japanese);
        println!("  {act}{} {answer}{window}", " ".repeat(20_usize.saturating_sub(act.width())));
    }
    Ok(())
}

fn verify(output: &Path, certificate: &Path, clock: &Clock) -> Outcome {
    let ca = output.join("ca.pem");
    let verified = Command::new("openssl")
        .args(["verify", "-x509_strict", "-purpose", "sslserver"])
        .args(["-attime", &clock.now().timestamp().to_string(), "-CAfile"])
        .args([&ca, certificate])
        .output()?;
    print!("{}{}", String::from_utf8_lossy(&verified.stdout), String::from_utf8_lossy(&verified.stderr));
    if verified.status.success() { Ok(()) } else { Err("OpenSSL does not verify the certificate".into()) }
}
