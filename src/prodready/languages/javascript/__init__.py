"""JavaScript and TypeScript: read with tree-sitter, handed on as Python `ast` nodes."""
