"""Opening, printing and filtering captures, beside the peers."""
import json
import os
import re
import subprocess

from .report import table
from .timing import Contender, Result, available_memory, compare, duration, octets, own_memory, ratio

PART = 200_000  # packets, where a peer takes minutes for all of them
FIELDS = ("frame.number", "frame.time_relative", "ip.src", "ip.dst", "tcp.srcport", "tcp.dstport", "tcp.stream", "tcp.seq", "tcp.len", "tcp.flags",
          "http.request.method", "http.request.uri", "http.response.code")
# What the index answers, and what needs the packet to be decoded again.
FILTERS = ("tcp.flags.syn == 1 && tcp.flags.ack == 0", "ip.addr == 10.0.0.1", "tcp.port in {8080, 40000..40100}", "frame.len > 9000",
           'http.host contains "x"', 'dns.qry.name == "host7.lan.example"', 'http.request.uri matches "n=[0-9]*77$"')


def side_by_side(data, paths, contenders_of, rounds, each_packet=False):
    """A row a contender, a column a capture."""
    columns = []
    for path in paths:
        contenders = contenders_of(path)
        results = compare(contenders, rounds)
        first = results[contenders[0].name]
        packets = data.packets(path) if each_packet else 0
        columns.append({name: result.text(first, packets) for name, result in results.items()})
    names = [contender.name for contender in contenders_of(paths[0])]
    return table(["", *(data.describe(path) for path in paths)], [[name, *(column[name] for column in columns)] for name in names])


def measure_open(bench):
    ours, own, data = bench.loopscope, bench.build / "bench", bench.data

    def readers(path):
        return [Contender("`loopscope decode -c 0`", [ours, "decode", "-c", "0", "-r", path]),
                Contender("`loopscope connections`", [ours, "connections", "-r", path]),
                Contender("record headers walked (mmap)", [own / "walk_records", path]),
                Contender("bare libpcap loop", [own / "pcap_loop", path]),
                Contender("libtins, parse only", [own / "libtins_reader", path]),
                Contender("libtins with TCP streams", [own / "libtins_reader", path, "--streams"]),
                Contender("`tcptrace -n`", ["tcptrace", "-n", path], runs=2)]

    def printers(path):
        return [Contender("`loopscope decode -c 0`", [ours, "decode", "-c", "0", "-r", path]),
                Contender("`tshark -n`", ["tshark", "-n", "-r", path], runs=1),
                Contender("`tshark -n -2`", ["tshark", "-n", "-2", "-r", path], runs=1),
                Contender("`tcpdump -n`", ["tcpdump", "-n", "-r", path], runs=1)]

    wholes = [data.whole(name) for name in ("http", "mixed", "dns")]
    parts = [data.whole("http"), data.part("mixed", PART), data.whole("dns")]
    bench.report.add("open", "Opening a capture completely", [
        side_by_side(data, wholes, readers, 5),
        "Those that print take far longer, so that they run once, and of the mixed packets only the first {:,} are taken:".format(PART),
        side_by_side(data, parts, printers, 3)])


def measure_printing(bench):
    ours, data = bench.loopscope, bench.data
    parts = [data.part("http", PART), data.part("mixed", PART), data.whole("dns")]
    chosen = [part for field in FIELDS for part in ("-e", field)]

    def text(path):
        return [Contender("`loopscope decode`", [ours, "decode", "-r", path]),
                Contender("`TZ=UTC tcpdump -n -tt`", ["tcpdump", "-n", "-tt", "-r", path]),
                Contender("`tshark -n`", ["tshark", "-n", "-r", path], runs=1)]

    def fields(path):
        return [Contender("`loopscope decode -T fields`", [ours, "decode", "-T", "fields", *chosen, "-r", path]),
                Contender("`tshark -n -T fields`", ["tshark", "-n", "-T", "fields", *chosen, "-r", path], runs=2)]

    def trees(path):
        return [Contender("`loopscope decode -T json`", [ours, "decode", "-T", "json", "-r", path]),
                Contender("`tshark -n -T ek`", ["tshark", "-n", "-T", "ek", "-r", path], runs=1)]

    bench.report.add("text", "A line a packet", [side_by_side(data, [data.whole("http"), *parts[1:]], text, 3, True)])
    bench.report.add("fields", "13 fields a packet", [side_by_side(data, parts, fields, 3, True)])
    bench.report.add("json", "The whole tree of each packet", [side_by_side(data, parts, trees, 3, True)])


def measure_filters(bench):
    ours, data, rows = bench.loopscope, bench.data, []
    for name in ("http", "dns"):
        whole, part = data.whole(name), data.part(name, 100_000)
        for chosen in FILTERS:
            if ("http" in chosen) != (name == "http") and ("http" in chosen or "dns" in chosen):
                continue
            filtered = Contender("ours", [ours, "decode", "-T", "fields", "-e", "frame.number", "-Y", chosen, "-r", whole])
            on_whole = compare([filtered, Contender("open", [ours, "decode", "-c", "0", "-r", whole])], 3)
            on_part = compare([Contender("ours", [ours, "decode", "-T", "fields", "-e", "frame.number", "-Y", chosen, "-r", part]),
                               Contender("tshark", ["tshark", "-n", "-T", "fields", "-e", "frame.number", "-Y", chosen, "-r", part], runs=1)], 3)
            beyond = max(on_whole["ours"].seconds - on_whole["open"].seconds, 1e-9)
            rows.append(["`%s`" % chosen.replace("|", "\\|"), name, duration(on_whole["ours"].seconds),
                         "%s (%.1f million packets/s)" % (duration(beyond), data.packets(whole) / beyond / 1e6) if beyond > 0.005 else "none",
                         on_part["tshark"].text(on_part["ours"])])
    bench.report.add("filters", "Display filters", [
        table(["filter", "set", "`loopscope decode -Y`", "of it beyond `decode -c 0`", "`tshark -Y`, first 100,000 packets"], rows)])
    measure_open_filters(bench)


def measure_open_filters(bench):
    """What a filter costs where the capture is open already, as in the window: bench/filter_bench.cpp."""
    paths = [bench.data.whole(name) for name in ("http", "mixed")]
    columns = [filters_of_open(bench, path) for path in paths]
    header = ["filter", *(bench.data.describe(path) for path in paths)]
    rows = [["`%s`" % text.replace("|", "\\|"), *(column[text] for column in columns)] for text in columns[0]]
    bench.report.add("open-filters", "Display filters over a capture that is open: two threads by the clock, and the CPU's time a packet", [table(header, rows)])


def filters_of_open(bench, path):
    run = subprocess.run([bench.build / "bench" / "loopscope_bench", "--benchmark_filter=^filter_recording/", "--benchmark_format=json", "--benchmark_min_time=0.2"],
                         env=dict(os.environ, LOOPSCOPE_BENCH_CAPTURE=str(path)), capture_output=True, text=True, check=True)
    both = [each for each in json.loads(run.stdout)["benchmarks"] if "/threads:2/" in each["name"]]
    return {each["label"]: "%s, %.0f ns" % (duration(each["real_time"] / 1e3), each["cpu_time"] * 1e6 / each["packets"]) for each in both}


def measure_memory(bench):
    data, rows, each = bench.data, [], {}
    for name in ("http", "mixed", "dns"):
        path = data.whole(name)
        memory, _ = own_memory([bench.loopscope, "decode", "-c", "0", "-r", path])
        packets, connections = data.packets(path), len(data.connections(path))
        each[name] = (memory, packets, connections)
        allowed = 48 * packets + 512 * connections
        rows.append([data.describe(path), "{:,}".format(connections), "%.0f MB" % (memory / 1e6), "%.0f" % (memory / packets),
                     "%.0f MB" % (allowed / 1e6), ratio(memory / allowed)])
    return bench.report.add("memory", "Memory beyond the mapped file", [
        table(["set", "connections", "own memory", "octets a packet, connections included", "48 a packet and 512 a connection", "of that"], rows)])


def measure_sizes(bench):
    """What a packet costs in a small capture and in a large one; starting the process is not part of it."""
    data, rows = bench.data, []
    for name, commands in (("http", ("`loopscope decode -c 0`", "`tcpdump -n`")), ("mixed", ("`loopscope decode -c 0`",))):
        small = data.part(name, 100_000)
        large = data.whole(name) if data.packets(data.whole(name)) == 2_000_000 else data.part(name, 2_000_000)
        tiny = data.part(name, 1_000)
        for title in commands:
            command = [bench.loopscope, "decode", "-c", "0", "-r"] if "loopscope" in title else ["tcpdump", "-n", "-r"]
            results = compare([Contender(str(path), [*command, path], runs=2 if path == large else 0) for path in (tiny, small, large)], 7)
            if results[str(tiny)].problem:
                rows.append([title, name, results[str(tiny)].problem, "", ""])
                continue
            costs = [(results[str(path)].seconds - results[str(tiny)].seconds) / data.packets(path) for path in (small, large)]
            rows.append([title, name, duration(costs[0]), duration(costs[1]), ratio(costs[1] / costs[0])])
    bench.report.add("sizes", "The cost of a packet as captures grow", [table(["", "set", "100,000 packets", "2 million packets", "ratio"], rows)])


def measure_growth(bench, largest):
    """1, 10, ... million packets of the same traffic. What the disk or the memory cannot hold is said to be missing.

    "heads" is HTTP with the first octets of each packet, for 100 million whole ones are 83 GB."""
    rows = []
    for name in ("http", "heads", "dns"):
        size, memory = 1_000_000, 0
        while size <= largest:
            row, memory = grow(bench, name, size, memory * 10)
            rows.append([name, "{:,}".format(size), *row])
            size *= 10
    bench.report.add("growth", "1, 10 and 100 million packets", [
        table(["set", "packets", "file", "`loopscope decode -c 0`", "a packet", "bare libpcap loop", "own memory"], rows)])


def grow(bench, name, size, expected):
    data = bench.data
    new = not (data.folder / ("%s-%d.pcap" % (name, size))).exists()
    length = data.octets_of_a_packet(name) * size
    file = octets(length)
    if new and bench.free_space() < length * 1.2:
        return [file, "not measured: the disk has no room for it", "", "", ""], expected
    if expected > available_memory() * 0.8:
        return [file, "not measured: would need %s of memory" % octets(expected), "", "", ""], expected
    path = data.part(name, size)
    loop = compare([Contender("loop", [bench.build / "bench" / "pcap_loop", path])], 2)["loop"]
    memory, seconds = own_memory([bench.loopscope, "decode", "-c", "0", "-r", path])
    if new and size > 1_000_000:
        path.unlink()
    return [file, duration(seconds), duration(seconds / size), loop.text(Result(seconds)),
            "%s, %.0f octets a packet" % (octets(memory), memory / size)], memory


def measure_ports(bench):
    data, path = bench.data, bench.data.whole("http")
    ours = bench.data.connections(path)
    pairs = {" ".join(sorted(re.findall(r"\S+:\d+", line)[:2])) for line in ours}
    rows = [["`loopscope connections`", "{:,}".format(len(ours))]]
    streams = subprocess.run("tshark -n -r '%s' -T fields -e tcp.stream | sort -u | grep -c ." % path, shell=True, capture_output=True, text=True).stdout.strip()
    rows.append(["`tshark -T fields -e tcp.stream`", "{:,}".format(int(streams)) if streams.isdigit() and streams != "0" else "not installed"])
    reader = bench.build / "bench" / "libtins_reader"
    tins = re.search(r"(\d+) streams", subprocess.run([reader, path, "--streams"], capture_output=True, text=True).stdout) if reader.exists() else None
    rows.append(["libtins, streams", "{:,}".format(int(tins.group(1))) if tins else "not installed"])
    bench.report.add("ports", "Ports that are used again", [
        "The HTTP set has {:,} pairs of addresses and ports. Connections found:".format(len(pairs)), table(["", "connections"], rows)])
