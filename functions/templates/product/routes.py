"""The routes of feedback on the product."""

from functions.templates.product.feedback import prepare_feedback, read_feedback
from functions.templates.product.models import (
    ProductFeedbackQuery,
    ProductFeedbackRequest,
    ProductFeedbackView,
    ThanksView,
)
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import NotAllowed, TooOften, TryAgain


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/product-feedback", "Say what one thinks of the product", personal=True,
        body=ProductFeedbackRequest, answers=ThanksView, status=201, command=True,
        refusals=(TooOften, TryAgain),
    )  # fmt: skip
    def give_product_feedback(call: Call) -> Answer:
        asked = ports, call.caller_id, call.body
        return carry_out_showing(ports, call, 201, lambda: prepare_feedback(*asked))

    @edge.add(
        "GET", "/v1/product-feedback", "What people think of the product", personal=True,
        query=ProductFeedbackQuery, answers=ProductFeedbackView, refusals=(NotAllowed,),
    )  # fmt: skip
    def read_product_feedback(call: Call) -> Answer:
        return answer(read_feedback(ports, call.caller_id, call.query))
