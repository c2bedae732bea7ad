class CannotOpen(Exception):
    """A sealed value can't be opened. Never answered with an empty text."""
