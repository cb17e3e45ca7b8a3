"""Help, exit codes, errors and pipes."""

import subprocess
import sys

import pytest

from vecloom.cli.app import vecloom as group

COMMANDS = [["train"], ["train", "word2vec"], *[[name] for name in sorted(group.commands)]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(vecloom, command):
    result = vecloom(*command, "--help")
    assert result.code == 0
    assert result.out.startswith("Usage: vecloom " + " ".join(command))


def test_examples_in_the_help_name_real_commands(vecloom):
    for command in COMMANDS:
        for line in vecloom(*command, "--help").out.splitlines():
            words = line.split("| ")[-1].split()
            if line.startswith("   ") and words[:1] == ["vecloom"]:
                assert words[1] in group.commands


def test_version(vecloom):
    result = vecloom("--version")
    assert result.code == 0
    assert result.out.startswith("vecloom 0.")


def test_absent_file_is_one_line(vecloom, tmp_path):
    result = vecloom("neighbours", tmp_path / "absent", "word")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("vecloom: error: ")
    assert result.err.count("\n") == 1
    assert "absent" in result.err


def test_debug_raises(vecloom, tmp_path):
    with pytest.raises(FileNotFoundError):
        vecloom("--debug", "neighbours", tmp_path / "absent", "word")


def test_unknown_command(vecloom):
    result = vecloom("nonsense")
    assert result.code == 2
    assert result.err.startswith("vecloom: error: ")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_reader_that_closes_the_pipe_is_no_error(model):
    command = f"'{sys.executable}' -m vecloom.cli neighbours '{model}' --topn 5000 river wolf"
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -n 1; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("river\t")


def test_without_click_one_line_tells_what_to_install():
    hide = "import sys; sys.modules['click'] = None; from vecloom.cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", hide], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "vecloom: error: the command line needs the extra 'cli': pip install \"vecloom[cli]\""
    )
