"""A tiny service for tests of the chassis: it takes notes on demand, and writes down what it is told."""
