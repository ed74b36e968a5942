"""Fetch one address, whatever its server does: connections, bounds, pace."""
