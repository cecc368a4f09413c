"""The wall: the vendor's library runs in a child process. `client` and `child` are our side, `worker` the child's."""
