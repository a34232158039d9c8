"""Processes that fork, watched from outside: a program of their own starts them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FAMILY = """
import os, sys, time
from guichet.processes import nursery

def life():
    if os.fork() == 0:
        print("grandchild", os.getpid(), flush=True)
    else:
        print("child", os.getpid(), flush=True)
    time.sleep(60)

nursery.born(life)
time.sleep(60)
"""
PATIENCE_SECONDS = 20


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-W", "error", "-c", FAMILY],
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        process.kill()


def family_of(parent: subprocess.Popen[str]) -> dict[str, int]:
    assert parent.stdout is not None
    told = [parent.stdout.readline().split() for _ in range(2)]
    return {who: int(pid) for who, pid in told}


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def have_ended(pids: list[int]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(lives(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(lives(pid) for pid in pids)


def test_nobody_outlives_a_parent_that_is_killed(parent: subprocess.Popen[str]) -> None:
    family = family_of(parent)

    parent.send_signal(signal.SIGKILL)

    assert have_ended([*family.values()])


def test_what_a_child_forked_does_not_outlive_it(parent: subprocess.Popen[str]) -> None:
    family = family_of(parent)

    os.kill(family["child"], signal.SIGKILL)

    assert have_ended([family["grandchild"]])
    assert parent.poll() is None
