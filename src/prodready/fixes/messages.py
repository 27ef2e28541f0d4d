"""The arguments of a `print` as those of a logger call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import libcst as cst
import libcst.matchers as m

from prodready.fixes import Refused

_QUOTES = ('"', "'")
_COMMA = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
_NEEDS_PARENTHESES = (cst.Tuple, cst.Yield, cst.Lambda, cst.NamedExpr)

Lazy = tuple[cst.BaseExpression, list[cst.BaseExpression]]


def arguments(call: cst.Call, library: str, unsafe: bool) -> Sequence[cst.Arg]:
    """The arguments for a logger of `library` (logging, structlog, loguru). Raises Refused where the meaning would be lost."""
    separator = _separator(call, unsafe)
    values = _positional(call)
    if len(values) == 1:
        value = values[0].value
        lazy = _lazy(value) if library == "logging" else None
        if lazy is not None and lazy[1]:
            return _joined(values[0].with_changes(value=lazy[0]), [cst.Arg(one) for one in lazy[1]])
        if _is_text(value):
            return values
    if library == "structlog":
        raise Refused("structlog takes one text and named values")
    return _template(values, separator, library, merge=not _has_comment(call))


def _positional(call: cst.Call) -> list[cst.Arg]:
    """What is printed; the last argument ends as the call's last did."""
    if any(arg.star for arg in call.args):
        raise Refused("unpacked arguments: what is printed is not known")
    values = [arg for arg in call.args if arg.keyword is None]
    if not values:
        raise Refused("nothing is printed")
    if all(_wordless(arg.value) for arg in values):
        raise Refused("a line without words says nothing in a log")
    if any(isinstance(arg.value, cst.GeneratorExp) and not arg.value.lpar for arg in values):
        raise Refused("a bare generator is printed")
    if len(values) < len(call.args) and _has_comment(call):
        raise Refused("a comment stands among its arguments")
    return [*values[:-1], _ended(values[-1], call.args[-1])]


def _ended(arg: cst.Arg, like: cst.Arg) -> cst.Arg:
    return arg.with_changes(comma=like.comma, whitespace_after_arg=like.whitespace_after_arg)


def _separator(call: cst.Call, unsafe: bool) -> str:
    """The text between the arguments, as its literal spells it."""
    separator = " "
    for arg in call.args:
        if arg.keyword is None:
            continue
        name, value = arg.keyword.value, arg.value
        text = _spelled(value)
        if name == "sep" and text is not None and not set(text) & {*_QUOTES, "\\"}:
            separator = text
        elif not (name == "end" and text == "\\n") and not (name == "flush" and m.matches(value, _BOOLEAN)):
            raise Refused(f"`{name}=` has no counterpart in a logger")
        if not unsafe:
            raise Refused(f"`{name}=` would be dropped or built in; --unsafe does that")
    return separator


_BOOLEAN = m.Name("True") | m.Name("False")


def _spelled(value: cst.BaseExpression) -> str | None:
    """What stands between the quotes of a plain string on one line; None for all else."""
    plain = isinstance(value, cst.SimpleString) and not value.lpar and value.prefix == "" and value.quote in _QUOTES
    return value.raw_value if plain and isinstance(value, cst.SimpleString) else None


def _lazy(value: cst.BaseExpression) -> Lazy | None:
    """An f-string as a %-template and its values; None where a part is more than a plain replacement."""
    if isinstance(value, cst.SimpleString):
        return None if "b" in value.prefix.lower() else (value.with_changes(value=value.value.replace("%", "%%")), [])
    if isinstance(value, cst.ConcatenatedString):
        left, right = _lazy(value.left), _lazy(value.right)
        if left is None or right is None:
            return None
        return value.with_changes(left=left[0], right=right[0]), [*left[1], *right[1]]
    if not isinstance(value, cst.FormattedString) or _has_comment(value):
        return None
    text, values = "", []
    for part in value.parts:
        if isinstance(part, cst.FormattedStringText):
            text += part.value.replace("{{", "{").replace("}}", "}").replace("%", "%%")
        elif isinstance(part, cst.FormattedStringExpression) and _is_plain(part):
            text += "%r" if part.conversion == "r" else "%s"
            values.append(part.expression)
        else:
            return None
    prefix = value.start.rstrip("\"'").lower().replace("f", "")
    quote = value.end
    return cst.SimpleString(f"{prefix}{quote}{text}{quote}", lpar=value.lpar, rpar=value.rpar), values


def _is_plain(part: cst.FormattedStringExpression) -> bool:
    bare = isinstance(part.expression, _NEEDS_PARENTHESES) and not part.expression.lpar
    return part.format_spec is None and part.equal is None and part.conversion in {None, "s", "r"} and not bare


def _is_text(value: cst.BaseExpression) -> bool:
    """Whether the value is certainly a string: a literal, or one that is formatted or added to."""
    if isinstance(value, cst.SimpleString):
        return "b" not in value.prefix.lower()
    if isinstance(value, cst.ConcatenatedString):
        return _is_text(value.left)
    if isinstance(value, cst.BinaryOperation):
        return isinstance(value.operator, (cst.Modulo, cst.Add)) and _is_text(value.left)
    if isinstance(value, cst.Call) and isinstance(value.func, cst.Attribute):
        return value.func.attr.value in {"format", "join"} and _is_text(value.func.value)
    return isinstance(value, cst.FormattedString)


def _wordless(value: cst.BaseExpression) -> bool:
    """An empty line, a rule of dashes, `"=" * 40`."""
    if isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.Multiply):
        return _wordless(value.left) or _wordless(value.right)
    if not isinstance(value, cst.SimpleString):
        return False
    text = value.evaluated_value
    return isinstance(text, str) and not any(letter.isalnum() for letter in text)


def _template(values: Sequence[cst.Arg], separator: str, library: str, merge: bool) -> Sequence[cst.Arg]:
    """`"loaded", n` as `"loaded %s", n`: plain literals of one kind of quote become part of the template."""
    literals = [_spelled(arg.value) if merge else None for arg in values]
    quote = next((_quote(arg) for arg, text in zip(values, literals, strict=True) if text is not None), '"')
    pieces: list[str | None] = []
    for arg, text in zip(values, literals, strict=True):
        # Without a blank between them, an escape could take in what follows it.
        joins = text is not None and _quote(arg) == quote and (separator == " " or "\\" not in text)
        pieces.append(text if joins else None)
    rest = [arg for arg, piece in zip(values, pieces, strict=True) if piece is None]
    mark = "{}" if library == "loguru" else "%s"
    escape = (lambda text: text) if not rest else _braces if library == "loguru" else _percents
    text = escape(separator).join(mark if piece is None else escape(piece) for piece in pieces)
    first = values[0].with_changes(value=cst.SimpleString(f"{quote}{text}{quote}"))
    if not rest:
        return [_ended(first, values[-1])]
    return _joined(_ended(first, values[-1]), rest, values[0].comma if pieces[0] is not None else _COMMA)


def _quote(arg: cst.Arg) -> str:
    return arg.value.quote if isinstance(arg.value, cst.SimpleString) else ""


def _percents(text: str) -> str:
    return text.replace("%", "%%")


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _joined(
    first: cst.Arg, rest: Iterable[cst.Arg], comma: cst.Comma | cst.MaybeSentinel = _COMMA
) -> Sequence[cst.Arg]:
    """The template and its values; the last one ends as `first` did."""
    others = [arg if isinstance(arg.comma, cst.Comma) else arg.with_changes(comma=_COMMA) for arg in rest]
    template = first.with_changes(comma=comma, whitespace_after_arg=cst.SimpleWhitespace(""))
    return [template, *others[:-1], _ended(others[-1], first)]


def _has_comment(node: cst.CSTNode) -> bool:
    return bool(m.findall(node, m.Comment()))
