"""How the system is built, deployed and run locally."""
