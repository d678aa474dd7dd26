"""The hosts in examples/python, each by its framework's test client, over a registry in a file that others use as well."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote

import pytest
from world import FORMS, ROOT, data

import passport

CSR = data("ec-www.pem")
FORM = FORMS["company"]
PASSWORD = "とても長い合言葉-2026"


@dataclass
class Office:
    """The RA's side of the registry, opened beside the host's, and the account that it opened."""

    registry: passport.Registry
    ra: passport.Ra
    access_key: str
    certificate: str

    def password(self) -> str:
        given = self.ra.reset_password(access_key=self.access_key, dealer_code="D0001").password
        assert given is not None
        return given

    def conclude(self, number: str) -> None:
        for step in (self.ra.begin_review, self.ra.approve, self.ra.issue):
            step(number)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    (tmp_path / "secret").write_bytes(bytes(range(32)))
    monkeypatch.setenv("PASSPORT_REGISTRY", str(tmp_path / "registry.db"))
    monkeypatch.setenv("PASSPORT_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("DJANGO_SECRET", "of a test")
    monkeypatch.syspath_prepend(ROOT / "examples/python")
    with passport.create(tmp_path / "registry.db", secret=bytes(range(32))) as registry:
        ra = registry.ra("yamada")
        key = ra.open_account(name="株式会社サンプル", dealer_code="D0001").access_key
        profile = passport.Profile(dealer_code="D0001", fields={"registration.email": "hanako@example.jp"})
        registry.session(key).set_profile(profile)
        login = (ROOT / "tests/data/ec-www-9.pem").read_bytes()
        issued = ra.issue_login_certificate(access_key=key, dealer_code="D0001", csr=login)
        yield Office(registry, ra, key, issued.pem.split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n")


class Inputs(HTMLParser):
    """A page's inputs by their names: what each is told of itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.named: dict[str, dict[str, str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.named[told["name"]] = told

    def value(self, name: str) -> str:
        return self.named[name]["value"]

    def sent(self) -> dict[str, str]:
        """What a browser sends when nothing is typed: a box that nobody ticked is not among it."""
        return {name: told["value"] for name, told in self.named.items() if told.get("type") != "checkbox"}


def in_a_forked_worker(work: Callable[[], bool]) -> bool:
    """What a worker answers that was forked while this process has the registry open."""
    child = os.fork()
    if child == 0:
        answer = 2
        try:
            answer = 0 if work() else 1
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_flask(office: Office) -> None:
    flask_host = import_module("flask_host")
    client = flask_host.app.test_client()
    site: dict[str, Any] = {"base_url": "https://localhost"}
    shown = {"X-Client-Cert": quote(office.certificate)}

    def sign_in(password: str, **headers: str) -> Any:
        return client.post("/sign-in", data={"access_key": office.access_key, "password": password}, headers=headers, **site)

    initial = office.password()
    assert sign_in(initial).status_code == 401, "no certificate"
    assert sign_in(initial, **shown).location == "/password"
    assert client.get("/applications", **site).status_code == 401
    assert client.get("/password", **site).status_code == 200
    weak = client.post("/password", data={"new": "short", "repeated": "short"}, **site)
    assert weak.status_code == 422 and "<li>" in weak.text
    client.post("/password", data={"new": PASSWORD, "repeated": PASSWORD}, **site)
    signed_in = sign_in(PASSWORD, **shown)
    assert signed_in.location == "/applications"
    assert {"Secure", "HttpOnly", "SameSite=Strict"} <= set(signed_in.headers["Set-Cookie"].split("; "))
    assert "0 件" in client.get("/applications", **site).text
    assert in_a_forked_worker(lambda: "0 件" in client.get("/applications", **site).text)

    closed = client.get("/new/SR2.0-AUTO", **site)
    assert closed.status_code == 409 and re.search("<h1>.*[ぁ-ん].*</h1>", closed.text)
    draft = Inputs(client.get("/new/SR3.0-1Y", **site).text).value("draft")
    fields = {path: FORM.get(path, "") for path in flask_host.FIELDS}
    wrong = client.post("/check", data={"draft": draft, **fields, "registration.telephone": "090-1234-5678"}, **site)
    assert wrong.status_code == 422 and "携帯" in wrong.text and "CSR" in wrong.text
    form = {"draft": draft, **fields, "agreed": "on", "csr": (ROOT / "tests/data/ec-www.pem").open("rb")}
    confirmed = client.post("/check", data=form, **site)
    assert confirmed.status_code == 200, confirmed.text
    draft = Inputs(confirmed.text).value("draft")
    places = {client.post("/applications", data={"draft": draft}, **site).location for _ in range(2)}
    assert len(places) == 1, "sent twice, submitted once"
    place = places.pop()

    early = client.get(f"{place}/certificate", **site)
    assert early.status_code == 409
    office.conclude(place.rsplit("/")[-1])
    assert client.get(f"{place}/certificate", **site).data.count(b"BEGIN CERTIFICATE") == 2
    assert "再発行申請 可" in client.get(place, **site).text
    assert client.get("/applications/1000000000", **site).status_code == 404
    assert "1 件" in client.get("/applications?text=example.jp", **site).text
    assert "0 件" in client.get("/applications?text=other.jp", **site).text

    runner = flask_host.app.test_cli_runner()
    told = runner.invoke(args=["run-due"])
    assert told.exit_code == 0 and "発行" in told.output, told.output
    assert runner.invoke(args=["run-due"]).output == "", "told once"
    taken = client.get_cookie("session", domain="localhost")
    signed_out = client.post("/sign-out", **site)
    assert signed_out.location == "/" and client.get_cookie("session", domain="localhost") is None
    client.set_cookie("session", taken.value, domain="localhost")
    assert client.get("/applications", **site).status_code == 401, "who kept the token has nothing of it"
    assert client.post("/sign-out", **site).status_code == 401
    assert sign_in(PASSWORD, **shown).location == "/applications"
    flask_host.registry().close()
    assert client.get("/applications", **site).status_code == 500


def test_django(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    django_host = import_module("django_host")
    mail, django_test, testing = map(import_module, ("django.core.mail", "django.test", "django.test.utils"))
    call_command = import_module("django.core.management").call_command
    testing.setup_test_environment()
    # A page that refuses a forged request is tried with the check, the others without.
    client, site = django_test.Client(), {"secure": True}

    def sign_in(password: str) -> Any:
        typed = {"access_key": office.access_key, "password": password}
        client.post("/", typed, **site)
        code = mail.outbox[-1].body.split()[0] if mail.outbox else "000000"
        return client.post("/sign-in", {**typed, "code": code}, **site)

    with testing.override_settings(ALLOWED_HOSTS=["testserver"]):
        assert django_test.Client(enforce_csrf_checks=True).post("/", {}, **site).status_code == 403
        proxied = {"Host": "testserver", "X-Forwarded-Proto": "https", "Origin": "https://testserver"}
        behind = django_test.Client(enforce_csrf_checks=True, headers=proxied)
        blank = Inputs(behind.get("/").content.decode()).sent()
        assert behind.post("/", blank).url == "/sign-in", "behind a web server that speaks HTTPS"
        for page in ("/", "/sign-in", "/password"):
            inputs = Inputs(client.get(page, **site).content.decode()).named
            hidden = {name for name, told in inputs.items() if told["type"] == "password"}
            assert hidden == inputs.keys() - {"access_key", "csrfmiddlewaretoken"} and hidden
        assert client.post("/", {}, **site).url == "/sign-in" and client.post("/sign-in", {}, **site).status_code == 401
        refused = sign_in("何か違うもの")
        assert refused.status_code == 401 and refused.json()["rule"] == "sign_in_refused" and not mail.outbox
        assert sign_in(office.password()).url == "/password"
        assert mail.outbox[0].to == ["hanako@example.jp"]
        assert client.post("/password", {}, **site).status_code == 422
        assert client.post("/password", {"new": PASSWORD, "repeated": PASSWORD}, **site).url == "/"
        answers = [client.post("/", {"access_key": office.access_key, "password": password}, **site) for password in ("何か", PASSWORD)]
        with testing.override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="localhost", EMAIL_PORT=1):
            caplog.clear()
            answers.append(client.post("/", {"access_key": office.access_key, "password": PASSWORD}, **site))
            assert [record.message for record in caplog.records if record.name == "django_host"] == [
                "a one-time password was not sent: ConnectionRefusedError"
            ]
        assert {(answer.status_code, answer.url, answer.content) for answer in answers} == {(302, "/sign-in", b"")}
        assert sign_in(PASSWORD).url == "/applications"
        assert client.get("/applications", **site).json() == {"total": 0, "next": None, "rows": []}
        assert in_a_forked_worker(lambda: client.get("/applications", **site).json()["total"] == 0)

        desk = office.registry.session(office.access_key)
        draft = desk.draft_new("SR3.0-1Y")
        draft.csr = CSR
        for path, text in FORM.items():
            draft.set(path, text)
        draft.technical.name = '見本 "次郎" <&>'
        draft.agree_to_terms()
        number = desk.submit(draft).number
        unfinished = client.get(f"/applications/{number}/contacts", **site)
        assert unfinished.status_code == 409 and re.search("[ぁ-ん]", unfinished.json()["message"])
        office.conclude(number)
        (row,) = client.get("/applications", **site).json()["rows"]
        assert (row["number"], row["status"], row["server_name"]) == (number, "完了", "www.example.jp")
        assert "見本 花子" in client.get(f"/applications/{number}/form", **site).content.decode()

        place = f"/applications/{number}/contacts"
        shown = Inputs(client.get(place, **site).content.decode())
        contacts = desk.draft_contact_change(number)
        assert {name: shown.value(name) for name in django_host.CONTACTS} == {name: contacts.text(name) for name in django_host.CONTACTS}
        assert "<" in shown.value("technical.name"), "what is shown is escaped"
        assert passport.Draft.from_json(shown.value("draft")).base == number and shown.named["agreed"]["type"] == "checkbox"
        blank = shown.sent()
        unsure = client.post(place, blank, **site)
        assert unsure.status_code == 422
        found = {finding["rule"] for finding in unsure.json()["findings"]}
        assert found == {"terms_not_agreed", "nothing_changed"}
        assert client.post(place, {}, **site).status_code == 422, "no draft at all"
        wrong = client.post(place, {**blank, "technical.email": "no address", "agreed": "on"}, **site)
        assert wrong.status_code == 422
        assert [found["field"] for found in wrong.json()["findings"]] == ["technical.email"]
        others = [client.post("/applications/1000000000/contacts", {**blank, "agreed": "on"}, **site)]
        others += [client.post(place, {"draft": desk.draft_reissue(number).to_json(), "agreed": "on"}, **site)]
        assert [answer.status_code for answer in others] == [400, 400]
        typed = {**blank, "technical.name": "見本 四郎", "agreed": "on"}
        sent = [client.post(place, typed, **site).json() for _ in range(2)]
        assert sent[0] == sent[1] and sent[0]["status"] == "申込受付"
        assert desk.application(sent[0]["number"]).text("technical.name") == "見本 四郎"

        mail.outbox.clear()
        call_command(django_host.RunDue())
        assert {message.to[0] for message in mail.outbox} == {"hanako@example.jp"}
        told = len(mail.outbox)
        call_command(django_host.RunDue())
        assert len(mail.outbox) == told > 0
        assert client.get("/applications/1000000000/form", **site).status_code == 404
        assert client.post("/sign-out", **site).url == "/"
        assert client.get("/applications", **site).status_code == 401
        django_host.registry().close()
        assert client.get("/applications", **site).status_code == 500
    testing.teardown_test_environment()


def test_fastapi(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    fastapi_host = import_module("fastapi_host")
    from fastapi.testclient import TestClient

    def header() -> str:
        return ":" + "".join(office.certificate.split("-----")[2].split()) + ":"

    with TestClient(fastapi_host.app, raise_server_exceptions=False) as client, TestClient(fastapi_host.app) as other:
        typed = {"access_key": office.access_key, "password": office.password()}
        refused = client.post("/sign-in", json=typed)
        assert refused.status_code == 401 and re.search("[ぁ-ん]", refused.json()["message"])
        assert client.get("/applications").status_code == 401
        first = client.post("/sign-in", json=typed, headers={"Client-Cert": header()}).json()
        assert first["must_change_password"]
        bearer = {"Authorization": f"Bearer {first['token']}"}
        assert client.get("/applications", headers=bearer).json()["rule"] == "password_change_required"
        weak = client.post("/password", json={"new": "short", "repeated": "short"}, headers=bearer)
        assert weak.status_code == 422 and weak.json()["rule"] == "password_policy"
        assert client.post("/password", json={"new": PASSWORD, "repeated": PASSWORD}, headers=bearer).status_code == 204
        assert client.get("/applications", headers=bearer).status_code == 401, "the change has ended it"
        typed["password"] = PASSWORD
        signed_in = client.post("/sign-in", json=typed, headers={"Client-Cert": header()}).json()
        bearer = {"Authorization": f"Bearer {signed_in['token']}"}
        assert client.get("/applications", headers=bearer).json() == {"total": 0, "next": None, "rows": []}
        assert other.get("/applications", headers=bearer).status_code == 200, "another worker resumes it"

        assert client.post("/drafts", json={"service": "SR9"}, headers=bearer).status_code == 404
        draft = client.post("/drafts", json={"service": "SR3.0-1Y"}, headers=bearer).json()
        invalid = client.post("/applications", json=draft, headers=bearer)
        assert invalid.status_code == 422
        assert invalid.json()["findings"] == client.post("/drafts/check", json=draft, headers=bearer).json()
        told = {found["field"]: found["text"] for found in invalid.json()["findings"]}
        assert re.search("[ぁ-ん]", told["organization.name"])
        draft |= {"fields": FORM, "csr": b64encode(CSR).decode(), "agreed_terms": draft["offered_terms"]}
        assert not [found for found in client.post("/drafts/check", json=draft, headers=bearer).json() if found["severity"] == "error"]
        sent = [client.post("/applications", json=draft, headers=bearer) for _ in range(2)]
        assert [answer.status_code for answer in sent] == [201, 201] and sent[0].json() == sent[1].json()
        number = sent[0].json()["number"]
        draft["fields"] = {**FORM, "remarks": "別の内容"}
        assert client.post("/applications", json=draft, headers=bearer).status_code == 409

        office.conclude(number)
        record = client.get(f"/applications/{number}", headers=bearer).json()
        assert record["status"] == "completed" and record["form"]["organization.name"] == "株式会社サンプル"
        acts = {action["act"]: action["allowed"] for action in record["actions"]}
        assert acts["reissue"] and not acts["renewal"]
        assert client.get("/applications?text=example.jp", headers=bearer).json()["rows"][0]["number"] == number
        pem = client.get(f"/applications/{number}/certificate?format=pem", headers=bearer)
        assert pem.content.startswith(b"-----BEGIN CERTIFICATE-----")
        assert client.get(f"/applications/{number}/certificate?format=doc", headers=bearer).status_code == 400
        assert client.post("/drafts/check", content=b"\xff", headers=bearer).status_code == 422
        assert client.post("/sign-out", headers=bearer).status_code == 204
        assert client.get("/applications", headers=bearer).json()["rule"] == "session_ended"
        fastapi_host.app.state.registry.close()
        assert client.get("/applications", headers=bearer).status_code == 500

    # A worker that starts has its timer tell what was made since the last hour.
    notices = {(str(notice.kind), notice.number) for notice in office.ra.notices()}
    assert {kind for kind, _ in notices} >= {"received", "issued"}
    with TestClient(fastapi_host.app), caplog.at_level("INFO", "fastapi_host"):
        for _ in range(6000):
            if not office.ra.notices():
                break
            sleep(0.01)
    logged = {tuple(record.getMessage().split()[:2]) for record in caplog.records if record.name == "fastapi_host"}
    assert logged >= notices and not office.ra.notices()
    assert office.ra.run_due() == ()
