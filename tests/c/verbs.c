/* What each `do` does, by whom. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

static bool is(const char *verb, const char *name)
{
    return strcmp(verb, name) == 0;
}

/* A receipt as text; frees it. */
static bool receipt_text(struct stage *stage, passport_receipt *receipt, char text[static 128])
{
    int64_t number, at;
    passport_kind kind;
    passport_status status;
    const char *contract;
    passport_error *error = NULL;
    bool read = fine(stage, passport_receipt_number(receipt, &number, &error), error)
                && fine(stage, passport_receipt_kind(receipt, &kind, &error), error)
                && fine(stage, passport_receipt_status(receipt, &status, &error), error)
                && fine(stage, passport_receipt_contract_code(receipt, &contract, &error), error)
                && fine(stage, passport_receipt_at(receipt, &at, &error), error);
    if (read)
        snprintf(text, 128, "%" PRId64 " %s %s %s %" PRId64, number, passport_kind_name(kind),
                 passport_status_name(status), contract, at);
    passport_receipt_free(receipt);
    return read;
}

bool receive(struct stage *stage, const char *actor, const cJSON *step, passport_receipt *receipt)
{
    const char *key = text_of(step, "key");
    char text[128];
    if (receipt == NULL)
        return true;
    return receipt_text(stage, receipt, text) && (key == NULL || remember(stage, actor, key, text));
}

/* The record that a submission filed along: the newest one without a label. */
static bool note_filed(struct stage *stage, passport_session *session, const char *account, const char *label)
{
    passport_applications *page = NULL;
    passport_error *error = NULL;
    size_t rows, i;
    int64_t number = 0;
    bool found = false;
    if (!fine(stage, passport_session_applications(session, NULL, NULL, &page, &error), error)
        || !fine(stage, passport_applications_count(page, &rows, &error), error))
        return false;
    for (size_t row = 0; row < rows && !found; row++) {
        if (!fine(stage, passport_applications_number(page, row, &number, &error), error))
            break;
        for (i = 0; i < stage->record_count && stage->records[i].number != number; i++)
            continue;
        found = i == stage->record_count;
    }
    passport_applications_free(page);
    if (found)
        stage->records[stage->record_count++] = (struct record){label, number, account};
    return found || told(stage, "nothing was filed along");
}

static bool submit(struct stage *stage, passport_session *session, const char *account, passport_draft *draft,
                   const cJSON *step, struct answer *answer)
{
    passport_receipt *receipt = NULL;
    passport_error *error = NULL;
    const char *label = text_of(step, "as"), *key;
    int64_t number;
    char text[128];
    if (passport_session_submit(session, draft, &receipt, &answer->refusal) != PASSPORT_OK)
        return true;
    if (!fine(stage, passport_receipt_number(receipt, &number, &error), error) || !receipt_text(stage, receipt, text)
        || !fine(stage, passport_draft_request_key(draft, &key, &error), error))
        return false;
    if (stage->record_count == sizeof stage->records / sizeof stage->records[0])
        return told(stage, "more records than the runner has room for");
    if (label != NULL)
        stage->records[stage->record_count++] = (struct record){label, number, account};
    if (text_of(step, "filed") != NULL && !note_filed(stage, session, account, text_of(step, "filed")))
        return false;
    return remember(stage, account, key, text);
}

static bool keep(struct stage *stage, const cJSON *step, passport_draft *draft)
{
    const char *name = text_of(step, "as");
    if (name == NULL || stage->draft_count == sizeof stage->drafts / sizeof stage->drafts[0]) {
        passport_draft_free(draft);
        return told(stage, "a draft needs `as`, and there is room for 16");
    }
    stage->drafts[stage->draft_count].name = name;
    stage->drafts[stage->draft_count++].draft = draft;
    return true;
}

/* draft, apply, and check without a kept draft */
static bool drafting(struct stage *stage, passport_session *session, const char *account, const cJSON *step,
                     const char *verb, struct answer *answer)
{
    passport_draft *draft = NULL;
    bool done = make_draft(stage, session, step, &draft, answer);
    if (done && answer->refusal == NULL) {
        if (is(verb, "draft"))
            return keep(stage, step, draft);
        if (is(verb, "apply"))
            done = submit(stage, session, account, draft, step, answer);
        else
            passport_session_check(session, draft, &answer->findings, &answer->refusal);
    }
    passport_draft_free(draft);
    return done;
}

/* A copy of a kept draft, by its JSON, so that a step's changes stay its own. */
static passport_draft *copy_of(struct stage *stage, passport_draft *draft)
{
    passport_text *json = NULL;
    passport_draft *copy = NULL;
    passport_error *error = NULL;
    const char *text;
    if (fine(stage, passport_draft_to_json(draft, &json, &error), error)
        && fine(stage, passport_text_value(json, &text, &error), error))
        fine(stage, passport_draft_from_json(text, &copy, &error), error);
    passport_text_free(json);
    return copy;
}

/* Whether a download is in its format: PEM text with its label, of so many certificates; or one certificate in DER. */
static bool downloaded(struct stage *stage, const uint8_t *data, size_t length, passport_download_format format,
                       const cJSON *step)
{
    const char *label = format == PASSPORT_DOWNLOAD_FORMAT_PKCS7 ? "-----BEGIN PKCS7-----\n"
                                                                 : "-----BEGIN CERTIFICATE-----\n";
    const cJSON *must = cJSON_GetObjectItemCaseSensitive(step, "certificates");
    int64_t count = 0;
    if (format == PASSPORT_DOWNLOAD_FORMAT_DER)
        return (length > 4 && data[0] == 0x30 && data[1] == 0x82 && 4u + data[2] * 256u + data[3] == length)
               || told(stage, "the answer is not one value in DER");
    if (length < strlen(label) || memcmp(data, label, strlen(label)) != 0)
        return told(stage, "the answer does not begin with its label");
    for (size_t at = 0; at + strlen(label) <= length; at++)
        count += memcmp(data + at, label, strlen(label)) == 0;
    return same_number(stage, "certificates", count, must != NULL ? (int64_t)must->valuedouble : 1);
}

static bool download(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer)
{
    const char *name = text_of(step, "format");
    passport_download_format format = PASSPORT_DOWNLOAD_FORMAT_PEM;
    passport_bytes *certificate = NULL;
    passport_error *error = NULL;
    const uint8_t *data;
    size_t length;
    int64_t number;
    while (name != NULL && format < 16 && !is(name, passport_download_format_name(format)))
        format++;
    if (format == 16)
        return told(stage, "no format is called \"%s\"", name);
    if (!number_of(stage, text_of(step, "on"), &number))
        return false;
    if (passport_session_download_certificate(session, number, format, &certificate, &answer->refusal) != PASSPORT_OK)
        return true;
    bool same = fine(stage, passport_bytes_value(certificate, &data, &length, &error), error)
                && downloaded(stage, data, length, format, step);
    passport_bytes_free(certificate);
    return same;
}

bool subscriber(struct stage *stage, const char *account, const cJSON *step, struct answer *answer)
{
    const char *verb = text_of(step, "do"), *asked_at = text_of(step, "asked_at");
    passport_session *session = session_of(stage, account);
    int64_t number, at;
    if (session == NULL || verb == NULL)
        return session != NULL ? told(stage, "the step has no `do`") : false;
    bool has_kept = cJSON_GetObjectItemCaseSensitive(step, "draft") != NULL;
    if (is(verb, "draft") || is(verb, "apply") || (is(verb, "check") && !has_kept))
        return drafting(stage, session, account, step, verb, answer);
    if (is(verb, "check") || is(verb, "submit")) {
        passport_draft *kept = kept_draft(stage, step), *draft = kept != NULL ? copy_of(stage, kept) : NULL;
        bool done = draft != NULL;
        if (done && is(verb, "check"))
            passport_session_check(session, draft, &answer->findings, &answer->refusal);
        else
            done = done && fill(stage, draft, cJSON_GetObjectItemCaseSensitive(step, "fields"))
                   && submit(stage, session, account, draft, step, answer);
        passport_draft_free(draft);
        return done;
    }
    if (is(verb, "applications"))
        return list_verb(stage, session, step, answer);
    if (is(verb, "export"))
        return export_verb(stage, session, step, answer);
    if (is(verb, "download"))
        return download(stage, session, step, answer);
    bool known = true;
    bool done = session_signs_in(stage, session, step, answer, &known);
    if (known)
        return done;
    done = account_verb(stage, session, step, answer, &known);
    if (known)
        return done;
    if (!is(verb, "withdraw") && !is(verb, "application") && !is(verb, "actions"))
        return told(stage, "no verb of a session is called \"%s\"", verb);
    if (!number_of(stage, text_of(step, "on"), &number) || (asked_at != NULL && !instant(stage, asked_at, &at)))
        return false;
    if (is(verb, "withdraw")) {
        passport_receipt *receipt = NULL;
        passport_session_withdraw(session, number, text_of(step, "key"), &receipt, &answer->refusal);
        return receive(stage, account, step, receipt);
    }
    if (is(verb, "application")) {
        passport_application *application = NULL;
        passport_session_application(session, number, &application, &answer->refusal);
        passport_application_free(application);
    } else {
        passport_actions *actions = NULL;
        passport_session_actions(session, number, asked_at != NULL ? &at : NULL, &actions, &answer->refusal);
        passport_actions_free(actions);
    }
    return true;
}

static bool open_account(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const char *name = text_of(step, "name"), *dealer_code = text_of(step, "dealer_code"), *key = text_of(step, "key");
    bool a3_contract = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(step, "a3_contract")), is_a3;
    passport_account *account = NULL;
    passport_error *error = NULL;
    const char *texts[3], *label = text_of(step, "as");
    int64_t opened_at;
    if (passport_ra_open_account(stage->ra, name != NULL ? name : "", dealer_code != NULL ? dealer_code : "",
                                 a3_contract, key, &account, &answer->refusal)
        != PASSPORT_OK)
        return true;
    char text[512];
    bool same = fine(stage, passport_account_access_key(account, &texts[0], &error), error)
                && fine(stage, passport_account_name(account, &texts[1], &error), error)
                && fine(stage, passport_account_dealer_code(account, &texts[2], &error), error)
                && fine(stage, passport_account_a3_contract(account, &is_a3, &error), error)
                && (is_a3 == a3_contract || told(stage, "a3_contract is another"))
                && fine(stage, passport_account_opened_at(account, &opened_at, &error), error);
    same = same && (label == NULL || keep_account(stage, label, texts[0]));
    if (same && key != NULL) {
        snprintf(text, sizeof text, "%s %s %s %" PRId64, texts[0], texts[1], texts[2], opened_at);
        same = remember(stage, "ra", key, text);
    }
    passport_account_free(account);
    return same;
}

bool operator_(struct stage *stage, const cJSON *step, struct answer *answer)
{
    typedef passport_code moving(passport_ra *, int64_t, const char *, passport_receipt **, passport_error **);
    static const struct {
        const char *name;
        moving *verb;
    } MOVING[] = {{"begin_review", passport_ra_begin_review},
                  {"approve", passport_ra_approve},
                  {"issue", passport_ra_issue},
                  {"complete", passport_ra_complete},
                  {"confirm_revocation", passport_ra_confirm_revocation}};
    const char *verb = text_of(step, "do"), *key = text_of(step, "key"), *reason = text_of(step, "reason");
    passport_receipt *receipt = NULL;
    int64_t number;
    if (verb == NULL)
        return told(stage, "the step has no `do`");
    if (is(verb, "open_account"))
        return open_account(stage, step, answer);
    bool known = true;
    bool done = ra_signs_in(stage, step, answer, &known);
    if (known)
        return done;
    done = office_verb(stage, step, answer, &known);
    if (known)
        return done;
    if (!number_of(stage, text_of(step, "on"), &number))
        return false;
    if (is(verb, "application")) {
        passport_application *application = NULL;
        passport_ra_application(stage->ra, number, &application, &answer->refusal);
        passport_application_free(application);
        return true;
    }
    if (is(verb, "reject")) {
        passport_ra_reject(stage->ra, number, reason != NULL ? reason : "", key, &receipt, &answer->refusal);
        return receive(stage, "ra", step, receipt);
    }
    for (size_t i = 0; i < sizeof MOVING / sizeof MOVING[0]; i++)
        if (is(verb, MOVING[i].name)) {
            MOVING[i].verb(stage->ra, number, key, &receipt, &answer->refusal);
            return receive(stage, "ra", step, receipt);
        }
    return told(stage, "no verb of the RA is called \"%s\"", verb);
}
