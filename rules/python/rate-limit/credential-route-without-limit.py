from fastapi import FastAPI

app = FastAPI()


@app.post("/login")
# ruleid: prodready-python-credential-route-without-limit
async def login(body: Login):
    return check(body)


@app.post("/auth/reset-password")
# ruleid: prodready-python-credential-route-without-limit
def reset(body: Reset):
    return start(body)


@app.post("/orders")
# ok: prodready-python-credential-route-without-limit
def order(body: Order):
    return save(body)


@app.get("/login")
# ok: prodready-python-credential-route-without-limit
def page():
    return "login"
