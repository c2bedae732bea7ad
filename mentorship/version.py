"""Which application this is: the number that pyproject.toml gives it, which a test compares."""

VERSION = "0.1.0"
