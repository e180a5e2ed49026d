"""Works on requests about somebody's data in the background: makes exports, erases what was granted (R13)."""
