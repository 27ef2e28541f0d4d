"""The logger of a module: the one it has, or where a new one can stand without a clash."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from prodready.fixes import Refused

_MAKERS = {
    "logging.getLogger": "logging",
    "structlog.get_logger": "structlog",
    "structlog.getLogger": "structlog",
    "structlog.stdlib.get_logger": "structlog",
}
_GENERAL = re.compile(r"_?(logger|log)", re.IGNORECASE)
_LOGS = re.compile(r"(Handler|Filter|Formatter|Logger|LoggerAdapter|IOBase|StringIO)$")
_CALLED_BY_LOGGERS = {"emit", "handle", "handleError", "format", "formatException", "filter", "write", "flush"}
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)


class Logger(NamedTuple):
    """A logger by its name: the library it is of, the line below which it is there, and the lines to add (after which, what).

    within: lines of code that loggers may call; a logger call there could call itself without end.
    """

    name: str
    library: str
    line: int
    added: tuple[tuple[int, tuple[str, ...]], ...] = ()
    within: tuple[range, ...] = ()


def logger_of(source: str, first: int, taken: frozenset[str] = frozenset()) -> Logger:
    """The logger that calls from line `first` on can use. Raises Refused where a name clashes or is not clear.

    taken: names that something outside the source binds in the module.
    """
    tree = ast.parse(source)
    bound = _bindings(tree) + Counter(taken)
    return _logger(tree, bound, source, first)._replace(within=tuple(_called_by_loggers(tree)))


def _logger(tree: ast.Module, bound: Counter[str], source: str, first: int) -> Logger:
    if bound["*"]:
        raise Refused("a star import may bind any name")
    if bound["print"]:
        raise Refused("`print` is bound to something else in this module")
    existing = _existing(tree)
    if not existing:
        return _new(tree, bound, source.split("\n"), first)
    named = [logger for logger in existing if logger.name == "logger"] or existing
    if len(named) > 1:
        raise Refused(f"the module has several loggers: {', '.join(logger.name for logger in named)}")
    if bound[named[0].name] > 1:
        raise Refused(f"`{named[0].name}` is bound more than once in this module")
    return named[0]


def _called_by_loggers(tree: ast.Module) -> Iterator[range]:
    """The lines of handlers, filters, formatters, streams, and of functions that something takes with `add(...)`."""
    added = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    sinks = {a.id for n in added if ast.unparse(n.func).endswith(".add") for a in n.args if isinstance(a, ast.Name)}
    for node in ast.walk(tree):
        methods: list[ast.stmt] = []
        if isinstance(node, ast.ClassDef):
            whole = any(_LOGS.search(ast.unparse(base)) for base in node.bases)
            methods = [node] if whole else [s for s in node.body if getattr(s, "name", "") in _CALLED_BY_LOGGERS]
        elif isinstance(node, _DEFINITIONS) and node.name in sinks:
            methods = [node]
        yield from (range(one.lineno, (one.end_lineno or one.lineno) + 1) for one in methods)


def _bindings(tree: ast.Module) -> Counter[str]:
    """How often each name is bound anywhere in the module, in whatever scope; `*` for star imports."""
    names: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names[node.id] += 1
        elif isinstance(node, ast.alias):
            names[node.asname or node.name.partition(".")[0]] += 1
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            names.update(node.names)
        elif not isinstance(node, ast.keyword):
            # Definitions, except handlers, parameters and patterns hold the name they bind as text.
            names.update(name for key in ("name", "arg", "rest") if isinstance(name := getattr(node, key, None), str))
    return names


def _existing(tree: ast.Module) -> list[Logger]:
    """The loggers that the module binds unconditionally, at its top level, and that speak for it as a whole."""
    known, found = _imported(tree), []
    for statement in tree.body:
        line = statement.end_lineno or statement.lineno
        if isinstance(statement, ast.ImportFrom) and statement.module == "loguru":
            found += [Logger(a.asname or a.name, "loguru", line) for a in statement.names if a.name == "logger"]
        target, value = _assigned(statement)
        library = _MAKERS.get(_dotted(value.func, known), "") if isinstance(value, ast.Call) else ""
        if library and isinstance(value, ast.Call) and (_GENERAL.fullmatch(target) or not _has_a_name(value)):
            found.append(Logger(target, library, line))
    return [logger for logger in found if not logger.name.startswith("__")]


def _has_a_name(call: ast.Call) -> bool:
    """`getLogger("audit")` is a logger for a purpose of its own."""
    return any(isinstance(argument, ast.Constant) for argument in call.args)


def _assigned(statement: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
        return (target.id, value) if isinstance(target, ast.Name) else ("", None)
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id, statement.value
    return "", None


def _imported(tree: ast.Module) -> dict[str, str]:
    """What the top level imports: local name -> canonical name."""
    known: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            known |= {a.asname: a.name for a in node.names if a.asname}
            known |= {(root := a.name.partition(".")[0]): root for a in node.names if not a.asname}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            known |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return known


def _dotted(node: ast.expr, known: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, known)}.{node.attr}"
    return known.get(node.id, "?") if isinstance(node, ast.Name) else "?"


def _new(tree: ast.Module, bound: Counter[str], lines: Sequence[str], first: int) -> Logger:
    """A logger of the standard library below the imports, none of the calls above it."""
    if bound["logger"]:
        raise Refused("`logger` is bound to something that is not known to be a logger")
    header, body = _header(tree, lines)
    place = _below_imports(body, header, first)
    known = _imported(ast.Module([s for s in body if (s.end_lineno or 0) <= place], []))
    module = next((local for local, name in known.items() if name == "logging"), "")
    added: list[tuple[int, tuple[str, ...]]] = []
    if not module:
        module = "logging"
        if bound[module] > sum(_imports_logging(node) for node in ast.walk(tree)):
            raise Refused("`logging` is bound to something else in this module")
        added.append(_import_line([s for s in body if (s.end_lineno or 0) <= place], header, place, lines))
    added.append((place, ("", f"logger = {module}.getLogger(__name__)", *_blank_lines(body, place, lines))))
    torn = any(s.lineno <= line < (s.end_lineno or 0) for s in tree.body for line, _ in added)
    if torn or min(line for line, _ in added) < header:
        raise Refused("statements share a line where the logger would stand")
    return Logger("logger", "logging", 0, tuple(added))


def _blank_lines(body: Sequence[ast.stmt], place: int, lines: Sequence[str]) -> list[str]:
    """What is missing of the blank lines below: two before a definition, else one."""
    below = next((s for s in body if s.lineno > place), None)
    wanted = 2 if isinstance(below, _DEFINITIONS) else 1
    there = next((n for n, line in enumerate(lines[place:]) if line.strip()), wanted)
    return [""] * (wanted - there)


def _imports_logging(node: ast.AST) -> bool:
    names = node.names if isinstance(node, ast.Import) else []
    return any(a.name.partition(".")[0] == "logging" and not a.asname for a in names)


def _header(tree: ast.Module, lines: Sequence[str]) -> tuple[int, list[ast.stmt]]:
    """The last line of what has to stay first (comments, docstring, `from __future__`), and the statements below."""
    count = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    for index, statement in enumerate(tree.body):
        docstring = not index and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not docstring and not (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"):
            return count, tree.body[index:]
        count = max(count, statement.end_lineno or 0)
    return count, []


def _below_imports(body: Sequence[ast.stmt], header: int, first: int) -> int:
    """The last line of the last import above the first definition and above line `first`."""
    place = header
    for statement in body:
        end = statement.end_lineno or 0
        if end >= first or isinstance(statement, _DEFINITIONS):
            break
        inner = statement.body if isinstance(statement, (ast.If, ast.Try)) else [statement]
        if all(isinstance(one, _IMPORTS) for one in inner):
            place = end
    return place


def _import_line(
    body: Sequence[ast.stmt], header: int, place: int, lines: Sequence[str]
) -> tuple[int, tuple[str, ...]]:
    """Where `import logging` goes: in order among the standard library's imports if the module begins with them."""
    line = "import logging"
    if not body or not isinstance(body[0], _IMPORTS):
        before = ("",) if header else ()
        after = () if place == header or not lines[header].strip() else ("",)
        return header, (*before, line, *after)
    before_it = list(_sorted_before(body))
    rest = body[len(before_it) :]
    last = before_it[-1].end_lineno or 0 if before_it else body[0].lineno - 1
    apart = rest and rest[0].lineno == last + 1 and not _standard(rest[0])
    return last, (line, "") if apart else (line,)


def _sorted_before(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        if not isinstance(statement, ast.Import) or not _standard(statement) or statement.names[0].name > "logging":
            return
        yield statement


def _standard(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return not statement.level and (statement.module or "").partition(".")[0] in sys.stdlib_module_names
    names = statement.names if isinstance(statement, ast.Import) else []
    return all(a.name.partition(".")[0] in sys.stdlib_module_names for a in names)
