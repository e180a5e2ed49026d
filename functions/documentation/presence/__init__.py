"""Who was there when the talk was held (F97)."""
