"""What the log tells, in words: what an event did, what differs between two states of an annotation."""
