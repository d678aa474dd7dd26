/* What the RA does besides moving a record by one step: certificates of other CAs, revocations, coupons, work. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "scenario.h"

static bool is(const char *verb, const char *name)
{
    return strcmp(verb, name) == 0;
}

static const cJSON *item_of(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

/* Whether a record concluded a contract. */
static bool concluded(struct stage *stage, int64_t number, const char *contract, bool *answer)
{
    passport_application *record = NULL;
    passport_error *error = NULL;
    passport_kind kind;
    const char *code;
    bool read = fine(stage, passport_ra_application(stage->ra, number, &record, &error), error)
                && fine(stage, passport_application_kind(record, &kind, &error), error)
                && fine(stage, passport_application_contract_code(record, &code, &error), error);
    *answer = read && strcmp(code, contract) == 0 && (kind == PASSPORT_KIND_NEW || kind == PASSPORT_KIND_SWITCH);
    passport_application_free(record);
    return read;
}

/* A piece of due work as a scenario tells it: by its record, the one that concluded the contract, or the coupon. */
static bool told_of(struct stage *stage, const passport_due *due, size_t i, char text[static 128])
{
    passport_due_work kind;
    int64_t number;
    const char *contract, *coupon;
    passport_error *error = NULL;
    if (!fine(stage, passport_due_kind(due, i, &kind, &error), error)
        || !fine(stage, passport_due_number(due, i, &number, &error), error)
        || !fine(stage, passport_due_contract_code(due, i, &contract, &error), error)
        || !fine(stage, passport_due_coupon(due, i, &coupon, &error), error))
        return false;
    const char *name = coupon[0] != '\0' ? coupon : NULL;
    for (size_t r = 0; name == NULL && r < stage->record_count; r++) {
        bool fits = stage->records[r].number == number;
        if (number == 0 && !concluded(stage, stage->records[r].number, contract, &fits))
            return false;
        name = fits ? stage->records[r].label : NULL;
    }
    if (name == NULL)
        return told(stage, "work of a record that has no name");
    snprintf(text, 128, "%s %s", passport_due_work_name(kind), name);
    return true;
}

static bool run_due(struct stage *stage, const cJSON *step)
{
    const cJSON *done = item_of(step, "done");
    passport_due *due = NULL;
    passport_error *error = NULL;
    size_t count;
    char text[128];
    if (!fine(stage, passport_ra_run_due(stage->ra, &due, &error), error))
        return false;
    bool same = fine(stage, passport_due_count(due, &count, &error), error)
                && same_number(stage, "how much was done", (int64_t)count, cJSON_GetArraySize(done));
    for (size_t i = 0; same && i < count; i++) {
        const char *must = cJSON_GetStringValue(cJSON_GetArrayItem(done, (int)i));
        same = told_of(stage, due, i, text) && same_text(stage, "done", text, must != NULL ? must : "");
    }
    passport_due_free(due);
    return same;
}

/* A day, told as text or null, if it is told. */
static bool same_day(struct stage *stage, const char *is_day, const cJSON *must)
{
    return must == NULL || same_text(stage, must->string, is_day, cJSON_IsString(must) ? must->valuestring : "");
}

static bool same_item(struct stage *stage, const passport_worklist *worklist, size_t i, const cJSON *must)
{
    static const char *const KEYS[] = {"task", "on", "documents_missing", "due_at", "opens", "contract_ends_on", NULL};
    passport_task task;
    passport_error *error = NULL;
    int64_t number, due_at, told_number, told_due = 0;
    bool has;
    const char *opens, *ends, *told_task = text_of(must, "task");
    const cJSON *told_at = item_of(must, "due_at"), *told_missing = item_of(must, "documents_missing");
    bool missing;
    if (!known_keys(stage, must, KEYS) || !number_of(stage, text_of(must, "on"), &told_number)
        || !fine(stage, passport_worklist_task(worklist, i, &task, &error), error)
        || !fine(stage, passport_worklist_number(worklist, i, &number, &error), error)
        || !fine(stage, passport_worklist_due_at(worklist, i, &has, &due_at, &error), error)
        || !fine(stage, passport_worklist_opens(worklist, i, &opens, &error), error)
        || !fine(stage, passport_worklist_contract_ends_on(worklist, i, &ends, &error), error)
        || !fine(stage, passport_worklist_documents_missing(worklist, i, &missing, &error), error)
        || (told_missing != NULL && missing != cJSON_IsTrue(told_missing) && !told(stage, "the mark is another"))
        || !same_text(stage, "task", passport_task_name(task), told_task != NULL ? told_task : "")
        || !same_number(stage, "the worklist", number, told_number) || !same_day(stage, opens, item_of(must, "opens"))
        || !same_day(stage, ends, item_of(must, "contract_ends_on")))
        return false;
    if (told_at == NULL)
        return true;
    if (cJSON_IsString(told_at) && !instant(stage, told_at->valuestring, &told_due))
        return false;
    return (has == cJSON_IsString(told_at) || told(stage, "due_at is %s", has ? "there" : "null"))
           && same_number(stage, "due_at", due_at, told_due);
}

static bool compare_worklist(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const cJSON *items = item_of(step, "items");
    passport_worklist *worklist = NULL;
    passport_error *error = NULL;
    size_t count;
    if (passport_ra_worklist(stage->ra, &worklist, &answer->refusal) != PASSPORT_OK)
        return true;
    bool same = fine(stage, passport_worklist_count(worklist, &count, &error), error)
                && same_number(stage, "how many items", (int64_t)count, cJSON_GetArraySize(items));
    for (size_t i = 0; same && i < count; i++)
        same = same_item(stage, worklist, i, cJSON_GetArrayItem(items, (int)i));
    passport_worklist_free(worklist);
    return same;
}

static bool add_coupons(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const char *numbers[16], *dealer_code = text_of(step, "dealer_code"), *service = text_of(step, "service"),
                             *expires_on = text_of(step, "expires_on"), *key = text_of(step, "key");
    const cJSON *number;
    size_t count = 0;
    passport_coupons *coupons = NULL;
    passport_error *error = NULL;
    cJSON_ArrayForEach(number, item_of(step, "numbers")) {
        if (count == sizeof numbers / sizeof numbers[0])
            return told(stage, "more coupons than the runner has room for");
        numbers[count++] = cJSON_GetStringValue(number);
    }
    if (passport_ra_add_coupons(stage->ra, dealer_code != NULL ? dealer_code : "", service != NULL ? service : "",
                                expires_on, numbers, count, key, &coupons, &answer->refusal)
        != PASSPORT_OK)
        return true;
    char text[32];
    size_t added;
    bool same = fine(stage, passport_coupons_count(coupons, &added, &error), error);
    snprintf(text, sizeof text, "%zu coupons", same ? added : 0);
    passport_coupons_free(coupons);
    return same && (key == NULL || remember(stage, "ra", key, text));
}

/* The accounts, so many rows at a time, behind a key or from the first on: each told by its name, in the order of keys. */
static bool accounts(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const cJSON *must = item_of(step, "accounts"), *told_rows = item_of(step, "rows");
    const char *after = text_of(step, "after"), *access_key, *name, *dealer_code;
    char last[16] = "";
    int64_t seen = 0;
    for (size_t count = 1; count > 0;) {
        passport_accounts *page = NULL;
        passport_error *error = NULL;
        if (passport_ra_accounts(stage->ra, after, told_rows != NULL ? (uint32_t)told_rows->valueint : 500, &page,
                                 &answer->refusal)
            != PASSPORT_OK)
            return true;
        bool same = fine(stage, passport_accounts_count(page, &count, &error), error);
        for (size_t i = 0; same && i < count; i++, seen++) {
            same = fine(stage, passport_accounts_access_key(page, i, &access_key, &error), error)
                   && fine(stage, passport_accounts_name(page, i, &name, &error), error)
                   && fine(stage, passport_accounts_dealer_code(page, i, &dealer_code, &error), error);
            const char *told_code = same ? text_of(must, name) : NULL;
            same = same && same_text(stage, name, dealer_code, told_code != NULL ? told_code : "not there")
                   && (strcmp(last, access_key) < 0 || told(stage, "the access keys are not in order"));
            if (same)
                snprintf(last, sizeof last, "%s", access_key);
        }
        passport_accounts_free(page);
        if (!same)
            return false;
        after = last;
    }
    return same_number(stage, "how many accounts", seen, cJSON_GetArraySize(must));
}

/* The number of a reason by its name. */
bool reason_of(struct stage *stage, const char *name, passport_revocation_reason *reason)
{
    for (*reason = 0; *reason < 16; (*reason)++)
        if (is(name, passport_revocation_reason_name(*reason)))
            return true;
    return told(stage, "no reason is called \"%s\"", name);
}

static bool revoke(struct stage *stage, int64_t number, const cJSON *step, struct answer *answer)
{
    const char *name = text_of(step, "reason");
    passport_revocation_reason reason;
    passport_receipt *receipt = NULL;
    if (!reason_of(stage, name != NULL ? name : "unspecified", &reason))
        return false;
    passport_ra_revoke(stage->ra, number, reason, cJSON_IsTrue(item_of(step, "end_contract")), text_of(step, "key"),
                       &receipt, &answer->refusal);
    return receive(stage, "ra", step, receipt);
}

static bool record_revocation(struct stage *stage, int64_t number, const cJSON *step, struct answer *answer)
{
    const char *name = text_of(step, "reason"), *revoked_at = text_of(step, "revoked_at");
    passport_revocation_reason reason;
    passport_receipt *receipt = NULL;
    int64_t at;
    if ((name != NULL && !reason_of(stage, name, &reason))
        || !instant(stage, revoked_at != NULL ? revoked_at : "", &at))
        return false;
    passport_ra_record_revocation(stage->ra, number, at, name != NULL ? &reason : NULL, text_of(step, "key"), &receipt,
                                  &answer->refusal);
    return receive(stage, "ra", step, receipt);
}

/* A certificate that was made elsewhere and its chain, which may be absent; both are freed by the caller, read or not. */
static bool read_files(struct stage *stage, const cJSON *step, char *files[2], size_t lengths[2])
{
    const char *certificate = text_of(step, "certificate"), *chain = text_of(step, "chain");
    files[0] = data_file(stage, certificate != NULL ? certificate : "", &lengths[0]);
    if (files[0] != NULL && chain != NULL)
        files[1] = data_file(stage, chain, &lengths[1]);
    return files[0] != NULL && (chain == NULL || files[1] != NULL);
}

static bool record_certificate(struct stage *stage, int64_t number, const cJSON *step, struct answer *answer)
{
    size_t lengths[2] = {0, 0};
    char *files[2] = {NULL, NULL};
    bool read = read_files(stage, step, files, lengths);
    passport_receipt *receipt = NULL;
    if (read)
        passport_ra_record_certificate(stage->ra, number, (const uint8_t *)files[0], lengths[0],
                                       (const uint8_t *)files[1], lengths[1], text_of(step, "key"), &receipt,
                                       &answer->refusal);
    free(files[0]);
    free(files[1]);
    return read && receive(stage, "ra", step, receipt);
}

static bool check_certificate(struct stage *stage, int64_t number, const cJSON *step, struct answer *answer)
{
    size_t lengths[2] = {0, 0};
    char *files[2] = {NULL, NULL};
    bool read = read_files(stage, step, files, lengths);
    if (read)
        passport_ra_check_certificate(stage->ra, number, (const uint8_t *)files[0], lengths[0],
                                      (const uint8_t *)files[1], lengths[1], &answer->findings, &answer->refusal);
    free(files[0]);
    free(files[1]);
    return read;
}

bool lists_serial(const uint8_t *crl, size_t length, const char *serial)
{
    size_t octets = strlen(serial) / 2;
    for (size_t i = 0; octets > 0 && i + octets <= length; i++) {
        size_t same = 0;
        unsigned octet;
        while (same < octets && sscanf(serial + 2 * same, "%2x", &octet) == 1 && crl[i + same] == octet)
            same++;
        if (same == octets)
            return true;
    }
    return false;
}

/* A CRL holds the serial numbers of the certificates of the records told, and of no others. */
static bool crl(struct stage *stage, const cJSON *step, struct answer *answer)
{
    passport_bytes *bytes = NULL;
    passport_error *error = NULL;
    const uint8_t *data;
    size_t length;
    if (passport_ra_crl(stage->ra, &bytes, &answer->refusal) != PASSPORT_OK)
        return true;
    bool same = fine(stage, passport_bytes_value(bytes, &data, &length, &error), error);
    for (size_t r = 0; same && r < stage->record_count; r++) {
        passport_application *record = NULL;
        const char *serial;
        const cJSON *label;
        bool must = false;
        cJSON_ArrayForEach(label, item_of(step, "lists")) must =
            must || strcmp(cJSON_GetStringValue(label), stage->records[r].label) == 0;
        same = fine(stage, passport_ra_application(stage->ra, stage->records[r].number, &record, &error), error)
               && fine(stage, passport_application_certificate_serial(record, &serial, &error), error)
               && (lists_serial(data, length, serial) == must
                   || told(stage, "%s is %s in the CRL", stage->records[r].label, must ? "not" : "there"));
        passport_application_free(record);
    }
    passport_bytes_free(bytes);
    return same;
}

static bool allow_late_reissue(struct stage *stage, int64_t number, const cJSON *step, struct answer *answer)
{
    passport_receipt *receipt = NULL;
    passport_ra_allow_late_reissue(stage->ra, number, text_of(step, "until"), text_of(step, "key"), &receipt,
                                   &answer->refusal);
    return receive(stage, "ra", step, receipt);
}

static bool receive_document(struct stage *stage, int64_t number, const cJSON *step, struct answer *answer)
{
    passport_receipt *receipt = NULL;
    passport_ra_receive_document(stage->ra, number, text_of(step, "paper"), text_of(step, "day"), text_of(step, "key"),
                                 &receipt, &answer->refusal);
    return receive(stage, "ra", step, receipt);
}

static bool waive_document(struct stage *stage, int64_t number, const cJSON *step, struct answer *answer)
{
    passport_receipt *receipt = NULL;
    passport_ra_waive_document(stage->ra, number, text_of(step, "paper"), text_of(step, "reason"),
                               text_of(step, "key"), &receipt, &answer->refusal);
    return receive(stage, "ra", step, receipt);
}

bool audit_is_sound(struct stage *stage, const char *head, passport_error **refusal)
{
    passport_audit_check *check = NULL;
    passport_error *error = NULL;
    bool sound;
    if (passport_ra_verify_audit(stage->ra, head, &check, refusal) != PASSPORT_OK)
        return true;
    bool held = fine(stage, passport_audit_check_is_sound(check, &sound, &error), error)
                && (sound || told(stage, "the audit is not sound"));
    passport_audit_check_free(check);
    return held;
}

/* Changes of the catalogue as a scenario tells them: `RECORD ASPECT: BEFORE → AFTER`. */
static bool compare_changes(struct stage *stage, const passport_catalogue_changes *changes, const cJSON *must)
{
    size_t count;
    passport_error *error = NULL;
    if (!fine(stage, passport_catalogue_changes_count(changes, &count, &error), error)
        || !same_number(stage, "how many changes", (int64_t)count, cJSON_GetArraySize(must)))
        return false;
    for (size_t i = 0; i < count; i++) {
        int64_t number;
        passport_aspect aspect;
        const char *before, *after, *name = "?", *told_change = cJSON_GetStringValue(cJSON_GetArrayItem(must, (int)i));
        char text[256];
        if (!fine(stage, passport_catalogue_changes_number(changes, i, &number, &error), error)
            || !fine(stage, passport_catalogue_changes_aspect(changes, i, &aspect, &error), error)
            || !fine(stage, passport_catalogue_changes_before(changes, i, &before, &error), error)
            || !fine(stage, passport_catalogue_changes_after(changes, i, &after, &error), error))
            return false;
        for (size_t r = 0; r < stage->record_count; r++)
            if (stage->records[r].number == number)
                name = stage->records[r].label;
        snprintf(text, sizeof text, "%s %s: %s → %s", name, passport_aspect_name(aspect), before, after);
        if (!same_text(stage, "changes", text, told_change != NULL ? told_change : ""))
            return false;
    }
    return true;
}

static bool catalogue_changes(struct stage *stage, const cJSON *step, struct answer *answer)
{
    passport_catalogue_changes *changes = NULL;
    passport_code code;
    if (text_of(step, "catalogue") != NULL) {
        char *text = catalogue_file(stage, step);
        if (text == NULL)
            return false;
        code = passport_ra_catalogue_changes_with(stage->ra, text, text_of(step, "to"), &changes, &answer->refusal);
        free(text);
    } else {
        code = passport_ra_catalogue_changes(stage->ra, text_of(step, "after"), text_of(step, "to"), &changes,
                                             &answer->refusal);
    }
    bool same = code != PASSPORT_OK || compare_changes(stage, changes, item_of(step, "changes"));
    passport_catalogue_changes_free(changes);
    return same;
}

/* A notice as a scenario tells it: `KIND RECORD DAY`, and how many days before. */
static bool same_notice(struct stage *stage, const passport_notices *notices, size_t i, const char *must)
{
    passport_notice_kind kind;
    int64_t number;
    const char *on, *name = "?";
    uint32_t days_before;
    passport_error *error = NULL;
    char text[128], before[16] = "";
    if (!fine(stage, passport_notices_kind(notices, i, &kind, &error), error)
        || !fine(stage, passport_notices_number(notices, i, &number, &error), error)
        || !fine(stage, passport_notices_on(notices, i, &on, &error), error)
        || !fine(stage, passport_notices_days_before(notices, i, &days_before, &error), error))
        return false;
    for (size_t r = 0; r < stage->record_count; r++)
        if (stage->records[r].number == number)
            name = stage->records[r].label;
    if (days_before > 0)
        snprintf(before, sizeof before, " %u", (unsigned)days_before);
    snprintf(text, sizeof text, "%s %s %s%s", passport_notice_kind_name(kind), name, on, before);
    return same_text(stage, "notices", text, must != NULL ? must : "");
}

static bool compare_notices(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const cJSON *must = item_of(step, "notices"), *rows = item_of(step, "rows");
    passport_notices *notices = NULL;
    passport_error *error = NULL;
    size_t count = 0;
    int64_t last;
    uint32_t acknowledged;
    if (passport_ra_notices(stage->ra, 0, rows != NULL ? (uint32_t)rows->valuedouble : 500, &notices, &answer->refusal)
        != PASSPORT_OK)
        return true;
    bool same = fine(stage, passport_notices_count(notices, &count, &error), error)
                && same_number(stage, "how many notices", (int64_t)count, cJSON_GetArraySize(must));
    for (size_t i = 0; same && i < count; i++)
        same = same_notice(stage, notices, i, cJSON_GetStringValue(cJSON_GetArrayItem(must, (int)i)));
    if (same && cJSON_IsTrue(item_of(step, "acknowledge")))
        same = fine(stage, passport_notices_sequence(notices, count - 1, &last, &error), error)
               && fine(stage, passport_ra_acknowledge_notices(stage->ra, last, NULL, &acknowledged, &error), error)
               && same_number(stage, "acknowledged", acknowledged, (int64_t)count);
    passport_notices_free(notices);
    return same;
}

/* Keeps the head of the audit by a name. */
static bool audit_head(struct stage *stage, const cJSON *step)
{
    passport_text *head = NULL;
    passport_error *error = NULL;
    const char *text, *name = text_of(step, "as");
    bool kept = name != NULL && fine(stage, passport_ra_audit_head(stage->ra, &head, &error), error)
                && fine(stage, passport_text_value(head, &text, &error), error) && remember(stage, "@", name, text);
    passport_text_free(head);
    return kept;
}

static bool verify_audit(struct stage *stage, const cJSON *step, struct answer *answer)
{
    const char *head = text_of(step, "head");
    char name[128];
    if (head != NULL && head[0] == '@') {
        snprintf(name, sizeof name, "@\n%s", head + 1);
        head = text_of(stage->receipts, name);
    }
    return audit_is_sound(stage, head, &answer->refusal);
}

/* A review, every missing paper received today, approval and issue: up to the first that is refused. */
static bool conclude(struct stage *stage, int64_t number, const cJSON *step, struct answer *answer)
{
    passport_application *record = NULL;
    passport_error *error = NULL;
    int64_t now;
    size_t papers;
    char today[16];
    const char *id, *received, *waived;
    (void)step;
    if (passport_ra_begin_review(stage->ra, number, NULL, NULL, &answer->refusal) != PASSPORT_OK)
        return true;
    bool read = fine(stage, passport_registry_time(stage->registry, &now, &error), error)
                && fine(stage, passport_ra_application(stage->ra, number, &record, &error), error)
                && fine(stage, passport_application_paper_count(record, &papers, &error), error);
    time_t in_tokyo = (time_t)(now + 9 * 3600);
    strftime(today, sizeof today, "%Y-%m-%d", gmtime(&in_tokyo));
    for (size_t i = 0; read && i < papers; i++) {
        read = fine(stage, passport_application_paper_id(record, i, &id, &error), error)
               && fine(stage, passport_application_paper_received_on(record, i, &received, &error), error)
               && fine(stage, passport_application_paper_waived_for(record, i, &waived, &error), error);
        if (read && received[0] == '\0' && waived[0] == '\0')
            read = fine(stage, passport_ra_receive_document(stage->ra, number, id, today, NULL, NULL, &error), error);
    }
    passport_application_free(record);
    if (read && passport_ra_approve(stage->ra, number, NULL, NULL, &answer->refusal) == PASSPORT_OK)
        passport_ra_issue(stage->ra, number, NULL, NULL, &answer->refusal);
    return read;
}

bool office_verb(struct stage *stage, const cJSON *step, struct answer *answer, bool *known)
{
    typedef bool on_record(struct stage *, int64_t, const cJSON *, struct answer *);
    static const struct {
        const char *name;
        on_record *verb;
    } ON_RECORDS[] = {{"conclude", conclude},
                      {"receive_document", receive_document},
                      {"waive_document", waive_document},
                      {"revoke", revoke},
                      {"record_revocation", record_revocation},
                      {"record_certificate", record_certificate},
                      {"check_certificate", check_certificate},
                      {"allow_late_reissue", allow_late_reissue}};
    const char *verb = text_of(step, "do");
    int64_t number;
    *known = true;
    if (is(verb, "run_due"))
        return run_due(stage, step);
    if (is(verb, "crl"))
        return crl(stage, step, answer);
    if (is(verb, "accounts"))
        return accounts(stage, step, answer);
    if (is(verb, "worklist"))
        return compare_worklist(stage, step, answer);
    if (is(verb, "catalogue_changes"))
        return catalogue_changes(stage, step, answer);
    if (is(verb, "applications"))
        return list_verb(stage, NULL, step, answer);
    if (is(verb, "export"))
        return export_verb(stage, NULL, step, answer);
    if (is(verb, "import_records"))
        return import_verb(stage, step, answer);
    if (is(verb, "notices"))
        return compare_notices(stage, step, answer);
    if (is(verb, "audit_head"))
        return audit_head(stage, step);
    if (is(verb, "verify_audit"))
        return verify_audit(stage, step, answer);
    if (is(verb, "add_coupons"))
        return add_coupons(stage, step, answer);
    for (size_t i = 0; i < sizeof ON_RECORDS / sizeof ON_RECORDS[0]; i++)
        if (is(verb, ON_RECORDS[i].name))
            return number_of(stage, text_of(step, "on"), &number) && ON_RECORDS[i].verb(stage, number, step, answer);
    return campaign_verb(stage, step, answer, known);
}
