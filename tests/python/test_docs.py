"""Every public name says what it is, and every example runs."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from world import world

import passport

MODULES = [
    import_module(f"passport.{found.name}") for found in pkgutil.iter_modules(passport.__path__) if found.name != "_passport"
]
TESTS = [
    test for module in (passport, *MODULES) for test in doctest.DocTestFinder(exclude_empty=False).find(module)
]
EXAMPLES = [test for test in TESTS if test.examples]


@pytest.mark.parametrize("test", EXAMPLES, ids=lambda test: test.name)
def test_the_example_runs(test: doctest.DocTest, tmp_path: Path) -> None:
    test.globs = {**vars(import_module(test.name.split(".")[0])), **test.globs, **world().names(tmp_path)}
    told: list[str] = []
    runner = doctest.DocTestRunner()
    result = runner.run(test, out=told.append, clear_globs=False)
    assert result.attempted == len(test.examples) and not result.failed, "".join(told)


def callables() -> list[tuple[str, Any]]:
    """Every public function, class, method and property of the package."""
    found: list[tuple[str, Any]] = []
    for name in passport.__all__:
        value = getattr(passport, name)
        if inspect.isfunction(value) or inspect.isclass(value):
            found.append((name, value))
        if inspect.isclass(value):
            for base in value.__mro__:
                if base.__module__.split(".")[0] == "passport":
                    found += [
                        (f"{name}.{key}", member.__func__ if isinstance(member, (classmethod, staticmethod)) else member)
                        for key, member in vars(base).items()
                        if not key.startswith("_") and (callable(member) or isinstance(member, (property, classmethod)))
                    ]
    return found


@pytest.mark.parametrize(("name", "of"), callables(), ids=lambda value: value if isinstance(value, str) else "")
def test_it_says_what_it_is(name: str, of: Any) -> None:
    told = inspect.getdoc(of) or ""
    first = told.partition("\n")[0]
    assert " — " in first, f"{name}: {first!r}"
    assert not inspect.isfunction(of) or ">>>" in told, f"{name} has no example"
    arguments = [key for key in inspect.signature(of).parameters if key not in ("self", "cls")] if inspect.isfunction(of) else []
    for argument in arguments:
        assert f"{argument}: " in told, f"{name} does not say what {argument} is"


def test_modules_say_what_they_are() -> None:
    of: list[ModuleType] = [passport, *MODULES]
    assert not [module.__name__ for module in of if " — " not in (module.__doc__ or "")]
