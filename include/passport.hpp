/*
 * passport.hpp — libpassport for C++17: passport.h with handles that free themselves, text as std::string_view,
 * errors as exceptions and lists as ranges. It decides nothing; what a call does stands in passport.h, under the
 * same name: session.submit is passport_session_submit.
 *
 * Answers.   A call that does not do what it was asked to throws passport::error, which knows the class, the rule,
 *            every finding and the days. Freeing never throws.
 *
 * Handles.   A noun (registry, session, draft, …) owns its handle: it is moved, not copied. A default-made or
 *            moved-from one is empty, and a call on it throws with PASSPORT_CODE_BAD_HANDLE. Desks outlive the
 *            registry they came from, snapshots their desk.
 *
 * Borrowed.  A std::string_view or bytes_view that a getter answers, a row of a list and a range of rows live as long as
 *            the noun they were read from: name it before you loop over a part of it. What is answered as a
 *            std::string or std::vector is the caller's own.
 *
 * Inputs.    Text may be any std::string_view: it is copied, and a NUL inside throws with PASSPORT_CODE_BAD_ARGUMENT.
 *            An absent std::optional is the NULL of passport.h.
 *
 * Pages.     list(query), export_parts, all_accounts, all_notices, all_audit and all_of_campaign read page after page as
 *            they are walked through; the desk must outlive the walk. They are walked through once at a time.
 *
 * Threads.   As in passport.h: any thread may call on any noun. Moving one is for one thread alone, as with any object.
 */
#ifndef PASSPORT_HPP
#define PASSPORT_HPP

#include <passport.h>

#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace passport {

/** 既定値のないキー — A request key, or none. */
using request_key = std::optional<std::string_view>;

/** バイト列 — Bytes that are another's. PEM is as good as DER wherever passport.h says so. */
class bytes_view {
public:
    constexpr bytes_view() noexcept = default;
    constexpr bytes_view(const uint8_t *data, size_t size) noexcept : data_(data), size_(size) {}
    bytes_view(const std::vector<uint8_t> &bytes) noexcept : bytes_view(bytes.data(), bytes.size()) {}
    bytes_view(std::string_view text) noexcept
        : bytes_view(reinterpret_cast<const uint8_t *>(text.data()), text.size()) {}
    bytes_view(const std::string &text) noexcept : bytes_view(std::string_view(text)) {}

    constexpr const uint8_t *data() const noexcept { return data_; }
    constexpr size_t size() const noexcept { return size_; }
    constexpr bool empty() const noexcept { return size_ == 0; }
    constexpr const uint8_t *begin() const noexcept { return data_; }
    constexpr const uint8_t *end() const noexcept { return data_ + size_; }
    std::vector<uint8_t> copy() const { return {begin(), end()}; }
    std::string_view text() const noexcept { return {reinterpret_cast<const char *>(data_), size_}; }

private:
    const uint8_t *data_ = nullptr;
    size_t size_ = 0;
};

/* ── Rows ─────────────────────────────────────────────────────────────────────────────────── */

/** 行の並び — The rows of `C` that `Count` counts: a range, and `Row::read(of, index)` is what it holds. */
template <class C, auto Count, class Row> class view {
public:
    using value_type = decltype(Row::read(nullptr, 0));

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = typename view::value_type;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = value_type;

        iterator(const C *of, size_t index) noexcept : of_(of), index_(index) {}
        value_type operator*() const { return Row::read(of_, index_); }
        iterator &operator++() noexcept { return ++index_, *this; }
        iterator operator++(int) noexcept { return {of_, index_++}; }
        bool operator==(const iterator &other) const noexcept { return index_ == other.index_; }
        bool operator!=(const iterator &other) const noexcept { return index_ != other.index_; }

    private:
        const C *of_;
        size_t index_;
    };

    explicit view(const C *of) noexcept : of_(of) {}
    size_t size() const;
    bool empty() const { return size() == 0; }
    value_type operator[](size_t index) const { return Row::read(of_, index); }
    iterator begin() const noexcept { return {of_, 0}; }
    iterator end() const { return {of_, size()}; }

private:
    const C *of_;
};

/** 行 — The base of a row: what it is of, and its place there. */
template <class C, class Derived> class row {
public:
    static Derived read(const C *of, size_t index) noexcept {
        Derived made;
        made.of_ = of;
        made.index_ = index;
        return made;
    }

protected:
    row() noexcept = default;
    const C *of_ = nullptr;
    size_t index_ = 0;
};

/* ── Errors ───────────────────────────────────────────────────────────────────────────────── */

/** 検査結果 — One finding of an error. */
class error_finding : public row<passport_error, error_finding> {
public:
    passport_field field() const noexcept { return passport_error_finding_field(of_, index_); }
    passport_rule rule() const noexcept { return passport_error_finding_rule(of_, index_); }
    passport_severity severity() const noexcept { return passport_error_finding_severity(of_, index_); }
    std::string_view text(passport_language language) const noexcept {
        return passport_error_finding_text(of_, index_, language);
    }
    uint32_t position() const noexcept { return passport_error_finding_position(of_, index_); }
    std::string_view about() const noexcept { return passport_error_finding_about(of_, index_); }
    uint32_t line() const noexcept { return passport_error_finding_line(of_, index_); }
};

/** 誤り — Why a call did not do what it was asked to. what() is the English message. */
class error : public std::runtime_error {
public:
    using findings_view = view<passport_error, passport_error_finding_count, error_finding>;

    /** Takes the handle over, which may be NULL. */
    error(passport_code code, passport_error *raw)
        : std::runtime_error(raw != nullptr ? passport_error_message(raw, PASSPORT_LANGUAGE_ENGLISH)
                                            : passport_code_label(code, PASSPORT_LANGUAGE_ENGLISH)),
          code_(code), raw_(raw, passport_error_free) {}

    passport_code code() const noexcept { return raw_ ? passport_error_code(raw_.get()) : code_; }
    passport_rule rule() const noexcept { return passport_error_rule(raw_.get()); }
    std::string_view rule_name() const noexcept { return passport_error_rule_name(raw_.get()); }
    std::string_view section() const noexcept { return passport_error_section(raw_.get()); }
    passport_field field() const noexcept { return passport_error_field(raw_.get()); }
    std::string_view message(passport_language language) const noexcept {
        return raw_ ? passport_error_message(raw_.get(), language) : passport_code_label(code_, language);
    }
    findings_view findings() const noexcept { return findings_view(raw_.get()); }
    std::string_view opens() const noexcept { return passport_error_opens(raw_.get()); }
    std::string_view closes() const noexcept { return passport_error_closes(raw_.get()); }
    int64_t record() const noexcept { return passport_error_record(raw_.get()); }
    passport_remedy remedy() const noexcept { return passport_error_remedy(raw_.get()); }
    std::string_view cause() const noexcept { return passport_error_cause(raw_.get()); }

private:
    passport_code code_;
    std::shared_ptr<passport_error> raw_;
};

/* ── Handles ──────────────────────────────────────────────────────────────────────────────── */

/** ハンドル — The owner of a handle of passport.h. */
template <class C, passport_code (*Free)(C *)> class handle {
public:
    handle() noexcept = default;
    /** Takes the handle over. */
    explicit handle(C *raw) noexcept : raw_(raw) {}
    handle(handle &&other) noexcept : raw_(other.release()) {}
    handle &operator=(handle &&other) noexcept {
        C *raw = other.release();
        Free(std::exchange(raw_, raw));
        return *this;
    }
    ~handle() { Free(raw_); }

    /** The handle, for passport.h; it stays this object's. */
    C *get() const noexcept { return raw_; }
    /** The handle, which is the caller's to free from now on. */
    C *release() noexcept { return std::exchange(raw_, nullptr); }
    explicit operator bool() const noexcept { return raw_ != nullptr; }

private:
    C *raw_ = nullptr;
};

/* ── Calls ────────────────────────────────────────────────────────────────────────────────── */

namespace detail {

/** Text on its way in: copied, since a view need not end in a NUL. */
class c_text {
public:
    explicit c_text(std::optional<std::string_view> text) : text_(text) {
        if (text_ && text_->find('\0') != std::string::npos) throw error(PASSPORT_CODE_BAD_ARGUMENT, nullptr);
    }
    operator const char *() const noexcept { return text_ ? text_->c_str() : nullptr; }

private:
    std::optional<std::string> text_;
};

inline c_text in(std::string_view text) { return c_text(text); }
inline c_text in(const std::optional<std::string_view> &text) { return c_text(text); }
template <class T> const T *in(const std::optional<T> &value) noexcept { return value ? &*value : nullptr; }
template <class C, passport_code (*Free)(C *)> C *in(const handle<C, Free> &noun) noexcept { return noun.get(); }
template <class T> T *in(T *pointer) noexcept { return pointer; }
template <class T, class = std::enable_if_t<std::is_arithmetic_v<T> || std::is_enum_v<T>>> T in(T value) noexcept {
    return value;
}

/** What the parameter of a function points to, counted from the last, which is the error. */
template <size_t FromLast, class... Parameters>
using output = std::remove_pointer_t<
    std::tuple_element_t<sizeof...(Parameters) - 1 - FromLast, std::tuple<Parameters...>>>;

/** A call without an output. */
template <class Function, class... Inputs> void run(Function function, const Inputs &...inputs) {
    passport_error *raw = nullptr;
    passport_code code = function(in(inputs)..., &raw);
    if (code != PASSPORT_OK) throw error(code, raw);
}

/** A call with an output, which is answered. */
template <class... Parameters, class... Inputs>
auto ask(passport_code (*function)(Parameters...), const Inputs &...inputs) {
    output<1, Parameters...> answer{};
    run(function, inputs..., &answer);
    return answer;
}

/** A call with two outputs. */
template <class... Parameters, class... Inputs>
auto ask_two(passport_code (*function)(Parameters...), const Inputs &...inputs) {
    std::pair<output<2, Parameters...>, output<1, Parameters...>> answer{};
    run(function, inputs..., &answer.first, &answer.second);
    return answer;
}

/** A call that says first whether there is something. */
template <class Function, class... Inputs> auto ask_optional(Function function, const Inputs &...inputs) {
    auto [has, value] = ask_two(function, inputs...);
    return has ? std::optional(value) : std::nullopt;
}

template <class Function, class... Inputs> bytes_view ask_bytes(Function function, const Inputs &...inputs) {
    auto [data, size] = ask_two(function, inputs...);
    return {data, size};
}

/** A call that makes a text, which is copied. */
template <class Function, class... Inputs> std::string ask_text(Function function, const Inputs &...inputs) {
    handle<passport_text, passport_text_free> text(ask(function, inputs...));
    return ask(passport_text_value, text);
}

/** A call that makes bytes, which are copied. */
template <class Function, class... Inputs>
std::vector<uint8_t> ask_vector(Function function, const Inputs &...inputs) {
    handle<passport_bytes, passport_bytes_free> bytes(ask(function, inputs...));
    return ask_bytes(passport_bytes_value, bytes).copy();
}

/** Texts on their way in, as an array of pointers. */
class c_texts {
public:
    explicit c_texts(const std::vector<std::string> &texts) : texts_(texts.begin(), texts.end()) {
        pointers_.assign(texts_.begin(), texts_.end());
    }
    /** A moved vector keeps its elements where they are, a copied one does not. */
    c_texts(c_texts &&) noexcept = default;
    const char *const *data() const noexcept { return pointers_.data(); }
    size_t size() const noexcept { return pointers_.size(); }

private:
    std::vector<c_text> texts_;
    std::vector<const char *> pointers_;
};

/** A row that is one text. */
template <class C, auto Get> struct text_row {
    static std::string_view read(const C *of, size_t index) { return ask(Get, of, index); }
};

} // namespace detail

template <class C, auto Count, class Row> size_t view<C, Count, Row>::size() const {
    if constexpr (std::is_invocable_v<decltype(Count), const C *>)
        return Count(of_);
    else
        return detail::ask(Count, of_);
}

/** 一覧 — The owner of a list: a range of its rows. */
template <class C, passport_code (*Free)(C *), auto Count, class Row> class list : public handle<C, Free> {
public:
    using rows_view = view<C, Count, Row>;
    using value_type = typename rows_view::value_type;
    using iterator = typename rows_view::iterator;

    using handle<C, Free>::handle;
    size_t size() const { return rows().size(); }
    bool empty() const { return rows().empty(); }
    value_type operator[](size_t index) const { return rows()[index]; }
    iterator begin() const noexcept { return rows().begin(); }
    iterator end() const { return rows().end(); }

private:
    rows_view rows() const noexcept { return rows_view(this->get()); }
};

/** ページの並び — Page after page, each read when the walk comes to it. */
template <class Page> class pages {
public:
    /** Answers the page after the one it is given, or the first; none behind the last. */
    using source = std::function<std::optional<Page>(const Page *)>;

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Page;
        using difference_type = std::ptrdiff_t;
        using pointer = const Page *;
        using reference = const Page &;

        iterator() noexcept = default;
        explicit iterator(std::shared_ptr<source> next) : next_(std::move(next)) { ++*this; }
        reference operator*() const noexcept { return *page_; }
        pointer operator->() const noexcept { return page_.get(); }
        iterator &operator++() {
            std::optional<Page> page = (*next_)(page_.get());
            page_ = page ? std::make_shared<Page>(std::move(*page)) : nullptr;
            return *this;
        }
        void operator++(int) { ++*this; }
        /** Equal are only ends. */
        bool operator==(const iterator &other) const noexcept { return !page_ && !other.page_; }
        bool operator!=(const iterator &other) const noexcept { return !(*this == other); }

    private:
        std::shared_ptr<source> next_;
        std::shared_ptr<Page> page_;
    };

    explicit pages(source next) : next_(std::make_shared<source>(std::move(next))) {}
    iterator begin() const { return iterator(next_); }
    iterator end() const noexcept { return {}; }

private:
    std::shared_ptr<source> next_;
};

/** 全行 — Every row of page after page. A row lives until the walk leaves its page. */
template <class Page> class rows_of {
public:
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = typename Page::value_type;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = value_type;

        explicit iterator(typename pages<Page>::iterator page) : page_(std::move(page)) { settle(); }
        value_type operator*() const { return (*page_)[index_]; }
        iterator &operator++() {
            if (++index_ == size_) ++page_, settle();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(const iterator &other) const noexcept { return page_ == other.page_; }
        bool operator!=(const iterator &other) const noexcept { return page_ != other.page_; }

    private:
        /** To the first row of this page, or of the next that has any. */
        void settle() {
            index_ = 0;
            while (page_ != typename pages<Page>::iterator() && (size_ = page_->size()) == 0) ++page_;
        }

        typename pages<Page>::iterator page_;
        size_t index_ = 0, size_ = 0;
    };

    explicit rows_of(typename pages<Page>::source next) : pages_(std::move(next)) {}
    iterator begin() const { return iterator(pages_.begin()); }
    iterator end() const { return iterator(pages_.end()); }

private:
    passport::pages<Page> pages_;
};

/* ── Names and labels ─────────────────────────────────────────────────────────────────────── */

/** 版 — The version of the library. */
inline std::string_view version() noexcept { return passport_version(); }

#define PASSPORT_NAMED(noun)                                                                                           \
    inline std::string_view name(passport_##noun value) noexcept { return passport_##noun##_name(value); }             \
    inline std::string_view label(passport_##noun value, passport_language language) noexcept {                        \
        return passport_##noun##_label(value, language);                                                               \
    }
PASSPORT_NAMED(code)
PASSPORT_NAMED(kind)
PASSPORT_NAMED(status)
PASSPORT_NAMED(act)
PASSPORT_NAMED(severity)
PASSPORT_NAMED(revocation_reason)
PASSPORT_NAMED(key_type)
PASSPORT_NAMED(download_format)
PASSPORT_NAMED(export_format)
PASSPORT_NAMED(due_work)
PASSPORT_NAMED(list_view)
PASSPORT_NAMED(remedy)
PASSPORT_NAMED(task)
PASSPORT_NAMED(coupon_state)
PASSPORT_NAMED(aspect)
PASSPORT_NAMED(ca_algorithm)
PASSPORT_NAMED(notice_kind)
PASSPORT_NAMED(criterion)
PASSPORT_NAMED(standing)
PASSPORT_NAMED(day_kind)
PASSPORT_NAMED(search_field)
PASSPORT_NAMED(sort_key)
PASSPORT_NAMED(import_outcome)
PASSPORT_NAMED(check)
#undef PASSPORT_NAMED

inline std::string_view name(passport_rule rule) noexcept { return passport_rule_name(rule); }
inline std::string_view section(passport_rule rule) noexcept { return passport_rule_section(rule); }
inline std::string_view clause(passport_rule rule) noexcept { return passport_rule_clause(rule); }
inline std::string_view text(passport_rule rule, passport_language language) noexcept {
    return passport_rule_text(rule, language);
}
inline passport_rule rule_from_name(std::string_view name) { return passport_rule_from_name(detail::in(name)); }

inline std::string_view path(passport_field field) noexcept { return passport_field_path(field); }
inline std::string_view label(passport_field field, passport_language language) noexcept {
    return passport_field_label(field, language);
}
inline size_t max_length(passport_field field) noexcept { return passport_field_max_length(field); }
inline passport_field field_from_path(std::string_view path) { return passport_field_from_path(detail::in(path)); }
/** 選択肢 — What a field may be chosen from; none for free text. */
inline std::vector<std::string_view> choices(passport_field field) {
    std::vector<std::string_view> all;
    for (size_t i = 0; i < passport_field_choice_count(field); i++) all.emplace_back(passport_field_choice(field, i));
    return all;
}
/** 全項目 — Every field, in the order of the form. */
inline std::vector<passport_field> fields() {
    std::vector<passport_field> all;
    for (size_t i = 0; i < passport_field_count(); i++) all.push_back(passport_field_at(i));
    return all;
}

/* ── What verbs answer ────────────────────────────────────────────────────────────────────── */

/** 検査結果 — One thing found in a draft, a CSR or a certificate. */
class finding : public row<passport_findings, finding> {
public:
    passport_field field() const { return detail::ask(passport_findings_field, of_, index_); }
    passport_rule rule() const { return detail::ask(passport_findings_rule, of_, index_); }
    passport_severity severity() const { return detail::ask(passport_findings_severity, of_, index_); }
    uint32_t position() const { return detail::ask(passport_findings_position, of_, index_); }
    std::string_view about() const { return detail::ask(passport_findings_about, of_, index_); }
    std::string_view text(passport_language language) const {
        return detail::ask(passport_findings_text, of_, index_, language);
    }
    std::pair<std::string_view, std::string_view> days() const {
        return detail::ask_two(passport_findings_days, of_, index_);
    }
    int64_t record() const { return detail::ask(passport_findings_record, of_, index_); }
    uint32_t line() const { return detail::ask(passport_findings_line, of_, index_); }
    std::string_view column() const { return detail::ask(passport_findings_column, of_, index_); }
};
using findings = list<passport_findings, passport_findings_free, passport_findings_count, finding>;

/** 受領 — What a changing verb answers. */
class receipt : public handle<passport_receipt, passport_receipt_free> {
public:
    using handle::handle;
    int64_t number() const { return detail::ask(passport_receipt_number, *this); }
    passport_kind kind() const { return detail::ask(passport_receipt_kind, *this); }
    passport_status status() const { return detail::ask(passport_receipt_status, *this); }
    std::string_view contract_code() const { return detail::ask(passport_receipt_contract_code, *this); }
    int64_t at() const { return detail::ask(passport_receipt_at, *this); }
};

/** アカウント — An account. */
class account : public handle<passport_account, passport_account_free> {
public:
    using handle::handle;
    std::string_view access_key() const { return detail::ask(passport_account_access_key, *this); }
    std::string_view name() const { return detail::ask(passport_account_name, *this); }
    std::string_view dealer_code() const { return detail::ask(passport_account_dealer_code, *this); }
    bool a3_contract() const { return detail::ask(passport_account_a3_contract, *this); }
    int64_t opened_at() const { return detail::ask(passport_account_opened_at, *this); }
};

/** 初期パスワード — A password that works once. */
class initial_password : public handle<passport_initial_password, passport_initial_password_free> {
public:
    using handle::handle;
    std::string_view access_key() const { return detail::ask(passport_initial_password_access_key, *this); }
    std::string_view works_until() const { return detail::ask(passport_initial_password_works_until, *this); }
    std::string_view text() const { return detail::ask(passport_initial_password_text, *this); }
};

/** ワンタイムパスワード — A code that the host sends, and the ticket it goes with. */
class one_time_password : public handle<passport_one_time_password, passport_one_time_password_free> {
public:
    using handle::handle;
    std::string_view ticket() const { return detail::ask(passport_one_time_password_ticket, *this); }
    int64_t expires_at() const { return detail::ask(passport_one_time_password_expires_at, *this); }
    bool is_to_be_sent() const { return detail::ask(passport_one_time_password_is_to_be_sent, *this); }
    std::string_view code() const { return detail::ask(passport_one_time_password_code, *this); }
    std::string_view email() const { return detail::ask(passport_one_time_password_email, *this); }
};

/** ログイン用証明書 — A certificate that an account signs in by. */
class login_certificate : public handle<passport_login_certificate, passport_login_certificate_free> {
public:
    using handle::handle;
    std::string_view fingerprint() const { return detail::ask(passport_login_certificate_fingerprint, *this); }
    std::string_view serial() const { return detail::ask(passport_login_certificate_serial, *this); }
    std::string_view subject() const { return detail::ask(passport_login_certificate_subject, *this); }
    int64_t not_before() const { return detail::ask(passport_login_certificate_not_before, *this); }
    int64_t not_after() const { return detail::ask(passport_login_certificate_not_after, *this); }
    int64_t registered_at() const { return detail::ask(passport_login_certificate_registered_at, *this); }
    std::string_view pem() const { return detail::ask(passport_login_certificate_pem, *this); }
    bytes_view pkcs12() const { return detail::ask_bytes(passport_login_certificate_pkcs12, *this); }
    std::optional<int64_t> stopped_at() const {
        return detail::ask_optional(passport_login_certificate_stopped_at, *this);
    }
};

/** 書類 — A paper that a record asks for. */
class paper : public row<passport_application, paper> {
public:
    std::string_view id() const { return detail::ask(passport_application_paper_id, of_, index_); }
    std::string_view name() const { return detail::ask(passport_application_paper_name, of_, index_); }
    std::string_view received_on() const { return detail::ask(passport_application_paper_received_on, of_, index_); }
    std::string_view waived_for() const { return detail::ask(passport_application_paper_waived_for, of_, index_); }
};

/** 規約 — A document of terms that was agreed to. */
class agreed_terms : public row<passport_application, agreed_terms> {
public:
    std::string_view document() const { return detail::ask(passport_application_terms_document, of_, index_); }
    std::string_view version() const { return detail::ask(passport_application_terms_version, of_, index_); }
};

/** 証明書 — The certificate on a record; it lives as long as the record. */
class certificate {
    const passport_application *of_;
    template <class Function> auto at(Function function) const { return detail::ask_optional(function, of_); }

public:
    explicit certificate(const passport_application *of) noexcept : of_(of) {}
    std::string_view serial() const { return detail::ask(passport_application_certificate_serial, of_); }
    bytes_view der() const { return detail::ask_bytes(passport_application_certificate_der, of_); }
    std::string_view chain() const { return detail::ask(passport_application_certificate_chain, of_); }
    bool is_recorded() const { return detail::ask(passport_application_certificate_is_recorded, of_); }
    bool has_free_reissue() const { return detail::ask(passport_application_certificate_has_free_reissue, of_); }
    std::string_view late_reissue_until() const {
        return detail::ask(passport_application_certificate_late_reissue_until, of_);
    }
    std::optional<int64_t> not_before() const { return at(passport_application_certificate_not_before); }
    std::optional<int64_t> not_after() const { return at(passport_application_certificate_not_after); }
    std::optional<int64_t> issued_at() const { return at(passport_application_certificate_issued_at); }
    std::optional<int64_t> revoked_at() const { return at(passport_application_certificate_revoked_at); }
    std::optional<int64_t> revocation_due_at() const { return at(passport_application_certificate_revocation_due_at); }
    std::optional<int64_t> first_downloaded_at() const {
        return at(passport_application_certificate_first_downloaded_at);
    }
    std::optional<int64_t> last_downloaded_at() const {
        return at(passport_application_certificate_last_downloaded_at);
    }
    std::optional<passport_revocation_reason> revocation_reason() const {
        return at(passport_application_certificate_revocation_reason);
    }
};

/** お申込情報 — A record as it stood when it was read. */
class application : public handle<passport_application, passport_application_free> {
public:
    using papers_view = view<passport_application, passport_application_paper_count, paper>;
    using terms_view = view<passport_application, passport_application_terms_count, agreed_terms>;

    using handle::handle;
    int64_t number() const { return detail::ask(passport_application_number, *this); }
    passport_kind kind() const { return detail::ask(passport_application_kind, *this); }
    passport_status status() const { return detail::ask(passport_application_status, *this); }
    std::string_view service() const { return detail::ask(passport_application_service, *this); }
    std::string_view contract_code() const { return detail::ask(passport_application_contract_code, *this); }
    int64_t base() const { return detail::ask(passport_application_base, *this); }
    int64_t received_at() const { return detail::ask(passport_application_received_at, *this); }
    int64_t updated_at() const { return detail::ask(passport_application_updated_at, *this); }
    std::string_view text(passport_field field) const { return detail::ask(passport_application_text, *this, field); }
    std::string_view rejection_reason() const { return detail::ask(passport_application_rejection_reason, *this); }
    std::string_view catalogue_version() const { return detail::ask(passport_application_catalogue_version, *this); }
    bytes_view csr() const { return detail::ask_bytes(passport_application_csr, *this); }
    terms_view terms() const & { return terms_view(get()); }
    papers_view papers() const & { return papers_view(get()); }
    bool documents_missing() const { return detail::ask(passport_application_documents_missing, *this); }
    /** None when the record bears none. */
    std::optional<passport::certificate> certificate() const & {
        bool has = detail::ask(passport_application_has_certificate, *this);
        return has ? std::optional(passport::certificate(get())) : std::nullopt;
    }
    /** A part of what is gone would be left: name the record first. */
    void terms() const && = delete;
    void papers() const && = delete;
    void certificate() const && = delete;
};

/** お申込一覧の行 — A row of the list. */
class application_row : public row<passport_applications, application_row> {
public:
    int64_t number() const { return detail::ask(passport_applications_number, of_, index_); }
    passport_kind kind() const { return detail::ask(passport_applications_kind, of_, index_); }
    passport_status status() const { return detail::ask(passport_applications_status, of_, index_); }
    std::string_view text(passport_column column) const {
        return detail::ask(passport_applications_text, of_, index_, column);
    }
};

/** お申込一覧 — A page of the list. */
class applications : public list<passport_applications, passport_applications_free, passport_applications_count,
                                 application_row> {
public:
    using list::list;
    struct count {
        uint32_t rows;
        bool is_exact;
    };
    count total() const {
        auto [rows, is_exact] = detail::ask_two(passport_applications_total, *this);
        return {rows, is_exact};
    }
    /** Empty behind the last page, or before the first. */
    std::string_view next() const { return detail::ask(passport_applications_next, *this); }
    std::string_view previous() const { return detail::ask(passport_applications_previous, *this); }
};

/** 置換 — A cell whose characters the form of the file does not have. */
class replaced : public row<passport_export, replaced> {
public:
    int64_t number() const { return detail::ask(passport_export_replaced_number, of_, index_); }
    std::string_view column() const { return detail::ask(passport_export_replaced_column, of_, index_); }
    std::string_view characters() const { return detail::ask(passport_export_replaced_characters, of_, index_); }
};

/** 書出し — A part of the list as a file. */
class export_part : public handle<passport_export, passport_export_free> {
public:
    using replaced_view = view<passport_export, passport_export_replaced_count, passport::replaced>;

    using handle::handle;
    bytes_view bytes() const { return detail::ask_bytes(passport_export_bytes, *this); }
    uint32_t rows() const { return detail::ask(passport_export_rows, *this); }
    std::string_view next() const { return detail::ask(passport_export_next, *this); }
    replaced_view replaced() const & { return replaced_view(get()); }
    void replaced() const && = delete;
};

/** 取り込んだ契約 — What became of the rows of a contract. */
class imported_contract : public row<passport_import_part, imported_contract> {
public:
    std::string_view access_key() const { return detail::ask(passport_import_part_access_key, of_, index_); }
    std::string_view reference() const { return detail::ask(passport_import_part_reference, of_, index_); }
    uint32_t first_row() const { return detail::ask(passport_import_part_row, of_, index_); }
    uint32_t rows() const { return detail::ask(passport_import_part_rows, of_, index_); }
    passport_import_outcome outcome() const { return detail::ask(passport_import_part_outcome, of_, index_); }
    std::string_view contract_code() const { return detail::ask(passport_import_part_contract_code, of_, index_); }
};

/** 取込みの一部 — What became of some rows of the file: a range of contracts, and what was found. */
class import_part
    : public list<passport_import_part, passport_import_part_free, passport_import_part_count, imported_contract> {
public:
    using list::list;
    uint32_t rows_done() const { return detail::ask(passport_import_part_rows_done, *this); }
    bool is_last() const { return detail::ask(passport_import_part_is_last, *this); }
    passport::findings findings() const {
        return passport::findings(detail::ask(passport_import_part_findings, *this));
    }
};

/** 取込み — An import under way: step until a part is the last. */
class import_run : public handle<passport_import, passport_import_free> {
public:
    using handle::handle;
    uint32_t rows() const { return detail::ask(passport_import_rows, *this); }
    import_part step() { return import_part(detail::ask(passport_import_step, *this)); }
};

/** 控えの進み — How many pages of a backup are still to be copied, of how many in all. */
struct backup_progress {
    uint32_t remaining = 0;
    uint32_t total = 0;
    /** Whether nothing follows: the copy is complete and there. */
    bool is_last() const noexcept { return remaining == 0; }
};

/** 控え — A copy of a registry under way: step until a progress is the last. */
class backup : public handle<passport_backup, passport_backup_free> {
public:
    using handle::handle;
    backup_progress step(uint32_t pages) {
        auto [remaining, total] = detail::ask_two(passport_backup_step, *this, pages);
        return {remaining, total};
    }
};

/** 検査項目 — A check of a registry, and how much it looked at and found. */
class integrity_check : public row<passport_integrity, integrity_check> {
public:
    passport_check check() const { return detail::ask(passport_integrity_check, of_, index_); }
    uint64_t things() const { return detail::ask(passport_integrity_check_things, of_, index_); }
    uint64_t faults() const { return detail::ask(passport_integrity_check_faults, of_, index_); }
};

/** 誤り — Something of a registry that is not as it should be. */
class integrity_fault : public row<passport_integrity, integrity_fault> {
public:
    passport_check check() const { return detail::ask(passport_integrity_fault_check, of_, index_); }
    std::string_view subject() const { return detail::ask(passport_integrity_fault_subject, of_, index_); }
    std::string_view text() const { return detail::ask(passport_integrity_fault_text, of_, index_); }
};

/** 検査結果 — What checking a registry found. */
class integrity : public handle<passport_integrity, passport_integrity_free> {
public:
    using checks_view = view<passport_integrity, passport_integrity_check_count, integrity_check>;
    using faults_view = view<passport_integrity, passport_integrity_fault_count, integrity_fault>;

    using handle::handle;
    bool is_sound() const { return detail::ask(passport_integrity_is_sound, *this); }
    checks_view checks() const & { return checks_view(get()); }
    void checks() const && = delete;
    faults_view faults() const & { return faults_view(get()); }
    void faults() const && = delete;
};

/** 操作 — An act of a record, and whether it is open. */
class action : public row<passport_actions, action> {
public:
    int64_t number() const { return detail::ask(passport_actions_number, of_, index_); }
    passport_act act() const { return detail::ask(passport_actions_act, of_, index_); }
    bool allowed() const { return detail::ask(passport_actions_allowed, of_, index_); }
    passport_rule rule() const { return detail::ask(passport_actions_rule, of_, index_); }
    std::string_view opens() const { return detail::ask(passport_actions_opens, of_, index_); }
    std::string_view closes() const { return detail::ask(passport_actions_closes, of_, index_); }
    int64_t record() const { return detail::ask(passport_actions_record, of_, index_); }
    passport_remedy remedy() const { return detail::ask(passport_actions_remedy, of_, index_); }
};
using actions = list<passport_actions, passport_actions_free, passport_actions_count, action>;

/** 作業 — What waits for the RA. */
class work : public row<passport_worklist, work> {
public:
    passport_task task() const { return detail::ask(passport_worklist_task, of_, index_); }
    int64_t number() const { return detail::ask(passport_worklist_number, of_, index_); }
    passport_kind kind() const { return detail::ask(passport_worklist_kind, of_, index_); }
    std::string_view contract_code() const { return detail::ask(passport_worklist_contract_code, of_, index_); }
    bool documents_missing() const { return detail::ask(passport_worklist_documents_missing, of_, index_); }
    std::optional<int64_t> due_at() const { return detail::ask_optional(passport_worklist_due_at, of_, index_); }
    std::string_view opens() const { return detail::ask(passport_worklist_opens, of_, index_); }
    std::string_view contract_ends_on() const {
        return detail::ask(passport_worklist_contract_ends_on, of_, index_);
    }
};
using worklist = list<passport_worklist, passport_worklist_free, passport_worklist_count, work>;

/** 期日の処理 — One thing that run_due did. */
class due_item : public row<passport_due, due_item> {
public:
    passport_due_work kind() const { return detail::ask(passport_due_kind, of_, index_); }
    int64_t number() const { return detail::ask(passport_due_number, of_, index_); }
    std::string_view contract_code() const { return detail::ask(passport_due_contract_code, of_, index_); }
    std::string_view coupon() const { return detail::ask(passport_due_coupon, of_, index_); }
    int64_t due_at() const { return detail::ask(passport_due_due_at, of_, index_); }
    int64_t done_at() const { return detail::ask(passport_due_done_at, of_, index_); }
};
using due = list<passport_due, passport_due_free, passport_due_count, due_item>;

/** アカウント — An account of a list. */
class account_entry : public row<passport_accounts, account_entry> {
public:
    std::string_view access_key() const { return detail::ask(passport_accounts_access_key, of_, index_); }
    std::string_view name() const { return detail::ask(passport_accounts_name, of_, index_); }
    std::string_view dealer_code() const { return detail::ask(passport_accounts_dealer_code, of_, index_); }
    bool a3_contract() const { return detail::ask(passport_accounts_a3_contract, of_, index_); }
    int64_t opened_at() const { return detail::ask(passport_accounts_opened_at, of_, index_); }
};
using accounts = list<passport_accounts, passport_accounts_free, passport_accounts_count, account_entry>;

/** クーポン — A coupon. */
class coupon : public row<passport_coupons, coupon> {
public:
    std::string_view number() const { return detail::ask(passport_coupons_number, of_, index_); }
    std::string_view dealer_code() const { return detail::ask(passport_coupons_dealer_code, of_, index_); }
    std::string_view service() const { return detail::ask(passport_coupons_service, of_, index_); }
    std::string_view expires_on() const { return detail::ask(passport_coupons_expires_on, of_, index_); }
    passport_coupon_state state() const { return detail::ask(passport_coupons_state, of_, index_); }
};
using coupons = list<passport_coupons, passport_coupons_free, passport_coupons_count, coupon>;

/** ステッカー — A sticker. */
class sticker : public row<passport_stickers, sticker> {
public:
    std::string_view name() const { return detail::ask(passport_stickers_name, of_, index_); }
    std::string_view media_type() const { return detail::ask(passport_stickers_media_type, of_, index_); }
    bytes_view image() const { return detail::ask_bytes(passport_stickers_image, of_, index_); }
};
using stickers = list<passport_stickers, passport_stickers_free, passport_stickers_count, sticker>;

/** キャンペーン — A campaign and how far it is. */
class campaign : public row<passport_campaigns, campaign> {
public:
    int64_t id() const { return detail::ask(passport_campaigns_id, of_, index_); }
    std::string_view name() const { return detail::ask(passport_campaigns_name, of_, index_); }
    passport_revocation_reason reason() const { return detail::ask(passport_campaigns_reason, of_, index_); }
    std::string_view criteria() const { return detail::ask(passport_campaigns_criteria, of_, index_); }
    int64_t opened_at() const { return detail::ask(passport_campaigns_opened_at, of_, index_); }
    int64_t deadline() const { return detail::ask(passport_campaigns_deadline, of_, index_); }
    uint32_t total() const { return detail::ask(passport_campaigns_total, of_, index_); }
    uint32_t waiting() const { return detail::ask(passport_campaigns_waiting, of_, index_); }
    uint32_t opened() const { return detail::ask(passport_campaigns_opened, of_, index_); }
    uint32_t revoke_only() const { return detail::ask(passport_campaigns_revoke_only, of_, index_); }
    uint32_t nothing_needed() const { return detail::ask(passport_campaigns_nothing_needed, of_, index_); }
    uint32_t replaced() const { return detail::ask(passport_campaigns_replaced, of_, index_); }
};
using campaigns = list<passport_campaigns, passport_campaigns_free, passport_campaigns_count, campaign>;

/** キャンペーンの証明書 — A certificate of a campaign. */
class campaign_member : public row<passport_campaign_report, campaign_member> {
public:
    int64_t position() const { return detail::ask(passport_campaign_report_position, of_, index_); }
    int64_t number() const { return detail::ask(passport_campaign_report_number, of_, index_); }
    std::string_view access_key() const { return detail::ask(passport_campaign_report_access_key, of_, index_); }
    std::string_view account_name() const { return detail::ask(passport_campaign_report_account_name, of_, index_); }
    std::string_view contract_code() const {
        return detail::ask(passport_campaign_report_contract_code, of_, index_);
    }
    std::string_view server_name() const { return detail::ask(passport_campaign_report_server_name, of_, index_); }
    std::string_view serial() const { return detail::ask(passport_campaign_report_serial, of_, index_); }
    passport_standing standing() const { return detail::ask(passport_campaign_report_standing, of_, index_); }
    bool is_valid() const { return detail::ask(passport_campaign_report_is_valid, of_, index_); }
    int64_t replaced_by() const { return detail::ask(passport_campaign_report_replaced_by, of_, index_); }
    int64_t replaced_at() const { return detail::ask(passport_campaign_report_replaced_at, of_, index_); }
    std::string_view contact_name() const { return detail::ask(passport_campaign_report_contact_name, of_, index_); }
    std::string_view contact_telephone() const {
        return detail::ask(passport_campaign_report_contact_telephone, of_, index_);
    }
    std::string_view contact_email() const { return detail::ask(passport_campaign_report_contact_email, of_, index_); }
};
/** キャンペーンの報告 — A page of a campaign's certificates. */
class campaign_report : public list<passport_campaign_report, passport_campaign_report_free,
                                    passport_campaign_report_count, campaign_member> {
public:
    using list::list;
    uint32_t total() const { return detail::ask(passport_campaign_report_total, *this); }
};

/** 通知 — A notice for the host to send. */
class notice : public row<passport_notices, notice> {
public:
    int64_t sequence() const { return detail::ask(passport_notices_sequence, of_, index_); }
    passport_notice_kind kind() const { return detail::ask(passport_notices_kind, of_, index_); }
    std::string_view access_key() const { return detail::ask(passport_notices_access_key, of_, index_); }
    int64_t number() const { return detail::ask(passport_notices_number, of_, index_); }
    std::string_view contract_code() const { return detail::ask(passport_notices_contract_code, of_, index_); }
    std::string_view on() const { return detail::ask(passport_notices_on, of_, index_); }
    uint32_t days_before() const { return detail::ask(passport_notices_days_before, of_, index_); }
    int64_t made_at() const { return detail::ask(passport_notices_made_at, of_, index_); }
};
using notices = list<passport_notices, passport_notices_free, passport_notices_count, notice>;

/** 監査証跡 — An entry of the audit. */
class audit_entry : public row<passport_audit, audit_entry> {
public:
    int64_t sequence() const { return detail::ask(passport_audit_sequence, of_, index_); }
    int64_t at() const { return detail::ask(passport_audit_at, of_, index_); }
    std::string_view actor() const { return detail::ask(passport_audit_actor, of_, index_); }
    std::string_view verb() const { return detail::ask(passport_audit_verb, of_, index_); }
    std::string_view subject() const { return detail::ask(passport_audit_subject, of_, index_); }
    std::string_view request_key() const { return detail::ask(passport_audit_request_key, of_, index_); }
};
using audit = list<passport_audit, passport_audit_free, passport_audit_count, audit_entry>;

/** 監査証跡の検証 — What verifying the audit found. */
class audit_check : public handle<passport_audit_check, passport_audit_check_free> {
public:
    using altered_view = view<passport_audit_check, passport_audit_check_altered_count,
                              detail::text_row<passport_audit_check, passport_audit_check_altered>>;

    using handle::handle;
    bool is_sound() const { return detail::ask(passport_audit_check_is_sound, *this); }
    int64_t entries() const { return detail::ask(passport_audit_check_entries, *this); }
    bool is_keyed() const { return detail::ask(passport_audit_check_is_keyed, *this); }
    bool tail_is_cut() const { return detail::ask(passport_audit_check_tail_is_cut, *this); }
    std::optional<int64_t> first_broken() const {
        return detail::ask_optional(passport_audit_check_first_broken, *this);
    }
    altered_view altered() const & { return altered_view(get()); }
    void altered() const && = delete;
};

/** カタログの変更 — What a catalogue changes for a record. */
class catalogue_change : public row<passport_catalogue_changes, catalogue_change> {
public:
    int64_t number() const { return detail::ask(passport_catalogue_changes_number, of_, index_); }
    std::string_view contract_code() const {
        return detail::ask(passport_catalogue_changes_contract_code, of_, index_);
    }
    passport_aspect aspect() const { return detail::ask(passport_catalogue_changes_aspect, of_, index_); }
    std::string_view before() const { return detail::ask(passport_catalogue_changes_before, of_, index_); }
    std::string_view after() const { return detail::ask(passport_catalogue_changes_after, of_, index_); }
};
using catalogue_changes = list<passport_catalogue_changes, passport_catalogue_changes_free,
                               passport_catalogue_changes_count, catalogue_change>;

/** サーバ名 — A name of a CSR, as it stands there and as a person reads it. */
class csr_name : public row<passport_csr, csr_name> {
public:
    std::string_view ascii() const { return detail::ask(passport_csr_name, of_, index_); }
    std::string_view unicode() const { return detail::ask(passport_csr_unicode_name, of_, index_); }
};

/** CSR — What a CSR says, and what is found in it. */
class csr : public handle<passport_csr, passport_csr_free> {
public:
    using names_view = view<passport_csr, passport_csr_name_count, csr_name>;
    using attributes_view =
        view<passport_csr, passport_csr_attribute_count, detail::text_row<passport_csr, passport_csr_attribute>>;
    using extensions_view =
        view<passport_csr, passport_csr_extension_count, detail::text_row<passport_csr, passport_csr_extension>>;

    using handle::handle;
    /** Bytes that are no CSR are a csr with findings. */
    static csr inspect(bytes_view bytes) {
        return csr(detail::ask(passport_csr_inspect, bytes.data(), bytes.size()));
    }
    std::string_view country() const { return detail::ask(passport_csr_country, *this); }
    std::string_view state() const { return detail::ask(passport_csr_state, *this); }
    std::string_view locality() const { return detail::ask(passport_csr_locality, *this); }
    std::string_view organization() const { return detail::ask(passport_csr_organization, *this); }
    std::string_view common_name() const { return detail::ask(passport_csr_common_name, *this); }
    std::string_view signature_algorithm() const { return detail::ask(passport_csr_signature_algorithm, *this); }
    passport_key_type key_type() const { return detail::ask(passport_csr_key_type, *this); }
    uint32_t key_bits() const { return detail::ask(passport_csr_key_bits, *this); }
    std::string_view spki_sha256() const { return detail::ask(passport_csr_spki_sha256, *this); }
    bool is_acceptable() const { return detail::ask(passport_csr_is_acceptable, *this); }
    passport::findings findings() const { return passport::findings(detail::ask(passport_csr_findings, *this)); }
    names_view names() const & { return names_view(get()); }
    attributes_view attributes() const & { return attributes_view(get()); }
    extensions_view extensions() const & { return extensions_view(get()); }
    void names() const && = delete;
    void attributes() const && = delete;
    void extensions() const && = delete;
};

/* ── What verbs are given ─────────────────────────────────────────────────────────────────── */

/** 絞込条件 — What a list is asked for: a plain value, whose absent parts ask for nothing. */
struct query {
    struct day_range {
        passport_day_kind kind;
        std::optional<std::string> from, to;
    };
    struct order {
        passport_sort_key key;
        bool ascending = false;
    };

    std::optional<passport_list_view> view;
    std::optional<day_range> days;
    std::optional<passport_kind> kind;
    std::optional<std::string> service;
    std::optional<bool> downloaded;
    std::optional<std::string> server_type;
    std::vector<std::pair<passport_search_field, std::string>> texts;
    std::optional<order> sort;
    std::optional<uint32_t> rows;
    std::optional<bool> exact_total;

    handle<passport_query, passport_query_free> make() const {
        handle<passport_query, passport_query_free> made(detail::ask(passport_query_new));
        auto set = [&](auto function, const auto &value) {
            if (value) detail::run(function, made, *value);
        };
        auto optional_view = [](const std::optional<std::string> &text) {
            return text ? request_key(*text) : std::nullopt;
        };
        set(passport_query_set_view, view);
        if (days)
            detail::run(passport_query_set_days, made, days->kind, optional_view(days->from), optional_view(days->to));
        set(passport_query_set_kind, kind);
        set(passport_query_set_service, optional_view(service));
        set(passport_query_set_downloaded, downloaded);
        set(passport_query_set_server_type, optional_view(server_type));
        for (const auto &[field, text] : texts)
            detail::run(passport_query_add_text, made, field, std::string_view(text));
        if (sort) detail::run(passport_query_set_sort, made, sort->key, sort->ascending);
        set(passport_query_set_rows, rows);
        set(passport_query_set_exact_total, exact_total);
        return made;
    }
};

/** キャンペーンの条件 — What a campaign is to replace, why, and until when. */
struct campaign_plan {
    std::string name;
    passport_revocation_reason reason = PASSPORT_REVOCATION_REASON_SUPERSEDED;
    std::optional<int64_t> deadline;
    std::vector<std::pair<passport_criterion, std::string>> criteria;
};

/** プロフィール — What an account pours into its forms. */
class profile : public handle<passport_profile, passport_profile_free> {
public:
    using handle::handle;
    static profile make() { return profile(detail::ask(passport_profile_new)); }
    profile &set_dealer_code(std::string_view dealer_code) {
        return detail::run(passport_profile_set_dealer_code, *this, dealer_code), *this;
    }
    std::string dealer_code() const { return detail::ask_text(passport_profile_dealer_code, *this); }
    /** Empty text clears the field. */
    profile &set(passport_field field, std::string_view text) {
        return detail::run(passport_profile_set, *this, field, text), *this;
    }
    std::string text(passport_field field) const { return detail::ask_text(passport_profile_text, *this, field); }
};

/** 規約 — A document of terms that a draft must agree to. */
class offered_terms : public row<passport_draft, offered_terms> {
public:
    std::string_view document() const { return detail::ask(passport_draft_offered_terms_document, of_, index_); }
    std::string_view version() const { return detail::ask(passport_draft_offered_terms_version, of_, index_); }
};

/** 申込内容 — A draft. */
class draft : public handle<passport_draft, passport_draft_free> {
public:
    using terms_view = view<passport_draft, passport_draft_offered_terms_count, passport::offered_terms>;

    using handle::handle;
    static draft from_json(std::string_view json) { return draft(detail::ask(passport_draft_from_json, json)); }
    std::string to_json() const { return detail::ask_text(passport_draft_to_json, *this); }
    /** Empty text clears the field. */
    draft &set(passport_field field, std::string_view text) {
        return detail::run(passport_draft_set, *this, field, text), *this;
    }
    std::string text(passport_field field) const { return detail::ask_text(passport_draft_text, *this, field); }
    draft &set_csr(bytes_view csr) {
        return detail::run(passport_draft_set_csr, *this, csr.data(), csr.size()), *this;
    }
    std::vector<uint8_t> csr() const { return detail::ask_vector(passport_draft_csr, *this); }
    draft &agree_to_terms() { return detail::run(passport_draft_agree_to_terms, *this), *this; }
    size_t agreed_terms_count() const { return detail::ask(passport_draft_agreed_terms_count, *this); }
    terms_view offered_terms() const & { return terms_view(get()); }
    void offered_terms() const && = delete;
    passport_kind kind() const { return detail::ask(passport_draft_kind, *this); }
    std::string_view service() const { return detail::ask(passport_draft_service, *this); }
    int64_t base() const { return detail::ask(passport_draft_base, *this); }
    std::string_view request_key() const { return detail::ask(passport_draft_request_key, *this); }
};

namespace detail {

/** The pages behind a cursor: each is asked for by the `next` of the one before. */
template <class Page, class Read> auto by_cursor(Read read) {
    return [read = std::move(read)](const Page *last) -> std::optional<Page> {
        std::string cursor(last != nullptr ? last->next() : std::string_view());
        if (last != nullptr && cursor.empty()) return std::nullopt;
        return read(last != nullptr ? std::optional<std::string_view>(cursor) : std::nullopt);
    };
}

/** The pages after a place: each is asked for by the place of the last row of the one before. */
template <class Page, class After, class Read, class Place> auto by_place(After after, Read read, Place place) {
    return [=](const Page *last) -> std::optional<Page> {
        Page page = read(last != nullptr ? place((*last)[last->size() - 1]) : after);
        return page.empty() ? std::nullopt : std::optional<Page>(std::move(page));
    };
}

} // namespace detail

/* ── The subscriber's desk ────────────────────────────────────────────────────────────────── */

/** お客様の窓口 — The desk of one account. */
class session : public handle<passport_session, passport_session_free> {
public:
    using handle::handle;

    draft draft_new(std::string_view service) const { return drafted(passport_session_draft_new, service); }
    draft draft_renewal(int64_t number, std::optional<std::string_view> service = {}) const {
        return drafted(passport_session_draft_renewal, number, service);
    }
    draft draft_switch(int64_t number, std::string_view service) const {
        return drafted(passport_session_draft_switch, number, service);
    }
    draft draft_reissue(int64_t number) const { return drafted(passport_session_draft_reissue, number); }
    draft draft_continuation(int64_t number) const { return drafted(passport_session_draft_continuation, number); }
    draft draft_contact_change(int64_t number) const {
        return drafted(passport_session_draft_contact_change, number);
    }
    draft draft_revocation(int64_t number) const { return drafted(passport_session_draft_revocation, number); }
    draft draft_cancellation(int64_t number) const { return drafted(passport_session_draft_cancellation, number); }

    findings check(const draft &draft) const { return findings(detail::ask(passport_session_check, *this, draft)); }
    receipt submit(const draft &draft) { return receipt(detail::ask(passport_session_submit, *this, draft)); }
    receipt withdraw(int64_t number, request_key key = {}) {
        return receipt(detail::ask(passport_session_withdraw, *this, number, key));
    }

    passport::application application(int64_t number) const {
        return passport::application(detail::ask(passport_session_application, *this, number));
    }
    passport::actions actions(int64_t number, std::optional<int64_t> at = {}) const {
        return passport::actions(detail::ask(passport_session_actions, *this, number, at));
    }
    passport::actions actions_of(const std::vector<int64_t> &numbers, std::optional<int64_t> at = {}) const {
        return passport::actions(detail::ask(passport_session_actions_of, *this, numbers.data(), numbers.size(), at));
    }
    passport::applications applications(const query &query = {}, std::optional<std::string_view> cursor = {}) const {
        return passport::applications(detail::ask(passport_session_applications, *this, query.make(), cursor));
    }
    /** Every row of every page. */
    rows_of<passport::applications> list(query query = {}) const {
        return rows_of<passport::applications>(detail::by_cursor<passport::applications>(
            [this, query = std::move(query)](auto cursor) { return applications(query, cursor); }));
    }
    passport::export_part export_part(passport_export_format format, const query &query = {},
                                      std::optional<std::string_view> cursor = {}) const {
        return passport::export_part(detail::ask(passport_session_export, *this, query.make(), format, cursor));
    }
    pages<passport::export_part> export_parts(passport_export_format format, query query = {}) const {
        return pages<passport::export_part>(detail::by_cursor<passport::export_part>(
            [this, format, query = std::move(query)](auto cursor) { return export_part(format, query, cursor); }));
    }

    std::string application_form(int64_t number) const {
        return detail::ask_text(passport_session_application_form, *this, number);
    }
    std::vector<uint8_t> download_certificate(int64_t number, passport_download_format format) {
        return detail::ask_vector(passport_session_download_certificate, *this, number, format);
    }
    passport::stickers stickers(int64_t number) const {
        return passport::stickers(detail::ask(passport_session_stickers, *this, number));
    }
    std::string calendar() const { return detail::ask_text(passport_session_calendar, *this); }
    passport::profile profile() const { return passport::profile(detail::ask(passport_session_profile, *this)); }
    void set_profile(const passport::profile &profile, request_key key = {}) {
        detail::run(passport_session_set_profile, *this, profile, key);
    }
    void pour_profile(draft &draft) const { detail::run(passport_session_pour_profile, *this, draft); }
    passport::coupons coupons() const { return passport::coupons(detail::ask(passport_session_coupons, *this)); }

    std::string token() const { return detail::ask_text(passport_session_token, *this); }
    bool must_change_password() const { return detail::ask(passport_session_must_change_password, *this); }
    void change_password(std::string_view current, std::string_view new_password, std::string_view repeated,
                         request_key key = {}) {
        detail::run(passport_session_change_password, *this, current, new_password, repeated, key);
    }
    passport::login_certificate login_certificate() const {
        return passport::login_certificate(detail::ask(passport_session_login_certificate, *this));
    }
    void sign_out() { detail::run(passport_session_sign_out, *this); }

private:
    template <class Function, class... Inputs> draft drafted(Function function, const Inputs &...inputs) const {
        return draft(detail::ask(function, *this, inputs...));
    }
};

/* ── The registration authority's desk ────────────────────────────────────────────────────── */

/** 弊社の窓口 — The desk of a named operator. */
class ra : public handle<passport_ra, passport_ra_free> {
public:
    using handle::handle;

    account open_account(std::string_view name, std::string_view dealer_code, bool a3_contract = false,
                         request_key key = {}) {
        return account(detail::ask(passport_ra_open_account, *this, name, dealer_code, a3_contract, key));
    }
    /** Behind an access key, or the first ones. */
    passport::accounts accounts(std::optional<std::string_view> after, uint32_t rows) const {
        return passport::accounts(detail::ask(passport_ra_accounts, *this, after, rows));
    }
    rows_of<passport::accounts> all_accounts() const {
        using key = std::optional<std::string>;
        return rows_of<passport::accounts>(detail::by_place<passport::accounts>(
            key(), [this](const key &after) { return accounts(after, page_rows); },
            [](const account_entry &last) { return key(last.access_key()); }));
    }
    initial_password reset_password(std::string_view dealer_code, std::string_view access_key, request_key key = {}) {
        return initial_password(detail::ask(passport_ra_reset_password, *this, dealer_code, access_key, key));
    }
    /** By the subscriber's CSR, as PEM or DER. */
    login_certificate issue_login_certificate(std::string_view dealer_code, std::string_view access_key, bytes_view csr,
                                              bool beside = false, request_key key = {}) {
        return login_certificate(detail::ask(passport_ra_issue_login_certificate, *this, dealer_code, access_key,
                                             csr.data(), csr.size(), request_key(), beside, key));
    }
    /** With a key made here, as PKCS#12 under a password. */
    login_certificate issue_login_pkcs12(std::string_view dealer_code, std::string_view access_key,
                                         std::string_view password, bool beside = false, request_key key = {}) {
        return login_certificate(detail::ask(passport_ra_issue_login_certificate, *this, dealer_code, access_key,
                                             bytes_view().data(), size_t(0), password, beside, key));
    }
    login_certificate register_login_certificate(std::string_view dealer_code, std::string_view access_key,
                                                 bytes_view certificate, bool beside = false, request_key key = {}) {
        return login_certificate(detail::ask(passport_ra_register_login_certificate, *this, dealer_code, access_key,
                                             certificate.data(), certificate.size(), beside, key));
    }
    login_certificate stop_login_certificate(std::string_view dealer_code, std::string_view access_key,
                                             std::string_view fingerprint, request_key key = {}) {
        return login_certificate(
            detail::ask(passport_ra_stop_login_certificate, *this, dealer_code, access_key, fingerprint, key));
    }
    passport::coupons add_coupons(std::string_view dealer_code, std::string_view service, std::string_view expires_on,
                                  const std::vector<std::string> &numbers, request_key key = {}) {
        detail::c_texts texts(numbers);
        return passport::coupons(detail::ask(passport_ra_add_coupons, *this, dealer_code, service, expires_on,
                                             texts.data(), texts.size(), key));
    }

    import_run import_records(bytes_view source, passport_export_format format, bool dry_run = false) {
        return import_run(
            detail::ask(passport_ra_import_records, *this, source.data(), source.size(), format, dry_run));
    }
    passport::worklist worklist() const { return passport::worklist(detail::ask(passport_ra_worklist, *this)); }
    passport::application application(int64_t number) const {
        return passport::application(detail::ask(passport_ra_application, *this, number));
    }
    passport::applications applications(const query &query = {}, std::optional<std::string_view> cursor = {}) const {
        return passport::applications(detail::ask(passport_ra_applications, *this, query.make(), cursor));
    }
    /** Every row of every page. */
    rows_of<passport::applications> list(query query = {}) const {
        return rows_of<passport::applications>(detail::by_cursor<passport::applications>(
            [this, query = std::move(query)](auto cursor) { return applications(query, cursor); }));
    }
    passport::export_part export_part(passport_export_format format, const query &query = {},
                                      std::optional<std::string_view> cursor = {}) const {
        return passport::export_part(detail::ask(passport_ra_export, *this, query.make(), format, cursor));
    }
    pages<passport::export_part> export_parts(passport_export_format format, query query = {}) const {
        return pages<passport::export_part>(detail::by_cursor<passport::export_part>(
            [this, format, query = std::move(query)](auto cursor) { return export_part(format, query, cursor); }));
    }

    receipt begin_review(int64_t number, request_key key = {}) {
        return received(passport_ra_begin_review, number, key);
    }
    receipt receive_document(int64_t number, std::string_view paper, std::string_view on, request_key key = {}) {
        return received(passport_ra_receive_document, number, paper, on, key);
    }
    receipt waive_document(int64_t number, std::string_view paper, std::string_view reason, request_key key = {}) {
        return received(passport_ra_waive_document, number, paper, reason, key);
    }
    receipt approve(int64_t number, request_key key = {}) { return received(passport_ra_approve, number, key); }
    receipt reject(int64_t number, std::string_view reason, request_key key = {}) {
        return received(passport_ra_reject, number, reason, key);
    }
    receipt issue(int64_t number, request_key key = {}) { return received(passport_ra_issue, number, key); }
    receipt complete(int64_t number, request_key key = {}) { return received(passport_ra_complete, number, key); }
    receipt confirm_revocation(int64_t number, request_key key = {}) {
        return received(passport_ra_confirm_revocation, number, key);
    }
    receipt revoke(int64_t number, passport_revocation_reason reason, bool end_contract = false, request_key key = {}) {
        return received(passport_ra_revoke, number, reason, end_contract, key);
    }
    receipt record_revocation(int64_t number, int64_t at, std::optional<passport_revocation_reason> reason = {},
                              request_key key = {}) {
        return received(passport_ra_record_revocation, number, at, reason, key);
    }
    receipt record_certificate(int64_t number, bytes_view certificate, bytes_view chain, request_key key = {}) {
        return received(passport_ra_record_certificate, number, certificate.data(), certificate.size(), chain.data(),
                        chain.size(), key);
    }
    findings check_certificate(int64_t number, bytes_view certificate, bytes_view chain) const {
        return findings(detail::ask(passport_ra_check_certificate, *this, number, certificate.data(),
                                    certificate.size(), chain.data(), chain.size()));
    }
    receipt allow_late_reissue(int64_t number, std::string_view until, request_key key = {}) {
        return received(passport_ra_allow_late_reissue, number, until, key);
    }
    std::vector<uint8_t> crl() { return detail::ask_vector(passport_ra_crl, *this); }
    std::vector<uint8_t> login_crl() { return detail::ask_vector(passport_ra_login_crl, *this); }

    passport::due run_due() { return passport::due(detail::ask(passport_ra_run_due, *this)); }
    passport::notices notices(int64_t after, uint32_t rows) const {
        return passport::notices(detail::ask(passport_ra_notices, *this, after, rows));
    }
    rows_of<passport::notices> all_notices(int64_t after = 0) const {
        return rows_of<passport::notices>(detail::by_place<passport::notices>(
            after, [this](int64_t after) { return notices(after, page_rows); },
            [](const notice &last) { return last.sequence(); }));
    }
    uint32_t acknowledge_notices(int64_t up_to, request_key key = {}) {
        return detail::ask(passport_ra_acknowledge_notices, *this, up_to, key);
    }

    /** A preview: nothing is opened. */
    passport::campaign_report campaign_preview(const campaign_plan &plan, int64_t after, uint32_t rows) const {
        auto [criteria, texts] = criteria_of(plan);
        return passport::campaign_report(detail::ask(passport_ra_campaign_preview, *this, std::string_view(plan.name),
                                                     plan.reason, plan.deadline, criteria.data(), texts.data(),
                                                     texts.size(), after, rows));
    }
    /** The id of the campaign that is opened. */
    int64_t campaign(const campaign_plan &plan, request_key key = {}) {
        auto [criteria, texts] = criteria_of(plan);
        return detail::ask(passport_ra_campaign, *this, std::string_view(plan.name), plan.reason, plan.deadline,
                           criteria.data(), texts.data(), texts.size(), key);
    }
    uint32_t campaign_step(int64_t id, uint32_t rows) {
        return detail::ask(passport_ra_campaign_step, *this, id, rows);
    }
    passport::campaigns campaigns() const { return passport::campaigns(detail::ask(passport_ra_campaigns, *this)); }
    passport::campaign_report campaign_report(int64_t id, int64_t after, uint32_t rows) const {
        return passport::campaign_report(detail::ask(passport_ra_campaign_report, *this, id, after, rows));
    }
    rows_of<passport::campaign_report> all_of_campaign(int64_t id) const {
        return rows_of<passport::campaign_report>(detail::by_place<passport::campaign_report>(
            0, [this, id](int64_t after) { return campaign_report(id, after, page_rows); },
            [](const campaign_member &last) { return last.position(); }));
    }

    passport::catalogue_changes catalogue_changes(std::string_view from, std::string_view to) const {
        return passport::catalogue_changes(detail::ask(passport_ra_catalogue_changes, *this, from, to));
    }
    passport::catalogue_changes catalogue_changes_with(std::string_view catalogue, std::string_view on) const {
        return passport::catalogue_changes(detail::ask(passport_ra_catalogue_changes_with, *this, catalogue, on));
    }
    passport::audit audit(int64_t after, uint32_t rows) const {
        return passport::audit(detail::ask(passport_ra_audit, *this, after, rows));
    }
    rows_of<passport::audit> all_audit(int64_t after = 0) const {
        return rows_of<passport::audit>(detail::by_place<passport::audit>(
            after, [this](int64_t after) { return audit(after, page_rows); },
            [](const audit_entry &last) { return last.sequence(); }));
    }
    std::string audit_head() const { return detail::ask_text(passport_ra_audit_head, *this); }
    audit_check verify_audit(std::optional<std::string_view> known_head = {}) const {
        return audit_check(detail::ask(passport_ra_verify_audit, *this, known_head));
    }

private:
    /** As many rows as a page may have. */
    static constexpr uint32_t page_rows = 500;

    template <class Function, class... Inputs> receipt received(Function function, const Inputs &...inputs) {
        return receipt(detail::ask(function, *this, inputs...));
    }
    static std::pair<std::vector<passport_criterion>, detail::c_texts> criteria_of(const campaign_plan &plan) {
        std::vector<passport_criterion> criteria;
        std::vector<std::string> texts;
        for (const auto &[criterion, text] : plan.criteria) {
            criteria.push_back(criterion);
            texts.push_back(text);
        }
        return {std::move(criteria), detail::c_texts(texts)};
    }
};

/* ── The registry ─────────────────────────────────────────────────────────────────────────── */

/** 開き方 — How a registry is opened: options().secret(…).create_if_missing(). */
class options : public handle<passport_options, passport_options_free> {
public:
    options() : handle(detail::ask(passport_options_new)) {}
    options &secret(bytes_view secret) {
        return detail::run(passport_options_set_secret, *this, secret.data(), secret.size()), *this;
    }
    options &create_if_missing(bool create = true) {
        return detail::run(passport_options_set_create_if_missing, *this, create), *this;
    }
    options &ca_algorithm(passport_ca_algorithm algorithm) {
        return detail::run(passport_options_set_ca_algorithm, *this, algorithm), *this;
    }
    options &ca(bytes_view chain, bytes_view key) {
        return detail::run(passport_options_set_ca, *this, chain.data(), chain.size(), key.data(), key.size()), *this;
    }
    options &manual_clock(int64_t at) { return detail::run(passport_options_set_manual_clock, *this, at), *this; }
};

/** 台帳 — A registry: one file, or memory. */
class registry : public handle<passport_registry, passport_registry_free> {
public:
    using handle::handle;

    /** A new file; one that is there is refused. */
    static registry create(std::string_view path, const options &options = {}) {
        return registry(detail::ask(passport_registry_create, path, options));
    }
    static registry open(std::string_view path, const options &options = {}) {
        return registry(detail::ask(passport_registry_open, path, options));
    }
    static registry in_memory(const options &options = {}) {
        return registry(detail::ask(passport_registry_in_memory, options));
    }
    void close() { detail::run(passport_registry_close, *this); }

    passport::ra ra(std::string_view operator_name) const {
        return passport::ra(detail::ask(passport_registry_ra, *this, operator_name));
    }
    passport::session session(std::string_view access_key) const {
        return passport::session(detail::ask(passport_registry_session, *this, access_key));
    }
    passport::session sign_in(std::string_view access_key, std::string_view password, bytes_view certificate) const {
        return passport::session(detail::ask(passport_registry_sign_in, *this, access_key, password,
                                             certificate.data(), certificate.size()));
    }
    passport::session sign_in(std::string_view access_key, std::string_view password, std::string_view ticket,
                              std::string_view code) const {
        return passport::session(detail::ask(passport_registry_sign_in_by_one_time_password, *this, access_key,
                                             password, ticket, code));
    }
    one_time_password request_one_time_password(std::string_view access_key, std::string_view password) const {
        return one_time_password(
            detail::ask(passport_registry_request_one_time_password, *this, access_key, password));
    }
    passport::session resume(std::string_view token) const {
        return passport::session(detail::ask(passport_registry_resume, *this, token));
    }

    void load_catalogue(std::string_view catalogue) {
        detail::run(passport_registry_load_catalogue, *this, catalogue);
    }
    std::string catalogue_version() const { return detail::ask_text(passport_registry_catalogue_version, *this); }
    std::string catalogue(std::string_view version) const {
        return detail::ask_text(passport_registry_catalogue, *this, version);
    }
    /** How many keys of the list were taken. */
    uint64_t load_blocklist(bytes_view list) {
        return detail::ask(passport_registry_load_blocklist, *this, list.data(), list.size());
    }
    /** A copy of the registry as it is now; the file is there once a step is the last. */
    passport::backup backup(std::string_view to) const {
        return passport::backup(detail::ask(passport_registry_backup, *this, to));
    }
    integrity check_integrity() const { return integrity(detail::ask(passport_registry_check_integrity, *this)); }
    std::string ca_certificates() const { return detail::ask_text(passport_registry_ca_certificates, *this); }
    void confirm_clock() { detail::run(passport_registry_confirm_clock, *this); }
    /** Of a manual clock alone. */
    void set_time(int64_t at) { detail::run(passport_registry_set_time, *this, at); }
    int64_t time() const { return detail::ask(passport_registry_time, *this); }
};

} // namespace passport

#endif /* PASSPORT_HPP */
