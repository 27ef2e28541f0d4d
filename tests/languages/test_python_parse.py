"""What is said of a Python file that this Python cannot parse."""

from __future__ import annotations

import sys

import pytest

from prodready.languages.read import read


def _trouble(source: bytes) -> str:
    [trouble] = read("app.py", source).troubles
    return trouble.message


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python reads template strings")
def test_a_template_string_wants_3_14() -> None:
    assert "syntax of Python 3.14" in _trouble(b'name = "x"\ngreeting = t"hello {name}"\n')


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads nested quotes and type parameters")
@pytest.mark.parametrize(
    "source", [b'x = f"{d["a"]}"\n', b"def first[T](rows: list[T]) -> T: ...\n", b"type Id = int\n"]
)
def test_syntax_of_3_12_is_named(source: bytes) -> None:
    assert "syntax of Python 3.12" in _trouble(source)


def test_an_error_in_any_version_is_told_as_it_is() -> None:
    assert _trouble(b"def broken(:\n").startswith("syntax error")
    assert "Python 3" not in _trouble(b"def broken(:\n")


@pytest.mark.parametrize("source", [b"x = '\xff'\n", b"# -*- coding: latin-9000 -*-\n", b"x = 1\0\n"])
def test_what_is_no_text_is_told(source: bytes) -> None:
    assert _trouble(source)


def test_a_deep_expression_does_not_end_the_run() -> None:
    assert read("app.py", b"x = " + b"(" * 5000 + b"1" + b")" * 5000).troubles
    read("app.py", b"x = " + b"-" * 20000 + b"1\n")
    read("app.py", b"x = a" + b".b" * 20000 + b"\n")
