"""下書き — The draft as attributes: ``draft.organization.name``, the paths that findings name."""

from __future__ import annotations

import difflib
import json
from typing import Any, Mapping, Protocol

from . import _passport
from ._enums import FIELDS, Kind

_BLOCKS = frozenset(path.split(".")[0] for path in FIELDS if "." in path)
_OWN = frozenset(path for path in FIELDS if "." not in path)


def _text(value: str | bool) -> str:
    """Truth values by their canonical names; text as it is."""
    return str(value).lower() if isinstance(value, bool) else value


def _unknown(path: str) -> AttributeError:
    near = difflib.get_close_matches(path, FIELDS, 3)
    return AttributeError(f"no field is called {path!r}" + (f"; near: {', '.join(near)}" if near else ""))


class _Texts(Protocol):
    def text(self, path: str, /) -> str: ...
    def set(self, path: str, text: str, /) -> None: ...


class Block:
    """区分 — The fields of one block of a draft or a profile."""

    __slots__ = ("_native", "_name")
    _native: _Texts
    _name: str

    def __init__(self, native: _Texts, name: str) -> None:
        object.__setattr__(self, "_native", native)
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> str:
        path = f"{self._name}.{name}"
        if path not in FIELDS:
            raise _unknown(path)
        return self._native.text(path)

    def __setattr__(self, name: str, value: str | bool) -> None:
        path = f"{self._name}.{name}"
        if path not in FIELDS:
            raise _unknown(path)
        self._native.set(path, _text(value))


class Draft:
    """下書き — What will be applied for; a plain value that keeps its request key through JSON, copy and pickle.

    Raises:
        InvalidError: ``csr = …`` with a private key or with more than 64 KiB.

    Example:
        >>> import passport
        >>> registry = passport.in_memory()
        >>> account = registry.ra("yamada").open_account(name="株式会社サンプル")
        >>> draft = registry.session(account.access_key).draft_new("SR3.0-1Y")
        >>> draft.organization.name = "株式会社サンプル"
        >>> draft.text("organization.name")
        '株式会社サンプル'
        >>> passport.Draft.from_json(draft.to_json()) == draft
        True
    """

    __slots__ = ("_native",)
    _native: _passport.Draft

    def __init__(self, native: _passport.Draft) -> None:
        object.__setattr__(self, "_native", native)

    @classmethod
    def from_json(cls, text: str) -> Draft:
        """JSONから — The draft of a JSON text that to_json made.

        Raises:
            InvalidError: ``draft_unreadable``.
        """
        return cls(_passport.Draft.from_json(text))

    def to_json(self) -> str:
        """JSONへ — The draft as JSON text; it holds what the subscriber typed."""
        return self._native.to_json()

    def set(self, path: str, text: str | bool) -> None:
        """項目の設定 — Sets the raw text of a field by its path; empty text clears it."""
        self._native.set(path, _text(text))

    def text(self, path: str) -> str:
        """項目の値 — The raw text of a field by its path."""
        return self._native.text(path)

    def set_csr(self, csr: bytes | str) -> None:
        """CSRの設定 — Takes a CSR as it comes, PEM or DER."""
        self._native.set_csr(csr.encode() if isinstance(csr, str) else csr)

    def agree_to_terms(self) -> None:
        """規約への同意 — Agrees to the terms documents offered with the draft."""
        self._native.agree_to_terms()

    @property
    def csr(self) -> bytes | None:
        """CSR — The CSR as it was given; set it to take one as it comes, PEM or DER."""
        return self._native.csr()

    @csr.setter
    def csr(self, csr: bytes | str | None) -> None:
        self.set_csr(csr if csr is not None else b"")

    @property
    def offered_terms(self) -> tuple[tuple[str, str], ...]:
        """規約 — Document and version of the terms to be agreed to."""
        return tuple((item["document"], item["version"]) for item in json.loads(self._native.offered_terms()))

    @property
    def kind(self) -> Kind:
        """申込種別 — The kind of application it will be."""
        return Kind(self._native.kind())

    @property
    def service(self) -> str:
        """サービス — The service applied for."""
        return self._native.service()

    @property
    def base(self) -> str | None:
        """元のお申込情報 — The record it is applied for from."""
        return self._native.base()

    @property
    def request_key(self) -> str:
        """要求キー — The key by which a repeated submission is known."""
        return self._native.request_key()

    def __getattr__(self, name: str) -> Any:
        if name in _BLOCKS:
            return Block(self._native, name)
        if name in _OWN:
            return self._native.text(name)
        raise _unknown(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "csr":
            object.__setattr__(self, name, value)
        elif name in _OWN:
            self.set(name, value)
        else:
            raise _unknown(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Draft) and self.to_json() == other.to_json()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (Draft.from_json, (self.to_json(),))

    def __repr__(self) -> str:
        return f"Draft(kind={self.kind.value!r}, service={self.service!r}, base={self.base!r})"


class Profile:
    """アカウント情報 — What an account registered of itself, as attributes like a draft's; what is blank stays blank.

    Example:
        >>> import passport
        >>> profile = passport.Profile(dealer_code="D0001")
        >>> profile.organization.name = "株式会社サンプル"
        >>> profile.text("organization.name")
        '株式会社サンプル'
    """

    __slots__ = ("dealer_code", "_texts")
    dealer_code: str
    _texts: dict[str, str]

    def __init__(self, *, dealer_code: str = "", fields: Mapping[str, str] | None = None) -> None:
        self.dealer_code = dealer_code
        self._texts = {}
        for path, text in (fields or {}).items():
            self.set(path, text)

    def set(self, path: str, text: str | bool) -> None:
        """項目の設定 — Sets the text of a field by its path; empty text clears it."""
        if path not in FIELDS:
            raise _unknown(path)
        self._texts[path] = _text(text)
        if not self._texts[path]:
            del self._texts[path]

    def text(self, path: str) -> str:
        """項目の値 — The text of a field by its path; empty when there is none."""
        if path not in FIELDS:
            raise _unknown(path)
        return self._texts.get(path, "")

    @property
    def fields(self) -> dict[str, str]:
        """入力内容 — The text of every field that has one, by its path."""
        return dict(self._texts)

    def __getattr__(self, name: str) -> Any:
        if name in _BLOCKS:
            return Block(self, name)
        raise _unknown(name)

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, Profile) and self.dealer_code == other.dealer_code
        return same and isinstance(other, Profile) and self._texts == other._texts

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Profile(dealer_code={self.dealer_code!r}, fields={sorted(self._texts)!r})"
