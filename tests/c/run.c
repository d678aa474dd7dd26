/* Runs a scenario step by step; what is not as told is noted with the step's number. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

static const char *const SCENARIO_KEYS[] = {"id", "guide", "says", "steps", NULL};
static const char *const STEP_KEYS[] = {"at", "by", "do", "expect", "code", "as", "passes", "state", "kind", "service", "on",
                                        "form", "fields", "csr", "agree", "draft", "key", "reason", "name", "dealer_code",
                                        "rows", "format", "asked_at", "done", "reads", "query", "pages", "parts", "hex", "replaced", "total", "cursor", "a3_contract", "numbers",
                                        "expires_on", "coupons", "accounts", "items", "until", "end_contract", "pour", "filed",
                                        "certificate", "fingerprint", "chain", "revoked_at", "paper", "day", "head", "shows", "hides", "catalogue", "version", "lines", "blocklist", "taken", "after", "to",
                                        "changes", "notices", "acknowledge", "lists", "certificates", "stickers", "criteria",
                                        "deadline", "campaign", "counts", "members", "campaigns", "source", "dry_run", "contracts", "records", "account", "access_key", "password", "ticket", "code_sent", "token",
                                        "current", "new", "repeated", "beside", "sent", NULL};

bool told(struct stage *stage, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(stage->fault, sizeof stage->fault, format, arguments);
    va_end(arguments);
    return false;
}

bool fine(struct stage *stage, passport_code code, passport_error *error)
{
    if (code == PASSPORT_OK)
        return true;
    told(stage, "%s: %s", passport_code_name(code), passport_error_message(error, PASSPORT_LANGUAGE_ENGLISH));
    passport_error_free(error);
    return false;
}

const char *text_of(const cJSON *object, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

bool known_keys(struct stage *stage, const cJSON *object, const char *const *known)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, object) {
        const char *const *key = known;
        while (*key != NULL && strcmp(*key, item->string) != 0)
            key++;
        if (*key == NULL)
            return told(stage, "no key is called \"%s\"", item->string);
    }
    return true;
}

bool same_text(struct stage *stage, const char *what, const char *is, const char *must)
{
    return strcmp(is, must) == 0 || told(stage, "%s is \"%s\", must be \"%s\"", what, is, must);
}

/* Days since 1970-01-01 of a day of the Gregorian calendar. */
static int64_t days_of(int year, int month, int day)
{
    year -= month <= 2;
    int64_t era = year / 400, of_era = year % 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool instant(struct stage *stage, const char *text, int64_t *at)
{
    int year, month, day, hour, minute, second, end = 0, ahead_hours = 0, ahead_minutes = 0;
    char sign = '+';
    bool clock = sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &end) == 6;
    const char *zone = text + end;
    bool zoned = strcmp(zone, "Z") == 0
                 || (strlen(zone) == 6 && sscanf(zone, "%c%2d:%2d", &sign, &ahead_hours, &ahead_minutes) == 3);
    if (!clock || !zoned || (sign != '+' && sign != '-'))
        return told(stage, "\"%s\" is no instant of RFC 3339", text);
    int64_t ahead = (ahead_hours * 60 + ahead_minutes) * 60 * (sign == '-' ? -1 : 1);
    *at = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - ahead;
    return true;
}

char *whole_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *bytes = malloc(1);
    size_t room = 0;
    for (*length = 0; bytes != NULL && !feof(file) && !ferror(file);) {
        room = room * 2 + 4096;
        bytes = realloc(bytes, room + 1);
        *length += bytes == NULL ? 0 : fread(bytes + *length, 1, room - *length, file);
    }
    fclose(file);
    if (bytes != NULL)
        bytes[*length] = '\0';
    return bytes;
}

char *data_file(struct stage *stage, const char *name, size_t *length)
{
    char path[512];
    snprintf(path, sizeof path, "tests/data/%s", name);
    char *bytes = whole_file(path, length);
    if (bytes == NULL)
        told(stage, "%s cannot be read", path);
    return bytes;
}

bool keep_session(struct stage *stage, const char *name, passport_session *session)
{
    size_t at = 0;
    while (at < stage->session_count && strcmp(stage->sessions[at].name, name) != 0)
        at++;
    if (at == sizeof stage->sessions / sizeof stage->sessions[0]) {
        passport_session_free(session);
        return told(stage, "more sessions than the runner has room for");
    }
    if (at < stage->session_count)
        passport_session_free(stage->sessions[at].session);
    else
        stage->session_count++;
    stage->sessions[at].name = name;
    stage->sessions[at].session = session;
    return true;
}

bool keep_account(struct stage *stage, const char *name, const char *access_key)
{
    passport_session *session = NULL;
    passport_error *error = NULL;
    return fine(stage, passport_registry_session(stage->registry, access_key, &session, &error), error)
           && keep_session(stage, name, session)
           && cJSON_AddStringToObject(stage->access_keys, name, access_key) != NULL;
}

passport_session *session_of(struct stage *stage, const char *account)
{
    for (size_t i = 0; i < stage->session_count; i++)
        if (strcmp(stage->sessions[i].name, account) == 0)
            return stage->sessions[i].session;
    char name[128];
    snprintf(name, sizeof name, "Account %s", account);
    passport_account *opened = NULL;
    passport_error *error = NULL;
    const char *access_key;
    bool done = fine(stage, passport_ra_open_account(stage->ra, name, "D0001", false, NULL, &opened, &error), error)
                && fine(stage, passport_account_access_key(opened, &access_key, &error), error)
                && keep_account(stage, account, access_key);
    passport_account_free(opened);
    return done ? stage->sessions[stage->session_count - 1].session : NULL;
}

const struct record *record_of(struct stage *stage, const char *label)
{
    for (size_t i = stage->record_count; i-- > 0;)
        if (strcmp(stage->records[i].label, label) == 0)
            return &stage->records[i];
    told(stage, "no record is called \"%s\"", label);
    return NULL;
}

bool number_of(struct stage *stage, const char *label, int64_t *number)
{
    if (label == NULL)
        return told(stage, "the step names no record");
    if (label[0] == '#') {
        char *end;
        *number = strtoll(label + 1, &end, 10);
        return *end == '\0' || told(stage, "%s is no number", label);
    }
    const struct record *record = record_of(stage, label);
    if (record != NULL)
        *number = record->number;
    return record != NULL;
}

bool remember(struct stage *stage, const char *actor, const char *key, const char *receipt)
{
    char name[256];
    snprintf(name, sizeof name, "%s\n%s", actor, key);
    const char *first = text_of(stage->receipts, name);
    if (first != NULL)
        return same_text(stage, "the receipt of a repeat", receipt, first);
    return cJSON_AddStringToObject(stage->receipts, name, receipt) != NULL;
}

static bool run_step(struct stage *stage, const char *by, const cJSON *step)
{
    int64_t at;
    passport_error *error = NULL;
    struct answer answer = {NULL, NULL};
    if (!known_keys(stage, step, STEP_KEYS))
        return false;
    const char *when = text_of(step, "at");
    if (when != NULL
        && (!instant(stage, when, &at)
            || !fine(stage, passport_registry_set_time(stage->registry, at, &error), error)))
        return false;
    bool acted;
    if (strncmp(by, "session:", 8) == 0)
        acted = subscriber(stage, by + 8, step, &answer);
    else if (strcmp(by, "ra") == 0)
        acted = operator_(stage, step, &answer);
    else if (strcmp(by, "host") == 0)
        acted = host(stage, step, &answer);
    else
        acted = told(stage, "nobody is called \"%s\"", by);
    acted = acted && judge(stage, step, &answer);
    passport_error_free(answer.refusal);
    passport_findings_free(answer.findings);
    const cJSON *state;
    cJSON_ArrayForEach(state, cJSON_GetObjectItemCaseSensitive(step, "state")) {
        acted = acted && look(stage, state);
    }
    return acted;
}

static bool run_steps(struct stage *stage, const cJSON *steps)
{
    const char *by = "";
    int index = 0;
    const cJSON *step;
    cJSON_ArrayForEach(step, steps) {
        const char *whose = text_of(step, "by"), *verb = text_of(step, "do");
        by = whose != NULL ? whose : by;
        index++;
        if (!run_step(stage, by, step)) {
            char fault[sizeof stage->fault];
            memcpy(fault, stage->fault, sizeof fault);
            return told(stage, "step %d (%s): %.900s", index, verb != NULL ? verb : "?", fault);
        }
    }
    return true;
}

bool run_scenario(const cJSON *scenario, const cJSON *forms, char fault[static 1024])
{
    struct stage stage = {.forms = forms, .receipts = cJSON_CreateObject(), .access_keys = cJSON_CreateObject(), .secrets = cJSON_CreateObject()};
    const cJSON *steps = cJSON_GetObjectItemCaseSensitive(scenario, "steps");
    const char *first = text_of(cJSON_GetArrayItem(steps, 0), "at");
    passport_options *options = NULL;
    passport_error *error = NULL;
    int64_t at;
    bool held = known_keys(&stage, scenario, SCENARIO_KEYS)
                && (first != NULL || told(&stage, "the first step has no `at`")) && instant(&stage, first, &at)
                && fine(&stage, passport_options_new(&options, &error), error)
                && fine(&stage, passport_options_set_manual_clock(options, at, &error), error)
                && fine(&stage, passport_registry_in_memory(options, &stage.registry, &error), error)
                && fine(&stage, passport_registry_ra(stage.registry, "operator", &stage.ra, &error), error)
                && run_steps(&stage, steps) && audit_is_sound(&stage, NULL, NULL);
    if (!held)
        memcpy(fault, stage.fault, sizeof stage.fault);
    for (size_t i = 0; i < stage.session_count; i++)
        passport_session_free(stage.sessions[i].session);
    for (size_t i = 0; i < stage.draft_count; i++)
        passport_draft_free(stage.drafts[i].draft);
    passport_ra_free(stage.ra);
    passport_registry_free(stage.registry);
    passport_options_free(options);
    cJSON_Delete(stage.access_keys);
    cJSON_Delete(stage.secrets);
    cJSON_Delete(stage.receipts);
    return held;
}
