"""Source to a syntax tree, and back."""

import ast
import textwrap

_ASM = "_instructions"  # in trees: a call with lines of assembler


def parsed(source):
    """Tree of a module. Assembler instructions, which nothing changes, stand in it as one text: there are very many."""
    tree = ast.parse(source)
    lines = source.decode().split("\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any("asm_" in ast.unparse(one) for one in node.decorator_list):
            code = textwrap.dedent("\n".join(lines[node.body[0].lineno - 1 : node.end_lineno]))
            node.body = [ast.Expr(ast.Call(ast.Name(_ASM, ast.Load()), [ast.Constant(code)], []))]
    return tree


def text(tree):
    """Source of a tree. Of `a, b = c, d` MicroPython makes no tuple, but of `a, b = (c, d)`, as ast writes it, it does: on
    the heap, which may be locked."""
    lines = [line.encode() for line in ast.unparse(tree).split("\n")]
    for s in ast.walk(ast.parse(b"\n".join(lines))):
        if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Tuple) and isinstance(s.value, ast.Tuple):
            line, value = lines[s.lineno - 1], s.value
            if value.elts and line[value.col_offset : value.col_offset + 1] == b"(":
                inside = line[value.col_offset + 1 : value.end_col_offset - 1]
                lines[s.lineno - 1] = line[: value.col_offset] + inside + line[value.end_col_offset :]
    return "\n".join(_assembler(line.decode()) for line in lines)


def _assembler(line):
    """A line, or the instructions that it stands for."""
    before, found, code = line.partition(_ASM + "(")
    return textwrap.indent(ast.literal_eval(code[:-1]), before) if found else line
