"""Which folders of the pack `prodready check` runs, and on which files: what prodready has no reader of its own for.

Each folder names the files it looks at and the words without which none of its rules can match, so that semgrep is
neither started nor handed a file for nothing. Tests hold this table and the rules' own `paths` together.
"""

from __future__ import annotations

import fnmatch
import functools
import re
from dataclasses import dataclass
from pathlib import Path

_SHARED = ("node_modules", "vendor", "third_party", "test", "tests", "__tests__", "fixtures", "testdata")
_CODE = (*_SHARED, "spec", "examples")
_LARGEST = 1_000_000  # bytes; semgrep's own limit
_ORIGINS = r"access-control-allow|cors|crossorigin"
# What a rule about credentials, keys, tokens or origins needs in any language.
_CREDENTIALS = (
    rf"{_ORIGINS}|passw|passwd|pwd|passcode|\bpin|pincode|secret|bcrypt|hmac|token|api_?key|private key|://[^\s]*@|"
    r"[sr]k_live|whsec_|gh[pousr]_|github_pat|glpat-|xox[abprs]-|sg\.|akia|asia|aiza|npm_|sk-|key-|re_|hf_|dop_v1|"
    r"_key|securitykey|md5|sha\d|login|sign-?(?:in|up)|register|otp|auth"
)


@dataclass(frozen=True)
class Pack:
    """A folder below `rules/`: the names of its files, the folders and names it leaves out, the words it needs."""

    folder: str
    names: tuple[str, ...]
    words: str
    apart: tuple[str, ...] = _SHARED

    def wants(self, path: str) -> bool:
        """Whether its rules look at a file of this path (relative, with `/`)."""
        parts, apart = path.split("/"), _any_of(self.apart)
        return _is_one_of(path, self.names) and not any(apart.match(part) for part in parts)

    def could_match(self, path: str, content: bytes) -> bool:
        """Whether one of its rules can match in the file at all, and is worth the wait: what is larger was generated."""
        return len(content) <= _LARGEST and self.wants(path) and _pattern(self.words).search(content) is not None


_SERVLET = (
    rf"{_CREDENTIALS}|system\.(?:out|err)|println|printstacktrace|requestbody|requestparam|pathvariable|getparameter"
)
_GO = (
    *(*_CODE, "*_test.go", "mocks", "mock_*.go"),
    *("*.pb.go", "*.pb.gw.go", "*_gen.go", "*_generated.go", "zz_generated*"),
)
_YAML = ("*.yml", "*.yaml", "*.tpl")
_SITES = ("*/sites-available/*", "*/sites-enabled/*")
_STACKS = tuple(
    f"{name}.{end}"
    for name in ("serverless*", "template*", "sam*", "*cloudformation*", "*stack*")
    for end in ("yml", "yaml")
)
_SPRING = (
    "application*.properties",
    "bootstrap*.properties",
    "application*.yml",
    "application*.yaml",
    "bootstrap*.yml",
)
_HOSTING = ("vercel.json", "now.json", "firebase.json", "staticwebapp.config.json", "netlify.toml", "_headers")
PACKS = (
    Pack("go", ("*.go",), rf"{_CREDENTIALS}|fmt\.|println|\.query|param|formvalue|limit", _GO),
    Pack("java", ("*.java",), _SERVLET, (*_CODE, "*Test.java", "*Tests.java", "*IT.java", "target", "build", "generated")),
    Pack(
        "kotlin", ("*.kt", "*.kts"), rf"{_SERVLET}|print\(",
        (*_CODE, "*Test.kt", "*Tests.kt", "*IT.kt", "target", "build", "generated", "androidTest"),
    ),
    Pack(
        "ruby", ("*.rb", "*.rake", "*.ru"), rf"{_CREDENTIALS}|params|cookies|request\.|puts|\bpp? |rate_limit|origins",
        (*_CODE, "*_spec.rb", "*_test.rb", "features"),
    ),
    Pack(
        "php", ("*.php",), rf"{_CREDENTIALS}|\$_(?:get|post|request|cookie)|request|\bdd\(|dump\(|print_r|echo|allowed_origins",
        (*_CODE, "*Test.php", "Tests", "storage"),
    ),
    Pack(
        "csharp", ("*.cs",), rf"{_CREDENTIALS}|writeline|request\.|\[http|frombody|sizelimit|alloworigin|anyorigin|withorigins",
        (*_CODE, "*Test.cs", "*Tests.cs", "*.Tests", "*Tests", "*.Test", "bin", "obj"),
    ),
    Pack("nginx", ("*.nginx", "*.conf", "*.conf.template", "*.conf.j2", "*nginx*.template", *_SITES), _ORIGINS),
    Pack(
        "apache", (".htaccess", "*.htaccess", "*.conf", "*.vhost", "*/apache2/*", "*/httpd/*", *_SITES), rf"{_ORIGINS}|setenvif",
    ),
    Pack("kubernetes/cors", _YAML, rf"{_ORIGINS}|alloworigin"),
    Pack("serverless/cors", _STACKS, rf"{_ORIGINS}|alloworigin"),
    Pack("api-gateway", ("*.yml", "*.yaml", "*.json"), r"header\.access-control-allow-origin|x-amazon-apigateway-cors"),
    Pack("terraform/cors", ("*.tf", "*.tf.json", "*.hcl"), r"allow_origins|access-control-allow-origin"),
    Pack("spring/cors", _SPRING, r"allowed-?origin"),
    Pack("hosting", (*_HOSTING, "Caddyfile", "Caddyfile.*", "*.Caddyfile"), r"access-control-allow-origin"),
)  # fmt: skip


def wants(path: str) -> bool:
    """Whether a pack that `prodready check` runs looks at a file of this path (relative, with `/`)."""
    return _is_one_of(path, _every_name()) and any(pack.wants(path) for pack in PACKS)


def named(name: str) -> bool:
    """Whether a file of this name, wherever it lies, can be one of theirs; sites of a web server have no suffix."""
    return "." not in name or _any_of(_split(_every_name())[0]).match(name) is not None


def could_match(path: str, content: bytes) -> bool:
    """Whether a rule of these packs can match in the file: by its path and by the words in it."""
    return any(pack.could_match(path, content) for pack in PACKS)


def packaged_rules() -> Path:
    """The folder of the shipped pack: `prodready/_rules` in a wheel, `rules/` at the top of a checkout."""
    package = Path(__file__).resolve().parents[2]
    shipped = package / "_rules"
    return shipped if shipped.is_dir() else package.parents[1] / "rules"


def check_rules() -> tuple[Path, ...]:
    """The folders of the pack that `prodready check` runs, as they are installed."""
    home = packaged_rules()
    return tuple(home / pack.folder for pack in PACKS if (home / pack.folder).is_dir())


def _is_one_of(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern is about the file's name, or one with a `/` about its path."""
    of_names, of_paths = _split(patterns)
    named = _any_of(of_names).match(path.rpartition("/")[2])
    return bool(named or (of_paths and _any_of(of_paths).match(path)))


@functools.cache
def _split(patterns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(p for p in patterns if "/" not in p), tuple(p for p in patterns if "/" in p)


@functools.cache
def _every_name() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for pack in PACKS for name in pack.names))


@functools.cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(fnmatch.translate(pattern) for pattern in patterns))


@functools.cache
def _pattern(words: str) -> re.Pattern[bytes]:
    return re.compile(words.encode(), re.IGNORECASE)
