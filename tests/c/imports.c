/* import_records: a file is put together from the step's lines, and taken in to its end. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

static const cJSON *item_of(const cJSON *step, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(step, key);
}

struct source {
    char bytes[1 << 16];
    size_t length;
};

static bool add(struct stage *stage, struct source *source, const char *text, size_t length)
{
    if (source->length + length > sizeof source->bytes)
        return told(stage, "the file is too long");
    memcpy(source->bytes + source->length, text, length);
    source->length += length;
    return true;
}

/* The base64 of a PEM file, on one line. */
static bool add_data(struct stage *stage, struct source *source, const char *name)
{
    size_t length;
    char *pem = data_file(stage, name, &length), *rest = NULL;
    bool done = pem != NULL;
    for (char *line = done ? strtok_r(pem, "\r\n", &rest) : NULL; done && line != NULL;
         line = strtok_r(NULL, "\r\n", &rest))
        done = line[0] == '-' || add(stage, source, line, strlen(line));
    free(pem);
    return done;
}

/* What stands in a line for what the scenario cannot know: <session:NAME>, <data:FILE>. */
static bool add_place(struct stage *stage, struct source *source, const char *place)
{
    const char *name = strchr(place, ':');
    if (name != NULL && strncmp(place, "data:", 5) == 0)
        return add_data(stage, source, name + 1);
    if (name == NULL || strncmp(place, "session:", 8) != 0)
        return told(stage, "nothing is called \"%s\"", place);
    /* The stage borrows names, so this one must live as long. */
    const cJSON *kept = item_of(stage->secrets, place);
    kept = kept != NULL ? kept : cJSON_AddStringToObject(stage->secrets, place, name + 1);
    if (kept == NULL || session_of(stage, kept->valuestring) == NULL)
        return false;
    const char *key = cJSON_GetStringValue(item_of(stage->access_keys, name + 1));
    return key != NULL && add(stage, source, key, strlen(key));
}

static bool add_line(struct stage *stage, struct source *source, const char *line)
{
    bool done = true;
    for (const char *place = strchr(line, '<'); done && place != NULL; place = strchr(line, '<')) {
        char *name = NULL;
        const char *end = strchr(place, '>');
        done = end != NULL && add(stage, source, line, (size_t)(place - line))
               && (name = strndup(place + 1, (size_t)(end - place - 1))) != NULL && add_place(stage, source, name);
        free(name);
        line = end != NULL ? end + 1 : place + 1;
    }
    return done && add(stage, source, line, strlen(line)) && add(stage, source, "\r\n", 2);
}

/* Held against the step: the contracts of a part, and the lines of its findings. */
static bool same_part(struct stage *stage, const passport_import_part *part, const passport_findings *findings,
                      const cJSON *step, int *contracts, int *lines)
{
    passport_error *error = NULL;
    size_t count, found;
    bool same = fine(stage, passport_import_part_count(part, &count, &error), error)
                && fine(stage, passport_findings_count(findings, &found, &error), error);
    for (size_t i = 0; same && i < count; i++) {
        const char *reference, *must;
        passport_import_outcome outcome;
        char is[128] = "";
        same = fine(stage, passport_import_part_reference(part, i, &reference, &error), error)
               && fine(stage, passport_import_part_outcome(part, i, &outcome, &error), error);
        if (same)
            snprintf(is, sizeof is, "%s %s", reference, passport_import_outcome_name(outcome));
        must = cJSON_GetStringValue(cJSON_GetArrayItem(item_of(step, "contracts"), (*contracts)++));
        same = same && same_text(stage, "a contract", is, must != NULL ? must : "");
    }
    for (size_t i = 0; same && item_of(step, "lines") != NULL && i < found; i++) {
        const cJSON *must = cJSON_GetArrayItem(item_of(step, "lines"), (*lines)++);
        uint32_t line;
        same = fine(stage, passport_findings_line(findings, i, &line, &error), error)
               && same_number(stage, "a line", line, must != NULL ? (int64_t)must->valuedouble : 0);
    }
    return same;
}

/* The records that the file names by numbers of its own. */
static bool note_records(struct stage *stage, const cJSON *step)
{
    const cJSON *record;
    cJSON_ArrayForEach(record, item_of(step, "records")) {
        const char *account = cJSON_GetStringValue(cJSON_GetArrayItem(record, 0));
        const char *number = cJSON_GetStringValue(cJSON_GetArrayItem(record, 1));
        if (account == NULL || number == NULL
            || stage->record_count == sizeof stage->records / sizeof stage->records[0])
            return told(stage, "a record is an account and a number, and there is room for 64");
        stage->records[stage->record_count++] =
            (struct record){record->string, strtoll(number, NULL, 10), account};
    }
    return true;
}

bool import_verb(struct stage *stage, const cJSON *step, struct answer *answer)
{
    static struct source source;
    source.length = 0;
    const cJSON *line;
    const char *name = text_of(step, "format");
    passport_import *import = NULL;
    passport_error *error = NULL;
    bool done = true, is_last = false;
    int contracts = 0, lines = 0;
    cJSON_ArrayForEach(line, item_of(step, "source")) {
        done = done && add_line(stage, &source, line->valuestring);
    }
    passport_export_format format = PASSPORT_EXPORT_FORMAT_CSV_UTF8;
    if (name != NULL && strcmp(name, "json_lines") == 0)
        format = PASSPORT_EXPORT_FORMAT_JSON_LINES;
    if (!done
        || passport_ra_import_records(stage->ra, (const uint8_t *)source.bytes, source.length, format,
                                      cJSON_IsTrue(item_of(step, "dry_run")), &import, &answer->refusal) != PASSPORT_OK)
        return done;
    while (done && !is_last) {
        passport_import_part *part = NULL;
        passport_findings *findings = NULL;
        done = fine(stage, passport_import_step(import, &part, &error), error)
               && fine(stage, passport_import_part_findings(part, &findings, &error), error)
               && fine(stage, passport_import_part_is_last(part, &is_last, &error), error)
               && same_part(stage, part, findings, step, &contracts, &lines)
               && (answer->findings == NULL || told(stage, "a scenario's file has one part"));
        if (done)
            answer->findings = findings;
        else
            passport_findings_free(findings);
        passport_import_part_free(part);
    }
    passport_import_free(import);
    return done && same_number(stage, "contracts", contracts, cJSON_GetArraySize(item_of(step, "contracts")))
           && note_records(stage, step);
}
