"""Turn rows into pages: templates, charts and number formats; knows no database and no path of the project."""

from segapp.render.chart_process import start_drawing
from segapp.render.charts import ChartBook, Kept
from segapp.render.deck import Deck, check_library
from segapp.render.formats import Formats
from segapp.render.pages import PAGES, Pages
from segapp.render.pictures import Pictures
from segapp.render.single import join_pages
from segapp.render.slides import read_slides
from segapp.render.tokens import Tokens, read_tokens
from segapp.render.words import Words

__all__ = [
    "PAGES",
    "ChartBook",
    "Deck",
    "Formats",
    "Kept",
    "Pages",
    "Pictures",
    "Tokens",
    "Words",
    "check_library",
    "join_pages",
    "read_slides",
    "read_tokens",
    "start_drawing",
]
