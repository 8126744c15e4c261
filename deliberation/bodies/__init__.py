"""Consultation bodies: the tree from province to village, who belongs to them, who may do what."""
