"""An HTTP answer that needs no worker: "do you live?" is answered while all of them wait."""

from __future__ import annotations

from typing import Any

from nameko.web.handlers import HttpRequestHandler


class AtOnce(HttpRequestHandler):
    """The method reads nothing of the service and waits for nobody; it is called with no `self`."""

    def handle_request(self, request: Any) -> Any:
        answer = getattr(self.container.service_cls, self.method_name)
        return self.response_from_result(answer(None, request))


at_once = AtOnce.decorator
