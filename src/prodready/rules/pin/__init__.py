"""PIN and credential storage: credentials kept, compared or written out in clear (CWE-256, CWE-312, OWASP A02:2021)."""

from __future__ import annotations

from prodready.rules.pin.cases import ROLES, Case, credentials, joined, of_another_system, once
from prodready.rules.pin.reasons import why_not

__all__ = ["ROLES", "Case", "credentials", "joined", "of_another_system", "once", "why_not"]
