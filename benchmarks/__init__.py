"""Measurements: this product, the Channels tutorial's way and the machine's limit, in one run."""
