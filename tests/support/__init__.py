"""The one cast and the tools all tests share."""
