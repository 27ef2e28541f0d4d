"""Which names mean a PIN, password, passcode, one-time code or security answer - and which only look like it."""

from __future__ import annotations

import functools
import re

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SECRETS = {"pin", "passcode", "password", "passwd", "passwrd", "pwd", "pass", "pw", "otp", "totp", "passphrase"}
_JOINED = ("password", "passcode", "passwd")
# ... and what other people call them, as one word.
_ABROAD = {
    "senha", "contrasena", "contrasenia", "contrasenya", "mdp", "motdepasse", "passwort", "kennwort", "wachtwoord", "sifre", "parola",
    "haslo", "heslo", "losenord", "salasana", "matkhau", "katasandi", "pswd", "psw", "mpin", "tpin",
}  # fmt: skip
_PAIRS = {
    ("security", "answer"), ("secret", "answer"), ("mfa", "code"), ("otp", "code"), ("access", "code"), ("verification", "code"),
    ("reset", "code"), ("pairing", "code"), ("login", "code"), ("pin", "code"), ("auth", "code"), ("registration", "code"),
    ("confirmation", "code"), ("one", "time", "code"), ("sms", "code"), ("pin", "number"), ("otp", "value"), ("pin", "value"),
    ("mat", "khau"), ("kata", "sandi"), ("mot", "de", "passe"), ("reset", "password", "code"), ("forgot", "password", "code"),
}  # fmt: skip
_VERIFICATION = re.compile(r"v[ae]r[a-z]*f[a-z]*ca?tion$")  # however it is spelled: `verfication_code`
_AFTER = frozenset(("nova", "nueva", "nuova", "atual", "antiga", "anterior", "vieja"))  # where adjectives stand behind
# What stands before the word and makes it something else: done to it, a question about it, or another system's account.
_NOT_BEFORE = {
    "hashed", "hash", "encrypted", "encoded", "is", "has", "had", "no", "needs", "show", "hide", "valid", "invalid", "wrong", "require",
    "required", "requires", "check", "verify", "validate", "compare", "generate", "toggle", "min", "max", "num", "forgot", "forgotten",
    "send", "gpio", "led", "motor", "sensor", "board", "wifi", "wlan", "smtp", "mail", "mailer", "email", "imap", "db", "database",
    "redis", "mqtt", "proxy", "ftp", "sftp", "ssh", "broker", "postgres", "mysql", "mongo", "rabbit", "keystore", "cert", "bypass",
    "map", "drop", "safety", "bowling", "clk", "data", "reset", "sda", "scl", "input", "output", "button", "relay", "pump", "use",
    "allow", "enable", "disable", "without", "render", "first", "second", "single", "two", "multi", "last", "boarding", "handle",
    "by", "test", "bcrypt", "argon2", "crypted", "digest", "masked", "sender", "host", "ap", "service", "server", "api", "vnc", "basic",
    "radius", "rabbitmq", "nextcloud", "ldap", "kafka", "webhook", "must", "should", "can", "force", "need", "ask", "skip", "was", "did",
    "elastic", "elasticsearch", "influx", "influxdb", "clickhouse", "grafana", "ntfy", "gotify", "socks", "vpn", "router", "camera",
}  # fmt: skip
_DEEDS = frozenset(
    (w,) for w in ("change", "update", "edit", "set", "create", "add", "delete", "remove", "save", "store", "get", "on")
)
_CONFIRMS = {
    "confirm",
    "confirmed",
    "confirmation",
    "repeat",
    "repeated",
    "again",
    "retype",
    "retyped",
    "verify",
    "cpassword",
    "re",
}
_HASHED = {"hash", "hashed", "encrypted", "encoded", "digest", "bcrypt", "crypted"}
_OWN_DB = {"stored", "saved", "db", "database", "user", "existing", "expected", "correct", "actual", "real", "right"}
_CODE_HOLDERS = re.compile(
    r"otp|one.?time|passcode|reset|verif|pairing|security.?(answer|question)|two.?factor|2fa|mfa", re.I
)
# Objects that hold what a client sent, by their own name or their class's, and functions that read them.
_SENT = re.compile(
    r"(^|[._])(body|payload|dto|input|form|form_?data|args|credentials|values|validated|validated_data|cleaned_data|parsed|data|req|request)$"
    r"|[a-z_](Body|Payload|Dto|DTO|Input|Form|FormData|Request)$|_(in|body|payload|input|form|data|request)$|(body|payload|input)\(\)$",
)
_ANSWERS = re.compile(r"(security|secret)[_ ]?(answer|question)", re.I)
_PERSONS = re.compile(
    r"user|staff|account|member|employee|child|kid|parent|customer|admin|login|log_in|patient|student|driver|guest|person|people|operator|"
    r"worker|resident|tenant|visitor|teacher|volunteer|cashier|credential|passcode|access|unlock|entered|authenti|authori[sz]|verify_?pin|"
    r"check_?pin|secret",
    re.I,
)
# What such a pin belongs to, where it is no person.
_PARTS = re.compile(
    r"(^|[._])(led|relay|lamp|light|motor|pump|servo|sensor|gpio|board|button|switch|valve|fan|buzzer|marker|note)s?(?=$|[._A-Z])",
    re.I,
)
_HARDWARE = re.compile(
    r"gpio|pinmode|raspberry|adafruit|arduino|digitalio|\bi2c\b|breadboard|led_?strip|stepper|\brelays?\b|pin_?out|busio|rpi\b|"
    r"\bleds?\b|neopixel|ws281|\bmotor|\bpumps?\b|reversion|\bservo|\buart\b|leaflet|latlng|kanban|pinterest|\bpinned\b|postal|pincode|\.pin\.(id|_id|title|lat|image|user)|\bpins?\s*=\s*\[\s*\d|pinia",
    re.I,
)


@functools.lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """The words of an identifier, lower case, trailing digits dropped: `newPassword2` -> new, password."""
    found = [w.lower() for w in _WORDS.findall(name.replace("ñ", "n").replace("Ñ", "N"))]
    while found and found[-1].isdigit():
        found.pop()
    return tuple(found)


@functools.lru_cache(maxsize=8192)
def is_credential(name: str) -> bool:
    """Whether the name means the credential itself, in clear: `pin`, `new_password`, `otpCode`; not `password_hash`, `led_pin`."""
    found = words(name)
    if found[1:] and found[-1] in _AFTER:
        found = found[:-1]
    if not found:
        return False
    size = _size(found)
    before = found[:-size] if size else ()
    if "confirm" in before or not size:
        return bool(size)
    if (
        found[-1] in ("pass", "pw")
        and len(found) > 1
        and found[-2] not in ("user", "new", "old", "admin", "my", "raw", "plain")
    ):
        return False
    if found[-1].endswith(_JOINED) and found[-1] not in _SECRETS:
        return not set(before) & _NOT_BEFORE and not found[-1].startswith(
            ("hash", "encrypt", "no", "smtp", "wifi", "mail", "db")
        )
    if found[0] in ("db", "database") and found[-1] in ("pin", "otp", "passcode"):
        return True  # `db_pin`: read from the database, not the database's own
    return not set(before) & _NOT_BEFORE


def does(name: str) -> bool:
    """Whether a name says what a function does to a credential: `changePassword`, handed to whom is to call it."""
    return words(name)[:1] in _DEEDS and len(words(name)) > 1


def _size(found: tuple[str, ...]) -> int:
    if found[-1] == "code" and _VERIFICATION.match(found[-2] if len(found) > 1 else ""):
        return 2
    for size in (3, 2):
        if found[-size:] in _PAIRS:
            return size
    return 1 if found[-1] in _SECRETS or found[-1] in _ABROAD or found[-1].endswith(_JOINED) else 0


def is_hashed_name(name: str) -> bool:
    """Whether the name says that it holds a credential's hash: `password_hash`, `hashedPin`, a bare `hash`."""
    found = [part for word in words(name) for part in _apart(word)]
    rest = [word for word in found if word not in _HASHED]
    return len(rest) < len(found) and (not rest or is_credential("_".join(rest)))


def _apart(word: str) -> tuple[str, ...]:
    """The words that are written as one: `passhash`, `pwdhash`."""
    begin = word.removesuffix("hash").removesuffix("digest")
    return (begin, word[len(begin) :]) if begin != word and begin in _SECRETS else (word,)


def is_confirmation(name: str) -> bool:
    """Whether the name means a second typing of the same credential: `confirm_password`, `password2`."""
    found = words(name)
    if found[-1:] and found[-1] in ("otp", "totp", "code"):
        return False  # `confirmOTP` confirms something else: nobody types a one-time code twice
    return bool(set(found) & _CONFIRMS) or name[-1:].isdigit()


def is_stored_name(name: str) -> bool:
    """Whether the name says that the value came out of the store: `db_pin`, `storedPassword`."""
    return bool(set(words(name)[:-1]) & _OWN_DB)


def is_bare_pin(name: str) -> bool:
    """Whether it is a credential only by the word pin, which means other things as well."""
    return "pin" in words(name)


def holds_sent(name: str) -> bool:
    """Whether an object of that name holds what a client sent: `body`, `user_in`, `LoginDto`, `readBody()`."""
    return bool(_SENT.search(name) or _SENT.search("_".join(words(name)) + ("()" if name.endswith("()") else "")))


def holds_codes(name: str) -> bool:
    """Whether a model or table of that name holds one-time codes or security answers in its `code`, `value`, `answer`."""
    return bool(_CODE_HOLDERS.search(name))


def has_answers(text: str) -> bool:
    """Whether a source text is about security answers: there `answer` is one."""
    return _ANSWERS.search(text) is not None


def is_persons(text: str) -> bool:
    """Whether a name or several speak of a person, or of letting one in: among boards and maps such a pin is a PIN."""
    return _PERSONS.search(text) is not None


def is_parts(text: str) -> bool:
    """Whether a name speaks of a part of a board, or a mark on a map: `led.pin`."""
    return _PARTS.search(text) is not None


def is_hardware(text: str) -> bool:
    """Whether a source text is about boards, maps, boards of notes or postal codes: there a bare pin is no credential."""
    return _HARDWARE.search(text) is not None
