"""One module per command: its file name is the command's name, its `command` is the click command."""
