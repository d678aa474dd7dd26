/* What a scenario does about signing in; passwords, codes and tokens go by names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

static bool is(const char *verb, const char *name)
{
    return strcmp(verb, name) == 0;
}

/* Text as it stands, or a kept one as @NAME; an absent one is empty. */
static const char *secret(struct stage *stage, const cJSON *step, const char *key)
{
    const char *text = text_of(step, key);
    if (text == NULL || text[0] != '@')
        return text != NULL ? text : "";
    const char *kept = text_of(stage->secrets, text + 1);
    if (kept == NULL)
        told(stage, "nothing is kept as \"%s\"", text + 1);
    return kept;
}

static bool keep(struct stage *stage, const char *name, const char *part, const char *text)
{
    char whole[128];
    snprintf(whole, sizeof whole, "%s%s", name, part);
    cJSON_DeleteItemFromObjectCaseSensitive(stage->secrets, whole);
    return cJSON_AddStringToObject(stage->secrets, whole, text) != NULL;
}

/* The access key of an account, which is opened on its first mention; or one that is told. */
static const char *access_key(struct stage *stage, const cJSON *step)
{
    const char *account = text_of(step, "account"), *key = text_of(step, "access_key");
    if (key != NULL)
        return key;
    if (account == NULL) {
        told(stage, "the step names no account");
        return NULL;
    }
    if (session_of(stage, account) == NULL)
        return NULL;
    key = text_of(stage->access_keys, account);
    if (key == NULL)
        told(stage, "%s is no account", account);
    return key;
}

static bool opened(struct stage *stage, const cJSON *step, passport_session *session)
{
    const char *name = text_of(step, "as");
    if (session == NULL)
        return true;
    if (name == NULL) {
        passport_session_free(session);
        return true;
    }
    return keep_session(stage, name, session);
}

static bool sign_in(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const char *key = access_key(stage, step), *password = secret(stage, step, "password");
    const char *ticket = secret(stage, step, "ticket"), *code = secret(stage, step, "code_sent");
    const char *file = text_of(step, "certificate");
    passport_session *session = NULL;
    size_t length = 0;
    if (key == NULL || password == NULL || ticket == NULL || code == NULL)
        return false;
    if (text_of(step, "ticket") != NULL) {
        passport_registry_sign_in_by_one_time_password(stage->registry, key, password, ticket, code, &session,
                                                       &answer->refusal);
        return opened(stage, step, session);
    }
    const char *kept = file != NULL && file[0] == '@' ? secret(stage, step, "certificate") : NULL;
    if (kept != NULL) {
        passport_registry_sign_in(stage->registry, key, password, (const uint8_t *)kept, strlen(kept), &session,
                                  &answer->refusal);
        return opened(stage, step, session);
    }
    char *certificate = file != NULL ? data_file(stage, file, &length) : NULL;
    if (file != NULL && certificate == NULL)
        return false;
    passport_registry_sign_in(stage->registry, key, password, (const uint8_t *)certificate, length, &session,
                              &answer->refusal);
    free(certificate);
    return opened(stage, step, session);
}

static bool keep_one_time_password(struct stage *stage, const cJSON *step, const passport_one_time_password *made)
{
    const char *name = text_of(step, "as"), *ticket, *code, *email;
    const char *must_email = text_of(cJSON_GetObjectItemCaseSensitive(step, "reads"), "email");
    const cJSON *sent = cJSON_GetObjectItemCaseSensitive(step, "sent");
    bool is_to_be_sent;
    int64_t expires_at, now;
    passport_error *error = NULL;
    if (!fine(stage, passport_one_time_password_ticket(made, &ticket, &error), error)
        || !fine(stage, passport_one_time_password_is_to_be_sent(made, &is_to_be_sent, &error), error)
        || !fine(stage, passport_one_time_password_code(made, &code, &error), error)
        || !fine(stage, passport_one_time_password_email(made, &email, &error), error)
        || !fine(stage, passport_one_time_password_expires_at(made, &expires_at, &error), error)
        || !fine(stage, passport_registry_time(stage->registry, &now, &error), error))
        return false;
    if (expires_at <= now)
        return told(stage, "the one-time password has expired already");
    if (is_to_be_sent != (sent == NULL || cJSON_IsTrue(sent)))
        return told(stage, "%s is to be sent", is_to_be_sent ? "something" : "nothing");
    if (name == NULL)
        return told(stage, "a one-time password needs `as`");
    if (!keep(stage, name, ".ticket", ticket))
        return false;
    if (!is_to_be_sent)
        return same_text(stage, "the code", code, "") && same_text(stage, "email", email, "");
    return same_number(stage, "the code's length", (int64_t)strlen(code), 6)
           && same_text(stage, "email", email, must_email != NULL ? must_email : "") && keep(stage, name, ".code", code)
           && keep(stage, name, ".wrong", is(code, "000000") ? "000001" : "000000");
}

bool host_signs_in(struct stage *stage, const cJSON *step, struct answer *answer, bool *known)
{
    const char *verb = text_of(step, "do");
    passport_session *session = NULL;
    *known = true;
    if (is(verb, "sign_in"))
        return sign_in(stage, step, answer);
    if (is(verb, "open_session")) {
        const char *key = access_key(stage, step);
        if (key == NULL)
            return false;
        passport_registry_session(stage->registry, key, &session, &answer->refusal);
        return opened(stage, step, session);
    }
    if (is(verb, "resume")) {
        const char *token = secret(stage, step, "token");
        if (token == NULL)
            return false;
        passport_registry_resume(stage->registry, token, &session, &answer->refusal);
        return opened(stage, step, session);
    }
    if (is(verb, "request_one_time_password")) {
        const char *key = access_key(stage, step), *password = secret(stage, step, "password");
        passport_one_time_password *made = NULL;
        if (key == NULL || password == NULL)
            return false;
        if (passport_registry_request_one_time_password(stage->registry, key, password, &made, &answer->refusal)
            != PASSPORT_OK)
            return true;
        bool kept = keep_one_time_password(stage, step, made);
        passport_one_time_password_free(made);
        return kept;
    }
    *known = false;
    return true;
}

static bool read_certificate(struct stage *stage, const passport_login_certificate *certificate, const cJSON *reads)
{
    const cJSON *must;
    const char *text;
    passport_error *error = NULL;
    cJSON_ArrayForEach(must, reads) {
        passport_code code;
        if (is(must->string, "serial"))
            code = passport_login_certificate_serial(certificate, &text, &error);
        else if (is(must->string, "subject"))
            code = passport_login_certificate_subject(certificate, &text, &error);
        else
            return told(stage, "%s is no part of the answer", must->string);
        if (!fine(stage, code, error)
            || !same_text(stage, must->string, text, cJSON_IsString(must) ? must->valuestring : "?"))
            return false;
    }
    return true;
}

bool session_signs_in(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer,
                      bool *known)
{
    const char *verb = text_of(step, "do"), *name = text_of(step, "as");
    const cJSON *reads = cJSON_GetObjectItemCaseSensitive(step, "reads");
    passport_error *error = NULL;
    *known = true;
    if (is(verb, "token")) {
        passport_text *token = NULL;
        const char *text;
        if (passport_session_token(session, &token, &answer->refusal) != PASSPORT_OK)
            return true;
        bool kept = fine(stage, passport_text_value(token, &text, &error), error)
                    && (name != NULL ? keep(stage, name, "", text) : told(stage, "a token needs `as`"));
        passport_text_free(token);
        return kept;
    }
    if (is(verb, "change_password")) {
        const char *current = secret(stage, step, "current"), *new_password = secret(stage, step, "new"),
                   *repeated = secret(stage, step, "repeated");
        if (current == NULL || new_password == NULL || repeated == NULL)
            return false;
        passport_session_change_password(session, text_of(step, "current") != NULL ? current : NULL, new_password,
                                         repeated, text_of(step, "key"), &answer->refusal);
        return true;
    }
    if (is(verb, "sign_out")) {
        passport_session_sign_out(session, &answer->refusal);
        return true;
    }
    if (is(verb, "must_change_password")) {
        bool must_change;
        if (passport_session_must_change_password(session, &must_change, &answer->refusal) != PASSPORT_OK)
            return true;
        const cJSON *must = cJSON_GetObjectItemCaseSensitive(reads, "must_change");
        if (!cJSON_IsBool(must))
            return told(stage, "the step does not say whether it must");
        return must_change == cJSON_IsTrue(must) || told(stage, "must_change is %d", must_change);
    }
    if (is(verb, "login_certificate")) {
        passport_login_certificate *certificate = NULL;
        if (passport_session_login_certificate(session, &certificate, &answer->refusal) != PASSPORT_OK)
            return true;
        bool same = read_certificate(stage, certificate, reads);
        passport_login_certificate_free(certificate);
        return same;
    }
    *known = false;
    return true;
}

static bool reset_password(struct stage *stage, const cJSON *step, const char *dealer_code, const char *key,
                           struct answer *answer)
{
    const char *request = text_of(step, "key"), *name = text_of(step, "as"), *of, *works_until, *text;
    passport_initial_password *given = NULL;
    passport_error *error = NULL;
    char seen[64], receipt[64];
    if (passport_ra_reset_password(stage->ra, dealer_code, key, request, &given, &answer->refusal) != PASSPORT_OK)
        return true;
    snprintf(seen, sizeof seen, "ra\n%s", request != NULL ? request : "");
    bool is_first = request == NULL || text_of(stage->receipts, seen) == NULL;
    bool kept = fine(stage, passport_initial_password_access_key(given, &of, &error), error)
                && fine(stage, passport_initial_password_works_until(given, &works_until, &error), error)
                && fine(stage, passport_initial_password_text(given, &text, &error), error)
                && ((text[0] != '\0') == is_first || told(stage, "the password is given again, or not at all"))
                && (name == NULL || text[0] == '\0' || keep(stage, name, "", text));
    if (kept)
        snprintf(receipt, sizeof receipt, "%s %s", of, works_until);
    kept = kept && (request == NULL || remember(stage, "ra", request, receipt));
    passport_initial_password_free(given);
    return kept;
}

static bool register_certificate(struct stage *stage, const cJSON *step, const char *dealer_code, const char *key,
                                 struct answer *answer)
{
    const char *request = text_of(step, "key"), *file = text_of(step, "certificate"), *fingerprint;
    passport_login_certificate *registered = NULL;
    passport_error *error = NULL;
    size_t length;
    char *bytes = data_file(stage, file != NULL ? file : "", &length);
    if (bytes == NULL)
        return false;
    passport_ra_register_login_certificate(stage->ra, dealer_code, key, (const uint8_t *)bytes, length,
                                           cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(step, "beside")), request,
                                           &registered, &answer->refusal);
    free(bytes);
    if (registered == NULL)
        return true;
    bool same = fine(stage, passport_login_certificate_fingerprint(registered, &fingerprint, &error), error)
                && (request == NULL || remember(stage, "ra", request, fingerprint));
    passport_login_certificate_free(registered);
    return same;
}

/* Behind the name of a login certificate, where its serial number is kept. */
#define SERIAL ".serial"

/* The login CA's CRL holds the serial numbers of the certificates told, and of no others that were issued. */
static bool login_crl(struct stage *stage, const cJSON *step, struct answer *answer)
{
    passport_bytes *bytes = NULL;
    passport_error *error = NULL;
    const uint8_t *data;
    const cJSON *kept, *told_name, *lists = cJSON_GetObjectItemCaseSensitive(step, "lists");
    size_t length;
    if (passport_ra_login_crl(stage->ra, &bytes, &answer->refusal) != PASSPORT_OK)
        return true;
    bool same = fine(stage, passport_bytes_value(bytes, &data, &length, &error), error);
    cJSON_ArrayForEach(kept, stage->secrets) {
        const char *end = strstr(kept->string, SERIAL);
        bool must = false;
        if (!same || end == NULL)
            continue;
        cJSON_ArrayForEach(told_name, lists) {
            size_t name = strlen(told_name->valuestring);
            must = must || (kept->string + name == end && strncmp(kept->string, told_name->valuestring, name) == 0);
        }
        same = lists_serial(data, length, kept->valuestring) == must
               || told(stage, "%s is %s in the CRL", kept->string, must ? "not" : "there");
    }
    passport_bytes_free(bytes);
    return same;
}

static bool issue_certificate(struct stage *stage, const cJSON *step, const char *dealer_code, const char *key,
                              struct answer *answer)
{
    const char *request = text_of(step, "key"), *file = text_of(step, "csr"), *password = text_of(step, "password"),
               *name = text_of(step, "as"), *pem, *fingerprint, *serial;
    passport_login_certificate *issued = NULL;
    passport_error *error = NULL;
    const uint8_t *pkcs12;
    size_t length = 0;
    char seen[64];
    char *csr = file != NULL ? data_file(stage, file, &length) : NULL;
    if (file != NULL && csr == NULL)
        return false;
    passport_ra_issue_login_certificate(stage->ra, dealer_code, key, (const uint8_t *)csr, length, password,
                                        cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(step, "beside")), request, &issued,
                                        &answer->refusal);
    free(csr);
    if (issued == NULL)
        return true;
    snprintf(seen, sizeof seen, "ra\n%s", request != NULL ? request : "");
    bool is_first = request == NULL || text_of(stage->receipts, seen) == NULL;
    bool same = fine(stage, passport_login_certificate_fingerprint(issued, &fingerprint, &error), error)
                && fine(stage, passport_login_certificate_pem(issued, &pem, &error), error)
                && fine(stage, passport_login_certificate_pkcs12(issued, &pkcs12, &length, &error), error)
                && ((pkcs12 != NULL) == (is_first && password != NULL)
                    || told(stage, "the PKCS#12 is given again, or not at all"))
                && fine(stage, passport_login_certificate_serial(issued, &serial, &error), error)
                && (name == NULL || (keep(stage, name, "", pem) && keep(stage, name, SERIAL, serial)
                                     && keep(stage, name, ".fingerprint", fingerprint)))
                && (request == NULL || remember(stage, "ra", request, fingerprint));
    passport_login_certificate_free(issued);
    return same;
}

static bool stop_certificate(struct stage *stage, const cJSON *step, const char *dealer_code, const char *key,
                             struct answer *answer)
{
    const char *request = text_of(step, "key"), *fingerprint = secret(stage, step, "fingerprint");
    passport_login_certificate *stopped = NULL;
    passport_error *error = NULL;
    int64_t stopped_at;
    bool has;
    if (fingerprint == NULL)
        return false;
    if (passport_ra_stop_login_certificate(stage->ra, dealer_code, key, fingerprint, request, &stopped, &answer->refusal)
        != PASSPORT_OK)
        return true;
    bool same = fine(stage, passport_login_certificate_stopped_at(stopped, &has, &stopped_at, &error), error)
                && (has || told(stage, "it is not stopped")) && (request == NULL || remember(stage, "ra", request, fingerprint));
    passport_login_certificate_free(stopped);
    return same;
}

bool ra_signs_in(struct stage *stage, const cJSON *step, struct answer *answer, bool *known)
{
    const char *verb = text_of(step, "do"), *told_code = text_of(step, "dealer_code");
    const char *dealer_code = told_code != NULL ? told_code : "D0001";
    bool issues = is(verb, "issue_login_certificate");
    *known = true;
    if (is(verb, "login_crl"))
        return login_crl(stage, step, answer);
    *known = issues || is(verb, "reset_password") || is(verb, "register_login_certificate")
             || is(verb, "stop_login_certificate");
    if (!*known)
        return true;
    const char *key = access_key(stage, step);
    if (key == NULL)
        return false;
    if (issues)
        return issue_certificate(stage, step, dealer_code, key, answer);
    if (is(verb, "stop_login_certificate"))
        return stop_certificate(stage, step, dealer_code, key, answer);
    return is(verb, "reset_password") ? reset_password(stage, step, dealer_code, key, answer)
                                      : register_certificate(stage, step, dealer_code, key, answer);
}
