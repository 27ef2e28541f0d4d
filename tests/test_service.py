"""The service graph: what leads to an app or router, the ways to a route and what stands on them."""

from __future__ import annotations

from prodready.config import Config
from prodready.project import Project
from prodready.project.limits import Limits
from prodready.project.logins import Logins
from prodready.project.purpose import purpose
from prodready.project.service import Endpoint
from tests.support import findings_of, project_of

APP = "from fastapi import FastAPI, APIRouter, Depends\n"


def endpoints(files: dict[str, str]) -> dict[str, Endpoint]:
    """The endpoints of these sources by the name of their handler."""
    return {e.name.rsplit(".", 1)[-1]: e for e in project_of(files).service.endpoints}


def urls(files: dict[str, str]) -> dict[str, list[str]]:
    """The URLs of each handler."""
    return {name: [w.url for w in e.ways] for name, e in endpoints(files).items()}


def test_prefixes_add_up_through_nested_and_re_exported_routers() -> None:
    files = {
        "app/__init__.py": "",
        "app/main.py": APP + "from app.api import v1\napp = FastAPI()\napp.include_router(v1, prefix='/v1')\n",
        "app/api/__init__.py": "from .users import router as v1\n",
        "app/api/users.py": APP + "from .keys import keys\nrouter = APIRouter(prefix='/users')\n"
        "router.include_router(keys, prefix='/keys')\n",
        "app/api/keys.py": APP + "keys = APIRouter()\n@keys.post('/new')\ndef make(): ...\n",
    }
    assert urls(files) == {"make": ["/v1/users/keys/new"]}


def test_router_handed_to_a_function_and_app_made_by_a_factory() -> None:
    files = {
        "web.py": APP + "from parts import router\n"
        "def build():\n    app = FastAPI()\n    fill(app)\n    return app\n"
        "def fill(application):\n    application.include_router(router, prefix='/p')\n"
        "app = build()\n@app.get('/up')\ndef up(): ...\n",
        "parts.py": APP + "router = APIRouter()\n@router.get('/x')\ndef x(): ...\n",
    }
    found = endpoints(files)
    assert {n: [w.url for w in e.ways] for n, e in found.items()} == {"x": ["/p/x"], "up": ["/up"]}
    assert all(e.visible for e in found.values())


def test_a_router_mounted_nowhere_is_not_visible() -> None:
    found = endpoints({"r.py": APP + "router = APIRouter()\n@router.get('/x')\ndef x(): ...\n"})
    assert not found["x"].visible


def test_a_router_mounted_twice_has_two_ways() -> None:
    source = APP + (
        "app = FastAPI()\nr = APIRouter()\n@r.get('/x')\ndef x(): ...\n"
        "app.include_router(r, prefix='/a')\napp.include_router(r, prefix='/b')\n"
    )
    assert urls({"m.py": source}) == {"x": ["/a/x", "/b/x"]}


def test_calls_of_clients_are_no_routes() -> None:
    source = "import requests\nfrom t import client\nrequests.post('/login')\n@client.post('/login')\ndef f(): ...\n"
    assert urls({"m.py": source}) == {}


def test_routes_in_tests_and_examples_are_left_out() -> None:
    source = APP + "app = FastAPI()\n@app.post('/login')\ndef login(): ...\n"
    assert urls({"tests/test_app.py": source}) == urls({"examples/app.py": source}) == {}


def test_instance_of_a_router_class_brings_the_guards_of_its_constructor() -> None:
    files = {
        "base.py": APP + "from auth import get_admin\nclass AdminRouter(APIRouter):\n    def __init__(self, **k):\n"
        "        super().__init__(dependencies=[Depends(get_admin)], **k)\n",
        "main.py": APP + "from base import AdminRouter\napp = FastAPI()\nr = AdminRouter(prefix='/admin')\n"
        "@r.post('/users')\ndef create_user(password: str): ...\napp.include_router(r)\n",
    }
    project = project_of(files)
    (endpoint,) = project.service.endpoints
    assert [w.url for w in endpoint.ways] == ["/admin/users"]
    assert Logins(project).authenticated(endpoint.ways[0]) == "route"


def test_django_urls_are_followed_from_the_settings() -> None:
    files = {
        "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nMIDDLEWARE = ['axes.middleware.AxesMiddleware']\n",
        "shop/urls.py": "from django.urls import include, path\nurlpatterns = [path('a/', include('accounts.urls'))]\n",
        "accounts/urls.py": "from django.urls import path\nfrom . import views\n"
        "urlpatterns = [path('login/', views.Login.as_view())]\n",
        "accounts/views.py": "from django.views import View\nclass Login(View):\n    def post(self, request): ...\n",
    }
    project = project_of(files)
    (endpoint,) = project.service.endpoints
    assert ([w.url for w in endpoint.ways], endpoint.visible) == (["/a/login/"], True)
    cover = Limits(project).cover(endpoint)
    assert cover is not None
    assert "axes" in cover.reason


def test_flask_resources_and_mounts_of_blueprints() -> None:
    files = {
        "app.py": "from flask import Flask\nfrom api import bp\napp = Flask(__name__)\n"
        "app.register_blueprint(bp, url_prefix='/api')\n",
        "api.py": "from flask import Blueprint\nfrom flask_restful import Api, Resource\n"
        "bp = Blueprint('b', __name__)\n"
        "api = Api(bp)\nclass Login(Resource):\n    def post(self): ...\napi.add_resource(Login, '/login')\n",
    }
    (endpoint,) = project_of(files).service.endpoints
    assert ([w.url for w in endpoint.ways], endpoint.methods) == (["/api/login"], frozenset({"POST"}))


LOGIN = APP + "app = FastAPI()\n{}@app.post('/login')\n{}def login(): ...\n"


def covered(before: str = "", below: str = "", config: Config | None = None) -> str:
    """Why a login route is covered, "" if it is not."""
    project: Project = project_of({"m.py": LOGIN.format(before, below)}, config)
    cover = Limits(project).cover(project.service.endpoints[0])
    return cover.reason if cover else ""


def test_limiters_by_library_by_behaviour_by_configuration() -> None:
    assert covered() == ""
    assert "slowapi" in covered("from slowapi import Limiter\nl = Limiter(key_func=f)\n", "@l.limit('5/minute')\n")
    guard = "def g(request):\n    if full(request):\n        raise HTTPException(429)\n"
    assert covered(
        guard + "def wrap(f):\n    def inner(r):\n        g(r)\n        return f(r)\n    return inner\n", "@wrap\n"
    )
    assert covered("from mine import guard\n", "@guard\n") == ""
    assert covered("from mine import guard\n", "@guard\n", Config(limiters=("mine.guard",)))
    assert "gateway" in covered(config=Config(external_rate_limit="the gateway allows 5 a minute"))


def test_a_captcha_and_an_error_handler_are_no_limiters() -> None:
    assert covered("from captcha import verify_captcha\n", "@verify_captcha\n") == ""
    assert (
        covered("from slowapi.errors import RateLimitExceeded\napp.add_exception_handler(RateLimitExceeded, h)\n") == ""
    )


def test_purposes() -> None:
    source = APP + (
        "app = FastAPI()\n"
        "@app.post('/users/{id}/reset-password')\ndef a(): ...\n"
        "@app.post('/verify-otp')\ndef b(): ...\n"
        "@app.post('/logout')\ndef c(): ...\n"
        "@app.get('/login')\ndef d(): ...\n"
        "@app.post('/posts/{id}/pin')\ndef pin_post(): ...\n"
        "@app.delete('/tokens')\ndef e(): ...\n"
    )
    project = project_of({"m.py": source})
    kinds = {e.name: purpose(project, e).kind for e in project.service.endpoints}
    assert kinds == {
        "a": "credential",
        "b": "credential",
        "c": "other",
        "d": "other",
        "pin_post": "other",
        "e": "other",
    }


def test_the_trail_shows_route_router_mount_and_app() -> None:
    files = {
        "main.py": APP + "from auth import router\napp = FastAPI()\napp.include_router(router)\n",
        "auth.py": APP + "router = APIRouter()\n@router.post('/login')\ndef login(): ...\n",
    }
    (finding,) = findings_of(files, "PRD101")
    steps = [(s.location.path, s.message.split(" ")[0]) for s in finding.trail]
    assert steps == [
        ("auth.py", "route"),
        ("auth.py", "router"),
        ("main.py", "mounted"),
        ("main.py", "app"),
        ("main.py", "no"),
    ]


def test_an_app_of_another_library_is_none_of_ours() -> None:
    files = {
        "main.py": APP + "app = FastAPI()\n@app.get('/up')\ndef up(): ...\n",
        "chat/bolt.py": "from slack_bolt import App\napp = App()\n",
        "chat/views.py": "from chat.bolt import app\n@app.options('/login')\ndef login(): ...\n",
    }
    assert urls(files) == {"up": ["/up"]}


def test_a_route_limited_on_one_of_two_ways_is_open() -> None:
    source = APP + (
        "from fastapi_limiter.depends import RateLimiter\n"
        "app = FastAPI()\nr = APIRouter()\n@r.post('/login')\ndef login(): ...\n"
        "app.include_router(r, prefix='/a', dependencies=[Depends(RateLimiter(times=5))])\n"
        "app.include_router(r, prefix='/b')\n"
    )
    (finding,) = findings_of({"m.py": source}, "PRD101")
    assert finding.location.line == 5
    assert finding.message.startswith("POST /b/login ")


def test_the_trail_says_which_middleware_comes_too_late() -> None:
    main = (
        "import express from 'express';\nimport rateLimit from 'express-rate-limit';\nimport auth from './auth';\n"
        "const app = express();\napp.use('/auth', auth);\napp.use(rateLimit({ max: 5 }));\n"
    )
    auth = (
        "import { Router } from 'express';\nconst auth = Router();\n"
        "auth.post('/login', async (req, res) => { await bcrypt.compare(req.body.password, user.hash); });\nexport default auth;\n"
    )
    [finding] = findings_of({"index.ts": main, "auth.ts": auth}, "PRD101")
    assert [s.message for s in finding.trail if "registered later" in s.message] == [
        "middleware seen: express-rate-limit (registered later: it does not run here)"
    ]
