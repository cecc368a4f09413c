"""Behind the wall: PKCS#11 and Luna's own functions. Only `model` and `return_codes` are imported outside it."""
