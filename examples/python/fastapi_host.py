"""申込API（FastAPI） — An API on one registry, for a portal that runs in the browser.

    PASSPORT_REGISTRY=contracts.db PASSPORT_SECRET_FILE=secret uvicorn --app-dir examples/python --workers 2 fastapi_host:app

PASSPORT_SECRET_FILE is a file of 32 bytes. The web server before it must set the Client-Cert header (RFC 9440) anew, and nobody else may
reach the port.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Header, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

import passport

log = logging.getLogger(__name__)


# [registry]
@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Runs in each worker, after it was started: each opens the registry itself, and closes it."""
    secret = Path(os.environ["PASSPORT_SECRET_FILE"]).read_bytes()
    registry = await asyncio.to_thread(passport.open, os.environ["PASSPORT_REGISTRY"], secret=secret)
    app.state.registry = registry
    timer = asyncio.create_task(every_hour(registry))
    yield
    timer.cancel()
    await asyncio.to_thread(registry.close)
# [/registry]


# [due]
def do_due(registry: passport.Registry) -> None:
    ra = registry.ra("timer")
    for work in ra.run_due():
        log.info("%s %s", work.kind, work.number or work.contract_code or work.coupon)
    while notices := ra.notices():
        for notice in notices:
            log.info("%s %s %s", notice.kind, notice.number, notice.on)  # or sends mail
        ra.acknowledge_notices(up_to=notices[-1].sequence)  # sent first, acknowledged then


async def every_hour(registry: passport.Registry) -> None:
    """Every worker may have a timer: what is due is done once, whoever comes first."""
    while True:
        try:
            await asyncio.to_thread(do_due, registry)
        except passport.PassportError:
            pass  # the log "passport" has been told, and it is tried again in an hour
        await asyncio.sleep(3600)
# [/due]


app = FastAPI(title="お申込み", lifespan=lifespan)


# [errors]
STATUS = {
    "sign_in": 401, "not_found": 404, "refused": 409, "conflict": 409, "invalid": 422,
    "bad_argument": 400, "busy": 503, "outcome_unknown": 503,
}


@app.exception_handler(passport.PassportError)
async def answer_error(request: Request, error: passport.PassportError) -> JSONResponse:
    told = {
        "code": error.code,
        "rule": error.rule,
        "message": error.message("ja"),
        "opens": error.opens,
        "closes": error.closes,
        "findings": list(error.findings),
    }
    headers = {"Retry-After": "1"} if error.code in ("busy", "outcome_unknown") else None
    return JSONResponse(jsonable_encoder(told), STATUS.get(error.code, 500), headers)
# [/errors]


# [sessions]
@app.post("/sign-in")
async def sign_in(
    request: Request,
    access_key: Annotated[str, Body()],
    password: Annotated[str, Body()],
    client_cert: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    def work() -> dict[str, Any]:
        session = request.app.state.registry.sign_in(access_key, password, certificate=client_cert)
        return {"token": session.token(), "must_change_password": session.must_change_password}

    return await asyncio.to_thread(work)


Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


async def desk(request: Request, bearer: Bearer) -> passport.Session:
    """The desk of whoever sent the request; any worker resumes what another has opened."""
    token = bearer.credentials if bearer else ""
    return await asyncio.to_thread(request.app.state.registry.resume, token)


Desk = Annotated[passport.Session, Depends(desk)]


@app.post("/password", status_code=204)
async def change_password(
    desk: Desk,
    new: Annotated[str, Body()],
    repeated: Annotated[str, Body()],
    current: Annotated[str | None, Body()] = None,
) -> None:
    """Ends every session of the account, this one too: its user signs in anew."""
    await asyncio.to_thread(desk.change_password, new=new, repeated=repeated, current=current)


@app.post("/sign-out", status_code=204)
async def sign_out(desk: Desk) -> None:
    await asyncio.to_thread(desk.sign_out)
# [/sessions]


# [reads]
@app.get("/applications")
async def applications(desk: Desk, text: str = "", cursor: str | None = None) -> dict[str, Any]:
    def work() -> dict[str, Any]:
        texts = [(passport.SearchField.SERVER_NAME, text)] if text else []
        page = desk.applications(view="current", texts=texts, cursor=cursor)
        return {"total": page.total, "next": page.next, "rows": list(page.rows)}

    return await asyncio.to_thread(work)


@app.get("/applications/{number}")
async def application(desk: Desk, number: str) -> dict[str, Any]:
    record, actions = await asyncio.gather(
        asyncio.to_thread(desk.application, number), asyncio.to_thread(desk.actions, number)
    )
    told = {"number": record.number, "status": record.status, "form": dict(record.form)}
    return {**told, "actions": actions}
# [/reads]


@app.get("/applications/{number}/certificate")
async def certificate(desk: Desk, number: str, format: str = "pem_chain") -> Response:
    data = await asyncio.to_thread(desk.download_certificate, number, format=format)
    return Response(data, media_type="application/octet-stream")


# [drafts]
@app.post("/drafts")
async def new_draft(desk: Desk, service: Annotated[str, Body(embed=True)]) -> Response:
    """The browser keeps the draft, sets its fields, and sends it back whole."""
    draft = await asyncio.to_thread(desk.draft_new, service)
    return Response(draft.to_json(), media_type="application/json")


async def sent_draft(request: Request) -> passport.Draft:
    return passport.Draft.from_json((await request.body()).decode("utf-8", "replace"))


SentDraft = Annotated[passport.Draft, Depends(sent_draft)]


@app.post("/drafts/check")
async def check(desk: Desk, draft: SentDraft) -> list[Any]:
    return await asyncio.to_thread(lambda: list(desk.check(draft)))


@app.post("/applications", status_code=201)
async def submit(desk: Desk, draft: SentDraft) -> Any:
    """Sent twice, it is submitted once: the draft has its request key."""
    return await asyncio.to_thread(desk.submit, draft)
# [/drafts]
