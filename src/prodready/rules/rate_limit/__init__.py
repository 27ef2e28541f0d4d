"""Routes and applications without a limit on how often they can be asked."""
