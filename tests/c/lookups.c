/* The getters of an error and the look-ups answer by value, whatever they are asked. */
#include <string.h>

#include "misuse.h"

static bool empty(const char *text)
{
    return text != NULL && text[0] == '\0';
}

static void no_error(const passport_error *error)
{
    CHECK(passport_error_code(error) == PASSPORT_CODE_BAD_HANDLE, "code");
    CHECK(passport_error_rule(error) == PASSPORT_RULE_NONE, "rule");
    CHECK(empty(passport_error_rule_name(error)), "rule_name");
    CHECK(empty(passport_error_section(error)), "section");
    CHECK(passport_error_field(error) == PASSPORT_FIELD_NONE, "field");
    CHECK(empty(passport_error_message(error, PASSPORT_LANGUAGE_ENGLISH)), "message");
    CHECK(passport_error_finding_count(error) == 0, "finding_count");
    CHECK(passport_error_finding_field(error, 0) == PASSPORT_FIELD_NONE, "finding_field");
    CHECK(passport_error_finding_rule(error, 0) == PASSPORT_RULE_NONE, "finding_rule");
    CHECK(passport_error_finding_severity(error, 0) == 0, "finding_severity");
    CHECK(passport_error_finding_line(error, 0) == 0, "finding_line");
    CHECK(passport_error_finding_position(error, 0) == 0, "finding_position");
    CHECK(empty(passport_error_finding_about(error, 0)), "finding_about");
    CHECK(empty(passport_error_finding_text(error, 0, PASSPORT_LANGUAGE_JAPANESE)), "finding_text");
    CHECK(empty(passport_error_opens(error)) && empty(passport_error_closes(error)), "opens, closes");
    CHECK(passport_error_record(error) == 0, "record");
    CHECK(passport_error_remedy(error) == PASSPORT_REMEDY_NONE && empty(passport_error_cause(error)), "remedy, cause");
}

static void an_error(const passport_error *error)
{
    size_t count = passport_error_finding_count(error);
    CHECK(passport_error_code(error) == PASSPORT_CODE_INVALID, "code");
    CHECK(count > 1, "an unfilled draft has %zu findings", count);
    CHECK(passport_error_rule(error) == passport_error_finding_rule(error, 0), "the first finding's rule");
    CHECK(passport_error_field(error) == passport_error_finding_field(error, 0), "the first finding's field");
    CHECK(strcmp(passport_error_rule_name(error), passport_rule_name(passport_error_rule(error))) == 0, "rule_name");
    CHECK(strcmp(passport_error_section(error), passport_rule_section(passport_error_rule(error))) == 0, "section");
    CHECK(passport_error_finding_severity(error, count - 1) == PASSPORT_SEVERITY_ERROR, "severity");
    for (int language = PASSPORT_LANGUAGE_JAPANESE; language <= PASSPORT_LANGUAGE_ENGLISH; language++) {
        CHECK(!empty(passport_error_message(error, language)), "message");
        CHECK(strchr(passport_error_message(error, language), '\n') == NULL, "a message is one line");
        CHECK(!empty(passport_error_finding_text(error, count - 1, language)), "finding_text");
    }
    CHECK(empty(passport_error_message(error, 0)) && empty(passport_error_message(error, 3)), "no language");
    CHECK(passport_error_finding_rule(error, count) == PASSPORT_RULE_NONE, "beyond the last finding");
    CHECK(empty(passport_error_finding_text(error, SIZE_MAX, PASSPORT_LANGUAGE_ENGLISH)), "beyond the last finding");
}

static const int32_t NO_NUMBERS[] = {-1, 10, 99, 9999, INT32_MAX, INT32_MIN};

static void no_values(int32_t number)
{
    passport_language english = PASSPORT_LANGUAGE_ENGLISH;
    CHECK(empty(passport_code_name(number)) && empty(passport_code_label(number, english)), "code %d", number);
    CHECK(empty(passport_rule_name(number)) && empty(passport_rule_section(number)), "rule %d", number);
    CHECK(empty(passport_rule_clause(number)), "rule %d", number);
    CHECK(empty(passport_rule_text(number, english)), "rule %d", number);
    CHECK(empty(passport_field_path(number)) && empty(passport_field_label(number, english)), "field %d", number);
    CHECK(passport_field_max_length(number) == 0 && passport_field_choice_count(number) == 0, "field %d", number);
    CHECK(empty(passport_field_choice(number, 0)), "field %d", number);
    CHECK(empty(passport_kind_name(number)) && empty(passport_kind_label(number, english)), "kind %d", number);
    CHECK(empty(passport_status_name(number)) && empty(passport_status_label(number, english)), "status %d", number);
    CHECK(number == 10 || (empty(passport_act_name(number)) && empty(passport_act_label(number, english))), "act");
    CHECK(empty(passport_severity_name(number)) && empty(passport_severity_label(number, english)), "severity");
    CHECK(empty(passport_revocation_reason_name(number)), "revocation_reason %d", number);
    CHECK(empty(passport_revocation_reason_label(number, english)), "revocation_reason %d", number);
    CHECK(empty(passport_key_type_name(number)) && empty(passport_key_type_label(number, english)), "key_type");
    CHECK(empty(passport_download_format_name(number)), "download_format %d", number);
    CHECK(empty(passport_download_format_label(number, english)), "download_format %d", number);
    CHECK(empty(passport_export_format_name(number)), "export_format %d", number);
    CHECK(empty(passport_export_format_label(number, english)), "export_format %d", number);
    CHECK(empty(passport_import_outcome_name(number)), "import_outcome %d", number);
    CHECK(empty(passport_import_outcome_label(number, english)), "import_outcome %d", number);
    CHECK(number == 10 || (empty(passport_check_name(number)) && empty(passport_check_label(number, english))), "check");
    CHECK(empty(passport_ca_algorithm_name(number)) && empty(passport_ca_algorithm_label(number, english)), "ca");
    CHECK(number == 10 || (empty(passport_aspect_name(number)) && empty(passport_aspect_label(number, english))), "aspect");
    CHECK(empty(passport_notice_kind_name(number)) && empty(passport_notice_kind_label(number, english)), "notice_kind");
    CHECK(empty(passport_criterion_name(number)) && empty(passport_criterion_label(number, english)), "criterion");
    CHECK(empty(passport_standing_name(number)) && empty(passport_standing_label(number, english)), "standing");
    CHECK(empty(passport_task_name(number)) && empty(passport_task_label(number, english)), "task %d", number);
    CHECK(empty(passport_remedy_name(number)) && empty(passport_remedy_label(number, english)), "remedy %d", number);
    CHECK(empty(passport_day_kind_name(number)) && empty(passport_day_kind_label(number, english)), "day_kind");
    CHECK(empty(passport_search_field_name(number)) && empty(passport_search_field_label(number, english)), "search_field");
    CHECK(number == 10 || (empty(passport_sort_key_name(number)) && empty(passport_sort_key_label(number, english))), "sort_key");
    CHECK(empty(passport_list_view_name(number)) && empty(passport_list_view_label(number, english)), "list_view");
    CHECK(empty(passport_coupon_state_name(number)), "coupon_state %d", number);
    CHECK(empty(passport_coupon_state_label(number, english)), "coupon_state %d", number);
    CHECK(empty(passport_due_work_name(number)) && empty(passport_due_work_label(number, english)), "due_work");
}

static void the_values(void)
{
    passport_language japanese = PASSPORT_LANGUAGE_JAPANESE;
    CHECK(strcmp(passport_version(), PASSPORT_VERSION) == 0, "the library is %s", passport_version());
    CHECK(strcmp(passport_code_name(PASSPORT_OK), "ok") == 0, "ok");
    CHECK(strcmp(passport_code_name(PASSPORT_CODE_NOT_FOUND), "not_found") == 0, "not_found");
    CHECK(strcmp(passport_rule_section(PASSPORT_RULE_REISSUE_WINDOW_CLOSED), "2.1.3") == 0, "section");
    CHECK(empty(passport_rule_clause(PASSPORT_RULE_REISSUE_WINDOW_CLOSED)), "a rule of the user guide");
    CHECK(strcmp(passport_rule_clause(PASSPORT_RULE_KEY_TOO_SHORT), "BR 6.1.5") == 0, "clause");
    CHECK(strcmp(passport_status_label(PASSPORT_STATUS_UNDER_REVIEW, japanese), "審査中") == 0, "status_label");
    CHECK(strcmp(passport_kind_name(PASSPORT_KIND_REISSUE), "reissue") == 0, "kind_name");
    CHECK(strcmp(passport_act_label(PASSPORT_ACT_DOWNLOAD, japanese), "ダウンロード") == 0, "act_label");
    CHECK(strcmp(passport_revocation_reason_name(PASSPORT_REVOCATION_REASON_UNSPECIFIED), "unspecified") == 0, "0");
    CHECK(passport_rule_from_name(NULL) == PASSPORT_RULE_NONE, "NULL is no rule");
    CHECK(passport_rule_from_name("\xff") == PASSPORT_RULE_NONE, "\\xff is no rule");
    CHECK(passport_rule_from_name("required") == PASSPORT_RULE_REQUIRED, "required");
    CHECK(passport_field_from_path(NULL) == PASSPORT_FIELD_NONE, "NULL is no path");
    CHECK(passport_field_from_path("\xff") == PASSPORT_FIELD_NONE, "\\xff is no path");
    CHECK(passport_field_from_path("server.typ") == PASSPORT_FIELD_NONE, "half a path is none");
    CHECK(passport_field_at(passport_field_count()) == PASSPORT_FIELD_NONE, "beyond the last field");
    CHECK(passport_field_at(SIZE_MAX) == PASSPORT_FIELD_NONE, "beyond the last field");
    for (size_t i = 0; i < passport_field_count(); i++) {
        passport_field field = passport_field_at(i);
        CHECK(passport_field_from_path(passport_field_path(field)) == field, "field %d", field);
        CHECK(passport_field_max_length(field) > 0 && !empty(passport_field_label(field, japanese)), "%d", field);
        for (size_t choice = 0; choice < passport_field_choice_count(field); choice++)
            CHECK(!empty(passport_field_choice(field, choice)), "choice %zu of %d", choice, field);
        CHECK(empty(passport_field_choice(field, 100)), "no choice of %d", field);
    }
    CHECK(passport_field_choice_count(PASSPORT_FIELD_SERVER_TYPE) > 1, "server types");
}

void test_errors_and_lookups(void)
{
    int stack;
    no_error(NULL);
    no_error((const passport_error *)&stack);
    no_error(good(DRAFT));
    passport_error *freed = NULL;
    passport_registry_close(NULL, &freed);
    passport_error_free(freed);
    no_error(freed);
    an_error(good(ERROR));
    for (size_t i = 0; i < sizeof NO_NUMBERS / sizeof NO_NUMBERS[0]; i++)
        no_values(NO_NUMBERS[i]);
    the_values();
}
