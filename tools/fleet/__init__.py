"""`make fleet`: Prometheus and VictoriaMetrics with a thousand simulated HSMs. See docs/performance.md."""
