"""Web pages: which part of a page is its text, and what each piece of it is."""
