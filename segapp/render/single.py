"""Put the pages of a site into one file that can be mailed: one page is shown at a time, without any script.

Every id gets a prefix of its page, links between pages become anchors, and links to files of the folder become words;
what a page holds for this file alone (`hidden data-one-file`) is shown.
A style rule shows the page that holds the target of the address; browsers that do not know it show all pages in turn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ID = re.compile(r'(?<= id=")([^"]+)(?=")')
MARKER = re.compile(r"(?<=url\(#)([^)]+)(?=\))")
LABEL = re.compile(r'(?<= aria-labelledby=")([^"]+)(?=")')
FILE_LINK = re.compile(r'<a href="([^"#]+)"[^>]*>(.*?)</a>', flags=re.DOTALL)
LINK = re.compile(r'(?<= href=")([^"#]*)(?:#([^"]*))?(?=")')
STYLE_LINK = re.compile(r'<link rel="stylesheet"[^>]*>')
BODY = re.compile(r'<body class="([^"]*)">(.*)</body>', flags=re.DOTALL)
SCRIPT = re.compile(r"<script>.*?</script>", flags=re.DOTALL)
ONLY_HERE = " hidden data-one-file"
ONE_AT_A_TIME = """
@media screen {
  body:has(:target) .page:not(:has(:target), :target), body:not(:has(:target)) .page ~ .page { display: none; }
}
"""


def join_pages(pages: Mapping[str, str], style: str, *, first: str = "index.html") -> str:
    """Return all pages as one HTML text; `first` is the page that is shown at first."""
    names = sorted(pages, key=lambda name: (name != first, *_place(pages[name])))
    prefixes = {name: f"p{number}-" for number, name in enumerate(names)}
    bodies = "\n".join(_section(pages[name], prefixes[name], prefixes) for name in names)
    head = STYLE_LINK.sub("", pages[first].split("<body", 1)[0])
    head = head.replace("</head>", f"<style>\n{style}{ONE_AT_A_TIME}</style>\n</head>")
    script = SCRIPT.search(pages[first])
    return f"{head}<body>\n{bodies}\n{script[0] if script else ''}\n</body>\n</html>\n"


def _place(page: str) -> tuple[bool, bool]:
    """Return what orders pages on paper: the segments follow the first page, the glossary comes last."""
    found = BODY.search(page)
    kind = found[1] if found else ""
    return kind != "page-segment", kind == "page-glossary"


def _section(page: str, prefix: str, prefixes: Mapping[str, str]) -> str:
    found = BODY.search(page)
    kind, inside = (found[1], found[2]) if found else ("", page)
    inside = SCRIPT.sub("", inside).replace(ONLY_HERE, "")
    inside = ID.sub(lambda match: prefix + match[1], inside)
    inside = MARKER.sub(lambda match: prefix + match[1], inside)
    inside = LABEL.sub(lambda match: prefix + match[1], inside)
    inside = FILE_LINK.sub(lambda match: match[0] if match[1] in prefixes else f"<b>{match[2]}</b>", inside)
    inside = LINK.sub(lambda match: _anchor(match[1], match[2], prefix, prefixes), inside)
    return f'<div class="page {kind}" id="{prefix.rstrip("-")}">{inside}</div>'


def _anchor(file: str, anchor: str | None, prefix: str, prefixes: Mapping[str, str]) -> str:
    target = prefixes.get(file, prefix)
    return f"#{target}{anchor}" if anchor else f"#{target.rstrip('-')}"
