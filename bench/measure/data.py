"""The captures that are measured; `bench/make-data` makes them."""
import pathlib
import subprocess
import sys

MAKER = pathlib.Path(__file__).resolve().parent.parent / "make-data"
TITLES = {"http": "HTTP", "heads": "HTTP, 128 octets of each packet", "mixed": "mixed", "dns": "DNS"}


class Data:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.counts = {}
        self.make()

    def make(self, *more):
        if subprocess.run([sys.executable, MAKER, self.build, self.folder, *more], stdout=subprocess.DEVNULL).returncode != 0:
            sys.exit("bench/run: the captures could not be made (bench/make-data, see above)")

    def whole(self, name):
        return self.folder / (name + ".pcap")

    def part(self, name, packets):
        """The set with so many packets: its first ones, or all of it repeated with changed addresses."""
        self.make("--repeat", name, str(packets))
        path = self.folder / ("%s-%d.pcap" % (name, packets))
        self.counts[path] = packets
        return path

    def octets_of_a_packet(self, name):
        """In the file, on the average; of "heads" from a part of it."""
        path = self.whole(name) if self.whole(name).exists() else self.part(name, 1_000_000)
        return path.stat().st_size / self.packets(path)

    def packets(self, path):
        if path not in self.counts:
            self.counts[path] = int(subprocess.run([self.build / "bench" / "walk_records", path], capture_output=True, text=True).stdout.split()[0])
        return self.counts[path]

    def describe(self, path):
        name = TITLES[path.stem.split("-")[0]]
        packets, size = self.packets(path), path.stat().st_size
        count = "%.3g million" % (packets / 1e6) if packets >= 1e6 else "{:,}".format(packets)
        return "%s: %s packets, %s MB" % (name, count, "{:,.0f}".format(size / 1e6))

    def connections(self, path):
        lines = subprocess.run([self.build / "loopscope", "connections", "-r", path], capture_output=True, text=True).stdout.splitlines()
        return [line for line in lines if line.split()[:1] and line.split()[0].isdigit()]


