"""Uploaded files in Python: which values are files, what takes their content, and whether anything looks at them first."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import structs

from prodready.facts import Flow
from prodready.languages.flow.requests import PLACED
from prodready.languages.flow.taint import Taint, Taints, join, through
from prodready.languages.tree import FunctionNode, parameters, span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_FILE = "is:file"  # the step of a parameter that is annotated as an upload
_VERBS = {"post", "put", "patch", "route", "api_route"}
_KEEPS = re.compile(
    r"^shutil\.copyfileobj$|\.(upload_fileobj|put_object|upload_file|upload_blob)$|(^|\.)(default_storage|FileSystemStorage\(\))\.save$"
    r"|^pandas\.read_\w+$|^(openpyxl\.load_workbook|zipfile\.ZipFile|tarfile\.open|csv\.(reader|DictReader))$"
)
_SNIFFS = re.compile(
    r"^(imghdr|magic|filetype|puremagic)\.|^PIL\.Image\.open$|^json\.loads?$|"
    r"(process|verify|validate|check|resize|optimi[sz]e|minify|crop)_(image|picture|photo|avatar|file|upload)"
)
_ABOUT = {"filename", "name", "content_type", "mimetype", "size", "headers", "charset", "content_length"}


def parameter(run: Interpreter, node: FunctionNode, arg: ast.arg) -> Taint | None:
    """`file: UploadFile`: raw data where a framework calls the function, else a parameter that holds a file."""
    if arg.annotation is None or not (
        any(_is_upload_type(n) for n in ast.walk(arg.annotation)) or _is_bytes(node, arg)
    ):
        return None
    decorators = [d.func for d in getattr(node, "decorator_list", ()) if isinstance(d, ast.Call)]
    if any(getattr(d, "attr", getattr(d, "id", "")) in _VERBS for d in decorators):
        return Taint("request", "file", span(arg), run.scope.name)
    return Taint("param", arg.arg, span(arg), run.scope.name, through=(_FILE,))


def _is_bytes(node: FunctionNode, arg: ast.arg) -> bool:
    """`image: bytes = File(...)`: the content of an upload."""
    if getattr(arg.annotation, "id", "") != "bytes":
        return False
    default = next((d for a, d, _ in parameters(node) if a is arg), None)
    return isinstance(default, ast.Call) and getattr(default.func, "id", getattr(default.func, "attr", "")) == "File"


def _is_upload_type(node: ast.AST) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) == "UploadFile"


def are_several(run: Interpreter, node: ast.expr) -> bool:
    """Whether a variable is a list of uploads: `files: list[UploadFile]`, `request.files.getlist("files")`."""
    name = getattr(node, "id", "")
    if not name or not run.tree.is_python:
        return False
    function = run.scope.node
    given = [a for a, *_ in parameters(function) if a.arg == name] if isinstance(function, FunctionNode) else []
    inside = [n for a in given if a.annotation is not None for n in ast.walk(a.annotation)]
    listed = any(getattr(n, "id", getattr(n, "attr", "")) in ("list", "List", "Sequence") for n in inside)
    return (listed and any(map(_is_upload_type, inside))) or run.made.get(name, "").endswith(".files.getlist")


def is_file(taint: Taint | Flow) -> bool:
    """Whether a value comes from an uploaded file."""
    kind, detail = (taint.kind, taint.detail) if isinstance(taint, Taint) else (taint.source, taint.source_detail)
    return (kind == "request" and detail == "file") or _FILE in taint.through


def _is_part(taint: Taint) -> bool:
    """A field of a form, which may be a file."""
    return taint.kind == "request" and taint.detail == "form" and len(taint.fields) == 1


def looked_at(run: Interpreter, value: Taints) -> None:
    """Something tests the size, type or name of these files."""
    run.inspected.update(t.span for t in value if is_file(t) or (t.kind == "request" and t.detail == "form"))


def placed(value: Taints) -> Taints:
    """Names of files behind a text of the service's own: no folder of theirs is one that is there."""
    return tuple(through((t,), PLACED)[0] if is_file(t) and t.fields[-1:] == ("filename",) else t for t in value)


def suffix(source: ast.expr, index: int, value: Taints) -> Taints:
    """`stem, suffix = os.path.splitext(file.filename)`: the second has no folder in it."""
    cut = isinstance(source, ast.Call) and getattr(source.func, "attr", "") == "splitext"
    return placed(value) if cut and index == 1 else value


def call(run: Interpreter, node: ast.Call, callee: str, receiver: Taints, slots: Slots) -> None:
    """Note a call that takes a file's content; one that looks at its content counts as a test."""
    given = join(*[value for _, value, _ in slots])
    if _SNIFFS.search(callee):
        looked_at(run, given)
    last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    for taint in slots[0][1] if last == "save" and slots and any(is_file(t) for t in receiver) else ():
        if is_file(taint) and taint.fields[-1:] == ("filename",):
            run.emit(taint, "sink", "path", span(node), callee)
    held = receiver if last in ("save", "read", "chunks") else given if _KEEPS.search(callee) else ()
    for taint in held:
        if last == "read" and _is_part(taint):  # Starlette: `form["file"]`
            taint = taint._replace(detail="file")
        if is_file(taint) and not _ABOUT & set(taint.fields[-1:]) and not _made_into(taint):
            run.emit(taint, "sink", "upload", span(node), callee)


def _made_into(taint: Taint) -> bool:
    """Whether it went into an object of some class, which may be a form that checks it."""
    return any(":" not in step and step.rsplit(".", 1)[-1][:1].isupper() for step in taint.through)


def settle(run: Interpreter) -> None:
    """What was looked at anywhere in the function counts as checked: sizes are often tested after the content was read."""
    for flow in [f for f in run.flows if f.source_span in run.inspected and is_file(f)]:
        del run.flows[flow]
        run.flows[structs.replace(flow, through=(*flow.through, "check:called"))] = None
    run.inspected = set()
