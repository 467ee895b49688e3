"""Running the command line as a user does."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*words, cwd=ROOT, **options):
    """Run ``python build.py`` with words and return the finished process."""
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=600,
        **options,
    )


def run_json(*words, status=0, **options):
    """Run with ``--json`` and return the object; anything else on standard output is an error."""
    result = run(*words, "--json", **options)
    assert result.returncode == status, result.stderr
    return json.loads(result.stdout)


def refusal(*words, status=2, **options):
    """Run something wrong and return its only line on standard error."""
    result = run(*words, **options)
    assert result.returncode == status, (result.stdout, result.stderr)
    assert result.stderr.count("\n") == 1 and result.stdout == "", result.stderr
    assert result.stderr.startswith("build.py: ")
    return result.stderr.removeprefix("build.py: ").rstrip("\n")
