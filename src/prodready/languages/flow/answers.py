"""What a function gives back: to its caller, and, from a handler, a serialiser or as an object's text form, to whoever reads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prodready.languages.flow import cell, headers, queried
from prodready.languages.flow.chains import dotted
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_TEXT_FORM = re.compile(r"\.(__str__|__repr__|__unicode__|toString)$")
_ROUTES = frozenset(("route", "get", "post", "put", "patch", "delete"))
_PAGES = frozenset(("flask", "quart", "bottle"))
_WRITERS = frozenset(("dumps", "stringify"))
_CONTEXT = re.compile(r"^(ctx|context|koaCtx)(\.response)?$")


def returned(run: Interpreter, node: ast.expr, value: Taints) -> None:
    """Note what a return hands out."""
    for taint in value:
        if taint.kind in ("param", "generated", "row") or (run.tree.is_python and _is_body(taint)):
            run.emit(taint, "return", "", span(node), taint.under)
        elif taint.kind == "credential" and taint.detail.startswith("row.") and run.tree.is_python:
            run.emit(taint, "return", "", span(node), taint.under)  # of the row that a SELECT gave
        name = taint.under if run.is_credential(taint.under) else taint.name if taint.under else ""
        if name and _is_object(node) and taint.kind in ("credential", "generated", "request", "param"):
            detail = "answer" if not run.tree.is_python and _has_status(node) else "return"
            run.emit(taint, "response", detail, taint.place or span(node), name)
    if run.tree.is_python and _makes_pages(run):
        _page(run, node, value)
    elif not run.tree.is_python and value:
        _leads(run, node, value)
        _echoes(run, node, value)
        _answers_page(run, node, value)
    if _TEXT_FORM.search(run.scope.name):
        _text_form(run, node)
    whole = run.tree.is_python and _answers_whole(run)
    if whole:
        queried.answered(run, node)
    if isinstance(node, ast.Name) and value and whole:
        for taint in value:
            if taint.kind == "param" and taint.detail == node.id and not (taint.fields or taint.name or taint.under):
                run.emit(taint, "response", "body", span(node))


def set_as_body(run: Interpreter, root: str, key: str, value: Taints, source: ast.expr) -> None:
    """`ctx.body = account`, of Koa: what is given out is set."""
    if key == "body" and _CONTEXT.match(root):
        for taint in value:
            if taint.name or taint.kind == "row" or run.is_credential(taint.under):
                run.emit(taint, "response", f"{root}.body", taint.place or span(source), taint.under)


def _of_fastapi(run: Interpreter) -> bool:
    return run.tree.is_python and any(name.partition(".")[0] == "fastapi" for name in run.tree.imports.values())


def _answers_whole(run: Interpreter) -> bool:
    """Whether the function is a route of FastAPI that leaves nothing out of what it returns: no model of the response."""
    decorators = getattr(run.scope.node, "decorator_list", [])
    if getattr(run.scope.node, "returns", None) is not None or not _of_fastapi(run):
        return False
    routes = [
        d
        for d in decorators
        if isinstance(d, ast.Call) and isinstance(d.func, ast.Attribute) and d.func.attr in _ROUTES
    ]
    return bool(routes) and not any(k.arg == "response_model" for d in routes for k in d.keywords)


def _has_status(node: ast.expr) -> bool:
    """`{ statusCode: 200, otp }`: written for whoever asked."""
    return isinstance(node, ast.Dict) and any(
        isinstance(k, ast.Constant) and k.value == "statusCode" for k in node.keys
    )


def _leads(run: Interpreter, node: ast.expr, value: Taints) -> None:
    """`@Redirect()` of Nest: the address stands in what the handler gives back."""
    decorators = getattr(run.scope.node, "decorator_list", [])
    if any(isinstance(d, ast.Call) and run.name(d.func) == "@nestjs/common.Redirect" for d in decorators):
        for taint in value:
            if taint.under == "url" and not {"built:url", "built:local"} & set(taint.through):
                run.emit(taint, "sink", "redirect", taint.place or span(node), "return")


def _echoes(run: Interpreter, node: ast.expr, value: Taints) -> None:
    """What a handler of hapi gives back: a text goes out as a page."""
    names = [a.arg for a in getattr(getattr(run.scope.node, "args", None), "args", [])]
    if names == ["request", "h"] or (names == ["request"] and {"hapi", "@hapi/hapi"} & set(run.tree.imports.values())):
        for taint in value:
            if taint.kind in ("request", "param") and not taint.under and headers.is_text(taint):
                run.emit(taint, "sink", "echo", span(node), "return")


def _answers_page(run: Interpreter, node: ast.expr, value: Taints) -> None:
    """`{ statusCode: 200, headers: { "Content-Type": "text/html" }, body }`, as a gateway wants it."""
    made = run.dicts.get(node.id, node) if isinstance(node, ast.Name) else node
    if isinstance(made, ast.Dict) and _has_status(made) and headers.is_page_by(made):
        for taint in value:
            if taint.under == "body" and headers.is_raw(taint):
                run.emit(taint, "sink", "template", taint.place or span(node), "return")


def _is_body(taint: Taint) -> bool:
    """Whether a helper hands on what the client sent, as it is or checked."""
    return taint.kind == "request" and taint.detail in ("body", "form") and not taint.fields and not taint.under


def _page(run: Interpreter, node: ast.expr, value: Taints) -> None:
    """Markup put together by string, handed out as a page."""
    for taint in value:
        if "built:markup" in taint.through:
            run.emit(taint, "sink", "template", span(node), "return")


def _makes_pages(run: Interpreter) -> bool:
    """Whether the function is a view of a framework that sends a returned text as HTML."""
    decorators = getattr(run.scope.node, "decorator_list", [])
    names = {d.func.attr for d in decorators if isinstance(d, ast.Call) and isinstance(d.func, ast.Attribute)}
    return bool(names & _ROUTES) and any(name.split(".")[0] in _PAGES for name in run.tree.imports.values())


def _is_object(node: ast.expr) -> bool:
    """An object written out in place, or as text."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _WRITERS and node.args:
        node = node.args[0]
    return isinstance(node, (ast.Dict, ast.Name))


def _text_form(run: Interpreter, node: ast.expr) -> None:
    """An object's own credential in what is printed and logged for the object."""
    holder = run.scope.name.rsplit(".", 2)[-2]
    if run.tree.is_python and _is_form(run, holder):
        return  # its fields are what stands in a page, not what was typed in
    for part in _shown(node):
        own = part.attr if isinstance(part, ast.Attribute) and dotted(part) == f"self.{part.attr}" else ""
        if own and cell.is_credential_column(run, holder, own):
            taint = Taint("credential", f"self.{own}", span(part), run.scope.name, own, (), (f".{own}",))
            run.emit(taint, "response", "return", span(node), own)


def _is_form(run: Interpreter, name: str) -> bool:
    """Whether a class is a form of a page: `class LoginForm(FlaskForm)`."""
    classes = (n for n in run.tree.root.body if isinstance(n, ast.ClassDef) and n.name == name)
    return any(dotted(base).endswith("Form") for class_ in classes for base in class_.bases)


def _shown(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of a text that stand in it as they are."""
    if isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _shown(part.value if isinstance(part, ast.FormattedValue) else part)
    elif isinstance(node, ast.BinOp):
        yield from _shown(node.left)
        yield from _shown(node.right)
    elif isinstance(node, ast.Tuple):
        yield from node.elts
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        yield from node.args
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("str", "String")
        and node.args
    ):
        yield from _shown(node.args[0])
    else:
        yield node
