"""The section `bundle` read, and its settings checked against one another."""
