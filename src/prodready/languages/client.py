"""Which JavaScript is the browser's alone: a component or a hook, of which only the secrets and the role matter."""

from __future__ import annotations

import ast
import functools
import re

from prodready.knowledge import table
from prodready.languages.tree import Tree

# A function that a platform calls with a request: Cloudflare's Pages, Vercel.
_PAGES = re.compile(r"^export (?:const|(?:async )?function) onRequest|\bKVNamespace\b", re.M)
_EDGE = re.compile(r"(^|/)supabase/functions/")
_VERCEL = re.compile(r" (?:async )?(?:function ?\w* ?)?\(req(?:uest)?(?::[^,()]+)?, ?res(?:ponse)?\b")
# Hooks that React refuses on the server (react.dev/reference/rsc/use-client), and those of libraries that are built on them.
_HOOKS = re.compile(
    r"\buse(?:State|Effect|LayoutEffect|InsertionEffect|Reducer|Ref|SyncExternalStore|Context|"
    r"Query|InfiniteQuery|Mutation|QueryClient|Navigate|Selector|Dispatch|Form)\s*[(<]"
)
# What runs on the server in a file of components: actions, data functions, and what a framework calls by its exported name.
_SERVED = ("use server", "getServerSideProps", "getStaticProps", "getInitialProps", "server-only", "createServerFn")
_EXPORTS = ("export default", "module.exports =")
_CALLED = frozenset(
    ("loader", "action", "load", "actions", "handler", "onRequest", "GET", "POST", "PUT", "PATCH", "DELETE")
)
# Words that a component drawn on the server may have for what comes from the caller or goes to a database.
_ASKED = ("getserversideprops", "loader", "request", "req.", "prisma", "sql")


def sides(tree: Tree) -> set[str]:
    """`browser`, `server`: where a JavaScript file runs, as far as its imports and first lines tell."""
    if tree.is_python:
        return set()
    found = {"browser" for name in tree.imports.values() if _packages("browser", "/.-").match(name)}
    found |= {"server" for name in tree.imports.values() if _packages("server", "/.").match(name)}
    if "Deno.serve(" in tree.text or "Bun.serve(" in tree.text or _is_called(tree.text) or _EDGE.search(tree.path):
        found.add("server")
    if _directs(tree, "use client"):
        found.add("browser")
    if _directs(tree, "use server"):
        found.add("server")
    return found


@functools.cache
def _packages(key: str, after: str) -> re.Pattern[str]:
    """Matches what is imported from the packages of a list; `after`: what may follow such a name."""
    names = "|".join(map(re.escape, table("packages")[key]))
    return re.compile(rf"^(?:node:)?(?:{names})(?:[{after}]|$)")


def says_client(tree: Tree) -> bool:
    """Whether a file of components says that browsers run it: by its first line, or by hooks that only they have."""
    return _directs(tree, "use client") or bool(_HOOKS.search(tree.text))


def _is_called(text: str) -> bool:
    """Whether a platform calls what the file exports."""
    if ("onRequest" in text or "KVNamespace" in text) and _PAGES.search(text):
        return True
    ends = (at + len(start) for start in _EXPORTS if (at := text.find(start)) >= 0)
    return any(_VERCEL.match(text, end) for end in ends)


def _directs(tree: Tree, directive: str) -> bool:
    """Whether the file begins with `"use client"` or `"use server"`."""
    first = (s.value for s in tree.root.body[:3] if isinstance(s, ast.Expr))
    return any(isinstance(value, ast.Constant) and value.value == directive for value in first)


def runs_in_browsers_only(tree: Tree, sides: set[str]) -> bool:
    """Whether nothing of the file runs on a server: it says so, calls hooks that only browsers have, or draws without asking."""
    if sides != {"browser"}:
        return False
    if not _CALLED.isdisjoint(tree.exports) or any(word in tree.text for word in _SERVED):
        return False
    return says_client(tree) or _only_draws(tree.text)


def _only_draws(text: str) -> bool:
    lowered = text.lower()
    return ("/>" in text or "</" in text) and not any(word in lowered for word in _ASKED)
