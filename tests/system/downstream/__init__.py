"""Prometheus and VictoriaMetrics with our configuration, and every query of the bundle on data of the scenarios."""
