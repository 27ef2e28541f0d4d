"""What kind of file a path is: its format, and what its place says about the values in it."""

from __future__ import annotations

import re

_SOURCE = (  # Python and JavaScript have their own readers: here they stand for `settings.py.example`
    "go java kt kts scala groovy gradle rb rake php cs vb swift rs c cc cpp h hpp m dart lua pl pm inc ex exs erl clj hs "
    "sh bash zsh ksh ps1 bat cmd mk xml config plist csproj props vue svelte jsp py js ts mjs cjs"
)
SUFFIXES = {
    "yml": "yaml", "yaml": "yaml", "json": "json", "jsonc": "json", "json5": "json", "tfstate": "json", "toml": "toml",
    **dict.fromkeys(("ini", "cfg", "conf", "cnf", "cf", "properties", "rsp", "ldif", "service"), "ini"),
    **dict.fromkeys(("tf", "tfvars", "hcl"), "terraform"), **dict.fromkeys(("pem", "key", "p8"), "pem"),
    "sql": "sql", "prisma": "prisma", "env": "env",
    **dict.fromkeys(_SOURCE.split(), "source"),
    **dict.fromkeys(("md", "rst", "txt", "adoc", "ipynb", "html", "http", "log"), "text"),
}  # fmt: skip
# What a file is filled in or copied from: the suffix before says what it is.
MADE_FROM = ("j2", "erb", "tpl", "tmpl", "template", "example", "sample", "dist")
NAMED = {
    "Makefile": "source", "Jenkinsfile": "source", "Vagrantfile": "source",
    ".npmrc": "ini", ".pypirc": "ini", ".s3cfg": "ini", ".boto": "ini",
}  # fmt: skip
# Scripts and settings that go without a suffix: `docker-entrypoint`, `bin/release`, `hosts`, `.bashrc`; variables of Ansible.
_WITHOUT_SUFFIX = re.compile(
    r"(?:^|/)(?:[\w-]*[-_])?(?:env|environment|entrypoint|credentials?|secrets?|passwords?|config|conf|settings?|variables|vars|hosts|inventory|"
    r"defaults?|setup|install|deploy|start|run|provision|bootstrap|postinst|preinst|init)$|"
    r"(?:^|/)(?:run|start|setup|install|deploy|init|provision|bootstrap)[-_][\w-]+$|"
    r"(?:^|/)(?:s?bin|scripts?|hack)/[\w-]+$|"
    r"(?:^|/)\.(?:bashrc|bash_profile|profile|zshrc|netrc|git-credentials)$"
)
_VARIABLES = re.compile(r"(?:^|/)(?:group|host)_vars/[\w-]+$")
_ENVIRONMENT = re.compile(
    r"^\.env(?:rc)?(?:[.\-_]|$)|^\.dev\.vars|\.env$|^env\.(?:example|sample|template)|(?:^|[.\-_])vars\.env"
)
_EXAMPLE = re.compile(
    r"(?:[.\-_]|^)(?:example|sample|template|tmpl|dist|skeleton|tpl|stub)s?(?:[.\-_]|$)|[.\-_]defaults?(?:[.\-_]|$)",
    re.I,
)
_CI = re.compile(
    r"(?:^|/)(?:\.github|\.circleci|\.gitea|\.forgejo|\.buildkite)/|(?:^|/)(?:\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines|\.drone|\.?appveyor|wercker|cloudbuild|buildspec|circle\.yml)[^/]*$"
)
_TEST = re.compile(
    r"(?:^|[.\-_/])(?:tests?|testing|e2e|ci)(?:[.\-_]|$)|^(?:cypress|jest|pytest|phpunit)(?:[.\-_]|$)", re.I
)
_TRANSLATION = re.compile(
    r"(?:^|/)(?i:locales?|i18n|l10n|lang|langs|languages|translations?|messages)/|(?:^|[/.])[a-z]{2}(?:[-_][A-Z][A-Za-z]+)?\.(?:json|ya?ml)$"
)
_TRANSLATED = re.compile(
    r"(?:^|/)(?:messages?|strings|labels?|i18n|translations?|locales?|\w+Messages|\w+Resources)(?:[._-][A-Za-z]{2}(?:[._-][A-Za-z]{2})?)?\."
    r"(?:properties|json|ya?ml|toml|ini|php|xml|rb)$|_[a-z]{2}(?:_[A-Z]{2})?\.properties$"
)
_CONFIGURATION = re.compile(
    r"compose|config|conf\b|setting|application|values|secret|credential|deploy|database|wrangler|\bdb\b|server|k8s|kube|helm|ansible|vars|"
    r"(?:^|/)app\.ya?ml$|main/resources/|(?:^|/)roles/[^/]+/|playbook|inventory|docker|stack|manifest",
    re.I,
)
_LOCK = re.compile(r"(?:^|/)(?:[\w.-]*lock[\w.-]*|package|tsconfig[\w.-]*|[\w.-]*\.min)\.(?:json|ya?ml|toml)$")


def of(path: str) -> str:
    """The format of the file: env, yaml, json, toml, ini, terraform, docker, nginx, sql, prisma, pem, source, text, other."""
    name = path.rsplit("/", 1)[-1]
    if _ENVIRONMENT.search(name):
        return "env"
    if "nginx" in path.lower() and name.endswith(".conf"):
        return "nginx"
    if name.startswith("Dockerfile") or name.endswith((".dockerfile", ".Dockerfile")):
        return "docker"
    if name in NAMED:
        return NAMED[name]
    if name.endswith(("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519")):
        return "pem"
    if kind := without_suffix(path):
        return kind
    parts = name.lower().split(".")
    for suffix in reversed(parts[1:]):
        if found := SUFFIXES.get(suffix):
            return found
    return "other"


def without_suffix(path: str) -> str:
    """The format of a file whose name has no suffix, by the name or the folder; "" if they say nothing."""
    if "." in path.rsplit("/", 1)[-1][1:]:
        return ""
    if _WITHOUT_SUFFIX.search(path):
        return "source"
    return "yaml" if _VARIABLES.search(path) else ""


def is_example(path: str) -> bool:
    """Whether the file is made to be copied: `.env.example`, `config.sample.yml`."""
    return bool(_EXAMPLE.search(path.rsplit("/", 1)[-1]))


def is_configuration(path: str) -> bool:
    """Whether the file holds what a program is configured with, so that a word under `password` is one."""
    return bool(_CONFIGURATION.search(path))


def unfit(path: str, text: str) -> str:
    """Why names say nothing about values in this file, "" if they do."""
    if _CI.search(path):
        return "ci"
    if _TRANSLATION.search(path) or _TRANSLATED.search(path):
        return "translation"
    if _LOCK.search(path):
        return "lock-file"
    if _TEST.search(path.rsplit("/", 1)[-1]):
        return "test-configuration"
    return "api-description" if _describes_api(text) else ""


def _describes_api(text: str) -> bool:
    head = text[:3000]
    return bool(
        re.search(
            r"^\s*[\"']?(?:openapi|swagger|asyncapi)[\"']?\s*:\s*[\"']?\d|^\s*[\"']?(?:_postman_id|postman_\w+)[\"']?\s*:",
            head,
            re.M,
        )
        or '"_postman_id"' in head
    )
