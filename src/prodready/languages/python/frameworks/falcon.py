"""Falcon: its classes; resources with responders (`on_post`), hooks and middleware have the shared shapes (routing.py)."""

from __future__ import annotations

from prodready.languages.python.frameworks.routing import creates

creates("falcon", app=("falcon.App", "falcon.API", "falcon.asgi.App", "falcon.asgi.app.App", "falcon.app.App"))
