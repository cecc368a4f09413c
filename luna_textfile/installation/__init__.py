"""Installs the jobs on this host, and removes them: luna-textfile install and uninstall."""
