from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, ForeignKey, MetaData, String, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

Json = JSON().with_variant(JSONB(), "postgresql")
# Absent is NULL, which a page view need not parse.
JsonOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

Key = Annotated[str, mapped_column(String(64))]
Word = Annotated[str, mapped_column(String(32))]
Name = Annotated[str, mapped_column(String(255))]
Prose = Annotated[str, mapped_column(Text)]
Millis = Annotated[int, mapped_column(BigInteger)]
MessageId = Annotated[str, mapped_column(Uuid(as_uuid=False))]
Id = Annotated[int, mapped_column(primary_key=True)]
ProjectId = Annotated[int, mapped_column(ForeignKey("projects.id"))]
# Of the tables that events write: no foreign key, which would be checked for every row of every batch.
Scope = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
EnvironmentId = Annotated[int, mapped_column(ForeignKey("environments.id"))]
AuthorId = Annotated[int, mapped_column(ForeignKey("authors.id"))]
DocumentId = Annotated[int, mapped_column(ForeignKey("documents.id"))]


class Base(DeclarativeBase):
    # Named, so that a migration can drop on PostgreSQL what SQLite never named.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: Json, list[str]: Json}  # noqa: RUF012 (SQLAlchemy reads it so)


# SQLite: the row lives in its primary key's tree, beside the same user's other rows.
CLUSTERED = {"sqlite_with_rowid": False}
