"""JavaScript frameworks: what is registered where, what stands in front of it, over several files."""
# ruff: noqa: E501 - a source a line

from __future__ import annotations

import pytest

from tests.support import findings_of, project_of

LIMITER = "import rateLimit from 'express-rate-limit';\nexport const limiter = rateLimit({ max: 5 });\n"
CHECK = "import bcrypt from 'bcrypt';\nexport const login = async (req, res) => { await bcrypt.compare(req.body.password, 'x') };\n"


def routes(source: str, path: str = "src/app.ts") -> list[tuple[tuple[str, ...], str]]:
    """Methods and URL of every route of one file."""
    return [(e.route.methods, e.ways[0].url) for e in project_of({path: source}).service.endpoints]


def lines(files: dict[str, str], code: str = "PRD101") -> list[tuple[str, int]]:
    """Where a rule fires."""
    return [(f.location.path, f.location.line) for f in findings_of(files, code)]


SOURCES = [
    ("import express from 'express'\nconst app = express()\napp.post('/a', h)", [(("POST",), "/a")]),
    ("const app = require('express')()\napp.route('/a').get(f).post(g)", [(("GET",), "/a"), (("POST",), "/a")]),
    ("import { Router } from 'express'\nclass A { router = Router(); constructor() { this.router.put('/a', this.b) } b() {} }", [(("PUT",), "/a")]),
    ("import { Hono } from 'hono'\nexport default new Hono().basePath('/v1').get('/a', f)", [(("GET",), "/v1/a")]),
    ("import { Hono } from 'npm:hono@4'\nconst s = new Hono()\ns.post('/b', f)\nconst a = new Hono()\na.route('/x', s)", [(("POST",), "/x/b")]),
    ("import { Hono } from 'hono'\nconst a = new Hono()\na.on(['POST', 'PUT'], '/a', f)", [(("POST", "PUT"), "/a")]),
    ("import Koa from 'koa'\nimport R from '@koa/router'\nconst r = new R({ prefix: '/v1' })\nr.post('/a', f)\nnew Koa().use(r.routes())", [(("POST",), "/v1/a")]),
    ("import F from 'fastify'\nconst f = F()\nf.route({ method: 'POST', url: '/a', handler: h })", [(("POST",), "/a")]),
    ("import F from 'fastify'\nconst f = F()\nf.register(async (i) => { i.get('/a', h) }, { prefix: '/p' })", [(("GET",), "/p/a")]),
    ("import { Controller, Post } from '@nestjs/common'\n@Controller('a') class A { @Post('b') c() {} }", [(("POST",), "/a/b")]),
    ("export default { async fetch(request) { const { pathname } = new URL(request.url); if (pathname === '/a' && request.method === 'POST') return f(request) } }", [(("POST",), "/a")]),
    ("export default { async fetch(request) { const u = new URL(request.url); switch (`${request.method} ${u.pathname}`) { case 'PUT /a': return f(request) } } }", [(("PUT",), "/a")]),
    ("export default { async fetch(req) { const m = new URL(req.url).pathname.match(/^\\/a\\/(\\d+)$/); if (m && req.method === 'GET') return f(req) } }", [(("GET",), "/a/:x")]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), SOURCES)
def test_routes(source: str, expected: list[tuple[tuple[str, ...], str]]) -> None:
    assert routes(source) == expected


def test_routes_by_file() -> None:
    assert routes("export async function POST(request) {}", "src/app/(auth)/api/users/[id]/route.ts") == [
        (("POST",), "/api/users/:id")
    ]
    assert routes("export default function handler(req, res) {}", "pages/api/login.ts") == [((), "/api/login")]


@pytest.mark.parametrize(
    "source", ["axios.post('/login', data)", "api.get('/x').then(() => 1)", "const x = await http.post('/login', body)"]
)
def test_requests_of_a_client_are_no_routes(source: str) -> None:
    assert routes(source) == []


def test_a_limiter_covers_what_is_registered_after_it() -> None:
    app = "import express from 'express';\nimport { limiter } from './limiter';\nimport { login } from './login';\nconst app = express();\n"
    files = {"src/limiter.js": LIMITER, "src/login.js": CHECK}
    before = app + "app.post('/login', login);\napp.use(limiter);\n"
    after = app + "app.use(limiter);\napp.post('/login', login);\n"
    assert lines({**files, "src/app.js": before}) == [("src/app.js", 5)]
    assert lines({**files, "src/app.js": after}) == []


@pytest.mark.parametrize(("path", "covered"), [("/api", True), ("/api/auth/*", True), ("/admin", False)])
def test_a_limiter_below_a_path(path: str, covered: bool) -> None:
    app = f"""import express from 'express';
import {{ limiter }} from './limiter';
import {{ login }} from './login';
const app = express();
app.use('{path}', limiter);
app.post('/api/auth/login', login);
"""
    found = lines({"src/limiter.js": LIMITER, "src/login.js": CHECK, "src/app.js": app})
    assert found == ([] if covered else [("src/app.js", 6)])


def test_a_module_that_is_handed_the_app() -> None:
    files = {
        "server.js": "const app = require('express')();\nrequire('./routes')(app);\napp.listen(1);\n",
        "routes.js": "const { login } = require('./login');\nmodule.exports = (app) => {\n  app.post('/login', login);\n};\n",
        "login.js": CHECK,
    }
    assert lines(files) == [("routes.js", 3)]
    assert lines(files, "PRD102") == [("server.js", 1)]


def test_fastify_plugins_are_scopes_unless_they_are_parts() -> None:
    app = "import Fastify from 'fastify';\nimport limits from './limits';\nconst app = Fastify();\napp.register(limits);\napp.post('/login', async (request) => { request.body.password });\n"
    plugin = "import fp from 'fastify-plugin';\nimport limit from '@fastify/rate-limit';\nexport default {}(async (fastify) => {{ fastify.register(limit) }});\n"
    assert lines({"app.js": app, "limits.js": plugin.format("fp")}) == []
    assert lines(
        {"app.js": app, "limits.js": plugin.format("").replace("default (", "default (").replace("{{", "{")}
    ) == [("app.js", 5)]


def test_a_limiter_called_before_the_branches() -> None:
    worker = """import { limit } from './limit';
import { login } from './login';
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    GUARD
    if (url.pathname === '/login' && request.method === 'POST') return login(request, env);
    return new Response(null, { status: 404 });
  },
};
"""
    files = {
        "src/limit.js": "export async function limit(request, env) { if (!(await env.KV.get('x'))) throw new HttpError(429) }",
        "src/login.js": "export async function login(request, env) { return verifyPassword(await request.json()) }",
    }
    assert lines({**files, "src/index.js": worker.replace("GUARD", "await limit(request, env);")}) == []
    assert lines({**files, "src/index.js": worker.replace("GUARD", "")}) == [("src/index.js", 7)]
    assert lines({**files, "src/index.js": worker.replace("GUARD", "")}, "PRD102") == [("src/index.js", 4)]
