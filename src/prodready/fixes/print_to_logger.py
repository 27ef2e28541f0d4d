"""`print(...)` in service code becomes a call of the module's own logger (PRD401, PRD404)."""

from __future__ import annotations

import ast
import io
from collections.abc import Sequence

import libcst as cst
from libcst.metadata import CodePosition, MetadataWrapper, PositionProvider

from prodready.findings import Finding
from prodready.fixes import Change, Fix, Outcome, Refused
from prodready.fixes.loggers import Logger, logger_of
from prodready.fixes.messages import arguments


def repair(source: str, findings: Sequence[Finding], unsafe: bool, taken: frozenset[str]) -> Change:
    """Replace the print calls that are findings, and only these; add a logger where the module has none.

    Raises Refused when the module as a whole has to stay as it is.
    """
    logger = logger_of(source, min(f.location.line for f in findings), taken)
    module = cst.parse_module(source)
    if module.code != source:
        raise Refused("the file would not keep its formatting")
    rewriter = _Rewriter(module, source.split("\n"), findings, logger, unsafe)
    code = MetadataWrapper(module, unsafe_skip_copy=True).visit(rewriter).code
    missed = [Outcome(f, left="it is not a call of the builtin print") for f in rewriter.todo.values()]
    if any(outcome.now for outcome in rewriter.outcomes):
        code = _with_lines(code, logger)
    return Change(code, (*rewriter.outcomes, *missed))


FIX = Fix(frozenset({"PRD401", "PRD404"}), ".py", repair)


def _with_lines(code: str, logger: Logger) -> str:
    """The source with the logger's own lines; they stand above everything that was replaced, so line numbers hold."""
    lines = list(io.StringIO(code, newline="\n"))
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    for line, texts in reversed(logger.added):
        lines[line:line] = [text + end for text in texts]
    return "".join(lines)


class _Handler:
    """An except block: the name of the error it caught, and whether its traceback is logged already."""

    def __init__(self, name: cst.AsName | None) -> None:
        self.name = name.name.value if name is not None and isinstance(name.name, cst.Name) else ""
        self.told = False


class _Rewriter(cst.CSTTransformer):
    """Replaces the calls; `outcomes` says what became of each finding, `todo` holds those it did not meet."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(
        self, module: cst.Module, lines: Sequence[str], findings: Sequence[Finding], logger: Logger, unsafe: bool
    ) -> None:
        super().__init__()
        self.todo = {(f.location.line, f.location.column): f for f in findings}
        self.outcomes: list[Outcome] = []
        self._module, self._lines, self._logger, self._unsafe = module, lines, logger, unsafe
        self._around: list[_Handler | None] = [None]

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        """Replace the call if it is one of the findings."""
        if not isinstance(original_node.func, cst.Name) or original_node.func.value != "print":
            return updated_node
        finding = self.todo.pop(self._place(original_node), None)
        if finding is None:
            return updated_node
        try:
            if finding.location.line <= self._logger.line:
                raise Refused(f"it stands above `{self._logger.name}`")
            if any(finding.location.line in lines for lines in self._logger.within):
                raise Refused("a logger may call it, and would call itself")
            values = arguments(updated_node, self._logger.library, self._unsafe)
        except Refused as reason:
            self.outcomes.append(Outcome(finding, left=str(reason)))
            return updated_node
        level = self._level(finding, original_node)
        self.outcomes.append(Outcome(finding, now=f"{self._logger.name}.{level}"))
        function = cst.Attribute(cst.Name(self._logger.name), cst.Name(level))
        return updated_node.with_changes(func=function, args=values)

    def _place(self, call: cst.Call) -> tuple[int, int]:
        """Line and column as findings have them: columns count bytes."""
        start: CodePosition = self.get_metadata(PositionProvider, call).start
        line = self._lines[start.line - 1] if start.line <= len(self._lines) else ""
        return start.line, len(line[: start.column].encode()) + 1

    def _level(self, finding: Finding, call: cst.Call) -> str:
        """`exception`, with the traceback, for the error itself, once an except block; `error` beside it; else `info`."""
        handler = self._around[-1]
        if handler is None:
            return "info"
        names = {n.id for n in ast.walk(ast.parse(self._module.code_for_node(call))) if isinstance(n, ast.Name)}
        if handler.told or not (finding.code == "PRD404" or handler.name in names):
            return "error"
        handler.told = True
        return "exception"

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        """Its body runs while the error is at hand."""
        self._around.append(_Handler(node.name))

    def visit_ExceptStarHandler(self, node: cst.ExceptStarHandler) -> None:
        """As any except block."""
        self._around.append(_Handler(node.name))

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """Its body runs later."""
        self._around.append(None)

    def visit_Lambda(self, node: cst.Lambda) -> None:
        """Its body runs later."""
        self._around.append(None)

    def on_leave(
        self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT
    ) -> cst.CSTNodeT | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNodeT]:
        """Leave what the visits above entered."""
        if isinstance(original_node, (cst.ExceptHandler, cst.ExceptStarHandler, cst.FunctionDef, cst.Lambda)):
            self._around.pop()
        return super().on_leave(original_node, updated_node)
