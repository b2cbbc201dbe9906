"""Trim invisible characters at the edges of a text, and spell them out in messages."""

from __future__ import annotations

from segapp.warehouse.identifiers import quote_text


def _between(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


BLANKS = _between(0x09, 0x0D) + _between(0x1C, 0x20)
"""Blanks and line ends of ASCII."""

INVISIBLE = "".join(
    (
        *("\u0085", "\u00a0", "\u00ad", "\u034f", "\u061c", "\u1680", "\u180e"),  # no-break space, soft hyphen, ...
        _between(0x2000, 0x200F),  # spaces of all widths, zero width ones, marks of direction
        _between(0x2028, 0x202F),
        _between(0x205F, 0x2064),
        _between(0x2066, 0x206F),
        *("\u3000", "\ufeff", "\ufffc"),  # ideographic space, byte order mark, object replacement
        _between(0xFE00, 0xFE0F),
    )
)
"""Characters beyond ASCII that show as nothing, or as a blank."""

_EDGES = quote_text(BLANKS + INVISIBLE)


def edges_trimmed(name: str) -> str:
    """Return the SQL of a text without blanks and invisible characters at its edges, taken out of `="00123"`.

    Most texts have none of it, which is seen faster than trimmed.
    """
    starts_oddly = f"{name} < '!' or ({name} >= '=' and {name} < '>')"
    ends_oddly = f"{name}[-1] < '!'"
    is_odd = f"{starts_oddly} or {ends_oddly} or strlen({name}) <> length({name})"
    bare = f"trim({name}, {_EDGES})"
    unwrapped = f"trim(regexp_replace({bare}, '^=\"(.*)\"$', '\\1', 's'), {_EDGES})"
    return f"case when {is_odd} then {unwrapped} else {name} end"


def shown(expression: str, length: int = 60) -> str:
    """Return the SQL of a value for a message: quoted, not too long, what is invisible in it spelled out as U+200B."""
    text = f"left(cast({expression} as varchar), {length})"
    return f"'\"' || coalesce({spelled_out(text)}, '') || '\"'"


def spelled_out(text: str) -> str:
    """Return the SQL of a text in which what is invisible stands as U+200B."""
    each = f"case when contains({quote_text(INVISIBLE)}, each) then printf('U+%04X', unicode(each)) else each end"
    rewritten = f"array_to_string(list_transform(string_split({text}, ''), lambda each: {each}), '')"
    return f"case when strlen({text}) = length({text}) then {text} else {rewritten} end"


def spelled(text: str) -> str:
    """Return a text for a message, each character that cannot be seen spelled out as U+200B."""
    return "".join(each if each.isprintable() and each not in INVISIBLE else f"U+{ord(each):04X}" for each in text)
