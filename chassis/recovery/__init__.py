"""What brings a service back: events said again, parked ones tried again, data restored."""
