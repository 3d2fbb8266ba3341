"""Starting, and the window under Xvfb: its first frame, from the wire to the screen, and what it uses while nothing happens."""
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

from .report import table
from .timing import Contender, compare

DISPLAY = ":%d" % (200 + os.getpid() % 500)


def measure_start(bench):
    tiny, ours = bench.data.part("http", 1_000), bench.loopscope
    contenders = [Contender("`loopscope decode -c 0`", [ours, "decode", "-c", "0", "-r", tiny]),
                  Contender("`loopscope decode`", [ours, "decode", "-r", tiny]),
                  Contender("`loopscope connections`", [ours, "connections", "-r", tiny]),
                  Contender("`loopscope --version`", [ours, "--version"]),
                  Contender("`tcpdump -n`", ["tcpdump", "-n", "-r", tiny]),
                  Contender("`tshark -n`", ["tshark", "-n", "-r", tiny], runs=3)]
    results = compare(contenders, 21)
    first = results[contenders[0].name]
    parts = [table(["1,000 packets of HTTP", "from the start to the end"], [[c.name, results[c.name].text(first)] for c in contenders])]
    if shutil.which("Xvfb") is None:
        parts.append("Xvfb is not installed: the window is not measured.")
    else:
        with Screen():
            parts.append(first_frames(bench, tiny))
    bench.report.add("start", "Starting", parts)


def first_frames(bench, tiny):
    """Milliseconds from the start of the program until its toolbar and its list are on the screen."""
    ours, rows = bench.loopscope, []
    commands = [("`loopscope`", [ours]), ("`loopscope`, 1,000 packets", [ours, tiny, "--view", "packets"]),
                ("`loopscope`, the HTTP set", [ours, bench.data.whole("http"), "--view", "packets"])]
    if shutil.which("wireshark"):
        commands += [("`wireshark`, 1,000 packets", ["wireshark", tiny])]
    times = {name: [] for name, _ in commands}
    for _ in range(5):
        for name, command in commands:
            with tempfile.TemporaryDirectory() as scratch:
                done = subprocess.run([bench.build / "bench" / "first_frame", *command], env=environment(scratch), capture_output=True, text=True)
            found = re.match(r"mapped (\d+) top (\d+) list (\d+)", done.stdout)
            if done.returncode == 0 and found:
                times[name].append([int(part) for part in found.groups()])
    for name, runs in times.items():
        rows.append([name, *("%.0f ms" % statistics.median(column) for column in zip(*runs))] if runs else [name, "no window", "", ""])
    return table(["software OpenGL", "window", "first frame", "first rows"], rows)


class Screen:
    """An X server without a screen, for as long as it is used."""

    def __enter__(self):
        self.server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1280x800x24"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.server.wait()


def environment(scratch):
    return dict(os.environ, DISPLAY=DISPLAY, LIBGL_ALWAYS_SOFTWARE="1", XDG_CONFIG_HOME=scratch, TMPDIR=scratch)


def start_window(loopscope, scratch, *arguments):
    return subprocess.Popen([loopscope, *arguments], env=environment(scratch), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wire_to_screen(loopscope, folder):
    log = folder / "latency"
    window = start_window(loopscope, folder, "-i", "lo", "-f", "udp port 40999", "--view", "packets", "--latency-log", str(log))
    time.sleep(4)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(200):
            sender.sendto(b"%d" % number, ("127.0.0.1", 40999))
            time.sleep(0.037)
    time.sleep(1)
    window.send_signal(signal.SIGKILL)
    window.wait()
    if not log.exists():
        return ["from the wire to the screen", "not measured: no packet came to the window (may lo be captured? try `loopscope doctor`)"]
    rows = [line.split() for line in log.read_text().splitlines()]
    ages = sorted(float(age) for _, age in rows)
    return ["from the wire to the screen, %s packets in %d frames" % (rows[-1][0], len(ages)),
            "median %.1f ms, 95 %% within %.1f ms, worst %.1f ms" % (statistics.median(ages), ages[int(len(ages) * 0.95)], ages[-1])]


def idle(loopscope, folder, title, *arguments):
    window = start_window(loopscope, folder, *arguments)
    time.sleep(6)
    ticks = lambda: sum(int(n) for n in pathlib.Path("/proc/%d/stat" % window.pid).read_text().rsplit(")", 1)[1].split()[11:13])
    before = ticks()
    time.sleep(10)
    used = (ticks() - before) / os.sysconf("SC_CLK_TCK") / 10 * 100
    window.kill()
    window.wait()
    return ["idle, " + title, "%.1f %% of a core" % used]


def measure_window(bench):
    if shutil.which("Xvfb") is None:
        return bench.report.add("window", "The window", ["Xvfb is not installed: the window is not measured."])
    with Screen(), tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        rows = [wire_to_screen(bench.loopscope, folder),
                idle(bench.loopscope, folder, "a capture of 200,000 packets is open", str(bench.data.part("http", 200_000))),
                idle(bench.loopscope, folder, "the start page")]
    bench.report.add("window", "The window", [table(["software OpenGL", ""], rows)])
