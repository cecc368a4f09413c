"""One run of a batch job, from the timer to the file."""
