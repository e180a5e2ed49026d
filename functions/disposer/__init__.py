"""Archives what two people approved, verifies the archive, and erases: nobody else can (G9, R15)."""
