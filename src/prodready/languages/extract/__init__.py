"""Extractors that serve every language: definitions, functions, outputs, cross-origin policies, flows, secrets."""
