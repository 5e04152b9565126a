"""What (b) compares with: a route and a remote call that do nothing, run as anybody would."""
