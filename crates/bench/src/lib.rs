//! How fast it is: every target with its figure, on the machine at hand.
