"""Fixes: what they change, what they leave alone and why; the result compiles, and a second run changes nothing."""

from __future__ import annotations

import ast
import contextlib
import io
import logging
import subprocess
from pathlib import Path
from typing import Any

import pytest

from prodready import fixes
from prodready.fixes import Patch
from tests.samples import SECRET, SERVICE, run, write
from tests.support import ROOT, findings_of

OFF = 'semgrep = "off"\n'
MAIN = """\
from fastapi import FastAPI

from app import work

app = FastAPI()


@app.get("/")
def index():
    return work.run(1, "two", [3])
"""
HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\ndef run(a, b, xs):\n    "
TAIL = "\n    return a\n"
CALL = 'def run(a, b, xs):\n    print("hello")\n'
LOGGED = CALL.replace("print", "logger.info")


def fixed(root: Path, source: str, unsafe: bool = False) -> Patch:
    """The patch for one module of a service, held to what every fix promises."""
    patch = planned(root, source, unsafe)
    ast.parse(patch.after.removeprefix("\ufeff"))
    again = planned(root, patch.after, unsafe)
    assert not again.changed, again.diff()
    assert patch.changed == any(outcome.now for outcome in patch.outcomes)
    assert all(bool(outcome.now) != bool(outcome.left) for outcome in patch.outcomes)
    return patch


def planned(root: Path, source: str, unsafe: bool) -> Patch:
    """The patch for `app/work.py`; an empty one where nothing is found in it."""
    files = {"app/__init__.py": "", "app/main.py": MAIN, "app/work.py": source}
    write(root, files)
    with (root / "app/work.py").open("w", encoding="utf-8", newline="") as stream:
        stream.write(source)
    patches = fixes.plan(root, findings_of(files), lambda finding: finding.family == "print", unsafe)
    return next((patch for patch in patches if patch.path == "app/work.py"), Patch("", source, source, (), {}))


# -- what is printed: a call in a function of a module that has a logger

CALLS = {
    'print("loaded")': 'logger.info("loaded")',
    "print('50% done')": "logger.info('50% done')",
    'print("one " "two")': 'logger.info("one " "two")',
    'print("one", "two")': 'logger.info("one two")',
    'print("100%", a)': 'logger.info("100%% %s", a)',
    'print("a:", a, "b:", b)': 'logger.info("a: %s b: %s", a, b)',
    "print(a, 'of', b)": "logger.info('%s of %s', a, b)",
    "print(\"it's\", 'so', a)": "logger.info(\"it's %s %s\", 'so', a)",
    "print(a)": 'logger.info("%s", a)',
    "print(a, b)": 'logger.info("%s %s", a, b)',
    "print((a, b))": 'logger.info("%s", (a, b))',
    "print({'a': a})": "logger.info(\"%s\", {'a': a})",
    'print(b"raw")': 'logger.info("%s", b"raw")',
    'print(f"got {a}")': 'logger.info("got %s", a)',
    'print(f"{a!r} {b!s}")': 'logger.info("%r %s", a, b)',
    'print(f"{{{a}}} 5%")': 'logger.info("{%s} 5%%", a)',
    'print(f"{ a } {b}", )': 'logger.info("%s %s", a, b, )',
    "print(f\"{a['k'] if xs == 9 else b}\")": "logger.info(\"%s\", a['k'] if xs == 9 else b)",
    'print(rf"\\d {a}")': 'logger.info(r"\\d %s", a)',
    'print(f"{a} " "50%")': 'logger.info("%s " "50%%", a)',
    'print(f"{(a, b)}")': 'logger.info("%s", (a, b))',
    'print(f"{a, b}")': 'logger.info(f"{a, b}")',
    'print(f"{a:>5}|")': 'logger.info(f"{a:>5}|")',
    'print(f"{a=}")': 'logger.info(f"{a=}")',
    'print(f"{b!a}")': 'logger.info(f"{b!a}")',
    'print(f"plain {{}} 5%")': 'logger.info(f"plain {{}} 5%")',
    'print("%s of %s" % (a, b))': 'logger.info("%s of %s" % (a, b))',
    'print("{} 5%".format(a))': 'logger.info("{} 5%".format(a))',
    'print("a " + str(a))': 'logger.info("a " + str(a))',
    'print("a\\tb\\n", a)': 'logger.info("a\\tb\\n %s", a)',
    'print("é", "ü"); print("ö")': 'logger.info("é ü"); logger.info("ö")',
    'xs and print("some")': 'xs and logger.info("some")',
    'f = lambda: print("later"); f()': 'f = lambda: logger.info("later"); f()',
    'print(\n        "a",  # why\n        b,\n    )': 'logger.info(\n        "%s %s", "a",  # why\n        b,\n    )',
    'print(\n        "a",\n        b,\n    )': 'logger.info(\n        "a %s",\n        b,\n    )',
    'print("x")  # a comment stays': 'logger.info("x")  # a comment stays',
}


@pytest.mark.parametrize("call", CALLS)
def test_call(tmp_path: Path, call: str) -> None:
    assert fixed(tmp_path, HEAD + call + TAIL).after == HEAD + CALLS[call] + TAIL


@pytest.mark.parametrize("call", CALLS)
def test_the_log_says_what_was_printed(call: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        _executed(HEAD + call + TAIL)
    assert printed.getvalue() == "".join(text + "\n" for text in _executed(HEAD + CALLS[call] + TAIL))


def _executed(source: str) -> list[str]:
    """What the sample's own `run` logs."""
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    names: dict[str, Any] = {"__name__": "prodready_sample"}
    exec(compile(source, "<sample>", "exec"), names)
    logger = logging.getLogger("prodready_sample")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        names["run"](1, "two", [3])
    finally:
        logger.removeHandler(handler)
    return records


UNSAFE = {
    'print("a", flush=True)': 'logger.info("a")',
    'print("a", end="\\n")': 'logger.info("a")',
    'print("a", a, sep=", ")': 'logger.info("a, %s", a)',
    'print(a, b, sep="")': 'logger.info("%s%s", a, b)',
    'print("a\\1", "2", sep="")': 'logger.info("%s2", "a\\1")',
    'print("a", b, sep="%")': 'logger.info("a%%%s", b)',
}


@pytest.mark.parametrize("call", UNSAFE)
def test_call_that_needs_unsafe(tmp_path: Path, call: str) -> None:
    patch = fixed(tmp_path, HEAD + call + TAIL)
    assert not patch.changed
    assert "--unsafe" in patch.outcomes[0].left
    assert fixed(tmp_path, HEAD + call + TAIL, unsafe=True).after == HEAD + UNSAFE[call] + TAIL


LEFT = {
    "print()": "nothing is printed",
    'print("")': "without words",
    'print("\\n")': "without words",
    'print("-----")': "without words",
    'print("=" * 40)': "without words",
    "print(*xs)": "unpacked",
    'print("a", *xs)': "unpacked",
    'print("a", **a)': "unpacked",
    'print("a", end="")': "`end=`",
    'print("a", end=b)': "`end=`",
    'print("a", sep=b)': "`sep=`",
    'print("a", b, sep="\\t")': "`sep=`",
    'print("a", flush=a)': "`flush=`",
    'import sys; print("a", file=sys.stderr)': "`file=`",
    'import sys; print("a", file=sys.stdout, flush=True)': "`file=`",
    "print(x for x in xs)": "generator",
    'import builtins; builtins.print("a")': "not a call of the builtin print",
    'print("a",  # why\n        end="\\n")': "comment",
}


@pytest.mark.parametrize("call", LEFT)
@pytest.mark.parametrize("unsafe", [True, False])
def test_call_that_is_left(tmp_path: Path, call: str, unsafe: bool) -> None:
    patch = fixed(tmp_path, HEAD + call + TAIL, unsafe)
    assert not patch.changed
    assert [LEFT[call] in o.left or (not unsafe and "--unsafe" in o.left) for o in patch.outcomes] == [True]


NOT_FOUND = (
    'print("a", file=open("x"))',
    'print("a")  # noqa',
    'print("a")  # prodready: ignore[PRD401] on purpose',
    'if __name__ == "__main__":\n        print("a")',
    "print",
    'self = a; self.print("a")',
    'text = "print(1)"',
)


@pytest.mark.parametrize("call", NOT_FOUND)
def test_what_is_no_open_finding_stays(tmp_path: Path, call: str) -> None:
    write(tmp_path, {"prodready.toml": OFF, "app/main.py": MAIN, "app/work.py": HEAD + call + TAIL})
    done = run("fix", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "nothing to fix\n"), done.stderr
    assert (tmp_path / "app/work.py").read_text() == HEAD + call + TAIL


# -- modules that are left alone

MODULES = {
    "from app.log import logger\n\n\n" + CALL: "`logger` is bound",
    "logger = make()\n\n\n" + CALL: "`logger` is bound",
    "try:\n    import structlog\n    logger = structlog.get_logger()\nexcept ImportError:\n    pass\n\n\n"
    + CALL: "bound",
    CALL + "\n\ndef other(logger):\n    return logger\n": "`logger` is bound",
    CALL + "\n\nclass Job:\n    logger = None\n": "`logger` is bound",
    CALL + "\n\ndef other():\n    global logger\n    logger = 1\n": "`logger` is bound",
    CALL + "\n\ndef other(x):\n    match x:\n        case [*logger]:\n            return logger\n": "`logger` is bound",
    "import logging\nlogger = logging.getLogger(__name__)\nlogger = logger.getChild('x')\n" + CALL: "more than once",
    "import logging\nlogger = logging.getLogger(__name__)\n" + CALL + "\nfor logger in (): pass\n": "more than once",
    "import logging\nlog = logging.getLogger('a')\n_log = logging.getLogger('b')\n" + CALL: "several loggers",
    "from app.tools import *\n\n\n" + CALL: "star import",
    "from app import logging\n\n\n" + CALL: "`logging` is bound",
    "def logging():\n    pass\n\n\n" + CALL: "`logging` is bound",
    "from rich import print\n\n\n" + CALL: "`print` is bound",
    CALL + "\n\ndef other(print):\n    print(1)\n": "`print` is bound",
    "import os; X = (\n    1)\n" + CALL: "share a line",
    '"""Work."""; import os\n' + CALL: "share a line",
    "from __future__ import annotations; import os\n" + CALL: "share a line",
}


@pytest.mark.parametrize("source", MODULES)
def test_module_that_is_left(tmp_path: Path, source: str) -> None:
    patch = fixed(tmp_path, source)
    assert not patch.changed
    assert patch.outcomes
    assert [MODULES[source] in outcome.left for outcome in patch.outcomes] == [True] * len(patch.outcomes)


CALLED_BY_LOGGERS = (
    "class Lines(logging.Handler):\n    def send(self, record):\n        print(record)\n",
    "class Stream:\n    def write(self, text):\n        print(text)\n",
    "def sink(message):\n    print(message)\n\n\nlogger.add(sink)\n",
)


@pytest.mark.parametrize("source", CALLED_BY_LOGGERS)
def test_call_that_a_logger_may_make_is_left(tmp_path: Path, source: str) -> None:
    patch = fixed(tmp_path, "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n" + source)
    assert not patch.changed
    assert "would call itself" in patch.outcomes[0].left


@pytest.mark.parametrize(
    ("module", "changed"), [("logger", False), ("logging", False), ("print", False), ("jobs", True)]
)
def test_submodule_binds_its_name_in_the_package(tmp_path: Path, module: str, changed: bool) -> None:
    files = {"app/__init__.py": SERVICE, f"app/{module}.py": "x = 1\n"}
    (patch,) = fixes.plan(write(tmp_path, files), findings_of(files), lambda finding: True, False)
    assert patch.changed == changed


def test_call_above_the_logger_is_left(tmp_path: Path) -> None:
    """`load()` runs before the logger is there; what stands below it is fixed."""
    load = 'import logging\n\n\ndef load():\n    print("early")\n\n\nload()\nlogger = logging.getLogger(__name__)\n\n\n'
    patch = fixed(tmp_path, load + CALL)
    assert patch.after == load + LOGGED
    assert [o.left for o in patch.outcomes if o.left] == ["it stands above `logger`"]


# -- the logger of a module: the one it has

ADOPTED = {
    "import logging\n\nlog = logging.getLogger(__name__)\n": "log",
    "import logging as l\n\nLOG: l.Logger = l.getLogger('shop')\n": "LOG",
    "from logging import getLogger\n\naudit = getLogger(__name__)\n": "audit",
    "import logging\n\naudit = logging.getLogger('audit')\nlogger = logging.getLogger('x')\n": "logger",
    "import structlog\n\nlogger = structlog.get_logger()\n": "logger",
    "import structlog\n\n_log = structlog.stdlib.get_logger(__name__)\n": "_log",
    "from loguru import logger\n": "logger",
    "from loguru import logger as log\n": "log",
}


@pytest.mark.parametrize("head", ADOPTED)
def test_logger_of_the_module_is_used(tmp_path: Path, head: str) -> None:
    assert fixed(tmp_path, f"{head}\n\n{CALL}").after == f"{head}\n\n" + CALL.replace("print", f"{ADOPTED[head]}.info")


def test_each_library_gets_what_it_understands(tmp_path: Path) -> None:
    call = 'def run(a, b, xs):\n    print("{}", a)\n    print(f"got {a}")\n    print(a)\n'
    loguru = fixed(tmp_path, "from loguru import logger\n\n\n" + call).after
    assert loguru.endswith('logger.info("{{}} {}", a)\n    logger.info(f"got {a}")\n    logger.info("{}", a)\n')
    structlog = fixed(tmp_path, "import structlog\n\nlogger = structlog.get_logger()\n\n\n" + call)
    assert structlog.after.endswith('print("{}", a)\n    logger.info(f"got {a}")\n    print(a)\n')
    assert [o.left for o in structlog.outcomes if o.left] == ["structlog takes one text and named values"] * 2


# -- or a new one

LOGGER = "logger = logging.getLogger(__name__)\n"
ADDED = {
    "": f"import logging\n\n{LOGGER}\n\n",
    '"""Work."""\n\n\n': f'"""Work."""\n\nimport logging\n\n{LOGGER}\n\n',
    "#!/usr/bin/env python\n# A comment.\n\n": f"#!/usr/bin/env python\n# A comment.\n\nimport logging\n\n{LOGGER}\n\n",
    "import json\nimport os\n\n\n": f"import json\nimport logging\nimport os\n\n{LOGGER}\n\n",
    "import os\n\nimport httpx\n\n\n": f"import logging\nimport os\n\nimport httpx\n\n{LOGGER}\n\n",
    "import httpx\n\n\n": f"import logging\n\nimport httpx\n\n{LOGGER}\n\n",
    "from typing import Any\n\n\n": f"import logging\nfrom typing import Any\n\n{LOGGER}\n\n",
    "import json\nimport logging\n\n\n": f"import json\nimport logging\n\n{LOGGER}\n\n",
    "import logging.config\n\n\n": f"import logging.config\n\n{LOGGER}\n\n",
    "import logging as lg\n\n\n": f"import logging as lg\n\n{LOGGER.replace('logging.', 'lg.')}\n\n",
    "import logging\n\naudit = logging.getLogger('audit')\n\n\n": (
        f"import logging\n\n{LOGGER}\naudit = logging.getLogger('audit')\n\n\n"
    ),
    '"""Work."""\n\nfrom __future__ import annotations\n\nimport os\n\n\n': (
        f'"""Work."""\n\nfrom __future__ import annotations\n\nimport logging\nimport os\n\n{LOGGER}\n\n'
    ),
    "from __future__ import annotations\n\n\n": (
        f"from __future__ import annotations\n\nimport logging\n\n{LOGGER}\n\n"
    ),
    "import os\nX = 1\nfrom app import main\nY = 2\n\n\n": (
        f"import logging\nimport os\nX = 1\nfrom app import main\n\n{LOGGER}\nY = 2\n\n\n"
    ),
    "try:\n    import ujson\nexcept ImportError:\n    ujson = None\n\n\n": (
        f"import logging\n\ntry:\n    import ujson\nexcept ImportError:\n    ujson = None\n\n{LOGGER}\n\n"
    ),
    "def early():\n    import logging\n    return logging\n\n\n": (
        f"import logging\n\n{LOGGER}\n\ndef early():\n    import logging\n    return logging\n\n\n"
    ),
}


@pytest.mark.parametrize("head", ADDED)
def test_logger_is_added(tmp_path: Path, head: str) -> None:
    assert fixed(tmp_path, head + CALL).after == ADDED[head] + LOGGED


def test_logger_stands_above_a_print_at_start_up(tmp_path: Path) -> None:
    patch = fixed(tmp_path, 'import json\nprint("up")\nimport os\n\n\ndef run(a, b, xs):\n    return os, json\n')
    assert patch.after.startswith(f'import json\nimport logging\n\n{LOGGER}\nlogger.info("up")\nimport os\n')


def test_line_ends_and_byte_order_mark_stay(tmp_path: Path) -> None:
    patch = fixed(tmp_path, "\ufeff" + f"import os\n\n\n{CALL}".replace("\n", "\r\n"))
    assert patch.after == "\ufeff" + f"import logging\nimport os\n\n{LOGGER}\n\n{LOGGED}".replace("\n", "\r\n")


# -- the level, from where the call stands

HANDLERS = {
    'except OSError as error:\n        print("failed", error)\n        raise': ["exception"],
    'except OSError as error:\n        print("failed")\n        raise': ["error"],
    "except OSError as error:\n        print(f'failed: {error.errno}')": ["exception"],
    'except OSError:\n        print("failed")': ["exception"],
    'except OSError as error:\n        print("failed")\n        print(error)': ["exception", "error"],
    "except OSError as error:\n        print(xs.error)\n        raise": ["error"],
    'except OSError as error:\n        xs.append(lambda: print("later"))': ["info"],
    'except OSError as error:\n        def later():\n            print("later")\n        xs.append(later)': ["info"],
    'except OSError:\n        pass\n    else:\n        print("fine")\n    finally:\n        print("done")': [
        "info",
        "info",
    ],
    "except* OSError as group:\n        print(group)\n        raise": ["exception"],
}


@pytest.mark.parametrize("handler", HANDLERS)
def test_level(tmp_path: Path, handler: str) -> None:
    patch = fixed(tmp_path, f"{HEAD}try:\n        open(a)\n    {handler}{TAIL}")
    assert [outcome.now for outcome in patch.outcomes] == [f"logger.{level}" for level in HANDLERS[handler]]


# -- secrets: a line that may hold one is neither changed nor shown


def test_line_with_a_secret_is_left_and_hidden(tmp_path: Path) -> None:
    source = (
        f'{HEAD}print("one")\n    password = "{SECRET}"\n    print("two"); password = "{SECRET}"\n    return password\n'
    )
    patch = fixed(tmp_path, source)
    assert [bool(outcome.now) for outcome in patch.outcomes] == [True, False]
    assert "secret" in patch.outcomes[1].left
    assert SECRET in patch.after
    assert '+    logger.info("one")' in patch.diff()
    assert SECRET not in patch.diff()
    assert SECRET not in "\n".join(fixes.report(patch))


def test_secret_is_hidden_when_only_print_was_asked_for(tmp_path: Path) -> None:
    source = SERVICE.replace("    return {}", f'    password = "{SECRET}"\n    return password')
    write(tmp_path, {"prodready.toml": OFF + 'select = ["print"]\n', "app/main.py": source})
    done = run("fix", "--diff", cwd=tmp_path)
    assert '+    logger.info("hello")' in done.stdout
    assert SECRET not in done.stdout + done.stderr


# -- the command


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two services that print, one of them with a call that is left."""
    other = SERVICE.replace('print("hello")', 'print("hello", end="")')
    files = {"prodready.toml": OFF, "app/main.py": SERVICE, "app/other.py": other, "app/plain.py": "x = 1\n"}
    return write(tmp_path, files)


def test_fix_changes_once(project: Path) -> None:
    target = project / "app/main.py"
    target.chmod(0o750)
    done = run("fix", cwd=project)
    assert done.returncode == 1
    assert done.stdout == (
        "app/main.py\n  8:5     PRD401 now logger.info\n\n"
        "app/other.py\n  8:5     PRD401 left: `end=` has no counterpart in a logger\n\n1 fixed, 1 left\n"
    )
    assert 'logger.info("hello")' in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o750
    assert sorted(path.name for path in target.parent.iterdir()) == ["main.py", "other.py", "plain.py"]
    again = run("fix", cwd=project)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "0 fixed, 1 left")


def test_diff_can_be_applied_and_writes_nothing(project: Path) -> None:
    shown = run("fix", "--diff", cwd=project)
    assert shown.returncode == 1
    assert (project / "app/main.py").read_text() == SERVICE
    assert "prodready: app/other.py:8: PRD401 left: `end=`" in shown.stderr
    subprocess.run(["git", "apply", "-"], cwd=project, input=shown.stdout, text=True, check=True)
    applied = (project / "app/main.py").read_text()
    (project / "app/main.py").write_text(SERVICE)
    run("fix", cwd=project)
    assert (project / "app/main.py").read_text() == applied


def test_diff_without_a_last_line_end_can_be_applied(project: Path) -> None:
    (project / "app/main.py").write_text(SERVICE.replace("    return {}\n", "").rstrip("\n"))
    shown = run("fix", "--diff", "app/main.py", cwd=project).stdout
    subprocess.run(["git", "apply", "-"], cwd=project, input=shown, text=True, check=True)
    assert (project / "app/main.py").read_text().endswith('    logger.info("hello")')


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [(("--ignore", "PRD401"), ""), (("--select", "secret"), ""), ((), 'ignore = ["print"]\n'), (("app/plain.py",), "")],
)
def test_only_what_was_asked_for(project: Path, arguments: tuple[str, ...], settings: str) -> None:
    write(project, {"prodready.toml": OFF + settings})
    done = run("fix", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (0, "nothing to fix\n")


def test_baselined_findings_stay(project: Path) -> None:
    run("baseline", cwd=project)
    assert run("fix", cwd=project).stdout == "nothing to fix\n"


def test_code_that_no_rule_has_is_an_error(project: Path) -> None:
    write(project, {"prodready.toml": OFF + 'ignore = ["PRT401"]\n'})
    done = run("fix", cwd=project)
    assert done.returncode == 2
    assert "PRT401" in done.stderr
    assert (project / "app/main.py").read_text() == SERVICE


def test_file_that_is_not_utf8_stays(project: Path) -> None:
    content = b"# -*- coding: latin-1 -*-\n" + SERVICE.replace("hello", "h\xe9").encode("latin-1")
    (project / "app/main.py").write_bytes(content)
    done = run("fix", "app/main.py", cwd=project)
    assert done.returncode == 0
    assert (project / "app/main.py").read_bytes() == content


def test_fix_that_fails_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prodready.fixes import print_to_logger

    def broken(*_: object) -> None:
        raise ZeroDivisionError("of the fixer's own")

    monkeypatch.setattr(print_to_logger, "logger_of", broken)
    patch = planned(tmp_path, HEAD + 'print("a")' + TAIL, False)
    assert not patch.changed
    assert patch.outcomes[0].left == "the fix failed on this file (ZeroDivisionError); please report it"


def test_five_applications_keep_compiling(tmp_path: Path) -> None:
    """Every Python file of the demonstration, fixed: nothing of PRD401 and PRD404 is left to fix."""
    for folder in sorted((ROOT / "fixtures/apps").glob("*/before")):
        files = {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*.py")}
        root = write(tmp_path / folder.parent.name, files)
        patches = fixes.plan(root, findings_of(files), lambda finding: True, False)
        fixed = files | {patch.path: patch.after for patch in patches}
        assert findings_of(fixed, "PRD401", "PRD404") == [], folder
