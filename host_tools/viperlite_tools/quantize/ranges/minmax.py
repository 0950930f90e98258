"""The least and the greatest value that any sample gave: nothing is cut off."""


def range_of(statistics):
    return statistics.low, statistics.high
