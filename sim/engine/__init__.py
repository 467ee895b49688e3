"""Engines: what runs the hardware of a component over arrays of input values."""
