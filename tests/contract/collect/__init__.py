"""Both jobs on the simulated Luna, through their console scripts."""
