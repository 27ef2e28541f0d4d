"""Routes and applications without a limit on how often they can be asked."""

from __future__ import annotations

from prodready.rules.rate_limit.evidence import why_not

__all__ = ["why_not"]
