from flask import request


@app.get("/items/{name}")
def show(name: str, number: int):
    # ruleid: prodready-python-html-from-request
    title = Markup("<b>" + name + "</b>")
    # ruleid: prodready-python-html-from-request
    page = HTMLResponse(f"<b>{request.args['q']}</b>")
    # ok: prodready-python-html-from-request
    safe = Markup("<b>" + escape(name) + "</b>")
    # ok: prodready-python-html-from-request
    fixed = HTMLResponse("<b>shop</b>")
