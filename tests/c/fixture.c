/* One good handle a noun, each list with a row: the life of a certificate up to a deferred revocation. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "misuse.h"

passport_draft *unfilled;
int64_t first_number;

static void *goods[NOUN_COUNT];

/* The fixture cannot do without what it asks for. */
#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        passport_error *error = NULL;                                                                                  \
        if ((call) != PASSPORT_OK) {                                                                                   \
            printf("%s: %s\n", #call, passport_error_message(error, PASSPORT_LANGUAGE_ENGLISH));                       \
            exit(2);                                                                                                   \
        }                                                                                                              \
    } while (0)
#define MAKE(noun, type, call)                                                                                         \
    do {                                                                                                               \
        type *made = NULL;                                                                                             \
        MUST(call);                                                                                                    \
        goods[noun] = made;                                                                                    \
    } while (0)

static const struct {
    passport_field field;
    const char *text;
} FORM[] = {
    {PASSPORT_FIELD_ORGANIZATION_NAME, "株式会社サンプル"},
    {PASSPORT_FIELD_ORGANIZATION_KANA, "カブシキガイシャサンプル"},
    {PASSPORT_FIELD_ORGANIZATION_REGISTRATION_NUMBER, "0100-01-123456"},
    {PASSPORT_FIELD_ORGANIZATION_REGISTERED_ADDRESS, "東京都渋谷区神宮前１－５－１"},
    {PASSPORT_FIELD_ORGANIZATION_REGISTERED_POSTAL_CODE, "150-0001"},
    {PASSPORT_FIELD_ORGANIZATION_TYPE, "sole_proprietor"},
    {PASSPORT_FIELD_APPLICANT_TITLE, "営業部長"},
    {PASSPORT_FIELD_APPLICANT_NAME, "見本 太郎"},
    {PASSPORT_FIELD_SERVER_TYPE, "apache"},
    {PASSPORT_FIELD_REGISTRATION_ORGANIZATION, "株式会社サンプル"},
    {PASSPORT_FIELD_REGISTRATION_NAME, "見本 花子"},
    {PASSPORT_FIELD_REGISTRATION_POSTAL_CODE, "150-0001"},
    {PASSPORT_FIELD_REGISTRATION_ADDRESS, "東京都渋谷区神宮前１－５－１"},
    {PASSPORT_FIELD_REGISTRATION_TELEPHONE, "03-5775-8730"},
    {PASSPORT_FIELD_REGISTRATION_EMAIL, "hanako@example.jp"},
    {PASSPORT_FIELD_TECHNICAL_ORGANIZATION, "株式会社サンプル"},
    {PASSPORT_FIELD_TECHNICAL_NAME, "見本 次郎"},
    {PASSPORT_FIELD_TECHNICAL_TELEPHONE, "03-5775-8731"},
    {PASSPORT_FIELD_TECHNICAL_EMAIL, "jiro@example.jp"},
    {PASSPORT_FIELD_BILLING_ORGANIZATION, "株式会社サンプル"},
    {PASSPORT_FIELD_BILLING_NAME, "見本 三郎"},
    {PASSPORT_FIELD_BILLING_POSTAL_CODE, "150-0001"},
    {PASSPORT_FIELD_BILLING_ADDRESS, "東京都渋谷区神宮前１－５－１"},
    {PASSPORT_FIELD_BILLING_TELEPHONE, "03-5775-8732"},
    {PASSPORT_FIELD_BILLING_EMAIL, "saburo@example.jp"},
};

size_t read_data(const char *name, uint8_t *bytes, size_t room)
{
    char path[256];
    snprintf(path, sizeof path, "tests/data/%s", name);
    FILE *file = fopen(path, "rb");
    size_t length = file != NULL ? fread(bytes, 1, room, file) : 0;
    if (length == 0) {
        perror(path);
        exit(2);
    }
    fclose(file);
    return length;
}

static void complete(passport_draft *draft, const char *csr)
{
    uint8_t bytes[8192];
    size_t length = read_data(csr, bytes, sizeof bytes);
    MUST(passport_draft_set_csr(draft, bytes, length, &error));
    MUST(passport_draft_agree_to_terms(draft, &error));
}

passport_draft *filled_draft(passport_session *session, const char *csr)
{
    passport_draft *draft = NULL;
    MUST(passport_session_draft_new(session, "SR3.0-1Y", &draft, &error));
    for (size_t i = 0; i < sizeof FORM / sizeof FORM[0]; i++)
        MUST(passport_draft_set(draft, FORM[i].field, FORM[i].text, &error));
    complete(draft, csr);
    return draft;
}

void conclude(passport_ra *ra, int64_t number)
{
    passport_application *record = NULL;
    size_t papers;
    const char *id;
    MUST(passport_ra_begin_review(ra, number, NULL, NULL, &error));
    MUST(passport_ra_application(ra, number, &record, &error));
    MUST(passport_application_paper_count(record, &papers, &error));
    for (size_t i = 0; i < papers; i++) {
        MUST(passport_application_paper_id(record, i, &id, &error));
        MUST(passport_ra_receive_document(ra, number, id, "2026-04-01", NULL, NULL, &error));
    }
    passport_application_free(record);
    MUST(passport_ra_approve(ra, number, NULL, NULL, &error));
    MUST(passport_ra_issue(ra, number, NULL, NULL, &error));
}

/* A reissue whose old certificate is revoked fourteen days later, and those days. */
static void have_work_due(passport_session *session, passport_ra *ra)
{
    passport_draft *reissue = NULL;
    passport_receipt *receipt = NULL;
    int64_t number;
    MUST(passport_session_draft_reissue(session, first_number, &reissue, &error));
    MUST(passport_draft_set(reissue, PASSPORT_FIELD_REVOKE_PREVIOUS, "deferred", &error));
    complete(reissue, "ec-www-2.pem");
    MUST(passport_session_submit(session, reissue, &receipt, &error));
    MUST(passport_receipt_number(receipt, &number, &error));
    conclude(ra, number);
    MUST(passport_registry_set_time(goods[REGISTRY], START + 14 * 86400, &error));
    passport_receipt_free(receipt);
    passport_draft_free(reissue);
}

static void make_profile_and_coupons(void)
{
    static const char *const NUMBERS[] = {"C-0001", "C-0002"};
    MAKE(QUERY, passport_query, passport_query_new(&made, &error));
    MAKE(PROFILE, passport_profile, passport_profile_new(&made, &error));
    MUST(passport_profile_set_dealer_code(good(PROFILE), "D0001", &error));
    MUST(passport_session_set_profile(good(SESSION), good(PROFILE), NULL, &error));
    MAKE(COUPONS, passport_coupons,
         passport_ra_add_coupons(good(RA), "D0001", "SR3.0-1Y", "2026-12-31", NUMBERS, 2, NULL, &made, &error));
}

/* What the account signs in by. Its sessions end with a new password: the session that goes on is opened after. */
static void make_credentials(const char *key)
{
    MAKE(INITIAL_PASSWORD, passport_initial_password,
         passport_ra_reset_password(good(RA), "D0001", key, NULL, &made, &error));
    MAKE(ONE_TIME_PASSWORD, passport_one_time_password,
         passport_registry_request_one_time_password(good(REGISTRY), key, "password", &made, &error));
}

/* One campaign over everything there is. */
static void make_campaign(void)
{
    static const passport_criterion CRITERIA[] = {PASSPORT_CRITERION_ISSUED_FROM};
    static const char *const DAYS[] = {"2026-04-01"};
    int64_t id;
    MUST(passport_ra_campaign(good(RA), "campaign", PASSPORT_REVOCATION_REASON_SUPERSEDED, NULL, CRITERIA, DAYS, 1, NULL,
                              &id, &error));
    MAKE(CAMPAIGNS, passport_campaigns, passport_ra_campaigns(good(RA), &made, &error));
    MAKE(CAMPAIGN_REPORT, passport_campaign_report, passport_ra_campaign_report(good(RA), id, 0, 20, &made, &error));
}

/* A copy that is let go of: what calls bring to its end is taken away with it. */
static char copy[64];

static void make_backup_and_check(void)
{
    snprintf(copy, sizeof copy, "/tmp/passport-c-%ld.db", (long)getpid());
    MAKE(BACKUP, passport_backup, passport_registry_backup(good(REGISTRY), copy, &made, &error));
    MAKE(INTEGRITY, passport_integrity, passport_registry_check_integrity(good(REGISTRY), &made, &error));
}

/* One contract that is left out. */
static void make_import(void)
{
    static const char FILE_[] = "account,contract,kind,received_at\r\nNOBODY,1,new,2026-04-01\r\n";
    MAKE(IMPORT, passport_import,
         passport_ra_import_records(good(RA), (const uint8_t *)FILE_, sizeof FILE_ - 1, PASSPORT_EXPORT_FORMAT_CSV_UTF8,
                                    true, &made, &error));
    MAKE(IMPORT_PART, passport_import_part, passport_import_step(good(IMPORT), &made, &error));
}

void make_fixture(void)
{
    uint8_t csr[8192];
    size_t length = read_data("ec-www.pem", csr, sizeof csr);
    const uint8_t secret[32] = {7};
    const char *key;
    MAKE(OPTIONS, passport_options, passport_options_new(&made, &error));
    MUST(passport_options_set_secret(goods[OPTIONS], secret, sizeof secret, &error));
    MUST(passport_options_set_manual_clock(goods[OPTIONS], START, &error));
    MAKE(REGISTRY, passport_registry, passport_registry_in_memory(good(OPTIONS), &made, &error));
    MAKE(RA, passport_ra, passport_registry_ra(good(REGISTRY), "operator", &made, &error));
    MAKE(ACCOUNT, passport_account, passport_ra_open_account(good(RA), "株式会社サンプル", "D0001", false, NULL, &made, &error));
    MUST(passport_account_access_key(good(ACCOUNT), &key, &error));
    make_credentials(key);
    MAKE(SESSION, passport_session, passport_registry_session(good(REGISTRY), key, &made, &error));
    MAKE(LOGIN_CERTIFICATE, passport_login_certificate,
         passport_session_login_certificate(good(SESSION), &made, &error));
    goods[DRAFT] = filled_draft(good(SESSION), "ec-www.pem");
    MAKE(RECEIPT, passport_receipt, passport_session_submit(good(SESSION), good(DRAFT), &made, &error));
    MUST(passport_receipt_number(good(RECEIPT), &first_number, &error));
    conclude(good(RA), first_number);
    MUST(passport_session_draft_new(good(SESSION), "SR3.0-1Y", &unfilled, &error));
    make_profile_and_coupons();
    MAKE(FINDINGS, passport_findings, passport_session_check(good(SESSION), unfilled, &made, &error));
    MAKE(BYTES, passport_bytes,
         passport_session_download_certificate(good(SESSION), first_number, PASSPORT_DOWNLOAD_FORMAT_PEM, &made, &error));
    MAKE(ACTIONS, passport_actions, passport_session_actions(good(SESSION), first_number, NULL, &made, &error));
    passport_receipt *waiting = NULL;
    passport_draft *second = filled_draft(good(SESSION), "ec-www-3.pem");
    MUST(passport_draft_set(second, PASSPORT_FIELD_ORGANIZATION_NAME, "𠮷野サンプル", &error));
    MUST(passport_session_submit(good(SESSION), second, &waiting, &error));
    passport_receipt_free(waiting);
    passport_draft_free(second);
    MAKE(WORKLIST, passport_worklist, passport_ra_worklist(good(RA), &made, &error));
    MAKE(ACCOUNTS, passport_accounts, passport_ra_accounts(good(RA), NULL, 20, &made, &error));
    MAKE(STICKERS, passport_stickers, passport_session_stickers(good(SESSION), first_number, &made, &error));
    make_campaign();
    have_work_due(good(SESSION), good(RA));
    MAKE(DUE, passport_due, passport_ra_run_due(good(RA), &made, &error));
    MAKE(CATALOGUE_CHANGES, passport_catalogue_changes,
         passport_ra_catalogue_changes(good(RA), "2026-04-01", "2027-04-01", &made, &error));
    MAKE(NOTICES, passport_notices, passport_ra_notices(good(RA), 0, 20, &made, &error));
    MAKE(AUDIT, passport_audit, passport_ra_audit(good(RA), 0, 20, &made, &error));
    MAKE(AUDIT_CHECK, passport_audit_check, passport_ra_verify_audit(good(RA), NULL, &made, &error));
    MAKE(APPLICATION, passport_application,
         passport_session_application(good(SESSION), first_number, &made, &error));
    MAKE(APPLICATIONS, passport_applications, passport_session_applications(good(SESSION), NULL, NULL, &made, &error));
    MAKE(EXPORT, passport_export,
         passport_session_export(good(SESSION), NULL, PASSPORT_EXPORT_FORMAT_CSV_SHIFT_JIS, NULL, &made, &error));
    make_import();
    make_backup_and_check();
    MAKE(CSR, passport_csr, passport_csr_inspect(csr, length, &made, &error));
    MAKE(TEXT, passport_text, passport_draft_to_json(good(DRAFT), &made, &error));
    passport_error *error = NULL;
    passport_session_submit(good(SESSION), unfilled, NULL, &error);
    goods[ERROR] = error;
}

void *good(enum noun noun)
{
    return goods[noun];
}

passport_code free_noun(enum noun noun, void *handle)
{
    switch (noun) {
#define NOUN(noun, name)                                                                                               \
    case noun:                                                                                                         \
        return passport_##name##_free(handle);
        NOUNS(NOUN)
#undef NOUN
    default:
        return PASSPORT_CODE_PANIC;
    }
}

const char *noun_name(enum noun noun)
{
    static const char *const NAMES[] = {
#define NOUN(noun, name) #name,
        NOUNS(NOUN)
#undef NOUN
    };
    return NAMES[noun];
}

void free_fixture(void)
{
    passport_draft_free(unfilled);
    for (int noun = 0; noun < NOUN_COUNT; noun++)
        CHECK(free_noun(noun, goods[noun]) == PASSPORT_OK, "%s is not freed", noun_name(noun));
    unlink(copy);
}
