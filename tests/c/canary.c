/* Every secret is marked, every function that takes or gives one is called, and all that was said, every file that was written
 * and the memory of the process are searched for the marks.
 *
 *   canary ROOT RESULT     the project's root; the file for "PASSED FAILED"
 */
#define _GNU_SOURCE /* __libc_free, dirent */
#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "misuse.h"

enum { ROOM = 128, MOST = 32, VEIL = 0xa5, CHUNK = 1 << 20, LONGEST_KEPT = 256 * 1024, CODES = 4 };

size_t passed, failed;

/* From here on no memory is given back: what was freed without being wiped stays to be found. Long allocations are those of
 * argon2, and no secrets. */
static volatile bool hoarding;

void __libc_free(void *pointer);
void *__libc_realloc(void *pointer, size_t size);

void free(void *pointer)
{
    if (!hoarding || malloc_usable_size(pointer) > LONGEST_KEPT)
        __libc_free(pointer);
}

void *realloc(void *pointer, size_t size)
{
    size_t old = malloc_usable_size(pointer);
    if (!hoarding || pointer == NULL || old > LONGEST_KEPT)
        return __libc_realloc(pointer, size);
    void *moved = malloc(size);
    if (moved != NULL)
        memcpy(moved, pointer, old < size ? old : size);
    return moved;
}

/* A secret of this run alone, and its mark: it is kept veiled, so that it is not found because it stands here. */
static struct secret {
    const char *name;
    uint8_t veiled[ROOM];
    size_t length;
    char text[ROOM]; /* until it is forgotten */
} secrets[MOST];
static size_t marked;
static bool forgotten; /* the test's own copies: what is found from then on is a fault */
static char codes[CODES][8];

static FILE *said;
static const char *used[64];
static size_t used_count;

static const char *mark(const char *name, const char *text, size_t length)
{
    struct secret *secret = &secrets[marked++];
    CHECK(marked <= MOST && length < ROOM && length >= 9, "%s has a mark", name);
    secret->name = name;
    secret->length = length;
    memcpy(secret->text, text, length);
    for (size_t i = 0; i < length; i++)
        secret->veiled[i] = (uint8_t)text[i] ^ VEIL;
    return secret->text;
}

static const char *fresh(const char *name, size_t length)
{
    char letters[ROOM] = "";
    int source = open("/dev/urandom", O_RDONLY);
    CHECK(read(source, letters, length) == (ssize_t)length, "there is chance");
    close(source);
    for (size_t i = 0; i < length; i++)
        letters[i] = (char)('a' + (uint8_t)letters[i] % 26);
    const char *kept = mark(name, letters, length);
    explicit_bzero(letters, sizeof letters);
    return kept;
}

static void forget(void)
{
    for (size_t i = 0; i < marked; i++)
        explicit_bzero(secrets[i].text, sizeof secrets[i].text);
    explicit_bzero(codes, sizeof codes);
    forgotten = true;
}

static size_t search(const char *where, const uint8_t *bytes, size_t length)
{
    size_t found = 0;
    for (size_t i = 0; i < marked; i++) {
        const struct secret *secret = &secrets[i];
        for (size_t at = 0; at + secret->length <= length; at++) {
            size_t same = 0;
            while (same < secret->length && (bytes[at + same] ^ VEIL) == secret->veiled[same])
                same++;
            if (same == secret->length) {
                if (forgotten)
                    printf("%s in %s\n", secret->name, where);
                found++;
                break;
            }
        }
    }
    return found;
}

/* What a descriptor holds from one place to another, piece by piece; a mark may lie across two. */
static size_t search_range(const char *where, int descriptor, uint64_t from, uint64_t to)
{
    static uint8_t chunk[CHUNK + ROOM];
    size_t found = 0;
    for (uint64_t at = from; at < to; at += CHUNK) {
        size_t wanted = to - at < sizeof chunk ? to - at : sizeof chunk;
        ssize_t length = pread(descriptor, chunk, wanted, (off_t)at);
        if (length > 0)
            found += search(where, chunk, (size_t)length);
        explicit_bzero(chunk, sizeof chunk);
    }
    return found;
}

static size_t search_memory(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY);
    char line[512], rights[8];
    unsigned long from, to;
    size_t found = 0;
    while (fgets(line, sizeof line, maps) != NULL)
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) == 3 && strncmp(rights, "rw", 2) == 0)
            found += search_range(strlen(line) > 73 ? line + 73 : "memory", memory, from, to);
    fclose(maps);
    close(memory);
    return found;
}

static size_t search_files(const char *folder)
{
    DIR *files = opendir(folder);
    size_t found = 0;
    for (struct dirent *entry; (entry = readdir(files)) != NULL;) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        int file = open(path, O_RDONLY);
        if (entry->d_type == DT_REG)
            found += search_range(entry->d_name, file, 0, (uint64_t)lseek(file, 0, SEEK_END));
        close(file);
    }
    closedir(files);
    return found;
}

/* Everything that an error tells. */
static void tell(const char *function, passport_error *error)
{
    fprintf(said, "%s: %s %s %s %s %s %s\n", function, passport_error_rule_name(error), passport_error_section(error),
            passport_error_cause(error), passport_error_opens(error), passport_error_message(error, PASSPORT_LANGUAGE_JAPANESE),
            passport_error_message(error, PASSPORT_LANGUAGE_ENGLISH));
    for (size_t i = 0; i < passport_error_finding_count(error); i++)
        fprintf(said, "%s %s %s\n", passport_error_finding_text(error, i, PASSPORT_LANGUAGE_JAPANESE),
                passport_error_finding_text(error, i, PASSPORT_LANGUAGE_ENGLISH),
                passport_error_finding_about(error, i));
    passport_error_free(error);
}

static bool is_used(const char *function, size_t length)
{
    for (size_t i = 0; i < used_count; i++)
        if (strlen(used[i]) == length && strncmp(used[i], function, length) == 0)
            return true;
    return false;
}

static void use(const char *function)
{
    if (!is_used(function, strlen(function)))
        used[used_count++] = function;
}

/* A call of a function that takes or gives a secret, with the code that it must answer. */
#define USE(must, function, ...)                                                                                       \
    do {                                                                                                               \
        passport_error *error = NULL;                                                                                  \
        passport_code answered = function(__VA_ARGS__, &error);                                                        \
        CHECK(answered == (must), "%s answers %s", #function, passport_code_name(answered));                           \
        use(#function);                                                                                                \
        tell(#function, error);                                                                                        \
    } while (0)
#define FREE(function, handle)                                                                                         \
    do {                                                                                                               \
        CHECK(function(handle) == PASSPORT_OK, "%s frees", #function);                                                 \
        use(#function);                                                                                                \
    } while (0)

/* The functions whose name or parameters tell of a secret are the header's own. */
static void every_function_has_a_case(void)
{
    static const char *const WORDS[] = {"password", "secret", "token", "ticket", "pkcs12", "*key,"};
    FILE *header = fopen("include/passport.h", "r");
    char line[512], name[128] = "";
    bool is_secret = false;
    size_t found = 0;
    while (header != NULL && fgets(line, sizeof line, header) != NULL) {
        const char *at = strncmp(line, "passport_code passport_", 23) == 0 ? line + 14 : NULL;
        if (at != NULL) {
            snprintf(name, sizeof name, "%.*s", (int)strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789"), at);
            is_secret = false;
        }
        if (name[0] == '\0')
            continue;
        for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
            is_secret = is_secret || strstr(line, WORDS[i]) != NULL;
        if (strstr(line, ");") == NULL)
            continue;
        found += is_secret;
        CHECK(!is_secret || is_used(name, strlen(name)), "%s has no case", name);
        name[0] = '\0';
    }
    if (header != NULL)
        fclose(header);
    CHECK(found > 15, "%zu functions", found);
    printf("canary: %zu functions that take or give a secret\n", found);
}

/* The initial password, which is given once; the handle that gave it is freed. */
static const char *initial(passport_ra *ra, const char *key)
{
    const char *text = NULL, *of = NULL, *until = NULL, *password = NULL;
    for (int time = 0; time < 2; time++) {
        passport_initial_password *given = NULL;
        USE(PASSPORT_OK, passport_ra_reset_password, ra, "D0001", key, "once", &given);
        USE(PASSPORT_OK, passport_initial_password_text, given, &text);
        USE(PASSPORT_OK, passport_initial_password_access_key, given, &of);
        USE(PASSPORT_OK, passport_initial_password_works_until, given, &until);
        fprintf(said, "%s %s\n", of, until);
        CHECK((text[0] != '\0') == (time == 0), "it is given once");
        if (time == 0)
            password = mark("an initial password", text, strlen(text));
        FREE(passport_initial_password_free, given);
    }
    return password;
}

static char *login_certificate(passport_ra *ra, const char *key)
{
    passport_login_certificate *issued = NULL;
    const char *password = fresh("the password of a PKCS#12 file", 24), *pem = "";
    const uint8_t *pkcs12 = NULL;
    uint8_t csr[8192];
    size_t length = read_data("ec-www.pem", csr, sizeof csr);
    USE(PASSPORT_OK, passport_ra_issue_login_certificate, ra, "D0001", key, NULL, 0, password, true, NULL, &issued);
    ANSWERS(PASSPORT_OK, passport_login_certificate_pem(issued, &pem, &error));
    fprintf(said, "%s\n", pem);
    USE(PASSPORT_OK, passport_login_certificate_pkcs12, issued, &pkcs12, &length);
    CHECK(pkcs12 != NULL && length > 500, "there is a PKCS#12 file");
    passport_login_certificate_free(issued);
    USE(PASSPORT_CODE_INVALID, passport_ra_issue_login_certificate, ra, "D0001", key, NULL, 0,
        fresh("a password that is too short", 9), true, NULL, &issued);
    length = read_data("ec-www.pem", csr, sizeof csr);
    USE(PASSPORT_OK, passport_ra_issue_login_certificate, ra, "D0001", key, csr, length, NULL, true, NULL, &issued);
    ANSWERS(PASSPORT_OK, passport_login_certificate_pem(issued, &pem, &error));
    char *kept = strdup(pem);
    passport_login_certificate_free(issued);
    return kept;
}

static void one_time_passwords(passport_registry *registry, const char *key, const char *password, const char *wrong)
{
    for (int i = 0; i < CODES; i++) {
        passport_one_time_password *made = NULL;
        passport_session *session = NULL;
        const char *ticket = "", *code = "", *email = "";
        int64_t expires_at;
        bool is_to_be_sent;
        USE(PASSPORT_OK, passport_registry_request_one_time_password, registry, key, password, &made);
        USE(PASSPORT_OK, passport_one_time_password_ticket, made, &ticket);
        USE(PASSPORT_OK, passport_one_time_password_code, made, &code);
        USE(PASSPORT_OK, passport_one_time_password_email, made, &email);
        USE(PASSPORT_OK, passport_one_time_password_expires_at, made, &expires_at);
        USE(PASSPORT_OK, passport_one_time_password_is_to_be_sent, made, &is_to_be_sent);
        mark("a ticket", ticket, strlen(ticket));
        memcpy(codes[i], code, 6);
        USE(PASSPORT_OK, passport_registry_sign_in_by_one_time_password, registry, key, password, ticket, code, &session);
        passport_session_free(session);
        USE(PASSPORT_CODE_SIGN_IN, passport_registry_sign_in_by_one_time_password, registry, key, wrong, ticket, code,
            &session);
        FREE(passport_one_time_password_free, made);
    }
}

static void sign_in(passport_registry *registry, passport_ra *ra, const char *key)
{
    const char *chosen = fresh("a password", 24), *wrong = fresh("a wrong password", 24), *text = "";
    const char *later = fresh("a later password", 24), *given = initial(ra, key);
    char *pem = login_certificate(ra, key);
    const uint8_t *certificate = (const uint8_t *)pem;
    passport_session *session = NULL;
    passport_text *token = NULL;
    bool must_change;
    USE(PASSPORT_OK, passport_registry_sign_in, registry, key, given, certificate, strlen(pem), &session);
    USE(PASSPORT_OK, passport_session_must_change_password, session, &must_change);
    USE(PASSPORT_CODE_INVALID, passport_session_change_password, session, NULL, chosen, wrong, NULL);
    USE(PASSPORT_OK, passport_session_change_password, session, NULL, chosen, chosen, NULL);
    passport_session_free(session);
    USE(PASSPORT_CODE_SIGN_IN, passport_registry_sign_in, registry, key, wrong, certificate, strlen(pem), &session);
    USE(PASSPORT_CODE_SIGN_IN, passport_registry_sign_in, registry, wrong, chosen, (const uint8_t *)wrong, 24, &session);
    USE(PASSPORT_OK, passport_registry_sign_in, registry, key, chosen, certificate, strlen(pem), &session);
    USE(PASSPORT_OK, passport_session_token, session, &token);
    ANSWERS(PASSPORT_OK, passport_text_value(token, &text, &error));
    const char *kept = mark("a token", text, strlen(text));
    passport_text_free(token);
    passport_session_free(session);
    USE(PASSPORT_OK, passport_registry_resume, registry, kept, &session);
    passport_session_free(session);
    USE(PASSPORT_CODE_SIGN_IN, passport_registry_resume, registry, wrong, &session);
    one_time_passwords(registry, key, chosen, wrong);
    USE(PASSPORT_OK, passport_registry_sign_in, registry, key, chosen, certificate, strlen(pem), &session);
    USE(PASSPORT_CODE_SIGN_IN, passport_session_change_password, session, wrong, later, later, NULL);
    USE(PASSPORT_OK, passport_session_change_password, session, chosen, later, later, NULL);
    passport_session_free(session);
    free(pem);
}

/* A private key where a CSR or a certificate belongs. */
static void hand_in_a_key(passport_registry *registry, passport_ra *ra, const char *key)
{
    static uint8_t pem[8192]; /* wiped below; no copy of it is the test's own */
    size_t length = read_data("private-key.pem", pem, sizeof pem - 1);
    passport_session *session = NULL;
    passport_draft *draft = NULL;
    passport_csr *csr = NULL;
    passport_text *json = NULL;
    passport_login_certificate *made = NULL;
    const char *text = "", *line = strchr(strchr((char *)pem, '\n') + 1, '\n') + 1;
    mark("the text of a private key", line, strcspn(line, "\n"));
    ANSWERS(PASSPORT_OK, passport_registry_session(registry, key, &session, &error));
    ANSWERS(PASSPORT_OK, passport_session_draft_new(session, "SR3.0-1Y", &draft, &error));
    USE(PASSPORT_CODE_INVALID, passport_draft_set_csr, draft, pem, length);
    ANSWERS(PASSPORT_OK, passport_draft_to_json(draft, &json, &error));
    ANSWERS(PASSPORT_OK, passport_text_value(json, &text, &error));
    fprintf(said, "%s\n", text);
    USE(PASSPORT_OK, passport_csr_inspect, pem, length, &csr);
    USE(PASSPORT_CODE_INVALID, passport_ra_issue_login_certificate, ra, "D0001", key, pem, length, NULL, true, NULL, &made);
    USE(PASSPORT_CODE_INVALID, passport_ra_register_login_certificate, ra, "D0001", key, pem, length, true, NULL, &made);
    explicit_bzero(pem, sizeof pem);
    passport_text_free(json);
    passport_csr_free(csr);
    passport_draft_free(draft);
    passport_session_free(session);
}

/* A CA that was made elsewhere comes with its key. */
static void give_a_ca(void)
{
    static uint8_t chain[8192], pem[8192];
    size_t chain_length = read_data("other-chain.pem", chain, sizeof chain);
    size_t length = read_data("other-issuing-key.pem", pem, sizeof pem - 1);
    const char *line = strchr((char *)pem, '\n') + 1;
    passport_options *options = NULL;
    passport_registry *registry = NULL;
    mark("the text of a CA's private key", line, strcspn(line, "\n"));
    ANSWERS(PASSPORT_OK, passport_options_new(&options, &error));
    ANSWERS(PASSPORT_OK, passport_options_set_manual_clock(options, START, &error));
    USE(PASSPORT_OK, passport_options_set_ca, options, chain, chain_length, pem, length);
    ANSWERS(PASSPORT_OK, passport_registry_in_memory(options, &registry, &error));
    explicit_bzero(pem, sizeof pem);
    passport_options_free(options);
    passport_registry_close(registry, NULL);
    passport_registry_free(registry);
}

/* A copy is a file like the registry's, and is searched with it. */
static void back_up(passport_registry *registry, const char *folder)
{
    char path[256];
    passport_backup *backup = NULL;
    passport_integrity *integrity = NULL;
    uint32_t remaining = 1, total;
    snprintf(path, sizeof path, "%s/copy.db", folder);
    USE(PASSPORT_OK, passport_registry_backup, registry, path, &backup);
    while (remaining > 0)
        ANSWERS(PASSPORT_OK, passport_backup_step(backup, 64, &remaining, &total, &error));
    USE(PASSPORT_OK, passport_registry_check_integrity, registry, &integrity);
    passport_integrity_free(integrity);
    passport_backup_free(backup);
    CHECK(search_files(folder) == 0, "no copy holds a mark");
    unlink(path);
}

static void live(const char *folder)
{
    char path[256];
    const char *secret = fresh("the registry's secret", 32), *key = "";
    const uint8_t *bytes = (const uint8_t *)secret;
    passport_options *options = NULL;
    passport_registry *registry = NULL;
    passport_ra *ra = NULL;
    passport_account *account = NULL;
    snprintf(path, sizeof path, "%s/registry.db", folder);
    ANSWERS(PASSPORT_OK, passport_options_new(&options, &error));
    USE(PASSPORT_CODE_BAD_ARGUMENT, passport_options_set_secret, options, bytes, 31);
    USE(PASSPORT_OK, passport_options_set_secret, options, bytes, 32);
    ANSWERS(PASSPORT_OK, passport_options_set_manual_clock(options, START, &error));
    USE(PASSPORT_OK, passport_registry_create, path, options, &registry);
    ANSWERS(PASSPORT_OK, passport_registry_ra(registry, "operator", &ra, &error));
    ANSWERS(PASSPORT_OK, passport_ra_open_account(ra, "株式会社サンプル", "D0001", false, NULL, &account, &error));
    ANSWERS(PASSPORT_OK, passport_account_access_key(account, &key, &error));
    sign_in(registry, ra, key);
    hand_in_a_key(registry, ra, key);
    give_a_ca();
    back_up(registry, folder);
    CHECK(search_files(folder) == 0, "no file holds a mark while the registry is open");
    USE(PASSPORT_OK, passport_registry_close, registry);
    USE(PASSPORT_CODE_SIGN_IN, passport_registry_open, path, NULL, &registry);
    passport_account_free(account);
    passport_ra_free(ra);
    passport_registry_free(registry);
    passport_options_free(options);
    CHECK(search_files(folder) == 0, "no file holds a mark");
    unlink(path);
}

/* How many of the codes stand among what was said, as numbers of six digits: one may by chance, what is said stands there for all. */
static size_t codes_in(const char *text)
{
    size_t found = 0;
    for (size_t i = 0; i < CODES; i++) {
        bool stands = false;
        for (const char *at = text; (at = strstr(at, codes[i])) != NULL; at++)
            stands = stands || (strspn(at, "0123456789") == 6 && (at == text || strspn(at - 1, "0123456789") == 0));
        found += stands;
    }
    return found;
}

int main(int count, char **arguments)
{
    char folder[] = "/tmp/passport-canary-XXXXXX", *text = NULL;
    size_t length = 0;
    if (count != 3 || chdir(arguments[1]) != 0 || mkdtemp(folder) == NULL) {
        fputs("usage: canary ROOT RESULT\n", stderr);
        return 2;
    }
    said = open_memstream(&text, &length);
    hoarding = true;
    live(folder);
    rmdir(folder);
    fclose(said);
    every_function_has_a_case();
    CHECK(search("what was said", (const uint8_t *)text, length) == 0, "nothing that was said holds a mark");
    CHECK(codes_in(text) < 2, "codes are said");
    CHECK(search_memory() > 0, "the search finds what is there: the secrets are not forgotten yet");
    forget();
    size_t remembered = search_memory();
    CHECK(remembered == 0, "%zu marks are remembered", remembered);
    printf("canary: %zu secrets in none of %zu bytes said, of the files and of the memory\n", marked, length);
    FILE *result = fopen(arguments[2], "w");
    if (result == NULL) {
        perror(arguments[2]);
        return 2;
    }
    fprintf(result, "%d %d\n", failed == 0, failed != 0);
    fclose(result);
    return failed == 0 ? 0 : 1;
}
