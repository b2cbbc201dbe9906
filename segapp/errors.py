"""The one exception family: what happened, where, and what to do next; only the command line prints them."""

from segapp.figures import ENGLISH

_EXCERPT = "\n\nLINE "
"""Before it the database says what is wrong, after it where: number, text and caret stand below each other."""


def _place_after(text: str, count: int) -> int:
    """Return the place in a text after so many characters other than tabs, and the tabs that follow."""
    seen = 0
    for place, character in enumerate(text):
        if character != "\t":
            if seen == count:
                return place
            seen += 1
    return len(text)


class SegappError(Exception):
    """Say in one line what happened, where, and what to do next.

    Parameters
    ----------
    what : str
        What happened, in plain words, without a full stop at the end.
    where : str, optional
        File, line, column, table: where the reader has to look.
    todo : str, optional
        What to do next, as an instruction.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(ENGLISH.show("\n".join([self.line, *self.excerpt])))

    @property
    def line(self) -> str:
        """Return the error as one line, `where: what. todo`; figures in it are marked (segapp.figures)."""
        what = self.what.split(_EXCERPT, maxsplit=1)[0]
        head = f"{self.where}: {what}" if self.where else what
        text = f"{head}. {self.todo}" if self.todo else head
        return " ".join(text.split())

    @property
    def excerpt(self) -> list[str]:
        """Return the line of SQL that the database points at, and below it the caret; empty without one."""
        _, mark, rest = self.what.partition(_EXCERPT)
        lines = [each for each in f"{mark}{rest}".splitlines() if each.strip()]
        if len(lines) != 2 or "^" not in lines[1]:
            return [each.replace("\t", " ") for each in lines]
        # the database counts a tab before the caret as nothing, and here it is shown as a space
        before = lines[0].replace("\t", "")[: lines[1].index("^")]
        tabs = lines[0][: _place_after(lines[0], len(before))].count("\t")
        return [lines[0].replace("\t", " "), " " * tabs + lines[1]]


class SourceError(SegappError):
    """The source file cannot be loaded."""


class SqlFileError(SegappError):
    """A file under sql/ is wrong: syntax, name, layer or cycle."""


class TargetError(SegappError):
    """A file that a person named cannot be written, or is there already."""


class WarehouseError(SegappError):
    """The warehouse cannot be opened, read or written."""


class ModelError(SegappError):
    """The data do not support the segments that were asked for."""


class PublishError(SegappError):
    """The new warehouse or site could not be put in place; the old one still stands."""


class TemplateError(SegappError):
    """A template or chart is wrong; the old site still stands."""


class SettingsError(SegappError):
    """A setting is unknown or has a wrong value."""


class Terminated(KeyboardInterrupt):
    """SIGTERM ended the job as Ctrl-C would have; everything is as it was. The exit code by custom is 143, not 130."""


class CampaignError(SegappError):
    """A campaign cannot be planned, frozen, exported or measured as asked."""
