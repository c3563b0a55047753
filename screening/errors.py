"""Our exceptions.

They say what is wrong in the field's words and how to mend it. No HTTP status lives here: the
faces decide how an error is shown.
"""

from __future__ import annotations

from dataclasses import dataclass


class ScreeningError(Exception):
    """Base of everything the product raises on purpose."""


class BrokenListError(ScreeningError):
    """A list file cannot be trusted: wrong format, truncated, empty, suspiciously small.

    The message names the place (row, byte or element) where the file broke.
    """


class BrokenRowError(BrokenListError):
    """One row or record of a list file cannot be read; the others may well be sound."""


class DoubtfulListError(BrokenListError):
    """A list file that can be read to its end, but contradicts itself: another number of entries
    than it says."""


class QuarantinedListError(BrokenListError):
    """A list file that was read and set apart; two list managers may put it in force."""


class SameListError(ScreeningError):
    """The very same bytes are already loaded for this list source."""


class EarlierListError(SameListError):
    """The bytes of a version that is no longer in force: replaced since, or taken back."""


class FetchFailedError(ScreeningError):
    """A publisher's file was not had: no answer, a refusing one, or one that must not be followed.

    Args:
        status: HTTP status, 0 where there was none.
        retry_after: seconds that the publisher asks to be left alone; None where it does not say.
    """

    def __init__(self, message: str, *, status: int = 0, retry_after: int | None = None) -> None:
        self.status, self.retry_after = status, retry_after
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with a submission.

    Args:
        field: path as the submitter sees it, for example ``parties[0].address.country``;
            empty for the submission as a whole.
        code: short stable word, for example ``required`` or ``unknown_field``.
        message: what is wrong and how to mend it, one sentence.
    """

    field: str
    code: str
    message: str


class InvalidSubmissionError(ScreeningError):
    """A submission that does not have the shape of a transaction; nothing was stored."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{e.field}: {e.message}" for e in errors))


class RepeatedNameError(InvalidSubmissionError):
    """JSON in which a name stands twice, whatever it tells of; nothing was stored."""


class InvalidBatchError(ScreeningError):
    """A file of many orders or partners that cannot be taken in at all; nothing was stored."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(e.message for e in errors))


class InvalidRecordError(ScreeningError):
    """A record on file that does not have the shape of its kind; nothing was stored."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{e.field}: {e.message}" for e in errors))


class InvalidPartnerError(ScreeningError):
    """A partner that does not have the shape of one; nothing was stored."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{e.field}: {e.message}" for e in errors))


class InvalidWebhookError(ScreeningError):
    """A webhook that cannot be made as asked; nothing was stored."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{e.field}: {e.message}" for e in errors))


class ReleaseKeyError(ScreeningError):
    """The key that signs release tokens cannot be read; an operator mends it."""


class MalformedJsonError(ScreeningError):
    """Bytes that are not JSON; the message names the place."""


class SubmissionTooLargeError(ScreeningError):
    """More bytes than a submission may have; nothing was read."""


class NotAllowedError(ScreeningError):
    """The move is not open: a case already decided, an answer without its reason code."""


class OrderCanceledError(NotAllowedError):
    """A shipment of an order that was canceled; names the field and the mend."""

    def __init__(self, error: FieldError) -> None:
        self.errors = (error,)
        super().__init__(f"{error.field}: {error.message}")


class RevisionConflictError(NotAllowedError):
    """A submission that expects another newest revision; names the field and the mend."""

    def __init__(self, error: FieldError) -> None:
        self.errors = (error,)
        super().__init__(f"{error.field}: {error.message}")


class MovedOnError(NotAllowedError):
    """Something is acted on as it was read, and it has changed since; names what stands and what
    was sent, so that a person can choose."""

    def __init__(self, message: str, *errors: FieldError) -> None:
        self.errors = errors
        super().__init__(message)


class LedgerMovedError(ScreeningError):
    """What a shipment was screened against, its order or what that reserved, moved meanwhile."""


class BrokenBundleError(ScreeningError):
    """A file that is not an audit bundle, or not the one its manifest tells of."""


class BackupError(ScreeningError):
    """A backup that cannot be made or put back here; says why, and what to do."""


class BrokenBackupError(BackupError):
    """A backup that is damaged or not whole; names the files."""


class InvalidReportError(ScreeningError):
    """A report that cannot be made as asked; names the filter and the mend."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{e.field}: {e.message}" for e in errors))


class InvalidQueryError(ScreeningError):
    """Query parameters that cannot be used; names each and the mend."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{e.field}: {e.message}" for e in errors))


class InvalidPolicyError(ScreeningError):
    """A policy with a key or a value the rules do not know."""
