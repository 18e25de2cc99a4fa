"""What is right: vocabulary, lifecycle, clocks, working days, routing, ladder. Pure: no I/O, no clock, no database."""
