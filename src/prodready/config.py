"""What a project says about itself: `[tool.prodready]` in pyproject.toml, or prodready.toml."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from prodready.findings import Confidence

CONFIG_NAMES = ("prodready.toml", "pyproject.toml")
BASELINE_NAME = "prodready-baseline.toml"

_TABLE = re.compile(rb"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*[\"']?prodready\b", re.MULTILINE)
_CODES = "a list of codes (PRD101), prefixes (PRD1) or families (rate-limit)"
_NAMES = "a list of canonical names, such as app.limits.guard or ./lib/limit.guard"

Codes = Annotated[tuple[str, ...], Meta(description=_CODES)]
Names = Annotated[tuple[str, ...], Meta(description=_NAMES)]
Globs = Annotated[tuple[str, ...], Meta(description="a list of path patterns, as in .gitignore")]
RoleName = Literal["service", "command", "script", "test", "migration", "config", "browser"]


class UsageError(ValueError):
    """Something the caller asked for cannot be done; its text is one clear line."""


class ConfigError(UsageError):
    """The configuration is broken; the text names the file, the key and what it could have been."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A project's settings; every field is a key of `[tool.prodready]` in kebab-case."""

    select: Codes = ()
    ignore: Codes = ()
    exclude: Globs = ()
    per_file_ignores: Annotated[dict[str, tuple[str, ...]], Meta(description=f"a table: path pattern = {_CODES}")] = {}
    min_confidence: Annotated[Confidence, Meta(description='"high", "medium" or "low"')] = Confidence.MEDIUM
    semgrep: Annotated[Literal["auto", "required", "off"], Meta(description='"auto", "required" or "off"')] = "auto"
    semgrep_rules: Annotated[tuple[str, ...], Meta(description="a list of files or folders of semgrep rules")] = ()
    baseline: Annotated[str, Meta(description="the path of the baseline file")] = BASELINE_NAME
    jobs: Annotated[int, Meta(ge=0, description="a number of processes, 0 for one a core")] = 0
    cache_dir: Annotated[str, Meta(description="a folder for the cache")] = ""
    external_rate_limit: Annotated[str, Meta(description="a sentence: who limits requests instead")] = ""
    limiters: Names = ()
    hashers: Names = ()
    validators: Names = ()
    loggers: Names = ()
    sanitizers: Names = ()
    entry_points: Globs = ()
    roles: Annotated[
        dict[str, RoleName],
        Meta(description="a table: path pattern = service, command, script, test, migration, config or browser"),
    ] = {}


def holds_config(folder: Path) -> Path | None:
    """The file in `folder` that configures prodready, if there is one."""
    own, shared = (folder / name for name in CONFIG_NAMES)
    if own.is_file():
        return own
    try:
        return shared if shared.is_file() and _TABLE.search(shared.read_bytes()) else None
    except OSError:
        return None


def load(root: Path, explicit: Path | None = None) -> Config:
    """Read the configuration of the project at `root`, or the file named with --config."""
    path = explicit or holds_config(root)
    if path is None:
        return Config()
    table = _table(path)
    _check_keys(path.name, table)
    config = _convert(path.name, table)
    _check_patterns(path.name, config)
    return config


def _table(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError) as error:  # also what int() and the decoder of UTF-8 refuse
        raise ConfigError(f"{path.name}: not valid TOML: {error}") from None
    if path.name != "pyproject.toml":
        return data
    tool = data.get("tool", {})
    table = tool.get("prodready", {}) if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        raise ConfigError(f"{path.name}: tool.prodready must be a table")
    return table


def _check_keys(name: str, table: dict[str, Any]) -> None:
    known = {field.encode_name: field for field in msgspec.structs.fields(Config)}
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(key.replace("_", "-").lower(), known, n=1)
            hint = f"did you mean {close[0]}?" if close else "known keys: " + ", ".join(known)
            raise ConfigError(f"{name}: unknown key {key}; {hint}")


def _convert(name: str, table: dict[str, Any]) -> Config:
    try:
        return msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$.")
        key = re.split(r"[.\[`]", place, maxsplit=1)[0]
        raise ConfigError(f"{name}: {key} must be {_description(key)} ({_lower_first(reason)})") from None


def _check_patterns(name: str, config: Config) -> None:
    tables = {
        "exclude": config.exclude,
        "per-file-ignores": config.per_file_ignores,
        "entry-points": config.entry_points,
        "roles": config.roles,
    }
    for key, pattern in ((key, pattern) for key, patterns in tables.items() for pattern in patterns):
        from pathspec import GitIgnoreSpec  # not cheap, and most projects have no patterns

        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            raise ConfigError(f"{name}: {key}: {pattern!r} is not a path pattern") from None


def _description(key: str) -> str:
    for field in msgspec.structs.fields(Config):
        if field.encode_name == key:
            metas = [m for m in getattr(field.type, "__metadata__", ()) if isinstance(m, Meta) and m.description]
            return str(metas[0].description) if metas else "something else"
    return "something else"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:].replace("`", "")
