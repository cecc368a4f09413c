"""From settings and a template to a text."""
