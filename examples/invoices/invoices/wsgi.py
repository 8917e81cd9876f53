"""`granian --interface wsgi invoices.wsgi:app`, in the folder above this package."""

from invoices import create_app

app = create_app()
