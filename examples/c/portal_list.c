/* お申込一覧 — A subscriber's list with a search, and what each record offers:
 *
 *   portal_list REGISTRY SECRET-FILE ACCESS-KEY [ORGANIZATION]
 *
 * The portal has signed its user in and knows the account's access key. The search finds organizations that hold the text.
 */
#include <passport.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 20 }; /* of a page */

static const passport_language JAPANESE = PASSPORT_LANGUAGE_JAPANESE;
static passport_error *error;

/* Stops with the reason when a call says no. */
static void must(passport_code code)
{
    if (code != PASSPORT_OK) {
        fprintf(stderr, "%s: %s\n", passport_code_name(code), passport_error_message(error, JAPANESE));
        exit(1);
    }
}

static passport_options *read_secret(const char *path)
{
    passport_options *options;
    uint8_t secret[33]; /* one more than there may be, so that a longer file is seen */
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    size_t length = fread(secret, 1, sizeof secret, file);
    fclose(file);
    must(passport_options_new(&options, &error));
    must(passport_options_set_secret(options, secret, length, &error));
    return options;
}

/* What can be done with a record, and until when: its acts are some of a page's. */
static void show_acts(const passport_actions *actions, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++) {
        passport_act act;
        bool allowed;
        const char *closes;
        must(passport_actions_act(actions, i, &act, &error));
        must(passport_actions_allowed(actions, i, &allowed, &error));
        must(passport_actions_closes(actions, i, &closes, &error));
        if (allowed)
            printf("    %s %s%s\n", passport_act_label(act, JAPANESE), *closes != '\0' ? "– " : "", closes);
    }
}

static void show_page(const passport_session *session, const passport_applications *page)
{
    static const passport_column COLUMNS[] = {PASSPORT_COLUMN_RECEIVED_ON,   PASSPORT_COLUMN_SERVICE_NAME,
                                              PASSPORT_COLUMN_CONTRACT_CODE, PASSPORT_COLUMN_ORGANIZATION,
                                              PASSPORT_COLUMN_SERVER_NAME,   PASSPORT_COLUMN_VALID_UNTIL};
    int64_t numbers[ROWS];
    size_t rows, acts;
    must(passport_applications_count(page, &rows, &error));
    for (size_t row = 0; row < rows; row++)
        must(passport_applications_number(page, row, &numbers[row], &error));

    passport_actions *actions; /* of the whole page at once: as many for each row */
    must(passport_session_actions_of(session, numbers, rows, NULL, &actions, &error));
    must(passport_actions_count(actions, &acts, &error));
    for (size_t row = 0; row < rows; row++) {
        passport_kind kind;
        passport_status status;
        must(passport_applications_kind(page, row, &kind, &error));
        must(passport_applications_status(page, row, &status, &error));
        printf("%lld  %s  %s", (long long)numbers[row], passport_kind_label(kind, JAPANESE),
               passport_status_label(status, JAPANESE));
        for (size_t i = 0; i < sizeof COLUMNS / sizeof COLUMNS[0]; i++) {
            const char *text;
            must(passport_applications_text(page, row, COLUMNS[i], &text, &error));
            printf("  %s", *text != '\0' ? text : "-");
        }
        putchar('\n');
        show_acts(actions, row * (acts / rows), acts / rows);
    }
    passport_actions_free(actions);
}

int main(int count, char **arguments)
{
    if (count != 4 && count != 5) {
        fputs("usage: portal_list REGISTRY SECRET-FILE ACCESS-KEY [ORGANIZATION]\n", stderr);
        return 2;
    }
    passport_registry *registry;
    passport_session *session;
    passport_query *query;
    passport_options *options = read_secret(arguments[2]);
    must(passport_registry_open(arguments[1], options, &registry, &error));
    must(passport_registry_session(registry, arguments[3], &session, &error));
    must(passport_query_new(&query, &error));
    must(passport_query_set_sort(query, PASSPORT_SORT_KEY_RECEIVED_ON, false, &error));
    must(passport_query_set_rows(query, ROWS, &error));
    if (count == 5)
        must(passport_query_add_text(query, PASSPORT_SEARCH_FIELD_ORGANIZATION, arguments[4], &error));

    passport_applications *page = NULL;
    const char *cursor = NULL; /* borrowed from the page before, which lives until the next is read */
    do {
        passport_applications *next;
        must(passport_session_applications(session, query, cursor, &next, &error));
        passport_applications_free(page);
        page = next;
        if (cursor == NULL) {
            uint32_t total;
            bool is_exact;
            must(passport_applications_total(page, &total, &is_exact, &error));
            printf("%u%s 件\n", (unsigned)total, is_exact ? "" : "+");
        }
        show_page(session, page);
        must(passport_applications_next(page, &cursor, &error));
    } while (*cursor != '\0');

    passport_applications_free(page);
    passport_query_free(query);
    passport_session_free(session);
    passport_options_free(options);
    return passport_registry_free(registry) == PASSPORT_OK ? 0 : 1;
}
