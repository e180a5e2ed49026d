"""What is told of a pupil for a term: judgements, grades and attendance (F71, F72, F114, F115)."""
