pytest_plugins = ["tests.servers", "tests.running", "chassis.testing"]
