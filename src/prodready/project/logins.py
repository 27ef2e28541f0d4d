"""Who is asked to show who he is on the way to a route, or inside its handler."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prodready import facts
from prodready.facts import CallSite, ClassFacts, FunctionFacts, Value
from prodready.project.guards import LATE
from prodready.project.link import Project
from prodready.project.service import Endpoint, Guard, Way

_DEPTH = 3
_AUTH = re.compile(
    r"login_?required|passes_test|(^|_)auth(_|$)|authenticated?|authoriz|jwt|current_?(user|active|admin|superuser|account|member|tenant|session)|"
    r"requires?_|_required|permission|is_?admin|superuser|token_required|verify_(token|session|api_?key|jwt|admin)|get_user|"
    r"(^|_)(get|check|load|ensure|need)_(\w+_)?(user|account|admin|super_?user|member|principal|identity|staff|access)(_|$)|protected|logged_?in|api_?key|(^|_)guards?(_|$)|bearer|session_user|admin_?session|active_user|oauth2|staff",
    re.I,
)
_OPTIONAL = re.compile(
    r"optional|maybe|anonymous|allow_?any|csrf|exempt|unauthenticated|rate|limit|throttl|request_?form|provide_|service$|repo|manager(?!s?_?(middleware|guard|only|required|auth|access))|"
    r"logged_?out|not_?(logged|auth)|logout_required|guests?_(only|required)|"
    r"_(schema|validation|validator|dto)$|^use_guards$",  # Nest's holder: what it holds asks
    re.I,
)
_INSIDE = re.compile(
    r"(^|\.)_*(current_user|get_current_\w+|g\.user|g\.session|request\.user|req\.user|require_\w+|verify_token|get_jwt_identity|ctx\.user|locals\.(user|session|auth)|\w*user_(from|by)_(access_)?(token|jwt|session|request|headers?))",
    re.I,
)
_CHECKED = re.compile(
    r"^(check|require|ensure|assert)_(session|auth|authenticated|admin|user|permission|is_admin)$"
    r"|^validate_(session|auth|authenticated|admin|permission|is_admin)$"  # `validateUser` checks what a login is given
    r"|^get_server_session$"
)
# What only somebody known has.
_ALLOWED = re.compile(r"\b(user|g|current_user)\.has_?(perms?|permissions?|roles?)$", re.I)

_TRIES = re.compile(r"(check|verify|compare)_?(password|passwd|pin)(_hash)?$|\bcheckpw$", re.I)
_PASSWORD = re.compile(r"(\.|check_?|verify_?|compare_?)(password|passwd|pwd)(_?hash)?$", re.I)
_TURNS = re.compile(
    r"redirect|abort|refuse|deny|(^|\.)(send_?status|status|throw|handle_\w+|verify\w*|check\w*|require\w*)$", re.I
)
_LOOKS = re.compile(
    r"header|(?<!un)auth|cookie|session|token|jwt|user|verify|passport|role|permission|admin|secret|api_?key", re.I
)
_SESSIONS = frozenset(
    ("next-auth/jwt.getToken", "next-auth.getServerSession", "next-auth/next.getServerSession", "@clerk/nextjs/server.auth",
     "@clerk/nextjs/server.currentUser", "@auth/core.getToken", "@auth/core/jwt.getToken")
)  # fmt: skip
_LOGS_IN = re.compile(r"(^|_)(login|authenticate|auth)$|^(check|verify|require|ensure)_(login|token|session|auth|user)")
_OPEN, _DEFAULT = "hapi.open", "hapi.authenticated"  # a route that is let off what all others ask
_STANDS = frozenset(("__call__", "process_request", "process_view"))
_LETS_ALL = re.compile(
    r"allow_?a(ny|ll)|anonymous|public|open_?to|guest|unauthenticated|(^|_)not?_(auth|logged)|registration", re.I
)
_DESCRIBES = re.compile(r"swagger|openapi", re.I)  # `@ApiBearerAuth()` documents, it asks nobody
_BASIC = re.compile(r"basic_?auth|HTTPBasic", re.I)
_LOCAL = re.compile(r"^local(_auth)?_guard$|^local_auth$")


@dataclass(frozen=True, slots=True)
class Logins:
    """Answers for one project whether somebody has to be logged in."""

    project: Project

    def authenticated(self, way: Way) -> str:
        """Who is asked to show who he is: "route" for sure, "app" by something attached to a whole app, "step" by
        a call on the way through hand-made routing, "" nobody."""
        asked = ""
        open_ = any(getattr(g.value, "name", "") == _OPEN for g in way.guards)
        for guard in way.guards:
            if open_ and getattr(guard.value, "name", "") == _DEFAULT:
                continue
            if (
                guard.kind in ("extension", "backend", "plugin")
                or guard.kind.endswith(LATE)
                or guard.kind.endswith("throttle_classes")
            ):
                continue
            whole = guard.where == "app" or guard.kind == "hook"
            value, spares = _unless(guard.value, way.url)
            if not spares and (_lets_some(guard) or self._asks(guard.path, value, whole)):
                if guard.kind == "call":
                    asked = asked or "step"
                    continue
                if guard.where != "app":
                    return "route"
                asked = "app"
        return asked

    def asks_inside(self, endpoint: Endpoint) -> str:
        """Whether the handler looks who is there: "guard" if it calls a check of the session, "user" if it reads the
        current user, "refuses" for a 401 or 403."""
        asked = ""
        for handler in endpoint.handlers:
            function = handler.facts
            checks = [c.callee for c in function.calls if _CHECKED.search(snake(c.callee.rsplit(".", 1)[-1]))]
            if any(not self._looks_at_password(handler.path, c) for c in checks):
                return "guard"
            if any(_ALLOWED.search(c.callee) for c in function.calls):
                return "guard"
            if any(_INSIDE.search(snake(n)) for n in (*function.reads, *(c.callee for c in function.calls))):
                return "user"
            if any(self._reads_session(handler.path, c.callee) for c in function.calls):
                asked = "user"
            if any(s in (401, 403) for s in function.statuses):
                asked = asked or "refuses"
        return asked

    def _reads_session(self, path: str, callee: str) -> bool:
        """Whether a call reads the session of a library, itself or in a function of the project: `checkToken(req)`."""
        if self.project.resolve(path, callee).name.removesuffix("()") in _SESSIONS:
            return True
        found = self.project.resolve(path, callee)
        inner = found.function.calls if found.function is not None else ()
        return any(self.project.resolve(found.path, c.callee).name.removesuffix("()") in _SESSIONS for c in inner)

    def _looks_at_password(self, path: str, callee: str) -> bool:
        """Whether a function of the project reads a password: `check_user(form)` is the login's own check."""
        function = self.project.resolve(path, callee).function
        names = (*function.reads, *(c.callee for c in function.calls)) if function is not None else ()
        return any(_PASSWORD.search(n) for n in names)

    def _asks(self, path: str, value: Value, whole: bool, depth: int = 0) -> bool:
        if depth > _DEPTH:
            return False
        match value:
            case facts.Ref(name=name):
                return self._name_asks(path, name, whole)
            case facts.Function(name=name):
                return self._name_asks(path, name, whole)
            case facts.Call():
                if _tries_password(value):
                    return False
                named = value.callee != "?" and self._name_asks(path, value.callee, whole)
                return named or any(self._asks(path, a, whole, depth + 1) for a in value.args)
            case facts.Items(items=items):
                return any(self._asks(path, i, whole, depth + 1) for i in items)
            case facts.Unknown(refs=refs):
                return any(self._name_asks(path, r, whole) for r in refs)
        return False

    def _is_basic(self, path: str, function: FunctionFacts) -> bool:
        """Whether a decorator has a function checked by HTTP basic authentication."""
        names = (getattr(v, "callee", getattr(v, "name", "")) for v in function.decorators)
        return any(_BASIC.search(self.project.resolve(path, name).name) for name in names if name)

    def _name_asks(self, path: str, name: str, whole: bool) -> bool:
        """By its name, or because it answers 401 or 403."""
        last = snake(re.split(r"[./]", name.removesuffix("()"))[-1])
        found = self.project.resolve(path, name)
        if _BASIC.search(found.name) or _BASIC.search(name) or _OPTIONAL.search(last) or _DESCRIBES.search(found.name):
            return False
        if isinstance(found.fact, facts.Call) and found.name.startswith("fastapi.security."):
            return not _lets_pass(found.fact)
        if _LOCAL.search(last) or (found.class_ is not None and any(_tries_password(b) for b in found.class_.bases)):
            return False
        function = found.function
        if function is not None:
            every = [function, *nested(self.project, found.path, function)]
            if any(_TRIES.search(c.callee) for f in every for c in f.calls) or self._is_basic(found.path, function):
                return False  # it checks a password with each call, which is what needs the limit
            if _answers_errors(every):
                return False
            if any(s in (401, 403) for f in every for s in f.statuses) or self._sends_away(found.path, function):
                return True
            if whole and not any(_refuses(f) for f in every) and not self._below_refuses(found.path, function):
                return False  # it lets everybody pass
        if whole and found.class_ is not None and not self._refuses(found.path, found.class_):
            return False
        return bool(_AUTH.search(last)) and not (whole and found.kind == "external" and "session" in last)

    def _refuses(self, path: str, class_: ClassFacts) -> bool:
        """Whether a class of middleware can turn somebody away, as far as its own methods show it."""
        methods = [self.project.function(path, f"{class_.name}.{m}") for m in class_.methods if m in _STANDS]
        every = [f for m in methods if m is not None for f in (m, *nested(self.project, path, m))]
        return not every or any(_refuses(f) for f in every)

    def _below_refuses(self, path: str, function: FunctionFacts) -> bool:
        """Whether what a hook calls refuses by raising: `load_user()` that aborts."""
        below = [f.function for _, f in self.project.callees(path, function.name) if f.function is not None]
        return any(f.raises or 401 in f.statuses or 403 in f.statuses for f in below)

    def _sends_away(self, path: str, function: FunctionFacts) -> bool:
        """Whether what a guard calls answers 401, or logs in by its name (`prepare` of a class of handlers)."""
        calls = [c.callee.rsplit(".", 1)[-1] for c in function.calls]
        if function.name.endswith(".prepare") and any(_LOGS_IN.search(snake(c)) for c in calls):
            return True
        below = (f.function for _, f in self.project.callees(path, function.name) if f.function is not None)
        return any(401 in f.statuses for f in below)


def _refuses(function: FunctionFacts) -> bool:
    """Whether a function can turn somebody away, as far as its own body shows it."""
    return bool(function.raises or function.statuses) or any(_turns(c) for c in function.calls)


def _answers_errors(every: list[FunctionFacts]) -> bool:
    """Whether a middleware turns errors of what stands behind it into answers, 401 among them: it looks at nobody itself."""
    names = (n for f in every for n in (*f.reads, *(c.callee for c in f.calls)))
    return any(500 in f.statuses for f in every) and not any(_LOOKS.search(n) for n in names)


def _turns(call: CallSite) -> bool:
    """Whether a call turns somebody away: `res.redirect(...)`, `next(error)`."""
    last = call.callee.rsplit(".", 1)[-1]
    if last == "next":
        return bool(call.args)
    return bool(_TURNS.search(call.callee)) and not (last == "verify" and len(call.args) > 2)  # told by a callback


def nested(project: Project, path: str, function: FunctionFacts) -> Iterator[FunctionFacts]:
    """The functions written inside a function."""
    start = function.name + "."
    for other in project.files[path].functions if function.name else ():
        if other.name.startswith(start) and "." not in other.name[len(start) :]:
            yield other


def snake(name: str) -> str:
    """`failedAttempts` as `failed_attempts`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _tries_password(value: Value) -> bool:
    """Whether a guard is Passport's local strategy, `AuthGuard("local")`: it checks the password the route is handed."""
    if not isinstance(value, facts.Call) or value.callee.rsplit(".", 1)[-1] not in ("AuthGuard", "authenticate"):
        return False
    first = value.args[0] if value.args else None
    return isinstance(first, facts.Literal) and first.value == "local"


def _unless(value: Value, url: str) -> tuple[Value, bool]:
    """`jwt({...}).unless({ path: ["/login", /^\\/public/] })` (express-unless, koa-unless): who asks, and whether it lets
    a path off."""
    if not isinstance(value, facts.Call) or not value.callee.endswith(".unless"):
        return value, False
    told = value.keyword("path")
    every = told.items if isinstance(told, facts.Items) else (told,)
    asks = value.on or facts.Ref(value.callee.removesuffix(".unless"), value.span)
    return asks, any(_is_let_off(path, url) for path in every if path is not None)


def _is_let_off(path: Value, url: str) -> bool:
    if isinstance(path, facts.Mapping):  # `{ url: "/ask", methods: ["POST"] }`
        path = path.get("url") or path
    if isinstance(path, facts.Literal):
        return path.value == url
    first = path.args[0] if isinstance(path, facts.Call) and path.callee == "RegExp" and path.args else None
    if not isinstance(first, facts.Literal):
        return False
    try:
        return re.search(str(first.value), url) is not None
    except re.error:
        return False


def _lets_pass(call: facts.Call) -> bool:
    """`HTTPBearer(auto_error=False)` hands on None where no credentials come: it turns nobody away."""
    told = call.keyword("auto_error")
    return isinstance(told, facts.Literal) and told.value is False


def _lets_some(guard: Guard) -> bool:
    """Whether a guard is a permission class of the REST framework: whatever it looks at, it does not let everybody pass."""
    names = [getattr(guard.value, "name", ""), getattr(guard.value, "callee", ""), *getattr(guard.value, "refs", ())]
    lasts = [snake(n.rsplit(".", 1)[-1]) for n in names if n]
    return guard.kind.endswith("permission_classes") and bool(lasts) and not any(_LETS_ALL.search(n) for n in lasts)
