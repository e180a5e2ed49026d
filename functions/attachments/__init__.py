"""Files and links of a talk: asked for, listed, given out, taken away. No byte of a file passes here."""
