"""The live view of `luna-textfile top`: what the .prom files say, on a terminal."""
