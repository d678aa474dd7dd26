/* Every exported function with every misuse that its parameters allow, told from their types alone: a new function is in
 * the table as soon as it is in the header. What exactly is answered, functions.h and arguments.c say; here each call must
 * answer, must not panic, and must leave its outputs alone when it fails.
 *
 *   table ROOT RESULT     the project's root; the file for "PASSED FAILED"
 */
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

extern "C" {
#include "misuse.h"
size_t passed, failed; /* of the fixture */
}

namespace {

/* ── What is done wrong ──────────────────────────────────────────────────────────────────── */

enum kind { is_null, is_freed, is_foreign, is_wrong_kind, is_no_number, is_not_utf8, is_long_text, is_nul_inside, is_empty,
            is_endless, is_far_number, has_no_output, in_threads, in_child, is_closed, kind_count };
constexpr const char *kind_names[kind_count] = {
    "NULL", "freed handles", "foreign handles", "handles of another kind", "numbers of no enumeration", "text not in UTF-8",
    "long text", "bytes with a NUL", "length 0", "length SIZE_MAX", "numbers far out", "no room for an output",
    "calls in threads", "calls in a forked child", "calls on a closed registry"};
std::array<std::atomic<size_t>, kind_count> counts;
std::atomic<size_t> faults;

void fault(const char *function, const char *what, const char *says) {
    faults++;
    std::printf("FAILED %s with %s: %s\n", function, what, says);
}

/* ── What a parameter is ─────────────────────────────────────────────────────────────────── */

/* An argument on its way: a pointer or a number. */
using word = uint64_t;

enum shape { a_handle, a_text, bytes, instants, numbers, texts, a_length, a_number, a_choice, a_row_count, a_truth, an_output, an_error };
struct parameter {
    shape is;
    int noun;    /* of a handle, or of the handle that is put out; else -1 */
    size_t size; /* of an output */
};

template <class T> constexpr int noun_of = -1;
#define NOUN(noun, name) template <> constexpr int noun_of<passport_##name> = noun;
NOUNS(NOUN)
#undef NOUN

template <class T> constexpr parameter parameter_of() {
    using to = std::remove_pointer_t<T>;
    constexpr int noun = noun_of<std::remove_cv_t<to>>;
    if constexpr (noun >= 0) return {a_handle, noun, 0};
    else if constexpr (std::is_same_v<T, passport_error **>) return {an_error, ERROR, sizeof(to)};
    else if constexpr (std::is_same_v<T, const char *>) return {a_text, -1, 0};
    else if constexpr (std::is_same_v<T, const uint8_t *>) return {bytes, -1, 0};
    else if constexpr (std::is_same_v<T, const int64_t *>) return {instants, -1, 0};
    else if constexpr (std::is_same_v<T, const char *const *>) return {texts, -1, 0};
    else if constexpr (std::is_pointer_v<T> && std::is_const_v<to>) return {numbers, -1, 0};
    else if constexpr (std::is_pointer_v<T>) return {an_output, noun_of<std::remove_pointer_t<to>>, sizeof(to)};
    else if constexpr (std::is_enum_v<T>) return {a_choice, -1, 0};
    else if constexpr (std::is_same_v<T, size_t>) return {a_length, -1, 0};
    else if constexpr (std::is_same_v<T, int64_t>) return {a_number, -1, 0};
    else if constexpr (std::is_same_v<T, bool>) return {a_truth, -1, 0};
    else return {a_row_count, -1, 0};
}

template <class T> T argument(word value) {
    if constexpr (std::is_pointer_v<T>) return reinterpret_cast<T>(static_cast<uintptr_t>(value));
    else return static_cast<T>(value);
}
word of(const void *pointer) { return reinterpret_cast<uintptr_t>(pointer); }

void *freed[NOUN_COUNT];
const uint8_t some_bytes[8] = {'a', 0, 'b', 0xff, '-', 0, '\n', 0};
const int64_t some_instants[8] = {START, START, START, START, START, START, START, START};
const int32_t some_numbers[8] = {1, 1, 1, 1, 1, 1, 1, 1};
const char *const some_texts[8] = {"a", "b", "c", "d", "e", "f", "g", "h"};
const std::string long_text(100000, 'a');

/* A value that a call can do something with; an output is given its room later. */
word good_value(const parameter &parameter) {
    switch (parameter.is) {
    case a_handle: return of(parameter.noun == DRAFT ? unfilled : good(noun(parameter.noun)));
    case a_text: return of("text");
    case bytes: return of(some_bytes);
    case instants: return of(some_instants);
    case numbers: return of(some_numbers);
    case texts: return of(some_texts);
    case a_length: return sizeof some_bytes;
    case a_number: return word(first_number);
    default: return 1;
    }
}

/* Every wrong value of a parameter, with what is wrong with it. */
std::vector<std::pair<kind, word>> wrong_values(const parameter &parameter) {
    static const int stack = 7;
    std::vector<std::pair<kind, word>> all;
    switch (parameter.is) {
    case a_handle: {
        const word next_generation = of(good(noun(parameter.noun))) + (word(1) << 32);
        all = {{is_null, 0}, {is_freed, of(freed[parameter.noun])}, {is_foreign, of(&stack)}, {is_foreign, of(&stack) | 1},
               {is_foreign, UINTPTR_MAX}, {is_foreign, next_generation}};
        for (int other = 0; other < NOUN_COUNT; other++)
            if (other != parameter.noun) all.emplace_back(is_wrong_kind, of(good(noun(other))));
        return all;
    }
    case a_text:
        return {{is_null, 0}, {is_not_utf8, of("\xff")}, {is_not_utf8, of("\xed\xa0\x80")}, {is_empty, of("")},
                {is_long_text, of(long_text.c_str())}};
    case a_length: return {{is_empty, 0}, {is_endless, SIZE_MAX}, {is_endless, SIZE_MAX / 2 + 1}, {is_nul_inside, 3}};
    case a_choice:
        for (int32_t number : {-1, 9999, INT32_MAX, INT32_MIN}) all.emplace_back(is_no_number, word(number));
        return all;
    case a_number:
        for (int64_t number : {int64_t(0), int64_t(-1), INT64_MAX, INT64_MIN}) all.emplace_back(is_far_number, word(number));
        return all;
    case a_row_count: return {{is_far_number, 0}, {is_far_number, UINT32_MAX}};
    case bytes: case instants: case numbers: case texts: return {{is_null, 0}};
    case an_output: return {{has_no_output, 0}};
    default: return all;
    }
}

/* ── A call ──────────────────────────────────────────────────────────────────────────────── */

constexpr size_t most_parameters = 16;
constexpr unsigned char canary = 0xa5;

struct function {
    const char *name;
    std::vector<parameter> parameters;
    /* Calls it with so many words; a function that answers by value is taken to have answered OK. */
    passport_code (*call)(const char *name, const word *words);

    bool has_error() const { return !parameters.empty() && parameters.back().is == an_error; }
    /* Whether it answers a code for what it did, and is no getter or look-up that answers by value. */
    bool answers_code() const { return has_error() || std::strstr(name, "_free") != nullptr; }
    bool is_on_registry() const {
        const int self = parameters.empty() ? -1 : parameters[0].noun;
        return self == REGISTRY || self == SESSION || self == RA || std::strcmp(name, "passport_import_step") == 0
               || std::strcmp(name, "passport_backup_step") == 0;
    }
    /* These refuse input that cannot be before they ask the store; the clock is not in it, and closing twice is fine. */
    bool needs_no_store() const {
        for (const char *one : {"passport_ra_accounts", "passport_ra_add_coupons", "passport_ra_allow_late_reissue", "passport_ra_campaign_preview",
                                "passport_ra_catalogue_changes", "passport_ra_catalogue_changes_with",
                                "passport_ra_receive_document", "passport_registry_load_blocklist",
                                "passport_registry_load_catalogue", "passport_registry_close", "passport_registry_time",
                                "passport_registry_set_time", "passport_registry_session"})
            if (std::strcmp(name, one) == 0) return true;
        return false;
    }

    /* One call, all good but what stands in one place; it counts, and looks at what was left in the outputs. */
    passport_code run(kind wrong, size_t place = most_parameters, word value = 0) const {
        word words[most_parameters];
        unsigned char room[most_parameters][sizeof(void *)];
        for (size_t i = 0; i < parameters.size(); i++) {
            words[i] = good_value(parameters[i]);
            if (parameters[i].is < an_output) continue;
            std::memset(room[i], parameters[i].is == an_error ? 0 : canary, sizeof room[i]);
            words[i] = of(room[i]);
        }
        if (place < parameters.size()) words[place] = value;
        const passport_code code = call(name, words);
        counts[wrong]++;
        if (code == PASSPORT_CODE_PANIC) fault(name, kind_names[wrong], "panics");
        for (size_t i = 0; i < parameters.size(); i++) {
            const parameter &parameter = parameters[i];
            if (parameter.is == an_output && has_error() && code != PASSPORT_OK)
                for (size_t byte = 0; byte < parameter.size; byte++)
                    if (room[i][byte] != canary) fault(name, kind_names[wrong], "fails and writes an output");
            const bool is_made = parameter.is == an_error || (parameter.is == an_output && code == PASSPORT_OK && words[i] != 0);
            if (parameter.noun >= 0 && is_made) {
                void *made;
                std::memcpy(&made, room[i], sizeof made);
                free_noun(noun(parameter.noun), made);
            }
        }
        return answers_code() ? code : PASSPORT_OK;
    }

    /* One parameter after the other wrong, the others good. */
    void misuse() const {
        for (size_t place = 0; place < parameters.size(); place++)
            for (const auto &[wrong, value] : wrong_values(parameters[place])) {
                const passport_code code = run(wrong, place, value);
                const bool is_bad_handle = wrong == is_freed || wrong == is_foreign || wrong == is_wrong_kind;
                if (!answers_code()) continue;
                if (code == PASSPORT_OK && (is_bad_handle || wrong == is_not_utf8 || wrong == is_endless))
                    fault(name, kind_names[wrong], "answers OK");
                else if (is_bad_handle && code != PASSPORT_CODE_BAD_HANDLE && code != PASSPORT_CODE_BAD_ARGUMENT)
                    fault(name, kind_names[wrong], passport_code_name(code));
            }
    }

    /* All is good but the registry, which is not to be used any more; snapshots may be. */
    void on_dead_registry(kind wrong, passport_code must) const {
        if (!has_error()) return;
        const passport_code code = run(wrong);
        if (is_on_registry() ? code != must && !needs_no_store() : code == must)
            fault(name, kind_names[wrong], passport_code_name(code));
    }
};

template <auto Pointer, class Result, class... Parameters, size_t... I>
passport_code call(const char *name, const word *words, Result (*)(Parameters...), std::index_sequence<I...>) {
    const Result result = Pointer(argument<Parameters>(words[I])...);
    if constexpr (std::is_same_v<Result, passport_code>) return result;
    else if constexpr (std::is_same_v<Result, const char *>)
        if (result == nullptr) fault(name, "any argument", "answers NULL");
    return PASSPORT_OK;
}
template <auto Pointer, class Result, class... Parameters>
function in_table(const char *name, Result (*)(Parameters...)) {
    static_assert(sizeof...(Parameters) <= most_parameters);
    return {name, {parameter_of<Parameters>()...}, [](const char *name, const word *words) {
        return call<Pointer>(name, words, Pointer, std::index_sequence_for<Parameters...>());
    }};
}

/* The header's functions, one a line as FUNCTION(name): see the Makefile. */
const function table[] = {
#define FUNCTION(name) in_table<name>(#name, name),
#include "table.inc"
#undef FUNCTION
};

void set_the_clock_right() {
    passport_registry *registry = static_cast<passport_registry *>(good(REGISTRY));
    passport_registry_set_time(registry, START + 20 * 86400, nullptr);
    passport_registry_confirm_clock(registry, nullptr);
}

void misuse_all() {
    for (const function &function : table) {
        function.misuse();
        set_the_clock_right();
    }
}

void misuse_all_in_threads() {
    const size_t before = faults;
    std::array<size_t, kind_count> alone;
    for (size_t i = 0; i < kind_count; i++) alone[i] = counts[i];
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; i++) threads.emplace_back(misuse_all);
    for (std::thread &thread : threads) thread.join();
    for (size_t i = 0; i < kind_count; i++)
        if (i != in_threads) counts[in_threads] += counts[i].exchange(alone[i]) - alone[i];
    if (faults != before) std::puts("FAILED in threads");
}

void all_in_child() {
    std::fflush(nullptr);
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    const pid_t child = fork();
    if (child == 0) {
        for (const function &function : table) function.on_dead_registry(in_child, PASSPORT_CODE_FORKED);
        const size_t told[2] = {counts[in_child], faults};
        std::fflush(nullptr);
        _exit(write(ends[1], told, sizeof told) == sizeof told ? 0 : 1);
    }
    size_t told[2];
    int status = -1;
    if (read(ends[0], told, sizeof told) != sizeof told || waitpid(child, &status, 0) != child || status != 0)
        fault("fork", "every function", "the child died");
    else
        counts[in_child] = told[0], faults = told[1];
}

void all_when_closed() {
    if (passport_registry_close(static_cast<passport_registry *>(good(REGISTRY)), nullptr) != PASSPORT_OK)
        fault("passport_registry_close", "a good registry", "fails");
    for (const function &function : table) function.on_dead_registry(is_closed, PASSPORT_CODE_CLOSED);
}

} // namespace

int main(int count, char **arguments) {
    if (count != 3 || chdir(arguments[1]) != 0) {
        std::fputs("usage: table ROOT RESULT\n", stderr);
        return 2;
    }
    make_fixture();
    for (int i = 0; i < NOUN_COUNT; i++) freed[i] = good(noun(i));
    free_fixture();
    make_fixture();
    /* Calls that take a path make files. */
    char directory[] = "/tmp/passport-table-XXXXXX";
    if (mkdtemp(directory) == nullptr || chdir(directory) != 0) return 2;

    size_t good_tests = 0, bad_tests = 0;
    for (void (*test)() : {misuse_all, misuse_all_in_threads, all_in_child, all_when_closed}) {
        const size_t before = faults;
        test();
        faults == before ? good_tests++ : bad_tests++;
    }
    std::printf("table: %zu functions\n", std::size(table));
    for (size_t i = 0; i < kind_count; i++) {
        std::printf("table: %8zu  %s\n", counts[i].load(), kind_names[i]);
        if (counts[i] == 0) bad_tests++;
    }
    if (std::system("rm -r \"$PWD\"") != 0 || chdir(arguments[1]) != 0) return 2;
    free_fixture();
    std::FILE *result = std::fopen(arguments[2], "w");
    if (result == nullptr) return 2;
    std::fprintf(result, "%zu %zu\n", good_tests, bad_tests);
    std::fclose(result);
    return bad_tests == 0 && failed == 0 ? 0 : 1;
}
