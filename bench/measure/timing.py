"""Whole processes, timed: alternating runs, medians, ratios, and the memory that a process has for itself."""
import dataclasses
import os
import resource
import shutil
import statistics
import subprocess
import threading
import time

LIMIT = 400  # seconds, for one run
TIMEOUT = -1000  # the status of a run that took longer
most_rounds = 100  # fewer make a quicker and a coarser measurement
by_processor = False  # time of the CPU instead of the clock's, of all threads: for machines that are busy


@dataclasses.dataclass
class Run:
    seconds: float
    status: int  # negative: the signal that ended it


@dataclasses.dataclass
class Contender:
    """One way to do the work. The first of a comparison is the one that the others are held against."""
    name: str
    command: list
    runs: int = 0  # 0: as many as the comparison has rounds

    def missing(self):
        return shutil.which(str(self.command[0])) is None


def run(command, **options):
    """Waits without asking: subprocess's own timeout looks whether the process has ended every 50 ms at last."""
    start, cpu = time.perf_counter(), cpu_of_children()
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=dict(os.environ, TZ="UTC"), **options)
    limit = threading.Timer(LIMIT, process.kill)
    limit.start()
    status = process.wait()
    seconds = time.perf_counter() - start
    limit.cancel()
    limit.join()
    return Run(cpu_of_children() - cpu if by_processor else seconds, TIMEOUT if seconds >= LIMIT else status)


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@dataclasses.dataclass
class Result:
    seconds: float = 0.0  # median
    problem: str = ""  # why there is no figure

    def text(self, first, packets=0):
        if self.problem:
            return self.problem
        each = " (%s a packet)" % duration(self.seconds / packets) if packets else ""
        times = "" if first is self or first.problem else ", %s" % ratio(self.seconds / first.seconds)
        return duration(self.seconds) + each + times


def compare(contenders, rounds):
    """Alternating runs, so that whatever else the machine does hits all of them. Returns a Result for each contender."""
    runs = {contender.name: [] for contender in contenders}
    for number in range(min(rounds, most_rounds)):
        for contender in contenders:
            if not contender.missing() and number < (contender.runs or rounds):
                runs[contender.name].append(run(contender.command))
    return {contender.name: result_of(contender, runs[contender.name]) for contender in contenders}


def result_of(contender, runs):
    if contender.missing():
        return Result(problem="not installed")
    crashed = [each for each in runs if each.status < 0]
    if crashed:
        return Result(problem="took longer than %d s" % LIMIT if crashed[0].status == TIMEOUT else "crashed (signal %d)" % -crashed[0].status)
    return Result(seconds=statistics.median(each.seconds for each in runs))


def own_memory(command):
    """The most memory that the process had for itself while it ran, in octets: RssAnon of /proc/PID/status, read every
    two milliseconds. The mapped capture is not part of it. Returns (octets, seconds)."""
    start, cpu = time.perf_counter(), cpu_of_children()
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0

    def watch():
        nonlocal most
        while process.returncode is None:
            try:
                with open("/proc/%d/status" % process.pid) as status:
                    lines = [line for line in status if line.startswith("RssAnon")]
                most = max([most, *(int(line.split()[1]) * 1024 for line in lines)])
            except OSError:
                return
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return most, cpu_of_children() - cpu if by_processor else time.perf_counter() - start


def available_memory():
    """In octets."""
    return next(int(line.split()[1]) * 1024 for line in open("/proc/meminfo") if line.startswith("MemAvailable"))


def duration(seconds):
    if seconds >= 10:
        return "%.0f s" % seconds
    if seconds >= 1:
        return "%.2f s" % seconds
    if seconds >= 0.001:
        return "%.3g ms" % (seconds * 1e3)
    return "%.2f µs" % (seconds * 1e6) if seconds >= 1e-6 else "%.0f ns" % (seconds * 1e9)


def ratio(times):
    return "%.0f×" % times if times >= 10 else "%.1f×" % times if times >= 0.95 else "%.2f×" % times


def octets(number):
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= size:
            return "%.3g %s" % (number / size, unit)
    return "%d octets" % number
