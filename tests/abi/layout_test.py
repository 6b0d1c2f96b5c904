"""The committed table tests/abi/layout.txt is the ABI: sizes, offsets, types and numbers of everything in its headers.

SPATE_APPROVE=1 writes a new table. Names that the file lists as released may only grow, even then."""
import os
import re
import subprocess
import tempfile
import unittest

import abi_headers

INCLUDE = os.environ["SPATE_INCLUDE"]
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "layout.txt")
COMPILERS = (("gcc", "c", "c11"), ("clang-14", "c", "c17"), ("g++", "c++", "c++17"), ("clang++-14", "c++", "c++20"))
HOW_TO = """
the plugin ABI is not what tests/abi/layout.txt says. Was it meant to change?
  no:  undo the change in sdk/include/spate/abi
  yes: SPATE_APPROVE=1 ctest --test-dir build/release -R abi_layout, read `git diff tests/abi/layout.txt`,
       and write a line in CHANGELOG.md: every plugin has to be rebuilt"""
HEAD = """# The plugin ABI as plugins see it (x86-64). SPATE_APPROVE=1 ctest -R abi_layout writes this file; read the diff.
# A name in a line `released NAME` may only grow: members and enumerators at the end, nothing else changes.
"""


def program(entities):
    """A C program that prints the table's lines."""
    lines = ["#include <inttypes.h>", "#include <stdio.h>", "#include <stddef.h>"]
    lines += [f"#include <{file}>" for file in sorted(entities)]
    lines += ["#define AS_NUMBER(x) (int64_t)(x)", "int main(void) {"]
    for file in sorted(entities):
        found = entities[file]
        lines.append(f'  puts("\\n# {file}");')
        for name in found["types"]:
            lines.append(f'  printf("type {name} %zu %s\\n", sizeof({name}), ({name})-1 < ({name})1 ? "signed" : '
                         f'"unsigned");')
        for name in found["opaque"]:
            lines.append(f'  puts("opaque {name}");')
        for name in found["enumerators"]:
            lines.append(f'  printf("number {name} %" PRId64 "\\n", AS_NUMBER({name}));')
        for name in found["macros"]:
            if name.endswith(("_FACTORY", "_SYMBOL")) or "_EXT_" in name:
                lines.append(f'  printf("text {name} %s\\n", {name});')
            else:
                lines.append(f'  printf("number {name} %" PRId64 "\\n", AS_NUMBER({name}));')
        for name, members in found["structs"].items():
            lines.append(f'  printf("struct {name} %zu\\n", sizeof({name}));')
            for member, kind in members:
                lines.append(f'  printf("  %3zu %3zu {member}: {kind}\\n", offsetof({name}, {member}), '
                             f'sizeof((({name}*)0)->{member}));')
        for declaration in found["left"]:
            lines.append(f'  puts("declares {declaration}");')
    return "\n".join(lines + ["  return 0;", "}", ""])


def derive(entities, compiler, language, standard, include=INCLUDE):
    with tempfile.TemporaryDirectory() as folder:
        binary = os.path.join(folder, "layout")
        subprocess.run([compiler, f"-std={standard}", "-x", language, "-I", include, "-o", binary, "-"], check=True,
                       input=program(entities), text=True)
        return subprocess.run([binary], check=True, capture_output=True, text=True).stdout.lstrip("\n")


def read_entities(include=INCLUDE):
    found = {}
    for file in abi_headers.files(include):
        with open(os.path.join(include, file), encoding="utf-8") as text:
            found[file] = abi_headers.read(text.read())
    return found


def blocks(table):
    """{name: [line, ...]}: every entity of a table, a struct with its members."""
    found, name = {}, None
    for line in table.splitlines():
        if line.startswith("  ") and name is not None:
            found[name].append(line)
        elif line and not line.startswith(("#", "released ")):
            name = line.split()[1]
            found[name] = [line]
    return found


def released(table):
    return [line.split()[1] for line in table.splitlines() if line.startswith("released ")]


def breaks(before, after, names):
    """What happened to released entities that is no growth; one sentence each."""
    old, new = blocks(before), blocks(after)
    for name in names:
        if name not in new:
            yield f"{name} is released and gone"
            continue
        if old[name][0].startswith("struct"):
            size = int(old[name][0].split()[2])
            if new[name][1:len(old[name])] != old[name][1:]:
                yield f"{name} is released: members before its end changed; append instead"
            elif len(new[name]) > len(old[name]) and int(new[name][len(old[name])].split()[0]) < size:
                yield f"{name} is released: a new member lies within its old size"
        elif new[name] != old[name]:
            yield f"{name} is released and changed: {old[name][0]} became {new[name][0]}"


def holes(lines):
    """Bytes of a struct that no member accounts for: the sign of a member that was not read."""
    end, align = 0, 8
    for line in lines[1:]:
        offset, size = int(line.split()[0]), int(line.split()[1])
        if offset < end or offset - end >= align:
            yield f"{lines[0]}: {end} to {offset}"
        end = offset + size
    if not 0 <= int(lines[0].split()[2]) - end < align:
        yield f"{lines[0]}: {end} to its end"


class Layout(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.entities = read_entities()
        cls.table = derive(cls.entities, *COMPILERS[0])

    def committed(self):
        with open(TABLE, encoding="utf-8") as file:
            return file.read()

    def test_the_abi_is_the_committed_one(self):
        before = self.committed() if os.path.exists(TABLE) else ""
        frozen = released(before)
        after = HEAD + "".join(f"released {name}\n" for name in frozen) + "\n" + self.table
        self.assertEqual(list(breaks(before, after, frozen)), [])
        if os.environ.get("SPATE_APPROVE") == "1":
            with open(TABLE, "w", encoding="utf-8") as file:
                file.write(after)
        else:
            self.assertEqual(before.splitlines(), after.splitlines(), HOW_TO)

    def test_all_compilers_agree(self):
        for compiler in COMPILERS[1:]:
            with self.subTest(compiler=compiler[0]):
                self.assertEqual(derive(self.entities, *compiler), self.table)

    def test_nothing_in_the_headers_was_passed_over(self):
        for name, lines in blocks(self.table).items():
            if lines[0].startswith("struct"):
                self.assertEqual(list(holes(lines)), [], f"a member of {name} is missing in the table")
        declared = [each for found in self.entities.values() for each in found["left"]]
        self.assertEqual(declared, ["SPATE_EXPORT const spate_entry*spate_plugin_entry_v1(void)"],
                         "abi_headers.py does not know this kind of declaration")
        for file in self.entities:
            with open(os.path.join(INCLUDE, file), encoding="utf-8") as text:
                words = abi_headers.COMMENT.sub(" ", text.read())
            self.assertEqual(len(re.findall(r"\bstruct\s+\w+\s*\{", words)), len(self.entities[file]["structs"]), file)
            self.assertNotRegex(words, r"\b(union|bool|long|size_t|wchar_t)\b", file)


class Gate(unittest.TestCase):
    """The gate itself must notice."""
    BEFORE = "released spate_a\nreleased SPATE_X\n\nnumber SPATE_X 3\nstruct spate_a 16\n    0   4 size: uint32_t\n" \
             "    8   8 at: void*\n"

    def broken(self, *change):
        return list(breaks(self.BEFORE, self.BEFORE.replace(*change), released(self.BEFORE)))

    def test_growth_of_what_is_released_is_no_break(self):
        self.assertEqual(self.broken("void*\n", "void*\n   16   4 more: uint32_t\n"), [])
        self.assertEqual(self.broken("number SPATE_X 3\n", "number SPATE_X 3\nnumber SPATE_Y 4\n"), [])

    def test_every_other_change_of_what_is_released_is_refused(self):
        for change, words in (((" at:", " of:"), "append"), (("    0   4", "    4   4"), "append"),
                              (("uint32_t", "int32_t"), "append"), (("    8   8 at: void*\n", ""), "append"),
                              (("number SPATE_X 3", "number SPATE_X 4"), "changed"),
                              (("number SPATE_X 3\n", ""), "gone"),
                              (("4 size: uint32_t\n", "4 size: uint32_t\n    4   4 new: uint32_t\n"), "append"),
                              (("void*\n", "void*\n    4   4 more: uint32_t\n"), "within its old size")):
            with self.subTest(change=change):
                found = self.broken(*change)
                self.assertEqual(len(found), 1, found)
                self.assertIn(words, found[0])

    def test_a_member_that_was_not_read_is_a_hole(self):
        self.assertEqual(list(holes(["struct a 24", "  0 8 one: x", "  8 8 two: x", " 16 8 three: x"])), [])
        self.assertEqual(len(list(holes(["struct a 24", "  0 8 one: x", " 16 8 three: x"]))), 1)
        self.assertEqual(len(list(holes(["struct a 24", "  0 8 one: x", "  8 8 two: x"]))), 1)

    def test_declarations_are_read_and_unknown_ones_are_not_passed_over(self):
        found = abi_headers.read("""typedef struct a { uint32_t one, two; const b *three, *four; char text[4];
            const void* (*get)(const struct a*, int64_t*)SPATE_NOEXCEPT; const char* const* names; } a;
            enum { SPATE_P = 1, SPATE_Q }; void stray(void);""")
        self.assertEqual(found["structs"]["a"], [
            ("one", "uint32_t"), ("two", "uint32_t"), ("three", "const b*"), ("four", "const b*"),
            ("text", "char[4]"), ("get", "const void*(*)(const struct a*,int64_t*)"), ("names", "const char*const*")])
        self.assertEqual(found["enumerators"], ["SPATE_P", "SPATE_Q"])
        self.assertEqual(found["left"], ["void stray(void)"])
        with self.assertRaises(abi_headers.Unreadable):
            abi_headers.read("typedef struct a { uint32_t flag : 1; } a;")


if __name__ == "__main__":
    unittest.main()
