/* What the host does: the clock, and the inspection of a CSR. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

typedef passport_code text_getter(const passport_csr *, const char **, passport_error **);

/* One of `reads` that is text. */
static bool read_text(struct stage *stage, const passport_csr *csr, const cJSON *must, text_getter *getter)
{
    const char *is;
    passport_error *error = NULL;
    if (!cJSON_IsString(must))
        return told(stage, "%s is not told as text", must->string);
    return fine(stage, getter(csr, &is, &error), error) && same_text(stage, must->string, is, must->valuestring);
}

typedef passport_code row_getter(const passport_csr *, size_t, const char **, passport_error **);
typedef passport_code count_getter(const passport_csr *, size_t *, passport_error **);

static bool read_texts(struct stage *stage, const passport_csr *csr, const cJSON *must, count_getter *counter,
                       row_getter *getter)
{
    size_t count;
    const char *name;
    passport_error *error = NULL;
    if (!fine(stage, counter(csr, &count, &error), error))
        return false;
    if (!cJSON_IsArray(must) || (size_t)cJSON_GetArraySize(must) != count)
        return told(stage, "there are %zu names", count);
    for (size_t i = 0; i < count; i++) {
        const char *told_name = cJSON_GetStringValue(cJSON_GetArrayItem(must, (int)i));
        if (!fine(stage, getter(csr, i, &name, &error), error)
            || !same_text(stage, must->string, name, told_name != NULL ? told_name : ""))
            return false;
    }
    return true;
}

static bool read_one(struct stage *stage, const passport_csr *csr, const cJSON *must)
{
    static const struct {
        const char *key;
        text_getter *getter;
    } TEXTS[] = {{"common_name", passport_csr_common_name}, {"organization", passport_csr_organization},
                 {"country", passport_csr_country},         {"state", passport_csr_state},
                 {"locality", passport_csr_locality},       {"signature_algorithm", passport_csr_signature_algorithm}};
    static const struct {
        const char *key;
        count_getter *counter;
        row_getter *getter;
    } LISTS[] = {{"names", passport_csr_name_count, passport_csr_name},
                 {"unicode_names", passport_csr_name_count, passport_csr_unicode_name},
                 {"attributes", passport_csr_attribute_count, passport_csr_attribute},
                 {"extensions", passport_csr_extension_count, passport_csr_extension}};
    passport_error *error = NULL;
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++)
        if (strcmp(must->string, TEXTS[i].key) == 0)
            return read_text(stage, csr, must, TEXTS[i].getter);
    for (size_t i = 0; i < sizeof LISTS / sizeof LISTS[0]; i++)
        if (strcmp(must->string, LISTS[i].key) == 0)
            return read_texts(stage, csr, must, LISTS[i].counter, LISTS[i].getter);
    if (strcmp(must->string, "key_type") == 0) {
        passport_key_type type;
        const char *name = cJSON_GetStringValue(must);
        return fine(stage, passport_csr_key_type(csr, &type, &error), error)
               && same_text(stage, "key_type", passport_key_type_name(type), name != NULL ? name : "");
    }
    if (strcmp(must->string, "key_bits") == 0) {
        uint32_t bits;
        if (!fine(stage, passport_csr_key_bits(csr, &bits, &error), error))
            return false;
        return bits == cJSON_GetNumberValue(must) || told(stage, "key_bits is %u", (unsigned)bits);
    }
    return told(stage, "%s is no part of the answer", must->string);
}

static bool inspect(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const char *name = text_of(step, "csr");
    size_t length;
    char *bytes = data_file(stage, name != NULL ? name : "", &length);
    if (bytes == NULL)
        return false;
    passport_csr *csr = NULL;
    passport_error *error = NULL;
    passport_csr_inspect((const uint8_t *)bytes, length, &csr, &answer->refusal);
    free(bytes);
    if (csr == NULL)
        return true;
    bool same = fine(stage, passport_csr_findings(csr, &answer->findings, &error), error);
    const cJSON *must;
    cJSON_ArrayForEach(must, cJSON_GetObjectItemCaseSensitive(step, "reads")) {
        same = same && read_one(stage, csr, must);
    }
    passport_csr_free(csr);
    return same;
}

char *catalogue_file(struct stage *stage, const cJSON *step)
{
    char path[512];
    size_t length;
    const char *name = text_of(step, "catalogue");
    snprintf(path, sizeof path, "tests/scenarios/catalogues/%s", name != NULL ? name : "");
    char *text = whole_file(path, &length);
    if (text == NULL)
        told(stage, "%s cannot be read", path);
    return text;
}

/* The lines of the faults found in a file, where a step tells them. */
static bool faulty_lines(struct stage *stage, const cJSON *step, const struct answer *answer)
{
    const cJSON *lines = cJSON_GetObjectItemCaseSensitive(step, "lines");
    bool same = lines == NULL
                || same_number(stage, "how many faults", (int64_t)passport_error_finding_count(answer->refusal),
                               cJSON_GetArraySize(lines));
    for (int i = 0; same && i < cJSON_GetArraySize(lines); i++)
        same = same_number(stage, "lines", passport_error_finding_line(answer->refusal, (size_t)i),
                           (int64_t)cJSON_GetNumberValue(cJSON_GetArrayItem(lines, i)));
    return same;
}

static bool load_catalogue(struct stage *stage, const cJSON *step, struct answer *answer)
{
    char *text = catalogue_file(stage, step);
    if (text == NULL)
        return false;
    passport_registry_load_catalogue(stage->registry, text, &answer->refusal);
    free(text);
    return faulty_lines(stage, step, answer);
}

static bool load_blocklist(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const cJSON *taken = cJSON_GetObjectItemCaseSensitive(step, "taken");
    const char *name = text_of(step, "blocklist");
    size_t length;
    uint64_t is = 0;
    char *bytes = data_file(stage, name != NULL ? name : "", &length);
    if (bytes == NULL)
        return false;
    passport_registry_load_blocklist(stage->registry, (const uint8_t *)bytes, length, &is, &answer->refusal);
    free(bytes);
    return (taken == NULL || same_number(stage, "taken", (int64_t)is, (int64_t)cJSON_GetNumberValue(taken)))
           && faulty_lines(stage, step, answer);
}

static bool kept_catalogue(struct stage *stage, const cJSON *step, struct answer *answer)
{
    passport_text *kept = NULL;
    if (passport_registry_catalogue(stage->registry, text_of(step, "version"), &kept, &answer->refusal)
            != PASSPORT_OK
        || text_of(step, "catalogue") == NULL) {
        passport_text_free(kept);
        return true;
    }
    passport_error *error = NULL;
    const char *is = NULL;
    char *must = catalogue_file(stage, step);
    bool same = must != NULL && fine(stage, passport_text_value(kept, &is, &error), error)
                && (strcmp(is, must) == 0 || told(stage, "the catalogue is not %s", text_of(step, "catalogue")));
    free(must);
    passport_text_free(kept);
    return same;
}

bool host(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const char *verb = text_of(step, "do");
    bool known = true;
    if (verb != NULL) {
        bool done = host_signs_in(stage, step, answer, &known);
        if (known)
            return done;
    }
    if (verb != NULL && strcmp(verb, "confirm_clock") == 0) {
        passport_registry_confirm_clock(stage->registry, &answer->refusal);
        return true;
    }
    if (verb != NULL && strcmp(verb, "inspect_csr") == 0)
        return inspect(stage, step, answer);
    if (verb != NULL && strcmp(verb, "load_catalogue") == 0)
        return load_catalogue(stage, step, answer);
    if (verb != NULL && strcmp(verb, "load_blocklist") == 0)
        return load_blocklist(stage, step, answer);
    if (verb != NULL && strcmp(verb, "catalogue") == 0)
        return kept_catalogue(stage, step, answer);
    return told(stage, "no verb of the host is called \"%s\"", verb != NULL ? verb : "");
}
