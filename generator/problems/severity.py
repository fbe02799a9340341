"""How much a problem matters."""

import enum


class Severity(enum.Enum):
    """An error stops the build; a warning does not (unless `--strict`); a notice only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def stops(self) -> bool:
        """Whether a build must stop before it writes anything."""
        return self is Severity.ERROR
