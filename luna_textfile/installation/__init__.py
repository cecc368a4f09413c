"""Put the jobs in place on this host, and take them away again: luna-textfile install and uninstall."""
