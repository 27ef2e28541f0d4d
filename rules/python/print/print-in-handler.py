@app.post("/orders")
async def order(body: Order):
    # ruleid: prodready-python-print-in-handler
    print("order", body.id)
    # ok: prodready-python-print-in-handler
    logger.info("order %s", body.id)
    return save(body)


@app.route("/items")
def items():
    # ruleid: prodready-python-print-in-handler
    print("items")
    return "items"


def usage():
    # ok: prodready-python-print-in-handler
    print("usage: tool FILE")
