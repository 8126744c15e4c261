"""Playing a recorded conversation through real sockets of real participants."""
