"""How fast simulation is: this project's engines and other simulators, side by side."""
