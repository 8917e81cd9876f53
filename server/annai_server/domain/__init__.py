"""The rules of the product: pure values in, values out. No Flask, no SQL, no marshmallow and no clock."""
