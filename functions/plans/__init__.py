"""Individual development plans of pupils: put together, made final, read, printed (R2, F91, F112)."""
