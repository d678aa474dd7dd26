/* Copies of a registry, what is checked of it, and files that are no good: they answer and stay as they were. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "misuse.h"

enum { ROOM = 4 << 20, PAGE = 4096 };

static char folder[] = "/tmp/passport-c-XXXXXX";
static uint8_t sound[ROOM], bytes[ROOM];
static size_t sound_length;

static const char *in_folder(const char *name)
{
    static char paths[4][128];
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static size_t files_in_folder(void)
{
    DIR *directory = opendir(folder);
    size_t count = 0;
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count - 2;
}

static size_t read_file(const char *path, uint8_t *into)
{
    FILE *file = fopen(path, "rb");
    size_t length = file != NULL ? fread(into, 1, ROOM, file) : 0;
    if (file != NULL)
        fclose(file);
    return length;
}

static void write_file(const char *path, const uint8_t *from, size_t length)
{
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL && fwrite(from, 1, length, file) == length && fclose(file) == 0, "%s is not written", path);
}

static passport_options *options_with_secret(void)
{
    const uint8_t secret[32] = {7};
    passport_options *options = NULL;
    ANSWERS(PASSPORT_OK, passport_options_new(&options, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_secret(options, secret, sizeof secret, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_manual_clock(options, START, &error));
    return options;
}

static void is_sound(passport_registry *registry)
{
    passport_integrity *found = NULL;
    size_t checks, faults;
    uint64_t things = 0, more;
    bool sound_;
    ANSWERS(PASSPORT_OK, passport_registry_check_integrity(registry, &found, &error));
    ANSWERS(PASSPORT_OK, passport_integrity_is_sound(found, &sound_, &error));
    ANSWERS(PASSPORT_OK, passport_integrity_check_count(found, &checks, &error));
    ANSWERS(PASSPORT_OK, passport_integrity_fault_count(found, &faults, &error));
    for (size_t i = 0; i < checks; i++) {
        passport_check check;
        ANSWERS(PASSPORT_OK, passport_integrity_check(found, i, &check, &error));
        CHECK(check == (passport_check)(i + 1) && passport_check_name(check)[0] != '\0', "check %zu is %d", i, check);
        ANSWERS(PASSPORT_OK, passport_integrity_check_things(found, i, &more, &error));
        things += more;
    }
    CHECK(sound_ && faults == 0 && checks == PASSPORT_CHECK_SETTINGS && things > 100, "%zu faults of %zu checks", faults, checks);
    passport_integrity_free(found);
}

static void copy_to_the_end(passport_options *options, passport_registry *registry)
{
    passport_backup *backup = NULL;
    passport_registry *copy = NULL;
    uint32_t remaining, total, steps = 0;
    ANSWERS(PASSPORT_OK, passport_registry_backup(registry, in_folder("copy.db"), &backup, &error));
    ANSWERS(PASSPORT_CODE_BAD_ARGUMENT, passport_backup_step(backup, 0, &remaining, &total, &error));
    do {
        ANSWERS(PASSPORT_OK, passport_backup_step(backup, 10, &remaining, &total, &error));
        CHECK((access(in_folder("copy.db"), F_OK) == 0) == (remaining == 0), "it is there when it is whole");
    } while (remaining > 0 && ++steps < 1000);
    CHECK(steps == (total - 1) / 10, "%u steps for %u pages", steps, total);
    ANSWERS(PASSPORT_OK, passport_backup_step(backup, 10, &remaining, &total, &error));
    CHECK(remaining == 0, "the end is told again");
    passport_backup_free(backup);
    ANSWERS(PASSPORT_OK, passport_registry_open(in_folder("copy.db"), options, &copy, &error));
    is_sound(copy);
    passport_registry_free(copy);
    REFUSES(PASSPORT_CODE_CONFLICT, PASSPORT_RULE_REGISTRY_EXISTS,
            passport_registry_backup(registry, in_folder("copy.db"), &backup, &error));
    CHECK(backup == NULL || files_in_folder() == 1, "nothing else is left");
    unlink(in_folder("copy.db"));
}

static void copies(passport_options *options)
{
    passport_options *plain = NULL;
    passport_registry *registry = NULL;
    passport_backup *backup = NULL;
    uint32_t remaining, total;
    ANSWERS(PASSPORT_OK, passport_options_new(&plain, &error));
    ANSWERS(PASSPORT_OK, passport_registry_in_memory(plain, &registry, &error));
    REFUSES(PASSPORT_CODE_REFUSED, PASSPORT_RULE_BACKUP_SECRET_REQUIRED,
            passport_registry_backup(registry, in_folder("copy.db"), &backup, &error));
    passport_registry_free(registry);
    passport_options_free(plain);
    ANSWERS(PASSPORT_OK, passport_registry_in_memory(options, &registry, &error));
    copy_to_the_end(options, registry);
    ANSWERS(PASSPORT_OK, passport_registry_backup(registry, in_folder("copy.db"), &backup, &error));
    ANSWERS(PASSPORT_OK, passport_backup_step(backup, 1, &remaining, &total, &error));
    CHECK(files_in_folder() >= 1, "it is made beside its place");
    passport_backup_free(backup);
    CHECK(files_in_folder() == 0, "one that is let go of leaves nothing");
    passport_registry_free(registry);
}

static uint8_t *bent(size_t at, int byte, size_t count)
{
    memcpy(bytes, sound, sound_length);
    memset(bytes + at, byte, count);
    return bytes;
}

/* A file that is no good: opening it must answer so, and it stays as it is. */
static void is_refused(const char *name, const uint8_t *content, size_t length, passport_code code, passport_rule rule,
                       passport_options *options)
{
    static uint8_t before[ROOM], after[ROOM];
    const char *path = in_folder("registry.db");
    passport_registry *registry = NULL;
    memcpy(before, content, length);
    write_file(path, content, length);
    passport_error *error = NULL;
    passport_code answered = passport_registry_open(path, options, &registry, &error);
    CHECK(answered == code && passport_error_rule(error) == rule && registry == NULL, "%s answers %s %s", name,
          passport_code_name(answered), passport_error_rule_name(error));
    passport_error_free(error);
    REFUSES(PASSPORT_CODE_CONFLICT, PASSPORT_RULE_REGISTRY_EXISTS,
            passport_registry_create(path, options, &registry, &error));
    CHECK(read_file(path, after) == length && memcmp(before, after, length) == 0, "%s is as it was", name);
    CHECK(files_in_folder() == 1, "%s: nothing is left beside it", name);
    unlink(path);
}

static void bad_files(passport_options *options)
{
    passport_registry *registry = NULL;
    const char *path = in_folder("registry.db");
    ANSWERS(PASSPORT_OK, passport_registry_create(path, options, &registry, &error));
    passport_registry_free(registry);
    sound_length = read_file(path, sound);
    unlink(path);
    CHECK(sound_length > 20 * PAGE && sound_length < ROOM, "%zu bytes", sound_length);
    const uint8_t text[] = "not a database, but long enough to be one";
    const passport_code incompatible = PASSPORT_CODE_INCOMPATIBLE, damaged = PASSPORT_CODE_DAMAGED;
    const passport_rule none = PASSPORT_RULE_NOT_A_REGISTRY, newer = PASSPORT_RULE_NEWER_SCHEMA;
    is_refused("zero-length", bytes, 0, incompatible, none, options);
    is_refused("text", text, sizeof text, incompatible, none, options);
    is_refused("zeros", memset(bytes, 0, 2 * PAGE), 2 * PAGE, incompatible, none, options);
    is_refused("another id", bent(68, 0, 4), sound_length, incompatible, none, options);
    is_refused("newer", bent(63, 2, 1), sound_length, incompatible, newer, options);
    is_refused("of no version", bent(60, 0, 4), sound_length, damaged, PASSPORT_RULE_NONE, options);
    is_refused("cut to its header", sound, 100, damaged, PASSPORT_RULE_NONE, options);
    is_refused("cut by a page", sound, sound_length - PAGE, damaged, PASSPORT_RULE_NONE, options);
    is_refused("without a schema", bent(100, 0xff, 300), sound_length, damaged, PASSPORT_RULE_NONE, options);
    is_refused("with bent pages", bent(PAGE, 0xa5, sound_length - PAGE), sound_length, damaged, PASSPORT_RULE_NONE,
               options);
    CHECK(mkdir(path, 0700) == 0, "no directory");
    REFUSES(incompatible, none, passport_registry_open(path, options, &registry, &error));
    CHECK(rmdir(path) == 0, "%s is as it was", path);
}

void test_keeping(void)
{
    CHECK(mkdtemp(folder) != NULL, "no folder");
    passport_options *options = options_with_secret();
    copies(options);
    bad_files(options);
    passport_options_free(options);
    CHECK(rmdir(folder) == 0, "%s keeps a file that nobody asked for", folder);
}
