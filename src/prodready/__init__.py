"""prodready: is this service ready for production?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prodready.config import Config
    from prodready.engine import Report, check

__version__ = "0.1.0"
__all__ = ["Config", "Report", "__version__", "check"]

_HOMES = {"check": "prodready.engine", "Report": "prodready.engine", "Config": "prodready.config"}


def __getattr__(name: str) -> Any:
    """Load the engine only when it is asked for, so that importing prodready costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
