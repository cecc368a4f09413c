"""The checks of `luna-textfile check`: one file for each subject. No job runs this code."""
