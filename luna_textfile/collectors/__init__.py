"""What is asked of an HSM and read from the files of its client, one subject a file."""
