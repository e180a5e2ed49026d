"""What staff document of a child, a department or a unit in preschool (F73–F75)."""
