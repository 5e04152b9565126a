"""A tiny service for tests of the chassis: takes notes, and writes down what it is told."""
