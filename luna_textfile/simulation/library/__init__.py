"""A simulated Luna: a PKCS#11 library in C that plays scenario files, for tests and demonstrations."""
