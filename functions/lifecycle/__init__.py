"""The Task of the talk workflow: takes one timed step and tells when the next is due."""
