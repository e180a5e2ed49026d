"""The Task of the round workflow: does one batch of a timed step and tells what comes next."""
