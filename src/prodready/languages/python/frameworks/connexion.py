"""Connexion, Sanic, Falcon, Bottle, Tornado: their classes; what they share with others has the shared shapes."""

from __future__ import annotations

from prodready.languages.python.frameworks.routing import creates

creates("connexion", app=("connexion.App", "connexion.FlaskApp", "connexion.AsyncApp", "connexion.AioHttpApp"))
creates("sanic", app=("sanic.Sanic",), router=("sanic.Blueprint",))
creates("falcon", app=("falcon.App", "falcon.API", "falcon.asgi.App"))
creates("bottle", app=("bottle.Bottle", "bottle.app", "bottle.default_app"))
creates("tornado", app=("tornado.web.Application",))
