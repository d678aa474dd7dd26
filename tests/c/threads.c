/* Handles that several threads use at once, one of which frees them. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <string.h>

#include "misuse.h"

enum { THREADS = 4, ROUNDS = 200 };

static passport_draft *shared_draft;
static passport_session *shared_session;
static passport_receipt *shared_receipt;
static size_t strange[THREADS];

/* While another thread may free the handle, it is there or it is not. */
static bool there_or_not(passport_code code)
{
    return code == PASSPORT_OK || code == PASSPORT_CODE_BAD_HANDLE;
}

static void *write_and_read(void *which)
{
    size_t me = *(const size_t *)which;
    char own[64];
    memset(own, 'a' + (int)me, sizeof own);
    own[sizeof own - 1] = '\0';
    for (int i = 0; i < ROUNDS; i++) {
        passport_text *text = NULL;
        passport_applications *page = NULL;
        const char *value = "";
        int64_t number = 0;
        passport_code code = passport_draft_set(shared_draft, PASSPORT_FIELD_APPLICANT_NAME, own, NULL);
        strange[me] += !there_or_not(code);
        code = passport_draft_text(shared_draft, PASSPORT_FIELD_APPLICANT_NAME, &text, NULL);
        strange[me] += !there_or_not(code);
        if (code == PASSPORT_OK) {
            /* Another thread's text perhaps, but never half of it. */
            strange[me] += passport_text_value(text, &value, NULL) != PASSPORT_OK || strlen(value) != sizeof own - 1
                           || strspn(value, (char[]){value[0], '\0'}) != sizeof own - 1;
            strange[me] += passport_text_free(text) != PASSPORT_OK;
        }
        strange[me] += !there_or_not(passport_receipt_number(shared_receipt, &number, NULL));
        if (i % 20 == 0) {
            strange[me] += !there_or_not(passport_session_applications(shared_session, NULL, NULL, &page, NULL));
            strange[me] += passport_applications_free(page) != PASSPORT_OK;
        }
    }
    return NULL;
}

static void *free_all(void *freed)
{
    *(int *)freed += passport_receipt_free(shared_receipt) == PASSPORT_OK;
    *(int *)freed += passport_draft_free(shared_draft) == PASSPORT_OK;
    *(int *)freed += passport_session_free(shared_session) == PASSPORT_OK;
    return NULL;
}

static void run(bool and_free)
{
    pthread_t threads[THREADS], freers[2];
    size_t numbers[THREADS];
    int freed[2] = {0, 0};
    for (size_t i = 0; i < THREADS; i++) {
        numbers[i] = i;
        strange[i] = 0;
        CHECK(pthread_create(&threads[i], NULL, write_and_read, &numbers[i]) == 0, "no thread");
    }
    for (size_t i = 0; and_free && i < 2; i++)
        CHECK(pthread_create(&freers[i], NULL, free_all, &freed[i]) == 0, "no thread");
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK(strange[i] == 0, "thread %zu saw %zu strange answers", i, strange[i]);
    }
    for (size_t i = 0; and_free && i < 2; i++)
        pthread_join(freers[i], NULL);
    CHECK(!and_free || freed[0] + freed[1] == 3, "each handle is freed once, not %d in all", freed[0] + freed[1]);
}

void test_threads(void)
{
    const char *key;
    ANSWERS(PASSPORT_OK, passport_account_access_key(good(ACCOUNT), &key, &error));
    ANSWERS(PASSPORT_OK, passport_registry_session(good(REGISTRY), key, &shared_session, &error));
    // Another test set the clock back.
    ANSWERS(PASSPORT_OK, passport_registry_confirm_clock(good(REGISTRY), &error));
    shared_draft = filled_draft(shared_session, "ec-www-3.pem");
    ANSWERS(PASSPORT_OK, passport_session_submit(shared_session, shared_draft, &shared_receipt, &error));
    ANSWERS(PASSPORT_OK, passport_draft_set(shared_draft, PASSPORT_FIELD_APPLICANT_NAME,
                                            "000000000000000000000000000000000000000000000000000000000000000", &error));
    run(false);
    run(true);
}
