//! サービス申込書 — The application form on paper (2.2): HTML that prints on one A4 page and needs nothing from outside.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use crate::error::{Code, Error, Result};
use crate::model::{Application, Day, Field, Form, Format, Kind, RevocationReason};
use crate::rule::Language;

const TEMPLATE: &str = include_str!("paper/application_form.html");

/// 申込書の中身 — What is printed, each value as it is to be read; the template escapes them all.
#[derive(Serialize)]
pub(crate) struct Page {
    /// 申込日 — As `2026年04月01日`.
    pub(crate) applied_on: String,
    /// 申込番号 — The application's number.
    pub(crate) number: String,
    /// 対象 — The record it was applied for from, and the serial number of that record's certificate; may be empty.
    pub(crate) base_number: String,
    pub(crate) base_serial: String,
    /// 契約コード — `-` before there is one.
    pub(crate) contract_code: String,
    /// サービス名 — As the catalogue names it.
    pub(crate) service_name: String,
    /// 宛先 — Who the form is addressed to, without 殿.
    pub(crate) addressee: String,
    /// 文言 — What the applicant declares: [`statement`].
    pub(crate) statement: String,
    /// 契約区分 — The kind, as it is to be read.
    pub(crate) kind: String,
    /// 有効期間 — As `12ヶ月`; empty when the application asks for no term.
    pub(crate) term: String,
    /// 契約料金 — With tax, as `57,750円`; empty when nothing is to be paid.
    pub(crate) price: String,
    /// 特約店経由の注記 — Printed below the price; may be empty.
    pub(crate) price_note: String,
    /// 区分 — The form's fields: [`sections`].
    pub(crate) sections: Vec<Section>,
    /// 必要書類 — The papers to be sent in; may be empty.
    pub(crate) papers: Vec<Paper>,
}

/// 区分 — Rows under one title.
#[derive(Serialize)]
pub(crate) struct Section {
    /// 識別名 — By which the template places it: `applicant` and `contract` stand before the others.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// 注記 — What the title is explained with; may be empty.
    pub(crate) note: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// 行 — One label with its value.
#[derive(Serialize)]
pub(crate) struct Row {
    /// 経路 — The field's path, in the cell's `data-field`.
    pub(crate) path: &'static str,
    pub(crate) label: &'static str,
    pub(crate) value: String,
    /// 幅 — How many quarters of the line it takes; the last of a line takes the rest.
    pub(crate) span: u8,
}

/// 書類 — A required paper and whether it is there.
#[derive(Serialize)]
pub(crate) struct Paper {
    pub(crate) name: String,
    pub(crate) state: String,
}

/// 申込書 — The form as HTML, UTF-8. It fails only if the template is broken.
pub(crate) fn application_form(page: &Page) -> Result<String> {
    render(page).map_err(|error| Error::storage(Code::Panic, error))
}

fn render(page: &Page) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.render_str(TEMPLATE, Serde(page))
}

/// 申込書の中身 — What the form of a record shows: what it was sold by when it was submitted, and what it was applied for
/// from.
pub(crate) fn page(application: &Application, base: Option<&Application>) -> Page {
    let Application { kind, offer, .. } = application;
    let through_dealer = !offer.dealer_code.is_empty();
    let state = |paper: &crate::model::Paper| match (paper.received_on, &paper.waived_for) {
        (Some(day), _) => format!("受領済（{}）", japanese(day)),
        (None, Some(_)) => "不要".to_owned(),
        (None, None) => "未着".to_owned(),
    };
    Page {
        applied_on: japanese(Day::of(application.received_at)),
        number: application.number.to_string(),
        base_number: base.map_or(String::new(), |base| base.number.to_string()),
        base_serial: base
            .and_then(|base| base.certificate.as_ref())
            .map_or(String::new(), |certificate| certificate.serial.clone()),
        contract_code: application.contract_code.map_or("-".to_owned(), |code| code.to_string()),
        service_name: offer.service_name.clone(),
        addressee: offer.addressee.clone(),
        statement: statement(offer.asks_for_term).to_owned(),
        kind: kind.label(Language::Japanese).to_owned(),
        term: if offer.asks_for_term { format!("{}ヶ月", offer.term_months) } else { String::new() },
        price: offer.price.filter(|_| !through_dealer).map(|yen| format!("{}円", grouped(yen))).unwrap_or_default(),
        price_note: offer.price.filter(|_| through_dealer).map_or("", |_| &offer.dealer_price_note).to_owned(),
        sections: sections(*kind, &application.form, &offer.dealer_code),
        papers: application
            .papers
            .iter()
            .map(|paper| Paper { name: paper.name.clone(), state: state(paper) })
            .collect(),
    }
}

fn japanese(day: Day) -> String {
    let text = day.to_string();
    let mut parts = text.split('-');
    let mut next = || parts.next().unwrap_or_default();
    format!("{}年{}月{}日", next(), next(), next())
}

/// Digits in groups of three.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// 文言 — What the applicant declares: the contract's terms when a term is asked for, else the request alone.
pub(crate) fn statement(asks_for_term: bool) -> &'static str {
    if asks_for_term {
        "弊社は、本サービスを申し込むにあたり、貴社が指定する本サービスの利用規定を承認いたしましたので、下記内容で契約を申し込みます。\
         契約は、貴社が申し込みを承認した時に成立します。\
         また、契約料金に関しては、請求書を受領した月の翌月末以内に振込み手数料負担の上、支払います。"
    } else {
        "弊社は、貴社が指定する本サービスの利用規定を承認のうえ、下記内容で申請いたします。"
    }
}

/// One section: its id, title and note, the blocks of fields it holds, and what its title says for their labels.
struct Heading(&'static str, &'static str, &'static str, &'static [&'static str], &'static str);

/// The guide's order; together they hold every block.
const HEADINGS: &[Heading] = &[
    Heading("applicant", "申込者", "", &["organization", "applicant"], "申込者の"),
    Heading("contract", "", "", &["sticker", "coupon", "revoke_previous", "reissue", "revocation"], ""),
    Heading("server", "登録情報", "", &["server"], ""),
    Heading(
        "registration",
        "登録担当者情報",
        "登録結果通知、契約関連、当社からの連絡窓口",
        &["registration"],
        "登録担当者の",
    ),
    Heading("technical", "技術担当者情報", "技術関連窓口、証明書等送付先", &["technical"], "技術担当者の"),
    Heading("billing", "事務担当者情報", "請求書送付先", &["billing"], "事務担当者の"),
    Heading("signatory", "契約責任者情報", "", &["signatory"], "契約責任者の"),
    Heading("remarks", "その他", "", &["remarks"], ""),
];

/// 区分の一覧 — The sections of a form with their rows. What a kind asks for has its row even when it is blank, and
/// whatever has text is printed.
pub(crate) fn sections(kind: Kind, form: &Form, dealer_code: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    for Heading(id, title, note, blocks, said) in HEADINGS {
        let mut fields = Field::ALL.to_vec();
        fields.retain(|field| blocks.contains(&field.block()) && is_printed(kind, *field, form));
        // Two short ones share a line.
        fields.sort_by_key(|field| match field {
            Field::OrganizationType => Field::OrganizationRegistrationNumber,
            field => *field,
        });
        let mut rows: Vec<Row> = fields.into_iter().map(|field| row(field, form, said)).collect();
        if *id == "remarks" {
            let value = dealer_code.to_owned();
            rows.insert(0, Row { path: "dealer_code", label: "特約店コード", value, span: 4 });
        }
        if !rows.is_empty() {
            sections.push(Section { id, title, note, rows });
        }
    }
    sections
}

fn is_printed(kind: Kind, field: Field, form: &Form) -> bool {
    let is_asked_for = match field {
        Field::RevokePrevious | Field::ReissueReason => kind == Kind::Reissue,
        Field::RevocationReason => kind == Kind::Revocation,
        Field::Coupon => false,
        _ => match field.block() {
            "registration" | "technical" | "billing" => kind.brings_contacts(),
            // Only some accounts have a signatory, and then at least the name is required.
            "signatory" => form.iter().any(|(other, _)| other.block() == "signatory"),
            "remarks" => true,
            _ => kind.bears_certificate(),
        },
    };
    is_asked_for || !form.text(field).is_empty()
}

fn row(field: Field, form: &Form, said: &str) -> Row {
    let label = field.label(Language::Japanese);
    let value = spoken(field, form.text(field)).to_owned();
    // A quarter of a line is too narrow for a text that is not as short as it usually is.
    let span = if value.chars().count() > 16 { span(field).max(2) } else { span(field) };
    Row { path: field.path(), label: label.strip_prefix(said).unwrap_or(label), value, span }
}

fn span(field: Field) -> u8 {
    match (field, field.format()) {
        (Field::Sticker, _) => 2,
        (Field::ServerType | Field::ServerState | Field::ServerLocality, _) => 1,
        (_, Format::Boolean | Format::PostalCode | Format::Country) => 1,
        (_, Format::Lines | Format::HostNames) => 4,
        _ if field.path().ends_with("address") => 3,
        _ => 2,
    }
}

/// A choice in Japanese; any other text as it is.
fn spoken(field: Field, text: &str) -> &str {
    if let Some(reason) = RevocationReason::from_name(text).filter(|_| field == Field::RevocationReason) {
        return reason.label(Language::Japanese);
    }
    if !matches!(field.format(), Format::Boolean | Format::Choice(_)) {
        return text;
    }
    match text {
        "true" => "希望する",
        "false" => "希望しない",
        "corporation" => "法人",
        "public_body" => "官公庁・公共団体",
        "sole_proprietor" => "個人事業主",
        "unregistered_body" => "登記のない団体",
        "apache" => "Apache",
        "iis" => "Microsoft IIS",
        "tomcat" => "Apache Tomcat",
        "ibm_http_server" => "IBM HTTP Server",
        "other" => "その他",
        "at_issue" => "再発行と同時に失効する",
        "deferred" => "後日失効する",
        "lost_key" => "秘密鍵を紛失したため",
        "server_change" => "サーバを変更するため",
        "names_changed" => "サーバの名前を変更するため",
        "key_compromise" => "秘密鍵が危殆化したため",
        text => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(kind: Kind, form: &Form) -> Page {
        Page {
            applied_on: "2026年04月01日".to_owned(),
            number: "5176204486".to_owned(),
            contract_code: "-".to_owned(),
            service_name: "パスポート for Web".to_owned(),
            addressee: "株式会社パスポート".to_owned(),
            base_number: "1234567890".to_owned(),
            base_serial: "0A1B".to_owned(),
            statement: statement(kind.opens_term()).to_owned(),
            kind: kind.label(Language::Japanese).to_owned(),
            term: "12ヶ月".to_owned(),
            price: "57,750円".to_owned(),
            price_note: "特約店経由でのお申し込みについては、特約店の定める契約料金をお支払いいただきます。"
                .to_owned(),
            sections: sections(kind, form, "D-001"),
            papers: vec![Paper { name: "サービス申込書".to_owned(), state: "未着".to_owned() }],
        }
    }

    /// What a browser reads in the cell of a path; there must be exactly one.
    fn cell(html: &str, path: &str) -> String {
        let parts: Vec<&str> = html.split(&format!("data-field=\"{path}\">")).collect();
        assert_eq!(parts.len(), 2, "{path}");
        let inner = parts[1].strip_prefix("<bdi>").unwrap_or(parts[1]).split("</bdi>").next().unwrap();
        assert!(!inner.contains(['<', '>', '"', '\'']), "{inner}");
        let entities =
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
        entities.iter().fold(inner.to_owned(), |text, (entity, plain)| text.replace(entity, plain))
    }

    /// Every field with a text of its own, made by one function.
    fn full(text: impl Fn(Field) -> String) -> Form {
        let mut form = Form::default();
        for field in Field::ALL {
            form.set(*field, text(*field));
        }
        form
    }

    #[test]
    fn any_text_reads_back_from_the_cell_of_its_field_and_only_there() {
        let hostile = [
            "<script>alert(1)</script>",
            "\" onload=alert(1) x='&amp;lt; &#x26; & {{ number }} {% if %}",
            "</bdi></dd></dl></body>\u{0}<!-- ]]>",
            "\u{202E}\u{2066}\u{2067}\u{2069}\u{2069}\u{202A}אבג ABC",
            "一行目\n\n  三行目\n",
            &"長い".repeat(20_000),
        ];
        for text in hostile {
            let form = full(|field| format!("{text}{field}"));
            let mut page = page(Kind::Reissue, &form);
            page.number = text.to_owned();
            page.price_note = text.to_owned();
            page.papers[0].name = text.to_owned();
            let html = application_form(&page).unwrap();
            for field in Field::ALL {
                assert_eq!(cell(&html, field.path()), format!("{text}{field}"));
            }
            assert_eq!(cell(&html, "number"), text);
            assert_eq!(cell(&html, "price_note"), text);
            assert_eq!(html.matches("<script").count() + html.matches("<!--").count(), 0);
        }
    }

    #[test]
    fn a_form_needs_nothing_from_outside() {
        let html = application_form(&page(Kind::New, &full(|field| field.path().to_owned()))).unwrap();
        for outside in ["src=", "href=", "url(", "@import", "http:", "https:", "<link", "<script", "<img"] {
            assert!(!html.contains(outside), "{outside}");
        }
        assert!(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    }

    #[test]
    fn every_choice_is_said_in_japanese() {
        for field in Field::ALL {
            let names = match field.format() {
                Format::Boolean => &["true", "false"],
                Format::Choice(names) => names,
                _ => continue,
            };
            // A product's name is its own.
            for name in names.iter().filter(|name| **name != "nginx") {
                assert_ne!(spoken(*field, name), *name, "{field}");
            }
        }
        assert_eq!(spoken(Field::Remarks, "true"), "true");
    }

    #[test]
    fn a_kind_prints_what_it_asks_for_and_what_has_text() {
        let mut form = Form::default();
        form.set(Field::OrganizationName, "株式会社パスポート");
        let ids = |kind| sections(kind, &form, "").iter().map(|section| section.id).collect::<Vec<_>>();
        assert_eq!(
            ids(Kind::New),
            ["applicant", "contract", "server", "registration", "technical", "billing", "remarks"]
        );
        assert_eq!(ids(Kind::ContactChange), ["applicant", "registration", "technical", "billing", "remarks"]);
        assert_eq!(ids(Kind::Revocation), ["applicant", "contract", "remarks"]);
        assert_eq!(ids(Kind::Cancellation), ["applicant", "remarks"]);
        let labels: Vec<_> = sections(Kind::Cancellation, &form, "")[0].rows.iter().map(|row| row.label).collect();
        assert_eq!(labels, ["法人名"]);
    }

    #[test]
    fn a_label_does_not_say_again_what_its_section_says() {
        let sections = sections(Kind::New, &full(|_| "x".to_owned()), "");
        for section in sections.iter().filter(|section| section.id != "contract") {
            for row in &section.rows {
                assert!(!row.label.contains("担当者の") && !row.label.contains("責任者の"), "{}", row.label);
            }
        }
        let rows: usize = sections.iter().map(|section| section.rows.len()).sum();
        assert_eq!(rows, Field::ALL.len() + 1, "every block is under some heading");
    }
}
