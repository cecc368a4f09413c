"""The rig: real modules and servers that tests run against, each started, asked and ended by its own pid."""
