"""Turn rows into pages: templates, charts and number formats; knows no database and no path of the project."""
