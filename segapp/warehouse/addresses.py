"""Parse the address of a database; a password in it is used but never shown."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import quote

from segapp.errors import WarehouseError

PUSH_PASSWORD = "SEGAPP_PUSH_PASSWORD"  # noqa: S105  the name of a variable
SOURCE_PASSWORD = "SEGAPP_SOURCE_PASSWORD"  # noqa: S105
_SECRET_OPTION = re.compile("pass|pwd|secret|token|key|odbc_connect", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """The address of a database, as it is used and as it may be shown."""

    url: str
    shown: str
    backend: str

    @property
    def is_postgres(self) -> bool:
        """Return whether PostgreSQL's own COPY can be used."""
        return self.backend == "postgresql"

    @classmethod
    def parse(cls, url: str, variable: str) -> Address:
        """Return the address; without a password in it, that of the environment variable is taken.

        Raises
        ------
        WarehouseError
            If the text is not an address of a database.
        """
        import sqlalchemy

        text = "postgresql://" + url.removeprefix("postgres://") if url.startswith("postgres://") else url
        try:
            made = sqlalchemy.make_url(text)
        except (sqlalchemy.exc.ArgumentError, ValueError):  # the message repeats the text, and with it a password
            raise WarehouseError(
                "is not an address of a database", where="URL", todo="Write it as postgresql://user@host:5432/name"
            ) from None
        password = os.environ.get(variable)
        if made.password is None and password:
            made = made.set(password=password)
        backend = made.get_backend_name()
        if backend == "postgresql":
            made = made.set(drivername="postgresql")
        shown = made.set(password=None, query={}).render_as_string()
        return cls(made.render_as_string(hide_password=False), shown, backend)

    def without_secrets(self, text: str) -> str:
        """Return a message of the database without the password, should it repeat the address."""
        text = text.replace(self.url, self.shown)
        for secret in sorted(self._secrets(), key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def _secrets(self) -> set[str]:
        """Return the password and secrets in the address's options, in every spelling they may take."""
        import sqlalchemy

        made = sqlalchemy.make_url(self.url)
        found = [str(made.password or "")]
        for name, value in made.query.items():
            if _SECRET_OPTION.search(name):
                values = [value] if isinstance(value, str) else value
                found += [*values, *(part.partition("=")[2] for each in values for part in each.split(";"))]
        return {spelled for each in found if each for spelled in (each, quote(each), quote(each, safe=""))}


def with_password_asked(url: str) -> str:
    """Return an address for a tool that asks for the password at set-up; one in the address is left out."""
    import sqlalchemy

    made = sqlalchemy.make_url(Address.parse(url, "").url)
    options = {name: value for name, value in made.query.items() if not _SECRET_OPTION.search(name)}
    asked = "X" * 10 if made.username else None
    return made.set(password=asked, query=options).render_as_string(hide_password=False)
