"""The text format, and the file that node_exporter reads."""
