"""Server secret exposed to the browser bundle.

What it finds: a setting that only the server may know under a name that a bundler copies into the code for the browser:
`NEXT_PUBLIC_…`, `VITE_…`, `REACT_APP_…` and the like.

Why it matters: whoever opens the page can read its value.

Silent in: keys made for browsers (publishable, anonymous and site keys, client ids).

Bad:

    const stripe = new Stripe(import.meta.env.VITE_STRIPE_SECRET_KEY);

Good:

    const session = await fetch("/api/checkout", { method: "POST" });

How to fix: rename the setting, use it on the server only, and replace the value if a bundle with it was ever published.

References: CWE-200, CWE-312, OWASP A05:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.secret import judged, named, verdict


@rule("PRD508", "secret", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every server secret under a public prefix, once a file."""
    for found in judged(project, "browser-secret"):
        message = (
            f"{named(found[1], 'a secret')} is copied into the browser bundle by its prefix: every visitor can read it"
        )
        yield verdict(project, found, message)
