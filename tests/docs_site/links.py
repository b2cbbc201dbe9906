"""Find what the pages of a built site point at and do not have, and what they would fetch from a network."""

from __future__ import annotations

import pathlib
import re
import urllib.parse

from tests.report.pages import Page

FETCHED = (("link", "href"), ("script", "src"), ("img", "src"), ("source", "src"), ("iframe", "src"))


def pages_of(site: pathlib.Path) -> dict[pathlib.Path, Page]:
    """Return the site's own pages; those of a report inside it, and the one for wrong addresses, are left out."""
    paths = [path for path in sorted(site.rglob("*.html")) if "demo" not in path.parts and path.name != "404.html"]
    return {path: Page(path) for path in paths}


def dead_links(site: pathlib.Path) -> list[str]:
    """Return each link, picture, script and style that leads nowhere, with its page; anchors count too."""
    pages = pages_of(site)
    ids = {path: set(page.values("id")) for path, page in pages.items()}
    found = []
    for path, page in pages.items():
        for link in {*page.values("href"), *page.values("src")}:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            is_dead = not target.exists() or (parts.fragment and target in ids and parts.fragment not in ids[target])
            if is_dead and parts.fragment != "__toc":
                found.append(f"{path.relative_to(site)}: {link}")
    return found


def fetched_from_network(site: pathlib.Path) -> list[str]:
    """Return each address outside the site that a page or a style would fetch by itself, with its page."""
    found = []
    for path, page in pages_of(site).items():
        links = [each.get(name, "") for tag, name in FETCHED for each in page.all(tag)]
        found += [f"{path.relative_to(site)}: {link}" for link in links if re.match(r"(https?:)?//", link)]
    for path in sorted(site.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        found += [
            f"{path.name}: {link}" for link in re.findall(r"(?:url\(|@import )[\"']?((?:https?:)?//[^)\"']+)", text)
        ]
    return found
