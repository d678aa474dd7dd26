/* What the C face does when it is misused: it answers, and never worse. */
#ifndef MISUSE_H
#define MISUSE_H

#include <stdio.h>

#include "functions.h"
#include "passport.h"

enum noun {
#define NOUN(noun, name) noun,
    NOUNS(NOUN)
#undef NOUN
        NOUN_COUNT
};

/* 2026-04-01T10:00:00+09:00 */
enum { START = 1775005200 };

extern size_t passed, failed;

#define CHECK(condition, ...)                                                                                          \
    ((condition) ? (void)passed++                                                                                      \
                 : (void)(failed++, printf("FAILED %s:%d: ", __FILE__, __LINE__), printf(__VA_ARGS__), puts("")))
/* A call that must answer a code; the error it leaves must say the same, and is freed. */
#define ANSWERS(must, call)                                                                                            \
    do {                                                                                                               \
        passport_error *error = NULL;                                                                                  \
        passport_code answered = call;                                                                                 \
        CHECK(answered == (must), "%s answers %s", #call, passport_code_name(answered));                               \
        CHECK((error == NULL) == (answered == PASSPORT_OK), "%s leaves %s error", #call, error ? "an" : "no");         \
        CHECK(error == NULL || passport_error_code(error) == answered, "%s: the error's code differs", #call);         \
        passport_error_free(error);                                                                                    \
    } while (0)
/* The same, of a rule. */
#define REFUSES(must, rule_, call)                                                                                     \
    do {                                                                                                               \
        passport_error *error = NULL;                                                                                  \
        passport_code answered = call;                                                                                 \
        CHECK(answered == (must) && passport_error_rule(error) == (rule_), "%s answers %s %s", #call,                  \
              passport_code_name(answered), passport_error_rule_name(error));                                          \
        passport_error_free(error);                                                                                    \
    } while (0)

/* fixture.c: one good handle a noun, each list with a row */
void *good(enum noun noun);
extern passport_draft *unfilled; /* a draft that cannot be submitted */
extern int64_t first_number;     /* the record of good(APPLICATION) */
void make_fixture(void);
void free_fixture(void);
passport_code free_noun(enum noun noun, void *handle);
const char *noun_name(enum noun noun);
/* A file of tests/data; it must be there and not empty. */
size_t read_data(const char *name, uint8_t *bytes, size_t room);
passport_draft *filled_draft(passport_session *session, const char *csr);
/* A record from its review to its certificate. */
void conclude(passport_ra *ra, int64_t number);

/* handles.c, lookups.c, arguments.c, files.c, keeping.c, threads.c, fork.c, tenancy.c, interference.c */
void test_handles(void);
void test_errors_and_lookups(void);
void test_arguments(void);
void test_closed(void);
void test_files(void);
void test_keeping(void);
void test_threads(void);
void test_fork(void);
void test_tenancy(void);
void test_interference(void);

#endif
