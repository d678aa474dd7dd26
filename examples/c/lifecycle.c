/* 証明書の一生 — A certificate's life in C: lifecycle OUTPUT-DIRECTORY, in the project's root. */
#include "form.h"
#include <passport.h>
#include <stdio.h>
#include <stdlib.h>

static passport_error *error;

/* Stops with the reason when a call says no. */
static void must(passport_code code)
{
    if (code != PASSPORT_OK) {
        fprintf(stderr, "%s\n", passport_error_message(error, PASSPORT_LANGUAGE_JAPANESE));
        exit(1);
    }
}

static void show_list(const passport_session *session)
{
    static const passport_column COLUMNS[] = {PASSPORT_COLUMN_RECEIVED_ON, PASSPORT_COLUMN_SERVICE_NAME,
                                              PASSPORT_COLUMN_STATUS, PASSPORT_COLUMN_KIND,
                                              PASSPORT_COLUMN_VALID_UNTIL, PASSPORT_COLUMN_CONTRACT_CODE,
                                              PASSPORT_COLUMN_SERVER_NAME};
    passport_applications *page;
    size_t rows;
    must(passport_session_applications(session, NULL, NULL, &page, &error));
    must(passport_applications_count(page, &rows, &error));
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < sizeof COLUMNS / sizeof COLUMNS[0]; i++) {
            const char *text;
            must(passport_applications_text(page, row, COLUMNS[i], &text, &error));
            printf("  %s", *text != '\0' ? text : "-");
        }
        putchar('\n');
    }
    passport_applications_free(page);
}

static void show_acts(const passport_session *session, int64_t number)
{
    passport_actions *actions;
    size_t count;
    must(passport_session_actions(session, number, NULL, &actions, &error));
    must(passport_actions_count(actions, &count, &error));
    for (size_t i = 0; i < count; i++) {
        passport_act act;
        passport_rule rule;
        const char *opens, *closes;
        must(passport_actions_act(actions, i, &act, &error));
        must(passport_actions_rule(actions, i, &rule, &error));
        must(passport_actions_opens(actions, i, &opens, &error));
        must(passport_actions_closes(actions, i, &closes, &error));
        printf("  %s: %s%s%s", passport_act_label(act, PASSPORT_LANGUAGE_JAPANESE),
               rule == PASSPORT_RULE_NONE ? "可" : "不可 ", rule == PASSPORT_RULE_NONE ? "" : passport_rule_name(rule),
               *opens != '\0' ? "" : "\n");
        if (*opens != '\0')
            printf(" (%s – %s)\n", opens, closes);
    }
    passport_actions_free(actions);
}

int main(int count, char **arguments)
{
    static const uint8_t SECRET[32] = {7};
    static uint8_t csr[65536];
    char path[4096];
    FILE *file = fopen("tests/data/ec-www.pem", "rb");
    if (count != 2 || file == NULL) {
        fputs("usage: lifecycle OUTPUT-DIRECTORY, in the project's root\n", stderr);
        return 2;
    }
    size_t csr_length = fread(csr, 1, sizeof csr, file);
    fclose(file);

    passport_options *options;
    passport_registry *registry;
    passport_ra *ra;
    passport_account *account;
    passport_session *session;
    const char *access_key;
    must(passport_options_new(&options, &error));
    must(passport_options_set_secret(options, SECRET, sizeof SECRET, &error));
    must(passport_options_set_manual_clock(options, 1796086800, &error)); /* 2026-12-01 10:00 in Tokyo */
    snprintf(path, sizeof path, "%s/registry.db", arguments[1]);
    must(passport_registry_create(path, options, &registry, &error));
    must(passport_registry_ra(registry, "yamada", &ra, &error));
    must(passport_ra_open_account(ra, "株式会社サンプル", "D0001", false, NULL, &account, &error));
    must(passport_account_access_key(account, &access_key, &error));
    must(passport_registry_session(registry, access_key, &session, &error));

    passport_draft *draft;
    passport_findings *findings;
    passport_receipt *receipt;
    size_t found;
    must(passport_session_draft_new(session, "SR3.0-1Y", &draft, &error));
    must(passport_draft_set_csr(draft, csr, csr_length, &error));
    must(passport_session_check(session, draft, &findings, &error));
    must(passport_findings_count(findings, &found, &error));
    const char *first;
    must(passport_findings_text(findings, 0, PASSPORT_LANGUAGE_JAPANESE, &first, &error));
    printf("入力の検査 — an empty form: %zu findings, for instance\n  %s\n", found, first);
    passport_findings_free(findings);

    for (size_t i = 0; i < sizeof FORM / sizeof FORM[0]; i++)
        must(passport_draft_set(draft, FORM[i].field, FORM[i].text, &error));
    must(passport_draft_agree_to_terms(draft, &error));
    must(passport_session_submit(session, draft, &receipt, &error));
    int64_t number;
    must(passport_receipt_number(receipt, &number, &error));
    passport_receipt_free(receipt);
    must(passport_ra_begin_review(ra, number, NULL, &receipt, &error));
    passport_receipt_free(receipt);
    must(passport_ra_approve(ra, number, NULL, &receipt, &error));
    passport_receipt_free(receipt);
    must(passport_ra_issue(ra, number, NULL, &receipt, &error));
    passport_receipt_free(receipt);

    puts("\nお申込一覧 — the list");
    show_list(session);
    puts("\n操作 — the acts, on day 26");
    must(passport_registry_set_time(registry, 1798297200, &error)); /* 2026-12-27 00:00 in Tokyo */
    show_acts(session, number);

    passport_draft *reissue;
    if (passport_session_draft_reissue(session, number, &reissue, &error) == PASSPORT_CODE_REFUSED) {
        printf("\n再発行 → %s  %s\n", passport_error_rule_name(error),
               passport_error_message(error, PASSPORT_LANGUAGE_JAPANESE));
        passport_error_free(error);
    }

    passport_bytes *certificate;
    const uint8_t *pem;
    size_t length;
    must(passport_session_download_certificate(session, number, PASSPORT_DOWNLOAD_FORMAT_PEM, &certificate, &error));
    must(passport_bytes_value(certificate, &pem, &length, &error));
    snprintf(path, sizeof path, "%s/certificate.pem", arguments[1]);
    file = fopen(path, "wb");
    if (file == NULL || fwrite(pem, 1, length, file) != length || fclose(file) != 0) {
        perror(path);
        return 1;
    }
    printf("\n%s written\n", path);

    passport_bytes_free(certificate);
    passport_draft_free(draft);
    passport_session_free(session);
    passport_account_free(account);
    passport_ra_free(ra);
    passport_options_free(options);
    return passport_registry_free(registry) == PASSPORT_OK ? 0 : 1;
}
