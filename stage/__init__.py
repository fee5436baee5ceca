"""The stage: what scenes are built from. It imports `adventurer` and `fields`, not they it."""
