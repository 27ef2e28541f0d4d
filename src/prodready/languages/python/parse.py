"""Python source to a `Tree`, by `ast`."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import warnings

from prodready.facts import Trouble
from prodready.languages.tree import Tree

_NEWER = (  # syntax by the version that first read it, newest first
    ((3, 14), re.compile(rb"""\b[tT][rR]?["']|^\s*except\s+\w+\s*,\s*\w+\s*:""", re.M)),
    ((3, 13), re.compile(rb"^\s*(?:def|class|type)\s+\w+\[[^\]]*=", re.M)),
    ((3, 12), re.compile(rb"^\s*type\s+\w+(?:\[[^\]]*\])?\s*=|^\s*(?:async\s+)?(?:def|class)\s+\w+\[", re.M)),
)

# What libraries that are often imported with a star give out by it, as far as a rule asks for it.
_STARRED = {
    "flask": "Flask Blueprint Response abort current_app flash g jsonify make_response redirect render_template "
    "render_template_string request send_file send_from_directory session url_for",
    "bottle": "Bottle HTTPResponse SimpleTemplate abort delete error get hook post put redirect request response route run "
    "static_file template",
    "peewee": "BigIntegerField BlobField BooleanField CharField DateField DateTimeField FixedCharField ForeignKeyField "
    "IntegerField Model MySQLDatabase PostgresqlDatabase SqliteDatabase TextField UUIDField",
    "pony.orm": "Database Optional PrimaryKey Required Set commit db_session select",
    "sqlalchemy": "Boolean Column Date DateTime Float ForeignKey Integer MetaData String Table Text create_engine select text",
    "sqlalchemy.orm": "declarative_base mapped_column relationship sessionmaker Mapped DeclarativeBase",
    "wtforms": "BooleanField EmailField FileField Form HiddenField IntegerField PasswordField SelectField StringField "
    "SubmitField TextAreaField",
    "subprocess": "Popen call check_call check_output getoutput run",
    "os": "getenv listdir popen remove system",
    "hashlib": "md5 pbkdf2_hmac scrypt sha1 sha256 sha512",
    "rest_framework.decorators": "action api_view authentication_classes parser_classes permission_classes throttle_classes",
    "django.urls": "include path re_path",
    "django.http": "HttpRequest HttpResponse HttpResponseRedirect JsonResponse",
}


def parse(path: str, source: bytes) -> Tree | Trouble:
    """The tree of a Python file, or why there is none. Never raises for what a file can hold."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        return Trouble(f"not readable as text: {error}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = ast.parse(text, filename=path)
    except SyntaxError as error:
        return Trouble(_syntax(error, source), error.lineno or 1, error.offset or 1)
    except (ValueError, RecursionError, MemoryError) as error:
        return Trouble(f"Python cannot parse it: {error}")
    imports, stars = _imports(root), _stars(root)
    return Tree(path, "python", root, text, _starred(root, stars) | imports if stars else imports, {}, stars)


def _syntax(error: SyntaxError, source: bytes) -> str:
    running = sys.version_info[:2]
    nested = [(3, 12)] if (error.msg or "").startswith("f-string") else []  # quotes nested in an f-string
    for version in [*nested, *(version for version, pattern in _NEWER if pattern.search(source))]:
        if version > running:
            newer, own = ".".join(map(str, version)), ".".join(map(str, running))
            return f"syntax of Python {newer}, which this Python {own} cannot read: run prodready with {newer} or later"
    return f"syntax error: {error.msg}"


def _imports(root: ast.Module) -> dict[str, str]:
    """Local name -> canonical name; relative imports keep their dots."""
    found: dict[str, str] = {}
    for node in _statements(root):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    found[alias.asname] = alias.name
                else:
                    first = alias.name.partition(".")[0]
                    found[first] = first
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            for alias in node.names:
                if alias.name != "*":
                    joint = "" if start.endswith(".") or not start else "."
                    found[alias.asname or alias.name] = f"{start}{joint}{alias.name}"
    return found


def _stars(root: ast.Module) -> tuple[str, ...]:
    return tuple(
        "." * n.level + (n.module or "")
        for n in _statements(root)
        if isinstance(n, ast.ImportFrom) and any(a.name == "*" for a in n.names)
    )


def _starred(root: ast.Module, stars: tuple[str, ...]) -> dict[str, str]:
    """The names that `from flask import *` brings in and that the file does not define itself."""
    own = {getattr(node, "name", "") for node in root.body}
    own |= {t.id for n in root.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
    return {name: f"{star}.{name}" for star in stars for name in _STARRED.get(star, "").split() if name not in own}


def _statements(root: ast.Module) -> list[ast.stmt]:
    """Every statement of the file, at any depth, without looking into expressions."""
    found: list[ast.stmt] = []
    stack: list[ast.AST] = [root]
    while stack:
        node = stack.pop()
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            for child in getattr(node, name, None) or () if not isinstance(node, ast.expr) else ():
                if isinstance(child, ast.stmt):
                    found.append(child)
                stack.append(child)
    found.sort(key=lambda n: n.lineno)
    return found
