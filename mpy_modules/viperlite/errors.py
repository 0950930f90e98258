"""What viperlite raises. Every error derives from ViperliteError and says what, where, got, need, what to do."""


class ViperliteError(Exception):
    """Base of all errors that a model, an arena or a call can cause."""


class ModelError(ViperliteError):
    """The bytes are not a model that can be read: truncated, corrupted, or of another schema."""


class OpError(ViperliteError):
    """An op of the model is absent here or refuses its tensors or options."""


class ArenaError(ViperliteError):
    """The arena is too small. `need` and `have` are in bytes; an arena of exactly `need` bytes works."""

    def __init__(self, message, need, have):
        super().__init__(message)
        self.need = need
        self.have = have
