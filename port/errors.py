"""The one error of this package."""


class BuildError(Exception):
    """A build cannot go on. message says what is wrong, hint what to do about it, details is more of it, in lines."""

    def __init__(self, message, hint="", details=()):
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details
