"""Which files have a front-end of their own: by the suffix, so that nothing has to be loaded to tell."""

from __future__ import annotations

LANGUAGES = {
    ".py": "python",
    ".js": "javascript", ".jsx": "javascript", ".mjs": "javascript", ".cjs": "javascript",
    ".ts": "typescript", ".tsx": "typescript", ".mts": "typescript", ".cts": "typescript",
}  # fmt: skip
MAX_BYTES = 5_000_000  # a larger file is not read


def language(path: str) -> str:
    """The language whose front-end reads the file, "" if none does."""
    return LANGUAGES.get(path[path.rfind(".") :].lower(), "")
