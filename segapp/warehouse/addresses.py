"""Read the address of a database; a password in it is used and never shown."""

from __future__ import annotations

import os
from dataclasses import dataclass

from segapp.errors import WarehouseError

PUSH_PASSWORD = "SEGAPP_PUSH_PASSWORD"  # noqa: S105  the name of a variable
SOURCE_PASSWORD = "SEGAPP_SOURCE_PASSWORD"  # noqa: S105


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
            If the text is no address of a database.
        """
        import sqlalchemy

        text = "postgresql://" + url.removeprefix("postgres://") if url.startswith("postgres://") else url
        try:
            made = sqlalchemy.make_url(text)
        except (sqlalchemy.exc.ArgumentError, ValueError):  # the message repeats the text, and with it a password
            raise WarehouseError(
                "is no address of a database", where="URL", todo="Write it as postgresql://user@host:5432/name"
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
        import sqlalchemy

        password = sqlalchemy.make_url(self.url).password
        text = text.replace(self.url, self.shown)
        return text.replace(f":{password}@", ":***@") if password else text


def with_password_asked(url: str) -> str:
    """Return an address for a tool that asks for the password when it is set up; one in the address stays here."""
    import sqlalchemy

    made = sqlalchemy.make_url(Address.parse(url, "").url)
    return made.set(password="X" * 10 if made.username else None).render_as_string(hide_password=False)
