"""Models, tables and collections by the name code calls them: which fields they have and whether they hash by themselves."""

from __future__ import annotations

import functools
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from prodready import facts
from prodready.credentials import words
from prodready.facts import Span
from prodready.knowledge.libraries import hasher
from prodready.project import flows
from prodready.project.link import Found, Project

_DEFINERS = re.compile(
    r"(^|\.)(model|define|Schema|pgTable|mysqlTable|sqliteTable|createTable|Table|defineModel|EntitySchema|init|Model\.extend)$"
)
_TABLES = re.compile(r"(^|\.)Table$")  # in Python the rest are classes; `self.model(...)` makes a row
_SETTERS = frozenset(("set", "beforeCreate", "beforeSave", "beforeUpdate", "beforeValidate", "beforeBulkCreate"))
_IMPLICIT = frozenset(
    ("__init__", "__setattr__", "__post_init__", "model_post_init", "save", "asave", "clean", "full_clean", "pre_save")
)
_SUBSCRIBERS = frozenset(("EventSubscriber", "Subscriber"))
_BEFORE = re.compile(r"before(Insert|Create|Update|Upsert)$")
_LISTENS = re.compile(r"before_insert|before_update|listens_for|receiver|pre_save")
_CONNECTS = re.compile(r"pre_save\.connect$|(^|\.)event\.listen$")
_ROW_HOOK = re.compile(r"(^|\.)Before(Insert|Update)$")
_UNNAMED = frozenset(("__default__", "default", "exports"))  # named by its file
_SUFFIX = re.compile(r"(schema|model|entity|table|orm|repository|repo|collection|tbl)$")


_STEP = re.compile(r"^(.*/|)migrations/[^/]+/migration\.sql$")


def _is_written(project: Project, path: str) -> bool:
    """Whether Prisma writes the file from the schema beside its folder: what it says is said there."""
    step = _STEP.match(path)
    return step is not None and f"{step[1]}schema.prisma" in project.files


@dataclass(frozen=True, slots=True)
class Model:
    """A model: its file, its own name, its fields with their places."""

    path: str
    name: str
    fields: tuple[tuple[str, Span], ...]
    found: Found | None = None

    def field(self, name: str) -> Span | None:
        """Where a field stands."""
        return next((span for own, span in self.fields if own.lower() == name.lower()), None)


class Models:
    """The models of a project by normal name."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._named: dict[str, list[Model]] = defaultdict(list)
        for path, file in project.files.items():
            if project.role(path) in ("test", "browser") or _is_written(project, path):
                continue
            for class_ in file.classes:
                found = Found("class", path, class_.name, class_)
                if flows.is_a(project, found, "models", "stores"):
                    fields = tuple((f.name, f.span) for f in class_.fields)
                    self._add(Model(path, class_.name, fields, found))
            definers = _TABLES if file.language == "python" else _DEFINERS
            for name, value in file.definitions.items():
                if isinstance(value, facts.Call) and definers.search(value.callee):
                    self._defined(path, name.removesuffix(".init()"), value)

    def named(self, name: str) -> list[Model]:
        """The models that a name in code can mean: `prisma.user`, `User`, `users`, `current_user`."""
        return self._named.get(normal(name)) or self._named.get(normal((words(name) or ("",))[-1]), [])

    def only_one(self, path: str) -> str | None:
        """The name of the only model that a file defines, by which an import of it goes whatever it is called there."""
        own = [model for models in self._named.values() for model in models if model.path == path]
        return own[-1].name if len({model.fields for model in own}) == 1 else None

    def all(self) -> Iterator[Model]:
        """Every model."""
        for models in self._named.values():
            yield from models

    def hashing(self, model: Model) -> str:
        """strong or fast where the model's own code (hook, setter, constructor), or what it inherits, hashes; "" otherwise."""
        found = self._hashes(model.path, model.name if model.found else "")
        for parent in self.parents(model.found) if model.found else ():
            found |= self._hashes(parent.path, parent.class_.name if parent.class_ else "")
        found |= self._subscribed(model)
        return "strong" if "strong" in found else "fast" if "fast" in found else ""

    def _subscribed(self, model: Model) -> set[str]:
        """What those do to a credential who are told of every row before it is written: `@EventSubscriber() class …`."""
        found: set[str] = set()
        for path, function in self._subscribers if model.found else ():
            told = (self.project.resolve(path, name) for name in self.project.files[path].imports.values())
            if any(t.path == model.path and t.class_ is not None and t.class_.name == model.name for t in told):
                found |= self._effects(path, function) & {"strong", "fast"}
        return found

    @functools.cached_property
    def _subscribers(self) -> list[tuple[str, facts.FunctionFacts]]:
        """The methods of subscribers that see a row before it is written."""
        return [
            (path, function)
            for path, file in self.project.files.items()
            for class_ in file.classes
            if any(_called(d).rsplit(".", 1)[-1] in _SUBSCRIBERS for d in class_.decorators)
            for function in file.functions
            if _BEFORE.match(function.name.removeprefix(f"{class_.name}."))
        ]

    def covers(self, model: Model, by: str) -> bool:
        """Whether what the model hashes by itself sees a write by such a query (`updateOne`, `update`) as well."""
        file = self.project.files[model.path]
        if file.language == "python":
            return False
        hashing = [f for f in file.functions if self._effects(model.path, f) & {"strong", "fast"}]
        return not hashing or any(by in events or "*" in events for events in (_events(file, f, by) for f in hashing))

    def _effects(self, path: str, function: facts.FunctionFacts) -> set[str]:
        """What a function's calls do to a credential."""
        joined = flows.of(self.project)
        named = [(c.callee, joined.target(path, c.callee)) for c in function.calls if c.callee != "?"]
        known = (c for c, t in named if hasher(c) or t.function or (t.kind == "external" and hasher(t.name)))
        return {joined.effect(path, c) for c in known}

    def hashes_its_own(self, path: str, annotation: facts.Value | None) -> bool:
        """Whether a class that an annotation names hashes a credential by itself: a schema with a validator that does."""
        for name in names_in(annotation):
            found = self.project.resolve(path, name)
            if found.class_ is not None and "strong" in self._hashes(found.path, found.class_.name):
                return True
        return False

    def parents(self, found: Found, depth: int = 0) -> Iterator[Found]:
        """The project's own classes that a class inherits from."""
        for base in found.class_.bases if found.class_ and depth < 5 else ():
            parent = self.project.follow(found.path, base)
            if parent.class_ is not None and parent.class_ is not found.class_:
                yield parent
                yield from self.parents(parent, depth + 1)

    def _hashes(self, path: str, owner: str) -> set[str]:
        """What the functions of a class, or of a file where a model is no class, do to a credential by themselves."""
        file = self.project.files[path]
        found: set[str] = set()
        wired = {
            n.rsplit(".", 1)[-1] for c in file.classes if c.name == owner for f in c.fields for n in names_in(f.value)
        } | _connected(file)
        for function in file.functions:
            if owner and not function.name.startswith(owner + ".") and function.owner not in ("", owner):
                continue
            hook = _is_hook(function) or function.name in _connected(file)
            if owner and function.owner == "" and (not hook or _of_another(file, function, owner)):
                continue
            if file.language == "python" and not _by_itself(function) and function.name.rsplit(".", 1)[-1] not in wired:
                continue
            found |= self._effects(path, function) & {"strong", "fast"}
        return found

    def _defined(self, path: str, name: str, call: facts.Call) -> None:
        own = [str(a.value) for a in call.args if isinstance(a, facts.Literal) and isinstance(a.value, str)]
        columns: list[tuple[str, Span]] = []
        for arg in call.args:
            target = arg
            if isinstance(arg, facts.Call):
                target = next((a for a in arg.args if isinstance(a, facts.Mapping)), arg)
            if isinstance(arg, facts.Ref):
                followed = self.project.follow(path, arg)
                target = followed.fact if isinstance(followed.fact, (facts.Mapping, facts.Call)) else arg
                if isinstance(target, facts.Call):
                    target = next((a for a in target.args if isinstance(a, facts.Mapping)), target)
            if isinstance(target, facts.Mapping) and not columns:  # what follows are options
                columns = [(key, value.span) for key, value in target.items]
        last = name.rsplit(".", 1)[-1]
        for label in {posixpath.basename(path).split(".")[0] if last in _UNNAMED else last, *own}:
            self._add(Model(path, label, tuple(columns)))

    def _add(self, model: Model) -> None:
        self._named[normal(model.name.rsplit(".", 1)[-1])].append(model)


def names_in(value: facts.Value | None, depth: int = 0) -> set[str]:
    """The names in a value: of `property(_get, _set)` both methods, of an annotation its classes."""
    match value:
        case facts.Ref(name=name):
            return {name}
        case facts.Unknown(refs=refs):
            return set(refs)
        case facts.Choice(options=parts) | facts.Items(items=parts) if depth < 5:
            return {n for part in parts for n in names_in(part, depth + 1)}
        case facts.Call(args=args, keywords=keywords) if depth < 5:
            return {n for part in (*args, *(v for _, v in keywords)) for n in names_in(part, depth + 1)}
    return set()


def normal(name: str) -> str:
    """`Users`, `userModel`, `user_table` -> `user`."""
    low = _SUFFIX.sub("", name.lower().replace("_", "")) or name.lower()
    return low[:-3] + "y" if low.endswith("ies") else low[:-1] if low.endswith("s") and not low.endswith("ss") else low


def _is_hook(function: facts.FunctionFacts) -> bool:
    """Whether a function beside the class runs when a row is written: a listener, a setter or hook among its options."""
    if function.name.rsplit(".", 1)[-1] in _SETTERS and "." in function.name:
        return True
    return bool(_LISTENS.search(" ".join(str(d) for d in function.decorators)))


def _events(file: facts.FileFacts, function: facts.FunctionFacts, by: str) -> set[str]:
    """The writes before which a function runs; `*`: it is not known, so any."""
    if any(_ROW_HOOK.search(_called(d)) for d in function.decorators):
        return {"save"}  # TypeORM: a repository's `update` makes no object of the class
    if by == "update":
        return {"*"}  # Sequelize runs setters there, and hooks if it is told to
    marks = [m.removeprefix("hook:").partition(":") for m in file.marks if m.startswith("hook:")]
    return {e for events, _, name in marks if name == function.name for e in events.split(",")} or {"*"}


def _called(value: facts.Value) -> str:
    return value.callee if isinstance(value, facts.Call) else value.name if isinstance(value, facts.Ref) else ""


def _connected(file: facts.FileFacts) -> set[str]:
    """Functions connected to a signal by a call: `pre_save.connect(protect)`, `event.listen(User, "before_insert", protect)`."""
    calls = (c for f in file.functions for c in f.calls if _CONNECTS.search(c.callee))
    return {arg for call in calls for arg in call.args if arg}


def _of_another(file: facts.FileFacts, function: facts.FunctionFacts, owner: str) -> bool:
    """Whether a hook beside the classes says which of them it is for, and it is not this one: `sender=Guest`."""
    said = {n for d in function.decorators for n in names_in(d)}
    said |= {
        a
        for f in file.functions
        for c in f.calls
        if _CONNECTS.search(c.callee) and function.name in c.args
        for a in c.args
    }
    own = next((c for c in file.classes if c.name == owner), None)
    family = {owner} | ({n for b in own.bases for n in names_in(b)} if own is not None else set())
    classes = {c.name for c in file.classes}
    return bool(said & classes) and not said & family


def _by_itself(function: facts.FunctionFacts) -> bool:
    """Whether a method of a Python class runs without being called by name (`set_password` does not, `save` does)."""
    return function.name.rsplit(".", 1)[-1] in _IMPLICIT or bool(function.decorators)
