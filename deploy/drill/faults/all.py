"""Every family's faults, entered in the table by being imported."""

from deploy.drill.faults import (
    broker,
    clocks,
    disk,
    events,
    failpoints,
    keys,
    network,
    poison,
    postgres,
    processes,
    reconciler,
    restore,
)

FAMILIES = (broker, clocks, disk, events, failpoints, keys, network, poison, postgres, processes,
            reconciler, restore)
