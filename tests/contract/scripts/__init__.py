"""Tests of the console scripts as processes: what an operator or a timer starts and sees."""
