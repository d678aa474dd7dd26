/* Arguments that are no good, on good handles. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "misuse.h"

static const char BAD_UTF8[] = "\xe3\x81";
#define BAD_ARGUMENT(call) ANSWERS(PASSPORT_CODE_BAD_ARGUMENT, call)
#define NO_RECORD(call) REFUSES(PASSPORT_CODE_NOT_FOUND, PASSPORT_RULE_NOT_YOUR_RECORD, call)

static void texts(void)
{
    const char *bad[] = {NULL, BAD_UTF8};
    for (int i = 0; i < 2; i++) {
        passport_registry *registry = NULL;
        passport_session *session = NULL;
        passport_ra *ra = NULL;
        passport_draft *draft = NULL;
        passport_account *account = NULL;
        BAD_ARGUMENT(passport_registry_create(bad[i], NULL, &registry, &error));
        BAD_ARGUMENT(passport_registry_open(bad[i], NULL, &registry, &error));
        BAD_ARGUMENT(passport_registry_session(good(REGISTRY), bad[i], &session, &error));
        BAD_ARGUMENT(passport_registry_ra(good(REGISTRY), bad[i], &ra, &error));
        BAD_ARGUMENT(passport_registry_sign_in(good(REGISTRY), bad[i], "password", NULL, 0, &session, &error));
        BAD_ARGUMENT(passport_registry_sign_in(good(REGISTRY), "key", bad[i], NULL, 0, &session, &error));
        BAD_ARGUMENT(passport_registry_sign_in_by_one_time_password(good(REGISTRY), "key", "password", bad[i], "code",
                                                                    &session, &error));
        BAD_ARGUMENT(passport_registry_sign_in_by_one_time_password(good(REGISTRY), "key", "password", "ticket", bad[i],
                                                                    &session, &error));
        BAD_ARGUMENT(passport_registry_resume(good(REGISTRY), bad[i], &session, &error));
        BAD_ARGUMENT(passport_session_change_password(good(SESSION), "current", bad[i], "new", NULL, &error));
        BAD_ARGUMENT(passport_session_change_password(good(SESSION), "current", "new", bad[i], NULL, &error));
        BAD_ARGUMENT(passport_session_draft_new(good(SESSION), bad[i], &draft, &error));
        BAD_ARGUMENT(passport_session_draft_switch(good(SESSION), first_number, bad[i], &draft, &error));
        BAD_ARGUMENT(passport_draft_from_json(bad[i], &draft, &error));
        BAD_ARGUMENT(passport_draft_set(good(DRAFT), PASSPORT_FIELD_APPLICANT_NAME, bad[i], &error));
        BAD_ARGUMENT(passport_ra_open_account(good(RA), bad[i], "", false, NULL, &account, &error));
        BAD_ARGUMENT(passport_ra_open_account(good(RA), "name", bad[i], false, NULL, &account, &error));
        BAD_ARGUMENT(passport_ra_reject(good(RA), first_number, bad[i], NULL, NULL, &error));
        BAD_ARGUMENT(passport_ra_allow_late_reissue(good(RA), first_number, bad[i], NULL, NULL, &error));
        BAD_ARGUMENT(passport_profile_set_dealer_code(good(PROFILE), bad[i], &error));
        BAD_ARGUMENT(passport_ra_receive_document(good(RA), first_number, bad[i], "2026-04-01", NULL, NULL, &error));
        BAD_ARGUMENT(passport_ra_receive_document(good(RA), first_number, "id", bad[i], NULL, NULL, &error));
        BAD_ARGUMENT(passport_ra_waive_document(good(RA), first_number, bad[i], "reason", NULL, NULL, &error));
        BAD_ARGUMENT(passport_ra_waive_document(good(RA), first_number, "id", bad[i], NULL, NULL, &error));
        BAD_ARGUMENT(passport_profile_set(good(PROFILE), PASSPORT_FIELD_ORGANIZATION_NAME, bad[i], &error));
        BAD_ARGUMENT(passport_query_set_service(good(QUERY), bad[i], &error));
        BAD_ARGUMENT(passport_query_set_server_type(good(QUERY), bad[i], &error));
        BAD_ARGUMENT(passport_query_add_text(good(QUERY), PASSPORT_SEARCH_FIELD_COUPON, bad[i], &error));
        BAD_ARGUMENT(passport_ra_add_coupons(good(RA), bad[i], "SR3.0-1Y", "2026-12-31", NULL, 0, NULL, NULL, &error));
        BAD_ARGUMENT(passport_ra_add_coupons(good(RA), "D0001", bad[i], "2026-12-31", NULL, 0, NULL, NULL, &error));
        BAD_ARGUMENT(passport_ra_add_coupons(good(RA), "D0001", "SR3.0-1Y", bad[i], NULL, 0, NULL, NULL, &error));
        BAD_ARGUMENT(passport_ra_add_coupons(good(RA), "D0001", "SR3.0-1Y", "2026-12-31", &bad[i], 1, NULL, NULL, &error));
        CHECK(registry == NULL && session == NULL && ra == NULL && draft == NULL && account == NULL, "untouched");
    }
    passport_draft *draft = NULL;
    BAD_ARGUMENT(passport_session_draft_renewal(good(SESSION), first_number, BAD_UTF8, &draft, &error));
    passport_ra *ra = NULL;
    BAD_ARGUMENT(passport_registry_ra(good(REGISTRY), " ", &ra, &error));
    BAD_ARGUMENT(passport_registry_ra(good(REGISTRY), "a\nb", &ra, &error));
    passport_session *session = NULL;
    REFUSES(PASSPORT_CODE_NOT_FOUND, PASSPORT_RULE_UNKNOWN_ACCOUNT,
            passport_registry_session(good(REGISTRY), "no key", &session, &error));
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_DRAFT_UNREADABLE, passport_draft_from_json("{}", &draft, &error));
}

static void request_keys(void)
{
    char long_key[130];
    memset(long_key, 'k', sizeof long_key);
    long_key[129] = '\0';
    const char *bad[] = {"", "a b", "鍵", BAD_UTF8, long_key};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        passport_account *account = NULL;
        BAD_ARGUMENT(passport_session_withdraw(good(SESSION), first_number, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_open_account(good(RA), "name", "", false, bad[i], &account, &error));
        BAD_ARGUMENT(passport_ra_begin_review(good(RA), first_number, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_approve(good(RA), first_number, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_reject(good(RA), first_number, "reason", bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_issue(good(RA), first_number, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_complete(good(RA), first_number, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_confirm_revocation(good(RA), first_number, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_revoke(good(RA), first_number, 4, false, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_record_revocation(good(RA), first_number, START, NULL, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_receive_document(good(RA), first_number, "id", "2026-04-01", bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_waive_document(good(RA), first_number, "id", "reason", bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_record_certificate(good(RA), first_number, NULL, 0, NULL, 0, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_allow_late_reissue(good(RA), first_number, "2026-05-01", bad[i], NULL, &error));
        BAD_ARGUMENT(passport_ra_add_coupons(good(RA), "D0001", "SR3.0-1Y", "2026-12-31", NULL, 0, bad[i], NULL, &error));
        BAD_ARGUMENT(passport_session_set_profile(good(SESSION), good(PROFILE), bad[i], &error));
        passport_initial_password *password = NULL;
        BAD_ARGUMENT(passport_ra_reset_password(good(RA), "D0001", "key", bad[i], &password, &error));
        BAD_ARGUMENT(passport_session_change_password(good(SESSION), "current", "new", "new", bad[i], &error));
        int64_t id = 0;
        BAD_ARGUMENT(passport_ra_campaign(good(RA), "name", 4, NULL, NULL, NULL, 0, bad[i], &id, &error));
    }
    long_key[128] = '\0';
    REFUSES(PASSPORT_CODE_REFUSED, PASSPORT_RULE_WRONG_STATUS,
            passport_ra_approve(good(RA), first_number, long_key, NULL, &error));
}

/* A number that cannot be is answered like one that is not there. */
static void numbers(void)
{
    static const int64_t NOBODYS[] = {0, -1, 1, 999999999, 10000000000, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof NOBODYS / sizeof NOBODYS[0]; i++) {
        int64_t number = NOBODYS[i];
        passport_application *application = NULL;
        passport_actions *actions = NULL;
        passport_draft *draft = NULL;
        passport_bytes *bytes = NULL;
        NO_RECORD(passport_session_application(good(SESSION), number, &application, &error));
        NO_RECORD(passport_ra_application(good(RA), number, &application, &error));
        NO_RECORD(passport_session_actions(good(SESSION), number, NULL, &actions, &error));
        const int64_t both[] = {first_number, number};
        NO_RECORD(passport_session_actions_of(good(SESSION), both, 2, NULL, &actions, &error));
        NO_RECORD(passport_session_draft_reissue(good(SESSION), number, &draft, &error));
        NO_RECORD(passport_session_draft_renewal(good(SESSION), number, NULL, &draft, &error));
        NO_RECORD(passport_session_download_certificate(good(SESSION), number, PASSPORT_DOWNLOAD_FORMAT_PEM, &bytes,
                                                        &error));
        NO_RECORD(passport_session_withdraw(good(SESSION), number, NULL, NULL, &error));
    }
}

static void enumerations(void)
{
    static const int32_t NONE[] = {0, -1, 9999, INT32_MAX, INT32_MIN};
    const char *text = NULL;
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        passport_text *copy = NULL;
        passport_bytes *bytes = NULL;
        REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_UNKNOWN_FIELD,
                passport_draft_set(good(DRAFT), NONE[i], "text", &error));
        REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_UNKNOWN_FIELD,
                passport_draft_text(good(DRAFT), NONE[i], &copy, &error));
        REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_UNKNOWN_FIELD,
                passport_application_text(good(APPLICATION), NONE[i], &text, &error));
        BAD_ARGUMENT(passport_applications_text(good(APPLICATIONS), 0, NONE[i], &text, &error));
        BAD_ARGUMENT(passport_findings_text(good(FINDINGS), 0, NONE[i], &text, &error));
        BAD_ARGUMENT(passport_session_download_certificate(good(SESSION), first_number, NONE[i], &bytes, &error));
        REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_UNKNOWN_FIELD,
                passport_profile_set(good(PROFILE), NONE[i], "text", &error));
        REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_UNKNOWN_FIELD,
                passport_profile_text(good(PROFILE), NONE[i], &copy, &error));
        passport_export *part = NULL;
        BAD_ARGUMENT(passport_session_export(good(SESSION), NULL, NONE[i], NULL, &part, &error));
        BAD_ARGUMENT(passport_ra_export(good(RA), NULL, NONE[i], NULL, &part, &error));
        passport_import *import = NULL;
        BAD_ARGUMENT(passport_ra_import_records(good(RA), NULL, 0, NONE[i], true, &import, &error));
        BAD_ARGUMENT(passport_query_set_view(good(QUERY), NONE[i], &error));
        BAD_ARGUMENT(passport_query_set_days(good(QUERY), NONE[i], NULL, NULL, &error));
        BAD_ARGUMENT(passport_query_set_kind(good(QUERY), NONE[i], &error));
        BAD_ARGUMENT(passport_query_add_text(good(QUERY), NONE[i], "text", &error));
        BAD_ARGUMENT(passport_query_set_sort(good(QUERY), NONE[i], false, &error));
        if (NONE[i] == PASSPORT_REVOCATION_REASON_UNSPECIFIED)
            continue;
        BAD_ARGUMENT(passport_ra_revoke(good(RA), first_number, NONE[i], false, NULL, NULL, &error));
        BAD_ARGUMENT(passport_ra_record_revocation(good(RA), first_number, START, &NONE[i], NULL, NULL, &error));
        const char *day = "2026-04-01";
        passport_campaign_report *report = NULL;
        BAD_ARGUMENT(passport_ra_campaign_preview(good(RA), "name", NONE[i], NULL, NULL, NULL, 0, 0, 20, &report, &error));
        BAD_ARGUMENT(passport_ra_campaign_preview(good(RA), "name", 4, NULL, &NONE[i], &day, 1, 0, 20, &report, &error));
    }
    passport_criterion criterion = PASSPORT_CRITERION_ISSUED_FROM;
    const char *days[] = {"2026-04-01", NULL};
    int64_t id = 0;
    BAD_ARGUMENT(passport_ra_campaign(good(RA), NULL, 4, NULL, &criterion, days, 1, NULL, &id, &error));
    BAD_ARGUMENT(passport_ra_campaign(good(RA), "name", 4, NULL, NULL, days, 1, NULL, &id, &error));
    BAD_ARGUMENT(passport_ra_campaign(good(RA), "name", 4, NULL, &criterion, NULL, 1, NULL, &id, &error));
    BAD_ARGUMENT(passport_ra_campaign(good(RA), "name", 4, NULL, &criterion, &days[1], 1, NULL, &id, &error));
    BAD_ARGUMENT(passport_ra_campaign(good(RA), "name", 4, NULL, &criterion, days, SIZE_MAX, NULL, &id, &error));
    BAD_ARGUMENT(passport_ra_campaign(good(RA), "name", 4, NULL, &criterion, days, 1, NULL, NULL, &error));
    CHECK(id == 0, "untouched");
    BAD_ARGUMENT(passport_applications_text(good(APPLICATIONS), 1000, PASSPORT_COLUMN_NUMBER, &text, &error));
    BAD_ARGUMENT(passport_findings_text(good(FINDINGS), 1000, PASSPORT_LANGUAGE_ENGLISH, &text, &error));
    CHECK(text == NULL, "untouched");
    for (int column = PASSPORT_COLUMN_NUMBER; column <= PASSPORT_COLUMN_ACCESS_KEY; column++)
        ANSWERS(PASSPORT_OK, passport_applications_text(good(APPLICATIONS), 0, column, &text, &error));
}

static void instants_and_bytes(void)
{
    static const int64_t NEVER[] = {INT64_MAX, INT64_MIN, -631184401 /* 1949 */, 253402300800 /* 10000 */};
    passport_options *options = NULL;
    passport_registry *system = NULL;
    passport_csr *csr = NULL;
    ANSWERS(PASSPORT_OK, passport_options_new(&options, &error));
    BAD_ARGUMENT(passport_options_new(NULL, &error));
    for (size_t i = 0; i < sizeof NEVER / sizeof NEVER[0]; i++) {
        BAD_ARGUMENT(passport_options_set_manual_clock(options, NEVER[i], &error));
        BAD_ARGUMENT(passport_registry_set_time(good(REGISTRY), NEVER[i], &error));
    }
    passport_actions *actions = NULL;
    BAD_ARGUMENT(passport_session_actions(good(SESSION), first_number, &NEVER[0], &actions, &error));
    BAD_ARGUMENT(passport_session_actions_of(good(SESSION), NULL, 1, NULL, &actions, &error));
    BAD_ARGUMENT(passport_session_actions_of(good(SESSION), &first_number, SIZE_MAX, NULL, &actions, &error));
    int64_t before = START - 1;
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_AT_BEFORE_RECORD,
            passport_session_actions(good(SESSION), first_number, &before, &actions, &error));

    const uint8_t secret[33] = {7};
    BAD_ARGUMENT(passport_options_set_secret(options, NULL, 32, &error));
    BAD_ARGUMENT(passport_options_set_secret(options, NULL, 0, &error));
    BAD_ARGUMENT(passport_options_set_secret(options, secret, 31, &error));
    BAD_ARGUMENT(passport_options_set_secret(options, secret, 33, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_secret(options, secret, 32, &error));
    BAD_ARGUMENT(passport_registry_in_memory(options, NULL, &error));
    ANSWERS(PASSPORT_OK, passport_registry_in_memory(options, &system, &error));
    BAD_ARGUMENT(passport_registry_set_time(system, START, &error));
    passport_registry_free(system);
    passport_options_free(options);

    for (size_t i = 0; i < 2; i++)
        BAD_ARGUMENT(passport_ra_record_revocation(good(RA), first_number, NEVER[i], NULL, NULL, NULL, &error));
    static const char *const NO_DAYS[] = {"", "2026-4-1", "2026-02-30", "tomorrow"};
    for (size_t i = 0; i < sizeof NO_DAYS / sizeof NO_DAYS[0]; i++)
        BAD_ARGUMENT(passport_ra_allow_late_reissue(good(RA), first_number, NO_DAYS[i], NULL, NULL, &error));
    BAD_ARGUMENT(passport_ra_add_coupons(good(RA), "D0001", "SR3.0-1Y", "2026-12-31", NULL, 1, NULL, NULL, &error));
    BAD_ARGUMENT(passport_ra_add_coupons(good(RA), "D0001", "SR3.0-1Y", "2026-12-31", NO_DAYS, SIZE_MAX, NULL, NULL, &error));
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_CERTIFICATE_UNREADABLE,
            passport_ra_record_certificate(good(RA), first_number, secret, 33, NULL, 0, NULL, NULL, &error));
    BAD_ARGUMENT(passport_ra_record_certificate(good(RA), first_number, NULL, 1, NULL, 0, NULL, NULL, &error));
    BAD_ARGUMENT(passport_ra_record_certificate(good(RA), first_number, secret, 33, NULL, SIZE_MAX, NULL, NULL, &error));
    REFUSES(PASSPORT_CODE_REFUSED, PASSPORT_RULE_REVOKED_HERE,
            passport_ra_record_revocation(good(RA), first_number, START, NULL, NULL, NULL, &error));
    BAD_ARGUMENT(passport_csr_inspect(NULL, 1, &csr, &error));
    BAD_ARGUMENT(passport_csr_inspect(secret, SIZE_MAX, &csr, &error));
    BAD_ARGUMENT(passport_csr_inspect(secret, sizeof secret, NULL, &error));
    BAD_ARGUMENT(passport_draft_set_csr(good(DRAFT), NULL, 1, &error));
    uint8_t *large = calloc(1, 65537);
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_CSR_TOO_LARGE, passport_csr_inspect(large, 65537, &csr, &error));
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_CSR_TOO_LARGE,
            passport_draft_set_csr(good(DRAFT), large, 65537, &error));
    free(large);
    CHECK(csr == NULL, "untouched");
    ANSWERS(PASSPORT_OK, passport_csr_inspect(NULL, 0, &csr, &error));
    bool acceptable = true;
    ANSWERS(PASSPORT_OK, passport_csr_is_acceptable(csr, &acceptable, &error));
    CHECK(!acceptable, "no bytes are no CSR");
    passport_csr_free(csr);
    passport_applications *page = NULL;
    passport_catalogue_changes *changes = NULL;
    BAD_ARGUMENT(passport_ra_catalogue_changes(good(RA), "2026-05-02", "2026-05-01", &changes, &error));
    BAD_ARGUMENT(passport_ra_catalogue_changes(good(RA), "2026-5-1", "2026-05-01", &changes, &error));
    BAD_ARGUMENT(passport_ra_catalogue_changes(good(RA), "2026-05-01", NULL, &changes, &error));
    BAD_ARGUMENT(passport_ra_catalogue_changes_with(good(RA), BAD_UTF8, "2026-05-01", &changes, &error));
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_CATALOGUE_INVALID,
            passport_ra_catalogue_changes_with(good(RA), "colour = 1", "2026-05-01", &changes, &error));
    BAD_ARGUMENT(passport_registry_load_catalogue(good(REGISTRY), NULL, &error));
    BAD_ARGUMENT(passport_registry_load_catalogue(good(REGISTRY), BAD_UTF8, &error));
    const uint8_t list[] = "no list";
    uint64_t taken = 7;
    BAD_ARGUMENT(passport_registry_load_blocklist(good(REGISTRY), NULL, 1, &taken, &error));
    BAD_ARGUMENT(passport_registry_load_blocklist(good(REGISTRY), list, sizeof list - 1, NULL, &error));
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_BLOCKLIST_INVALID,
            passport_registry_load_blocklist(good(REGISTRY), list, sizeof list - 1, &taken, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_registry_load_blocklist(good(DRAFT), list, 1, &taken, &error));
    CHECK(taken == 7, "a refusal leaves the output as it was");
    passport_notices *notices = NULL;
    uint32_t acknowledged;
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_QUERY_INVALID, passport_ra_notices(good(RA), 0, 501, &notices, &error));
    BAD_ARGUMENT(passport_ra_acknowledge_notices(good(RA), 0, "a b", &acknowledged, &error));
    passport_accounts *accounts = NULL;
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_QUERY_INVALID,
            passport_ra_accounts(good(RA), NULL, 0, &accounts, &error));
    REFUSES(PASSPORT_CODE_NOT_FOUND, PASSPORT_RULE_UNKNOWN_ACCOUNT,
            passport_ra_accounts(good(RA), "no key", 20, &accounts, &error));
    BAD_ARGUMENT(passport_ra_accounts(good(RA), BAD_UTF8, 20, &accounts, &error));
    passport_audit *audit = NULL;
    passport_audit_check *check = NULL;
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_QUERY_INVALID, passport_ra_audit(good(RA), 0, 0, &audit, &error));
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_AUDIT_HEAD_INVALID,
            passport_ra_verify_audit(good(RA), "head", &check, &error));
    BAD_ARGUMENT(passport_ra_verify_audit(good(RA), BAD_UTF8, &check, &error));
    passport_query *query = NULL;
    ANSWERS(PASSPORT_OK, passport_query_new(&query, &error));
    BAD_ARGUMENT(passport_query_new(NULL, &error));
    for (size_t i = 0; i < sizeof NO_DAYS / sizeof NO_DAYS[0]; i++) {
        BAD_ARGUMENT(passport_query_set_days(query, PASSPORT_DAY_KIND_ISSUED, NO_DAYS[i], NULL, &error));
        BAD_ARGUMENT(passport_query_set_days(query, PASSPORT_DAY_KIND_ISSUED, NULL, NO_DAYS[i], &error));
    }
    static const uint32_t NO_ROWS[] = {0, 501, UINT32_MAX};
    for (size_t i = 0; i < sizeof NO_ROWS / sizeof NO_ROWS[0]; i++) {
        ANSWERS(PASSPORT_OK, passport_query_set_rows(query, NO_ROWS[i], &error));
        REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_QUERY_INVALID,
                passport_session_applications(good(SESSION), query, NULL, &page, &error));
    }
    passport_query_free(query);
    BAD_ARGUMENT(passport_session_applications(good(SESSION), NULL, BAD_UTF8, &page, &error));
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_PAGE_CURSOR_INVALID,
            passport_session_applications(good(SESSION), NULL, "cursor", &page, &error));
}

/* Where another handle is an input, it is checked as well. */
static void second_handles(void)
{
    passport_findings *findings = NULL;
    passport_registry *registry = NULL;
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_session_check(good(SESSION), NULL, &findings, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_session_check(good(SESSION), good(TEXT), &findings, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_session_submit(good(SESSION), NULL, NULL, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_session_submit(good(SESSION), good(RECEIPT), NULL, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_registry_in_memory(good(DRAFT), &registry, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_registry_open("no file", good(DRAFT), &registry, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_registry_create("no file", good(DRAFT), &registry, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_session_set_profile(good(SESSION), good(DRAFT), NULL, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_session_pour_profile(good(SESSION), good(PROFILE), &error));
    passport_applications *page = NULL;
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_session_applications(good(SESSION), good(PROFILE), NULL, &page, &error));
    ANSWERS(PASSPORT_CODE_BAD_HANDLE, passport_ra_applications(good(RA), good(PROFILE), NULL, &page, &error));
    CHECK(access("no file", F_OK) != 0, "nothing is made");
}

void test_arguments(void)
{
    texts();
    request_keys();
    numbers();
    enumerations();
    instants_and_bytes();
    second_handles();
}
