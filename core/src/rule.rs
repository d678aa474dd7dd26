//! 規則 — The rules by name: what an answer of "no" is called, in every language.
//!
//! A rule's name and number are part of the interface: both are exported to C and Python and are never
//! changed or used again. `docs/rules.md` states every rule in prose and a test holds the two together.

use serde::{Deserialize, Serialize};

/// 言語 — The language of a message for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Language {
    /// 日本語 — Japanese.
    Japanese = 1,
    /// 英語 — English.
    English = 2,
}

macro_rules! rules {
    ($($number:literal $variant:ident $name:literal $section:literal $japanese:literal $english:literal)*) => {
        /// 規則 — A rule of the system, the cause of a refusal or of a finding.
        ///
        /// The number is stable and shared with C; the name (`reissue_window_closed`) is what scenarios,
        /// Python and logs use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(i32)]
        #[non_exhaustive]
        pub enum Rule {
            $(
                #[doc = concat!($japanese, " — ", $english, " (", $section, ")")]
                $variant = $number,
            )*
        }

        impl Rule {
            /// 全規則 — Every rule, in the order of the guide.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),*];

            /// 名前 — The stable name, as `reissue_window_closed`.
            pub const fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name),* }
            }

            /// 節 — The section of `docs/rules.md` (and of the user guide) that the rule comes from.
            pub const fn section(self) -> &'static str {
                match self { $(Rule::$variant => $section),* }
            }

            /// 文 — One sentence for a person, in the language asked for; it holds no data of the record.
            pub const fn text(self, language: Language) -> &'static str {
                match language {
                    Language::Japanese => match self { $(Rule::$variant => $japanese),* },
                    Language::English => match self { $(Rule::$variant => $english),* },
                }
            }
        }
    };
}

rules! {
    // 0 Terms, time and repeats
    1 ClockWentBack "clock_went_back" "0" "システムの時計が戻っています。時計の確認が済むまで、期間のある申請は受け付けられません。" "The clock has stepped back; acts bound to a window wait until the host confirms the clock."
    2 IdempotencyKeyReused "idempotency_key_reused" "0" "同じ要求キーが別の内容で使われています。" "The request key was used before with other content."
    // 1 Sign-in
    101 SignInRefused "sign_in_refused" "1" "ログインできません。アクセスキー、パスワード、証明書をご確認ください。" "Sign-in is refused: check access key, password and certificate."
    102 InitialPasswordExpired "initial_password_expired" "1" "初期パスワードの有効期間が過ぎています。" "The initial password has expired."
    103 PasswordChangeRequired "password_change_required" "1" "パスワードを変更してください。" "The password must be changed first."
    104 AccountLocked "account_locked" "1" "アカウントはロックされています。" "The account is locked."
    105 SessionEnded "session_ended" "1" "ログインの状態が終了しました。再度ログインしてください。" "The session has been ended; sign in again."
    106 SessionExpired "session_expired" "1" "ログインの有効時間が過ぎました。再度ログインしてください。" "The session has expired; sign in again."
    107 OneTimePasswordExpired "one_time_password_expired" "1" "ワンタイムパスワードの有効時間が過ぎています。" "The one-time password has expired."
    108 PasswordMismatch "password_mismatch" "5" "パスワードが一致しません。" "The passwords do not match."
    109 PasswordPolicy "password_policy" "5" "パスワードの条件を満たしていません。" "The password does not meet the policy."
    110 UnknownAccount "unknown_account" "1" "該当するアカウントがありません。" "There is no such account."
    111 LoginCertificateUnusable "login_certificate_unusable" "1" "ログインに利用できない証明書です。" "The certificate cannot be used to sign in."
    112 LoginCertificateExists "login_certificate_exists" "1" "このアカウントに登録済みの証明書です。" "The certificate is already registered for the account."
    113 UnknownLoginCertificate "unknown_login_certificate" "1" "該当するログイン証明書がありません。" "There is no such login certificate."
    // 2.0 All applications
    201 NotYourRecord "not_your_record" "2.0" "該当するお申込情報がありません。" "There is no such application."
    202 ContactChangeRecord "contact_change_record" "2.0" "担当者変更のお申込情報からは申請できません。" "Nothing can be applied for from a contact-change record."
    203 NoCertificateOnRecord "no_certificate_on_record" "2.0" "証明書のないお申込情報です。" "The record bears no certificate."
    204 NotCompleted "not_completed" "2.0" "お申込情報が完了していません。" "The record is not completed."
    205 ContractEnded "contract_ended" "2.0" "契約は終了しています。" "The contract has ended."
    206 CertificateRevoked "certificate_revoked" "2.0" "証明書は失効しています。" "The certificate is revoked."
    207 CertificateExpired "certificate_expired" "2.0" "証明書の有効期間が終了しています。" "The certificate has expired."
    208 SupersededRecord "superseded_record" "2.0" "この契約の最新の証明書は別のお申込情報にあります。" "Another record bears the contract's current certificate; use that one."
    209 ApplicationPending "application_pending" "2.0" "この契約には手続き中の申請があります。" "An application of this kind is already open on the contract."
    210 AtBeforeRecord "at_before_record" "2.0" "お申込みより前の日時は指定できません。" "The instant asked about lies before the record."
    211 WrongStatus "wrong_status" "2.0" "現在のステータスではこの操作はできません。" "The record's status does not allow this step."
    212 RevocationAccepted "revocation_accepted" "2.0" "受理された失効申請は取り消せません。" "A revocation whose review has begun cannot be withdrawn."
    213 TermsNotAgreed "terms_not_agreed" "2.0" "現行の規約への同意が必要です。" "The current version of every terms document must be agreed to."
    214 CsrRequired "csr_required" "2.0" "CSRが必要です。" "A CSR is required."
    215 CouponUnusable "coupon_unusable" "2.0" "このクーポンは利用できません。" "The coupon cannot be used."
    216 DocumentsMissing "documents_missing" "2.0" "必要書類が届いていません。" "A required document has not been received."
    217 ContractCodesExhausted "contract_codes_exhausted" "2.0" "契約コードの空きがありません。" "No contract code is left."
    218 CouponExists "coupon_exists" "2.0" "登録済みのクーポン番号です。" "The coupon number exists already."
    // 2.1.1 New
    301 ServiceNotOnSale "service_not_on_sale" "2.1.1" "このサービスは現在お申込みいただけません。" "The service is not on sale on this day."
    // 2.1.2 Renewal and switch
    311 RenewalNotOpen "renewal_not_open" "2.1.2" "更新申請の期間外です。" "The renewal window is not open."
    312 IssueGateClosed "issue_gate_closed" "2.1.2" "まだ発行できる日になっていません。" "The certificate cannot be issued before its day."
    313 SwitchNotOffered "switch_not_offered" "2.1.2" "このサービスへの切り替えはできません。" "Switching to this service is not offered."
    314 OrganizationChangeNotAllowed "organization_change_not_allowed" "2.1.2" "組織の変更は新規申請が必要です。" "A change of organization needs a new application."
    315 ValidityShortened "validity_shortened" "2.1.2" "新しい証明書は現在の証明書より先に終了します。" "The new certificate will end before the present one."
    // 2.1.3 Reissue
    321 ReissueAlreadyUsed "reissue_already_used" "2.1.3" "再発行は契約期間中の回数の上限に達しています。" "The reissues of this term are used up."
    322 ReissueWindowClosed "reissue_window_closed" "2.1.3" "再発行申請の期間が過ぎています。" "The reissue window has closed."
    323 LateReissueNotAllowed "late_reissue_not_allowed" "2.1.3" "このサービスでは期間後の再発行はできません。" "A late reissue is not possible for this service."
    324 LaterRevocationNotAllowed "later_revocation_not_allowed" "2.1.3" "秘密鍵の危殆化の場合、後日の失効は選べません。" "Key compromise does not allow the old certificate to be revoked later."
    325 LateReissueDayInvalid "late_reissue_day_invalid" "2.1.3" "期限は本日から証明書の最終日までの日を指定してください。" "The day must be one from today to the certificate's last day."
    // 2.1.4 Contact change
    331 NothingChanged "nothing_changed" "2.1.4" "変更箇所がありません。" "Nothing has been changed."
    332 ContractPartyChangeNotAllowed "contract_party_change_not_allowed" "2.1.4" "登録担当者の組織名は変更できません。" "The registration contact's organization is the contract party and cannot change."
    // 2.1.5 Revocation
    351 DaysLost "days_lost" "2.1.5" "失効すると残りの日数は失われます。" "The days that remain will be lost."
    352 OtherCertificateValid "other_certificate_valid" "2.1.5" "この契約には他にも有効な証明書があります。" "Another certificate of the contract is still valid."
    353 RevocationInstantInvalid "revocation_instant_invalid" "2.1.5" "失効日時は証明書の発行から現在までの日時を指定してください。" "The instant of revocation must lie between the certificate's issue and now."
    354 RevokedHere "revoked_here" "2.1.5" "内蔵CAの証明書です。失効の記録は不要です。" "The built-in CA revokes this certificate itself."
    // 2.1.6 Cancellation
    341 NotAutoRenewing "not_auto_renewing" "2.1.6" "自動契約更新の契約ではありません。" "The contract is not auto-renewing."
    342 AlreadyCancelled "already_cancelled" "2.1.6" "解約済みの契約です。" "The contract is already cancelled."
    // 2.2 Application form and papers
    361 UnknownDocument "unknown_document" "2.2" "このお申込みの提出書類ではありません。" "The application was asked for no such paper."
    362 DocumentDayInvalid "document_day_invalid" "2.2" "受領日は、お申込みの日から本日までの日を指定してください。" "The day of receipt must lie between that of the application and today."
    // 2.3 CSR
    401 CsrTooLarge "csr_too_large" "2.3" "CSRが大きすぎます。" "The CSR is larger than 64 KiB."
    402 CsrUnreadable "csr_unreadable" "2.3" "CSRを読み取れません。" "The CSR cannot be read."
    403 CsrMultiple "csr_multiple" "2.3" "CSRは一つだけ指定してください。" "Exactly one CSR is expected."
    404 CsrTrailingData "csr_trailing_data" "2.3" "CSRの後ろに余分なデータがあります。" "There is data behind the CSR."
    405 CsrPrivateKeyGiven "csr_private_key_given" "2.3" "秘密鍵が含まれています。秘密鍵は送らないでください。" "A private key was given; it has been discarded."
    406 CsrCertificateGiven "csr_certificate_given" "2.3" "CSRではなく証明書です。" "A certificate was given instead of a CSR."
    407 CsrSignatureInvalid "csr_signature_invalid" "2.3" "CSRの署名が正しくありません。" "The CSR's signature is not valid."
    408 SignatureHashWeak "signature_hash_weak" "2.3" "CSRの署名のハッシュ関数が弱すぎます。" "The CSR's signature uses a hash weaker than SHA-256."
    409 KeyTypeNotAllowed "key_type_not_allowed" "2.3" "この種類の鍵は利用できません。" "Keys of this type are not accepted (RSA; EC P-256, P-384, P-521)."
    410 KeyTooShort "key_too_short" "2.3" "鍵が短すぎます。" "The RSA key is shorter than 2048 bits or not a multiple of 8."
    411 KeyExponentInvalid "key_exponent_invalid" "2.3" "RSA鍵の公開指数が正しくありません。" "The RSA public exponent is not acceptable."
    412 KeyPointInvalid "key_point_invalid" "2.3" "楕円曲線上の点でないか、非圧縮形式でない公開鍵です。" "The public point is not on its curve, or is not written uncompressed."
    413 KeyWeakRoca "key_weak_roca" "2.3" "既知の脆弱性（ROCA）のある鍵です。" "The key has the ROCA weakness."
    414 KeyWeakFermat "key_weak_fermat" "2.3" "フェルマー法で素因数分解できる鍵です。" "The key can be factored by Fermat's method."
    415 KeyWeakSmallFactor "key_weak_small_factor" "2.3" "小さな素因数を持つ鍵です。" "The key has a small prime factor."
    416 KeyWeakDebian "key_weak_debian" "2.3" "既知の脆弱な鍵です。" "The key is on a list of known weak keys."
    417 NameNotPublic "name_not_public" "2.3" "公開されたドメイン名ではありません。" "The name is not a fully-qualified public domain name."
    418 NameInvalid "name_invalid" "2.3" "ドメイン名の形式が正しくありません。" "The domain name is not well-formed."
    419 WildcardNotAllowed "wildcard_not_allowed" "2.3" "ワイルドカードは利用できません。" "A wildcard is not allowed here."
    420 NameMissing "name_missing" "2.3" "サーバ名がありません。" "There is no server name."
    421 TooManyNames "too_many_names" "2.3" "サーバ名が多すぎます。" "There are too many server names."
    422 CsrFormMismatch "csr_form_mismatch" "2.3" "入力内容がCSRと一致しません。" "The typed value differs from the CSR."
    423 SubjectFieldRequired "subject_field_required" "2.3" "証明書の識別名に必要な項目です。" "The certificate's subject needs this field."
    424 KeyInUse "key_in_use" "2.3" "他で利用されている鍵です。" "The key is in use elsewhere."
    425 KeyCompromised "key_compromised" "2.3" "危殆化した鍵です。" "The key has been reported as compromised."
    426 KeyReused "key_reused" "2.3" "この契約で以前に使われた鍵です。" "The contract used this key before."
    430 KeyTooLong "key_too_long" "2.3" "鍵が長すぎます。" "The RSA key is longer than 8192 bits."
    431 BlocklistInvalid "blocklist_invalid" "2.3" "脆弱な鍵の一覧の内容が正しくありません。" "The list of weak keys is not valid."
    435 NameMixedScript "name_mixed_script" "2.3" "一つのラベルに異なる文字体系が混在しています。" "A label mixes scripts that are not written together."
    436 NameConfusable "name_confusable" "2.3" "他の名前と見間違えられるおそれがあります。" "A label can be mistaken for another name."
    437 AttributeNotUsed "attribute_not_used" "2.3" "CSRの属性は使用しません。値は保存されません。" "An attribute of the CSR is not used; its value is not kept."
    438 OrganizationalUnitNotCarried "organizational_unit_not_carried" "2.3" "CSRの部門名（OU）は証明書に記載されません。" "The CSR's OU is not carried into the certificate."
    439 CsrVersionUnknown "csr_version_unknown" "2.3" "CSRのバージョンが規格と異なります。" "The CSR's version is not the one that there is, v1 (0)."
    440 SignatureAlgorithmNotSupported "signature_algorithm_not_supported" "2.3" "CSRの署名アルゴリズムは検証できません。" "The CSR's signature algorithm cannot be verified."
    // 2.4 Issue, and the certificate
    501 ContinuationNotOpen "continuation_not_open" "2.4" "継続発行の期間外です。" "The continuation window is not open."
    502 ContinuationNotNeeded "continuation_not_needed" "2.4" "継続発行の必要はありません。" "The certificate lasts to the contract's end."
    503 CertificateKeyMismatch "certificate_key_mismatch" "2.4" "証明書の鍵がCSRと一致しません。" "The certificate's key is not the CSR's."
    504 CertificateNamesMismatch "certificate_names_mismatch" "2.4" "証明書のサーバ名がお申込みと一致しません。" "The certificate's names are not those applied for."
    505 CertificateSubjectMismatch "certificate_subject_mismatch" "2.4" "証明書の識別名がお申込みと一致しません。" "The certificate's subject is not that applied for."
    506 CertificatePeriodInvalid "certificate_period_invalid" "2.4" "証明書の有効期間が正しくありません。" "The certificate's validity period is not acceptable."
    507 CertificateChainInvalid "certificate_chain_invalid" "2.4" "証明書チェーンが正しくありません。" "The certificate's chain does not verify."
    508 CertificateEkuMissing "certificate_eku_missing" "2.4" "証明書にサーバ認証の用途がありません。" "The certificate lacks serverAuth."
    509 CertificateIsCa "certificate_is_ca" "2.4" "CA証明書です。" "The certificate is a CA certificate."
    510 CertificateAlreadyRecorded "certificate_already_recorded" "2.4" "登録済みの証明書です。" "The certificate is already recorded."
    511 ServiceNotIssuable "service_not_issuable" "2.4" "このサービスの証明書はもう発行できません。" "Certificates of this service are no longer issued on this day."
    512 CertificateUnreadable "certificate_unreadable" "2.4" "証明書を読み取れません。" "The certificate or its chain cannot be read."
    513 CertificateForEarlierCsr "certificate_for_earlier_csr" "2.4" "この契約の以前のCSRに対する証明書です。" "The certificate answers an earlier CSR of the contract."
    514 CertificatePrecertificate "certificate_precertificate" "2.4" "プレ証明書です。" "The certificate is a precertificate (RFC 6962)."
    515 CertificatePrivateKeyGiven "certificate_private_key_given" "2.4" "秘密鍵が含まれています。秘密鍵は送らないでください。" "A private key was given with the certificate; nothing of it was read."
    516 CertificateSerialInvalid "certificate_serial_invalid" "2.4" "証明書のシリアル番号が正しくありません。" "The certificate's serial number is not positive, shorter than 64 bits or longer than 20 octets."
    517 CertificateHashWeak "certificate_hash_weak" "2.4" "証明書の署名のハッシュ関数が弱すぎます。" "The certificate's signature uses a hash weaker than SHA-256."
    518 CertificateEndsEarly "certificate_ends_early" "2.4" "証明書は規則上の最終日より前に終了します。" "The certificate ends before the day the rules come to; its own end counts."
    519 CaInvalid "ca_invalid" "2.4" "認証局として利用できない証明書または鍵です。" "The certificate is not a CA's that may sign certificates and CRLs, or it or its key cannot be used."
    520 CaKeyMismatch "ca_key_mismatch" "2.4" "秘密鍵が認証局の証明書と一致しません。" "The private key is not the CA certificate's."
    525 CampaignCriterionInvalid "campaign_criterion_invalid" "2.4" "一斉差し替えの条件が正しくありません。" "A condition of the campaign cannot be read."
    526 CampaignCriterionMissing "campaign_criterion_missing" "2.4" "一斉差し替えの条件を指定してください。" "The campaign has no condition."
    527 CampaignDeadlineInvalid "campaign_deadline_invalid" "2.4" "一斉差し替えの期限は、現在より後の日時で指定してください。" "The campaign's deadline must lie in the future."
    528 CampaignMatchesNothing "campaign_matches_nothing" "2.4" "条件に合う証明書がありません。" "No certificate meets the campaign's conditions."
    529 UnknownCampaign "unknown_campaign" "2.4" "該当する一斉差し替えがありません。" "There is no such campaign."
    530 CertificateEkuExcessive "certificate_eku_excessive" "2.4" "証明書にサーバ証明書にはない用途があります。" "The certificate has a purpose that no server certificate may have."
    531 CertificateExtensionUnknown "certificate_extension_unknown" "2.4" "証明書に未知の重要な拡張があります。" "The certificate has a critical extension that is not known."
    // 6 Account profile
    601 DealerCodeRequired "dealer_code_required" "6" "特約店コードの登録が必要です。" "The dealer code must be registered first."
    602 DealerCodeMismatch "dealer_code_mismatch" "6" "特約店コードが正しくありません。" "The dealer code is not the account's."
    603 ProfileNotPoured "profile_not_poured" "6" "アカウント情報を反映できるのは新規申請だけです。" "The profile is poured into new applications only; others have their contract's."
    // 7 Fields
    701 Required "required" "7" "入力が必要です。" "A value is required."
    702 TooLong "too_long" "7" "文字数が多すぎます。" "The value is too long."
    703 NotFullWidth "not_full_width" "7" "全角で入力してください。" "The value must be full-width."
    704 NotKatakana "not_katakana" "7" "全角カタカナで入力してください。" "The value must be full-width katakana."
    705 BadFormat "bad_format" "7" "形式が正しくありません。" "The value's format is not right."
    706 MobileNotAllowed "mobile_not_allowed" "7" "携帯電話の番号は利用できません。" "A mobile number is not accepted here."
    707 OrganizationTypeNotAllowed "organization_type_not_allowed" "7" "この種別の組織はお申込みいただけません。" "Organizations of this type cannot apply for the service."
    // 9 Other codes
    901 Busy "busy" "9" "混み合っています。しばらくしてからもう一度お試しください。" "The registry is busy; try again."
    902 WrongSecret "wrong_secret" "9" "シークレットが正しくありません。" "The secret is not the registry's."
    903 CaSecretRequired "ca_secret_required" "9" "内蔵CAを使うには、シークレットを指定して台帳を作成してください。" "The built-in CA needs a registry created with a secret."
    904 UnknownService "unknown_service" "9" "該当するサービスがありません。" "There is no such service."
    905 UnknownField "unknown_field" "9" "該当する項目がありません。" "There is no such field, or the application does not take it."
    906 NotARecordKind "not_a_record_kind" "9" "お申込種別ではありません。" "This is not a kind of application."
    907 PageCursorInvalid "page_cursor_invalid" "9" "ページの指定が正しくありません。" "The page cursor is not valid."
    908 QueryInvalid "query_invalid" "9" "検索条件が正しくありません。" "The query is not valid."
    909 CatalogueInvalid "catalogue_invalid" "9" "カタログの内容が正しくありません。" "The catalogue is not valid."
    910 RegistryExists "registry_exists" "9" "台帳ファイルは既に存在します。" "The file exists already; create makes a new one only."
    911 RegistryMissing "registry_missing" "9" "台帳ファイルがありません。" "There is no registry at this path."
    912 NotARegistry "not_a_registry" "9" "台帳ファイルではありません。" "The file is not a registry of this library."
    913 NewerSchema "newer_schema" "9" "より新しい版の台帳ファイルです。" "The registry was made by a newer version of the library."
    914 DraftUnreadable "draft_unreadable" "9" "下書きを読み取れません。" "The draft's JSON cannot be read."
    915 AuditHeadInvalid "audit_head_invalid" "9" "監査の末尾の値を読み取れません。" "The known head of the audit cannot be read."
    916 CatalogueVersionUsed "catalogue_version_used" "9" "この版は別の内容のカタログで使われています。" "The catalogue's version has been used for other content."
    917 UnknownCatalogue "unknown_catalogue" "9" "該当する版のカタログがありません。" "There is no catalogue of this version."
    918 BackupSecretRequired "backup_secret_required" "9" "メモリ上の台帳の控えには、シークレットを指定して作成した台帳が必要です。" "A registry in memory that was made without a secret has no backup: nobody could open it."
    920 DocumentReceived "document_received" "2.2" "受領済みの書類は免除できません。" "The paper was received already; there is nothing to waive."
    921 ImportUnreadable "import_unreadable" "9" "取込みファイルを読み取れません。" "The file to import cannot be read in the form it was said to have."
    922 ImportOrderInvalid "import_order_invalid" "9" "日付または申込種別の順序が正しくありません。" "Days or kinds do not follow each other as they can, or lie in the future."
    923 ContractReferenceUsed "contract_reference_used" "9" "この旧契約コードは別の契約で使われています。" "The contract's reference stands for another contract, or for other rows."
    924 ApplicationNumberUsed "application_number_used" "9" "この申込番号は使われています。" "The application number is taken."
    925 UnknownContract "unknown_contract" "9" "該当する契約がありません。" "There is no such contract."
    926 ContractEndDiffers "contract_end_differs" "9" "契約の最終日が計算と異なります。指定の日を最終日とします。" "The contract's last day is not the computed one; the one given counts."
}

impl Rule {
    /// 条項 — The document and clause that a rule on CSRs (2.3) comes from, as `RFC 5280 4.2.1.6`; empty for the others,
    /// which come from the user guide.
    ///
    /// `BR` are the CA/Browser Forum's Baseline Requirements for TLS server certificates, `EVG` its EV Guidelines. What
    /// is this library's own says so.
    pub const fn clause(self) -> &'static str {
        match self {
            Rule::CsrTooLarge => "libpassport: 64 KiB",
            Rule::CsrUnreadable => "RFC 2986 4, RFC 7468 7",
            Rule::CsrMultiple => "RFC 7468 7, libpassport: one CSR",
            Rule::CsrTrailingData => "RFC 2986 4, ITU-T X.690 8.1",
            Rule::CsrPrivateKeyGiven => "BR 6.1.2",
            Rule::CsrCertificateGiven => "RFC 7468 5, 7",
            Rule::CsrVersionUnknown => "RFC 2986 4.1",
            Rule::CsrSignatureInvalid => "RFC 2986 3, BR 3.2.1",
            Rule::SignatureHashWeak => "BR 7.1.3.2",
            Rule::SignatureAlgorithmNotSupported => "BR 7.1.3.2",
            Rule::KeyTypeNotAllowed => "BR 6.1.5, 7.1.3.1",
            Rule::KeyTooShort | Rule::KeyTooLong => "BR 6.1.5",
            Rule::BlocklistInvalid => "libpassport: lists of weak keys",
            Rule::KeyExponentInvalid => "BR 6.1.6",
            Rule::KeyPointInvalid => "BR 6.1.6",
            Rule::KeyWeakRoca | Rule::KeyWeakFermat | Rule::KeyWeakSmallFactor | Rule::KeyWeakDebian => {
                "BR 6.1.1.3"
            }
            Rule::NameNotPublic => "BR 4.2.2, 7.1.2.7.12",
            Rule::NameInvalid => "RFC 1035 2.3.1, RFC 5890 2.3, BR 7.1.2.7.12",
            Rule::NameMixedScript => "Unicode UTS 39 5.2",
            Rule::NameConfusable => "Unicode UTS 39 4",
            Rule::WildcardNotAllowed => "BR 3.2.2.6, EVG 3.2.2.5",
            Rule::NameMissing => "BR 7.1.2.7.12",
            Rule::TooManyNames => "libpassport: catalogue",
            Rule::CsrFormMismatch => "BR 3.2.2.1",
            Rule::SubjectFieldRequired => "BR 7.1.2.7.4",
            Rule::OrganizationalUnitNotCarried => "BR 7.1.2.7.4",
            Rule::KeyInUse => "BR 6.1.1.3, libpassport: one key, one account",
            Rule::KeyCompromised => "BR 6.1.1.3",
            Rule::KeyReused => "libpassport: catalogue",
            Rule::AttributeNotUsed => "RFC 2986 4.1, RFC 2985 5.4",
            _ => "",
        }
    }

    /// 名前から — The rule of a name, if there is one.
    pub fn from_name(name: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Rule::from_name(&name).ok_or_else(|| serde::de::Error::custom("unknown rule"))
    }
}
