"""What services raise when they will not do what was asked."""


class Refusal(Exception):
    """A refusal in one sentence that can be shown to the person who asked."""
