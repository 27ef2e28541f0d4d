"""Whether a value is seen to be what somebody typed in, as it is: nothing that may have hashed it lies on its way."""

from __future__ import annotations

from msgspec import structs

from prodready.credentials import holds_sent, is_bare_pin, is_credential, is_hashed_name
from prodready.facts import Call, Flow, FunctionFacts, Mapping, Parameter, Ref, Value, is_mark
from prodready.project import flows
from prodready.project.link import Found, Project
from prodready.project.models import Models, names_in
from prodready.project.service import Handler

_DEPTH = 4


class Given:
    """What is known of where the values of a project's flows were typed in."""

    def __init__(self, project: Project, models: Models) -> None:
        self.project, self.flows, self.models = project, flows.of(project), models

    def is_given(self, path: str, flow: Flow, depth: int = 0) -> bool:
        """Whether the value comes from a request, or from a parameter that a caller hands such a value to."""
        steps = flow.through
        if depth > _DEPTH or not all(is_mark(step) or self.flows.gives_back(path, flow, step) for step in steps):
            return False
        if not (flow.name or flow.fields) and "without:credential" in steps:
            return False  # `{ ...data, password: hashed }`
        if flow.source == "request":
            return True
        if flow.source == "credential":  # a field of an object with a telling name
            return bool(flow.fields) and holds_sent(flow.source_detail.rpartition(".")[0])
        return flow.source == "param" and self._handed(path, flow, depth)

    def carries(self, path: str, flow: Flow, column: str, depth: int = 0) -> bool:
        """Whether a whole object is what a client sent, and may have such a field: a raw body, or a schema that has it."""
        one = (
            flow.source == "request" and len(flow.fields) == 1 and not flow.name
        )  # `User.create({ ...req.body.user })`
        if (
            (flow.fields and not one)
            or "without:credential" in flow.through
            or depth > _DEPTH
            or not all(is_mark(s) or self.flows.gives_back(path, flow, s) for s in flow.through)
        ):
            return False
        if flow.source == "request":
            return flow.source_detail in ("body", "form")
        if flow.source != "param":
            return False
        classes = self._classes(path, flow)
        if classes:
            return any(self._has(found, column) for found in classes) and self.is_given(path, flow)
        return any(self.carries(origin, call, column, depth + 1) for origin, call in self._callers(path, flow))

    def asked_for(self, path: str, flow: Flow, column: str, depth: int = 0) -> bool:
        """Whether what stands in front of the handler that read the body lets such a field in: `validate(updateUserSchema)`."""
        if flow.source == "param" and depth < _DEPTH:
            if any(self._has(found, column) for found in self._classes(path, flow)) and self._of_route(path, flow):
                return True  # `@Body() changes: UserIn`
            return any(self.asked_for(p, call, column, depth + 1) for p, call in self._callers(path, flow))
        endpoints = (e for e in self.project.service.endpoints for h in e.handlers if _is(h, path, flow.function))
        return any(self._lets_in(e.path, guard, column) for e in endpoints for guard in e.route.guards)

    def _lets_in(self, path: str, value: Value | None, column: str, depth: int = 0) -> bool:
        """Whether a value is, or is made of, an object that has a key: `z.object({ password: z.string() }).strict()`."""
        if isinstance(value, Mapping):
            return any(k == column or self._lets_in(path, v, column, depth + 1) for k, v in value.items)
        if isinstance(value, Call):
            parts = (*value.args, *(v for _, v in value.keywords), value.on)
            return depth < _DEPTH + 2 and any(self._lets_in(path, v, column, depth + 1) for v in parts)
        if not isinstance(value, Ref) or depth > _DEPTH:
            return False
        found = self.project.follow(path, value)
        made = found.fact if isinstance(found.fact, (Call, Mapping)) else None
        return self._lets_in(found.path, made, column, depth + 1)

    def credential(self, path: str, flow: Flow) -> str:
        """The field of a parameter's class that holds a credential by its plain name, "" where there is none."""
        families = ((found, *self.models.parents(found)) for found in self._classes(path, flow))
        fields = (f.name for family in families for one in family if one.class_ is not None for f in one.class_.fields)
        return next((name for name in fields if is_credential(name) and not is_bare_pin(name)), "")

    def body_with(self, path: str, flow: Flow) -> str:
        """The credential in the body that a route's handler takes as a parameter, "" if it has none or is no body."""
        function = self._handler(path, flow.function)
        known = function.parameters if function is not None else ()
        parameter = next((p for p in known if p.name == flow.source_detail), None)
        if parameter is None or any(name.endswith("Depends") for name in names_in(parameter.annotation)):
            return ""
        return self.credential(path, flow) if self._sent(path, parameter) else ""

    def shown_with(self, path: str, flow: Flow) -> str:
        """The credential in such a body that stands in its text form too: no `SecretStr`, no `Field(repr=False)`."""
        name = self.body_with(path, flow)
        classes = (one for found in self._classes(path, flow) for one in (found, *self.models.parents(found)))
        fields = (f for one in classes if one.class_ is not None for f in one.class_.fields if f.name == name)
        hidden = any(
            any("Secret" in n for n in names_in(f.annotation))
            or (isinstance(f.value, Call) and f.value.keyword("repr") is not None)
            for f in fields
        )
        return "" if hidden else name

    def _classes(self, path: str, flow: Flow) -> list[Found]:
        """The project's classes that a parameter is annotated with."""
        function = self.project.function(path, flow.function)
        known = function.parameters if function is not None else ()
        names = {name for p in known if p.name == flow.source_detail for name in names_in(p.annotation)}
        return [found for name in names if (found := self.project.resolve(path, name)).class_ is not None]

    def _has(self, found: Found, column: str) -> bool:
        """Whether a class, or one it inherits from, has a field."""
        family = (found, *self.models.parents(found))
        return any(f.name == column for one in family if one.class_ is not None for f in one.class_.fields)

    def schema_hashes(self, path: str, flow: Flow) -> bool:
        """Whether the value is, or is read off, a parameter whose class hashes it: `user_in: UserCreate`."""
        function = self.project.function(path, flow.function) if flow.source == "param" else None
        known = function.parameters if function is not None else ()
        return any(p.name == flow.source_detail and self.models.hashes_its_own(path, p.annotation) for p in known)

    def _handed(self, path: str, flow: Flow, depth: int) -> bool:
        name = flow.fields[-1] if flow.fields else flow.source_detail
        if is_hashed_name(name) or self.schema_hashes(path, flow):
            return False
        callers = [c for c in self._callers(path, flow) if self.project.role(c[0]) != "test"]
        if callers:
            return any(self.is_given(origin, whole_as(call, flow), depth + 1) for origin, call in callers)
        return self._of_route(path, flow)

    def _callers(self, path: str, flow: Flow) -> list[tuple[str, Flow]]:
        """What calls hand to the parameter, or to the part of it that is read."""
        found = self.flows.incoming(path, flow.function, flow.source_detail)
        keyed = [(origin, call, call.slot.partition(".")[2]) for origin, call in found]
        return [(origin, call) for origin, call, key in keyed if not key or key in flow.fields[:1]]

    def _of_route(self, path: str, flow: Flow) -> bool:
        """Whether the parameter is what a route's handler gets from the client."""
        function = self._handler(path, flow.function)
        parameter = next((p for p in function.parameters if p.name == flow.source_detail), None) if function else None
        return parameter is not None and (not flow.fields or self._sent(path, parameter))

    def _handler(self, path: str, name: str) -> FunctionFacts | None:
        handlers = (h for e in self.project.service.endpoints for h in e.handlers)
        return next((h.facts for h in handlers if h.path == path and h.facts.name == name), None)

    def _sent(self, path: str, parameter: Parameter) -> bool:
        """Whether an object holds what the client sent: a schema; not what a dependency looked up."""
        names = names_in(parameter.annotation)
        if any(holds_sent(name) for name in (parameter.name, *names)):
            return True
        if isinstance(parameter.default, Call) and parameter.default.callee.endswith("Depends"):
            return False
        classes = [self.project.resolve(path, name) for name in names]
        return any(flows.is_a(self.project, c, "schemas", "validators") for c in classes if c.class_ is not None)


def _is(handler: Handler, path: str, function: str) -> bool:
    return handler.path == path and handler.facts.name == function


def whole_as(call: Flow, flow: Flow) -> Flow:
    """An object that a call hands over whole, as the part of it that is read where it arrives."""
    if call.name or not flow.fields or "." in call.slot:
        return call
    return structs.replace(call, fields=(*call.fields, *flow.fields), name=flow.name)
