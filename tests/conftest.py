pytest_plugins = ["tests.servers", "chassis.testing"]
