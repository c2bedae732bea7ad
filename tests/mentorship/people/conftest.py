import pytest

from mentorship.encryption.keys import forget_keys


@pytest.fixture(autouse=True)
def _no_opened_keys() -> None:
    """Keys opened by the test before were rolled back with it."""
    forget_keys()
