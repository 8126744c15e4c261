"""The Channels tutorial's way (T): a room is a group, a message is a row, a viewer is a channel."""
