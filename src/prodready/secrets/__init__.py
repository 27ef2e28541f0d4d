"""Is a literal a secret? In no language in particular: what a name says, what a value looks like, what speaks against it.

`names` tells credentials by their name, `shapes` how random a value looks, `formats` what says by itself what it is
(provider tokens, connection strings, private keys), `filters` one reason each why a value is none; `judge` asks them.
"""
