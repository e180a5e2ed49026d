"""What a school unit decides about records."""
