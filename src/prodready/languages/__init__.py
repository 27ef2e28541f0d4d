"""Languages: each turns the bytes of a file into facts."""
