//! 項目 — The fields of an application (7): one table for validation, labels, lengths, C keys and Python
//! attributes.

use serde::{Deserialize, Serialize};

use crate::rule::Language;

/// 形式 — What the text of a field must look like, and how it is normalised (7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// 一行 — One line of text; half-width katakana and full-width letters are brought to their usual form.
    Text,
    /// 複数行 — Several lines of text.
    Lines,
    /// 全角 — Full-width text; half-width is widened.
    FullWidth,
    /// 全角カタカナ — Full-width katakana; half-width and hiragana are converted.
    Katakana,
    /// 登記番号 — Twelve digits written `9999-99-999999`.
    RegistrationNumber,
    /// 郵便番号 — Seven digits written `999-9999`.
    PostalCode,
    /// 電話番号 — Digits in groups, `03-5775-8730`, or international with a leading `+`.
    Telephone,
    /// 電子メール — One address, `user@example.jp`.
    Email,
    /// 国名 — An ISO 3166-1 alpha-2 code in capitals, `JP`.
    Country,
    /// ドメイン名 — One host name, IDN as A-label or U-label.
    HostName,
    /// ドメイン名の列 — Host names, one per line.
    HostNames,
    /// 真偽 — `true` or `false`.
    Boolean,
    /// 選択 — One of these names.
    Choice(&'static [&'static str]),
}

/// 組織の種別 — Types of organization: corporation, public body, sole proprietor, unregistered body (7).
const ORGANIZATION_TYPES: &[&str] = &["corporation", "public_body", "sole_proprietor", "unregistered_body"];
/// サーバタイプ — Server types (7).
const SERVER_TYPES: &[&str] = &["apache", "nginx", "iis", "tomcat", "ibm_http_server", "other"];
/// 再発行前の証明書 — `at_issue` 再発行と同時に失効する; `deferred` 後日失効する (2.1.3).
const REVOKE_PREVIOUS: &[&str] = &["at_issue", "deferred"];
/// 再発行の理由 — Why a certificate is reissued (2.1.3).
const REISSUE_REASONS: &[&str] = &["lost_key", "server_change", "names_changed", "key_compromise"];
/// 失効理由 — Reasons a subscriber can give (2.1.5).
const REVOCATION_REASONS: &[&str] =
    &["contents_changed", "superseded", "cessation", "key_compromise", "unspecified"];

macro_rules! fields {
    ($($number:literal $variant:ident $path:literal $japanese:literal $english:literal $length:literal ($format:expr))*) => {
        /// 項目 — A field of an application's form.
        ///
        /// The number is C's key, the path (`organization.name`) is Python's attribute, the scenarios' key and
        /// what a finding names. Neither is ever changed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(i32)]
        #[non_exhaustive]
        pub enum Field {
            $(
                #[doc = concat!($japanese, " — ", $english, ": `", $path, "`, at most ", $length, " characters")]
                $variant = $number,
            )*
        }

        impl Field {
            /// 全項目 — Every field, in the order of the form.
            pub const ALL: &'static [Field] = &[$(Field::$variant),*];

            /// 経路 — The path, as `organization.name`.
            pub const fn path(self) -> &'static str {
                match self { $(Field::$variant => $path),* }
            }

            /// 経路から — The field of a path, if there is one.
            pub fn from_path(path: &str) -> Option<Field> {
                match path {
                    $($path => Some(Field::$variant),)*
                    _ => None,
                }
            }

            /// 表示 — The label for a person.
            pub const fn label(self, language: Language) -> &'static str {
                match language {
                    Language::Japanese => match self { $(Field::$variant => $japanese),* },
                    Language::English => match self { $(Field::$variant => $english),* },
                }
            }

            /// 最大長 — The most characters (Unicode scalar values) its normalised text may have.
            pub const fn max_length(self) -> usize {
                match self { $(Field::$variant => $length),* }
            }

            /// 形式 — The form its text must have.
            pub const fn format(self) -> Format {
                match self { $(Field::$variant => $format),* }
            }
        }
    };
}

fields! {
    1 OrganizationName "organization.name" "法人名" "legal name of the organization" 64 (Format::FullWidth)
    2 OrganizationKana "organization.kana" "法人名（カナ）" "legal name in katakana" 64 (Format::Katakana)
    3 OrganizationRegistrationNumber "organization.registration_number" "登記番号" "registration number" 14 (Format::RegistrationNumber)
    4 OrganizationRegisteredAddress "organization.registered_address" "登記住所" "registered address" 128 (Format::FullWidth)
    5 OrganizationRegisteredPostalCode "organization.registered_postal_code" "登記住所の郵便番号" "postal code of the registered address" 8 (Format::PostalCode)
    6 OrganizationPresentAddress "organization.present_address" "現住所" "present address" 128 (Format::FullWidth)
    7 OrganizationPresentPostalCode "organization.present_postal_code" "現住所の郵便番号" "postal code of the present address" 8 (Format::PostalCode)
    8 OrganizationType "organization.type" "組織の種別" "type of the organization" 32 (Format::Choice(ORGANIZATION_TYPES))
    11 ApplicantTitle "applicant.title" "申込者の役職名" "title of the applicant" 64 (Format::Text)
    12 ApplicantName "applicant.name" "申込者" "name of the applicant" 64 (Format::Text)
    21 ServerType "server.type" "サーバタイプ" "server type" 32 (Format::Choice(SERVER_TYPES))
    22 ServerCountry "server.country" "国名（C）" "country (C)" 2 (Format::Country)
    23 ServerState "server.state" "都道府県名（ST）" "state or province (ST)" 128 (Format::Text)
    24 ServerLocality "server.locality" "市区町村名（L）" "locality (L)" 128 (Format::Text)
    25 ServerOrganization "server.organization" "組織名（O）" "organization (O)" 64 (Format::Text)
    26 ServerCommonName "server.common_name" "サーバ名（CN）" "server name (common name)" 64 (Format::HostName)
    27 ServerAlternativeNames "server.alternative_names" "サーバの別名（SAN）" "further server names (SAN), one per line" 25400 (Format::HostNames)
    31 Sticker "sticker" "Webステッカー" "sticker wanted" 5 (Format::Boolean)
    32 Coupon "coupon" "クーポン番号" "coupon" 64 (Format::Text)
    33 Remarks "remarks" "備考" "remarks" 1000 (Format::Lines)
    41 RevokePrevious "revoke_previous" "再発行前の証明書の失効" "when the previous certificate is revoked" 16 (Format::Choice(REVOKE_PREVIOUS))
    42 ReissueReason "reissue.reason" "再発行の理由" "reason of the reissue" 32 (Format::Choice(REISSUE_REASONS))
    43 RevocationReason "revocation.reason" "失効理由" "reason of the revocation" 32 (Format::Choice(REVOCATION_REASONS))
    101 RegistrationOrganization "registration.organization" "登録担当者の組織名" "organization of the registration contact" 64 (Format::FullWidth)
    102 RegistrationDepartment "registration.department" "登録担当者の部署名" "department of the registration contact" 128 (Format::Text)
    103 RegistrationTitle "registration.title" "登録担当者の役職名" "title of the registration contact" 64 (Format::Text)
    104 RegistrationName "registration.name" "登録担当者の氏名" "name of the registration contact" 64 (Format::Text)
    105 RegistrationPostalCode "registration.postal_code" "登録担当者の郵便番号" "postal code of the registration contact" 8 (Format::PostalCode)
    106 RegistrationAddress "registration.address" "登録担当者の住所" "address of the registration contact" 128 (Format::FullWidth)
    107 RegistrationTelephone "registration.telephone" "登録担当者の電話番号" "telephone of the registration contact" 20 (Format::Telephone)
    108 RegistrationFax "registration.fax" "登録担当者のFAX番号" "fax of the registration contact" 20 (Format::Telephone)
    109 RegistrationEmail "registration.email" "登録担当者のE-mail" "e-mail of the registration contact" 254 (Format::Email)
    110 RegistrationRenewalNotice "registration.renewal_notice" "登録担当者の更新のご案内メール" "renewal notice wanted of the registration contact" 5 (Format::Boolean)
    111 RegistrationOtherNotices "registration.other_notices" "登録担当者の他サービスのご案内" "other notices wanted of the registration contact" 5 (Format::Boolean)
    201 TechnicalOrganization "technical.organization" "技術担当者の組織名" "organization of the technical contact" 64 (Format::FullWidth)
    202 TechnicalDepartment "technical.department" "技術担当者の部署名" "department of the technical contact" 128 (Format::Text)
    203 TechnicalTitle "technical.title" "技術担当者の役職名" "title of the technical contact" 64 (Format::Text)
    204 TechnicalName "technical.name" "技術担当者の氏名" "name of the technical contact" 64 (Format::Text)
    205 TechnicalPostalCode "technical.postal_code" "技術担当者の郵便番号" "postal code of the technical contact" 8 (Format::PostalCode)
    206 TechnicalAddress "technical.address" "技術担当者の住所" "address of the technical contact" 128 (Format::FullWidth)
    207 TechnicalTelephone "technical.telephone" "技術担当者の電話番号" "telephone of the technical contact" 20 (Format::Telephone)
    208 TechnicalFax "technical.fax" "技術担当者のFAX番号" "fax of the technical contact" 20 (Format::Telephone)
    209 TechnicalEmail "technical.email" "技術担当者のE-mail" "e-mail of the technical contact" 254 (Format::Email)
    210 TechnicalRenewalNotice "technical.renewal_notice" "技術担当者の更新のご案内メール" "renewal notice wanted of the technical contact" 5 (Format::Boolean)
    211 TechnicalOtherNotices "technical.other_notices" "技術担当者の他サービスのご案内" "other notices wanted of the technical contact" 5 (Format::Boolean)
    301 BillingOrganization "billing.organization" "事務担当者の組織名" "organization of the billing contact" 64 (Format::FullWidth)
    302 BillingDepartment "billing.department" "事務担当者の部署名" "department of the billing contact" 128 (Format::Text)
    303 BillingTitle "billing.title" "事務担当者の役職名" "title of the billing contact" 64 (Format::Text)
    304 BillingName "billing.name" "事務担当者の氏名" "name of the billing contact" 64 (Format::Text)
    305 BillingPostalCode "billing.postal_code" "事務担当者の郵便番号" "postal code of the billing contact" 8 (Format::PostalCode)
    306 BillingAddress "billing.address" "事務担当者の住所" "address of the billing contact" 128 (Format::FullWidth)
    307 BillingTelephone "billing.telephone" "事務担当者の電話番号" "telephone of the billing contact" 20 (Format::Telephone)
    308 BillingFax "billing.fax" "事務担当者のFAX番号" "fax of the billing contact" 20 (Format::Telephone)
    309 BillingEmail "billing.email" "事務担当者のE-mail" "e-mail of the billing contact" 254 (Format::Email)
    310 BillingRenewalNotice "billing.renewal_notice" "事務担当者の更新のご案内メール" "renewal notice wanted of the billing contact" 5 (Format::Boolean)
    311 BillingOtherNotices "billing.other_notices" "事務担当者の他サービスのご案内" "other notices wanted of the billing contact" 5 (Format::Boolean)
    401 SignatoryOrganization "signatory.organization" "契約責任者の組織名" "organization of the signatory" 64 (Format::FullWidth)
    402 SignatoryDepartment "signatory.department" "契約責任者の部署名" "department of the signatory" 128 (Format::Text)
    403 SignatoryTitle "signatory.title" "契約責任者の役職名" "title of the signatory" 64 (Format::Text)
    404 SignatoryName "signatory.name" "契約責任者の氏名" "name of the signatory" 64 (Format::Text)
    405 SignatoryPostalCode "signatory.postal_code" "契約責任者の郵便番号" "postal code of the signatory" 8 (Format::PostalCode)
    406 SignatoryAddress "signatory.address" "契約責任者の住所" "address of the signatory" 128 (Format::FullWidth)
    407 SignatoryTelephone "signatory.telephone" "契約責任者の電話番号" "telephone of the signatory" 20 (Format::Telephone)
    408 SignatoryFax "signatory.fax" "契約責任者のFAX番号" "fax of the signatory" 20 (Format::Telephone)
    409 SignatoryEmail "signatory.email" "契約責任者のE-mail" "e-mail of the signatory" 254 (Format::Email)
    410 SignatoryRenewalNotice "signatory.renewal_notice" "契約責任者の更新のご案内メール" "renewal notice wanted of the signatory" 5 (Format::Boolean)
    411 SignatoryOtherNotices "signatory.other_notices" "契約責任者の他サービスのご案内" "other notices wanted of the signatory" 5 (Format::Boolean)
}

impl Field {
    /// 番号 — The stable number, C's key.
    pub const fn number(self) -> i32 {
        self as i32
    }

    /// 番号から — The field of a number, if there is one.
    pub fn from_number(number: i32) -> Option<Field> {
        Field::ALL.iter().copied().find(|field| field.number() == number)
    }

    /// 区分 — The first part of the path: `organization` of `organization.name`.
    pub fn block(self) -> &'static str {
        self.path().split('.').next().unwrap_or_default()
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.path())
    }
}

impl Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.path())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(ByPath)
    }
}

/// Reads a path where it stands: a form has thirty.
struct ByPath;

impl serde::de::Visitor<'_> for ByPath {
    type Value = Field;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the path of a field")
    }

    fn visit_str<E: serde::de::Error>(self, path: &str) -> Result<Field, E> {
        Field::from_path(path).ok_or_else(|| E::custom("unknown field"))
    }
}
