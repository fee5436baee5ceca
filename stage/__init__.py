"""The stage: what the scenes are built from. Imports point from here to `adventurer` and `fields`."""
