"""What a command raises when a person or a machine must do something about it."""


class CommandError(Exception):
    """One line for stderr: what happened, then what to do about it."""

    def __init__(self, message, hint=""):
        super().__init__(message)
        self.hint = hint

    def __str__(self):
        message = super().__str__()
        return "%s; %s" % (message, self.hint) if self.hint else message
