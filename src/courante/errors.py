"""Everything that Courante raises on purpose.

CouranteError
├── BadInput            a value from outside is wrong; names field, value and what would be right
│   ├── BadReading      a pace reading
│   ├── BadConfig       a setting
│   ├── BadScore        a file of music that cannot be read
│   ├── BadRunFile      a recorded run that cannot be read
│   └── BadWeights      a weights file that is damaged or of another network
├── Missing             this machine lacks something; says what and how to get it
├── Refused             asked properly, but not now or not by you
│   ├── NotAuthorised   wrong or missing token
│   ├── NotFound        no such run, style or page
│   ├── OwnedElsewhere  a run is another node's
│   └── LimitReached    says which limit, and when to try again
│       └── ShareUsed   the limit is the caller's own: their haste, or their share
├── TrainingFailed      training cannot go on; the last good checkpoint is kept
└── OutputFailed        writing or listening failed (disk full, port in use); nothing half done
"""


class CouranteError(Exception):
    """Base of all errors raised on purpose; its text is one clear sentence."""


class BadInput(CouranteError):
    """A value from outside is wrong.

    Args:
        field: the name the sender knows it by.
        value: what was sent.
        expected: what would be right.
    """

    def __init__(self, field: str, value: object, expected: str) -> None:
        shown = repr(value)
        if len(shown) > 80:
            shown = shown[:77] + "..."
        super().__init__(f"{field}: {shown} is not usable; expected {expected}")
        self.field = field
        self.value = value
        self.expected = expected


class BadReading(BadInput):
    """A pace reading is out of range or not a number."""


class BadConfig(BadInput):
    """A setting is out of range or unknown."""


class BadScore(BadInput):
    """A file of music cannot be read."""


class BadRunFile(BadInput):
    """A recorded run cannot be read."""


class BadWeights(BadInput):
    """A weights file is damaged or belongs to another network."""


class Missing(CouranteError):
    """This machine lacks something.

    Args:
        what: the thing.
        remedy: how to get it.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} is missing: {remedy}")
        self.what = what
        self.remedy = remedy


class Refused(CouranteError):
    """A proper request that cannot be granted."""


class NotAuthorised(Refused):
    """The token is missing or wrong."""


class NotFound(Refused):
    """There is no such thing (any more)."""


class OwnedElsewhere(Refused):
    """A run is another node's.

    Args:
        run_id: the run.
        node: has it.
    """

    def __init__(self, run_id: str, node: str) -> None:
        super().__init__(f"run {run_id} is node {node}'s")
        self.run_id = run_id
        self.node = node


class LimitReached(Refused):
    """A limit stands in the way.

    Args:
        limit: name of the limit and its value.
        retry_after_s: when to try again.
    """

    def __init__(self, limit: str, retry_after_s: float) -> None:
        super().__init__(f"limit reached: {limit}; try again in {retry_after_s:g} s")
        self.limit = limit
        self.retry_after_s = retry_after_s


class ShareUsed(LimitReached):
    """The limit is the caller's own (their haste, or their share), not this machine's."""


class TrainingFailed(CouranteError):
    """Training cannot go on; the last good checkpoint is kept."""


class OutputFailed(CouranteError):
    """Writing or listening failed; nothing is left half written."""
