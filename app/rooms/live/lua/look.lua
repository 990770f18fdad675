-- Do what is due of the gate: go on, stop for those who stand still, tell who is waited for.
-- Answers 1 when somebody has to look again soon.
return look() and 1 or 0
