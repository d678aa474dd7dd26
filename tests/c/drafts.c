/* The draft that a step describes, once through its JSON; or the refusal of the draft itself. */
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

bool field_of(struct stage *stage, const cJSON *item, passport_field *field, const char **text)
{
    *field = passport_field_from_path(item->string);
    *text = cJSON_IsNull(item) ? "" : cJSON_GetStringValue(item);
    if (*field == PASSPORT_FIELD_NONE)
        return told(stage, "no field is called \"%s\"", item->string);
    return *text != NULL || told(stage, "%s is neither text nor null", item->string);
}

bool fill(struct stage *stage, passport_draft *draft, const cJSON *fields)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, fields) {
        passport_field field;
        const char *text;
        passport_error *error = NULL;
        if (!field_of(stage, item, &field, &text) || !fine(stage, passport_draft_set(draft, field, text, &error), error))
            return false;
    }
    return true;
}

passport_draft *kept_draft(struct stage *stage, const cJSON *step)
{
    const char *name = text_of(step, "draft");
    for (size_t i = stage->draft_count; name != NULL && i-- > 0;)
        if (strcmp(stage->drafts[i].name, name) == 0)
            return stage->drafts[i].draft;
    told(stage, "no draft is called \"%s\"", name != NULL ? name : "");
    return NULL;
}

/* Takes the draft of the step's kind; a refusal goes to the answer. */
static bool take(struct stage *stage, passport_session *session, const cJSON *step, passport_draft **draft,
                 struct answer *answer)
{
    typedef passport_code plain(const passport_session *, int64_t, passport_draft **, passport_error **);
    static const struct {
        const char *kind;
        plain *verb;
    } PLAIN[] = {{"reissue", passport_session_draft_reissue},
                 {"continuation", passport_session_draft_continuation},
                 {"contact_change", passport_session_draft_contact_change},
                 {"revocation", passport_session_draft_revocation},
                 {"cancellation", passport_session_draft_cancellation}};
    const char *kind = text_of(step, "kind"), *service = text_of(step, "service");
    int64_t number;
    if (kind == NULL)
        return told(stage, "the step names no kind");
    if (strcmp(kind, "new") == 0) {
        passport_session_draft_new(session, service != NULL ? service : "", draft, &answer->refusal);
        return true;
    }
    if (!number_of(stage, text_of(step, "on"), &number))
        return false;
    if (strcmp(kind, "renewal") == 0) {
        passport_session_draft_renewal(session, number, service, draft, &answer->refusal);
        return true;
    }
    if (strcmp(kind, "switch") == 0) {
        passport_session_draft_switch(session, number, service != NULL ? service : "", draft, &answer->refusal);
        return true;
    }
    for (size_t i = 0; i < sizeof PLAIN / sizeof PLAIN[0]; i++)
        if (strcmp(kind, PLAIN[i].kind) == 0) {
            PLAIN[i].verb(session, number, draft, &answer->refusal);
            return true;
        }
    return told(stage, "no kind of draft is called \"%s\"", kind);
}

/* The draft once through its JSON, which must say the same again. */
static bool through_json(struct stage *stage, passport_draft **draft)
{
    passport_text *json = NULL, *again = NULL;
    passport_draft *back = NULL;
    passport_error *error = NULL;
    const char *first, *second;
    bool same = fine(stage, passport_draft_to_json(*draft, &json, &error), error)
                && fine(stage, passport_text_value(json, &first, &error), error)
                && fine(stage, passport_draft_from_json(first, &back, &error), error)
                && fine(stage, passport_draft_to_json(back, &again, &error), error)
                && fine(stage, passport_text_value(again, &second, &error), error)
                && same_text(stage, "the draft after its JSON", second, first);
    passport_text_free(json);
    passport_text_free(again);
    passport_draft_free(*draft);
    *draft = back;
    return same;
}

bool make_draft(struct stage *stage, passport_session *session, const cJSON *step, passport_draft **draft,
                struct answer *answer)
{
    *draft = NULL;
    if (!take(stage, session, step, draft, answer))
        return false;
    if (answer->refusal != NULL)
        return true;
    const char *form = text_of(step, "form"), *csr = text_of(step, "csr");
    passport_error *error = NULL;
    const cJSON *texts = form != NULL ? cJSON_GetObjectItemCaseSensitive(stage->forms, form) : NULL;
    if (form != NULL && texts == NULL)
        return told(stage, "no form is called \"%s\"", form);
    bool pour = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(step, "pour"));
    if (!fill(stage, *draft, texts))
        return false;
    if (pour && passport_session_pour_profile(session, *draft, &answer->refusal) != PASSPORT_OK)
        return true;
    if (!fill(stage, *draft, cJSON_GetObjectItemCaseSensitive(step, "fields")))
        return false;
    if (csr != NULL) {
        size_t length;
        char *bytes = data_file(stage, csr, &length);
        if (bytes == NULL)
            return false;
        passport_draft_set_csr(*draft, (const uint8_t *)bytes, length, &answer->refusal);
        free(bytes);
        if (answer->refusal != NULL)
            return true;
    }
    if (!cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(step, "agree"))
        && !fine(stage, passport_draft_agree_to_terms(*draft, &error), error))
        return false;
    return through_json(stage, draft);
}
