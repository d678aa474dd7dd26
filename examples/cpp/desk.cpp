/* 審査の窓口 — An operator's desk for the command line:
 *
 *   desk REGISTRY SECRET-FILE OPERATOR worklist
 *                                      list [ORGANIZATION]
 *                                      show NUMBER
 *                                      review | approve | issue NUMBER
 *                                      receive NUMBER PAPER DAY
 *                                      reject NUMBER REASON
 *                                      due
 */
#include <passport.hpp>

#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

namespace {

constexpr passport_language japanese = PASSPORT_LANGUAGE_JAPANESE;
using arguments = std::vector<std::string>;

std::string read_file(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(path + " cannot be read");
    return {std::istreambuf_iterator<char>(file), {}};
}

int64_t number(const std::string &text) {
    int64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size()) throw std::runtime_error(text + " is no number");
    return value;
}

void worklist(passport::ra &ra, const arguments &) {
    for (const passport::work work : ra.worklist()) {
        std::cout << work.number() << "  " << passport::label(work.task(), japanese) << "  "
                  << passport::label(work.kind(), japanese);
        if (work.documents_missing()) std::cout << "  書類未着";
        if (!work.opens().empty()) std::cout << "  " << work.opens() << " –";
        std::cout << '\n';
    }
}

void list(passport::ra &ra, const arguments &given) {
    passport::query query;
    if (!given.empty()) query.texts.emplace_back(PASSPORT_SEARCH_FIELD_ORGANIZATION, given[0]);
    for (const auto &row : ra.list(query))
        std::cout << row.number() << "  " << passport::label(row.status(), japanese) << "  "
                  << row.text(PASSPORT_COLUMN_ORGANIZATION) << "  " << row.text(PASSPORT_COLUMN_SERVER_NAME) << '\n';
}

void show(passport::ra &ra, const arguments &given) {
    const passport::application record = ra.application(number(given[0]));
    std::cout << record.number() << "  " << passport::label(record.kind(), japanese) << "  "
              << passport::label(record.status(), japanese) << "  " << record.contract_code() << '\n';
    for (passport_field field : passport::fields())
        if (auto text = record.text(field); !text.empty())
            std::cout << "  " << passport::label(field, japanese) << ": " << text << '\n';
    for (const passport::paper paper : record.papers())
        std::cout << "  " << paper.id() << "  " << paper.name() << "  "
                  << (paper.received_on().empty() ? "未着" : paper.received_on()) << '\n';
    if (auto certificate = record.certificate()) std::cout << "  serial " << certificate->serial() << '\n';
}

void show_receipt(const passport::receipt &receipt) {
    std::cout << receipt.number() << "  " << passport::label(receipt.status(), japanese) << '\n';
}

void due(passport::ra &ra, const arguments &) {
    for (const passport::due_item item : ra.run_due())
        std::cout << passport::label(item.kind(), japanese) << "  " << item.number() << item.coupon() << '\n';
}

struct command {
    size_t least, most; /* arguments */
    void (*run)(passport::ra &, const arguments &);
};

const std::map<std::string, command> commands = {
    {"worklist", {0, 0, worklist}},
    {"list", {0, 1, list}},
    {"show", {1, 1, show}},
    {"review", {1, 1, [](auto &ra, auto &given) { show_receipt(ra.begin_review(number(given[0]))); }}},
    {"approve", {1, 1, [](auto &ra, auto &given) { show_receipt(ra.approve(number(given[0]))); }}},
    {"issue", {1, 1, [](auto &ra, auto &given) { show_receipt(ra.issue(number(given[0]))); }}},
    {"receive",
     {3, 3,
      [](auto &ra, auto &given) { show_receipt(ra.receive_document(number(given[0]), given[1], given[2])); }}},
    {"reject", {2, 2, [](auto &ra, auto &given) { show_receipt(ra.reject(number(given[0]), given[1])); }}},
    {"due", {0, 0, due}},
};

} // namespace

int main(int count, char **values) {
    const arguments all(values + 1, values + count);
    const auto found = all.size() < 4 ? commands.end() : commands.find(all[3]);
    const size_t given = all.size() - 4;
    if (found == commands.end() || given < found->second.least || given > found->second.most) {
        std::cerr << "usage: desk REGISTRY SECRET-FILE OPERATOR COMMAND …\n";
        return 2;
    }
    try {
        const auto registry = passport::registry::open(all[0], passport::options().secret(read_file(all[1])));
        auto ra = registry.ra(all[2]);
        found->second.run(ra, arguments(all.begin() + 4, all.end()));
        return 0;
    } catch (const passport::error &refused) {
        std::cerr << refused.rule_name() << ": " << refused.message(japanese) << '\n';
        for (const auto &finding : refused.findings()) std::cerr << "  " << finding.text(japanese) << '\n';
    } catch (const std::exception &fault) {
        std::cerr << fault.what() << '\n';
    }
    return 1;
}
