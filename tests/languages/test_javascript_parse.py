"""JavaScript and TypeScript as Python's `ast`: each mapping once, names, positions, broken and hostile files."""

from __future__ import annotations

import ast

import pytest

from prodready.languages.javascript.literals import number_value, unescape
from prodready.languages.javascript.parse import Parsed, parse


def read(source: str, language: str = "ts") -> Parsed:
    return parse(f"file.{language}", source.encode())


def dump(source: str, language: str) -> str:
    """The translation as Python source."""
    return ast.unparse(read(source, language).tree).strip()


def first(source: str, language: str = "ts") -> ast.stmt:
    return read(source, language).tree.body[0]


def only(source: str, kind: type[ast.AST], language: str = "ts") -> ast.AST:
    found = [node for node in ast.walk(read(source, language).tree) if isinstance(node, kind)]
    assert len(found) == 1
    return found[0]


EXPRESSIONS = [
    ("f(a, 1, ...rest)", "f(a, 1, *rest)"),
    ("new Shop({ limit: 5 })", "Shop({'limit': 5})"),
    ("new Date", "Date()"),
    ("a?.b?.(c)?.[d]", "a.b(c)[d]"),
    ("req.headers['x-key']", "req.headers['x-key']"),
    ("this.db.get(1)", "self.db.get(1)"),
    ("a + b * c ** d", "a + b * c ** d"),
    ("a || b || c", "a or b or c"),
    ("a ?? 'x'", "a or 'x'"),
    ("a && (b || c)", "a and (b or c)"),
    ("a === b", "a == b"),
    ("a !== b", "a != b"),
    ("a >= b", "a >= b"),
    ("'k' in o", "'k' in o"),
    ("e instanceof TypeError", "isinstance(e, TypeError)"),
    ("!x", "not x"),
    ("-1", "-1"),
    ("typeof x === 'string'", "typeof(x) == 'string'"),
    ("delete a.b", "delete(a.b)"),
    ("void 0", "None"),
    ("void main()", "main()"),
    ("ok ? a : b", "a if ok else b"),
    ("[a, , ...b]", "[a, *b]"),
    ("({ a, 'b-c': 1, [k]: 2, ...rest, 4: x })", "{'a': a, 'b-c': 1, k: 2, **rest, 4: x}"),
    ("f((a, b))", "f(b)"),
    ("f((a(), b))", "f((a(), b))"),
    ("f(x = 1)", "f((x := 1))"),
    ("f(o.n = 1)", "f((o.n := 1))"),
    ("f(x += 1)", "f((x := (x + 1)))"),
    ("f(++n)", "f((n := (n + 1)))"),
    ("/a\\/b+/gi.test(x)", "RegExp('a\\\\/b+', 'gi').test(x)"),
    ("`plain`", "'plain'"),
    ("`a${b}c${d.e}`", "f'a{b}c{d.e}'"),
    ("sql`SELECT ${x}`", "sql(f'SELECT {x}')"),
    ("[undefined, null, true, false]", "[None, None, True, False]"),
    ("[0x1F, 1_000n, .5, 1e3, 017]", "[31, 1000, 0.5, 1000.0, 15]"),
    ("import.meta.env.KEY", "import.meta.env.KEY"),
    ("x as string", "x"),
    ("(<any>x).y", "x.y"),
    ("x satisfies T", "x"),
    ("x!.y", "x.y"),
    ("f<string>(a as T)", "f(a)"),
    ("(await a.b()).c", "(await a.b()).c"),
]


@pytest.mark.parametrize(("source", "expected"), EXPRESSIONS)
def test_expression(source: str, expected: str) -> None:
    assert dump(f"_ = {source}", "ts") == f"_ = {expected}"
    if "<any>" not in source:  # the one cast that JSX makes impossible
        assert dump(f"_ = {source}", "js") == f"_ = {expected}"


STATEMENTS = [
    ("const a = 1, b = a", "a = 1\nb = a"),
    ("let x: string | null = y", "x: string | None = y"),
    ("let x", "x = None"),
    ("x += y", "x += y"),
    ("i++", "i += 1"),
    ("i--", "i -= 1"),
    ("x ||= y", "x = x or y"),
    ("a = b = c", "a = b = c"),
    ("o.x = 1", "o.x = 1"),
    ("a(), b()", "a()\nb()"),
    ("await f()", "await f()"),
    ("const { a, b: c = 1, ...rest } = e", "a = e.a\nc = e.b or 1\nrest = e"),
    ("const { a, b } = await f()", "_d0 = await f()\na = _d0.a\nb = _d0.b"),
    ("const { a: { b }, 'x-y': z } = r.body", "b = r.body.a.b\nz = r.body['x-y']"),
    ("const [a, , b = 1, ...c] = e", "a, _, b, *c = e\nb = b or 1"),
    ("const [{ a }] = e", "_d0, = e\na = _d0.a"),
    ("({ a, b: o.c } = e)", "a = e.a\no.c = e.b"),
    ("[a, b] = [b, a]", "a, b = [b, a]"),
    ("if (a) b(); else if (c) { d() } else e()", "if a:\n    b()\nelif c:\n    d()\nelse:\n    e()"),
    ("if (a) {}", "if a:\n    pass"),
    ("for (let i = 0; i < n; i++) f(i)", "i = 0\nwhile i < n:\n    f(i)\n    i += 1"),
    ("for (;;) f()", "while True:\n    f()"),
    ("for (const x of xs) f(x)", "for x in xs:\n    f(x)"),
    ("for (const { a } of xs) f(a)", "for _d0 in xs:\n    a = _d0.a\n    f(a)"),
    ("for (const [k, v] of xs) f(k)", "for k, v in xs:\n    f(k)"),
    ("for (const k in o) f(k)", "for k in o:\n    f(k)"),
    ("for await (const x of xs) f(x)", "async for x in xs:\n    f(x)"),
    ("while (a) { break }", "while a:\n    break"),
    ("do { continue } while (a)", "while a:\n    continue"),
    (
        "try { a() } catch (e) { b() } finally { c() }",
        "try:\n    a()\nexcept as e:\n    b()\nfinally:\n    c()",
    ),
    ("throw new E('x')", "raise E('x')"),
    (
        "switch (x) { case 1: case 2: a(); break; case 3: b(); break; default: c() }",
        "if x == 1 or x == 2:\n    a()\nelif x == 3:\n    b()\nelse:\n    c()",
    ),
    ("outer: while (a) f()", "while a:\n    f()"),
    ("{ a(); { b() } }", "a()\nb()"),
    ("function f(a, b = 1, ...c) { return a }", "def f(a, b=1, *c):\n    return a"),
    ("async function f(): Promise<void> {}", "async def f() -> Promise[void]:\n    pass"),
    ("function* g() { yield 1; yield* h() }", "def g():\n    yield 1\n    yield from h()"),
    ("const f = async (a) => a.b", "async def f(a):\n    return a.b"),
    ("const f: Handler = ((a) => { b() }) as any", "def f(a):\n    b()"),
    ("const f = function g(x) {}", "def f(x):\n    pass"),
    ("const f = x => x", "def f(x):\n    return x"),
    ("const A = class extends B {}", "class A(B):\n    pass"),
    (
        "function f({ a, b = 1 }: T, [c], d?: string) {}",
        "def f(_p0: T, _p1, d: string | None):\n    a = _p0.a\n    b = _p0.b or 1\n    c, = _p1",
    ),
    ("namespace N { const a = 1 }", "a = 1"),
    ("declare const a: string", "a: string"),
    ("enum E { A, B = 5, C, D = 'd' }", "class E(enum):\n    A = 0\n    B = 5\n    C = 6\n    D = 'd'"),
    (
        "interface I extends J<K>, L { a?: string; readonly b: number[]; m(x: T): void; [k: string]: any }",
        "class I(interface, J, L):\n    a: string | None\n    b: Array[number]\n    m: Function",
    ),
    ("type T = { a: 'x' | 2 } & U", "class T(type, U):\n    a: 'x' | 2"),
    ("type T = z.infer<typeof schema>", "T = z.infer[typeof(schema)]"),
    ("let x: { a: string; b?: Map<K, V> }", "x: {'a': string, 'b': Map[K, V] | None}"),
    ("let x: [a: string, b?: N.M[]]", "x: tuple[string, Array[N.M]]"),
    ("let x: import('./x').Y, y: keyof Z", "x: require('./x').Y\ny: keyof(Z)"),
    ("let x: () => void, y: readonly T['k'][]", "x: Function\ny: Array[T['k']]"),
    ("let x: A & B, y: -1, z: `a${string}`, u: A extends B ? C : D", "x: A & B\ny: -1\nz: string\nu: unknown"),
    ("import short = Long.Name", "short = Long.Name"),
]


@pytest.mark.parametrize(("source", "expected"), STATEMENTS)
@pytest.mark.parametrize("language", ["ts", "js"])
def test_statement(source: str, expected: str, language: str) -> None:
    assert dump(source, language) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("await a.b<T>(1)", "await a.b(1)"),
        ("await f<T>(1)", "await f(1)"),
        ("(await a.b<T>().c(1) as T) || d", "await a.b().c(1) or d"),
    ],
)
def test_await_waits_for_the_whole_call(source: str, expected: str) -> None:
    assert dump(f"_ = {source}", "ts") == f"_ = {expected}"


def test_class() -> None:
    source = """
    @Controller('users') export class Users extends Base<User> implements OnInit {
      private name: string = 'x'; optional?: number; #secret = 1; declared;
      constructor(private readonly db: DB, plain = 1) { super(db) }
      @Get(':id') async one(@Param('id') id: string, @Body() { a }: Dto): Promise<User> { return this.db.one(id) }
      handle = async (req) => { this.db }
      static create() {}
      get size() { return 1 }
      set size(v) {}
      abstract gone(): void
    }"""
    expected = """
@Controller('users')
class Users(Base, OnInit):
    name: string = 'x'
    optional: number | None
    #secret = 1
    declared = None

    def __init__(self, db: DB, plain=1):
        self.db = db
        super(db)

    @Get(':id')
    async def one(self, id: string, _p0: Dto) -> Promise[User]:
        a = _p0.a
        return self.db.one(id)

    async def handle(self, req):
        self.db

    @staticmethod
    def create():
        pass

    @property
    def size(self):
        return 1

    @size.setter
    def size(self, v):
        pass

    def gone(self) -> void:
        pass"""
    assert dump(source, "ts") == expected.strip()
    assert read(source).exports == {"Users": "Users"}


def test_class_in_plain_javascript() -> None:
    source = """
    @inject class A extends mixin(B) {
      x = 1; static z = () => this.#p
      @deco m() { return #p in this }
      static { init() }
    }"""
    expected = """
@inject
class A(mixin(B)):
    x = 1

    @staticmethod
    def z():
        return self.#p

    @deco
    def m(self):
        return #p in self
    init()"""
    assert dump(source, "js") == expected.strip()


def test_decorators_of_parameters_and_fields() -> None:
    made = first("class A { @IsEmail() mail: string; m(@Body('x') dto: T, plain: U) {} }")
    assert isinstance(made, ast.ClassDef)
    mail, method = made.body
    assert [ast.unparse(found) for found in mail.decorators] == ["IsEmail()"]  # type: ignore[attr-defined]
    assert isinstance(method, ast.FunctionDef)
    assert ast.unparse(method.args.args[1].decorators[0]) == "Body('x')"  # type: ignore[attr-defined]
    assert not hasattr(method.args.args[2], "decorators")


def test_functions_stand_in_expressions() -> None:
    call = only("app.get('/', async function named(c) { c.json() })", ast.AsyncFunctionDef)
    assert isinstance(call, ast.AsyncFunctionDef)
    assert call.name == "named"
    arrow = only("app.use((c) => c.text())", ast.FunctionDef)
    assert isinstance(arrow, ast.FunctionDef)
    assert (arrow.name, ast.unparse(arrow.body[0])) == ("<anonymous>", "return c.text()")


def test_methods_of_objects_have_no_self() -> None:
    made = only("const o = { async fetch(req, env) {}, get size() { return 1 } }", ast.Dict)
    assert isinstance(made, ast.Dict)
    fetch, size = made.values
    assert isinstance(fetch, ast.AsyncFunctionDef)
    assert (fetch.name, [arg.arg for arg in fetch.args.args]) == ("fetch", ["req", "env"])
    assert isinstance(size, ast.FunctionDef)
    assert ast.unparse(size.decorator_list[0]) == "property"


@pytest.mark.parametrize(("source", "mark"), [("new A()", "is_new"), ("/x/", "is_regex")])
def test_marks_of_calls(source: str, mark: str) -> None:
    assert getattr(only(source, ast.Call), mark) is True
    assert not hasattr(only("f()", ast.Call), mark)


IMPORTS = [
    ("import express from 'express'", {"express": "express"}),
    ("import { Hono as H, type Context } from 'hono'", {"H": "hono.Hono", "Context": "hono.Context"}),
    ("import * as z from 'zod'", {"z": "zod"}),
    ("import a, { default as b } from './x'", {"a": "./x", "b": "./x"}),
    ("import type { T } from './t'", {"T": "./t.T"}),
    ("import x = require('y')", {"x": "y"}),
    ("const a = require('./x')", {"a": "./x", "require('./x')": "./x"}),
    ("const { a: b, c = 1 } = require('./x')", {"b": "./x.a", "c": "./x.c", "require('./x')": "./x"}),
    ("const r = require('./x').router", {"r": "./x.router", "require('./x')": "./x"}),
    ("const d = require(`./x`).default", {"d": "./x", "require('./x')": "./x"}),
    ("const { a } = await import('./x')", {"a": "./x.a", "require('./x')": "./x"}),
    ("function f() { const a = require('a') }", {"a": "a", "require('a')": "a"}),
    ("require('./routes')(app)", {"require('./routes')": "./routes"}),
    ("import './side'", {"require('./side')": "./side"}),
    ("const x = require(name)", {}),
]


@pytest.mark.parametrize(("source", "imports"), IMPORTS)
def test_imports(source: str, imports: dict[str, str]) -> None:
    assert read(source).imports == imports


def test_inline_require_is_a_name() -> None:
    call = only("require('./routes')(app)", ast.Call)
    assert isinstance(call, ast.Call)
    assert ast.dump(call.func) == """Name(id="require('./routes')", ctx=Load())"""


@pytest.mark.parametrize("pattern", ["a", "{ a }"])
@pytest.mark.parametrize("outside", ["import a from 'a'", "const a = 1"])
def test_a_require_inside_a_function_does_not_change_the_module(outside: str, pattern: str) -> None:
    parsed = read(f"{outside}; function f() {{ const {pattern} = require('b') }}")
    assert parsed.imports.get("a") != "b"
    assert "a = require('b')" in ast.unparse(parsed.tree)


EXPORTS = [
    ("export const a = 1, { b } = c", {"a": "a", "b": "b"}, "a = 1\nb = c.b"),
    ("export function f() {}", {"f": "f"}, "def f():\n    pass"),
    ("export class C {}", {"C": "C"}, "class C:\n    pass"),
    ("export { a as b, c }", {"b": "a", "c": "c"}, ""),
    ("export { a, default as d } from './x'", {"a": "./x.a", "d": "./x"}, ""),
    ("export * as ns from './x'", {"ns": "./x"}, ""),
    ("export default app", {"default": "app"}, ""),
    ("export default { fetch: app.fetch }", {"default": "__default__"}, None),
    ("export default wrap(app)", {"default": "__default__"}, "__default__ = wrap(app)"),
    ("export default () => 1", {"default": "__default__"}, "def __default__():\n    return 1"),
    ("export default function h() {}", {"default": "h"}, "def h():\n    pass"),
    ("export default class {}", {"default": "__default__"}, "class __default__:\n    pass"),
    ("export = app", {"default": "app"}, ""),
    ("module.exports = app", {"default": "app"}, ""),
    ("exports = module.exports = app", {"default": "app"}, ""),
    ("module.exports = require('./x')", {"default": "./x"}, ""),
    ("exports.a = b", {"a": "b"}, ""),
    ("exports.a = (x) => x", {"a": "a"}, "def a(x):\n    return x"),
    ("const a = 1; exports.a = f(a)", {"a": "_exported_a"}, "a = 1\n_exported_a = f(a)"),
    ("module.exports.a = f()", {"a": "a"}, "a = f()"),
    ("const app = module.exports = f()", {"default": "app"}, None),
    (
        "module.exports = { a, b: fn, c() {}, d: f(1), ...require('./e') }",
        {"a": "a", "b": "fn", "c": "c", "d": "d", "default": "__default__"},
        None,
    ),
    ("function f() { exports.a = 1 }", {}, "def f():\n    exports.a = 1"),
    ("exports.a = void 0", {}, ""),
]


@pytest.mark.parametrize(("source", "exports", "python"), EXPORTS)
def test_exports(source: str, exports: dict[str, str], python: str | None) -> None:
    parsed = read(source)
    assert parsed.exports == exports
    assert not parsed.unreadable
    if python is not None:
        assert ast.unparse(parsed.tree).strip().replace("\n\n", "\n") == python


def test_members_of_an_exported_object() -> None:
    value, made = read("module.exports = { c() {}, d: f(1), e: (x) => x, ...require('./g') }").tree.body
    assert ast.unparse(value) == "d = f(1)"
    assert isinstance(made, ast.Assign)
    assert isinstance(made.value, ast.Dict)
    assert [getattr(v, "name", "") or ast.unparse(v) for v in made.value.values] == ["c", "d", "e", "require('./g')"]


def test_members_of_a_default_export_stay_in_place() -> None:
    (made,) = read("export default { async fetch(r) {}, port: 1 }").tree.body
    assert isinstance(made, ast.Assign)
    assert isinstance(made.value, ast.Dict)
    assert [type(v) for v in made.value.values] == [ast.AsyncFunctionDef, ast.Constant]
    assert read("export default { async fetch(r) {}, port: 1 }").exports == {"fetch": "fetch", "default": "__default__"}


def test_star_exports() -> None:
    assert read("export * from './a'; export * from 'b'").star_exports == ("./a", "b")


def test_jsx() -> None:
    source = "const a = <Form action='/x' {...p} big onClick={() => go()}>text {user.name}<br/><></></Form>"
    made = [node for node in ast.walk(read(source, "jsx").tree) if isinstance(node, ast.Call)]
    form = made[0]
    assert isinstance(form.func, ast.Name)
    assert form.func.id == "<jsx>"
    assert [ast.unparse(arg) for arg in form.args] == ["'Form'", "user.name", "<jsx>('br')", "<jsx>('')"]
    assert [keyword.arg for keyword in form.keywords] == ["action", None, "big", "onClick"]
    assert isinstance(form.keywords[3].value, ast.FunctionDef)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (r"a\nb\tc", "a\nb\tc"),
        (r"\\n", "\\n"),
        (r"\\\\", "\\\\"),
        (r"\x41\u0042\u{43}", "ABC"),
        (r"\ud83d\ude00", "\U0001f600"),
        (r"\ud83d", "\ufffd"),
        ("a\\\nb", "ab"),
        (r"\'\"\q", "'\"q"),
        (r"\u{zz}\xg", "u{zz}xg"),
    ],
)
def test_escapes(raw: str, value: str) -> None:
    assert unescape(raw) == value


def test_numbers_python_cannot_hold() -> None:
    assert number_value("9" * 5000) is None


def test_positions() -> None:
    made = first("\nconst größe = f(\n  x.y,\n)")
    assert isinstance(made, ast.Assign)
    assert (made.lineno, made.col_offset, made.end_lineno, made.end_col_offset) == (2, 6, 4, 1)
    call = made.value
    assert isinstance(call, ast.Call)
    assert (call.lineno, call.col_offset) == (2, 16)  # columns count bytes, as in `ast`
    argument = call.args[0]
    assert (argument.lineno, argument.col_offset, argument.end_lineno, argument.end_col_offset) == (3, 2, 3, 5)


def test_destructuring_keeps_the_place_of_each_name() -> None:
    whole, part = read("const {\n  a,\n  b } = f()").tree.body[1:]
    assert [(made.lineno, made.col_offset) for made in (whole, part)] == [(2, 2), (3, 2)]
    assert isinstance(part, ast.Assign)
    assert part.value.col_offset == 8


SAMPLE = """
import a, { b } from 'x'; export default { c() {} }; exports.q = [1]
@D() class A<T> extends B implements C { constructor(private x: T, @P() { y = 1, ...z }: Q) {} static s = () => `${1}` }
const { m: [n, , { o }], ...p } = (await f(<T>g))!; for (const [k] of l) { try { k() } catch ({ e }) {} }
switch (r) { case 1: s(); default: u() } type V = { w: 'x' } & Y; enum Z { A = 'a' } x ||= /re/g, y++
"""


def test_every_node_has_a_position_and_one_place() -> None:
    seen: set[int] = set()
    for node in ast.walk(read(SAMPLE).tree):
        if isinstance(node, ast.expr | ast.stmt | ast.arg | ast.keyword | ast.excepthandler):
            assert 1 <= node.lineno <= (node.end_lineno or 0)
            assert node.col_offset >= 0
            assert id(node) not in seen
            seen.add(id(node))
    assert len(seen) > 80


@pytest.mark.parametrize("language", ["ts", "tsx", "js"])
def test_no_broken_file_raises(language: str) -> None:
    for cut in range(len(SAMPLE)):
        read(SAMPLE[:cut], language)
        read(SAMPLE[cut:], language)
        read(SAMPLE[:cut] + "}" + SAMPLE[cut + 3 :], language)


def test_errors_keep_what_is_sound() -> None:
    parsed = read("const a = 1\nconst b = @@ ;\nfunction f() { return 2 }\n")
    assert (parsed.has_errors, parsed.unreadable, parsed.error_line) == (True, False, 2)
    text = ast.unparse(parsed.tree)
    assert "a = 1" in text
    assert "return 2" in text


@pytest.mark.parametrize("source", ["", "// only a comment\n", ";", "#!/usr/bin/env node\n"])
def test_files_without_statements_are_no_errors(source: str) -> None:
    parsed = read(source, "js")
    assert (parsed.tree.body, parsed.has_errors, parsed.unreadable) == ([], False, False)


def test_unreadable() -> None:
    parsed = read("<<<<<<< %%% ]]]")
    assert (parsed.has_errors, parsed.unreadable, parsed.error_line) == (True, True, 1)


def test_harmless_errors_are_none() -> None:
    assert not read("const a = <p>Terms & conditions</p>", "tsx").has_errors
    assert not read("const A = styled.p<{ wide: boolean }>`x`", "tsx").has_errors


def test_types_in_a_plain_file() -> None:
    parsed = read("function f(a: string): number { return a }", "js")
    assert not parsed.has_errors
    assert ast.unparse(parsed.tree).startswith("def f(a: string) -> number:")


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 3000 + "1" + ")" * 3000,
        "x = " + "[" * 3000 + "]" * 3000,
        "x = a" + ".b()" * 3000,
        "x = a" + " + a" * 3000,
        "x = " + "!" * 3000 + "a",
        "{" * 3000 + "}" * 3000,
        "if (a) {} else " * 3000 + "b()",
        "function f() {" * 1000 + "}" * 1000,
        "let x: " + "A<" * 1000 + "B" + ">" * 1000,
        "let x: A" + " | A" * 3000,
        "let " + "[" * 2000 + "a" + "]" * 2000 + " = b",
        "x => " * 2000 + "x",
        "a" + " = a" * 3000,
        "a ? b : " * 2000 + "c",
        "switch (x) {" + "case 1: f();" * 2000 + "}",
        "let {" + "a: {" * 1000 + "}" * 1000 + "} = require('x')",
    ],
)
def test_deep_nesting(source: str) -> None:
    depth = 0
    layer: list[ast.AST] = [read(source).tree]
    while layer:
        depth, layer = depth + 1, [child for node in layer for child in ast.iter_child_nodes(node)]
    assert depth < 700  # whoever walks the tree recursively has stack for this


def test_byte_order_marks() -> None:
    assert ast.unparse(parse("a.js", b"\xef\xbb\xbfa = 1").tree) == "a = 1"
    assert ast.unparse(parse("a.js", "a = 1".encode("utf-16")).tree) == "a = 1"


def test_invalid_utf8() -> None:
    assert not parse("a.js", b"a = '\xff\xfe'").unreadable


def test_positions_in_a_template() -> None:
    made = only("x = `ab\n  ${c}d`", ast.JoinedStr)
    assert isinstance(made, ast.JoinedStr)
    head, hole, tail = made.values
    assert (head.lineno, head.col_offset, head.end_lineno, head.end_col_offset) == (1, 5, 2, 2)
    assert (hole.lineno, hole.col_offset, hole.end_lineno, hole.end_col_offset) == (2, 2, 2, 6)
    assert (tail.lineno, tail.col_offset, tail.end_lineno, tail.end_col_offset) == (2, 6, 2, 7)
