from flask import request


@app.get("/items/{name}")
def show(name: str, number: int):
    # ruleid: prodready-python-redirect-from-request
    answer = redirect(request.args["next"])
    # ruleid: prodready-python-redirect-from-request
    other = RedirectResponse(url=name)
    # ok: prodready-python-redirect-from-request
    home = redirect("/items")
    # ok: prodready-python-redirect-from-request
    item = redirect("/items/" + name)
    # ok: prodready-python-redirect-from-request
    named = redirect(url_for("show", name=name))
