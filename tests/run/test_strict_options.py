"""Numbers, shares and days on the command line are strict: what is written otherwise is refused, never guessed."""

from __future__ import annotations

import datetime
import inspect
from typing import Any, get_args

import pytest
import typer
from typer.core import TyperArgument, TyperCommand, TyperOption

from segapp.cli.days import day
from segapp.cli.numbers import number, whole
from segapp.cli.shares import share
from tests.run.every_command import commands

SLIPS = ["1_0", "1e1", "nan", "inf", "\N{ARABIC-INDIC DIGIT TWO}0", "0x10", "1,5", "1 000", "", "%", "-"]


@pytest.mark.parametrize("slip", SLIPS)
def test_what_only_a_programming_language_reads_is_no_number(slip: str) -> None:
    """Python would read 1_0 as ten, and a holdout of 1_0% went through as 10 %."""
    for read in (number, whole()):
        with pytest.raises(typer.BadParameter, match="write it as"):
            read(slip)
    for text in (slip, f"{slip}%"):
        with pytest.raises(typer.BadParameter, match=r"write 5% or 0\.05"):
            share(text)


def test_numbers_as_people_write_them_are_read() -> None:
    """Decimals, signs and blanks around them are plain."""
    assert (number("1.50"), number(" -3 "), number(".5"), number(2.5)) == (1.5, -3.0, 0.5, 2.5)
    assert (whole()("20"), whole(1, 20)("20"), whole()(7)) == (20, 20, 7)
    assert [share(text) for text in ("20%", "20 %", "0.2", ".2")] == [0.2] * 4
    for text, said in (("0", "not 1 or more"), ("21", "not 20 or less"), ("2.0", "no whole number")):
        with pytest.raises(typer.BadParameter, match=said):
            whole(1, 20)(text)


@pytest.mark.parametrize("slip", ["2026-1-5", "\N{FULLWIDTH DIGIT TWO}026-01-05", "2026-01-5"])
def test_a_day_has_its_ten_characters(slip: str) -> None:
    """What is plain is given back as it has to be written."""
    with pytest.raises(typer.BadParameter, match="must be written as 2026-01-05"):
        day(slip)
    assert day("2026-01-05") == datetime.date(2026, 1, 5)


@pytest.mark.parametrize("name", commands())
def test_every_option_with_a_number_or_a_day_reads_it_strictly(name: str) -> None:
    """Typer's own reading takes 1_0: an option without a reader of ours would bring it back."""
    command: TyperCommand = commands()[name]
    assert command.callback is not None
    hints = inspect.get_annotations(inspect.unwrap(command.callback), eval_str=True)
    for parameter in command.params:
        assert isinstance(parameter, TyperArgument | TyperOption)
        hint = hints.get(parameter.name)
        if {int, float, datetime.date} & set(kinds_of(hint)):
            assert [given.parser is not None for given in getattr(hint, "__metadata__", ())] == [True], parameter.name


def kinds_of(hint: Any) -> tuple[Any, ...]:
    """Return the types that an option's values may have."""
    kind = get_args(hint)[0] if get_args(hint) else hint
    return get_args(kind) or (kind,)
