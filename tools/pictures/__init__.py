"""Pictures of the dashboards, drawn with Grafana's own components in a headless Chromium: `make pictures`."""
