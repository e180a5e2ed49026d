"""Looks at every file that somebody sent, before anybody else may: lets it in, or says why not."""
