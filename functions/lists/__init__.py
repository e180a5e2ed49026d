"""Lists that staff read, take along and print: made of what stands in the tables, changing nothing."""
