"""What the engine costs, each figure beside a floor of raw SQL measured in the same run on the same machine."""
