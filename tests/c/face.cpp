/* What passport.hpp adds to passport.h: owners, views, exceptions and ranges.
 *
 *   face ROOT RESULT     the project's root; the file for "PASSED FAILED"
 */
#include <passport.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <type_traits>

#include <unistd.h>

namespace {

size_t passed = 0, failed = 0;

#define CHECK(condition)                                                                                               \
    ((condition) ? (void)passed++ : (void)(failed++, std::printf("FAILED %s:%d: %s\n", __FILE__, __LINE__, #condition)))

/* 2026-04-01T10:00:00+09:00 */
constexpr int64_t start = 1775005200;
constexpr passport_language english = PASSPORT_LANGUAGE_ENGLISH;

/** The code and the rule that some work is refused with. */
template <class Work> std::pair<passport_code, passport_rule> refused(Work work) {
    try {
        work();
    } catch (const passport::error &error) {
        return {error.code(), error.rule()};
    }
    return {PASSPORT_OK, PASSPORT_RULE_NONE};
}
template <class Work> bool refused_with(passport_code code, Work work) { return refused(work).first == code; }

std::vector<uint8_t> read_data(const std::string &name) {
    std::ifstream file("tests/data/" + name, std::ios::binary);
    std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.empty()) throw std::runtime_error(name + " cannot be read");
    return bytes;
}

const std::pair<const char *, const char *> form[] = {
    {"organization.name", "株式会社サンプル"},
    {"organization.kana", "カブシキガイシャサンプル"},
    {"organization.registration_number", "0100-01-123456"},
    {"organization.type", "corporation"},
    {"organization.registered_address", "東京都渋谷区神宮前1-5-1"},
    {"organization.registered_postal_code", "150-0001"},
    {"applicant.name", "見本 太郎"},
    {"server.type", "nginx"},
    {"registration.organization", "株式会社サンプル"},
    {"registration.name", "見本 花子"},
    {"registration.postal_code", "150-0001"},
    {"registration.address", "東京都渋谷区神宮前1-5-1"},
    {"registration.telephone", "03-5775-8730"},
    {"registration.email", "hanako@example.jp"},
    {"technical.organization", "株式会社サンプル"},
    {"technical.name", "見本 次郎"},
    {"technical.telephone", "03-5775-8731"},
    {"technical.email", "jiro@example.jp"},
    {"billing.organization", "株式会社サンプル"},
    {"billing.name", "見本 三郎"},
    {"billing.postal_code", "150-0001"},
    {"billing.address", "東京都渋谷区神宮前1-5-1"},
    {"billing.telephone", "03-5775-8732"},
    {"billing.email", "saburo@example.jp"},
};

struct desks {
    passport::registry registry;
    passport::ra ra;
    passport::account account;
    passport::session session;
};

desks open() {
    desks made;
    made.registry = passport::registry::in_memory(passport::options().manual_clock(start));
    made.ra = made.registry.ra("operator");
    made.account = made.ra.open_account("株式会社サンプル", "D0001");
    made.session = made.registry.session(made.account.access_key());
    return made;
}

passport::draft filled(const passport::session &session, const std::string &csr) {
    passport::draft draft = session.draft_new("SR3.0-1Y");
    for (const auto &[path, text] : form) draft.set(passport::field_from_path(path), text);
    draft.set_csr(read_data(csr)).agree_to_terms();
    return draft;
}

int64_t issued(desks &desks, const std::string &csr) {
    const int64_t number = desks.session.submit(filled(desks.session, csr)).number();
    desks.ra.begin_review(number);
    desks.ra.approve(number);
    CHECK(desks.ra.issue(number).status() == PASSPORT_STATUS_COMPLETED);
    return number;
}

void test_owners() {
    static_assert(!std::is_copy_constructible_v<passport::session> && !std::is_copy_assignable_v<passport::session>);
    static_assert(std::is_nothrow_move_constructible_v<passport::session>);
    static_assert(std::is_nothrow_move_assignable_v<passport::session>);
    desks desks = open();
    passport::session moved = std::move(desks.session);
    CHECK(moved && !desks.session);
    CHECK(refused_with(PASSPORT_CODE_BAD_HANDLE, [&] { desks.session.calendar(); }));
    passport_session *raw = moved.get();
    passport::session &same = moved;
    moved = std::move(same);
    CHECK(moved.get() == raw);
    moved = desks.registry.session(desks.account.access_key());
    CHECK(passport_session_free(raw) == PASSPORT_CODE_BAD_HANDLE);
    raw = moved.release();
    CHECK(!moved && passport_session_free(raw) == PASSPORT_OK);
    passport::session outlives = desks.registry.session(desks.account.access_key());
    desks.registry = {};
    CHECK(outlives.list().begin() == outlives.list().end());
    passport::registry closed = passport::registry::in_memory();
    passport::ra ra = closed.ra("operator");
    closed.close();
    CHECK(refused_with(PASSPORT_CODE_CLOSED, [&] { ra.worklist(); }));
}

void test_text() {
    desks desks = open();
    passport::draft draft = desks.session.draft_new("SR3.0-1Y");
    const std::string_view longer = "apache, and what is not part of the view";
    draft.set(PASSPORT_FIELD_SERVER_TYPE, longer.substr(0, 6));
    CHECK(draft.text(PASSPORT_FIELD_SERVER_TYPE) == "apache");
    draft.set(PASSPORT_FIELD_SERVER_TYPE, "");
    CHECK(draft.text(PASSPORT_FIELD_SERVER_TYPE).empty());
    using namespace std::string_view_literals;
    CHECK(refused_with(PASSPORT_CODE_BAD_ARGUMENT, [&] { draft.set(PASSPORT_FIELD_SERVER_TYPE, "apa\0che"sv); }));
    CHECK(refused_with(PASSPORT_CODE_BAD_ARGUMENT, [&] { draft.set(PASSPORT_FIELD_SERVER_TYPE, "\xff"); }));
    CHECK(refused_with(PASSPORT_CODE_BAD_ARGUMENT, [&] { passport::options().secret("short"sv); }));
    CHECK(draft.csr().empty());
    const std::vector<uint8_t> csr = read_data("ec-www.pem");
    CHECK(draft.set_csr(csr).csr() == csr);
    CHECK(passport::draft::from_json(draft.to_json()).csr() == csr);
    CHECK(passport::fields().size() == passport_field_count() && !passport::choices(PASSPORT_FIELD_SERVER_TYPE).empty());
    CHECK(passport::name(PASSPORT_KIND_REISSUE) == "reissue" && passport::label(PASSPORT_ACT_DOWNLOAD, english) == "download");
    CHECK(passport::rule_from_name("required") == PASSPORT_RULE_REQUIRED && passport::version() == PASSPORT_VERSION);
}

void test_errors() {
    desks desks = open();
    const passport::draft empty = desks.session.draft_new("SR3.0-1Y");
    std::optional<passport::error> kept;
    try {
        desks.session.submit(empty);
    } catch (const passport::error &error) {
        kept = error;
    }
    CHECK(kept && kept->code() == PASSPORT_CODE_INVALID && kept->rule() != PASSPORT_RULE_NONE);
    CHECK(kept->what() == kept->message(english) && kept->message(PASSPORT_LANGUAGE_JAPANESE) != kept->message(english));
    const passport::findings found = desks.session.check(empty);
    CHECK(found.size() == kept->findings().size() && found.size() > 5);
    CHECK(std::equal(found.begin(), found.end(), kept->findings().begin(), [](const auto &left, const auto &right) {
        return left.rule() == right.rule() && left.field() == right.field() && left.text(english) == right.text(english);
    }));
    CHECK(refused_with(PASSPORT_CODE_BAD_ARGUMENT, [&] { found[found.size()].rule(); }));
    CHECK(refused([&] { desks.session.application(1); })
          == std::pair(PASSPORT_CODE_NOT_FOUND, PASSPORT_RULE_NOT_YOUR_RECORD));
    const int64_t number = issued(desks, "ec-www.pem");
    desks.registry.set_time(start + 40 * 86400);
    try {
        desks.session.draft_reissue(number);
        CHECK(false);
    } catch (const passport::error &error) {
        CHECK(error.rule() == PASSPORT_RULE_REISSUE_WINDOW_CLOSED && error.section() == "2.1.3");
        CHECK(!error.opens().empty() && error.closes() > error.opens());
        CHECK(error.remedy() == PASSPORT_REMEDY_ASK_THE_RA);
    }
}

/** A list of three pages, walked by row, by page and by part. */
void test_pages() {
    desks desks = open();
    CHECK(desks.session.list().begin() == desks.session.list().end());
    std::vector<int64_t> numbers;
    for (const char *csr : {"ec-www.pem", "ec-www-2.pem", "ec-www-3.pem"})
        numbers.push_back(desks.session.submit(filled(desks.session, csr)).number());
    passport::query query;
    query.rows = 1;
    query.sort = {PASSPORT_SORT_KEY_RECEIVED_ON, true};
    std::vector<int64_t> walked;
    for (const auto &row : desks.session.list(query)) {
        walked.push_back(row.number());
        CHECK(row.text(PASSPORT_COLUMN_SERVER_NAME) == "www.example.jp");
    }
    CHECK(walked.size() == 3 && std::is_permutation(walked.begin(), walked.end(), numbers.begin()));
    walked.clear();
    for (const auto &row : desks.ra.list({})) walked.push_back(row.number());
    CHECK(std::is_permutation(walked.begin(), walked.end(), numbers.begin(), numbers.end()));

    const passport::applications page = desks.session.applications(query);
    CHECK(page.size() == 1 && page.total().rows == 3 && page.total().is_exact && page.previous().empty());
    CHECK(desks.session.applications(query, page.next())[0].number() != page[0].number());

    std::string whole;
    size_t parts = 0;
    for (const passport::export_part &part : desks.session.export_parts(PASSPORT_EXPORT_FORMAT_JSON_LINES, query)) {
        whole += part.bytes().text();
        parts++;
    }
    CHECK(parts == 3 && std::count(whole.begin(), whole.end(), '\n') == 3);

    query = {};
    query.texts = {{PASSPORT_SEARCH_FIELD_ORGANIZATION, "他社"}};
    CHECK(desks.session.applications(query).empty());
    query = {};
    query.rows = 501;
    CHECK(refused([&] { desks.session.list(query).begin(); })
          == std::pair(PASSPORT_CODE_INVALID, PASSPORT_RULE_QUERY_INVALID));
}

void test_records() {
    desks desks = open();
    const int64_t number = issued(desks, "ec-www.pem");
    const passport::application record = desks.session.application(number);
    CHECK(record.status() == PASSPORT_STATUS_COMPLETED && record.certificate() && !record.terms().empty());
    CHECK(!record.certificate()->revoked_at() && record.certificate()->not_after() > start);
    CHECK(record.certificate()->der().size() > 300);
    const auto der = desks.session.download_certificate(number, PASSPORT_DOWNLOAD_FORMAT_DER);
    CHECK(std::equal(der.begin(), der.end(), record.certificate()->der().begin(), record.certificate()->der().end()));
    const passport::actions actions = desks.session.actions(number, start + 86400);
    CHECK(std::any_of(actions.begin(), actions.end(), [](const passport::action &action) {
        return action.act() == PASSPORT_ACT_REISSUE && action.allowed() && !action.closes().empty();
    }));

    const int64_t id = desks.ra.campaign({"campaign", PASSPORT_REVOCATION_REASON_SUPERSEDED, {},
                                          {{PASSPORT_CRITERION_ISSUED_FROM, "2026-04-01"}}});
    CHECK(desks.ra.campaigns()[0].id() == id);
    size_t members = 0;
    for (const auto &member : desks.ra.all_of_campaign(id)) members += member.number() == number;
    CHECK(members == 1);

    std::string before;
    size_t accounts = 0;
    bool by_key = true;
    // More accounts than a page has rows.
    for (int name = 0; name < 600; name++) desks.ra.open_account(std::to_string(name), "");
    for (const auto &account : desks.ra.all_accounts()) {
        by_key = by_key && before < account.access_key();
        before = account.access_key();
        accounts++;
    }
    CHECK(by_key && accounts > 600 && desks.ra.accounts(before, 20).empty());
    CHECK(desks.ra.accounts({}, 20).size() == 20);

    CHECK(desks.ra.add_coupons("D0001", "SR3.0-1Y", "2026-12-31", {"C-0001", "C-0002"}).size() == 2);
    passport::profile profile = passport::profile::make();
    profile.set_dealer_code("D0001").set(PASSPORT_FIELD_ORGANIZATION_NAME, "株式会社サンプル");
    // More changes than a page of the audit has rows.
    for (int change = 0; change < 600; change++) {
        profile.set(PASSPORT_FIELD_REGISTRATION_TITLE, std::to_string(change));
        desks.session.set_profile(profile);
    }
    int64_t last = 0;
    bool in_order = true;
    for (const auto &entry : desks.ra.all_audit()) {
        in_order = in_order && entry.sequence() == last + 1;
        last = entry.sequence();
    }
    const passport::audit_check check = desks.ra.verify_audit(desks.ra.audit_head());
    CHECK(in_order && last > 600 && check.is_sound() && check.entries() == last);
    CHECK(!check.first_broken() && check.altered().empty());

    const passport::csr csr = passport::csr::inspect(read_data("ec-www.pem"));
    CHECK(csr.is_acceptable() && csr.findings()[0].severity() == PASSPORT_SEVERITY_NOTE);
    CHECK(csr.names()[0].ascii() == csr.common_name());
    const passport::csr none = passport::csr::inspect({});
    CHECK(!none.is_acceptable() && none.names().empty() && !none.findings().empty());
}

void test_keeping() {
    passport::options options;
    options.secret(std::string(32, '7')).manual_clock(start);
    const auto registry = passport::registry::in_memory(options);
    char folder[] = "/tmp/passport-face-XXXXXX";
    CHECK(mkdtemp(folder) != nullptr);
    const std::string to = std::string(folder) + "/copy.db";
    {
        passport::backup backup = registry.backup(to);
        passport::backup_progress progress = backup.step(1);
        CHECK(!progress.is_last() && progress.remaining == progress.total - 1);
        while (!progress.is_last()) progress = backup.step(32);
    }
    const auto copy = passport::registry::open(to, options);
    const passport::integrity found = copy.check_integrity();
    CHECK(found.is_sound() && found.faults().empty() && found.checks().size() == PASSPORT_CHECK_SETTINGS);
    CHECK(passport::name(found.checks()[0].check()) == "pages" && found.checks()[0].things() > 20);
    CHECK(refused([&] { registry.backup(to); }) == std::pair(PASSPORT_CODE_CONFLICT, PASSPORT_RULE_REGISTRY_EXISTS));
    const auto plain = passport::registry::in_memory();
    CHECK(refused([&] { plain.backup(to + "2"); })
          == std::pair(PASSPORT_CODE_REFUSED, PASSPORT_RULE_BACKUP_SECRET_REQUIRED));
    passport::registry::open(to, options).close();
    for (const char *end : {"", "-wal", "-shm"}) unlink((to + end).c_str());
    CHECK(rmdir(folder) == 0);
}

} // namespace

int main(int count, char **arguments) {
    if (count != 3 || chdir(arguments[1]) != 0) {
        std::fputs("usage: face ROOT RESULT\n", stderr);
        return 2;
    }
    size_t good_tests = 0, bad_tests = 0;
    for (void (*test)() : {test_owners, test_text, test_errors, test_pages, test_records, test_keeping}) {
        const size_t failed_before = failed;
        try {
            test();
        } catch (const std::exception &fault) {
            failed++;
            std::printf("FAILED: %s\n", fault.what());
        }
        failed == failed_before ? good_tests++ : bad_tests++;
    }
    std::printf("face: %zu checks of passport.hpp\n", passed);
    std::ofstream(arguments[2]) << good_tests << ' ' << bad_tests << '\n';
    return failed == 0 ? 0 : 1;
}
