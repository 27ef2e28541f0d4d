"""Objects that a client sent and that become rows as they are: by serializers and forms, collections, loops of `setattr`."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from msgspec import structs

from prodready.credentials import is_bare_pin, is_confirmation, is_credential
from prodready.facts import Call, ClassFacts, Flow, FunctionFacts, Literal
from prodready.knowledge.libraries import words
from prodready.project.credential_cases import ROLES, Case, Judge
from prodready.project.forms import fields, forms
from prodready.project.guards import lineage, outside
from prodready.project.link import Found
from prodready.project.service import Endpoint

WHOLE = "whole:row"
_VALIDATED = frozenset(("validated_data", "validated", "attrs"))
_SERIALIZERS = frozenset(
    ("rest_framework.serializers.ModelSerializer", "rest_framework.serializers.HyperlinkedModelSerializer")
)
_FORMS = frozenset(("django.forms.ModelForm", "django.forms.models.ModelForm"))
_ACCOUNTS = ("django.contrib.auth.models.", "django.contrib.auth.base_user.", "django.contrib.auth.get_user_model")
# Views of Django and its REST framework that save what they are sent.
_SAVES = (
    "CreateAPIView", "ListCreateAPIView", "UpdateAPIView", "RetrieveUpdateAPIView", "RetrieveUpdateDestroyAPIView",
    "CreateModelMixin", "UpdateModelMixin", "ModelViewSet", "CreateView", "UpdateView",
)  # fmt: skip


class Wholes(Judge):
    """The credentials in objects that are stored whole."""

    def cases(self) -> Iterator[Case]:
        """Every such object of a class with a credential in it, that nothing hashes."""
        yield from self.each(self._validated)
        yield from self.each(self._inserted)
        yield from self.each(self._assigned)
        yield from self._saved()

    # -- by a call

    def _validated(self, path: str, flow: Flow) -> Case | None:
        """`Account.objects.create(**validated_data)` of a serializer, also of what it has nested."""
        if (
            not _is_whole(flow)
            or flow.source != "param"
            or flow.source_detail not in _VALIDATED
            or len(flow.fields) > 1
        ):
            return None
        found = self._class(path, flow.function.rpartition(".")[0])
        found = self._nested(found, flow.fields[0]) if found is not None and flow.fields else found
        column = self._taken(found) if found is not None else ""
        if not column or self.hashes(path, flow.function) or "without:credential" in flow.through:
            return None
        holder = flow.target_detail.rsplit(".", 1)[-1]
        if any(self.models.hashing(model) for model in self.models.named(holder)) or self._seals(found):
            return None
        return self.case(path, structs.replace(flow, name=column), "", holder, column)

    def _inserted(self, path: str, flow: Flow) -> Case | None:
        """`db.members.insert_one(member.dict())`: collections of documents have no model that could hash."""
        if not _is_whole(flow) or flow.fields or flow.target != "store" or not self._keeps_documents:
            return None
        return self._of_body(path, flow, flow.target_detail)

    def _assigned(self, path: str, flow: Flow) -> Case | None:
        """`for key, value in body: setattr(row, key, value)`, where a model has such a column."""
        if flow.target != "assign" or flow.slot != "*" or flow.fields:
            return None
        column = self.given.credential(path, flow)
        models = [m for m in self.models.all() if m.field(column)] if column else []
        if not models or any(self.models.hashing(m) for m in models):
            return None
        callers = self.flows.incoming(path, flow.function, flow.source_detail)
        if any(self.hashes(origin, call.function) for origin, call in callers):
            return None  # `user = new User(body); user.password = await hash(body.password)`
        return self._of_body(path, flow, models[0].name)

    def _of_body(self, path: str, flow: Flow, holder: str) -> Case | None:
        column = self.given.credential(path, flow)
        if not column or self.hashes(path, flow.function) or self.given.schema_hashes(path, flow):
            return None
        clear = self.given.body_with(path, flow) or (self.flows.incoming(path, flow.function, flow.source_detail))
        if not clear or not self.given.is_given(path, flow):
            return None
        return self.case(path, structs.replace(flow, name=column), "", holder, column)

    @functools.cached_property
    def _keeps_documents(self) -> bool:
        stores, files = tuple(f"{name}." for name in words("stores", "python_dicts")), self.project.files.values()
        return any(f"{name}.".startswith(stores) for file in files for name in file.imports.values())

    # -- by a serializer or form itself

    def _saved(self) -> Iterator[Case]:
        """Serializers and forms of a model that a route saves, and that say nothing of how a password is kept."""
        seen: set[tuple[str, str]] = set()
        for endpoint in self.project.service.endpoints:
            if endpoint.methods and not endpoint.methods & {"POST", "PUT", "PATCH"}:
                continue
            for path, class_ in forms(self.project, endpoint):
                known = (path, class_.name) in seen or self.project.role(path) not in ROLES
                if not known and self._saves(endpoint, class_):
                    seen.add((path, class_.name))
                    yield from self._plain(path, class_)

    def _plain(self, path: str, class_: ClassFacts) -> Iterator[Case]:
        found = Found("class", path, class_.name, class_)
        bases = set(outside(self.project, path, class_))
        column = self._taken(found) if bases & (_SERIALIZERS | _FORMS) else ""
        own = {m for _, part in lineage(self.project, path, class_) for m in part.methods}
        writes = own & {"create", "update", "save", "to_internal_value", "__init__"}
        if not column or not bases <= _SERIALIZERS | _FORMS or writes or self._seals(found):
            return
        model = self._model(path, class_)
        if model:
            flow = Flow("", "request", "body", class_.span, "store", model, class_.span, column, (), (), (), column)
            yield self.case(path, flow, "", model, column)

    def _model(self, path: str, class_: ClassFacts) -> str:
        """The model of `Meta`, "" where it hashes by itself or cannot be seen."""
        for where, part in lineage(self.project, path, class_):
            meta = self.project.class_(where, f"{part.name}.Meta")
            value = next((f.value for f in meta.fields if f.name == "model"), None) if meta is not None else None
            if value is not None:
                found = self.project.follow(where, value)
                if found.class_ is not None:
                    hashes = any(self.models.hashing(m) for m in self.models.named(found.class_.name))
                    return "" if hashes else found.class_.name
                return "User" if found.name.startswith(_ACCOUNTS) else ""
        return ""

    def _saves(self, endpoint: Endpoint, class_: ClassFacts) -> bool:
        """Whether a view saves what it is sent, and hashes nothing on the way."""
        places = [(h.path, h.facts) for h in endpoint.handlers]
        inherited = False
        if endpoint.class_ is not None:
            for path, part in lineage(self.project, endpoint.home, endpoint.class_):
                functions = (self.project.function(path, f"{part.name}.{m}") for m in part.methods)
                places += [(path, f) for f in functions if f is not None]
            names = {f.name.rsplit(".", 1)[-1] for _, f in places}
            bases = outside(self.project, endpoint.home, endpoint.class_)
            inherited = any(b.rsplit(".", 1)[-1] in _SAVES for b in bases) and not names & {
                "create",
                "post",
                "form_valid",
            }
        if any(self.hashes(path, f.name) for path, f in places):
            return False
        return inherited or any(self._saves_here(path, f, class_, endpoint.class_ is not None) for path, f in places)

    def _saves_here(self, path: str, function: FunctionFacts, class_: ClassFacts, named: bool) -> bool:
        """Whether a function saves the serializer or form: one that it made itself, or the one that its class names."""
        for call in function.calls:
            holder, _, method = call.callee.rpartition(".")
            made = self.project.files[path].definitions.get(holder)
            found = self.project.resolve(path, made.callee).class_ if isinstance(made, Call) else None
            if method in ("save", "perform_create") and (found == class_ if found is not None else named):
                return True
        return False

    # -- what serializers take

    def _class(self, path: str, name: str) -> Found | None:
        class_ = self.project.class_(path, name)
        return Found("class", path, name, class_) if class_ is not None else None

    def _nested(self, found: Found, key: str) -> Found | None:
        """The serializer that stands under a key of another."""
        for path, part in lineage(self.project, found.path, found.class_) if found.class_ is not None else ():
            for item in part.fields:
                if item.name == key and isinstance(item.value, Call):
                    inner = self.project.resolve(path, item.value.callee)
                    return inner if inner.class_ is not None else None
        return None

    def _taken(self, found: Found) -> str:
        """The credential that a serializer or form takes, "" for none, or one that is only shown."""
        class_ = found.class_
        if class_ is None or not any(
            b.startswith(("rest_framework.", "django.forms.")) for b in outside(self.project, found.path, class_)
        ):
            return ""
        names = list(fields(self.project, found.path, class_))
        shown = {f.name for _, p in lineage(self.project, found.path, class_) for f in p.fields if _read_only(f.value)}
        if "__all__" in names:
            names += [n for m in self.models.named(self._model(found.path, class_) or "?") for n, _ in m.fields]
        fit = (n for n in names if is_credential(n) and not (is_bare_pin(n) or is_confirmation(n)))
        return next((n for n in fit if n not in shown), "")

    def _seals(self, found: Found | None) -> bool:
        """Whether any method of a serializer or form hashes something."""
        if found is None or found.class_ is None:
            return False
        parts = lineage(self.project, found.path, found.class_)
        return any(self.hashes(path, f"{part.name}.{method}") for path, part in parts for method in part.methods)


def _is_whole(flow: Flow) -> bool:
    return WHOLE in flow.through and not (flow.slot or flow.name) and flow.target in ("store", "construct")


def _read_only(value: object) -> bool:
    given = value.keyword("read_only") if isinstance(value, Call) else None
    return isinstance(given, Literal) and given.value is True
