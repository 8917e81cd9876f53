"""One file for each page or family of pages; a view loads, validates, acts and answers."""
