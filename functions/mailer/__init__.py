"""From the mail queue to the mail service: each entry once, and only while it is still true."""
