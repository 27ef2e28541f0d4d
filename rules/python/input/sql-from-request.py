from flask import request


@app.get("/items/{name}")
def show(name: str, number: int):
    # ruleid: prodready-python-sql-from-request
    cursor.execute("SELECT * FROM items WHERE name = '" + name + "'")
    # ruleid: prodready-python-sql-from-request
    cursor.execute(f"SELECT * FROM items ORDER BY {request.args['sort']}")
    # ok: prodready-python-sql-from-request
    cursor.execute("SELECT * FROM items WHERE name = %s", (name,))
    # ok: prodready-python-sql-from-request
    cursor.execute(f"SELECT * FROM items WHERE id = {int(name)}")
