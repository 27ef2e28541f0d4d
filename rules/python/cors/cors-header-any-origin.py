def answer(response):
    # ruleid: prodready-python-cors-header-any-origin
    response.headers["Access-Control-Allow-Origin"] = "*"
    # ruleid: prodready-python-cors-header-any-origin
    response.headers.add("access-control-allow-origin", "*")
    # ok: prodready-python-cors-header-any-origin
    response.headers["Access-Control-Allow-Origin"] = "https://app.example.com"
    # ok: prodready-python-cors-header-any-origin
    response.headers["Access-Control-Allow-Headers"] = "*"
