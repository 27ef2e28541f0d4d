"""Why a value is no secret: one function a reason. Each takes the place (name, value, context) and says yes or no."""

from __future__ import annotations

import re
from collections.abc import Callable

from prodready.secrets import names, shapes
from prodready.secrets.names import Kind
from prodready.secrets.place import Place

Filter = Callable[[Place], bool]

# What a check at start-up looks for where a value was left as it came: in small letters.
STAND_INS = ("changethis", "changeme", "change-me", "change_me", "change-this", "change_this", "placeholder")

_TEMPLATE = re.compile(
    r"\$\{|\{\{|%(?:env)?\(|(?<![^\s\"'/:=@?&,.-])%s|<%|\{[\w.]*\}|^['\"]?\$(?:[A-Za-z_]|\$[A-Z_])\w*['\"]?$|\$\(|__[A-Z_]+__|^@\w+\.|^@[\w.-]+@$|%%\w+|%[A-Z][A-Z0-9_]*%|![A-Z][A-Z0-9_]*!|"
    r"^%[\w.]+%$|^(op|vault|sm|gcp|aws|azure|ssm|env|file|secret|arn|ref)(\+\w+)?:"
)
_ENCRYPTED = re.compile(r"^ENC[\[(]|^!vault|^\$ANSIBLE_VAULT|^AgA[A-Za-z0-9+/=]{80}")
_ALL_MASK = re.compile(r"^[xX*•·.#_\-?0]+$")
_MASKED = re.compile(r"xxx|XXX|^\*\*|\*\*\*|•|\.\.\.|…")
_BRACKETED = re.compile(r"^<[^>]*>$|^\[[^\]]*\]$|^\{[^}]*\}$|<[\w -]+>|^#")
_STAND_IN = re.compile(
    r"change[-_ ]?(?:me|this|it)|replace|your[-_ ]|^your|insert|put[-_ ].*here|[-_ ]here$|placeholder|dummy|example|"
    r"todo|fixme|to[-_ ]?be[-_ ]|not[-_ ]?(?:set|used|needed|a[-_ ]real)|redacted|"
    r"^(?:foo|bar|foobar|tbd|na|n/a|none|null|nil|\((?:null|none|empty|unset)\)|undefined|unset|"
    r"disabled|unknown|default|demo|sample|test|testing|mock|fake|abc|xyz|my[-_]?(?:api[-_]?key|token|secret))$",
    re.I,
)
_WORKS = re.compile(r"^change[-_]?(?:me|this|it)", re.I)
_FILL_IN = re.compile(r"^(?:your|put|insert|enter)\b.*\bhere$", re.I)
_ENV_NAME = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
_LOOK_UP = re.compile(
    r"process\.env|os\.environ|getenv|^env\.|^secrets\.|^config\.|^settings\.|^vars\.|^self\.|^this\.|import\.meta"
)
_PATH = re.compile(
    r"^(?:/|\./|\.\./|~|[a-z]+://|[A-Z]:\\|file:)|\.(?:pem|key|crt|cer|p12|jks|pub|json|ya?ml|txt|env|js|ts|py|html|php|png|svg|db|toml|ini)$|"
    r"^[a-z]+/[a-z0-9.+-]+$|^@[a-z][\w-]*/[a-z][\w.-]*$|^[\w.+-]+@[\w-]+(?:\.[a-z]{2,})+$|^[\w-]+(?:\.[\w-]+)+\.(?:com|org|net|io|dev)$"
)
_SENTENCE_END = re.compile(r"[.:!?…]$|[,;:] ")
_NO_PROSE = re.compile(r"[^\w\s.,:;!?'\"()-]")  # what a text for people has little of
_OF_PASSWORDS = re.compile(r"pass(?:word|wort|phrase)|must|contain|character|letter|invalid|least", re.I)
_DOTTED = re.compile(r"^[a-z][A-Za-z_-]*(?:[.:][A-Za-z][A-Za-z_-]*)+$")
_LABEL = re.compile(
    r"^(?:true|false|yes|no|on|off|null|none|string|str|text|hidden|number|int|integer|boolean|bool|object|array|required|optional|any|"
    r"bearer|basic|digest|oauth2?|jwt|token|cookie|header|query|body|session|password|passwd|email|username|user|plain|plaintext|"
    r"hs\d{3}|rs\d{3}|es\d{3}|ps\d{3}|sha-?\d*|md5|bcrypt|argon2\w*|scrypt|pbkdf2\w*|aes[-\w]*|rsa|hmac|base64|utf-?8|hex|binary|"
    r"access|refresh|id_token|client_credentials|authorization_code|current-password|new-password|off|hashed|encrypted|nullable|sometimes|confirmed|filled|input|field|key|keys|value|lock|error|invalid)$",
    re.I,
)
_PASSWORD_HASH = re.compile(
    r"^\$(?:2[abxy]?|argon2\w*|pbkdf2\w*|scrypt|[156]|y)\$|^\$[a-z]\w*\$.+\$|^pbkdf2|^scrypt:|^bcrypt|^argon2|^\{S?SHA|^sha\d+[$:-]"
)
_PUBLIC = re.compile(
    r"^public_?key$|^pk[_.](?:live|test)|^ssh-(?:rsa|ed25519)|BEGIN (?:RSA )?PUBLIC KEY|BEGIN CERTIFICATE|^data:|"
    r"^0x[0-9a-fA-F]{40}$|^6L[\w-]{38}$"
)
# A token whose payload says `"role":"anon"`: Supabase's, made to be shipped in pages.
_ANONYMOUS = re.compile(r"^eyJ[\w-]+\.[\w-]*(?:InJvbGUiOiJhbm9uI|Jyb2xlIjoiYW5vbi|icm9sZSI6ImFub24i)[\w-]*\.")
_UUID = re.compile(r"^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$", re.I)
_STYLE = re.compile(r"^(?:--|var\(|\.[a-z]|#[0-9a-fA-F]{3,8}$|rgba?\()|^[a-z]+(?:-[a-z]+){3,}$")
_DATE = re.compile(r"^\d{4}-\d\d-\d\d|^\d\d:\d\d")
_CODE = re.compile(
    r"^[\w.]+\(.*\)$|=>|^function\b|^\^|\\[dws]|\[a-z|\(\?|^[a-z_]+(?::[\w,.]+)?(?:\|[a-z_]+(?::[^|]*)?)+$"
)
_SEQUENCE = re.compile(r"abcdefgh|ABCDEFGH|012345678901")
_RESOURCE_NAME = re.compile(
    r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:secrets?|keys?|tls|creds|credentials|token|password|auth)$"
)
_SIGNS = frozenset({"jwt", "session", "cookie", "signing", "app", "auth", "client", "webhook"})
_RESOURCE = frozenset({"existing", "tls", "pull", "image", "ref"})

# Contexts in which what stands there is what runs when nothing else is configured.
RUNTIME = frozenset({"env-default", "setting", "default", "file", "kept"})
_OTHER_LOGIN = re.compile(r"^(?:LDAP|OIDC|OAUTH2?|SAML2?|SSO|KERBEROS|EXTERNAL|DISABLED|UNUSABLE|NONE|[!*x])$")


def empty(place: Place) -> bool:
    """Nothing, or too short to be a credential; a PIN is four to eight digits."""
    value = place.value.strip()
    if place.kind is Kind.PIN:
        return not (value.isdigit() and 4 <= len(value) <= 8)
    return len(value) < 3 or (place.kind is not Kind.MNEMONIC and len(value) > 1000)


def encrypted(place: Place) -> bool:
    """Encrypted where it stands: `ENC[…]` of SOPS and Jasypt, a vault's text, a sealed secret of Kubernetes."""
    return bool(_ENCRYPTED.search(place.value))


def template(place: Place) -> bool:
    """Filled in later: `${X}`, `{{ x }}`, `%(x)s`, or a reference to a vault."""
    return bool(_TEMPLATE.search(place.value)) and not shapes.is_random(place.value)


def masked(place: Place) -> bool:
    """`****`, `xxxx`, `...`: stands for a value. What is compared with is masked only if nothing else is in it."""
    if place.kind is Kind.PIN:
        return False
    if place.context == "comparison":
        return bool(_ALL_MASK.match(place.value))
    if "****" in place.value or place.value.endswith("...") or _ALL_MASK.match(place.value):
        return True
    return bool(_MASKED.search(place.value)) and not shapes.is_random(place.value)


def bracketed(place: Place) -> bool:
    """`<your-key>`: cannot work."""
    return bool(_BRACKETED.search(place.value))


def stand_in(place: Place) -> bool:
    """`changeme`, `your-api-key`: cannot work where somebody else issues the value; the service's own can."""
    found = _STAND_IN.search(place.value)
    if found is None or (found.start() > 0 and shapes.is_random(place.value)):
        return False
    if place.example or place.context == "comparison":
        return True
    if place.kind is Kind.SIGNING:
        asks = place.context in ("assignment", "command", "file") and bool(_FILL_IN.search(place.value))
        return asks or (place.context == "dict" and not place.callee)
    given = place.context == "command" and bool(_WORKS.match(place.value))
    return not (place.kind in (Kind.PASSWORD, Kind.PIN) and (given or place.context in RUNTIME))


def is_placeholder(value: str) -> bool:
    """Whether a value only stands for one: `changeme`."""
    return _STAND_IN.search(value) is not None and not shapes.is_random(value)


def reference(place: Place) -> bool:
    """The name of a variable, or a look-up written as text."""
    if _LOOK_UP.search(place.value):
        return True
    return (
        bool(_ENV_NAME.match(place.value)) and not shapes.is_random(place.value) and not _STAND_IN.search(place.value)
    )


def mirror(place: Place) -> bool:
    """The value repeats its name (`refresh_token = "refresh_token"`): a label, a field, a column, an enum member."""
    value, name = names.words(place.value), names.words(place.name)
    if (
        place.context in ("slot", "hashed", "row", "kept", "command")
        or place.connects
        or (place.kind is Kind.PASSWORD and place.context == "comparison")
    ):
        return False
    if "".join(value) == "".join(name):
        if place.beside_identity and place.context == "file":
            return False
        return place.context not in RUNTIME or place.example or (place.context == "file" and not place.name.isupper())
    if len(name) > 1 and place.name[:1].isupper() and place.value.endswith(place.name) and place.value.isalnum():
        return True  # `ServiceSecret = "shopServiceSecret"`: under which a setting is looked up
    if place.kind is Kind.TOKEN and set(name).intersection(value) and not shapes.is_random(place.value):
        return True  # `ETCD_CLUSTER_TOKEN=k8s-etcd`: the name of what it stands for
    if place.kind is Kind.PASSWORD and name[-1] == "passwords" and names.is_people(place.value):
        return True  # whose they are: `'passwords' => 'users'`
    if place.context == "file" and _names_resource(place, name):
        return True
    if place.context in RUNTIME or place.kind is Kind.SIGNING or place.beside_identity:
        return False
    if not value or " " in place.value or any(c.isdigit() for c in place.value):
        return False
    if place.kind is Kind.PASSWORD and not names.kind(place.value) and place.name.isupper():
        return False  # `SHOP_DB_PASSWORD = "shop"`
    return set(value) <= set(name) or (set(name) <= set(value) and place.value[:1].islower())


def _names_resource(place: Place, name: tuple[str, ...]) -> bool:
    """Kubernetes again: the value is the name of the resource that holds the secret, or of the key in it."""
    if (_RESOURCE.intersection(name) and place.kind is not Kind.PASSWORD) or (
        "-" in place.value and name == ("secret",)
    ):
        return True
    if name == ("secret", "key") and not place.name.isupper():
        return bool(names.kind(place.value))
    holds = place.name.endswith("Secret") and not _SIGNS.intersection(name)
    return holds and bool(_RESOURCE_NAME.match(place.value))


def path(place: Place) -> bool:
    """A path, file name, package (`@shop/auth`), URL without credentials, host, e-mail address or MIME type."""
    return bool(_PATH.search(place.value)) and not shapes.is_random(place.value)


def sentence(place: Place) -> bool:
    """A text for people: a message, a label, a hint."""
    parts = place.value.split()
    typed = len(_NO_PROSE.findall(place.value)) > 2 and not _OF_PASSWORDS.search(place.value)
    if (
        typed
        and place.kind is Kind.PASSWORD
        and place.context in ("assignment", "command", "slot", "setting", "env-default")
    ):
        return False
    if place.kind is Kind.SIGNING and (
        typed or place.value.isupper() or place.context in ("slot", "setting", "env-default")
    ):
        return False
    if len(parts) < (4 if place.context == "comparison" else 2) or place.kind in (Kind.MNEMONIC, Kind.HEADER):
        return False
    return (
        len(parts) > 5 or parts[0][:1].isupper() or bool(_SENTENCE_END.search(place.value)) or not place.value.isascii()
    )


def dotted(place: Place) -> bool:
    """A key of a translation or configuration, an OAuth scope: `auth.password.label`, `user:read`."""
    return bool(_DOTTED.match(place.value))


def label(place: Place) -> bool:
    """A word with a meaning of its own: a type, an algorithm, a scheme, a switch; or a word of another alphabet."""
    if not place.value.isascii() and place.value.isalpha():
        return True
    if place.value == "android" and {"store", "alias", "key", "keystore"}.intersection(names.words(place.name)):
        return True  # of the keystore that Android's tools make for debugging, everywhere the same
    if not _LABEL.match(place.value):
        return False
    works = (
        place.context in RUNTIME
        or place.kind is Kind.SIGNING
        or place.context in ("hashed", "slot", "command")
        or place.connects
    )
    return not (
        works and re.fullmatch(r"password|token|key|user|session|jwt|passwd|access|invalid|lock", place.value, re.I)
    )


def password_hash(place: Place) -> bool:
    """The hash of a password is no password."""
    return is_password_hash(place.value)


def is_password_hash(value: str) -> bool:
    """Whether a value is in the form that password hashers write: `$2b$…`, `$argon2id$…`, `pbkdf2_sha256$…`."""
    return bool(_PASSWORD_HASH.match(value))


def public(place: Place) -> bool:
    """A public key, a publishable key, a certificate, an address, an image, a token for everybody."""
    return bool(_PUBLIC.search(place.value) or _ANONYMOUS.match(place.value))


def uuid(place: Place) -> bool:
    """A UUID under a name that is no password's or key's is an identifier."""
    return bool(_UUID.match(place.value)) and place.kind in (Kind.TOKEN, Kind.KEY)


def style(place: Place) -> bool:
    """A colour, a CSS variable or class."""
    return place.kind in (Kind.TOKEN, Kind.KEY, Kind.ISSUED) and bool(_STYLE.search(place.value))


def date(place: Place) -> bool:
    """A date or time."""
    return bool(_DATE.match(place.value))


def code(place: Place) -> bool:
    """An expression or a pattern, not a value."""
    return bool(_CODE.search(place.value)) and not shapes.is_random(place.value)


def marker(place: Place) -> bool:
    """`LDAP`, `OIDC`, `!`: stands in a password column to say that the account has no password here."""
    return place.context in ("comparison", "dict", "assignment", "command", "keyword") and names_another_login(
        place.value
    )


def names_another_login(value: str) -> bool:
    """Whether a value says by which other system an account logs in, or that it cannot log in at all."""
    return bool(_OTHER_LOGIN.match(value))


def alphabet(place: Place) -> bool:
    """The letters to draw from."""
    return bool(_SEQUENCE.search(place.value)) and len(place.value) > 20


FILTERS: tuple[tuple[str, Filter], ...] = (
    ("empty", empty),
    ("encrypted", encrypted),
    ("template", template),
    ("masked", masked),
    ("bracketed", bracketed),
    ("password-hash", password_hash),
    ("public", public),
    ("stand-in", stand_in),
    ("reference", reference),
    ("mirror", mirror),
    ("label", label),
    ("marker", marker),
    ("path", path),
    ("sentence", sentence),
    ("dotted", dotted),
    ("uuid", uuid),
    ("style", style),
    ("date", date),
    ("code", code),
    ("alphabet", alphabet),
)


def reason(place: Place) -> str:
    """The name of the first filter that silences the place, "" if none does."""
    return next((name for name, holds in FILTERS if holds(place)), "")
