"""Render pages from templates; an error in a template names its file and line.

A project's own templates win over those that travel with the package, file by file; `shipped/...` names the latter, so
that an own page can extend the one it replaces: `{% extends 'shipped/pages/index.html' %}`.
"""

from __future__ import annotations

import pathlib
import sys
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from segapp.errors import SegappError, TemplateError
from segapp.render.tables import labelled
from segapp.render.words import Words

if TYPE_CHECKING:
    import jinja2

PAGES = "pages"
"""Every template of this folder is a page; `segment.html` is one for each segment."""


class Pages:
    """The templates of one site, with the functions and filters they can use."""

    def __init__(
        self,
        folders: Sequence[pathlib.Path],
        *,
        functions: Mapping[str, Any],
        filters: Mapping[str, Any],
        words: Words | None = None,
    ) -> None:
        import jinja2

        from segapp.render.compiled import compiled_templates
        from segapp.render.translated import translate

        self.folders = [folder.resolve() for folder in folders]
        self.environment = jinja2.Environment(
            loader=_loader(self.folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        translate(self.environment, words or Words())
        self.environment.globals.update(functions)
        self.environment.filters.update({"labelled": labelled, **{name: _late(each) for name, each in filters.items()}})
        self.environment.bytecode_cache = compiled_templates(self.environment)

    def names(self) -> list[str]:
        """Return the page templates of all folders: `index.html`, `method.html`, ..."""
        return sorted({path.name for folder in self.folders for path in (folder / PAGES).glob("*.html")})

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return one page as HTML; `name` is its template's, such as `pages/index.html`.

        Raises
        ------
        TemplateError
            With file and line, if a template does not parse, names something that does not exist, or fails.
        """
        import jinja2

        try:
            return self.environment.get_template(name).render(values)
        except SegappError as error:  # a query or chart is wrong: say also who asked for it
            asked = f"Asked for at {self._place(error, name)}"
            raise type(error)(
                error.what, where=error.where, todo="; ".join(filter(None, [error.todo, asked]))
            ) from error
        except jinja2.TemplateSyntaxError as error:
            where = f"{error.filename or error.name}:{error.lineno}"
            raise TemplateError(error.message or "does not parse", where=where) from error
        except jinja2.TemplateNotFound as error:
            raise TemplateError("there is no such template", where=str(error)) from error
        except Exception as error:  # a filter or function that got a wrong value: say where it was called
            raise TemplateError(f"{type(error).__name__}: {error}", where=self._place(error, name)) from error

    @staticmethod
    def place() -> str:
        """Return the line of the template that is calling a function at this moment."""
        frame: types.FrameType | None = sys._getframe()
        while frame is not None:
            template = frame.f_globals.get("__jinja_template__")
            if template is not None:
                return f"{template.filename}:{template.get_corresponding_lineno(frame.f_lineno)}"
            frame = frame.f_back
        return PAGES

    def _place(self, error: Exception, name: str) -> str:
        """Return the innermost line of a template in a traceback; Jinja maps its code back to templates."""
        frames = traceback.extract_tb(error.__traceback__)
        inside = [frame for frame in frames if pathlib.Path(frame.filename).suffix == ".html"]
        return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else name


def _late(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that Jinja never applies while it compiles: what is compiled outlives the settings of a run."""
    import jinja2

    @jinja2.pass_context
    def called(context: jinja2.runtime.Context, *values: Any, **named: Any) -> Any:
        return function(*values, **named)

    return called


def _loader(folders: Sequence[pathlib.Path]) -> jinja2.BaseLoader:
    import jinja2

    shipped = jinja2.PrefixLoader({"shipped": jinja2.FileSystemLoader(folders[-1])})
    return jinja2.ChoiceLoader([jinja2.FileSystemLoader(folders), shipped])
