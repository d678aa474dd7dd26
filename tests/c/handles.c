/* Every function with every handle that is none: it answers BAD_HANDLE and leaves its outputs as they were. */
#include <stdlib.h>
#include <string.h>

#include "misuse.h"

enum { CANARY = 0xA5 };
enum shape { GET, ROW, PAIR, MAKE_HANDLE, VERB, RECEIVE, PLAIN_CALL, SET };

/* Asked for by ROWS. */
static size_t row;

static void untouched(const char *function, const void *output, size_t size)
{
    const unsigned char *bytes = output;
    size_t same = 0;
    while (same < size && bytes[same] == CANARY)
        same++;
    CHECK(same == size, "%s fails and writes its output", function);
}

/* One output: `nulls` asks for NULL instead of it. */
#define OUTPUT(function, type, ...)                                                                                    \
    static passport_code run_##function(void *self, int nulls, passport_error **error)                                 \
    {                                                                                                                  \
        type output;                                                                                                   \
        memset(&output, CANARY, sizeof output);                                                                        \
        passport_code code = function(__VA_ARGS__, nulls != 0 ? NULL : &output, error);                                \
        if (code != PASSPORT_OK)                                                                                       \
            untouched(#function, &output, sizeof output);                                                              \
        return code;                                                                                                   \
    }
#define DEFINE_GET(function, noun, type) OUTPUT(function, type, self)
#define DEFINE_ROW(function, noun, type) OUTPUT(function, type, self, row)
#define DEFINE_VERB(function, noun, type, ...) OUTPUT(function, type, self, __VA_ARGS__)
/* Two outputs: bit 0 of `nulls` is the first, bit 1 the second. */
#define DEFINE_PAIR(function, noun, type, second)                                                                      \
    static passport_code run_##function(void *self, int nulls, passport_error **error)                                 \
    {                                                                                                                  \
        type output;                                                                                                   \
        second other;                                                                                                  \
        memset(&output, CANARY, sizeof output);                                                                        \
        memset(&other, CANARY, sizeof other);                                                                          \
        passport_code code =                                                                                           \
            function(self, (nulls & 1) != 0 ? NULL : &output, (nulls & 2) != 0 ? NULL : &other, error);                \
        if (code != PASSPORT_OK) {                                                                                     \
            untouched(#function, &output, sizeof output);                                                              \
            untouched(#function, &other, sizeof other);                                                                \
        }                                                                                                              \
        return code;                                                                                                   \
    }
#define DEFINE_PLAIN(function, noun, none)                                                                             \
    static passport_code run_##function(void *self, int nulls, passport_error **error)                                 \
    {                                                                                                                  \
        (void)nulls;                                                                                                   \
        return function(self, error);                                                                                  \
    }
#define DEFINE_SET(function, noun, none, ...)                                                                          \
    static passport_code run_##function(void *self, int nulls, passport_error **error)                                 \
    {                                                                                                                  \
        (void)nulls;                                                                                                   \
        return function(self, __VA_ARGS__, error);                                                                     \
    }

GETTERS(DEFINE_GET)
ROWS(DEFINE_ROW)
PAIRS(DEFINE_PAIR)
MAKERS(DEFINE_GET)
VERBS(DEFINE_VERB)
RECEIVERS(DEFINE_VERB)
PLAIN(DEFINE_PLAIN)
SETTERS(DEFINE_SET)

/* Two more inputs and outputs than any other. */
static passport_code run_passport_findings_days(void *self, int nulls, passport_error **error)
{
    const char *first = NULL, *second = NULL;
    return passport_findings_days(self, row, (nulls & 1) != 0 ? NULL : &first, (nulls & 2) != 0 ? NULL : &second, error);
}

static passport_code run_passport_worklist_due_at(void *self, int nulls, passport_error **error)
{
    bool has;
    int64_t due_at;
    return passport_worklist_due_at(self, row, (nulls & 1) != 0 ? NULL : &has, (nulls & 2) != 0 ? NULL : &due_at, error);
}

static passport_code run_passport_stickers_image(void *self, int nulls, passport_error **error)
{
    const uint8_t *data = NULL;
    size_t length;
    return passport_stickers_image(self, row, (nulls & 1) != 0 ? NULL : &data, (nulls & 2) != 0 ? NULL : &length, error);
}

static passport_code run_passport_backup_step(void *self, int nulls, passport_error **error)
{
    uint32_t remaining, total;
    return passport_backup_step(self, 1, (nulls & 1) != 0 ? NULL : &remaining, (nulls & 2) != 0 ? NULL : &total, error);
}

static const struct call {
    const char *name;
    enum noun noun;
    enum shape shape;
    passport_code (*run)(void *self, int nulls, passport_error **error);
} CALLS[] = {
#define ENTRY(shape, function, noun) {#function, noun, shape, run_##function},
#define GET_ENTRY(function, noun, type) ENTRY(GET, function, noun)
#define ROW_ENTRY(function, noun, type) ENTRY(ROW, function, noun)
#define PAIR_ENTRY(function, noun, type, second) ENTRY(PAIR, function, noun)
#define MAKER_ENTRY(function, noun, type) ENTRY(MAKE_HANDLE, function, noun)
#define VERB_ENTRY(function, noun, type, ...) ENTRY(VERB, function, noun)
#define RECEIVER_ENTRY(function, noun, type, ...) ENTRY(RECEIVE, function, noun)
#define PLAIN_ENTRY(function, noun, none) ENTRY(PLAIN_CALL, function, noun)
#define SET_ENTRY(function, noun, none, ...) ENTRY(SET, function, noun)
    GETTERS(GET_ENTRY) ROWS(ROW_ENTRY) PAIRS(PAIR_ENTRY) MAKERS(MAKER_ENTRY) VERBS(VERB_ENTRY)
        RECEIVERS(RECEIVER_ENTRY) PLAIN(PLAIN_ENTRY) SETTERS(SET_ENTRY) ENTRY(ROW, passport_findings_days, FINDINGS)
            ENTRY(ROW, passport_worklist_due_at, WORKLIST) ENTRY(ROW, passport_stickers_image, STICKERS)
                ENTRY(PAIR, passport_backup_step, BACKUP)};
enum { CALL_COUNT = sizeof CALLS / sizeof CALLS[0] };

static void must_answer(const struct call *call, void *self, int nulls, passport_code must, const char *with)
{
    passport_error *error = NULL;
    passport_code code = call->run(self, nulls, &error);
    CHECK(code == must, "%s with %s answers %s, must answer %s", call->name, with, passport_code_name(code),
          passport_code_name(must));
    CHECK(code == PASSPORT_OK || passport_error_code(error) == code, "%s leaves no error with %s", call->name, with);
    passport_error_free(error);
    CHECK(code == PASSPORT_OK || call->run(self, nulls, NULL) == code, "%s without an error handle", call->name);
}

/* `freed` holds handles of an earlier fixture, whose slots are mostly in use again. */
static void with_bad_handles(const struct call *call, void *const freed[])
{
    int stack = 7;
    int *heap = malloc(sizeof *heap);
    must_answer(call, NULL, 0, PASSPORT_CODE_BAD_HANDLE, "NULL");
    must_answer(call, freed[call->noun], 0, PASSPORT_CODE_BAD_HANDLE, "a freed handle");
    must_answer(call, &stack, 0, PASSPORT_CODE_BAD_HANDLE, "a pointer to the stack");
    must_answer(call, heap, 0, PASSPORT_CODE_BAD_HANDLE, "a pointer to the heap");
    must_answer(call, (char *)heap + 1, 0, PASSPORT_CODE_BAD_HANDLE, "an odd pointer");
    must_answer(call, (void *)(uintptr_t)1, 0, PASSPORT_CODE_BAD_HANDLE, "1");
    must_answer(call, (void *)UINTPTR_MAX, 0, PASSPORT_CODE_BAD_HANDLE, "the last address");
    must_answer(call, (char *)good(call->noun) + 1, 0, PASSPORT_CODE_BAD_HANDLE, "a handle plus one");
    uintptr_t next_generation = (uintptr_t)good(call->noun) + ((uintptr_t)1 << 32);
    must_answer(call, (void *)next_generation, 0, PASSPORT_CODE_BAD_HANDLE, "a handle to come");
    for (int noun = 0; noun < NOUN_COUNT; noun++)
        if (noun != (int)call->noun)
            must_answer(call, good(noun), 0, PASSPORT_CODE_BAD_HANDLE, noun_name(noun));
    free(heap);
}

static void with_a_good_handle(const struct call *call)
{
    void *self = good(call->noun);
    switch (call->shape) {
    case GET:
    case PAIR:
    case ROW:
    case MAKE_HANDLE:
    case VERB:
        must_answer(call, self, 1, PASSPORT_CODE_BAD_ARGUMENT, "a NULL output");
        break;
    case RECEIVE: {
        bool is_submit = strstr(call->name, "submit") != NULL;
        passport_code must = is_submit ? PASSPORT_CODE_INVALID : PASSPORT_CODE_NOT_FOUND;
        must_answer(call, self, 0, must, "nothing to receive");
        must_answer(call, self, 1, must, "a NULL receipt");
        break;
    }
    case SET: {
        // A password that meets the policy would end the sessions of the fixture.
        bool is_too_short = strstr(call->name, "change_password") != NULL;
        must_answer(call, self, 0, is_too_short ? PASSPORT_CODE_INVALID : PASSPORT_OK, "a good handle");
        break;
    }
    case PLAIN_CALL:
        break;
    }
    bool is_pair_of_a_row = call->run == run_passport_findings_days || call->run == run_passport_worklist_due_at
                             || call->run == run_passport_stickers_image;
    if (call->shape == PAIR || is_pair_of_a_row)
        must_answer(call, self, 2, PASSPORT_CODE_BAD_ARGUMENT, "a NULL second output");
    // A sound registry has nothing altered and no fault: those lists alone have no row 0.
    bool is_empty = call->run == run_passport_audit_check_altered || (call->noun == INTEGRITY && strstr(call->name, "_fault_") && call->shape == ROW);
    if (call->shape == GET || call->shape == PAIR || call->shape == ROW)
        must_answer(call, self, 0, is_empty ? PASSPORT_CODE_BAD_ARGUMENT : PASSPORT_OK, "a good handle");
    if (call->shape == ROW) {
        row = 1000;
        must_answer(call, self, 0, PASSPORT_CODE_BAD_ARGUMENT, "row 1000");
        row = SIZE_MAX;
        must_answer(call, self, 0, PASSPORT_CODE_BAD_ARGUMENT, "the last row there could be");
        row = 0;
    }
}

void test_handles(void)
{
    void *freed[NOUN_COUNT];
    make_fixture();
    for (int noun = 0; noun < NOUN_COUNT; noun++)
        freed[noun] = good(noun);
    free_fixture();
    make_fixture();
    for (size_t i = 0; i < CALL_COUNT; i++) {
        with_bad_handles(&CALLS[i], freed);
        with_a_good_handle(&CALLS[i]);
    }
    int stack;
    for (int noun = 0; noun < NOUN_COUNT; noun++) {
        CHECK(free_noun(noun, NULL) == PASSPORT_OK, "NULL is no %s to free", noun_name(noun));
        CHECK(free_noun(noun, freed[noun]) == PASSPORT_CODE_BAD_HANDLE, "%s is freed twice", noun_name(noun));
        CHECK(free_noun(noun, &stack) == PASSPORT_CODE_BAD_HANDLE, "%s: the stack is freed", noun_name(noun));
        for (int other = 0; other < NOUN_COUNT; other++)
            CHECK(other == noun || free_noun(noun, good(other)) == PASSPORT_CODE_BAD_HANDLE, "%s is freed as %s",
                  noun_name(other), noun_name(noun));
    }
    printf("handles: %d functions\n", (int)CALL_COUNT);
}
