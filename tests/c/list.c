/* The list at both desks: what a step asks for, and its pages there and back. */
#include <string.h>

#include "scenario.h"

enum { MAX_PAGES = 64 };

static const cJSON *item_of(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

/* The value of an enumeration by its name, from 1 on; 0 for none. */
static int32_t named(const char *name, const char *(*name_of)(int32_t))
{
    int32_t number = 1;
    while (name != NULL && name_of(number)[0] != '\0' && strcmp(name_of(number), name) != 0)
        number++;
    return name != NULL && name_of(number)[0] != '\0' ? number : 0;
}

static bool ask_for(struct stage *stage, passport_query *query, const cJSON *asked)
{
    passport_error *error = NULL;
    if (strcmp(asked->string, "view") == 0)
        return fine(stage, passport_query_set_view(query, named(asked->valuestring, passport_list_view_name), &error), error);
    if (strcmp(asked->string, "days") == 0)
        return fine(stage,
                    passport_query_set_days(query, named(text_of(asked, "kind"), passport_day_kind_name),
                                            text_of(asked, "from"), text_of(asked, "to"), &error), error);
    if (strcmp(asked->string, "kind") == 0)
        return fine(stage, passport_query_set_kind(query, named(asked->valuestring, passport_kind_name), &error), error);
    if (strcmp(asked->string, "service") == 0)
        return fine(stage, passport_query_set_service(query, asked->valuestring, &error), error);
    if (strcmp(asked->string, "downloaded") == 0)
        return fine(stage, passport_query_set_downloaded(query, cJSON_IsTrue(asked), &error), error);
    if (strcmp(asked->string, "server_type") == 0)
        return fine(stage, passport_query_set_server_type(query, asked->valuestring, &error), error);
    if (strcmp(asked->string, "rows") == 0)
        return fine(stage, passport_query_set_rows(query, (uint32_t)asked->valuedouble, &error), error);
    if (strcmp(asked->string, "exact_total") == 0)
        return fine(stage, passport_query_set_exact_total(query, cJSON_IsTrue(asked), &error), error);
    if (strcmp(asked->string, "sort") == 0) {
        bool ascending = asked->next != NULL && strcmp(asked->next->string, "ascending") == 0 && cJSON_IsTrue(asked->next);
        return fine(stage, passport_query_set_sort(query, named(asked->valuestring, passport_sort_key_name), ascending, &error), error);
    }
    if (strcmp(asked->string, "ascending") == 0) /* it stands behind its `sort` */
        return asked->prev != NULL && asked->prev->string != NULL && strcmp(asked->prev->string, "sort") == 0;
    if (strcmp(asked->string, "texts") == 0) {
        const cJSON *condition;
        cJSON_ArrayForEach(condition, asked) {
            passport_search_field field = named(text_of(condition, "field"), passport_search_field_name);
            if (!fine(stage, passport_query_add_text(query, field, text_of(condition, "text"), &error), error))
                return false;
        }
        return true;
    }
    return told(stage, "a query has no \"%s\"", asked->string);
}

/* The desk of a session, or without one the RA's. */
static passport_code open_page(struct stage *stage, passport_session *session, const passport_query *query,
                               const char *cursor, passport_applications **page, passport_error **error)
{
    return session != NULL ? passport_session_applications(session, query, cursor, page, error)
                           : passport_ra_applications(stage->ra, query, cursor, page, error);
}

static bool same_rows(struct stage *stage, const passport_applications *page, const cJSON *must)
{
    passport_error *error = NULL;
    size_t rows;
    int64_t is, number;
    bool same = fine(stage, passport_applications_count(page, &rows, &error), error)
                && same_number(stage, "the rows of a page", (int64_t)rows, cJSON_GetArraySize(must));
    for (size_t row = 0; same && row < rows; row++)
        same = number_of(stage, cJSON_GetStringValue(cJSON_GetArrayItem(must, (int)row)), &number)
               && fine(stage, passport_applications_number(page, row, &is, &error), error)
               && same_number(stage, "a row", is, number);
    return same;
}

/* The whole list, page by page to its end and back to its beginning. */
static bool walk(struct stage *stage, passport_session *session, const passport_query *query,
                 passport_applications *page, const cJSON *must)
{
    passport_applications *pages[MAX_PAGES] = {page};
    passport_error *error = NULL;
    const char *cursor = "";
    int count = 1, most = cJSON_GetArraySize(must);
    bool same = most < MAX_PAGES && same_rows(stage, page, cJSON_GetArrayItem(must, 0))
                && fine(stage, passport_applications_next(page, &cursor, &error), error);
    for (; same && cursor[0] != '\0' && count < most; count++)
        same = fine(stage, open_page(stage, session, query, cursor, &pages[count], &error), error)
               && same_rows(stage, pages[count], cJSON_GetArrayItem(must, count))
               && fine(stage, passport_applications_next(pages[count], &cursor, &error), error);
    same = same && same_text(stage, "the last page's next", cursor, "") && same_number(stage, "how many pages", count, most);
    passport_applications *back = NULL;
    for (int i = count - 1; same && i >= 0; i--) {
        const passport_applications *from = back != NULL ? back : pages[count - 1];
        same = fine(stage, passport_applications_previous(from, &cursor, &error), error)
               && (i > 0) == (cursor[0] != '\0');
        passport_applications *before = NULL;
        if (same && i > 0)
            same = fine(stage, open_page(stage, session, query, cursor, &before, &error), error)
                   && same_rows(stage, before, cJSON_GetArrayItem(must, i - 1));
        passport_applications_free(back);
        back = before;
    }
    passport_applications_free(back);
    for (int i = 1; i < count; i++)
        passport_applications_free(pages[i]);
    return same || told(stage, "the way through the pages: %.400s", stage->fault);
}

bool list_verb(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer)
{
    passport_query *query = NULL;
    passport_applications *page = NULL;
    passport_error *error = NULL;
    const cJSON *asked, *pages = item_of(step, "pages"), *total = item_of(step, "total");
    uint32_t counted;
    bool exact;
    bool done = fine(stage, passport_query_new(&query, &error), error);
    cJSON_ArrayForEach(asked, item_of(step, "query")) {
        done = done && ask_for(stage, query, asked);
    }
    if (done && open_page(stage, session, query, text_of(step, "cursor"), &page, &answer->refusal) == PASSPORT_OK) {
        if (total != NULL)
            done = fine(stage, passport_applications_total(page, &counted, &exact, &error), error)
                   && same_number(stage, "the total", exact ? (int64_t)counted : -1, (int64_t)total->valuedouble);
        done = done && (pages == NULL || walk(stage, session, query, page, pages));
    }
    passport_applications_free(page);
    passport_query_free(query);
    return done;
}
