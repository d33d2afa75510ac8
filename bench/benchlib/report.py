"""A table, as text or as Markdown."""


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
