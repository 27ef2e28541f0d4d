def answer(request, response):
    # ruleid: prodready-python-cors-origin-echoed
    response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    # ruleid: prodready-python-cors-origin-echoed
    response.headers.add("Access-Control-Allow-Origin", request.headers.get("origin"))
    if request.headers.get("origin") in ALLOWED:
        # ok: prodready-python-cors-origin-echoed
        response.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
    # ok: prodready-python-cors-origin-echoed
    response.headers["Vary"] = request.headers["Origin"]
