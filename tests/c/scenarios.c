/* Runs every scenario, and leaves the count for the comparison of the three runners.
 *
 *   scenarios ROOT RESULT     the project's root; the file for "PASSED FAILED"
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario.h"

static int is_scenario_file(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0 && strcmp(entry->d_name, "forms.json") != 0;
}

static cJSON *parsed(const char *path)
{
    size_t length;
    char *text = whole_file(path, &length);
    cJSON *json = text == NULL ? NULL : cJSON_ParseWithOpts(text, NULL, 1);
    free(text);
    if (json == NULL) {
        fprintf(stderr, "%s: cannot be read as JSON\n", path);
        exit(2);
    }
    return json;
}

/* A scenario whose id was there before is none. */
static bool is_new(cJSON *ids, const cJSON *scenario)
{
    const char *id = text_of(scenario, "id");
    return id != NULL && cJSON_GetObjectItemCaseSensitive(ids, id) == NULL && cJSON_AddTrueToObject(ids, id) != NULL;
}

static void write_to(const char *path, const char *format, size_t first, size_t second)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    fprintf(file, format, first, second);
    fclose(file);
}

int main(int count, char **arguments)
{
    if (count != 3 || chdir(arguments[1]) != 0) {
        fputs("usage: scenarios ROOT RESULT\n", stderr);
        return 2;
    }
    cJSON *forms = parsed("tests/scenarios/forms.json"), *ids = cJSON_CreateObject();
    size_t passed = 0, failed = 0;
    struct dirent **files;
    int file_count = scandir("tests/scenarios", &files, is_scenario_file, alphasort);
    for (int i = 0; i < file_count; i++) {
        char path[512];
        snprintf(path, sizeof path, "tests/scenarios/%s", files[i]->d_name);
        cJSON *scenarios = parsed(path);
        const cJSON *scenario;
        cJSON_ArrayForEach(scenario, scenarios) {
            char fault[1024] = "its id is missing, or another scenario's";
            if (is_new(ids, scenario) && run_scenario(scenario, forms, fault)) {
                passed++;
            } else {
                failed++;
                const char *id = text_of(scenario, "id");
                printf("FAILED %s: %s: %s\n", files[i]->d_name, id != NULL ? id : "?", fault);
            }
        }
        cJSON_Delete(scenarios);
        free(files[i]);
    }
    free(files);
    cJSON_Delete(forms);
    cJSON_Delete(ids);
    printf("scenarios: %zu run, %zu failed\n", passed + failed, failed);
    write_to(arguments[2], "%zu %zu\n", passed, failed);
    if (failed == 0 && passed > 0) {
        mkdir("build", 0777);
        mkdir("build/counts", 0777);
        write_to("build/counts/c", "%zu\n", passed, 0);
    }
    return failed == 0 && passed > 0 ? 0 : 1;
}
