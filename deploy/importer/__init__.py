"""A client that brings other systems' files in; their columns become ours here, not there."""
