"""A district that never was, living ninety days: the main job of the engine on the embedded default."""
