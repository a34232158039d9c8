"""What is shared, imported in a process of its own: it cannot be unlearnt in this one."""

import subprocess
import sys

from guichet.demo.places import ROOT

PROGRAM = """
import os
from guichet.demo import shared
from guichet.processes import nursery, web

nursery.prepare(shared.MODULES)

from django.apps import apps
from django.conf import settings

print(settings.configured, apps.models_ready, len(os.listdir("/proc/self/task")))
"""


def test_what_is_shared_has_no_settings_no_models_and_no_second_thread() -> None:
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "error", "-c", PROGRAM],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.stdout, told.stderr) == ("False False 1\n", "")
