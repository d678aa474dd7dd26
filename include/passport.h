/*
 * passport.h — the C face of libpassport: the application and contract system of a TLS server
 * certificate service, as a library. It is generated from ffi/src; do not edit it.
 *
 * A registry is one file (or memory). From it come two desks: passport_session, a subscriber's,
 * which sees one account, and passport_ra, the registration authority's, opened for a named operator.
 * A passport_draft is checked and submitted at the first; the second reviews, approves and issues.
 * Every "no" is a rule with its reason: passport_error says which. examples/c/lifecycle.c shows it whole.
 *
 * What holds for every function, unless its comment says otherwise:
 *
 * Answers.   A function returns PASSPORT_OK, and then has written its outputs; or the class of an error, and then
 *            has changed nothing and left its outputs as they were. The order of arguments is: self, inputs,
 *            outputs, error. The last argument may be NULL; if it is not, a failure leaves a passport_error there,
 *            which the caller frees. A success leaves it as it was: set it to NULL before. The getters of
 *            passport_error and the look-ups (passport_…_name, _label, …) answer by value and cannot fail.
 *
 * Codes.     Any function may answer PASSPORT_CODE_BAD_HANDLE (a handle that is NULL, freed, of another kind or no
 *            handle at all), PASSPORT_CODE_BAD_ARGUMENT (NULL where a pointer is needed, text that is not UTF-8, a
 *            number that no enumeration has, a request key that is not 1 to 128 printable ASCII characters) and
 *            PASSPORT_CODE_PANIC (a fault of the library). The comments name the others without their prefix
 *            PASSPORT_CODE_, with the rules in parentheses. "The codes of storage" are BUSY, OUTCOME_UNKNOWN,
 *            STORAGE, DAMAGED, CLOSED and FORKED.
 *
 * Handles.   A handle is no pointer to anything: it is a number, checked at each call. It is made by a function
 *            that says so and ended by its noun's _free, which takes NULL too, answers BAD_HANDLE a second time,
 *            and needs no order: what was opened from a registry, or read from a desk, outlives it.
 *
 * Borrowed.  Text and bytes that a getter hands out belong to the snapshot they were read from, and live until it
 *            is freed. Text is UTF-8 with a NUL behind it. An output is never the caller's to free, unless it is a
 *            handle.
 *
 * Inputs.    Text is UTF-8 with a NUL behind it, bytes a pointer and a length; both are copied, and need to last
 *            only as long as the call.
 *
 * Time.      Instants are Unix seconds in UTC. Days are civil days in Asia/Tokyo, as text: 2026-12-26.
 *
 * Repeats.   A request key names one intention: repeated with its key, a verb does nothing twice and answers what
 *            the first call did. After OUTCOME_UNKNOWN or BUSY repeat the call with its key.
 *
 * Threads.   Any thread may use any handle at any time. Freeing one while another thread still reads what was
 *            borrowed from it is the caller's fault, as with free().
 *
 * Fork.      A child must open the registry anew: what it inherits answers FORKED. Snapshots may be read there.
 *            Do not fork while another thread is inside the library.
 */

#ifndef PASSPORT_H
#define PASSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** 版 — The version of this header; passport_version answers that of the library. */
#define PASSPORT_VERSION "0.1.0"
#define PASSPORT_VERSION_MAJOR 0
#define PASSPORT_VERSION_MINOR 1
#define PASSPORT_VERSION_PATCH 0

/** 結果 — PASSPORT_OK, or the class of an error. */
enum passport_code
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 成功 — The call did what it was asked to. */
    PASSPORT_OK = 0,
    /** 規則により受け付けられません — Refused by a rule. */
    PASSPORT_CODE_REFUSED = 1,
    /** 入力内容に誤りがあります — The input is not valid. */
    PASSPORT_CODE_INVALID = 2,
    /** 該当する情報がありません — Not found. */
    PASSPORT_CODE_NOT_FOUND = 3,
    /** 既存の情報と競合しています — In conflict with what is there. */
    PASSPORT_CODE_CONFLICT = 4,
    /** ログインできません — Sign-in is refused. */
    PASSPORT_CODE_SIGN_IN = 5,
    /** 混み合っています — The registry is busy; try again. */
    PASSPORT_CODE_BUSY = 20,
    /** 結果を確認できません。同じ要求キーで再度実行してください — The outcome is unknown; repeat the call with its request key. */
    PASSPORT_CODE_OUTCOME_UNKNOWN = 21,
    /** 記憶装置の誤りです — The storage failed. */
    PASSPORT_CODE_STORAGE = 22,
    /** 台帳が壊れています — The registry is damaged. */
    PASSPORT_CODE_DAMAGED = 23,
    /** この版では扱えない台帳です — The registry cannot be used by this version. */
    PASSPORT_CODE_INCOMPATIBLE = 24,
    /** 台帳は閉じられています — The registry is closed. */
    PASSPORT_CODE_CLOSED = 25,
    /** forkした子プロセスでは使えません — The registry was opened before a fork; open it anew in the child. */
    PASSPORT_CODE_FORKED = 26,
    /** ハンドルが正しくありません — The handle is freed, foreign or of another kind. */
    PASSPORT_CODE_BAD_HANDLE = 40,
    /** 引数が正しくありません — An argument is not valid. */
    PASSPORT_CODE_BAD_ARGUMENT = 41,
    /** 内部の誤りです — An internal fault; nothing was changed. */
    PASSPORT_CODE_PANIC = 42,
};
#ifndef __cplusplus
typedef int32_t passport_code;
#endif

/** 言語 — The language of a text for a person. */
enum passport_language
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 日本語 — Japanese. */
    PASSPORT_LANGUAGE_JAPANESE = 1,
    /** 英語 — English. */
    PASSPORT_LANGUAGE_ENGLISH = 2,
};
#ifndef __cplusplus
typedef int32_t passport_language;
#endif

/** 申込種別 — The kind of an application (2.0). */
enum passport_kind
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 新規発行 — new. */
    PASSPORT_KIND_NEW = 1,
    /** 更新 — renewal. */
    PASSPORT_KIND_RENEWAL = 2,
    /** サービス切替 — switch. */
    PASSPORT_KIND_SWITCH = 3,
    /** 再発行 — reissue. */
    PASSPORT_KIND_REISSUE = 4,
    /** 継続発行 — continuation. */
    PASSPORT_KIND_CONTINUATION = 5,
    /** 担当者変更 — contact change. */
    PASSPORT_KIND_CONTACT_CHANGE = 6,
    /** 失効 — revocation. */
    PASSPORT_KIND_REVOCATION = 7,
    /** 解約 — cancellation. */
    PASSPORT_KIND_CANCELLATION = 8,
};
#ifndef __cplusplus
typedef int32_t passport_kind;
#endif

/** ステータス — Where an application stands (2.0). */
enum passport_status
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 申込受付 — received. */
    PASSPORT_STATUS_RECEIVED = 1,
    /** 審査中 — under review. */
    PASSPORT_STATUS_UNDER_REVIEW = 2,
    /** 発行待ち — approved. */
    PASSPORT_STATUS_APPROVED = 3,
    /** 完了 — completed. */
    PASSPORT_STATUS_COMPLETED = 4,
    /** 却下 — rejected. */
    PASSPORT_STATUS_REJECTED = 5,
    /** 申請取消 — withdrawn. */
    PASSPORT_STATUS_WITHDRAWN = 6,
};
#ifndef __cplusplus
typedef int32_t passport_status;
#endif

/** 操作 — An act that a record may offer (2.0). */
enum passport_act
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 更新申請 — renewal. */
    PASSPORT_ACT_RENEWAL = 1,
    /** サービス切替申請 — switch of service. */
    PASSPORT_ACT_SWITCH = 2,
    /** 再発行申請 — reissue. */
    PASSPORT_ACT_REISSUE = 3,
    /** 継続発行申請 — continuation. */
    PASSPORT_ACT_CONTINUATION = 4,
    /** 担当者変更申請 — contact change. */
    PASSPORT_ACT_CONTACT_CHANGE = 5,
    /** 失効申請 — revocation. */
    PASSPORT_ACT_REVOCATION = 6,
    /** 解約申請 — cancellation. */
    PASSPORT_ACT_CANCELLATION = 7,
    /** 申請取消 — withdrawal. */
    PASSPORT_ACT_WITHDRAWAL = 8,
    /** ダウンロード — download. */
    PASSPORT_ACT_DOWNLOAD = 9,
    /** サービス申込書 — application form. */
    PASSPORT_ACT_FORM = 10,
};
#ifndef __cplusplus
typedef int32_t passport_act;
#endif

/** 重さ — How much a finding weighs: only an error refuses the draft. */
enum passport_severity
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 誤り — error. */
    PASSPORT_SEVERITY_ERROR = 1,
    /** 警告 — warning. */
    PASSPORT_SEVERITY_WARNING = 2,
    /** 注記 — note. */
    PASSPORT_SEVERITY_NOTE = 3,
};
#ifndef __cplusplus
typedef int32_t passport_severity;
#endif

/** 失効理由 — Why a certificate was revoked, numbered as RFC 5280 5.3.1 numbers it (2.1.5). */
enum passport_revocation_reason
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 理由の指定なし — unspecified. */
    PASSPORT_REVOCATION_REASON_UNSPECIFIED = 0,
    /** 秘密鍵が危殆化したため — keyCompromise. */
    PASSPORT_REVOCATION_REASON_KEY_COMPROMISE = 1,
    /** 証明書の内容を変更するため — affiliationChanged. */
    PASSPORT_REVOCATION_REASON_CONTENTS_CHANGED = 3,
    /** 証明書切り替えのため — superseded. */
    PASSPORT_REVOCATION_REASON_SUPERSEDED = 4,
    /** 証明書の利用を停止するため — cessationOfOperation. */
    PASSPORT_REVOCATION_REASON_CESSATION = 5,
    /** 権限が取り消されたため — privilegeWithdrawn. */
    PASSPORT_REVOCATION_REASON_PRIVILEGE_WITHDRAWN = 9,
};
#ifndef __cplusplus
typedef int32_t passport_revocation_reason;
#endif

/** 鍵の種類 — The type of a public key that is accepted (2.3). */
enum passport_key_type
#ifdef __cplusplus
    : int32_t
#endif
{
    /** なし — Not one that is accepted. */
    PASSPORT_KEY_TYPE_NONE = 0,
    /** RSA — RSA. */
    PASSPORT_KEY_TYPE_RSA = 1,
    /** EC P-256 — EC P-256. */
    PASSPORT_KEY_TYPE_EC_P256 = 2,
    /** EC P-384 — EC P-384. */
    PASSPORT_KEY_TYPE_EC_P384 = 3,
    /** EC P-521 — EC P-521. */
    PASSPORT_KEY_TYPE_EC_P521 = 4,
};
#ifndef __cplusplus
typedef int32_t passport_key_type;
#endif

/** ダウンロード形式 — The form in which a certificate is downloaded (3). */
enum passport_download_format
#ifdef __cplusplus
    : int32_t
#endif
{
    /** PEM — PEM. */
    PASSPORT_DOWNLOAD_FORMAT_PEM = 1,
    /** DER — DER. */
    PASSPORT_DOWNLOAD_FORMAT_DER = 2,
    /** PEM（中間CA証明書付き） — PEM with the intermediate CA's certificates. */
    PASSPORT_DOWNLOAD_FORMAT_PEM_CHAIN = 3,
    /** PKCS#7 — PKCS#7. */
    PASSPORT_DOWNLOAD_FORMAT_PKCS7 = 4,
};
#ifndef __cplusplus
typedef int32_t passport_download_format;
#endif

/** 書出しの形式 — The form of an exported list (4). */
enum passport_export_format
#ifdef __cplusplus
    : int32_t
#endif
{
    /** CSV（UTF-8） — CSV in UTF-8, with a byte order mark. */
    PASSPORT_EXPORT_FORMAT_CSV_UTF8 = 1,
    /** CSV（Shift_JIS） — CSV in Shift_JIS as Windows has it (CP932). */
    PASSPORT_EXPORT_FORMAT_CSV_SHIFT_JIS = 2,
    /** JSON Lines — JSON Lines: one row a line, in UTF-8. */
    PASSPORT_EXPORT_FORMAT_JSON_LINES = 3,
};
#ifndef __cplusplus
typedef int32_t passport_export_format;
#endif

/** 取込みの結果 — What became of a contract of an imported file. */
enum passport_import_outcome
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 取込み — taken in; in a dry run: would be. */
    PASSPORT_IMPORT_OUTCOME_IMPORTED = 1,
    /** 取込み済み — taken in before, from the same rows. */
    PASSPORT_IMPORT_OUTCOME_KNOWN = 2,
    /** 取込み不可 — left out for what was found in its rows. */
    PASSPORT_IMPORT_OUTCOME_LEFT_OUT = 3,
};
#ifndef __cplusplus
typedef int32_t passport_import_outcome;
#endif

/** 検査項目 — What is checked in a registry. */
enum passport_check
#ifdef __cplusplus
    : int32_t
#endif
{
    /** ファイルの構造 — pages, rows and indexes of the file (SQLite's integrity_check). */
    PASSPORT_CHECK_PAGES = 1,
    /** 表の定義 — tables and indexes are those that this version makes. */
    PASSPORT_CHECK_SCHEMA = 2,
    /** 参照先 — what a row refers to is there (SQLite's foreign_key_check). */
    PASSPORT_CHECK_REFERENCES = 3,
    /** 監査の連鎖 — each entry of the audit follows from the one before. */
    PASSPORT_CHECK_AUDIT_CHAIN = 4,
    /** 監査との一致 — everything is as its last entry in the audit left it. */
    PASSPORT_CHECK_AUDIT_STATE = 5,
    /** お客様 — accounts read, each with an access key and a credential. */
    PASSPORT_CHECK_ACCOUNTS = 6,
    /** セッション — sessions stand on their account's credential and certificates. */
    PASSPORT_CHECK_SESSIONS = 7,
    /** ログイン証明書 — login certificates read, and are as their columns say. */
    PASSPORT_CHECK_LOGIN_CERTIFICATES = 8,
    /** お申込情報 — applications read; what they follow is there; the completed bear their certificates. */
    PASSPORT_CHECK_APPLICATIONS = 9,
    /** 申請の枠 — lanes and reissues are held by those who may hold them. */
    PASSPORT_CHECK_LANES = 10,
    /** 一覧の項目 — what the list shows, finds and hides by follows from the record. */
    PASSPORT_CHECK_LIST_COLUMNS = 11,
    /** 証明書 — certificates read, and serial, period, issuer and key are as their columns say. */
    PASSPORT_CHECK_CERTIFICATES = 12,
    /** 契約 — contracts read; their current record and contacts are what their records make them. */
    PASSPORT_CHECK_CONTRACTS = 13,
    /** 契約の期日 — the days on which contracts are due follow from them. */
    PASSPORT_CHECK_DUE_DAYS = 14,
    /** 書類 — papers of an application are all there. */
    PASSPORT_CHECK_PAPERS = 15,
    /** クーポン — a coupon and the application that has it name each other, and agree. */
    PASSPORT_CHECK_COUPONS = 16,
    /** 通知 — notices are about records of their account and contract. */
    PASSPORT_CHECK_NOTICES = 17,
    /** 一斉差し替え — campaigns read, with all their certificates. */
    PASSPORT_CHECK_CAMPAIGNS = 18,
    /** 取込み — imported contracts keep what they were made of. */
    PASSPORT_CHECK_IMPORTS = 19,
    /** 要求キー — kept answers read, and are somebody's. */
    PASSPORT_CHECK_REQUESTS = 20,
    /** カタログ — catalogues are what was loaded. */
    PASSPORT_CHECK_CATALOGUES = 21,
    /** 脆弱な鍵の一覧 — entries of the lists of weak keys are of their form. */
    PASSPORT_CHECK_BLOCKLISTS = 22,
    /** 認証局 — the CA's certificates read, and their keys open and fit. */
    PASSPORT_CHECK_AUTHORITIES = 23,
    /** 設定 — settings are known, and of their form. */
    PASSPORT_CHECK_SETTINGS = 24,
};
#ifndef __cplusplus
typedef int32_t passport_check;
#endif

/** 一覧の種類 — Which of an account's applications a list shows (4). */
enum passport_list_view
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 現在有効 — current. */
    PASSPORT_LIST_VIEW_CURRENT = 1,
    /** 過去案件 — past. */
    PASSPORT_LIST_VIEW_PAST = 2,
};
#ifndef __cplusplus
typedef int32_t passport_list_view;
#endif

/** 日付の種類 — Which day of a record a range of days is about (4). */
enum passport_day_kind
#ifdef __cplusplus
    : int32_t
#endif
{
    /** お申込日 — the day of application. */
    PASSPORT_DAY_KIND_RECEIVED = 1,
    /** 更新日 — the day of the last change. */
    PASSPORT_DAY_KIND_UPDATED = 2,
    /** 証明書発行日 — the day of the certificate's issue. */
    PASSPORT_DAY_KIND_ISSUED = 3,
    /** 証明書の最終日 — the certificate's last day. */
    PASSPORT_DAY_KIND_CERTIFICATE_END = 4,
};
#ifndef __cplusplus
typedef int32_t passport_day_kind;
#endif

/** 絞込条件の項目 — What a text condition looks into (4). */
enum passport_search_field
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 申請組織名 — the organization's legal name. */
    PASSPORT_SEARCH_FIELD_ORGANIZATION = 1,
    /** サーバ名 — the common name. */
    PASSPORT_SEARCH_FIELD_SERVER_NAME = 2,
    /** 契約コード — the contract's code. */
    PASSPORT_SEARCH_FIELD_CONTRACT_CODE = 3,
    /** 申込番号 — the application's number. */
    PASSPORT_SEARCH_FIELD_NUMBER = 4,
    /** クーポン番号 — the coupon. */
    PASSPORT_SEARCH_FIELD_COUPON = 5,
    /** 担当者の氏名 — the name of a contact. */
    PASSPORT_SEARCH_FIELD_CONTACT_NAME = 6,
    /** 担当者のE-mail — the e-mail address of a contact. */
    PASSPORT_SEARCH_FIELD_CONTACT_EMAIL = 7,
};
#ifndef __cplusplus
typedef int32_t passport_search_field;
#endif

/** ソート条件 — The column a list is sorted by (4). */
enum passport_sort_key
#ifdef __cplusplus
    : int32_t
#endif
{
    /** お申込日 — the day of application. */
    PASSPORT_SORT_KEY_RECEIVED_ON = 1,
    /** サービス — the service. */
    PASSPORT_SORT_KEY_SERVICE = 2,
    /** ステータス — the status, in the order of its progress. */
    PASSPORT_SORT_KEY_STATUS = 3,
    /** お申込種別 — the kind. */
    PASSPORT_SORT_KEY_KIND = 4,
    /** 証明書有効期間 — the certificate's last day. */
    PASSPORT_SORT_KEY_VALID_UNTIL = 5,
    /** 契約コード — the contract's code. */
    PASSPORT_SORT_KEY_CONTRACT_CODE = 6,
    /** 申請組織名 — the organization's legal name. */
    PASSPORT_SORT_KEY_ORGANIZATION = 7,
    /** サーバ名 — the common name. */
    PASSPORT_SORT_KEY_SERVER_NAME = 8,
    /** クーポン番号 — the coupon. */
    PASSPORT_SORT_KEY_COUPON = 9,
    /** 書類未着 — the `!` mark. */
    PASSPORT_SORT_KEY_DOCUMENTS_MISSING = 10,
};
#ifndef __cplusplus
typedef int32_t passport_sort_key;
#endif

/** 残る方法 — What is left to the subscriber when an act is closed for good (2.1.3). */
enum passport_remedy
#ifdef __cplusplus
    : int32_t
#endif
{
    /** なし — Nothing. */
    PASSPORT_REMEDY_NONE = 0,
    /** 新規申請（有償）が必要です — A new application, with its fee, is needed. */
    PASSPORT_REMEDY_NEW_APPLICATION = 1,
    /** 弊社までお問い合わせください — The RA may allow a late reissue: ask it. */
    PASSPORT_REMEDY_ASK_THE_RA = 2,
};
#ifndef __cplusplus
typedef int32_t passport_remedy;
#endif

/** 次の手続き — The RA's next step. */
enum passport_task
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 審査開始 — begin the review. */
    PASSPORT_TASK_BEGIN_REVIEW = 1,
    /** 承認 — approve. */
    PASSPORT_TASK_APPROVE = 2,
    /** 発行 — issue the certificate. */
    PASSPORT_TASK_ISSUE = 3,
    /** 完了 — complete. */
    PASSPORT_TASK_COMPLETE = 4,
    /** 電話確認 — confirm by telephone. */
    PASSPORT_TASK_CONFIRM_REVOCATION = 5,
    /** 失効の記録 — have the other CA revoke, and record it. */
    PASSPORT_TASK_RECORD_REVOCATION = 6,
    /** 失効 — revoke the certificate, as its campaign demands. */
    PASSPORT_TASK_REVOKE = 7,
};
#ifndef __cplusplus
typedef int32_t passport_task;
#endif

/** クーポンの状態 — Where a coupon stands (2.0). */
enum passport_coupon_state
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 未使用 — unused. */
    PASSPORT_COUPON_STATE_UNUSED = 1,
    /** 申込中 — reserved by an open application. */
    PASSPORT_COUPON_STATE_RESERVED = 2,
    /** 使用済み — used. */
    PASSPORT_COUPON_STATE_USED = 3,
    /** 期限切れ — expired. */
    PASSPORT_COUPON_STATE_EXPIRED = 4,
};
#ifndef __cplusplus
typedef int32_t passport_coupon_state;
#endif

/** 通知の種類 — What a notice tells (8). */
enum passport_notice_kind
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 更新のご案内 — a renewal is due. */
    PASSPORT_NOTICE_KIND_RENEWAL = 1,
    /** 継続発行のご案内 — a continuation is due. */
    PASSPORT_NOTICE_KIND_CONTINUATION = 2,
    /** 申込受付 — an application was received. */
    PASSPORT_NOTICE_KIND_RECEIVED = 3,
    /** 書類未着 — required papers are missing. */
    PASSPORT_NOTICE_KIND_DOCUMENTS_MISSING = 4,
    /** 発行 — a certificate was issued. */
    PASSPORT_NOTICE_KIND_ISSUED = 5,
    /** 失効 — a certificate was revoked. */
    PASSPORT_NOTICE_KIND_REVOKED = 6,
    /** 契約の自動更新 — a contract was extended. */
    PASSPORT_NOTICE_KIND_EXTENDED = 7,
    /** 契約の終了 — a contract has ended. */
    PASSPORT_NOTICE_KIND_ENDED = 8,
    /** 証明書の差し替えのお願い — a certificate must be replaced by a day. */
    PASSPORT_NOTICE_KIND_REPLACEMENT_NEEDED = 9,
};
#ifndef __cplusplus
typedef int32_t passport_notice_kind;
#endif

/** 条件 — By what a campaign picks certificates (2.4). */
enum passport_criterion
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 発行日（この日から） — issued on a day or after it. */
    PASSPORT_CRITERION_ISSUED_FROM = 1,
    /** 発行日（この日まで） — issued on a day or before it. */
    PASSPORT_CRITERION_ISSUED_TO = 2,
    /** 発行者 — the issuer's name, or the SHA-256 of its certificate. */
    PASSPORT_CRITERION_ISSUER = 3,
    /** 公開鍵 — the SHA-256 of the SubjectPublicKeyInfo. */
    PASSPORT_CRITERION_KEY = 4,
    /** シリアル番号 — the serial number. */
    PASSPORT_CRITERION_SERIAL = 5,
    /** サーバ名（含む） — a server name that holds a text. */
    PASSPORT_CRITERION_SERVER_NAME = 6,
    /** サーバ名（ドメイン） — a server name that is a domain or lies below it. */
    PASSPORT_CRITERION_SERVER_DOMAIN = 7,
};
#ifndef __cplusplus
typedef int32_t passport_criterion;
#endif

/** 進み具合 — Where a certificate of a campaign stands (2.4). */
enum passport_standing
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 未処理 — not looked at yet. */
    PASSPORT_STANDING_WAITING = 1,
    /** 差し替え待ち — its free reissue is open, and the deadline has not passed. */
    PASSPORT_STANDING_OPEN = 2,
    /** 期限超過 — not replaced by the deadline. */
    PASSPORT_STANDING_OVERDUE = 3,
    /** 差し替え済み — replaced by the deadline. */
    PASSPORT_STANDING_REPLACED = 4,
    /** 期限後に差し替え済み — replaced after the deadline. */
    PASSPORT_STANDING_REPLACED_LATE = 5,
    /** 失効済み — revoked without having been replaced. */
    PASSPORT_STANDING_REVOKED = 6,
    /** 満了 — ended without having been replaced. */
    PASSPORT_STANDING_EXPIRED = 7,
    /** 失効のみ — valid, but its contract has ended or has a later certificate: to be revoked by the RA. */
    PASSPORT_STANDING_REVOKE_ONLY = 8,
};
#ifndef __cplusplus
typedef int32_t passport_standing;
#endif

/** 変わること — What a change of the catalogue changes. */
enum passport_aspect
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 更新申請 — renewal. */
    PASSPORT_ASPECT_RENEWAL = 1,
    /** サービス切替申請 — switch of service. */
    PASSPORT_ASPECT_SWITCH = 2,
    /** 再発行申請 — reissue. */
    PASSPORT_ASPECT_REISSUE = 3,
    /** 継続発行申請 — continuation. */
    PASSPORT_ASPECT_CONTINUATION = 4,
    /** 解約申請 — cancellation. */
    PASSPORT_ASPECT_CANCELLATION = 5,
    /** 発行と証明書の最終日 — its issue, and the certificate's last day. */
    PASSPORT_ASPECT_ISSUE = 6,
    /** 次の証明書の最終日の上限 — the last day that the next certificate can have. */
    PASSPORT_ASPECT_NEXT_CERTIFICATE = 7,
    /** 契約の最終日 — the contract's last day. */
    PASSPORT_ASPECT_CONTRACT_END = 8,
    /** 更新先と契約料金 — the services to renew to, and their prices. */
    PASSPORT_ASPECT_RENEWAL_PRICE = 9,
    /** 更新の規約 — the terms of a renewal. */
    PASSPORT_ASPECT_RENEWAL_TERMS = 10,
    /** 次の契約期間の月数 — the months of the next term. */
    PASSPORT_ASPECT_RENEWAL_TERM = 11,
    /** 切替先と契約料金 — the services to switch to, and their prices. */
    PASSPORT_ASPECT_SWITCH_PRICE = 12,
    /** 次の申請の提出書類 — the papers of its next applications. */
    PASSPORT_ASPECT_PAPERS = 13,
    /** 次の申請の必須項目 — the required fields of its next applications. */
    PASSPORT_ASPECT_REQUIRED_FIELDS = 14,
    /** 組織の種別 — whether organizations of its type may apply. */
    PASSPORT_ASPECT_ORGANIZATION_TYPE = 15,
    /** 通知と予告の日数 — the days before an end at which notices and the worklist tell of it. */
    PASSPORT_ASPECT_NOTICE_DAYS = 16,
    /** 後日失効の日数 — the days until a deferred revocation. */
    PASSPORT_ASPECT_DEFERRED_REVOCATION = 17,
    /** サーバ名の上限 — the most server names in its next certificate. */
    PASSPORT_ASPECT_MAX_NAMES = 18,
    /** 再発行の回数と期間後の再発行 — how many reissues it has, and whether the RA may allow a late one. */
    PASSPORT_ASPECT_REISSUE_CONDITIONS = 19,
    /** 更新の発行 — the days before the end from which a renewal is issued, and the last day of issue. */
    PASSPORT_ASPECT_ISSUE_GATE = 20,
    /** 鍵の再利用 — whether its next applications may bring a key it used before. */
    PASSPORT_ASPECT_KEY_REUSE = 21,
    /** 一覧に表示される最終日 — the last day it is listed. */
    PASSPORT_ASPECT_LISTED_UNTIL = 22,
    /** 失効の期限 — the hours until a revocation must be done. */
    PASSPORT_ASPECT_REVOCATION_HOURS = 23,
    /** 証明書とCRLの公開先 — what its next certificate points to, and the days of a CRL. */
    PASSPORT_ASPECT_AUTHORITY = 24,
    /** ステッカー — its stickers. */
    PASSPORT_ASPECT_STICKERS = 25,
};
#ifndef __cplusplus
typedef int32_t passport_aspect;
#endif

/** 認証局の鍵 — The algorithm of the built-in CA's own keys (2.4). */
enum passport_ca_algorithm
#ifdef __cplusplus
    : int32_t
#endif
{
    /** ECDSA（P-256） — ECDSA P-256 with SHA-256. */
    PASSPORT_CA_ALGORITHM_ECDSA_P256 = 1,
    /** ECDSA（P-384） — ECDSA P-384 with SHA-384. */
    PASSPORT_CA_ALGORITHM_ECDSA_P384 = 2,
    /** RSA（3072ビット） — RSA 3072 with SHA-256. */
    PASSPORT_CA_ALGORITHM_RSA_3072 = 3,
    /** RSA（4096ビット） — RSA 4096 with SHA-256. */
    PASSPORT_CA_ALGORITHM_RSA_4096 = 4,
};
#ifndef __cplusplus
typedef int32_t passport_ca_algorithm;
#endif

/** 期日の処理の種類 — What kind of work was due. */
enum passport_due_work
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 後日失効 — a deferred revocation. */
    PASSPORT_DUE_WORK_REVOCATION = 1,
    /** 期日による却下 — a rejection, since the contract or the certificate has ended. */
    PASSPORT_DUE_WORK_REJECTION = 2,
    /** 契約の自動更新 — a contract extended by a term. */
    PASSPORT_DUE_WORK_EXTENSION = 3,
    /** 契約の終了 — a contract ended. */
    PASSPORT_DUE_WORK_END = 4,
    /** クーポンの期限切れ — an unused coupon expired. */
    PASSPORT_DUE_WORK_COUPON_EXPIRY = 5,
};
#ifndef __cplusplus
typedef int32_t passport_due_work;
#endif

/** 一覧の列 — A column of a page of applications (4). */
enum passport_column
#ifdef __cplusplus
    : int32_t
#endif
{
    /** 申込番号 — the application's number. */
    PASSPORT_COLUMN_NUMBER = 1,
    /** お申込日 — the day it was received, `2026-12-26`. */
    PASSPORT_COLUMN_RECEIVED_ON = 2,
    /** サービス — the service's name for people. */
    PASSPORT_COLUMN_SERVICE_NAME = 3,
    /** ステータス — the status by name, as `under_review`. */
    PASSPORT_COLUMN_STATUS = 4,
    /** 申込種別 — the kind by name, as `reissue`. */
    PASSPORT_COLUMN_KIND = 5,
    /** 証明書有効期間の開始 — the certificate's first day. */
    PASSPORT_COLUMN_VALID_FROM = 6,
    /** 証明書有効期間の終了 — the certificate's last day. */
    PASSPORT_COLUMN_VALID_UNTIL = 7,
    /** 契約コード — the contract's code. */
    PASSPORT_COLUMN_CONTRACT_CODE = 8,
    /** 申請組織名 — the organization's legal name. */
    PASSPORT_COLUMN_ORGANIZATION = 9,
    /** サーバ名 — the common name. */
    PASSPORT_COLUMN_SERVER_NAME = 10,
    /** クーポン番号 — the coupon. */
    PASSPORT_COLUMN_COUPON = 11,
    /** 書類未着 — `!` when a required paper of an open record is missing. */
    PASSPORT_COLUMN_DOCUMENTS_MISSING = 12,
    /** アクセスキー — the account's access key, in the RA's list. */
    PASSPORT_COLUMN_ACCESS_KEY = 13,
};
#ifndef __cplusplus
typedef int32_t passport_column;
#endif

/** 項目 — A field of an application's form (7). */
enum passport_field
#ifdef __cplusplus
    : int32_t
#endif
{
    /** なし — No field. */
    PASSPORT_FIELD_NONE = 0,
    /** 法人名 — legal name of the organization: `organization.name`, at most 64 characters. */
    PASSPORT_FIELD_ORGANIZATION_NAME = 1,
    /** 法人名（カナ） — legal name in katakana: `organization.kana`, at most 64 characters. */
    PASSPORT_FIELD_ORGANIZATION_KANA = 2,
    /** 登記番号 — registration number: `organization.registration_number`, at most 14 characters. */
    PASSPORT_FIELD_ORGANIZATION_REGISTRATION_NUMBER = 3,
    /** 登記住所 — registered address: `organization.registered_address`, at most 128 characters. */
    PASSPORT_FIELD_ORGANIZATION_REGISTERED_ADDRESS = 4,
    /** 登記住所の郵便番号 — postal code of the registered address: `organization.registered_postal_code`, at most 8 characters. */
    PASSPORT_FIELD_ORGANIZATION_REGISTERED_POSTAL_CODE = 5,
    /** 現住所 — present address: `organization.present_address`, at most 128 characters. */
    PASSPORT_FIELD_ORGANIZATION_PRESENT_ADDRESS = 6,
    /** 現住所の郵便番号 — postal code of the present address: `organization.present_postal_code`, at most 8 characters. */
    PASSPORT_FIELD_ORGANIZATION_PRESENT_POSTAL_CODE = 7,
    /** 組織の種別 — type of the organization: `organization.type`, at most 32 characters. */
    PASSPORT_FIELD_ORGANIZATION_TYPE = 8,
    /** 申込者の役職名 — title of the applicant: `applicant.title`, at most 64 characters. */
    PASSPORT_FIELD_APPLICANT_TITLE = 11,
    /** 申込者 — name of the applicant: `applicant.name`, at most 64 characters. */
    PASSPORT_FIELD_APPLICANT_NAME = 12,
    /** サーバタイプ — server type: `server.type`, at most 32 characters. */
    PASSPORT_FIELD_SERVER_TYPE = 21,
    /** 国名（C） — country (C): `server.country`, at most 2 characters. */
    PASSPORT_FIELD_SERVER_COUNTRY = 22,
    /** 都道府県名（ST） — state or province (ST): `server.state`, at most 128 characters. */
    PASSPORT_FIELD_SERVER_STATE = 23,
    /** 市区町村名（L） — locality (L): `server.locality`, at most 128 characters. */
    PASSPORT_FIELD_SERVER_LOCALITY = 24,
    /** 組織名（O） — organization (O): `server.organization`, at most 64 characters. */
    PASSPORT_FIELD_SERVER_ORGANIZATION = 25,
    /** サーバ名（CN） — server name (common name): `server.common_name`, at most 64 characters. */
    PASSPORT_FIELD_SERVER_COMMON_NAME = 26,
    /** サーバの別名（SAN） — further server names (SAN), one per line: `server.alternative_names`, at most 25400 characters. */
    PASSPORT_FIELD_SERVER_ALTERNATIVE_NAMES = 27,
    /** Webステッカー — sticker wanted: `sticker`, at most 5 characters. */
    PASSPORT_FIELD_STICKER = 31,
    /** クーポン番号 — coupon: `coupon`, at most 64 characters. */
    PASSPORT_FIELD_COUPON = 32,
    /** 備考 — remarks: `remarks`, at most 1000 characters. */
    PASSPORT_FIELD_REMARKS = 33,
    /** 再発行前の証明書の失効 — when the previous certificate is revoked: `revoke_previous`, at most 16 characters. */
    PASSPORT_FIELD_REVOKE_PREVIOUS = 41,
    /** 再発行の理由 — reason of the reissue: `reissue.reason`, at most 32 characters. */
    PASSPORT_FIELD_REISSUE_REASON = 42,
    /** 失効理由 — reason of the revocation: `revocation.reason`, at most 32 characters. */
    PASSPORT_FIELD_REVOCATION_REASON = 43,
    /** 登録担当者の組織名 — organization of the registration contact: `registration.organization`, at most 64 characters. */
    PASSPORT_FIELD_REGISTRATION_ORGANIZATION = 101,
    /** 登録担当者の部署名 — department of the registration contact: `registration.department`, at most 128 characters. */
    PASSPORT_FIELD_REGISTRATION_DEPARTMENT = 102,
    /** 登録担当者の役職名 — title of the registration contact: `registration.title`, at most 64 characters. */
    PASSPORT_FIELD_REGISTRATION_TITLE = 103,
    /** 登録担当者の氏名 — name of the registration contact: `registration.name`, at most 64 characters. */
    PASSPORT_FIELD_REGISTRATION_NAME = 104,
    /** 登録担当者の郵便番号 — postal code of the registration contact: `registration.postal_code`, at most 8 characters. */
    PASSPORT_FIELD_REGISTRATION_POSTAL_CODE = 105,
    /** 登録担当者の住所 — address of the registration contact: `registration.address`, at most 128 characters. */
    PASSPORT_FIELD_REGISTRATION_ADDRESS = 106,
    /** 登録担当者の電話番号 — telephone of the registration contact: `registration.telephone`, at most 20 characters. */
    PASSPORT_FIELD_REGISTRATION_TELEPHONE = 107,
    /** 登録担当者のFAX番号 — fax of the registration contact: `registration.fax`, at most 20 characters. */
    PASSPORT_FIELD_REGISTRATION_FAX = 108,
    /** 登録担当者のE-mail — e-mail of the registration contact: `registration.email`, at most 254 characters. */
    PASSPORT_FIELD_REGISTRATION_EMAIL = 109,
    /** 登録担当者の更新のご案内メール — renewal notice wanted of the registration contact: `registration.renewal_notice`, at most 5 characters. */
    PASSPORT_FIELD_REGISTRATION_RENEWAL_NOTICE = 110,
    /** 登録担当者の他サービスのご案内 — other notices wanted of the registration contact: `registration.other_notices`, at most 5 characters. */
    PASSPORT_FIELD_REGISTRATION_OTHER_NOTICES = 111,
    /** 技術担当者の組織名 — organization of the technical contact: `technical.organization`, at most 64 characters. */
    PASSPORT_FIELD_TECHNICAL_ORGANIZATION = 201,
    /** 技術担当者の部署名 — department of the technical contact: `technical.department`, at most 128 characters. */
    PASSPORT_FIELD_TECHNICAL_DEPARTMENT = 202,
    /** 技術担当者の役職名 — title of the technical contact: `technical.title`, at most 64 characters. */
    PASSPORT_FIELD_TECHNICAL_TITLE = 203,
    /** 技術担当者の氏名 — name of the technical contact: `technical.name`, at most 64 characters. */
    PASSPORT_FIELD_TECHNICAL_NAME = 204,
    /** 技術担当者の郵便番号 — postal code of the technical contact: `technical.postal_code`, at most 8 characters. */
    PASSPORT_FIELD_TECHNICAL_POSTAL_CODE = 205,
    /** 技術担当者の住所 — address of the technical contact: `technical.address`, at most 128 characters. */
    PASSPORT_FIELD_TECHNICAL_ADDRESS = 206,
    /** 技術担当者の電話番号 — telephone of the technical contact: `technical.telephone`, at most 20 characters. */
    PASSPORT_FIELD_TECHNICAL_TELEPHONE = 207,
    /** 技術担当者のFAX番号 — fax of the technical contact: `technical.fax`, at most 20 characters. */
    PASSPORT_FIELD_TECHNICAL_FAX = 208,
    /** 技術担当者のE-mail — e-mail of the technical contact: `technical.email`, at most 254 characters. */
    PASSPORT_FIELD_TECHNICAL_EMAIL = 209,
    /** 技術担当者の更新のご案内メール — renewal notice wanted of the technical contact: `technical.renewal_notice`, at most 5 characters. */
    PASSPORT_FIELD_TECHNICAL_RENEWAL_NOTICE = 210,
    /** 技術担当者の他サービスのご案内 — other notices wanted of the technical contact: `technical.other_notices`, at most 5 characters. */
    PASSPORT_FIELD_TECHNICAL_OTHER_NOTICES = 211,
    /** 事務担当者の組織名 — organization of the billing contact: `billing.organization`, at most 64 characters. */
    PASSPORT_FIELD_BILLING_ORGANIZATION = 301,
    /** 事務担当者の部署名 — department of the billing contact: `billing.department`, at most 128 characters. */
    PASSPORT_FIELD_BILLING_DEPARTMENT = 302,
    /** 事務担当者の役職名 — title of the billing contact: `billing.title`, at most 64 characters. */
    PASSPORT_FIELD_BILLING_TITLE = 303,
    /** 事務担当者の氏名 — name of the billing contact: `billing.name`, at most 64 characters. */
    PASSPORT_FIELD_BILLING_NAME = 304,
    /** 事務担当者の郵便番号 — postal code of the billing contact: `billing.postal_code`, at most 8 characters. */
    PASSPORT_FIELD_BILLING_POSTAL_CODE = 305,
    /** 事務担当者の住所 — address of the billing contact: `billing.address`, at most 128 characters. */
    PASSPORT_FIELD_BILLING_ADDRESS = 306,
    /** 事務担当者の電話番号 — telephone of the billing contact: `billing.telephone`, at most 20 characters. */
    PASSPORT_FIELD_BILLING_TELEPHONE = 307,
    /** 事務担当者のFAX番号 — fax of the billing contact: `billing.fax`, at most 20 characters. */
    PASSPORT_FIELD_BILLING_FAX = 308,
    /** 事務担当者のE-mail — e-mail of the billing contact: `billing.email`, at most 254 characters. */
    PASSPORT_FIELD_BILLING_EMAIL = 309,
    /** 事務担当者の更新のご案内メール — renewal notice wanted of the billing contact: `billing.renewal_notice`, at most 5 characters. */
    PASSPORT_FIELD_BILLING_RENEWAL_NOTICE = 310,
    /** 事務担当者の他サービスのご案内 — other notices wanted of the billing contact: `billing.other_notices`, at most 5 characters. */
    PASSPORT_FIELD_BILLING_OTHER_NOTICES = 311,
    /** 契約責任者の組織名 — organization of the signatory: `signatory.organization`, at most 64 characters. */
    PASSPORT_FIELD_SIGNATORY_ORGANIZATION = 401,
    /** 契約責任者の部署名 — department of the signatory: `signatory.department`, at most 128 characters. */
    PASSPORT_FIELD_SIGNATORY_DEPARTMENT = 402,
    /** 契約責任者の役職名 — title of the signatory: `signatory.title`, at most 64 characters. */
    PASSPORT_FIELD_SIGNATORY_TITLE = 403,
    /** 契約責任者の氏名 — name of the signatory: `signatory.name`, at most 64 characters. */
    PASSPORT_FIELD_SIGNATORY_NAME = 404,
    /** 契約責任者の郵便番号 — postal code of the signatory: `signatory.postal_code`, at most 8 characters. */
    PASSPORT_FIELD_SIGNATORY_POSTAL_CODE = 405,
    /** 契約責任者の住所 — address of the signatory: `signatory.address`, at most 128 characters. */
    PASSPORT_FIELD_SIGNATORY_ADDRESS = 406,
    /** 契約責任者の電話番号 — telephone of the signatory: `signatory.telephone`, at most 20 characters. */
    PASSPORT_FIELD_SIGNATORY_TELEPHONE = 407,
    /** 契約責任者のFAX番号 — fax of the signatory: `signatory.fax`, at most 20 characters. */
    PASSPORT_FIELD_SIGNATORY_FAX = 408,
    /** 契約責任者のE-mail — e-mail of the signatory: `signatory.email`, at most 254 characters. */
    PASSPORT_FIELD_SIGNATORY_EMAIL = 409,
    /** 契約責任者の更新のご案内メール — renewal notice wanted of the signatory: `signatory.renewal_notice`, at most 5 characters. */
    PASSPORT_FIELD_SIGNATORY_RENEWAL_NOTICE = 410,
    /** 契約責任者の他サービスのご案内 — other notices wanted of the signatory: `signatory.other_notices`, at most 5 characters. */
    PASSPORT_FIELD_SIGNATORY_OTHER_NOTICES = 411,
};
#ifndef __cplusplus
typedef int32_t passport_field;
#endif

/** 規則 — A rule of the system, the cause of a refusal or of a finding. */
enum passport_rule
#ifdef __cplusplus
    : int32_t
#endif
{
    /** なし — No rule. */
    PASSPORT_RULE_NONE = 0,
    /** システムの時計が戻っています。時計の確認が済むまで、期間のある申請は受け付けられません。 — The clock has stepped back; acts bound to a window wait until the host confirms the clock. (0) */
    PASSPORT_RULE_CLOCK_WENT_BACK = 1,
    /** 同じ要求キーが別の内容で使われています。 — The request key was used before with other content. (0) */
    PASSPORT_RULE_IDEMPOTENCY_KEY_REUSED = 2,
    /** ログインできません。アクセスキー、パスワード、証明書をご確認ください。 — Sign-in is refused: check access key, password and certificate. (1) */
    PASSPORT_RULE_SIGN_IN_REFUSED = 101,
    /** 初期パスワードの有効期間が過ぎています。 — The initial password has expired. (1) */
    PASSPORT_RULE_INITIAL_PASSWORD_EXPIRED = 102,
    /** パスワードを変更してください。 — The password must be changed first. (1) */
    PASSPORT_RULE_PASSWORD_CHANGE_REQUIRED = 103,
    /** アカウントはロックされています。 — The account is locked. (1) */
    PASSPORT_RULE_ACCOUNT_LOCKED = 104,
    /** ログインの状態が終了しました。再度ログインしてください。 — The session has been ended; sign in again. (1) */
    PASSPORT_RULE_SESSION_ENDED = 105,
    /** ログインの有効時間が過ぎました。再度ログインしてください。 — The session has expired; sign in again. (1) */
    PASSPORT_RULE_SESSION_EXPIRED = 106,
    /** ワンタイムパスワードの有効時間が過ぎています。 — The one-time password has expired. (1) */
    PASSPORT_RULE_ONE_TIME_PASSWORD_EXPIRED = 107,
    /** パスワードが一致しません。 — The passwords do not match. (5) */
    PASSPORT_RULE_PASSWORD_MISMATCH = 108,
    /** パスワードの条件を満たしていません。 — The password does not meet the policy. (5) */
    PASSPORT_RULE_PASSWORD_POLICY = 109,
    /** 該当するアカウントがありません。 — There is no such account. (1) */
    PASSPORT_RULE_UNKNOWN_ACCOUNT = 110,
    /** ログインに利用できない証明書です。 — The certificate cannot be used to sign in. (1) */
    PASSPORT_RULE_LOGIN_CERTIFICATE_UNUSABLE = 111,
    /** このアカウントに登録済みの証明書です。 — The certificate is already registered for the account. (1) */
    PASSPORT_RULE_LOGIN_CERTIFICATE_EXISTS = 112,
    /** 該当するログイン証明書がありません。 — There is no such login certificate. (1) */
    PASSPORT_RULE_UNKNOWN_LOGIN_CERTIFICATE = 113,
    /** 該当するお申込情報がありません。 — There is no such application. (2.0) */
    PASSPORT_RULE_NOT_YOUR_RECORD = 201,
    /** 担当者変更のお申込情報からは申請できません。 — Nothing can be applied for from a contact-change record. (2.0) */
    PASSPORT_RULE_CONTACT_CHANGE_RECORD = 202,
    /** 証明書のないお申込情報です。 — The record bears no certificate. (2.0) */
    PASSPORT_RULE_NO_CERTIFICATE_ON_RECORD = 203,
    /** お申込情報が完了していません。 — The record is not completed. (2.0) */
    PASSPORT_RULE_NOT_COMPLETED = 204,
    /** 契約は終了しています。 — The contract has ended. (2.0) */
    PASSPORT_RULE_CONTRACT_ENDED = 205,
    /** 証明書は失効しています。 — The certificate is revoked. (2.0) */
    PASSPORT_RULE_CERTIFICATE_REVOKED = 206,
    /** 証明書の有効期間が終了しています。 — The certificate has expired. (2.0) */
    PASSPORT_RULE_CERTIFICATE_EXPIRED = 207,
    /** この契約の最新の証明書は別のお申込情報にあります。 — Another record bears the contract's current certificate; use that one. (2.0) */
    PASSPORT_RULE_SUPERSEDED_RECORD = 208,
    /** この契約には手続き中の申請があります。 — An application of this kind is already open on the contract. (2.0) */
    PASSPORT_RULE_APPLICATION_PENDING = 209,
    /** お申込みより前の日時は指定できません。 — The instant asked about lies before the record. (2.0) */
    PASSPORT_RULE_AT_BEFORE_RECORD = 210,
    /** 現在のステータスではこの操作はできません。 — The record's status does not allow this step. (2.0) */
    PASSPORT_RULE_WRONG_STATUS = 211,
    /** 受理された失効申請は取り消せません。 — A revocation whose review has begun cannot be withdrawn. (2.0) */
    PASSPORT_RULE_REVOCATION_ACCEPTED = 212,
    /** 現行の規約への同意が必要です。 — The current version of every terms document must be agreed to. (2.0) */
    PASSPORT_RULE_TERMS_NOT_AGREED = 213,
    /** CSRが必要です。 — A CSR is required. (2.0) */
    PASSPORT_RULE_CSR_REQUIRED = 214,
    /** このクーポンは利用できません。 — The coupon cannot be used. (2.0) */
    PASSPORT_RULE_COUPON_UNUSABLE = 215,
    /** 必要書類が届いていません。 — A required document has not been received. (2.0) */
    PASSPORT_RULE_DOCUMENTS_MISSING = 216,
    /** 契約コードの空きがありません。 — No contract code is left. (2.0) */
    PASSPORT_RULE_CONTRACT_CODES_EXHAUSTED = 217,
    /** 登録済みのクーポン番号です。 — The coupon number exists already. (2.0) */
    PASSPORT_RULE_COUPON_EXISTS = 218,
    /** このサービスは現在お申込みいただけません。 — The service is not on sale on this day. (2.1.1) */
    PASSPORT_RULE_SERVICE_NOT_ON_SALE = 301,
    /** 更新申請の期間外です。 — The renewal window is not open. (2.1.2) */
    PASSPORT_RULE_RENEWAL_NOT_OPEN = 311,
    /** まだ発行できる日になっていません。 — The certificate cannot be issued before its day. (2.1.2) */
    PASSPORT_RULE_ISSUE_GATE_CLOSED = 312,
    /** このサービスへの切り替えはできません。 — Switching to this service is not offered. (2.1.2) */
    PASSPORT_RULE_SWITCH_NOT_OFFERED = 313,
    /** 組織の変更は新規申請が必要です。 — A change of organization needs a new application. (2.1.2) */
    PASSPORT_RULE_ORGANIZATION_CHANGE_NOT_ALLOWED = 314,
    /** 新しい証明書は現在の証明書より先に終了します。 — The new certificate will end before the present one. (2.1.2) */
    PASSPORT_RULE_VALIDITY_SHORTENED = 315,
    /** 再発行は契約期間中の回数の上限に達しています。 — The reissues of this term are used up. (2.1.3) */
    PASSPORT_RULE_REISSUE_ALREADY_USED = 321,
    /** 再発行申請の期間が過ぎています。 — The reissue window has closed. (2.1.3) */
    PASSPORT_RULE_REISSUE_WINDOW_CLOSED = 322,
    /** このサービスでは期間後の再発行はできません。 — A late reissue is not possible for this service. (2.1.3) */
    PASSPORT_RULE_LATE_REISSUE_NOT_ALLOWED = 323,
    /** 秘密鍵の危殆化の場合、後日の失効は選べません。 — Key compromise does not allow the old certificate to be revoked later. (2.1.3) */
    PASSPORT_RULE_LATER_REVOCATION_NOT_ALLOWED = 324,
    /** 期限は本日から証明書の最終日までの日を指定してください。 — The day must be one from today to the certificate's last day. (2.1.3) */
    PASSPORT_RULE_LATE_REISSUE_DAY_INVALID = 325,
    /** 変更箇所がありません。 — Nothing has been changed. (2.1.4) */
    PASSPORT_RULE_NOTHING_CHANGED = 331,
    /** 登録担当者の組織名は変更できません。 — The registration contact's organization is the contract party and cannot change. (2.1.4) */
    PASSPORT_RULE_CONTRACT_PARTY_CHANGE_NOT_ALLOWED = 332,
    /** 失効すると残りの日数は失われます。 — The days that remain will be lost. (2.1.5) */
    PASSPORT_RULE_DAYS_LOST = 351,
    /** この契約には他にも有効な証明書があります。 — Another certificate of the contract is still valid. (2.1.5) */
    PASSPORT_RULE_OTHER_CERTIFICATE_VALID = 352,
    /** 失効日時は証明書の発行から現在までの日時を指定してください。 — The instant of revocation must lie between the certificate's issue and now. (2.1.5) */
    PASSPORT_RULE_REVOCATION_INSTANT_INVALID = 353,
    /** 内蔵CAの証明書です。失効の記録は不要です。 — The built-in CA revokes this certificate itself. (2.1.5) */
    PASSPORT_RULE_REVOKED_HERE = 354,
    /** 自動契約更新の契約ではありません。 — The contract is not auto-renewing. (2.1.6) */
    PASSPORT_RULE_NOT_AUTO_RENEWING = 341,
    /** 解約済みの契約です。 — The contract is already cancelled. (2.1.6) */
    PASSPORT_RULE_ALREADY_CANCELLED = 342,
    /** このお申込みの提出書類ではありません。 — The application was asked for no such paper. (2.2) */
    PASSPORT_RULE_UNKNOWN_DOCUMENT = 361,
    /** 受領日は、お申込みの日から本日までの日を指定してください。 — The day of receipt must lie between that of the application and today. (2.2) */
    PASSPORT_RULE_DOCUMENT_DAY_INVALID = 362,
    /** CSRが大きすぎます。 — The CSR is larger than 64 KiB. (2.3) */
    PASSPORT_RULE_CSR_TOO_LARGE = 401,
    /** CSRを読み取れません。 — The CSR cannot be read. (2.3) */
    PASSPORT_RULE_CSR_UNREADABLE = 402,
    /** CSRは一つだけ指定してください。 — Exactly one CSR is expected. (2.3) */
    PASSPORT_RULE_CSR_MULTIPLE = 403,
    /** CSRの後ろに余分なデータがあります。 — There is data behind the CSR. (2.3) */
    PASSPORT_RULE_CSR_TRAILING_DATA = 404,
    /** 秘密鍵が含まれています。秘密鍵は送らないでください。 — A private key was given; it has been discarded. (2.3) */
    PASSPORT_RULE_CSR_PRIVATE_KEY_GIVEN = 405,
    /** CSRではなく証明書です。 — A certificate was given instead of a CSR. (2.3) */
    PASSPORT_RULE_CSR_CERTIFICATE_GIVEN = 406,
    /** CSRの署名が正しくありません。 — The CSR's signature is not valid. (2.3) */
    PASSPORT_RULE_CSR_SIGNATURE_INVALID = 407,
    /** CSRの署名のハッシュ関数が弱すぎます。 — The CSR's signature uses a hash weaker than SHA-256. (2.3) */
    PASSPORT_RULE_SIGNATURE_HASH_WEAK = 408,
    /** この種類の鍵は利用できません。 — Keys of this type are not accepted (RSA; EC P-256, P-384, P-521). (2.3) */
    PASSPORT_RULE_KEY_TYPE_NOT_ALLOWED = 409,
    /** 鍵が短すぎます。 — The RSA key is shorter than 2048 bits or not a multiple of 8. (2.3) */
    PASSPORT_RULE_KEY_TOO_SHORT = 410,
    /** RSA鍵の公開指数が正しくありません。 — The RSA public exponent is not acceptable. (2.3) */
    PASSPORT_RULE_KEY_EXPONENT_INVALID = 411,
    /** 楕円曲線上の点でないか、非圧縮形式でない公開鍵です。 — The public point is not on its curve, or is not written uncompressed. (2.3) */
    PASSPORT_RULE_KEY_POINT_INVALID = 412,
    /** 既知の脆弱性（ROCA）のある鍵です。 — The key has the ROCA weakness. (2.3) */
    PASSPORT_RULE_KEY_WEAK_ROCA = 413,
    /** フェルマー法で素因数分解できる鍵です。 — The key can be factored by Fermat's method. (2.3) */
    PASSPORT_RULE_KEY_WEAK_FERMAT = 414,
    /** 小さな素因数を持つ鍵です。 — The key has a small prime factor. (2.3) */
    PASSPORT_RULE_KEY_WEAK_SMALL_FACTOR = 415,
    /** 既知の脆弱な鍵です。 — The key is on a list of known weak keys. (2.3) */
    PASSPORT_RULE_KEY_WEAK_DEBIAN = 416,
    /** 公開されたドメイン名ではありません。 — The name is not a fully-qualified public domain name. (2.3) */
    PASSPORT_RULE_NAME_NOT_PUBLIC = 417,
    /** ドメイン名の形式が正しくありません。 — The domain name is not well-formed. (2.3) */
    PASSPORT_RULE_NAME_INVALID = 418,
    /** ワイルドカードは利用できません。 — A wildcard is not allowed here. (2.3) */
    PASSPORT_RULE_WILDCARD_NOT_ALLOWED = 419,
    /** サーバ名がありません。 — There is no server name. (2.3) */
    PASSPORT_RULE_NAME_MISSING = 420,
    /** サーバ名が多すぎます。 — There are too many server names. (2.3) */
    PASSPORT_RULE_TOO_MANY_NAMES = 421,
    /** 入力内容がCSRと一致しません。 — The typed value differs from the CSR. (2.3) */
    PASSPORT_RULE_CSR_FORM_MISMATCH = 422,
    /** 証明書の識別名に必要な項目です。 — The certificate's subject needs this field. (2.3) */
    PASSPORT_RULE_SUBJECT_FIELD_REQUIRED = 423,
    /** 他で利用されている鍵です。 — The key is in use elsewhere. (2.3) */
    PASSPORT_RULE_KEY_IN_USE = 424,
    /** 危殆化した鍵です。 — The key has been reported as compromised. (2.3) */
    PASSPORT_RULE_KEY_COMPROMISED = 425,
    /** この契約で以前に使われた鍵です。 — The contract used this key before. (2.3) */
    PASSPORT_RULE_KEY_REUSED = 426,
    /** 鍵が長すぎます。 — The RSA key is longer than 8192 bits. (2.3) */
    PASSPORT_RULE_KEY_TOO_LONG = 430,
    /** 脆弱な鍵の一覧の内容が正しくありません。 — The list of weak keys is not valid. (2.3) */
    PASSPORT_RULE_BLOCKLIST_INVALID = 431,
    /** 一つのラベルに異なる文字体系が混在しています。 — A label mixes scripts that are not written together. (2.3) */
    PASSPORT_RULE_NAME_MIXED_SCRIPT = 435,
    /** 他の名前と見間違えられるおそれがあります。 — A label can be mistaken for another name. (2.3) */
    PASSPORT_RULE_NAME_CONFUSABLE = 436,
    /** CSRの属性は使用しません。値は保存されません。 — An attribute of the CSR is not used; its value is not kept. (2.3) */
    PASSPORT_RULE_ATTRIBUTE_NOT_USED = 437,
    /** CSRの部門名（OU）は証明書に記載されません。 — The CSR's OU is not carried into the certificate. (2.3) */
    PASSPORT_RULE_ORGANIZATIONAL_UNIT_NOT_CARRIED = 438,
    /** CSRのバージョンが規格と異なります。 — The CSR's version is not the one that there is, v1 (0). (2.3) */
    PASSPORT_RULE_CSR_VERSION_UNKNOWN = 439,
    /** CSRの署名アルゴリズムは検証できません。 — The CSR's signature algorithm cannot be verified. (2.3) */
    PASSPORT_RULE_SIGNATURE_ALGORITHM_NOT_SUPPORTED = 440,
    /** 継続発行の期間外です。 — The continuation window is not open. (2.4) */
    PASSPORT_RULE_CONTINUATION_NOT_OPEN = 501,
    /** 継続発行の必要はありません。 — The certificate lasts to the contract's end. (2.4) */
    PASSPORT_RULE_CONTINUATION_NOT_NEEDED = 502,
    /** 証明書の鍵がCSRと一致しません。 — The certificate's key is not the CSR's. (2.4) */
    PASSPORT_RULE_CERTIFICATE_KEY_MISMATCH = 503,
    /** 証明書のサーバ名がお申込みと一致しません。 — The certificate's names are not those applied for. (2.4) */
    PASSPORT_RULE_CERTIFICATE_NAMES_MISMATCH = 504,
    /** 証明書の識別名がお申込みと一致しません。 — The certificate's subject is not that applied for. (2.4) */
    PASSPORT_RULE_CERTIFICATE_SUBJECT_MISMATCH = 505,
    /** 証明書の有効期間が正しくありません。 — The certificate's validity period is not acceptable. (2.4) */
    PASSPORT_RULE_CERTIFICATE_PERIOD_INVALID = 506,
    /** 証明書チェーンが正しくありません。 — The certificate's chain does not verify. (2.4) */
    PASSPORT_RULE_CERTIFICATE_CHAIN_INVALID = 507,
    /** 証明書にサーバ認証の用途がありません。 — The certificate lacks serverAuth. (2.4) */
    PASSPORT_RULE_CERTIFICATE_EKU_MISSING = 508,
    /** CA証明書です。 — The certificate is a CA certificate. (2.4) */
    PASSPORT_RULE_CERTIFICATE_IS_CA = 509,
    /** 登録済みの証明書です。 — The certificate is already recorded. (2.4) */
    PASSPORT_RULE_CERTIFICATE_ALREADY_RECORDED = 510,
    /** このサービスの証明書はもう発行できません。 — Certificates of this service are no longer issued on this day. (2.4) */
    PASSPORT_RULE_SERVICE_NOT_ISSUABLE = 511,
    /** 証明書を読み取れません。 — The certificate or its chain cannot be read. (2.4) */
    PASSPORT_RULE_CERTIFICATE_UNREADABLE = 512,
    /** この契約の以前のCSRに対する証明書です。 — The certificate answers an earlier CSR of the contract. (2.4) */
    PASSPORT_RULE_CERTIFICATE_FOR_EARLIER_CSR = 513,
    /** プレ証明書です。 — The certificate is a precertificate (RFC 6962). (2.4) */
    PASSPORT_RULE_CERTIFICATE_PRECERTIFICATE = 514,
    /** 秘密鍵が含まれています。秘密鍵は送らないでください。 — A private key was given with the certificate; nothing of it was read. (2.4) */
    PASSPORT_RULE_CERTIFICATE_PRIVATE_KEY_GIVEN = 515,
    /** 証明書のシリアル番号が正しくありません。 — The certificate's serial number is not positive, shorter than 64 bits or longer than 20 octets. (2.4) */
    PASSPORT_RULE_CERTIFICATE_SERIAL_INVALID = 516,
    /** 証明書の署名のハッシュ関数が弱すぎます。 — The certificate's signature uses a hash weaker than SHA-256. (2.4) */
    PASSPORT_RULE_CERTIFICATE_HASH_WEAK = 517,
    /** 証明書は規則上の最終日より前に終了します。 — The certificate ends before the day the rules come to; its own end counts. (2.4) */
    PASSPORT_RULE_CERTIFICATE_ENDS_EARLY = 518,
    /** 認証局として利用できない証明書または鍵です。 — The certificate is not a CA's that may sign certificates and CRLs, or it or its key cannot be used. (2.4) */
    PASSPORT_RULE_CA_INVALID = 519,
    /** 秘密鍵が認証局の証明書と一致しません。 — The private key is not the CA certificate's. (2.4) */
    PASSPORT_RULE_CA_KEY_MISMATCH = 520,
    /** 一斉差し替えの条件が正しくありません。 — A condition of the campaign cannot be read. (2.4) */
    PASSPORT_RULE_CAMPAIGN_CRITERION_INVALID = 525,
    /** 一斉差し替えの条件を指定してください。 — The campaign has no condition. (2.4) */
    PASSPORT_RULE_CAMPAIGN_CRITERION_MISSING = 526,
    /** 一斉差し替えの期限は、現在より後の日時で指定してください。 — The campaign's deadline must lie in the future. (2.4) */
    PASSPORT_RULE_CAMPAIGN_DEADLINE_INVALID = 527,
    /** 条件に合う証明書がありません。 — No certificate meets the campaign's conditions. (2.4) */
    PASSPORT_RULE_CAMPAIGN_MATCHES_NOTHING = 528,
    /** 該当する一斉差し替えがありません。 — There is no such campaign. (2.4) */
    PASSPORT_RULE_UNKNOWN_CAMPAIGN = 529,
    /** 証明書にサーバ証明書にはない用途があります。 — The certificate has a purpose that no server certificate may have. (2.4) */
    PASSPORT_RULE_CERTIFICATE_EKU_EXCESSIVE = 530,
    /** 証明書に未知の重要な拡張があります。 — The certificate has a critical extension that is not known. (2.4) */
    PASSPORT_RULE_CERTIFICATE_EXTENSION_UNKNOWN = 531,
    /** 特約店コードの登録が必要です。 — The dealer code must be registered first. (6) */
    PASSPORT_RULE_DEALER_CODE_REQUIRED = 601,
    /** 特約店コードが正しくありません。 — The dealer code is not the account's. (6) */
    PASSPORT_RULE_DEALER_CODE_MISMATCH = 602,
    /** アカウント情報を反映できるのは新規申請だけです。 — The profile is poured into new applications only; others have their contract's. (6) */
    PASSPORT_RULE_PROFILE_NOT_POURED = 603,
    /** 入力が必要です。 — A value is required. (7) */
    PASSPORT_RULE_REQUIRED = 701,
    /** 文字数が多すぎます。 — The value is too long. (7) */
    PASSPORT_RULE_TOO_LONG = 702,
    /** 全角で入力してください。 — The value must be full-width. (7) */
    PASSPORT_RULE_NOT_FULL_WIDTH = 703,
    /** 全角カタカナで入力してください。 — The value must be full-width katakana. (7) */
    PASSPORT_RULE_NOT_KATAKANA = 704,
    /** 形式が正しくありません。 — The value's format is not right. (7) */
    PASSPORT_RULE_BAD_FORMAT = 705,
    /** 携帯電話の番号は利用できません。 — A mobile number is not accepted here. (7) */
    PASSPORT_RULE_MOBILE_NOT_ALLOWED = 706,
    /** この種別の組織はお申込みいただけません。 — Organizations of this type cannot apply for the service. (7) */
    PASSPORT_RULE_ORGANIZATION_TYPE_NOT_ALLOWED = 707,
    /** 混み合っています。しばらくしてからもう一度お試しください。 — The registry is busy; try again. (9) */
    PASSPORT_RULE_BUSY = 901,
    /** シークレットが正しくありません。 — The secret is not the registry's. (9) */
    PASSPORT_RULE_WRONG_SECRET = 902,
    /** 内蔵CAを使うには、シークレットを指定して台帳を作成してください。 — The built-in CA needs a registry created with a secret. (9) */
    PASSPORT_RULE_CA_SECRET_REQUIRED = 903,
    /** 該当するサービスがありません。 — There is no such service. (9) */
    PASSPORT_RULE_UNKNOWN_SERVICE = 904,
    /** 該当する項目がありません。 — There is no such field, or the application does not take it. (9) */
    PASSPORT_RULE_UNKNOWN_FIELD = 905,
    /** お申込種別ではありません。 — This is not a kind of application. (9) */
    PASSPORT_RULE_NOT_A_RECORD_KIND = 906,
    /** ページの指定が正しくありません。 — The page cursor is not valid. (9) */
    PASSPORT_RULE_PAGE_CURSOR_INVALID = 907,
    /** 検索条件が正しくありません。 — The query is not valid. (9) */
    PASSPORT_RULE_QUERY_INVALID = 908,
    /** カタログの内容が正しくありません。 — The catalogue is not valid. (9) */
    PASSPORT_RULE_CATALOGUE_INVALID = 909,
    /** 台帳ファイルは既に存在します。 — The file exists already; create makes a new one only. (9) */
    PASSPORT_RULE_REGISTRY_EXISTS = 910,
    /** 台帳ファイルがありません。 — There is no registry at this path. (9) */
    PASSPORT_RULE_REGISTRY_MISSING = 911,
    /** 台帳ファイルではありません。 — The file is not a registry of this library. (9) */
    PASSPORT_RULE_NOT_A_REGISTRY = 912,
    /** より新しい版の台帳ファイルです。 — The registry was made by a newer version of the library. (9) */
    PASSPORT_RULE_NEWER_SCHEMA = 913,
    /** 下書きを読み取れません。 — The draft's JSON cannot be read. (9) */
    PASSPORT_RULE_DRAFT_UNREADABLE = 914,
    /** 監査の末尾の値を読み取れません。 — The known head of the audit cannot be read. (9) */
    PASSPORT_RULE_AUDIT_HEAD_INVALID = 915,
    /** この版は別の内容のカタログで使われています。 — The catalogue's version has been used for other content. (9) */
    PASSPORT_RULE_CATALOGUE_VERSION_USED = 916,
    /** 該当する版のカタログがありません。 — There is no catalogue of this version. (9) */
    PASSPORT_RULE_UNKNOWN_CATALOGUE = 917,
    /** メモリ上の台帳の控えには、シークレットを指定して作成した台帳が必要です。 — A registry in memory that was made without a secret has no backup: nobody could open it. (9) */
    PASSPORT_RULE_BACKUP_SECRET_REQUIRED = 918,
    /** 受領済みの書類は免除できません。 — The paper was received already; there is nothing to waive. (2.2) */
    PASSPORT_RULE_DOCUMENT_RECEIVED = 920,
    /** 取込みファイルを読み取れません。 — The file to import cannot be read in the form it was said to have. (9) */
    PASSPORT_RULE_IMPORT_UNREADABLE = 921,
    /** 日付または申込種別の順序が正しくありません。 — Days or kinds do not follow each other as they can, or lie in the future. (9) */
    PASSPORT_RULE_IMPORT_ORDER_INVALID = 922,
    /** この旧契約コードは別の契約で使われています。 — The contract's reference stands for another contract, or for other rows. (9) */
    PASSPORT_RULE_CONTRACT_REFERENCE_USED = 923,
    /** この申込番号は使われています。 — The application number is taken. (9) */
    PASSPORT_RULE_APPLICATION_NUMBER_USED = 924,
    /** 該当する契約がありません。 — There is no such contract. (9) */
    PASSPORT_RULE_UNKNOWN_CONTRACT = 925,
    /** 契約の最終日が計算と異なります。指定の日を最終日とします。 — The contract's last day is not the computed one; the one given counts. (9) */
    PASSPORT_RULE_CONTRACT_END_DIFFERS = 926,
};
#ifndef __cplusplus
typedef int32_t passport_rule;
#endif

/**
 * アカウント — An account as the RA opened it. It never changes.
 */
typedef struct passport_account passport_account;

/**
 * アカウント一覧 — Accounts in the order of their access keys. It never changes.
 */
typedef struct passport_accounts passport_accounts;

/**
 * 操作の一覧 — Every act of a record, or of several one after another, with its answer. It never changes.
 */
typedef struct passport_actions passport_actions;

/**
 * お申込情報 — An application as its record stood when it was read. It never changes: read it anew to see more.
 */
typedef struct passport_application passport_application;

/**
 * お申込一覧 — A page of the list of applications. It never changes.
 */
typedef struct passport_applications passport_applications;

/**
 * 監査記録 — Entries of the audit in order. It never changes.
 */
typedef struct passport_audit passport_audit;

/**
 * 監査の検査結果 — What passport_ra_verify_audit found. It never changes.
 */
typedef struct passport_audit_check passport_audit_check;

/**
 * 控え — A backup under way. From several threads its steps come one after another.
 */
typedef struct passport_backup passport_backup;

/**
 * バイト列 — Bytes that the caller owns. They never change.
 */
typedef struct passport_bytes passport_bytes;

/**
 * 一斉差し替えの報告 — Certificates of a campaign, or of the look at one, in the order of issue. It never changes.
 */
typedef struct passport_campaign_report passport_campaign_report;

/**
 * 一斉差し替えの一覧 — Campaigns, the latest first, each with how far it has come. It never changes.
 */
typedef struct passport_campaigns passport_campaigns;

/**
 * カタログの変更 — One row for each thing that changes for a record. It never changes.
 */
typedef struct passport_catalogue_changes passport_catalogue_changes;

/**
 * クーポンの一覧 — Coupons of a dealer. It never changes.
 */
typedef struct passport_coupons passport_coupons;

/**
 * CSR — A certificate signing request as it was read. It never changes.
 */
typedef struct passport_csr passport_csr;

/**
 * 下書き — What will be applied for: kind, base record, raw text by field, CSR, terms agreed to, request key.
 *
 * It holds no handle into a registry: keep it as JSON between requests and processes, and submit it once or twice.
 * It may be used from many threads at once: each call sees it before or after another.
 */
typedef struct passport_draft passport_draft;

/**
 * 期日の処理 — The work that passport_ra_run_due did, a list. It never changes.
 */
typedef struct passport_due passport_due;

/**
 * 誤り — Why a call did not do what it was asked to. It never changes and holds no personal data.
 *
 * A call that fails makes one if its last argument is not NULL; it is the caller's to free. A call that succeeds
 * leaves that argument as it was: set it to NULL before, and free it before the next call.
 */
typedef struct passport_error passport_error;

/**
 * 書出しの一部 — What follows in the file: to be written behind the part before it. It never changes.
 */
typedef struct passport_export passport_export;

/**
 * 指摘の一覧 — What was found, a list. It never changes.
 */
typedef struct passport_findings passport_findings;

/**
 * 取込み — An import under way. From several threads its parts come one after another.
 */
typedef struct passport_import passport_import;

/**
 * 取込みの一部 — What became of some rows of the file. It never changes.
 */
typedef struct passport_import_part passport_import_part;

/**
 * 初期パスワード — An initial password and to which day it works. It never changes.
 */
typedef struct passport_initial_password passport_initial_password;

/**
 * 検査結果 — What passport_registry_check_integrity looked at, and what it found. It never changes.
 */
typedef struct passport_integrity passport_integrity;

/**
 * ログイン証明書 — A client certificate as it is registered, or as it was issued. It never changes.
 */
typedef struct passport_login_certificate passport_login_certificate;

/**
 * 通知の一覧 — Notices of the outbox. It never changes.
 */
typedef struct passport_notices passport_notices;

/**
 * ワンタイムパスワード — A ticket for the caller, and what the host is to send. It never changes.
 */
typedef struct passport_one_time_password passport_one_time_password;

/**
 * 開き方 — How a registry is made or opened: clock, secret, whether a missing file is made.
 *
 * It may be used for any number of registries, which keep nothing of it but what it says.
 */
typedef struct passport_options passport_options;

/**
 * アカウント情報 — Dealer code and the texts of the blocks organization, registration, technical, billing and signatory.
 *
 * It may be used from many threads at once: each call sees it before or after another.
 */
typedef struct passport_profile passport_profile;

/**
 * 検索 — A view, conditions, an order and a number of rows: what a list is asked for.
 *
 * It may be used from many threads at once: each call sees it before or after another.
 */
typedef struct passport_query passport_query;

/**
 * 審査者の窓口 — The RA's desk, opened for a named operator. It may be used from many threads at once.
 */
typedef struct passport_ra passport_ra;

/**
 * 受付結果 — What a command did to an application: the same for a repeat with its request key. It never changes.
 */
typedef struct passport_receipt passport_receipt;

/**
 * 台帳 — An open registry. It may be used from many threads, and its file from many processes, at once.
 */
typedef struct passport_registry passport_registry;

/**
 * お客様の窓口 — The desk of one account. It may be used from many threads at once.
 */
typedef struct passport_session passport_session;

/**
 * ステッカー — The images of a service, a list. It never changes.
 */
typedef struct passport_stickers passport_stickers;

/**
 * 文 — Text that the caller owns. It never changes.
 */
typedef struct passport_text passport_text;

/**
 * 仕事の一覧 — Every record that waits for the RA. It never changes.
 */
typedef struct passport_worklist passport_worklist;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * 既定の開き方 — Makes options: the machine's clock, no secret, a missing file refused.
 *
 * `options` is the caller's to free with passport_options_free. Any thread.
 */
passport_code passport_options_new(passport_options **options, passport_error **error);

/**
 * シークレット — 32 bytes from which the keys for the audit chain and the CA are derived; they are copied.
 *
 * A file made without a secret has no built-in CA: no private key is ever kept on it. Any thread.
 * BAD_ARGUMENT when `length` is not 32.
 */
passport_code passport_options_set_secret(passport_options *options,
                                          const uint8_t *secret,
                                          size_t length,
                                          passport_error **error);

/**
 * なければ作成 — Whether passport_registry_open makes a missing file. Any thread.
 */
passport_code passport_options_set_create_if_missing(passport_options *options,
                                                     bool create,
                                                     passport_error **error);

/**
 * 認証局の鍵 — The algorithm of the keys of root and issuing CA, which are made with a new registry; ECDSA P-256 unless set.
 *
 * A registry that is there keeps the CA it has. Any thread. BAD_ARGUMENT for an algorithm that there is not.
 */
passport_code passport_options_set_ca_algorithm(passport_options *options,
                                                passport_ca_algorithm algorithm,
                                                passport_error **error);

/**
 * 認証局の読込 — The issuing CA of a new registry, made elsewhere; it stands in place of the one that would be made.
 *
 * `chain` is PEM, its certificate first, then those above it; the key of a root is not needed. `key` is PEM, PKCS#8, not
 * encrypted. Both are copied; what a registry keeps of the key is sealed under its secret. They are judged when a registry
 * is made; one that is there keeps the CA it has. Any thread. BAD_ARGUMENT for NULL with a length.
 */
passport_code passport_options_set_ca(passport_options *options,
                                      const uint8_t *chain,
                                      size_t chain_length,
                                      const uint8_t *key,
                                      size_t key_length,
                                      passport_error **error);

/**
 * 手動の時計 — A clock that stands at `at`, in Unix seconds, until passport_registry_set_time moves it; for tests.
 *
 * Registries opened with the same options share its hand. Any thread. BAD_ARGUMENT outside the years 1950 to 9999.
 */
passport_code passport_options_set_manual_clock(passport_options *options,
                                                int64_t at,
                                                passport_error **error);

/**
 * 開き方の解放 — Frees options; registries opened with them stay open. NULL is fine. Any thread.
 */
passport_code passport_options_free(passport_options *options);

/**
 * 新規作成 — Makes a registry in a new file, with the CA's keys if a secret is given, and opens it.
 *
 * `options` may be NULL for the default ones. `registry` is the caller's to free with passport_registry_free. Any
 * thread. CONFLICT (registry_exists) when there is a file of this name; STORAGE; OUTCOME_UNKNOWN when the file is there and
 * a fault came after: it is complete, and is opened; for a CA that the options give, REFUSED (ca_secret_required) and
 * INVALID (certificate_unreadable, ca_invalid, ca_key_mismatch, certificate_period_invalid, certificate_chain_invalid,
 * certificate_hash_weak).
 */
passport_code passport_registry_create(const char *path,
                                       const passport_options *options,
                                       passport_registry **registry,
                                       passport_error **error);

/**
 * 開く — Opens a registry that passport_registry_create made.
 *
 * `options` may be NULL for the default ones. `registry` is the caller's to free with passport_registry_free. Any
 * thread. NOT_FOUND (registry_missing) without a file, unless the options make one; INCOMPATIBLE (not_a_registry,
 * newer_schema); SIGN_IN (wrong_secret); DAMAGED, BUSY, STORAGE.
 */
passport_code passport_registry_open(const char *path,
                                     const passport_options *options,
                                     passport_registry **registry,
                                     passport_error **error);

/**
 * メモリ上 — Makes a registry in memory, with a CA of its own; it lives as long as its handle and its desks.
 *
 * `options` may be NULL for the default ones. `registry` is the caller's to free with passport_registry_free. Any
 * thread. STORAGE.
 */
passport_code passport_registry_in_memory(const passport_options *options,
                                          passport_registry **registry,
                                          passport_error **error);

/**
 * 閉じる — Lets running calls finish; from then on the registry and its desks answer CLOSED.
 *
 * The handle stays the caller's to free. A second time is fine. Any thread.
 */
passport_code passport_registry_close(passport_registry *registry, passport_error **error);

/**
 * 台帳の解放 — Frees the handle; desks opened from it go on, and the file is closed when the last of them is freed.
 *
 * NULL is fine. Any thread. Call passport_registry_close first to end the desks too.
 */
passport_code passport_registry_free(passport_registry *registry);

/**
 * お客様の窓口 — Opens the desk of an account whose user the host has signed in itself; the call is audited.
 *
 * `session` is the caller's to free with passport_session_free. Any thread. NOT_FOUND (unknown_account), also for
 * text that is no access key; the codes of storage.
 */
passport_code passport_registry_session(const passport_registry *registry,
                                        const char *access_key,
                                        passport_session **session,
                                        passport_error **error);

/**
 * 審査者の窓口 — Opens the RA's desk for a named operator, who stands in the audit.
 *
 * `ra` is the caller's to free with passport_ra_free. Any thread. BAD_ARGUMENT when the name is blank, over 64
 * characters, or holds a control character; CLOSED and FORKED.
 */
passport_code passport_registry_ra(const passport_registry *registry,
                                   const char *operator_name,
                                   passport_ra **ra,
                                   passport_error **error);

/**
 * カタログの読込 — Loads a catalogue, TOML, over the built-in one and keeps it in the registry, for every process.
 *
 * A service stands in place of the built-in one of its identifier; every other list that it has, in place of the built-in
 * list. Records keep the version they were judged by. Any thread. INVALID with one catalogue_invalid for every fault, each
 * with its line (passport_error_finding_line); the codes of storage.
 */
passport_code passport_registry_load_catalogue(passport_registry *registry,
                                               const char *catalogue,
                                               passport_error **error);

/**
 * 脆弱な鍵の一覧の読込 — Adds a list of known weak keys to those that the registry keeps, for every process (2.3).
 *
 * `list` is a text file of Debian's openssl-blacklist (one a key size) or badkeys' blocklist.dat; it is read during the
 * call. `taken` is how many of its entries were not there yet: 0 for a list loaded before. Nothing else is written
 * meanwhile; a million entries take some seconds. Any thread. INVALID with blocklist_invalid: for text one for each of the
 * first 100 faulty lines, with its line (passport_error_finding_line), else one; the codes of storage.
 */
passport_code passport_registry_load_blocklist(passport_registry *registry,
                                               const uint8_t *list,
                                               size_t length,
                                               uint64_t *taken,
                                               passport_error **error);

/**
 * カタログの版 — The version of the catalogue in force, as records keep it; it is the caller's to free with
 * passport_text_free.
 *
 * Any thread. The codes of storage.
 */
passport_code passport_registry_catalogue_version(const passport_registry *registry,
                                                  passport_text **version,
                                                  passport_error **error);

/**
 * カタログの本文 — The text, TOML, of the catalogue of a version that records keep; it is the caller's to free with
 * passport_text_free.
 *
 * Any thread. NOT_FOUND with unknown_catalogue; DAMAGED when it is not what was loaded; the codes of storage.
 */
passport_code passport_registry_catalogue(const passport_registry *registry,
                                          const char *version,
                                          passport_text **catalogue,
                                          passport_error **error);

/**
 * 時計の確認 — Takes the present time for right after the clock stepped back (clock_went_back).
 *
 * Any thread. The codes of storage.
 */
passport_code passport_registry_confirm_clock(passport_registry *registry, passport_error **error);

/**
 * 手動の時計を合わせる — Moves the manual clock, forward or back, to an instant in Unix seconds.
 *
 * Any thread; calls that run meanwhile see the one or the other. BAD_ARGUMENT for a registry that goes by the
 * machine's clock, and outside the years 1950 to 9999. It needs no open registry.
 */
passport_code passport_registry_set_time(passport_registry *registry, int64_t at, passport_error **error);

/**
 * 現在 — The present instant by the registry's clock, in Unix seconds. Any thread. It needs no open registry.
 */
passport_code passport_registry_time(const passport_registry *registry, int64_t *now, passport_error **error);

/**
 * 認証局証明書 — The built-in CA's certificates as PEM text, the issuing CA first, then what is above it.
 *
 * `certificates` is the caller's to free with passport_text_free. Any thread. REFUSED (ca_secret_required) when
 * the registry has no CA; CLOSED and FORKED.
 */
passport_code passport_registry_ca_certificates(const passport_registry *registry,
                                                passport_text **certificates,
                                                passport_error **error);

/**
 * 控え — Begins a copy of the registry as it is now, while others go on using it.
 *
 * passport_backup_step makes it; the file `to` is there once it is complete. It is a registry like this one, and opens with the same
 * secret: to restore it is to put it in the place of the other. Until the copy ends, the `-wal` file of the registry grows by what
 * others write. The registry itself is not changed. `backup` is the caller's to free with passport_backup_free. Any thread. CONFLICT
 * (registry_exists) when there is a file of this name; REFUSED (backup_secret_required) for a registry in memory that was made
 * without a secret; the codes of storage.
 */
passport_code passport_registry_backup(const passport_registry *registry,
                                       const char *to,
                                       passport_backup **backup,
                                       passport_error **error);

/**
 * 次へ — Copies the next pages, of 4 KiB, as many as are told or as are left, and answers how many remain, of how many in all.
 *
 * Once none remain the file is there, whole and on the disk; further calls say so again. Some hundred pages keep a step short. Any
 * thread. BAD_ARGUMENT for no pages; CONFLICT (registry_exists) when a file of its name has come meanwhile, and BUSY: the next call
 * goes on. OUTCOME_UNKNOWN when the file is there, whole, and its directory could not be synced: the next call tries again. After
 * STORAGE and DAMAGED begin another; CLOSED and FORKED.
 */
passport_code passport_backup_step(passport_backup *backup,
                                   uint32_t pages,
                                   uint32_t *remaining,
                                   uint32_t *total,
                                   passport_error **error);

/**
 * 控えの解放 — Frees a backup; of one that is not complete nothing stays. NULL is fine. Any thread.
 */
passport_code passport_backup_free(passport_backup *backup);

/**
 * 整合性の検査 — Goes through everything the registry keeps and tells what is not as it should be.
 *
 * The enumeration of checks tells what is looked at: the file itself, the audit as passport_ra_verify_audit verifies it, and
 * whatever is kept beside something that it follows from. What does not read is told like any other fault, and nothing is mended.
 * It sees the registry of one instant, while others go on using it; it reads everything, a minute for some hundred thousand
 * records. `integrity` is the caller's to free with passport_integrity_free. Any thread. DAMAGED when the catalogue in force is not
 * what was loaded; the codes of storage.
 */
passport_code passport_registry_check_integrity(const passport_registry *registry,
                                                passport_integrity **integrity,
                                                passport_error **error);

/**
 * 健全か — Whether nothing was found. Any thread.
 */
passport_code passport_integrity_is_sound(const passport_integrity *integrity,
                                          bool *is_sound,
                                          passport_error **error);

/**
 * 検査項目の件数 — How many checks there are. Any thread.
 */
passport_code passport_integrity_check_count(const passport_integrity *integrity,
                                             size_t *count,
                                             passport_error **error);

/**
 * 検査項目 — A check, from 0, in their order. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_integrity_check(const passport_integrity *integrity,
                                       size_t index,
                                       passport_check *check,
                                       passport_error **error);

/**
 * 対象の件数 — How many things such a check looked at, from 0: rows, pages, entries. Any thread. BAD_ARGUMENT for an index beyond the
 * last.
 */
passport_code passport_integrity_check_things(const passport_integrity *integrity,
                                              size_t index,
                                              uint64_t *things,
                                              passport_error **error);

/**
 * 誤りの件数 — How many faults such a check found, from 0. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_integrity_check_faults(const passport_integrity *integrity,
                                              size_t index,
                                              uint64_t *faults,
                                              passport_error **error);

/**
 * 示す件数 — How many faults are told: of each check the first 200. Any thread.
 */
passport_code passport_integrity_fault_count(const passport_integrity *integrity,
                                             size_t *count,
                                             passport_error **error);

/**
 * 誤りの検査項目 — Which check found a fault, from 0; they are in the order of the checks. Any thread. BAD_ARGUMENT for an index beyond
 * the last.
 */
passport_code passport_integrity_fault_check(const passport_integrity *integrity,
                                             size_t index,
                                             passport_check *check,
                                             passport_error **error);

/**
 * 誤りの対象 — What a fault is about, from 0: `application:NUMBER`, `contract:CODE`, `account:ACCESS KEY` and the like; empty for the file.
 *
 * Borrowed: it lives until `integrity` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_integrity_fault_subject(const passport_integrity *integrity,
                                               size_t index,
                                               const char **subject,
                                               passport_error **error);

/**
 * 誤りの内容 — What is wrong, from 0, in a few English words, for the log; it holds no personal data.
 *
 * Borrowed: it lives until `integrity` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_integrity_fault_text(const passport_integrity *integrity,
                                            size_t index,
                                            const char **text,
                                            passport_error **error);

/**
 * 検査結果の解放 — Frees what was found and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_integrity_free(passport_integrity *integrity);

/**
 * 検査 — Everything found in a draft, at once: eligibility first, then terms, CSR and fields. It changes nothing.
 *
 * `findings` is the caller's to free with passport_findings_free; it has none when the draft can be submitted. Any
 * thread. NOT_FOUND (unknown_service, not_your_record) for the draft's service and base; the codes of storage.
 */
passport_code passport_session_check(const passport_session *session,
                                     const passport_draft *draft,
                                     passport_findings **findings,
                                     passport_error **error);

/**
 * 申込 — Submits a draft; a second time with the same draft answers what the first did.
 *
 * The draft stays the caller's. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. REFUSED with the eligibility rule; INVALID with all findings; CONFLICT
 * (idempotency_key_reused) when the draft was changed after it was submitted; the codes of storage.
 */
passport_code passport_session_submit(passport_session *session,
                                      const passport_draft *draft,
                                      passport_receipt **receipt,
                                      passport_error **error);

/**
 * 申請取消 — Withdraws a pending record (2.0).
 *
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status, revocation_accepted); CONFLICT
 * (idempotency_key_reused); the codes of storage.
 */
passport_code passport_session_withdraw(passport_session *session,
                                        int64_t number,
                                        const char *request_key,
                                        passport_receipt **receipt,
                                        passport_error **error);

/**
 * お申込情報 — A record of the account, as it stands.
 *
 * `application` is the caller's to free with passport_application_free. Any thread. NOT_FOUND (not_your_record):
 * unknown, or another account's, and no one can tell which; the codes of storage.
 */
passport_code passport_session_application(const passport_session *session,
                                           int64_t number,
                                           passport_application **application,
                                           passport_error **error);

/**
 * 操作の一覧 — Every act of a record with its answer, now (`at` is NULL) or at an instant to come (2.0).
 *
 * At an instant to come, in Unix seconds, the work due up to then is taken as done, and no new acts as happened.
 * `actions` is the caller's to free with passport_actions_free. Any thread. NOT_FOUND (not_your_record); INVALID
 * (at_before_record) for an instant before the record; BAD_ARGUMENT for one that no calendar has; the codes of
 * storage.
 */
passport_code passport_session_actions(const passport_session *session,
                                       int64_t number,
                                       const int64_t *at,
                                       passport_actions **actions,
                                       passport_error **error);

/**
 * 複数の操作の一覧 — The same of `count` records, such as a page of the list, at once: as many questions to the registry as of one.
 *
 * The acts of each record follow one another in the order of `numbers`. `actions` is the caller's to free with
 * passport_actions_free. Any thread. The codes of passport_session_actions, if it is so of any of them; BAD_ARGUMENT for NULL
 * with a `count`; the codes of storage.
 */
passport_code passport_session_actions_of(const passport_session *session,
                                          const int64_t *numbers,
                                          size_t count,
                                          const int64_t *at,
                                          passport_actions **actions,
                                          passport_error **error);

/**
 * お申込一覧 — A page of the account's applications that a query finds (4); NULL for the query asks for everything, and NULL
 * for the cursor for the first page.
 *
 * A cursor is what passport_applications_next and passport_applications_previous answered of a page of the same query.
 * `applications` is the caller's to free with passport_applications_free. Any thread. INVALID (query_invalid) for a query
 * that cannot be, INVALID (page_cursor_invalid) for a cursor of another query; the codes of storage.
 */
passport_code passport_session_applications(const passport_session *session,
                                            const passport_query *query,
                                            const char *cursor,
                                            passport_applications **applications,
                                            passport_error **error);

/**
 * 一覧の書出し — A part of a file of the account's applications that a query finds, as many rows as the query has a page (4); NULL for the
 * query asks for everything, and NULL for the cursor for the first part.
 *
 * A cursor is what passport_export_next answered of a part of the same query. In CSV a text that a spreadsheet would take for a
 * formula has an apostrophe before it. `part` is the caller's to free with passport_export_free. Any thread. BAD_ARGUMENT for a
 * format that there is not; else as passport_session_applications.
 */
passport_code passport_session_export(const passport_session *session,
                                      const passport_query *query,
                                      passport_export_format format,
                                      const char *cursor,
                                      passport_export **part,
                                      passport_error **error);

/**
 * アカウント情報 — The account's profile; blank where nothing was registered (6).
 *
 * `profile` is the caller's to free with passport_profile_free. Any thread. The codes of storage.
 */
passport_code passport_session_profile(const passport_session *session,
                                       passport_profile **profile,
                                       passport_error **error);

/**
 * アカウント情報登録 — Registers a profile in place of the one before; what is blank stays blank (6).
 *
 * The profile stays the caller's; `request_key` may be NULL. Any thread. INVALID with all findings
 * (dealer_code_mismatch, unknown_field, and whatever is wrong with a text); CONFLICT (idempotency_key_reused); the codes of
 * storage.
 */
passport_code passport_session_set_profile(passport_session *session,
                                           const passport_profile *profile,
                                           const char *request_key,
                                           passport_error **error);

/**
 * 転記 — Pours the profile into a draft: every text that it has and the draft takes; the others stay (6).
 *
 * Any thread. The codes of storage.
 */
passport_code passport_session_pour_profile(const passport_session *session,
                                            passport_draft *draft,
                                            passport_error **error);

/**
 * クーポン管理 — The coupons of the account's dealer, by number, with where each stands (6).
 *
 * `coupons` is the caller's to free with passport_coupons_free. Any thread. REFUSED (dealer_code_required) before the
 * profile has the dealer code; the codes of storage.
 */
passport_code passport_session_coupons(const passport_session *session,
                                       passport_coupons **coupons,
                                       passport_error **error);

/**
 * サービス申込書 — The form of a record as HTML: one A4 page to be printed, which needs nothing from outside (2.2).
 *
 * `form` is the caller's to free with passport_text_free. Any thread. NOT_FOUND (not_your_record); the codes of storage.
 */
passport_code passport_session_application_form(const passport_session *session,
                                                int64_t number,
                                                passport_text **form,
                                                passport_error **error);

/**
 * カレンダー — Coming ends and windows of the account's contracts as iCalendar text (RFC 5545).
 *
 * `calendar` is the caller's to free with passport_text_free. Any thread. The codes of storage.
 */
passport_code passport_session_calendar(const passport_session *session,
                                        passport_text **calendar,
                                        passport_error **error);

/**
 * ステッカー — The images of the record's service, for the pages of its server, while its certificate is valid (3).
 *
 * `stickers` is the caller's to free with passport_stickers_free. Any thread. NOT_FOUND (not_your_record); REFUSED
 * (contact_change_record, no_certificate_on_record, not_completed, certificate_revoked, certificate_expired); the codes of
 * storage.
 */
passport_code passport_session_stickers(const passport_session *session,
                                        int64_t number,
                                        passport_stickers **stickers,
                                        passport_error **error);

/**
 * 証明書のダウンロード — The certificate of a completed record, whatever came later; the download is recorded (3).
 *
 * `certificate` is the caller's to free with passport_bytes_free. Any thread. NOT_FOUND (not_your_record); REFUSED
 * (not_completed, no_certificate_on_record, contact_change_record); BAD_ARGUMENT for a format that there is not; the
 * codes of storage.
 */
passport_code passport_session_download_certificate(passport_session *session,
                                                    int64_t number,
                                                    passport_download_format format,
                                                    passport_bytes **certificate,
                                                    passport_error **error);

/**
 * 窓口の解放 — Frees the desk. NULL is fine. Any thread: calls that run meanwhile finish.
 */
passport_code passport_session_free(passport_session *session);

/**
 * 新規申請の下書き — Makes a draft of a new application for a service of the catalogue, as `SR3.0-1Y` (2.1.1).
 *
 * `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (unknown_service); REFUSED
 * (service_not_on_sale); the codes of storage.
 */
passport_code passport_session_draft_new(const passport_session *session,
                                         const char *service,
                                         passport_draft **draft,
                                         passport_error **error);

/**
 * 更新申請の下書き — Makes a draft of a renewal of a record, to the same service or to another that renews it (2.1.2).
 *
 * `service` may be NULL for the same. `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND
 * (not_your_record, unknown_service); REFUSED with what passport_session_actions says of the renewal, or
 * service_not_on_sale; the codes of storage.
 */
passport_code passport_session_draft_renewal(const passport_session *session,
                                             int64_t number,
                                             const char *service,
                                             passport_draft **draft,
                                             passport_error **error);

/**
 * サービス切替の下書き — Makes a draft of a switch of a record to another service (2.1.2).
 *
 * `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record, unknown_service);
 * REFUSED with what passport_session_actions says of the switch, or switch_not_offered; the codes of storage.
 */
passport_code passport_session_draft_switch(const passport_session *session,
                                            int64_t number,
                                            const char *service,
                                            passport_draft **draft,
                                            passport_error **error);

/**
 * 再発行申請の下書き — Makes a draft of a reissue of a record, filled in from the form before (2.1.3).
 *
 * The server names come from the new CSR; PASSPORT_FIELD_REVOKE_PREVIOUS is asked. `draft` is the caller's to free
 * with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what passport_session_actions says
 * of the reissue; the codes of storage.
 */
passport_code passport_session_draft_reissue(const passport_session *session,
                                             int64_t number,
                                             passport_draft **draft,
                                             passport_error **error);

/**
 * 継続発行の下書き — Makes a draft of a continuation: the next certificate of a contract that outlives its present one (2.4).
 *
 * `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what
 * passport_session_actions says of the continuation; the codes of storage.
 */
passport_code passport_session_draft_continuation(const passport_session *session,
                                                  int64_t number,
                                                  passport_draft **draft,
                                                  passport_error **error);

/**
 * 担当者変更の下書き — Makes a draft of a contact change, filled in with the contract's contacts (2.1.4).
 *
 * `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what
 * passport_session_actions says of the contact change; the codes of storage.
 */
passport_code passport_session_draft_contact_change(const passport_session *session,
                                                    int64_t number,
                                                    passport_draft **draft,
                                                    passport_error **error);

/**
 * 失効申請の下書き — Makes a draft of the revocation of a record's certificate (2.1.5).
 *
 * `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what
 * passport_session_actions says of the revocation; the codes of storage.
 */
passport_code passport_session_draft_revocation(const passport_session *session,
                                                int64_t number,
                                                passport_draft **draft,
                                                passport_error **error);

/**
 * 解約申請の下書き — Makes a draft of the cancellation of an auto-renewing contract (2.1.6).
 *
 * `draft` is the caller's to free with passport_draft_free. Any thread. NOT_FOUND (not_your_record); REFUSED with what
 * passport_session_actions says of the cancellation; the codes of storage.
 */
passport_code passport_session_draft_cancellation(const passport_session *session,
                                                  int64_t number,
                                                  passport_draft **draft,
                                                  passport_error **error);

/**
 * 項目の設定 — Sets the raw text of a field; empty text clears it. What is wrong with it, passport_session_check says.
 *
 * The text is copied. Any thread. INVALID (unknown_field) for a field that there is not.
 */
passport_code passport_draft_set(passport_draft *draft,
                                 passport_field field,
                                 const char *text,
                                 passport_error **error);

/**
 * 項目の値 — The raw text of a field, copied out since a draft changes; empty when there is none.
 *
 * `text` is the caller's to free with passport_text_free. Any thread. INVALID (unknown_field) for a field that there
 * is not.
 */
passport_code passport_draft_text(const passport_draft *draft,
                                  passport_field field,
                                  passport_text **text,
                                  passport_error **error);

/**
 * CSRの設定 — Takes a CSR as it comes, PEM or DER; `length` 0 clears it.
 *
 * The bytes are copied. Any thread. INVALID (csr_too_large) over 64 KiB, INVALID (csr_private_key_given) when the
 * text holds a private key: the draft then keeps nothing of it. Everything else that is wrong with a CSR,
 * passport_session_check says.
 */
passport_code passport_draft_set_csr(passport_draft *draft,
                                     const uint8_t *csr,
                                     size_t length,
                                     passport_error **error);

/**
 * CSR — The CSR as it was given, copied out since a draft changes; no bytes when there is none.
 *
 * `csr` is the caller's to free with passport_bytes_free. Any thread.
 */
passport_code passport_draft_csr(const passport_draft *draft, passport_bytes **csr, passport_error **error);

/**
 * 規約への同意 — Agrees to the terms documents that were current when the draft was made. Any thread.
 */
passport_code passport_draft_agree_to_terms(passport_draft *draft, passport_error **error);

/**
 * 規約への同意の有無 — How many terms documents are agreed to so far. Any thread.
 */
passport_code passport_draft_agreed_terms_count(const passport_draft *draft, size_t *count, passport_error **error);

/**
 * 規約の数 — How many terms documents were offered with the draft, to be shown before agreeing. Any thread.
 */
passport_code passport_draft_offered_terms_count(const passport_draft *draft,
                                                 size_t *count,
                                                 passport_error **error);

/**
 * 規約の文書 — The name of a terms document that was offered, from 0.
 *
 * Borrowed: it lives until `draft` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_draft_offered_terms_document(const passport_draft *draft,
                                                    size_t index,
                                                    const char **document,
                                                    passport_error **error);

/**
 * 規約の版 — The version of a terms document that was offered, from 0.
 *
 * Borrowed: it lives until `draft` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_draft_offered_terms_version(const passport_draft *draft,
                                                   size_t index,
                                                   const char **version,
                                                   passport_error **error);

/**
 * 申込種別 — The kind of application it will be. Any thread.
 */
passport_code passport_draft_kind(const passport_draft *draft, passport_kind *kind, passport_error **error);

/**
 * サービス — The identifier of the service applied for. Borrowed: it lives until `draft` is freed. Any thread.
 */
passport_code passport_draft_service(const passport_draft *draft,
                                     const char **service,
                                     passport_error **error);

/**
 * 元のお申込情報 — The number of the record it is applied for from; 0 for a new application. Any thread.
 */
passport_code passport_draft_base(const passport_draft *draft, int64_t *base, passport_error **error);

/**
 * 要求キー — The key by which a repeated submission is known; it was drawn with the draft and stays in its JSON.
 *
 * Borrowed: it lives until `draft` is freed. Any thread.
 */
passport_code passport_draft_request_key(const passport_draft *draft,
                                         const char **request_key,
                                         passport_error **error);

/**
 * JSONへ — The draft as JSON text, to be kept between requests. It holds what the subscriber typed.
 *
 * `json` is the caller's to free with passport_text_free. Any thread.
 */
passport_code passport_draft_to_json(const passport_draft *draft, passport_text **json, passport_error **error);

/**
 * JSONから — The draft of a JSON text that passport_draft_to_json made, in this or another process.
 *
 * `draft` is the caller's to free with passport_draft_free. Any thread. INVALID (draft_unreadable) when the text is
 * not such JSON or is over 1 MiB, and what passport_draft_set_csr refuses.
 */
passport_code passport_draft_from_json(const char *json, passport_draft **draft, passport_error **error);

/**
 * 下書きの解放 — Frees a draft and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_draft_free(passport_draft *draft);

/**
 * 件数 — How many findings there are. Any thread.
 */
passport_code passport_findings_count(const passport_findings *findings, size_t *count, passport_error **error);

/**
 * 項目 — The field of a finding, from 0; PASSPORT_FIELD_NONE when it is about none. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_findings_field(const passport_findings *findings,
                                      size_t index,
                                      passport_field *field,
                                      passport_error **error);

/**
 * 規則 — The rule of a finding, from 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_findings_rule(const passport_findings *findings,
                                     size_t index,
                                     passport_rule *rule,
                                     passport_error **error);

/**
 * 重さ — The weight of a finding, from 0: only PASSPORT_SEVERITY_ERROR refuses the draft. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_findings_severity(const passport_findings *findings,
                                         size_t index,
                                         passport_severity *severity,
                                         passport_error **error);

/**
 * 行 — The row of an imported file that a finding is about, as a spreadsheet numbers it; else 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_findings_line(const passport_findings *findings,
                                     size_t index,
                                     uint32_t *line,
                                     passport_error **error);

/**
 * 列 — The column of an imported file that a finding is about; else empty, never NULL.
 *
 * Borrowed: it lives until `findings` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_findings_column(const passport_findings *findings,
                                       size_t index,
                                       const char **column,
                                       passport_error **error);

/**
 * 位置 — Which of its field's values a finding is about, from 1, where a field has several (the names of a CSR or of a
 * draft); else 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_findings_position(const passport_findings *findings,
                                         size_t index,
                                         uint32_t *position,
                                         passport_error **error);

/**
 * 対象の名 — What a finding is about, as the CSR has it: a name, or an attribute's name or OID; else empty, never NULL.
 *
 * One line of at most 100 characters. A common name may be a person's: log it with care. Borrowed: it lives until
 * `findings` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_findings_about(const passport_findings *findings,
                                      size_t index,
                                      const char **about,
                                      passport_error **error);

/**
 * 文 — A finding for a person, from 0: the field's label and the rule's sentence; no data of the draft.
 *
 * Borrowed: it lives until `findings` is freed. Any thread. BAD_ARGUMENT for an index beyond the last and for a
 * language that there is not.
 */
passport_code passport_findings_text(const passport_findings *findings,
                                     size_t index,
                                     passport_language language,
                                     const char **text,
                                     passport_error **error);

/**
 * 二つの日 — Days as `2026-12-26`: for PASSPORT_RULE_VALIDITY_SHORTENED the new and the present certificate's last day, for
 * PASSPORT_RULE_CERTIFICATE_ENDS_EARLY the certificate's and the computed one, for PASSPORT_RULE_DAYS_LOST the first and the last day that would be lost.
 *
 * Otherwise both are empty; never NULL. Borrowed: they live until `findings` is freed. Any thread. BAD_ARGUMENT for an
 * index beyond the last.
 */
passport_code passport_findings_days(const passport_findings *findings,
                                     size_t index,
                                     const char **first_day,
                                     const char **second_day,
                                     passport_error **error);

/**
 * 対象 — The record a finding is about, from 0, for PASSPORT_RULE_OTHER_CERTIFICATE_VALID; else 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_findings_record(const passport_findings *findings,
                                       size_t index,
                                       int64_t *record,
                                       passport_error **error);

/**
 * 指摘の解放 — Frees findings and what was borrowed from them. NULL is fine. Any thread.
 */
passport_code passport_findings_free(passport_findings *findings);

/**
 * 新しいアカウント情報 — A blank profile, to be filled in; it is the caller's to free with passport_profile_free. Any thread.
 */
passport_code passport_profile_new(passport_profile **profile,
                                   passport_error **error);

/**
 * 特約店コードの設定 — Sets the dealer code; empty text clears it. What is wrong with it,
 * passport_session_set_profile says. Any thread.
 */
passport_code passport_profile_set_dealer_code(passport_profile *profile,
                                               const char *dealer_code,
                                               passport_error **error);

/**
 * 特約店コード — The dealer code, empty when there is none; it is the caller's to free with passport_text_free. Any thread.
 */
passport_code passport_profile_dealer_code(const passport_profile *profile,
                                           passport_text **dealer_code,
                                           passport_error **error);

/**
 * 項目の設定 — Sets the text of a field; empty text clears it. Any thread.
 *
 * INVALID (unknown_field) for a field that there is not. What else is wrong with it, passport_session_set_profile says.
 */
passport_code passport_profile_set(passport_profile *profile,
                                   passport_field field,
                                   const char *text,
                                   passport_error **error);

/**
 * 項目の値 — The text of a field, empty when there is none; it is the caller's to free with passport_text_free.
 *
 * Any thread. INVALID (unknown_field) for a field that there is not.
 */
passport_code passport_profile_text(const passport_profile *profile,
                                    passport_field field,
                                    passport_text **text,
                                    passport_error **error);

/**
 * アカウント情報の解放 — Frees a profile; what is registered stays. NULL is fine. Any thread.
 */
passport_code passport_profile_free(passport_profile *profile);

/**
 * 件数 — How many coupons there are. Any thread.
 */
passport_code passport_coupons_count(const passport_coupons *coupons, size_t *count, passport_error **error);

/**
 * クーポン番号 — The coupon's number, from 0.
 *
 * Borrowed: it lives until `coupons` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_coupons_number(const passport_coupons *coupons,
                                      size_t index,
                                      const char **number,
                                      passport_error **error);

/**
 * 特約店コード — The dealer it belongs to, from 0.
 *
 * Borrowed: it lives until `coupons` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_coupons_dealer_code(const passport_coupons *coupons,
                                           size_t index,
                                           const char **dealer_code,
                                           passport_error **error);

/**
 * サービス — The service it pays, by its identifier, from 0.
 *
 * Borrowed: it lives until `coupons` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_coupons_service(const passport_coupons *coupons,
                                       size_t index,
                                       const char **service,
                                       passport_error **error);

/**
 * 有効期限 — The last day on which an application with it can be submitted, as `2026-12-26`, from 0.
 *
 * Borrowed: it lives until `coupons` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_coupons_expires_on(const passport_coupons *coupons,
                                          size_t index,
                                          const char **expires_on,
                                          passport_error **error);

/**
 * 状態 — Where it stands, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_coupons_state(const passport_coupons *coupons,
                                     size_t index,
                                     passport_coupon_state *state,
                                     passport_error **error);

/**
 * クーポンの一覧の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_coupons_free(passport_coupons *coupons);

/**
 * 件数 — How many images there are. Any thread.
 */
passport_code passport_stickers_count(const passport_stickers *stickers, size_t *count, passport_error **error);

/**
 * 名前 — The name of an image, from 0, as `sr-seal`; good for a file's name.
 *
 * Borrowed: it lives until `stickers` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_stickers_name(const passport_stickers *stickers,
                                     size_t index,
                                     const char **name,
                                     passport_error **error);

/**
 * 種類 — The media type of an image, from 0: `image/svg+xml` or `image/png`.
 *
 * Borrowed: it lives until `stickers` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_stickers_media_type(const passport_stickers *stickers,
                                           size_t index,
                                           const char **media_type,
                                           passport_error **error);

/**
 * 画像 — The image itself, from 0, borrowed, and its length: at most 64 KiB.
 *
 * It lives until `stickers` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_stickers_image(const passport_stickers *stickers,
                                      size_t index,
                                      const uint8_t **data,
                                      size_t *length,
                                      passport_error **error);

/**
 * ステッカーの解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_stickers_free(passport_stickers *stickers);

/**
 * アカウント開設 — Opens an account; its access key is drawn.
 *
 * `dealer_code` is the reseller's, or empty; with `a3_contract` its contracts name a signatory (2.1.4); `request_key` may be
 * NULL. `account` is the caller's to free with
 * passport_account_free. Any thread. INVALID (required, too_long, bad_format); CONFLICT (idempotency_key_reused);
 * the codes of storage.
 */
passport_code passport_ra_open_account(passport_ra *ra,
                                       const char *name,
                                       const char *dealer_code,
                                       bool a3_contract,
                                       const char *request_key,
                                       passport_account **account,
                                       passport_error **error);

/**
 * アカウント一覧 — Accounts in the order of their access keys, behind one, 1 to 500 at a time.
 *
 * `after` is an access key, of which there need be no account, or NULL for the first ones. `accounts` is the caller's to free
 * with passport_accounts_free. Any thread. INVALID (query_invalid) for another number of accounts; NOT_FOUND
 * (unknown_account) for text that is no access key; the codes of storage.
 */
passport_code passport_ra_accounts(const passport_ra *ra,
                                   const char *after,
                                   uint32_t rows,
                                   passport_accounts **accounts,
                                   passport_error **error);

/**
 * お申込情報 — A record of any account, as it stands.
 *
 * `application` is the caller's to free with passport_application_free. Any thread. NOT_FOUND (not_your_record);
 * the codes of storage.
 */
passport_code passport_ra_application(const passport_ra *ra,
                                      int64_t number,
                                      passport_application **application,
                                      passport_error **error);

/**
 * お申込一覧 — A page of every account's applications that a query finds, each with its account's access key (4); otherwise as
 * passport_session_applications.
 *
 * `applications` is the caller's to free with passport_applications_free. Any thread. INVALID (query_invalid,
 * page_cursor_invalid); the codes of storage.
 */
passport_code passport_ra_applications(const passport_ra *ra,
                                       const passport_query *query,
                                       const char *cursor,
                                       passport_applications **applications,
                                       passport_error **error);

/**
 * 一覧の書出し — A part of a file of everyone's applications that a query finds, as many rows as the query has a page (4); NULL for the
 * query asks for everything, and NULL for the cursor for the first part.
 *
 * A cursor is what passport_export_next answered of a part of the same query. In CSV a text that a spreadsheet would take for a
 * formula has an apostrophe before it. `part` is the caller's to free with passport_export_free. Any thread. BAD_ARGUMENT for a
 * format that there is not; else as passport_ra_applications.
 */
passport_code passport_ra_export(const passport_ra *ra,
                                 const passport_query *query,
                                 passport_export_format format,
                                 const char *cursor,
                                 passport_export **part,
                                 passport_error **error);

/**
 * 審査開始 — Begins the review of a received record (2.0).
 *
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status); CONFLICT (idempotency_key_reused); the
 * codes of storage.
 */
passport_code passport_ra_begin_review(passport_ra *ra,
                                       int64_t number,
                                       const char *request_key,
                                       passport_receipt **receipt,
                                       passport_error **error);

/**
 * 承認 — Approves a record under review; a new one's contract is concluded and gets its code (2.0).
 *
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status, contract_ended, documents_missing, contract_codes_exhausted); CONFLICT
 * (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_approve(passport_ra *ra,
                                  int64_t number,
                                  const char *request_key,
                                  passport_receipt **receipt,
                                  passport_error **error);

/**
 * 却下 — Rejects a record under review or approved, with a reason; a contract not yet issued on is void (2.0).
 *
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status); INVALID (required for a blank reason,
 * too_long over 1,000 characters); CONFLICT (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_reject(passport_ra *ra,
                                 int64_t number,
                                 const char *reason,
                                 const char *request_key,
                                 passport_receipt **receipt,
                                 passport_error **error);

/**
 * 発行 — Issues the certificate of an approved record from the built-in CA (2.4).
 *
 * A reissue's old certificate is revoked now, or becomes due to be later, as the subscriber chose (2.1.3); a switch
 * ends the old contract (2.1.2).
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (clock_went_back, wrong_status, service_not_issuable, contract_ended,
 * issue_gate_closed, certificate_revoked, certificate_expired, superseded_record, ca_secret_required); CONFLICT
 * (idempotency_key_reused); BUSY when the record changed meanwhile; the codes of storage.
 */
passport_code passport_ra_issue(passport_ra *ra,
                                int64_t number,
                                const char *request_key,
                                passport_receipt **receipt,
                                passport_error **error);

/**
 * 完了 — Completes a contact change or a cancellation under review (2.0).
 *
 * The contract's contacts become the new ones (2.1.4); a cancellation has been in effect since its submission (2.1.6).
 *
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status,
 * contract_ended); CONFLICT (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_complete(passport_ra *ra,
                                   int64_t number,
                                   const char *request_key,
                                   passport_receipt **receipt,
                                   passport_error **error);

/**
 * 電話確認 — Confirms a revocation by telephone, which revokes the certificate (2.1.5).
 *
 * Revoking the contract's current certificate ends the contract, unless a renewal, switch, reissue or continuation
 * is open; then only if that is rejected or withdrawn.
 *
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status,
 * certificate_revoked, certificate_expired); CONFLICT (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_confirm_revocation(passport_ra *ra,
                                             int64_t number,
                                             const char *request_key,
                                             passport_receipt **receipt,
                                             passport_error **error);

/**
 * 失効 — Revokes a valid certificate without an application: at any time, for any reason (2.1.5).
 *
 * It ends no contract, unless `end_contract` says so; otherwise the record can be reissued free of window and count. One
 * that another CA made becomes a task, for passport_ra_record_revocation.
 *
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (contact_change_record, no_certificate_on_record,
 * not_completed, certificate_revoked, certificate_expired); BAD_ARGUMENT for a reason that there is not; CONFLICT
 * (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_revoke(passport_ra *ra,
                                 int64_t number,
                                 passport_revocation_reason reason,
                                 bool end_contract,
                                 const char *request_key,
                                 passport_receipt **receipt,
                                 passport_error **error);

/**
 * 失効の記録 — Records that another CA has revoked the certificate it made, at an instant in Unix seconds (2.1.5).
 *
 * `reason` may be NULL: then it is the one the task has, superseded for what a reissue left for later, or none; and so may
 * `request_key`. `receipt` is the caller's to
 * free with passport_receipt_free; NULL when it is not wanted. Any thread. NOT_FOUND (not_your_record); REFUSED
 * (contact_change_record, no_certificate_on_record, not_completed, revoked_here, certificate_revoked); INVALID
 * (revocation_instant_invalid) for an instant before its issue or to come; BAD_ARGUMENT for a reason that there is not;
 * CONFLICT (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_record_revocation(passport_ra *ra,
                                            int64_t number,
                                            int64_t at,
                                            const passport_revocation_reason *reason,
                                            const char *request_key,
                                            passport_receipt **receipt,
                                            passport_error **error);

/**
 * 証明書の記録 — Records, for an approved record, a certificate that another CA made (2.4).
 *
 * `certificate` is PEM or DER, `chain` PEM, its issuer first. It is issued at its notBefore, and its own end counts.
 *
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED as for passport_ra_issue; INVALID with all findings
 * (certificate_unreadable, certificate_key_mismatch, certificate_names_mismatch, certificate_subject_mismatch,
 * certificate_for_earlier_csr, certificate_period_invalid, certificate_chain_invalid, certificate_hash_weak,
 * certificate_eku_missing, certificate_eku_excessive, certificate_extension_unknown, certificate_is_ca,
 * certificate_precertificate, certificate_serial_invalid, certificate_already_recorded), or certificate_private_key_given, when nothing was read; CONFLICT (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_record_certificate(passport_ra *ra,
                                             int64_t number,
                                             const uint8_t *certificate,
                                             size_t certificate_length,
                                             const uint8_t *chain,
                                             size_t chain_length,
                                             const char *request_key,
                                             passport_receipt **receipt,
                                             passport_error **error);

/**
 * 証明書の検査 — Everything the acceptance check finds in a certificate made elsewhere, warnings included (2.4).
 *
 * It tells what passport_ra_record_certificate would refuse it by, and certificate_ends_early with the certificate's and the
 * computed last day (passport_findings_days); it changes nothing. `certificate` is PEM or DER, `chain` PEM, its issuer
 * first. `findings` is the caller's to free with passport_findings_free. Any thread. NOT_FOUND (not_your_record); REFUSED
 * as passport_ra_record_certificate, when none could be recorded today; the codes of storage.
 */
passport_code passport_ra_check_certificate(const passport_ra *ra,
                                            int64_t number,
                                            const uint8_t *certificate,
                                            size_t certificate_length,
                                            const uint8_t *chain,
                                            size_t chain_length,
                                            passport_findings **findings,
                                            passport_error **error);

/**
 * 失効リスト — A new CRL of the issuing CA, DER: every certificate it issued that is revoked, until it has stood in a CRL
 * made after its end (2.4; RFC 5280 3.3).
 *
 * Its number is one more than the last one's, its nextUpdate lies the catalogue's `crl_days` ahead. A certificate that is due
 * to be revoked later is not in it yet. `crl` is the caller's to free with passport_bytes_free. Any thread. REFUSED
 * (ca_secret_required, clock_went_back); BUSY when something was revoked, or another CRL made, meanwhile; the codes of
 * storage.
 */
passport_code passport_ra_crl(passport_ra *ra,
                              passport_bytes **crl,
                              passport_error **error);

/**
 * ログイン用の失効リスト — A new CRL of the login CA, DER: every login certificate it issued that was stopped, as passport_ra_crl
 * lists those of servers (1).
 *
 * `crl` is the caller's to free with passport_bytes_free. Any thread. As passport_ra_crl.
 */
passport_code passport_ra_login_crl(passport_ra *ra,
                                    passport_bytes **crl,
                                    passport_error **error);

/**
 * 期間後の再発行の許可 — Allows one late reissue of a record, to be applied for until a day, as `2026-12-26` (2.1.3).
 *
 * The day is one from today to the certificate's last; a second call sets another.
 *
 * `request_key` may be NULL. `receipt` is the caller's to free with passport_receipt_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (contact_change_record, no_certificate_on_record,
 * not_completed, contract_ended, certificate_revoked, certificate_expired, superseded_record,
 * late_reissue_not_allowed, late_reissue_day_invalid, clock_went_back); BAD_ARGUMENT for text that is no day; CONFLICT
 * (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_allow_late_reissue(passport_ra *ra,
                                             int64_t number,
                                             const char *until,
                                             const char *request_key,
                                             passport_receipt **receipt,
                                             passport_error **error);

/**
 * クーポンの追加 — Adds coupons of a dealer for a service with a fixed term; all of them or none (2.0).
 *
 * `expires_on` is the last day on which an application with one can be submitted, as `2026-12-26`; `numbers` are `count`
 * texts; `request_key` may be NULL. `coupons` is the caller's to free with passport_coupons_free; NULL when it is not
 * wanted. Any thread. NOT_FOUND (unknown_service); INVALID (required, too_long, bad_format, coupon_unusable);
 * CONFLICT (coupon_exists, idempotency_key_reused); BAD_ARGUMENT for text that is no day; the codes of storage.
 */
passport_code passport_ra_add_coupons(passport_ra *ra,
                                      const char *dealer_code,
                                      const char *service,
                                      const char *expires_on,
                                      const char *const *numbers,
                                      size_t count,
                                      const char *request_key,
                                      passport_coupons **coupons,
                                      passport_error **error);

/**
 * 書類の受領 — Records that a paper of an open record came in on a day, as `2026-12-26` (2.2).
 *
 * `paper` is its identifier, of passport_application_paper_id; `request_key` may be NULL. `receipt` is the caller's to free
 * with passport_receipt_free; NULL when it is not wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status,
 * unknown_document, document_day_invalid); BAD_ARGUMENT for text that is no day; CONFLICT (idempotency_key_reused); the
 * codes of storage.
 */
passport_code passport_ra_receive_document(passport_ra *ra,
                                           int64_t number,
                                           const char *paper,
                                           const char *on,
                                           const char *request_key,
                                           passport_receipt **receipt,
                                           passport_error **error);

/**
 * 書類の免除 — Does without a paper of an open record, for a reason (2.2).
 *
 * `paper` is its identifier, of passport_application_paper_id; `request_key` may be NULL. `receipt` is the caller's to free
 * with passport_receipt_free; NULL when it is not wanted. Any thread. NOT_FOUND (not_your_record); REFUSED (wrong_status,
 * unknown_document, document_received); INVALID (required for a blank reason, too_long over 1,000 characters); CONFLICT
 * (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_waive_document(passport_ra *ra,
                                         int64_t number,
                                         const char *paper,
                                         const char *reason,
                                         const char *request_key,
                                         passport_receipt **receipt,
                                         passport_error **error);

/**
 * カタログの変更 — What the catalogue's own dates from the day after one to another change for living contracts and open
 * applications, days as `2026-12-26`.
 *
 * `changes` is the caller's to free with passport_catalogue_changes_free. Any thread. BAD_ARGUMENT for text that is no day
 * and when the second lies before the first; the codes of storage.
 */
passport_code passport_ra_catalogue_changes(const passport_ra *ra,
                                            const char *from,
                                            const char *to,
                                            passport_catalogue_changes **changes,
                                            passport_error **error);

/**
 * 別のカタログ — What another catalogue, TOML, would change on a day, as `2026-12-26`, if it were loaded.
 *
 * `changes` is the caller's to free with passport_catalogue_changes_free. Any thread. INVALID with one catalogue_invalid
 * for every fault; BAD_ARGUMENT for text that is no day; the codes of storage.
 */
passport_code passport_ra_catalogue_changes_with(const passport_ra *ra,
                                                 const char *catalogue,
                                                 const char *on,
                                                 passport_catalogue_changes **changes,
                                                 passport_error **error);

/**
 * 通知の一覧 — Notices that were not acknowledged, in the order they were made, behind one (0 for the first), 1 to 500 at a
 * time (8).
 *
 * Reading changes nothing: what was read and not acknowledged is read again. `notices` is the caller's to free with
 * passport_notices_free. Any thread. INVALID (query_invalid) for another number of notices; the codes of storage.
 */
passport_code passport_ra_notices(const passport_ra *ra,
                                  int64_t after,
                                  uint32_t rows,
                                  passport_notices **notices,
                                  passport_error **error);

/**
 * 通知の確認 — Acknowledges every notice up to one, which is then not read again; answers how many that were (8).
 *
 * `request_key` may be NULL. Any thread. CONFLICT (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_acknowledge_notices(passport_ra *ra,
                                              int64_t up_to,
                                              const char *request_key,
                                              uint32_t *acknowledged,
                                              passport_error **error);

/**
 * 監査記録 — Entries of the audit in order, behind one (0 for the first), 1 to 500 at a time.
 *
 * `audit` is the caller's to free with passport_audit_free. Any thread. INVALID (query_invalid) for another number of
 * entries; the codes of storage.
 */
passport_code passport_ra_audit(const passport_ra *ra,
                                int64_t after,
                                uint32_t rows,
                                passport_audit **audit,
                                passport_error **error);

/**
 * 監査の末尾 — The last entry's number and link as text, to be kept outside of the registry: with it
 * passport_ra_verify_audit finds out whether later entries were cut off.
 *
 * `head` is the caller's to free with passport_text_free. Any thread. The codes of storage.
 */
passport_code passport_ra_audit_head(const passport_ra *ra, passport_text **head, passport_error **error);

/**
 * 監査の検査 — Verifies the chain from its beginning, and every record, contract, account and coupon against its last entry.
 *
 * `known_head` is one that passport_ra_audit_head gave, or NULL. It reads the whole registry. `check` is the caller's to
 * free with passport_audit_check_free. Any thread. INVALID (audit_head_invalid); the codes of storage.
 */
passport_code passport_ra_verify_audit(const passport_ra *ra,
                                       const char *known_head,
                                       passport_audit_check **check,
                                       passport_error **error);

/**
 * 仕事の一覧 — Every record of every account that waits for the RA, what is due first before the rest (2.0, 2.1.5).
 *
 * `worklist` is the caller's to free with passport_worklist_free. Any thread. The codes of storage.
 */
passport_code passport_ra_worklist(const passport_ra *ra,
                                   passport_worklist **worklist,
                                   passport_error **error);

/**
 * 期日の処理 — Does all work whose time has come, each piece once and never early.
 *
 * It revokes what was to be revoked later (2.1.3), records which contracts were extended or have ended, rejects what is
 * open on those (2.0) and the revocations of certificates that have ended, and records which unused coupons have expired.
 * Call it as often as you like, from any process; a late call does late work. `due` is the caller's to free with
 * passport_due_free. Any thread. The codes of storage; what was done before the error stays done.
 */
passport_code passport_ra_run_due(passport_ra *ra,
                                  passport_due **due,
                                  passport_error **error);

/**
 * 窓口の解放 — Frees the desk. NULL is fine. Any thread: calls that run meanwhile finish.
 */
passport_code passport_ra_free(passport_ra *ra);

/**
 * ログイン — Opens a session by access key, password and client certificate (1).
 *
 * `certificate` is what the web server hands over: DER, PEM, percent-encoded PEM, base64, or the Client-Cert header of RFC
 * 9440; NULL and 0 for none. `session` is the caller's to free with passport_session_free. Any thread; the call takes the
 * time of a password hash. SIGN_IN (sign_in_refused, whatever is wrong; for the bearer of a registered certificate
 * account_locked, initial_password_expired); BUSY when too many sign in at once; the codes of storage.
 */
passport_code passport_registry_sign_in(const passport_registry *registry,
                                        const char *access_key,
                                        const char *password,
                                        const uint8_t *certificate,
                                        size_t certificate_length,
                                        passport_session **session,
                                        passport_error **error);

/**
 * ログイン（ワンタイムパスワード） — Opens a session by access key, password and one-time password (1).
 *
 * `ticket` is the one of passport_registry_request_one_time_password, `code` what was sent. `session` is the caller's to
 * free with passport_session_free. Any thread; the call takes the time of a password hash. SIGN_IN (sign_in_refused,
 * whatever is wrong; for the bearer of the ticket account_locked, one_time_password_expired, initial_password_expired); BUSY
 * when too many sign in at once; the codes of storage.
 */
passport_code passport_registry_sign_in_by_one_time_password(const passport_registry *registry,
                                                             const char *access_key,
                                                             const char *password,
                                                             const char *ticket,
                                                             const char *code,
                                                             passport_session **session,
                                                             passport_error **error);

/**
 * ワンタイムパスワードの要求 — Makes a one-time password for an account; the host sends it (1).
 *
 * The answer is the same for an access key or a password that is wrong, but that there is nothing to send. `password_made`
 * is the caller's to free with passport_one_time_password_free. Any thread; the call takes the time of a password hash. BUSY
 * when too many sign in at once; the codes of storage.
 */
passport_code passport_registry_request_one_time_password(const passport_registry *registry,
                                                          const char *access_key,
                                                          const char *password,
                                                          passport_one_time_password **password_made,
                                                          passport_error **error);

/**
 * 再開 — Opens the session that a token was taken of, in this process or another (1).
 *
 * `session` is the caller's to free with passport_session_free. Any thread. SIGN_IN (session_ended, for text that is no
 * token as well; session_expired); the codes of storage.
 */
passport_code passport_registry_resume(const passport_registry *registry,
                                       const char *token,
                                       passport_session **session,
                                       passport_error **error);

/**
 * トークン — A token by which passport_registry_resume opens the same session elsewhere; the one taken before stops (1).
 *
 * Each token of a session that the host opened opens one of its own and stops none taken before. `token` is the caller's to
 * free with passport_text_free, which wipes it. Any thread. SIGN_IN (session_ended, session_expired); the codes of storage.
 */
passport_code passport_session_token(const passport_session *session,
                                     passport_text **token,
                                     passport_error **error);

/**
 * パスワードの変更が必要か — Whether all the session may do is to change its password: it was opened with an initial one.
 *
 * Any thread. SIGN_IN (session_ended, session_expired); the codes of storage.
 */
passport_code passport_session_must_change_password(const passport_session *session,
                                                    bool *must_change,
                                                    passport_error **error);

/**
 * パスワードの変更 — Changes the account's password, which ends its sessions: this one and every other (5).
 *
 * `current` may be NULL in a session that must change it; `repeated` is the new one once more; `request_key` may be NULL. Any
 * thread; the call takes the time of two password hashes. INVALID (password_mismatch, password_policy); SIGN_IN
 * (sign_in_refused for a wrong current password, account_locked, session_ended, session_expired); CONFLICT
 * (idempotency_key_reused); BUSY when too many sign in at once; the codes of storage.
 */
passport_code passport_session_change_password(passport_session *session,
                                               const char *current,
                                               const char *new_password,
                                               const char *repeated,
                                               const char *request_key,
                                               passport_error **error);

/**
 * ログアウト — Ends the session, here and wherever its token is used; the handle stays the caller's to free.
 *
 * A session that the host opened ends with its handle. Any thread. SIGN_IN (session_ended, session_expired); the codes of
 * storage.
 */
passport_code passport_session_sign_out(passport_session *session,
                                        passport_error **error);

/**
 * クライアント証明書 — The certificate that the session was opened with; its texts are empty for any other way in (5).
 *
 * `certificate` is the caller's to free with passport_login_certificate_free. Any thread. SIGN_IN (session_ended,
 * session_expired); the codes of storage.
 */
passport_code passport_session_login_certificate(const passport_session *session,
                                                 passport_login_certificate **certificate,
                                                 passport_error **error);

/**
 * 初期パスワードの再設定 — Gives an account a new initial password, its first one as well; unlocks it, and ends its sessions.
 *
 * The account is identified by dealer code (empty when it buys directly) and access key. `request_key` may be NULL: a repeat
 * answers the same without the password. `password` is the caller's to free with passport_initial_password_free. Any thread;
 * the call takes the time of a password hash. NOT_FOUND (unknown_account) when the two do not belong together; CONFLICT
 * (idempotency_key_reused); BUSY when too many sign in at once; the codes of storage.
 */
passport_code passport_ra_reset_password(passport_ra *ra,
                                         const char *dealer_code,
                                         const char *access_key,
                                         const char *request_key,
                                         passport_initial_password **password,
                                         passport_error **error);

/**
 * ログイン証明書の発行 — Issues a login certificate from the built-in login CA and registers it (1).
 *
 * With `pkcs12_password` key and certificate are made together (passport_login_certificate_pkcs12); without one (NULL) the
 * certificate is of the CSR's key, PEM or DER. The account's earlier certificates stop at once and its sessions end, unless it
 * is registered `beside` them. `request_key` may be NULL: a repeat answers the same without the key. `issued` is the caller's to
 * free with passport_login_certificate_free. Any thread. NOT_FOUND (unknown_account) when dealer code and access key do not
 * belong together; REFUSED (ca_secret_required); INVALID with what is wrong with the CSR's key or signature, or password_policy
 * for the length of the PKCS#12 password; CONFLICT (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_issue_login_certificate(passport_ra *ra,
                                                  const char *dealer_code,
                                                  const char *access_key,
                                                  const uint8_t *csr,
                                                  size_t csr_length,
                                                  const char *pkcs12_password,
                                                  bool beside,
                                                  const char *request_key,
                                                  passport_login_certificate **issued,
                                                  passport_error **error);

/**
 * ログイン証明書の登録 — Registers a client certificate, PEM or DER, that was made elsewhere (1).
 *
 * The account's earlier certificates stop at once and its sessions end, unless it is registered `beside` them. `request_key`
 * may be NULL. `registered` is the caller's to free with passport_login_certificate_free. Any thread. NOT_FOUND
 * (unknown_account) when dealer code and access key do not belong together; INVALID (certificate_unreadable,
 * login_certificate_unusable); CONFLICT (login_certificate_exists, idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_register_login_certificate(passport_ra *ra,
                                                     const char *dealer_code,
                                                     const char *access_key,
                                                     const uint8_t *certificate,
                                                     size_t certificate_length,
                                                     bool beside,
                                                     const char *request_key,
                                                     passport_login_certificate **registered,
                                                     passport_error **error);

/**
 * ログイン証明書の停止 — Stops a login certificate without another in its place: it opens no session any more, the sessions it
 * opened have ended, and so has a one-time password that is pending (1).
 *
 * `fingerprint` is the SHA-256 of its DER in hexadecimal (passport_login_certificate_fingerprint). The other certificates and
 * their sessions go on; one that was stopped before stays as it was. `request_key` may be NULL. `stopped` is the caller's to
 * free with passport_login_certificate_free. Any thread. NOT_FOUND (unknown_account) when dealer code and access key do not
 * belong together, (unknown_login_certificate) when none of this fingerprint is registered for the account; CONFLICT
 * (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_stop_login_certificate(passport_ra *ra,
                                                 const char *dealer_code,
                                                 const char *access_key,
                                                 const char *fingerprint,
                                                 const char *request_key,
                                                 passport_login_certificate **stopped,
                                                 passport_error **error);

/**
 * アクセスキー — Of which account it is. Borrowed: it lives until `password` is freed. Any thread.
 */
passport_code passport_initial_password_access_key(const passport_initial_password *password,
                                                   const char **access_key,
                                                   passport_error **error);

/**
 * 最終日 — The last day on which it works, as `2026-05-01`. Borrowed: it lives until `password` is freed. Any thread.
 */
passport_code passport_initial_password_works_until(const passport_initial_password *password,
                                                    const char **works_until,
                                                    passport_error **error);

/**
 * パスワード — The password itself; empty when the call was a repeat, never NULL.
 *
 * Borrowed: it lives until `password` is freed, which wipes it. Any thread.
 */
passport_code passport_initial_password_text(const passport_initial_password *password,
                                             const char **text,
                                             passport_error **error);

/**
 * 初期パスワードの解放 — Wipes and frees an initial password and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_initial_password_free(passport_initial_password *password);

/**
 * 引換番号 — What the caller's browser session keeps, and gives back at sign-in.
 *
 * Borrowed: it lives until `password` is freed, which wipes it. Any thread.
 */
passport_code passport_one_time_password_ticket(const passport_one_time_password *password,
                                                const char **ticket,
                                                passport_error **error);

/**
 * 期限 — To which instant the code works, itself included, in Unix seconds. Any thread.
 */
passport_code passport_one_time_password_expires_at(const passport_one_time_password *password,
                                                    int64_t *expires_at,
                                                    passport_error **error);

/**
 * 送信の要否 — Whether the host is to send the code: not when access key or password is wrong, which the caller is not
 * told. Any thread.
 */
passport_code passport_one_time_password_is_to_be_sent(const passport_one_time_password *password,
                                                       bool *is_to_be_sent,
                                                       passport_error **error);

/**
 * コード — The six digits to send; empty when there are none to send, never NULL.
 *
 * Borrowed: it lives until `password` is freed, which wipes it. Any thread.
 */
passport_code passport_one_time_password_code(const passport_one_time_password *password,
                                              const char **code,
                                              passport_error **error);

/**
 * メールアドレス — Where to send it: the registration contact's of the profile; empty when there is none, never NULL.
 *
 * Borrowed: it lives until `password` is freed. Any thread.
 */
passport_code passport_one_time_password_email(const passport_one_time_password *password,
                                               const char **email,
                                               passport_error **error);

/**
 * ワンタイムパスワードの解放 — Wipes and frees a one-time password and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_one_time_password_free(passport_one_time_password *password);

/**
 * 指紋 — SHA-256 of its DER, in lower-case hexadecimal; empty when there is no certificate, never NULL.
 *
 * Borrowed: it lives until `certificate` is freed. Any thread.
 */
passport_code passport_login_certificate_fingerprint(const passport_login_certificate *certificate,
                                                     const char **fingerprint,
                                                     passport_error **error);

/**
 * シリアル番号 — Its serial number, in lower-case hexadecimal. Borrowed: it lives until `certificate` is freed. Any thread.
 */
passport_code passport_login_certificate_serial(const passport_login_certificate *certificate,
                                                const char **serial,
                                                passport_error **error);

/**
 * DN — Its subject, as text. Borrowed: it lives until `certificate` is freed. Any thread.
 */
passport_code passport_login_certificate_subject(const passport_login_certificate *certificate,
                                                 const char **subject,
                                                 passport_error **error);

/**
 * 開始 — notBefore, in Unix seconds. Any thread.
 */
passport_code passport_login_certificate_not_before(const passport_login_certificate *certificate,
                                                    int64_t *not_before,
                                                    passport_error **error);

/**
 * 終了 — notAfter, in Unix seconds. Any thread.
 */
passport_code passport_login_certificate_not_after(const passport_login_certificate *certificate,
                                                   int64_t *not_after,
                                                   passport_error **error);

/**
 * 登録時刻 — When it was registered, in Unix seconds. Any thread.
 */
passport_code passport_login_certificate_registered_at(const passport_login_certificate *certificate,
                                                       int64_t *registered_at,
                                                       passport_error **error);

/**
 * PEM — The certificate and its issuer's, if the built-in login CA issued it just now; empty otherwise, never NULL.
 *
 * Borrowed: it lives until `certificate` is freed. Any thread.
 */
passport_code passport_login_certificate_pem(const passport_login_certificate *certificate,
                                             const char **pem,
                                             passport_error **error);

/**
 * 停止時刻 — When it stopped, in Unix seconds, if it did: another was issued in its place, or the RA stopped it. Any
 * thread.
 */
passport_code passport_login_certificate_stopped_at(const passport_login_certificate *certificate,
                                                    bool *has,
                                                    int64_t *stopped_at,
                                                    passport_error **error);

/**
 * PKCS#12 — Key and certificates under the password that was asked for; NULL and 0 when there are none, as for a repeat.
 *
 * Borrowed: they live until `certificate` is freed, which wipes them. Any thread.
 */
passport_code passport_login_certificate_pkcs12(const passport_login_certificate *certificate,
                                                const uint8_t **data,
                                                size_t *length,
                                                passport_error **error);

/**
 * ログイン証明書の解放 — Wipes and frees a login certificate's snapshot and what was borrowed from it; the certificate stays
 * registered. NULL is fine. Any thread.
 */
passport_code passport_login_certificate_free(passport_login_certificate *certificate);

/**
 * 申込番号 — The application's number. Any thread.
 */
passport_code passport_receipt_number(const passport_receipt *receipt, int64_t *number, passport_error **error);

/**
 * 申込種別 — The application's kind. Any thread.
 */
passport_code passport_receipt_kind(const passport_receipt *receipt, passport_kind *kind, passport_error **error);

/**
 * ステータス — The application's status after the command. Any thread.
 */
passport_code passport_receipt_status(const passport_receipt *receipt,
                                      passport_status *status,
                                      passport_error **error);

/**
 * 契約コード — The contract's code after the command, as `B1234567`; empty before there is one, never NULL.
 *
 * Borrowed: it lives until `receipt` is freed. Any thread.
 */
passport_code passport_receipt_contract_code(const passport_receipt *receipt,
                                             const char **contract_code,
                                             passport_error **error);

/**
 * 時刻 — When the command was done, in Unix seconds. Any thread.
 */
passport_code passport_receipt_at(const passport_receipt *receipt, int64_t *at, passport_error **error);

/**
 * 受付結果の解放 — Frees a receipt and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_receipt_free(passport_receipt *receipt);

/**
 * アクセスキー — The key by which the account signs in, and by which passport_registry_session opens its desk.
 *
 * Borrowed: it lives until `account` is freed. Any thread.
 */
passport_code passport_account_access_key(const passport_account *account,
                                          const char **access_key,
                                          passport_error **error);

/**
 * 名称 — The name the RA gave it. Borrowed: it lives until `account` is freed. Any thread.
 */
passport_code passport_account_name(const passport_account *account, const char **name, passport_error **error);

/**
 * 特約店コード — The reseller it buys through; empty when it buys directly, never NULL.
 *
 * Borrowed: it lives until `account` is freed. Any thread.
 */
passport_code passport_account_dealer_code(const passport_account *account,
                                           const char **dealer_code,
                                           passport_error **error);

/**
 * A-3契約 — Whether its contracts are A-3 contracts, which name a signatory (2.1.4). Any thread.
 */
passport_code passport_account_a3_contract(const passport_account *account,
                                           bool *a3_contract,
                                           passport_error **error);

/**
 * 開設時刻 — When it was opened, in Unix seconds. Any thread.
 */
passport_code passport_account_opened_at(const passport_account *account,
                                         int64_t *opened_at,
                                         passport_error **error);

/**
 * アカウントの解放 — Frees an account's snapshot and what was borrowed from it; the account stays in the registry.
 *
 * NULL is fine. Any thread.
 */
passport_code passport_account_free(passport_account *account);

/**
 * 件数 — How many accounts there are. Any thread.
 */
passport_code passport_accounts_count(const passport_accounts *accounts, size_t *count, passport_error **error);

/**
 * アクセスキー — The key by which the account signs in, from 0.
 *
 * Borrowed: it lives until `accounts` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_accounts_access_key(const passport_accounts *accounts,
                                           size_t index,
                                           const char **access_key,
                                           passport_error **error);

/**
 * 名称 — The name the RA gave it, from 0.
 *
 * Borrowed: it lives until `accounts` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_accounts_name(const passport_accounts *accounts,
                                     size_t index,
                                     const char **name,
                                     passport_error **error);

/**
 * 特約店コード — The reseller it buys through, from 0; empty when it buys directly, never NULL.
 *
 * Borrowed: it lives until `accounts` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_accounts_dealer_code(const passport_accounts *accounts,
                                            size_t index,
                                            const char **dealer_code,
                                            passport_error **error);

/**
 * A-3契約 — Whether its contracts are A-3 contracts, which name a signatory (2.1.4), from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_accounts_a3_contract(const passport_accounts *accounts,
                                            size_t index,
                                            bool *a3_contract,
                                            passport_error **error);

/**
 * 開設時刻 — When it was opened, in Unix seconds, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_accounts_opened_at(const passport_accounts *accounts,
                                          size_t index,
                                          int64_t *opened_at,
                                          passport_error **error);

/**
 * アカウント一覧の解放 — Frees the list and what was borrowed from it; the accounts stay in the registry.
 *
 * NULL is fine. Any thread.
 */
passport_code passport_accounts_free(passport_accounts *accounts);

/**
 * 申込番号 — The application's number. Any thread.
 */
passport_code passport_application_number(const passport_application *application,
                                          int64_t *number,
                                          passport_error **error);

/**
 * 申込種別 — Its kind. Any thread.
 */
passport_code passport_application_kind(const passport_application *application,
                                        passport_kind *kind,
                                        passport_error **error);

/**
 * ステータス — Where it stood. Any thread.
 */
passport_code passport_application_status(const passport_application *application,
                                          passport_status *status,
                                          passport_error **error);

/**
 * サービス — The service's identifier in the catalogue. Borrowed: it lives until `application` is freed. Any thread.
 */
passport_code passport_application_service(const passport_application *application,
                                           const char **service,
                                           passport_error **error);

/**
 * 契約コード — The contract's code, as `B1234567`; empty before the contract is concluded, never NULL.
 *
 * Borrowed: it lives until `application` is freed. Any thread.
 */
passport_code passport_application_contract_code(const passport_application *application,
                                                 const char **contract_code,
                                                 passport_error **error);

/**
 * 元のお申込情報 — The number of the record it was applied for from; 0 for a new application. Any thread.
 */
passport_code passport_application_base(const passport_application *application,
                                        int64_t *base,
                                        passport_error **error);

/**
 * 受付時刻 — When it was submitted and its terms were agreed to, in Unix seconds. Any thread.
 */
passport_code passport_application_received_at(const passport_application *application,
                                               int64_t *received_at,
                                               passport_error **error);

/**
 * 更新時刻 — When its status last moved, in Unix seconds. Any thread.
 */
passport_code passport_application_updated_at(const passport_application *application,
                                              int64_t *updated_at,
                                              passport_error **error);

/**
 * 項目の値 — The text of a field, normalised and completed from the CSR; empty when there is none, never NULL.
 *
 * Borrowed: it lives until `application` is freed. Any thread. INVALID (unknown_field) for a field that there is not.
 */
passport_code passport_application_text(const passport_application *application,
                                        passport_field field,
                                        const char **text,
                                        passport_error **error);

/**
 * 却下理由 — The RA's reason; empty unless it was rejected, never NULL.
 *
 * Borrowed: it lives until `application` is freed. Any thread.
 */
passport_code passport_application_rejection_reason(const passport_application *application,
                                                    const char **reason,
                                                    passport_error **error);

/**
 * カタログの版 — The catalogue version the application was judged by.
 *
 * Borrowed: it lives until `application` is freed. Any thread.
 */
passport_code passport_application_catalogue_version(const passport_application *application,
                                                     const char **version,
                                                     passport_error **error);

/**
 * 規約の数 — How many terms documents were agreed to. Any thread.
 */
passport_code passport_application_terms_count(const passport_application *application,
                                               size_t *count,
                                               passport_error **error);

/**
 * 規約の文書 — The name of a terms document that was agreed to, from 0.
 *
 * Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_application_terms_document(const passport_application *application,
                                                  size_t index,
                                                  const char **document,
                                                  passport_error **error);

/**
 * 規約の版 — The version of a terms document that was agreed to, from 0.
 *
 * Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_application_terms_version(const passport_application *application,
                                                 size_t index,
                                                 const char **version,
                                                 passport_error **error);

/**
 * CSR — The certificate signing request, DER; NULL and 0 when the application has none, and for one with attributes besides
 * the extensions it asks for: their values (challengePassword …) are kept nowhere.
 *
 * Borrowed: it lives until `application` is freed. Any thread.
 */
passport_code passport_application_csr(const passport_application *application,
                                       const uint8_t **csr,
                                       size_t *length,
                                       passport_error **error);

/**
 * お申込情報の解放 — Frees the snapshot and what was borrowed from it; the record stays in the registry.
 *
 * NULL is fine. Any thread.
 */
passport_code passport_application_free(passport_application *application);

/**
 * 提出書類の件数 — How many papers were asked for. Any thread.
 */
passport_code passport_application_paper_count(const passport_application *application,
                                               size_t *count,
                                               passport_error **error);

/**
 * 書類未着 — The `!` mark: the record is open, and a paper was neither received nor waived (2.0). Any thread.
 */
passport_code passport_application_documents_missing(const passport_application *application,
                                                     bool *missing,
                                                     passport_error **error);

/**
 * 識別子 — A paper's identifier in the catalogue, from 0, as passport_ra_receive_document takes it.
 *
 * Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_application_paper_id(const passport_application *application,
                                            size_t index,
                                            const char **id,
                                            passport_error **error);

/**
 * 名称 — A paper's name for people, from 0.
 *
 * Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_application_paper_name(const passport_application *application,
                                              size_t index,
                                              const char **name,
                                              passport_error **error);

/**
 * 受領日 — The day a paper came in, as `2026-12-26`, from 0; empty when it has not, never NULL.
 *
 * Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_application_paper_received_on(const passport_application *application,
                                                     size_t index,
                                                     const char **received_on,
                                                     passport_error **error);

/**
 * 免除の理由 — Why the RA does without a paper, from 0; empty when it was not waived, never NULL.
 *
 * Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_application_paper_waived_for(const passport_application *application,
                                                    size_t index,
                                                    const char **waived_for,
                                                    passport_error **error);

/**
 * 証明書の有無 — Whether the record bears a certificate. Any thread.
 */
passport_code passport_application_has_certificate(const passport_application *application,
                                                   bool *has,
                                                   passport_error **error);

/**
 * シリアル番号 — The certificate's serial number, lower-case hexadecimal; empty without a certificate, never NULL.
 *
 * Borrowed: it lives until `application` is freed. Any thread.
 */
passport_code passport_application_certificate_serial(const passport_application *application,
                                                      const char **serial,
                                                      passport_error **error);

/**
 * 証明書 — The certificate, DER; NULL and 0 without one.
 *
 * Borrowed: it lives until `application` is freed. Any thread. Reading it here is no download.
 */
passport_code passport_application_certificate_der(const passport_application *application,
                                                   const uint8_t **der,
                                                   size_t *length,
                                                   passport_error **error);

/**
 * 有効期間の開始 — notBefore, in Unix seconds; `has` is false without a certificate. Any thread.
 */
passport_code passport_application_certificate_not_before(const passport_application *application,
                                                          bool *has,
                                                          int64_t *at,
                                                          passport_error **error);

/**
 * 有効期間の終了 — notAfter, in Unix seconds: 23:59:59 Tokyo time of its last day; `has` is false without a certificate.
 *
 * Any thread.
 */
passport_code passport_application_certificate_not_after(const passport_application *application,
                                                         bool *has,
                                                         int64_t *at,
                                                         passport_error **error);

/**
 * 発行時刻 — When it was issued, in Unix seconds; `has` is false without a certificate. Any thread.
 */
passport_code passport_application_certificate_issued_at(const passport_application *application,
                                                         bool *has,
                                                         int64_t *at,
                                                         passport_error **error);

/**
 * 失効時刻 — When it was revoked, in Unix seconds; `has` is false unless it was. Any thread.
 */
passport_code passport_application_certificate_revoked_at(const passport_application *application,
                                                          bool *has,
                                                          int64_t *at,
                                                          passport_error **error);

/**
 * 失効理由 — Why it was revoked; `has` is false and `reason` is 0 unless it was. Any thread.
 */
passport_code passport_application_certificate_revocation_reason(const passport_application *application,
                                                                 bool *has,
                                                                 passport_revocation_reason *reason,
                                                                 passport_error **error);

/**
 * 失効予定 — When its deferred revocation is due, in Unix seconds; `has` is false when none is (2.1.3). Any thread.
 *
 * It is real only when passport_ra_run_due has done it.
 */
passport_code passport_application_certificate_revocation_due_at(const passport_application *application,
                                                                 bool *has,
                                                                 int64_t *at,
                                                                 passport_error **error);

/**
 * 初回ダウンロード — When it was first downloaded, in Unix seconds; `has` is false unless it was (3). Any thread.
 */
passport_code passport_application_certificate_first_downloaded_at(const passport_application *application,
                                                                   bool *has,
                                                                   int64_t *at,
                                                                   passport_error **error);

/**
 * 最終ダウンロード — When it was last downloaded, in Unix seconds; `has` is false unless it was (3). Any thread.
 */
passport_code passport_application_certificate_last_downloaded_at(const passport_application *application,
                                                                  bool *has,
                                                                  int64_t *at,
                                                                  passport_error **error);

/**
 * 期間後の再発行 — The last day of the late reissue that the RA allowed, as `2026-12-26`; empty without, never NULL (2.1.3).
 *
 * Borrowed: it lives until `application` is freed. Any thread.
 */
passport_code passport_application_certificate_late_reissue_until(const passport_application *application,
                                                                  const char **late_reissue_until,
                                                                  passport_error **error);

/**
 * 無償の再発行 — Whether the RA revoked it, so that its reissue is free of window and count (2.1.5). Any thread.
 */
passport_code passport_application_certificate_has_free_reissue(const passport_application *application,
                                                                bool *has,
                                                                passport_error **error);

/**
 * 他の認証局 — Whether another CA made it: then that CA revokes it, and the RA records it (2.1.5). Any thread.
 */
passport_code passport_application_certificate_is_recorded(const passport_application *application,
                                                           bool *is_recorded,
                                                           passport_error **error);

/**
 * 認証局証明書 — The other CA's certificates as given with it, PEM; empty for the built-in CA's, never NULL.
 *
 * Borrowed: it lives until `application` is freed. Any thread.
 */
passport_code passport_application_certificate_chain(const passport_application *application,
                                                     const char **chain,
                                                     passport_error **error);

/**
 * 新しい検索 — A query that asks for everything in both views, newest first, 20 rows a page; it is the caller's to free with
 * passport_query_free. Any thread.
 */
passport_code passport_query_new(passport_query **query,
                                 passport_error **error);

/**
 * 一覧の種類 — Asks for one view. Any thread. BAD_ARGUMENT for a view that there is not.
 */
passport_code passport_query_set_view(passport_query *query, passport_list_view view, passport_error **error);

/**
 * 日付 — Asks for records of which a day lies in a range; NULL for a bound that does not bind. Any thread.
 *
 * A day is `2026-12-26`. BAD_ARGUMENT for other text and for a kind of day that there is not.
 */
passport_code passport_query_set_days(passport_query *query,
                                      passport_day_kind day_kind,
                                      const char *from,
                                      const char *to,
                                      passport_error **error);

/**
 * 申請区分 — Asks for one kind of application. Any thread. BAD_ARGUMENT for a kind that there is not.
 */
passport_code passport_query_set_kind(passport_query *query, passport_kind kind, passport_error **error);

/**
 * サービス種別 — Asks for one service, by its identifier. Any thread.
 */
passport_code passport_query_set_service(passport_query *query, const char *service, passport_error **error);

/**
 * 証明書ダウンロード — Asks for records whose certificate was downloaded, or for those that bear one that never was. Any thread.
 */
passport_code passport_query_set_downloaded(passport_query *query,
                                            bool downloaded,
                                            passport_error **error);

/**
 * サーバタイプ — Asks for one server type, by its name in the form. Any thread. What is wrong with it, the list says.
 */
passport_code passport_query_set_server_type(passport_query *query,
                                             const char *server_type,
                                             passport_error **error);

/**
 * 絞込条件の追加 — Asks for records that contain a text, literally, besides what was asked for before; width and case do not
 * count. At most three. Any thread.
 *
 * BAD_ARGUMENT for a field that is not searched. What is wrong with the text, the list says.
 */
passport_code passport_query_add_text(passport_query *query,
                                      passport_search_field search_field,
                                      const char *text,
                                      passport_error **error);

/**
 * ソート条件 — Asks for an order; within equal values the newest application comes first. Any thread.
 *
 * BAD_ARGUMENT for a sort key that there is not.
 */
passport_code passport_query_set_sort(passport_query *query,
                                      passport_sort_key sort_key,
                                      bool ascending,
                                      passport_error **error);

/**
 * 行数 — Asks for so many rows a page, 1 to 500. Any thread. What is wrong with it, the list says.
 */
passport_code passport_query_set_rows(passport_query *query, uint32_t rows, passport_error **error);

/**
 * 正確な件数 — Asks for a total that is exact beyond 1,000, which costs time with the size of the account. Any thread.
 */
passport_code passport_query_set_exact_total(passport_query *query,
                                             bool exact_total,
                                             passport_error **error);

/**
 * 検索の解放 — Frees a query. NULL is fine. Any thread.
 */
passport_code passport_query_free(passport_query *query);

/**
 * 内容 — The bytes, borrowed, and how many; NULL and 0 when there are none.
 *
 * They live until `part` is freed. Any thread.
 */
passport_code passport_export_bytes(const passport_export *part,
                                    const uint8_t **data,
                                    size_t *length,
                                    passport_error **error);

/**
 * 行数 — How many applications the part holds. Any thread.
 */
passport_code passport_export_rows(const passport_export *part, uint32_t *rows, passport_error **error);

/**
 * 続き — The cursor of the next part; empty when this is the last, never NULL.
 *
 * Borrowed: it lives until `part` is freed. Any thread.
 */
passport_code passport_export_next(const passport_export *part, const char **cursor, passport_error **error);

/**
 * 置き換えた文字 — How many cells have characters that the encoding cannot hold, each with `〓` in place of them. Any thread.
 */
passport_code passport_export_replaced_count(const passport_export *part,
                                             size_t *count,
                                             passport_error **error);

/**
 * 申込番号 — The application of such a cell, from 0. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_export_replaced_number(const passport_export *part,
                                              size_t index,
                                              int64_t *number,
                                              passport_error **error);

/**
 * 列 — The title of the column of such a cell, from 0.
 *
 * Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_export_replaced_column(const passport_export *part,
                                              size_t index,
                                              const char **column,
                                              passport_error **error);

/**
 * 文字 — The characters that were replaced in such a cell, from 0, in their order.
 *
 * Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_export_replaced_characters(const passport_export *part,
                                                  size_t index,
                                                  const char **characters,
                                                  passport_error **error);

/**
 * 書出しの解放 — Frees a part and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_export_free(passport_export *part);

/**
 * 取込み — Begins the import of records of another system: reads the file over, and changes nothing yet.
 *
 * docs/guide/import.md tells the columns. The file is copied. In a dry run nothing is ever changed. `import` is the caller's to
 * free with passport_import_free. Any thread. BAD_ARGUMENT for a format that there is not; INVALID with import_unreadable for a
 * file that is not of the format, with unknown_field and required for its titles; the codes of storage.
 */
passport_code passport_ra_import_records(passport_ra *ra,
                                         const uint8_t *source,
                                         size_t length,
                                         passport_export_format format,
                                         bool dry_run,
                                         passport_import **import,
                                         passport_error **error);

/**
 * 全行数 — How many rows the file has, but for titles and blank ones. Any thread.
 */
passport_code passport_import_rows(const passport_import *import, uint32_t *rows, passport_error **error);

/**
 * 次の一部 — Takes in the next contracts, of some hundred rows, in one transaction; after the last an empty part.
 *
 * A contract in whose rows an error was found is left out, and what was found told; the others are taken in, each whole, and
 * none twice: an import that was stopped is gone on with by beginning it anew. `part` is the caller's to free with
 * passport_import_part_free. Any thread. The codes of storage; the next call does the same part again.
 */
passport_code passport_import_step(passport_import *import,
                                   passport_import_part **part,
                                   passport_error **error);

/**
 * 取込みの解放 — Frees an import; what was taken in stays. NULL is fine. Any thread.
 */
passport_code passport_import_free(passport_import *import);

/**
 * 処理済みの行数 — How many rows of the file have been dealt with. Any thread.
 */
passport_code passport_import_part_rows_done(const passport_import_part *part,
                                             uint32_t *rows,
                                             passport_error **error);

/**
 * 終わりか — Whether nothing follows. Any thread.
 */
passport_code passport_import_part_is_last(const passport_import_part *part, bool *is_last, passport_error **error);

/**
 * 指摘 — What was found in the rows; passport_findings_line and passport_findings_column tell where.
 *
 * `findings` is the caller's to free with passport_findings_free. Any thread.
 */
passport_code passport_import_part_findings(const passport_import_part *part,
                                            passport_findings **findings,
                                            passport_error **error);

/**
 * 契約の件数 — How many contracts the rows make up. Any thread.
 */
passport_code passport_import_part_count(const passport_import_part *part, size_t *count, passport_error **error);

/**
 * アクセスキー — The account of such a contract, from 0, as the file names it.
 *
 * Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_import_part_access_key(const passport_import_part *part,
                                              size_t index,
                                              const char **access_key,
                                              passport_error **error);

/**
 * 旧契約コード — The reference of such a contract, from 0, as the file names it.
 *
 * Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_import_part_reference(const passport_import_part *part,
                                             size_t index,
                                             const char **reference,
                                             passport_error **error);

/**
 * 最初の行 — The first row of such a contract, from 0, as a spreadsheet numbers it. Any thread. BAD_ARGUMENT for an index beyond
 * the last.
 */
passport_code passport_import_part_row(const passport_import_part *part,
                                       size_t index,
                                       uint32_t *row,
                                       passport_error **error);

/**
 * 行数 — How many rows such a contract has, from 0. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_import_part_rows(const passport_import_part *part,
                                        size_t index,
                                        uint32_t *rows,
                                        passport_error **error);

/**
 * 結果 — What became of such a contract, from 0. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_import_part_outcome(const passport_import_part *part,
                                           size_t index,
                                           passport_import_outcome *outcome,
                                           passport_error **error);

/**
 * 契約コード — The code that such a contract has here, from 0; empty when it was left out, never NULL.
 *
 * Borrowed: it lives until `part` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_import_part_contract_code(const passport_import_part *part,
                                                 size_t index,
                                                 const char **contract_code,
                                                 passport_error **error);

/**
 * 取込みの一部の解放 — Frees a part and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_import_part_free(passport_import_part *part);

/**
 * 行数 — How many rows the page has. Any thread.
 */
passport_code passport_applications_count(const passport_applications *applications,
                                          size_t *rows,
                                          passport_error **error);

/**
 * 件数 — How many applications the query finds; it is `exact` up to 1,000 or if the query asks for that, and otherwise there
 * are more ("1,000+").
 *
 * Any thread.
 */
passport_code passport_applications_total(const passport_applications *applications,
                                          uint32_t *total,
                                          bool *exact,
                                          passport_error **error);

/**
 * 次の頁 — The cursor of the page behind this one; empty when this is the last, never NULL.
 *
 * Borrowed: it lives until `applications` is freed. Any thread.
 */
passport_code passport_applications_next(const passport_applications *applications,
                                         const char **cursor,
                                         passport_error **error);

/**
 * 前の頁 — The cursor of the page before this one; empty when this is the first, never NULL.
 *
 * Borrowed: it lives until `applications` is freed. Any thread.
 */
passport_code passport_applications_previous(const passport_applications *applications,
                                             const char **cursor,
                                             passport_error **error);

/**
 * 申込番号 — The number of the application in a row, from 0. Any thread.
 *
 * BAD_ARGUMENT for a row beyond the last.
 */
passport_code passport_applications_number(const passport_applications *applications,
                                           size_t row,
                                           int64_t *number,
                                           passport_error **error);

/**
 * 申込種別 — The kind of the application in a row, from 0. Any thread.
 *
 * BAD_ARGUMENT for a row beyond the last.
 */
passport_code passport_applications_kind(const passport_applications *applications,
                                         size_t row,
                                         passport_kind *kind,
                                         passport_error **error);

/**
 * ステータス — The status of the application in a row, from 0. Any thread.
 *
 * BAD_ARGUMENT for a row beyond the last.
 */
passport_code passport_applications_status(const passport_applications *applications,
                                           size_t row,
                                           passport_status *status,
                                           passport_error **error);

/**
 * 列の値 — The text of a column in a row, from 0; empty when there is none, never NULL.
 *
 * Borrowed: it lives until `applications` is freed. Any thread. BAD_ARGUMENT for a row beyond the last and for a
 * column that there is not.
 */
passport_code passport_applications_text(const passport_applications *applications,
                                         size_t row,
                                         passport_column column,
                                         const char **text,
                                         passport_error **error);

/**
 * お申込一覧の解放 — Frees a page and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_applications_free(passport_applications *applications);

/**
 * 件数 — How many acts are answered: all there are, for each record. Any thread.
 */
passport_code passport_actions_count(const passport_actions *actions, size_t *count, passport_error **error);

/**
 * 申込番号 — The number of the record whose act is at an index, from 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_actions_number(const passport_actions *actions,
                                      size_t index,
                                      int64_t *number,
                                      passport_error **error);

/**
 * 操作 — The act at an index, from 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_actions_act(const passport_actions *actions,
                                   size_t index,
                                   passport_act *act,
                                   passport_error **error);

/**
 * 可否 — Whether the act at an index is open. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_actions_allowed(const passport_actions *actions,
                                       size_t index,
                                       bool *allowed,
                                       passport_error **error);

/**
 * 理由 — The rule that denies the act at an index; PASSPORT_RULE_NONE when it is open. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_actions_rule(const passport_actions *actions,
                                    size_t index,
                                    passport_rule *rule,
                                    passport_error **error);

/**
 * 開始日 — The first day the act is open, as `2026-12-26`; empty where it knows no window, never NULL.
 *
 * Borrowed: it lives until `actions` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_actions_opens(const passport_actions *actions,
                                     size_t index,
                                     const char **day,
                                     passport_error **error);

/**
 * 最終日 — The last day the act is open, as `2026-12-26`; empty where it knows no window, never NULL.
 *
 * Borrowed: it lives until `actions` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_actions_closes(const passport_actions *actions,
                                      size_t index,
                                      const char **day,
                                      passport_error **error);

/**
 * 対象 — The number of the record to use instead, for PASSPORT_RULE_SUPERSEDED_RECORD; otherwise 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_actions_record(const passport_actions *actions,
                                      size_t index,
                                      int64_t *record,
                                      passport_error **error);

/**
 * 残る方法 — What is left instead, from 0, for a reissue that is closed or used up; else PASSPORT_REMEDY_NONE. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_actions_remedy(const passport_actions *actions,
                                      size_t index,
                                      passport_remedy *remedy,
                                      passport_error **error);

/**
 * 操作の一覧の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_actions_free(passport_actions *actions);

/**
 * 件数 — How many records wait. Any thread.
 */
passport_code passport_worklist_count(const passport_worklist *worklist, size_t *count, passport_error **error);

/**
 * 次の手続き — The step the record waits for, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_worklist_task(const passport_worklist *worklist,
                                     size_t index,
                                     passport_task *task,
                                     passport_error **error);

/**
 * 申込番号 — The record, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_worklist_number(const passport_worklist *worklist,
                                       size_t index,
                                       int64_t *number,
                                       passport_error **error);

/**
 * 申込種別 — The record's kind, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_worklist_kind(const passport_worklist *worklist,
                                     size_t index,
                                     passport_kind *kind,
                                     passport_error **error);

/**
 * 契約コード — The contract it hangs on, from 0; empty when there is none, never NULL.
 *
 * Borrowed: it lives until `worklist` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_worklist_contract_code(const passport_worklist *worklist,
                                              size_t index,
                                              const char **contract_code,
                                              passport_error **error);

/**
 * 書類未着 — The `!` mark, from 0: a required paper is missing.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_worklist_documents_missing(const passport_worklist *worklist,
                                                  size_t index,
                                                  bool *missing,
                                                  passport_error **error);

/**
 * 期日 — Until when it must be done, in Unix seconds, from 0: a revocation's deadline, or the end of the contract it hangs on
 * when that is near; `has` is false when nothing presses.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_worklist_due_at(const passport_worklist *worklist,
                                       size_t index,
                                       bool *has,
                                       int64_t *due_at,
                                       passport_error **error);

/**
 * 発行開始日 — The first day on which an approved renewal can be issued, as `2026-12-26`, from 0; else empty, never NULL.
 *
 * Borrowed: it lives until `worklist` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_worklist_opens(const passport_worklist *worklist,
                                      size_t index,
                                      const char **opens,
                                      passport_error **error);

/**
 * 契約の最終日 — The last day of the contract it hangs on, when that is near, as `2026-12-26`, from 0; else empty, never NULL.
 *
 * Borrowed: it lives until `worklist` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_worklist_contract_ends_on(const passport_worklist *worklist,
                                                 size_t index,
                                                 const char **contract_ends_on,
                                                 passport_error **error);

/**
 * 仕事の一覧の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_worklist_free(passport_worklist *worklist);

/**
 * 件数 — How much work was done. Any thread.
 */
passport_code passport_due_count(const passport_due *due, size_t *count, passport_error **error);

/**
 * 種類 — What was done, from 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_due_kind(const passport_due *due,
                                size_t index,
                                passport_due_work *kind,
                                passport_error **error);

/**
 * 申込番号 — The record whose certificate was revoked, or that was rejected, from 0; 0 for other work. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_due_number(const passport_due *due,
                                  size_t index,
                                  int64_t *number,
                                  passport_error **error);

/**
 * 契約コード — The contract that was extended or has ended, or that the record belongs to, from 0; else empty, never NULL.
 *
 * Borrowed: it lives until `due` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_due_contract_code(const passport_due *due,
                                         size_t index,
                                         const char **contract_code,
                                         passport_error **error);

/**
 * クーポン番号 — The coupon that expired, from 0; empty for other work, never NULL.
 *
 * Borrowed: it lives until `due` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_due_coupon(const passport_due *due,
                                  size_t index,
                                  const char **coupon,
                                  passport_error **error);

/**
 * 期日 — When it was due, in Unix seconds, from 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_due_due_at(const passport_due *due, size_t index, int64_t *due_at, passport_error **error);

/**
 * 実施時刻 — When it was done, in Unix seconds, from 0. Any thread.
 *
 * BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_due_done_at(const passport_due *due, size_t index, int64_t *done_at, passport_error **error);

/**
 * 期日の処理の解放 — Frees the list. NULL is fine. Any thread.
 */
passport_code passport_due_free(passport_due *due);

/**
 * 一斉差し替えの下見 — What a campaign would pick, in the order of issue behind one (0 for the first), 1 to 500 rows at a
 * time, and where each would stand; it changes nothing (2.4).
 *
 * The inputs are those of passport_ra_campaign. `report` is the caller's to free with passport_campaign_report_free. Any
 * thread. INVALID with what passport_ra_campaign finds, or query_invalid for another number of rows; BAD_ARGUMENT for a
 * reason or a condition that there is not; the codes of storage.
 */
passport_code passport_ra_campaign_preview(const passport_ra *ra,
                                           const char *name,
                                           passport_revocation_reason reason,
                                           const int64_t *deadline,
                                           const passport_criterion *criteria,
                                           const char *const *texts,
                                           size_t count,
                                           int64_t after,
                                           uint32_t rows,
                                           passport_campaign_report **report,
                                           passport_error **error);

/**
 * 一斉差し替え — Begins a campaign: picks every certificate that meets the conditions, now and for good, and opens nothing
 * yet: passport_ra_campaign_step does that (2.4).
 *
 * `count` conditions stand in `criteria`, each with its text in `texts`: conditions of different kinds must all hold; of
 * several of one kind, one. Days are as `2026-12-26`, serial numbers and fingerprints hexadecimal, an issuer's name as
 * `C=JP, O=Sample, CN=Sample CA`. `deadline` is in Unix seconds; NULL for as long as the reason allows. `request_key` may
 * be NULL. `id` is the campaign's number. Any thread. INVALID with all of required, too_long and bad_format for the name,
 * campaign_criterion_missing, campaign_criterion_invalid, campaign_deadline_invalid; REFUSED (campaign_matches_nothing);
 * BAD_ARGUMENT for a reason or a condition that there is not; CONFLICT (idempotency_key_reused); the codes of storage.
 */
passport_code passport_ra_campaign(passport_ra *ra,
                                   const char *name,
                                   passport_revocation_reason reason,
                                   const int64_t *deadline,
                                   const passport_criterion *criteria,
                                   const char *const *texts,
                                   size_t count,
                                   const char *request_key,
                                   int64_t *id,
                                   passport_error **error);

/**
 * 一斉差し替えの処理 — Deals with the next certificates of a campaign, 1 to 500 in one transaction: a valid one that is the
 * current one of a living contract can be reissued free of window and count (2.4).
 *
 * Call it until none waits, from any process, again after a crash: each is dealt with once. `waiting` is how many still
 * wait. Any thread. NOT_FOUND (unknown_campaign); INVALID (query_invalid) for another number of certificates; the codes of
 * storage.
 */
passport_code passport_ra_campaign_step(passport_ra *ra,
                                        int64_t id,
                                        uint32_t rows,
                                        uint32_t *waiting,
                                        passport_error **error);

/**
 * 一斉差し替えの一覧 — Every campaign, the latest first, with how far it has come (2.4).
 *
 * `campaigns` is the caller's to free with passport_campaigns_free. Any thread. The codes of storage.
 */
passport_code passport_ra_campaigns(const passport_ra *ra, passport_campaigns **campaigns, passport_error **error);

/**
 * 一斉差し替えの報告 — Certificates of a campaign in the order of issue, behind one (0 for the first), 1 to 500 at a time: who
 * has replaced theirs, who has not by the deadline, and whom to call (2.4).
 *
 * `report` is the caller's to free with passport_campaign_report_free. Any thread. NOT_FOUND (unknown_campaign); INVALID
 * (query_invalid) for another number of rows; the codes of storage.
 */
passport_code passport_ra_campaign_report(const passport_ra *ra,
                                          int64_t id,
                                          int64_t after,
                                          uint32_t rows,
                                          passport_campaign_report **report,
                                          passport_error **error);

/**
 * 件数 — How many campaigns there are. Any thread.
 */
passport_code passport_campaigns_count(const passport_campaigns *campaigns, size_t *count, passport_error **error);

/**
 * 番号 — The number of a campaign, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_id(const passport_campaigns *campaigns,
                                    size_t index,
                                    int64_t *id,
                                    passport_error **error);

/**
 * 名称 — Its name for people, from 0.
 *
 * Borrowed: it lives until `campaigns` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_name(const passport_campaigns *campaigns,
                                      size_t index,
                                      const char **name,
                                      passport_error **error);

/**
 * 理由 — Why the certificates must go, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_reason(const passport_campaigns *campaigns,
                                        size_t index,
                                        passport_revocation_reason *reason,
                                        passport_error **error);

/**
 * 条件 — The conditions they were picked by, from 0: one a line, as `serial 0a1b`.
 *
 * Borrowed: it lives until `campaigns` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_criteria(const passport_campaigns *campaigns,
                                          size_t index,
                                          const char **criteria,
                                          passport_error **error);

/**
 * 開始時刻 — When they were picked, in Unix seconds, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_opened_at(const passport_campaigns *campaigns,
                                           size_t index,
                                           int64_t *opened_at,
                                           passport_error **error);

/**
 * 期限 — Until when they must be replaced, in Unix seconds, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_deadline(const passport_campaigns *campaigns,
                                          size_t index,
                                          int64_t *deadline,
                                          passport_error **error);

/**
 * 件数 — How many certificates were picked, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_total(const passport_campaigns *campaigns,
                                       size_t index,
                                       uint32_t *total,
                                       passport_error **error);

/**
 * 未処理 — How many wait for a step, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_waiting(const passport_campaigns *campaigns,
                                         size_t index,
                                         uint32_t *waiting,
                                         passport_error **error);

/**
 * 開放 — For how many a free reissue was opened, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_opened(const passport_campaigns *campaigns,
                                        size_t index,
                                        uint32_t *opened,
                                        passport_error **error);

/**
 * 失効のみ — How many were left to be revoked by the RA, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_revoke_only(const passport_campaigns *campaigns,
                                             size_t index,
                                             uint32_t *revoke_only,
                                             passport_error **error);

/**
 * 対象外 — How many were revoked or had ended, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_nothing_needed(const passport_campaigns *campaigns,
                                                size_t index,
                                                uint32_t *nothing_needed,
                                                passport_error **error);

/**
 * 差し替え済み — How many of the opened ones have been replaced, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaigns_replaced(const passport_campaigns *campaigns,
                                          size_t index,
                                          uint32_t *replaced,
                                          passport_error **error);

/**
 * 一斉差し替えの一覧の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_campaigns_free(passport_campaigns *campaigns);

/**
 * 件数 — How many certificates were read. Any thread.
 */
passport_code passport_campaign_report_count(const passport_campaign_report *campaign_report,
                                             size_t *count,
                                             passport_error **error);

/**
 * 総数 — How many certificates there are in all. Any thread.
 */
passport_code passport_campaign_report_total(const passport_campaign_report *campaign_report,
                                             uint32_t *total,
                                             passport_error **error);

/**
 * 位置 — The place of a certificate, from 0: the cursor to read on from.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_position(const passport_campaign_report *campaign_report,
                                                size_t index,
                                                int64_t *position,
                                                passport_error **error);

/**
 * 申込番号 — The record that bears it, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_number(const passport_campaign_report *campaign_report,
                                              size_t index,
                                              int64_t *number,
                                              passport_error **error);

/**
 * アクセスキー — The account, from 0.
 *
 * Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_access_key(const passport_campaign_report *campaign_report,
                                                  size_t index,
                                                  const char **access_key,
                                                  passport_error **error);

/**
 * アカウント名 — The account's name, from 0.
 *
 * Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_account_name(const passport_campaign_report *campaign_report,
                                                    size_t index,
                                                    const char **account_name,
                                                    passport_error **error);

/**
 * 契約コード — The contract, from 0; empty when there is none, never NULL.
 *
 * Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_contract_code(const passport_campaign_report *campaign_report,
                                                     size_t index,
                                                     const char **contract_code,
                                                     passport_error **error);

/**
 * サーバ名 — The common name, from 0.
 *
 * Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_server_name(const passport_campaign_report *campaign_report,
                                                   size_t index,
                                                   const char **server_name,
                                                   passport_error **error);

/**
 * シリアル番号 — The serial number, lower-case hexadecimal, from 0.
 *
 * Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_serial(const passport_campaign_report *campaign_report,
                                              size_t index,
                                              const char **serial,
                                              passport_error **error);

/**
 * 進み具合 — Where it stands, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_standing(const passport_campaign_report *campaign_report,
                                                size_t index,
                                                passport_standing *standing,
                                                passport_error **error);

/**
 * 有効か — Whether it is still valid, from 0: what is, must be revoked by the deadline.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_is_valid(const passport_campaign_report *campaign_report,
                                                size_t index,
                                                bool *is_valid,
                                                passport_error **error);

/**
 * 差し替え先 — The record that replaced it, from 0; 0 when none has.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_replaced_by(const passport_campaign_report *campaign_report,
                                                   size_t index,
                                                   int64_t *replaced_by,
                                                   passport_error **error);

/**
 * 差し替え時刻 — When that one was issued, in Unix seconds, from 0; 0 when none has replaced it.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_replaced_at(const passport_campaign_report *campaign_report,
                                                   size_t index,
                                                   int64_t *replaced_at,
                                                   passport_error **error);

/**
 * 連絡先の氏名 — Whom to call, from 0: the contract's technical contact.
 *
 * Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_contact_name(const passport_campaign_report *campaign_report,
                                                    size_t index,
                                                    const char **contact_name,
                                                    passport_error **error);

/**
 * 連絡先の電話番号 — Their telephone, from 0.
 *
 * Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_contact_telephone(const passport_campaign_report *campaign_report,
                                                         size_t index,
                                                         const char **contact_telephone,
                                                         passport_error **error);

/**
 * 連絡先のメール — Their e-mail, from 0.
 *
 * Borrowed: it lives until `campaign_report` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_campaign_report_contact_email(const passport_campaign_report *campaign_report,
                                                     size_t index,
                                                     const char **contact_email,
                                                     passport_error **error);

/**
 * 一斉差し替えの報告の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_campaign_report_free(passport_campaign_report *campaign_report);

/**
 * 件数 — How many notices were read. Any thread.
 */
passport_code passport_notices_count(const passport_notices *notices, size_t *count, passport_error **error);

/**
 * 通し番号 — The number of a notice, from 0: the cursor to read on from, and to acknowledge up to.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_notices_sequence(const passport_notices *notices,
                                        size_t index,
                                        int64_t *sequence,
                                        passport_error **error);

/**
 * 種類 — What it tells, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_notices_kind(const passport_notices *notices,
                                    size_t index,
                                    passport_notice_kind *kind,
                                    passport_error **error);

/**
 * アクセスキー — The account it is for, from 0.
 *
 * Borrowed: it lives until `notices` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_notices_access_key(const passport_notices *notices,
                                          size_t index,
                                          const char **access_key,
                                          passport_error **error);

/**
 * 申込番号 — The record it is about, from 0: for a contract the one that bears its current certificate.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_notices_number(const passport_notices *notices,
                                      size_t index,
                                      int64_t *number,
                                      passport_error **error);

/**
 * 契約コード — The contract, from 0; empty when there is none yet, never NULL.
 *
 * Borrowed: it lives until `notices` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_notices_contract_code(const passport_notices *notices,
                                             size_t index,
                                             const char **contract_code,
                                             passport_error **error);

/**
 * 対象日 — The day it is about, as `2026-12-26`, from 0: the end that comes, or the day on which it came about.
 *
 * Borrowed: it lives until `notices` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_notices_on(const passport_notices *notices,
                                  size_t index,
                                  const char **on,
                                  passport_error **error);

/**
 * 残り日数 — So many days before that day it fell due, from 0, for a renewal or a continuation; else 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_notices_days_before(const passport_notices *notices,
                                           size_t index,
                                           uint32_t *days_before,
                                           passport_error **error);

/**
 * 作成時刻 — When it was made, in Unix seconds, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_notices_made_at(const passport_notices *notices,
                                       size_t index,
                                       int64_t *made_at,
                                       passport_error **error);

/**
 * 通知の一覧の解放 — Frees the list and what was borrowed from it; the notices stay. NULL is fine. Any thread.
 */
passport_code passport_notices_free(passport_notices *notices);

/**
 * 件数 — How many entries were read. Any thread.
 */
passport_code passport_audit_count(const passport_audit *audit, size_t *count, passport_error **error);

/**
 * 通し番号 — The number of an entry, from 0: it counts from 1 without gaps.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_audit_sequence(const passport_audit *audit,
                                      size_t index,
                                      int64_t *sequence,
                                      passport_error **error);

/**
 * 時刻 — When the change was made, in Unix seconds, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_audit_at(const passport_audit *audit, size_t index, int64_t *at, passport_error **error);

/**
 * 実行者 — Who made it, from 0: `operator:NAME`, `subscriber:ACCESS KEY`, `due` or `host`.
 *
 * Borrowed: it lives until `audit` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_audit_actor(const passport_audit *audit,
                                   size_t index,
                                   const char **actor,
                                   passport_error **error);

/**
 * 操作 — The verb, as `approve`, from 0.
 *
 * Borrowed: it lives until `audit` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_audit_verb(const passport_audit *audit,
                                  size_t index,
                                  const char **verb,
                                  passport_error **error);

/**
 * 対象 — What it changed, from 0: `application:NUMBER`, `contract:CODE`, `account:ACCESS KEY`, `coupon:NUMBER`; empty for none.
 *
 * Borrowed: it lives until `audit` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_audit_subject(const passport_audit *audit,
                                     size_t index,
                                     const char **subject,
                                     passport_error **error);

/**
 * 要求キー — The request key of the call, from 0; empty without one, never NULL.
 *
 * Borrowed: it lives until `audit` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_audit_request_key(const passport_audit *audit,
                                         size_t index,
                                         const char **request_key,
                                         passport_error **error);

/**
 * 監査記録の解放 — Frees the entries and what was borrowed from them. NULL is fine. Any thread.
 */
passport_code passport_audit_free(passport_audit *audit);

/**
 * 健全か — Whether nothing was found. Any thread.
 */
passport_code passport_audit_check_is_sound(const passport_audit_check *audit_check,
                                            bool *is_sound,
                                            passport_error **error);

/**
 * 件数 — How many entries the audit has. Any thread.
 */
passport_code passport_audit_check_entries(const passport_audit_check *audit_check,
                                           int64_t *entries,
                                           passport_error **error);

/**
 * 鍵付きか — Whether the chain is keyed by the registry's secret; without one whoever can write the file can forge it.
 *
 * Any thread.
 */
passport_code passport_audit_check_is_keyed(const passport_audit_check *audit_check,
                                            bool *is_keyed,
                                            passport_error **error);

/**
 * 末尾の欠落 — Whether entries that the known head knew are gone. Any thread.
 */
passport_code passport_audit_check_tail_is_cut(const passport_audit_check *audit_check,
                                               bool *tail_is_cut,
                                               passport_error **error);

/**
 * 最初の誤り — The first entry that does not follow from the one before; `has` is false when all do. Any thread.
 */
passport_code passport_audit_check_first_broken(const passport_audit_check *audit_check,
                                                bool *has,
                                                int64_t *sequence,
                                                passport_error **error);

/**
 * 改変の件数 — How many things are not as the audit left them. Any thread.
 */
passport_code passport_audit_check_altered_count(const passport_audit_check *audit_check,
                                                 size_t *count,
                                                 passport_error **error);

/**
 * 改変 — What is not as the audit left it, from 0, as `application:1234567890`: altered, removed or added since.
 *
 * Borrowed: it lives until `audit_check` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_audit_check_altered(const passport_audit_check *audit_check,
                                           size_t index,
                                           const char **altered,
                                           passport_error **error);

/**
 * 検査結果の解放 — Frees it and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_audit_check_free(passport_audit_check *audit_check);

/**
 * 件数 — How many changes there are. Any thread.
 */
passport_code passport_catalogue_changes_count(const passport_catalogue_changes *catalogue_changes,
                                               size_t *count,
                                               passport_error **error);

/**
 * 申込番号 — The record, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_catalogue_changes_number(const passport_catalogue_changes *catalogue_changes,
                                                size_t index,
                                                int64_t *number,
                                                passport_error **error);

/**
 * 契約コード — The contract, from 0; empty when there is none yet, never NULL.
 *
 * Borrowed: it lives until `catalogue_changes` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_catalogue_changes_contract_code(const passport_catalogue_changes *catalogue_changes,
                                                       size_t index,
                                                       const char **contract_code,
                                                       passport_error **error);

/**
 * 変わること — What changes, from 0.
 *
 * Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_catalogue_changes_aspect(const passport_catalogue_changes *catalogue_changes,
                                                size_t index,
                                                passport_aspect *aspect,
                                                passport_error **error);

/**
 * 変更前 — How it is before, from 0: a day, `FIRST – LAST` of a window, a rule by name, a price in yen, or `-`.
 *
 * Borrowed: it lives until `catalogue_changes` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_catalogue_changes_before(const passport_catalogue_changes *catalogue_changes,
                                                size_t index,
                                                const char **before,
                                                passport_error **error);

/**
 * 変更後 — How it is after, from 0, in the same way.
 *
 * Borrowed: it lives until `catalogue_changes` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_catalogue_changes_after(const passport_catalogue_changes *catalogue_changes,
                                               size_t index,
                                               const char **after,
                                               passport_error **error);

/**
 * カタログの変更の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_catalogue_changes_free(passport_catalogue_changes *catalogue_changes);

/**
 * CSRの検査 — Reads a CSR, PEM or DER, and says everything found in it (2.3). It needs no registry.
 *
 * `csr` is the caller's to free with passport_csr_free. Any thread. INVALID (csr_too_large) over 64 KiB; everything
 * else, no bytes at all among it, is a finding.
 */
passport_code passport_csr_inspect(const uint8_t *bytes, size_t length, passport_csr **csr, passport_error **error);

/**
 * 国名 — The subject's C; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed. Any thread.
 */
passport_code passport_csr_country(const passport_csr *csr,
                                   const char **country,
                                   passport_error **error);

/**
 * 都道府県名 — The subject's ST; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed. Any thread.
 */
passport_code passport_csr_state(const passport_csr *csr,
                                 const char **state,
                                 passport_error **error);

/**
 * 市区町村名 — The subject's L; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed. Any thread.
 */
passport_code passport_csr_locality(const passport_csr *csr,
                                    const char **locality,
                                    passport_error **error);

/**
 * 組織名 — The subject's O; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed. Any thread.
 */
passport_code passport_csr_organization(const passport_csr *csr,
                                        const char **organization,
                                        passport_error **error);

/**
 * コモンネーム — The subject's CN; empty when it has none, never NULL. Borrowed: it lives until `csr` is freed.
 *
 * Any thread.
 */
passport_code passport_csr_common_name(const passport_csr *csr,
                                       const char **common_name,
                                       passport_error **error);

/**
 * 名前の数 — How many names it has: the common name and every DNS name of the SAN, each once. Any thread.
 */
passport_code passport_csr_name_count(const passport_csr *csr, size_t *count, passport_error **error);

/**
 * 名前 — A name as an A-label, from 0, the common name first.
 *
 * Borrowed: it lives until `csr` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_csr_name(const passport_csr *csr, size_t index, const char **name, passport_error **error);

/**
 * 名前の表示 — The name of passport_csr_name as a person reads it: U-labels (RFC 5890) for A-labels, from 0.
 *
 * Borrowed: it lives until `csr` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_csr_unicode_name(const passport_csr *csr,
                                        size_t index,
                                        const char **name,
                                        passport_error **error);

/**
 * 属性の数 — How many attributes it has, each once. Any thread.
 */
passport_code passport_csr_attribute_count(const passport_csr *csr, size_t *count, passport_error **error);

/**
 * 属性 — An attribute by name (`challengePassword`) or as an OID, from 0; its value is told nowhere.
 *
 * Borrowed: it lives until `csr` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_csr_attribute(const passport_csr *csr,
                                     size_t index,
                                     const char **attribute,
                                     passport_error **error);

/**
 * 拡張の数 — How many extensions it asks for, each once. Any thread.
 */
passport_code passport_csr_extension_count(const passport_csr *csr, size_t *count, passport_error **error);

/**
 * 拡張 — A requested extension by name (`subjectAltName`) or as an OID, from 0.
 *
 * Borrowed: it lives until `csr` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
 */
passport_code passport_csr_extension(const passport_csr *csr,
                                     size_t index,
                                     const char **extension,
                                     passport_error **error);

/**
 * 署名アルゴリズム — The algorithm of its signature, by name (`ecdsa-with-SHA256`) or as an OID; empty when it could not be
 * read.
 *
 * Borrowed: it lives until `csr` is freed. Any thread.
 */
passport_code passport_csr_signature_algorithm(const passport_csr *csr,
                                               const char **algorithm,
                                               passport_error **error);

/**
 * 鍵の種類 — The key's type; PASSPORT_KEY_TYPE_NONE when it is not one that is accepted. Any thread.
 */
passport_code passport_csr_key_type(const passport_csr *csr, passport_key_type *key_type, passport_error **error);

/**
 * 鍵の長さ — The key's size in bits; 0 when it could not be read. Any thread.
 */
passport_code passport_csr_key_bits(const passport_csr *csr, uint32_t *bits, passport_error **error);

/**
 * 鍵の指紋 — SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal; empty when it could not be read.
 *
 * Borrowed: it lives until `csr` is freed. Any thread.
 */
passport_code passport_csr_spki_sha256(const passport_csr *csr, const char **fingerprint, passport_error **error);

/**
 * 受け付けられるか — Whether nothing was found that refuses it. Any thread.
 */
passport_code passport_csr_is_acceptable(const passport_csr *csr, bool *acceptable, passport_error **error);

/**
 * 指摘 — Everything found, in the order the checks are made.
 *
 * `findings` is the caller's to free with passport_findings_free; it does not need `csr` any more. Any thread.
 */
passport_code passport_csr_findings(const passport_csr *csr, passport_findings **findings, passport_error **error);

/**
 * CSRの解放 — Frees the answer and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_csr_free(passport_csr *csr);

/**
 * 文の中身 — The text itself, borrowed: UTF-8, ended by a NUL, never NULL.
 *
 * It lives until `text` is freed. Any thread.
 */
passport_code passport_text_value(const passport_text *text, const char **value, passport_error **error);

/**
 * 文の解放 — Wipes and frees a text and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_text_free(passport_text *text);

/**
 * バイト列の中身 — The bytes themselves, borrowed, and how many; NULL and 0 when there are none.
 *
 * They live until `bytes` is freed. Any thread.
 */
passport_code passport_bytes_value(const passport_bytes *bytes,
                                   const uint8_t **data,
                                   size_t *length,
                                   passport_error **error);

/**
 * バイト列の解放 — Wipes and frees bytes and what was borrowed from them. NULL is fine. Any thread.
 */
passport_code passport_bytes_free(passport_bytes *bytes);

/**
 * 分類 — The class of an error, as the failed call returned it; PASSPORT_CODE_BAD_HANDLE when `error` is none.
 *
 * Any thread.
 */
passport_code passport_error_code(const passport_error *error);

/**
 * 規則 — The rule that caused it, of the first finding when there are several; PASSPORT_RULE_NONE without one.
 *
 * Any thread.
 */
passport_rule passport_error_rule(const passport_error *error);

/**
 * 規則の名前 — The rule's name, as `reissue_window_closed`; empty without one, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_error_rule_name(const passport_error *error);

/**
 * 節 — The section of the rules that the rule comes from, as `2.1.3`; empty without one, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_error_section(const passport_error *error);

/**
 * 項目 — The field of the first finding; PASSPORT_FIELD_NONE when it is about none.
 *
 * Any thread.
 */
passport_field passport_error_field(const passport_error *error);

/**
 * 文 — The error for a person, in one line; empty for a language that there is not, never NULL.
 *
 * Borrowed: it lives until `error` is freed. Any thread.
 */
const char *passport_error_message(const passport_error *error, passport_language language);

/**
 * 指摘の数 — How many findings it has: all of them for PASSPORT_CODE_INVALID, 0 otherwise. Any thread.
 */
size_t passport_error_finding_count(const passport_error *error);

/**
 * 指摘の項目 — The field of a finding, from 0; PASSPORT_FIELD_NONE when it is about none. Any thread.
 */
passport_field passport_error_finding_field(const passport_error *error, size_t index);

/**
 * 指摘の規則 — The rule of a finding, from 0; PASSPORT_RULE_NONE when there is no such finding. Any thread.
 */
passport_rule passport_error_finding_rule(const passport_error *error, size_t index);

/**
 * 指摘の重さ — The weight of a finding, from 0; 0 when there is no such finding. Any thread.
 */
passport_severity passport_error_finding_severity(const passport_error *error, size_t index);

/**
 * 指摘の文 — A finding for a person, from 0; empty when there is no such finding or language, never NULL.
 *
 * Borrowed: it lives until `error` is freed. Any thread.
 */
const char *passport_error_finding_text(const passport_error *error, size_t index, passport_language language);

/**
 * 指摘の位置 — Which of its field's values a finding is about, from 1, where a field has several; else 0. Any thread.
 */
uint32_t passport_error_finding_position(const passport_error *error,
                                         size_t index);

/**
 * 指摘の対象の名 — What a finding is about, as the CSR has it: a name, or an attribute's name or OID; else empty, never NULL.
 *
 * Borrowed: it lives until `error` is freed. Any thread.
 */
const char *passport_error_finding_about(const passport_error *error,
                                         size_t index);

/**
 * 指摘の行 — The line that a finding is about, from 1, for PASSPORT_RULE_CATALOGUE_INVALID; else 0. Any thread.
 */
uint32_t passport_error_finding_line(const passport_error *error,
                                     size_t index);

/**
 * 開始日 — The first day the act is open, as `2026-12-26`, for a refusal by time; otherwise empty, never NULL.
 *
 * Borrowed: it lives until `error` is freed. Any thread.
 */
const char *passport_error_opens(const passport_error *error);

/**
 * 最終日 — The last day the act is open, as `2026-12-26`, for a refusal by time; otherwise empty, never NULL.
 *
 * Borrowed: it lives until `error` is freed. Any thread.
 */
const char *passport_error_closes(const passport_error *error);

/**
 * 対象 — The number of the record to use instead, for PASSPORT_RULE_SUPERSEDED_RECORD; otherwise 0. Any thread.
 */
int64_t passport_error_record(const passport_error *error);

/**
 * 残る方法 — What is left instead, for a reissue that is closed or used up; else PASSPORT_REMEDY_NONE. Any thread.
 */
passport_remedy passport_error_remedy(const passport_error *error);

/**
 * 原因 — What the operating system or SQLite said, for a log; empty when a rule is the cause, never NULL.
 *
 * Borrowed: it lives until `error` is freed. Any thread.
 */
const char *passport_error_cause(const passport_error *error);

/**
 * 誤りの解放 — Frees an error and what was borrowed from it. NULL is fine. Any thread.
 */
passport_code passport_error_free(passport_error *error);

/**
 * 版 — The version of the library that is loaded, as `0.1.0`; PASSPORT_VERSION is that of the header.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_version(void);

/**
 * 分類の名前 — The name of a class of errors, as `not_found`; `ok` for PASSPORT_OK, empty for none, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_code_name(passport_code code);

/**
 * 分類の表示 — A class of errors for a person; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_code_label(passport_code code, passport_language language);

/**
 * 規則の名前 — The name of a rule, as `reissue_window_closed`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_rule_name(passport_rule rule);

/**
 * 節 — The section of the rules that a rule comes from, as `2.1.3`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_rule_section(passport_rule rule);

/**
 * 条項 — The document and clause that a rule on CSRs comes from, as `RFC 2986 4.1` or `BR 6.1.5`; empty for the other rules and
 * for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_rule_clause(passport_rule rule);

/**
 * 文 — One sentence on a rule for a person; empty for a rule or language that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_rule_text(passport_rule rule, passport_language language);

/**
 * 名前から — The rule of a name; PASSPORT_RULE_NONE for NULL and for a name that there is not. Any thread.
 */
passport_rule passport_rule_from_name(const char *name);

/**
 * 項目の数 — How many fields there are. Any thread.
 */
size_t passport_field_count(void);

/**
 * 項目 — A field, from 0, in the order of the form; PASSPORT_FIELD_NONE beyond the last. Any thread.
 */
passport_field passport_field_at(size_t index);

/**
 * 経路 — The path of a field, as `organization.name`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_field_path(passport_field field);

/**
 * 経路から — The field of a path; PASSPORT_FIELD_NONE for NULL and for a path that there is not. Any thread.
 */
passport_field passport_field_from_path(const char *path);

/**
 * 項目の表示 — The label of a field for a person; empty for a field or language that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_field_label(passport_field field,
                                 passport_language language);

/**
 * 最大長 — The most characters (Unicode scalar values) a field's text may have; 0 for one that there is not.
 *
 * Any thread.
 */
size_t passport_field_max_length(passport_field field);

/**
 * 選択肢の数 — How many names a field lets one choose from; 0 for a field of free text. Any thread.
 */
size_t passport_field_choice_count(passport_field field);

/**
 * 選択肢 — A name that a field lets one choose, from 0, as `apache`; empty beyond the last, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_field_choice(passport_field field, size_t index);

/**
 * 申込種別の名前 — The name of a kind, as `reissue`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_kind_name(passport_kind kind);

/**
 * 申込種別の表示 — A kind for a person; empty for a kind or language that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_kind_label(passport_kind kind, passport_language language);

/**
 * ステータスの名前 — The name of a status, as `under_review`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_status_name(passport_status status);

/**
 * ステータスの表示 — A status for a person; empty for a status or language that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_status_label(passport_status status, passport_language language);

/**
 * 操作の名前 — The name of an act, as `contact_change`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_act_name(passport_act act);

/**
 * 操作の表示 — An act for a person; empty for an act or language that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_act_label(passport_act act, passport_language language);

/**
 * 重さの名前 — The name of a finding's weight, as `warning`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_severity_name(passport_severity severity);

/**
 * 重さの表示 — A finding's weight for a person; empty for a weight or language that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_severity_label(passport_severity severity,
                                    passport_language language);

/**
 * 失効理由の名前 — The name of a reason of revocation, as `key_compromise`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_revocation_reason_name(passport_revocation_reason reason);

/**
 * 失効理由の表示 — A reason of revocation for a person; empty for a reason or language that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_revocation_reason_label(passport_revocation_reason reason, passport_language language);

/**
 * 鍵の種類の名前 — The name of a type of keys, as `ec_p256`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_key_type_name(passport_key_type key_type);

/**
 * 鍵の種類の表示 — A type of keys for a person; empty for a type or language that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_key_type_label(passport_key_type key_type,
                                    passport_language language);

/**
 * ダウンロード形式の名前 — The name of a form of download, as `pem`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_download_format_name(passport_download_format format);

/**
 * ダウンロード形式の表示 — A form of download for a person; empty for a form or language that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_download_format_label(passport_download_format format,
                                           passport_language language);

/**
 * 書出しの形式の名前 — The name of the form of an exported list, as `csv_utf8`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_export_format_name(passport_export_format format);

/**
 * 書出しの形式の表示 — The form of an exported list for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_export_format_label(passport_export_format format,
                                         passport_language language);

/**
 * 取込みの結果の名前 — The name of what became of an imported contract, as `imported`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_import_outcome_name(passport_import_outcome outcome);

/**
 * 取込みの結果の表示 — What became of an imported contract for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_import_outcome_label(passport_import_outcome outcome,
                                          passport_language language);

/**
 * 検査項目の名前 — The name of a check, as `pages`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_check_name(passport_check check);

/**
 * 検査項目の表示 — What a check looks at, for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_check_label(passport_check check,
                                 passport_language language);

/**
 * 期日の処理の種類の名前 — The name of a kind of work that was due, as `revocation`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_due_work_name(passport_due_work work);

/**
 * 期日の処理の種類の表示 — A kind of work that was due for a person; empty for a kind or language that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_due_work_label(passport_due_work work,
                                    passport_language language);

/**
 * 一覧の種類の名前 — The name of a view of the list, as `past`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_list_view_name(passport_list_view list_view);

/**
 * 一覧の種類の表示 — A view of the list for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_list_view_label(passport_list_view list_view,
                                     passport_language language);

/**
 * 残る方法の名前 — The name of what is left to the subscriber, as `ask_the_ra`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_remedy_name(passport_remedy remedy);

/**
 * 残る方法の表示 — What is left to the subscriber for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_remedy_label(passport_remedy remedy,
                                  passport_language language);

/**
 * 次の手続きの名前 — The name of a step of the RA's, as `approve`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_task_name(passport_task task);

/**
 * 次の手続きの表示 — A step of the RA's for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_task_label(passport_task task,
                                passport_language language);

/**
 * クーポンの状態の名前 — The name of a coupon's state, as `reserved`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_coupon_state_name(passport_coupon_state coupon_state);

/**
 * クーポンの状態の表示 — A coupon's state for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_coupon_state_label(passport_coupon_state coupon_state,
                                        passport_language language);

/**
 * 変わることの名前 — The name of what a change of the catalogue changes, as `renewal`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_aspect_name(passport_aspect aspect);

/**
 * 変わることの表示 — What a change of the catalogue changes, for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_aspect_label(passport_aspect aspect,
                                  passport_language language);

/**
 * 認証局の鍵の名前 — The name of an algorithm of CA keys, as `ecdsa_p256`; empty for one that there is not, never NULL.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_ca_algorithm_name(passport_ca_algorithm ca_algorithm);

/**
 * 認証局の鍵の表示 — An algorithm of CA keys for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_ca_algorithm_label(passport_ca_algorithm ca_algorithm,
                                        passport_language language);

/**
 * 通知の種類の名前 — The name of what a notice tells, as `renewal`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_notice_kind_name(passport_notice_kind notice_kind);

/**
 * 通知の種類の表示 — What a notice tells, for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_notice_kind_label(passport_notice_kind notice_kind,
                                       passport_language language);

/**
 * 条件の名前 — The name of a condition of a campaign, as `serial`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_criterion_name(passport_criterion criterion);

/**
 * 条件の表示 — A condition of a campaign for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_criterion_label(passport_criterion criterion, passport_language language);

/**
 * 進み具合の名前 — The name of where a certificate of a campaign stands, as `overdue`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_standing_name(passport_standing standing);

/**
 * 進み具合の表示 — Where a certificate of a campaign stands for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_standing_label(passport_standing standing,
                                    passport_language language);

/**
 * 日付の種類の名前 — The name of a kind of day, as `received`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_day_kind_name(passport_day_kind day_kind);

/**
 * 日付の種類の表示 — A kind of day for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_day_kind_label(passport_day_kind day_kind, passport_language language);

/**
 * 絞込条件の項目の名前 — The name of a field that is searched, as `organization`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_search_field_name(passport_search_field search_field);

/**
 * 絞込条件の項目の表示 — A field that is searched for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_search_field_label(passport_search_field search_field,
                                        passport_language language);

/**
 * ソート条件の名前 — The name of a sort key, as `received_on`; empty for one that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_sort_key_name(passport_sort_key sort_key);

/**
 * ソート条件の表示 — A sort key for a person; empty for one, or for a language, that there is not.
 *
 * It lives as long as the library is loaded. Any thread.
 */
const char *passport_sort_key_label(passport_sort_key sort_key, passport_language language);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PASSPORT_H */
