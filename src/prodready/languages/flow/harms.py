"""Calls that do harm with raw data, write credentials out, or answer with them: what reaches which, and what tames it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready import credentials
from prodready.knowledge.libraries import sinks
from prodready.languages.flow import headers, labels, lacking, made, sent
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import UNKNOWN, span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

JSON = "as:json"  # the step of what was made a JSON text
_LOGGERS = re.compile(
    r"(^|[._])(get_?logger\(\)|logging\.root|log|logger|logging|_?logger|winston|pino|LOG|LOGGER|lg)\.(\w+)$"
)
_LEVELS = {
    "info",
    "debug",
    "warning",
    "warn",
    "error",
    "critical",
    "exception",
    "log",
    "trace",
    "verbose",
    "fatal",
    "notice",
    "http",
    "silly",
}
_PATH_METHODS = frozenset(("read_text", "read_bytes", "write_text", "write_bytes", "unlink", "rmdir"))
_MAIL = re.compile(r"mail", re.I)
_ASKS = frozenset(("get", "read", "ask", "prompt", "fetch", "load"))
# Texts that cannot change the host they lead to: all of them on this one, or behind a fixed one.
_FIXED = {"redirect": {"built:url", "built:local"}, "outbound": {"built:url", "built:local", "built:rooted"}}
_TIMERS = frozenset(("setTimeout", "setInterval", "setImmediate"))
# Keys of settings under which such an argument itself stands.
_SETTINGS = {
    "outbound": frozenset(
        ("url", "uri", "href", "host", "hostname", "baseurl", "prefixurl", "origin", "proxy", "endpoint")
    ),
    "sql": frozenset(("sql", "text", "statement")),
}
_EVALUATES = re.compile(r"(eval|Function|setTimeout|setInterval|(node:)?vm2?\b.*)$")  # run JavaScript, no shell
_SAFE = ("SafeLoader", "BaseLoader")


def note(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """Note what of a call's arguments reaches which of the ends that the tables know."""
    own = isinstance(node.func, ast.Name) and _is_own(run, callee)  # judged where it is
    known = sinks(_of_nobody(run, callee)) if not made.by_the_project(run, node) else ()
    known = known or sinks(_of_nobody(run, made.spelled(run, node, callee)))
    for kind, wanted in known if known and not own and not _tamed(run, node, callee) else ():
        for position, (slot, value, arg) in enumerate(slots):
            if _matters(slot, position, wanted):
                value = _as_given(value, kind, position, wanted)
                _reached(run, node, callee, kind, value or (_asked_for(run, arg) if kind == "log" else ()), arg)
            elif value and (under := tuple(t for t in value if f"{position}.{t.under}" in wanted)):
                _reached(run, node, callee, kind, under, arg)
    if run.tree.is_python and node.args and tells(callee) and not run.aside():
        for taint in labels.shown(run, node):
            run.emit(taint, "log", callee, span(node))
    if _is_log(callee) or (not run.tree.is_python and made.maker(run, node.func) == "debug"):
        for _, value, arg in slots:
            _reached(run, node, callee, "log", value or _asked_for(run, arg), arg)
    if _MAIL.search(callee):
        for _, value, _ in slots:
            for taint in value:
                if "built:markup" in taint.through:
                    run.emit(taint, "sink", "template", span(node), callee)
    for _, value, _ in slots[:1] if not tells(callee) else ():
        for taint in value:
            if "built:sql" in taint.through:
                run.emit(taint, "sink", "sql", span(node), "text")


def _matters(slot: str, position: int, wanted: tuple[int | str, ...]) -> bool:
    """Whether an argument is one of those that do harm; where the table tells them by name too, a keyword's place says nothing."""
    named = any(isinstance(one, str) and "." not in one for one in wanted)
    return not wanted or (slot in wanted if named and not slot.isdigit() else position in wanted)


def _of_nobody(run: Interpreter, callee: str) -> str:
    """The callee without the function it stands in: `del.ctx.db().where` in a function `del` is none of the library `del`."""
    head = run.scope.name.partition(".")[0]
    return "?" + callee[len(head) :] if head and callee.startswith(head + ".") else callee


def _as_given(value: Taints, kind: str, position: int, wanted: tuple[int | str, ...]) -> Taints:
    """What of an argument is the address or the text itself, where it may be an object of settings: `{ url, data: given }`."""
    if kind not in _SETTINGS:
        return value
    return tuple(
        t for t in value if not t.under or t.under.lower() in _SETTINGS[kind] or f"{position}.{t.under}" in wanted
    )


def _is_own(run: Interpreter, callee: str) -> bool:
    """Whether a plain name is the project's: defined in this file or brought in from another one of it."""
    here = callee in run.scopes[id(run.tree.root)].names and callee not in run.tree.imports
    return here or callee.startswith((".", "/", "@/", "~/"))


def _asked_for(run: Interpreter, node: ast.expr) -> Taints:
    """The credential that a call gives by its name: `get_password()`, `getpass.getpass()`."""
    callee = run.name(node.func) if isinstance(node, ast.Call) else UNKNOWN
    first, *rest = credentials.words(callee.rsplit(".", 1)[-1]) or ("",)
    name = "_".join(rest)
    clear = first in _ASKS and credentials.is_credential(name) and not credentials.is_bare_pin(name)
    if not clear and callee != "getpass.getpass":
        return ()
    return (Taint("credential", name or "password", span(node), run.scope.name, name or "password", (callee,)),)


def opened(run: Interpreter, node: ast.Call, callee: str, receiver: Taints) -> None:
    """`(root / name).read_text()`: what a path object that holds raw data is opened or removed by."""
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if receiver and method in _PATH_METHODS and any(n.startswith("pathlib") for n in run.tree.imports.values()):
        bare = any(isinstance(n, ast.Attribute) and n.attr in ("name", "stem") for n in ast.walk(node.func))
        for taint in receiver if not bare else ():  # `Path(given).name` has no folders left
            if not (taint.fields[1:] and taint.fields[-1] in ("name", "stem")):
                run.emit(taint, "sink", "path", span(node), callee)


def _tamed(run: Interpreter, node: ast.Call, callee: str) -> bool:
    """`yaml.load(text, Loader=SafeLoader)`: plain values. Files are sent from below a folder, or not at all."""
    if callee.startswith("yaml.load"):
        loaders = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "Loader")]
        return any(isinstance(n, (ast.Name, ast.Attribute)) and ast.unparse(n).endswith(_SAFE) for n in loaders)
    return not run.tree.is_python and sent.below(run, node, callee)


def tells(callee: str) -> bool:
    """Whether a call only writes its arguments out: a text of SQL that is printed is not run."""
    return _is_log(callee) or any(kind == "log" for kind, _ in sinks(callee))


def _is_log(callee: str) -> bool:
    return callee.rpartition(".")[2] in _LEVELS and _LOGGERS.search(callee) is not None


def _reached(run: Interpreter, node: ast.Call, callee: str, kind: str, value: Taints, arg: ast.expr) -> None:
    if kind == "log" and value and run.aside():
        return
    replaced = any(t.under and run.is_credential(t.under) for t in value)  # by its hash, say
    for taint in value:
        if kind in ("log", "response"):
            if (
                (taint.name or (taint.under and run.is_credential(taint.under)))
                or taint.kind == "row"
                or (kind == "log" and not replaced and _is_whole(taint))
                or (kind == "log" and _is_handed(taint))
            ):
                run.emit(taint, kind, callee, span(node), taint.under)
        elif kind == "markup":
            bare = callee.endswith(".html") and "check:convert" not in taint.through
            page = headers.is_page(run, node, taint)
            marked = "built:markup" in taint.through or (bare and not (run.tree.is_python and taint.through))
            if page or (marked and page is not False):
                run.emit(taint, "sink", "template", span(node), callee)
            elif page is None and headers.echoes(run, node, taint):
                run.emit(taint, "sink", "echo", span(node), callee)
        elif kind == "options":  # an object of the caller's own making as a template's options
            if not taint.under and (taint.is_raw or not taint.fields):
                run.emit(taint, "sink", "template", span(node), callee)
        elif callee in _TIMERS and any(":" not in step for step in taint.through):
            continue  # what a call gave back to be called later
        elif kind == "unpack":
            run.emit(taint, "sink", "upload", span(node), callee)
        elif kind == "page":
            if headers.is_raw(taint):
                run.emit(taint, "sink", "outbound", span(node), callee)
        elif kind == "command" and JSON in taint.through and _EVALUATES.match(callee):
            continue  # a literal of the code
        elif kind == "query":
            if any(step.startswith("built:") for step in taint.through):
                run.emit(taint, "sink", "sql", span(node), callee)
        elif kind == "outbound" and "built:url" in taint.through:  # the host is fixed, the text handed to it is not
            run.emit(taint, "sink", "raw", span(node), callee)
        elif kind == "shell":
            if callee.endswith((".spawn", ".spawnSync")) or _shell(node) or isinstance(arg, (ast.JoinedStr, ast.BinOp)):
                run.emit(taint, "sink", "command", span(node), callee)
        elif (kind in _FIXED and _FIXED[kind] & set(taint.through)) or (
            kind == "redirect" and callee.endswith("url_for")
        ):
            continue
        else:
            run.emit(taint, "sink", kind, span(node), callee)


def _shell(node: ast.Call) -> bool:
    return any(k.arg == "shell" and isinstance(k.value, ast.Constant) and k.value.value is True for k in node.keywords)


def _is_handed(taint: Taint) -> bool:
    """What a function was handed, as it is: its callers know whether that is a credential."""
    return taint.kind == "param" and taint.is_raw and not (taint.fields or taint.under)


def _is_whole(taint: Taint) -> bool:
    """A body with all that is in it, or an object in it: `req.body.user`."""
    most = 1 if taint.detail == "body" else 0
    body = taint.kind == "request" and taint.detail in ("body", "form", "message")
    return body and len(taint.fields) <= most and not lacking.lacks(taint)
