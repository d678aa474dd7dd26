/* Compares what a step answered with what it must answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

enum { MOST_FINDINGS = 64, LONGEST = 160 };

struct list {
    size_t count;
    char found[MOST_FINDINGS][LONGEST];
};

static void add(struct list *list, const char *field, const char *rule)
{
    if (list->count < MOST_FINDINGS)
        snprintf(list->found[list->count++], LONGEST, "%s %s", field, rule);
}

/* The two days of the finding of a rule, where a scenario tells them. */
static bool same_days(struct stage *stage, const passport_findings *findings, const cJSON *must)
{
    const cJSON *days = cJSON_GetObjectItemCaseSensitive(must, "days");
    size_t count = 0;
    passport_error *error = NULL;
    if (days == NULL)
        return true;
    if (findings == NULL || !fine(stage, passport_findings_count(findings, &count, &error), error))
        return told(stage, "days are told of what was not checked");
    for (size_t i = 0; i < count; i++) {
        passport_rule rule;
        const char *first, *second;
        if (!fine(stage, passport_findings_rule(findings, i, &rule, &error), error)
            || !fine(stage, passport_findings_days(findings, i, &first, &second, &error), error))
            return false;
        if (rule == passport_rule_from_name(text_of(must, "rule")))
            return same_text(stage, "the first day", first, cJSON_GetStringValue(cJSON_GetArrayItem(days, 0)))
                   && same_text(stage, "the second day", second, cJSON_GetStringValue(cJSON_GetArrayItem(days, 1)));
    }
    return told(stage, "days are told of what was not found");
}

/* Position, weight, clause and what it is about, where a scenario tells them: some finding of the rule has them all. */
static bool same_details(struct stage *stage, const struct answer *answer, const cJSON *must)
{
    const passport_findings *findings = answer->findings;
    const cJSON *position = cJSON_GetObjectItemCaseSensitive(must, "position");
    const char *about = text_of(must, "about"), *severity = text_of(must, "severity"), *clause = text_of(must, "clause");
    const char *rule_name = text_of(must, "rule");
    size_t count = 0;
    passport_error *error = NULL;
    if (position == NULL && about == NULL && severity == NULL && clause == NULL)
        return true;
    if (findings == NULL && position == NULL && about == NULL) { /* a refusal's findings have weight and clause alone */
        for (size_t i = 0; i < passport_error_finding_count(answer->refusal); i++) {
            passport_rule rule = passport_error_finding_rule(answer->refusal, i);
            passport_severity weight = passport_error_finding_severity(answer->refusal, i);
            if (strcmp(passport_rule_name(rule), rule_name) == 0
                && (severity == NULL || strcmp(severity, passport_severity_name(weight)) == 0)
                && (clause == NULL || strcmp(clause, passport_rule_clause(rule)) == 0))
                return true;
        }
        return told(stage, "no finding of %s is as it is told", rule_name);
    }
    if (findings == NULL || !fine(stage, passport_findings_count(findings, &count, &error), error))
        return told(stage, "details are told of what was not checked");
    for (size_t i = 0; i < count; i++) {
        passport_rule rule;
        passport_severity weight;
        uint32_t at;
        const char *is_about;
        if (!fine(stage, passport_findings_rule(findings, i, &rule, &error), error)
            || !fine(stage, passport_findings_severity(findings, i, &weight, &error), error)
            || !fine(stage, passport_findings_position(findings, i, &at, &error), error)
            || !fine(stage, passport_findings_about(findings, i, &is_about, &error), error))
            return false;
        if (rule == passport_rule_from_name(rule_name)
            && (position == NULL || (double)at == cJSON_GetNumberValue(position))
            && (about == NULL || strcmp(about, is_about) == 0)
            && (severity == NULL || strcmp(severity, passport_severity_name(weight)) == 0)
            && (clause == NULL || strcmp(clause, passport_rule_clause(rule)) == 0))
            return true;
    }
    return told(stage, "no finding of %s is as it is told", rule_name);
}

static int by_text(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* The findings of an answer, in one order. */
static bool list_answer(struct stage *stage, const struct answer *answer, struct list *list)
{
    size_t count = passport_error_finding_count(answer->refusal);
    for (size_t i = 0; i < count; i++)
        add(list, passport_field_path(passport_error_finding_field(answer->refusal, i)),
            passport_rule_name(passport_error_finding_rule(answer->refusal, i)));
    if (answer->findings == NULL)
        return true;
    passport_error *error = NULL;
    if (!fine(stage, passport_findings_count(answer->findings, &count, &error), error))
        return false;
    for (size_t i = 0; i < count; i++) {
        passport_field field;
        passport_rule rule;
        if (!fine(stage, passport_findings_field(answer->findings, i, &field, &error), error)
            || !fine(stage, passport_findings_rule(answer->findings, i, &rule, &error), error))
            return false;
        add(list, passport_field_path(field), passport_rule_name(rule));
    }
    return true;
}

static bool list_expected(struct stage *stage, const struct answer *answer, const cJSON *expect,
                          struct list *list)
{
    static const char *const KEYS[] = {"field", "rule", "days", "position", "about", "severity", "clause", NULL};
    const cJSON *item;
    cJSON_ArrayForEach(item, expect) {
        const char *field = text_of(item, "field"), *rule = text_of(item, "rule");
        if (!known_keys(stage, item, KEYS))
            return false;
        if (rule == NULL || passport_rule_from_name(rule) == PASSPORT_RULE_NONE)
            return told(stage, "no rule is called \"%s\"", rule != NULL ? rule : "");
        if (!same_days(stage, answer->findings, item) || !same_details(stage, answer, item))
            return false;
        add(list, field != NULL ? field : "", rule);
    }
    return true;
}

static bool same_lists(struct stage *stage, struct list *is, struct list *must)
{
    qsort(is->found, is->count, LONGEST, by_text);
    qsort(must->found, must->count, LONGEST, by_text);
    char texts[2][400] = {"", ""};
    struct list *lists[2] = {is, must};
    for (int which = 0; which < 2; which++)
        for (size_t i = 0, end = 0; i < lists[which]->count && end < sizeof texts[0] - LONGEST - 3; i++)
            end += (size_t)snprintf(texts[which] + end, sizeof texts[0] - end, "[%s]", lists[which]->found[i]);
    bool same = is->count == must->count;
    for (size_t i = 0; same && i < is->count; i++)
        same = strcmp(is->found[i], must->found[i]) == 0;
    return same || told(stage, "findings are %s, must be %s", texts[0], texts[1]);
}

bool judge(struct stage *stage, const cJSON *step, const struct answer *answer)
{
    const cJSON *expect = cJSON_GetObjectItemCaseSensitive(step, "expect");
    const char *word = expect == NULL ? "ok" : cJSON_GetStringValue(expect), *code = text_of(step, "code");
    const char *is_code = answer->refusal == NULL ? "ok" : passport_code_name(passport_error_code(answer->refusal));
    if (code != NULL && !same_text(stage, "code", is_code, code))
        return false;
    if (word != NULL && strcmp(word, "ok") != 0 && passport_rule_from_name(word) == PASSPORT_RULE_NONE)
        return told(stage, "no rule is called \"%s\"", word);
    if (word != NULL && answer->refusal != NULL) {
        const char *rule = passport_error_rule_name(answer->refusal);
        return same_text(stage, "answer", rule[0] != '\0' ? rule : is_code, word);
    }
    if (word != NULL && answer->findings == NULL)
        return same_text(stage, "answer", "ok", word);
    if (word != NULL && strcmp(word, "ok") != 0)
        return told(stage, "findings instead of \"%s\"", word);
    if (word == NULL && !cJSON_IsArray(expect))
        return told(stage, "`expect` is neither a word nor a list");
    static struct list is, must;
    is.count = must.count = 0;
    return list_answer(stage, answer, &is) && list_expected(stage, answer, word == NULL ? expect : NULL, &must)
           && same_lists(stage, &is, &must);
}
