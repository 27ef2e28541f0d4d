from flask import request


@app.get("/items/{name}")
def show(name: str, number: int):
    # ruleid: prodready-python-command-from-request
    os.system("ping " + name)
    # ruleid: prodready-python-command-from-request
    eval(request.args["filter"])
    # ok: prodready-python-command-from-request
    subprocess.run(["ping", "-c", "1", "localhost"])
    # ok: prodready-python-command-from-request
    os.system("uptime")
