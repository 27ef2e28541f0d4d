"""Data flow inside one file: an abstract interpretation of every function, over the shared tree vocabulary."""
