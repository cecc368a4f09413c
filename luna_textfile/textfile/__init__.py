"""The exposition format, and the .prom file that node_exporter reads."""
