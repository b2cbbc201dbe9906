"""Turn rows into pages: templates, charts and number formats; knows no database and no path of the project."""

from segapp.render.chart_process import start_drawing
from segapp.render.charts import ChartBook
from segapp.render.formats import Formats
from segapp.render.pages import Pages
from segapp.render.single import join_pages
from segapp.render.tokens import Tokens, read_tokens

__all__ = ["ChartBook", "Formats", "Pages", "Tokens", "join_pages", "read_tokens", "start_drawing"]
