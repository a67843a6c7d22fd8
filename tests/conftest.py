"""Settings for all tests of the engine."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None, derandomize=True)
settings.load_profile("untimed")  # how long an example takes is the machine's affair
