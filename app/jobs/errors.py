"""What can go wrong with a job, and what a step may raise while it runs."""

from app.core import errors


class JobNotFound(errors.NotFound):
    """No job has this id."""

    code = "JOB_NOT_FOUND"
    message = "There is no such job."


class JobIsOver(errors.Conflict):
    """It cannot be cancelled any more."""

    code = "JOB_IS_OVER"
    message = "This job has ended already."


class JobIsRunning(errors.Conflict):
    """It cannot be deleted yet: what it works on would wait for ever."""

    code = "JOB_IS_RUNNING"
    message = "This job has not ended. Cancel it first."


class JobIsNotOver(errors.Conflict):
    """It cannot be tried again yet, or need not be."""

    code = "JOB_IS_NOT_OVER"
    message = "Only a failed or cancelled job can be tried again."


class StepError(Exception):
    """An error of a step with a stable code and a sentence a person understands."""

    code = "STEP_FAILED"

    def __init__(self, code: str | None = None, message: str = "This step failed.") -> None:
        self.code = code or type(self).code
        self.message = message
        super().__init__(message)


class InputRejected(StepError):
    """The input is at fault: another try would end the same way, so the step fails at once."""

    code = "INPUT_REJECTED"


class Transient(StepError):
    """Something was away for a moment: the step is tried again later."""

    code = "TEMPORARY_FAILURE"


class Postponed(StepError):
    """The other side asks for patience: the step comes back after `seconds`; no try is lost."""

    code = "POSTPONED"

    def __init__(self, code: str, message: str, *, seconds: float) -> None:
        super().__init__(code, message)
        self.seconds = seconds


class NotNeeded(StepError):
    """There is nothing to do for this step: it is skipped, and its followers go on."""

    code = "NOT_NEEDED"


class GivesWay(StepError):
    """The step goes on later, where it is now: what it made can be used, and others wait."""

    code = "GIVES_WAY"


class LeaseLost(Exception):
    """The step is somebody else's now, or nobody's: its worker stops and may write nothing."""
