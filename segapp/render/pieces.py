"""Find the words in templates: texts between tags, attributes that are read out, and texts inside Jinja's code.

A piece is what a translator gets: `<b>{customer_count}</b> of {all} customers`. An expression stands there by the last
name in it and a tag without its attributes, so that both may change without the translation. An expression that chooses
between words stands as it is, and so may the translation's: `customer{{ 's' if count != 1 }}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

CODE = r"\{\{.*?\}\}|\{%.*?%\}"
TAG = rf"</?[a-zA-Z!][\w-]*(?:{CODE}|\"(?:{CODE}|[^\"])*\"|[^>\"])*>"
TOKEN = re.compile(
    rf"(?P<note>\{{#.*?#\}})|(?P<silent><(?:script|style|pre)\b.*?</(?:script|style|pre)>)|(?P<code>\{{%.*?%\}})"
    rf"|(?P<shown>\{{\{{.*?\}}\}})|(?P<tag>{TAG})|(?P<line>\n)",
    re.DOTALL,
)
INLINE = re.compile(r"</?(?:a|b|i|bdi|code|q)\b")
ATTRIBUTE = re.compile(rf"\b(?P<name>aria-label|alt|placeholder|data-unit|content)=\"(?P<text>(?:{CODE}|[^\"])*)\"")
LITERAL = re.compile(r"(?P<quote>['\"])(?P<text>(?:(?!(?P=quote))[^\\\n]|\\.)*)(?P=quote)")
COMPARED = re.compile(
    r"(?:[=!]=|\bequalto['\"],|\bin|\bin \((?:'[^']*', ?)*|\b(?:include|import|extends|query|chart)\b ?\(?)\s*$"
)
"""What stands before a text that is compared or names something, and is never read."""

PLAIN = re.compile(r"[a-z0-9_.#/-]*")
"""A key, a class, an id or a file: a text of code that is read has a capital letter or more than one word."""

MARKED = "_("
"""What stands before a word that is read although it looks like a key."""

MARK = re.compile(r"\{\{ m\.(?:state|mark)\(.*?\) \}\}")
LETTERS = re.compile(r"[^\W\d_]{2}")
OPENING = re.compile(r"<([a-z]+)((?:\s(?:\{\{.*?\}\}|\{%.*?%\}|\"[^\"]*\"|[^>\"])*)?)>")
KEYWORDS = ("if", "else", "not", "none", "and", "or", "is")
EXPRESSION = re.compile(r"\{\{(.*?)\}\}")
PLACE = re.compile(r"(?<!\{)\{([a-z_]\w*)\}(?!\})")


@dataclass(frozen=True)
class Piece:
    """A run of words in a template: where it is, how a translator sees it, and what its names and tags stand for."""

    start: int
    end: int
    text: str
    expressions: dict[str, str]
    openings: dict[str, list[str]]

    def filled(self, translation: str) -> str:
        """Return a translation with the template's expressions and tags in their places."""
        whole = PLACE.sub(lambda match: self.expressions.get(match[1], match[0]), translation)
        left = {tag: iter(attributes) for tag, attributes in self.openings.items()}
        return OPENING.sub(lambda match: f"<{match[1]}{next(left.get(match[1], iter(())), '')}>", whole)


def pieces(source: str, *, is_script: bool = False) -> Iterator[Piece]:
    """Yield the pieces of a template in their order; of a script only the texts in Jinja's code."""
    start = 0
    for token in TOKEN.finditer(source):
        kind, text = token.lastgroup, token.group()
        if kind == "shown" or (kind == "tag" and INLINE.match(text)):
            continue
        if not is_script:
            yield from _run(source, start, token.start())
        else:
            yield from _literals(source, start, token.start())
        start = token.end()
        if kind == "tag":
            yield from _attributes(text, token.start())
        elif kind == "code" or text.startswith("<script"):
            yield from _literals(source, token.start(), token.end())
        elif kind == "silent":
            yield from _attributes(text[: text.index(">", text.rfind("aria-label")) + 1], token.start())
    yield from (_literals if is_script else _run)(source, start, len(source))


def replaced(source: str, found: Iterator[Piece], translation: Callable[[str], str | None]) -> str:
    """Return a template with the translations of its pieces; pieces without one stay."""
    parts, place = [], 0
    for piece in found:
        words = translation(piece.text)
        if words is not None:
            parts += [source[place : piece.start], piece.filled(words)]
            place = piece.end
    return "".join([*parts, source[place:]])


def texts_in_code(code: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and words of the texts inside Jinja's or Vega's code that people read."""
    for match in LITERAL.finditer(code):
        text = match["text"]
        before = code[: match.start()]
        if not before.endswith(MARKED) and (not LETTERS.search(text) or "\\" in text or PLAIN.fullmatch(text)):
            continue
        if COMPARED.search(before) or code[match.end() :].startswith(":"):
            continue
        start = match.start("text") + len(text) - len(text.lstrip())
        yield start, start + len(text.strip()), text.strip()


def _run(source: str, start: int, end: int) -> Iterator[Piece]:
    text = source[start:end]
    if not LETTERS.search(_outside(text)) or re.match(r"\s*class=", text):
        for shown in EXPRESSION.finditer(text):
            yield from _literals(source, start + shown.start(), start + shown.end())
        return
    first, last = _trimmed(text)
    yield _piece(source, start + first, start + last)


def _outside(text: str) -> str:
    """Return the words of a text outside of code, commands and tags."""
    text = re.sub(r"<code>.*?</code>", "", text)
    return re.sub(TAG, "", re.sub(CODE, "", text))


def _trimmed(text: str) -> tuple[int, int]:
    """Return where the words of a text begin and end, without blanks, tags and marks around all of them."""
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    mark = MARK.match(text, first, last)
    if mark:
        more = _trimmed(text[mark.end() : last])
        return mark.end() + more[0], mark.end() + more[1]
    opening = re.match(r"<(\w+)", text[first:last])
    if opening:
        closing = f"</{opening[1]}>"
        tag = re.match(TAG, text[first:last])
        start = first + (tag.end() if tag else 0)
        end = last - len(closing) if text[:last].endswith(closing) else last
        if closing not in text[start:end]:
            more = _trimmed(text[start:end])
            return start + more[0], start + more[1]
    return first, last


def _piece(source: str, start: int, end: int) -> Piece:
    """Return a piece as a translator sees it: an expression by its name, a tag without its attributes."""
    expressions: dict[str, str] = {}
    openings: dict[str, list[str]] = {}

    def named(match: re.Match[str]) -> str:
        """Return the place of an expression; one that chooses between words stands as it is."""
        if any(LETTERS.search(each["text"]) or each["text"] == "s" for each in LITERAL.finditer(_shown(match[1]))):
            return match[0]
        name = _name(match[1])
        while expressions.get(name, match[0]) != match[0]:
            name = re.sub(r"\d*$", lambda number: str(int(number[0] or 1) + 1), name, count=1)
        expressions[name] = match[0]
        return f"{{{name}}}"

    def opened(match: re.Match[str]) -> str:
        """Return a tag without its attributes, which are kept in order."""
        openings.setdefault(match[1], []).append(match[2])
        return f"<{match[1]}>"

    text = OPENING.sub(opened, source[start:end])
    return Piece(start, end, EXPRESSION.sub(named, text), expressions, openings)


def _shown(expression: str) -> str:
    """Return an expression without the texts that only name something."""
    return re.sub(r"\b(?:query|state|map|sum|attribute=)\(?'[^']*'|~ 's'\)\|word", "", expression)


def _name(expression: str) -> str:
    """Return the last name of an expression before its filters, in lower case."""
    bare = re.sub(r"\([^()]*\)|\[[^\]]*\]", "", expression).split("|")[0]
    names = [name for name in re.findall(r"[A-Za-z_]\w*", bare) if name not in KEYWORDS]
    names = names or re.findall(r"\.([A-Za-z_]\w*)", expression)[:1]
    return names[-1].lower() if names else "figure"


def _attributes(tag: str, start: int) -> Iterator[Piece]:
    """Yield the attributes of a tag that are read out."""
    if tag.startswith("<meta") and 'name="description"' not in tag:
        return
    for match in ATTRIBUTE.finditer(tag):
        if LETTERS.search(re.sub(CODE, "", match["text"])):
            piece = _piece(tag, match.start("text"), match.end("text"))
            yield replace(piece, start=start + piece.start, end=start + piece.end)


def _literals(source: str, start: int, end: int) -> Iterator[Piece]:
    for code in re.finditer(CODE, source[start:end], re.DOTALL):
        for first, last, text in texts_in_code(code.group()):
            yield Piece(start + code.start() + first, start + code.start() + last, text, {}, {})
