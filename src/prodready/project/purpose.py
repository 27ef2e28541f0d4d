"""What a route is for: does it check or issue credentials, send something, or do expensive work?

Judged from its path, the name of its handler, the fields it takes and what it calls. Nothing here asks for cover.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from prodready import facts
from prodready.facts import ClassFacts, FunctionFacts
from prodready.knowledge import table
from prodready.project import clues, typed
from prodready.project.forms import fields, forms, steps
from prodready.project.guards import outside
from prodready.project.link import Project
from prodready.project.service import Endpoint, Handler

_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Purpose:
    """`kind`: credential, sending, expensive or other; `reason` in words.

    `proof`: it checks a secret that is short or known to people even of somebody who is logged in (PIN, one-time code,
    the current password) or does nothing but send a mail or message, so that a login in front of it does not settle the
    matter. `early`: the work is done before the handler runs, so that what it asks comes too late, as does what stands
    behind the guard `by`. `weak`: it says so only if nobody has to be logged in.
    """

    kind: str
    reason: str = ""
    proof: bool = False
    weak: bool = False
    early: bool = False
    by: facts.Value | None = None


OTHER = Purpose("other")


def purpose(project: Project, endpoint: Endpoint) -> Purpose:
    """What a route is for."""
    return _Judge(project, endpoint).purpose()


class _Judge:
    def __init__(self, project: Project, endpoint: Endpoint) -> None:
        self.project, self.endpoint = project, endpoint
        self.methods = endpoint.methods
        urls = [w.url for w in endpoint.ways if w.url] or [""]
        self.url = re.sub(r"[<{:][^/]*|\(\?P[^/]*", "", urls[0].lower()).replace("-", "_").replace(".", "_")
        self.words = _words(self.url)
        last = endpoint.name.removesuffix("()").removesuffix(".as_view").rsplit("/", 1)[-1]
        self.name = _words("_".join(p for p in last.rsplit(".", 2)[-1:] if p))

    def purpose(self) -> Purpose:
        """The first kind that fits, credentials first."""
        if self.endpoint.route.framework == "socket":
            return self._event() or OTHER
        receiver = self._receives()
        first = self.endpoint.route.framework == "nest"  # its guards run before its interceptors, wherever they stand
        by = None if first else receiver
        received = Purpose("expensive", "takes uploads", early=True, by=by) if receiver is not None else None
        known = self._known()
        adds = (
            self.endpoint.class_ is not None and not self.endpoint.route.methods
        )  # to the methods that the library's view has
        if known and adds:
            return Purpose("credential", f"`{known}`")
        if self._never() or known == "":
            return received or OTHER
        if known and (not self.reads_only or (not self.methods and self._signs_in())):
            return Purpose("credential", f"`{known}`")
        return self._credential() or received or self._sending() or self._expensive() or OTHER

    def _event(self) -> Purpose | None:
        """What an event of a socket is for: names say little there, so only what checks a credential counts."""
        taken = self._takes()
        tried = self._calls(clues.TRIES) if taken else ""
        logged_in = any(
            clues.LOGGED_IN.search(_snake(c.callee.rsplit(".", 1)[-1]))
            for h in self.endpoint.handlers
            for c in h.facts.calls
        )
        return Purpose("credential", f"checks a {taken} (`{tried}`)") if tried and not logged_in else None

    def _known(self) -> str | None:
        """What a library's view is for, or one that is made of it; "" if the library limits it itself."""
        views: dict[str, str] = table("routes")["views"]
        class_, name = self.endpoint.class_, self.endpoint.name.removesuffix("()")
        bases = outside(self.project, self.endpoint.home, class_) if class_ is not None else ()
        found = next((views[n] for n in (name, *bases) if n in views), None)
        return self._signs_in() if found is None else found

    def _signs_in(self) -> str | None:
        """The sign-in of a library that makes the whole handler, where a password is checked or a mail sent by it."""
        makers: dict[str, list[str]] = table("routes")["signs_in"]
        made = [self.endpoint.name, *(c.callee for h in self.endpoint.handlers for c in h.facts.calls)]
        for maker, providers in makers.items():
            if any(re.match(rf"{re.escape(maker)}(\(|$)", name) for name in made):
                return "signin" if _uses(self.project, tuple(providers)) else None
        return None

    def _never(self) -> bool:
        tail = "_".join(self.words.split("_")[-2:])
        if clues.NEVER.search(self.name) or clues.NEVER.search(tail) or self.methods in ({"OPTIONS"}, {"HEAD"}):
            return True
        return self.methods == {"DELETE"} and not (self._calls(clues.PROVES) or self._compares())

    @property
    def reads_only(self) -> bool:
        """Whether it answers GET alone, or looks at nothing that another method would bring."""
        if self.endpoint.route.framework in ("lambda", "firebase"):
            return False  # its methods stand in the gateway's configuration, or it is called
        taken = (d for h in self.endpoint.handlers for p in h.facts.parameters for d in p.decorators)
        if any(getattr(d, "callee", "").rsplit(".", 1)[-1] == "Body" for d in taken):
            return False  # a GET that takes a body
        if self.methods or not self.endpoint.handlers or self.endpoint.class_ is not None:
            return bool(self.methods) and self.methods <= {"GET", "HEAD"}
        names = [n for h in self.endpoint.handlers for n in (*h.facts.reads, *(c.callee for c in h.facts.calls))]
        names += [d for h in self.endpoint.handlers for v in h.facts.decorators for d in _named(v)]
        return not any(clues.BODY.search(n) and not clues.ANSWER.search(n) for n in names)

    def _credential(self) -> Purpose | None:
        if self.reads_only:
            return self._issuing_get()
        proved = next((r for t in (self.name, self.words) if (r := _found(clues.VERIFY, t))), "")
        if proved:
            return Purpose("credential", f"`{proved}` checks or sends a code", True)
        if changed := _found(clues.CHANGE, self.name) or _found(clues.CHANGE, self.words):
            if self._calls(clues.PROVES) or self._compares():
                return Purpose("credential", f"`{changed}` checks the current one", True)
            given = self._reads(clues.TOKEN_READ) or any(clues.TOKEN_IN_PATH.search(w.url) for w in self.endpoint.ways)
            given = given or bool(clues.RESET.search(self.words))
            return Purpose("credential", f"`{changed}` for a token") if given else None
        proves = self._calls(clues.PROVES)
        if word := _found(clues.LOGIN, self.name) or _found(clues.LOGIN, self.words):
            return Purpose("credential", f"`{word}`")
        if code := self._takes_code() or self._confirms():
            return Purpose("credential", f"checks the `{code}` it is given", True)
        end = clues.END.search(self.url)
        taken = self._takes()
        named = end is not None and end[2] in ("login", "register", "signup", "authenticate")
        refused = end is not None and end[2] == "auth" and self._checks_in()
        if end and (proves or taken or self._calls(clues.ISSUES) or named or refused):
            sent = end[2].startswith("invit") and bool(self._calls(clues.SENDS, clues.MAILERS))
            return Purpose("credential", f"`{end[2]}`", sent, bool(re.match("invit|api_?key|key", end[2])) and not sent)
        if (badge := clues.BADGE.search(self.url)) and self._checks_in():
            return Purpose("credential", f"lets in by a `{badge[2]}`")
        if taken and _found(clues.REGISTER, self.name):
            return Purpose("credential", f"opens an account with a {taken}")
        if clues.SET_UP.search(f"{self.words}_{self.name}"):
            return None
        if taken and proves:
            return Purpose(
                "credential",
                f"checks a {taken} (`{proves}`)",
                bool(re.search("otp|totp|pin", proves.lower())) or self.methods == {"DELETE"},
            )
        if taken and {"POST"} & (self.methods or {"POST"}) and (issues := self._issues(taken)):
            return Purpose("credential", f"takes a {taken} (`{issues}`)", weak=True)
        if compared := self._compares():
            return Purpose("credential", f"compares the {compared} it is given with a stored one")
        opens = self._opens() and clues.ACCOUNTS.search(self.endpoint.ways[0].url)
        if opens and (taken.startswith("pass") or taken == "pin"):
            return Purpose("credential", f"opens an account with a {taken}", weak=True)
        if taken in ("password", "passwd", "pin", "passcode") and self.methods & {"PUT", "PATCH"} and self._sets(taken):
            return Purpose("credential", f"sets the {taken} of an account", weak=True)
        hashes = self._calls(clues.HASHES) if opens else ""
        return Purpose("credential", f"opens an account (`{hashes}`)", weak=True) if hashes else None

    def _confirms(self) -> str:
        """The one-time code that a route which is there to confirm something takes and checks."""
        said = f"{self.words}_{self.name}"
        if not ({"POST", "PUT", "PATCH"} & (self.methods or {"POST"}) and clues.PERSONAL.search(said)):
            return ""
        taken = self._takes() if clues.CONFIRMS.search(said) else ""
        if taken in ("otp", "totp", "otp_code"):
            return taken
        read = self._reads(clues.TOKEN_READ) if clues.CONFIRMS.search(said) else ""
        return read if read.endswith("code") else "code" if self._calls(clues.PROVES_CODE) else ""

    def _sets(self, taken: str) -> bool:
        """Whether a change of an account by its number is handed a new credential."""
        written = {
            "update",
            "update_one",
            "update_many",
            "upsert",
            "save",
            "find_by_id_and_update",
            "find_one_and_update",
        }
        calls = {_snake(c.callee.rsplit(".", 1)[-1]) for h in self.endpoint.handlers for c in h.facts.calls}
        sets = calls & written or self._calls(clues.HASHES)
        return bool(clues.ACCOUNTS.search(self.url.rstrip("/"))) and bool(sets) and not self._checks_in()

    def _checks_in(self) -> bool:
        """Whether the handler itself looks who is there."""
        return any(s in (401, 403) for h in self.endpoint.handlers for s in h.facts.statuses)

    def _compares(self, itself: bool = False) -> str:
        """The credential that a handler, or what it calls, compares with a stored one by hand."""
        for handler in self.endpoint.handlers:
            places = [(handler.path, handler.facts.name)]
            places += [
                (f.path, f.name) for _, f in typed.callees(self.project, handler.path, handler.facts.name) if f.function
            ]
            for path, name in places[:1] if itself else places:
                for flow in self.project.files[path].flows if name else ():
                    mine = flow.function == name or flow.function.startswith(name + ".<")
                    match = clues.FIELD_END.search(_snake(flow.name)) if mine and _is_trial(flow) else None
                    if match is not None:
                        return match[2]
        return ""

    def _opens(self) -> bool:
        """Whether it answers POST alone, or POST on a list of what there is."""
        return self.methods == {"POST"} or ("POST" in self.methods and bool(self.endpoint.route.actions))

    def _issues(self, taken: str) -> str:
        """The call that issues credentials or is handed the one that is taken; a bare pin may stand on a map."""
        return self._calls(clues.ISSUES) or (self._handed(taken) if taken != "pin" else "")

    def _handed(self, name: str) -> str:
        """The first call that is handed the credential."""
        calls = (c for h in self.endpoint.handlers for c in h.facts.calls)
        named = (c.callee.rsplit(".", 1)[-1] for c in calls if any(a.rsplit(".", 1)[-1] == name for a in c.args))
        return next((n for n in named if not clues.ASKS_HOW.match(_snake(n))), "")

    def _issuing_get(self) -> Purpose | None:
        """A GET that checks a credential, gives out tokens against one, or changes one against the current one."""
        changed = _found(clues.CHANGE, self.name) or _found(clues.CHANGE, self.words)
        if changed and (self._calls(clues.PROVES) or self._compares()):
            return Purpose("credential", f"`{changed}` checks the current one", True)
        taken = self._takes()
        if taken and (tried := self._calls(clues.TRIES)) and not self._answers_post_too():
            return Purpose("credential", f"checks a {taken} (`{tried}`)")
        if taken and (word := _found(clues.SIGNS_IN, self.name)) and not self._answers_post_too():
            return Purpose("credential", f"`{word}` by GET")
        if (compared := self._compares(itself=True)) and not self._answers_post_too():
            return Purpose("credential", f"compares the {compared} it is given with a stored one")
        end = re.search(r"/(token|api_token|auth_token)/?$", self.url)
        return (
            Purpose("credential", f"`{end[1]}`")
            if end and self.endpoint.handlers and self._calls(clues.ISSUES)
            else None
        )

    def _answers_post_too(self) -> bool:
        """Whether another route has the same handler for POST: it is there that a credential arrives."""
        mine = {(h.path, h.facts.name) for h in self.endpoint.handlers}
        others = (e for e in self.project.service.endpoints if "POST" in e.methods)
        return any((h.path, h.facts.name) in mine for e in others for h in e.handlers)

    def _sending(self) -> Purpose | None:
        if self.reads_only and not clues.ASKED_TO_SEND.search(f"{self.words}_{self.name}"):
            return None
        if call := self._calls(clues.SENDS, clues.MAILERS):
            meant = bool(re.search(r"mail|sms|whatsapp|otp", call, re.I)) and not self._stores()
            return Purpose("sending", f"sends (`{call}`)", proof=meant)
        word = _found(clues.SENDING_WORD, self.words)
        return Purpose("sending", f"`{word}`") if word in ("send_email", "send_mail", "send_sms") else None

    def _expensive(self) -> Purpose | None:
        for handler in self.endpoint.handlers:
            if self._uploads(handler.facts):
                return Purpose("expensive", "takes uploads")
            if any(clues.PAYS.search(_snake(c.callee)) for c in handler.facts.calls):
                return Purpose("expensive", "opens a payment with a provider")
            if asked := self._below(handler.path, handler.facts, clues.MODEL_CALL, clues.MODELS, _DEPTH - 1, set()):
                return Purpose("expensive", f"asks a model (`{asked}`)")
            for call in handler.facts.calls:
                canonical = self.project.resolve(handler.path, call.callee).name
                if clues.EXPORT_CALL.search(canonical) and (
                    clues.EXPORT.search(self.words) or clues.EXPORT.search(self.name)
                ):
                    return Purpose("expensive", "writes an export")
        return None

    def _receives(self) -> facts.Value | None:
        """The guard of the route itself that stores uploads before the handler runs."""
        for guard in self.endpoint.route.guards:
            found = self.project.follow(self.endpoint.path, guard)
            names = [found.name]
            if found.function is not None:
                names += [inner.name for _, inner in self.project.callees(found.path, found.name)]
            if any(clues.RECEIVER.search(n) and not n.endswith((".none()", ".none")) for n in names):
                return guard  # but `upload.none()`, which reads the fields of a form and refuses files
        return None

    @staticmethod
    def _uploads(function: FunctionFacts) -> bool:
        for parameter in function.parameters:
            for value in (parameter.annotation, parameter.default):
                names = [getattr(value, "name", ""), getattr(value, "callee", ""), *getattr(value, "refs", ())]
                if any(clues.UPLOAD.search(n) for n in names):
                    return True
        called = {call.callee.rsplit(".", 1)[-1] for call in function.calls}  # `(await request.formData()).get("file")`
        whole = "formData" in called and bool(called & {"arrayBuffer", "bytes", "stream"})
        return whole or any(clues.UPLOAD_READ.search(r) for r in function.reads)

    def _takes(self) -> str:
        """The credential that the handler reads: by a parameter, a field of its body's schema, a key, an attribute."""
        for handler in self.endpoint.handlers:
            names = [p.name for p in handler.facts.parameters]
            names += [f for p in handler.facts.parameters for f in self._fields(handler, p)]
            called = {c.callee for c in handler.facts.calls}  # `get_password()` is asked, not taken
            names += [r.rsplit(".", 1)[-1] for r in handler.facts.reads if r not in called]
            names += [n for r in handler.facts.reads if r.endswith(".data") for n in r.split(".")[-2:-1]]
            names += [s for s in handler.facts.strings if s in ("password", "passwd", "passcode", "pin", "otp", "totp")]
            for name in names:
                if match := clues.FIELD_END.search(_snake(name)):
                    return match[2]
            if any("OAuth2PasswordRequestForm" in repr_ for repr_ in self._annotations(handler)):
                return "password"
        names = [n for path, form in self.forms for n in fields(self.project, path, form)]
        return next((match[2] for n in names if (match := clues.FIELD_END.search(_snake(n)))), "")

    @functools.cached_property
    def forms(self) -> tuple[tuple[str, ClassFacts], ...]:
        """The forms and serializers that take what the route is sent."""
        return tuple(forms(self.project, self.endpoint))

    def _stores(self) -> bool:
        """Whether the handler, or the service it calls, writes data: what it sends is then said by the way."""
        calls = [(h.path, c.callee) for h in self.endpoint.handlers for c in h.facts.calls]
        services = [f.function for p, c in calls if (f := typed.typed(self.project, p, c)) and f.function]
        functions = [*(h.facts for h in self.endpoint.handlers), *services]
        names = (c.callee.rsplit(".", 1)[-1] for function in functions for c in function.calls)
        return any(clues.STORES.search(_snake(n)) for n in names)

    def _takes_code(self) -> str:
        """A short code to join or to get in that the handler reads off its body."""
        return self._reads(clues.CODE_READ) if {"POST"} & (self.methods or {"POST"}) else ""

    def _reads(self, pattern: re.Pattern[str]) -> str:
        """The first field that the handler reads off its body and that the pattern fits."""
        for handler in self.endpoint.handlers:
            own = handler.facts.name + "."  # `ping_body.code` is what `ping_body` names so, no field of a body
            for name in handler.facts.reads:
                if name.startswith(own) and "." not in name.removeprefix(own):
                    continue
                if (match := pattern.search(_snake(name))) and not self._made_here(handler.path, name):
                    return match[1]
        return ""

    def _made_here(self, path: str, name: str) -> bool:
        """Whether what is read is part of what the handler has just made: `{ inviteCode } = await createInvite(...)`."""
        value = self.project.files[path].definitions.get(name.rpartition(".")[0])
        return isinstance(value, facts.Call) and bool(clues.MAKES.search(_snake(value.callee.rsplit(".", 1)[-1])))

    @staticmethod
    def _annotations(handler: Handler) -> Iterator[str]:
        for parameter in handler.facts.parameters:
            value = parameter.annotation
            yield from (getattr(value, "name", ""), *getattr(value, "refs", ()))

    def _fields(self, handler: Handler, parameter: facts.Parameter) -> Iterator[str]:
        """The fields of the class a parameter is annotated with, bases included."""
        value = parameter.annotation
        refs = (value.name,) if isinstance(value, facts.Ref) else getattr(value, "refs", ())
        for ref in refs:
            found = self.project.resolve(handler.path, ref)
            if found.kind != "class" or found.class_ is None:
                continue
            stack, seen = [(found.path, found.class_)], set()
            while stack:
                path, class_ = stack.pop()
                if class_.name in seen:
                    continue
                seen.add(class_.name)
                yield from (f.name for f in class_.fields)
                for base in class_.bases:
                    parent = self.project.follow(path, base)
                    if parent.kind == "class" and parent.class_ is not None:
                        stack.append((parent.path, parent.class_))

    def _calls(self, pattern: re.Pattern[str], canonical: re.Pattern[str] | None = None) -> str:
        """The first call, in the handler or below it, whose name fits."""
        for handler in self.endpoint.handlers:
            if found := self._below(handler.path, handler.facts, pattern, canonical, 0, set()):
                return found
        for path, function in (s for p, form in self.forms for s in steps(self.project, p, form)):
            if found := self._below(path, function, pattern, canonical, _DEPTH - 1, set()):
                return found
        return ""

    def _below(
        self, path: str, function: FunctionFacts, pattern: re.Pattern[str], canonical: re.Pattern[str] | None,
        depth: int, seen: set[tuple[str, str]],
    ) -> str:  # fmt: skip
        seen.add((path, function.name))
        for call in function.calls:
            last = call.callee.rsplit(".", 1)[-1]
            if last in ("then", "catch", "finally"):
                continue  # of the promise that a call before it gave
            named = pattern.search(_snake(last)) or pattern.search(_snake(".".join(call.callee.rsplit(".", 2)[-2:])))
            asks = pattern is clues.PROVES and clues.ASKS.match(_snake(last))
            if (
                named
                and not asks
                and not call.callee.startswith(clues.STRENGTH)
                and not self._stays_inside(path, call.callee, depth)
            ):
                return last
            if canonical and canonical.search(self.project.resolve(path, call.callee).name):
                return last
        if depth >= _DEPTH:
            return ""
        for _, found in typed.callees(self.project, path, function.name):
            if found.function is None or (found.path, found.name) in seen:
                continue
            if below := self._below(found.path, found.function, pattern, canonical, depth + 1, seen):
                return below
        return ""

    def _stays_inside(self, path: str, callee: str, depth: int) -> bool:
        """Whether a `sendNotification` of the project's own reaches no mail, message or push service: a socket, say."""
        if not clues.TELLS.search(_snake(callee.rsplit(".", 1)[-1])):
            return False
        found = self.project.resolve(path, callee)
        return found.function is not None and not self._below(
            found.path, found.function, clues.CARRIES, clues.MAILERS, max(depth, _DEPTH - 1), set()
        )


def _is_trial(flow: facts.Flow) -> bool:
    """Whether a comparison holds something given against something kept."""
    sides = {side.partition(":")[0] for side in (flow.target_detail, flow.slot)} if flow.target == "compare" else set()
    kept, tried = sides & {"stored", "env", "column"}, sides & {"given", "request", "hash", "param"}
    return bool(kept) and (bool(tried) or flow.source in ("param", "request"))


def _named(value: facts.Value) -> tuple[str, ...]:
    """The names a decorator is made of."""
    return (getattr(value, "name", ""), getattr(value, "callee", ""))


@functools.lru_cache(maxsize=16)
def _uses(project: Project, names: tuple[str, ...]) -> bool:
    """Whether some file of the project imports or calls one of the names."""
    for file in project.files.values():
        called = (c.callee for f in file.functions for c in f.calls)
        if any(name in names for name in (*file.imports.values(), *called)):
            return True
    return False


def _found(pattern: re.Pattern[str], words: str) -> str:
    """What of `words` the pattern fits, without the joints."""
    match = pattern.search(words)
    return match[0].strip("_") if match else ""


def _words(text: str) -> str:
    """Words joined by `_`: of a path, of a camel-case or snake-case name."""
    return re.sub(r"[^a-z0-9]+", "_", _snake(text)).strip("_")


@functools.lru_cache(16384)
def _snake(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return spaced.lower()
