/* The steps of a scenario that are about campaigns. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

enum { MAX_CRITERIA = 8 };

static bool is(const char *verb, const char *name)
{
    return strcmp(verb, name) == 0;
}

static const cJSON *item_of(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

static const char *name_of(const struct stage *stage, int64_t number)
{
    for (size_t r = 0; r < stage->record_count; r++)
        if (stage->records[r].number == number)
            return stage->records[r].label;
    return "?";
}

/* What a campaign is to be, as the step tells it. */
struct told_campaign {
    const char *name;
    passport_revocation_reason reason;
    int64_t deadline;
    bool has_deadline;
    passport_criterion criteria[MAX_CRITERIA];
    const char *texts[MAX_CRITERIA];
    passport_application *records[MAX_CRITERIA]; /* whose serial numbers are borrowed */
    size_t count;
};

static bool criterion_of(struct stage *stage, const char *name, passport_criterion *criterion)
{
    for (*criterion = 1; *criterion < 16; (*criterion)++)
        if (is(name, passport_criterion_name(*criterion)))
            return true;
    return told(stage, "no criterion is called \"%s\"", name);
}

/* The serial number of a record's certificate is known by the record's name. */
static bool serial_of(struct stage *stage, const char *label, passport_application **record, const char **serial)
{
    passport_error *error = NULL;
    int64_t number;
    return number_of(stage, label, &number)
           && fine(stage, passport_ra_application(stage->ra, number, record, &error), error)
           && fine(stage, passport_application_certificate_serial(*record, serial, &error), error);
}

static bool read_campaign(struct stage *stage, const cJSON *step, struct told_campaign *of)
{
    const char *name = text_of(step, "name"), *reason = text_of(step, "reason"), *deadline = text_of(step, "deadline");
    const cJSON *pair;
    of->name = name != NULL ? name : "";
    of->has_deadline = deadline != NULL;
    if (!reason_of(stage, reason != NULL ? reason : "superseded", &of->reason)
        || (deadline != NULL && !instant(stage, deadline, &of->deadline)))
        return false;
    cJSON_ArrayForEach(pair, item_of(step, "criteria")) {
        const char *criterion = cJSON_GetStringValue(cJSON_GetArrayItem(pair, 0));
        const char *text = cJSON_GetStringValue(cJSON_GetArrayItem(pair, 1));
        size_t i = of->count++;
        if (of->count > MAX_CRITERIA || criterion == NULL || text == NULL)
            return told(stage, "a criterion is a pair of texts, and there is room for %d", MAX_CRITERIA);
        of->texts[i] = text;
        if (!criterion_of(stage, criterion, &of->criteria[i])
            || (text[0] == '@' && !serial_of(stage, text + 1, &of->records[i], &of->texts[i])))
            return false;
    }
    return true;
}

static bool count_of(struct stage *stage, const passport_campaigns *campaigns, size_t i, const char *name,
                     uint32_t *count)
{
    typedef passport_code getter(const passport_campaigns *, size_t, uint32_t *, passport_error **);
    static const struct {
        const char *name;
        getter *read;
    } COUNTS[] = {{"total", passport_campaigns_total},
                  {"waiting", passport_campaigns_waiting},
                  {"opened", passport_campaigns_opened},
                  {"revoke_only", passport_campaigns_revoke_only},
                  {"nothing_needed", passport_campaigns_nothing_needed},
                  {"replaced", passport_campaigns_replaced}};
    passport_error *error = NULL;
    for (size_t c = 0; c < sizeof COUNTS / sizeof COUNTS[0]; c++)
        if (is(name, COUNTS[c].name))
            return fine(stage, COUNTS[c].read(campaigns, i, count, &error), error);
    return told(stage, "no count is called \"%s\"", name);
}

/* Compares how far a campaign has come. */
static bool counted(struct stage *stage, const cJSON *step, int64_t id)
{
    const cJSON *counts = item_of(step, "counts"), *must;
    passport_campaigns *campaigns = NULL;
    passport_error *error = NULL;
    size_t count = 0, i = 0;
    int64_t found = 0;
    uint32_t value = 0;
    if (counts == NULL)
        return true;
    bool same = fine(stage, passport_ra_campaigns(stage->ra, &campaigns, &error), error)
                && fine(stage, passport_campaigns_count(campaigns, &count, &error), error);
    for (; same && i < count; i++) {
        same = fine(stage, passport_campaigns_id(campaigns, i, &found, &error), error);
        if (found == id)
            break;
    }
    same = same && (i < count || told(stage, "the campaign is not listed"));
    cJSON_ArrayForEach(must, counts) {
        same = same && count_of(stage, campaigns, i, must->string, &value)
               && same_number(stage, must->string, value, (int64_t)must->valuedouble);
    }
    passport_campaigns_free(campaigns);
    return same;
}

static bool begin(struct stage *stage, const cJSON *step, const struct told_campaign *of, struct answer *answer)
{
    const char *key = text_of(step, "key"), *label = text_of(step, "as");
    int64_t id;
    char text[32];
    if (passport_ra_campaign(stage->ra, of->name, of->reason, of->has_deadline ? &of->deadline : NULL, of->criteria,
                             of->texts, of->count, key, &id, &answer->refusal)
        != PASSPORT_OK)
        return true;
    if (label == NULL || stage->campaign_count == sizeof stage->campaigns / sizeof stage->campaigns[0])
        return told(stage, "a campaign needs `as`, and there is room for 16");
    stage->campaigns[stage->campaign_count].name = label;
    stage->campaigns[stage->campaign_count++].id = id;
    snprintf(text, sizeof text, "campaign %" PRId64, id);
    return counted(stage, step, id) && (key == NULL || remember(stage, "ra", key, text));
}

/* A row as a scenario tells it: `RECORD STANDING`, ` valid` when the certificate still is, and by what it was replaced. */
static bool same_row(struct stage *stage, const passport_campaign_report *report, size_t i, const char *must)
{
    int64_t number, by;
    passport_standing standing;
    bool valid;
    const char *contact, *telephone;
    passport_error *error = NULL;
    char text[256];
    if (!fine(stage, passport_campaign_report_number(report, i, &number, &error), error)
        || !fine(stage, passport_campaign_report_standing(report, i, &standing, &error), error)
        || !fine(stage, passport_campaign_report_is_valid(report, i, &valid, &error), error)
        || !fine(stage, passport_campaign_report_replaced_by(report, i, &by, &error), error)
        || !fine(stage, passport_campaign_report_contact_name(report, i, &contact, &error), error)
        || !fine(stage, passport_campaign_report_contact_telephone(report, i, &telephone, &error), error))
        return false;
    snprintf(text, sizeof text, "%s %s%s%s%s", name_of(stage, number), passport_standing_name(standing),
             valid ? " valid" : "", by != 0 ? " by " : "", by != 0 ? name_of(stage, by) : "");
    return same_text(stage, "members", text, must != NULL ? must : "")
           && ((contact[0] != '\0' && telephone[0] != '\0') || told(stage, "whom to call is not told"));
}

static bool compare_report(struct stage *stage, const cJSON *step, passport_campaign_report *report)
{
    const cJSON *members = item_of(step, "members"), *total = item_of(item_of(step, "counts"), "total");
    passport_error *error = NULL;
    size_t count;
    uint32_t all;
    bool same = fine(stage, passport_campaign_report_count(report, &count, &error), error)
                && fine(stage, passport_campaign_report_total(report, &all, &error), error)
                && same_number(stage, "how many members", (int64_t)count, cJSON_GetArraySize(members))
                && (total == NULL || same_number(stage, "total", all, (int64_t)total->valuedouble));
    for (size_t i = 0; same && i < count; i++)
        same = same_row(stage, report, i, cJSON_GetStringValue(cJSON_GetArrayItem(members, (int)i)));
    passport_campaign_report_free(report);
    return same;
}

/* begin, or only look */
static bool with_campaign(struct stage *stage, const cJSON *step, uint32_t rows, struct answer *answer)
{
    struct told_campaign of = {0};
    passport_campaign_report *report = NULL;
    bool done = read_campaign(stage, step, &of);
    if (done && is(text_of(step, "do"), "campaign"))
        done = begin(stage, step, &of, answer);
    else if (done
             && passport_ra_campaign_preview(stage->ra, of.name, of.reason, of.has_deadline ? &of.deadline : NULL,
                                             of.criteria, of.texts, of.count, 0, rows, &report, &answer->refusal)
                    == PASSPORT_OK)
        done = compare_report(stage, step, report);
    for (size_t i = 0; i < MAX_CRITERIA; i++)
        passport_application_free(of.records[i]);
    return done;
}

/* A campaign by its name, or by its number as #7. */
static bool campaign_id(struct stage *stage, const cJSON *step, int64_t *id)
{
    const char *name = text_of(step, "campaign");
    if (name == NULL)
        return told(stage, "the step names no campaign");
    if (name[0] == '#') {
        *id = strtoll(name + 1, NULL, 10);
        return true;
    }
    for (size_t i = stage->campaign_count; i > 0; i--)
        if (is(name, stage->campaigns[i - 1].name)) {
            *id = stage->campaigns[i - 1].id;
            return true;
        }
    return told(stage, "no campaign is called \"%s\"", name);
}

static bool compare_campaigns(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const cJSON *must = item_of(step, "campaigns");
    passport_campaigns *campaigns = NULL;
    passport_error *error = NULL;
    size_t count;
    char text[256];
    if (passport_ra_campaigns(stage->ra, &campaigns, &answer->refusal) != PASSPORT_OK)
        return true;
    bool same = fine(stage, passport_campaigns_count(campaigns, &count, &error), error)
                && same_number(stage, "how many campaigns", (int64_t)count, cJSON_GetArraySize(must));
    for (size_t i = 0; same && i < count; i++) {
        const char *name, *told_text = cJSON_GetStringValue(cJSON_GetArrayItem(must, (int)i));
        passport_revocation_reason reason;
        uint32_t total, replaced;
        same = fine(stage, passport_campaigns_name(campaigns, i, &name, &error), error)
               && fine(stage, passport_campaigns_reason(campaigns, i, &reason, &error), error)
               && fine(stage, passport_campaigns_total(campaigns, i, &total, &error), error)
               && fine(stage, passport_campaigns_replaced(campaigns, i, &replaced, &error), error);
        if (!same)
            break;
        snprintf(text, sizeof text, "%s %s %" PRIu32 " of %" PRIu32, name, passport_revocation_reason_name(reason),
                 replaced, total);
        same = same_text(stage, "campaigns", text, told_text != NULL ? told_text : "");
    }
    passport_campaigns_free(campaigns);
    return same;
}

bool campaign_verb(struct stage *stage, const cJSON *step, struct answer *answer, bool *known)
{
    const char *verb = text_of(step, "do");
    const cJSON *told_rows = item_of(step, "rows");
    uint32_t rows = told_rows != NULL ? (uint32_t)told_rows->valuedouble : 500, waiting;
    int64_t id;
    *known = true;
    if (is(verb, "campaign") || is(verb, "campaign_preview"))
        return with_campaign(stage, step, rows, answer);
    if (is(verb, "campaigns"))
        return compare_campaigns(stage, step, answer);
    if (is(verb, "campaign_step"))
        return campaign_id(stage, step, &id)
               && (passport_ra_campaign_step(stage->ra, id, rows, &waiting, &answer->refusal) != PASSPORT_OK
                   || counted(stage, step, id));
    if (is(verb, "campaign_report")) {
        passport_campaign_report *report = NULL;
        return campaign_id(stage, step, &id)
               && (passport_ra_campaign_report(stage->ra, id, 0, rows, &report, &answer->refusal) != PASSPORT_OK
                   || compare_report(stage, step, report));
    }
    *known = false;
    return true;
}
