"""One small deployable function each; none knows another."""
