"""What every public class is: a frozen value, an enumeration, an error, a handle or a draft; none can be forgotten."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import multiprocessing
import pickle
import re
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from world import FORMS, World, data, filled, issued, world

import passport
from passport import _lazy

pandas: Any = import_module("pandas")

CLASSES: dict[str, type] = {
    name: value for name in passport.__all__ if inspect.isclass(value := getattr(passport, name))
}
ERRORS = {name: of for name, of in CLASSES.items() if issubclass(of, BaseException)}
ENUMS = {name: of for name, of in CLASSES.items() if issubclass(of, Enum)}
VALUES = {name: of for name, of in CLASSES.items() if dataclasses.is_dataclass(of)}
HANDLES = {"Applications", "Backup", "Import", "ManualClock", "Ra", "Registry", "Session"}
DRAFTS = {"Draft", "Profile"}
PERSONAL = ("見本", "hanako", "株式会社サンプル", "03-5775", "神宮前")
WHOLE = Callable[[Any], Any]
ROUND_TRIPS: dict[str, WHOLE] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle {protocol}": lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol))  # type: ignore[misc]
       for protocol in range(pickle.HIGHEST_PROTOCOL + 1)},
}


def inside(value: Any) -> Iterator[Any]:
    """A value and all values in it."""
    yield value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from inside(getattr(value, field.name))
    elif isinstance(value, (tuple, list, _lazy.Lazy)):
        for item in value:
            yield from inside(item)


def damaged() -> passport.Integrity:
    """What is told of a registry that somebody wrote into."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registry.db"
        passport.create(path, secret=bytes(32)).close()
        with sqlite3.connect(path) as file:
            file.execute("INSERT INTO setting VALUES ('other', x'00')")
        file.close()
        with passport.open(path, secret=bytes(32)) as registry:
            return registry.check_integrity()


def lived(of: World) -> Iterator[object]:
    """Answers of every verb that answers a value."""
    registry, ra, session, number = of.registry, of.ra, of.session, of.number
    whose: dict[str, Any] = {"access_key": of.account.access_key, "dealer_code": "D0001"}
    yield from (of.account, session.application(number), session.application(of.received), session.actions(number), session.stickers(number))
    yield registry.request_one_time_password(of.account.access_key, "a wrong password")
    yield from (passport.inspect_csr(data("ec-www.pem")), session.check(session.draft_new("SR3.0-1Y")))
    yield ra.add_coupons(["C-1"], dealer_code="D0001", service="SR3.0-1Y", expires_on=date(2026, 12, 31))
    yield from (session.applications().page, list(ra.accounts()), ra.worklist(), ra.notices(), ra.audit(), ra.verify_audit())
    changed = (Path(__file__).parents[1] / "scenarios/catalogues").glob("*.toml")
    for catalogue in sorted(changed):
        try:
            yield ra.catalogue_changes_with(catalogue.read_text("utf-8"), on=date(2027, 4, 1))
        except passport.PassportError:
            pass
    kept = session.set_profile(passport.Profile(fields={"organization.name": "株式会社𠮷野"}))
    assert kept.organization.name
    draft = filled(session)
    draft.organization.name = "株式会社𠮷野"
    yield session.submit(draft)
    yield list(session.export(format="csv_shift_jis"))
    file = b"account,contract,kind,received_at\r\nNOBODY,1,new,2026-04-01\r\n"
    yield list(ra.import_records(file))
    campaign = ra.campaign(name="all", reason="superseded", criteria={"server_domain": "example.jp"})
    kept_by_secret = passport.in_memory(secret=bytes(32))
    with tempfile.TemporaryDirectory() as folder, kept_by_secret.begin_backup(Path(folder) / "copy.db") as backup:
        yield list(backup)
    yield damaged()
    yield from (campaign, ra.campaign_report(campaign.id), session.draft_reissue(number), session.profile())
    of.clock.set(of.clock.now() + timedelta(days=500))
    yield ra.run_due()
    # These end the session.
    yield from (ra.reset_password(**whose), ra.issue_login_certificate(csr=data("ec-www-4.pem"), **whose))


@pytest.fixture(scope="module")
def samples() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for answer in lived(world()):
        for value in inside(answer):
            found.setdefault(type(value).__name__, []).append(value)
    return found


def test_every_class_is_of_one_sort() -> None:
    sorts = [set(ERRORS), set(ENUMS), set(VALUES), HANDLES, DRAFTS]
    assert sum(map(len, sorts)) == len(CLASSES) and set().union(*sorts) == set(CLASSES)
    assert passport.__all__ == sorted(passport.__all__)


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_frozen_comparable_hashable_and_can_be_sent(name: str, samples: dict[str, list[Any]]) -> None:
    assert samples.get(name), f"no {name} among the samples"
    for value in samples[name]:
        for way, whole in ROUND_TRIPS.items():
            other = whole(value)
            assert other == value and hash(other) == hash(value), f"{way}: {value!r}"
            assert repr(other) == repr(value), way
        for field in dataclasses.fields(value):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(value, field.name, None)
        assert value != object() and repr(value).startswith(f"{name}(")
        if name not in ("CsrInspection",):
            assert not [text for text in PERSONAL if text in repr(value)], repr(value)


def test_secrets_stay_out_of_reprs(samples: dict[str, list[Any]]) -> None:
    [initial] = samples["InitialPassword"]
    [asked] = samples["OneTimePassword"]
    assert initial.password and initial.password not in repr(initial)
    assert asked.ticket not in repr(asked)
    names = [found for found in passport.inspect_csr(data("bad-names.pem")).findings if found.about]
    assert "db.internal" in {found.about for found in names}
    assert not [found for found in names if found.about and (found.about in repr(found) or "about" in repr(found))]


@pytest.mark.parametrize("name", ENUMS)
def test_an_enumeration_is_text_with_labels(name: str) -> None:
    members: list[Any] = list(ENUMS[name])
    for member in members:
        assert member.label and member.label_en and str(member) == member.value == member
        assert all(whole(member) is member for whole in ROUND_TRIPS.values())


def closed(of: World) -> passport.Ra:
    of.registry.close()
    return of.ra


def refusals(of: World) -> Iterator[Callable[[], object]]:
    """One refusal for each class of errors that a host can provoke in one process."""
    yield lambda: of.session.draft_renewal(of.number)
    yield lambda: of.session.submit(of.session.draft_new("SR3.0-1Y"))
    yield lambda: of.session.application("1000000000")
    yield lambda: of.registry.load_catalogue(f'version = "{of.registry.catalogue_version}"')
    yield lambda: of.registry.sign_in(of.account.access_key, "a wrong password")
    yield lambda: passport.open(__file__)
    yield lambda: of.registry.ra("")
    yield lambda: closed(of).worklist()


@pytest.fixture(scope="module")
def errors() -> list[passport.PassportError]:
    found: list[passport.PassportError] = []
    for call in refusals(world()):
        with pytest.raises(passport.PassportError) as caught:
            call()
        found.append(caught.value)
    return found


def told(error: passport.PassportError) -> dict[str, object]:
    keys = ("code", "rule", "section", "field", "findings", "opens", "closes", "record", "remedy", "cause")
    return {
        "": (type(error), str(error), error.args, error.message("ja"), error.message("en")),
        **{key: getattr(error, key) for key in keys},
    }


def test_an_error_survives_being_sent(errors: list[passport.PassportError]) -> None:
    assert {type(error) for error in errors} == {*ERRORS.values()} - {passport.PassportError}
    for error in errors:
        for way, whole in ROUND_TRIPS.items():
            assert told(whole(error)) == told(error), way
    [invalid] = [error for error in errors if isinstance(error, passport.InvalidError)]
    assert len(invalid.findings) > 10 and str(invalid).count("\n") + 1 == len(invalid.findings)
    assert "passport.InvalidError: " in "".join(traceback.format_exception_only(invalid))


def test_an_error_of_ones_own_can_be_made() -> None:
    for name, of in ERRORS.items():
        error = of("見本")
        assert isinstance(error, passport.PassportError) and "見本" in str(error) and not error.findings, name
        assert error.message("ja") == "見本" and error.rule is None
        assert type(pickle.loads(pickle.dumps(error))) is of


def refuse() -> None:
    session = world().session
    session.submit(session.draft_new("SR3.0-1Y"))


def test_an_error_comes_back_from_another_process() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        with pytest.raises(passport.InvalidError) as caught:
            pool.apply(refuse)
    assert len(caught.value.findings) > 10 and caught.value.rule == "terms_not_agreed"


@pytest.mark.parametrize("name", sorted(HANDLES))
def test_a_handle_is_neither_copied_nor_pickled(name: str, tmp_path: Path) -> None:
    of = world()
    kept = passport.in_memory(secret=bytes(32))
    handles: list[Any] = [
        kept.begin_backup(tmp_path / "copy.db"), of.clock, of.registry, of.ra, of.session, of.session.applications(), of.ra.import_records(b"account,contract,kind,received_at\r\n"),
    ]
    assert {type(handle).__name__ for handle in handles} == HANDLES
    [handle] = [handle for handle in handles if type(handle).__name__ == name]
    for whole in ROUND_TRIPS.values():
        with pytest.raises(TypeError, match=f"{name} is open in this process alone"):
            whole(handle)
    with pytest.raises(TypeError):
        pickle.dumps(handle._native)


@pytest.mark.parametrize("whole", ROUND_TRIPS.values(), ids=ROUND_TRIPS)
def test_drafts_and_profiles_are_values_that_change(whole: WHOLE) -> None:
    of = world()
    draft = of.session.draft_reissue(of.number)
    profile = passport.Profile(dealer_code="D0001", fields={"billing.name": "見本 三郎"})
    for value in (draft, profile):
        other = whole(value)
        assert other == value and other is not value and type(other) is type(value)
        other.billing.name = "見本 四郎"
        assert other != value and value.billing.name == "見本 三郎"
        with pytest.raises(TypeError):
            hash(value)
    with pytest.raises(TypeError, match="part of a draft"):
        whole(draft.billing)


def test_a_draft_has_its_fields_as_attributes() -> None:
    draft = filled(world().session, csr="ec-www-4.pem")
    assert dict(draft) == draft.fields == {**draft.fields, **FORMS["company"]}
    assert dict(draft.billing)["name"] == draft.billing.name == draft.text("billing.name")
    for field in passport.FIELDS:
        block, _, name = field.rpartition(".")
        of = getattr(draft, block) if block else draft
        assert name in dir(of), field
        setattr(of, name, "x")
        assert getattr(of, name) == draft.text(field) == "x"
        delattr(of, name)
        assert draft.text(field) == "" and field not in draft.fields
    assert draft.fields == {} and "billing" in dir(draft) and "submit" not in dir(draft)
    del draft.csr
    assert draft.csr is None
    for miss in (lambda: draft.organisation, lambda: delattr(draft, "bililng"), lambda: delattr(draft.billing, "nmae")):
        with pytest.raises(AttributeError, match="near: "):
            miss()
    with pytest.raises(AttributeError):
        del draft.billing


def test_a_field_takes_text_alone() -> None:
    of = world()
    draft: Any = of.session.draft_new("SR3.0-1Y")
    profile: Any = passport.Profile()
    for value in (None, 3, b"text", ["text"]):
        for to in (draft, profile):
            for way in (lambda: to.set("billing.name", value), lambda: setattr(to.billing, "name", value)):
                with pytest.raises(TypeError, match=f"text is needed, not {type(value).__name__}"):
                    way()
        with pytest.raises(TypeError):
            passport.Profile(fields={"billing.name": value})  # type: ignore[dict-item]
    assert not draft.fields and not profile.fields


def test_a_list_goes_on_by_itself() -> None:
    of = world()
    for _ in range(5):
        draft = of.session.draft_contact_change(of.number)
        draft.billing.name = "見本 四郎"
        draft.agree_to_terms()
        of.session.withdraw(of.session.submit(draft).number)
    for desk in (of.session, of.ra):
        for rows in (1, 3, 7, 500):
            found = desk.applications(rows=rows)
            numbers = [row.number for row in found]
            assert len(numbers) == len(set(numbers)) == len(found) == found.total == 7
            assert [row.number for row in found] == numbers, "a second time"
            assert [len(page) for page in found.pages()] == [rows] * (7 // rows) + [7 % rows] * (7 % rows > 0)
            assert [row.number for page in found.pages() for row in page] == numbers
        second = desk.applications(rows=3, cursor=desk.applications(rows=3).next)
        assert [row.number for row in list(second)] == numbers[3:] and second.previous and second.total == 7
        with pytest.raises(TypeError, match="begins at a cursor has no length"):
            len(second)


def test_whether_there_is_a_row_is_told_without_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    of = world()
    some, none = (of.session.applications(texts=[("organization", text)]) for text in ("サンプル", "別の会社"))
    first = of.ra.applications(rows=1)
    rest = of.ra.applications(rows=1, cursor=first.next)
    monkeypatch.setattr(passport.Applications, "__len__", lambda _: pytest.fail("it counts"))
    assert some and first and rest and not none


def test_a_table_of_pandas_has_columns_with_names() -> None:
    of = world()
    table = pandas.DataFrame(of.session.applications(rows=1, ascending=True))
    assert list(table.columns) == [field.name for field in dataclasses.fields(passport.ListRow)]
    assert list(table["number"]) == [of.number, of.received] and table["status"].map(lambda status: status.label)[0] == "完了"
    of.ra.add_coupons(["C-1", "C-2"], dealer_code="D0001", service="SR3.0-1Y", expires_on=date(2026, 12, 31))
    of.session.set_profile(passport.Profile(dealer_code="D0001"))
    assert list(pandas.DataFrame(of.session.coupons())["number"]) == ["C-1", "C-2"]
    findings = pandas.DataFrame(of.session.check(of.session.draft_new("SR3.0-1Y")))
    assert "rule" in findings and len(findings) > 10
    audit = pandas.DataFrame(of.ra.audit())
    assert audit["at"].dt.tz is not None and set(audit.groupby("verb").size()) >= {1, 2}
    report = of.ra.campaign_preview(name="all", reason="superseded", criteria={"server_domain": "example.jp"})
    assert list(pandas.DataFrame(report)["standing"]) == ["open"]


def test_times_days_paths_and_bytes_are_pythons_own(tmp_path: Path) -> None:
    of = world()
    for at, kind in ((datetime(2026, 4, 1), ValueError), (date(2026, 4, 1), TypeError), ("2026-04-01", TypeError)):
        for call in (lambda: of.clock.set(at), lambda: of.session.actions(of.number, at=at), lambda: passport.ManualClock(at)):  # type: ignore[arg-type]
            with pytest.raises(kind):
                call()
    tokyo = timezone(timedelta(hours=9))
    of.clock.set(datetime(2026, 4, 2, 9, 30, 1, 999_999, tokyo))
    assert of.clock.now() == datetime(2026, 4, 2, 0, 30, 1, tzinfo=timezone.utc)
    for on in (datetime(2026, 4, 1, tzinfo=tokyo), "2026-04-01"):
        with pytest.raises(TypeError, match="a date is needed"):
            of.ra.receive_document(of.received, "application_form", on=on)  # type: ignore[arg-type]
    csr = data("ec-www.pem")
    for form in (csr, bytearray(csr), memoryview(csr), csr.decode()):
        assert passport.inspect_csr(form).common_name == "www.example.jp"
        draft = of.session.draft_new("SR3.0-1Y")
        draft.csr = form
        assert draft.csr == csr
    with pytest.raises(TypeError, match="bytes are needed, not int"):
        passport.inspect_csr(32)  # type: ignore[arg-type]
    places: list[tuple[str | Path, bytearray | memoryview]] = [
        (tmp_path / "a", bytearray(32)), (str(tmp_path / "b"), memoryview(bytes(32))),
    ]
    for path, secret in places:
        passport.create(path, secret=secret).close()
        with passport.open(path, secret=secret) as registry:
            assert repr(registry) == f"<Registry {str(path)!r}>"
    with pytest.raises(passport.StorageError):
        passport.create(tmp_path / "a\0b")


def test_commands_take_their_arguments_by_name() -> None:
    """Beside a record, and what is handed in, everything has a name."""
    for desk in (passport.Ra, passport.Session, passport.Registry):
        for name, method in inspect.getmembers(desk, inspect.isfunction):
            if name.startswith("_"):
                continue
            by_place = [p for p in inspect.signature(method).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
            assert len(by_place) <= 3 and all(p.default is p.empty for p in by_place), f"{desk.__name__}.{name}"
            assert re.fullmatch(r"[a-z_]+", name)


def test_types_can_be_asked_for() -> None:
    """As FastAPI, pydantic and others that read signatures do."""
    for name in passport.__all__:
        value = getattr(passport, name)
        asked = {name: value} if inspect.isfunction(value) or inspect.isclass(value) else {}
        for key, member in inspect.getmembers(value) if inspect.isclass(value) else ():
            of = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            if inspect.isfunction(of) and of.__module__.startswith("passport"):
                asked[f"{name}.{key}"] = of
        for told, of in asked.items():
            hints = get_type_hints(of)
            assert not inspect.isfunction(of) or of.__name__.startswith("__") or "return" in hints, told
            assert not [hint for hint in hints.values() if isinstance(hint, str)], told


def test_what_cannot_be_listed_is_refused_by_the_call() -> None:
    of = world()
    for desk in (of.session, of.ra):
        with pytest.raises(passport.ArgumentError):
            desk.export(format="zz")
        for rows in (0, 501, -1):
            with pytest.raises(passport.InvalidError, match="query_invalid"):
                desk.export(rows=rows)
    for rows in (0, 501, -1):
        with pytest.raises(passport.InvalidError, match="query_invalid"):
            of.ra.accounts(rows=rows)
    with pytest.raises(passport.NotFoundError):
        of.ra.accounts(after="none")


def test_records_of_two_desks_are_the_same_value() -> None:
    of = world()
    other = issued(of.ra, of.session, "ec-www-5.pem")
    assert of.ra.application(other) == of.session.application(other) != of.session.application(of.number)
    assert len({of.ra.application(other), of.session.application(other), of.session.application(of.number)}) == 2
