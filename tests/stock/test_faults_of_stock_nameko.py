"""Each fault that the chassis repairs, shown on stock Nameko: the repair is needed."""

from __future__ import annotations

from threading import Thread

import pytest
from kombu.exceptions import OperationalError
from nameko.exceptions import RpcTimeout
from nameko.standalone.events import event_dispatcher
from nameko.standalone.rpc import ClusterRpcProxy

from deploy.local.waiting import wait_until
from tests.chassis.own_servers import STOCK_VHOST
from tests.stock.conftest import CALLS, EVENTS, StockProcess
from tests.stock.services import SECRET

pytestmark = [pytest.mark.timeout(180)]


def test_1_a_failing_handler_loses_its_event(stock: StockProcess) -> None:
    stock.tell(b'{"ref": "a", "mood": "ill"}')
    wait_until(lambda: stock.lines() == ["started a"], 10, "the handler")
    wait_until(lambda: stock.depth(EVENTS) == 0, 10, "an empty queue")
    stock.process.terminate()
    stock.process.wait(20)
    assert stock.depth(EVENTS) == 0, "not even the end of the process brings it back"


def test_5_a_graceful_stop_repeats_the_call_that_was_in_hand(stock: StockProcess) -> None:
    with ClusterRpcProxy({"AMQP_URI": stock.uri}, timeout=20) as cluster:
        cluster.stock.write_slowly.call_async("a")
        wait_until(lambda: stock.lines() == ["started a"], 10, "the call")
        stock.process.terminate()
        assert stock.process.wait(20) == 0
        assert stock.lines() == ["started a", "done a"]
        stock.start()
        wait_until(lambda: stock.lines() == ["started a", "done a"] * 2, 15, "the repetition")


def test_9_an_undecodable_body_is_lost_and_logged(stock: StockProcess) -> None:
    stock.tell(b'{"phone": 13800002222')
    wait_until(lambda: "13800002222" in stock.log(), 10, "the log line")
    assert stock.depth(EVENTS) == 0


def test_14_an_event_that_the_broker_refuses_is_never_sent_again(stock: StockProcess) -> None:
    dispatch = event_dispatcher({"AMQP_URI": stock.uri})
    channel = stock.servers.channel(vhost=STOCK_VHOST)
    full = {"x-max-length": 0, "x-overflow": "reject-publish"}
    channel.queue_declare("full", durable=True, auto_delete=False, arguments=full)
    channel.queue_bind("full", "source.events", routing_key="refused")
    with pytest.raises(OperationalError):
        dispatch("source", "refused", {"ref": "a"})
    channel.queue_delete("full")
    channel.queue_declare("roomy", durable=True, auto_delete=False)
    channel.queue_bind("roomy", "source.events", routing_key="refused")
    dispatch("source", "refused", {"ref": "b"})
    wait_until(lambda: stock.depth("roomy") > 0, 10, "the later event")
    assert stock.depth("roomy") == 1, "nothing remembers the first one"
    channel.queue_delete("roomy")


def test_15_an_event_that_nobody_hears_is_confirmed_and_gone(stock: StockProcess) -> None:
    dispatch = event_dispatcher({"AMQP_URI": stock.uri})
    dispatch("source", "whispered", {"ref": "a"})
    stock.tell(b'{"ref": "b"}')
    wait_until(lambda: "done b" in stock.lines(), 10, "the event that is heard")
    assert stock.lines() == ["started b", "done b"]
    assert stock.depth(EVENTS) == 0


def test_16_a_frozen_broker_blocks_a_publisher_for_as_long_as_it_is_frozen(
    stock: StockProcess,
) -> None:
    dispatch = event_dispatcher({"AMQP_URI": stock.uri})
    dispatch("source", "told", {"ref": "before"})
    stock.servers.freeze("broker")
    blocked = Thread(target=dispatch, args=("source", "told", {"ref": "frozen"}), daemon=True)
    blocked.start()
    blocked.join(15)
    assert blocked.is_alive()
    stock.servers.thaw("broker")
    blocked.join(30)
    assert not blocked.is_alive()


def test_23_a_call_to_a_service_that_is_away_waits_without_an_end(stock: StockProcess) -> None:
    stock.process.terminate()
    stock.process.wait(20)
    with ClusterRpcProxy({"AMQP_URI": stock.uri}) as cluster:
        waiting = Thread(target=cluster.stock.write, args=("at last",), daemon=True)
        waiting.start()
        waiting.join(15)
        assert waiting.is_alive()
        stock.start()
        waiting.join(20)
    assert stock.lines() == ["written at last"]


def test_24_a_call_is_carried_out_long_after_its_caller_gave_up(stock: StockProcess) -> None:
    stock.process.terminate()
    stock.process.wait(20)
    with ClusterRpcProxy({"AMQP_URI": stock.uri}, timeout=1) as cluster, pytest.raises(RpcTimeout):
        cluster.stock.write("late")
    assert stock.depth(CALLS) == 1
    stock.start()
    wait_until(lambda: stock.lines() == ["written late"], 10, "the late effect")


def test_27_each_call_that_times_out_leaves_a_channel_open(stock: StockProcess) -> None:
    stock.process.terminate()
    stock.process.wait(20)
    with ClusterRpcProxy({"AMQP_URI": stock.uri}, timeout=0.2) as cluster:
        open_channels = []
        for _ in range(4):
            with pytest.raises(RpcTimeout):
                cluster.stock.write("late")
            connection = cluster._reply_listener.queue_consumer.connection
            open_channels.append(sum(bool(one) for one in connection.connection.channels.values()))
    assert open_channels == sorted(set(open_channels)), "more with every call"


def test_32_the_text_of_an_exception_reaches_the_caller(stock: StockProcess) -> None:
    with (
        ClusterRpcProxy({"AMQP_URI": stock.uri}, timeout=10) as cluster,
        pytest.raises(Exception, match=SECRET),
    ):
        cluster.stock.accident()
