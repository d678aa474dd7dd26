/* Registry files, and registries that are closed. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "misuse.h"

static char folder[] = "/tmp/passport-c-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static passport_options *options_with(uint8_t secret)
{
    passport_options *options = NULL;
    uint8_t bytes[32];
    memset(bytes, secret, sizeof bytes);
    ANSWERS(PASSPORT_OK, passport_options_new(&options, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_secret(options, bytes, sizeof bytes, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_manual_clock(options, START, &error));
    return options;
}

/* A registry is made over a CA that was made elsewhere, if it is sound and there is a secret. */
static void given_ca(void)
{
    uint8_t chain[8192], key[1024], other[1024];
    size_t chain_length = read_data("other-chain.pem", chain, sizeof chain);
    size_t key_length = read_data("other-issuing-key.pem", key, sizeof key);
    size_t other_length = read_data("private-key.pem", other, sizeof other);
    passport_options *options = options_with(7), *plain = NULL;
    passport_registry *registry = NULL;
    passport_text *certificates = NULL;
    const char *text;
    ANSWERS(PASSPORT_OK, passport_options_new(&plain, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_ca(plain, chain, chain_length, key, key_length, &error));
    REFUSES(PASSPORT_CODE_REFUSED, PASSPORT_RULE_CA_SECRET_REQUIRED,
            passport_registry_create(in_folder("registry.db"), plain, &registry, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_ca(options, chain, chain_length, other, other_length, &error));
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_CA_KEY_MISMATCH,
            passport_registry_in_memory(options, &registry, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_ca(options, chain, chain_length, NULL, 0, &error));
    REFUSES(PASSPORT_CODE_INVALID, PASSPORT_RULE_CA_INVALID, passport_registry_in_memory(options, &registry, &error));
    ANSWERS(PASSPORT_CODE_BAD_ARGUMENT, passport_options_set_ca(options, NULL, 1, key, key_length, &error));
    ANSWERS(PASSPORT_CODE_BAD_ARGUMENT, passport_options_set_ca(options, chain, chain_length, NULL, 1, &error));
    ANSWERS(PASSPORT_CODE_BAD_ARGUMENT, passport_options_set_ca_algorithm(options, 0, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_ca(options, chain, chain_length, key, key_length, &error));
    ANSWERS(PASSPORT_OK, passport_registry_in_memory(options, &registry, &error));
    ANSWERS(PASSPORT_OK, passport_registry_ca_certificates(registry, &certificates, &error));
    ANSWERS(PASSPORT_OK, passport_text_value(certificates, &text, &error));
    CHECK(strlen(text) == chain_length && memcmp(text, chain, chain_length) == 0, "the CA is the one that was given");
    passport_text_free(certificates);
    passport_registry_free(registry);
    passport_options_free(plain);
    passport_options_free(options);
}

static void empty_folder(void)
{
    static const char *const NAMES[] = {"registry.db", "registry.db-wal", "registry.db-shm", "other.db",
                                        "other.db-wal", "other.db-shm",   "empty.db"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        unlink(in_folder(NAMES[i]));
    CHECK(rmdir(folder) == 0, "%s keeps a file that nobody asked for", folder);
}

void test_files(void)
{
    CHECK(mkdtemp(folder) != NULL, "no folder");
    passport_options *options = options_with(7), *wrong = options_with(8);
    passport_registry *registry = NULL, *other = NULL;
    passport_text *certificates = NULL;
    REFUSES(PASSPORT_CODE_NOT_FOUND, PASSPORT_RULE_REGISTRY_MISSING,
            passport_registry_open(in_folder("registry.db"), options, &registry, &error));
    CHECK(registry == NULL, "untouched");
    ANSWERS(PASSPORT_OK, passport_registry_create(in_folder("registry.db"), options, &registry, &error));
    REFUSES(PASSPORT_CODE_CONFLICT, PASSPORT_RULE_REGISTRY_EXISTS,
            passport_registry_create(in_folder("registry.db"), options, &other, &error));
    REFUSES(PASSPORT_CODE_SIGN_IN, PASSPORT_RULE_WRONG_SECRET,
            passport_registry_open(in_folder("registry.db"), wrong, &other, &error));
    REFUSES(PASSPORT_CODE_SIGN_IN, PASSPORT_RULE_WRONG_SECRET,
            passport_registry_open(in_folder("registry.db"), NULL, &other, &error));
    ANSWERS(PASSPORT_OK, passport_registry_open(in_folder("registry.db"), options, &other, &error));
    ANSWERS(PASSPORT_OK, passport_registry_ca_certificates(other, &certificates, &error));
    passport_text_free(certificates);
    passport_registry_free(other);
    passport_registry_free(registry);

    fclose(fopen(in_folder("empty.db"), "w"));
    REFUSES(PASSPORT_CODE_INCOMPATIBLE, PASSPORT_RULE_NOT_A_REGISTRY,
            passport_registry_open(in_folder("empty.db"), options, &registry, &error));
    passport_options *plain = NULL;
    ANSWERS(PASSPORT_OK, passport_options_new(&plain, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_create_if_missing(plain, true, &error));
    ANSWERS(PASSPORT_OK, passport_registry_open(in_folder("other.db"), plain, &registry, &error));
    REFUSES(PASSPORT_CODE_REFUSED, PASSPORT_RULE_CA_SECRET_REQUIRED,
            passport_registry_ca_certificates(registry, &certificates, &error));
    passport_registry_free(registry);
    passport_options_free(plain);
    passport_options_free(options);
    passport_options_free(wrong);
    given_ca();
    empty_folder();
}

void test_closed(void)
{
    int64_t number;
    bool has;
    passport_session *session = NULL;
    passport_applications *page = NULL;
    passport_application *application = NULL;
    passport_actions *actions = NULL;
    passport_findings *findings = NULL;
    passport_draft *draft = NULL;
    passport_bytes *bytes = NULL;
    passport_account *account = NULL;
    passport_due *due = NULL;
    const char *key;
#define CLOSED(call) ANSWERS(PASSPORT_CODE_CLOSED, call)
    ANSWERS(PASSPORT_OK, passport_account_access_key(good(ACCOUNT), &key, &error));
    ANSWERS(PASSPORT_OK, passport_registry_close(good(REGISTRY), &error));
    ANSWERS(PASSPORT_OK, passport_registry_close(good(REGISTRY), &error));
    CLOSED(passport_registry_session(good(REGISTRY), key, &session, &error));
    CLOSED(passport_registry_confirm_clock(good(REGISTRY), &error));
    CLOSED(passport_session_draft_new(good(SESSION), "SR3.0-1Y", &draft, &error));
    CLOSED(passport_session_draft_reissue(good(SESSION), first_number, &draft, &error));
    CLOSED(passport_session_check(good(SESSION), good(DRAFT), &findings, &error));
    CLOSED(passport_session_submit(good(SESSION), good(DRAFT), NULL, &error));
    CLOSED(passport_session_withdraw(good(SESSION), first_number, NULL, NULL, &error));
    CLOSED(passport_session_application(good(SESSION), first_number, &application, &error));
    CLOSED(passport_session_actions(good(SESSION), first_number, NULL, &actions, &error));
    CLOSED(passport_session_actions_of(good(SESSION), &first_number, 1, NULL, &actions, &error));
    CLOSED(passport_session_applications(good(SESSION), NULL, NULL, &page, &error));
    passport_export *part = NULL;
    CLOSED(passport_session_export(good(SESSION), NULL, PASSPORT_EXPORT_FORMAT_CSV_UTF8, NULL, &part, &error));
    CLOSED(passport_session_download_certificate(good(SESSION), first_number, PASSPORT_DOWNLOAD_FORMAT_PEM, &bytes,
                                                 &error));
    CLOSED(passport_ra_open_account(good(RA), "name", "", false, NULL, &account, &error));
    CLOSED(passport_ra_application(good(RA), first_number, &application, &error));
    CLOSED(passport_ra_begin_review(good(RA), first_number, NULL, NULL, &error));
    CLOSED(passport_ra_issue(good(RA), first_number, NULL, NULL, &error));
    CLOSED(passport_ra_run_due(good(RA), &due, &error));
    passport_import *import = NULL;
    passport_import_part *import_part = NULL;
    CLOSED(passport_ra_import_records(good(RA), NULL, 0, PASSPORT_EXPORT_FORMAT_JSON_LINES, false, &import, &error));
    CLOSED(passport_import_step(good(IMPORT), &import_part, &error));
    passport_backup *backup = NULL;
    passport_integrity *integrity = NULL;
    uint32_t remaining, total;
    CLOSED(passport_registry_backup(good(REGISTRY), "/tmp/passport-c-closed.db", &backup, &error));
    CLOSED(passport_backup_step(good(BACKUP), 1, &remaining, &total, &error));
    CLOSED(passport_registry_check_integrity(good(REGISTRY), &integrity, &error));
    passport_ra *ra = NULL;
    passport_text *certificates = NULL;
    passport_worklist *worklist = NULL;
    CLOSED(passport_registry_ra(good(REGISTRY), "operator", &ra, &error));
    CLOSED(passport_registry_ca_certificates(good(REGISTRY), &certificates, &error));
    CLOSED(passport_ra_worklist(good(RA), &worklist, &error));
    CLOSED(passport_session_set_profile(good(SESSION), good(PROFILE), NULL, &error));
    CLOSED(passport_session_pour_profile(good(SESSION), good(DRAFT), &error));
    ANSWERS(PASSPORT_OK, passport_registry_set_time(good(REGISTRY), START, &error));
    ANSWERS(PASSPORT_OK, passport_application_number(good(APPLICATION), &number, &error));
    ANSWERS(PASSPORT_OK, passport_application_has_certificate(good(APPLICATION), &has, &error));
    ANSWERS(PASSPORT_OK, passport_draft_agree_to_terms(good(DRAFT), &error));
}
