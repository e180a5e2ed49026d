"""What stands beside the form of a talk: judgements, grades, attendance, observations, well-being."""
