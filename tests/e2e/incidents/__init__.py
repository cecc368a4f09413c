"""Three incidents as weeks of history, and a year of ordinary days: what the default rules say of them, and when."""
