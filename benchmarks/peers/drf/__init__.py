"""A DRF POST as a tutorial has it: a token, a serializer, a row, and `group_send` to the room."""
