"""The Task of the offer workflow: hands a time that was not taken on to the next in the waiting list."""
