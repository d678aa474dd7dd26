/* A host that has an SQLite of its own: both work in one process, each with its own version.
 *
 *   beside_sqlite REGISTRY     a file that is made anew; prints the two versions' numbers
 */
#include <passport.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int code, const char *what)
{
    if (code != 0) {
        fprintf(stderr, "%s answers %d\n", what, code);
        exit(1);
    }
}

/* The version that wrote a database last stands in its header: https://sqlite.org/fileformat2.html */
static int version_of_writer(const char *path)
{
    unsigned char header[100];
    FILE *file = fopen(path, "rb");
    if (file == NULL || fread(header, 1, sizeof header, file) != sizeof header) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return header[96] << 24 | header[97] << 16 | header[98] << 8 | header[99];
}

int main(int count, char **arguments)
{
    if (count != 2)
        return 2;
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    must(sqlite3_open(":memory:", &database), "sqlite3_open");
    must(sqlite3_exec(database, "CREATE TABLE t (n INTEGER)", NULL, NULL, NULL), "sqlite3_exec");

    passport_registry *registry = NULL;
    passport_ra *ra = NULL;
    must(passport_registry_create(arguments[1], NULL, &registry, NULL), "passport_registry_create");
    must(passport_registry_ra(registry, "operator", &ra, NULL), "passport_registry_ra");
    must(passport_ra_open_account(ra, "Account", "D0001", false, NULL, &(passport_account *){NULL}, NULL), "open_account");

    must(sqlite3_exec(database, "INSERT INTO t VALUES (7)", NULL, NULL, NULL), "sqlite3_exec");
    must(sqlite3_prepare_v2(database, "SELECT n FROM t", -1, &statement, NULL), "sqlite3_prepare_v2");
    must(sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_int(statement, 0) != 7, "SELECT");
    must(sqlite3_finalize(statement), "sqlite3_finalize");
    must(sqlite3_close(database), "sqlite3_close");
    must(passport_ra_free(ra), "passport_ra_free");
    must(passport_registry_free(registry), "passport_registry_free");
    printf("%d %d\n", sqlite3_libversion_number(), version_of_writer(arguments[1]));
    return 0;
}
