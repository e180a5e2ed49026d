"""What every function shares: the rules of the product and the adapters they are used through."""
