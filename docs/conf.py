"""The pages as HTML: `make docs`. What is there for Sphinx alone is this file and the .rst pages; the .md are read on GitHub as well."""

from __future__ import annotations

import builtins
import json
import re
from importlib import metadata
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.ext.graphviz import graphviz
from sphinx.util.docutils import SphinxDirective

import passport
from passport import _passport

project = "libpassport"
version = release = metadata.version("libpassport")
copyright = "the libpassport authors"  # noqa: A001

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.graphviz"]
exclude_patterns = ["requirements.txt"]
nitpicky = True
# The standard library has its pages elsewhere, and they cannot be looked up without a network.
BUILT_IN = "|".join(name for name, of in vars(builtins).items() if isinstance(of, type) and issubclass(of, BaseException))
nitpick_ignore_regex = [("py:.*", rf"(datetime|collections|typing|enum|os|pathlib|types)\..*|{BUILT_IN}|T")]

html_theme = "furo"
html_title = f"libpassport {version}"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_copy_source = False
graphviz_output_format = "svg"

myst_heading_anchors = 3
myst_fence_as_directive = ["mermaid"]
suppress_warnings = ["myst.header"]  # a decision begins with its number

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
python_use_unqualified_type_names = True
add_module_names = False
toc_object_entries_show_parents = "hide"
python_maximum_signature_line_length = 100


class StateDiagram(SphinxDirective):
    """A Mermaid drawing of states, which GitHub draws by itself, by Graphviz: no script, and nothing from a network."""

    has_content = True
    LINES = re.compile(r"(?P<state>\w+) : (?P<label>.*)|(?P<a>\S+) --> (?P<b>\S+)(?: : (?P<event>.*))?|stateDiagram-v2")

    def run(self) -> list[nodes.Node]:
        dot = ['digraph { rankdir=LR; bgcolor=transparent; node [shape=box, style=rounded, fontsize=11]; edge [fontsize=10];']
        for line in map(str.strip, self.content):
            if not (told := self.LINES.fullmatch(line)):
                raise self.error(f"no line of a drawing of states: {line}")
            if told["state"]:
                label = told["label"].replace(" (", r"\n(")
                dot.append(f'"{told["state"]}" [label="{label}"];')
            elif told["a"]:
                dot.append(f'"{told["a"]}" -> "{told["b"]}" [label="{told["event"] or ""}"];')
        dot.append('"[*]" [shape=point]; }')
        drawn = graphviz("", code="\n".join(dot), options={})
        drawn["alt"] = "\n".join(self.content)
        return [drawn]


class Fields(SphinxDirective):
    """Every field of a draft, as the core names it."""

    def run(self) -> list[nodes.Node]:
        rows = [f'   "``{path}``", "{japanese}", "{english}"' for path, japanese, english in json.loads(_passport.tables())["Field"]]
        return self.parse_text_to_nodes("\n".join([".. csv-table::", "   :header: path, 項目, field", "", *rows]))


def links_out(app: Sphinx, page: nodes.document) -> None:
    """What a page says of directories and of files that are no pages stays, without its link; a test sees to it that they are there."""
    folder = Path(app.env.doc2path(app.env.current_document.docname)).parent
    for link in list(page.findall(addnodes.pending_xref)):
        target = (folder / link["reftarget"]).resolve()
        if target.is_dir() or (link["refdomain"] == "doc" and not target.is_relative_to(app.srcdir)):
            link.replace_self(link.children)


def public_name(app: Sphinx, env: Any, node: Any, around: nodes.Element) -> nodes.Element | None:
    """A type that lies in a private module by the name that it is imported by."""
    name = node.get("reftarget", "").rsplit(".", 1)[-1]
    if node.get("refdomain") != "py" or name not in passport.__all__ or node["reftarget"] == f"passport.{name}":
        return None
    return env.get_domain("py").resolve_xref(env, node["refdoc"], app.builder, "obj", f"passport.{name}", node, around)


def nothing_is_left_out(app: Sphinx, env: Any) -> None:
    """A name that the package gives and the reference lacks fails the build."""
    known = env.get_domain("py").objects
    for name in passport.__all__:
        if f"passport.{name}" not in known:
            raise ValueError(f"docs/python/reference lacks {name}")


def setup(app: Sphinx) -> None:
    app.add_directive("mermaid", StateDiagram)
    app.add_directive("fields", Fields)
    app.connect("doctree-read", links_out)
    app.connect("missing-reference", public_name)
    app.connect("env-check-consistency", nothing_is_left_out)
