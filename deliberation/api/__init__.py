"""HTTP doors: any command, and the reads. The live protocol is `realtime`; neither knows the other."""
