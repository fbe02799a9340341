"""The shape of the program: imports point one way, modules and functions stay small, nothing reads clock or network."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from lab import REPOSITORY

from generator.checks import MISSION_CHECKS, OUTLINE_CHECKS, PEOPLE_CHECKS
from generator.outputs import OUTPUTS

PACKAGE = REPOSITORY / "generator"

LAYERS = (
    ("compact", "compiling", "frozen", "heap", "interruptions", "meanwhile", "pack", "patterns", "signature"),
    ("kept", "program", "cldr", "board"),
    ("saved",),
    ("problems", "memo", "pool", "wording", "collation"),
    ("source", "publish", "languages", "typography", "usage"),
    ("records", "markup"),
    ("options", "site"),
    ("archive", "bodies", "checks", "pictures", "routes"),
    ("claims", "packed_routes", "permanence", "reading", "templating", "views", "theme"),
    ("joining", "render", "results"),
    ("outputs", "recall", "whole"),
    ("state",),
    ("incremental",),
    ("making",),
    ("pipeline", "remaking"),
    ("why", "watch", "remains"),
    ("report",),
    ("serve",),
    ("cli",),
    ("bench", "__main__"),
)
"""Rooms from the ground up: one imports only from floors below its own."""

WORDS_ONLY = ("cldr", "collation", "languages", "typography", "markup")
"""Rooms about words: they know nothing of records, and could serve another program."""

FLOOR = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def room_of(module: str) -> str:
    return module.split("/")[0].removesuffix(".py")


def dotted(module: str) -> str:
    return f"generator/{module}".removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def sources(module: str) -> Iterator[tuple[ast.ImportFrom, str]]:
    """Each statement that imports by name, with the dotted name of where from; relative ones made absolute."""
    base = dotted(module).split(".")
    package = base if module.endswith("__init__.py") else base[:-1]
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.ImportFrom):
            stem = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            yield node, ".".join(part for part in (stem, node.module or "") if part)


def imports(module: str) -> Iterator[tuple[str, int]]:
    """(dotted name, line) of everything a module imports, lazy imports included."""
    yield from ((alias.name, node.lineno) for node in ast.walk(TREES[module]) if isinstance(node, ast.Import)
                for alias in node.names)
    for node, name in sources(module):
        yield name, node.lineno
        yield from ((f"{name}.{alias.name}", node.lineno) for alias in node.names)


def for_types_only(module: str) -> set[int]:
    """The lines below ``if TYPE_CHECKING``: they name types, and load nothing."""
    blocks = [node for node in ast.walk(TREES[module]) if isinstance(node, ast.If)
              and ast.unparse(node.test) == "TYPE_CHECKING"]
    return {each.lineno for block in blocks for each in ast.walk(block) if isinstance(each, ast.stmt)}


def rooms_used(module: str) -> Iterator[tuple[str, int]]:
    for name, line in imports(module):
        parts = name.split(".")
        if parts[0] == "generator" and len(parts) > 1 and parts[1] in FLOOR and parts[1] != room_of(module):
            yield parts[1], line


def test_every_room_has_its_floor() -> None:
    assert {room_of(module) for module in MODULES} - {"__init__"} == set(FLOOR)


def test_imports_point_one_way() -> None:
    upward = [(module, line, room) for module in MODULES if module != "__init__.py"
              for room, line in rooms_used(module) if FLOOR[room] >= FLOOR[room_of(module)]]
    assert upward == []


def test_rooms_about_words_know_nothing_of_records() -> None:
    found = {(module, room) for module in MODULES if room_of(module) in WORDS_ONLY for room, _ in rooms_used(module)}
    assert {room for _, room in found} <= {"compact", "frozen", "patterns", "problems", *WORDS_ONLY}


def test_no_module_imports_itself_by_a_detour() -> None:
    names = {dotted(module): module for module in MODULES}
    needs = {module: {names[name] for name, line in imports(module) if name in names
                      and line not in for_types_only(module)} - {module} for module in MODULES}
    for module, needed in needs.items():
        if module.endswith("__init__.py"):
            folder = module.removesuffix("__init__.py")
            for inner in (each for each in needs if each.startswith(folder) and each != module):
                needs[inner] = needs[inner] - {module}
            assert module not in needed
    done: set[str] = set()
    while len(done) < len(needs):
        ready = {module for module, needed in needs.items() if module not in done and needed <= done}
        assert ready, sorted(set(needs) - done)
        done |= ready


def uses(node: ast.AST) -> set[str]:
    """The names that are read somewhere, also as ``module.name``."""
    return {ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Name)
            or (isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name))}


def defines(node: ast.stmt) -> set[str]:
    """The names that a statement is there for; none where it does something as the module is loaded."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        is_command = any(".command(" in ast.unparse(each) for each in node.decorator_list)
        return set() if is_command else {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)
            and isinstance(each.ctx, ast.Store)}


def test_the_program_keeps_nothing_that_only_tests_use() -> None:
    """From the command, and from what modules do as they are loaded, one comes by everything that stands there."""
    means = {f"{dotted(module)}.{each.asname or each.name}": f"{source}.{each.name}"
             for module in MODULES for node, source in sources(module) for each in node.names}
    needs: dict[str, set[str]] = {}
    waiting = ["generator.__main__.main"]
    for module, node in ((module, node) for module, tree in TREES.items() for node in tree.body):
        needed = {f"{dotted(module)}.{name}" for name in uses(node)}
        needs |= {f"{dotted(module)}.{name}": needed for name in defines(node) if name != "__all__"}
        waiting += needed if not defines(node) else ()
    reached = set[str]()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            stem, _, last = name.rpartition(".")
            waiting += [*needs.get(name, ()), means.get(name, ""), f"{means.get(stem, '')}.{last}"]
    assert sorted(needs.keys() - reached) == []


def test_modules_and_functions_stay_small() -> None:
    sizes = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module: lines for module, lines in sizes.items() if lines > 350} == {}
    functions = {(module, node.name): (node.end_lineno or 0) - node.lineno + 1 for module, tree in TREES.items()
                 for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert {name: lines for name, lines in functions.items() if lines > 50} == {}


def test_no_regular_expression_is_compiled_before_it_is_asked() -> None:
    early = [(module, node.lineno) for module, tree in TREES.items() for node in tree.body
             if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
             and "re.compile(" in ast.unparse(node.value)]
    assert early == []


def test_no_error_is_swallowed_without_knowing_which() -> None:
    vague = [(module, node.lineno) for module, tree in TREES.items() for node in ast.walk(tree)
             if isinstance(node, ast.ExceptHandler) and (node.type is None or {"Exception", "BaseException"} & {
                 name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)})]
    assert vague == []
    quiet = {module for module, tree in TREES.items() for node in ast.walk(tree)
             if isinstance(node, ast.Call) and ast.unparse(node) == "suppress(Exception)"}
    assert quiet == {"pool.py"}, "where what others refuse is done here"


def test_what_others_use_says_why_it_is_there() -> None:
    def silent(body: list[ast.stmt], prefix: str) -> Iterator[str]:
        for node in body:
            named = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            if named and not node.name.startswith("_") and not _is_stub(node):
                if not ast.get_docstring(node):
                    yield prefix + node.name
                if isinstance(node, ast.ClassDef):
                    yield from silent(node.body, f"{prefix}{node.name}.")

    assert [module for module, tree in TREES.items() if tree.body and not ast.get_docstring(tree)] == []
    assert [name for module, tree in TREES.items() for name in silent(tree.body, f"{module}: ")] == []


def _is_stub(node: ast.stmt) -> bool:
    """A line of a protocol or an overload, or a method whose meaning its base class tells."""
    body = getattr(node, "body", [])
    decorators = [ast.unparse(each) for each in getattr(node, "decorator_list", [])]
    is_empty = len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return (is_empty and body[0].value.value is ...) or any("override" in each for each in decorators)


CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime"}
NETWORK = {"urllib.request", "http.client", "socket", "requests", "httpx", "ftplib", "smtplib"}


def test_only_the_command_line_reads_the_clock_and_the_environment() -> None:
    found = set()
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                owner = ast.unparse(node.value)
                if node.attr in CLOCKS and owner in ("dt.date", "dt.datetime", "datetime.date", "datetime", "time"):
                    found.add((room_of(module), "clock"))
                if (owner, node.attr) in (("os", "environ"), ("os", "getenv")):
                    found.add((room_of(module), "environment"))
                if (owner, node.attr) in (("Path", "home"), ("os", "getlogin")) or node.attr == "expanduser":
                    found.add((room_of(module), node.attr))
    assert found == {("cli", "clock"), ("cli", "environment"), ("bench", "environment")}


def test_nothing_but_the_preview_and_its_benchmark_opens_a_connection() -> None:
    users = {room_of(module) for module in MODULES for name, _ in imports(module) if name in NETWORK}
    assert users <= {"serve", "bench"}


def test_every_rule_and_every_output_is_in_its_table() -> None:
    rules = {path.stem: path.read_text(encoding="utf-8") for path in (PACKAGE / "checks").glob("*.py")
             if path.stem != "__init__"}
    makers = {f"generator.outputs.{path.stem}" for path in (PACKAGE / "outputs").glob("*.py")
              if "\ndef make(" in path.read_text(encoding="utf-8")}
    for name, table in (("check", (*OUTLINE_CHECKS, *PEOPLE_CHECKS)), ("check_mission", MISSION_CHECKS)):
        written = {f"generator.checks.{rule}" for rule, text in rules.items() if f"\ndef {name}(" in text}
        assert {check.__module__ for check in table} == written
    assert {make.__module__ for _, make in OUTPUTS} == makers


def test_start_up_does_not_load_what_a_message_does_not_need() -> None:
    script = "import sys; import generator.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8",
                            check=True, cwd=REPOSITORY).stdout.split()
    assert not {"jinja2", "markdown", "PIL", "watchdog", "rich", "pyuca", "http.server"} & set(loaded)


def test_nothing_in_the_repository_names_this_machine(tmp_path: Path) -> None:
    words = (str(REPOSITORY), str(Path.home()) + "/", str(tmp_path.parent))
    named = [module for module, path in MODULES.items() if any(word in path.read_text("utf-8") for word in words)]
    assert named == []
