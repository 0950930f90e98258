"""Source to a syntax tree, and back."""

import ast
import textwrap

_ASM = "_instructions"  # in trees: a call with lines of assembler


def parsed(source):
    """Tree of a module. Assembler instructions, which nothing changes, stand in it as one text: there are very many."""
    tree = ast.parse(source)
    lines = source.decode().split("\n")
    for node in ast.walk(tree) if b"asm_" in source else ():
        if isinstance(node, ast.FunctionDef) and assembler(node):
            code = textwrap.dedent("\n".join(lines[node.body[0].lineno - 1 : node.end_lineno]))
            node.body = [ast.Expr(ast.Call(ast.Name(_ASM, ast.Load()), [ast.Constant(code)], []))]
    return tree


def assembler(function):
    """Whether a function consists of assembler instructions."""
    return any(getattr(one, "attr", "").startswith("asm_") for one in function.decorator_list)


def copied(node):
    """A tree of its own; nodes that hold nothing, as operators, are shared."""
    new = type(node)()
    held = vars(new)
    for key, value in vars(node).items():
        if isinstance(value, list):
            value = [copied(one) if isinstance(one, ast.AST) else one for one in value]
        elif isinstance(value, ast.AST) and value._fields:
            value = copied(value)
        held[key] = value
    return new


def text(tree):
    """Source of a tree. Of `a, b = c, d` MicroPython makes no tuple, but of `a, b = (c, d)`, as ast writes it, it does: on
    the heap, which may be locked."""
    return "\n".join(_assembler(_unbracketed(line)) for line in ast.unparse(tree).split("\n"))


def _unbracketed(line):
    """A line, of an assignment to a tuple without the brackets of the tuple that it takes."""
    if ", " in line and " = (" in line and line.endswith(")"):
        code = line.lstrip().encode()
        s = ast.parse(code).body[0]
        if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Tuple) and isinstance(s.value, ast.Tuple):
            at = s.value.col_offset
            if s.value.elts and code[at : at + 1] == b"(":
                bare = code[:at] + code[at + 1 : -1]
                return line[: len(line) - len(line.lstrip())] + bare.decode()
    return line


def _assembler(line):
    """A line, or the instructions that it stands for."""
    before, found, code = line.partition(_ASM + "(")
    return textwrap.indent(ast.literal_eval(code[:-1]), before) if found else line
