"""Who may do what beside the texts of a talk, one module for each area (R11).

Handlers fetch facts and ask; these rules decide, from what one person is to another today (`relation.py`).
They stand beside the rules of one talk (`access.py`), of its times (`times.py`), of rounds (`round_access.py`),
of what is kept of a pupil (`ties.py`) and of what was gathered about somebody (`seeing.py`). What a rule takes
as an iterable or a function is read from the store when the rule gets so far, and not before.
"""
