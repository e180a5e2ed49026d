"""Texts of a talk before, during and after it. Cannot book, move or cancel anything."""
