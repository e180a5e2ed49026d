"""What people think of the product itself (F51)."""
