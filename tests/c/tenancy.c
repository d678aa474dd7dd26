/* Every function of a session with another account's numbers: answered like an unknown one, byte for byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "misuse.h"

typedef passport_code numbered(passport_session *, int64_t, passport_error **);

/* Makes something of a number, and frees it. */
#define MAKES(name, noun, ...)                                                                                         \
    static passport_code name(passport_session *session, int64_t number, passport_error **error)                       \
    {                                                                                                                  \
        passport_##noun *made = NULL;                                                                                  \
        passport_code code = passport_session_##name(session, number, __VA_ARGS__);                                    \
        passport_##noun##_free(made);                                                                                  \
        return code;                                                                                                   \
    }
MAKES(application, application, &made, error)
MAKES(actions, actions, NULL, &made, error)
MAKES(withdraw, receipt, NULL, &made, error)
MAKES(application_form, text, &made, error)
MAKES(stickers, stickers, &made, error)
MAKES(download_certificate, bytes, PASSPORT_DOWNLOAD_FORMAT_PEM, &made, error)
MAKES(draft_renewal, draft, NULL, &made, error)
MAKES(draft_switch, draft, "EV2.0-1Y", &made, error)
MAKES(draft_reissue, draft, &made, error)
MAKES(draft_continuation, draft, &made, error)
MAKES(draft_contact_change, draft, &made, error)
MAKES(draft_revocation, draft, &made, error)
MAKES(draft_cancellation, draft, &made, error)

/* A draft from a record of a number, as a portal may send it back: the number is altered in its JSON. */
static passport_draft *drafted(int64_t number)
{
    passport_draft *own = NULL, *draft = NULL;
    passport_text *json = NULL;
    passport_error *error = NULL;
    const char *text = "";
    char from[16], to[16];
    if (passport_session_draft_contact_change(good(SESSION), first_number, &own, &error) != PASSPORT_OK
        || passport_draft_to_json(own, &json, &error) != PASSPORT_OK
        || passport_text_value(json, &text, &error) != PASSPORT_OK)
        return NULL;
    char *altered = malloc(strlen(text) + 1);
    strcpy(altered, text);
    snprintf(from, sizeof from, "%lld", (long long)first_number);
    snprintf(to, sizeof to, "%lld", (long long)number);
    for (char *at = altered; strlen(from) == strlen(to) && (at = strstr(at, from)) != NULL; at += strlen(to))
        memcpy(at, to, strlen(to));
    passport_draft_from_json(altered, &draft, &error);
    free(altered);
    passport_text_free(json);
    passport_draft_free(own);
    return draft;
}

static passport_code actions_of(passport_session *session, int64_t number, passport_error **error)
{
    passport_actions *made = NULL;
    passport_code code = passport_session_actions_of(session, &number, 1, NULL, &made, error);
    passport_actions_free(made);
    return code;
}

static passport_code check(passport_session *session, int64_t number, passport_error **error)
{
    passport_draft *draft = drafted(number);
    passport_findings *findings = NULL;
    passport_code code = passport_session_check(session, draft, &findings, error);
    passport_findings_free(findings);
    passport_draft_free(draft);
    return code;
}

static passport_code submit(passport_session *session, int64_t number, passport_error **error)
{
    passport_draft *draft = drafted(number);
    passport_code code = passport_session_submit(session, draft, NULL, error);
    passport_draft_free(draft);
    return code;
}

static const struct {
    const char *name;
    numbered *call;
} NUMBERED[] = {
#define CASE(name) {#name, name}
    CASE(application), CASE(actions), CASE(actions_of), CASE(withdraw), CASE(application_form), CASE(stickers),
    CASE(download_certificate),
    CASE(draft_renewal), CASE(draft_switch), CASE(draft_reissue), CASE(draft_continuation),
    CASE(draft_contact_change), CASE(draft_revocation), CASE(draft_cancellation), CASE(check), CASE(submit),
};

static const char *const UNNUMBERED[] = {
    "draft_new", "applications", "export", "calendar", "profile", "set_profile", "pour_profile", "coupons", "token",
    "must_change_password", "change_password", "sign_out", "login_certificate", "free",
};

static bool has_case(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof NUMBERED / sizeof NUMBERED[0]; i++)
        if (strlen(NUMBERED[i].name) == length && strncmp(NUMBERED[i].name, name, length) == 0)
            return true;
    for (size_t i = 0; i < sizeof UNNUMBERED / sizeof UNNUMBERED[0]; i++)
        if (strlen(UNNUMBERED[i]) == length && strncmp(UNNUMBERED[i], name, length) == 0)
            return true;
    return false;
}

/* The list of functions is the header's own. */
static void every_function_has_a_case(void)
{
    static const char START[] = " passport_session_";
    FILE *header = fopen("include/passport.h", "r");
    char line[512];
    size_t found = 0;
    CHECK(header != NULL, "the header is read");
    while (header != NULL && fgets(line, sizeof line, header) != NULL) {
        const char *at = strstr(line, START);
        if (line[0] == ' ' || line[0] == '/' || at == NULL)
            continue;
        at += sizeof START - 1;
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
        if (at[length] != '(')
            continue;
        found++;
        CHECK(has_case(at, length), "%.*s has no case", (int)length, at);
    }
    if (header != NULL)
        fclose(header);
    CHECK(found == sizeof NUMBERED / sizeof NUMBERED[0] + sizeof UNNUMBERED / sizeof UNNUMBERED[0],
          "%zu functions of a session", found);
}

/* Everything that an error tells. */
static void seen(numbered *call, int64_t number, char text[static 1024])
{
    passport_error *error = NULL;
    passport_code code = call(good(SESSION), number, &error);
    snprintf(text, 1024, "%d %d %s %s %s %zu", code, passport_error_rule(error), passport_error_rule_name(error),
             passport_error_message(error, PASSPORT_LANGUAGE_JAPANESE),
             passport_error_message(error, PASSPORT_LANGUAGE_ENGLISH), passport_error_finding_count(error));
    passport_error_free(error);
}

void test_tenancy(void)
{
    passport_account *account = NULL;
    passport_session *session = NULL;
    passport_draft *draft;
    passport_receipt *receipt = NULL;
    passport_application *none = NULL;
    const char *key = "";
    int64_t other = 0, unknown = 1000000000;
    every_function_has_a_case();
    ANSWERS(PASSPORT_OK, passport_ra_open_account(good(RA), "株式会社別", "D0001", false, NULL, &account, &error));
    ANSWERS(PASSPORT_OK, passport_account_access_key(account, &key, &error));
    ANSWERS(PASSPORT_OK, passport_registry_session(good(REGISTRY), key, &session, &error));
    draft = filled_draft(session, "rsa-www.pem");
    ANSWERS(PASSPORT_OK, passport_session_submit(session, draft, &receipt, &error));
    ANSWERS(PASSPORT_OK, passport_receipt_number(receipt, &other, &error));
    while (passport_ra_application(good(RA), unknown, &none, NULL) == PASSPORT_OK) {
        passport_application_free(none);
        none = NULL;
        unknown++;
    }
    for (size_t i = 0; i < sizeof NUMBERED / sizeof NUMBERED[0]; i++) {
        char is[1024], must[1024];
        seen(NUMBERED[i].call, other, is);
        seen(NUMBERED[i].call, unknown, must);
        CHECK(strcmp(is, must) == 0, "%s tells one from the other: %s / %s", NUMBERED[i].name, is, must);
        CHECK(strstr(must, "not_your_record") != NULL, "%s answers %s", NUMBERED[i].name, must);
    }
    passport_receipt_free(receipt);
    passport_draft_free(draft);
    passport_session_free(session);
    passport_account_free(account);
}
