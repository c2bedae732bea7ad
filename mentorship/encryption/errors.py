class CannotOpen(Exception):
    """A sealed value can't be opened. Never answered with an empty text.

    Its own text names the row, for the log; ``sentence`` can be shown to anybody.
    """

    sentence = (
        "Something that was written here can’t be opened: it was changed or moved in the database, outside of the "
        "application. Nothing of it is shown. Tell an administrator when you saw this."
    )


class KeyMissing(CannotOpen):
    """The master key is not there. Put back, everything opens again."""

    sentence = (
        "What was written here can’t be opened just now, because the key to it is not there. Nothing is lost: it can "
        "be read again as soon as an administrator has put the key back."
    )


class Erased(CannotOpen):
    """The data key was destroyed, as erasing somebody does."""

    sentence = "What was written here was erased for good, and nobody can read it any more."
