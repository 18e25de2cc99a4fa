"""Where people act: pages rendered on the server, which work without JavaScript and ask nobody outside."""
