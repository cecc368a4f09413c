"""Grafana dashboards: what the templates in dashboards/ call."""
