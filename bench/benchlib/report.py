"""Turns runs into tables: medians, and ratios within each round."""
from statistics import median

from benchlib import ROOT
from benchlib.probes import PUBLISHED, Ringprobe


def published():
    """(capture, plugins) -> {peer: ipfixprobe's CPU as a multiple of the peer's}."""
    factors = {}
    for line in (ROOT / "src/main/resources/lab/published.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            capture, plugins, softflowd, nfpcapd = line.split("\t")
            factors[capture, plugins] = {"softflowd": float(softflowd), "nfpcapd": float(nfpcapd)}
    return factors


class Table:
    """Rows under a header, as aligned text or as Markdown."""

    def __init__(self, title, header):
        self.title = title
        self.rows = [header]

    def add(self, *cells):
        self.rows.append([str(c) for c in cells])

    def lines(self, markdown):
        widths = [max(len(row[i]) for row in self.rows) for i in range(len(self.rows[0]))]
        cells = [[pad(row[i], widths[i], i) for i in range(len(row))] for row in self.rows]
        if not markdown:
            return [self.title, *("  ".join(row).rstrip() for row in cells), ""]
        rule = ["-" * w if i < 2 else "-" * (w - 1) + ":" for i, w in enumerate(widths)]
        return [f"**{self.title}**", "", *("| " + " | ".join(row) + " |" for row in [cells[0], rule, *cells[1:]]), ""]


def pad(text, width, column):
    return text.ljust(width) if column < 2 else text.rjust(width)


def whole(results, probes):
    """results: {capture: {probe name: [(run, records) a round]}}."""
    header = "capture,probe,user s,sys s,CPU s,wall s,M packets/CPU s,own MiB,peak MiB,records".split(",")
    table = Table("Whole process, medians", header)
    for capture, by_probe in results.items():
        for probe in probes:
            runs = [run for run, _ in by_probe[probe.name]]
            cpu = middle(runs, "cpu")
            table.add(
                capture.name,
                probe.name,
                f"{middle(runs, 'user'):.2f}",
                f"{middle(runs, 'system'):.2f}",
                f"{cpu:.2f}",
                f"{middle(runs, 'wall'):.2f}",
                f"{capture.packets / cpu / 1e6:.2f}",
                f"{middle(runs, 'own'):.0f}",
                f"{middle(runs, 'peak'):.0f}",
                records(by_probe[probe.name]),
            )
    return table


def middle(runs, attribute):
    return median(getattr(run, attribute) for run in runs)


def records(runs):
    """The number of records, or all of them where the rounds differ."""
    numbers = sorted({n for _, n in runs if n is not None})
    return "/".join(f"{n:,}" for n in numbers) or "?"


def ratios(results, probes):
    """How many times as much the others take, round by round; ipfixprobe's is reckoned."""
    header = "capture,probe,CPU softflowd,nfpcapd,wall softflowd,nfpcapd,CPU ipfixprobe by softflowd,by nfpcapd"
    table = Table("How many times as much the others take, medians of the rounds' ratios", header.split(","))
    factors = published()
    for capture, by_probe in results.items():
        for probe in ringprobes(probes):
            factor = factors.get((capture.name, PUBLISHED.get(probe.plugins)), {})
            table.add(
                capture.name,
                probe.name,
                *(ratio(by_probe, probe, peer, "cpu") for peer in PEERS),
                *(ratio(by_probe, probe, peer, "wall") for peer in PEERS),
                *(ratio(by_probe, probe, peer, "cpu", factor.get(peer)) for peer in PEERS),
            )
    return table


PEERS = ("softflowd", "nfpcapd")


def ringprobes(probes):
    return [p for p in probes if isinstance(p, Ringprobe)]


def ratio(by_probe, probe, peer, attribute, factor=1.0):
    if factor is None or peer not in by_probe:
        return "-"
    pairs = zip(by_probe[probe.name], by_probe[peer])
    return f"{factor * median(getattr(b, attribute) / getattr(a, attribute) for (a, _), (b, _) in pairs):.2f}"


def marginal(results, probes):
    """Of pairs of captures, the long one and the short one: what each packet more costs."""
    header = "capture,probe,packets more,ns/packet,M packets/CPU s,softflowd,nfpcapd,ipfixprobe by softflowd,by nfpcapd"
    title = "Marginal CPU, (long - short) / (packets more), medians; then how many times as much the others take"
    table = Table(title, header.split(","))
    short = {capture.name: capture for capture in results}
    for capture, by_probe in results.items():
        if capture.name == capture.base or capture.base not in short:
            continue
        base = short[capture.base]
        costs = {p.name: costs_more(by_probe[p.name], results[base][p.name], capture, base) for p in probes}
        for probe in probes:
            cost = median(costs[probe.name])
            row = [capture.base, probe.name, f"{capture.packets - base.packets:,}", f"{cost * 1e9:.0f}"]
            row += [f"{1e-6 / cost:.2f}" if cost > 0 else "-"]
            table.add(*row, *marginal_ratios(probe, costs, results[base], base, cost))
    return table


def costs_more(long_runs, short_runs, capture, base):
    """CPU seconds of each packet more, a round."""
    more = capture.packets - base.packets
    return [(b.cpu - a.cpu) / more for (a, _), (b, _) in zip(short_runs, long_runs)]


def marginal_ratios(probe, costs, short_runs, base, cost):
    if not isinstance(probe, Ringprobe) or cost <= 0:
        return ["-"] * 4
    cells = [f"{median(costs[peer]) / cost:.2f}" if peer in costs else "-" for peer in PEERS]
    factor = published().get((base.name, PUBLISHED.get(probe.plugins)), {})
    for peer in PEERS:
        # ipfixprobe has next to no start-up: its whole cost a packet is its marginal cost.
        known = peer in factor and peer in short_runs
        whole_cost = median(run.cpu for run, _ in short_runs[peer]) / base.packets if known else 0
        cells.append(f"{factor[peer] * whole_cost / cost:.2f}" if known else "-")
    return cells
