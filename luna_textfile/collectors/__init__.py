"""What is asked of an HSM, one subject a file. A collector knows `model` and `metrics`, nothing else."""
