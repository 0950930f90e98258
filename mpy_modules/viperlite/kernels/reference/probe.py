"""The reference path runs wherever Python runs."""


def works():
    return True
