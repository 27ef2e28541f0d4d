"""Where a module name leads: which file of the project, if any."""

from __future__ import annotations

import functools
import json
import posixpath
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from prodready.memory import kept

_JS_ENDS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".d.ts")
_TO_SOURCE = {".js": (".ts", ".tsx"), ".mjs": (".mts",), ".cjs": (".cts",), ".jsx": (".tsx",)}
_TSCONFIGS = ("tsconfig.json", "jsconfig.json", "tsconfig.base.json", "tsconfig.app.json")
_DEPTH = 8
_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.S)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


class Packages:
    """Resolves Python and JS/TS module names to paths of the project."""

    def __init__(self, root: Path, paths: Iterable[str]) -> None:
        self._root = root
        self._paths = set(paths)
        self._dirs = {posixpath.dirname(p) for p in self._paths}
        self._python: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            if path.endswith(".py"):
                self._python[_module_name(path).rsplit(".", 1)[-1]].append(path)

    @property
    def paths(self) -> frozenset[str]:
        """Every path of the project that was met, read or not."""
        return frozenset(self._paths)

    @kept
    def python(self, importer: str, module: str) -> str | None:
        """The file of a Python module as `importer` names it, relative dots included."""
        if module.startswith("."):
            return self._python_relative(importer, module)
        named = self._python.get(module.rsplit(".", 1)[-1], ())
        found = [p for p in named if p != importer and self._reachable(importer, p, module)]
        return max(found, key=lambda p: len(posixpath.commonprefix([p, importer])), default=None)

    def _python_relative(self, importer: str, module: str) -> str | None:
        name = module.lstrip(".")
        folder = posixpath.dirname(importer)
        for _ in range(len(module) - len(name) - 1):
            folder = posixpath.dirname(folder)
        base = posixpath.join(folder, *name.split(".")) if name else folder
        return next((p for p in (base + ".py", posixpath.join(base, "__init__.py")) if p in self._paths), None)

    def _reachable(self, importer: str, path: str, module: str) -> bool:
        """The module's root folder lies on the importer's way up, or is a source root such as `src`."""
        dotted = _module_name(path)
        if dotted != module and not dotted.endswith("." + module):
            return False
        base = dotted[: -len(module)].rstrip(".").replace(".", "/")
        if base and not importer.startswith(base + "/"):
            return (
                posixpath.basename(base) in ("src", "lib", "app", "apps", "backend", "server", "api") and "." in module
            )
        inside_package = posixpath.join(base, "__init__.py") in self._paths
        return not (inside_package and "." not in module and _known_elsewhere(module))

    @kept
    def javascript(self, importer: str, specifier: str) -> str | None:
        """The file of a JS/TS module as `importer` names it: relative, by tsconfig paths, or by workspace package."""
        if specifier.startswith("."):
            return self._file(posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier)))
        return self._elsewhere(posixpath.dirname(importer), specifier)

    @kept
    def _elsewhere(self, folder: str, specifier: str) -> str | None:
        """A module that is not named relative to its importer: any file of a folder means the same by it."""
        for target in self._aliased(folder, specifier):
            if found := self._file(posixpath.normpath(target)):
                return found
        return self._workspace(specifier)

    @kept
    def _file(self, base: str) -> str | None:
        if base in self._paths:
            return base
        stem, end = posixpath.splitext(base)
        for ending in (*_TO_SOURCE.get(end, ()), *_JS_ENDS):
            found = (stem if end in _TO_SOURCE and ending in _TO_SOURCE[end] else base) + ending
            if found in self._paths:
                return found
        folder = "" if base == "." else base + "/"
        if base != "." and base not in self._dirs:
            return None
        return next((folder + "index" + e for e in _JS_ENDS if folder + "index" + e in self._paths), None)

    def _aliased(self, importing: str, specifier: str) -> Iterator[str]:
        for folder in _upward(importing):
            yield from self._tsconfig_targets(folder, specifier)
        if specifier.startswith("#"):
            yield from self._subpaths(importing, specifier)
        if specifier[:2] in ("@/", "~/", "#/"):
            for folder in _upward(importing):
                yield posixpath.join(folder, "src", specifier[2:])
                yield posixpath.join(folder, specifier[2:])

    def _subpaths(self, importing: str, specifier: str) -> Iterator[str]:
        """What the `imports` of a package.json say: `"#models/*": "./app/models/*.js"`, be it of what is built."""
        for folder in _upward(importing):
            listed = self.json(posixpath.join(folder, "package.json")).get("imports")
            for pattern, told in listed.items() if isinstance(listed, dict) else ():
                for target in _strings(told):
                    if (fitting := _fits(pattern, specifier)) is not None:
                        plain = target.replace("*", fitting)
                        yield posixpath.join(folder, plain)
                        yield posixpath.join(folder, re.sub(r"^\./(dist|build|out)/", "./src/", plain))

    def _tsconfig_targets(self, folder: str, specifier: str) -> Iterator[str]:
        for base, paths, paths_base in self._tsconfigs(folder):
            for pattern, targets in paths.items():
                if (middle := _fits(pattern, specifier)) is not None:
                    yield from (posixpath.join(paths_base, t.replace("*", middle)) for t in targets)
            if base is not None:
                yield posixpath.join(base, specifier)

    @kept
    def _tsconfigs(self, folder: str) -> list[tuple[str | None, dict[str, list[str]], str]]:
        """Those of a folder."""
        paths = (posixpath.join(folder, name) for name in _TSCONFIGS)
        return [self._tsconfig(path) for path in paths if path in self._paths]

    @kept
    def _tsconfig(self, path: str, depth: int = 0) -> tuple[str | None, dict[str, list[str]], str]:
        """`baseUrl`, `paths` and what they start from, of a tsconfig or of those it extends; the nearest one counts."""
        if path not in self._paths or depth > _DEPTH:
            return None, {}, ""
        data, folder = self.json(path), posixpath.dirname(path)
        options = data.get("compilerOptions")
        options = options if isinstance(options, dict) else {}
        url, listed = options.get("baseUrl"), options.get("paths")
        base = posixpath.normpath(posixpath.join(folder, url)) if isinstance(url, str) else None
        paths = (
            {k: [t for t in v if isinstance(t, str)] for k, v in listed.items() if isinstance(v, list)}
            if isinstance(listed, dict)
            else {}
        )
        start = base or folder
        named = data.get("extends")
        for above in reversed([named] if isinstance(named, str) else named if isinstance(named, list) else []):
            outer, outer_paths, outer_start = self._tsconfig(self._extended(folder, above), depth + 1)
            if not paths:
                paths, start = outer_paths, outer_start if base is None else base
            base = base if base is not None else outer
        return base, paths, start

    def _extended(self, folder: str, above: object) -> str:
        """The tsconfig that another one extends; "" if it is a package's."""
        if not isinstance(above, str):
            return ""
        if not above.startswith("."):
            home = self._packages.get("/".join(above.split("/")[: 2 if above.startswith("@") else 1]))
            above = (
                posixpath.join(home, *above.split("/")[2 if above.startswith("@") else 1 :]) if home is not None else ""
            )
            path = posixpath.normpath(above) if above else ""
        else:
            path = posixpath.normpath(posixpath.join(folder, above))
        return next((p for p in (path, path + ".json", posixpath.join(path, "tsconfig.json")) if p in self._paths), "")

    def _workspace(self, specifier: str) -> str | None:
        parts = specifier.split("/")
        size = 2 if specifier.startswith("@") else 1
        folder = self._packages.get("/".join(parts[:size]))
        if folder is None:
            return None
        rest = "/".join(parts[size:])
        manifest = self.json(posixpath.join(folder, "package.json"))
        for target in _entries(manifest, rest):
            if found := self._file(posixpath.normpath(posixpath.join(folder, target))):
                return found
        for guess in (rest, "src/" + rest) if rest else ("src/index", "index", "src/main", "lib/index"):
            if found := self._file(posixpath.join(folder, guess)):
                return found
        return None

    @functools.cached_property
    def _packages(self) -> dict[str, str]:
        found = {}
        for path in self.manifests():
            name = self.json(path).get("name")
            if isinstance(name, str):
                found[name] = posixpath.dirname(path)
        return found

    def manifests(self) -> list[str]:
        """The paths of every package.json, sorted."""
        return sorted(p for p in self._paths if posixpath.basename(p) == "package.json")

    @kept
    def json(self, path: str) -> dict[str, Any]:
        """A JSON file of the project, comments and trailing commas allowed; {} if it cannot be read."""
        if path not in self._paths:
            return {}
        try:
            text = (self._root / path).read_text(encoding="utf-8")
            plain = _COMMENT.sub(lambda m: m[0] if m[0][0] == '"' else "", text)
            found = json.loads(_TRAILING_COMMA.sub(r"\1", plain))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def _fits(pattern: str, specifier: str) -> str | None:
    """What stands for the star of a pattern in a module's name, "" where it has none; None if it does not fit."""
    head, star, tail = pattern.partition("*")
    if specifier == pattern:
        return ""
    fitting = star and specifier.startswith(head) and specifier.endswith(tail)
    return specifier[len(head) : len(specifier) - len(tail)] if fitting else None


def _entries(manifest: dict[str, Any], rest: str) -> Iterator[str]:
    """The files a package.json names for a sub-path ("" : the package itself)."""
    exports = manifest.get("exports")
    if isinstance(exports, dict):
        yield from _strings(exports.get("./" + rest if rest else ".", {} if rest else exports))
    elif isinstance(exports, str) and not rest:
        yield exports
    if not rest:
        yield from (manifest[k] for k in ("source", "types", "module", "main") if isinstance(manifest.get(k), str))


def _strings(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for item in found.values():
            yield from _strings(item)


def _upward(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _known_elsewhere(module: str) -> bool:
    """A module of the standard library, or one so commonly installed that a file of its name is not meant."""
    common = {"redis", "flask", "django", "celery", "jwt", "sqlalchemy", "requests", "fastapi", "limits"}
    return module in sys.stdlib_module_names or module in common
