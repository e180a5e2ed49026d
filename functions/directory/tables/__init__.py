"""Tables instead of records: a zip of CSV files, for schools whose system has no SS 12000."""
