"""Times: publishing, seeing, booking, moving and cancelling them. Reads no text of any talk."""
