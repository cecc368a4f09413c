"""A run against a simulated Luna. `library` is the simulated PKCS#11 library in C."""
