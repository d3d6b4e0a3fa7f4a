"""What the `heliograph` command does, a module a command. Parse, call one function, print; rules live elsewhere."""
