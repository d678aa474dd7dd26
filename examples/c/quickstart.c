/* 早わかり — The quick start of the README, whole: run it in the project's root. */
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

int main(void)
{
    static uint8_t csr[65536];
    FILE *file = fopen("tests/data/ec-www.pem", "rb");
    if (file == NULL) {
        perror("tests/data/ec-www.pem");
        return 1;
    }
    size_t csr_length = fread(csr, 1, sizeof csr, file);
    fclose(file);

    // [quickstart]
    passport_registry *registry; // or passport_registry_create and _open, with a path and options
    must(passport_registry_in_memory(NULL, &registry, &error));
    passport_ra *ra; // the registration authority's desk
    must(passport_registry_ra(registry, "yamada", &ra, &error));
    passport_account *account;
    must(passport_ra_open_account(ra, "株式会社サンプル", "D0001", false, NULL, &account, &error));
    const char *access_key;
    must(passport_account_access_key(account, &access_key, &error));
    passport_session *session; // the subscriber's desk
    must(passport_registry_session(registry, access_key, &session, &error));

    passport_draft *draft;
    must(passport_session_draft_new(session, "SR3.0-1Y", &draft, &error));
    must(passport_draft_set_csr(draft, csr, csr_length, &error));
    for (size_t i = 0; i < sizeof FORM / sizeof FORM[0]; i++)
        must(passport_draft_set(draft, FORM[i].field, FORM[i].text, &error));
    must(passport_draft_agree_to_terms(draft, &error));
    passport_receipt *submitted, *reviewed, *approved, *issued;
    must(passport_session_submit(session, draft, &submitted, &error));
    int64_t number;
    must(passport_receipt_number(submitted, &number, &error));

    must(passport_ra_begin_review(ra, number, NULL, &reviewed, &error));
    must(passport_ra_approve(ra, number, NULL, &approved, &error));
    must(passport_ra_issue(ra, number, NULL, &issued, &error));

    passport_bytes *certificate;
    must(passport_session_download_certificate(session, number, PASSPORT_DOWNLOAD_FORMAT_PEM, &certificate, &error));
    const uint8_t *pem;
    size_t length;
    must(passport_bytes_value(certificate, &pem, &length, &error));
    fwrite(pem, 1, length, stdout);
    // [/quickstart]

    passport_bytes_free(certificate);
    passport_receipt_free(submitted);
    passport_receipt_free(reviewed);
    passport_receipt_free(approved);
    passport_receipt_free(issued);
    passport_draft_free(draft);
    passport_session_free(session);
    passport_account_free(account);
    passport_ra_free(ra);
    return passport_registry_free(registry) == PASSPORT_OK ? 0 : 1;
}
