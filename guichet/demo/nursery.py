"""Import once what every operator's process needs, then fork: a child starts where its parent's imports ended.

A process that serves one operator spends two thirds of its start on modules that know no operator. The parent reads
those, and neither settings nor models, which belong to one operator. It has one thread, so that forking is safe.
"""

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import IO

from guichet.demo.places import ROOT

STOPPED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_EVERY = 0.02

# What settings, models and pages stand on, and imports without settings. The order is of no importance.
MODULES = (
    "cryptography.hazmat.primitives.serialization",
    "django.contrib.admin.decorators",
    "django.contrib.auth.checks",
    "django.contrib.auth.hashers",
    "django.contrib.auth.management",
    "django.contrib.auth.password_validation",
    "django.contrib.auth.tokens",
    "django.contrib.contenttypes.management",
    "django.contrib.messages.storage.fallback",
    "django.contrib.sessions.middleware",
    "django.contrib.staticfiles.checks",
    "django.core.cache.backends.db",
    "django.core.handlers.wsgi",
    "django.core.management.commands.migrate",
    "django.core.servers.basehttp",
    "django.db.backends.base.base",
    "django.db.backends.base.schema",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.middleware.common",
    "django.middleware.csrf",
    "django.middleware.security",
    "django.template.backends.django",
    "django.template.loader_tags",
    "django.template.loaders.cached",
    "django.templatetags.cache",
    "django.templatetags.i18n",
    "django.views.csrf",
    "django.views.debug",
    "django.views.generic",
    "django_htmx.middleware",
    "csp.middleware",
    "fido2.server",
    "logging.config",
    "smtplib",
    "sqlite3.dbapi2",
    "statistics",
    "template_partials.loader",
    "whitenoise.middleware",
    "guichet.billing.values",
    "guichet.catalogue.queries",
    "guichet.contracts.rules",
    "guichet.core.sealing",
    "guichet.demo.export",
    "guichet.demo.mailbox",
    "guichet.help.queries",
    "guichet.lines.values",
    "guichet.messages.values",
    "guichet.orders.values",
    "guichet.people.rules",
    "guichet.people.words",
    "guichet.ui.paths",
    "guichet.help.presenters",
    "guichet.portal.rules",
    "guichet.database.prepared",
    "guichet.ui.errors",
    "guichet.ui.middleware",
    "guichet.ui.templatetags.ui",
    "guichet.ui.urls",
    "guichet.database.upserts",
    "guichet.usage.values",
)


@dataclass
class Stopping:
    """Whether somebody asked to stop. A plain flag: a handler that took a lock could wait for itself."""

    asked: bool = False

    def on_signals(self) -> None:
        def ask(number: int, frame: FrameType | None) -> None:
            self.asked = True

        for number in STOPPED_BY:
            signal.signal(number, ask)


@dataclass
class Offspring:
    """A process of the nursery, first of a session of its own. `status` is its exit's once it has been seen to end."""

    pid: int
    status: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal, or None as long as it lives."""
        if self.status is None:
            pid, ended = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(ended)
        return self.status

    def has_ended_by(self, deadline: float) -> bool:
        """Wait for its end, no longer than until a moment of the monotonic clock."""
        while self.poll() is None and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY)
        return self.status is not None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and to those that it started: they are a session, named by its pid."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            if self.status is None:  # born this very moment, its session not yet made
                with suppress(ProcessLookupError):
                    os.kill(self.pid, number)

    def end(self) -> None:
        """End it and those that it started, at once."""
        self.signal(signal.SIGKILL)
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def prepare() -> None:
    """Import what children share. Afterwards, what is there is left out of garbage collections, and so not copied."""
    for module in MODULES:
        import_module(module)
    gc.collect()
    gc.freeze()


def born(work: Callable[[], object], *, environment: Mapping[str, str], output: IO[bytes]) -> Offspring:
    """Fork a process that does some work, with an environment of its own, and writes to a file."""
    sys.stdout.flush()
    sys.stderr.flush()
    # a signal that comes meanwhile waits: the child must not treat it as its parent would
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPED_BY)
    try:
        pid = os.fork()
        if pid == 0:
            _live(work, environment, output, before)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return Offspring(pid)


def _live(
    work: Callable[[], object], environment: Mapping[str, str], output: IO[bytes], mask: set[int | signal.Signals]
) -> None:
    """Be the child, to the end: nothing of the parent's stack runs here, neither its `finally` nor its exit."""
    status = 1
    try:
        # a session of its own: Ctrl-C reaches the parent only, which stops its children in order
        os.setsid()
        _redirect(output)
        for number in STOPPED_BY:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(ROOT)
        work()
        status = 0
    except SystemExit as end:
        status = _status_of(end)
    except BaseException:  # whatever it is, it must not go up to the parent's code
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _redirect(output: IO[bytes]) -> None:
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(output.fileno(), 1)
    os.dup2(output.fileno(), 2)


def _status_of(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    print(end.code, file=sys.stderr)  # noqa: T201 - as Python itself says why it exits
    return 1
