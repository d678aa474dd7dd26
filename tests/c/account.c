/* What an account does besides applying: its profile, and the coupons of its dealer. */
#include <stdio.h>
#include <string.h>

#include "scenario.h"

/* A text that the caller owns, compared and freed. */
static bool same_owned(struct stage *stage, const char *what, passport_text *is, const cJSON *must)
{
    const char *text;
    passport_error *error = NULL;
    bool same = fine(stage, passport_text_value(is, &text, &error), error)
                && same_text(stage, what, text, cJSON_IsString(must) ? must->valuestring : "");
    passport_text_free(is);
    return same;
}

static bool read_profile(struct stage *stage, const passport_profile *profile, const cJSON *reads)
{
    const cJSON *must;
    cJSON_ArrayForEach(must, reads) {
        passport_text *text = NULL;
        passport_error *error = NULL;
        passport_field field = passport_field_from_path(must->string);
        bool read;
        if (strcmp(must->string, "dealer_code") == 0)
            read = fine(stage, passport_profile_dealer_code(profile, &text, &error), error);
        else
            read = fine(stage, passport_profile_text(profile, field, &text, &error), error);
        if (!read || !same_owned(stage, must->string, text, must))
            return false;
    }
    return true;
}

static bool set_profile(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer)
{
    const char *dealer_code = text_of(step, "dealer_code");
    const cJSON *item;
    passport_profile *profile = NULL;
    passport_error *error = NULL;
    bool filled =
        fine(stage, passport_profile_new(&profile, &error), error)
        && fine(stage, passport_profile_set_dealer_code(profile, dealer_code != NULL ? dealer_code : "", &error), error);
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(step, "fields")) {
        passport_field field;
        const char *text;
        filled = filled && field_of(stage, item, &field, &text)
                 && fine(stage, passport_profile_set(profile, field, text, &error), error);
    }
    if (filled)
        passport_session_set_profile(session, profile, text_of(step, "key"), &answer->refusal);
    passport_profile_free(profile);
    return filled;
}

static bool compare_coupons(struct stage *stage, const passport_coupons *coupons, const cJSON *told_coupons)
{
    size_t count;
    passport_error *error = NULL;
    if (!fine(stage, passport_coupons_count(coupons, &count, &error), error)
        || !same_number(stage, "how many coupons", (int64_t)count, cJSON_GetArraySize(told_coupons)))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *number;
        passport_coupon_state state;
        if (!fine(stage, passport_coupons_number(coupons, i, &number, &error), error)
            || !fine(stage, passport_coupons_state(coupons, i, &state, &error), error))
            return false;
        const char *must = text_of(told_coupons, number);
        if (!same_text(stage, number, passport_coupon_state_name(state), must != NULL ? must : "not there"))
            return false;
    }
    return true;
}

/* Whether a printed form holds every text of a list, or none. */
static bool holds(struct stage *stage, const char *form, const cJSON *texts, bool must)
{
    const cJSON *text;
    cJSON_ArrayForEach(text, texts) {
        if ((strstr(form, text->valuestring) != NULL) != must)
            return told(stage, "the form %s %s", must ? "does not show" : "shows", text->valuestring);
    }
    return true;
}

static bool application_form(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer)
{
    passport_text *form = NULL;
    passport_error *error = NULL;
    const char *html;
    int64_t number;
    if (!number_of(stage, text_of(step, "on"), &number))
        return false;
    if (passport_session_application_form(session, number, &form, &answer->refusal) != PASSPORT_OK)
        return true;
    bool same = fine(stage, passport_text_value(form, &html, &error), error)
                && (strncmp(html, "<!DOCTYPE html>", 15) == 0 || told(stage, "the form is no page"))
                && holds(stage, html, cJSON_GetObjectItemCaseSensitive(step, "shows"), true)
                && holds(stage, html, cJSON_GetObjectItemCaseSensitive(step, "hides"), false);
    passport_text_free(form);
    return same;
}

static bool calendar(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer)
{
    passport_text *calendar = NULL;
    passport_error *error = NULL;
    const char *text;
    if (passport_session_calendar(session, &calendar, &answer->refusal) != PASSPORT_OK)
        return true;
    bool same = fine(stage, passport_text_value(calendar, &text, &error), error)
                && holds(stage, text, cJSON_GetObjectItemCaseSensitive(step, "shows"), true)
                && holds(stage, text, cJSON_GetObjectItemCaseSensitive(step, "hides"), false);
    passport_text_free(calendar);
    return same;
}

/* Whether the stickers are those that must be, and are images. */
static bool compare_stickers(struct stage *stage, const passport_stickers *stickers, const cJSON *must)
{
    passport_error *error = NULL;
    size_t count, length;
    const char *name, *media_type;
    const uint8_t *image;
    char text[160];
    if (!fine(stage, passport_stickers_count(stickers, &count, &error), error)
        || !same_number(stage, "how many stickers", (int64_t)count, cJSON_GetArraySize(must)))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *told_text = cJSON_GetStringValue(cJSON_GetArrayItem(must, (int)i));
        if (!fine(stage, passport_stickers_name(stickers, i, &name, &error), error)
            || !fine(stage, passport_stickers_media_type(stickers, i, &media_type, &error), error)
            || !fine(stage, passport_stickers_image(stickers, i, &image, &length, &error), error))
            return false;
        const char *begins = strcmp(media_type, "image/png") == 0 ? "\x89PNG\r\n" : "<svg ";
        snprintf(text, sizeof text, "%s %s", name, media_type);
        if (!same_text(stage, "stickers", text, told_text != NULL ? told_text : ""))
            return false;
        if (length < strlen(begins) || memcmp(image, begins, strlen(begins)) != 0)
            return told(stage, "the image does not begin as it must");
    }
    return true;
}

static bool stickers(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer)
{
    passport_stickers *stickers = NULL;
    int64_t number;
    if (!number_of(stage, text_of(step, "on"), &number))
        return false;
    if (passport_session_stickers(session, number, &stickers, &answer->refusal) != PASSPORT_OK)
        return true;
    bool same = compare_stickers(stage, stickers, cJSON_GetObjectItemCaseSensitive(step, "stickers"));
    passport_stickers_free(stickers);
    return same;
}

bool account_verb(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer,
                  bool *known)
{
    const char *verb = text_of(step, "do");
    *known = true;
    if (strcmp(verb, "set_profile") == 0)
        return set_profile(stage, session, step, answer);
    if (strcmp(verb, "profile") == 0) {
        passport_profile *profile = NULL;
        if (passport_session_profile(session, &profile, &answer->refusal) != PASSPORT_OK)
            return true;
        bool same = read_profile(stage, profile, cJSON_GetObjectItemCaseSensitive(step, "reads"));
        passport_profile_free(profile);
        return same;
    }
    if (strcmp(verb, "calendar") == 0)
        return calendar(stage, session, step, answer);
    if (strcmp(verb, "stickers") == 0)
        return stickers(stage, session, step, answer);
    if (strcmp(verb, "application_form") == 0)
        return application_form(stage, session, step, answer);
    if (strcmp(verb, "coupons") == 0) {
        passport_coupons *coupons = NULL;
        if (passport_session_coupons(session, &coupons, &answer->refusal) != PASSPORT_OK)
            return true;
        bool same = compare_coupons(stage, coupons, cJSON_GetObjectItemCaseSensitive(step, "coupons"));
        passport_coupons_free(coupons);
        return same;
    }
    *known = false;
    return true;
}
