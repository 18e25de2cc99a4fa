"""The pages of the console, one module for each part of somebody's day. Each registers its own routes."""
