"""Turn rows into pages: templates, charts and number formats; knows no database and no path of the project."""

from segapp.render.charts import ChartBook, as_png
from segapp.render.formats import Formats
from segapp.render.pages import Pages
from segapp.render.single import join_pages
from segapp.render.tokens import Tokens, read_tokens

__all__ = ["ChartBook", "Formats", "Pages", "Tokens", "as_png", "join_pages", "read_tokens"]
