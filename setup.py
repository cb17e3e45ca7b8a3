"""The compiled parts: one static library per instruction set, one extension per Cython file.

Everything else about the package is declared in pyproject.toml.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

MSVC = sys.platform == "win32"
# The platform built for, which cross builds set apart from the one built on.
PLATFORM = sysconfig.get_platform().lower()
X86_64 = PLATFORM.endswith(("x86_64", "amd64"))
AARCH64 = PLATFORM.endswith(("aarch64", "arm64"))

OPTIMIZE = (
    ["/O2", "/std:c11"]
    if MSVC
    else ["-O3", "-std=c11", "-fno-math-errno", "-ffp-contract=off", "-fPIC"]
)
V3 = (
    ["/arch:AVX2"]
    if MSVC
    else ["-mavx2", "-mfma", "-mbmi", "-mbmi2", "-mlzcnt", "-mpopcnt", "-mf16c"]
)
V4 = ["/arch:AVX512"] if MSVC else [*V3, "-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl"]

HEADERS = sorted(str(path) for path in Path("csrc").rglob("*.h"))


def static_library(
    name: str, sources: list[str], flags: list[str]
) -> tuple[str, dict[str, object]]:
    """Describe one static library that is rebuilt when any header changes."""
    return name, {
        "sources": sources,
        "cflags": [*OPTIMIZE, *flags],
        "obj_deps": {"": HEADERS},
    }


def instruction_sets() -> list[tuple[str, dict[str, object]]]:
    """List the libraries of kernels that the target platform can hold."""
    flags = {"scalar": [], "reference": []}
    if X86_64:
        flags |= {"v3": V3, "v4": V4}
    if AARCH64:
        flags |= {"neon": []}
    return [
        static_library(f"vl_{isa}", [f"csrc/isa/{isa}.c"], extra) for isa, extra in flags.items()
    ]


LIBRARIES = [
    static_library("vl_dispatch", ["csrc/dispatch.c"], []),
    *instruction_sets(),
    static_library("vl_text", sorted(map(str, Path("csrc/text").glob("*.c"))), []),
]


def extension(path: Path) -> Extension:
    """Describe the extension of one Cython file; it takes what it needs of the libraries."""
    return Extension(
        f"vecloom._core.{path.stem}",
        [str(path)],
        include_dirs=["csrc"],
        depends=HEADERS,
        extra_compile_args=OPTIMIZE,
    )


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
    cmdclass={"build_ext": BuildExtensions},
)
