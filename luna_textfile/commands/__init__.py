"""The operator's commands: a module each, which imports what that one command needs."""
