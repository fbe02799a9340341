"""Templates compiled to shorter Python than Jinja writes: half of what a page costs is what its template does.

Attributes are asked for as Python does, plain calls make no detour, and a block hands on one text rather than a hundred
pieces through every block around it. Whatever that cannot do (an attribute that is an item of a mapping, one that is
not there) is an error, and the page is rendered once more as Jinja would: this is a short cut, never another language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from keyword import iskeyword

from jinja2 import BytecodeCache, Environment, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame

_DIRECT = ("_", "gettext", "ngettext", "shared")
"""What templates call most; none of it reads the context."""

_OF_BLOCKS = ("self", "super")
"""Names whose attributes are blocks, which only Jinja finds."""


class ShortCode(CodeGenerator):
    """Jinja's compiler, where it writes more than pages need. Each method falls back on its own."""

    _in_pieces = False
    """Whether a template includes another without its context: Jinja hands that on at once, wherever it stands."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """A whole template."""
        self._in_pieces = any(not each.with_context for each in node.find_all(nodes.Include))
        super().visit_Template(node, frame)

    def write_commons(self) -> None:
        """What every function begins with."""
        super().write_commons()
        self.writeline("call = context.call_plain")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """A block as one text; Jinja hands its pieces on one by one, through each block around it."""
        if self._in_pieces or not frame.block_frame or frame.buffer is not None:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:
        """Where a block stands within another."""
        if frame.buffer is None or frame.toplevel or node.required:
            super().visit_Block(node, frame)
            return
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"{frame.buffer}.extend(context.blocks[{node.name!r}][0]({context}))", node)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """``value.name``."""
        is_block = isinstance(node.node, nodes.Name) and node.node.name in _OF_BLOCKS
        if is_block or not _is_name(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """``value(…)``, where values are handed over one by one."""
        named = node.kwargs
        if forward_caller or node.dyn_args or node.dyn_kwargs or not all(_is_name(each.key) for each in named):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        if isinstance(node.node, nodes.Name) and node.node.name in _DIRECT:
            self.visit(node.node, frame)
            self.write("(")
        elif named:
            super().visit_Call(node, frame)
            return
        else:
            self.write("call(")
            self.visit(node.node, frame)
            self.write(", ")
        for each in (*node.args, *named):
            self.visit(each, frame)
            self.write(", ")
        self.write(")")


def _is_name(name: str) -> bool:
    """Whether Python reads a name as it stands."""
    return name.isascii() and name.isidentifier() and not iskeyword(name)


Code = tuple[str, bytes]
"""The checksum of a template's source, and what was compiled of it."""


class Codes(BytecodeCache):
    """Compiled templates by name and source: a rebuild compiles only what changed (0.7 s saved). They may be carried
    from one process to the next as long as Jinja and Python are the same."""

    def __init__(self) -> None:
        self.known: dict[str, Code] = {}
        self.fresh = False
        self._news: dict[str, Code] = {}

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """Where the code of a template is looked for: each compiler has its own."""
        compiler = environment.code_generator_class
        bucket = Bucket(environment, self.name_of(name, filename, compiler), self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def name_of(self, name: str, filename: str | None, compiler: type[CodeGenerator] = ShortCode) -> str:
        """The name of a template's code."""
        return f"{compiler.__name__}/{self.get_cache_key(name, filename)}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a template its code."""
        checksum, code = self.known.get(bucket.key, ("", b""))
        if checksum == bucket.checksum:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps a template's code."""
        self._news[bucket.key] = (bucket.checksum, bucket.bytecode_to_string())
        self.learn(self._news)

    def learn(self, codes: Mapping[str, Code]) -> None:
        """Takes over what was compiled, here or in another process."""
        self.fresh = self.fresh or any(self.known.get(name) != code for name, code in codes.items())
        self.known.update(codes)

    def news(self) -> dict[str, Code]:
        """What was compiled since the last question."""
        news, self._news = self._news, {}
        return news


CODES = Codes()
"""The compiled templates of this process."""


__all__ = ["CODES", "Code", "Codes", "ShortCode"]
