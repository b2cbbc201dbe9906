"""Word the errors of another database: what happened, without a password, and what to do next."""

from __future__ import annotations

from segapp.errors import WarehouseError
from segapp.warehouse.addresses import Address

AS_THEY_WERE = "The rows there are as they were"
UNSURE = "Whether the rows arrived is not known: look at push_record there, or push again"
VACUUM_LEFT = "The rows are there; vacuum the tables another time"

_BY_STATE = {
    "42501": "Ask the owner for the right to create and own tables there, or push as the user who pushed before",
    "22P05": "Push to a database in UTF8, which holds all characters",
    "22021": "Push to a database in UTF8, which holds all characters",
    "23503": "A foreign key there needs a row that this run lacks",
    "53100": "Free space on the server's disk",
}
"""What to do, by PostgreSQL's code for the error."""


def postgres_failure(error: Exception, address: Address, on_failure: str) -> WarehouseError:
    """Return the message for an error of PostgreSQL; `on_failure` says what became of the rows."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    what = " ".join(lines) if lines[0].endswith(":") else lines[0]  # several hosts: each has a line of its own
    diagnosis = getattr(error, "diag", None)
    place = (getattr(diagnosis, "context", None) or "").splitlines()
    if place and place[0].startswith("COPY "):
        what += f" ({place[0].split(':')[0]})"  # after the colon comes the value
    state = getattr(error, "sqlstate", None)
    advice = _BY_STATE.get(state or "", "")
    if state is None and on_failure == AS_THEY_WERE and "connection failed" in str(error):
        advice = "Check host, port and name, and whether the server is up"
    todo = ". ".join(filter(None, (advice, on_failure)))
    return WarehouseError(address.without_secrets(what), where=address.shown, todo=todo)


def other_failure(error: Exception, address: Address) -> WarehouseError:
    """Return the message for an error of SQLAlchemy or a driver."""
    import sqlalchemy

    cause = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    is_driver = isinstance(error, (ImportError, sqlalchemy.exc.NoSuchModuleError))
    todo = "Install the driver that SQLAlchemy needs for it" if is_driver else AS_THEY_WERE
    return WarehouseError(address.without_secrets(cause).splitlines()[0], where=address.shown, todo=todo)
