"""申込画面（Flask） — A portal of pages on one registry; its users show client certificates, which nginx asks for.

    PASSPORT_REGISTRY=contracts.db PASSPORT_SECRET_FILE=secret flask --app examples/python/flask_host.py run

PASSPORT_SECRET_FILE is a file of 32 bytes. nginx must set X-Client-Cert to $ssl_client_escaped_cert, and nobody else may reach the port.
"""

import functools
import os
from pathlib import Path

from flask import Flask, Response, redirect, render_template_string, request
from werkzeug.wrappers import Response as Answer

import passport

app = Flask(__name__)


# [registry]
@functools.cache
def opened(process: int) -> passport.Registry:
    secret = Path(os.environ["PASSPORT_SECRET_FILE"]).read_bytes()
    return passport.open(os.environ["PASSPORT_REGISTRY"], secret=secret)


def registry() -> passport.Registry:
    """This process's own: what a worker inherits by a fork, it must not use."""
    return opened(os.getpid())
# [/registry]


# [sessions]
@app.post("/sign-in")
def sign_in() -> Answer:
    session = registry().sign_in(
        request.form["access_key"],
        request.form["password"],
        certificate=request.headers.get("X-Client-Cert"),
    )
    answer = redirect("/password" if session.must_change_password else "/applications")
    answer.set_cookie("session", session.token(), secure=True, httponly=True, samesite="Strict")
    return answer


def desk() -> passport.Session:
    """The desk of whoever sent the request; any worker resumes what another has opened."""
    return registry().resume(request.cookies.get("session", ""))


@app.post("/sign-out")
def sign_out() -> Answer:
    desk().sign_out()
    answer = redirect("/")
    answer.delete_cookie("session", secure=True, httponly=True, samesite="Strict")
    return answer
# [/sessions]


# [errors]
STATUS = {
    "sign_in": 401, "not_found": 404, "refused": 409, "conflict": 409, "invalid": 422,
    "bad_argument": 400, "busy": 503, "outcome_unknown": 503,
}


@app.errorhandler(passport.PassportError)
def answer_error(error: passport.PassportError) -> tuple[str, int]:
    return page(ERROR, error=error), STATUS.get(error.code, 500)
# [/errors]


def page(body: str, **values: object) -> str:
    return render_template_string(HEAD + body, **values)


@app.get("/")
def start() -> str:
    return page(SIGN_IN)


@app.get("/password")
def password() -> str:
    return page(PASSWORD)


@app.post("/password")
def change_password() -> Answer:
    desk().change_password(
        current=request.form.get("current"), new=request.form["new"], repeated=request.form["repeated"]
    )
    return redirect("/")  # the change has ended every session, this one too


@app.get("/applications")
def applications() -> str:
    wanted = request.args.get("text", "")
    texts = [(passport.SearchField.SERVER_NAME, wanted)] if wanted else []
    rows = desk().applications(view="current", texts=texts, cursor=request.args.get("cursor"))
    return page(LIST, page=rows)


@app.get("/applications/<number>")
def application(number: str) -> str:
    session = desk()
    return page(RECORD, record=session.application(number), actions=session.actions(number))


# [form]
@app.get("/new/<service>")
def blank_form(service: str) -> str:
    draft = desk().draft_new(service)
    return page(FORM, draft=draft, fields=FIELDS, found={})


@app.post("/check")
def check() -> tuple[str, int]:
    """Shows the form again, with what was found beside each field, or asks for confirmation."""
    session, draft = desk(), passport.Draft.from_json(request.form["draft"])
    for path in FIELDS:
        draft.set(path, request.form[path])
    if file := request.files.get("csr"):
        draft.csr = file.read()
    if "agreed" in request.form:
        draft.agree_to_terms()
    found: dict[str | None, list[str]] = {}
    for finding in session.check(draft):
        if finding.severity is passport.Severity.ERROR:
            found.setdefault(finding.field, []).append(finding.text)
    if found:
        return page(FORM, draft=draft, fields=FIELDS, found=found), 422
    return page(CONFIRM, draft=draft), 200


@app.post("/applications")
def submit() -> Answer:
    """Sent twice, it is submitted once: the draft has its request key from the first page on."""
    receipt = desk().submit(passport.Draft.from_json(request.form["draft"]))
    return redirect(f"/applications/{receipt.number}")
# [/form]


@app.get("/applications/<number>/certificate")
def certificate(number: str) -> Response:
    pem = desk().download_certificate(number, format="pem_chain")
    return Response(pem, mimetype="application/x-pem-file", headers={"Content-Disposition": f"attachment; filename={number}.pem"})


# [due]
@app.cli.command("run-due")
def run_due() -> None:
    """Does what time has made due and sends the notices: for cron or a systemd timer, once an hour."""
    ra = registry().ra("timer")
    for work in ra.run_due():
        app.logger.info("%s %s", work.kind, work.number or work.contract_code or work.coupon)
    while notices := ra.notices():
        for notice in notices:
            print(notice.access_key, notice.kind.label, notice.number, notice.on)  # or sends mail
        ra.acknowledge_notices(up_to=notices[-1].sequence)  # sent first, acknowledged then
# [/due]


FIELDS = {
    "organization.name": "法人名", "organization.kana": "法人名（カナ）", "organization.type": "法人種別",
    "organization.registration_number": "登記番号", "organization.registered_address": "登記住所",
    "organization.registered_postal_code": "郵便番号", "applicant.title": "申込者 役職", "applicant.name": "申込者",
    "server.type": "サーバ",
    **{
        f"{block}.{name}": f"{person} {label}"
        for block, person in {"registration": "登録担当者", "technical": "技術担当者", "billing": "事務担当者"}.items()
        for name, label in {
            "organization": "法人名", "name": "氏名", "postal_code": "郵便番号", "address": "住所", "telephone": "電話番号",
            "email": "メール",
        }.items()
    },
}
HEAD = "<!doctype html><html lang=ja><meta charset=utf-8><title>お申込み</title>"
SIGN_IN = """<form method=post action=/sign-in>アクセスキー <input name=access_key>
パスワード <input name=password type=password> <button>ログイン</button></form>"""
PASSWORD = """<form method=post>現在 <input name=current type=password> 新しいパスワード <input name=new type=password>
もう一度 <input name=repeated type=password> <button>変更</button></form>"""
ERROR = """<h1>{{ error.message("ja") }}</h1>
{% if error.opens or error.closes %}<p>受付期間 {{ error.opens or "" }} 〜 {{ error.closes or "" }}</p>{% endif %}
<ul>{% for finding in error.findings %}<li>{{ finding.text }}</li>{% endfor %}</ul>"""
LIST = """<form method=post action=/sign-out><button>ログアウト</button></form><p>{{ page.total }} 件</p><table>{% for row in page.rows %}<tr><td><a href="/applications/{{ row.number }}">{{ row.number }}</a>
<td>{{ row.received_on }}<td>{{ row.service_name }}<td>{{ row.status.label }}<td>{{ row.server_name }}{% endfor %}</table>
{% if page.next %}<a href="?{{ {"text": request.args.get("text", ""), "cursor": page.next} | urlencode }}">次へ</a>{% endif %}"""
RECORD = """<h1>{{ record.number }} {{ record.kind.label }} {{ record.status.label }}</h1><ul>{% for action in actions %}
<li>{{ action.act.label }} {{ "可" if action.allowed else "不可" }} {{ action.opens or "" }} 〜 {{ action.closes or "" }}{% endfor %}</ul>"""
FORM = """<form method=post action=/check enctype=multipart/form-data>
<input type=hidden name=draft value="{{ draft.to_json() }}">{% for path, label in fields.items() %}
<p>{{ label }} <input name="{{ path }}" value="{{ draft.text(path) }}"> {{ found.get(path, []) | join(" ") }}</p>{% endfor %}
<p>CSR <input type=file name=csr> <input type=checkbox name=agreed> 規約に同意する</p>
{% for path, texts in found.items() if path not in fields %}<p>{{ texts | join(" ") }}</p>{% endfor %}
<button>確認</button></form>"""
CONFIRM = """<form method=post action=/applications><input type=hidden name=draft value="{{ draft.to_json() }}">
<p>{{ draft.text("organization.name") }} {{ draft.service }}</p><button>申込</button></form>"""
