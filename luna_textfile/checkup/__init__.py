"""The checks of `luna-textfile check`: a subject a file. Nothing here runs in a job."""
