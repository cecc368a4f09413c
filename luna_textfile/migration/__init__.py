"""From the earlier daemon (luna-monitor): its configuration into ours, and what else has other names or meanings."""
