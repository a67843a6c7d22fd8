"""What a row must look like, whatever is learned from it."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Typed columns and their rules, checked at the door; refused rows are kept aside with "
    "the reason.",
    requires=("parts/core",),
    packages=("numpy>=2.1,<3", "pyarrow>=20,<27"),
)
