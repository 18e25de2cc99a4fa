"""A district that never was, living ninety days and a morning: the main job of the engine on the embedded default."""
