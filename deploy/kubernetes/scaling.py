"""How many processes of each: by the length of a service's two queues, and of the gateway by CPU.

KEDA counts the messages that are ready, not those in hand: a process takes as many calls as it has
workers and 100 events ahead, so a queue that has any length has no free process.
"""

from __future__ import annotations

from chassis.topology import GATEWAY, SERVICES, inbox, rpc_queue
from deploy.kubernetes.names import Thing, thing

FEWEST, MOST = 2, 8
READY = {"rpc": 20, "inbox": 500}
"""Messages for each process that bring one more: two rounds of its workers, ten batches."""
SLOWLY = {"scaleDown": {"stabilizationWindowSeconds": 300,
                        "policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}]}}


def scalers() -> list[Thing]:
    return [*(one for name in SERVICES for one in _scaler(name)), _gateway()]


def _scaler(name: str) -> list[Thing]:
    """Asked with the service's own login, which may look at its own queues."""
    login = thing("keda.sh/v1alpha1", "TriggerAuthentication", name, spec={
        "secretTargetRef": [{"parameter": "host", "name": name, "key": "AMQP_URI"}]})
    scaled = thing("keda.sh/v1alpha1", "ScaledObject", name, spec={
        "scaleTargetRef": {"name": name},
        "minReplicaCount": FEWEST, "maxReplicaCount": MOST, "pollingInterval": 10,
        "fallback": {"failureThreshold": 3, "replicas": FEWEST},
        "advanced": {"horizontalPodAutoscalerConfig": {"behavior": SLOWLY}},
        "triggers": [_trigger(name, rpc_queue(name), READY["rpc"]),
                     _trigger(name, inbox(name), READY["inbox"])]})
    return [login, scaled]


def _trigger(name: str, queue: str, ready: int) -> Thing:
    return {"type": "rabbitmq", "authenticationRef": {"name": name}, "metadata": {
        "protocol": "amqp", "mode": "QueueLength", "queueName": queue, "value": str(ready)}}


def _gateway() -> Thing:
    target = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 300}}
    return thing("autoscaling/v2", "HorizontalPodAutoscaler", GATEWAY, spec={
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": GATEWAY},
        "minReplicas": FEWEST, "maxReplicas": MOST, "behavior": SLOWLY,
        "metrics": [{"type": "Resource", "resource": target}]})
