/* What the C face does when it is misused.
 *
 *   misuse ROOT RESULT     the project's root; the file for "PASSED FAILED"
 */
#include <unistd.h>

#include "misuse.h"

size_t passed, failed; /* checks, many to a test */

int main(int count, char **arguments)
{
    if (count != 3 || chdir(arguments[1]) != 0) {
        fputs("usage: misuse ROOT RESULT\n", stderr);
        return 2;
    }
    static const struct {
        const char *name;
        void (*run)(void);
    } TESTS[] = {{"handles", test_handles}, {"errors and look-ups", test_errors_and_lookups},
                 {"arguments", test_arguments}, {"threads", test_threads}, {"fork", test_fork},
                 {"files", test_files}, {"keeping", test_keeping}, {"tenancy", test_tenancy}, {"interference", test_interference},
                 {"a closed registry", test_closed}};
    size_t good_tests = 0, bad_tests = 0;
    for (size_t i = 0; i < sizeof TESTS / sizeof TESTS[0]; i++) {
        size_t passed_before = passed, failed_before = failed;
        TESTS[i].run();
        printf("misuse: %s: %zu checks\n", TESTS[i].name, passed - passed_before);
        failed == failed_before ? good_tests++ : bad_tests++;
    }
    free_fixture();
    FILE *result = fopen(arguments[2], "w");
    if (result == NULL) {
        perror(arguments[2]);
        return 2;
    }
    fprintf(result, "%zu %zu\n", good_tests, bad_tests);
    fclose(result);
    return failed == 0 ? 0 : 1;
}
