/* A child that inherits a registry: it answers FORKED, while snapshots may be read. */
#define _POSIX_C_SOURCE 200809L
#include <sys/wait.h>
#include <unistd.h>

#include "misuse.h"

/* In the child: how many answers are not what they must be. */
static int in_child(void)
{
    passport_applications *page = NULL;
    passport_session *session = NULL;
    passport_draft *draft = NULL;
    passport_error *error = NULL;
    const char *key;
    int64_t number;
    int wrong = 0;
    wrong += passport_session_applications(good(SESSION), NULL, NULL, &page, &error) != PASSPORT_CODE_FORKED;
    wrong += passport_error_code(error) != PASSPORT_CODE_FORKED;
    passport_error_free(error);
    wrong += passport_registry_confirm_clock(good(REGISTRY), NULL) != PASSPORT_CODE_FORKED;
    wrong += passport_session_draft_new(good(SESSION), "SR3.0-1Y", &draft, NULL) != PASSPORT_CODE_FORKED;
    wrong += passport_ra_begin_review(good(RA), first_number, NULL, NULL, NULL) != PASSPORT_CODE_FORKED;
    uint32_t remaining, total;
    passport_backup *backup = NULL;
    passport_integrity *integrity = NULL;
    wrong += passport_backup_step(good(BACKUP), 1, &remaining, &total, NULL) != PASSPORT_CODE_FORKED;
    wrong += passport_registry_backup(good(REGISTRY), "/tmp/passport-c-child.db", &backup, NULL) != PASSPORT_CODE_FORKED;
    wrong += passport_registry_check_integrity(good(REGISTRY), &integrity, NULL) != PASSPORT_CODE_FORKED;
    wrong += passport_account_access_key(good(ACCOUNT), &key, NULL) != PASSPORT_OK;
    wrong += passport_registry_session(good(REGISTRY), key, &session, NULL) != PASSPORT_CODE_FORKED;
    wrong += passport_application_number(good(APPLICATION), &number, NULL) != PASSPORT_OK || number != first_number;
    return wrong;
}

void test_fork(void)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        _exit(in_child());
    int status = -1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child, "no child");
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the child saw %d wrong answers", WEXITSTATUS(status));
    passport_applications *page = NULL;
    uint32_t remaining, total;
    ANSWERS(PASSPORT_OK, passport_backup_step(good(BACKUP), 1, &remaining, &total, &error));
    ANSWERS(PASSPORT_OK, passport_session_applications(good(SESSION), NULL, NULL, &page, &error));
    passport_applications_free(page);
}
