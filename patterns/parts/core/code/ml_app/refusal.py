"""The faults that are expected: told to people in one line, without a traceback."""


class Refused(ValueError):
    """The data is at fault, not the program or its use. The command line exits with 1."""


class Misuse(ValueError):
    """The program was asked for something it cannot do. The command line exits with 2."""
