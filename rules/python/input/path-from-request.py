from flask import request


@app.get("/items/{name}")
def show(name: str, number: int):
    # ruleid: prodready-python-path-from-request
    open("uploads/" + name)
    # ruleid: prodready-python-path-from-request
    open(os.path.join("data", request.args["file"]))
    # ok: prodready-python-path-from-request
    open(os.path.join("data", os.path.basename(name)))
    # ok: prodready-python-path-from-request
    open("uploads/logo.png")
