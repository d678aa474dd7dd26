/*
 * passport.h — the C face of libpassport: the application and contract system of a TLS server
 * certificate service, as a library. It is generated from ffi/src; do not edit it.
 *
 * A registry is one file (or memory). From it come two desks: passport_session, a subscriber's,
 * which sees one account, and passport_ra, the registration authority's, opened for a named operator.
 * A passport_draft is checked and submitted at the first; the second reviews, approves and issues.
 * Every "no" is a rule with its reason: passport_error says which. examples/c/lifecycle.c shows it whole.
 *
 * What holds for every function, unless its comment says otherwise:
 *
 * Answers.   A function returns PASSPORT_OK, and then has written its outputs; or the class of an error, and then
 *            has changed nothing and left its outputs as they were. The order of arguments is: self, inputs,
 *            outputs, error. The last argument may be NULL; if it is not, a failure leaves a passport_error there,
 *            which the caller frees. A success leaves it as it was: set it to NULL before. The getters of
 *            passport_error and the look-ups (passport_…_name, _label, …) answer by value and cannot fail.
 *
 * Codes.     Any function may answer PASSPORT_CODE_BAD_HANDLE (a handle that is NULL, freed, of another kind or no
 *            handle at all), PASSPORT_CODE_BAD_ARGUMENT (NULL where a pointer is needed, text that is not UTF-8, a
 *            number that no enumeration has, a request key that is not 1 to 128 printable ASCII characters) and
 *            PASSPORT_CODE_PANIC (a fault of the library). The comments name the others without their prefix
 *            PASSPORT_CODE_, with the rules in parentheses. "The codes of storage" are BUSY, OUTCOME_UNKNOWN,
 *            STORAGE, DAMAGED, CLOSED and FORKED.
 *
 * Handles.   A handle is no pointer to anything: it is a number, checked at each call. It is made by a function
 *            that says so and ended by its noun's _free, which takes NULL too, answers BAD_HANDLE a second time,
 *            and needs no order: what was opened from a registry, or read from a desk, outlives it.
 *
 * Borrowed.  Text and bytes that a getter hands out belong to the snapshot they were read from, and live until it
 *            is freed. Text is UTF-8 with a NUL behind it. An output is never the caller's to free, unless it is a
 *            handle.
 *
 * Inputs.    Text is UTF-8 with a NUL behind it, bytes a pointer and a length; both are copied, and need to last
 *            only as long as the call.
 *
 * Time.      Instants are Unix seconds in UTC. Days are civil days in Asia/Tokyo, as text: 2026-12-26.
 *
 * Repeats.   A request key names one intention: repeated with its key, a verb does nothing twice and answers what
 *            the first call did. After OUTCOME_UNKNOWN or BUSY repeat the call with its key.
 *
 * Threads.   Any thread may use any handle at any time. Freeing one while another thread still reads what was
 *            borrowed from it is the caller's fault, as with free().
 *
 * Fork.      A child must open the registry anew: what it inherits answers FORKED. Snapshots may be read there.
 *            Do not fork while another thread is inside the library.
 */
