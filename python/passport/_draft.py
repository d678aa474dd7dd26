"""下書き — The draft as attributes: ``draft.organization.name``, the paths that findings name."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from . import _passport
from ._enums import FIELDS, Kind
from ._given import Pem, octets

_BLOCKS = tuple(dict.fromkeys(path.split(".")[0] for path in FIELDS if "." in path))
_OWN = frozenset(path for path in FIELDS if "." not in path)


def _text(value: str | bool) -> str:
    """Truth values by their canonical names; text as it is."""
    if not isinstance(value, (str, bool)):
        raise TypeError(f"text is needed, not {type(value).__name__}")
    return str(value).lower() if isinstance(value, bool) else value


def _unknown(path: str) -> AttributeError:
    near = difflib.get_close_matches(path, [*FIELDS, *_BLOCKS], 3)
    return AttributeError(f"no field is called {path!r}" + (f"; near: {', '.join(near)}" if near else ""))


class _Texts(Protocol):
    def text(self, path: str, /) -> str: ...
    def set(self, path: str, text: str, /) -> None: ...
    def fields(self) -> dict[str, str]: ...


class Block:
    """区分 — The fields of one block of a draft or a profile; iterating tells those that have a text, with it.

    Example:
        >>> draft = session.draft_new("SR3.0-1Y")
        >>> draft.organization.name = "株式会社サンプル"
        >>> list(draft.organization)
        [('name', '株式会社サンプル')]
        >>> del draft.organization.name
        >>> draft.organization.name
        ''
    """

    __slots__ = ("_native", "_name")
    _native: _Texts
    _name: str

    def __init__(self, native: _Texts, name: str) -> None:
        object.__setattr__(self, "_native", native)
        object.__setattr__(self, "_name", name)

    def _path(self, name: str) -> str:
        path = f"{self._name}.{name}"
        if path not in FIELDS:
            raise _unknown(path)
        return path

    def __getattr__(self, name: str) -> str:
        return self._native.text(self._path(name))

    def __setattr__(self, name: str, value: str | bool) -> None:
        self._native.set(self._path(name), _text(value))

    def __delattr__(self, name: str) -> None:
        self._native.set(self._path(name), "")

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for path, text in self._native.fields().items():
            block, _, name = path.rpartition(".")
            if block == self._name:
                yield name, text

    def __dir__(self) -> list[str]:
        return [name for block, _, name in (path.rpartition(".") for path in FIELDS) if block == self._name]

    def __repr__(self) -> str:
        return f"<{self._name}: {', '.join(name for name, _ in self)}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        raise TypeError(f"{self._name} is a part of a draft or a profile: copy or pickle the whole")


class Draft:
    """下書き — What will be applied for; a plain value that keeps its request key through JSON, copy and pickle.

    Its fields are attributes, in blocks; an unknown one is an AttributeError that names those near it. Iterating tells every
    field that has a text, with it.

    Raises:
        InvalidError: ``csr = …`` with a private key or with more than 64 KiB.

    Example:
        >>> draft = session.draft_new("SR3.0-1Y")
        >>> draft.organization.name = "株式会社サンプル"
        >>> draft.csr = csr
        >>> dict(draft)["organization.name"]
        '株式会社サンプル'
        >>> passport.Draft.from_json(draft.to_json()) == draft
        True
        >>> draft.organization.nam = "株式会社サンプル"
        Traceback (most recent call last):
        AttributeError: no field is called 'organization.nam'; near: organization.name, organization.kana, organization
    """

    __slots__ = ("_native",)
    _native: _passport.Draft

    def __init__(self, native: _passport.Draft) -> None:
        object.__setattr__(self, "_native", native)

    @classmethod
    def from_json(cls, text: str) -> Draft:
        """JSONから — The draft of a JSON text that to_json made.

        Args:
            text: The JSON.

        Raises:
            InvalidError: ``draft_unreadable``.

        Example:
            >>> passport.Draft.from_json(session.draft_new("SR3.0-1Y").to_json()).service
            'SR3.0-1Y'
        """
        return cls(_passport.Draft.from_json(text))

    def to_json(self) -> str:
        """JSONへ — The draft as JSON text; it holds what the subscriber typed.

        Example:
            >>> "SR3.0-1Y" in session.draft_new("SR3.0-1Y").to_json()
            True
        """
        return self._native.to_json()

    def set(self, path: str, text: str | bool) -> None:
        """項目の設定 — Sets the raw text of a field by its path; empty text clears it.

        Args:
            path: The field, as ``organization.name``.
            text: Its text; a truth value is told by its name.

        Raises:
            InvalidError: ``unknown_field``.

        Example:
            >>> draft = session.draft_new("SR3.0-1Y")
            >>> draft.set("sticker", True)
            >>> draft.sticker
            'true'
        """
        self._native.set(path, _text(text))

    def text(self, path: str) -> str:
        """項目の値 — The raw text of a field by its path.

        Args:
            path: The field, as ``organization.name``.

        Raises:
            InvalidError: ``unknown_field``.

        Example:
            >>> session.draft_contact_change(number).text("technical.name")
            '見本 次郎'
        """
        return self._native.text(path)

    def set_csr(self, csr: Pem) -> None:
        """CSRの設定 — Takes a CSR as it comes.

        Args:
            csr: PEM or DER.

        Raises:
            InvalidError: ``csr_private_key_given``; ``csr_too_large`` over 64 KiB.

        Example:
            >>> draft = session.draft_new("SR3.0-1Y")
            >>> draft.set_csr(csr)
            >>> draft.csr == csr
            True
        """
        self._native.set_csr(octets(csr))

    def agree_to_terms(self) -> None:
        """規約への同意 — Agrees to the terms documents offered with the draft.

        Example:
            >>> draft = session.draft_new("SR3.0-1Y")
            >>> draft.agree_to_terms()
            >>> "terms_not_agreed" in {finding.rule for finding in session.check(draft)}
            False
        """
        self._native.agree_to_terms()

    @property
    def csr(self) -> bytes | None:
        """CSR — The CSR as it was given; set it to take one as it comes, PEM or DER; delete it to have none.

        Example:
            >>> session.draft_new("SR3.0-1Y").csr is None
            True
        """
        return self._native.csr()

    @csr.setter
    def csr(self, csr: Pem | None) -> None:
        self.set_csr(csr if csr is not None else b"")

    @csr.deleter
    def csr(self) -> None:
        self.set_csr(b"")

    @property
    def fields(self) -> dict[str, str]:
        """入力内容 — The text of every field that has one, by its path.

        Example:
            >>> len(session.draft_contact_change(number).fields) > 10
            True
        """
        return self._native.fields()

    @property
    def offered_terms(self) -> tuple[tuple[str, str], ...]:
        """規約 — Document and version of the terms to be agreed to.

        Example:
            >>> len(session.draft_new("SR3.0-1Y").offered_terms) > 0
            True
        """
        return tuple((item["document"], item["version"]) for item in json.loads(self._native.offered_terms()))

    @property
    def kind(self) -> Kind:
        """申込種別 — The kind of application it will be.

        Example:
            >>> session.draft_reissue(number).kind
            <Kind.REISSUE: 'reissue'>
        """
        return Kind(self._native.kind())

    @property
    def service(self) -> str:
        """サービス — The service applied for.

        Example:
            >>> session.draft_reissue(number).service
            'SR3.0-1Y'
        """
        return self._native.service()

    @property
    def base(self) -> str | None:
        """元のお申込情報 — The record it is applied for from.

        Example:
            >>> session.draft_new("SR3.0-1Y").base is None
            True
        """
        return self._native.base()

    @property
    def request_key(self) -> str:
        """要求キー — The key by which a repeated submission is known.

        Example:
            >>> draft = session.draft_new("SR3.0-1Y")
            >>> passport.Draft.from_json(draft.to_json()).request_key == draft.request_key
            True
        """
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

    def __delattr__(self, name: str) -> None:
        if name == "csr":
            object.__delattr__(self, name)
        else:
            setattr(self, name, "")

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields.items())

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *_BLOCKS, *_OWN]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Draft) and self.to_json() == other.to_json()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (Draft.from_json, (self.to_json(),))

    def __repr__(self) -> str:
        return f"Draft(kind={self.kind.value!r}, service={self.service!r}, base={self.base!r})"


class Profile:
    """アカウント情報 — What an account registered of itself, as attributes like a draft's; what is blank stays blank.

    Args:
        dealer_code: The dealer code as the account knows it.
        fields: Texts by their paths.

    Example:
        >>> profile = passport.Profile(dealer_code="D0001")
        >>> profile.organization.name = "株式会社サンプル"
        >>> dict(profile)
        {'organization.name': '株式会社サンプル'}
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
        """項目の設定 — Sets the text of a field by its path; empty text clears it.

        Args:
            path: The field, as ``organization.name``.
            text: Its text; a truth value is told by its name.

        Raises:
            AttributeError: there is no such field.

        Example:
            >>> profile = passport.Profile(fields={"billing.name": "見本 三郎"})
            >>> profile.set("billing.name", "")
            >>> profile.fields
            {}
        """
        if path not in FIELDS:
            raise _unknown(path)
        self._texts[path] = _text(text)
        if not self._texts[path]:
            del self._texts[path]

    def text(self, path: str) -> str:
        """項目の値 — The text of a field by its path; empty when there is none.

        Args:
            path: The field, as ``organization.name``.

        Raises:
            AttributeError: there is no such field.

        Example:
            >>> passport.Profile().text("billing.name")
            ''
        """
        if path not in FIELDS:
            raise _unknown(path)
        return self._texts.get(path, "")

    @property
    def fields(self) -> dict[str, str]:
        """入力内容 — The text of every field that has one, by its path.

        Example:
            >>> passport.Profile(fields={"billing.name": "見本 三郎"}).fields
            {'billing.name': '見本 三郎'}
        """
        return dict(self._texts)

    def __getattr__(self, name: str) -> Any:
        if name in _BLOCKS:
            return Block(_Kept(self), name)
        raise _unknown(name)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields.items())

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *_BLOCKS]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Profile):
            return NotImplemented
        return (self.dealer_code, self._texts) == (other.dealer_code, other._texts)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, tuple[str, dict[str, str]]]:
        return (_profile, (self.dealer_code, self._texts))

    def __repr__(self) -> str:
        return f"Profile(dealer_code={self.dealer_code!r}, fields={sorted(self._texts)!r})"


class _Kept:
    """A profile as a block sees it."""

    def __init__(self, profile: Profile) -> None:
        self.set, self.text = profile.set, profile.text
        self._profile = profile

    def fields(self) -> dict[str, str]:
        return self._profile.fields


def _profile(dealer_code: str, fields: dict[str, str]) -> Profile:
    return Profile(dealer_code=dealer_code, fields=fields)
