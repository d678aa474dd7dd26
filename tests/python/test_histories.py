"""Histories that nobody thought of: random acts of a subscriber and the RA beside a small model, and hostile text everywhere."""

from __future__ import annotations

import inspect
import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule, run_state_machine_as_test
from world import FORMS, World, filled, world

import passport
from passport import Kind, Status

# A run is begun anew by its seed, which is printed, and read from the environment.
SEED = int(os.environ.get("HYPOTHESIS_SEED", random.SystemRandom().randrange(2**32)))
TAME = settings(
    deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)


@pytest.fixture(autouse=True)
def the_seed_is_told() -> None:
    print(f"HYPOTHESIS_SEED={SEED}")


@cache
def csr(at: int) -> bytes:
    """A CSR of a key that no other has."""
    subject = x509.Name([
        x509.NameAttribute(oid, text)
        for oid, text in (
            (NameOID.COUNTRY_NAME, "JP"), (NameOID.STATE_OR_PROVINCE_NAME, "Tokyo"), (NameOID.LOCALITY_NAME, "Shibuya-ku"),
            (NameOID.ORGANIZATION_NAME, "Sample Co., Ltd."), (NameOID.COMMON_NAME, "www.example.jp"),
        )
    ])
    made = x509.CertificateSigningRequestBuilder().subject_name(subject)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("www.example.jp")]), critical=False)
    return made.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


class Record:
    """What the model knows of a record."""

    def __init__(self, kind: Kind, base: str | None) -> None:
        self.kind, self.base, self.status = kind, base, Status.RECEIVED
        self.is_revoked = False


# What a status is after an act of the RA or the subscriber; an act that is not here is refused.
NEXT = {
    ("begin_review", Status.RECEIVED): Status.UNDER_REVIEW,
    ("approve", Status.UNDER_REVIEW): Status.APPROVED,
    ("issue", Status.APPROVED): Status.COMPLETED,
    ("reject", Status.UNDER_REVIEW): Status.REJECTED,
    ("reject", Status.APPROVED): Status.REJECTED,
    ("complete", Status.UNDER_REVIEW): Status.COMPLETED,
    ("confirm_revocation", Status.UNDER_REVIEW): Status.COMPLETED,
}
BEARS_CERTIFICATE = (Kind.NEW, Kind.REISSUE)
OPEN = (Status.RECEIVED, Status.UNDER_REVIEW, Status.APPROVED)


@seed(SEED)
class Registry(RuleBasedStateMachine):
    """A registry beside a dictionary of its records."""

    # How often a record came to a status, by its kind: what the histories reached.
    reached: Counter[str] = Counter()

    records = Bundle("records")

    def __init__(self) -> None:
        super().__init__()
        self.clock = passport.ManualClock(datetime(2026, 12, 1, 1, tzinfo=timezone.utc))
        self.registry = passport.in_memory(clock=self.clock)
        self.ra = self.registry.ra("operator")
        account = self.ra.open_account(name="株式会社サンプル", dealer_code="D0001")
        self.session = self.registry.session(account.access_key)
        self.session.set_profile(passport.Profile(dealer_code="D0001"))
        self.other = self.registry.session(self.ra.open_account(name="株式会社別").access_key)
        self.model: dict[str, Record] = {}
        self.coupons: dict[str, passport.CouponState] = {}
        self.reserved: dict[str, str] = {}
        self.keys = 0

    def submitted(self, draft: passport.Draft) -> str:
        receipt = self.session.submit(draft)
        assert receipt == self.session.submit(draft), "a draft is submitted once"
        assert receipt.status is Status.RECEIVED and receipt.kind is draft.kind and receipt.number not in self.model
        self.model[receipt.number] = Record(draft.kind, draft.base)
        return receipt.number

    def new_csr(self) -> bytes:
        self.keys += 1
        return csr(self.keys)

    @initialize(target=records)
    def begin(self) -> str:
        """Every history has a certificate to work with."""
        number = self.applied("SR3.0-1Y", False)
        self.go_on(number, 3)
        assert self.model[number].status is Status.COMPLETED
        return number

    @rule(
        target=records, service=st.sampled_from(["SR3.0-1Y", "SR3.0-6M", "SR3.0-AUTO"]), with_coupon=st.booleans(),
        path=st.sampled_from(sorted(FORMS["company"])), text=st.sampled_from(["", "見本", "x" * 300]),
    )
    def apply(self, service: str, with_coupon: bool, path: str, text: str) -> str:
        draft = filled(self.session, service)
        other = passport.Draft.from_json(draft.to_json())
        other.set(path, text)
        assert (other == draft) == (draft.text(path) == text)
        assert other.request_key == draft.request_key and other.text(path) == text
        without = self.session.draft_new(service)
        for field, told in draft:
            without.set(field, told)
        with pytest.raises(passport.InvalidError) as refused:
            self.session.submit(without)
        assert {found.rule for found in refused.value.findings} >= {"terms_not_agreed", "csr_required"}
        return self.applied(service, with_coupon)

    def applied(self, service: str, with_coupon: bool) -> str:
        draft = filled(self.session, service)
        draft.csr = self.new_csr()
        unused = [number for number, state in self.coupons.items() if state is passport.CouponState.UNUSED]
        coupon = unused[0] if with_coupon and unused and service == "SR3.0-1Y" else ""
        draft.coupon = coupon
        assert not [found for found in self.session.check(draft) if found.severity is passport.Severity.ERROR]
        number = self.submitted(draft)
        if coupon:
            self.coupons[coupon] = passport.CouponState.RESERVED
            self.reserved[number] = coupon
        return number

    @rule(count=st.integers(1, 2))
    def add_coupons(self, count: int) -> None:
        numbers = [f"C-{len(self.coupons) + at:04}" for at in range(count)]
        self.ra.add_coupons(numbers, dealer_code="D0001", service="SR3.0-1Y", expires_on=date(2026, 12, 31))
        self.coupons |= dict.fromkeys(numbers, passport.CouponState.UNUSED)
        with pytest.raises(passport.ConflictError):
            self.ra.add_coupons([numbers[0]], dealer_code="D0001", service="SR3.0-1Y", expires_on=date(2026, 12, 31))

    @rule(number=records, verb=st.sampled_from(["begin_review", "approve", "issue", "complete", "confirm_revocation", "reject"]))
    def act(self, number: str, verb: str) -> None:
        record = self.model[number]
        named = {"reason": "書類の不備"} if verb == "reject" else {}
        after = NEXT.get((verb, record.status))
        fits = {
            "approve": record.kind in BEARS_CERTIFICATE,
            "complete": record.kind in (Kind.CONTACT_CHANGE, Kind.CANCELLATION),
            "confirm_revocation": record.kind is Kind.REVOCATION,
        }.get(verb, True)
        base = self.model.get(record.base or "")
        if base is not None and base.is_revoked and verb in ("approve", "issue", "complete", "confirm_revocation"):
            after = None  # What it is applied for from is gone; which rule says so is the scenarios' to tell.
        call: Callable[[], passport.Receipt] = lambda: getattr(self.ra, verb)(number, request_key=key, **named)
        key = f"{verb}-{number}-{len(self.model)}-{record.status.value}"
        if after is None or not fits:
            try:
                call()
            except passport.RefusedError:
                return
            assert base is not None and base.is_revoked, f"{verb} of {record.kind} {record.status} was not refused"
            after = NEXT[verb, record.status]
        else:
            receipt = call()
            assert receipt == call(), "a repeat answers what the first call did"
            assert receipt.status is after
        self.end(number, verb, after)

    @rule(number=records, steps=st.integers(1, 3))
    def go_on(self, number: str, steps: int) -> None:
        """The next steps that fit: chance alone seldom issues a certificate."""
        for _ in range(steps):
            kind, status = self.model[number].kind, self.model[number].status
            last = {Kind.REVOCATION: "confirm_revocation", Kind.CONTACT_CHANGE: "complete", Kind.CANCELLATION: "complete"}
            verb = {
                Status.RECEIVED: "begin_review", Status.UNDER_REVIEW: last.get(kind, "approve"), Status.APPROVED: "issue",
            }.get(status)
            if verb is not None:
                self.act(number, verb)

    def end(self, number: str, verb: str, after: Status) -> None:
        record = self.model[number]
        record.status = after
        self.reached[f"{record.kind} {after}"] += 1
        coupon = self.reserved.get(number)
        if coupon and verb == "approve":
            self.coupons[coupon] = passport.CouponState.USED
        elif coupon and after in (Status.REJECTED, Status.WITHDRAWN) and self.coupons[coupon] is passport.CouponState.RESERVED:
            self.coupons[coupon] = passport.CouponState.UNUSED
        if verb == "confirm_revocation" and record.base:
            self.model[record.base].is_revoked = True

    @rule(number=records)
    def withdraw(self, number: str) -> None:
        for stranger in (self.other.withdraw, self.other.application, self.other.actions):
            with pytest.raises(passport.NotFoundError):
                stranger(number)
        is_open = {action.act: action for action in self.session.actions(number)}[passport.Act.WITHDRAWAL].allowed
        try:
            self.session.withdraw(number)
        except passport.RefusedError:
            assert not is_open and self.model[number].status is not Status.RECEIVED
        else:
            assert is_open and self.model[number].status in OPEN
            self.end(number, "withdraw", Status.WITHDRAWN)

    @rule(target=records, number=records, kind=st.sampled_from(["reissue", "contact_change", "revocation", "cancellation"]))
    def apply_from(self, number: str, kind: str) -> Any:
        """What ``actions`` allows can be drafted and submitted; what it denies is denied by the same rule."""
        answer = {action.act.value: action for action in self.session.actions(number)}[kind]
        try:
            draft: passport.Draft = getattr(self.session, f"draft_{kind}")(number)
        except passport.RefusedError as refused:
            assert not answer.allowed and refused.rule == answer.rule
            return multiple()
        assert answer.allowed
        if kind == "reissue":
            draft.csr = self.new_csr()
            draft.set("revoke_previous", "deferred")
        if kind == "contact_change":
            draft.billing.name = f"見本 {len(self.model)}"
        if kind == "revocation":
            draft.revocation.reason = "cessation"
        draft.agree_to_terms()
        try:
            return self.submitted(draft)
        except passport.InvalidError as refused:
            note(f"{kind} from {number}: {refused}")
            raise

    @rule(number=records)
    def revoke(self, number: str) -> None:
        record = self.model[number]
        has_certificate = self.session.application(number).certificate is not None
        try:
            self.ra.revoke(number)
        except passport.RefusedError as refused:
            assert not has_certificate or record.is_revoked, refused.rule
        else:
            assert has_certificate and not record.is_revoked
            record.is_revoked = True
            self.reached["revoked"] += 1

    @rule(hours=st.integers(1, 48))
    def time_goes_on(self, hours: int) -> None:
        # Days in all, so that no window closes and no coupon expires.
        if self.clock.now() < datetime(2026, 12, 12, tzinfo=timezone.utc):
            self.clock.set(self.clock.now() + timedelta(hours=hours))
        for work in self.ra.run_due():
            assert work.kind is passport.DueKind.REVOCATION and work.number
            self.model[work.number].is_revoked = True

    @invariant()
    def every_record_is_as_the_model_has_it(self) -> None:
        rows = {row.number: row for row in self.session.applications(rows=7)}
        assert rows.keys() == self.model.keys() and len(self.other.applications()) == 0
        for number, record in self.model.items():
            now = self.session.application(number)
            assert (now.status, now.kind, now.base) == (rows[number].status, record.kind, record.base)
            if now.status is not record.status:
                # An act on another record ends this one: only by rejection, and only while it was open.
                assert now.status is Status.REJECTED and record.status in OPEN, (record.status, now.status)
                self.end(number, "reject", Status.REJECTED)
            if now.certificate:
                assert (now.certificate.revoked_at is not None) == record.is_revoked
                assert now.status is Status.COMPLETED and record.kind in BEARS_CERTIFICATE
        assert {coupon.number: coupon.state for coupon in self.session.coupons()} == self.coupons

    def teardown(self) -> None:
        assert self.ra.verify_audit().is_sound
        self.registry.close()


def test_random_histories_are_as_the_model_says() -> None:
    run_state_machine_as_test(Registry, settings=settings(TAME, max_examples=40, stateful_step_count=40))
    print(dict(sorted(Registry.reached.items())))
    assert {"new completed", "new withdrawn", "revoked"} <= Registry.reached.keys()


HOSTILE = [
    "", " ", "\0", "a\0b", "\ud800", "a\udfffb", "\u202e逆\u202c", "e\u0301" * 40, "\u0301", "\ufeff", "\u2028", "\r\n", "\x1b[31m",
    "𠮷" * 100, "x" * 10_000, "あ" * 10_000, "'; DROP TABLE account; --", "%s%n{0}", "../../etc/passwd", "=1+1", "\U0010ffff", "１" * 20,
]
hostile = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=50), st.text(st.characters(categories=("Cs", "Cc", "Cf", "Mn", "Zs")), min_size=1, max_size=20),
)

# What takes no text, a draft's or a profile's, which have a test of their own, or the name of a file.
NO_TEXT = ("close", "check", "submit", "pour_profile", "set_profile", "backup", "begin_backup")


def verbs(of: World) -> list[tuple[str, Callable[..., Any]]]:
    """Every public method of registry and desks that takes text, and the functions of the package."""
    found: list[tuple[str, Callable[..., Any]]] = [("inspect_csr", passport.inspect_csr), ("from_json", passport.Draft.from_json)]
    for desk in (of.registry, of.ra, of.session):
        for name, method in inspect.getmembers(desk, inspect.ismethod):
            if not name.startswith("_") and name not in NO_TEXT:
                found.append((f"{type(desk).__name__}.{name}", method))
    return found


def argument(parameter: inspect.Parameter, texts: Callable[[], str], of: World) -> Any:
    """What fits a parameter's type, with hostile text wherever text is."""
    told = str(parameter.annotation)
    if told.startswith("tuple[DayKind"):
        return (texts(), date(2026, 4, 1), None)
    if told.startswith("Iterable[tuple"):
        return [(texts(), texts()), ("organization", texts())]
    if told.startswith("Iterable"):
        return [texts()]
    if told.startswith("Mapping"):
        return {texts(): texts(), "server_domain": [texts()]}
    if "datetime" in told:
        return of.clock.now()
    if "date" in told:
        return date(2026, 4, 1)
    if told == "Octets":
        return texts().encode(errors="surrogatepass")
    if told == "bool" or told == "bool | None":
        return False
    if told == "int":
        return 1
    assert "str" in told or "Pem" in told, (parameter.name, told)
    return texts()


def names_of_verbs() -> list[str]:
    return [name for name, _ in verbs(world())]


@pytest.mark.parametrize("name", names_of_verbs())
def test_no_text_crashes_a_verb(name: str) -> None:
    """Whatever text it is given, a verb answers or refuses; what is not text is a ValueError. Nothing else ever comes out."""
    of = world()
    method = dict(verbs(of))[name]
    parameters = list(inspect.signature(method).parameters.values())
    if not parameters:
        return

    @seed(SEED)
    @settings(TAME, max_examples=12)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        given = {parameter.name: argument(parameter, lambda: data.draw(hostile), of) for parameter in parameters}
        if given.get("number") is not None and data.draw(st.booleans()):
            given["number"] = of.number
        if "access_key" in given and data.draw(st.booleans()):
            given["access_key"] = of.account.access_key
            given |= {"dealer_code": "D0001"} if "dealer_code" in given else {}
        by_place = [given.pop(p.name) for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        try:
            answer = method(*by_place, **given)
            if inspect.isgenerator(answer) or isinstance(answer, (passport.Import, passport.Applications)):
                list(answer)
        except passport.PassportError as error:
            assert error.code not in ("panic", "storage", "damaged", "outcome_unknown"), error
            assert str(error) and error.message("ja") and error.message("en")
            repr(error).encode()
        except UnicodeEncodeError as error:
            texts = [str(value) for value in (*by_place, *given.values())]
            assert any("\ud800" <= character <= "\udfff" for text in texts for character in text) or "\\ud" in repr(texts), error

    run()
    assert of.ra.verify_audit().is_sound


@seed(SEED)
@settings(TAME, max_examples=60)
@given(st.sampled_from(passport.FIELDS), hostile, hostile)
def test_no_text_crashes_a_draft_or_a_profile(path: str, text: str, other: str) -> None:
    of = kept()
    draft = of.session.draft_new("SR3.0-1Y")
    profile = passport.Profile(dealer_code=other)
    try:
        draft.set(path, text)
        assert draft.text(path) == text
        assert passport.Draft.from_json(draft.to_json()) == draft
        for finding in of.session.check(draft):
            assert finding.rule in passport.RULES and (finding.text + finding.text_en).encode()
        profile.set(path, text)
        of.session.set_profile(profile)
    except passport.PassportError as error:
        assert error.code in ("invalid", "refused"), error
    except UnicodeEncodeError:
        assert any("\ud800" <= character <= "\udfff" for character in text + other)
    try:
        draft.set(other, text)
    except passport.InvalidError as error:
        assert error.rule == "unknown_field" and other not in passport.FIELDS
    except UnicodeEncodeError:
        assert any("\ud800" <= character <= "\udfff" for character in text + other)


@cache
def kept() -> World:
    return world()
