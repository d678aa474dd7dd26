/* 再発行 — A certificate and its reissue for a new key, the old one revoked some days later:
 *
 *   reissue NEW-REGISTRY SECRET-FILE CSR CSR-WITH-A-NEW-KEY
 *
 * Prints the account's access key last.
 */
#include "form.h"
#include <passport.h>
#include <stdio.h>
#include <stdlib.h>

static const passport_language JAPANESE = PASSPORT_LANGUAGE_JAPANESE;
static passport_error *error;

/* Stops with the reason, and with everything that was found, when a call says no. */
static void must(passport_code code)
{
    if (code == PASSPORT_OK)
        return;
    fprintf(stderr, "%s: %s\n", passport_code_name(code), passport_error_message(error, JAPANESE));
    for (size_t i = 0; i < passport_error_finding_count(error); i++)
        fprintf(stderr, "  %s: %s\n", passport_field_path(passport_error_finding_field(error, i)),
                passport_error_finding_text(error, i, JAPANESE));
    exit(1);
}

static size_t read_file(const char *path, uint8_t *bytes, size_t room)
{
    FILE *file = fopen(path, "rb");
    size_t length = file != NULL ? fread(bytes, 1, room, file) : 0;
    if (length == 0) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return length;
}

/* Submits a draft with a CSR, and has the RA issue its certificate. */
static int64_t obtain(passport_session *session, passport_ra *ra, passport_draft *draft, const char *csr)
{
    static uint8_t bytes[65536];
    size_t length = read_file(csr, bytes, sizeof bytes);
    must(passport_draft_set_csr(draft, bytes, length, &error));
    must(passport_draft_agree_to_terms(draft, &error));

    /* A draft has its request key: when the answer is lost, the same draft is submitted again, and nothing is done twice. */
    passport_receipt *receipt;
    passport_code code;
    do {
        passport_error_free(error);
        error = NULL;
        code = passport_session_submit(session, draft, &receipt, &error);
    } while (code == PASSPORT_CODE_BUSY || code == PASSPORT_CODE_OUTCOME_UNKNOWN);
    must(code);
    int64_t number;
    must(passport_receipt_number(receipt, &number, &error));
    passport_receipt_free(receipt);

    must(passport_ra_begin_review(ra, number, NULL, NULL, &error));
    must(passport_ra_approve(ra, number, NULL, NULL, &error));
    must(passport_ra_issue(ra, number, NULL, NULL, &error));
    return number;
}

/* Until when a record can be reissued, or why not. */
static void show_reissue(const passport_session *session, int64_t number)
{
    passport_actions *actions;
    size_t count;
    must(passport_session_actions(session, number, NULL, &actions, &error));
    must(passport_actions_count(actions, &count, &error));
    for (size_t i = 0; i < count; i++) {
        passport_act act;
        passport_rule rule;
        const char *closes;
        must(passport_actions_act(actions, i, &act, &error));
        must(passport_actions_rule(actions, i, &rule, &error));
        must(passport_actions_closes(actions, i, &closes, &error));
        if (act == PASSPORT_ACT_REISSUE)
            printf("%lld: 再発行 %s%s\n", (long long)number, rule == PASSPORT_RULE_NONE ? "– " : "× ",
                   rule == PASSPORT_RULE_NONE ? closes : passport_rule_text(rule, JAPANESE));
    }
    passport_actions_free(actions);
}

int main(int count, char **arguments)
{
    if (count != 5) {
        fputs("usage: reissue NEW-REGISTRY SECRET-FILE CSR CSR-WITH-A-NEW-KEY\n", stderr);
        return 2;
    }
    passport_options *options;
    passport_registry *registry;
    passport_ra *ra;
    passport_account *account;
    passport_session *session;
    const char *access_key;
    uint8_t secret[33];
    size_t length = read_file(arguments[2], secret, sizeof secret);
    must(passport_options_new(&options, &error));
    must(passport_options_set_secret(options, secret, length, &error));
    must(passport_registry_create(arguments[1], options, &registry, &error));
    must(passport_registry_ra(registry, "yamada", &ra, &error));
    must(passport_ra_open_account(ra, "株式会社サンプル", "D0001", false, NULL, &account, &error));
    must(passport_account_access_key(account, &access_key, &error));
    must(passport_registry_session(registry, access_key, &session, &error));

    passport_draft *draft;
    must(passport_session_draft_new(session, "SR3.0-1Y", &draft, &error));
    for (size_t i = 0; i < sizeof FORM / sizeof FORM[0]; i++)
        must(passport_draft_set(draft, FORM[i].field, FORM[i].text, &error));
    int64_t first = obtain(session, ra, draft, arguments[3]);
    show_reissue(session, first);

    passport_draft *reissue;
    must(passport_session_draft_reissue(session, first, &reissue, &error));
    must(passport_draft_set(reissue, PASSPORT_FIELD_REVOKE_PREVIOUS, "deferred", &error));
    int64_t second = obtain(session, ra, reissue, arguments[4]);
    show_reissue(session, first);
    show_reissue(session, second);

    passport_application *record;
    bool is_due;
    int64_t due_at;
    must(passport_session_application(session, first, &record, &error));
    must(passport_application_certificate_revocation_due_at(record, &is_due, &due_at, &error));
    if (!is_due) {
        fputs("the old certificate is not to be revoked\n", stderr);
        return 1;
    }
    printf("%lld: 失効予定 %lld\n%s\n", (long long)first, (long long)due_at, access_key);

    passport_application_free(record);
    passport_draft_free(reissue);
    passport_draft_free(draft);
    passport_session_free(session);
    passport_account_free(account);
    passport_ra_free(ra);
    passport_options_free(options);
    return passport_registry_free(registry) == PASSPORT_OK ? 0 : 1;
}
