from fastapi import FastAPI

app = FastAPI()


@app.post("/a")
# ruleid: prodready-python-untyped-body
def a(body: dict):
    return save(body)


@app.put("/b")
async def b(
    # ruleid: prodready-python-untyped-body
    body: dict,
):
    return save(body)


@app.post("/c")
# ok: prodready-python-untyped-body
def c(body: Item):
    return save(body)


@app.get("/d")
# ok: prodready-python-untyped-body
def d(filters: dict):
    return find(filters)
