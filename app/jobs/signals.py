"""What jobs announce, inside the transaction; the sender is the job.

`job_finished` when a job has reached COMPLETED, FAILED or CANCELLED. `step_changed` carries `step`,
whose state is new. `event_recorded` carries `event`. `steps_ready` carries `steps`, which workers
may take after the commit.
"""

from blinker import signal

job_finished = signal("job-finished")
step_changed = signal("step-changed")
event_recorded = signal("job-event-recorded")
steps_ready = signal("steps-ready")
