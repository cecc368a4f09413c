"""`make bench`: what the jobs cost, measured beside a bare script that does the same. See docs/performance.md."""
