"""Processes that are started again when they end, and of which none is left behind when we do."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PATIENCE_SECONDS = 10
# A child that has ended is started again after the first pause; after the next one when it ends again soon.
PAUSES_SECONDS = (1, 2, 4, 8, 16)
LONG_SECONDS = 60  # who has run for as long begins at the first pause again
INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Processes:
    """Children under one roof: at the end of `with Processes() as processes` all of them are gone."""

    def __init__(self, *, echo=False, leftovers=(), lock=None):
        """echo: print what the children say.
        leftovers: files and folders to remove when we are killed.
        lock: a descriptor that stays open until all have ended, even when we are killed.
        """
        self.echo, self.children = echo, {}
        self.guard = Guard(leftovers, lock)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for child in reversed(self.children.values()):
            child.stop()
        self.guard.dismiss()

    def start(self, name, command, **options):
        """Start the command as the child of that name; options as for Child."""
        self.children[name] = Child(self, name, command, **options)
        return self.children[name].start()

    def keep_running(self):
        """Start again whichever child has ended; to be called again and again."""
        for child in self.children.values():
            child.keep_running()

    def in_front(self, command, **options):
        """Run the command at our own terminal and return its status; Ctrl-C lets it end in order."""
        process = self.beside(command, **options)
        try:
            return process.wait()
        except KeyboardInterrupt as interrupt:
            if interrupt.args != (signal.SIGINT,):  # a terminal's Ctrl-C has reached the command as well
                process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE_SECONDS)
            process.kill()
            raise
        finally:
            self.guard.forget(process.pid)

    def beside(self, command, **options):
        """Start a command that ends by itself, at our own terminal; should we end first, it is stopped."""
        return self.guard.start([str(part) for part in command], signal.SIGINT, **{"cwd": ROOT, **options})


class Child:
    """One process in a session of its own, so that Ctrl-C reaches only us. It can be started again."""

    def __init__(self, family, name, command, *, stop_signal=signal.SIGTERM, is_ready=None, **options):
        """is_ready: asked until it holds before start() returns; options as for subprocess.Popen."""
        self.family, self.name, self.command = family, name, [str(part) for part in command]
        self.stop_signal, self.is_ready, self.options = stop_signal, is_ready, {"cwd": ROOT, **options}
        self.lines = deque(maxlen=200)
        self.process = self.reader = self.started_at = self.due_at = None
        self.pauses = iter(PAUSES_SECONDS)

    def start(self):
        self._launch()
        if self.is_ready:
            self.wait_until(self.is_ready)
        return self

    def _launch(self):
        self.process = self.family.guard.start(
            self.command,
            self.stop_signal,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            **self.options,
        )
        self.started_at, self.due_at = time.monotonic(), None
        self.reader = threading.Thread(target=self._read, args=[self.process.stdout], daemon=True)
        self.reader.start()

    def _read(self, output):
        for line in output:
            self.lines.append(line)
            if self.family.echo:
                with contextlib.suppress(OSError):  # nobody reads us any more, but the child may go on
                    print(f"{self.name:9}| {line}", end="", flush=True)

    def keep_running(self):
        """Start it again a while after it has ended: a longer while each time, until it has run for long."""
        now = time.monotonic()
        if self.is_running:
            return
        if self.due_at is None:
            if now - self.started_at >= LONG_SECONDS:
                self.pauses = iter(PAUSES_SECONDS)
            pause = next(self.pauses, None)
            status = self.process.returncode
            how = f"ended with status {status}" if status >= 0 else f"was ended by signal {-status}"
            if pause is None:
                sys.exit(f"{self.name} {how} each time it was started again: its last lines above say why.")
            print(f"{self.name} {how}; it is started again in {pause} s.", flush=True)
            self.due_at = now + pause
        elif now >= self.due_at:
            self.stop()  # what it has left behind
            self._launch()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def wait_until(self, holds, seconds=60):
        """Return when holds() is true; end with the child's last words when it ends or takes too long."""
        end = time.monotonic() + seconds
        while not holds():
            if not self.is_running or time.monotonic() > end:
                self.reader.join(0 if self.is_running else 1)  # to the last word
                reason = f"did not answer in {seconds} s" if self.is_running else "ended instead of starting"
                sys.exit(f"{''.join(self.lines)}\n{self.name} {reason}: its last words, above, say why.")
            time.sleep(0.03)

    def stop(self, number=None):
        """Ask it to end and wait; whatever is then left of it and of its children is killed."""
        if self.process is None:
            return
        if self.is_running:
            send(os.kill, self.process.pid, number or self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE_SECONDS)
        send(os.killpg, self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.family.guard.forget(self.process.pid)

    def kill(self):
        self.stop(signal.SIGKILL)


class Guard:
    """A process that outlives us: when our end of its pipe closes, it stops what we have not."""

    def __init__(self, leftovers, lock):
        self.process = subprocess.Popen(
            [sys.executable, "-I", __file__, *map(str, leftovers)],
            stdin=subprocess.PIPE,
            text=True,
            bufsize=1,
            start_new_session=True,
            pass_fds=[] if lock is None else [lock],
        )

    def start(self, command, stop_signal, **options):
        """Start a process and make it known: a signal to us in between would leave it to nobody."""
        with undisturbed():
            process = subprocess.Popen(command, **options)
            self.process.stdin.write(f"{process.pid} {int(stop_signal)}\n")
        return process

    def forget(self, pid):
        self.process.stdin.write(f"{pid} 0\n")

    def dismiss(self):
        self.process.stdin.close()
        self.process.wait()


@contextlib.contextmanager
def undisturbed():
    """Signals that would interrupt the block are seen to after it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals interrupt the main thread only
        return
    came = []
    handlers = {number: signal.signal(number, lambda number, frame: came.append(number)) for number in INTERRUPTS}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)


def guard(leftovers):
    """The guard's own life: learn who lives until the pipe closes, stop those, remove the leftovers."""
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
    living = {}
    for line in sys.stdin:
        pid, stop_signal = map(int, line.split())
        living.pop(pid, None)
        if stop_signal:
            living[pid] = stop_signal
    for pid in reversed(living):
        send(os.kill, pid, living[pid])
    end = time.monotonic() + PATIENCE_SECONDS - 2
    while any(send(os.kill, pid, 0) for pid in living) and time.monotonic() < end:
        time.sleep(0.05)
    for pid in living:
        send(os.kill, pid, signal.SIGKILL)
        send(os.killpg, pid, signal.SIGKILL)
    for path in map(Path, leftovers):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def send(kill, pid, number):
    """Send the signal to that process or group; True if there was one."""
    try:
        kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    guard(sys.argv[1:])
