"""HTTP doors: any command, and the reads. `realtime` is the other door; neither knows the other."""
