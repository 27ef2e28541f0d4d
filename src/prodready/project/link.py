"""All files linked to one project: where names lead, across files."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prodready import facts
from prodready.facts import CallSite, ClassFacts, FileFacts, FunctionFacts, Span, Value
from prodready.findings import Location
from prodready.project.literals import literals
from prodready.project.packages import Packages

if TYPE_CHECKING:
    from prodready.config import Config
    from prodready.project.service import Service

_DEPTH = 24
Fact = FunctionFacts | ClassFacts | Value | None


@dataclass(frozen=True, slots=True)
class Found:
    """Where a name leads.

    kind: "function", "class", "instance" (of the class in `fact`), "module", "value" (something else defined in the
    project), "external" (`name` is then the canonical name outside the project) or "unknown" (the road ended; `name`
    says where).
    """

    kind: str
    path: str
    name: str
    fact: Fact = None

    @property
    def function(self) -> FunctionFacts | None:
        """The function it is, if it is one."""
        return self.fact if isinstance(self.fact, FunctionFacts) else None

    @property
    def class_(self) -> ClassFacts | None:
        """The class it is, or is an instance of."""
        return self.fact if isinstance(self.fact, ClassFacts) else None

    @property
    def visible(self) -> bool:
        """Whether the road was followed to its end."""
        return self.kind != "unknown"


@dataclass(slots=True)
class _Names:
    """A file's definitions by name."""

    functions: dict[str, FunctionFacts]
    classes: dict[str, ClassFacts]
    imported: frozenset[str]


class Project:
    """The linked project. Everything a rule needs is asked here."""

    def __init__(
        self,
        root: Path,
        files: Mapping[str, FileFacts],
        config: Config | None = None,
        paths: frozenset[str] | None = None,
        tracked: frozenset[str] | None = None,
    ) -> None:
        """`paths`: every path of the project, read or not. `tracked`: those that git tracks, None without git."""
        self.root = root
        self.files = dict(sorted(files.items()))
        self.config = config
        self.packages = Packages(root, paths if paths is not None else self.files)
        self._tracked = tracked
        self._names: dict[str, _Names] = {}
        self._memo: dict[tuple[str, str], Found] = {}
        self._stars: dict[str, dict[str, str]] = {}

    # -- places

    def location(self, path: str, span: Span) -> Location:
        """A fact's place as findings have it."""
        return Location(path, span.line, span.column, span.end_line, span.end_column)

    def role(self, path: str) -> str:
        """What the file is: service, command, script, test, migration, config or browser."""
        return self.roles.get(path, "service")

    @functools.cached_property
    def roles(self) -> dict[str, str]:
        """The role of every file."""
        from prodready.roles import roles

        return roles(self)

    @functools.cached_property
    def service(self) -> Service:
        """Apps, routers, routes and guards, linked."""
        from prodready.project.endpoints import link

        return link(self)

    def tracked(self, path: str) -> bool | None:
        """Whether git tracks the file; None where there is no git."""
        return None if self._tracked is None else path in self._tracked

    # -- names

    def function(self, path: str, name: str) -> FunctionFacts | None:
        """The function of that dotted name in that file ("" : the top-level code)."""
        known = self.names(path).functions
        if name[:1] == "<" and name not in known:  # a lambda in a class body goes by its class
            return next((f for n, f in known.items() if n.endswith(f".{name}")), None)
        return known.get(name)

    def class_(self, path: str, name: str) -> ClassFacts | None:
        """The class of that dotted name in that file."""
        return self.names(path).classes.get(name)

    def names(self, path: str) -> _Names:
        """The file's functions and classes by name."""
        found = self._names.get(path)
        if found is None:
            file = self.files.get(path) or FileFacts(path, "other")
            functions, classes = {f.name: f for f in file.functions}, {c.name: c for c in file.classes}
            local = {*functions, *classes, *file.definitions}
            passed_on = {
                v for v in file.exports.values() if "/" in v or ("." in v and v.partition(".")[0] not in local)
            }
            imported = frozenset({*file.imports.values(), *passed_on})  # `export { x } from "./y"` imports as well
            found = self._names[path] = _Names(functions, classes, imported)
        return found

    def declared(self, table: str, name: str, found: Found) -> bool:
        """Whether the team's configuration names this function or class under `table` (limiters, hashers, ...).

        It may be named as it is spelled where it is used, or by its module: `app.limits.guard`, `./lib/limit.guard`.
        """
        names: tuple[str, ...] = getattr(self.config, table) if self.config is not None else ()
        if not names:
            return False
        stem = found.path.rpartition(".")[0]
        spelled = {name, found.name, f"{stem.replace('/', '.')}.{found.name}", f"./{stem}.{found.name}"}
        return not spelled.isdisjoint(names)

    def resolve(self, path: str, name: str, depth: int = 0) -> Found:
        """Where a canonical name, read in a file, leads. Never raises; the road may end (`unknown`)."""
        key = (path, name)
        found = self._memo.get(key)
        if found is None:
            if depth > _DEPTH:
                return Found("unknown", path, name)
            self._memo[key] = Found("unknown", path, name)  # a name that leads to itself ends here
            found = self._memo[key] = self._resolve(path, name, depth + 1)
        return found

    def follow(self, path: str, value: Value | None, depth: int = 0) -> Found:
        """What a value is, references and calls followed."""
        if depth > _DEPTH or value is None:
            return Found("unknown", path, "")
        if isinstance(value, facts.Ref):
            return self.resolve(path, value.name, depth + 1)
        if isinstance(value, facts.Function):
            function = self.function(path, value.name)
            return Found("function", path, value.name, function) if function else Found("unknown", path, value.name)
        if isinstance(value, facts.Call):
            return self._called(path, value, depth + 1)
        if isinstance(value, facts.Choice) and len(value.options) == 1:
            return self.follow(path, value.options[0], depth + 1)
        return Found("value", path, "", value)

    def defined(self, path: str, name: str, depth: int = 0) -> tuple[str, Value] | None:
        """What a name is set to where it is defined, with that file; unlike `follow` it does not run what it calls."""
        file = self.files.get(path)
        if file is None or depth > _DEPTH:
            return None
        if name in file.definitions:
            return path, file.definitions[name]
        led = self._imported(file, file.imports.get(name, name), prefer_import=True)
        if not isinstance(led, tuple):
            return None
        target, rest = led
        passed_on = self.files[target].exports.get(rest or "default", rest) if target in self.files else rest
        return self.defined(target, passed_on, depth + 1)

    def canonical(self, path: str, name: str) -> str:
        """The canonical name outside the project that a name leads to; `path:name` for what the project defines."""
        found = self.resolve(path, name)
        if found.kind == "external":
            return found.name
        return f"{found.path}:{found.name}" if found.kind != "unknown" else name

    def callees(self, path: str, function: str) -> Iterator[tuple[CallSite, Found]]:
        """The calls of a function, each with where it leads."""
        facts_ = self.function(path, function)
        for call in facts_.calls if facts_ else ():
            if call.callee != "?":
                yield call, self.resolve(path, call.callee)

    def literals(self, path: str, value: Value | None) -> tuple[list[tuple[str, facts.Literal]], bool]:
        """All literals a value can be, lists flattened, each with its file; and whether every road could be followed."""
        return literals(self, path, value)

    # -- how names are followed

    def _resolve(self, path: str, name: str, depth: int) -> Found:
        file = self.files.get(path)
        if file is None or not name or name == "?":
            return Found("unknown", path, name)
        local, rest = self._local(file, name)
        module = self._imported(file, name, prefer_import=local is None)
        if module is not None:
            return module if isinstance(module, Found) else self._member(*module, depth)
        if local is None:
            if "." in name and self._bound(file, name):
                return Found("unknown", path, name)
            return self._starred(file, name, depth) or Found("external", path, name)
        return self._walk(local, rest, depth)

    def _starred(self, file: FileFacts, name: str, depth: int) -> Found | None:
        """A name that `from .views import *` brought into a Python file."""
        for star in file.star_exports if file.language == "python" and depth < _DEPTH else ():
            target = self.packages.python(file.path, star)
            if target and target != file.path:
                found = self._member(target, name, depth + 1)
                if found.visible:
                    return found
        return None

    def _bound(self, file: FileFacts, name: str) -> bool:
        """Whether the name starts with a function or class of the file: a parameter or variable nothing is known of."""
        names = self.names(file.path)
        first = name.split(".", 1)[0]
        return first in names.functions or first in names.classes or first.startswith("<")

    def _local(self, file: FileFacts, name: str) -> tuple[Found | None, Sequence[str]]:
        """The longest beginning of the name that the file defines, and the rest in segments."""
        names = self.names(file.path)
        segments = _segments(name)
        for size in range(len(segments), 0, -1):
            head = "".join(segments[:size])
            found: Found | None = None
            if head in file.definitions:
                found = Found("value", file.path, head, file.definitions[head])
            elif head in names.functions and head:
                found = Found("function", file.path, head, names.functions[head])
            elif head in names.classes:
                found = Found("class", file.path, head, names.classes[head])
            elif head.endswith(".self") and head[:-5] in names.classes:
                found = Found("instance", file.path, head[:-5], names.classes[head[:-5]])
            if found:
                return found, segments[size:]
        return None, segments

    def _imported(self, file: FileFacts, name: str, prefer_import: bool) -> tuple[str, str] | Found | None:
        """(file of the module, rest of the name) where the name starts with an import; Found for an external one."""
        imported = self.names(file.path).imported
        cut = len(name)
        while cut > 0:
            head = name[:cut]
            bare = head.removesuffix("()")
            if bare in imported and (
                prefer_import or bare.strip(".").count(".") or "/" in bare or bare.startswith(".")
            ):
                return self._module(file, bare, name[len(bare) :])
            cut = name.rfind(".", 0, cut) if not head.endswith("()") else cut - 2
        return None

    def _module(self, file: FileFacts, imported: str, rest: str) -> tuple[str, str] | Found:
        lead = self.packages.python if file.language == "python" else self.packages.javascript
        whole = imported + rest
        cut = len(whole) if "()" not in whole else whole.index("()")
        while cut > 0:
            if target := lead(file.path, whole[:cut]):
                tail = whole[cut:]
                return target, tail[1:] if tail.startswith(".") else tail
            cut = whole.rfind(".", 0, cut)
            if file.language == "python" and cut == 0 and whole.startswith("."):
                dots = len(whole) - len(whole.lstrip("."))
                if target := lead(file.path, whole[:dots]):
                    return target, whole[dots:]
        if file.language != "python" and whole.startswith("."):
            return Found("unknown", file.path, whole)
        return Found("unknown" if whole.startswith(".") else "external", file.path, whole)

    def _member(self, path: str, rest: str, depth: int) -> Found:
        """What `rest` is, read from outside on the module `path`."""
        file = self.files.get(path)
        if file is None:
            return Found("unknown", path, rest)
        if file.language == "python":
            return self._python_member(file, rest, depth)
        segments = _segments(rest)
        if segments and segments[0] == "()":  # a module that is a function
            return self._walk(self._export(file, "default", depth) or Found("unknown", path, rest), segments, depth)
        if not segments:
            return self._export(file, "default", depth) or Found("module", path, "")
        name = segments[0].lstrip(".")
        found = self._export(file, name, depth)
        if found is None and name != "default" and (default := self._export(file, "default", depth)):
            return self._walk(default, ["." + name, *segments[1:]], depth)
        return self._walk(found, segments[1:], depth) if found else Found("unknown", path, rest)

    def _python_member(self, file: FileFacts, rest: str, depth: int) -> Found:
        if not rest:
            return Found("module", file.path, "")
        local, tail = self._local(file, rest)
        if local is not None:
            return self._walk(local, tail, depth)
        segments = _segments(rest)
        first = segments[0]
        if first in file.imports:
            return self.resolve(file.path, file.imports[first] + "".join(segments[1:]), depth)
        for star in file.star_exports:
            target = self.packages.python(file.path, star)
            if target and target != file.path:
                found = self._member(target, rest, depth + 1) if depth < _DEPTH else Found("unknown", target, rest)
                if found.visible:
                    return found
        if (
            file.path.endswith("__init__.py")
            and (sub := self.packages.python(file.path, "." + first))
            and sub != file.path
        ):
            return self._member(sub, "".join(segments[1:]).lstrip("."), depth + 1)
        return Found("unknown", file.path, rest)

    def _export(self, file: FileFacts, name: str, depth: int) -> Found | None:
        if name in file.exports:
            local = file.exports[name]
            own = local in file.definitions or local in self.names(file.path).functions
            return self.resolve(file.path, local if own else file.imports.get(local, local), depth)
        home = self._exported_by_star(file.path).get(name) if file.star_exports and depth < _DEPTH else None
        return self._export(self.files[home], name, depth + 1) if home else None

    def _exported_by_star(self, path: str) -> dict[str, str]:
        """What a file exports by `export * from`, directly or not: each name with the file that exports it by name."""
        known = self._stars.get(path)
        if known is None:
            known = self._stars[path] = {}
            seen, waiting = {path}, [path]
            while waiting:
                file = self.files[waiting.pop()]
                if file.path != path:
                    known.update((name, file.path) for name in file.exports if name not in known)
                targets = (self.packages.javascript(file.path, star) for star in file.star_exports)
                fresh = list(dict.fromkeys(t for t in targets if t and t in self.files and t not in seen))
                seen.update(fresh)
                waiting += reversed(fresh)
        return known

    def _walk(self, found: Found, segments: Sequence[str], depth: int) -> Found:
        """Attributes and calls, one after the other."""
        for index, segment in enumerate(segments):
            if depth > _DEPTH:
                return Found("unknown", found.path, found.name)
            found = self._settle(found, depth + 1)
            found = (
                self._result(found, depth + 1) if segment == "()" else self._attribute(found, segment[1:], depth + 1)
            )
            if found.kind in ("external", "unknown") and (rest := "".join(segments[index + 1 :])):
                return Found(found.kind, found.path, found.name + rest)
        return self._settle(found, depth + 1)

    def _settle(self, found: Found, depth: int) -> Found:
        """A value that is a reference or a construction, followed."""
        if found.kind == "value" and isinstance(found.fact, (facts.Ref, facts.Call, facts.Function, facts.Choice)):
            followed = self.follow(found.path, found.fact, depth)
            return followed if followed.kind not in ("value",) or followed.fact is not found.fact else found
        return found

    def _attribute(self, found: Found, name: str, depth: int) -> Found:
        if found.kind == "module":
            return self._member(found.path, name, depth)
        if found.kind in ("external", "unknown"):
            return Found(found.kind, found.path, f"{found.name}.{name}")
        if isinstance(found.fact, ClassFacts):
            return self.member(found.path, found.fact, name, depth)
        if isinstance(found.fact, facts.Mapping):
            item = found.fact.get(name) or self.files[found.path].definitions.get(f"{found.name}.{name}")
            if item is not None:  # `const controller = {}; controller.login = async (req, res) => ...`
                return Found("value", found.path, name, item)
        if isinstance(found.fact, FunctionFacts):
            return self._local_member(found, name)
        return Found("unknown", found.path, f"{found.name}.{name}")

    def _local_member(self, found: Found, name: str) -> Found:
        full = f"{found.name}.{name}"
        file = self.files[found.path]
        own = file.definitions.get(f"self.{name}")  # `this.name = ...` in a function that is called with `new`
        if isinstance(own, facts.Function) and own.name.startswith(f"{found.name}."):
            return Found("value", found.path, own.name, own)
        if full in file.definitions:
            return Found("value", found.path, full, file.definitions[full])
        inner = self.function(found.path, full)
        return Found("function", found.path, full, inner) if inner else Found("unknown", found.path, full)

    def member(self, path: str, class_: ClassFacts, name: str, depth: int = 0) -> Found:
        """A method, field or attribute of a class, base classes included."""
        full = f"{class_.name}.{name}"
        if function := self.function(path, full):
            return Found("function", path, full, function)
        file = self.files[path]
        if (attribute := f"{class_.name}.self.{name}") in file.definitions:
            return Found("value", path, attribute, file.definitions[attribute])
        for field in class_.fields:
            if field.name == name and field.value is not None:
                return Found("value", path, full, field.value)
        for base in class_.bases if depth < _DEPTH else ():
            parent = self.follow(path, base, depth + 1)
            if parent.class_ is not None and parent.class_ is not class_:
                found = self.member(parent.path, parent.class_, name, depth + 1)
                if found.visible:
                    return found
            elif parent.kind == "external":
                return Found("external", path, f"{parent.name}.{name}")
        return Found("unknown", path, full)

    def _result(self, found: Found, depth: int) -> Found:
        """What calling it gives."""
        if found.kind in ("external", "unknown"):
            return Found(found.kind, found.path, found.name + "()")
        if isinstance(found.fact, ClassFacts):
            return Found("instance", found.path, found.name, found.fact)
        if isinstance(found.fact, FunctionFacts) and self._makes_objects(found):
            return Found("instance", found.path, found.name, found.fact)
        if isinstance(found.fact, FunctionFacts):
            results = [r for r in found.fact.returns if not isinstance(r, facts.Literal)]
            if len(results) == 1:
                return self.follow(found.path, results[0], depth)
        return Found("unknown", found.path, found.name + "()")

    def _makes_objects(self, found: Found) -> bool:
        """Whether a function is a class of the old style: `function Store(db) { this.add = ... }`."""
        last = found.name.rsplit(".", 1)[-1]
        names = self.files[found.path].definitions if last[:1].isupper() else ()
        return any(n.startswith("self.") for n in names)

    def _called(self, path: str, call: facts.Call, depth: int) -> Found:
        factory = call.keyword("default_factory")  # `app: AppSettings = field(default_factory=AppSettings)`
        if factory is not None and call.callee.rsplit(".", 1)[-1].lower() == "field":
            made = self._result(self._settle(self.follow(path, factory, depth), depth), depth)
            if made.kind == "instance":
                return made
        target = self.resolve(path, call.callee, depth) if call.callee != "?" else self.follow(path, call.on, depth)
        if target.kind == "external":
            return Found("external", path, target.name + "()", call)
        result = self._result(self._settle(target, depth), depth)
        return result if result.visible else Found("value", path, target.name, call)


@functools.lru_cache(65536)
def _segments(name: str) -> tuple[str, ...]:
    """`a.b().c` -> `a`, `.b`, `()`, `.c`; a module specifier at the start stays whole up to its last slash."""
    start = name.rfind("/") + 1
    while start < len(name) and name[start] == ".":
        start += 1
    parts: list[str] = []
    current = name[:start]
    for char in name[start:]:
        if char == "." and current and not current.endswith("("):
            parts.append(current)
            current = "."
        elif char == "(":
            parts.append(current)
            current = "("
        else:
            current += char
    parts.append(current)
    return tuple(p for p in parts if p)
