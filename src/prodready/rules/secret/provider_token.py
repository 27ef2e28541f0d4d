"""Token of a known provider.

What it finds: a value in the form of a token that a provider issues: AWS, GitHub, GitLab, Stripe, Slack, SendGrid,
OpenAI, Google, npm and others. The forms are those of detect-secrets and a table of our own; nothing is ever verified
over the network.

Why it matters: such forms have no other use, so the name beside the value does not matter; a token in a test or a
comment is reported too, in tests as well: it may be live.

Bad:

    const stripe = new Stripe("sk_live_…");

Good:

    const stripe = new Stripe(env.STRIPE_SECRET_KEY);

How to fix: revoke the token at the provider first, then take it out of the source and read it from a secret store.

References: CWE-798, OWASP A07:2021, detect-secrets.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.secret import judged, named, size, verdict


@rule("PRD502", "secret", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every value in a provider's token format."""
    for found in judged(project, "provider-token"):
        start = f"`{found[1].prefix}…`"
        yield verdict(
            project,
            found,
            f"{named(found[1], 'a literal')} holds a provider's token ({start}, {size(found[1])}): revoke it",
        )
