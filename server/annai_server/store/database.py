"""The one `db`. Models are plain `Base` classes, so that tables can be read without an app."""

from flask_sqlalchemy import SQLAlchemy

from annai_server.store.tables import Base

db = SQLAlchemy(model_class=Base)
