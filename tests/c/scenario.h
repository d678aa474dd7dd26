/* The C runner of tests/scenarios; the format is specified in tests/README.md. */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <cjson/cJSON.h>

#include "passport.h"

/* What a step answered: nothing refused, a refusal, or findings. */
struct answer {
    passport_error *refusal;
    passport_findings *findings;
};

/* Everything a scenario has made so far. Names are borrowed from its JSON, which outlives it. */
struct stage {
    passport_registry *registry;
    passport_ra *ra;
    const cJSON *forms;
    struct {
        const char *name;
        passport_session *session;
    } sessions[32];
    size_t session_count;
    struct {
        const char *name;
        passport_draft *draft;
    } drafts[16];
    size_t draft_count;
    struct record {
        const char *label;
        int64_t number;
        const char *account;
    } records[64];
    size_t record_count;
    cJSON *access_keys; /* of accounts, by name */
    cJSON *secrets;     /* passwords, codes and tokens, by name */
    struct {
        const char *name;
        int64_t id;
    } campaigns[16];
    size_t campaign_count;
    cJSON *receipts; /* what the first call with a request key answered, by actor and key */
    char fault[1024];
};

/* run.c */
bool run_scenario(const cJSON *scenario, const cJSON *forms, char fault[static 1024]);
/* Notes what is otherwise than told, and answers false. */
bool told(struct stage *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* True for PASSPORT_OK; anything else was not to be expected here, and is noted. */
bool fine(struct stage *stage, passport_code code, passport_error *error);
/* The text of a key, or NULL. */
const char *text_of(const cJSON *object, const char *key);
/* Notes the first key that is not among the known ones. */
bool known_keys(struct stage *stage, const cJSON *object, const char *const *known);
bool same_text(struct stage *stage, const char *what, const char *is, const char *must);
/* The instant of RFC 3339 text, in Unix seconds. */
bool instant(struct stage *stage, const char *text, int64_t *at);
/* The bytes of a file below the project's root, with a NUL behind them; the caller frees them. */
char *whole_file(const char *path, size_t *length);
/* A file of tests/data. */
char *data_file(struct stage *stage, const char *name, size_t *length);
/* The desk of an account, opened on its first mention. */
passport_session *session_of(struct stage *stage, const char *account);
/* Keeps a session by a name, in place of the one before. */
bool keep_session(struct stage *stage, const char *name, passport_session *session);
/* Opens the desk of an account and keeps it and its access key by a name. */
bool keep_account(struct stage *stage, const char *name, const char *access_key);
const struct record *record_of(struct stage *stage, const char *label);
/* The number of a record by its label, or of #1234567890. */
bool number_of(struct stage *stage, const char *label, int64_t *number);
/* The first answer to a request key is every later one's. */
bool remember(struct stage *stage, const char *actor, const char *key, const char *receipt);

/* verbs.c: what each `do` does */
bool subscriber(struct stage *stage, const char *account, const cJSON *step, struct answer *answer);
bool operator_(struct stage *stage, const cJSON *step, struct answer *answer);
bool host(struct stage *stage, const cJSON *step, struct answer *answer);
/* Keeps the receipt of a call with a request key, or compares it with the kept one; frees it. */
bool receive(struct stage *stage, const char *actor, const cJSON *step, passport_receipt *receipt);

/* sign_in.c: what host, subscriber and RA do about signing in; false in `known` when the verb is another */
bool host_signs_in(struct stage *stage, const cJSON *step, struct answer *answer, bool *known);
bool session_signs_in(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer,
                      bool *known);
bool ra_signs_in(struct stage *stage, const cJSON *step, struct answer *answer, bool *known);

/* account.c: profile and coupons; false in `known` when the verb is another */
bool account_verb(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer,
                  bool *known);
/* Whether a CRL holds a serial number, which is hexadecimal. */
bool lists_serial(const uint8_t *crl, size_t length, const char *serial);
/* Whether a text holds all of these, or none of them. */
bool holds(struct stage *stage, const char *text, const cJSON *texts, bool must);
/* office.c: the RA's other verbs; false in `known` when the verb is another */
bool office_verb(struct stage *stage, const cJSON *step, struct answer *answer, bool *known);
/* The number of a reason by its name. */
bool reason_of(struct stage *stage, const char *name, passport_revocation_reason *reason);
/* campaigns.c: false in `known` when the verb is another */
bool campaign_verb(struct stage *stage, const cJSON *step, struct answer *answer, bool *known);
/* Whether the audit holds everything that happened; a refusal goes out. */
bool audit_is_sound(struct stage *stage, const char *head, passport_error **refusal);

/* list.c: a page of the list, and the way through all of them; the list as a file; without a session at the RA's desk */
bool list_verb(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer);
bool export_verb(struct stage *stage, passport_session *session, const cJSON *step, struct answer *answer);

/* imports.c */
bool import_verb(struct stage *stage, const cJSON *step, struct answer *answer);

/* drafts.c */
bool make_draft(struct stage *stage, passport_session *session, const cJSON *step, passport_draft **draft,
                struct answer *answer);
bool fill(struct stage *stage, passport_draft *draft, const cJSON *fields);
/* The text and the field of an item of `fields`. */
bool field_of(struct stage *stage, const cJSON *item, passport_field *field, const char **text);
passport_draft *kept_draft(struct stage *stage, const cJSON *step);

/* host.c: a file of tests/scenarios/catalogues; the caller frees it. */
char *catalogue_file(struct stage *stage, const cJSON *step);

bool same_number(struct stage *stage, const char *what, int64_t is, int64_t must);

/* judge.c: compares what a step answered with `expect` and `code` */
bool judge(struct stage *stage, const cJSON *step, const struct answer *answer);

/* state.c: compares one entry of `state` */
bool look(struct stage *stage, const cJSON *state);

#endif
