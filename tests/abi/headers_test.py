"""Every public header stands alone: the C ABI as C11, C17, C++17 and C++20, the C++ layer as C++20, by gcc and clang."""
import concurrent.futures
import os
import subprocess
import unittest

INCLUDE = os.environ["SPATE_INCLUDE"]
COMPILERS = {"c": ("gcc", "clang-14"), "c++": ("g++", "clang++-14")}
ABI_DIALECTS = (("c", "c11"), ("c", "c17"), ("c++", "c++17"), ("c++", "c++20"))
LAYER_DIALECTS = (("c++", "c++20"),)


def headers(below, suffix):
    found = []
    for folder, _, files in os.walk(os.path.join(INCLUDE, below)):
        found += [os.path.relpath(os.path.join(folder, file), INCLUDE) for file in files if file.endswith(suffix)]
    return sorted(found)


def compile_alone(text, compiler, language, standard):
    """What the compiler says about one translation unit; empty: it is fine."""
    done = subprocess.run([compiler, f"-std={standard}", "-x", language, "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                           "-fsyntax-only", "-I", INCLUDE, "-"], input=text, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stderr or f"{compiler} ended with {done.returncode}"


def matrix(files, dialects):
    return [(file, compiler, language, standard) for file in files for language, standard in dialects
            for compiler in COMPILERS[language]]


class Headers(unittest.TestCase):
    def compile_all(self, cells):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            # Twice, since the include guard is part of what is tested.
            said = pool.map(lambda cell: compile_alone(f"#include <{cell[0]}>\n" * 2, *cell[1:]), cells)
            for cell, words in zip(cells, said):
                with self.subTest(header=cell[0], compiler=cell[1], standard=cell[3]):
                    self.assertEqual(words, "")

    def test_every_abi_header(self):
        files = headers("spate/abi", ".h")
        self.assertGreaterEqual(len(files), 12, "the ABI's headers were not found")
        self.compile_all(matrix(files, ABI_DIALECTS))

    def test_every_header_of_the_cpp_layer(self):
        files = headers("spate", ".hpp")
        self.assertGreaterEqual(len(files), 17, "the headers of the C++ layer were not found")
        self.compile_all(matrix(files, LAYER_DIALECTS))

    def test_a_header_that_is_not_self_contained_is_found(self):
        text = "typedef struct broken { uint32_t size; } broken;\n"
        for _, compiler, language, standard in matrix(["broken.h"], ABI_DIALECTS):
            self.assertIn("uint32_t", compile_alone(text, compiler, language, standard))

    def test_a_header_that_is_not_pedantic_is_found(self):
        text = "#include <stdint.h>\ntypedef struct broken { struct { uint32_t size; }; } broken;\n"
        self.assertNotEqual(compile_alone(text, "g++", "c++", "c++20"), "")
        self.assertNotEqual(compile_alone(text, "clang++-14", "c++", "c++17"), "")


if __name__ == "__main__":
    unittest.main()
