"""Break everything around the core, one thing at a time and at random; then check its promises."""
