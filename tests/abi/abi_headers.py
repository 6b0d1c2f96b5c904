"""Reads what the headers of sdk/include/spate/abi declare: structs with their members, enumerators, macros, types."""
import os
import re

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
STRUCT = re.compile(r"typedef\s+struct\s+(\w+)\s*\{(.*?)\}\s*(\w+)\s*;", re.DOTALL)
OPAQUE = re.compile(r"typedef\s+struct\s+(\w+)\s+(\w+)\s*;")
SCALAR = re.compile(r"typedef\s+((?:u?int\d+_t|double|float|char))\s+(\w+)\s*;")
ENUM = re.compile(r"\benum\s*\{(.*?)\}\s*;", re.DOTALL)
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(SPATE_\w+)[ \t]+(\S[^\n]*)$", re.MULTILINE)
NOT_VALUES = {"SPATE_EXPORT", "SPATE_NOEXCEPT", "SPATE_STATIC_ASSERT"}


class Unreadable(Exception):
    """A declaration of a kind that is not known here: teach this file, so that it gets into the table."""


def plain(text):
    return re.sub(r"\s*([(),*])\s*", r"\1", re.sub(r"\s+", " ", text.replace("SPATE_NOEXCEPT", "")).strip())


def members(struct, body):
    """[(name, type)] of a struct's body, in order. A function's type is its whole signature."""
    found = []
    for declaration in body.split(";"):
        declaration = declaration.strip()
        if not declaration:
            continue
        function = re.fullmatch(r"(.*?)\(\s*\*\s*(\w+)\s*\)\s*(\(.*\))\s*(?:SPATE_NOEXCEPT)?", declaration, re.DOTALL)
        if function:
            found.append((function.group(2), plain(f"{function.group(1)} (*){function.group(3)}")))
            continue
        base = re.match(r"((?:const\s+)?(?:struct\s+|unsigned\s+)?\w+(?:\s+const)?)(?=[\s*])", declaration)
        if not base:
            raise Unreadable(f"{struct}: {plain(declaration)}")
        for part in declaration[base.end():].split(","):
            one = re.fullmatch(r"\s*((?:\*\s*(?:const\s*)?)*)\s*(\w+)\s*((?:\[\w+\])?)\s*", part)
            if not one:
                raise Unreadable(f"{struct}: {plain(declaration)}")
            found.append((one.group(2), plain(base.group(1) + " " + one.group(1)) + one.group(3)))
    return found


def read(text):
    """{"structs": {name: [(member, type)]}, "enumerators": [...], "macros": [...], "types": [...], "opaque": [...]}"""
    text = COMMENT.sub(" ", text)
    structs = {}
    for tag, body, name in STRUCT.findall(text):
        if tag != name:
            raise Unreadable(f"struct {tag} is called {name}")
        structs[name] = members(name, body)
    enumerators = []
    for body in ENUM.findall(text):
        for item in body.split(","):
            if item.strip():
                enumerators.append(item.split("=")[0].strip())
    macros = [name for name, value in MACRO.findall(text) if name not in NOT_VALUES and "(" not in name]
    return {"structs": structs, "enumerators": enumerators, "macros": macros,
            "types": [name for _, name in SCALAR.findall(text)], "opaque": [name for _, name in OPAQUE.findall(text)],
            "left": left_over(text)}


def left_over(text):
    """What no rule above has read; nothing of it may be a declaration that plugins see."""
    for pattern in (STRUCT, OPAQUE, SCALAR, ENUM):
        text = pattern.sub(" ", text)
    text = re.sub(r"^[ \t]*#[^\n]*$", " ", text, flags=re.MULTILINE)
    text = re.sub(r'extern "C" \{|\}', " ", text)
    text = re.sub(r"SPATE_STATIC_ASSERT\([^;]*;", " ", text)
    return [plain(each) for each in text.split(";") if each.strip()]


def files(include):
    found = []
    for folder, _, names in os.walk(os.path.join(include, "spate/abi")):
        found += [os.path.relpath(os.path.join(folder, name), include) for name in names if name.endswith(".h")]
    return sorted(found)
