"""The rendered files: everything downstream of the .prom files, from one configuration."""
