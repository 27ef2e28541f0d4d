"""Connexion: its classes; routes and their security stand in the OpenAPI file (languages/config/openapi.py)."""

from __future__ import annotations

from prodready.languages.python.frameworks.routing import creates

creates("connexion", app=("connexion.App", "connexion.FlaskApp", "connexion.AsyncApp", "connexion.AioHttpApp"))
