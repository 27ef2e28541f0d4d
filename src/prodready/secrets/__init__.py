"""Is a literal a secret? What a name says, what a value looks like, what speaks against it, in whatever language.

`names` tells credentials by their name, `shapes` how random a value looks, `formats` what says by itself what it is
(provider tokens, connection strings, private keys), `filters` one reason each why a value is none; `judge` asks them.
"""
