"""申込画面（Django） — A portal in one file whose users sign in by a one-time password sent as mail.

    PASSPORT_REGISTRY=contracts.db PASSPORT_SECRET_FILE=secret DJANGO_SECRET=… python examples/python/django_host.py runserver

PASSPORT_SECRET_FILE is a file of 32 bytes; DJANGO_SECRET signs Django's own cookies. Django's own database is not needed here; it
must never be the registry's file.
"""

import functools
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.mail import send_mail
from django.core.management import BaseCommand, execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import passport

if not settings.configured:
    settings.configure(
        SECRET_KEY=os.environ["DJANGO_SECRET"],
        ALLOWED_HOSTS=os.environ.get("DJANGO_HOSTS", "localhost").split(","),
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            f"{__name__}.AnswerErrors",
        ],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_SAMESITE="Strict",
        CSRF_COOKIE_SECURE=True,
        DEFAULT_FROM_EMAIL="no-reply@example.jp",
    )
    django.setup()


@functools.cache
def opened(process: int) -> passport.Registry:
    secret = Path(os.environ["PASSPORT_SECRET_FILE"]).read_bytes()
    return passport.open(os.environ["PASSPORT_REGISTRY"], secret=secret)


def registry() -> passport.Registry:
    """This process's own: what a worker inherits by a fork, it must not use."""
    return opened(os.getpid())


# [errors]
class AnswerErrors:
    """What the library refuses, as an answer: the message, and what was found."""

    STATUS = {
        "sign_in": 401, "not_found": 404, "refused": 409, "conflict": 409, "invalid": 422,
        "bad_argument": 400, "busy": 503, "outcome_unknown": 503,
    }

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, passport.PassportError):
            return None
        told = {
            "rule": error.rule,
            "message": error.message("ja"),
            "opens": error.opens,
            "closes": error.closes,
            "findings": [
                {"field": found.field, "rule": found.rule, "text": found.text} for found in error.findings
            ],
        }
        return JsonResponse(told, status=self.STATUS.get(error.code, 500))
# [/errors]


def form(request: HttpRequest, *inputs: str) -> HttpResponse:
    """A form of inputs, with Django's token against forged requests."""
    rows = format_html_join("", '<input name="{0}" placeholder="{0}"> ', ((name,) for name in inputs))
    return HttpResponse(format_html(
        '<!doctype html><meta charset=utf-8><form method=post><input type=hidden name=csrfmiddlewaretoken value="{}">{}'
        "<button>送信</button></form>", get_token(request), rows,
    ))


# [sign-in]
@require_http_methods(["GET", "POST"])
def ask_for_code(request: HttpRequest) -> HttpResponse:
    """Whatever was typed, the answer is the same; only the right password has mail sent."""
    if request.method == "GET":
        return form(request, "access_key", "password")
    asked = registry().request_one_time_password(request.POST["access_key"], request.POST["password"])
    request.session["ticket"] = asked.ticket
    if asked.code and asked.email:
        text = f"{asked.code}\n{asked.expires_at:%H:%M} (UTC) まで有効です。"
        send_mail("ワンタイムパスワード", text, None, [asked.email])
    return HttpResponseRedirect("/sign-in")


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The password once more, which is kept nowhere in between, and the code that came by mail."""
    if request.method == "GET":
        return form(request, "access_key", "password", "code")
    session = registry().sign_in(
        request.POST["access_key"],
        request.POST["password"],
        ticket=request.session.get("ticket", ""),
        code=request.POST["code"],
    )
    request.session.flush()
    request.session["token"] = session.token()
    return HttpResponseRedirect("/password" if session.must_change_password else "/applications")


def desk(request: HttpRequest) -> passport.Session:
    """The desk of whoever sent the request; any worker resumes what another has opened."""
    return registry().resume(request.session.get("token", ""))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    desk(request).sign_out()
    request.session.flush()
    return HttpResponseRedirect("/")
# [/sign-in]


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return form(request, "current", "new", "repeated")
    desk(request).change_password(
        current=request.POST.get("current"), new=request.POST["new"], repeated=request.POST["repeated"]
    )
    request.session.flush()  # the change has ended every session, this one too
    return HttpResponseRedirect("/")


@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    page = desk(request).applications(view="current", cursor=request.GET.get("cursor"))
    rows = [
        {"number": row.number, "status": row.status.label, "server_name": row.server_name, "valid_until": row.valid_until}
        for row in page.rows
    ]
    return JsonResponse({"total": page.total, "next": page.next, "rows": rows})


# [contacts]
@require_http_methods(["GET", "POST"])
def contact_change(request: HttpRequest, number: str) -> HttpResponse:
    """The form comes filled in with the contract's contacts; what it is sent with is what changes."""
    session = desk(request)
    if request.method == "GET":
        draft = session.draft_contact_change(number)
        request.session["draft"] = draft.to_json()  # with its request key: submitted once
        return form(request, "technical.name", "technical.telephone", "technical.email", "agreed")
    draft = passport.Draft.from_json(request.session.get("draft", ""))
    for name in ("technical.name", "technical.telephone", "technical.email"):
        if name in request.POST:
            draft.set(name, request.POST[name])
    if "agreed" in request.POST:
        draft.agree_to_terms()
    receipt = session.submit(draft)
    return JsonResponse({"number": receipt.number, "status": receipt.status.label})
# [/contacts]


@require_GET
def printed_form(request: HttpRequest, number: str) -> HttpResponse:
    return HttpResponse(desk(request).application_form(number))


# [due]
class RunDue(BaseCommand):
    """In a project of several files it is management/commands/run_due.py, and its name Command."""

    help = "does what time has made due and sends the notices: for a timer, once an hour"

    def handle(self, *arguments: Any, **options: Any) -> None:
        ra = registry().ra("timer")
        for work in ra.run_due():
            self.stdout.write(f"{work.kind} {work.number or work.contract_code or work.coupon}")
        while notices := ra.notices():
            for notice in notices:
                record = ra.application(notice.number)
                text = f"{notice.kind.label}: {record.text('server.common_name')} {notice.on}"
                send_mail("証明書サービスのお知らせ", text, None, [record.text("registration.email")])
            ra.acknowledge_notices(up_to=notices[-1].sequence)  # sent first, acknowledged then
# [/due]


urlpatterns = [
    path("", ask_for_code),
    path("sign-in", sign_in),
    path("sign-out", sign_out),
    path("password", password),
    path("applications", applications),
    path("applications/<str:number>/contacts", contact_change),
    path("applications/<str:number>/form", printed_form),
]
application = get_wsgi_application()

if __name__ == "__main__":
    if sys.argv[1:2] == ["run_due"]:
        RunDue().run_from_argv(sys.argv)
    else:
        execute_from_command_line(sys.argv)
