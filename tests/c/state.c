/* Compares what a scenario says of a record or a list with what the account's own desk shows. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scenario.h"

static const char *const RECORD_KEYS[] = {"status", "kind", "service", "contract", "base", "text", "rejection_reason",
                                          "catalogue_version", "valid_from", "valid_until", "revoked_at",
                                          "revocation_due_at", "revocation_reason", "papers",
                                          "documents_missing", "late_reissue_until", "actions",
                                          "actions_at", NULL};

static const cJSON *item(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

bool same_number(struct stage *stage, const char *what, int64_t is, int64_t must)
{
    return is == must || told(stage, "%s is %" PRId64 ", must be %" PRId64, what, is, must);
}

/* The text of a getter, compared with what is told of it, if anything is. */
typedef passport_code text_getter(const passport_application *, const char **, passport_error **);
static bool text(struct stage *stage, const passport_application *record, const cJSON *must, text_getter *getter)
{
    const char *is;
    passport_error *error = NULL;
    return must == NULL
           || (fine(stage, getter(record, &is, &error), error)
               && same_text(stage, must->string, is, cJSON_IsString(must) ? must->valuestring : ""));
}

typedef passport_code instant_getter(const passport_application *, bool *, int64_t *, passport_error **);
static bool when(struct stage *stage, const passport_application *record, const cJSON *must, instant_getter *getter)
{
    bool has;
    int64_t is, at;
    passport_error *error = NULL;
    if (must == NULL)
        return true;
    if (!fine(stage, getter(record, &has, &is, &error), error))
        return false;
    if (cJSON_IsNull(must))
        return !has || told(stage, "%s is %" PRId64 ", must be null", must->string, is);
    if (!cJSON_IsString(must) || !instant(stage, must->valuestring, &at))
        return told(stage, "%s is not told as an instant", must->string);
    return has ? same_number(stage, must->string, is, at) : told(stage, "%s is null", must->string);
}

static bool reason(struct stage *stage, const passport_application *record, const cJSON *must)
{
    bool has;
    passport_revocation_reason is;
    passport_error *error = NULL;
    if (must == NULL)
        return true;
    return fine(stage, passport_application_certificate_revocation_reason(record, &has, &is, &error), error)
           && same_text(stage, "revocation_reason", has ? passport_revocation_reason_name(is) : "null",
                        cJSON_IsString(must) ? must->valuestring : "null");
}

static bool contract(struct stage *stage, passport_session *session, const passport_application *record,
                     const cJSON *must)
{
    const char *is, *name = cJSON_GetStringValue(must), *other_code;
    passport_error *error = NULL;
    passport_application *other = NULL;
    int64_t number;
    if (must == NULL)
        return true;
    if (name == NULL || !fine(stage, passport_application_contract_code(record, &is, &error), error))
        return name != NULL ? false : told(stage, "contract is not told as text");
    if (strcmp(name, "none") == 0)
        return same_text(stage, "contract", is, "");
    if (strcmp(name, "given") == 0)
        return is[0] != '\0' || told(stage, "no contract is given");
    bool same = number_of(stage, name, &number)
                && fine(stage, passport_session_application(session, number, &other, &error), error)
                && fine(stage, passport_application_contract_code(other, &other_code, &error), error)
                && same_text(stage, "contract", is, other_code);
    passport_application_free(other);
    return same;
}

/* The papers of a record: the day each came in, why it was waived, or "missing". */
static bool papers(struct stage *stage, const passport_application *record, const cJSON *must)
{
    size_t count;
    passport_error *error = NULL;
    const char *id, *received, *waived;
    if (must == NULL)
        return true;
    if (!fine(stage, passport_application_paper_count(record, &count, &error), error)
        || !same_number(stage, "how many papers", (int64_t)count, cJSON_GetArraySize(must)))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!fine(stage, passport_application_paper_id(record, i, &id, &error), error)
            || !fine(stage, passport_application_paper_received_on(record, i, &received, &error), error)
            || !fine(stage, passport_application_paper_waived_for(record, i, &waived, &error), error))
            return false;
        const char *told_state = cJSON_GetStringValue(item(must, id));
        const char *is = received[0] != '\0' ? received : waived[0] != '\0' ? waived : "missing";
        if (!same_text(stage, id, is, told_state != NULL ? told_state : "not there"))
            return false;
    }
    return true;
}

/* The mark of a record, in itself and in the list. */
static bool mark(struct stage *stage, passport_session *session, const passport_application *record, int64_t number,
                 const cJSON *must)
{
    bool missing;
    size_t rows;
    int64_t is;
    const char *text = NULL;
    passport_applications *page = NULL;
    passport_error *error = NULL;
    if (must == NULL)
        return true;
    bool read = fine(stage, passport_application_documents_missing(record, &missing, &error), error)
                && (missing == cJSON_IsTrue(must) || told(stage, "the mark is another"))
                && fine(stage, passport_session_applications(session, NULL, NULL, &page, &error), error)
                && fine(stage, passport_applications_count(page, &rows, &error), error);
    for (size_t row = 0; read && row < rows; row++) {
        read = fine(stage, passport_applications_number(page, row, &is, &error), error);
        if (read && is == number)
            read = fine(stage, passport_applications_text(page, row, PASSPORT_COLUMN_DOCUMENTS_MISSING, &text, &error), error)
                   && same_text(stage, "the list's mark", text, missing ? "!" : "");
    }
    passport_applications_free(page);
    return read && (text != NULL || told(stage, "the record is not in the list"));
}

static bool texts(struct stage *stage, const passport_application *record, const cJSON *must)
{
    const cJSON *field;
    cJSON_ArrayForEach(field, must) {
        passport_field key = passport_field_from_path(field->string);
        const char *is;
        passport_error *error = NULL;
        if (key == PASSPORT_FIELD_NONE || !cJSON_IsString(field))
            return told(stage, "no field is called \"%s\", or it is not told as text", field->string);
        if (!fine(stage, passport_application_text(record, key, &is, &error), error)
            || !same_text(stage, field->string, is, field->valuestring))
            return false;
    }
    return true;
}

/* A day or a name, told as text or null, if it is told. */
static bool day(struct stage *stage, const char *is, const cJSON *must)
{
    return must == NULL || same_text(stage, must->string, is, cJSON_IsString(must) ? must->valuestring : "");
}

static bool action(struct stage *stage, const passport_actions *actions, size_t index, const cJSON *must)
{
    static const char *const KEYS[] = {"rule", "opens", "closes", "record", "remedy", NULL};
    bool allowed;
    passport_rule rule;
    const char *opens, *closes, *word = cJSON_GetStringValue(must);
    int64_t record, other;
    passport_remedy remedy;
    passport_error *error = NULL;
    if (!fine(stage, passport_actions_remedy(actions, index, &remedy, &error), error)
        || !fine(stage, passport_actions_allowed(actions, index, &allowed, &error), error)
        || !fine(stage, passport_actions_rule(actions, index, &rule, &error), error)
        || !fine(stage, passport_actions_opens(actions, index, &opens, &error), error)
        || !fine(stage, passport_actions_closes(actions, index, &closes, &error), error)
        || !fine(stage, passport_actions_record(actions, index, &record, &error), error))
        return false;
    if (allowed != (rule == PASSPORT_RULE_NONE))
        return told(stage, "%s: allowed means no rule", must->string);
    const char *answer = allowed ? "allowed" : passport_rule_name(rule);
    if (word != NULL)
        return same_text(stage, must->string, answer, word);
    const char *told_rule = text_of(must, "rule"), *told_record = text_of(must, "record");
    if (!cJSON_IsObject(must) || !known_keys(stage, must, KEYS))
        return cJSON_IsObject(must) ? false : told(stage, "%s is told neither by a word nor whole", must->string);
    if (!same_text(stage, must->string, answer, told_rule != NULL ? told_rule : "allowed")
        || !day(stage, opens, item(must, "opens")) || !day(stage, closes, item(must, "closes"))
        || !day(stage, passport_remedy_name(remedy), item(must, "remedy")))
        return false;
    return told_record == NULL
           || (number_of(stage, told_record, &other) && same_number(stage, "record", record, other));
}

/* The index of an act among those answered. */
static bool index_of(struct stage *stage, const passport_actions *actions, const char *name, size_t *index)
{
    size_t count;
    passport_act act;
    passport_error *error = NULL;
    if (!fine(stage, passport_actions_count(actions, &count, &error), error))
        return false;
    for (*index = 0; *index < count; (*index)++) {
        if (!fine(stage, passport_actions_act(actions, *index, &act, &error), error))
            return false;
        if (strcmp(passport_act_name(act), name) == 0)
            return true;
    }
    return told(stage, "no act is called \"%s\"", name);
}

static bool look_at_actions(struct stage *stage, passport_session *session, int64_t number, const cJSON *state)
{
    const cJSON *told_actions = item(state, "actions"), *must;
    const char *asked_at = text_of(state, "actions_at");
    passport_actions *actions = NULL, *twice = NULL;
    passport_error *error = NULL;
    const int64_t numbers[] = {number, number};
    int64_t at, of;
    size_t index, count, of_two;
    if (told_actions == NULL)
        return true;
    const int64_t *when = asked_at != NULL ? &at : NULL;
    /* Asked together with another record, here with itself, it answers the same. */
    bool same = (asked_at == NULL || instant(stage, asked_at, &at))
                && fine(stage, passport_session_actions(session, number, when, &actions, &error), error)
                && fine(stage, passport_session_actions_of(session, numbers, 2, when, &twice, &error), error)
                && fine(stage, passport_actions_count(actions, &count, &error), error)
                && fine(stage, passport_actions_count(twice, &of_two, &error), error)
                && fine(stage, passport_actions_number(twice, count, &of, &error), error)
                && same_number(stage, "acts of two", (int64_t)of_two, 2 * (int64_t)count)
                && same_number(stage, "whose act", of, number);
    cJSON_ArrayForEach(must, told_actions) {
        same = same && index_of(stage, actions, must->string, &index) && action(stage, actions, index, must)
               && action(stage, twice, count + index, must);
    }
    passport_actions_free(actions);
    passport_actions_free(twice);
    return same;
}

static bool look_at_record(struct stage *stage, const cJSON *state)
{
    const struct record *known = record_of(stage, state->string);
    passport_session *session = known != NULL ? session_of(stage, known->account) : NULL;
    passport_application *record = NULL;
    passport_error *error = NULL;
    passport_status status;
    passport_kind kind;
    int64_t base, must;
    const char *told_status = text_of(state, "status"), *told_kind = text_of(state, "kind"),
               *told_base = text_of(state, "base");
    if (session == NULL || !known_keys(stage, state, RECORD_KEYS)
        || !fine(stage, passport_session_application(session, known->number, &record, &error), error))
        return false;
    bool same =
        fine(stage, passport_application_status(record, &status, &error), error)
        && fine(stage, passport_application_kind(record, &kind, &error), error)
        && fine(stage, passport_application_base(record, &base, &error), error)
        && (told_status == NULL || same_text(stage, "status", passport_status_name(status), told_status))
        && (told_kind == NULL || same_text(stage, "kind", passport_kind_name(kind), told_kind))
        && (told_base == NULL || (number_of(stage, told_base, &must) && same_number(stage, "base", base, must)))
        && text(stage, record, item(state, "service"), passport_application_service)
        && text(stage, record, item(state, "rejection_reason"), passport_application_rejection_reason)
        && text(stage, record, item(state, "catalogue_version"), passport_application_catalogue_version)
        && contract(stage, session, record, item(state, "contract")) && texts(stage, record, item(state, "text"))
        && when(stage, record, item(state, "valid_from"), passport_application_certificate_not_before)
        && when(stage, record, item(state, "valid_until"), passport_application_certificate_not_after)
        && when(stage, record, item(state, "revoked_at"), passport_application_certificate_revoked_at)
        && when(stage, record, item(state, "revocation_due_at"), passport_application_certificate_revocation_due_at)
        && reason(stage, record, item(state, "revocation_reason"))
        && text(stage, record, item(state, "late_reissue_until"), passport_application_certificate_late_reissue_until)
        && papers(stage, record, item(state, "papers"))
        && mark(stage, session, record, known->number, item(state, "documents_missing"))
        && look_at_actions(stage, session, known->number, state);
    passport_application_free(record);
    return same;
}

static bool look_at_list(struct stage *stage, passport_list_view view, const char *account, const cJSON *state)
{
    passport_session *session = session_of(stage, account);
    passport_applications *page = NULL;
    passport_error *error = NULL;
    size_t rows;
    uint32_t total;
    bool exact;
    int64_t is, must;
    passport_query *query = NULL;
    bool same = session != NULL && fine(stage, passport_query_new(&query, &error), error)
                && fine(stage, passport_query_set_view(query, view, &error), error)
                && fine(stage, passport_query_set_rows(query, 500, &error), error)
                && fine(stage, passport_session_applications(session, query, NULL, &page, &error), error)
                && fine(stage, passport_applications_count(page, &rows, &error), error)
                && fine(stage, passport_applications_total(page, &total, &exact, &error), error)
                && same_number(stage, "the list's length", (int64_t)rows, cJSON_GetArraySize(state))
                && same_number(stage, "the total", exact ? (int64_t)total : -1, cJSON_GetArraySize(state));
    for (size_t row = 0; same && row < rows; row++)
        same = number_of(stage, cJSON_GetStringValue(cJSON_GetArrayItem(state, (int)row)), &must)
               && fine(stage, passport_applications_number(page, row, &is, &error), error)
               && same_number(stage, "the list", is, must);
    passport_applications_free(page);
    passport_query_free(query);
    return same;
}

bool look(struct stage *stage, const cJSON *state)
{
    bool is_list = strncmp(state->string, "list:", 5) == 0, is_past = strncmp(state->string, "past:", 5) == 0;
    passport_list_view view = is_past ? PASSPORT_LIST_VIEW_PAST : PASSPORT_LIST_VIEW_CURRENT;
    if (is_list || is_past ? look_at_list(stage, view, state->string + 5, state) : look_at_record(stage, state))
        return true;
    char fault[sizeof stage->fault];
    memcpy(fault, stage->fault, sizeof fault);
    return told(stage, "state of %s: %.900s", state->string, fault);
}
