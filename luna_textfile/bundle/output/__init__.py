"""From texts to files in a directory."""
