/* 早わかり — The quick start of the README, whole: run it in the project's root. */
#include "../c/form.h"
#include <passport.hpp>

#include <fstream>
#include <iostream>
#include <iterator>

int main() {
    std::ifstream file("tests/data/ec-www.pem", std::ios::binary);
    const std::string csr{std::istreambuf_iterator<char>(file), {}};

    // [quickstart]
    const auto registry = passport::registry::in_memory(); // or create and open, with a path and passport::options()
    auto ra = registry.ra("yamada"); // the registration authority's desk
    const auto account = ra.open_account("株式会社サンプル", "D0001");
    auto session = registry.session(account.access_key()); // the subscriber's desk

    auto draft = session.draft_new("SR3.0-1Y");
    draft.set_csr(csr).agree_to_terms();
    for (const auto &[field, text] : FORM) draft.set(field, text);
    for (const auto &finding : session.check(draft)) std::cout << finding.text(PASSPORT_LANGUAGE_JAPANESE) << '\n';
    const auto number = session.submit(draft).number();

    ra.begin_review(number);
    ra.approve(number);
    ra.issue(number);
    for (const auto &row : session.list()) // page after page
        std::cout << row.number() << "  " << row.text(PASSPORT_COLUMN_SERVER_NAME) << '\n';
    const auto pem = session.download_certificate(number, PASSPORT_DOWNLOAD_FORMAT_PEM);
    // [/quickstart]
    std::cout << passport::bytes_view(pem).text();
}
