/* A registry as the first released schema wrote it: it opens, is what it was, and lives on.
 *
 *   frozen ROOT RESULT     the project's root; the file for "PASSED FAILED"
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "passport.h"

static size_t passed, failed;

#define CHECK(condition, ...)                                                                                          \
    ((condition) ? (void)passed++                                                                                      \
                 : (void)(failed++, printf("FAILED %s:%d: ", __FILE__, __LINE__), printf(__VA_ARGS__), puts("")))
#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        passport_error *error = NULL;                                                                                  \
        passport_code answered = call;                                                                                 \
        CHECK(answered == PASSPORT_OK, "%s answers %s", #call, passport_error_message(error, PASSPORT_LANGUAGE_ENGLISH)); \
        passport_error_free(error);                                                                                    \
    } while (0)

/* 2026-04-01T10:00:00+09:00 */
enum { START = 1775005200 };

static char *whole_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(2);
    }
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    if (bytes == NULL || fread(bytes, 1, *length, file) != *length)
        exit(2);
    bytes[*length] = '\0';
    fclose(file);
    return bytes;
}

static const char *text_of(const cJSON *of, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(of, name));
    CHECK(text != NULL, "no %s among the facts", name);
    return text != NULL ? text : "";
}

static int number_of(const cJSON *of, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(of, name)->valueint;
}

static void same(const char *what, const char *is, const char *must)
{
    CHECK(strcmp(is, must) == 0, "%s is %s, must be %s", what, is, must);
}

static void record_is(passport_ra *ra, const cJSON *fact)
{
    passport_application *record = NULL;
    passport_kind kind;
    passport_status status;
    const char *text;
    bool has, is_revoked;
    passport_revocation_reason reason;
    MUST(passport_ra_application(ra, atoll(text_of(fact, "number")), &record, &error));
    MUST(passport_application_kind(record, &kind, &error));
    same("the kind", passport_kind_name(kind), text_of(fact, "kind"));
    MUST(passport_application_status(record, &status, &error));
    same("the status", passport_status_name(status), text_of(fact, "status"));
    MUST(passport_application_service(record, &text, &error));
    same("the service", text, text_of(fact, "service"));
    MUST(passport_application_contract_code(record, &text, &error));
    same("the contract", text, text_of(fact, "contract_code"));
    MUST(passport_application_catalogue_version(record, &text, &error));
    same("the catalogue", text, text_of(fact, "catalogue_version"));
    MUST(passport_application_text(record, PASSPORT_FIELD_ORGANIZATION_NAME, &text, &error));
    same("the organization", text, text_of(fact, "organization"));
    MUST(passport_application_has_certificate(record, &has, &error));
    CHECK(has == (text_of(fact, "serial")[0] != '\0'), "a certificate or none");
    if (has) {
        MUST(passport_application_certificate_serial(record, &text, &error));
        same("the serial", text, text_of(fact, "serial"));
        MUST(passport_application_certificate_revocation_reason(record, &is_revoked, &reason, &error));
        same("the reason", is_revoked ? passport_revocation_reason_name(reason) : "", text_of(fact, "revocation_reason"));
    }
    // What was begun goes on: the secret opens the CA's keys.
    if (status == PASSPORT_STATUS_APPROVED)
        MUST(passport_ra_issue(ra, atoll(text_of(fact, "number")), NULL, NULL, &error));
    passport_application_free(record);
}

static void is_sound(passport_registry *registry)
{
    passport_integrity *found = NULL;
    bool is;
    MUST(passport_registry_check_integrity(registry, &found, &error));
    MUST(passport_integrity_is_sound(found, &is, &error));
    CHECK(is, "nothing is wrong in it");
    passport_integrity_free(found);
}

static void is_what_it_was(passport_registry *registry, const cJSON *facts)
{
    const cJSON *told = cJSON_GetObjectItemCaseSensitive(facts, "told"), *one;
    const cJSON *sign_in = cJSON_GetObjectItemCaseSensitive(facts, "sign_in");
    passport_ra *ra = NULL;
    passport_text *version = NULL;
    passport_notices *notices = NULL;
    passport_session *session = NULL;
    const char *text, *certificate = text_of(sign_in, "certificate");
    size_t count, records = 0;
    is_sound(registry);
    MUST(passport_registry_ra(registry, "yamada", &ra, &error));
    MUST(passport_registry_catalogue_version(registry, &version, &error));
    MUST(passport_text_value(version, &text, &error));
    same("the catalogue in force", text, text_of(told, "catalogue_version"));
    MUST(passport_ra_notices(ra, 0, 500, &notices, &error));
    MUST(passport_notices_count(notices, &count, &error));
    CHECK(count == (size_t)number_of(told, "notices"), "%zu notices", count);
    cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(told, "accounts"))
    {
        passport_applications *page = NULL;
        uint32_t total;
        bool is_exact;
        MUST(passport_registry_session(registry, text_of(one, "access_key"), &session, &error));
        MUST(passport_session_applications(session, NULL, NULL, &page, &error));
        MUST(passport_applications_total(page, &total, &is_exact, &error));
        CHECK(total == (uint32_t)number_of(one, "applications"), "%u applications", total);
        passport_applications_free(page);
        passport_session_free(session);
    }
    cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(told, "records"))
    {
        record_is(ra, one);
        records++;
    }
    CHECK(records == 12, "%zu records", records);
    MUST(passport_registry_sign_in(registry, text_of(sign_in, "access_key"), text_of(sign_in, "password"),
                                   (const uint8_t *)certificate, strlen(certificate), &session, &error));
    passport_session_free(session);
    is_sound(registry);
    passport_notices_free(notices);
    passport_text_free(version);
    passport_ra_free(ra);
}

int main(int count, char **arguments)
{
    char folder[] = "/tmp/passport-frozen-XXXXXX", path[128];
    if (count != 3 || chdir(arguments[1]) != 0 || mkdtemp(folder) == NULL) {
        fputs("usage: frozen ROOT RESULT\n", stderr);
        return 2;
    }
    size_t length;
    char *text = whole_file("tests/data/registry-v1.json", &length);
    cJSON *facts = cJSON_Parse(text);
    free(text);
    // The file itself is never opened.
    char *bytes = whole_file("tests/data/registry-v1.db", &length);
    snprintf(path, sizeof path, "%s/registry.db", folder);
    FILE *copy = fopen(path, "wb");
    CHECK(copy != NULL && fwrite(bytes, 1, length, copy) == length && fclose(copy) == 0, "no copy");
    free(bytes);

    uint8_t secret[32];
    memset(secret, 7, sizeof secret);
    passport_options *options = NULL;
    passport_registry *registry = NULL;
    MUST(passport_options_new(&options, &error));
    MUST(passport_options_set_secret(options, secret, sizeof secret, &error));
    MUST(passport_options_set_manual_clock(options, START, &error));
    MUST(passport_registry_open(path, options, &registry, &error));
    is_what_it_was(registry, facts);
    passport_registry_free(registry);
    passport_options_free(options);
    cJSON_Delete(facts);
    unlink(path);
    CHECK(rmdir(folder) == 0, "%s keeps a file that nobody asked for", folder);

    printf("frozen: %zu checks of a registry of the first version\n", passed);
    FILE *result = fopen(arguments[2], "w");
    if (result == NULL) {
        perror(arguments[2]);
        return 2;
    }
    fprintf(result, "%d %d\n", failed == 0, failed != 0);
    fclose(result);
    return failed == 0 ? 0 : 1;
}
