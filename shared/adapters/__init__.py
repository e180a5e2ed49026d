"""The rules meet the world here: tables, tokens, HTTP, settings, clock."""
