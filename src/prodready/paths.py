"""What the path of a file settles about its role, before anything is read."""

from __future__ import annotations

import functools
import re

_TEST = re.compile(
    r"(^|/)(tests?|__tests__|__mocks__|specs?|e2e|fixtures?|cypress|playwright|testing|test[-_]?(?:utils?|suites?|data|e2e)|suites|mocks?)(/|$)"
    r"|(^|/)(test_[^/]*|[^/]*_test|conftest|tests?)\.py$|[.-](test|tests|spec|e2e|e2e-spec|stories|mock)\.[cm]?[jt]sx?$"
    r"|_(test|spec)\.(go|rb|exs?|dart)$|(?-i:Tests?|Spec|IT)\.(java|kt|cs|scala|groovy|php|swift)$",
    re.I,
)
_MIGRATION = re.compile(r"(^|/)(migrations?|alembic)/|(^|/)revisions/(.*/)?(env\.py$|versions/)", re.I)
_CONFIG = re.compile(
    r"(^|/)(setup|noxfile|fabfile)\.py$|^tasks\.py$|(^|/)docs?/([^/]+/)?conf\.py$|(^|/)(gulpfile|gruntfile|karma\.conf|webpack[^/]*|rollup[^/]*|vite[^/]*|"
    r"jest[^/]*|babel[^/]*|tailwind[^/]*|postcss[^/]*|eslint[^/]*|\.eslintrc|commitlint[^/]*|next\.config|nuxt\.config|"
    r"[^/]*\.config|vue\.config|metro\.config|ecosystem\.config)\.[cm]?[jt]s$",
    re.I,
)
# A module of settings among the sources, and no configuration of a tool that builds them.
_APP_CONFIG = re.compile(
    r"(^|/)(app|server|cors|auth|db|database|redis|mail)\.config\.[cm]?[jt]s$"
    r"|(^|/)(src|server|api|app|configs?)/((?!build/|template)[^/]+/)*(?!(next|nuxt|nitro|vite|vitest|webpack|rollup|jest|babel|tailwind|postcss|eslint|metro|vue|"
    r"ecosystem|playwright|cypress|drizzle|knex|tsup|esbuild|svelte|astro|uno|commitlint|prettier|stylelint|lint|mikro|orm|typeorm)[^/]*)"
    r"[^/]+\.config\.[cm]?[jt]s$",
    re.I,
)


@functools.lru_cache(65536)  # asked at every link between files
def role_of_path(path: str) -> str:
    """What the path alone settles, "" if it settles nothing."""
    if _TEST.search(path):
        return "test"
    if _MIGRATION.search(path):
        return "migration"
    return "config" if _CONFIG.search(path) and not _APP_CONFIG.search(path) else ""
