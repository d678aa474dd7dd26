"""申込画面（Django） — A portal in one file whose users sign in by a one-time password sent as mail.

    PASSPORT_REGISTRY=contracts.db PASSPORT_SECRET_FILE=secret DJANGO_SECRET=… python examples/python/django_host.py runserver

PASSPORT_SECRET_FILE is a file of 32 bytes; DJANGO_SECRET signs Django's own cookies. Django's own database is not needed here; it
must never be the registry's file.
"""

import functools
import logging
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.mail import send_mail
from django.core.management import BaseCommand, execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import passport

log = logging.getLogger(__name__)

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


def form(request: HttpRequest, *inputs: SafeString) -> HttpResponse:
    """A form of inputs, with Django's token against forged requests."""
    return HttpResponse(format_html(
        "<!doctype html><meta charset=utf-8><form method=post>{}{}<button>送信</button></form>",
        kept("csrfmiddlewaretoken", get_token(request)), format_html_join(" ", "{}", ((shown,) for shown in inputs)),
    ))


def typed(name: str, value: str = "") -> SafeString:
    """An input with what is in it so far; what nobody may read over a shoulder is not shown."""
    kind = "password" if name in ("password", "code", "current", "new", "repeated") else "text"
    return format_html('<input type={0} name="{1}" placeholder="{1}" value="{2}">', kind, name, value)


def kept(name: str, value: str) -> SafeString:
    return format_html('<input type=hidden name="{}" value="{}">', name, value)


def ticked(name: str, text: str) -> SafeString:
    """A box, which is sent only when its user has ticked it."""
    return format_html('<label><input type=checkbox name="{}"> {}</label>', name, text)


# [sign-in]
@require_http_methods(["GET", "POST"])
def ask_for_code(request: HttpRequest) -> HttpResponse:
    """Whatever was typed, the answer is the same; only the right password has mail sent."""
    if request.method == "GET":
        return form(request, typed("access_key"), typed("password"))
    asked = registry().request_one_time_password(request.POST.get("access_key", ""), request.POST.get("password", ""))
    request.session["ticket"] = asked.ticket
    if asked.code and asked.email:
        text = f"{asked.code}\n{asked.expires_at:%H:%M} (UTC) まで有効です。"
        try:
            send_mail("ワンタイムパスワード", text, None, [asked.email])
        except Exception as fault:  # whatever it is: an answer of its own would tell that the password was right
            log.error("a one-time password was not sent: %s", type(fault).__name__)
    return HttpResponseRedirect("/sign-in")


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The password once more, which is kept nowhere in between, and the code that came by mail."""
    if request.method == "GET":
        return form(request, typed("access_key"), typed("password"), typed("code"))
    session = registry().sign_in(
        request.POST.get("access_key", ""),
        request.POST.get("password", ""),
        ticket=request.session.get("ticket", ""),
        code=request.POST.get("code", ""),
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
        return form(request, typed("current"), typed("new"), typed("repeated"))
    desk(request).change_password(
        current=request.POST.get("current"), new=request.POST.get("new", ""), repeated=request.POST.get("repeated", "")
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
CONTACTS = ("technical.name", "technical.telephone", "technical.email")


@require_http_methods(["GET", "POST"])
def contact_change(request: HttpRequest, number: str) -> HttpResponse:
    """The form comes filled in with the contract's contacts; what it is sent with is what changes."""
    session = desk(request)
    if request.method == "GET":
        draft = session.draft_contact_change(number)
        inputs = (typed(name, draft.text(name)) for name in CONTACTS)
        return form(request, kept("draft", draft.to_json()), *inputs, ticked("agreed", "規約に同意する"))
    draft = passport.Draft.from_json(request.POST.get("draft", ""))
    if (draft.kind, draft.base) != (passport.Kind.CONTACT_CHANGE, number):
        return HttpResponseBadRequest("another record's draft")
    for name in CONTACTS:
        if name in request.POST:
            draft.set(name, request.POST[name])
    if "agreed" in request.POST:
        draft.agree_to_terms()
    receipt = session.submit(draft)  # twice is once: the draft has its request key from the first page on
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
