"""Run the probe as any service is run."""

from chassis.run import serve
from tests.chassis.probe.service import ProbeService

serve(ProbeService)
