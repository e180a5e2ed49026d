"""Templates of questions: made, published and retired by schools and the municipality, and chosen by units."""
