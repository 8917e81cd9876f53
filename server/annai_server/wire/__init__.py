"""What travels: marshmallow schemas, the only validation. docs/wire.md explains the shapes."""
