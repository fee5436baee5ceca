"""Pictures of the clips: the contact sheet, and the small moving ones that the README shows."""
