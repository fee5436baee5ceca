"""The stage: what scenes are built from, in rooms that build on each other.

From the top: `shots` (takes that several clips share), `figures` (charts and legends), `walk` (who
walks, and the way), `arrows`, `ground` (the land and what lies on it), `paint` (how anything gets
into the picture), `look` (colours and views). `film` is how Manim is handled. A room imports from
those after it in this list and never from those before it; `film` stands beside them. It imports
`adventurer` and `fields`, not they it.
"""
