/* What a call from C costs, in nanoseconds: the median of rounds, beside the goal.
 *
 *   bench     against the optimised library
 */
#define _POSIX_C_SOURCE 200809L
#include <passport.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 51, CALLS = 20000, GOAL = 40 };

static passport_account *account, *other;
static passport_ra *ra;
static passport_registry *registry;
static passport_error *error;
static passport_audit *audit;

static void must(passport_code code)
{
    if (code != PASSPORT_OK) {
        fprintf(stderr, "%s\n", passport_error_message(error, PASSPORT_LANGUAGE_ENGLISH));
        exit(1);
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The call, so often that the clock's own cost is nothing; each must answer what it must. */
#define MEDIAN(nanoseconds, must_answer, call)                                                                         \
    do {                                                                                                               \
        double rounds[ROUNDS];                                                                                         \
        for (size_t round = 0; round < ROUNDS; round++) {                                                              \
            double begin = now();                                                                                      \
            for (int i = 0; i < CALLS; i++)                                                                            \
                if ((call) != (must_answer))                                                                           \
                    abort();                                                                                           \
            rounds[round] = (now() - begin) / CALLS;                                                                   \
        }                                                                                                              \
        qsort(rounds, ROUNDS, sizeof rounds[0], ascending);                                                            \
        (nanoseconds) = rounds[ROUNDS / 2];                                                                            \
    } while (0)
#define SHOW(what, goal, must_answer, call)                                                                            \
    do {                                                                                                               \
        double nanoseconds;                                                                                            \
        MEDIAN(nanoseconds, must_answer, call);                                                                        \
        show(what, goal, nanoseconds);                                                                                 \
    } while (0)

static void show(const char *what, int goal, double nanoseconds)
{
    if (goal != 0)
        printf("%-58s %7.1f ns   goal %d ns%s\n", what, nanoseconds, goal, nanoseconds <= goal ? "" : "   MISSED");
    else
        printf("%-58s %7.1f ns\n", what, nanoseconds);
}

/* A reader of one handle, while another thread reads too. */
static void *read_names(void *which)
{
    const passport_account *mine = *(passport_account *const *)which;
    double nanoseconds;
    const char *text;
    MEDIAN(nanoseconds, PASSPORT_OK, passport_account_name(mine, &text, NULL));
    double *answer = malloc(sizeof *answer);
    if (answer != NULL)
        *answer = nanoseconds;
    return answer;
}

static void show_two_threads(const char *what, passport_account *first, passport_account *second)
{
    passport_account *handles[] = {first, second};
    pthread_t threads[2];
    double slowest = 0;
    for (size_t i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, read_names, &handles[i]) != 0)
            exit(1);
    for (size_t i = 0; i < 2; i++) {
        void *answer;
        pthread_join(threads[i], &answer);
        if (answer == NULL)
            exit(1);
        slowest = *(double *)answer > slowest ? *(double *)answer : slowest;
        free(answer);
    }
    show(what, 0, slowest);
}

int main(void)
{
    const char *text;
    int64_t number;
    bool flag;
    passport_options *options = NULL;
    must(passport_options_new(&options, &error));
    must(passport_options_set_manual_clock(options, 1775005200, &error));
    must(passport_registry_in_memory(options, &registry, &error));
    must(passport_registry_ra(registry, "operator", &ra, &error));
    must(passport_ra_open_account(ra, "株式会社サンプル", "D0001", false, NULL, &account, &error));
    must(passport_ra_open_account(ra, "株式会社サンプル", "D0001", false, NULL, &other, &error));
    must(passport_ra_audit(ra, 0, 20, &audit, &error));

    SHOW("a look-up: a number of a snapshot", GOAL, PASSPORT_OK, passport_account_opened_at(account, &number, NULL));
    SHOW("a truth of a snapshot", GOAL, PASSPORT_OK, passport_account_a3_contract(account, &flag, NULL));
    SHOW("a text of a snapshot, borrowed", GOAL, PASSPORT_OK, passport_account_name(account, &text, NULL));
    SHOW("a text of a row, borrowed", GOAL, PASSPORT_OK, passport_audit_actor(audit, 0, &text, NULL));
    SHOW("a handle that is none", GOAL, PASSPORT_CODE_BAD_HANDLE, passport_account_name(NULL, &text, NULL));
    SHOW("a handle of another kind", GOAL, PASSPORT_CODE_BAD_HANDLE,
         passport_account_name((passport_account *)(void *)audit, &text, NULL));
    SHOW("the label of an enumeration's value", GOAL, true,
         *passport_status_label(PASSPORT_STATUS_APPROVED, PASSPORT_LANGUAGE_JAPANESE) != '\0');
    SHOW("the text of a rule", GOAL, true,
         *passport_rule_text(PASSPORT_RULE_REISSUE_WINDOW_CLOSED, PASSPORT_LANGUAGE_ENGLISH) != '\0');
    show_two_threads("two threads, a handle each", account, other);
    show_two_threads("two threads, one handle", account, account);
    passport_options *made;
    SHOW("a handle made and freed", 0, PASSPORT_OK, passport_options_new(&made, NULL) + passport_options_free(made));
    SHOW("an error made, read and freed", 0, PASSPORT_OK,
         (passport_account_name(NULL, &text, &error), passport_error_free(error)));
    SHOW("an instant of the registry (the fork is looked for)", 0, PASSPORT_OK,
         passport_registry_time(registry, &number, NULL));

    passport_audit_free(audit);
    passport_account_free(account);
    passport_account_free(other);
    passport_ra_free(ra);
    passport_options_free(options);
    return passport_registry_free(registry) == PASSPORT_OK ? 0 : 1;
}
