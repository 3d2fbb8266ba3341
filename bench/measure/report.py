"""The tables, in Markdown: printed, and put into docs/performance.md in place of those that it holds."""
import datetime
import os
import pathlib
import platform
import re
import subprocess


def table(header, rows):
    rows = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def machine(loopscope, by_processor):
    """The machine that measured, in one paragraph."""
    info = pathlib.Path("/proc/cpuinfo").read_text()
    names = re.findall(r"model name\s*:\s*(.*)", info)
    clock = re.findall(r"cpu MHz\s*:\s*([\d.]+)", info)
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text()).group(1)) / 2**20
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())
    version = subprocess.run([loopscope, "--version"], capture_output=True, text=True).stdout.strip()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=pathlib.Path(__file__).parent).stdout.strip()
    load = os.getloadavg()[0]
    return ("%d cores of %s%s, %.0f GB of memory, %s with Linux %s. %s%s. Load when it began: %.1f.%s" % (
        os.cpu_count(), names[0] if names else platform.machine(), " at %.1f GHz" % (float(clock[0]) / 1000) if clock else "", memory,
        system.group(1) if system else "", platform.release(), version, " at commit " + commit if commit else "", load,
        " Its other work was too much to measure by the clock: times are of the CPU, of all threads together." if by_processor else ""))


class Report:
    """Prints each section when it is measured; keeps them for the document."""

    def __init__(self, document=None):
        self.document = document

    def add(self, name, title, parts):
        body = "\n\n".join(part for part in parts if part)
        print("\n## %s\n\n%s" % (title, body), flush=True)
        if self.document is None:
            return
        text = self.document.read_text()
        begin, end = "<!-- measured: %s -->" % name, "<!-- end -->"
        place = re.search(re.escape(begin) + r".*?" + re.escape(end), text, re.DOTALL)
        if place is None:
            print("(%s has no place for it: %s ... %s)" % (self.document, begin, end))
            return
        self.document.write_text(text[:place.start()] + begin + "\n" + body + "\n" + end + text[place.end():])
