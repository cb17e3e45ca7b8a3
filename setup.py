"""The compiled parts: one static library per instruction set, one extension per Cython file.

Everything else about the package is declared in pyproject.toml.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_clib import build_clib
from setuptools.command.build_ext import build_ext

MSVC = sys.platform == "win32"
# The platform built for, which cross builds set apart from the one built on.
PLATFORM = sysconfig.get_platform().lower()
X86_64 = PLATFORM.endswith(("x86_64", "amd64"))
AARCH64 = PLATFORM.endswith(("aarch64", "arm64"))

GNU_FLAGS = ["-O3", "-g0", "-std=c11", "-fno-math-errno", "-ffp-contract=off", "-fPIC"]
GNU_V3 = ["-mavx2", "-mfma", "-mbmi", "-mbmi2", "-mlzcnt", "-mpopcnt", "-mf16c"]
GNU_V4 = [*GNU_V3, "-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl"]
OPTIMIZE = ["/O2", "/std:c11"] if MSVC else GNU_FLAGS
V3 = ["/arch:AVX2"] if MSVC else GNU_V3
V4 = ["/arch:AVX512"] if MSVC else GNU_V4


def headers(*folders: str) -> list[str]:
    """List the headers directly in the named folders of csrc."""
    return sorted(str(path) for folder in folders for path in Path("csrc", folder).glob("*.h"))


def static_library(
    name: str, sources: list[str], depends: list[str], flags: list[str]
) -> tuple[str, dict[str, object]]:
    """Describe one static library that is rebuilt when one of its headers changes."""
    info = {"sources": sources, "cflags": [*OPTIMIZE, *flags], "obj_deps": {"": depends}}
    return name, info


def instruction_sets() -> list[tuple[str, dict[str, object]]]:
    """List the libraries of kernels that the target platform can hold."""
    flags: dict[str, list[str]] = {"scalar": [], "reference": []}
    if X86_64:
        flags |= {"v3": V3, "v4": V4}
    if AARCH64:
        flags |= {"neon": []}
    depends = headers("", "simd", "kernels")
    return [
        static_library(f"vl_{isa}", [f"csrc/isa/{isa}.c"], depends, extra)
        for isa, extra in flags.items()
    ]


TEXT_SOURCES = sorted(str(path) for path in Path("csrc/text").glob("*.c"))
LIBRARIES = [
    static_library("vl_dispatch", ["csrc/dispatch.c"], headers(""), []),
    *instruction_sets(),
    static_library("vl_text", TEXT_SOURCES, headers("text"), []),
]


# These extensions call into the libraries, or include their headers: made anew when they change.
LINKED = {
    "kernels": [
        "csrc/dispatch.c",
        *headers("simd", "kernels"),
        *(str(path) for path in sorted(Path("csrc/isa").glob("*.c"))),
    ],
    "text": [*TEXT_SOURCES, *headers("text")],
    "joining": [*TEXT_SOURCES, *headers("text")],
    "ngrams": headers("text"),
    "features": [*TEXT_SOURCES, *headers("text")],
    "labelled": headers("text"),
    "lookup": [*TEXT_SOURCES, *headers("text")],
    "phrases": [*TEXT_SOURCES, *headers("text")],
    "segmentation": [*TEXT_SOURCES, *headers("text")],
    "supervised": headers("text"),
    "words": [*TEXT_SOURCES, *headers("text")],
}


def extension(path: Path) -> Extension:
    """Describe the extension of one Cython file; it takes what it needs of the libraries."""
    return Extension(
        f"vecloom._core.{path.stem}",
        [str(path)],
        include_dirs=["csrc"],
        depends=[*headers(""), *LINKED.get(path.stem, [])],
        extra_compile_args=OPTIMIZE,
    )


class BuildLibraries(build_clib):
    """Build the libraries side by side."""

    def build_libraries(self, libraries: list[tuple[str, dict[str, object]]]) -> None:
        build = super().build_libraries
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda library: build([library]), libraries))


class BuildExtensions(build_ext):
    """Build the static libraries first, also for an editable install."""

    def run(self) -> None:
        self.run_command("build_clib")
        self.library_dirs.append(self.get_finalized_command("build_clib").build_clib)
        super().run()


setup(
    libraries=LIBRARIES,
    ext_modules=cythonize(
        [extension(path) for path in sorted(Path("src/vecloom/_core").glob("*.pyx"))],
        include_path=["src"],
        nthreads=0,
        compiler_directives={
            "language_level": "3",
            "boundscheck": False,
            "wraparound": False,
            "cdivision": True,
            "initializedcheck": False,
            "freethreading_compatible": True,
        },
    ),
    cmdclass={"build_ext": BuildExtensions, "build_clib": BuildLibraries},
    options={"build_ext": {"parallel": os.cpu_count()}},
)
