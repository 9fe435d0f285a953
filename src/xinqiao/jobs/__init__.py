"""Background work: thin handlers that call commands as `Actor.system(...)`, and the worker that runs them."""
