"""Whose fault it is that something could not be stored."""

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError


def is_unfit(error: Exception) -> bool:
    """What was to be stored: a value that cannot be serialised, or that the database cannot keep."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError | IntegrityError)
    return isinstance(error, StatementError | ValueError | TypeError)


def is_the_databases(error: Exception) -> bool:
    """The database's: it is away, or not what this release expects. The same may be tried again later."""
    return isinstance(error, SQLAlchemyError) and not is_unfit(error)
