/* With and without another tenant's data every list, search, count and file of an account is equal, byte for byte. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <stdlib.h>
#include <string.h>

#include "misuse.h"

/* What an account is told. */
static FILE *told_file;
static size_t asked;

/* Every row of every page that a query finds. */
static void pages(const passport_query *query)
{
    char cursor[512] = "";
    const char *text, *next;
    do {
        passport_applications *page = NULL;
        size_t rows = 0;
        uint32_t total = 0;
        bool exact = false;
        ANSWERS(PASSPORT_OK, passport_session_applications(good(SESSION), query, cursor[0] ? cursor : NULL, &page, &error));
        ANSWERS(PASSPORT_OK, passport_applications_count(page, &rows, &error));
        ANSWERS(PASSPORT_OK, passport_applications_total(page, &total, &exact, &error));
        ANSWERS(PASSPORT_OK, passport_applications_previous(page, &next, &error));
        fprintf(told_file, "%zu of %u %d %s", rows, total, exact, next);
        for (size_t row = 0; row < rows; row++)
            for (int column = PASSPORT_COLUMN_NUMBER; column <= PASSPORT_COLUMN_ACCESS_KEY; column++)
                if (passport_applications_text(page, row, column, &text, NULL) == PASSPORT_OK)
                    fprintf(told_file, "\t%s", text);
        ANSWERS(PASSPORT_OK, passport_applications_next(page, &next, &error));
        fprintf(told_file, "\t%s\n", next);
        snprintf(cursor, sizeof cursor, "%s", next);
        passport_applications_free(page);
    } while (cursor[0] != '\0');
}

/* The same as a file, in every format. */
static void files(const passport_query *query)
{
    for (int format = PASSPORT_EXPORT_FORMAT_CSV_UTF8; format <= PASSPORT_EXPORT_FORMAT_JSON_LINES; format++) {
        char cursor[512] = "";
        do {
            passport_export *part = NULL;
            const uint8_t *bytes = NULL;
            size_t length = 0;
            const char *next = "";
            ANSWERS(PASSPORT_OK,
                    passport_session_export(good(SESSION), query, format, cursor[0] ? cursor : NULL, &part, &error));
            ANSWERS(PASSPORT_OK, passport_export_bytes(part, &bytes, &length, &error));
            ANSWERS(PASSPORT_OK, passport_export_next(part, &next, &error));
            if (length > 0)
                fwrite(bytes, 1, length, told_file);
            fprintf(told_file, "\n%s\n", next);
            snprintf(cursor, sizeof cursor, "%s", next);
            passport_export_free(part);
        } while (cursor[0] != '\0');
    }
}

/* Asks with one condition more than a row a page and the exact total. */
#define ASK(condition)                                                                                                 \
    do {                                                                                                               \
        passport_query *query = NULL;                                                                                  \
        ANSWERS(PASSPORT_OK, passport_query_new(&query, &error));                                                      \
        ANSWERS(PASSPORT_OK, passport_query_set_rows(query, 1, &error));                                               \
        ANSWERS(PASSPORT_OK, passport_query_set_exact_total(query, true, &error));                                     \
        ANSWERS(PASSPORT_OK, condition);                                                                               \
        pages(query);                                                                                                  \
        files(query);                                                                                                  \
        passport_query_free(query);                                                                                    \
        asked++;                                                                                                       \
    } while (0)

static void lists(void)
{
    static const char *const TEXTS[] = {"example", "株式会社", "C-", "B", "1"};
    asked = 0;
    ASK(passport_query_set_rows(query, 500, &error));
    for (int view = 1; passport_list_view_name(view)[0] != '\0'; view++)
        ASK(passport_query_set_view(query, view, &error));
    for (int key = 1; passport_sort_key_name(key)[0] != '\0'; key++) {
        ASK(passport_query_set_sort(query, key, true, &error));
        ASK(passport_query_set_sort(query, key, false, &error));
    }
    for (int day = 1; passport_day_kind_name(day)[0] != '\0'; day++)
        ASK(passport_query_set_days(query, day, "2026-04-01", NULL, &error));
    for (int kind = 1; passport_kind_name(kind)[0] != '\0'; kind++)
        ASK(passport_query_set_kind(query, kind, &error));
    for (int field = 1; passport_search_field_name(field)[0] != '\0'; field++)
        for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++)
            ASK(passport_query_add_text(query, field, TEXTS[i], &error));
    for (int downloaded = 0; downloaded <= 1; downloaded++)
        ASK(passport_query_set_downloaded(query, downloaded, &error));
    ASK(passport_query_set_service(query, "SR3.0-1Y", &error));
}

static void rest(void)
{
    passport_text *text = NULL;
    passport_coupons *coupons = NULL;
    passport_profile *profile = NULL;
    const char *value = "";
    size_t count = 0;
    ANSWERS(PASSPORT_OK, passport_session_calendar(good(SESSION), &text, &error));
    ANSWERS(PASSPORT_OK, passport_text_value(text, &value, &error));
    fprintf(told_file, "%s\n", value);
    passport_text_free(text);
    ANSWERS(PASSPORT_OK, passport_session_coupons(good(SESSION), &coupons, &error));
    ANSWERS(PASSPORT_OK, passport_coupons_count(coupons, &count, &error));
    for (size_t i = 0; i < count; i++) {
        ANSWERS(PASSPORT_OK, passport_coupons_number(coupons, i, &value, &error));
        fprintf(told_file, "%s\n", value);
    }
    passport_coupons_free(coupons);
    ANSWERS(PASSPORT_OK, passport_session_profile(good(SESSION), &profile, &error));
    ANSWERS(PASSPORT_OK, passport_profile_dealer_code(profile, &text, &error));
    ANSWERS(PASSPORT_OK, passport_text_value(text, &value, &error));
    fprintf(told_file, "%s\n", value);
    passport_text_free(text);
    passport_profile_free(profile);
}

/* Everything that good(SESSION) is told without a number; the caller's to free. */
static char *everything(size_t *length)
{
    char *text = NULL;
    told_file = open_memstream(&text, length);
    lists();
    rest();
    fclose(told_file);
    return text;
}

/* Another account of the same dealer with a completed record and an open one, and another dealer's coupons. */
static void another(void)
{
    static const char *const CSRS[] = {"ec-www-5.pem", "ec-www-6.pem"}, *const COUPON[] = {"C-0009"};
    passport_account *account = NULL;
    passport_session *session = NULL;
    passport_coupons *coupons = NULL;
    const char *key = "";
    ANSWERS(PASSPORT_OK, passport_ra_open_account(good(RA), "株式会社他社", "D0001", false, NULL, &account, &error));
    ANSWERS(PASSPORT_OK, passport_account_access_key(account, &key, &error));
    ANSWERS(PASSPORT_OK, passport_registry_session(good(REGISTRY), key, &session, &error));
    for (size_t i = 0; i < sizeof CSRS / sizeof CSRS[0]; i++) {
        passport_draft *draft = filled_draft(session, CSRS[i]);
        passport_receipt *receipt = NULL;
        int64_t number = 0;
        ANSWERS(PASSPORT_OK, passport_session_submit(session, draft, &receipt, &error));
        ANSWERS(PASSPORT_OK, passport_receipt_number(receipt, &number, &error));
        if (i == 0)
            conclude(good(RA), number);
        passport_receipt_free(receipt);
        passport_draft_free(draft);
    }
    ANSWERS(PASSPORT_OK, passport_ra_add_coupons(good(RA), "D0002", "SR3.0-1Y", "2026-12-31", COUPON, 1, NULL, &coupons,
                                                 &error));
    passport_coupons_free(coupons);
    passport_session_free(session);
    passport_account_free(account);
}

void test_interference(void)
{
    size_t before, after;
    char *alone = everything(&before);
    another();
    char *beside = everything(&after);
    CHECK(before == after && memcmp(alone, beside, before) == 0, "another's data is seen: %zu and %zu bytes", before, after);
    printf("misuse: %zu queries of the list, %zu bytes compared\n", asked, before);
    free(alone);
    free(beside);
}
