"""The product in a real browser, as the people meet it who use it."""
