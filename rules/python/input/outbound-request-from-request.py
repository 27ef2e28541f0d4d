from flask import request


@app.get("/items/{name}")
def show(name: str, number: int):
    # ruleid: prodready-python-outbound-request-from-request
    requests.get(name)
    # ruleid: prodready-python-outbound-request-from-request
    httpx.post(request.args["hook"])
    # ok: prodready-python-outbound-request-from-request
    requests.get("https://api.example.com/items")
    # ok: prodready-python-outbound-request-from-request
    requests.get("https://api.example.com/items/" + name)
