"""Not visible is a result of its own: where the road ends, the finding is less sure and its trail says where."""

from __future__ import annotations

import pytest

from prodready.engine import judge
from prodready.findings import Confidence
from tests.support import findings_of, project_of

LOGIN = (
    "from fastapi import APIRouter, Depends\nfrom identity import Credentials, authenticate\n\n{imports}router = APIRouter()\n\n\n"
    "@router.post('/login'{guard})\ndef login(given: Credentials) -> str:\n    return authenticate(given)\n"
)
MAIN = "from fastapi import FastAPI\nfrom accounts import router\n\napp = FastAPI()\napp.include_router(router)\n"
GATE = ("from .gate import pass_gate\n\n", ", dependencies=[Depends(pass_gate)]")
ROUTES = (
    "import {{ Router }} from 'express'\n{imports}export const router = Router()\n"
    "router.post('/login', {guard}(req, res) => res.sendStatus(authenticate(req) ? 204 : 401))\n"
)
SERVER = "import express from 'express'\nimport {{ router }} from './routes'\nconst app = express()\napp.use(router)\n".replace(
    "{{", "{"
).replace("}}", "}")
TS_GATE = ("import { passGate } from './gate'\n", "passGate, ")


def python_login(imports: str = "", guard: str = "") -> str:
    return LOGIN.format(imports=imports, guard=guard)


def script_login(imports: str = "", guard: str = "") -> str:
    return ROUTES.format(imports=imports, guard=guard)


CASES = {
    "rate-limit, router never mounted, Python": ({"accounts.py": python_login()}, "PRD101", "where this is mounted cannot be seen"),
    "rate-limit, router never mounted, TypeScript": ({"routes.ts": script_login()}, "PRD101", "where this is mounted cannot be seen"),
    "rate-limit, guard out of sight, Python": (
        {"accounts.py": python_login(*GATE), "main.py": MAIN}, "PRD101", "`pass_gate` cannot be seen"),
    "rate-limit, guard out of sight, TypeScript": (
        {"routes.ts": script_login(*TS_GATE), "server.ts": SERVER}, "PRD101", "`passGate` cannot be seen"),
    "cors, settings out of sight, Python": (
        {"main.py": "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom company import settings\n\n"
         "app = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=settings.CORS_ORIGINS)\n",
         "conf/base.py": "CORS_ORIGINS = ['*']\n"}, "PRD301", "cannot be followed"),
    "cors, settings out of sight, TypeScript": (
        {"main.ts": "import express from 'express'\nimport cors from 'cors'\nimport { config } from '@company/config'\n\n"
         "const app = express()\napp.use(cors({ origin: config.corsOrigins }))\n",
         "src/base.ts": "export const corsOrigins = ['*']\n"}, "PRD301", "cannot be followed"),
    "print, nothing imports the file, Python": (
        {"main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
         "jobs.py": "def work() -> None:\n    print('working')\n"}, "PRD401", "nothing that starts or imports this file can be seen"),
    "print, nothing imports the file, TypeScript": (
        {"server.ts": "import express from 'express'\n\nconst app = express()\n",
         "worker.ts": "import { createHash } from 'node:crypto'\nexport function work() { console.log(createHash('md5')) }\n"},
        "PRD403", "nothing that starts or imports this file can be seen"),
    "secret, no git in sight": (
        {".env": "JWT_SECRET=9fK2mQ7xLw4vRz8TbN3cYd5sHf6gKe1u\n"}, "PRD507", "git"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_road_that_ends_is_told(case: str) -> None:
    files, code, words = CASES[case]
    [found] = findings_of(files, code)
    assert found.confidence is Confidence.MEDIUM
    assert any(words in step.message for step in found.trail), [step.message for step in found.trail]


FOLLOWED = {
    "rate-limit, Python": ({"accounts.py": python_login(), "main.py": MAIN}, "PRD101"),
    "rate-limit, TypeScript": ({"routes.ts": script_login(), "server.ts": SERVER}, "PRD101"),
    "print, Python": ({"main.py": "from fastapi import FastAPI\n\napp = FastAPI()\nprint('up')\n"}, "PRD401"),
    "print, TypeScript": (
        {"a.ts": "import express from 'express'\n\nconst app = express()\nconsole.log('up')\n"},
        "PRD403",
    ),
}


@pytest.mark.parametrize("case", FOLLOWED, ids=str)
def test_road_that_was_followed_is_sure(case: str) -> None:
    files, code = FOLLOWED[case]
    [found] = findings_of(files, code)
    assert found.confidence is Confidence.HIGH
    assert not any("cannot be" in step.message for step in found.trail)


@pytest.mark.parametrize(
    ("path", "head", "line"),
    [
        ("a.py", "from fastapi import FastAPI\n\napp = FastAPI()\n", "print('served')\n"),
        ("a.ts", "import express from 'express'\nconst app = express()\n", "console.log('served')\n"),
    ],
)
def test_application_that_only_prints_is_told_with_low_confidence(path: str, head: str, line: str) -> None:
    """Each print is a finding already; who asks for low confidence hears that there is no logger at all."""
    found, _ = judge(project_of({path: head + line * 6}))
    assert [f.confidence for f in found if f.code == "PRD405"] == [Confidence.LOW]
    few, _ = judge(project_of({path: head + line}))
    assert not [f for f in few if f.code == "PRD405"]
